"""`make cluster`: starts the ZEO server, two web clients and the worker.

The processes go on in the background; their numbers are in var/cluster/, what they
say is in var/log/. `stop` ends the worker first and the database last. In real
operation systemd does this: see instance/templates/.
"""

from contextlib import closing
from contextlib import suppress
from pathlib import Path
from thads.outbox.lease import start_of
import argparse
import os
import re
import signal
import socket
import subprocess
import sys
import time


CLIENTS = ("client1", "client2")
PATIENCE = 600


def say(line):
    print(line, flush=True)


class Process:
    """A process of the cluster, known by number and start time."""

    def __init__(self, cluster, name, *command, port=None):
        self.name = name
        self.command = [str(part) for part in command]
        self.port = port
        self.note = cluster.var / "cluster" / name
        self.log = cluster.var / "log" / f"{name}.out"

    @property
    def pid(self):
        """The number of the running process, or None."""
        try:
            pid, start = self.note.read_text().split()
        except (OSError, ValueError):
            return None
        return int(pid) if start_of(pid) == start else None

    def start(self, **environment):
        self.note.parent.mkdir(parents=True, exist_ok=True)
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("w") as log:
            process = subprocess.Popen(
                self.command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                env=os.environ | environment,
            )
        self.note.write_text(f"{process.pid} {start_of(process.pid)}")
        self.child = process

    def wait(self, sign):
        """Wait until it says something, passing on what it says before."""
        end = time.monotonic() + PATIENCE
        told = 0
        while time.monotonic() < end:
            lines = self.log.read_text(errors="replace").splitlines()
            for line in lines[told:]:
                if line.startswith(("    ", "-->", "***")):
                    say(line)
            told = len(lines)
            if any(line.startswith(sign) for line in lines):
                return
            if self.child.poll() is not None:
                tail = "\n".join(lines[-15:])
                raise SystemExit(f"*** {self.name} did not start:\n{tail}")
            time.sleep(0.2)
        raise SystemExit(f"*** {self.name} is not ready after {PATIENCE} s: {self.log}")

    def stop(self, patience=30):
        pid = self.pid
        if pid is not None:
            _signal(pid, signal.SIGTERM)
            end = time.monotonic() + patience
            while self.pid is not None and time.monotonic() < end:
                if hasattr(self, "child"):
                    self.child.poll()
                time.sleep(0.1)
            if self.pid is not None:
                _signal(pid, signal.SIGKILL)
        self.note.unlink(missing_ok=True)


def _signal(pid, number):
    with suppress(ProcessLookupError):
        os.killpg(pid, number)


def _zeo_port(homes):
    """As it was built: the clients look for it there."""
    conf = (homes / "zeo" / "etc" / "zeo.conf").read_text()
    return int(re.search(r"address \S+:(\d+)", conf).group(1))


def listens(port):
    with closing(socket.socket(socket.AF_INET, socket.SOCK_STREAM)) as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


class Cluster:
    """The processes built in a directory with bin/, instance/ and var/."""

    def __init__(self, root, port):
        root = Path(root)
        bin, homes = root / "bin", root / "instance"
        self.var = root / "var"
        self.zeo = Process(self, "zeo", bin / "zeo", "fg", port=_zeo_port(homes))
        self.clients = [
            Process(self, name, bin / "thads-serve", homes / name, port=port + number)
            for number, name in enumerate(CLIENTS)
        ]
        self.worker = Process(self, "worker", bin / "worker")
        self.all = [self.zeo, *self.clients, self.worker]

    def start_database(self):
        self.zeo.start()
        end = time.monotonic() + 60
        while not listens(self.zeo.port):
            if self.zeo.child.poll() is not None or time.monotonic() > end:
                raise SystemExit(
                    f"*** the ZEO server did not start, see {self.zeo.log}. Is the "
                    "database still open elsewhere (make start)?"
                )
            time.sleep(0.1)

    def start_client(self, client):
        """One after the other: the first makes the site and the .mo files."""
        client.start(THADS_PORT=str(client.port), THADS_WORKER="off")
        client.wait("ready:")

    def start_worker(self):
        self.worker.start()
        self.worker.wait("worker: ready")

    def start(self):
        running = [process.name for process in self.all if process.pid]
        if running:
            raise SystemExit(f"*** already running: {', '.join(running)}")
        for process in self.all:
            if process.port and listens(process.port):
                raise SystemExit(f"*** port {process.port} is in use: set THADS_PORT")
        (self.var / "filestorage").mkdir(parents=True, exist_ok=True)
        (self.var / "blobstorage").mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            say("--> database server")
            self.start_database()
            for client in self.clients:
                say(f"--> web {client.name}")
                self.start_client(client)
            say("--> worker")
            self.start_worker()
        except BaseException:
            self.stop()
            raise
        for client in self.clients:
            say(f"ready: http://localhost:{client.port}/thads")

    def stop(self):
        for process in reversed(self.all):
            process.stop()

    def status(self):
        for process in self.all:
            say(f"{process.name}: {process.pid or 'not running'}")


def main():
    """bin/thads-cluster start|stop|status"""
    parser = argparse.ArgumentParser(prog="thads-cluster", description=__doc__)
    parser.add_argument("do", choices=("start", "stop", "status"))
    options = parser.parse_args()
    root = Path(sys.argv[0]).resolve().parent.parent
    cluster = Cluster(root, int(os.environ.get("THADS_PORT", "8080")))
    getattr(cluster, options.do)()
