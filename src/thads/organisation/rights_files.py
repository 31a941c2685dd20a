"""`make rights`: writes the rights tables where Plone and people read them.

The permission maps and guards of the workflows' definition.xml, the role map, and
the handbook's page. A test fails when one of them has drifted from the tables.
"""

from lxml import etree
from pathlib import Path
from thads.organisation.rights import PROFILE
from thads.organisation.rights import SRC
from thads.organisation.rights import STANDARD
from thads.organisation.rights import Actions
from thads.organisation.rights import Places
from thads.organisation.rights import RightsTable
from thads.organisation.rights import permission_titles
from thads.organisation.rights import roles_of
from thads.organisation.rights_page import write_page
from typing import Any
import sys


#: Only in a checkout; an installed product has no documents beside it.
HANDBOOK = SRC.parent.parent / "docs" / "handbook" / "quyen-han.md"


def _permissions(room: str, actions: Actions) -> dict[str, list[str]]:
    """Return {permission title: roles} for {action: functions}."""
    allowed: dict[str, set[str]] = {}
    for action, functions in actions.items():
        for title in permission_titles(room, action):
            allowed.setdefault(title, set()).update(functions)
    return {title: roles_of(functions) for title, functions in allowed.items()}


def write_workflow(text: str, room: str, states: Places) -> str:
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


def _pretty(text: str) -> str:
    # only developers and the tests write these files; zpretty is theirs
    from zpretty.xml import XMLPrettifier

    return XMLPrettifier(text=text)()


def _managed(room: str, states: Places) -> list[str]:
    titles: set[str] = set()
    for actions in states.values():
        titles.update(_permissions(room, actions))
    for action in ("view", "edit", "delete"):
        titles.update(permission_titles(room, action))
    return sorted(titles)


def _replace_permissions(root: Any, managed: list[str]) -> None:
    for old in root.findall("permission"):
        root.remove(old)
    for position, title in enumerate(managed):
        element = etree.Element("permission")
        element.text = title
        root.insert(position, element)


def _guard(transition: Any, title: str) -> None:
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


def write_rolemap(text: str, table: RightsTable) -> str:
    """Return rolemap.xml with the block of what holds in the whole site."""
    allowed: dict[str, set[str]] = {}
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


def outputs(
    table: RightsTable | None = None, profile: Path = PROFILE
) -> dict[Path, str]:
    """Return {path: text} of every file that follows from the tables."""
    table = table or RightsTable()
    files = {}
    for workflow, (room, states) in table.workflows().items():
        path = profile / "workflows" / workflow / "definition.xml"
        files[path] = write_workflow(path.read_text(encoding="utf-8"), room, states)
    path = profile / "rolemap.xml"
    files[path] = write_rolemap(path.read_text(encoding="utf-8"), table)
    if HANDBOOK.parent.is_dir():
        files[HANDBOOK] = write_page(table)
    return files


def load_permissions() -> None:
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


def main() -> None:
    """Write workflows, rolemap and the handbook's page from the tables."""
    load_permissions()
    for path, text in outputs().items():
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            sys.stdout.write(f"written: {path.name} in {path.parent}\n")
