"""Fields of a case's steps: their labels, readers, and the citizen's note."""

from thads import _
from thads.casework.deadlines import default_appointment
from thads.casework.process import CHOICE
from thads.casework.process import FILES
from thads.casework.process import LINES
from thads.casework.process import MOMENT
from thads.casework.process import Field
from thads.casework.step_input import choice
from thads.casework.step_input import plain
from thads.casework.step_input import read_moment
from thads.casework.step_input import read_text
from thads.requests import offices
from thads.requests import procedures
from thads.text.whitespace import tidy
from thads.worktime import clock


OUTCOMES = {
    "granted": _("The request is granted"),
    "refused": _("The request is not granted"),
}

#: The same to the citizen, in letters and on the page of the case.
OUTCOMES_TOLD = {
    "granted": "Đề nghị được chấp nhận.",
    "refused": "Đề nghị không được chấp nhận.",
}

#: Fields whose values stand in the trail, for the office.
TRAIL_FIELDS = ("department", "officer", "unit")

#: Fields whose text is the note of a step, in this order.
NOTED = ("message", "reason", "result", "note")


def read_when(case, value, now):
    """Return the moment of an appointment, by default that of the due date."""
    if not value:
        return default_appointment(case.due, now)
    return read_moment(value, now)


def read_place(case, value, now):
    return tidy(plain(value)) or offices.place_of(case.unit_id)


def read_unit(case, value, now):
    unit_id = tidy(plain(value))
    if not unit_id:
        return ""
    if unit_id == case.unit_id or not offices.takes_cases(unit_id):
        raise ValueError(_("The case cannot be forwarded to this unit."))
    return unit_id


def read_officer(case, value, now):
    login = tidy(plain(value))
    if login and login not in dict(offices.officers_of(case)):
        raise ValueError(_("This person does not work on cases of the unit."))
    return login


def decides(case):
    """Return whether the case's procedure is finished by granting it or not."""
    return procedures.decides(case.procedure)


def units_for(case):
    own, others = offices.targets(case)
    return ((_("Units of the department"), own), (_("Other departments"), others))


FIELDS = {
    "message": Field(
        _("Message to the citizen"),
        read_text,
        LINES,
        missing=_("Say what the citizen should do."),
    ),
    "missing": Field(_("What is missing, one thing a line"), read_text, LINES),
    "reason": Field(
        _("Reason"), read_text, LINES, missing=_("Please give the reason.")
    ),
    "result": Field(
        _("Result"), read_text, LINES, missing=_("Say what the result is.")
    ),
    "note": Field(_("Note for the citizen"), read_text, LINES),
    "amount": Field(_("Amount"), read_text),
    "department": Field(_("Department or person to attend to it"), read_text),
    "when": Field(
        _("Day and hour"),
        read_when,
        MOMENT,
        default=lambda case, now: clock.iso(default_appointment(case.due, now))[:16],
    ),
    "place": Field(
        _("Where to come"),
        read_place,
        default=lambda case, now: offices.place_of(case.unit_id),
    ),
    "unit": Field(
        _("Unit that takes it over"),
        read_unit,
        CHOICE,
        missing=_("Choose the unit that takes the case over."),
        options=units_for,
    ),
    "officer": Field(
        _("Officer who takes it over"),
        read_officer,
        CHOICE,
        missing=_("Choose the officer who takes the case over."),
        options=lambda case: (("", offices.officers_of(case)),),
    ),
    "outcome": Field(
        _("Decision on the request"),
        choice(OUTCOMES, _("Say whether the request is granted.")),
        CHOICE,
        missing=_("Say whether the request is granted."),
        options=lambda case: (("", list(OUTCOMES.items())),),
        applies=decides,
        required=True,
    ),
    "file": Field(_("File of the result"), widget=FILES),
    "files": Field(_("Files"), widget=FILES),
}


def note(step, read):
    """Return what the citizen reads of a step."""
    parts = [read[field] for field in NOTED if read.get(field)]
    if read.get("outcome"):
        parts.insert(0, OUTCOMES_TOLD[read["outcome"]])
    if read.get("missing"):
        parts.append("Cần bổ sung:\n" + read["missing"])
    if read.get("amount"):
        parts.append("Số tiền: " + read["amount"])
    if read.get("when"):
        parts.append(
            f"Thời gian: {clock.shown(read['when'])}\nĐịa điểm: {read['place']}"
        )
    if read.get("unit"):
        parts.insert(0, "Chuyển đến: " + offices.title_of(read["unit"]))
    return "\n".join(parts)
