"""Fields of a case's steps: their labels, readers, and the citizen's note."""

from thads import _
from thads.casework import deadlines
from thads.casework.deadlines import default_appointment
from thads.casework.process import CHOICE
from thads.casework.process import FILES
from thads.casework.process import LINES
from thads.casework.process import Field
from thads.casework.step_input import choice
from thads.casework.step_input import plain
from thads.casework.step_input import read_moment
from thads.casework.step_input import read_text
from thads.errors import Stale
from thads.requests import appointments
from thads.requests import offices
from thads.requests import procedures
from thads.text.money import format_money
from thads.text.money import parse_money
from thads.text.whitespace import tidy
from thads.worktime import clock


#: Characters of an address.
PLACE_LENGTH = 300

OUTCOMES = {
    "granted": _("The request is granted"),
    "refused": _("The request is not granted"),
}

#: The same in the note of the step, which the citizen reads.
OUTCOME_NOTES = {
    "granted": "Đề nghị được chấp nhận.",
    "refused": "Đề nghị không được chấp nhận.",
}

ASKED = _(
    "You have asked for another appointment already: please wait for the office's "
    "answer, or call it."
)

#: Fields whose values stand in the trail, for the office.
TRAIL_FIELDS = ("department", "officer", "unit", "forward.reason")

#: Fields whose text is the note of a step, in this order.
NOTED = ("message", "reason", "result", "note", "internal")


def read_when(case, value, now):
    """Return the moment of an appointment within the unit's office hours.

    Where none was sent, it is the one the form proposes.
    """
    if value is None or value == "":
        return proposed(case, now)
    return read_moment(value, now, offices.calendar_of(case.unit_id))


def proposed(case, now):
    """Return the moment of the appointment a form proposes, in UTC.

    In the afternoon of the day the result is due; if that has passed or is certain to,
    of the last day an apology may put it off to. Where no place is left then, the last
    free slot before.
    """
    if deadlines.is_overdue(case, now):
        wanted = default_appointment(deadlines.extension(case, now), now)
    else:
        wanted = min(default_appointment(case.due, now), case.due)
    return appointments.latest_free(case, now, wanted) or wanted


def appointments_in_time(case):
    """Return the free slots not after the due date: see `process.Options`."""
    return appointments.choices(case, clock.now(), case.due)


def appointments_with_apology(case):
    """Return the free slots an apology may put a case off to: `process.Options`."""
    now = clock.now()
    return appointments.choices(case, now, deadlines.extension(case, now))


def check_appointment(case, read, now):
    """Refuse an appointment in a full slot, or after the due date.

    What is after that takes an apology.
    """
    if read["when"] <= case.due:
        return appointments.check(case, read, case.due)
    return {
        "when": _(
            "This is after the due date, ${due}: the leader has to apologise and set a "
            "new date.",
            mapping={"due": clock.shown(case.due)},
        )
    }


def check_apology(case, read, now):
    """Refuse an apology for a case in time, and a date beyond one more period."""
    if not deadlines.is_overdue(case, now):
        return {
            "": _(
                "The case is in time until ${due}: there is nothing to apologise for.",
                mapping={"due": clock.shown(case.due)},
            )
        }
    last = deadlines.extension(case, now)
    if read["when"] > last:
        return {
            "when": _(
                "Choose a time up to ${last}: an apology gives one more period at "
                "most.",
                mapping={"last": clock.shown(last)},
            )
        }
    return appointments.check(case, read, last)


def check_asking(case, read, now):
    """Refuse to ask for another appointment where there is none.

    Raises Stale where one was asked for and the office has not answered.
    """
    if not case.appointment:
        return {"": _("No appointment has been made yet.")}
    if appointments.is_other_asked(case):
        raise Stale(ASKED)
    return {}


#: {step id: check of its values}.
CHECKS = {
    "make_appointment": check_appointment,
    "apologise": check_apology,
    appointments.ASK: check_asking,
}


def apology(case, now):
    """Return the reason that stands in the form of an apology at first."""
    return (
        "Đơn vị chưa hoàn thành việc giải quyết hồ sơ trong thời hạn đã hẹn "
        f"({clock.shown(case.due)})."
    )


def read_place(case, value, now):
    """Return the place of an appointment, by default the unit's one-stop counter.

    Raises ValueError for more than 300 characters.
    """
    place = tidy(plain(value))
    if len(place) > PLACE_LENGTH:
        raise ValueError(_("The address is too long: at most 300 characters."))
    return place or offices.place_of(case.unit_id)


def read_amount(case, value, now):
    """Return a sum of money as written, `1.500.000 đồng`; empty where none was sent.

    Raises ValueError for what is no sum above zero.
    """
    text = tidy(plain(value))
    if not text:
        return ""
    amount = parse_money(text)
    if not amount or amount < 0:
        raise ValueError(_("Write the sum in whole đồng, for example 1500000."))
    return format_money(amount)


def read_unit(case, value, now):
    """Return the id of the unit a case is forwarded to, empty where none was sent.

    Raises ValueError for its own unit, and for one that does not work on cases.
    """
    unit_id = tidy(plain(value))
    if not unit_id:
        return ""
    if unit_id == case.unit_id or not offices.takes_cases(unit_id):
        raise ValueError(_("The case cannot be forwarded to this unit."))
    return unit_id


def read_officer(case, value, now):
    """Return the login of the officer who takes a case over, empty where none was sent.

    Raises ValueError for a person who does not work on the cases of its unit.
    """
    login = tidy(plain(value))
    if login and login not in dict(offices.officers_of(case)):
        raise ValueError(_("This person does not work on cases of the unit."))
    return login


def decides(case):
    """Return whether the case's procedure is finished by granting it or not."""
    return procedures.decides(case.procedure)


def units_for(case):
    """Return the units a case may be forwarded to, in groups: see `process.Options`."""
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
        _("Reason"),
        read_text,
        LINES,
        missing=_("Please give the reason."),
        prepared={"apologise": apology},
    ),
    "result": Field(
        _("Result"), read_text, LINES, missing=_("Say what the result is.")
    ),
    "note": Field(_("Note for the citizen"), read_text, LINES),
    "internal": Field(
        _("Internal note, never shown to the citizen"),
        read_text,
        LINES,
        missing=_("Write the note."),
    ),
    "amount": Field(_("Amount"), read_amount),
    "department": Field(_("Department or person to attend to it"), read_text),
    "when": Field(
        _("Day and hour"),
        read_when,
        CHOICE,
        options=appointments_in_time,
        offered={"apologise": appointments_with_apology},
        default=lambda case, now: appointments.as_value(proposed(case, now)),
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
    """Return the note of a step: its values as text.

    The citizen reads that of a public step. Why a case was forwarded is for the office
    that receives it, and stands in the trail's details.
    """
    hidden = {"reason"} if step.id == "forward" else set()
    parts = [read[f] for f in NOTED if read.get(f) and f not in hidden]
    if read.get("outcome"):
        parts.insert(0, OUTCOME_NOTES[read["outcome"]])
    if read.get("missing"):
        parts.append("Cần bổ sung:\n" + read["missing"])
    if read.get("amount"):
        parts.append("Số tiền: " + read["amount"])
    if read.get("when"):
        parts.append(
            f"Thời gian: {clock.shown(read['when'])}\nĐịa điểm: {read['place']}"
        )
    if read.get("unit"):
        to = offices.title_of(read["unit"])
        parts.insert(0, f"Hồ sơ được chuyển đến {to} để giải quyết theo thẩm quyền.")
    return "\n".join(parts)
