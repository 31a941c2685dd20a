"""The operators' handbook walked as it stands: starts, backup, loss, restore, checks.

The commands are read out of the document. What differs here is said in `HERE`.
"""

from pathlib import Path
from tests.cluster import test_cluster
from tests.cluster.test_cluster import PICTURE
from tests.cluster.test_cluster import ROOT
from tests.cluster.test_cluster import ClusterLayer
import base64
import os
import re
import shutil
import subprocess
import tempfile
import unittest


HANDBOOK = ROOT / "docs" / "handbook" / "van-hanh.md"
#: The parts lie outside the checkout, where there is no Makefile, and the code inside.
HERE = (
    ("make cluster-stop", "bin/thads-cluster stop"),
    ("make cluster", "bin/thads-cluster start"),
    ("bin/instance run src/", f"bin/client1 run {ROOT}/src/"),
)
#: Copies as `rsync -a FROM/ TO/` does, where that is not installed.
RSYNC = '#!/bin/sh\nmkdir -p "$3" && cp -a "$2." "$3"\n'


def section(number):
    """Return the section of a number."""
    text = HANDBOOK.read_text(encoding="utf-8")
    return re.search(rf"(?ms)^## {number}\. .*?(?=^## )", text)[0]


def block(number, first):
    """Return the commands of a section's block that begins with a command."""
    text = re.search(rf"(?ms)^```\w*\n({re.escape(first)}.*?)^```", section(number))[1]
    return [line.partition("  #")[0].strip() for line in text.splitlines()]


def steps(number):
    """Return the commands in the numbered steps of a section, in their order."""
    found = []
    for step in re.findall(r"(?ms)^\d\. .*?(?=^\d\. |^$)", section(number)):
        found += [" ".join(code.split()) for code in re.findall(r"`([^`]+)`", step)]
    return found


class TestHandbook(unittest.TestCase):
    layer = ClusterLayer
    level = 2

    call = test_cluster.TestCluster.call
    until = test_cluster.TestCluster.until
    write_news = test_cluster.TestCluster.write_news

    def setUp(self):
        if self.layer.cluster is None:
            self.skipTest("cluster: only after `make build`")
        self.cluster, self.root = self.layer.cluster, self.layer.root
        self.backups = Path(tempfile.mkdtemp(prefix="thads-backups-"))
        self.addCleanup(shutil.rmtree, self.backups, ignore_errors=True)
        # whatever happens, the others find it running
        self.addCleanup(self.cluster.start)
        self.programs = self.backups / "bin"
        self.programs.mkdir()
        if not shutil.which("rsync"):
            (self.programs / "rsync").write_text(RSYNC)
            (self.programs / "rsync").chmod(0o755)

    def run_as_written(self, command):
        for there, here in HERE:
            command = command.replace(there, here)
        command = command.replace("/var/backups/thads", f"{self.backups}/thads")
        ran = subprocess.run(
            ["/bin/bash", "-euc", command],
            cwd=self.root,
            env=os.environ
            | {
                "PATH": f"{self.programs}:{os.environ['PATH']}",
                "PYTHONPATH": str(ROOT),
                "THADS_PORT": str(self.cluster.clients[0].port),
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        )
        self.assertEqual(ran.returncode, 0, f"{command}\n{ran.stdout[-3000:]}")
        return ran.stdout

    def test_a_second_start_changes_nothing(self):
        before = [process.pid for process in self.cluster.all]
        for command in block(3, "make cluster"):
            if "restart" not in command and command != "make cluster-stop":
                with self.subTest(command):
                    self.run_as_written(command)
        self.assertEqual([process.pid for process in self.cluster.all], before)

    def test_what_was_backed_up_is_there_after_a_loss(self):
        picture = {
            "data": base64.b64encode(PICTURE).decode(),
            "encoding": "base64",
            "filename": "anh.png",
            "content-type": "image/png",
        }
        described = {"image_alt": "Một điểm ảnh", "image_caption": "Ảnh thử"}
        _title, kept = self.write_news(0, image=picture, **described)
        for command in block(6, "install"):
            self.run_as_written(command)
        # once more, as every hour: only what is new
        _title, kept_too = self.write_news(0)
        for command in block(6, "install"):
            self.run_as_written(command)
        _title, after = self.write_news(0)

        # the one or the other stops it; an option follows its command
        commands = [
            command
            for command in steps(7)
            if not re.match(r"systemctl |-D |/@@", command)
        ]
        self.assertEqual(len(commands), 4, commands)
        for command in commands:
            self.run_as_written(command)
        self.assertFalse(self.cluster.is_supervised())
        self.run_as_written("make cluster")

        for address in (kept, kept_too):
            self.assertEqual(self.call(0, "GET", address)[0], 200, address)
        self.assertEqual(self.call(0, "GET", after)[0], 404)
        image = f"{kept}/@@images/image"
        self.assertEqual(self.call(1, "GET", image, raw=True), (200, PICTURE))
        # and goes on
        _title, later = self.write_news(1)
        self.until(lambda: self.call(0, "GET", later)[0] == 200)

    def test_the_checks_of_a_running_cluster(self):
        text = HANDBOOK.read_text(encoding="utf-8")
        wanted = ("audit.py verify", "audit.py head", "register.py check")
        for command in wanted:
            command = f"bin/instance run src/thads/operations/{command}"
            self.assertIn(command, text)
            with self.subTest(command):
                self.run_as_written(command)
