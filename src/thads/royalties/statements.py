"""Statements: the works of a month collected at a locality, found by code or unit."""

from Acquisition import aq_base
from collections.abc import Iterator
from datetime import date
from datetime import datetime
from plone import api
from plone.dexterity.utils import createContent
from thads import _
from thads import audit
from thads.casework import codes
from thads.casework import custody
from thads.casework import deadlines
from thads.casework.index import ItemIndex
from thads.casework.index import Row
from thads.casework.steps import StepTaken
from thads.casework.trail import Entry
from thads.errors import NotAllowed
from thads.errors import Refused
from thads.errors import Stale
from thads.organisation.units import get_unit
from thads.organisation.units import unit_id_of
from thads.plonetypes import Content
from thads.royalties import authors
from thads.royalties import rates
from thads.royalties import separation
from thads.royalties import works
from thads.royalties.calculation import Line
from thads.royalties.calculation import Result
from thads.royalties.calculation import calculate
from thads.royalties.calculation import month
from thads.royalties.separation import COLLECT
from thads.royalties.separation import PREPARE
from thads.storage import PortalStorage
from thads.web.steps import is_recent
from thads.worktime import clock
from zope.event import notify


INDEX = PortalStorage("thads.royalties.index", ItemIndex)
TYPE = "RoyaltyStatement"
RULE = "royalty-payment"
RETURN = "return"
#: A statement that pays nobody.
NOTHING = Result((), (), 0, 0, 0)
#: States in which a statement's lines can change no more.
CLOSED = ("approved", "paid")
PAYEE = _(
    "You changed particulars of an author of this statement, and nobody else has paid "
    "by them since: somebody else has to pay it."
)
LATER = _("A later month has been collected: what was wrong is corrected in the next.")


def collect(
    place: Content, period: str, person: str, now: datetime | None = None
) -> Content:
    """Collect the statement of a month at a locality and return it.

    The same person's same click again is the same statement. Raises Refused (the month
    or a work), Stale (collected already, or the order of months) or NotAllowed (the
    person's own lines or grades).
    """
    now = clock.to_utc(now or clock.now())
    unit_id = unit_id_of(place)
    code = code_of(unit_id, period)
    known = place.get(code)
    if known is not None:
        first = known.trail[0]
        if first.person == person and is_recent(first.time, now):
            return known
        raise Stale(_("This month has been collected already."))
    check_period(unit_id, period, now)
    result = calculated(unit_id, period, clock.local(now).date())
    if not result.lines:
        raise Refused({"period": _("There is nothing to be paid in this month.")})
    check_person(unit_id, result, person)
    statement = createContent(
        TYPE, id=code, title=title_of(period), code=code, language="vi"
    )
    statement.period, statement.unit_id, statement.rule = period, unit_id, RULE
    fill(statement, result, now)
    statement.slip = custody.opened(unit_id, now, COLLECT)
    place._setObject(code, statement)
    statement = place[code]
    statement.__ac_local_roles__ = {}  # not the Owner's: its history is for nobody
    entry = Entry(now, COLLECT, statement.state_id, unit_id, person)
    statement.trail = (entry,)
    index().put(statement)
    audit.record(statement, f"royalties.{COLLECT}", code=code, period=period)
    notify(StepTaken(statement, COLLECT, entry))
    return statement


def code_of(unit_id: str, period: str) -> str:
    """Return the code of a locality's statement of a month: there is but one."""
    return codes.derive(b"royalties", f"{unit_id}:{period}")


def title_of(period: str) -> str:
    """Return the title of a statement: its month."""
    year, _dash, number = period.partition("-")
    return f"Nhuận bút tháng {number}/{year}"


def begun_month(period: str) -> str:
    """Return a month that has begun, as it was asked for; raise Refused for others."""
    first, _last = month(period)
    if first > clock.today():
        raise Refused({"period": _("This month has not begun yet.")})
    return period


