"""What citizens ask, by shape; the same questions for every side."""

from benchmarks.debtors.people import people
from dataclasses import dataclass
import random
import statistics
import time


ROUNDS = 4
#: Nobody gets an answer to less than two words; the index has one all the same.
BELOW_THE_RULE = "one common word and a unit"
ONE_WORD = ("nguyen", "tran", "van", "thi", "le")


@dataclass(frozen=True)
class Asked:
    name: str = ""
    decision: str = ""
    unit: str = ""
    prefix: bool = False  # the last word of the name is not finished


def shapes(count, places):
    """{shape: [Asked, ...]}"""
    from thads.text import fold

    chance = random.Random(7)
    chosen = chance.sample([record for record, _p in people(4000, places)], count)
    units = places[:20]
    names = [fold(record["name"]) for record in chosen]
    common = (
        "nguyen van",
        "nguyen thi",
        "tran thi",
        "van nguyen",
        "tran van",
        "le van",
    )
    return {
        "three words": [Asked(name) for name in names],
        "three words with accents": [Asked(r["name"]) for r in chosen],
        "two common words": [Asked(common[n % 6]) for n in range(count)],
        "two common words and a unit": [
            Asked(common[n % 6], unit=chance.choice(units)) for n in range(count)
        ],
        BELOW_THE_RULE: [
            Asked(ONE_WORD[n % 5], unit=chance.choice(units)) for n in range(count)
        ],
        "three words and a unit": [
            Asked(name, unit=chance.choice(units)) for name in names
        ],
        "last word as far as typed": [Asked(n[:-1], prefix=True) for n in names],
        "decision number": [Asked(decision=r["decision"]) for r in chosen],
        "one typing error": [Asked(_mistyped(name, chance)) for name in names],
    }


def _mistyped(name, chance):
    """The longest word with another letter at its end."""
    parts = name.split()
    at = max(range(len(parts)), key=lambda n: len(parts[n]))
    wrong = chance.choice([c for c in "aeiouhnt" if c != parts[at][-1]])
    parts[at] = parts[at][:-1] + wrong
    return " ".join(parts)


def measure(function, questions):
    """(median, p95) over the questions, in ms: of each the best of some rounds, for a
    shared machine adds the turns of others to one round or another."""
    best = [float("inf")] * len(questions)
    for _round in range(ROUNDS):
        for at, question in enumerate(questions):
            started = time.perf_counter()
            function(question)
            best[at] = min(best[at], (time.perf_counter() - started) * 1000)
    return summary(best)


def summary(times):
    times = sorted(times)
    return statistics.median(times), times[int(len(times) * 0.95)]
