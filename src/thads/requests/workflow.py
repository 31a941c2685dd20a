"""The process of a case: its tables, the fields and the effects of its steps."""

from thads.casework.index import ItemIndex
from thads.casework.process import Process
from thads.casework.tables import read_states
from thads.casework.tables import read_steps
from thads.requests import appointments
from thads.requests import attachments
from thads.requests import cases
from thads.requests import departures
from thads.requests import letters
from thads.requests import step_fields


STATES = read_states("thads.requests")
STEPS = read_steps("thads.requests")
INITIAL = next(iter(STATES))


def index_of(case) -> ItemIndex:
    """Return the index of the desk a case stands in."""
    return case.__parent__.index()


def notify(case, step, read) -> None:
    """Send the citizen the letter of a step, if it has one."""
    if step.letter:
        letters.send(case, step.letter, read)


def hold(case, read, person, now):
    """Let the officer who took the step hold the case; a citizen's step leaves it."""
    if person:
        case.person = person


def make_appointment(case, read, person, now):
    """Store when and where the result is handed out; the officer holds the case."""
    hold(case, read, person, now)
    appointments.give(case, read["when"], read["place"])


def apologise(case, read, person, now):
    """Promise a new date with its appointment; lateness stays judged by `first_due`."""
    make_appointment(case, read, person, now)
    case.due = read["when"]


def forward(case, read, person, now):
    """Hand the case to another unit, without an officer and without an appointment.

    The unit that had it keeps a trace.
    """
    appointments.withdraw(case)
    departures.note(case.__parent__, case.code, case.unit_id, read["unit"], now)
    case.unit_id = read["unit"]
    case.person = ""


def reassign(case, read, person, now):
    """Give the case to another officer of its unit."""
    case.person = read["officer"]


def finish(case, read, person, now):
    """Store the result and, where the procedure decides, whether it is granted."""
    hold(case, read, person, now)
    case.result = read["result"]
    case.outcome = read.get("outcome", "")


def pause(case, read, person, now):
    """Let the officer hold the case; an appointment made before holds no more."""
    hold(case, read, person, now)
    appointments.withdraw(case)


def end(case, read, person, now):
    """Free the place of an appointment nobody will come to; a step that ends it."""
    if case.appointment and case.appointment["when"] > now:
        appointments.withdraw(case)


def hand_out(case, read, person, now):
    """Free the place of an appointment ahead; the papers still tell when it was."""
    if case.appointment and case.appointment["when"] > now:
        appointments.release(case)


EFFECTS = {
    "receive": hold,
    "request_supplement": pause,
    "make_appointment": make_appointment,
    "apologise": apologise,
    "forward": forward,
    "reassign": reassign,
    "finish": finish,
    "request_fee": pause,
    "stop": pause,
    "resume": hold,
    "refuse": end,
    "withdraw": end,
    "return_result": hand_out,
}

PROCESS = Process(
    id="requests",
    workflow="thads_support_case",
    states=STATES,
    steps=STEPS,
    fields=step_fields.FIELDS,
    index=index_of,
    accepts=attachments.ACCEPTS,
    note=step_fields.note,
    relocate=cases.relocate,
    notify=notify,
    effects=EFFECTS,
    checks=step_fields.CHECKS,
    trail_fields=step_fields.TRAIL_FIELDS,
)
