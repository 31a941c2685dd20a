"""What the public is shown of an entry and of a search: nothing internal, ever."""

from Acquisition import aq_inner
from Acquisition import aq_parent
from dataclasses import replace
from plone import api
from thads import _
from thads.debtors.content import index_of
from thads.debtors.entries import objections
from thads.debtors.register.register_kinds import DEFAULT
from thads.debtors.register.register_kinds import KINDS
from thads.debtors.register.visibility import public_fields
from thads.debtors.search import canaries
from thads.debtors.search import commune_table
from thads.debtors.search import query
from thads.organisation.catalog_cache import memory
from thads.organisation.succession import heirs_of
from thads.organisation.succession import taken_over_by
from thads.organisation.units import get_unit
from thads.organisation.units import home_of
from thads.organisation.units import locality_of
from ZODB.POSException import POSKeyError
from zope.i18n import translate
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


def too_weak(definition):
    return _(
        "Give at least two words of the name, or the whole number of a decision or "
        "judgment, for example ${number}. A word of the address, the agency or the "
        "kind narrow a search, but are not enough on their own.",
        mapping={"number": definition.by_field["decision"].example},
    )


class Unavailable(Exception):
    """The register cannot be searched: this is not `nothing found`."""


def question_of(context, form):
    """Read what a form asks (name, address, ...) in a part of the portal."""

    def text(name):
        value = form.get(name, "")
        return value.strip()[:200] if isinstance(value, str) else ""

    locality = locality_of(context)
    place = locality.getId() if locality is not None else ""
    question = query.Question(
        name=text("name"),
        address=text("address"),
        decision=text("decision"),
        kind=text("kind") if text("kind") in KINDS else "",
        unit=text("unit"),
        locality=place,
        similar=text("similar") == "1",
    )
    asked_of = question.unit or place
    if asked_of and (former := taken_over_by(asked_of)):
        question = replace(question, taken_over=former)
    places = commune_table.added()
    return replace(question, places=places) if places else question


def ask(definition, question, start, size):
    """Return (Answer, [public facts, ...]); raises TooWeak and Unavailable."""
    portal = api.portal.get()
    try:
        index = index_of(portal, definition)
        met = canaries.met_by(portal, question) if definition is DEFAULT else []
        answer = _search(index, question, start, size, met)
        shelf = Shelf(portal, definition)
        items = []
        for number in answer.numbers:
            if isinstance(number, str):
                answer.met, place = shelf.entry(number)
                items.append(facts(answer.met, answer.met.current(), place))
                continue
            entry, place = shelf.entry(index.addresses[number])
            version = next(v for v in entry.versions if v["number"] == number)
            items.append(facts(entry, version, place))
    except (AttributeError, KeyError, POSKeyError, StopIteration) as error:
        logger.exception("the register cannot be searched")
        raise Unavailable from error
    return answer, items


def said(answer):
    """(found, nothing or too_many, what to do about it)."""
    if not answer.total:
        return "nothing", NOTHING
    return ("too_many", TOO_MANY) if answer.truncated else ("found", None)


def report(answer, address, now):
    """Record that somebody was shown what nobody looks for."""
    canaries.seen(answer.met, "listed", address, now)


def _search(index, question, start, size, met):
    """Search; the address of a canary takes a place of its own in the order."""
    answer = query.search(index, question, start, size)
    if not met:
        return answer
    place = min(canaries.PLACE, answer.exact)
    if place < start:
        answer = query.search(index, question, start - 1, size)
    elif place < start + size:
        answer.numbers.insert(place - start, met[0])
        del answer.numbers[size:]
    answer.total += 1
    answer.exact += 1
    return answer


class Place:
    """A register and what its entries have from it, worked out once for a page."""

    def __init__(self, register, url, locality, home_url, page):
        self.register, self.url = register, url
        self.locality, self.home_url = locality, home_url
        self.definition, self.page = register.definition, page

    @classmethod
    def of(cls, register):
        return cls(
            register,
            register.absolute_url(),
            locality_of(register),
            home_of(register).absolute_url(),
            Page(api.portal.get(), register.definition),
        )

    def unit(self, id):
        return self.page.unit(id, self.locality)


class Page:
    """What all entries shown at once have in common."""

    def __init__(self, portal, definition):
        self.portal_url = portal.absolute_url()
        self.public = public_fields(definition)
        self.memory = memory()

    def unit(self, id, locality):
        """Who answers for an entry and how to reach them; the locality stands in."""
        key = ("debtors.unit", id, locality.getId() if locality is not None else "")
        if key not in self.memory:
            self.memory[key] = _unit_facts(id, locality)
        path, known = self.memory[key]
        whole = {} if path is None else {"@id": f"{self.portal_url}{path}"}
        return {**whole, **known}


class Shelf:
    """Finds the entries of a list by their addresses, `locality/section/id`."""

    def __init__(self, portal, definition):
        self.portal, self.page = portal, Page(portal, definition)
        self.places = {}

    def entry(self, address):
        """(entry, the Place it is in)"""
        path, _slash, id = address.rpartition("/")
        if path not in self.places:
            home, _slash, section = path.partition("/")
            locality = self.portal._getOb(home)
            self.places[path] = Place(
                locality._getOb(section),
                f"{self.page.portal_url}/{path}",
                locality,
                f"{self.page.portal_url}/{home}",
                self.page,
            )
        place = self.places[path]
        return place.register._getOb(id), place


def facts(entry, version, place=None):
    """The public fields of a version, and whom to ask about it."""
    place = place or Place.of(aq_parent(aq_inner(entry)))
    shown = {f: v for f, v in version["record"].items() if f in place.page.public}
    url = f"{place.url}/{entry.getId()}"
    decision = version["record"]["decision"]
    return {
        "@id": url,
        **_shaped(place.definition, shown),
        "unit": place.unit(version["unit"]),
        "published": version["time"],
        "objection": objections.form_at(place.home_url, url, decision),
    }


def _shaped(definition, record):
    """A public record as programs get it: a number goes with its date and court."""
    found = {}
    for field, whole, key, numbered, always in definition.shape:
        value = record.get(field)
        if whole:
            if value is not None or key in found[whole]:
                found[whole][key] = value
        elif numbered:
            found[field] = {"number": value, "date": None}
        elif always or value is not None:
            found[field] = value
    for field, value in found.items():
        if isinstance(value, dict) and not any(value.values()):
            found[field] = {}
    return found


def _unit_facts(unit_id, locality):
    """(path from the portal, what is told of it), the same under every host."""
    unit = get_unit(unit_id) or locality
    if unit is None:
        return None, {"id": unit_id}
    title, phone = unit.title, locality.phone if locality is not None else None
    heirs = [heir for id in heirs_of(unit_id) if (heir := get_unit(id)) is not None]
    if heirs:
        # who decided is named, who answers for it now is who is asked
        said = _("${unit} (now ${heir})", mapping={"unit": title, "heir": _all(heirs)})
        title, unit = translate(said, target_language="vi"), heirs[0]
    portal = api.portal.get()
    path = unit.absolute_url_path().removeprefix(portal.absolute_url_path())
    return path, {
        "id": unit_id,
        "title": title,
        "phone": unit.phone or phone,
        "email": unit.email,
        "address": unit.address,
    }


def _all(units):
    return "; ".join(unit.title for unit in units)
