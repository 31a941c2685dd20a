"""Suggestions: questions a citizen may have meant, each of which finds somebody.

They are links beside an answer. One that would be refused, or find nobody, is none.
"""

from collections.abc import Iterator
from dataclasses import replace
from thads.debtors.register.index import RegisterIndex
from thads.debtors.search.query import Answer
from thads.debtors.search.query import search
from thads.debtors.search.questions import Question
from thads.debtors.search.questions import TooWeak
from thads.debtors.search.readings import readings
from thads.text.keyboards import typed_without_program
from typing import NamedTuple


KEYBOARD, ADDRESS, ANYWHERE = "keyboard", "address", "anywhere"
#: Words of a place at the end of a name, the most likely first.
_PLACE_WORDS = (2, 3, 4)
_NAME_WORDS = 2


class Suggestion(NamedTuple):
    """Another question: of which kind, and how many entries answer it exactly."""

    kind: str
    question: Question
    count: int


def suggestions(
    index: RegisterIndex, question: Question, answer: Answer
) -> list[Suggestion]:
    """Return what may have been meant: other letters, a place, no address."""
    found = []
    for kind, other in _others(question, answer):
        count = _count(index, other)
        if count or (kind == KEYBOARD and not answer.total and count is not None):
            found.append(Suggestion(kind, other, count or 0))
            if kind == ADDRESS:
                break
    return found


def _others(question: Question, answer: Answer) -> Iterator[tuple[str, Question]]:
    asked = answer.reading or question
    if not answer.total and asked is question and not question.address:
        asked = next((r for r in readings(question) if r.address), question)
    if meant := typed_without_program(question.name):
        yield KEYBOARD, replace(question, name=meant, similar=False)
    if answer.exact:
        return
    if asked.address and not answer.total:
        yield ANYWHERE, replace(asked, address="", similar=False)
    if asked.address:
        return
    words = asked.name.split()
    for count in _PLACE_WORDS:
        name, place = words[:-count], words[-count:]
        if len(name) >= _NAME_WORDS:
            yield (
                ADDRESS,
                replace(asked, name=" ".join(name), address=" ".join(place)),
            )


def _count(index: RegisterIndex, question: Question) -> int | None:
    """Return how many entries answer a question; None if it is too weak."""
    try:
        return search(index, replace(question, similar=False), 0, 0).exact
    except TooWeak:
        return None
