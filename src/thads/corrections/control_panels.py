"""Control panels over page and REST for the same people.

Without it: plone.restapi asks for the overview alone, and shows and sets every panel.

`control_panels.csv` says of every control panel, Plone's and ours, at which addresses
it stands and which functions it is for; with no function named it is the server's
Manager's. Plone's permissions hold it on pages (the role maps of the rooms). Over REST
each panel asks here for the permission of its own page.

Upstream: chosen in plone.restapi#951; not reported yet.
"""

from AccessControl import getSecurityManager
from csv import DictReader
from dataclasses import dataclass
from pathlib import Path
from plone import api
from plone.restapi.services.controlpanels.add import ControlpanelsAdd
from plone.restapi.services.controlpanels.delete import ControlpanelsDelete
from plone.restapi.services.controlpanels.get import ControlpanelsGet
from plone.restapi.services.controlpanels.update import ControlpanelsUpdate
from Products.CMFPlone.controlpanel.browser.overview import OverviewControlPanel
from thads import _
from thads.corrections.rest_errors import GENERAL
from thads.login import settings as second_factor
from thads.web import problems


TABLE = Path(__file__).parent / "control_panels.csv"
PASSWORD_ALONE = _(
    "Two-step verification is demanded of nobody. In a portal that is in use, demand "
    "it of leaders, administrators and the centre: Two-step verification, below."
)
METHODS = ("GET", "POST", "PATCH", "PUT", "DELETE")


@dataclass(frozen=True)
class Panel:
    """A row of the table.

    `pages` are addresses below the portal, `services` (method, address); an address
    without a method stands for all. `functions` are columns of the rights tables.
    """

    id: str
    configlet: str
    pages: tuple[str, ...]
    services: tuple[tuple[str, str], ...]
    functions: frozenset[str]
    leads_to: str


def panels() -> list[Panel]:
    """Return the rows of `control_panels.csv`."""
    with TABLE.open(encoding="utf-8", newline="") as lines:
        return [
            Panel(
                row["panel"],
                row["configlet"],
                tuple(row["pages"].split()),
                tuple(_services(row["services"])),
                frozenset(row["functions"].split()),
                row["leads to"],
            )
            for row in DictReader(lines)
        ]


def _services(cell):
    for address in cell.split():
        method, colon, rest = address.partition(":")
        if colon:
            yield method, rest
        else:
            yield from ((method, address) for method in METHODS)


def may_see(panel) -> bool:
    """Return whether the current person may see the page of a REST control panel."""
    allowed = getSecurityManager().checkPermission
    tool = api.portal.get_tool("portal_controlpanel")
    for action in tool.listActions():
        if action.id == panel.configlet_id:
            permissions = action.permissions or ("Manage portal",)
            return all(allowed(name, tool.aq_parent) for name in permissions)
    return bool(allowed("Manage portal", tool.aq_parent))


class Overview(OverviewControlPanel):
    """The list of panels; versions are shown to the Manager alone, as by @system.

    The Manager is warned where everybody is let in by their password alone.
    """

    def __call__(self):
        if self._is_manager() and not second_factor.demanded():
            api.portal.show_message(PASSWORD_ALONE, self.request, "warning")
        return super().__call__()

    def version_overview(self):
        """Return the names and versions of what the portal is made of."""
        return super().version_overview() if self._is_manager() else []

    def mailhost_warning(self):
        """Return whether to say that mail is not set up: to whom may do that."""
        return self._is_manager() and super().mailhost_warning()

    def server_info(self):
        """Return what answers requests."""
        info = super().server_info()
        return info if self._is_manager() else info | {"server_name": "", "version": ""}

    def _is_manager(self):
        return getSecurityManager().checkPermission("Manage portal", self.context)


class SeenPanels:
    """Mixin of the services: panels whose page is not for this person are not there."""

    upstream = True  # plone.restapi's, with a check

    def get_controlpanel_adapters(self):
        """Yield (name, panel) of the panels this person may see."""
        for name, panel in super().get_controlpanel_adapters():
            if may_see(panel):
                yield name, panel

    def reply(self):
        """Answer 404 for a panel that is not there; plone.restapi fails on some."""
        if self.params and self.panel_by_name(self.params[0]) is None:
            self.request.response.setStatus(404)
            return problems.problem("NotFound", GENERAL[404], self.request)
        return super().reply()


class GetPanels(SeenPanels, ControlpanelsGet):
    """GET @controlpanels, @controlpanels/<id>."""


class AddToPanel(SeenPanels, ControlpanelsAdd):
    """POST @controlpanels/<id>."""


class UpdatePanel(SeenPanels, ControlpanelsUpdate):
    """PATCH @controlpanels/<id>."""


class DeleteFromPanel(SeenPanels, ControlpanelsDelete):
    """DELETE @controlpanels/<id>/<part>."""
