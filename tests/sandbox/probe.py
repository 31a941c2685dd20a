"""Run in the sandbox: tries what a hostile file would, and says what happened."""

from thads.sandbox import limits
import json
import os
import socket
import subprocess
import sys


def tried(attempt):
    try:
        attempt()
    except Exception as error:
        return type(error).__name__
    return "done"


def written():
    with open("/tmp/thads-probe", "w") as file:
        file.write("x")


ATTEMPTS = {
    "write": written,
    "connect": lambda: socket.create_connection(("127.0.0.1", 9), timeout=1),
    "start": lambda: subprocess.run(["true"]),
    "fill": lambda: bytearray(2**30),
    "read": lambda: open(limits.__file__).close(),
}


if __name__ == "__main__":
    limits.confine(256 * 2**20, 5)
    if sys.argv[1] == "spin":
        while True:
            pass
    found = {name: tried(attempt) for name, attempt in ATTEMPTS.items()}
    found["data"] = sys.stdin.read()
    found["environment"] = sorted(os.environ)
    json.dump(found, sys.stdout)