def check_period(unit_id: str, period: str, now: datetime) -> None:
    """Raise unless the statement of a month may be collected now.

    The month has ended, the statements before are closed, and none is of a later month.
    """
    _first, last = month(period)
    if last >= clock.local(now).date():
        raise Refused({"period": _("This month has not ended yet.")})
    for row in rows_of(unit_id):
        if row.kind > period:
            raise Stale(LATER)
        if row.state not in CLOSED and row.kind != period:
            raise Stale(_("The statement before has to be approved first."))


def check_person(unit_id: str, result: Result, person: str) -> None:
    """Raise NotAllowed for a person who may not prepare lines."""
    found = separation.of_lines(
        result.lines,
        graders_of(unit_id, result),
        proposers_of(unit_id, result),
        person,
    )
    if found:
        raise NotAllowed(found)


def calculated(unit_id: str, period: str, day: date) -> Result:
    """Return the statement of a month as it would be collected on a day.

    An empty one where a later month was collected: what is still to be paid of this one
    is paid by the statement after that. Raises Refused with the field `period` where a
    work cannot be paid.
    """
    if any(row.kind > period for row in rows_of(unit_id)):
        month(period)
        return NOTHING
    try:
        return calculate(
            period,
            works.to_pay(unit_id, period),
            earlier_lines(unit_id, period),
            rates.tax_rule(day),
            rates.rounding(day),
        )
    except Refused as refused:
        uid = next(iter(refused.problems))
        work = works.find(unit_id, uid)
        message = next(iter(refused.problems.values()))
        if work is None:
            raise Refused({"period": message}) from refused
        raise Refused(
            {
                "period": _(
                    "The work “${title}” cannot be paid: ${problem}",
                    mapping={
                        "title": work.title,
                        "problem": api.portal.translate(message),
                    },
                )
            }
        ) from refused


def earlier_lines(unit_id: str, period: str) -> list[Line]:
    """Return the lines of a locality's statements of earlier months, in order."""
    found = [s for s in statements_of(unit_id) if s.period < period]
    return [
        line
        for statement in sorted(found, key=lambda statement: statement.period)
        for line in statement.lines
    ]


def fill(statement: Content, result: Result, now: datetime) -> None:
    """Write a result into a statement, with names, graders, revisions and due date."""
    unit_id = statement.unit_id
    statement.lines, statement.payments = result.lines, result.payments
    statement.gross, statement.tax, statement.net = result.gross, result.tax, result.net
    statement.names = authors.names(unit_id, {line.author for line in result.lines})
    statement.graders = graders_of(unit_id, result)
    statement.proposers = proposers_of(unit_id, result)
    paid = _works_of(unit_id, result)
    statement.revisions = {uid: work.revision for uid, work in paid.items()}
    posted = [
        paid[line.uid].posted_at
        for line in result.lines
        if line.uid in paid and not line.corrects
    ]
    statement.received = min(posted, default=now)
    statement.due = statement.first_due = deadlines.due(statement.received, RULE)


def graders_of(unit_id: str, result: Result) -> tuple[str, ...]:
    """Return the logins of all who ever graded works of some lines."""
    found = _works_of(unit_id, result).values()
    return tuple(sorted({person for work in found for person in work.graders}))


def proposers_of(unit_id: str, result: Result) -> tuple[str, ...]:
    """Return the logins of all who ever proposed works of some lines."""
    found = _works_of(unit_id, result).values()
    return tuple(sorted({person for work in found for person in work.proposers}))


def _works_of(unit_id: str, result: Result) -> dict[str, works.LedgerWork]:
    """Return {uid: work} of some lines, in their order."""
    own = works.ledger(unit_id).works
    return {line.uid: own[line.uid] for line in result.lines if line.uid in own}


