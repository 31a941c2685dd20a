"""Functions people hold in a unit, and the roles that stand for them."""

from dataclasses import dataclass
from thads import _


@dataclass(frozen=True)
class Function:
    """One function.

    `kinds`: the kinds of unit that have it. `scope`: where the group's role is
    given: `root`, the unit's root, or `sections`, the portal's own sections, so
    that the centre's own staff do not reach into the localities.
    """

    id: str
    role: str
    title: str
    kinds: frozenset
    scope: str = "root"


LOCAL = frozenset({"provincial", "district", "regional"})
PROVINCIAL = frozenset({"provincial"})
CENTRAL = frozenset({"central"})
HOTLINE = "Unit Hotline Officer"

FUNCTIONS = (
    Function("editor", "Unit Editor", _("Editor"), PROVINCIAL),
    Function("leader", "Unit Leader", _("Leader"), LOCAL),
    Function("officer", "Unit Officer", _("Receiving officer"), LOCAL),
    Function("registrar", "Unit Registrar", _("Registrar of debtors"), LOCAL),
    Function("hotline", HOTLINE, _("Hotline officer"), PROVINCIAL),
    Function("accountant", "Unit Accountant", _("Accountant"), PROVINCIAL),
    Function("admin", "Unit Administrator", _("Administrator"), PROVINCIAL),
    Function("editor", "Unit Editor", _("Editor"), CENTRAL, "sections"),
    Function("officer", "Unit Officer", _("Receiving officer"), CENTRAL, "sections"),
    Function("hotline", HOTLINE, _("Hotline officer"), CENTRAL, "sections"),
    Function("approver", "Central Approver", _("Approver"), CENTRAL),
    Function("admin", "Central Administrator", _("Administrator"), CENTRAL),
    Function("inspector", "Central Inspector", _("Inspector"), CENTRAL),
    Function("accountant", "Central Accountant", _("Accountant"), CENTRAL),
)

#: Roles given besides a function's own. The centre's approver is the head of its
#: own sections; its administrator keeps Plone's own control panels.
BESIDES = {
    ("central", "approver", "sections"): ("Unit Leader",),
    ("central", "admin", "root"): ("Site Administrator",),
}


def functions_of(kind):
    """Return the functions a unit of this kind has."""
    return [function for function in FUNCTIONS if kind in function.kinds]


def group_id(unit_id, function_id):
    """Return the id of the group of a function in a unit."""
    return f"{unit_id}_{function_id}"


def local_roles(unit_id, kind, scope):
    """Return {group id: [role, ...]} to be given at one scope of a unit."""
    grants = {}
    for function in functions_of(kind):
        roles = [function.role] if function.scope == scope else []
        roles += BESIDES.get((kind, function.id, scope), ())
        if roles:
            grants[group_id(unit_id, function.id)] = roles
    return grants
