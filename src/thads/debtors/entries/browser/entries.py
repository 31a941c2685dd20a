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
from thads.debtors.search import questions
from thads.debtors.search import staff_searches
from thads.organisation.units import locality_of
from typing import Any
from zope.i18nmessageid import Message


class EntriesView(BrowserView, Listing):
    """`@@debtor-entries`: published entries, the newest first, or a search."""

    page_title = _("Published entries")
    index = ViewPageTemplateFile("templates/entries.pt")
    page = "/@@debtor-entries"

    def __call__(self):
        self.weak = False
        self.question = answers.question_of(self.context, self.request.form)
        index = index_of(api.portal.get(), self.register_kind)
        if self.question.empty:
            locality = locality_of(self.context)
            # the portal's own register shows those of the whole country
            terms = [] if locality is None else [ix.LOCALITY + locality.getId()]
            self.total = index.count(*terms)
            numbers = index.newest(self.start, self.size, *terms)
        else:
            staff_searches.count_search(self.context, self.question)
            try:
                answer = query.search(index, self.question, self.start, self.size)
                self.total, numbers = answer.total, answer.numbers
            except questions.TooWeak:
                self.weak, self.total, numbers = True, 0, []
        self.items = [self.item(index, number) for number in numbers]
        return self.index()

    @property
    def too_weak(self) -> Message:
        """Sentence for a question that would list too many people."""
        return answers.too_weak(self.register_kind)

    def item(self, index: ix.RegisterIndex, number: int) -> dict[str, Any]:
        """Return the public facts of the version that has an entry number."""
        entry = api.portal.get().unrestrictedTraverse(index.addresses[number])
        return facts(entry, version_of(entry, number))

    @property
    def may_load(self) -> bool:
        """Return whether the viewer may hand in loads here."""
        return api.user.has_permission("THADS debtors: load", obj=self.context)

    def page_links(self) -> dict | None:
        """Return links between the pages, with the question; None for a single page."""
        asked = {"name": self.question.name, "decision": self.question.decision}
        return self.pages(
            self.total,
            f"{self.context.absolute_url()}{self.page}",
            **{k: v for k, v in asked.items() if v},
        )
