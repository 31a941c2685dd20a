"""Pages of the copies for communes: sheets to print, and the record of dispatches."""

from collections.abc import Iterator
from plone import api
from plone.protect import CheckAuthenticator
from Products.Five.browser import BrowserView
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from thads import _
from thads import audit
from thads.debtors.commune_copies import commune_copy
from thads.debtors.commune_copies import dispatch_record
from thads.debtors.register.browser.downloads import Download
from thads.debtors.register.browser.listing import Listing
from thads.debtors.register.registers import register_kind_of
from thads.organisation.people import display_name
from thads.web import parameters
from thads.worktime import clock
from typing import Any
from urllib.parse import urlencode
from zExceptions import NotFound


def check_published(load) -> None:
    """Raise NotFound unless the load is published, of the kind the law names."""
    public = load.published and load.undone is None
    if not public or register_kind_of(load).id != commune_copy.REGISTER_KIND:
        raise NotFound("debtor-communes")


class CommunesView(BrowserView, Listing):
    """`@@debtor-communes`: the communes of a load, and the copies sent to them."""

    page_title = _("Copies for the communes")
    index = ViewPageTemplateFile("templates/communes.pt")
    ways = tuple(dispatch_record.WAYS.items())
    error = None

    def __call__(self):
        check_published(self.context)
        self.request.response.setHeader("Cache-Control", "no-store")
        return self.index()

    @property
    def may_send(self) -> bool:
        """Return whether the viewer may record that a copy was sent."""
        return api.user.has_permission("THADS debtors: send", obj=self.context)

    @property
    def all_in_one(self) -> bool:
        """Return whether there is one PDF of all communes."""
        return not commune_copy.too_many(self.context)

    @property
    def today(self) -> str:
        """Today as people write it: the day the form of a dispatch proposes."""
        return clock.shown_day(clock.now())

    def communes(self) -> Iterator[dict[str, Any]]:
        """Yield the communes, each with its form and what was sent."""
        sent = dispatch_record.by_commune(self.context)
        for number, (commune, count) in enumerate(commune_copy.communes(self.context)):
            key = commune.key if commune else commune_copy.UNCLEAR
            title = commune.title if commune else None
            query = urlencode({"commune": key})
            yield {
                "id": f"c{number}",
                "key": key,
                "title": title,
                "to": f"UBND {title}" if title else "",
                "count": self.figure(count),
                "url": f"{self.context.absolute_url()}/@@debtor-sheet?{query}",
                "open": parameters.text(self.request.form, "commune") == key,
                "sent": [self.of_dispatch(each) for each in sent.get(key, ())],
            }

    def of_dispatch(self, dispatch) -> dict[str, Any]:
        """Return what a line of the record shows."""
        return {
            **dispatch,
            "day": self.day(dispatch["day"]),
            "way": dispatch_record.WAYS[dispatch["way"]],
            "by": display_name(dispatch["by"]),
        }


class SheetView(Download):
    """`@@debtor-sheet`: the PDF of all communes, or of the one asked for."""

    def __call__(self):
        check_published(self.context)
        wanted = parameters.text(self.request.form, "commune") or None
        all_in_one = wanted is None and not commune_copy.too_many(self.context)
        data = None
        if wanted or all_in_one:
            data = commune_copy.pdf(self.context, wanted)
        if data is None:
            raise NotFound("debtor-sheet")
        audit.record(self.context, "debtors.sheet", commune=wanted or "*")
        name = f"danh-sach-gui-ubnd-{wanted or 'tat-ca'}.pdf"
        return self.send(data, name, "application/pdf")


class SendView(CommunesView):
    """`@@debtor-send`: record that a copy was sent."""

    def __call__(self):
        back = f"{self.context.absolute_url()}/@@debtor-communes"
        if self.request.method != "POST":
            return self.request.response.redirect(back)
        check_published(self.context)
        CheckAuthenticator(self.request)
        known = {
            commune.key if commune else commune_copy.UNCLEAR
            for commune, _count in commune_copy.communes(self.context)
        }
        names = ("commune", "to", "day", "way", "number")
        values = {
            name: parameters.text(self.request.form, name, most=2000) for name in names
        }
        if values["commune"] not in known:
            raise NotFound("debtor-send")
        try:
            dispatch_record.record(self.context, **values)
        except dispatch_record.InvalidDispatch as invalid:
            self.error = invalid.args[0]
            self.request.response.setStatus(400)
            return super().__call__()
        api.portal.show_message(_("The sending was noted."), self.request)
        return self.request.response.redirect(back)
