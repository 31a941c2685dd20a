"""Figures of the corpora: what the readers of texts find, miss and are wrong about.

    bin/zopepy benchmarks/corpora.py

The lines are invented; they stand beside the tests (``tests/text/*.tsv``), which hold
the same figures to their bounds. One row a corpus, as docs/performance.md has it.
"""

from pathlib import Path
import sys
import time


sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from tests.text.corpus import figures  # noqa: E402
from tests.text.corpus import lines  # noqa: E402
from thads.text.entitled import find_entitled  # noqa: E402
from thads.text.organisations import is_organisation  # noqa: E402
from thads.text.people import find_people  # noqa: E402
from thads.text.personal_data import find_personal_data  # noqa: E402


KINDS = {True: "organisation", False: "person", None: "doubt"}


def personal(row):
    return list(find_personal_data(row["text"], row["place"]))


def entitled(row):
    return list(find_entitled(row["text"]))


def people(row):
    return list(find_people(row["text"].replace("\\n", "\n")))


def micros(rows, finds):
    """Return the processor time of a line, in microseconds."""
    start = time.process_time()
    for _round in range(20):
        for row in rows:
            finds(row)
    return (time.process_time() - start) / len(rows) / 20 * 1e6


def main():
    print("| corpus | holds one | holds none | found | false alarms | µs a line |")
    print("|---|---|---|---|---|---|")
    for title, name, finds in (
        ("personal data", "personal_data.tsv", personal),
        ("people entitled, children", "entitled.tsv", entitled),
        ("two people in one name", "people.tsv", people),
    ):
        rows = lines(name)
        found = figures(rows, finds)
        print(
            f"| {title} (`{name}`) | {found.held} | {found.free} "
            f"| {found.recall:.1%} | {found.alarms:.1%} | {micros(rows, finds):.0f} |"
        )
    rows = lines("organisations.tsv")
    right = sum(KINDS[is_organisation(row["text"])] == row["kind"] for row in rows)
    doubt = sum(row["kind"] == "doubt" for row in rows)
    print()
    print(
        f"Kinds (`organisations.tsv`): {right} of {len(rows)} names right "
        f"({right / len(rows):.1%}), {doubt} of them rightly in doubt."
    )


if __name__ == "__main__":
    main()
