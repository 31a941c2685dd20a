"""What the public is shown of an entry and of a search: nothing internal, ever."""

from plone import api
from thads import _
from thads.debtors import objections
from thads.debtors import search
from thads.debtors.content import definition_of
from thads.debtors.content import index_of
from thads.debtors.definitions import KINDS
from thads.debtors.visibility import public_record
from thads.organisation.units import get_unit
from thads.organisation.units import locality_of
from ZODB.POSException import POSKeyError


NOTICE = _(
    "A person of the same name is not necessarily the same person. Compare address, "
    "decision and unit; ask the unit named if in doubt."
)
UNAVAILABLE = _("The search is not available just now. Please try again later.")


def too_weak(definition):
    return _(
        "Give at least two words of the name, or the whole number of a decision or "
        "judgment, for example ${number}.",
        mapping={"number": definition.by_field["decision"].example},
    )


class Unavailable(Exception):
    """The register cannot be searched: this is not `nothing found`."""


def question_of(context, form):
    """Read {name, address, decision, kind, unit} as asked in a part of the portal."""

    def text(name):
        value = form.get(name, "")
        return value.strip()[:200] if isinstance(value, str) else ""

    locality = locality_of(context)
    return search.Question(
        name=text("name"),
        address=text("address"),
        decision=text("decision"),
        kind=text("kind") if text("kind") in KINDS else "",
        unit=text("unit"),
        locality=locality.getId() if locality is not None else "",
    )


def ask(definition, question, start, size):
    """Return (Answer, [public facts, ...]); raises TooWeak and Unavailable."""
    portal, units = api.portal.get(), {}
    try:
        index = index_of(portal, definition)
        answer = search.search(index, question, start, size)
        found = [(n, index.addresses[n]) for n in answer.numbers]
        items = []
        for number, address in found:
            entry = portal.unrestrictedTraverse(address)
            version = next(v for v in entry.versions if v["number"] == number)
            items.append(facts(entry, version, units))
    except (KeyError, POSKeyError, StopIteration) as error:
        raise Unavailable from error
    return answer, items


def facts(entry, version, units=None):
    """The public fields of a version, and whom to ask about it."""
    units = {} if units is None else units
    definition = definition_of(entry)
    record = public_record(definition, version["record"])
    if version["unit"] not in units:
        units[version["unit"]] = unit_facts(version["unit"], entry)
    return {
        "@id": entry.absolute_url(),
        **_shaped(definition, record),
        "unit": units[version["unit"]],
        "published": version["time"],
        "objection": objections.address(entry, version),
    }


def _shaped(definition, record):
    """A public record as programs get it: a number goes with its date and court."""
    found = {}
    for column in definition.columns:
        value = record.get(column.field)
        if column.part_of:
            whole, key = found[column.part_of], _key_in_whole(column)
            if value is not None or key in whole:
                whole[key] = value
        elif column.kind == "number":
            found[column.field] = {"number": value, "date": None}
        elif column.kind != "unit" and (column.public or value is not None):
            found[column.field] = value
    for field, value in found.items():
        if isinstance(value, dict) and not any(value.values()):
            found[field] = {}
    return found


def _key_in_whole(column):
    return column.field.removeprefix(f"{column.part_of}_")


def unit_facts(unit_id, context):
    """Who answers for an entry and how to reach them; the locality stands in."""
    locality = locality_of(context)
    unit = get_unit(unit_id) or locality
    if unit is None:
        return {"id": unit_id}
    return {
        "@id": unit.absolute_url(),
        "id": unit_id,
        "title": unit.title,
        "phone": unit.phone or (locality.phone if locality is not None else None),
        "email": unit.email,
        "address": unit.address,
    }
