"""Public facts of entries, as pages, REST and sheets show them: nothing internal."""

from Acquisition import aq_inner
from Acquisition import aq_parent
from collections.abc import Mapping
from plone import api
from thads import _
from thads.debtors.entries.objections import form_address
from thads.debtors.register.register_kinds import RegisterKind
from thads.debtors.register.visibility import public_fields
from thads.organisation.catalog_cache import memory
from thads.organisation.succession import heirs_of
from thads.organisation.units import get_unit
from thads.organisation.units import home_of
from thads.organisation.units import locality_of
from typing import Any
from typing import Self
from zope.i18n import translate


class RegisterFacts:
    """A register and what all its entries have from it, computed once for a page."""

    def __init__(self, register, url: str, locality, home_url: str, shared):
        self.register, self.url = register, url
        self.locality, self.home_url = locality, home_url
        self.register_kind, self.shared = register.register_kind, shared

    @classmethod
    def of(cls, register) -> Self:
        """Return the facts of one register."""
        return cls(
            register,
            register.absolute_url(),
            locality_of(register),
            home_of(register).absolute_url(),
            SharedFacts(api.portal.get(), register.register_kind),
        )

    def unit(self, id: str) -> dict[str, Any]:
        """Return who answers for an entry of a unit, and how to reach them."""
        return self.shared.unit(id, self.locality)


class SharedFacts:
    """Facts that all entries shown at once have in common."""

    def __init__(self, portal, register_kind: RegisterKind):
        self.portal_url = portal.absolute_url()
        self.public = public_fields(register_kind)
        self.memory = memory()

    def unit(self, id: str, locality) -> dict[str, Any]:
        """Return who answers for an entry; the locality stands in for its unit."""
        key = ("debtors.unit", id, locality.getId() if locality is not None else "")
        if key not in self.memory:
            self.memory[key] = _unit_facts(id, locality)
        path, facts = self.memory[key]
        address = {} if path is None else {"@id": f"{self.portal_url}{path}"}
        return {**address, **facts}


class EntryFinder:
    """Finder of entries of a kind by their addresses, `locality/section/id`."""

    def __init__(self, portal, register_kind: RegisterKind):
        self.portal, self.shared = portal, SharedFacts(portal, register_kind)
        self.registers = {}

    def entry(self, address: str) -> tuple[Any, RegisterFacts]:
        """Return (entry, the facts of its register); KeyError if there is none."""
        path, _slash, id = address.rpartition("/")
        if path not in self.registers:
            home, _slash, section = path.partition("/")
            locality = self.portal._getOb(home)
            self.registers[path] = RegisterFacts(
                locality._getOb(section),
                f"{self.shared.portal_url}/{path}",
                locality,
                f"{self.shared.portal_url}/{home}",
                self.shared,
            )
        place = self.registers[path]
        return place.register._getOb(id), place


def facts(
    entry, version: Mapping, place: RegisterFacts | None = None
) -> dict[str, Any]:
    """Return the public fields of a version, and whom to ask about it."""
    place = place or RegisterFacts.of(aq_parent(aq_inner(entry)))
    public = place.shared.public
    record = {f: value for f, value in version["record"].items() if f in public}
    url = f"{place.url}/{entry.getId()}"
    decision = version["record"]["decision"]
    return {
        "@id": url,
        **_shaped(place.register_kind, record),
        "unit": place.unit(version["unit"]),
        "published": version["time"],
        "objection": form_address(place.home_url, url, decision, version["unit"]),
    }


def _shaped(register_kind, record):
    """Return a public record as programs get it: a number with its date and court."""
    shaped = {}
    for field, whole, key, numbered, always in register_kind.shape:
        value = record.get(field)
        if whole:
            if value is not None or key in shaped[whole]:
                shaped[whole][key] = value
        elif numbered:
            shaped[field] = {"number": value, "date": None}
        elif always or value is not None:
            shaped[field] = value
    for field, value in shaped.items():
        if isinstance(value, dict) and not any(value.values()):
            shaped[field] = {}
    return shaped


def _unit_facts(unit_id, locality):
    """Return (path from the portal, facts) of a unit, the same under every host."""
    unit = get_unit(unit_id) or locality
    if unit is None:
        return None, {"id": unit_id}
    title, phone = unit.title, locality.phone if locality is not None else None
    heirs = [heir for id in heirs_of(unit_id) if (heir := get_unit(id)) is not None]
    if heirs:
        # the one who decided is named, the one who answers for it now is to be asked
        names = "; ".join(heir.title for heir in heirs)
        text = _("${unit} (now ${heir})", mapping={"unit": title, "heir": names})
        title, unit = translate(text, target_language="vi"), heirs[0]
    portal = api.portal.get()
    path = unit.absolute_url_path().removeprefix(portal.absolute_url_path())
    return path, {
        "id": unit_id,
        "title": title,
        "phone": unit.phone or phone,
        "email": unit.email,
        "address": unit.address,
    }
