"""nginx as `instance/templates/nginx.conf` sets it up, before a server of a test."""

from contextlib import closing
from pathlib import Path
from tests.layers import ROOT
from tests.ports import free_ports
import os
import shutil
import socket
import subprocess
import time


TEMPLATE = ROOT / "instance" / "templates" / "nginx.conf"
PATH = os.environ.get("PATH", "") + ":/usr/sbin:/sbin"


def program(name):
    return shutil.which(name, path=PATH)


class Nginx:
    """A configuration in a directory: `port`, `certificate`, and the `command`."""

    def __init__(self, directory: Path, upstream: int, site: str = "thads"):
        self.port = free_ports()
        self.base = f"https://127.0.0.1:{self.port}"
        self.certificate, key = directory / "cert.pem", directory / "key.pem"
        subprocess.run(
            f"openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=localhost "
            f"-addext subjectAltName=IP:127.0.0.1 "
            f"-keyout {key} -out {self.certificate}".split(),
            check=True,
            capture_output=True,
        )
        text = TEMPLATE.read_text()
        for old, new in (
            ("127.0.0.1:6081", f"127.0.0.1:{upstream}"),
            ("listen 443 ", f"listen 127.0.0.1:{self.port} "),
            ("listen 80;", f"listen 127.0.0.1:{free_ports()};"),
            ("/etc/ssl/thads/fullchain.pem", str(self.certificate)),
            ("/etc/ssl/thads/privkey.pem", str(key)),
            ("/var/log/nginx", str(directory)),
            (":443/thads/VirtualHostRoot", f":443/{site}/VirtualHostRoot"),
        ):
            if old not in text:
                raise AssertionError(f"{old} is not in the template")
            text = text.replace(old, new)
        (directory / "thads.conf").write_text(text)
        temporary = "".join(
            f"{name}_temp_path {directory}/{name};\n"
            for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        conf = directory / "nginx.conf"
        conf.write_text(
            f"daemon off; pid {directory}/pid; error_log stderr;\n"
            f"events {{}}\nhttp {{\n{temporary}\n"
            f"include {directory}/thads.conf;\n}}\n"
        )
        self.command = (program("nginx"), "-c", str(conf), "-e", "stderr")


def run(test, port, *command):
    """Start a program for a test, and wait until it answers at its port."""
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    test.addCleanup(process.stdout.close)
    test.addCleanup(process.wait)
    test.addCleanup(process.terminate)
    for _attempt in range(1200):  # a minute: other tests run beside
        with closing(socket.socket()) as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        if process.poll() is not None:
            test.fail(process.stdout.read())
        time.sleep(0.05)
    test.fail("does not answer")
