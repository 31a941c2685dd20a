"""Reports move onto the shared engine of tracked items.

What a report held under the room's own names (charged, taken_by, journal ...) becomes
unit, trail and custody; the old index, codes by unit, becomes an `ItemIndex`.
"""

from plone import api
from thads.casework import custody
from thads.casework.files import OFFICE
from thads.casework.files import ItemFile
from thads.casework.tables import ENDED
from thads.casework.trail import Entry
from thads.hotline import reports
from thads.hotline.directory import SECTION
from thads.hotline.interfaces import IHotlineReport
from thads.hotline.workflow import STATES
from thads.hotline.workflow import STEPS
from thads.organisation.units import get_unit
from thads.organisation.units import section
from zope.annotation.interfaces import IAnnotations
import hashlib


PROFILE = "profile-thads.hotline:default"

#: Codes of reports by unit, as they stood before.
OLD_INDEX = "thads.hotline.reports"
RENAMED = {"charged": "unit_id", "taken_by": "recorded_by", "taken_at": "recorded_at"}


def upgrade(setup):
    """Convert every report and enter it into the new index; name the states anew."""
    setup.runImportStepFromProfile(PROFILE, "workflow", run_dependencies=False)
    annotations = IAnnotations(api.portal.get())
    index = reports.index()
    for unit_id, codes in annotations.get(OLD_INDEX, {}).items():
        unit = get_unit(unit_id)
        place = None if unit is None else section(unit, SECTION)
        for code in codes if place is not None else ():
            report = place.get(code)
            if IHotlineReport.providedBy(report):
                convert(report)
                index.put(report)
    annotations.pop(OLD_INDEX, None)


def convert(report):
    """Give a report of before the values of a tracked item; done already: nothing."""
    values = report.__dict__
    if "charged" not in values:
        return
    for old, new in RENAMED.items():
        values[new] = values.pop(old, "")
    journal = values.pop("journal", ())
    report.code = report.getId()
    report.rule = reports.rule_of(report.kind, report.urgency)
    report.first_due = report.due
    report.files = tuple(
        ItemFile(
            f"{OFFICE}-{number}",
            OFFICE,
            blob,
            report.received,
            hashlib.sha256(blob.data).hexdigest(),
        )
        for number, blob in enumerate(values.get("files", ()), start=1)
    )
    report.trail = tuple(trail_of(journal))
    keep_custody(report)
    report._p_changed = True


def trail_of(journal):
    """Yield the entries of a journal, each with the state its step led to."""
    state = next(iter(STATES))
    for note in journal:
        step = STEPS.get(note["step"])
        state = (step and step.target) or state
        yield Entry(
            time=note["time"],
            step=note["step"],
            state=state,
            unit=note.get("unit", ""),
            person=note["actor"],
            note=note["text"],
            told=False,
        )


def keep_custody(report):
    """Rebuild who held a report from its trail, and when its handling ended."""
    if not report.trail:
        report.slip = custody.opened(report.unit_id, report.received, reports.RECORD)
        return
    first = report.trail[0]
    slip = custody.opened(first.unit or report.unit_id, first.time, first.step)
    person, ended = "", None
    for entry in report.trail[1:]:
        if entry.step == "handle":
            person = entry.person
        elif entry.step == "assign":
            person = ""
        state = STATES[entry.state]
        ended = (ended or entry.time) if state.clock == ENDED else None
        if state.final:
            slip = custody.closed(slip, entry.time)
        else:
            unit = entry.unit or slip[-1].unit
            slip = custody.handed(slip, unit, person, entry.time, entry.step)
    if not slip[-1].until and slip[-1].unit != report.unit_id:
        last = report.trail[-1]
        slip = custody.handed(slip, report.unit_id, person, last.time, last.step)
    report.slip, report.person, report.ended = slip, person, ended
