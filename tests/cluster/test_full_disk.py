"""A disk of the database server that is really full: told, and staff get in."""

from tests.cluster import test_cluster
from tests.cluster.test_cluster import ClusterLayer
from tests.layers import PASSWORD
from uuid import uuid4
import json
import os
import shutil
import subprocess
import unittest


#: Of the disk: more than four times the reserve, which is made only then.
SIZE = 512 * 1024 * 1024


class TestFullDisk(unittest.TestCase):
    layer = ClusterLayer
    level = 2

    call, until = test_cluster.TestCluster.call, test_cluster.TestCluster.until

    def setUp(self):
        if self.layer.cluster is None:
            self.skipTest("cluster: only after `make build`")
        self.cluster = self.layer.cluster
        var = self.layer.root / "var"
        self.disk, self.aside = var / "filestorage", var / "filestorage.aside"
        self.cluster.stop()
        self.disk.rename(self.aside)
        self.disk.mkdir(mode=0o700)
        self.addCleanup(self.put_back)
        mounted = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", self.disk],
            capture_output=True,
            text=True,
        )
        if mounted.returncode:
            self.skipTest(f"no disk of its own: {mounted.stderr}")
        self.addCleanup(subprocess.run, ["umount", self.disk], check=True)
        shutil.copytree(self.aside, self.disk, dirs_exist_ok=True)
        self.addCleanup(self.cluster.stop)
        self.cluster.start()

    def put_back(self):
        self.disk.rmdir()
        self.aside.rename(self.disk)
        self.cluster.start()

    def fill(self):
        """Leave no byte on the disk; return the file that has taken all."""
        filler = self.disk / f"filler-{uuid4().hex}"
        with filler.open("wb", buffering=0) as stream:
            for size in (1024 * 1024, 1):
                try:
                    while True:
                        stream.write(b"x" * size)
                except OSError:
                    continue
        return filler

    def write(self, client=0):
        news = {"@type": "News Item", "title": f"Tin {uuid4().hex}", "text": "x" * 9000}
        return self.call(client, "POST", "/hanoi/tin-tuc", news)

    def log_in(self, client=1):
        who = {"login": "hanoi.editor", "password": PASSWORD}
        return self.call(client, "POST", "/@login", who, login=None)

    def goes_on(self, client=0):
        # FileStorage cannot give up what it could not write, as its buffer is flushed
        # first; so ZEO ends the connection at this client's next writing, which is
        # refused too
        self.until(lambda: self.write(client)[0] == 201)

    def refused(self, answer):
        status, body = answer
        self.assertEqual(status, 503, body)
        self.assertIn("chưa được tiếp nhận", json.loads(body)["message"])

    def test_it_is_told_and_staff_can_log_in(self):
        reserve = self.disk / "reserve"
        self.assertTrue(reserve.exists())
        fillers = [self.fill()]
        self.refused(self.write())
        # which has given up the reserve: who has to make room gets in
        self.assertFalse(reserve.exists())
        status, body = self.log_in()
        self.assertEqual(status, 200, body)
        self.goes_on()

        # once more, without a reserve: told as before, and pages are shown
        fillers.append(self.fill())
        for client in (0, 1):
            self.refused(self.write(client))
            path = "/hanoi/tin-tuc"
            self.assertEqual(self.call(client, "GET", path, raw=True)[0], 200)
        self.assertIn(self.log_in()[0], (200, 503))

        # room has been made: all goes on by itself
        for filler in fillers:
            os.remove(filler)
        for client in (0, 1):
            self.goes_on(client)
        self.assertEqual(self.log_in()[0], 200)
