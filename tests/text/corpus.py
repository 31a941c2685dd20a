"""Corpora of invented lines beside the tests, and how much of one is judged right."""

from dataclasses import dataclass
from pathlib import Path
import csv


@dataclass(frozen=True)
class Figures:
    """What a detector made of a corpus: lines it missed, lines it was wrong about."""

    held: int
    free: int
    missed: list[str]
    false_alarms: list[str]

    @property
    def recall(self):
        return 1 - len(self.missed) / self.held

    @property
    def alarms(self):
        return len(self.false_alarms) / self.free


def lines(name):
    """Return the lines of a corpus as {column: text}."""
    path = Path(__file__).parent / name
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))


def figures(rows, finds):
    """Return the figures of `finds(row)`; a row of the kind `none` holds nothing."""
    held = [row for row in rows if row["kind"] != "none"]
    free = [row for row in rows if row["kind"] == "none"]
    return Figures(
        len(held),
        len(free),
        [row["text"] for row in held if not finds(row)],
        [row["text"] for row in free if finds(row)],
    )
