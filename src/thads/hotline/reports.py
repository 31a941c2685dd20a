"""Reports: recorded, placed with the unit that handles them, found by code or unit."""

from Acquisition import aq_base
from dataclasses import dataclass
from dataclasses import field
from datetime import datetime
from datetime import timedelta
from hashlib import sha256
from plone import api
from plone.dexterity.utils import createContent
from thads import _
from thads import audit
from thads.casework import codes
from thads.casework import custody
from thads.casework import deadlines
from thads.casework import files as item_files
from thads.casework.errors import KeyTaken
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
from thads.text.contact import ascii_figures
from thads.web.json_objects import NO_KEY
from thads.web.json_objects import is_key
from thads.worktime import clock
from thads.worktime.periods import UnknownRule
from zope.event import notify
import json
import uuid


INDEX = PortalStorage("thads.hotline.index", ItemIndex)
TYPE = "HotlineReport"

#: The first entry of a report's trail: it was recorded.
RECORD = "take_in"

#: Most characters of the content, and of a name, telephone or address.
CONTENT_LENGTH, LINE_LENGTH = 20_000, 200

#: How far ahead the clocks of officers' computers may be.
CLOCK_SKEW = timedelta(minutes=5)

#: Ids of legal periods, by class and for all other classes.
RULES = {"complaint": "complaint-solve", "denunciation": "denunciation-solve"}
RULE, RULE_URGENT = "hotline-answer", "hotline-urgent"


