"""Recall of the register's search: who is looked for with small mistakes is found.

    bin/zopepy benchmarks/register_recall.py [--entries 100000] [--questions 2000]

Invented people (those of register.py) are looked for by what a citizen types: without
accents, in another order, with one typing error, the last word half typed, and all at
once. Found means: the very entry is among the answers, up to the cap of what is shown
at all, or the similar names offered beside them; in brackets, on a first page of 50.
Once in the whole country, and once with the locality, as one asks on a locality's own
page. Seeded: the same on every run.
"""

from argparse import ArgumentParser
from dataclasses import replace
from pathlib import Path
from thads.debtors.register import terms
from thads.debtors.register.index import RegisterIndex
from thads.debtors.search.query import CAP
from thads.debtors.search.query import PAGE
from thads.debtors.search.query import Question
from thads.debtors.search.query import search
from thads.text import fold
import random
import sys
import unicodedata


sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from benchmarks.debtors.people import people  # noqa: E402


PLACES = [f"place-{number}" for number in range(63)]
LETTERS = "abcdeghiklmnopqrstuvxy"
NEXT = {  # a key beside it on the keyboard
    "a": "sqz",
    "c": "xvd",
    "g": "fhb",
    "h": "gjn",
    "i": "uok",
    "n": "bmh",
    "o": "ipl",
    "t": "ryg",
    "u": "yij",
}


def build(count):
    index, batch = RegisterIndex(), []
    entries = {}
    for number, (record, place) in enumerate(people(count, PLACES), 1):
        entries[number] = record["name"], place
        batch.append((number, str(number), *terms.of_record(record, place, place)))
        if len(batch) == 5000 or number == count:
            index.reserve(len(batch))
            index.stage(batch)
            index.switch(on=[entry[0] for entry in batch])
            batch = []
    return index, entries


def typed(name, chance):
    """A name with one typing error in one of its words."""
    found = name.split()
    at = chance.choice([n for n, word in enumerate(found) if len(word) > 1])
    word, place = found[at], chance.randrange(len(found[at]))
    kind = chance.choice(("other", "left out", "twice", "swapped", "more"))
    if kind == "other":
        letter = chance.choice(NEXT.get(word[place], LETTERS))
        word = word[:place] + letter + word[place + 1 :]
    elif kind == "left out":
        word = word[:place] + word[place + 1 :]
    elif kind == "twice":
        word = word[:place] + word[place] * 2 + word[place + 1 :]
    elif kind == "swapped" and place + 1 < len(word):
        word = word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    else:
        word = word[:place] + chance.choice(LETTERS) + word[place:]
    found[at] = word
    return " ".join(found)


def swapped(name, chance):
    found = name.split()
    chance.shuffle(found)
    return " ".join(found)


def begun(name, chance):
    return name[:-1] if len(name.split()[-1]) > 2 else name


WAYS = {
    "as written": lambda name, chance: name,
    "decomposed (NFD), capitals": lambda name, chance: unicodedata.normalize(
        "NFD", name.upper()
    ),
    "accents dropped": lambda name, chance: fold(name),
    "words swapped": swapped,
    "one typing error": lambda name, chance: typed(fold(name), chance),
    "last word not finished": lambda name, chance: begun(fold(name), chance),
    "accents dropped, swapped, one error": lambda name, chance: swapped(
        typed(fold(name), chance), chance
    ),
}


def place_of(index, question, number):
    """The place of an entry among the answers, or among the similar names that the
    page offers after a full page of exact ones; or None."""
    at = _place_of(index, question, number)
    if at is None and search(index, question).more:
        at = _place_of(index, replace(question, similar=True), number)
    return at


def _place_of(index, question, number):
    for start in range(0, CAP, PAGE):
        found = search(index, question, start, PAGE).numbers
        if number in found:
            return start + found.index(number)
        if len(found) < PAGE:
            break
    return None


def recall(index, entries, way, count, with_place):
    chance = random.Random(17)
    found = first = 0
    for number in chance.choices(range(1, len(entries) + 1), k=count):
        name, place = entries[number]
        asked = way(name, chance)
        question = Question(name=asked, locality=place if with_place else "")
        at = place_of(index, question, number)
        found += at is not None
        first += at is not None and at < PAGE
    return 100 * found / count, 100 * first / count


def main():
    parser = ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--entries", type=int, default=100_000)
    parser.add_argument("--questions", type=int, default=2000)
    options = parser.parse_args()
    index, entries = build(options.entries)
    print("| asked | whole country, % | in the locality, % |")
    print("|---|---|---|")
    for name, way in WAYS.items():
        cells = [
            "{:.2f} ({:.1f})".format(
                *recall(index, entries, way, options.questions, with_place)
            )
            for with_place in (False, True)
        ]
        print(f"| {name} | {cells[0]} | {cells[1]} |", flush=True)


if __name__ == "__main__":
    main()
