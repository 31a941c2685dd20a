"""`make cluster`: the ZEO server, two web clients and the worker, under supervisord.

supervisord (`supervisord.conf` beside this file) starts, watches, restarts and stops
the processes; this module starts them in their order, each when the one before it is
ready, and passes on what they print meanwhile. Their output is in var/log/*.out, the
supervisor's own in var/log/supervisord.log. In real operation systemd does all this:
see instance/templates/.
"""

from contextlib import closing
from contextlib import suppress
from http.client import HTTPConnection
from http.client import HTTPException
from pathlib import Path
from supervisor.xmlrpc import Faults
from supervisor.xmlrpc import SupervisorTransport
from thads.operations import kept_keys
from thads.operations.console import echo
from xmlrpc.client import Fault
from xmlrpc.client import ServerProxy
import argparse
import os
import re
import resource
import signal
import socket
import subprocess
import sys
import time


CONFIGURATION = Path(__file__).with_name("supervisord.conf")
CLIENTS = ("client1", "client2")
#: Seconds: the first client makes the site.
PATIENCE = 600
#: Seconds after which a process that has not stopped is killed, four in a row
#: (stopwaitsecs in supervisord.conf).
STOPPING = 160
#: Seconds in which Varnish notices whether a client is well: it asks every second, and
#: believes two answers of three (instance/templates/varnish.vcl).
NOTICED = 5
#: Files a process holds open: connections of a client, its files, the database.
#: More than the usual 1024.
FILES = 8192
ENDED = ("FATAL", "EXITED", "BACKOFF", "UNKNOWN")


def listens(port):
    """Return whether a process listens on a port of this machine."""
    with closing(socket.socket(socket.AF_INET, socket.SOCK_STREAM)) as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def is_well(port):
    """Return whether a web client says that it is well, asked by no proxy."""
    with closing(HTTPConnection("127.0.0.1", port, timeout=5)) as connection:
        try:
            connection.request("GET", "/@@ok")
            return connection.getresponse().status == 200
        except (OSError, HTTPException):
            return False


def hears(pid):
    """Return whether a process has a handler of USR1, of which it would die else.

    One of an earlier release has none, nor has one whose modules are still loading.
    """
    with suppress(OSError):
        status = Path(f"/proc/{pid}/status").read_text()
        caught = int(re.search(r"^SigCgt:\s*(\w+)$", status, re.M).group(1), 16)
        return bool(caught >> (signal.SIGUSR1 - 1) & 1)
    return False


def allowed_files():
    """Return how many files a process here may hold open, FILES at most.

    supervisord ends where it may not have as many as it is told to want.
    """
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard == resource.RLIM_INFINITY or hard >= FILES:
        return FILES
    echo(f"*** only {hard} open files are allowed here, {FILES} are better: ulimit -Hn")
    return hard


class Process:
    """A process of the cluster, as supervisord knows it."""

    def __init__(self, cluster, name, port=None):
        self.name = name
        self.port = port
        self.log = cluster.var / "log" / f"{name}.out"
        self._cluster = cluster

    @property
    def info(self):
        """State, pid and more, as supervisord tells; {} while that does not run."""
        with suppress(OSError, Fault):
            return self._cluster.ask("getProcessInfo", self.name)
        return {}

    @property
    def pid(self):
        """The number of the running process, or None."""
        return self.info.get("pid") or None

    def start(self, ready):
        """Start the process and wait until `ready(its lines)`, passing on the others.

        Raise SystemExit with its last lines if it ends before.
        """
        begins = self.log.stat().st_size if self.log.exists() else 0
        try:
            self._cluster.ask("startProcess", self.name, False)
        except Fault as fault:
            # it had died, and supervisord was quicker
            if fault.faultCode != Faults.ALREADY_STARTED:
                raise
        end = time.monotonic() + PATIENCE
        passed_on = 0
        while time.monotonic() < end:
            ended = self.info.get("statename") in ENDED
            lines = self._lines(begins)
            for line in lines[passed_on:]:
                if line.startswith(("    ", "-->", "***")):
                    echo(line)
            passed_on = len(lines)
            if ended:
                tail = "\n".join(lines[-15:])
                raise SystemExit(f"*** {self.name} did not start:\n{tail}")
            if ready(lines):
                return
            time.sleep(0.2)
        raise SystemExit(f"*** {self.name} is not ready after {PATIENCE} s: {self.log}")

    def stop(self):
        """Stop the process and wait for its end."""
        try:
            self._cluster.ask("stopProcess", self.name, True)
        except Fault as fault:
            if fault.faultCode != Faults.NOT_RUNNING:
                raise

    def _lines(self, begins):
        with suppress(OSError), self.log.open("rb") as stream:
            stream.seek(begins)
            return stream.read().decode("utf-8", "replace").splitlines()
        return []


