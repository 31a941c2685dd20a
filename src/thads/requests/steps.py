"""Taking a step with a case: what must be said, what it changes, who is told.

The workflow decides who may take a step from where (its guards come from
rights.csv); here is what a step does. One way for pages, REST, citizen and worker:
`take`. A transition of the workflow alone, past this, is refused (`subscribers`).
"""

from plone import api
from Products.CMFCore.WorkflowCore import WorkflowException
from thads import audit
from thads.requests import attachments
from thads.requests import cases
from thads.requests import holding
from thads.requests import letters
from thads.requests import periods
from thads.requests import states
from thads.requests import step_input
from thads.requests.errors import NotAllowed
from thads.requests.events import CaseStepped
from thads.requests.submissions import keep
from thads.requests.trail import Entry
from zope.event import notify


TOKEN = "thads_step"


def take(case, name, values=None, files=(), person=None, now=None):
    """Take a step and return the case, which may stand elsewhere afterwards.

    `values` is what the form or the JSON body says; `files` (filename, bytes,
    declared type); `person` the login of the officer, empty for the citizen. Raises
    `NotAllowed` or `Refused`; then nothing has changed.
    """
    now = periods.kept(now or periods.now())
    step = states.steps().get(name)
    if step is None or case.state_id not in step.origins:
        raise NotAllowed(name)
    if person is None:
        person = api.user.get_current().getId() or ""
    if person:
        check_permitted(case, step)
    read = step_input.read(case, step, dict(values or {}), now)
    taken = attachments.check_all(files)
    note = step_input.note(step, read)
    transit(case, step, note, person)
    before = len(case.files)
    kind = "office" if person else "citizen"
    case.files += tuple(
        keep(attachment, kind, number, now, step.id)
        for number, attachment in enumerate(taken, start=before + 1)
    )
    EFFECTS.get(step.id, nothing)(case, read, person, now)
    keep_time(case, now)
    keep_slip(case, step, person, now)
    entry = Entry(
        time=now,
        step=step.id,
        state=case.state_id,
        unit=case.unit_id,
        person=person,
        note=note,
        told=step.told,
        details=step_input.details(step, read, taken),
    )
    case.trail += (entry,)
    target = read.get("unit")
    if target is not None:
        case = cases.settle_in(case)
    case.__parent__.index().put(case)
    audit.record(case, f"requests.{step.id}", code=case.code)
    if step.letter:
        letters.send(case, step.letter, read)
    notify(CaseStepped(case, step.id, entry))
    return case


def possible(case):
    """The steps the current user may take now."""
    return [step for step in states.steps_from(case.state_id) if permitted(case, step)]


def permitted(case, step):
    permission = f"THADS requests: {step.id.replace('_', ' ')}"
    return bool(api.user.has_permission(permission, obj=case))


def check_permitted(case, step):
    if not permitted(case, step):
        raise NotAllowed(step.id)


def transit(case, step, note, person):
    """Let the workflow take the transition; it alone keeps state and permissions."""
    tool = api.portal.get_tool("portal_workflow")
    comment = note or step.title
    options = {"comment": comment, TOKEN: step.id}
    try:
        if person:
            tool.doActionFor(case, step.id, **options)
        else:  # the citizen has shown his code and telephone: that is his right
            with api.env.adopt_roles(["Manager"]):
                tool.doActionFor(case, step.id, **options)
    except WorkflowException as error:
        raise NotAllowed(step.id) from error


def keep_time(case, now):
    """Stop, restart or end the clock as the state says."""
    clock = case.state.clock
    if clock == states.FROZEN and case.frozen is None:
        case.frozen = now
    elif clock == states.RUNNING and case.frozen is not None:
        case.due = periods.put_off(case.due, case.frozen, now)
        case.frozen = None
    elif clock == states.ENDED:
        case.frozen = None
        case.ended = case.ended or now


def keep_slip(case, step, person, now):
    if case.state.final:
        case.slip = holding.closed(case.slip, now)
        return
    waits = case.state.actor == "citizen"
    case.slip = holding.handed(
        case.slip, case.unit_id, case.person, now, step.id, citizen=waits
    )


def nothing(case, read, person, now):
    """A step that changes no more than state, time and slip."""


def hold(case, read, person, now):
    if person:
        case.person = person


def make_appointment(case, read, person, now):
    hold(case, read, person, now)
    case.appointment = {"when": read["when"], "place": read["place"]}


def apologise(case, read, person, now):
    make_appointment(case, read, person, now)
    case.due = read["when"]


def forward(case, read, person, now):
    case.unit_id = read["unit"]
    case.person = ""
    case.appointment = None


def reassign(case, read, person, now):
    case.person = read["officer"]


def finish(case, read, person, now):
    hold(case, read, person, now)
    case.result = read["result"]
    case.outcome = read.get("outcome", "")


EFFECTS = {
    "receive": hold,
    "request_supplement": hold,
    "make_appointment": make_appointment,
    "apologise": apologise,
    "forward": forward,
    "reassign": reassign,
    "finish": finish,
    "request_fee": hold,
    "stop": hold,
    "resume": hold,
}
