"""The process of a statement: its tables, the fields and the effects of its steps."""

from AccessControl import getSecurityManager
from thads import _
from thads.casework.interfaces import IItemSections
from thads.casework.process import LINES
from thads.casework.process import Field
from thads.casework.process import Process
from thads.casework.step_input import read_text
from thads.casework.tables import read_states
from thads.casework.tables import read_steps
from thads.errors import NotAllowed
from thads.errors import Stale
from thads.royalties import statements
from zope.interface import implementer


STATES = read_states("thads.royalties")
STEPS = read_steps("thads.royalties")
WORKFLOW = "thads_royalty_statement"
#: Within how many working days a payment is due soon.
SOON = 5


def check_duties(step):
    """Return the check of a step: the person holds no other duty at the statement."""

    def check(statement, read, now):
        person = getSecurityManager().getUser().getId() or ""
        found = statements.hindrance(statement, step, person)
        if found:
            raise NotAllowed(found)
        if step == statements.RETURN and any(
            row.kind > statement.period for row in statements.rows_of(statement.unit_id)
        ):
            raise Stale(statements.LATER)
        return {}

    return check


def recollect(statement, read, person, now):
    """Collect the statement anew."""
    statements.recollect(statement, person, now)


def keep_particulars(statement, read, person, now):
    """Let the statement keep where its payments go."""
    statements.keep_particulars(statement)


def note(step, read) -> str:
    """Return the note of a step: the reason or the note."""
    return read.get("reason") or read.get("note") or ""


def notify(statement, step, read) -> None:
    """Send nothing: reminders tell who has to act."""


PROCESS = Process(
    id="royalties",
    workflow=WORKFLOW,
    states=STATES,
    steps=STEPS,
    fields={
        "note": Field(_("Note"), read_text, LINES),
        "reason": Field(
            _("Reason"), read_text, LINES, missing=_("Please give the reason.")
        ),
    },
    index=statements.index,
    note=note,
    relocate=statements.stay,
    notify=notify,
    effects={"recollect": recollect, "approve": keep_particulars},
    checks={step: check_duties(step) for step in STEPS},
    soon=SOON,
)


@implementer(IItemSections)
class Sections:
    """Utility: all statements as one section of items."""

    def sections(self):
        """Return the one section."""
        return ["nhuan-but"]

    def open_items(self, section):
        """Yield the statements that are not paid."""
        for code in statements.index().open_codes(STATES):
            statement = statements.find(code)
            if statement is not None:
                yield statement

    def find(self, code):
        """Return the statement of a code, None if there is none."""
        return statements.find(code)
