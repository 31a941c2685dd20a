"""Run the whole suite in several processes at once, each with its share of the modules.

    bin/zopepy tests/shares.py [--processes 2] [--coverage] [--durations] [room ...]

zope.testrunner's own `-j` starts a process for each layer, and ours stand on one
another: Plone, the product and the fixture world would be set up a dozen times, and the
layer with most tests would still be waited for alone. Here a process sets each layer up
once, and the slow modules are dealt out first. Closes with the total of all shares, as
zope.testrunner words it; a share that ends without its figures is an error.
"""

from argparse import ArgumentParser
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
import os
import re
import subprocess
import sys
import tempfile
import time


ROOT = Path(__file__).resolve().parent.parent
#: Seconds of the modules that take long (`--durations` tells); a test takes one.
SLOW = {
    "tests.browser.test_access": 75,
    "tests.browser.test_administration": 25,
    "tests.browser.test_axe_citizens": 160,
    "tests.browser.test_axe_staff": 260,
    "tests.browser.test_debtors": 40,
    "tests.browser.test_desk": 20,
    "tests.browser.test_hotline": 20,
    "tests.browser.test_light": 30,
    "tests.browser.test_news": 40,
    "tests.browser.test_requests": 20,
    "tests.browser.test_theme": 20,
    "tests.cluster.test_cluster": 90,
    "tests.cluster.test_kills": 40,
    "tests.cluster.test_readers": 40,
    "tests.cluster.test_register": 60,
    "tests.language.test_crawl": 100,
    "tests.packaging.test_wheel": 45,
    "tests.setup.test_old_site": 30,
    "tests.setup.test_uninstall": 15,
    "tests.uploads.test_ways": 40,
    "tests.web.test_fuzz": 25,
    "tests.web.test_parameters_walk": 50,
}
FIGURES = re.compile(
    r"^ *(?:Total: |Ran )(\d+) tests(?:,| with) (\d+) failures, (\d+) errors"
    r"(?: and (\d+) skipped)?",
    re.M,
)
#: A failed test with its traceback, up to what zope.testrunner says next.
FAILED = re.compile(
    r"^(?:Failure|Error) in test .*?"
    r"(?=^(?:Failure|Error) in test |^ *(?:Ran|Set up|Tear down|Total:|Running) |\Z)",
    re.M | re.S,
)
LASTED = re.compile(r"^ *\w+ \(([\w.]+)\)\s.*?\(([\d.]+) s\)", re.M)


def weight(path):
    """What a module of tests takes, roughly."""
    name = module(path)
    return SLOW.get(name) or path.read_text(encoding="utf-8").count("def test_")


def module(path):
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


def deal(paths, number):
    """Give each module, the heaviest first, to whoever has least."""
    shares = [[0, []] for _ in range(number)]
    for path in sorted(paths, key=lambda path: (-weight(path), path)):
        share = min(shares, key=lambda share: share[0])
        share[0] += weight(path)
        share[1].append(module(path))
    return [names for _weight, names in shares if names]


def figures(log):
    """Return (tests, failures, errors, skipped) of a share, None if it has none."""
    found = FIGURES.findall(log)
    return tuple(int(each or 0) for each in found[-1]) if found else None


def run(names, options):
    """Run a share; return (its status, what it said)."""
    command = [str(ROOT / "bin" / "test"), "-s", "tests"]
    for name in names:
        command += ["-m", f"^{re.escape(name)}$"]
    if options.durations:
        command.append("-vvv")
    if options.coverage:
        coverage = [ROOT / "bin" / "coverage", "run", "--parallel-mode"]
        command = [*map(str, coverage), "--source=src/thads", *command]
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as said:
        status = subprocess.call(command, cwd=ROOT, stdout=said, stderr=said)
        said.seek(0)
        return status, said.read()


def counted(status, log):
    """The figures of a share; one that ended before its end has an error more."""
    tests, failures, errors, skipped = figures(log) or (0, 0, 0, 0)
    if figures(log) is None or (status and not failures + errors):
        print(f"*** this share ended with {status} before its end:")
        print("\n".join(log.splitlines()[-40:]))
        errors += 1
    return tests, failures, errors, skipped


def main():
    parser = ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--coverage", action="store_true")
    parser.add_argument("--durations", action="store_true", help="of each module")
    parser.add_argument("only", nargs="*", help="modules beginning so: tests.debtors")
    options = parser.parse_args()
    begun = time.monotonic()
    paths = [
        path
        for path in (ROOT / "tests").rglob("test_*.py")
        if not options.only or module(path).startswith(tuple(options.only))
    ]
    shares = deal(paths, options.processes)
    ended = []
    with ThreadPoolExecutor(max(len(shares), 1)) as pool:
        for status, log in pool.map(lambda names: run(names, options), shares):
            ended.append((status, log))
            print(f"--- share {len(ended)} of {len(shares)}")
            print(log, flush=True)
    said = "\n".join(log for _status, log in ended)
    if options.durations:
        show_durations(said)
    print("--- what failed")
    print("\n".join(each.rstrip() for each in FAILED.findall(said)))
    found = [counted(status, log) for status, log in ended]
    tests, failures, errors, skipped = map(sum, zip(*found, strict=True))
    print(
        f"Total: {tests} tests, {failures} failures, {errors} errors and {skipped} "
        f"skipped in {int(time.monotonic() - begun)} seconds."
    )
    return int(failures + errors > 0)


def show_durations(log):
    """Print the modules that take five seconds and more."""
    lasted = {}
    for test, seconds in LASTED.findall(log):
        name = ".".join(test.split(".")[:-2])
        lasted[name] = lasted.get(name, 0) + float(seconds)
    for name, seconds in sorted(lasted.items(), key=lambda pair: -pair[1]):
        if seconds >= 5:
            print(f"{seconds:7.0f} s  {name}")


if __name__ == "__main__":
    sys.exit(main())
