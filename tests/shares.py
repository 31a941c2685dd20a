"""Run the suite in several processes at once, each with its share of the modules.

    bin/zopepy tests/shares.py [--quick] [--processes 2] [--coverage] [--durations]
                               [module ...]

Tests are of two levels (zope.testrunner's): what takes long has `level = 2` and is left
out by `--quick`, and so are the modules whose first level takes long: they are named,
and who works on one of them runs it besides. A process runs both levels of its modules
in one go: none waits for the others in between. Coverage is measured of the first level
alone: the second walks the same code thousands of times, from other processes too, and
being traced would cost it half as much again. zope.testrunner's own `-j` starts a
process for each layer, and ours stand on one another: Plone, the product and the
fixture world would be set up a dozen times, and the layer with most tests would still
be waited for alone. Here a process sets each layer up once, and the slow modules are
dealt out first, by the seconds in tests/durations.json, which `--durations` writes
anew.
"""

from argparse import ArgumentParser
from collections import Counter
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
import json
import os
import re
import subprocess
import sys
import tempfile
import time


ROOT = Path(__file__).resolve().parent.parent
DURATIONS = Path(__file__).with_name("durations.json")
#: Where tests/results.py, a part of `bin/test`, records results.
RESULTS = "THADS_TEST_RESULTS"
#: Seconds of a module's first level past which `--quick` leaves it out.
LONG = 12
FIGURES = ("tests", "failures", "errors", "skipped")


@dataclass
class Share:
    """A process that has ended: its status, what it printed, what it recorded."""

    status: int
    output: str
    entries: list[dict]

    def figures(self) -> Counter:
        """Return the figures; a process that died before its end has an error more."""
        total = next((e for e in self.entries if e["event"] == "total"), None)
        if total is None:
            ends = Counter(e["outcome"] for e in self.ended())
            total = {
                "tests": sum(ends.values()),
                "failures": ends["Failure"],
                "errors": ends["Error"] + 1,
                "skipped": ends["skip"],
            }
        figures = Counter({name: total[name] for name in FIGURES})
        if self.status and not figures["failures"] + figures["errors"]:
            figures["errors"] += 1
        return figures

    def ended(self) -> list[dict]:
        return [entry for entry in self.entries if entry["event"] == "end"]

    def failed(self) -> list[str]:
        """Return the failed tests with their tracebacks, and how the process died."""
        failed = [
            f"{entry['outcome']} in test {entry['test']}\n{entry['traceback']}"
            for entry in self.ended()
            if entry["outcome"] in ("Failure", "Error")
        ]
        if not failed and self.figures()["errors"]:
            running = [e["test"] for e in self.entries if e["event"] == "start"]
            tail = "\n".join(self.output.splitlines()[-40:])
            failed.append(
                f"*** this share ended with {self.status} before its end, "
                f"in {running[-1] if running else 'no test'}:\n{tail}"
            )
        return failed


def module(path):
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


def weight(path, durations, levels):
    """Return roughly how many seconds a module takes at some levels."""
    name = module(path)
    if not any(name in table for table in durations.values()):
        return path.read_text(encoding="utf-8").count("def test_")
    return sum(durations.get(str(level), {}).get(name, 0) for level in levels)


def long_ones(paths, durations):
    """Return those modules whose first level takes longer than LONG."""
    first = durations.get("1", {})
    return [path for path in paths if first.get(module(path), 0) > LONG]


def deal(paths, number, durations, levels):
    """Give each module, the heaviest first, to whoever has least."""
    shares = [[0, []] for _ in range(number)]
    weights = {path: weight(path, durations, levels) for path in paths}
    for path in sorted(paths, key=lambda path: (-weights[path], path)):
        share = min(shares, key=lambda share: share[0])
        share[0] += weights[path]
        share[1].append(module(path))
    return [names for _weight, names in shares if names]


