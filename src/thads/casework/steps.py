"""Taking a step with a tracked item: the one way for page, REST, citizen and worker.

The workflow decides who may take a step from where (its guards come from the room's
`rights.csv`); here is what a step does. A transition of the workflow past `take` is
refused (`subscribers.only_by_take`).
"""

from AccessControl import getSecurityManager
from collections.abc import Iterable
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from plone import api
from Products.CMFCore.WorkflowCore import WorkflowException
from thads import _
from thads import audit
from thads.casework import custody
from thads.casework import deadlines
from thads.casework import files as item_files
from thads.casework import step_input
from thads.casework.deadlines import first_due_after
from thads.casework.deadlines import postponed
from thads.casework.interfaces import IStepTaken
from thads.casework.interfaces import ITrackedItem
from thads.casework.process import Process
from thads.casework.process import Values
from thads.casework.tables import CITIZEN
from thads.casework.tables import ENDED
from thads.casework.tables import FROZEN
from thads.casework.tables import RUNNING
from thads.casework.tables import Step
from thads.casework.trail import Entry
from thads.errors import Refused
from thads.errors import Stale
from thads.uploads import gate
from thads.uploads.gate import Sent
from thads.uploads.gate import UploadedFile
from thads.web import steps as workflow_steps
from thads.web.steps import is_possible_again
from thads.web.steps import is_recent
from thads.worktime import clock
from zExceptions import Unauthorized
from zope.event import notify
from zope.interface import implementer
from zope.interface.interfaces import ObjectEvent
import json


#: Keyword of a workflow change by which `only_by_take` knows who asks for it.
TOKEN = "thads_step"

#: The field under which a refused file is named.
FIELD = "attachments"


@implementer(IStepTaken)
class StepTaken(ObjectEvent):
    """An item has come to be, or a step of it has been taken."""

    def __init__(self, item: ITrackedItem, step: str, entry: Entry) -> None:
        super().__init__(item)
        self.step = step
        self.entry = entry


@dataclass(frozen=True)
class TakenStep:
    """A step that was taken, now or by the same click before.

    `item`: where it stands now. `entry`: what the step wrote into the trail, `number`:
    its place there, counted from 0.
    """

    item: ITrackedItem
    entry: Entry
    number: int


def take(
    item: ITrackedItem,
    name: str,
    values: Mapping[str, object] | None = None,
    files: Iterable[Sent] = (),
    person: str | None = None,
    now: datetime | None = None,
    revision: int | None = None,
) -> ITrackedItem:
    """Take a step and return the item, which may stand elsewhere afterwards.

    See `taken`.
    """
    return taken(item, name, values, files, person, now, revision).item


def taken(
    item: ITrackedItem,
    name: str,
    values: Mapping[str, object] | None = None,
    files: Iterable[Sent] = (),
    person: str | None = None,
    now: datetime | None = None,
    revision: int | None = None,
) -> TakenStep:
    """Take a step and return it; the same click that comes again is the same step.

    `values`: the step's fields as a form or a JSON body has them. `files`: (filename,
    bytes, declared type) each. `person`: the officer's login, by default the current
    user (Unauthorized if there is none), empty for the citizen. `revision`: the item's
    revision that was shown to whoever decides.

    Raises what `thads.web.steps.check` raises, `Stale` (another step was taken since
    the revision shown) or `Refused` (fields or files); then nothing has changed.
    """
    process = item.process
    now = clock.to_utc(now or clock.now())
    if person is None:
        person = getSecurityManager().getUser().getId()
        if not person:
            raise Unauthorized(name)
    values, files = dict(values or {}), list(files)
    before = same_click(item, name, values, files, person, now, revision)
    if before is not None:
        return before
    step = process.steps.get(name)
    if step is not None and not person and step.who != CITIZEN:
        raise workflow_steps.not_now(item)
    workflow_steps.check(item, name, anybody=not person)
    if step is None:  # of the workflow alone: no table says what it does
        raise workflow_steps.no_such_step(item)
    if revision is not None and revision != len(item.trail):
        raise Stale
    digest = digest_of(step, person, values, files)
    read = step_input.read(process, item, step, values, now)
    problems = process.checks.get(step.id, _no_problem)(item, read, now)
    if problems:
        raise Refused(problems)
    uploaded = check_files(process, step, files)
    note = process.note(step, read)
    _transit(item, process, step, note, person)
    item.files += item_files.stored(
        uploaded,
        item_files.OFFICE if person else item_files.CITIZEN,
        now,
        len(item.files),
        step.id,
    )
    unit_before = item.unit_id
    process.effects.get(step.id, _no_effect)(item, read, person, now)
    _set_clock(item, step, now)
    _hand_over(item, step, now)
    entry = Entry(
        time=now,
        step=step.id,
        state=item.state_id,
        unit=item.unit_id,
        person=person,
        note=note,
        told=step.public,
        details=_details(process, step, read, uploaded),
        digest=digest,
    )
    item.trail += (entry,)
    if item.unit_id != unit_before:
        item = process.relocate(item)
    process.index(item).put(item)
    audit.record(item, f"{process.id}.{step.id}", code=item.code)
    process.notify(item, step, read)
    notify(StepTaken(item, step.id, entry))
    return TakenStep(item, entry, len(item.trail) - 1)


