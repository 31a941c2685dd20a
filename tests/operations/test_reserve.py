"""The reserve of the disk: there at the start, gone when the disk is full, once."""

from pathlib import Path
from thads.corrections import database_away
from thads.operations.reserve import Reserve
from unittest import mock
import errno
import shutil
import subprocess
import tempfile
import unittest


class TestReserve(unittest.TestCase):
    SIZE = 1024 * 1024

    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="thads-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.reserve = Reserve(self.folder, self.SIZE)

    def test_it_is_made_whole_and_once(self):
        self.reserve.make()
        self.assertEqual(self.reserve.path.stat().st_size, self.SIZE)
        self.assertGreaterEqual(self.reserve.path.stat().st_blocks * 512, self.SIZE)
        before = self.reserve.path.stat().st_mtime_ns
        self.reserve.make()
        self.assertEqual(self.reserve.path.stat().st_mtime_ns, before)

    def test_it_is_not_made_where_there_is_no_room(self):
        for folder, size in ((self.folder, 1 << 60), (self.folder / "none", self.SIZE)):
            with self.assertLogs("thads.operations.reserve", "WARNING"):
                Reserve(folder, size).make()
            self.assertFalse((folder / "reserve").exists())

    def test_who_is_told_of_a_full_disk_gives_it_up(self):
        self.reserve.make()

        def full(environ, start_response):
            raise OSError(errno.ENOSPC, "No space left on device")

        told = []
        with (
            mock.patch.object(database_away, "when_full", [self.reserve.give_up]),
            self.assertLogs("thads", "ERROR") as logs,
        ):
            for _time in range(2):
                app = database_away.database_away(full)
                app({"REQUEST_METHOD": "POST"}, lambda *args: told.append(args[0]))
        self.assertFalse(self.reserve.path.exists())
        self.assertEqual(told, ["503 Service Unavailable"] * 2)
        self.assertEqual(str(logs.output).count("the reserve of 1 MB is given up"), 1)

    def test_other_faults_of_the_disk_leave_it(self):
        self.reserve.make()

        def read_only(environ, start_response):
            raise OSError(errno.EROFS, "Read-only file system")

        with (
            mock.patch.object(database_away, "when_full", [self.reserve.give_up]),
            self.assertLogs("thads", "ERROR"),
        ):
            app = database_away.database_away(read_only)
            app({"REQUEST_METHOD": "POST"}, lambda *args: None)
        self.assertTrue(self.reserve.path.exists())

    def test_on_a_disk_that_is_really_full_there_is_room_again(self):
        mounted = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=8m", "thads", str(self.folder)],
            capture_output=True,
        )
        if mounted.returncode:
            self.skipTest("nothing can be mounted here")
        self.addCleanup(subprocess.run, ["umount", "-l", str(self.folder)], check=True)
        self.reserve.make()
        with self.assertRaises(OSError) as refused, (self.folder / "x").open("wb") as x:
            while True:
                x.write(bytes(65536))
        self.assertEqual(refused.exception.errno, errno.ENOSPC)
        with self.assertLogs("thads.operations.reserve", "CRITICAL"):
            self.reserve.give_up()
        (self.folder / "y").write_bytes(bytes(self.SIZE // 2))
