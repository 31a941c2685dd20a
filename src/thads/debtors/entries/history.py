"""History of an entry: what changed, from what to what, and on what basis.

Nothing is written for it: versions, moves of the workflow, loads that were undone and
objections are the record; here they are put in order and compared.
"""

from Acquisition import aq_inner
from Acquisition import aq_parent
from dataclasses import dataclass
from dataclasses import field
from datetime import datetime
from thads import _
from thads.debtors.workflow import WORKER
from thads.debtors.workflow import entry_moves
from thads.debtors.workflow import load_moves
from thads.worktime import clock
from thads.worktime import local
from typing import Any
from zope.i18nmessageid import Message


TITLES = {
    "end": _("Publication ended"),
    "hide": _("Hidden for the time being"),
    "show": _("Shown again"),
    "ask_hiding": _("Asked to be hidden at once"),
    "decline_hiding": _("Request to hide declined"),
    "schedule_end": _("Day of the end set"),
    "reinstate": _("Public again: the list that ended it was undone"),
}


@dataclass
class HistoryEvent:
    """An event in the life of an entry."""

    time: datetime
    title: Message
    people: tuple[str, ...] = ()  # ids of users, in the order of what they did
    comment: str = ""
    #: ground, number, date, case, on
    basis: dict[str, str] = field(default_factory=dict)
    load: Any = None
    before: dict | None = None  # the version that was public, where versions change
    after: dict | None = None
    minutes: int | None = None  # from a request to its decision


def history(entry) -> list[HistoryEvent]:
    """Return the events of an entry, the oldest first."""
    events = [*_moves(entry), *_objections(entry), *_published(entry)]
    return sorted(events, key=lambda event: event.time)


def _moves(entry):
    asked = None
    for move in entry_moves(entry):
        if not move["action"]:
            continue
        time = clock.from_zope(move["time"])
        event = HistoryEvent(
            time,
            TITLES.get(move["action"], move["action"]),
            (move["actor"],) if move["actor"] != WORKER else (),
            move["comments"],
            move.get("basis") or {},
        )
        if asked is not None:
            event.minutes = int((time - asked).total_seconds() // 60)
        asked = time if move["action"] == "ask_hiding" else None
        yield event


def _objections(entry):
    for objection in entry.objections:
        case = {"case": objection["case"]}
        received = _moment(objection["received"])
        yield HistoryEvent(received, _("Objection received"), basis=case)
        if objection["closed"]:
            upheld = objection["outcome"] == "granted"
            yield HistoryEvent(
                _moment(objection["closed"]),
                _("Objection upheld") if upheld else _("Objection not upheld"),
                (objection["by"],) if objection.get("by") else (),
                basis=case,
            )


def _published(entry):
    """Yield publications and undoings, each against what was public before it."""
    register, steps = aq_parent(aq_inner(entry)), []
    for version in entry.versions:
        load = register.get(version["load"])
        if load is None or not load.published:
            continue  # on its way, or given up
        steps.append((load.published, version, load))
        if load.undone is not None:
            steps.append((load.undone["time"], None, load))
    public = []
    for time, version, load in sorted(steps, key=lambda step: step[0]):
        before = public[-1] if public else None
        if version is not None:
            public.append(version)
            yield HistoryEvent(
                _moment(time),
                _("Changed") if before else _("Published"),
                _people(load),
                load.note,
                _decision(version),
                load,
                before,
                version,
            )
        elif before is not None and before["load"] == load.getId():
            public.pop()
            yield HistoryEvent(
                _moment(time),
                _("Undone with its list"),
                (load.undone["by"],),
                load.undone["comment"],
                {},
                load,
                before,
                public[-1] if public else None,
            )


def _decision(version):
    record = version["record"]
    return {"number": record.get("decision"), "date": record.get("decision_date")}


def _people(load):
    """Return who handed a load in, and who approved it."""
    approvers = [m["actor"] for m in load_moves(load) if m["action"] == "approve"]
    return tuple(dict.fromkeys([*load.hands[:1], *approvers]))


def _moment(iso):
    return local(datetime.fromisoformat(iso))