def same_click(
    item: ITrackedItem,
    name: str,
    values: Mapping[str, object],
    files: Iterable[Sent],
    person: str,
    now: datetime,
    revision: int | None = None,
) -> TakenStep | None:
    """Return the step that the same click took before, None for none.

    With the revision that was shown it is the step that followed on it. Without, the
    person's latest, if it was taken a moment ago: others may have taken theirs since,
    unless the item has come back by them to where the step is taken.
    """
    step, trail = item.process.steps.get(name), item.trail
    if step is None:
        return None
    if revision is not None:
        numbers = [revision] if 0 <= revision < len(trail) else []
    else:
        own = [n for n, e in enumerate(trail) if e.person == person and e.digest]
        numbers = [
            number
            for number in own[-1:]
            if is_recent(trail[number].time, now)
            and not is_possible_again(item, name, trail[number].state)
        ]
    if not numbers:
        return None  # the files need not be read through for a digest
    digest = digest_of(step, person, values, files)
    for number in numbers:
        if trail[number].digest == digest:
            return TakenStep(item, trail[number], number)
    return None


def check_files(
    process: Process, step: Step, files: Iterable[Sent]
) -> list[UploadedFile]:
    """Return the files sent with a step as they may be stored.

    Raises `Refused` where the gate refuses one, or the step has no field for files.
    """
    files = list(files)
    if not files:
        return []
    if process.accepts is None or not process.takes_files(step):
        raise Refused({FIELD: _("This step takes no files.")})
    return gate.check_all(files, process.accepts, FIELD)


def possible(item: ITrackedItem) -> list[Step]:
    """Return the steps of an item the current user may take now."""
    return [
        step for step in item.process.steps_from(item.state_id) if permitted(item, step)
    ]


def permitted(item: ITrackedItem, step: Step) -> bool:
    """Return whether the current user has the permission of a step."""
    permission = item.process.permission(step)
    return bool(getSecurityManager().checkPermission(permission, item))


def digest_of(
    step: Step,
    person: str,
    values: Mapping[str, object],
    files: Iterable[Sent],
) -> str:
    """Return the digest of a step as it was sent: equal for the same click again."""
    given = {field: values.get(field) for field in (*step.fields, "comment")}
    sent = [
        (filename, sha256(data or b"").hexdigest()) for filename, data, _type in files
    ]
    text = json.dumps([step.id, person, given, sent], sort_keys=True, default=str)
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _transit(
    item: ITrackedItem, process: Process, step: Step, note: str, person: str
) -> None:
    """Let the workflow make the transition; it alone has state and permissions."""
    tool = api.portal.get_tool("portal_workflow")
    # the workflow's own history tells no more than the citizen may read
    comment = note if step.public and note else step.title
    options = {"comment": comment, TOKEN: step.id}
    try:
        if person:
            tool.doActionFor(item, step.id, **options)
        else:  # the citizen has shown code and telephone: that is their right
            with api.env.adopt_roles(["Manager"]):
                tool.doActionFor(item, step.id, **options)
    except WorkflowException as error:
        raise workflow_steps.not_now(item) from error
    if step.back:
        _go_back(item, process, process.state_before(item.trail))


def _go_back(item: ITrackedItem, process: Process, state: str) -> None:
    """Put an item whose pause has ended into the state it was in before.

    DCWorkflow knows one target a transition, and none that depends on the item.
    """
    workflow = api.portal.get_tool("portal_workflow")[process.workflow]
    *before, last = item.workflow_history[process.workflow]
    moved = {**last, workflow.state_var: state}
    item.workflow_history[process.workflow] = (*before, moved)
    workflow.updateRoleMappingsFor(item)


def _set_clock(item: ITrackedItem, step: Step, now: datetime) -> None:
    """Stop, restart or end the clock as the state says."""
    kind = item.state.clock
    if kind == FROZEN and item.frozen is None:
        item.frozen = now
    elif kind == RUNNING:
        if item.frozen is not None:
            since, until = item.frozen, now
            if step.who == CITIZEN:
                until = deadlines.counts_from(item, now)
            item.due = postponed(item.due, since, until)
            item.first_due = first_due_after(item.first_due, since, now, until)
            item.frozen = None
        item.ended = None
    elif kind == ENDED:
        item.ended = item.ended or item.frozen or now
        item.frozen = None


def _hand_over(item: ITrackedItem, step: Step, now: datetime) -> None:
    """Write into the control slip who holds the item after a step."""
    if item.state.final:
        item.slip = custody.closed(item.slip, now)
        return
    item.slip = custody.handed(
        item.slip,
        item.unit_id,
        item.person,
        now,
        step.id,
        citizen=item.state.actor == CITIZEN,
    )


def _details(
    process: Process, step: Step, read: Values, uploaded: Iterable[UploadedFile]
) -> dict[str, str]:
    """Return the short values the office sees in the trail."""
    details = {}
    for each in process.trail_fields:
        of, _dot, name = each.rpartition(".")
        if of in ("", step.id) and read.get(name):
            details[name] = read[name]
    if uploaded:
        details["files"] = ", ".join(file.filename for file in uploaded)
    return details


def _no_problem(item: ITrackedItem, read: Values, now: datetime) -> Mapping[str, str]:
    """Find nothing wrong."""
    return {}


def _no_effect(item: ITrackedItem, read: Values, person: str, now: datetime) -> None:
    """Change no more than state, time and custody."""
