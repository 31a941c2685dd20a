"""Local roles on registers, loads and entries, by providers.

People of a branch hold their roles at the branch's root. What is the branch's in the
register of its locality gives them the same roles, by the unit it names: nothing is
stored in a million entries, and nothing has to be renewed when an entry changes hands.

People of the heir of an ended unit hold their roles on what that unit left: on the
whole register of a locality, on the loads and entries of a branch.
"""

from borg.localrole.interfaces import ILocalRoleProvider
from collections.abc import Iterator
from thads.debtors.interfaces import IDebtorEntry
from thads.debtors.interfaces import IDebtorLoad
from thads.debtors.interfaces import IDebtorRegister
from thads.organisation.functions import FUNCTIONS
from thads.organisation.functions import LOCAL
from thads.organisation.functions import group_id
from thads.organisation.succession import heirs_of
from thads.organisation.units import locality_of
from zope.component import adapter
from zope.interface import implementer


ROLES = {
    function.id: function.role for function in FUNCTIONS if function.kinds == LOCAL
}


@implementer(ILocalRoleProvider)
class UnitRoles:
    """Roles of the people of some units, on an object of these units."""

    def __init__(self, context):
        self.context = context

    def units(self) -> tuple[str, ...]:
        """Return the ids of the units."""
        return ()

    def getRoles(self, principal_id: str) -> tuple[str, ...]:
        """Return the roles a principal has by being the group of a unit's function."""
        unit_id, _line, function = principal_id.rpartition("_")
        if unit_id and function in ROLES and unit_id in self.units():
            return (ROLES[function],)
        return ()

    def getAllRoles(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Yield (group id, roles) of all groups that have roles here."""
        for unit_id in self.units():
            for function, role in ROLES.items():
                yield group_id(unit_id, function), (role,)


@adapter(IDebtorRegister)
class RegisterRoles(UnitRoles):
    """Roles on a register: of the heirs of its locality."""

    def units(self) -> tuple[str, ...]:
        """Return the ids of the heirs of the locality; none at the portal."""
        locality = locality_of(self.context)
        return heirs_of(locality.unit_id) if locality is not None else ()


@adapter(IDebtorLoad)
class LoadRoles(UnitRoles):
    """Roles on a load: of its branch and the heirs of the branch."""

    def units(self) -> tuple[str, ...]:
        """Return the ids of the branch that handed it in, and of its heirs."""
        office = self.context.office
        return (office, *heirs_of(office)) if office else ()


@adapter(IDebtorEntry)
class EntryRoles(UnitRoles):
    """Roles on an entry: of its unit and the heirs of the unit."""

    def units(self) -> tuple[str, ...]:
        """Return the ids of the unit of the newest version, and of its heirs."""
        versions = self.context.versions
        unit_id = versions[-1]["unit"] if versions else ""
        return (unit_id, *heirs_of(unit_id)) if unit_id else ()
