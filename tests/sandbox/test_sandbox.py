"""What a child that opens strangers' files can reach."""

from thads.sandbox import process
import json
import os
import platform
import subprocess
import sys
import unittest


PROBE = "tests.sandbox.probe"
MEMORY = 2**29


class TestSandbox(unittest.TestCase):
    def test_it_reads_and_answers_and_can_do_nothing_else(self):
        os.environ["THADS_SECRET_OF_THE_SERVER"] = "x"
        self.addCleanup(os.environ.pop, "THADS_SECRET_OF_THE_SERVER")
        with process.run(PROBE, ["try"], b"tep", 20, 10_000) as answer:
            found = json.load(answer)
        self.assertEqual(found["data"], "tep")
        self.assertEqual(found["read"], "done")
        self.assertEqual(found["write"], "PermissionError")
        self.assertEqual(found["start"], "PermissionError")
        self.assertEqual(found["fill"], "MemoryError")
        self.assertIn(found["connect"], ("PermissionError", "OSError"))
        self.assertNotIn("THADS_SECRET_OF_THE_SERVER", found["environment"])

    def test_one_that_does_not_end_is_killed(self):
        with process.run(PROBE, ["spin"], b"", 2, 10_000) as answer:
            self.assertEqual(answer.read(), b"")

    def test_no_more_is_read_than_asked_for(self):
        with process.run(PROBE, ["try"], b"x" * 100_000, 20, 1_000) as answer:
            self.assertLess(len(answer.read()), 100_000)

    def test_there_are_few_places(self):
        places = process.places_of(PROBE)
        for _place in range(process.CHILDREN):
            places.acquire()
            self.addCleanup(places.release)
        with self.assertRaises(process.Busy), process.run(PROBE, [], b"", 0, 1):
            self.fail("no child may start")


class TestLimits(unittest.TestCase):
    """What a confined process may not do."""

    def attempt(self, code):
        start = f"from thads.sandbox import limits; limits.confine({MEMORY}, 20)"
        return subprocess.run(
            [
                sys.executable,
                "-B",
                "-c",
                f"{start}\n{code}",
            ],
            env={"PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True,
            text=True,
            timeout=60,
        )

    def assertFails(self, code, *errors):
        found = self.attempt(code)
        self.assertNotEqual(found.returncode, 0, code)
        self.assertTrue(any(e in found.stderr for e in errors), found.stderr[-300:])

    def test_no_network(self):
        self.assertFails(
            "import socket; socket.create_connection(('127.0.0.1', 80))",
            "PermissionError",
        )

    def test_no_network_below_python_either(self):
        # an interface that is down, or no socket at all
        code = (
            "import ctypes, struct; c = ctypes.CDLL(None, use_errno=True)\n"
            "s = c.socket(2, 1, 0)\n"
            "a = struct.pack('<H2s4s8s', 2, b'\\x00\\x50', bytes([127,0,0,1]), b'')\n"
            "raise SystemExit(0 if s >= 0 and c.connect(s, a, 16) == 0 else 3)"
        )
        found = subprocess.run(
            [
                sys.executable,
                "-B",
                "-c",
                "import ctypes; from thads.sandbox import limits\n"
                f"limits._close_network()\n{code}",
            ],
            env={"PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True,
            timeout=60,
        )
        self.assertEqual(found.returncode, 3, found.stderr)

    @unittest.skipUnless(
        platform.machine() in ("x86_64", "aarch64"), "no filter for this machine"
    )
    def test_the_filter_where_the_kernel_gives_no_namespace(self):
        # an ordinary user in a container: the socket itself is refused
        code = (
            "import ctypes, socket; from thads.sandbox import limits\n"
            "libc = ctypes.CDLL(None, use_errno=True)\n"
            "libc.prctl(38, 1, 0, 0, 0); limits._filter_sockets(libc)\n"
            "socket.socket()"
        )
        found = subprocess.run(
            [sys.executable, "-B", "-c", code],
            env={"PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True,
            text=True,
            timeout=60,
        )
        self.assertIn("PermissionError: [Errno 1]", found.stderr)

    def test_no_files_and_no_processes(self):
        self.assertFails("open('/tmp/thads-cage', 'w')", "PermissionError")
        self.assertFails("import os; os.system('true')", "PermissionError")
        self.assertFails(
            "import subprocess; subprocess.run(['true'])", "PermissionError"
        )

    def test_no_more_memory_than_allowed(self):
        self.assertFails(f"x = bytearray({MEMORY})", "MemoryError")
