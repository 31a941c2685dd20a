"""Taking in a report, charging a unit with it, and finding those in hand."""

from BTrees.OOBTree import OOBTree
from BTrees.OOBTree import OOTreeSet
from dataclasses import dataclass
from dataclasses import field
from datetime import UTC
from datetime import datetime
from plone import api
from plone.dexterity.utils import createContent
from secrets import choice
from thads import _
from thads.errors import Refused as CommonRefused
from thads.hotline import assignment
from thads.hotline.directory import SECTION
from thads.hotline.journal import note
from thads.hotline.periods import due_date
from thads.hotline.terms import CHANNELS
from thads.hotline.terms import CLASSES
from thads.hotline.terms import URGENCIES
from thads.organisation.people import holders
from thads.organisation.units import get_unit
from thads.organisation.units import section
from thads.worktime import TIMEZONE
from thads.worktime.periods import UnknownRule
from zope.annotation.interfaces import IAnnotations


KEY = "thads.hotline.reports"
TYPE = "HotlineReport"
WORKFLOW = "thads_hotline_report"

#: No letters or figures that are mistaken for one another.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


class Refused(CommonRefused):
    """What was given cannot be taken in: {field: message}."""

    @property
    def errors(self):
        return self.problems


@dataclass
class Told:
    """What the officer has written down."""

    content: str
    reported_unit: str
    reported_person: str = ""
    channel: str = "phone"
    kind: str = "feedback"
    urgency: str = "normal"
    received: datetime | None = None
    informant: dict = field(default_factory=dict)
    files: tuple = ()


def take_in(taken_at, told, officer, now=None):
    """Take a report in at a unit; returns the HotlineReport.

    It stands in the section of the unit charged with it, which is never the one
    reported, and it knows no rights but those given here.
    """
    now = now or datetime.now(TIMEZONE)
    told.received = told.received or now
    errors = faults(told, now)
    if errors:
        raise Refused(errors)
    charged = assignment.charged_unit(
        taken_at, told.reported_unit, told.reported_person, people_of(taken_at)
    )
    report = createContent(
        TYPE,
        id=new_code(),
        channel=told.channel,
        received=told.received.astimezone(UTC),
        taken_by=officer,
        taken_at=taken_at,
        reported_unit=told.reported_unit,
        reported_person=told.reported_person,
        content=told.content,
        files=tuple(told.files),
        kind=told.kind,
        urgency=told.urgency,
        informant={key: value for key, value in told.informant.items() if value},
        language="vi",
    )
    report.title = report.id
    try:
        report.due = due_date(report.kind, report.urgency, report.received)
    except UnknownRule:
        raise Refused(
            {"received": _("No legal period was in force at that time.")}
        ) from None
    report.charged = charged
    restrict(report)
    report = _place(report, charged)
    note(report, "take_in", officer, now, unit=charged)
    return report


def faults(told, now):
    """Return {field: message} of what is missing or wrong."""
    errors = {}
    if len(told.content.split()) < 3:
        errors["content"] = _("Write down what was reported.")
    if told.channel not in CHANNELS.tokens:
        errors["channel"] = _("Choose how the report came.")
    if told.kind not in CLASSES.tokens:
        errors["kind"] = _("Choose the class of the report.")
    if told.urgency not in URGENCIES.tokens:
        errors["urgency"] = _("Choose the urgency.")
    if get_unit(told.reported_unit) is None:
        errors["reported_unit"] = _("Choose the unit reported.")
    if told.received > now:
        errors["received"] = _("The time received lies in the future.")
    return errors


def classify(report, kind, urgency):
    """Change class and urgency, and with them the due date."""
    if kind not in CLASSES.tokens or urgency not in URGENCIES.tokens:
        raise Refused({"kind": _("Choose the class of the report.")})
    report.kind = kind
    report.urgency = urgency
    report.due = due_date(kind, urgency, report.received)


def charge(report, unit_id):
    """Charge another unit with a report: rights and place go with it."""
    if unit_id == report.charged:
        return report
    allowed = get_unit(unit_id) is not None and assignment.may_be_charged(
        unit_id, report.reported_unit, report.reported_person, people_of(unit_id)
    )
    if not allowed:
        raise Refused({"unit": _("Who is reported cannot be charged with the report.")})
    old = report.charged
    container = report.__parent__
    bare = container[report.getId()].aq_base
    container._delObject(report.getId(), suppress_events=True)
    _index()[old].remove(bare.getId())
    bare.charged = unit_id
    restrict(bare)
    return _place(bare, unit_id, moved=True)


def restrict(report):
    """Give the rights of those charged, and let none come from above."""
    report.__ac_local_roles_block__ = True
    at_centre = {
        group: names_of(*group.split("_")) for group in assignment.CENTRAL_GROUPS
    }
    report.__ac_local_roles__ = assignment.grants(
        report.charged, report.reported_unit, report.reported_person, at_centre
    )


def may_see_informant(report):
    """The leader, the inspector, and the officer who took it in and may see it."""
    user = api.user.get_current()
    if api.user.has_permission("THADS hotline: see informant", user=user, obj=report):
        return True
    return user.getId() == report.taken_by and api.user.has_permission(
        "View", user=user, obj=report
    )


def reports_of(unit_id):
    """Return the reports a unit is charged with; the centre's view is of all.

    Only those the current user may see.
    """
    index = _index()
    units = list(index) if unit_id == assignment.CENTRAL else [unit_id]
    found = []
    for unit in units:
        codes = index.get(unit)
        place = _section_of(unit) if codes else None
        if place is None:
            continue
        for code in codes:
            report = place.get(code)
            if report is not None and api.user.has_permission("View", obj=report):
                found.append(report)
    return sorted(found, key=lambda report: report.received, reverse=True)


def people_of(unit_id):
    """Return the full names of those who see the reports of a unit."""
    return [
        name
        for function in assignment.CHARGED_FUNCTIONS
        for name in names_of(unit_id, function)
    ]


def names_of(unit_id, function):
    """Return the full names of those who hold a function in a unit."""
    members = [api.user.get(userid=login) for login in holders(unit_id, function)]
    return [m.getProperty("fullname") or m.getId() for m in members if m is not None]


def new_code():
    """Return a code nobody can guess."""
    text = "".join(choice(ALPHABET) for _n in range(12))
    return f"{text[:4]}-{text[4:8]}-{text[8:]}"


def removed(report, event):
    """A report was taken out of its place: forget where it stood."""
    codes = _index().get(report.charged)
    if codes is not None and event.newParent is None:
        codes.discard(report.getId())


def _place(report, unit_id, moved=False):
    place = _section_of(unit_id)
    code = report.getId()
    place._setObject(code, report, suppress_events=moved)
    _index().setdefault(unit_id, OOTreeSet()).add(code)
    return place[code]


def _section_of(unit_id):
    unit = get_unit(unit_id)
    return None if unit is None else section(unit, SECTION)


def _index():
    annotations = IAnnotations(api.portal.get())
    if KEY not in annotations:
        annotations[KEY] = OOBTree()
    return annotations[KEY]
