"""Appointments: an office's hours in slots, and who comes in which.

A slot is so many minutes of the office hours, for so many people at once; both are the
unit's own (`IUnit`). Who has a place lies with the desk, in one small object for a unit
and a day. Such an object merges no two changes: of two officers who take the last place
at once one is asked again, and finds it taken.
"""

from BTrees.OOBTree import OOBTree
from collections import Counter
from dataclasses import dataclass
from datetime import date
from datetime import datetime
from datetime import time
from datetime import timedelta
from persistent import Persistent
from thads import _
from thads import worktime
from thads.organisation.units import get_unit
from thads.requests import offices
from thads.worktime import clock
from thads.worktime.calendar import Calendar
from typing import NamedTuple


#: Where a unit has not said otherwise: length of a slot, people at once.
MINUTES, PLACES = 30, 4
#: Working days whose slots are looked at: for the next free one, and for a proposal.
DAYS = 20
#: Working days whose slots a form offers at most, up to the due date.
OFFERED_DAYS = 70

#: The steps that give an appointment, and that by which the citizen asks for another.
APPOINTING = ("make_appointment", "apologise")
ASK = "ask_appointment"
#: The word of the index for cases that wait for one.
ASKED = "appointment"

WEEKDAYS = ("Hai", "Ba", "Tư", "Năm", "Sáu", "Bảy")


class Day(Persistent):
    """The appointments of a unit on a day: {code: moment in UTC}.

    It has no way to merge conflicting changes, and must have none.
    """

    def __init__(self) -> None:
        self.moments: dict[str, datetime] = {}

    def put(self, code: str, moment: datetime) -> None:
        """Give a case its moment of the day, and no other."""
        self.moments = {**self.moments, code: moment}

    def remove(self, code: str) -> None:
        """Take a case's moment away; nothing happens where it has none."""
        if code in self.moments:
            self.moments = {k: v for k, v in self.moments.items() if k != code}


class Coming(NamedTuple):
    """One person who comes: the unit, the moment in UTC, the code of the case."""

    unit: str
    when: datetime
    code: str


