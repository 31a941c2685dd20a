"""Page of the centre: canaries, the entries invented to notice copying."""

from datetime import timedelta
from plone import api
from Products.Five.browser import BrowserView
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from thads import _
from thads.debtors.register.browser.listing import Listing
from thads.debtors.search import canaries
from thads.organisation.units import locality_of
from thads.web import parameters
from thads.worktime import clock
from thads.worktime import local
from typing import Any


DAYS = 90  # of sightings that are shown
MOST = 200


class CanariesView(BrowserView, Listing):
    """`@@debtor-canaries`: lists, adds and removes canaries, and shows sightings."""

    index = ViewPageTemplateFile("templates/canaries.pt")
    page_title = _("Invented entries")

    def __call__(self):
        if self.request.method == "POST":
            return self.change()
        return self.index()

    def change(self) -> str:
        """Make canaries, or take one out."""
        portal, form = api.portal.get(), self.request.form
        if parameters.given(form, "spread"):
            made = len(canaries.spread(portal, clock.now()))
            api.portal.show_message(
                _("${count} invented entries were added.", mapping={"count": made}),
                self.request,
            )
        for canary in canaries.all_of(portal):
            if canary.getId() == parameters.text(form, "end"):
                canaries.end(portal, canary)
                api.portal.show_message(
                    _("The invented entry was taken out."), self.request
                )
        self.request.response.redirect(f"{portal.absolute_url()}/@@debtor-canaries")
        return ""

    def items(self) -> list[dict[str, Any]]:
        """Return the canaries there are."""
        return [
            {
                "id": canary.getId(),
                "url": canary.absolute_url(),
                "name": canary.current()["record"]["name"],
                "place": locality_of(canary).title,
                "since": self.day(canary.current()["time"]),
            }
            for canary in canaries.all_of(api.portal.get())
        ]

    def sightings(self) -> list[dict[str, Any]]:
        """Return what happened to them lately: {when, how, network, path}."""
        titles = {"listed": _("shown in results"), "opened": _("page opened")}
        since = clock.now() - timedelta(days=DAYS)
        found = []
        for entry in canaries.sightings(api.portal.get(), since):
            found.append(
                {
                    "when": f"{local(entry.time):%d/%m/%Y %H:%M}",
                    "how": titles.get(entry.details.get("how"), ""),
                    "network": entry.details.get("network"),
                    "path": entry.path,
                }
            )
            if len(found) == MOST:
                break
        return found
