"""Varnish as `instance/templates/varnish.vcl` sets it up, before servers of a test."""

from pathlib import Path
from tests.layers import ROOT
from tests.nginx import program
from tests.ports import free_ports
import json
import subprocess
import time
import urllib.error
import urllib.request


TEMPLATE = ROOT / "instance" / "templates" / "varnish.vcl"


class Varnish:
    """A configuration in a directory; `start`, `stop`, at `port`, of two backends.

    `silence`: seconds they have to begin an answer; `changes`: (old, new) besides.
    """

    def __init__(
        self,
        directory: Path,
        first: int,
        second: int | None = None,
        silence: int = 120,
        changes: tuple[tuple[str, str], ...] = (),
    ):
        self.directory = directory
        self.port = free_ports()
        self.base = f"http://127.0.0.1:{self.port}"
        text = TEMPLATE.read_text()
        for old, new in (
            ('"8080"', f'"{first}"'),
            ('"8081"', f'"{second or first}"'),
            ("first_byte_timeout = 120s", f"first_byte_timeout = {silence}s"),
            *changes,
        ):
            if old not in text:
                raise AssertionError(f"{old} is not in the template")
            text = text.replace(old, new)
        vcl = directory / "thads.vcl"
        vcl.write_text(text)
        self.command = (
            program("varnishd"),
            *("-F", "-j", "none", "-f", str(vcl), "-a", f"127.0.0.1:{self.port}"),
            *("-n", str(directory / "work"), "-s", "malloc,16m", "-T", "none"),
        )
        self.process = None

    def start(self):
        """Start it, and wait until it has asked the backends and trusts them."""
        self.process = subprocess.Popen(
            self.command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        for _attempt in range(1200):
            if self.answers():
                return
            if self.process.poll() is not None:
                raise AssertionError(self.process.stdout.read())
            time.sleep(0.1)
        raise AssertionError("Varnish does not answer")

    def answers(self):
        try:
            with urllib.request.urlopen(f"{self.base}/@@ok", timeout=20):
                return True
        except (OSError, urllib.error.HTTPError):
            return False

    def wait_for_backends(self):
        """Wait until two probes in a row have found each backend well."""
        work = str(self.directory / "work")
        command = [program("varnishstat"), "-j", "-n", work, "-f", "VBE.*.happy"]
        for _attempt in range(1200):
            found = json.loads(subprocess.check_output(command))["counters"].values()
            if len(found) == 2 and all(each["value"] & 3 == 3 for each in found):
                return
            time.sleep(0.1)
        raise AssertionError("Varnish does not find both of them well")

    def stop(self):
        if self.process is not None:
            self.process.terminate()
            self.process.wait()
            self.process.stdout.close()
            self.process = None
