"""Restarts and deaths of processes lose no reader's request, behind real servers."""

from collections import Counter
from pathlib import Path
from tests.cluster.test_cluster import ClusterLayer
from tests.nginx import Nginx
from tests.nginx import program
from tests.nginx import run
from tests.varnish import Varnish
from threading import Event
from threading import Thread
import os
import re
import requests
import shutil
import signal
import socket
import struct
import tempfile
import time
import unittest


class Readers:
    """Readers who ask again and again until the block ends; `answers` counts them.

    They look at each page for a moment: without that they take the processor that the
    client which starts anew needs.
    """

    NUMBER = 3
    PAUSE = 0.05

    def __init__(self, nginx):
        self.nginx, self.answers, self.ended = nginx, Counter(), Event()

    def __enter__(self):
        self.threads = [Thread(target=self.ask, args=(n,)) for n in range(self.NUMBER)]
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *error):
        self.ended.set()
        for thread in self.threads:
            thread.join()

    def ask(self, me):
        session, certificate = requests.Session(), str(self.nginx.certificate)
        number = 0
        while not self.ended.wait(self.PAUSE):
            number += 1
            # a question is not kept, so that a client has to answer it
            address = f"{self.nginx.base}/hanoi?reader={me}-{number}"
            try:
                answer = session.get(address, timeout=60, verify=certificate)
                whole = answer.status_code == 200 and "</html>" in answer.text
                self.answers["200" if whole else told(answer)] += 1
            except requests.RequestException as error:
                self.answers[repr(error)[:200]] += 1

    def until(self, number):
        """Wait until so many more were answered."""
        wanted = self.answers.total() + number
        while self.answers.total() < wanted:
            time.sleep(0.05)


def told(answer):
    """Return what a reader was told instead of the page, which says by whom."""
    title = re.search("<title>(.*?)</title>", answer.text, re.S)
    return f"{answer.status_code}, {title.group(1) if title else answer.text[:80]!r}"


@unittest.skipUnless(program("varnishd"), "Varnish is not installed")
@unittest.skipUnless(program("nginx"), "nginx is not installed")
class TestRestart(unittest.TestCase):
    layer = ClusterLayer
    level = 2

    def setUp(self):
        if self.layer.cluster is None:
            self.skipTest("cluster: only after `make build`")
        self.cluster = self.layer.cluster
        directory = Path(tempfile.mkdtemp(prefix="thads-"))
        self.addCleanup(shutil.rmtree, directory, ignore_errors=True)
        directory.chmod(0o755)
        varnish = Varnish(directory, *(client.port for client in self.cluster.clients))
        varnish.start()
        self.addCleanup(varnish.stop)
        self.nginx = Nginx(directory, varnish.port)
        run(self, self.nginx.port, *self.nginx.command)
        varnish.wait_for_backends()

    def lost(self, readers):
        return {what: count for what, count in readers.answers.items() if what != "200"}

    def test_a_restart_loses_no_request(self):
        before = [client.pid for client in self.cluster.clients]
        worker, database = self.cluster.worker.pid, self.cluster.zeo.pid
        with Readers(self.nginx) as readers:
            readers.until(50)
            self.cluster.restart()
            readers.until(50)
        self.assertEqual(self.lost(readers), {})
        self.assertGreater(readers.answers.total(), 300)
        after = [client.pid for client in self.cluster.clients]
        self.assertFalse(set(before) & set(after))
        self.assertNotEqual(self.cluster.worker.pid, worker)
        self.assertEqual(self.cluster.zeo.pid, database)

    def test_a_killed_client_loses_no_readers_request(self):
        client = self.cluster.clients[1]
        with Readers(self.nginx) as readers:
            readers.until(50)
            killed = client.pid
            os.kill(killed, signal.SIGKILL)
            readers.until(300)
        self.assertEqual(self.lost(readers), {})
        self.assertNotEqual(client.pid, killed)

    def test_start_starts_what_is_missing(self):
        pids = {process.name: process.pid for process in self.cluster.all}
        self.cluster.clients[0].stop()
        self.cluster.worker.stop()
        self.cluster.start()
        for process in self.cluster.all:
            with self.subTest(process.name):
                same = process.pid == pids[process.name]
                self.assertEqual(same, process.name in ("zeo", "client2"))

    def test_the_number_of_the_database_server_is_its_own(self):
        listening = inode_at(self.cluster.zeo.port)
        files = Path(f"/proc/{self.cluster.zeo.pid}/fd")
        links = [os.readlink(file) for file in files.iterdir() if file.is_symlink()]
        self.assertIn(f"socket:[{listening}]", links)


def inode_at(port):
    """Return the inode of the socket that listens at a port of 127.0.0.1."""
    local = struct.unpack("=I", socket.inet_aton("127.0.0.1"))[0]
    wanted = f"{local:08X}:{port:04X}"
    for line in Path("/proc/net/tcp").read_text().splitlines()[1:]:
        fields = line.split()
        if fields[1] == wanted and fields[3] == "0A":
            return fields[9]
    raise AssertionError(f"nobody listens at {port}")
