"""Other readings of what was typed or pasted, for when nobody is found by its words.

``ông Nguyễn Văn An, sinh năm 1980, Ba Đình`` is a name with something in front, a year
that no entry has, and an address; ``281/QĐ-CCTHADS ngày 25/04/2025`` among the names is
a decision. A reading is a question like any other: the rule of two words holds for it.
"""

from collections.abc import Iterator
from dataclasses import replace
from thads.debtors.search import asides
from thads.debtors.search.numbers import LONGEST
from thads.debtors.search.numbers import cited
from thads.debtors.search.numbers import read_number
from thads.debtors.search.questions import Question
from thads.text.folding import plain_letters
from thads.text.marks import composed
import re


#: Nothing but letters and single spaces, as nearly all names are typed.
_PLAIN = re.compile(r"[^\W\d_]+(?: [^\W\d_]+)*")
_IN_A_ROW = re.compile(r"^\s*(?:\d{1,5}\s*[.)\]:]|\d{1,5}\s+(?=[^\W\d_])|[-*•+>])\s*")
_PARTS = re.compile(
    r"[,;\n\t|()\[\]\u2013\u2014]+|\s-+\s"
    rf"|(?:[\s,;(]+(?:{asides.pattern(asides.ADDRESS)})\b)+[\s:.]*(?=[^\W_])",
    re.I,
)
_PLACE = re.compile(
    rf"^\s*(?:(?:{asides.pattern(asides.PLACE)})\b[\s.:]*)+(?=[^\W_])", re.I
)
#: A year, a day or a number nobody is called by, with the word in front of it.
_FIGURES = re.compile(
    rf"(?:\b(?:{asides.pattern(asides.BIRTH)})\b[\s.:]*)?"
    r"(?<![^\W_])(?:\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|(?:\d[\s.]?){8,14}\d|\d{4}|\d{2}"
    rf"(?=\s+(?:tuổi|tuoi)\b))(?![^\W_])|\b(?:{asides.pattern(asides.BIRTH)})\b[\s.:]*$",
    re.I,
)


def readings(question: Question) -> Iterator[Question]:
    """Yield what else a question may mean, the likeliest first."""
    name = composed(plain_letters(question.name)[:LONGEST])
    decision = question.decision[:LONGEST]
    if decision and not name and not any(map(str.isdigit, decision)):
        yield replace(question, name=decision, decision="")
        return
    if not name:
        return
    if not decision and (found := cited(name)):
        number, around = found
        rest, _address = _taken_apart(around)
        if len(rest.split()) > 1:
            yield replace(question, name=rest, decision=number)
        yield replace(question, name="", decision=number)
        return
    if (
        not decision
        and read_number(name).whole
        and re.match(r"\W*\d", name)
        and len(name.split()) < 4
    ):
        yield replace(question, name="", decision=name)
    plain = _PLAIN.fullmatch(name)
    front = asides.count_in_front(asides.typed_words(name), asides.SIR, asides.LABEL)
    if plain and not front and not _PARTS.search(name):
        return
    rest, address = _taken_apart(name)
    if rest and (rest, address) != (name, ""):
        both = f"{question.address} {address}".strip()
        yield replace(question, name=rest, address=both)


def _taken_apart(text: str) -> tuple[str, str]:
    """Return (name, words of an address) of what was pasted."""
    text = _IN_A_ROW.sub("", text)
    name, address = "", []
    for part in _PARTS.split(text):
        part = " ".join(_FIGURES.sub(" ", part).split())
        if not re.search(r"[^\W\d_]", part):
            continue
        if asides.is_aside(part, asides.SIR):
            continue
        if name:
            address.append(_PLACE.sub("", part))
        else:
            name = _without_asides(part)
    return name, " ".join(address)


def _without_asides(name: str) -> str:
    """Return a name without what a person is called by, or what leads to it."""
    words = re.findall(r"[^\W_]+", name)
    count = asides.count_in_front(asides.typed_words(name), asides.SIR, asides.LABEL)
    if not count or count >= len(words):
        return name.strip(" .:-\"'“”")
    at = [found.end() for found in re.finditer(r"[^\W_]+", name)][count - 1]
    return name[at:].strip(" .:-\"'“”")
