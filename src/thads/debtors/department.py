"""Department review: the localities whose branches publish loads without it, by date.

The name of this module is part of the names of registry records in databases.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from plone.registry.interfaces import IRegistry
from thads import _
from thads.organisation.units import locality_of
from thads.worktime import clock
from thads.worktime.validity import check_line
from thads.worktime.validity import in_force
from zope import schema
from zope.component import queryUtility
from zope.interface import Interface


ANY = "*"


@dataclass(frozen=True)
class Direct:
    """A locality whose branches publish without review, from one day up to another."""

    unit_id: str
    valid_from: date
    valid_to: date | None = None

    def covers(self, unit_id: str, day: date) -> bool:
        """Return whether the branches of a locality publish without review on a day."""
        return self.unit_id in (ANY, unit_id) and in_force(
            self.valid_from, self.valid_to, day
        )


def read_direct(lines: Iterable[str] | None) -> list[Direct]:
    """Return the settings of lines `locality | from | to`; raises ValueError."""
    settings = []
    for line in lines or ():
        unit_id, start, end, *_more = [*(p.strip() for p in line.split("|")), "", ""]
        settings.append(
            Direct(
                unit_id or ANY,
                date.fromisoformat(start),
                date.fromisoformat(end) if end else None,
            )
        )
    return settings


def is_setting_line(line: str) -> bool:
    """Check that a line can be read; raises Invalid."""
    return check_line(line, lambda line: read_direct([line]))


class IApprovalSettings(Interface):
    """Localities whose branches publish their loads themselves."""

    direct_branches = schema.List(
        title=_("Localities whose branches publish their lists themselves"),
        description=_(
            "One a line: locality or * | valid from | valid to (dates as yyyy-mm-dd; "
            "the last may be left out). Elsewhere a branch's list passes the "
            "department when the head of the branch has approved it."
        ),
        value_type=schema.TextLine(constraint=is_setting_line),
        required=False,
        default=[],
    )


def reviews(load, day: date | None = None) -> bool:
    """Return whether a load must pass the department after the head of its branch."""
    if not load.office:
        return False
    day = day or clock.today()
    registry = queryUtility(IRegistry)
    lines = ()
    if registry is not None:
        lines = registry.forInterface(IApprovalSettings, check=False).direct_branches
    locality = locality_of(load).unit_id
    return not any(direct.covers(locality, day) for direct in read_direct(lines))
