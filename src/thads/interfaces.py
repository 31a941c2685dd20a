"""The portal's browser layer: what is registered for it is off where it is off."""

from collective.easyform.interfaces import IEasyFormLayer
from plone.app.contenttypes.interfaces import IPloneAppContenttypesLayer
from plone.app.layout.interfaces import IPloneAppLayoutLayer
from plone.app.z3cform.interfaces import IPloneFormLayer
from zope.interface import Attribute
from zope.interface import Interface


class IThadsLayer(
    IEasyFormLayer,
    IPloneAppContenttypesLayer,
    IPloneAppLayoutLayer,
    IPloneFormLayer,
):
    """Set on every request to a site where the product is installed.

    Stands on the layers whose views ours replace: which of two unrelated layers
    wins is left to the order in which they were installed.
    """


class ITrainingSite(Interface):
    """Marks the site in which people practise: nothing in it is real."""


class IListedApart(Interface):
    """Marks content outside the catalogue: its room lists it on its own pages."""


class IRevised(Interface):
    """Content, or its adapter, on which decisions are taken."""

    revision = Attribute("Text that changes with whatever a decision rests on")


class IHindrance(Interface):
    """Adapter of content: why a step that others might take is not possible now."""

    def reason(step: str) -> str:
        """Return a message to those who know the item, empty if there is no more."""


class IRoomFile(Interface):
    """A file of a room that the site gathers with those of other rooms."""

    path = Attribute("pathlib.Path of the file")


class IStylesheet(IRoomFile):
    """A part of the style sheet readers load."""


class IHelpLines(IRoomFile):
    """CSV: from pages to places in the handbooks."""


class IChapters(IRoomFile):
    """CSV: handbooks, and who reads them."""
