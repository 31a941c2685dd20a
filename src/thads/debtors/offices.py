"""Branches at the register: a branch works at its own address, its lists and entries
stand in the register of its locality.

People of a branch hold their roles at the branch's root. What is the branch's in the
register gives them the same roles there, by the unit it names: nothing is stored in
a million entries, and nothing has to be renewed when an entry changes hands.
"""

from borg.localrole.interfaces import ILocalRoleProvider
from thads.debtors.content import registers_of
from thads.debtors.definitions import DEFAULT
from thads.debtors.definitions import DEFINITIONS
from thads.debtors.interfaces import IDebtorEntry
from thads.debtors.interfaces import IDebtorLoad
from thads.debtors.interfaces import IDebtorRegister
from thads.organisation.functions import FUNCTIONS
from thads.organisation.functions import LOCAL
from thads.organisation.functions import group_id
from thads.organisation.interfaces import IBranch
from thads.organisation.units import localities
from thads.organisation.units import section
from zope.component import adapter
from zope.interface import implementer


ROLES = {
    function.id: function.role for function in FUNCTIONS if function.kinds == LOCAL
}


def register_of(context, told=None):
    """The register a page is about: itself, or that of the branch's locality; the
    list is the one a call names, the first one if it names none."""
    if IDebtorRegister.providedBy(context):
        return context
    id = (told or {}).get("list")
    definition = DEFINITIONS.get(id) if isinstance(id, str) else None
    return section(context, (definition or DEFAULT).section)


def registers_at(place):
    """The registers worked on at a place: a branch works on all of its locality."""
    return [place] if IDebtorRegister.providedBy(place) else registers_of(place)


def all_registers():
    """(locality, register) of the whole country, a list each."""
    for locality in localities():
        for register in registers_of(locality):
            yield locality, register


def branch_of(context):
    """The id of the branch that works here, empty at the locality's own register."""
    return context.unit_id if IBranch.providedBy(context) else ""


@implementer(ILocalRoleProvider)
class OfficeRoles:
    """The people of a unit have their roles on what is the unit's."""

    unit_id = ""

    def __init__(self, context):
        self.context = context

    def getRoles(self, principal_id):
        unit_id, _line, function = principal_id.rpartition("_")
        if unit_id and unit_id == self.unit_id and function in ROLES:
            return (ROLES[function],)
        return ()

    def getAllRoles(self):
        if self.unit_id:
            for function, role in ROLES.items():
                yield group_id(self.unit_id, function), (role,)


@adapter(IDebtorLoad)
class LoadRoles(OfficeRoles):
    @property
    def unit_id(self):
        return self.context.office


@adapter(IDebtorEntry)
class EntryRoles(OfficeRoles):
    @property
    def unit_id(self):
        versions = self.context.versions
        return versions[-1]["unit"] if versions else ""
