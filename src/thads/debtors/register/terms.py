"""Terms: the words an entry is found by, and those a question is put into."""

from collections.abc import Container
from collections.abc import Mapping
from functools import lru_cache
from thads.debtors.register import index
from thads.debtors.register.keys import number_key
from thads.debtors.register.register_kinds import DEFAULT
from thads.debtors.register.register_kinds import RegisterKind
from thads.text import words
from thads.text.folding import plain_letters
from thads.text.marks import composed
from thads.text.marks import decomposed
import re


_TONES = {"\u0300": "1", "\u0301": "2", "\u0303": "3", "\u0309": "4", "\u0323": "5"}
_WORD = re.compile(r"[^\W_]+")
_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
_FRONT = 2  # letters; words that agree in these are few


def of_record(
    record: Mapping,
    locality: str,
    unit: str,
    month: str = "",
    register_kind: RegisterKind = DEFAULT,
) -> tuple[set[str], set[str]]:
    """Return (terms, numbers) of a record published by a unit of a locality."""
    name = plain_letters(record["name"])
    address = plain_letters(record.get("address", ""))
    terms = {index.LOCALITY + locality, index.UNIT + unit}
    terms.update(index.NAME + word for word in words(name))
    terms.update(index.EXACT + word for word in exact_words(name))
    terms.update(index.ADDRESS + word for word in words(address))
    if record.get("kind"):
        terms.add(index.KIND + record["kind"])
    if month:
        terms.add(index.MONTH + month)
    for field in register_kind.dates:
        if date := record.get(field):
            terms.update((index.DATE + date, index.DATE + date[:4]))
    found = [record[field] for field in register_kind.numbers if record.get(field)]
    return terms, {number_key(plain_letters(number)) for number in found} - {""}


def exact_words(text: str) -> list[str]:
    """Return words with their accents, the tone at the end: hoà and hòa are one."""
    text = composed(text).lower().replace("ð", "đ")
    return [exact_word(word) for word in _WORD.findall(text)]


@lru_cache(maxsize=10_000)  # names have few words
def exact_word(word: str) -> str:
    """Return a word in small letters with its accents, the tone at the end."""
    letters, tone = [], ""
    for char in decomposed(word):
        if char in _TONES:
            tone = _TONES[char]
        else:
            letters.append(char)
    return composed("".join(letters)) + tone


def neighbours(word: str, vocabulary: Container[str]) -> list[str]:
    """Return known words one typing error away: a letter more, less, other, swapped.

    For errors after the first letters, the words that begin alike are gone through:
    they are few. ``vocabulary`` is an OOTreeSet.
    """
    found = {tried for tried in _mistyped_in_front(word) if tried in vocabulary}
    front = word[:_FRONT]
    if len(front) == _FRONT:
        alike = vocabulary.keys(front, front + index.LAST)
        found.update(known for known in alike if _differ_by_one(word, known))
    found -= {word, ""}
    return sorted(found)


@lru_cache(maxsize=500)
def _mistyped_in_front(word):
    """Return all that can be meant if the error is in the first letters."""
    found = []
    for at in range(min(_FRONT, len(word) + 1)):
        before, here, after = word[:at], word[at : at + 1], word[at + 1 :]
        found += [before + after, before + after[:1] + here + after[1:]]
        for letter in _LETTERS:
            found += [before + letter + after, before + letter + here + after]
    return tuple(found)


def _differ_by_one(one, other):
    """Return whether a letter more, less, other, or two swapped make one the other."""
    if not -2 < len(one) - len(other) < 2:
        return False
    at, end = _FRONT, min(len(one), len(other))
    while at < end and one[at] == other[at]:
        at += 1
    one, other = one[at:], other[at:]
    return (
        one[1:] == other[1:]
        or one == other[1:]
        or one[1:] == other
        or (one[2:] == other[2:] and one[:2] == other[1::-1])
    )
