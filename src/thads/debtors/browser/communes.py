"""Copies for the communes: the sheets to print, and the record of their sending."""

from plone import api
from plone.protect import CheckAuthenticator
from Products.Five.browser import BrowserView
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from thads import _
from thads import audit
from thads.debtors import periods
from thads.debtors.approving import sending
from thads.debtors.approving import sheet
from thads.debtors.browser.downloads import Download
from thads.debtors.browser.listing import Listing
from thads.debtors.browser.listing import person
from thads.debtors.content import definition_of
from thads.web import parameters
from urllib.parse import urlencode
from zExceptions import NotFound


def check_published(load):
    """There are copies of what is published, and of the list the law names."""
    public = load.published and load.undone is None
    if not public or definition_of(load).id != sheet.LIST:
        raise NotFound("debtor-communes")


class CommunesView(BrowserView, Listing):
    page_title = _("Copies for the communes")
    index = ViewPageTemplateFile("templates/communes.pt")
    ways = tuple(sending.WAYS.items())
    error = None

    def __call__(self):
        check_published(self.context)
        self.request.response.setHeader("Cache-Control", "no-store")
        return self.index()

    @property
    def may_send(self):
        return api.user.has_permission("THADS debtors: send", obj=self.context)

    @property
    def all_in_one(self):
        return not sheet.too_many(self.context)

    @property
    def today(self):
        return f"{periods.now():%d/%m/%Y}"

    def communes(self):
        sent = sending.by_commune(self.context)
        for number, (commune, count) in enumerate(sheet.communes(self.context)):
            key = commune.key if commune else sheet.UNCLEAR
            title = commune.title if commune else None
            asked = urlencode({"commune": key})
            yield {
                "id": f"c{number}",
                "key": key,
                "title": title,
                "to": f"UBND {title}" if title else "",
                "count": self.figure(count),
                "url": f"{self.context.absolute_url()}/@@debtor-sheet?{asked}",
                "open": parameters.text(self.request.form, "commune") == key,
                "sent": [self.told(one) for one in sent.get(key, ())],
            }

    def told(self, one):
        return {
            **one,
            "day": self.day(one["day"]),
            "way": sending.WAYS[one["way"]],
            "by": person(one["by"]),
        }


class Sheet(Download):
    """`@@debtor-sheet`: all communes, or the one asked for."""

    def __call__(self):
        check_published(self.context)
        wanted = parameters.text(self.request.form, "commune") or None
        all_in_one = wanted is None and not sheet.too_many(self.context)
        data = sheet.pdf(self.context, wanted) if wanted or all_in_one else None
        if data is None:
            raise NotFound("debtor-sheet")
        audit.record(self.context, "debtors.sheet", commune=wanted or "*")
        name = f"danh-sach-gui-ubnd-{wanted or 'tat-ca'}.pdf"
        return self.send(data, name, "application/pdf")


class Send(CommunesView):
    """`@@debtor-send`: note that a copy was sent."""

    def __call__(self):
        back = f"{self.context.absolute_url()}/@@debtor-communes"
        if self.request.method != "POST":
            return self.request.response.redirect(back)
        check_published(self.context)
        CheckAuthenticator(self.request)

        def given(name):
            return parameters.text(self.request.form, name, most=2000)

        known = {
            commune.key if commune else sheet.UNCLEAR
            for commune, _count in sheet.communes(self.context)
        }
        if given("commune") not in known:
            raise NotFound("debtor-send")
        try:
            sending.record(
                self.context,
                given("commune"),
                given("to"),
                given("day"),
                given("way"),
                given("number"),
            )
        except sending.Wrong as wrong:
            self.error = wrong.args[0]
            self.request.response.setStatus(400)
            return super().__call__()
        api.portal.show_message(_("The sending was noted."), self.request)
        return self.request.response.redirect(back)
