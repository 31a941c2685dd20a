"""History of an item as people and programs read it: one line a step, in every room."""

from collections.abc import Callable
from collections.abc import Collection
from collections.abc import Iterable
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from thads.casework.trail import APPLICANT
from thads.casework.trail import Entry
from thads.plonetypes import Request
from thads.worktime import clock
from typing import Any
from zope.i18n import translate


@dataclass(frozen=True)
class HistoryLine:
    """One step of a history.

    `what`: its title, a text or message. `when`: aware datetime, None where the time
    was not kept. `people`: names of those who took it. `unit`: title of the unit that
    had the item after it. `remark`: what was written with it, lines.
    """

    what: str
    when: datetime | None
    people: tuple[str, ...] = ()
    unit: str = ""
    remark: str = ""

    @property
    def who(self) -> str:
        """Names of those who took the step, empty where nobody is named."""
        return ", ".join(self.people)

    @property
    def custody(self) -> str:
        """Unit and people, as a line below the title."""
        return " · ".join(filter(None, (self.unit, self.who)))

    @property
    def lines(self) -> list[str]:
        """Lines of the remark that are not empty."""
        return [line for line in self.remark.splitlines() if line.strip()]

    @property
    def shown(self) -> str:
        """The moment as citizens read it: `09:30 ngày 21/11/2026`."""
        return clock.shown(self.when) if self.when else ""

    @property
    def iso(self) -> str:
        """The moment for programs, empty where it was not kept."""
        return clock.iso(self.when) if self.when else ""


def of_trail(
    entries: Iterable[Entry],
    title_of: Callable[[Entry], str],
    unit_title: Callable[[str], str],
    name_of: Callable[[str], str | None] | None = None,
    by_applicant: Collection[str] = (),
) -> list[HistoryLine]:
    """Return the lines of a trail, the latest first.

    `name_of`: the name of a login; None where officers are not named. `by_applicant`:
    ids of the steps an applicant takes; taken by no officer, they are the applicant's
    and not the unit's. Where officers are named, the first line still tells which unit
    received the item: nothing else does once it is forwarded.
    """
    lines: list[HistoryLine] = []
    for entry in entries:
        own = not entry.person and entry.step in by_applicant
        unit = unit_title(entry.unit)
        if own and (lines or name_of is None):
            unit = ""
        names = _names([entry.person] if name_of else [], name_of)
        lines.append(
            HistoryLine(
                what=title_of(entry),
                when=entry.time,
                people=(APPLICANT,) if own else names,
                unit=unit,
                remark=entry.note,
            )
        )
    return lines[::-1]


def of_moves(
    moves: Iterable[Mapping[str, Any]],
    title_of: Callable[[Mapping[str, Any]], str],
    name_of: Callable[[str], str | None],
    left_out: Collection[str] = (),
    silent: Collection[str] = (),
) -> list[HistoryLine]:
    """Return the lines of a workflow's history, the latest first.

    `left_out`: transitions that are not told. `silent`: those whose comment is not.
    """
    lines = []
    for move in moves:
        action, time = move.get("action"), move.get("time")
        if action in left_out:
            continue
        lines.append(
            HistoryLine(
                what=title_of(move),
                when=clock.from_zope(time) if time is not None else None,
                people=_names([move.get("actor") or ""], name_of),
                remark="" if action in silent else move.get("comments") or "",
            )
        )
    return lines[::-1]


def as_json(line: HistoryLine, request: Request) -> dict[str, Any]:
    """Return a line as `@history` has it, under the names of plone.restapi."""
    what = translate(line.what, domain="thads", context=request)
    return {
        "type": "workflow",
        "action": what,
        "transition_title": what,
        "time": line.iso or None,
        "actor": {"fullname": line.who},
        "unit": line.unit,
        "comments": line.remark,
    }


def entry_as_json(entry: Entry) -> dict[str, Any]:
    """Return an entry of a trail as the answers of items have it, without people."""
    return {
        "time": clock.iso(entry.time),
        "step": entry.step,
        "state": entry.state,
        "unit": entry.unit,
        "note": entry.note,
    }


def _names(
    logins: Iterable[str], name_of: Callable[[str], str | None] | None
) -> tuple[str, ...]:
    found = [name_of(login) for login in logins if login and name_of is not None]
    return tuple(name for name in found if name)
