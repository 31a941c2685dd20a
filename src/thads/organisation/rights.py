"""The rights tables: state × function × action, and their way into Plone.

Each room has a `rights.csv`. A row is a place, `<workflow>/<state>` or `anywhere`;
a column is a function of a person; a cell lists the actions allowed. `anyone` is
the public. What is not listed is refused. `rights_files` writes from the tables what
Plone reads, and the tests walk every cell.
"""

from collections.abc import Iterable
from collections.abc import Iterator
from csv import DictReader
from pathlib import Path
from thads.organisation.functions import FUNCTIONS
from zope.component import getUtility
from zope.security.interfaces import IPermission


SRC = Path(__file__).resolve().parent.parent
ANYWHERE = "anywhere"
Actions = dict[str, set[str]]  # action -> functions
Places = dict[str, Actions]  # place, or state -> actions

#: Actions that are Plone's own; any other `x` in room `r` is the permission with
#: the ZCML id `thads.r.x`, and one with a dot in it is a ZCML id as it stands.
STANDARD = {
    "view": ("zope2.View", "zope2.AccessContentsInformation"),
    "edit": ("cmf.ModifyPortalContent",),
    "delete": ("zope2.DeleteObjects",),
    "list": ("cmf.ListFolderContents",),
    "add": ("cmf.AddPortalContent",),
}

ROLES = {"anyone": "Anonymous"} | {
    ("central_" if function.kinds == {"central"} else "") + function.id: function.role
    for function in FUNCTIONS
    if function.scope == "root"
}


def profile_of(room: str, source: Path = SRC) -> Path:
    """Return the folder of a room's profile."""
    return source / room / "profile"


def definition_of(room: str, workflow: str, source: Path = SRC) -> Path:
    """Return the path of a workflow's definition in its room's profile."""
    return profile_of(room, source) / "workflows" / workflow / "definition.xml"


class RightsTable:
    """All rights of the product: {place: {action: {function, ...}}} a room."""

    def __init__(self, source: Path = SRC) -> None:
        self.rooms: dict[str, Places] = {}
        for path in sorted(source.glob("*/rights.csv")):
            with path.open(encoding="utf-8") as lines:
                self.rooms[path.parent.name] = self._read(DictReader(lines), path)

    def _read(self, rows: Iterable[dict[str, str]], path: Path) -> Places:
        places: Places = {}
        for row in rows:
            place = row.pop("place")
            if place in places:
                raise ValueError(f"{path}: {place} stands there twice")
            actions: Actions = {}
            places[place] = actions
            for function, cell in row.items():
                if function not in ROLES:
                    raise ValueError(f"{path}: no such function: {function}")
                for action in (cell or "").split():
                    actions.setdefault(action, set()).add(function)
        return places

    def places(self) -> Iterator[tuple[str, str, str, Actions]]:
        """Yield (room, workflow id, state id, {action: functions})."""
        for room, places in self.rooms.items():
            for place, actions in places.items():
                if place != ANYWHERE:
                    workflow, _slash, state = place.partition("/")
                    yield room, workflow, state, actions

    def workflows(self) -> dict[str, tuple[str, Places]]:
        """Return {workflow id: (room, {state id: {action: functions}})}."""
        found: dict[str, tuple[str, Places]] = {}
        for room, workflow, state, actions in self.places():
            found.setdefault(workflow, (room, {}))[1][state] = actions
        return found

    def anywhere(self) -> Iterator[tuple[str, Actions]]:
        """Yield (room, {action: functions}) of what holds in the whole site."""
        for room, places in self.rooms.items():
            if ANYWHERE in places:
                yield room, places[ANYWHERE]

    def may(self, workflow: str, state: str, function: str, action: str) -> bool:
        """Return whether the table allows a cell."""
        _room, states = self.workflows()[workflow]
        return function in states[state].get(action, ())


def permission_titles(room: str, action: str) -> list[str]:
    """Return the titles of the Zope permissions an action stands for."""
    own = action if "." in action else f"thads.{room}.{action}"
    ids = STANDARD.get(action, (own,))
    return [getUtility(IPermission, name=id_).title for id_ in ids]


def roles_of(functions: Iterable[str]) -> list[str]:
    """Return the roles of functions, Manager always among them."""
    return ["Manager", *sorted({ROLES[function] for function in functions})]
