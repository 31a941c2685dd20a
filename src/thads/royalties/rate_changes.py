"""Changes of the lines that are added to the tables of royalties, kept in the registry.

A unit's lines are changed by its people, the country's (`*`) by the centre's.
"""

from collections.abc import Sequence
from datetime import date
from plone.registry.interfaces import IRegistry
from thads import _
from thads import audit
from thads.errors import Refused
from thads.plonetypes import Content
from thads.royalties import rate_tables
from thads.royalties import rates
from thads.royalties.rate_checks import added_line
from thads.royalties.rate_checks import check_lines
from thads.royalties.rate_checks import ended_line
from thads.royalties.rate_checks import lines_of
from thads.royalties.settings import IRoyaltyRates
from thads.worktime import clock
from zope.component import getUtility


def lines(table: str, unit_id: str) -> list[str]:
    """Return the lines a unit, or the country, has added to a table."""
    return lines_of(table, getattr(rates.added(), table), unit_id)


def add(context: Content, table: str, unit_id: str, line: str) -> None:
    """Add a line; a row of the same thing without an end ends where it begins.

    Raises Refused for a line that is not taken.
    """
    _save(context, table, unit_id, added_line(table, lines(table, unit_id), line), line)


def end(context: Content, table: str, unit_id: str, line: str, day: date) -> None:
    """Let a line hold up to a day; raise Refused where it cannot end there."""
    own, at = _found(table, unit_id, line)
    own[at] = ended_line(table, own[at], day)
    _save(context, table, unit_id, own, own[at])


def remove(context: Content, table: str, unit_id: str, line: str) -> None:
    """Remove a line that has not held yet; raise Refused for one that has."""
    own, at = _found(table, unit_id, line)
    _save(context, table, unit_id, own, own.pop(at))


def _found(table: str, unit_id: str, line: str) -> tuple[list[str], int]:
    """Return the lines of a unit and the place of one, with whatever blanks in it.

    Raises Refused where it is not among them.
    """
    own = lines(table, unit_id)
    plain = [rate_tables.line_of(*each.split("|")) for each in own]
    wanted = rate_tables.line_of(*line.split("|"))
    if wanted not in plain:
        raise Refused({"": _("Somebody has changed this line meanwhile.")})
    return own, plain.index(wanted)


def _save(
    context: Content, table: str, unit_id: str, own: Sequence[str], line: str
) -> None:
    current = rates.current()
    check_lines(table, own, current, clock.today(), unit_id)
    saved = getattr(current.added, table)
    former = lines_of(table, saved, unit_id)
    settings = getUtility(IRegistry).forInterface(IRoyaltyRates)
    others = [each for each in saved if each not in former]
    setattr(settings, table, [*others, *own])
    audit.record(context, "royalties.rates_changed", line=line)
