"""ZCML directives by which a room brings what the whole site gathers.

    <thads:upgrades />                                  every upgrades/v*/configure.zcml
    <thads:stylesheet file="browser/static/x.css" />    part of the one style sheet
    <thads:help file="help.csv" />                      from pages to the handbooks
    <thads:chapters file="chapters.csv" />              handbooks

A file is registered as a named utility; whoever gathers them asks for `gathered`, so
that a room which is left out of the site's ZCML leaves out all of it.
"""

from importlib import import_module
from pathlib import Path
from thads.interfaces import IChapters
from thads.interfaces import IHelpLines
from thads.interfaces import IRoomFile
from thads.interfaces import IStylesheet
from zope.component import getUtilitiesFor
from zope.component.zcml import utility
from zope.configuration import xmlconfig
from zope.configuration.config import ConfigurationContext
from zope.configuration.fields import Path as PathField
from zope.interface import Interface
from zope.interface import implementer
from zope.interface.interface import InterfaceClass


class IUpgradesDirective(Interface):
    """Includes the upgrade steps of a room."""


class IFileDirective(Interface):
    """Registers a file of a room."""

    file = PathField(title="File", description="Relative to the package.")


@implementer(IRoomFile)
class RoomFile:
    """A file of a room, as a utility."""

    def __init__(self, path: str) -> None:
        self.path = Path(path)


def upgrades(_context: ConfigurationContext) -> None:
    """Include the ZCML of each folder `upgrades/v<number>` of the package."""
    package = _context.package.__name__
    folder = Path(_context.path("upgrades"))
    for path in sorted(folder.glob("v*/configure.zcml")):
        step = import_module(f"{package}.upgrades.{path.parent.name}")
        xmlconfig.include(_context, "configure.zcml", step)


def _register(
    _context: ConfigurationContext, file: str, provides: InterfaceClass
) -> None:
    component = RoomFile(file)
    name = f"{_context.package.__name__}/{component.path.name}"
    utility(_context, provides=provides, component=component, name=name)


def stylesheet(_context: ConfigurationContext, file: str) -> None:
    """Register a style sheet of the package."""
    _register(_context, file, IStylesheet)


def help_lines(_context: ConfigurationContext, file: str) -> None:
    """Register a table from pages to places in the handbooks."""
    _register(_context, file, IHelpLines)


def chapters(_context: ConfigurationContext, file: str) -> None:
    """Register a table of handbooks."""
    _register(_context, file, IChapters)


def gathered(provides: InterfaceClass) -> tuple[Path, ...]:
    """Return the paths of all files registered as `provides`, by room and name."""
    return tuple(file.path for _name, file in sorted(getUtilitiesFor(provides)))
