"""The procedures: forms in the centre's desk, one for the whole country.

They are made from the files of the folder `forms` when the centre's desk is made,
and belong to the centre's administrator from then on, who changes them in the
browser: what exists is never overwritten.
"""

from AccessControl.Permission import getPermissions
from AccessControl.Permission import pname
from Acquisition import aq_base
from Acquisition import aq_parent
from dataclasses import dataclass
from functools import cache
from plone import api
from plone.app.textfield.value import RichTextValue
from plone.dexterity.utils import createContent
from thads.organisation.interfaces import ILocality
from thads.requests.action import action_of
from thads.requests.interfaces import ISupportDesk
from thads.web.visibility import is_public
import csv
import pathlib


SECTION = "ho-tro-truc-tuyen"
FORMS = pathlib.Path(__file__).parent / "forms"
SHOWN = ("EasyForm", "Document")


@dataclass(frozen=True)
class Procedure:
    """A procedure: an EasyForm of the centre's desk, with settings of its action.

    `rule`: id of the legal period in `thads.worktime`. `decides`: its cases end by
    granting the request or not.
    """

    id: str
    title: str
    rule: str
    form: object
    decides: bool = False


def central_desk():
    """Return the centre's desk, None before it is made."""
    return api.portal.get().get(SECTION)


def get(name):
    """Return the procedure with this id that takes requests, or None."""
    desk = central_desk()
    form = desk.get(name) if desk is not None and name else None
    action = action_of(form) if form is not None else None
    if action is None:
        return None
    decides = getattr(action, "decides", False)
    return Procedure(form.getId(), form.Title(), action.rule, form, decides)


def decides(name):
    """Return whether a case of this procedure is finished by granting it or not."""
    procedure = get(name)
    return procedure is not None and procedure.decides


def listed():
    """Return the procedures and guidance the current user may see, in order."""
    desk = central_desk()
    if desk is None:
        return []
    return [
        item
        for item in desk.contentValues()
        if item.portal_type in SHOWN and api.user.has_permission("View", obj=item)
    ]


def icon_of(item):
    """Return a procedure's icon: its action's, else the one it was shipped with."""
    action = action_of(item)
    chosen = getattr(action, "icon", "") if action is not None else ""
    return chosen or shipped_icons().get(item.getId(), "form")


@cache
def shipped_icons():
    """Return {id of a shipped procedure: its icon}."""
    return {row["id"]: row["icon"] for row in rows()}


def in_locality(desk, name):
    """Return a published procedure as a page of a locality's desk, or None.

    It is a copy in memory with the desk as its parent: its address, menu and footer are
    the locality's. Nothing can be done to it but to view it, whoever asks: it shares
    neither history nor annotations nor local roles with the one form of all.
    """
    if not ILocality.providedBy(aq_parent(desk)):
        return None
    centre = central_desk()
    if centre is None or name not in centre.objectIds():
        return None
    item = centre[name]
    if item.portal_type not in SHOWN or not is_public(item):
        return None
    original = aq_base(item)
    original._p_activate()
    copy = original.__class__.__new__(original.__class__)
    values = {n: v for n, v in original.__dict__.items() if n not in NOT_SHARED}
    copy.__dict__.update(values, workflow_history=_state_only(original))
    copy.__ac_local_roles__ = {}
    copy.__parent__ = aq_base(desk)
    for permission, *_rest in getPermissions():
        setattr(copy, pname(permission), ())
    for permission in READING:
        setattr(copy, pname(permission), ("Anonymous",))
    return copy.__of__(desk)


#: Permissions everybody has on a copy; nobody has any other.
READING = ("View", "Access contents information")
#: Attributes of the original that a copy does not have: versions, locks, roles.
NOT_SHARED = frozenset(
    {
        "__annotations__",
        "__ac_local_roles__",
        "__ac_local_roles_block__",
        "workflow_history",
        "version_id",
        "cmf_uid",
    }
)


def _state_only(item):
    """Return a history of an item's state, without who did what and why."""
    history = getattr(item, "workflow_history", None) or {}
    return {
        name: ({**moves[-1], "actor": "", "action": None, "comments": ""},)
        for name, moves in history.items()
        if moves
    }


def desk_of(form):
    """Return the desk a procedure is shown in."""
    parent = aq_parent(form)
    return parent if ISupportDesk.providedBy(parent) else None


def rows():
    """Yield the rows of `forms/procedures.csv`: dicts of id, type, icon and texts."""
    with (FORMS / "procedures.csv").open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


def text(name: str) -> str:
    """Return the content of a file of the folder `forms`, empty if there is none."""
    path = FORMS / name
    return path.read_text(encoding="utf-8") if path.exists() else ""


def rich(name: str) -> RichTextValue:
    """Return the content of a file of the folder `forms` as rich text."""
    return RichTextValue(text(name), "text/html", "text/x-html-safe")


def place(desk):
    """Make the procedures that the centre's desk does not have yet."""
    made = []
    for row in rows():
        if row["id"] in desk.objectIds():
            continue
        make = make_form if row["type"] == "EasyForm" else make_guidance
        content = make(row)
        desk._setObject(content.id, content)
        placed = desk[content.id]
        if row["type"] == "Document":
            publish(placed)
        made.append(placed)
    return made


def make_form(row: dict[str, str]):
    """Return the EasyForm of a row of `procedures.csv`, not placed yet."""
    return createContent(
        "EasyForm",
        id=row["id"],
        title=row["title"],
        description=row["description"],
        language="vi",
        fields_model=text(f"{row['id']}.xml"),
        actions_model=text(f"{row['id']}.action.xml") or text("action.xml"),
        formPrologue=rich(f"{row['id']}.html"),
        submitLabel="Gửi hồ sơ",
        thankstitle="Đã gửi hồ sơ",
        thanksdescription="",
        useCancelButton=False,
        form_tabbing=False,
        unload_protection=True,
        CSRFProtection=False,
        default_fieldset_label="",
    )


def make_guidance(row: dict[str, str]):
    """Return the page of a row of `procedures.csv`, not placed yet."""
    return createContent(
        "Document",
        id=row["id"],
        title=row["title"],
        description=row["description"],
        language="vi",
        text=rich(f"{row['id']}.html"),
    )


def publish(content):
    """Publish guidance of the product, which is public from the start."""
    tool = api.portal.get_tool("portal_workflow")
    for workflow in tool.getWorkflowsFor(content):
        if "published" in workflow.states.objectIds():
            status = {"review_state": "published", "action": None, "comments": ""}
            tool.setStatusOf(workflow.getId(), content, status)
            workflow.updateRoleMappingsFor(content)
    content.reindexObject()
