"""Question at the end of a page whether it was of help, and its answers for staff."""

from plone import api
from Products.Five.browser import BrowserView
from thads import _
from thads.ratelimit import Budget
from thads.ratelimit import person_of
from thads.site import feedback
from thads.web import parameters
from thads.worktime import clock


#: Types of content whose pages ask. Entries, cases and reports never do: their
#: addresses would disclose the person a question was about.
ASKING = {
    "Document",
    "EasyForm",
    "Folder",
    "DebtorRegister",
    "News Item",
    "Notice",
    "OfficialDocument",
    "SupportDesk",
    "Unit",
}
ANSWERS = Budget("site.feedback", 30, 3600)


def today():
    """Return the day in Vietnam."""
    return clock.today()


class AnswerPage(BrowserView):
    """Form target: takes an answer, thanks, and asks what was missing."""

    page_title = _("Was this page of help?")

    def __call__(self):
        if self.request.method != "POST" or not api.user.is_anonymous():
            return self.request.response.redirect(self.context.absolute_url())
        self.request.response.setHeader("Cache-Control", "private, no-store")
        self.request.response.setHeader("X-Robots-Tag", "noindex")
        if self.counts:
            self.take()
        return self.index()

    @property
    def counts(self):
        """True if an answer counts: no program's, and not too many from a place."""
        who, now = person_of(self.request.getClientAddr()), clock.seconds()
        robot = parameters.text(self.request.form, "website")
        if robot or ANSWERS.spent(who, now):
            return False
        ANSWERS.spend(who, now)
        return self.context.portal_type in ASKING

    def take(self):
        """Record the answer."""
        portal, path = api.portal.get(), "/".join(self.context.getPhysicalPath())
        form = self.request.form
        helped = parameters.choice(form, "helped", ("yes", "no"))
        if parameters.given(form, "words"):
            words = parameters.text(form, "words", most=feedback.LONGEST, lines=True)
            feedback.remark(portal, path, words, today())
        elif helped:
            feedback.answer(portal, path, helped == "yes", today())

    @property
    def asks_on(self):
        """True if the page is to ask what was missing."""
        form = self.request.form
        remarked = parameters.given(form, "words")
        return parameters.choice(form, "helped", ("no",)) == "no" and not remarked


class FiguresPage(BrowserView):
    """Page of the answers to this part of the portal, for its staff."""

    page_title = _("Were the pages of help?")

    @property
    def lines(self):
        """The pages with their answers, the worst first."""
        portal = api.portal.get()
        below = "/".join(self.context.getPhysicalPath())
        found = []
        for path, yes, no, words in feedback.figures(portal, below, today()):
            page = portal.unrestrictedTraverse(path, None)
            if page is None:
                continue
            found.append(
                {
                    "title": page.Title(),
                    "url": page.absolute_url(),
                    "yes": yes,
                    "no": no,
                    "words": words,
                }
            )
        return found
