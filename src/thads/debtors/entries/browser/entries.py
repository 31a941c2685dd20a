"""Page of the published entries of a locality, for the staff."""

from plone import api
from Products.Five.browser import BrowserView
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from thads import _
from thads.debtors.entries.public_facts import facts
from thads.debtors.entries.states import version_of
from thads.debtors.register import index as ix
from thads.debtors.register.browser.listing import Listing
from thads.debtors.register.indexes import index_of
from thads.debtors.search import answers
from thads.debtors.search import query
from thads.debtors.search import staff_searches
from thads.organisation.units import locality_of
from zExceptions import NotFound


class EntriesView(BrowserView, Listing):
    """`@@debtor-entries`: the newest first; with a question, those that answer it."""

    page_title = _("Published entries")
    index = ViewPageTemplateFile("templates/entries.pt")
    page = "/@@debtor-entries"

    def __call__(self):
        self.weak = False
        self.question = answers.question_of(self.context, self.request.form)
        index = index_of(api.portal.get(), self.register_kind)
        if self.question.empty:
            locality = locality_of(self.context)
            if locality is None:  # the portal's own register has none
                raise NotFound("debtor-entries")
            term = ix.LOCALITY + locality.getId()
            self.total = index.count(term)
            numbers = index.newest(term, self.start, self.size)
        else:
            staff_searches.count_search(self.context, self.question)
            try:
                answer = query.search(index, self.question, self.start, self.size)
                self.total, numbers = answer.total, answer.numbers
            except query.TooWeak:
                self.weak, self.total, numbers = True, 0, []
        self.items = [self.item(index, number) for number in numbers]
        return self.index()

    @property
    def too_weak(self):
        return answers.too_weak(self.register_kind)

    def item(self, index, number):
        entry = api.portal.get().unrestrictedTraverse(index.addresses[number])
        return facts(entry, version_of(entry, number))

    @property
    def may_load(self):
        return api.user.has_permission("THADS debtors: load", obj=self.context)

    def page_links(self):
        asked = {"name": self.question.name, "decision": self.question.decision}
        return self.pages(
            self.total,
            f"{self.context.absolute_url()}{self.page}",
            **{k: v for k, v in asked.items() if v},
        )