class Cluster:
    """The processes built in a directory with bin/, instance/ and var/.

    `port`: that of the first web client; the second has the next one.
    """

    def __init__(self, root, port):
        self.root = Path(root)
        self.var = self.root / "var"
        self.socket = self.var / "cluster" / "socket"
        self.zeo = Process(self, "zeo", self._zeo_port())
        self.clients = [
            Process(self, name, port + number) for number, name in enumerate(CLIENTS)
        ]
        self.worker = Process(self, "worker")
        self.all = [self.zeo, *self.clients, self.worker]

    def ask(self, method, *args):
        """Call a method of supervisord's own interface; raise Fault or OSError."""
        transport = SupervisorTransport(None, None, f"unix://{self.socket}")
        with ServerProxy("http://127.0.0.1", transport) as server:
            return getattr(server.supervisor, method)(*args)

    def _zeo_port(self):
        """Return the port that was built in: the clients look for it there."""
        conf = self.root / "instance" / "zeo" / "etc" / "zeo.conf"
        if not conf.exists():
            raise SystemExit("*** the cluster is not built yet: make cluster")
        return int(re.search(r"address \S+:(\d+)", conf.read_text()).group(1))

    def is_supervised(self):
        """Return whether supervisord runs, shutting down included."""
        try:
            self.ask("getState")
        except Fault:
            return True
        except OSError:
            return False
        return True

    def start_supervisor(self):
        """Start supervisord, which goes on in the background."""
        if self.is_supervised():
            return
        if len(str(self.socket)) > 96:  # of 108, with the number supervisord appends
            raise SystemExit(f"*** too long for the address of a socket: {self.socket}")
        for folder in ("cluster", "log"):
            (self.var / folder).mkdir(parents=True, exist_ok=True, mode=0o700)
        kept_keys.keep(self.var, os.environ)
        ports = {f"THADS_PORT_{c.name.upper()}": str(c.port) for c in self.clients}
        subprocess.run(
            [sys.executable, "-m", "supervisor.supervisord", "-c", CONFIGURATION],
            env=os.environ
            | {"THADS_ROOT": str(self.root), "THADS_SOCKET": str(self.socket)}
            | {"THADS_FILES": str(allowed_files())}
            | ports,
            check=True,
        )
        end = time.monotonic() + 30
        while not self.is_supervised():
            if time.monotonic() > end:
                raise SystemExit(f"*** no supervisor: {self.var}/log/supervisord.log")
            time.sleep(0.1)

    def start_database(self):
        """Start the ZEO server."""
        self.start_supervisor()
        try:
            self.zeo.start(lambda lines: listens(self.zeo.port))
        except SystemExit as error:
            raise SystemExit(
                f"{error}\n*** Is the database still open elsewhere (make start)?"
            ) from error

    def start_client(self, client):
        """Start a web client; one after the other: the first makes the site."""
        client.start(lambda lines: any(line.startswith("ready:") for line in lines))

    def start_worker(self):
        """Start the worker."""
        self.worker.start(lambda lines: "worker: ready" in lines)

    def start(self):
        """Start what does not run; raise SystemExit with the reason if that fails."""
        running = [process for process in self.all if process.pid]
        for process in self.all:
            taken = process.port and process not in running and listens(process.port)
            if taken:
                raise SystemExit(f"*** port {process.port} is in use: set THADS_PORT")
        (self.var / "filestorage").mkdir(parents=True, exist_ok=True)
        (self.var / "blobstorage").mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            if self.zeo not in running:
                echo("--> database server")
                self.start_database()
            for client in self.clients:
                if client not in running:
                    echo(f"--> web {client.name}")
                    self.start_client(client)
            if self.worker not in running:
                echo("--> worker")
                self.start_worker()
        except BaseException:
            if not running:
                self.stop()
            raise
        for client in self.clients:
            echo(f"ready: http://localhost:{client.port}/thads")

    def restart(self):
        """Restart the web clients, one after the other, and the worker.

        The one whose turn it is says that it leaves, and goes on answering until
        Varnish has noticed; the next one follows when Varnish has noticed that it is
        back. The database goes on.
        """
        self.start()
        for client in self.clients:
            echo(f"--> web {client.name}")
            self._wait_for_others(client)
            pid = client.pid  # None: it has just died
            if pid and hears(pid):
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGUSR1)
                time.sleep(NOTICED)
            client.stop()
            self.start_client(client)
            time.sleep(NOTICED)
        echo("--> worker")
        self.worker.stop()
        self.start_worker()

    def _wait_for_others(self, client):
        """Wait until the other web clients are well; one may just be coming back."""
        end = time.monotonic() + PATIENCE
        waited = False
        while not all(is_well(other.port) for other in self.clients if other != client):
            if time.monotonic() > end:
                raise SystemExit(f"*** {client.name} is the only one that answers")
            waited = True
            time.sleep(0.2)
        if waited:
            time.sleep(NOTICED)

    def stop(self):
        """Stop the worker first and the database last, and supervisord after them."""
        if not self.is_supervised():
            return
        self.ask("shutdown")
        end = time.monotonic() + STOPPING
        while self.is_supervised():
            if time.monotonic() > end:
                raise SystemExit(f"*** does not stop: {self.var}/log/supervisord.log")
            time.sleep(0.1)

    def status(self):
        """Print the processes with their state, number and port."""
        for process in self.all:
            info = process.info
            state = info.get("description") or "not running"
            port = f", port {process.port}" if process.port else ""
            echo(f"{process.name}: {info.get('statename', 'STOPPED')}, {state}{port}")

    def logs(self):
        """Print the last lines of each process."""
        for process in self.all:
            echo(f"--> {process.log}")
            if process.log.exists():
                lines = process.log.read_text(errors="replace").splitlines()
                echo("\n".join(lines[-20:]))


def main():
    """Run bin/thads-cluster start, restart, stop, status or logs."""
    parser = argparse.ArgumentParser(prog="thads-cluster", description=__doc__)
    parser.add_argument("do", choices=("start", "restart", "stop", "status", "logs"))
    options = parser.parse_args()
    root = Path(sys.argv[0]).resolve().parent.parent
    cluster = Cluster(root, int(os.environ.get("THADS_PORT", "8080")))
    getattr(cluster, options.do)()