def recollect(statement: Content, person: str, now: datetime) -> None:
    """Collect a statement anew, as long as nobody has checked it.

    It may be empty by now, if its works were withdrawn: it is led to its end all the
    same, so that the next month can follow.
    """
    check_period(statement.unit_id, statement.period, now)
    result = calculated(statement.unit_id, statement.period, clock.local(now).date())
    check_person(statement.unit_id, result, person)
    fill(statement, result, now)


def hindrance(statement: Content, step: str, person: str) -> str | None:
    """Return why a person may not take a step, a message; None if they may.

    Besides the separation of duties: what was approved is not returned by whoever
    prepared it, and who changed where a payment goes, before or after it was collected,
    does not pay, until somebody else has paid there once.
    """
    found = separation.hindrance(statement, step, person)
    if found or not statement.trail:
        return found
    if step == RETURN and statement.state_id in CLOSED:
        held = separation.duties(statement).get(person, set())
        return separation.HELD[PREPARE] if PREPARE in held else None
    if step == "pay":
        proven = proven_by_others(statement.unit_id, person)
        if authors.changed_by(statement.unit_id, statement.names, person, proven):
            return PAYEE
    return None


def proven_by_others(unit_id: str, person: str) -> dict[str, datetime]:
    """Return {author id: moment} of those whom somebody else has paid before.

    What was known of them at that moment, when the payment was approved, has been
    through other hands than this person's.
    """
    proven: dict[str, datetime] = {}
    for statement in statements_of(unit_id):
        steps = {entry.step: entry for entry in statement.trail}
        if "pay" in steps and steps["pay"].person != person:
            moment = steps["approve"].time
            for id in statement.names:
                proven[id] = max(moment, proven.get(id, moment))
    return proven


def keep_particulars(statement: Content) -> None:
    """Let a statement keep where its payments go, sealed, as it is approved."""
    statement.sealed = authors.sealed_of(statement.unit_id, statement.names)


def kept_particulars(statement: Content) -> dict[str, bytes] | None:
    """Return the sealed particulars a statement was approved with, None before."""
    return statement.sealed if statement.state_id in CLOSED else None


def changed_since(statement: Content) -> list[works.LedgerWork]:
    """Return the works of a statement that changed after it was collected."""
    found = []
    for uid, revision in statement.revisions.items():
        work = works.find(statement.unit_id, uid)
        if work is not None and work.revision != revision:
            found.append(work)
    return works.by_day(found)


def find(code: str) -> Content | None:
    """Return the statement with this code, None if there is none."""
    number = index().numbers.get(code)
    return None if number is None else at(index().rows[number])


def at(row: Row) -> Content | None:
    """Return the statement of a row, None if it is gone."""
    unit = get_unit(row.unit)
    return None if unit is None else unit.get(row.code)


def of_period(unit_id: str, period: str) -> Content | None:
    """Return a locality's statement of a month, None if there is none."""
    unit = get_unit(unit_id)
    return None if unit is None else unit.get(code_of(unit_id, period))


def rows_of(unit_id: str | None) -> list[Row]:
    """Return the rows of a locality's statements, the latest month first.

    None: of all localities.
    """
    own = index()
    numbers = own.find(units=None if unit_id is None else [unit_id])
    rows = [own.rows[number] for number in numbers]
    return sorted(rows, key=lambda row: (row.kind, row.unit), reverse=True)


def statements_of(unit_id: str) -> Iterator[Content]:
    """Yield a locality's statements, the latest month first."""
    for row in rows_of(unit_id):
        statement = at(row)
        if statement is not None:
            yield statement


def index(statement: Content | None = None) -> ItemIndex:
    """Return the one index of all statements; `Process.index` is asked with an item."""
    return INDEX.write(api.portal.get())


def stay(statement: Content) -> Content:
    """Return a statement where it is: it never moves to another unit."""
    return statement


def removed(statement: Content, event: object) -> None:
    """Remove a statement that was deleted from the index; subscriber."""
    code = aq_base(statement).getId()
    if event.newParent is None and code in index().numbers:
        index().remove(code)
