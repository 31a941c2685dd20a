"""The centre's page of entries that were invented to notice copying."""

from datetime import datetime
from datetime import timedelta
from plone import api
from Products.Five.browser import BrowserView
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from thads import _
from thads.debtors.register.browser.listing import Listing
from thads.debtors.search import canaries
from thads.organisation.units import locality_of
from thads.worktime import local


DAYS = 90
MOST = 200


class Canaries(BrowserView, Listing):
    index = ViewPageTemplateFile("templates/canaries.pt")
    page_title = _("Invented entries")

    def __call__(self):
        if self.request.method == "POST":
            return self.change()
        return self.index()

    def change(self):
        portal, form = api.portal.get(), self.request.form
        if "spread" in form:
            made = len(canaries.spread(portal, datetime.now().astimezone()))
            api.portal.show_message(
                _("${count} invented entries were added.", mapping={"count": made}),
                self.request,
            )
        for canary in canaries.all_of(portal):
            if canary.getId() == form.get("end"):
                canaries.end(portal, canary)
                api.portal.show_message(
                    _("The invented entry was taken out."), self.request
                )
        self.request.response.redirect(f"{portal.absolute_url()}/@@debtor-canaries")
        return ""

    def items(self):
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

    def sightings(self):
        """What happened to them lately: [{when, what, network, path}]."""
        said = {"listed": _("shown in results"), "opened": _("page opened")}
        since = datetime.now().astimezone() - timedelta(days=DAYS)
        found = []
        for entry in canaries.sightings(api.portal.get(), since):
            found.append(
                {
                    "when": f"{local(entry.time):%d/%m/%Y %H:%M}",
                    "how": said.get(entry.details.get("how"), ""),
                    "network": entry.details.get("network"),
                    "path": entry.path,
                }
            )
            if len(found) == MOST:
                break
        return found
