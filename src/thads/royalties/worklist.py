"""Statements and works that wait for people of staff: see `IWorkSource`."""

from collections.abc import Iterator
from datetime import datetime
from plone import api
from thads import _
from thads.casework import deadlines
from thads.casework import worklist
from thads.casework.deadlines import Timeliness
from thads.casework.tables import RUNNING
from thads.organisation.units import get_unit
from thads.royalties import statements
from thads.royalties import uncollected
from thads.royalties import works
from thads.royalties.calculation import period_of
from thads.royalties.workflow import SOON
from thads.worktime import local
from typing import Any


#: {(function, state): the step that waits for whoever holds the function}
STEPS = {
    ("accountant", "collected"): "check",
    ("leader", "checked"): "approve",
    ("accountant", "approved"): "pay",
}
#: Works without authors that are named to an editor at once.
MOST_UNNAMED = 20


def waiting_for(
    user: Any, functions: set[tuple[str, str]], now: datetime
) -> Iterator[worklist.WorkItem]:
    """Yield what waits for a person: statements, works to grade, months to collect."""
    timeliness = Timeliness(now, SOON)
    for unit_id in sorted({unit for unit, _function in functions}):
        held = {function for unit, function in functions if unit == unit_id}
        if held & {"accountant", "leader"}:
            yield from _statements(user, unit_id, held, timeliness)
        if held & {"accountant", "leader"}:
            for item in _to_collect(unit_id, now, timeliness):
                if item.late or "accountant" in held:  # leaders see what is late
                    yield item
        if "editorial_head" in held:
            yield from _to_grade(unit_id, timeliness)
        if "editor" in held:
            yield from _to_name(unit_id, now)


def _statements(
    user: Any, unit_id: str, held: set[str], timeliness: Timeliness
) -> Iterator[worklist.WorkItem]:
    for row in statements.rows_of(unit_id):
        steps = [STEPS.get((function, row.state)) for function in held]
        step = next(filter(None, steps), None)
        statement = statements.at(row) if step else None
        if statement is None or statements.hindrance(statement, step, user.getId()):
            continue
        yield worklist.WorkItem(
            kind=_("Royalty statement"),
            title=statement.title,
            url=statement.absolute_url(),
            state=statement.state.title,
            due=statement.first_due,
            status=timeliness.status(statement.state.clock, statement.first_due),
            why=worklist.WAITING,
            unit=unit_id,
            revision=str(statement.revision),
        )


def _to_collect(
    unit_id: str, now: datetime, timeliness: Timeliness
) -> Iterator[worklist.WorkItem]:
    """Yield the months to collect, however long ago they were."""
    for month in uncollected.months(unit_id, local(now).date()):
        yield _item(
            unit_id,
            _("Royalties to collect"),
            statements.title_of(month.period),
            f"@@royalty-statements?period={month.period}",
            month.due,
            timeliness,
        )


def _to_grade(unit_id: str, timeliness: Timeliness) -> Iterator[worklist.WorkItem]:
    """Yield each month that has works without a coefficient."""
    own = works.ledger(unit_id)
    for period in reversed(list(own.months)):
        found = [work for work in own.of_period(period) if work.to_be_graded]
        if found:
            yield _item(
                unit_id,
                _("Coefficients to set"),
                f"{statements.title_of(period)}: {len(found)} tác phẩm",
                f"@@royalty-works?period={period}",
                uncollected.due_of(found),
                timeliness,
            )


def _to_name(unit_id: str, now: datetime) -> Iterator[worklist.WorkItem]:
    """Yield the newest works of this month and the last one that name no authors.

    They are never late: an item may have none, and later ones are asked for instead.
    """
    today = local(now).date()
    own = works.ledger(unit_id)
    found = [
        work
        for period in (period_of(today), uncollected.last_month(today))
        for work in reversed(own.of_period(period))
        if work.lacks_authors
    ]
    for work in found[:MOST_UNNAMED]:
        item = api.content.get(UID=work.item)
        if item is not None:
            yield worklist.WorkItem(
                kind=_("No author named"),
                title=work.title,
                url=item.absolute_url(),
                state="",
                due=None,
                status=deadlines.OPEN,
                why=worklist.WAITING,
                unit=unit_id,
            )


def _item(
    unit_id: str,
    kind: str,
    title: str,
    address: str,
    due: datetime,
    timeliness: Timeliness,
) -> worklist.WorkItem:
    return worklist.WorkItem(
        kind=kind,
        title=title,
        url=f"{get_unit(unit_id).absolute_url()}/{address}",
        state="",
        due=due,
        status=timeliness.status(RUNNING, due),
        why=worklist.WAITING,
        unit=unit_id,
    )
