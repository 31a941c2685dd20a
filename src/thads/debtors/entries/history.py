"""All that happened to an entry: what changed, from what to what, and on what basis.

Nothing is written for it: versions, moves of the workflow, lists that were undone and
objections are the record; here they are put in order and compared.
"""

from Acquisition import aq_inner
from Acquisition import aq_parent
from dataclasses import dataclass
from dataclasses import field
from datetime import datetime
from thads import _
from thads.worktime import local


WORKFLOW = "thads_debtor_entry"
LOAD = "thads_debtor_load"

WHAT = {
    "end": _("Publication ended"),
    "hide": _("Hidden for the time being"),
    "show": _("Shown again"),
    "ask_hiding": _("Asked to be hidden at once"),
    "decline_hiding": _("Request to hide declined"),
    "schedule_end": _("Day of the end set"),
    "reinstate": _("Public again: the list that ended it was undone"),
}


@dataclass
class Event:
    time: datetime
    what: object
    people: tuple = ()  # ids of users, in the order of their doing
    comment: str = ""
    basis: dict = field(default_factory=dict)  # ground, number, date, case, on
    load: object = None
    before: dict | None = None  # the version that was public, where versions change
    after: dict | None = None
    minutes: int | None = None  # from a request to its decision


def history(entry):
    """The events of an entry, the oldest first."""
    found = [*_moves(entry), *_objections(entry), *_published(entry)]
    return sorted(found, key=lambda event: event.time)


def _moves(entry):
    asked = None
    for move in getattr(entry, "workflow_history", {}).get(WORKFLOW, ()):
        if not move["action"]:
            continue
        time = local(move["time"].asdatetime())
        event = Event(
            time,
            WHAT.get(move["action"], move["action"]),
            (move["actor"],) if move["actor"] != "thads.worker" else (),
            move["comments"],
            move.get("basis") or {},
        )
        if asked is not None:
            event.minutes = int((time - asked).total_seconds() // 60)
        asked = time if move["action"] == "ask_hiding" else None
        yield event


def _objections(entry):
    for one in entry.objections:
        case = {"case": one["case"]}
        yield Event(_moment(one["received"]), _("Objection received"), basis=case)
        if one["closed"]:
            upheld = one["outcome"] == "granted"
            yield Event(
                _moment(one["closed"]),
                _("Objection upheld") if upheld else _("Objection not upheld"),
                (one["by"],) if one.get("by") else (),
                basis=case,
            )


def _published(entry):
    """Versions and undoings, each against what was public before it."""
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
            what = _("Changed") if before else _("Published")
            yield Event(
                _moment(time),
                what,
                _hands(load),
                load.note,
                _decision(version),
                load,
                before,
                version,
            )
        elif before is not None and before["load"] == load.getId():
            public.pop()
            yield Event(
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


def _hands(load):
    """Who handed a list in, and who approved it."""
    moves = load.workflow_history.get(LOAD, ())
    approvers = [move["actor"] for move in moves if move["action"] == "approve"]
    return tuple(dict.fromkeys([*load.hands[:1], *approvers]))


def _moment(iso):
    return local(datetime.fromisoformat(iso))
