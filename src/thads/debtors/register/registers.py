"""Registers: which there are at a place, and what belongs to one.

A register is a section of a locality, or of the portal. A branch has no register of its
own: it works at its own address, and its loads and entries stand in the register of its
locality.
"""

from Acquisition import aq_chain
from Acquisition import aq_inner
from collections.abc import Iterator
from collections.abc import Mapping
from plone import api
from thads.debtors.interfaces import IDebtorRegister
from thads.debtors.register.register_kinds import DEFAULT
from thads.debtors.register.register_kinds import REGISTER_KINDS
from thads.debtors.register.register_kinds import RegisterKind
from thads.organisation.interfaces import IBranch
from thads.organisation.interfaces import ILocality
from thads.organisation.succession import taken_over_by
from thads.organisation.units import get_unit
from thads.organisation.units import localities
from thads.organisation.units import locality_of
from thads.organisation.units import section
from thads.outbox import caches
from thads.web import parameters
from typing import Any


def registers_of(context) -> list:
    """Return the registers of the part of the portal a context is in, one a kind."""
    places = (section(context, kind.section) for kind in REGISTER_KINDS.values())
    return [register for register in places if register is not None]


def register_kind_of(context) -> RegisterKind:
    """Return the kind of the register a context is or stands in, else LookupError."""
    for parent in aq_chain(aq_inner(context)):
        if IDebtorRegister.providedBy(parent):
            return parent.register_kind
    raise LookupError("This stands in no register.")


def named_kind(form: Mapping[str, Any], strict: bool = False) -> RegisterKind | None:
    """Return the register kind a request names as `list`.

    It is the default if it names none, None if there is no such kind. ``strict``
    refuses what is no single text.
    """
    id = parameters.text(form, "list", strict=strict)
    return REGISTER_KINDS.get(id or DEFAULT.id)


def register_of(context, form: Mapping[str, Any] | None = None):
    """Return the register a page is about.

    That is itself, or the one of its locality of the kind that a request names; the
    default where it names none, or an unknown one.
    """
    if IDebtorRegister.providedBy(context):
        return context
    return section(context, (named_kind(form or {}) or DEFAULT).section)


def registers_at(place) -> list:
    """Return the registers worked on at a place; for a branch, all of its locality."""
    return [place] if IDebtorRegister.providedBy(place) else registers_of(place)


def all_registers(*register_kinds: RegisterKind) -> Iterator[tuple]:
    """Yield (locality, register) of the whole country, of all kinds or of some."""
    for locality in localities():
        for register in registers_of(locality):
            if not register_kinds or register.register_kind in register_kinds:
                yield locality, register


def branch_of(context) -> str:
    """Return the id of the branch that works here, empty at the locality's register."""
    return context.unit_id if IBranch.providedBy(context) else ""


def taken_over(register) -> Iterator[tuple]:
    """Yield (locality, register) of ended localities whose work a register took over.

    Only registers of the same kind.
    """
    place = locality_of(register)
    for id in taken_over_by(place.unit_id) if place is not None else ():
        former = get_unit(id)
        if ILocality.providedBy(former):
            other = section(former, register.register_kind.section)
            if other is not None:
                yield former, other


def purge(register) -> None:
    """Remove the pages of a register from the caches when this is committed."""
    locality = locality_of(register)
    caches.purge(api.portal.get(), [] if locality is None else [locality.getId()])
