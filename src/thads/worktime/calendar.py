"""Working days and office hours in Vietnam.

Weekends and public holidays come from the ``holidays`` library; what the government
decides late (a Friday off, made up for on a Saturday) is a table of exceptions that
wins over it.
"""

from dataclasses import dataclass
from dataclasses import field
from datetime import date
from datetime import datetime
from datetime import time
from datetime import timedelta
from functools import cache
from thads.worktime.clock import TIMEZONE
from thads.worktime.clock import local
import holidays


ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class DayException:
    """A day that is worked or off against the rule."""

    day: date
    works: bool
    note: str = ""


@dataclass(frozen=True)
class Calendar:
    """Working days and office hours; values in, values out."""

    exceptions: tuple[DayException, ...] = ()
    morning: tuple[time, time] = (time(8), time(12))
    afternoon: tuple[time, time] = (time(13), time(17))
    _by_day: dict[date, DayException] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_day = {exception.day: exception for exception in self.exceptions}
        object.__setattr__(self, "_by_day", by_day)

    def is_working_day(self, day: date) -> bool:
        """Return whether a day (or the day of a moment) is worked."""
        day = _day(day)
        exception = self._by_day.get(day)
        if exception is not None:
            return exception.works
        public = _public(day.year)
        if day.weekday() >= 5:
            # Saturdays that the library knows to make up for a swapped day.
            return day in public.weekend_workdays
        return day not in public

    def why_off(self, day: date) -> str | None:
        """Return the holiday's name or the exception's note; None on a working day."""
        day = _day(day)
        if self.is_working_day(day):
            return None
        exception = self._by_day.get(day)
        if exception is not None:
            return exception.note
        return _public(day.year).get(day) or ""

    def next_working_day(self, day: date) -> date:
        """Return the first working day after this one."""
        return self.add_working_days(day, 1)

    def add_working_days(self, day: date, count: int) -> date:
        """Return the count-th working day after (before, if negative) a day."""
        day = _day(day)
        step = ONE_DAY if count >= 0 else -ONE_DAY
        left = abs(count)
        while left:
            day += step
            if self.is_working_day(day):
                left -= 1
        return day

    def working_days_between(self, start: date, end: date) -> int:
        """Return how many working days lie after start, up to and with end."""
        start, end = _day(start), _day(end)
        if end < start:
            return -self.working_days_between(end, start)
        days = (end - start).days
        return sum(
            self.is_working_day(start + timedelta(days=n)) for n in range(1, days + 1)
        )

    def opening(self, moment: datetime) -> datetime:
        """Return this moment within office hours, else the moment they next begin."""
        moment = local(moment)
        if not self.is_working_day(moment.date()):
            return self._at(self.next_working_day(moment.date()), self.morning[0])
        for begins, ends in (self.morning, self.afternoon):
            if moment.time() < begins:
                return self._at(moment.date(), begins)
            if moment.time() < ends:
                return moment
        return self._at(self.next_working_day(moment.date()), self.morning[0])

    def is_open(self, moment: datetime) -> bool:
        """Return whether a moment lies within office hours."""
        return self.opening(moment) == local(moment)

    def closing(self, day: date) -> datetime:
        """Return the end of office hours on a day."""
        return self._at(_day(day), self.afternoon[1])

    def next_morning(self, moment: datetime) -> datetime:
        """Return the beginning of office hours on the next working day."""
        day = self.next_working_day(local(moment).date())
        return self._at(day, self.morning[0])

    def add_working_time(self, moment: datetime, length: timedelta) -> datetime:
        """Return the moment after so much time within office hours."""
        moment = self.opening(moment)
        while True:
            ends = self._session_end(moment)
            if moment + length <= ends:
                return moment + length
            length -= ends - moment
            moment = self.opening(ends)

    def half_day(self) -> timedelta:
        """Return the length of half a day's office hours."""
        begins, ends = self.morning
        day = date(2000, 1, 1)
        return datetime.combine(day, ends) - datetime.combine(day, begins)

    def _session_end(self, moment: datetime) -> datetime:
        for begins, ends in (self.morning, self.afternoon):
            if begins <= moment.time() < ends:
                return self._at(moment.date(), ends)
        raise ValueError(moment)

    def _at(self, day: date, hour: time) -> datetime:
        return datetime.combine(day, hour, tzinfo=TIMEZONE)


def _day(value: date) -> date:
    return local(value).date() if isinstance(value, datetime) else value


@cache
def _public(year: int) -> holidays.HolidayBase:
    return holidays.country_holidays("VN", years=year, language="vi")
