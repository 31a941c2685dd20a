"""Answers to the public: questions read from forms, entries as public facts."""

from collections.abc import Mapping
from dataclasses import replace
from plone import api
from thads import _
from thads.debtors.entries.public_facts import EntryFinder
from thads.debtors.entries.public_facts import facts
from thads.debtors.entries.states import version_of
from thads.debtors.register.indexes import index_of
from thads.debtors.register.register_kinds import DEBTOR_KINDS
from thads.debtors.register.register_kinds import DEFAULT
from thads.debtors.register.register_kinds import RegisterKind
from thads.debtors.search import canaries
from thads.debtors.search import commune_table
from thads.debtors.search import query
from thads.debtors.search.query import Answer
from thads.debtors.search.questions import Question
from thads.debtors.search.suggestions import Suggestion
from thads.debtors.search.suggestions import suggestions
from thads.organisation.succession import taken_over_by
from thads.organisation.units import locality_of
from thads.organisation.units import locality_titles
from thads.web import parameters
from typing import Any
from ZODB.POSException import POSKeyError
from zope.i18nmessageid import Message
import logging


logger = logging.getLogger(__name__)


NOTICE = _(
    "A person of the same name is not necessarily the same person. Compare address, "
    "decision and unit; ask the unit named if in doubt."
)
NOTHING = _(
    "No published entry answers this question on the day of this search. Check the "
    "spelling, or search with fewer words."
)
TOO_MANY = _(
    "There are too many to show all. Add another word of the name, a word of the "
    "address or the agency."
)
UNAVAILABLE = _(
    "The search is not available just now. This does not mean that nobody of this "
    "name is on the register. Please try again later, or telephone the agency."
)
EXHAUSTED = _(
    "Too many searches came from your network. Please wait ${minutes} minutes, or "
    "telephone the agency."
)


AGAIN = 120  # seconds after which to try an index that was not there


class Unavailable(Exception):
    """The register cannot be searched: this is not `nothing found`."""


def too_weak(register_kind: RegisterKind) -> Message:
    """Return the sentence for a question that would list too many people."""
    return _(
        "Give at least two words of the name, or the whole number of a decision or "
        "judgment, for example ${number}. A word of the address, the agency or the "
        "kind narrow a search, but are not enough on their own; nor are the same word "
        "twice, a single letter, Ông, Bà, Thị Văn or Công ty.",
        mapping={"number": register_kind.by_field["decision"].example},
    )


def question_of(context, form: Mapping[str, Any]) -> Question:
    """Return what a form asks (name, address, ...) in a part of the portal."""

    def text(name):
        return parameters.text(form, name)

    locality = locality_of(context)
    place = locality.getId() if locality is not None else ""
    question = Question(
        name=text("name"),
        address=text("address"),
        decision=text("decision"),
        kind=text("kind") if text("kind") in DEBTOR_KINDS else "",
        unit=text("unit"),
        locality=place,
        similar=text("similar") == "1",
    )
    asked_of = question.unit or place
    if asked_of and (former := taken_over_by(asked_of)):
        question = replace(question, taken_over=former)
    places = commune_table.places_with_table()
    return replace(question, places=places) if places else question


def ask(
    register_kind: RegisterKind, question: Question, start: int, size: int
) -> tuple[Answer, list[dict[str, Any]]]:
    """Return (answer, public facts of its entries); raises TooWeak and Unavailable."""
    portal = api.portal.get()
    try:
        index = index_of(portal, register_kind)
        answer = _search(index, question, start, size, register_kind)
        finder = EntryFinder(portal, register_kind)
        items = []
        for number in answer.numbers:
            if isinstance(number, str):
                answer.met, place = finder.entry(number)
                items.append(facts(answer.met, answer.met.current(), place))
                continue
            entry, place = finder.entry(index.addresses[number])
            items.append(facts(entry, version_of(entry, number), place))
    except (AttributeError, KeyError, POSKeyError, StopIteration) as error:
        logger.exception("the register cannot be searched")
        raise Unavailable from error
    return answer, items


def verdict(answer: Answer) -> tuple[str, Message | None]:
    """Return (`found`, `nothing` or `too_many`, what to do about it)."""
    if not answer.total:
        return "nothing", NOTHING
    return ("too_many", TOO_MANY) if answer.truncated else ("found", None)


def report(answer: Answer, address: str, now: float) -> None:
    """Record that an IP address was shown a canary, which nobody looks for."""
    canaries.record_sighting(answer.met, "listed", address, now)


def beside(
    register_kind: RegisterKind, question: Question, answer: Answer
) -> list[Suggestion]:
    """Return what may have been meant besides, by the index of a register kind."""
    try:
        index = index_of(api.portal.get(), register_kind)
        return suggestions(index, question, answer)
    except (AttributeError, KeyError, POSKeyError):
        logger.exception("the register cannot be searched")
        return []


def count_by_locality(
    register_kind: RegisterKind, question: Question, answer: Answer
) -> list[tuple[str, int]]:
    """Return [(id of a locality, how many exact hits it has)], the most first."""
    asked = answer.reading or question
    if asked.locality or not answer.exact:
        return []
    try:
        index = index_of(api.portal.get(), register_kind)
        counts = query.count_by_locality(index, asked, locality_titles())
    except (AttributeError, KeyError, POSKeyError):
        logger.exception("the register cannot be searched")
        return []
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def understood(answer: Answer) -> dict[str, str] | None:
    """Return the fields of what was looked for instead, None if as it was asked."""
    if answer.reading is None:
        return None
    fields = ("name", "address", "decision")
    return {field: getattr(answer.reading, field) for field in fields}


def _search(index, question, start, size, register_kind):
    """Search; the address of a canary takes a place of its own in the order."""
    answer = query.search(index, question, start, size)
    if register_kind is not DEFAULT:
        return answer
    met = canaries.met_by(api.portal.get(), answer.reading or question)
    if not met:
        return answer
    place = min(canaries.PLACE, answer.exact)
    if place < start:
        answer = query.search(index, question, start - 1, size)
    elif place < start + size:
        answer.numbers.insert(place - start, met[0])
        del answer.numbers[size:]
    if place <= answer.same:
        answer.same += 1
    answer.total += 1
    answer.exact += 1
    return answer
