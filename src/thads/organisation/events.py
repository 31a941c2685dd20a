"""Events of the organisation."""

from thads.organisation.interfaces import IUnitLoaded
from thads.organisation.units import Unit
from zope.interface import implementer


@implementer(IUnitLoaded)
class UnitLoaded:
    """An organisation profile has made or renewed a unit."""

    def __init__(self, unit: Unit, row: dict[str, str]) -> None:
        self.unit = unit
        self.row = row
