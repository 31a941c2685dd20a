"""Rows of a load as its page shows them: faulty, valid, and the entries it omits."""

from collections.abc import Iterator
from pyroaring import BitMap
from thads import _
from thads.debtors.loads import diff
from thads.debtors.loads import report
from thads.debtors.loads.checked_row import CheckedRow
from thads.debtors.loads.diff import Difference
from thads.debtors.loads.overtaken import change_of
from thads.debtors.loads.overtaken import overtaken
from typing import Any


#: Badges of rows, as (title, CSS class), by the stage of their load: how they compare
#: with the register, what they did to it, and what undoing the load made of that.
STANDINGS = {
    "waiting": {
        "new": (_("New"), "t-badge--ok"),
        "changed": (_("Changed"), "t-badge--warn"),
        "unchanged": (_("Unchanged"), ""),
        "ended": (_("Ended before"), "t-badge--error"),
        "omitted": (_("No longer in the list"), "t-badge--error"),
    },
    "done": {
        "new": (_("Added"), "t-badge--ok"),
        "changed": (_("Corrected"), "t-badge--warn"),
        "unchanged": (_("Was published already"), ""),
        "ended": (_("Ended before"), ""),
        "omitted": (_("Ended by this list"), "t-badge--error"),
    },
    "undone": {
        "new": (_("Taken off again"), "t-badge--error"),
        "changed": (_("As it was before again"), "t-badge--warn"),
        "unchanged": (_("Not touched"), ""),
        "ended": (_("Ended before"), ""),
        "omitted": (_("Public again"), "t-badge--ok"),
        "left": (_("Left as it is"), ""),
    },
}
STAGES = {"approved": "done", "published": "done", "undone": "undone"}
LIKENESSES = {
    "marks": _("Same decision, the name differs in its marks only:"),
    "spelling": _("Same decision, almost the same name:"),
    "person": _("Same name and address, another decision:"),
    "namesake": _("Same address, almost the same name, another decision:"),
}


class RowTable:
    """Rows of a load for the templates; ``view`` writes values as people read them."""

    def __init__(self, view, load, register, state: str):
        self.view, self.load, self.register = view, load, register
        self.register_kind = register.register_kind
        self.columns = [
            self.register_kind.by_field[field] for field in self.register_kind.summary
        ]
        self.stage = STAGES.get(state, "waiting")
        self.overtaken = overtaken(load)

    def badge(self, standing: str) -> tuple:
        """Return (title, CSS class) of how a row stands to the register."""
        return STANDINGS[self.stage][standing]

    def faulty(self, start: int, size: int) -> Iterator[dict[str, Any]]:
        """Yield the rows with faults."""
        for row in report.faulty_rows(self.load, start, size):
            faults = [
                {"column": fault["column"], "message": report.sentence(fault)}
                for fault in row.faults
            ]
            wrong = {fault["field"] for fault in row.faults}
            cells = [
                {
                    "title": column.header,
                    "text": row.shown.get(column.field, ""),
                    "wrong": column.field in wrong,
                }
                for column in self.columns
            ]
            yield {"row": row.number, "faults": faults, "cells": cells}

    def valid(
        self, start: int, size: int, outcome: str | None
    ) -> Iterator[dict[str, Any]]:
        """Yield the rows without faults, of an outcome, overtaken ones, or all."""
        text, summary = self.view.text, self.columns
        rows = report.rows(self.load, start, size, outcome)
        if outcome == "overtaken":
            rows = report.overtaken_rows(self.load, self.overtaken, start, size)
        for row in rows:
            found = self._standing(row)
            new, old = diff.values_of(row.version), diff.values_of(found.before)
            was, now = old, new
            if self.stage == "undone" and found.outcome == "changed":
                was, now = new, old  # it went back
            yield {
                "row": row.number,
                "badge": self.badge(found.outcome),
                "similar": list(self._likenesses(row)),
                "since": self._since(row),
                "others": diff.others_of_decision(self.register, row)
                if found.outcome == "new" and self.stage == "waiting"
                else [],
                "cells": [
                    {"title": c.header, "text": text(c, new.get(c.field))}
                    for c in summary
                ],
                "more": [
                    {"title": c.header, "text": text(c, new[c.field])}
                    for c in self.register_kind.columns
                    if c not in summary and new.get(c.field) not in (None, "")
                ],
                "changes": [
                    {
                        "title": column.header,
                        "old": text(column, was.get(column.field)),
                        "new": text(column, now.get(column.field)),
                    }
                    for column in map(self.register_kind.by_field.get, found.fields)
                ],
            }

    def omitted(self, start: int, size: int) -> Iterator[dict[str, Any]]:
        """Yield the published entries that a complete load omits."""
        undone, text = self.load.undone, self.view.text
        left = undone["left_closed"] if undone is not None else ()
        for row in report.omitted_rows(self.load, start, size):
            yield {
                "url": f"{self.register.absolute_url()}/{row['entry']}",
                "unit": text(self.register_kind.by_field["unit"], row["unit"]),
                "badge": self.badge("left" if row["entry"] in left else "omitted"),
                "cells": [
                    {"title": c.header, "text": text(c, row["record"].get(c.field))}
                    for c in self.columns
                ],
            }

    def _standing(self, row: CheckedRow) -> Difference:
        """Return how a row stands to the register now, or stood when it was written."""
        if self.stage == "waiting":
            return diff.compare(self.register, row, approved=True)
        # a load of a demonstration made before 1.0 has rows without an outcome
        outcome, entry = row.outcome or "new", diff.find_entry(self.register, row)
        versions = entry.versions if entry is not None else ()
        mine = [at for at, v in enumerate(versions) if v["load"] == self.load.id]
        at = mine[0] if mine else 0
        before = versions[at - 1] if at else None
        fields = ()
        if outcome == "changed" and before:
            fields = diff.differing_fields(before, row)
        if self.stage == "undone" and mine:
            left = BitMap.deserialize(self.load.undone["left"])
            if versions[at]["number"] in left:
                outcome = "left"
        return Difference(outcome, entry, before, fields)

    def _since(self, row):
        """Return what became of a row's entry since the row came in, None if nothing.

        The last change is named by its load, with the values it replaced.
        """
        if self.stage != "waiting" or not self.overtaken:
            return None
        change = change_of(self.register, row)
        if change is None:
            return None
        text, versions = self.view.text, (change.then, change.now, row.version)
        then, now, mine = map(diff.values_of, versions)
        return {
            "ended": change.now is None,
            "added": change.then is None and change.now is not None,
            "load": self.register.get(change.now["load"]) if change.now else None,
            "when": self.view.moment(change.now["time"]) if change.now else "",
            "fields": [
                {
                    "title": column.header,
                    "then": text(column, then.get(column.field)),
                    "now": text(column, now.get(column.field)),
                    "row": text(column, mine.get(column.field)),
                }
                for column in map(self.register_kind.by_field.get, change.fields)
            ],
        }

    def _likenesses(self, row):
        """Yield what a row may be a double of: other rows, or published entries."""
        for like in row.similar if self.stage != "undone" else ():
            why = LIKENESSES[like["why"]]
            if "row" in like:
                yield {"why": why, "row": like["row"], "url": None}
                continue
            entry = self.register.get(like["entry"])
            version = entry and entry.current()
            if version:
                yield {
                    "why": why,
                    "row": None,
                    "url": entry.absolute_url(),
                    "name": version["record"]["name"],
                    "decision": version["record"]["decision"],
                }
