"""The rights tables: state × function × action, and their way into Plone.

Each room has a `rights.csv`. A row is a place, `<workflow>/<state>` or `anywhere`;
a column is a function of a person; a cell lists the actions allowed. `anyone` is
the public. What is not said is refused. From the tables come the permission maps
and guards of the workflows' definition.xml and the rolemap (`make rights` writes
them, a test fails on drift), and the tests walk every cell.
"""

from csv import DictReader
from lxml import etree
from pathlib import Path
from thads.organisation.functions import FUNCTIONS
from zope.component import getUtility
from zope.security.interfaces import IPermission
import sys


SRC = Path(__file__).resolve().parent.parent
PROFILE = SRC / "profiles" / "default"
#: Only in a checkout; an installed product has no documents beside it.
HANDBOOK = SRC.parent.parent / "docs" / "handbook" / "quyen-han.md"
ANYWHERE = "anywhere"

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


class Table:
    """All rights of the product: {place: {action: {function, ...}}} a room."""

    def __init__(self, source=SRC):
        self.rooms = {}
        for path in sorted(source.glob("*/rights.csv")):
            with path.open(encoding="utf-8") as lines:
                self.rooms[path.parent.name] = self._read(DictReader(lines), path)

    def _read(self, rows, path):
        places = {}
        for row in rows:
            place = row.pop("place")
            if place in places:
                raise ValueError(f"{path}: {place} stands there twice")
            actions = places[place] = {}
            for function, cell in row.items():
                if function not in ROLES:
                    raise ValueError(f"{path}: no such function: {function}")
                for action in (cell or "").split():
                    actions.setdefault(action, set()).add(function)
        return places

    def places(self):
        """Yield (room, workflow id, state id, {action: functions})."""
        for room, places in self.rooms.items():
            for place, actions in places.items():
                if place != ANYWHERE:
                    workflow, _slash, state = place.partition("/")
                    yield room, workflow, state, actions

    def workflows(self):
        """Return {workflow id: (room, {state id: {action: functions}})}."""
        found = {}
        for room, workflow, state, actions in self.places():
            found.setdefault(workflow, (room, {}))[1][state] = actions
        return found

    def anywhere(self):
        """Yield (room, {action: functions}) of what holds in the whole site."""
        for room, places in self.rooms.items():
            if ANYWHERE in places:
                yield room, places[ANYWHERE]

    def may(self, workflow, state, function, action):
        """Return whether the table allows a cell."""
        _room, states = self.workflows()[workflow]
        return function in states[state].get(action, ())


def permission_titles(room, action):
    """Return the titles of the Zope permissions an action stands for."""
    own = action if "." in action else f"thads.{room}.{action}"
    ids = STANDARD.get(action, (own,))
    return [getUtility(IPermission, name=id_).title for id_ in ids]


def roles_of(functions):
    """Return the roles of functions, Manager always among them."""
    return ["Manager", *sorted({ROLES[function] for function in functions})]


def _permissions(room, actions):
    """Return {permission title: roles} for {action: functions}."""
    allowed = {}
    for action, functions in actions.items():
        for title in permission_titles(room, action):
            allowed.setdefault(title, set()).update(functions)
    return {title: roles_of(functions) for title, functions in allowed.items()}


def write_workflow(text, room, states):
    """Return definition.xml with the maps and guards the table asks for."""
    parser = etree.XMLParser(remove_blank_text=True)
    root = etree.fromstring(text.encode("utf-8"), parser)
    names = {element.get("state_id"): element for element in root.findall("state")}
    if set(names) - set(states) or set(states) - set(names):
        raise ValueError(
            f"{root.get('workflow_id')}: states {sorted(names)} of the definition are "
            f"not those of the table, {sorted(states)}"
        )
    transitions = {t.get("transition_id"): t for t in root.findall("transition")}
    managed = _managed(room, states)
    _replace_permissions(root, managed)
    for state_id, element in names.items():
        for old in element.findall("permission-map"):
            element.remove(old)
        allowed = _permissions(room, states[state_id])
        for title in managed:
            entry = etree.SubElement(element, "permission-map")
            entry.set("acquired", "False")
            entry.set("name", title)
            for role in allowed.get(title, ["Manager"]):
                etree.SubElement(entry, "permission-role").text = role
    for transition_id, element in transitions.items():
        if element.get("trigger") == "USER":
            _guard(element, permission_titles(room, transition_id)[0])
    etree.indent(root, "  ")
    head = '<?xml version="1.0" encoding="utf-8"?>\n'
    return _pretty(head + etree.tostring(root, encoding="unicode") + "\n")


