"""Reports: recorded, placed with the unit that handles them, and found there."""

from Acquisition import aq_base
from dataclasses import dataclass
from dataclasses import field
from datetime import datetime
from datetime import timedelta
from plone import api
from plone.dexterity.utils import createContent
from thads import _
from thads import audit
from thads.casework import codes
from thads.casework import custody
from thads.casework import deadlines
from thads.casework import files as item_files
from thads.casework.index import ItemIndex
from thads.casework.steps import StepTaken
from thads.casework.tables import ENDED
from thads.casework.trail import Entry
from thads.errors import Refused
from thads.hotline import assignment
from thads.hotline.directory import SECTION
from thads.hotline.terms import CHANNELS
from thads.hotline.terms import CLASSES
from thads.hotline.terms import URGENCIES
from thads.organisation.people import holders
from thads.organisation.units import get_unit
from thads.organisation.units import section
from thads.storage import PortalStorage
from thads.worktime import clock
from thads.worktime.periods import UnknownRule
from zope.event import notify
import uuid


INDEX = PortalStorage("thads.hotline.index", ItemIndex)
TYPE = "HotlineReport"

#: The first entry of a report's trail: it was recorded.
RECORD = "take_in"

#: Clocks of officers' computers run ahead; a little of it is no future.
CLOCK_SKEW = timedelta(minutes=5)

RULES = {"complaint": "complaint-solve", "denunciation": "denunciation-solve"}
RULE, RULE_URGENT = "hotline-answer", "hotline-urgent"


@dataclass
class NewReport:
    """A report as an officer has written it down.

    `files`: attachments that passed the gate. `key`: names one sending of one form; the
    same officer's same key again is the same report.
    """

    content: str
    reported_unit: str
    reported_person: str = ""
    channel: str = "phone"
    kind: str = "feedback"
    urgency: str = "normal"
    received: datetime | None = None
    informant: dict[str, str] = field(default_factory=dict)
    files: tuple = ()
    key: str = ""


def record(recorded_at, new, officer, now=None):
    """Record a report at a unit and return it.

    It stands in the section of the unit that has to handle it, which is never the one
    reported, and it knows no rights but those given here. Raises `Refused`.
    """
    now = clock.to_utc(now or clock.now())
    received = clock.to_utc(new.received) if new.received else now
    code = codes.derive(b"hotline", f"{officer}:{new.key or uuid.uuid4().hex}")
    known = find(code)
    if known is not None:
        return known
    problems = faults(new, received, now)
    if problems:
        raise Refused(problems)
    report = createContent(
        TYPE,
        id=code,
        title=code,
        code=code,
        channel=new.channel,
        received=received,
        recorded_by=officer,
        recorded_at=recorded_at,
        reported_unit=new.reported_unit,
        reported_person=new.reported_person,
        content=new.content,
        files=item_files.stored(new.files, item_files.OFFICE, now),
        informant={key: value for key, value in new.informant.items() if value},
        language="vi",
    )
    classify(report, new.kind, new.urgency)
    report.unit_id = assignment.unit_for(
        recorded_at, new.reported_unit, new.reported_person, people_of(recorded_at)
    )
    report.slip = custody.opened(report.unit_id, received, RECORD)
    restrict(report)
    place = _section_of(report.unit_id)
    place._setObject(code, report)
    report = place[code]
    entry = Entry(now, RECORD, report.state_id, report.unit_id, officer)
    report.trail = (entry,)
    index().put(report)
    audit.record(report, f"hotline.{RECORD}", code=code)
    notify(StepTaken(report, RECORD, entry))
    return report


