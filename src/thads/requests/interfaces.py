"""Marker interfaces and events of online support."""

from zope.interface import Attribute
from zope.interface import Interface


class ISupportDesk(Interface):
    """The section `ho-tro-truc-tuyen`: procedures at the centre, cases elsewhere."""


class ISupportCase(Interface):
    """One citizen's request on its way through an office."""


class ICaseStepped(Interface):
    """A case has come to be, or a step of it has been taken."""

    case = Attribute("The case, after the step.")
    step = Attribute("Id of the step; `register` for a case that came to be.")
    entry = Attribute("What was written into the case's trail.")
