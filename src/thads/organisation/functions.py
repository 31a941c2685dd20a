"""Functions people hold in a unit, and the roles that stand for them."""

from dataclasses import dataclass
from thads import _
from thads.organisation.units import CENTRAL


@dataclass(frozen=True)
class Function:
    """A function of a unit.

    `kinds`: the kinds of unit that have it. `scope`: where the group's role is
    given: `root`, the unit's root, or `sections`, the portal's own sections, so
    that the centre's own staff do not reach into the localities.
    """

    id: str
    role: str
    title: str
    kinds: frozenset[str]
    scope: str = "root"


LOCAL = frozenset({"provincial", "district", "regional"})
PROVINCIAL = frozenset({"provincial"})
CENTRAL_KINDS = frozenset({CENTRAL})
HOTLINE = "Unit Hotline Officer"

FUNCTIONS = (
    Function("editor", "Unit Editor", _("Editor"), PROVINCIAL),
    Function("leader", "Unit Leader", _("Leader"), LOCAL),
    Function("officer", "Unit Officer", _("Receiving officer"), LOCAL),
    Function("registrar", "Unit Registrar", _("Registrar of debtors"), LOCAL),
    Function("hotline", HOTLINE, _("Hotline officer"), PROVINCIAL),
    Function(
        "editorial_head",
        "Unit Editorial Head",
        _("Head of the editorial board"),
        PROVINCIAL,
    ),
    Function("accountant", "Unit Accountant", _("Accountant"), PROVINCIAL),
    Function("admin", "Unit Administrator", _("Administrator"), PROVINCIAL),
    Function("editor", "Unit Editor", _("Editor"), CENTRAL_KINDS, "sections"),
    Function(
        "officer", "Unit Officer", _("Receiving officer"), CENTRAL_KINDS, "sections"
    ),
    Function("hotline", HOTLINE, _("Hotline officer"), CENTRAL_KINDS, "sections"),
    Function("approver", "Central Approver", _("Approver"), CENTRAL_KINDS),
    Function("admin", "Central Administrator", _("Administrator"), CENTRAL_KINDS),
    Function("inspector", "Central Inspector", _("Inspector"), CENTRAL_KINDS),
    Function("accountant", "Central Accountant", _("Accountant"), CENTRAL_KINDS),
)

#: Roles given besides a function's own. The centre's approver is the head of its
#: own sections; its administrator keeps Plone's own control panels.
BESIDES = {
    (CENTRAL, "approver", "sections"): ("Unit Leader",),
    (CENTRAL, "admin", "root"): ("Site Administrator",),
}


def functions_of(kind: str) -> list[Function]:
    """Return the functions a unit of this kind has."""
    return [function for function in FUNCTIONS if kind in function.kinds]


def group_id(unit_id: str, function_id: str) -> str:
    """Return the id of the group of a function in a unit."""
    return f"{unit_id}_{function_id}"


def parts_of(group: str) -> tuple[str, str]:
    """Return (unit id, function id) of a group; ids of functions may have a `_`.

    Of what is no function's group, the parts before and after the last `_`.
    """
    for function_id in sorted({each.id for each in FUNCTIONS}, key=len, reverse=True):
        if group.endswith(f"_{function_id}"):
            return group.removesuffix(f"_{function_id}"), function_id
    unit_id, _line, rest = group.rpartition("_")
    return unit_id, rest


def local_roles(unit_id: str, kind: str, scope: str) -> dict[str, list[str]]:
    """Return {group id: [role, ...]} to be given at one scope of a unit."""
    grants = {}
    for function in functions_of(kind):
        roles = [function.role] if function.scope == scope else []
        roles += BESIDES.get((kind, function.id, scope), ())
        if roles:
            grants[group_id(unit_id, function.id)] = roles
    return grants
