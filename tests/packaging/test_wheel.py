"""A wheel built from setup.py works in an empty environment with the pins."""

from pathlib import Path
import os
import shutil
import subprocess
import sys
import tempfile
import unittest
import zipfile


ROOT = Path(__file__).resolve().parents[2]
PINS = ROOT / ".venv" / "requirements.txt"
GENERATED = {".mo", ".pyc"}
BUILT_BY = ("setup.py", "pyproject.toml", "MANIFEST.in")
#: Of MANIFEST.in.
INCLUDED = ("LICENSE", "README.md", "CHANGES.md", "CONTRIBUTING.md", "versions.cfg")

#: Run in the new environment: imports every module and says where they come from.
IMPORT_ALL = """
import importlib, pkgutil, thads
names = [m.name for m in pkgutil.walk_packages(thads.__path__, "thads.")]
skipped = []
for name in names:
    try:
        importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name.partition(".")[0] not in TESTS_ONLY:
            raise
        skipped.append(name)
print(thads.__file__, len(names), skipped)
"""
TESTS_ONLY = ("i18ndude",)


def sources():
    """The files of the product, as they stand in the repository or beside it.

    The handbooks are there by a link.
    """
    home = ROOT / "src" / "thads"
    for folder, _folders, names in os.walk(home, followlinks=True):
        for name in names:
            path = Path(folder) / name
            if path.suffix not in GENERATED:
                yield "thads/" + str(path.relative_to(home))


def uv():
    beside = Path(sys.executable).parent / "uv"
    return str(beside) if beside.exists() else shutil.which("uv")


class WheelLayer:
    """The wheel, built once."""

    @classmethod
    def setUp(cls):
        cls.directory = Path(tempfile.mkdtemp(prefix="thads-wheel-"))
        cls.source = cls.directory / "source"
        cls.reason = None if uv() else "uv is not installed"
        if cls.reason:
            return
        # a copy: building leaves no traces in the checkout
        cls.source.mkdir()
        for name in (*BUILT_BY, *INCLUDED):
            shutil.copy(ROOT / name, cls.source)
        ignored = shutil.ignore_patterns("*.mo", "*.pyc", "__pycache__", "*.egg-info")
        shutil.copytree(ROOT / "src", cls.source / "src", ignore=ignored)
        ran = run(
            sys.executable,
            "-c",
            "from setuptools.build_meta import build_wheel; build_wheel('dist')",
            cwd=cls.source,
        )
        if ran.returncode:
            raise AssertionError(ran.stdout[-3000:])
        (cls.wheel,) = (cls.source / "dist").glob("*.whl")

    @classmethod
    def tearDown(cls):
        shutil.rmtree(cls.directory, ignore_errors=True)


def run(*command, cwd=None):
    return subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


class TestWheel(unittest.TestCase):
    layer = WheelLayer
    level = 2

    def setUp(self):
        if self.layer.reason:
            self.skipTest(f"wheel: {self.layer.reason}")

    def test_holds_every_file_of_the_product(self):
        with zipfile.ZipFile(self.layer.wheel) as wheel:
            packed = {n for n in wheel.namelist() if n.startswith("thads/")}
        self.assertEqual(sorted(set(sources()) - packed), [])
        self.assertEqual(sorted(packed - set(sources())), [])

    def test_carries_its_licence(self):
        with zipfile.ZipFile(self.layer.wheel) as wheel:
            (metadata,) = (n for n in wheel.namelist() if n.endswith("/METADATA"))
            said = wheel.read(metadata).decode("utf-8")
            licences = [n for n in wheel.namelist() if n.endswith("/LICENSE")]
        self.assertIn("GPL-2.0-or-later", said)
        self.assertEqual(len(licences), 1)

    def test_works_in_an_empty_environment(self):
        if not PINS.exists():
            self.skipTest("wheel: no pins; run `make build` first")
        python = self.layer.directory / "venv" / "bin" / "python"
        run(uv(), "venv", "--quiet", "--python", sys.executable, python.parents[1])
        for offline in (["--offline"], []):
            ran = run(
                *(uv(), "pip", "install", "--quiet", "--python", python, *offline),
                *("-r", PINS, self.layer.wheel),
            )
            if ran.returncode == 0:
                break
        else:
            self.skipTest(f"wheel: pins not to be had: {ran.stdout[-300:]}")
        missing = run(uv(), "pip", "check", "--python", python)
        self.assertNotIn("`thads", missing.stdout)
        code = f"TESTS_ONLY = {TESTS_ONLY!r}\n{IMPORT_ALL}"
        ran = run(python, "-W", "ignore", "-c", code, cwd=self.layer.directory)
        self.assertEqual(ran.returncode, 0, ran.stdout[-3000:])
        self.assertIn("site-packages/thads", ran.stdout)
