"""The register under load: writing, finding, waiting; our index against others.

    bin/zopepy benchmarks/register.py                # 10,000 and 100,000 entries
    bin/zopepy benchmarks/register.py --entries 10000 100000 1000000

Invented people (people.py) go through the worker's own job into a real database, one
list a locality or more; they are kept in benchmarks/data/ and used again. What counts
are the ratios within one run. Every part runs in a process of its own.
"""

from argparse import ArgumentParser
from pathlib import Path
import json
import logging
import shutil
import subprocess
import sys


ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
DATA = ROOT / "benchmarks" / "data"
CATALOG = 20_000
CONTENT = 100
LIST = 20_000


def make(options):
    from benchmarks.debtors import site

    return str(site.make(DATA))


def write(options):
    from benchmarks.debtors import writing

    return writing.write(DATA, options.count)


def warm(options):
    from benchmarks.debtors import searching

    return searching.warm(DATA / f"register-{options.count}", options.questions)


def cold(options):
    from benchmarks.debtors import searching

    return searching.cold(DATA / f"register-{options.count}", options.questions)


def waiting(options):
    from benchmarks.debtors import waiting

    return waiting.wait(_copy(options, "waiting"), LIST)


def holding(options):
    from benchmarks.debtors import holding

    return holding.hold(_copy(options, "holding"), LIST)


def rebuild(options):
    from benchmarks.debtors import writing

    return writing.rebuild(_copy(options, "rebuilt"))


def _copy(options, name):
    """A copy of a register, to be written."""
    place = DATA / name
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(DATA / f"register-{options.count}", place)
    return place


def sqlite(options):
    from benchmarks.debtors.baselines import SQLite

    return _baseline(options, lambda places: SQLite(DATA, options.count, places))


def postgresql(options):
    from benchmarks.debtors.baselines import PostgreSQL

    if PostgreSQL.programs() is None:
        return None
    return _baseline(options, lambda places: PostgreSQL(options.count, places))


def _baseline(options, make):
    from benchmarks.debtors import searching
    from benchmarks.debtors import site
    from benchmarks.debtors.questions import shapes

    site.start(DATA / f"register-{options.count}")
    places = searching.places()
    base = make(places)
    try:
        times = base.times(shapes(options.questions, places))
        return {"times": times, "per_second": base.per_second}
    finally:
        base.close()


def catalog(options):
    from benchmarks.debtors import catalog
    from benchmarks.debtors import site
    from benchmarks.debtors.questions import shapes

    place = site.copy(DATA, "catalog")
    some = min(options.questions, 20)
    return catalog.catalog(place, CATALOG, lambda places: shapes(some, places))


def content(options):
    from benchmarks.debtors import catalog
    from benchmarks.debtors import site

    return catalog.content(site.copy(DATA, "content"), CONTENT)


PARTS = (
    make,
    write,
    warm,
    cold,
    rebuild,
    waiting,
    holding,
    sqlite,
    postgresql,
    catalog,
    content,
)


def part(name, options, count=0):
    """Run a part in a process of its own and return what it found."""
    command = [str(ROOT / "bin" / "zopepy"), str(Path(__file__).resolve())]
    command += ["--part", name, "--count", str(count)]
    command += ["--questions", str(options.questions)]
    ran = subprocess.run(command, stdout=subprocess.PIPE, text=True)
    if ran.returncode:
        sys.exit(f"*** {name} failed")
    return json.loads(ran.stdout.splitlines()[-1])


def show(title, columns):
    """A table of shapes: {column: {shape: (median, p95)}}."""
    print(f"\n{title}\n")
    print("| question |", " | ".join(columns), "|")
    print("|---" * (len(columns) + 1) + "|")
    for shape in next(iter(columns.values())):
        cells = []
        for times in columns.values():
            found = times.get(shape)
            cells.append(f"{found[0]:.2f} / {found[1]:.2f}" if found else "-")
        print(f"| {shape} |", " | ".join(cells), "|")


def report(options):
    part("make", options)
    for count in options.entries:
        written = part("write", options, count)
        print(f"\nwritten {count:,}:", json.dumps(written))
        ours = part("warm", options, count)
        print("memory:", {k: round(v) for k, v in ours.items() if k != "times"})
        columns = {"ours": ours["times"]}
        columns["ours, cold through ZEO"] = part("cold", options, count)["times"]
        for name in ("sqlite", "postgresql"):
            found = part(name, options, count)
            if found is None:
                print(f"{name}: not installed, left out")
                continue
            found["times"].pop("one typing error")
            columns[name] = found["times"]
            print(f"{name}: filled with {found['per_second'] or 0:,.0f} rows/s")
        show(f"{count:,} entries, median / p95 in ms", columns)
    print("\nrebuilt:", json.dumps(part("rebuild", options, options.entries[-1])))
    for name in ("waiting", "holding"):
        found = part(name, options, options.entries[0])
        print(f"\n{name}:", json.dumps(found, indent=1))
    found = part("catalog", options)
    found["times"].pop("one typing error")
    title = f"a stock ZCatalog of {CATALOG:,}, {found['per_second']:,.0f} rows/s"
    show(title, {"ZCatalog": found["times"]})
    made = part("content", options)["per_second"]
    print(f"\nplone.api.content.create, a commit each: {made:.1f} items/s")


def main():
    parser = ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--entries", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--questions", type=int, default=40)
    parser.add_argument("--part", choices=[function.__name__ for function in PARTS])
    parser.add_argument("--count", type=int, default=0)
    options = parser.parse_args()
    if options.part is None:
        report(options)
        return
    logging.disable(logging.WARNING)
    function = next(f for f in PARTS if f.__name__ == options.part)
    print(json.dumps(function(options)))


main()