def run(names, levels, with_coverage, compiled) -> Share:
    """Run the tests of levels in the modules of a share, in a process of its own.

    ``compiled`` is the folder of compiled templates, which all processes share.
    """
    command = [str(ROOT / "bin" / "test"), "-s", "tests", "-a", str(max(levels))]
    for name in names:
        command += ["-m", f"^{re.escape(name)}$"]
    if with_coverage:
        coverage = [ROOT / "bin" / "coverage", "run", "--parallel-mode"]
        command = [*map(str, coverage), "--source=src/thads", *command]
    with tempfile.TemporaryDirectory() as folder:
        results, printed = Path(folder, "results"), Path(folder, "printed")
        with printed.open("w") as stream:
            status = subprocess.call(
                command,
                cwd=ROOT,
                stdout=stream,
                stderr=stream,
                env=os.environ | {RESULTS: str(results), "CHAMELEON_CACHE": compiled},
            )
        lines = results.read_text(encoding="utf-8") if results.exists() else ""
        return Share(
            status,
            printed.read_text(encoding="utf-8", errors="replace"),
            [json.loads(line) for line in lines.splitlines()],
        )


def run_all(levels, paths, options, compiled):
    """Run the tests of levels in several processes and print what they print."""
    dealt = deal(paths, options.processes, known_durations(), levels)

    def run_share(names):
        return run(names, levels, options.coverage, compiled)

    shares = []
    with ThreadPoolExecutor(max(len(dealt), 1)) as pool:
        for share in pool.map(run_share, dealt):
            shares.append(share)
            print(f"--- share {len(shares)} of {len(dealt)}")
            print(share.output, flush=True)
    return shares


def known_durations():
    """Return {level: {module: seconds}} as measured last."""
    return json.loads(DURATIONS.read_text(encoding="utf-8"))


def measured(shares, known):
    """Return the durations known, with those of modules that have run now."""
    run = defaultdict(Counter)
    for share in shares:
        for entry in share.ended():
            if "module" in entry:
                run[str(entry["level"])][entry["module"]] += entry["seconds"]
    present = {module(path) for path in (ROOT / "tests").rglob("test_*.py")}
    return {
        level: {
            name: round(seconds, 1)
            for name, seconds in sorted((known.get(level, {}) | run[level]).items())
            if name in present
        }
        for level in sorted(known.keys() | run.keys())
    }


def main():
    parser = ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--quick", action="store_true", help="tests of level 1 only")
    parser.add_argument("--coverage", action="store_true", help="with --quick")
    parser.add_argument(
        "--durations", action="store_true", help=f"write {DURATIONS.name} anew"
    )
    parser.add_argument("only", nargs="*", help="modules beginning so: tests.debtors")
    options = parser.parse_args()
    if options.coverage and not options.quick:
        parser.error("coverage is of the first level alone: with --quick")
    begun = time.monotonic()
    paths = [
        path
        for path in (ROOT / "tests").rglob("test_*.py")
        if not options.only or module(path).startswith(tuple(options.only))
    ]
    levels = (1,) if options.quick else (1, 2)
    if options.quick and not (options.coverage or options.only):
        left_out = long_ones(paths, known_durations())
        paths = [path for path in paths if path not in left_out]
        print("--- left out, as they take long:", *sorted(map(module, left_out)))
    with tempfile.TemporaryDirectory() as compiled:
        shares = run_all(levels, paths, options, compiled)
    if options.durations:
        text = json.dumps(measured(shares, known_durations()), indent=1) + "\n"
        DURATIONS.write_text(text, encoding="utf-8")
    print("--- what failed")
    print("\n\n".join(text.rstrip() for share in shares for text in share.failed()))
    figures = sum((share.figures() for share in shares), Counter())
    print(
        f"Total: {figures['tests']} tests, {figures['failures']} failures, "
        f"{figures['errors']} errors and {figures['skipped']} "
        f"skipped in {int(time.monotonic() - begun)} seconds."
    )
    return int(figures["failures"] + figures["errors"] > 0)


if __name__ == "__main__":
    sys.exit(main())