@dataclass
class NewReport:
    """A report as an officer typed it, not validated yet.

    `files`: attachments that passed the gate. `key`: names one sending of one form; the
    same officer's same content under it again is the same report.
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

    def digest(self) -> str:
        """Return the digest of what was sent: equal where the same is sent again."""
        content = [
            self.content,
            self.reported_unit,
            self.reported_person,
            self.channel,
            self.kind,
            self.urgency,
            clock.iso(self.received) if self.received else "",
            sorted(self.informant.items()),
            [(file.filename, file.sent_digest) for file in self.files],
        ]
        return sha256(json.dumps(content).encode()).hexdigest()[:32]


def record(recorded_at, new, officer, now=None):
    """Record a report at a unit and return it.

    `recorded_at`: id of the unit on duty. `officer`: login of whoever records it. The
    report stands in the section of the unit that has to handle it, which is never the
    one reported, and has no local roles but those given here. Raises `Refused`, or
    `KeyTaken` where other content was recorded under the key.
    """
    now = clock.to_utc(now or clock.now())
    received = moment_of(new, now)
    if new.key and not is_key(new.key):
        raise Refused({"key": NO_KEY})
    code = codes.derive(b"hotline", f"{officer}:{new.key or uuid.uuid4().hex}")
    digest = new.digest()
    known = find(code)
    if known is not None:
        # reports of before have none
        if known.trail and known.trail[0].digest not in ("", digest):
            message = _(
                "Another report was recorded with the same key. Its code is ${code}.",
                mapping={"code": code},
            )
            raise KeyTaken(message, code)
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
        informant={
            key: ascii_figures(value) if key == "phone" else value
            for key, value in new.informant.items()
            if value
        },
        language="vi",
    )
    classify(report, new.kind, new.urgency)
    report.unit_id = assignment.unit_for(
        recorded_at,
        new.reported_unit,
        new.reported_person,
        names_of_handlers(recorded_at),
    )
    report.slip = custody.opened(report.unit_id, received, RECORD)
    restrict(report)
    place = _section_of(report.unit_id)
    place._setObject(code, report)
    report = place[code]
    entry = Entry(now, RECORD, report.state_id, report.unit_id, officer, digest=digest)
    report.trail = (entry,)
    index().put(report)
    audit.record(report, f"hotline.{RECORD}", code=code)
    notify(StepTaken(report, RECORD, entry))
    return report


def moment_of(new, now):
    """Return when a report was received, in UTC; `now` where that was not said.

    Raises `Refused` for a moment so near the ends of time that it is in no other zone.
    """
    if not new.received:
        return now
    try:
        return clock.to_utc(new.received)
    except OverflowError:
        raise Refused({"received": _("Give day and hour.")}) from None


def faults(new, received, now):
    """Return {field: message} of what is missing or wrong in a new report.

    `received`, `now`: moments in UTC.
    """
    errors = {}
    if len(new.content.split()) < 3:
        errors["content"] = _("Write down what was reported.")
    elif len(new.content) > CONTENT_LENGTH:
        errors["content"] = too_long(CONTENT_LENGTH)
    lines = {"reported_person": new.reported_person} | {
        f"informant.{name}": text for name, text in new.informant.items()
    }
    for name, text in lines.items():
        if len(text) > LINE_LENGTH:
            errors[name] = too_long(LINE_LENGTH)
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


def too_long(most: int) -> str:
    """Return the message for a text of more than so many characters."""
    return _(
        "This text is too long: at most ${most} characters. Put the rest into a file.",
        mapping={"most": f"{most:,}".replace(",", ".")},
    )


def rule_of(kind: str, urgency: str) -> str:
    """Return the id of the legal period of a class and an urgency.

    Complaints and denunciations have the periods of their laws, urgent or not.
    """
    if kind in RULES:
        return RULES[kind]
    return RULE_URGENT if urgency == "urgent" else RULE


def classify(report, kind, urgency):
    """Give a report its class and urgency, and the due date that follows from them."""
    report.kind = kind
    report.urgency = urgency
    report.rule = rule_of(kind, urgency)
    report.due = report.first_due = deadlines.due(report.received, report.rule)


def standing(report, now: datetime | None = None) -> str:
    """Return the status against the due date: settled, late, soon or open.

    A report that has ended is settled, even if it was late; none is paused.
    """
    if report.state.clock == ENDED:
        return deadlines.COMPLETED
    return deadlines.status(report, now or clock.now())


def relocate(report):
    """Move a report to the section of the unit that handles it, and return it there.

    Its local roles are those of the new unit.
    """
    container, bare = report.__parent__, aq_base(report)
    container._delObject(bare.getId(), suppress_events=True)
    restrict(bare)
    place = _section_of(bare.unit_id)
    place._setObject(bare.getId(), bare, suppress_events=True)
    return place[bare.getId()]


def restrict(report):
    """Give local roles to those who may see a report, and block those from above."""
    report.__ac_local_roles_block__ = True
    at_centre = {
        group: names_of(*group.split("_")) for group in assignment.CENTRAL_GROUPS
    }
    report.__ac_local_roles__ = assignment.grants(
        report.unit_id, report.reported_unit, report.reported_person, at_centre
    )


def may_see_informant(report):
    """Return whether the current user may see the informant of a report.

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
    """Return the reports a unit handles, for the centre those of all units.

    Only those the current user may view, the latest received first.
    """
    units = None if unit_id == assignment.CENTRAL else [unit_id]
    rows = index().newest_first(index().find(units=units))
    found = [report for row in rows if (report := _at(row)) is not None]
    visible = [r for r in found if api.user.has_permission("View", obj=r)]
    return sorted(visible, key=lambda report: report.received, reverse=True)


def names_of_handlers(unit_id: str) -> list[str]:
    """Return the full names of those who would see the reports assigned to a unit."""
    return [
        name
        for function in assignment.HANDLING_FUNCTIONS
        for name in names_of(unit_id, function)
    ]


def names_of(unit_id: str, function: str) -> list[str]:
    """Return the full names of those who hold a function in a unit."""
    members = [api.user.get(userid=login) for login in holders(unit_id, function)]
    return [m.getProperty("fullname") or m.getId() for m in members if m is not None]


def index(report=None) -> ItemIndex:
    """Return the one index of all reports.

    `Process.index` is asked with an item; here it makes no difference.
    """
    return INDEX.write(api.portal.get())


def removed(report, event):
    """Remove a report that was deleted from the index; subscriber."""
    if event.newParent is None and report.getId() in index().numbers:
        index().remove(report.getId())


def _at(row):
    place = _section_of(row.unit)
    return None if place is None else place.get(row.code)


def _section_of(unit_id):
    unit = get_unit(unit_id)
    return None if unit is None else section(unit, SECTION)
