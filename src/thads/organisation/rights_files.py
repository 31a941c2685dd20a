"""`make rights`: writes the rights tables where Plone and people read them.

Into the room's profile: permission maps and guards of its workflows, and its role map;
into the profile that uninstalls it what unsets the role map; and the handbook's page.
A test fails when one of them has drifted from the tables.
"""

from lxml import etree
from pathlib import Path
from thads.organisation.rights import SRC
from thads.organisation.rights import STANDARD
from thads.organisation.rights import Actions
from thads.organisation.rights import Places
from thads.organisation.rights import RightsTable
from thads.organisation.rights import definition_of
from thads.organisation.rights import permission_titles
from thads.organisation.rights import roles_of
from thads.organisation.rights_page import write_page
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


def _replace_permissions(root: etree._Element, managed: list[str]) -> None:
    for old in root.findall("permission"):
        root.remove(old)
    for position, title in enumerate(managed):
        element = etree.Element("permission")
        element.text = title
        root.insert(position, element)


def _guard(transition: etree._Element, title: str) -> None:
    guard = transition.find("guard")
    if guard is None:
        guard = etree.SubElement(transition, "guard")
    for old in guard.findall("guard-permission"):
        guard.remove(old)
    permission = etree.Element("guard-permission")
    permission.text = title
    guard.insert(0, permission)


BEGIN = "<!-- rights: written by `make rights` from the room's rights.csv -->"
END = "<!-- rights: end -->"
#: What a role map is before anything is written into it.
EMPTY = f"""<?xml version="1.0" encoding="utf-8"?>
<rolemap>
  <permissions>
    {BEGIN}
    {END}
  </permissions>
</rolemap>
"""
#: Permissions of our own are called so, with the name of the room after it.
OURS = "THADS "
#: Where Plone's own permissions stand that the tables of several rooms name.
SHARED = "organisation"


def rolemaps(table: RightsTable) -> dict[str, dict[str, set[str]]]:
    """Return {room: {permission title: roles}} of what holds in the whole site.

    A permission that one room's table names stands in that room's role map, with all
    roles. One that several name stands once: in the room it is called after, or, if it
    is Plone's own, with the organisation.
    """
    allowed: dict[str, set[str]] = {}
    named: dict[str, set[str]] = {}
    for room, actions in table.anywhere():
        for title, roles in _permissions(room, actions).items():
            allowed.setdefault(title, set()).update(roles)
            named.setdefault(title, set()).add(room)
    # a transition's permission holds nowhere but where a state gives it
    for room, _workflow, _state, actions in table.places():
        for action in set(actions) - set(STANDARD):
            for title in permission_titles(room, action):
                allowed.setdefault(title, {"Manager"})
                named.setdefault(title, set()).add(room)
    found: dict[str, dict[str, set[str]]] = {room: {} for room in table.rooms}
    for title in allowed:
        found.setdefault(home_of(title, named[title]), {})[title] = allowed[title]
    return found


def home_of(title: str, rooms: set[str]) -> str:
    """Return the room in whose role map a permission stands that `rooms` name."""
    if len(rooms) == 1:
        return min(rooms)
    if title.startswith(OURS):
        return title.removeprefix(OURS).partition(":")[0]
    return SHARED


def write_rolemap(text: str, allowed: dict[str, set[str]]) -> str:
    """Return a room's rolemap.xml with the block of what holds in the whole site."""
    lines = []
    for title in sorted(allowed):
        lines.append(f'<permission acquire="False" name="{title}">')
        lines += [f'<role name="{role}" />' for role in sorted(allowed[title])]
        lines.append("</permission>")
    return _block(text, lines)


def write_uninstall(text: str, allowed: dict[str, set[str]]) -> str:
    """Return the rolemap.xml of a room's uninstallation, which unsets what is ours.

    What Plone's own permissions were before stands beside the block, by hand.
    """
    ours = [title for title in sorted(allowed) if title.startswith(OURS)]
    return _block(text, [f'<permission acquire="True" name="{t}" />' for t in ours])


def _block(text: str, lines: list[str]) -> str:
    head, rest = text.split(BEGIN)
    _old, tail = rest.split(END)
    return _pretty("\n".join([head + BEGIN, *lines, END]) + tail)


def outputs(table: RightsTable | None = None, source: Path = SRC) -> dict[Path, str]:
    """Return {path: text} of every file that follows from the tables."""
    table = table or RightsTable()
    files = {}
    for workflow, (room, states) in table.workflows().items():
        path = definition_of(room, workflow, source)
        files[path] = write_workflow(path.read_text(encoding="utf-8"), room, states)
    for room, allowed in rolemaps(table).items():
        for folder, write in (
            ("profile", write_rolemap),
            ("profile_uninstall", write_uninstall),
        ):
            path = source / room / folder / "rolemap.xml"
            text = path.read_text(encoding="utf-8") if path.exists() else EMPTY
            files[path] = write(text, allowed)
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
    """Write workflows, role maps and the handbook's page from the tables."""
    load_permissions()
    for path, text in outputs().items():
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            sys.stdout.write(f"written: {path.name} in {path.parent}\n")