def faults(new, received, now):
    """Return {field: message} of what is missing or wrong in a new report."""
    errors = {}
    if len(new.content.split()) < 3:
        errors["content"] = _("Write down what was reported.")
    if new.channel not in CHANNELS.tokens:
        errors["channel"] = _("Choose how the report came.")
    if new.kind not in CLASSES.tokens:
        errors["kind"] = _("Choose the class of the report.")
    if new.urgency not in URGENCIES.tokens:
        errors["urgency"] = _("Choose the urgency.")
    if get_unit(new.reported_unit) is None:
        errors["reported_unit"] = _("Choose the unit reported.")
    if received > now + CLOCK_SKEW:
        errors["received"] = _("The time received lies in the future.")
    elif not errors:
        try:
            deadlines.due(received, rule_of(new.kind, new.urgency))
        except UnknownRule:
            errors["received"] = _("No legal period was in force at that time.")
    return errors


def rule_of(kind, urgency):
    """Return the id of the legal period of a class and urgency."""
    if kind in RULES:
        return RULES[kind]
    return RULE_URGENT if urgency == "urgent" else RULE


def classify(report, kind, urgency):
    """Give a report its class and urgency, and the due date that follows from them."""
    report.kind = kind
    report.urgency = urgency
    report.rule = rule_of(kind, urgency)
    report.due = report.first_due = deadlines.due(report.received, report.rule)


def standing(report, now=None):
    """Return COMPLETED, LATE, SOON or OPEN, of `casework.deadlines`."""
    if report.state.clock == ENDED:
        return deadlines.COMPLETED
    return deadlines.status(report, now or clock.now())


def relocate(report):
    """Put a report where the unit is that has to handle it; rights go with it."""
    container, bare = report.__parent__, aq_base(report)
    container._delObject(bare.getId(), suppress_events=True)
    restrict(bare)
    place = _section_of(bare.unit_id)
    place._setObject(bare.getId(), bare, suppress_events=True)
    return place[bare.getId()]


def restrict(report):
    """Give the rights of those who handle it, and let none come from above."""
    report.__ac_local_roles_block__ = True
    at_centre = {
        group: names_of(*group.split("_")) for group in assignment.CENTRAL_GROUPS
    }
    report.__ac_local_roles__ = assignment.grants(
        report.unit_id, report.reported_unit, report.reported_person, at_centre
    )


def may_see_informant(report):
    """Return whether the current user may see who the informant is.

    The leader, the inspector, and the officer who recorded the report and may see it.
    """
    user = api.user.get_current()
    if api.user.has_permission("THADS hotline: see informant", user=user, obj=report):
        return True
    return user.getId() == report.recorded_by and api.user.has_permission(
        "View", user=user, obj=report
    )


def find(code):
    """Return the report with this code, None if there is none."""
    number = index().numbers.get(code)
    return None if number is None else _at(index().rows[number])


def reports_of(unit_id):
    """Return the reports a unit handles, the centre's list being of all units.

    Only those the current user may see, the latest received first.
    """
    units = None if unit_id == assignment.CENTRAL else [unit_id]
    rows = index().newest_first(index().find(units=units))
    found = [report for row in rows if (report := _at(row)) is not None]
    visible = [r for r in found if api.user.has_permission("View", obj=r)]
    return sorted(visible, key=lambda report: report.received, reverse=True)


def people_of(unit_id):
    """Return the full names of those who see the reports of a unit."""
    return [
        name
        for function in assignment.HANDLING_FUNCTIONS
        for name in names_of(unit_id, function)
    ]


def names_of(unit_id, function):
    """Return the full names of those who hold a function in a unit."""
    members = [api.user.get(userid=login) for login in holders(unit_id, function)]
    return [m.getProperty("fullname") or m.getId() for m in members if m is not None]


def index(report=None):
    """Return the one index of all reports."""
    return INDEX.write(api.portal.get())


def removed(report, event):
    """Forget a report that was deleted."""
    if event.newParent is None and report.getId() in index().numbers:
        index().remove(report.getId())


def _at(row):
    place = _section_of(row.unit)
    return None if place is None else place.get(row.code)


def _section_of(unit_id):
    unit = get_unit(unit_id)
    return None if unit is None else section(unit, SECTION)
