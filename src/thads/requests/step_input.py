"""What is said with a step: read, completed, and put into words."""

from datetime import datetime
from thads import _
from thads import worktime
from thads.requests import offices
from thads.requests import periods
from thads.requests import procedures
from thads.requests.applicants import tidy
from thads.requests.applicants import tidy_lines
from thads.requests.errors import Refused


TEXT_LENGTH = 4000
#: the field a bare `comment` of plone.restapi is taken for, the first that fits
COMMENTED = ("message", "reason", "result", "note")


def read(case, step, given, now):
    """{field: value} of all that was said, or `Refused` with all that is wrong."""
    comment = given.get("comment")
    if comment:
        for field in COMMENTED:
            if field in step.fields:
                given.setdefault(field, comment)
                break
    fine, problems = {}, {}
    for field in step.fields:
        if field in ("file", "files"):
            continue
        try:
            value = READERS[field](case, given.get(field), now)
        except ValueError as error:
            problems[field] = error.args[0]
            continue
        if not value and field in step.needs:
            problems[field] = MISSING.get(field, _("Please fill this in."))
        fine[field] = value
    if problems:
        raise Refused(problems)
    return fine


OUTCOMES = {
    "granted": _("The request is granted"),
    "refused": _("The request is not granted"),
}

MISSING = {
    "message": _("Say what the citizen should do."),
    "reason": _("Please give the reason."),
    "result": _("Say what the result is."),
    "unit": _("Choose the unit that takes the case over."),
    "officer": _("Choose the officer who takes the case over."),
}


def read_text(case, value, now):
    text = tidy_lines(value if isinstance(value, str) else "")
    if len(text) > TEXT_LENGTH:
        raise ValueError(_("This text is too long: at most 4,000 characters."))
    return text


def read_when(case, value, now):
    """An appointment: a moment ahead of us on a working day; by default the due one."""
    if not value:
        return periods.appointment_default(case, now)
    if isinstance(value, datetime):
        moment = periods.kept(value)
    else:
        text = tidy(value).replace(" ", "T", 1)
        try:
            moment = periods.kept(datetime.fromisoformat(text))
        except (OverflowError, ValueError):
            raise ValueError(_("Write day and hour like 2026-11-30T09:00.")) from None
    if moment <= now:
        raise ValueError(_("This time has passed: choose a later one."))
    if not worktime.is_working_day(moment):
        raise ValueError(_("That day is not a working day: choose another."))
    return moment


def read_place(case, value, now):
    return tidy(value) or offices.place_of(case.unit_id)


def read_unit(case, value, now):
    unit_id = tidy(value)
    if not unit_id:
        return ""
    if unit_id == case.unit_id or not offices.takes_cases(unit_id):
        raise ValueError(_("The case cannot be forwarded to this unit."))
    return unit_id


def read_officer(case, value, now):
    login = tidy(value)
    if login and login not in dict(offices.officers_of(case)):
        raise ValueError(_("This person does not work on cases of the unit."))
    return login


def read_outcome(case, value, now):
    if not procedures.decides(case.procedure):
        return ""
    if not isinstance(value, str) or value not in OUTCOMES:
        raise ValueError(_("Say whether the request is granted."))
    return value


READERS = {
    "message": read_text,
    "missing": read_text,
    "reason": read_text,
    "result": read_text,
    "note": read_text,
    "amount": read_text,
    "department": read_text,
    "when": read_when,
    "place": read_place,
    "unit": read_unit,
    "officer": read_officer,
    "outcome": read_outcome,
}


#: to the citizen, in letters and on his page
OUTCOMES_TOLD = {
    "granted": "Đề nghị được chấp nhận.",
    "refused": "Đề nghị không được chấp nhận.",
}

#: fields the trail keeps as they are
SHORT = ("department", "officer", "unit")


def note(step, read):
    """What the citizen reads of the step."""
    parts = [read[field] for field in COMMENTED if read.get(field)]
    if read.get("outcome"):
        parts.insert(0, OUTCOMES_TOLD[read["outcome"]])
    if read.get("missing"):
        parts.append("Cần bổ sung:\n" + read["missing"])
    if read.get("amount"):
        parts.append("Số tiền: " + read["amount"])
    if read.get("when"):
        parts.append(
            f"Thời gian: {periods.said(read['when'])}\nĐịa điểm: {read['place']}"
        )
    if read.get("unit"):
        parts.insert(0, "Chuyển đến: " + offices.title_of(read["unit"]))
    return "\n".join(parts)


def details(step, read, files):
    """What the office sees besides: short values, for the trail."""
    kept = {
        field: read[field]
        for field in ("department", "officer", "unit")
        if read.get(field)
    }
    if files:
        kept["files"] = ", ".join(file.filename for file in files)
    return kept
