"""What is told of a case to whoever is concerned with what it is about."""

from thads.requests.interfaces import ICaseStepped
from zope.interface import implementer


@implementer(ICaseStepped)
class CaseStepped:
    def __init__(self, case, step, entry):
        self.case = case
        self.step = step
        self.entry = entry
