"""Copies for the communes: the sheets to print, and the record of their sending."""

from plone import api
from plone.protect import CheckAuthenticator
from Products.Five.browser import BrowserView
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from thads import _
from thads import audit
from thads.debtors.commune_copies import commune_copy
from thads.debtors.commune_copies import dispatch_record
from thads.debtors.content import definition_of
from thads.debtors.loads.browser.downloads import Download
from thads.debtors.register import clocks
from thads.debtors.register.browser.listing import Listing
from thads.debtors.register.browser.listing import person
from urllib.parse import urlencode
from zExceptions import NotFound


def check_published(load):
    """There are copies of what is published, and of the list the law names."""
    public = load.published and load.undone is None
    if not public or definition_of(load).id != commune_copy.LIST:
        raise NotFound("debtor-communes")


class CommunesView(BrowserView, Listing):
    page_title = _("Copies for the communes")
    index = ViewPageTemplateFile("templates/communes.pt")
    ways = tuple(dispatch_record.WAYS.items())
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
        return not commune_copy.too_many(self.context)

    @property
    def today(self):
        return f"{clocks.now():%d/%m/%Y}"

    def communes(self):
        sent = dispatch_record.by_commune(self.context)
        for number, (commune, count) in enumerate(commune_copy.communes(self.context)):
            key = commune.key if commune else commune_copy.UNCLEAR
            title = commune.title if commune else None
            asked = urlencode({"commune": key})
            yield {
                "id": f"c{number}",
                "key": key,
                "title": title,
                "to": f"UBND {title}" if title else "",
                "count": self.figure(count),
                "url": f"{self.context.absolute_url()}/@@debtor-sheet?{asked}",
                "open": self.request.form.get("commune") == key,
                "sent": [self.told(one) for one in sent.get(key, ())],
            }

    def told(self, one):
        return {
            **one,
            "day": self.day(one["day"]),
            "way": dispatch_record.WAYS[one["way"]],
            "by": person(one["by"]),
        }


class Sheet(Download):
    """`@@debtor-sheet`: all communes, or the one asked for."""

    def __call__(self):
        check_published(self.context)
        wanted = self.request.form.get("commune")
        wanted = wanted if isinstance(wanted, str) and wanted else None
        all_in_one = wanted is None and not commune_copy.too_many(self.context)
        data = commune_copy.pdf(self.context, wanted) if wanted or all_in_one else None
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
            value = self.request.form.get(name, "")
            return value if isinstance(value, str) else ""

        known = {
            commune.key if commune else commune_copy.UNCLEAR
            for commune, _count in commune_copy.communes(self.context)
        }
        if given("commune") not in known:
            raise NotFound("debtor-send")
        try:
            dispatch_record.record(
                self.context,
                given("commune"),
                given("to"),
                given("day"),
                given("way"),
                given("number"),
            )
        except dispatch_record.Wrong as wrong:
            self.error = wrong.args[0]
            self.request.response.setStatus(400)
            return super().__call__()
        api.portal.show_message(_("The sending was noted."), self.request)
        return self.request.response.redirect(back)
