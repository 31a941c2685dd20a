"""Branches at the register: a branch works at its own address, its lists and entries
stand in the register of its locality.

People of a branch hold their roles at the branch's root. What is the branch's in the
register gives them the same roles there, by the unit it names: nothing is stored in
a million entries, and nothing has to be renewed when an entry changes hands.

Who took over from a unit that ended has his roles on what that unit left: on the whole
register of a locality, on the lists and entries of a branch.
"""

from borg.localrole.interfaces import ILocalRoleProvider
from thads.debtors.content import registers_of
from thads.debtors.interfaces import IDebtorEntry
from thads.debtors.interfaces import IDebtorLoad
from thads.debtors.interfaces import IDebtorRegister
from thads.debtors.register.register_kinds import DEFAULT
from thads.debtors.register.register_kinds import DEFINITIONS
from thads.organisation.functions import FUNCTIONS
from thads.organisation.functions import LOCAL
from thads.organisation.functions import group_id
from thads.organisation.interfaces import IBranch
from thads.organisation.interfaces import ILocality
from thads.organisation.succession import heirs_of
from thads.organisation.succession import taken_over_by
from thads.organisation.units import get_unit
from thads.organisation.units import localities
from thads.organisation.units import locality_of
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
    """The people of some units have their roles on what is those units'."""

    def __init__(self, context):
        self.context = context

    def units(self):
        """The ids of the units whose it is."""
        return ()

    def getRoles(self, principal_id):
        unit_id, _line, function = principal_id.rpartition("_")
        if unit_id and function in ROLES and unit_id in self.units():
            return (ROLES[function],)
        return ()

    def getAllRoles(self):
        for unit_id in self.units():
            for function, role in ROLES.items():
                yield group_id(unit_id, function), (role,)


@adapter(IDebtorRegister)
class RegisterRoles(OfficeRoles):
    def units(self):
        locality = locality_of(self.context)
        return heirs_of(locality.unit_id) if locality is not None else ()


@adapter(IDebtorLoad)
class LoadRoles(OfficeRoles):
    def units(self):
        office = self.context.office
        return (office, *heirs_of(office)) if office else ()


@adapter(IDebtorEntry)
class EntryRoles(OfficeRoles):
    def units(self):
        versions = self.context.versions
        unit_id = versions[-1]["unit"] if versions else ""
        return (unit_id, *heirs_of(unit_id)) if unit_id else ()


def taken_over(register):
    """(locality, register) of the same list of each locality whose work the locality
    of a register has taken over."""
    place = locality_of(register)
    for id in taken_over_by(place.unit_id) if place is not None else ():
        former = get_unit(id)
        if ILocality.providedBy(former):
            found = section(former, register.definition.section)
            if found is not None:
                yield former, found