@dataclass(frozen=True)
class Slots:
    """The slots of a unit: its calendar, their length in minutes, people at once."""

    calendar: Calendar
    minutes: int
    places: int

    def of_day(self, day: date) -> list[datetime]:
        """Return the beginnings of a day's slots, none of a day off.

        What is left of a morning or an afternoon behind its last whole slot belongs to
        that slot.
        """
        if not self.calendar.is_working_day(day):
            return []
        return [
            datetime.combine(day, begins, tzinfo=worktime.TIMEZONE)
            + number * timedelta(minutes=self.minutes)
            for begins, ends in (self.calendar.morning, self.calendar.afternoon)
            for number in range(self._number(begins, ends))
        ]

    def of(self, moment: datetime) -> datetime:
        """Return the beginning of the slot a moment lies in.

        A moment before the first one, as there is after office hours have changed,
        counts with that.
        """
        moment = worktime.local(moment)
        slots = self.of_day(moment.date())
        before = [slot for slot in slots if slot <= moment]
        return before[-1] if before else next(iter(slots), moment)

    def _number(self, begins: time, ends: time) -> int:
        length = _minutes(ends) - _minutes(begins)
        return max(1, length // self.minutes) if length > 0 else 0


def _minutes(hour: time) -> int:
    return 60 * hour.hour + hour.minute


def slots_of(unit_id: str) -> Slots:
    """Return the slots of a unit, as its administrator has set them."""
    unit = get_unit(unit_id)
    minutes = getattr(unit, "appointment_minutes", None) or MINUTES
    places = getattr(unit, "appointment_places", None) or PLACES
    return Slots(offices.calendar_of(unit_id), minutes, places)


def is_full(case, when) -> bool:
    """Return whether no place is left in the slot of a moment for a case.

    The place it has itself counts as free.
    """
    slots = slots_of(case.unit_id)
    when = slots.of(when)
    return _taken(case, slots, when.date())[when] >= slots.places


def check(case, read, until):
    """Refuse an appointment in a slot without a place, naming the next free one.

    `until`: the last moment that would be taken.
    """
    when = read["when"]
    if not is_full(case, when):
        return {}
    later = next((slot for slot, _left in free(case, when, until)), None)
    if later is None:
        message = _(
            "No place is left at ${when}: choose another time.",
            mapping={"when": clock.shown(when)},
        )
    else:
        message = _(
            "No place is left at ${when}. The next free time is ${next}.",
            mapping={"when": clock.shown(when), "next": clock.shown(later)},
        )
    return {"when": message}


def free(case, after, until=None, days=DAYS):
    """Yield (beginning, places left) of the free slots after a moment.

    `until`: the last moment a slot may begin at. `days`: of so many working days at
    most.
    """
    slots = slots_of(case.unit_id)
    day = worktime.local(after).date()
    if not slots.calendar.is_working_day(day):
        day = slots.calendar.next_working_day(day)
    for _day in range(days):
        taken = _taken(case, slots, day)
        for slot in slots.of_day(day):
            if until is not None and slot > until:
                return
            if slot > after and taken[slot] < slots.places:
                yield slot, slots.places - taken[slot]
        day = slots.calendar.next_working_day(day)


def latest_free(case, now, until):
    """Return the last free slot that begins after now and not after a moment.

    None where there is none in the working days before that moment.
    """
    slots = slots_of(case.unit_id)
    day = worktime.local(until).date()
    for _day in range(DAYS):
        if day < worktime.local(now).date():
            return None
        taken = _taken(case, slots, day)
        for slot in reversed(slots.of_day(day)):
            if now < slot <= until and taken[slot] < slots.places:
                return clock.to_utc(slot)
        day = slots.calendar.add_working_days(day, -1)
    return None


def choices(case, now, until):
    """Return the free slots up to a moment, in groups by day: see `process.Options`."""
    slots = slots_of(case.unit_id)
    groups: dict[date, list] = {}
    for slot, left in free(case, now, until, OFFERED_DAYS):
        ends = slot + timedelta(minutes=slots.minutes)
        title = _(
            "${day}: ${from} – ${to}, places left: ${count}",
            mapping={
                "day": f"{slot:%d/%m}",
                "from": f"{slot:%H:%M}",
                "to": f"{ends:%H:%M}",
                "count": str(left),
            },
        )
        groups.setdefault(slot.date(), []).append((as_value(slot), title))
    return [(title_of_day(day), found) for day, found in groups.items()]


def as_value(moment) -> str:
    """Return a moment as a form has it: `2026-11-30T09:00`."""
    return clock.iso(moment)[:16]


def title_of_day(day: date) -> str:
    """Return a day as people read it: `Thứ Hai, 30/11/2026`."""
    number = day.weekday()
    name = f"Thứ {WEEKDAYS[number]}" if number < len(WEEKDAYS) else "Chủ nhật"
    return f"{name}, {day:%d/%m/%Y}"


def give(case, when, place):
    """Give a case an appointment; the place of the one before is free again."""
    withdraw(case)
    case.appointment = {"when": when, "place": place}
    note(case)


def note(case):
    """Write a case's appointment into the book of its desk and unit."""
    desk = case.__parent__
    if desk.appointments is None:
        desk.appointments = OOBTree()
    days = desk.appointments.get(case.unit_id)
    if days is None:
        days = desk.appointments[case.unit_id] = OOBTree()
    when = case.appointment["when"]
    day = days.get(_key(when))
    if day is None:
        day = days[_key(when)] = Day()
    day.put(case.code, when)


def release(case):
    """Free the place of a case's appointment, if it has one."""
    if not case.appointment:
        return
    day = _day(case.__parent__, case.unit_id, case.appointment["when"])
    if day is not None:
        day.remove(case.code)


def withdraw(case):
    """Take a case's appointment away, if it has one; its place is free again."""
    release(case)
    case.appointment = None


def of_day(desk, day, units=None) -> list[Coming]:
    """Return who comes to a desk on a day, in the order of their moments.

    `units`: ids of the units, None for all of the desk.
    """
    book = desk.appointments or {}
    found = [
        Coming(unit_id, when, code)
        for unit_id in (book if units is None else units)
        for code, when in _moments(desk, unit_id, day).items()
    ]
    return sorted(found, key=lambda coming: (coming.when, coming.unit, coming.code))


def is_on_day_off(case, today: date) -> bool:
    """Return whether a case's appointment lies, from a day on, on one its unit is off.

    Of a case in a final state, to which nobody comes any more, it does not.
    """
    if not case.appointment or case.state.final:
        return False
    day = worktime.local(case.appointment["when"]).date()
    return day >= today and not offices.calendar_of(case.unit_id).is_working_day(day)


def as_json(case, today: date) -> dict[str, object] | None:
    """Return a case's appointment as programs read it; None where there is none.

    `off`: its day has become a day off; `other_asked`: the citizen wants another one.
    """
    if not case.appointment:
        return None
    return {
        "when": clock.iso(case.appointment["when"]),
        "place": case.appointment["place"],
        "off": is_on_day_off(case, today),
        "other_asked": is_other_asked(case),
    }


def is_other_asked(case) -> bool:
    """Return whether the citizen has asked for another appointment than they have."""
    steps = [e.step for e in case.trail if e.step in (ASK, *APPOINTING)]
    return bool(case.appointment) and steps[-1:] == [ASK]


def on_days_off(desk, today: date, units=None) -> list[Coming]:
    """Return who comes to a desk, from a day on, while nobody is there.

    A day becomes one off after appointments were made: by a decision on holidays, by a
    day exchanged for another. `units`: ids of the units, None for all of the desk.
    """
    book = desk.appointments or {}
    found = []
    for unit_id in book if units is None else units:
        days = book.get(unit_id)
        if not days:
            continue
        calendar = offices.calendar_of(unit_id)
        for key, day in days.items(min=_key(today)):
            if not calendar.is_working_day(date.fromisoformat(key)):
                found += [Coming(unit_id, m, code) for code, m in day.moments.items()]
    return sorted(found, key=lambda coming: (coming.when, coming.unit, coming.code))


def _taken(case, slots: Slots, day: date) -> Counter:
    """Return {beginning of a slot: people who come in it}, without the case itself."""
    moments = _moments(case.__parent__, case.unit_id, day)
    return Counter(
        slots.of(when) for code, when in moments.items() if code != case.code
    )


def _moments(desk, unit_id: str, day: date) -> dict[str, datetime]:
    found = _day(desk, unit_id, day)
    return {} if found is None else found.moments


def _day(desk, unit_id: str, day: date) -> Day | None:
    return ((desk.appointments or {}).get(unit_id) or {}).get(_key(day))


def _key(day: date) -> str:
    if isinstance(day, datetime):
        day = worktime.local(day).date()
    return day.isoformat()
