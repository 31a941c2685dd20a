"""Interfaces of tracked items, their processes and steps, and of people's work."""

from collections.abc import Iterable
from collections.abc import Mapping
from datetime import datetime
from plone.autoform import directives
from plone.supermodel import model
from thads import _
from thads.casework.citizens import Citizen
from thads.casework.history import HistoryLine
from thads.plonetypes import Request
from thads.plonetypes import User
from typing import Any
from zope import schema
from zope.interface import Attribute
from zope.interface import Interface
from zope.interface.interface import InterfaceClass
from zope.interface.interfaces import IObjectEvent


#: Permission without which no generic form or service shows or changes a field.
NOBODY_BUT_MANAGER = "cmf.ManagePortal"


class IProcess(Interface):
    """Named utility, the name is the workflow's id: see `process.Process`."""


class ITrackedItem(model.Schema):
    """An item that is received, has an owner, moves by steps and has a due date.

    Its values are changed by `thads.casework.steps.take` and the room's own modules
    alone; no generic form or service shows or changes them.
    """

    code = schema.TextLine(
        title=_("Code"),
        description="`XXXX-XXXX-XXXX`, see `codes`; also the id.",
        default="",
    )
    received = schema.Datetime(title=_("Received at"), description="In UTC.")
    rule = schema.ASCIILine(
        title=_("Legal period"),
        description="Id of the rule in `thads.worktime` that was in force then.",
        default="",
    )
    first_due = schema.Datetime(
        title=_("Due by the rule"),
        description="In UTC; moved by pauses only. Lateness is judged by it.",
        required=False,
    )
    due = schema.Datetime(
        title=_("Due on"),
        description="In UTC; what was promised last.",
        required=False,
    )
    frozen = schema.Datetime(
        title=_("Clock stands still since"), description="In UTC.", required=False
    )
    ended = schema.Datetime(
        title=_("Handling ended at"), description="In UTC.", required=False
    )
    unit_id = schema.ASCIILine(title=_("Unit"), default="")
    person = schema.TextLine(
        title=_("Officer"),
        description="Login of the officer who holds it; empty while nobody does.",
        default="",
    )
    files = schema.Tuple(
        title=_("Files"), description="Of `files.ItemFile`.", default=()
    )
    slip = schema.Tuple(
        title=_("Control slip"), description="Of `custody.Holding`.", default=()
    )
    trail = schema.Tuple(
        title=_("History"),
        description="Of `trail.Entry`, the oldest first.",
        default=(),
    )
    reminded = schema.Tuple(
        title=_("Reminders sent"),
        description="A mark a person and stage, see `reminders`.",
        default=(),
    )


def closed_to_generic_forms(interface: InterfaceClass) -> InterfaceClass:
    """Close all fields of a schema to generic forms and services; return the schema.

    The fields are omitted from forms, and to read or write them takes the permission
    `NOBODY_BUT_MANAGER`.
    """
    for name in interface.names(all=True):
        omitted = interface.queryTaggedValue(directives.OMITTED_KEY, [])
        interface.setTaggedValue(
            directives.OMITTED_KEY, [*omitted, (Interface, name, "true")]
        )
        for key in (
            directives.READ_PERMISSIONS_KEY,
            directives.WRITE_PERMISSIONS_KEY,
        ):
            permissions = dict(interface.queryTaggedValue(key, {}))
            permissions[name] = NOBODY_BUT_MANAGER
            interface.setTaggedValue(key, permissions)
    return interface


closed_to_generic_forms(ITrackedItem)


class IItemSections(Interface):
    """Named utility of a room with tracked items, the name is the room's."""

    def sections() -> list[str]:
        """Return the ids of the sections the items lie in, by which work is parted."""

    def open_items(section: str) -> Iterable[ITrackedItem]:
        """Yield the items of a section whose handling has not ended."""

    def find(code: str) -> ITrackedItem | None:
        """Return the item of a code wherever it lies, None if there is none."""


class IHistory(Interface):
    """Adapter of an item: what the current user may read of its history."""

    def lines() -> list[HistoryLine]:
        """Return the lines its page shows the user, the latest first."""


class ISuspensions(Interface):
    """Utility of the log-in: whose account is suspended."""

    def is_suspended(user_id: str) -> bool:
        """Return whether an account is suspended."""


class IStepTaken(IObjectEvent):
    """An item has come to be, or a step of it has been taken."""

    step = Attribute("Id of the step; that of the first trail entry for a new item.")
    entry = Attribute("What was written into the item's trail.")


class ICitizenIdentity(Interface):
    """Utility of the log-in: the identity citizens show, where a provider is set."""

    def provider_title() -> str:
        """Return the name of the provider; "" if none is offered."""

    def citizen_of(request: Request) -> Citizen | None:
        """Return the citizen whose browser this is, None without an identity."""

    def start_address(came_from: str) -> str:
        """Return the address that leads to the provider, and back to `came_from`."""

    def end_address() -> str:
        """Return the address to which a form is posted that ends the identity."""


class IWorkItem(Interface):
    """An item that waits for a person: see `worklist.WorkItem`."""


class IWorkSource(Interface):
    """Named utility of a room: the work that waits for a person."""

    def __call__(
        user: User, functions: set[tuple[str, str]], now: datetime
    ) -> Iterable[IWorkItem]:
        """Yield the items that wait for a person.

        `functions`: (unit id, function id) the person holds. `now`: aware datetime.
        """


class IDashboard(Interface):
    """Named utility of a room: what it offers on the start page of staff."""

    tasks = Attribute("Of `dashboard.Task`, with the numbers they are ordered by.")

    def figures(held: Mapping[str, Iterable[str]], now: datetime) -> Iterable[Any]:
        """Return `dashboard.Figure`s of what waits for the current user.

        `held`: {unit id: functions the person holds there}. `now`: aware datetime.
        """
