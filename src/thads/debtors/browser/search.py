"""The search page of citizens."""

from plone import api
from Products.Five.browser import BrowserView
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from thads.debtors import answers
from thads.debtors import search
from thads.debtors.browser.listing import Listing
from thads.organisation.units import branches
from thads.organisation.units import home_of
from thads.organisation.units import localities
from thads.organisation.units import locality_of
from urllib.parse import urlencode


ASKED = ("name", "address", "decision", "kind", "unit")


class DebtorSearch(BrowserView, Listing):
    """Three different answers: nothing found, too weak or too many, not available."""

    index = ViewPageTemplateFile("templates/search.pt")
    notice = answers.NOTICE
    unavailable = answers.UNAVAILABLE
    cap = search.CAP

    def __call__(self):
        self.request.response.setHeader("X-Robots-Tag", "noindex, nofollow")
        self.request.response.setHeader("Cache-Control", "no-store")
        self.state, self.answer, self.items = "form", None, []
        self.question = answers.question_of(self.context, self.request.form)
        if not self.question.empty:
            self.ask()
        return self.index()

    def ask(self):
        try:
            self.answer, self.items = answers.ask(
                self.definition, self.question, self.start, self.size
            )
            self.state = "found" if self.answer.total else "nothing"
        except search.TooWeak:
            self.state = "weak"
        except answers.Unavailable:
            self.state = "unavailable"
            self.request.response.setStatus(503)

    @property
    def too_weak(self):
        return answers.too_weak(self.definition)

    @property
    def near_from(self):
        """The place on this page from which hits are only near ones, or None."""
        if not self.answer or self.answer.exact >= self.answer.total:
            return None
        at = self.answer.exact - self.start
        return at if 0 <= at < len(self.items) else None

    @property
    def only_near(self):
        return self.answer is not None and not self.answer.exact

    @property
    def asked(self):
        return {f: v for f in ASKED if (v := getattr(self.question, f))}

    @property
    def refined(self):
        """Fields for more than a name are open when used, and before a search."""
        used = self.state == "form" or set(self.asked) - {"name"}
        return "open" if used else None

    def amounts(self, item):
        return self._beside(item, lambda column: column.kind == "amount")

    def more(self, item):
        return self._beside(item, lambda column: column.kind != "amount")

    def _beside(self, item, wanted):
        """What else a hit of this list shows."""
        for field in self.definition.in_results:
            column = self.definition.by_field[field]
            if item.get(field) is None or not wanted(column):
                continue
            yield {
                "title": column.label or column.header,
                "text": self.text(column, item[field]),
            }

    def page_links(self):
        return self.pages(self.answer.total, self.context.absolute_url(), **self.asked)

    @property
    def kinds(self):
        kinds = self.definition.kinds
        return [{"value": kind, "title": title} for kind, title in kinds.items()]

    @property
    def units(self):
        """On the portal the localities, in a locality its branches."""
        locality = locality_of(self.context)
        found = localities() if locality is None else branches(locality)
        return [{"value": unit.unit_id, "title": unit.title} for unit in found]

    @property
    def in_locality(self):
        return locality_of(self.context)

    @property
    def everywhere_url(self):
        """The same question asked of the whole country."""
        asked = {f: v for f, v in self.asked.items() if f != "unit"}
        address = f"{api.portal.get().absolute_url()}/{self.context.getId()}"
        return f"{address}?{urlencode(asked)}" if asked else address

    def help_url(self, section):
        return f"{home_of(self.context).absolute_url()}/{section}"

    @property
    def may_manage(self):
        permission = "THADS debtors: manage"
        return self.in_locality is not None and api.user.has_permission(
            permission, obj=self.context
        )
