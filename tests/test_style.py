"""Tests of style: ruff for Python, zpretty for ZCML, XML and templates, bash's own
check for shell scripts."""

from pathlib import Path
import shutil
import subprocess
import sys
import unittest


ROOT = Path(__file__).resolve().parent.parent
PYTHON = [
    name
    for name in ("src", "tests", "benchmarks", "docs", "setup.py")
    if (ROOT / name).exists()
]
SHELL = ("instance/templates/prepare-python", ".ci/run")
MARKUP = ("*.zcml", "*.pt", "*.xml")


class TestStyle(unittest.TestCase):
    maxDiff = None

    def tool(self, name):
        beside = Path(sys.executable).parent / name
        found = str(beside) if beside.exists() else shutil.which(name)
        if found is None:
            self.skipTest(f"{name} is not installed")
        return found

    def check(self, *command):
        ran = subprocess.run(
            command,
            cwd=ROOT,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        self.assertEqual(ran.returncode, 0, ran.stdout[-3000:])

    def test_python_is_clean(self):
        self.check(self.tool("ruff"), "check", "--quiet", *PYTHON)

    def test_python_is_formatted(self):
        self.check(self.tool("ruff"), "format", "--quiet", "--diff", *PYTHON)

    def test_shell_scripts_can_be_parsed(self):
        for name in SHELL:
            with self.subTest(name):
                self.check(self.tool("bash"), "-n", name)

    def test_markup_is_formatted(self):
        tool = self.tool("zpretty")
        files = [
            str(path.relative_to(ROOT))
            for folder in ("src", "profiles")
            for pattern in MARKUP
            for path in sorted((ROOT / folder).rglob(pattern))
        ]
        self.check(tool, "--check", *files)