def _pretty(text):
    # only developers and the tests write these files; zpretty is theirs
    from zpretty.xml import XMLPrettifier

    return XMLPrettifier(text=text)()


def _managed(room, states):
    titles = set()
    for actions in states.values():
        titles.update(_permissions(room, actions))
    for action in ("view", "edit", "delete"):
        titles.update(permission_titles(room, action))
    return sorted(titles)


def _replace_permissions(root, managed):
    for old in root.findall("permission"):
        root.remove(old)
    for position, title in enumerate(managed):
        element = etree.Element("permission")
        element.text = title
        root.insert(position, element)


def _guard(transition, title):
    guard = transition.find("guard")
    if guard is None:
        guard = etree.SubElement(transition, "guard")
    for old in guard.findall("guard-permission"):
        guard.remove(old)
    permission = etree.Element("guard-permission")
    permission.text = title
    guard.insert(0, permission)


BEGIN = "<!-- rights: written by `make rights` from the rooms' rights.csv -->"
END = "<!-- rights: end -->"


def write_rolemap(text, table):
    """Return rolemap.xml with the block of what holds in the whole site."""
    allowed = {}
    for room, actions in table.anywhere():
        for title, roles in _permissions(room, actions).items():
            allowed.setdefault(title, set()).update(roles)
    # a transition's permission holds nowhere but where a state gives it
    for room, _workflow, _state, actions in table.places():
        for action in set(actions) - set(STANDARD):
            for title in permission_titles(room, action):
                allowed.setdefault(title, {"Manager"})
    lines = []
    for title in sorted(allowed):
        lines.append(
            f'    <permission acquire="False"\n                name="{title}"\n    >'
        )
        lines += [f'      <role name="{role}" />' for role in sorted(allowed[title])]
        lines.append("    </permission>")
    head, rest = text.split(BEGIN)
    _old, tail = rest.split(END)
    return _pretty(head + BEGIN + "\n" + "\n".join([*lines, "    "]) + END + tail)


def outputs(table=None, profile=PROFILE):
    """Return {path: text} of every file that follows from the tables."""
    table = table or Table()
    files = {}
    for workflow, (room, states) in table.workflows().items():
        path = profile / "workflows" / workflow / "definition.xml"
        files[path] = write_workflow(path.read_text(encoding="utf-8"), room, states)
    path = profile / "rolemap.xml"
    files[path] = write_rolemap(path.read_text(encoding="utf-8"), table)
    if HANDBOOK.parent.is_dir():
        from thads.organisation.rights_page import write_page

        files[HANDBOOK] = write_page(table)
    return files


def load_permissions():
    """Register the permissions of Plone and of all rooms, without a database."""
    from zope.configuration import xmlconfig
    import AccessControl
    import plone.app.contenttypes
    import Products.CMFCore

    context = xmlconfig.file("meta.zcml", AccessControl)
    xmlconfig.file("permissions.zcml", AccessControl, context=context)
    xmlconfig.file("permissions.zcml", Products.CMFCore, context=context)
    xmlconfig.file("permissions.zcml", plone.app.contenttypes, context=context)
    for path in sorted(SRC.glob("*/permissions.zcml")):
        xmlconfig.file(str(path), context=context)


def main():
    """Write workflows, rolemap and the handbook's page from the tables."""
    load_permissions()
    for path, text in outputs().items():
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            sys.stdout.write(f"written: {path.name} in {path.parent}\n")
