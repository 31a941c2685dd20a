"""Events of the organisation."""

from thads.organisation.interfaces import IUnitLoaded
from zope.interface import implementer


@implementer(IUnitLoaded)
class UnitLoaded:
    def __init__(self, unit, row):
        self.unit = unit
        self.row = row
