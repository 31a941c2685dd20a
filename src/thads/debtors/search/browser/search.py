"""Search page of citizens; over the budget it asks for a proof of work."""

from pathlib import Path
from plone import api
from Products.Five.browser import BrowserView
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from thads import _
from thads.debtors.register import browser as register_browser
from thads.debtors.register.browser.listing import Listing
from thads.debtors.register.indexes import index_of
from thads.debtors.register.visibility import public_fields
from thads.debtors.search import answers
from thads.debtors.search import query
from thads.debtors.search import questions
from thads.debtors.search import rate_limit
from thads.debtors.search import staff_searches
from thads.debtors.search.answer_cache import AnswerCache
from thads.debtors.search.answer_cache import stamp_of
from thads.debtors.search.browser.cached_frame import WithCachedFrame
from thads.debtors.search.browser.compiled_template import CompiledTemplate
from thads.debtors.search.browser.results import Results
from thads.debtors.search.robots import keep_out
from thads.organisation.catalog_cache import memory
from thads.organisation.catalog_cache import remembered
from thads.organisation.units import branches
from thads.organisation.units import home_of
from thads.organisation.units import localities
from thads.organisation.units import locality_of
from thads.text.contact import tel
from thads.worktime import clock
from urllib.parse import urlencode
from zope.i18nmessageid import Message
import json
import math


TEMPLATES = Path(__file__).with_name("templates")
MACROS = Path(register_browser.__file__).with_name("templates") / "macros.pt"
#: A proxy may answer the same question within 20 seconds; never with a stale page.
PUBLIC = "public, max-age=0, s-maxage=20, must-revalidate, proxy-revalidate"
PRIVATE = "private, no-store"
PAGES = AnswerCache()
#: Fields of a question in words.
LABELS = {
    "name": _("Name asked for"),
    "address": _("Words of the address"),
    "decision": _("Number of the decision or judgment"),
    "kind": _("Kind"),
    "unit": _("Agency"),
}
WHOLE_COUNTRY = _("the whole country")


class DebtorSearch(BrowserView, Results, Listing, WithCachedFrame):
    """`@@debtor-search`: the search of citizens.

    It has an answer of its own for each outcome: hits, none, too many, too weak a
    question, no index to ask, and too many searches.
    """

    frame_template = ViewPageTemplateFile("templates/search_frame.pt")
    part = CompiledTemplate(TEMPLATES / "search.pt")
    choices_template = CompiledTemplate(TEMPLATES / "search_choices.pt")
    macros = CompiledTemplate(MACROS).macros
    notice = answers.NOTICE
    nothing = answers.NOTHING
    too_many = answers.TOO_MANY
    unavailable = answers.UNAVAILABLE
    cap = query.CAP

    def __call__(self):
        response = self.request.response
        keep_out(response)
        # a page from the cache renders no template that would set it
        response.setHeader("Content-Type", "text/html; charset=utf-8")
        self.state, self.answer, self.items = "form", None, []
        self.now = clock.seconds()
        self.anonymous = api.user.is_anonymous()
        self.set_caching(PUBLIC if self.anonymous else PRIVATE)
        self.question = answers.question_of(self.context, self.request.form)
        if self.question.empty:
            return self.whole()
        if not self.anonymous:
            staff_searches.count_search(self.context, self.question)
        try:
            self.spend()
        except rate_limit.Exhausted as exhausted:
            return self.too_much(exhausted)
        return self.whole()

    def set_caching(self, value: str) -> None:
        """Set the header by which proxies and browsers keep the page, or do not."""
        self.request.response.setHeader("Cache-Control", value)

    def spend(self) -> None:
        """Count the search of a citizen; raises Exhausted."""
        if not self.anonymous:
            return
        rate_limit.spend(
            api.portal.get(),
            self.request.getClientAddr(),
            self.request.cookies.get(rate_limit.COOKIE),
            self.now,
        )

    def whole(self) -> str:
        """Return the page, from the cache if the same was asked a moment ago."""
        asked, stamp = None, None
        if self.anonymous:
            try:
                stamp = stamp_of(index_of(api.portal.get(), self.register_kind))
            except Exception:
                return self.answered()
            asked = (
                self.context.absolute_url(),
                api.portal.get_current_language(),
                self.question,
                self.start,
                public_fields(self.register_kind),
            )
            found = PAGES.get(asked, stamp, self.now)
            if found is not None:
                return found
        page = self.answered()
        if asked and self.state != "unavailable" and not self.watched:
            PAGES.put(asked, stamp, self.now, page)
        return page

    #: Whether the page shows a canary: each showing is recorded, so none is cached.
    watched = False

    def answered(self) -> str:
        """Return the page, rendered."""
        if not self.question.empty:
            self.ask()
        return self.framed(self.part(), self.title)

    def ask(self) -> None:
        """Search the index, and set answer, items and state of the page."""
        try:
            self.answer, self.items = answers.ask(
                self.register_kind, self.question, self.start, self.size
            )
            self.state = "found" if self.answer.total else "nothing"
        except questions.TooWeak:
            self.state = "weak"
        except answers.Unavailable:
            self.state = "unavailable"
            self.set_caching(PRIVATE)
            self.request.response.setStatus(503)
            self.request.response.setHeader("Retry-After", str(answers.AGAIN))
            return
        if self.answer is not None and self.answer.met:
            self.watched = True
            self.set_caching(PRIVATE)
            answers.report(self.answer, self.request.getClientAddr(), self.now)

    @property
    def too_weak(self) -> Message:
        """Sentence for a question that would list too many people."""
        return answers.too_weak(self.register_kind)

    # over the budget

    def too_much(self, exhausted: rate_limit.Exhausted) -> str:
        """Return the page that asks for a proof of work."""
        self.state, self.exhausted = "exhausted", exhausted
        self.set_caching(PRIVATE)
        self.request.response.setStatus(429)
        self.request.response.setHeader("Retry-After", str(exhausted.seconds))
        return self.framed(self.part(), self.title)

    @property
    def portal_url(self) -> str:
        """Address of the portal."""
        return api.portal.get().absolute_url()

    @property
    def minutes(self) -> int:
        """Minutes, rounded up, after which a search is free again."""
        return math.ceil(self.exhausted.seconds / 60)

    @property
    def challenge(self) -> str:
        """Challenge of the proof of work as JSON, for the widget."""
        return json.dumps(self.exhausted.challenge)

    @property
    def widget_words(self) -> str:
        """Texts of the widget, as JSON."""
        texts = {
            "label": _("I go on searching"),
            "verifying": _("Your device is computing ..."),
            "verified": _("Done. The search goes on."),
            "error": _("This did not work. Please wait, or telephone the agency."),
            "expired": _("This took too long. Please load the page again."),
            "verificationRequired": _("Tick the box to go on."),
            "waitAlert": _("Your device is still computing. Please wait."),
        }
        return json.dumps(self.translated(texts))

    @property
    def asked_fields(self) -> list[dict[str, str]]:
        """Fields of the question for the form of the proof: {name, value} each."""
        return [{"name": name, "value": value} for name, value in self.asked.items()]

    @property
    def phones(self):
        """Telephones to ask instead: of this locality and its branches, or of all."""
        locality = locality_of(self.context)
        if locality is None:
            return remembered("debtors.phones", lambda: _phones(localities()))
        return _phones([locality, *branches(locality)])

    @property
    def asked(self) -> dict[str, str]:
        """Fields of the question that are filled in, {name: value}."""
        return {f: v for f in questions.FIELDS if (v := getattr(self.question, f))}

    @property
    def number_as_name(self) -> bool:
        """True if the name asked for looks like the number of a decision."""
        return any(character.isdigit() for character in self.question.name)

    @property
    def similar_url(self):
        """Address of the hits with similar names, None if this answer has them too."""
        if self.answer is None or not self.answer.more:
            return None
        query = urlencode({**self.asked, "similar": 1})
        return f"{self.context.absolute_url()}?{query}"

    @property
    def refined(self):
        """`open` if the fields beside the name are shown: before a search, or for more.

        Above results they would keep these out of sight; what they hold is told.
        """
        used = set(self.asked) - {"name"}
        shown = self.state == "form" or (used and self.state != "found")
        return "open" if shown else None

    @property
    def narrowed(self) -> str:
        """Fields that are asked for beside the name, for the summary above them."""
        titles = self.register_kind.kinds | {u["value"]: u["title"] for u in self.units}
        texts = (v for field, v in self.asked.items() if field != "name")
        return "; ".join(titles.get(text, text) for text in texts)

    def evidence(self) -> list[tuple[Message, str]]:
        """Return [(label, text)] of what was asked and where, and as of when it holds.

        Printed with the answer that nobody was found it says what that answer is worth.
        """
        titles = self.register_kind.kinds | {u["value"]: u["title"] for u in self.units}
        found = [
            (LABELS[field], titles.get(value, value))
            for field, value in self.asked.items()
        ]
        home = self.in_locality
        where = self.translate(WHOLE_COUNTRY) if home is None else home.title
        moment = clock.shown_with_seconds(clock.from_seconds(int(self.now)))
        return [
            *found,
            (_("Register searched"), self.register_kind.title),
            (_("Looked for in"), where),
            # it may come from a cache, asked by somebody else some seconds before
            (_("Result as of (Vietnam time)"), moment),
            (_("Address of the page"), self.context.absolute_url()),
        ]

    def page_links(self) -> dict | None:
        """Return links between the pages of hits; None for a single page."""
        asked = self.asked | ({"similar": 1} if self.question.similar else {})
        return self.pages(self.answer.total, self.context.absolute_url(), **asked)

    @property
    def kinds(self) -> list[dict[str, str]]:
        """Kinds of debtors to choose from, {value, title} each."""
        kinds = self.register_kind.kinds
        return [{"value": kind, "title": title} for kind, title in kinds.items()]

    @property
    def units(self):
        """Units to choose from: localities on the portal, branches in a locality."""
        locality = locality_of(self.context)
        if locality is None:
            return remembered("debtors.units", lambda: _choices(localities()))
        key = ("debtors.units", locality.getId())
        return remembered(key, lambda: _choices(branches(locality)))

    @property
    def choices(self):
        """The choices of kind and unit as HTML: the longest part of the form."""
        asked, known = self.question, memory()
        language = api.portal.get_current_language()
        place = "debtors.choices", self.register_kind.id, asked.locality, language
        found = known.get((*place, asked.kind, asked.unit))
        if found is None:
            # stored under a unit that can be chosen: anybody may ask for any other
            found = known[(*place, asked.kind, self.unit_asked)] = (
                self.choices_template()
            )
        return found

    @property
    def unit_asked(self):
        """Id of the unit asked for if it is one of the choices, else empty."""
        asked = self.question.unit
        return asked if any(asked == unit["value"] for unit in self.units) else ""

    @property
    def in_locality(self):
        """Locality whose register is searched, None on the portal's own page."""
        return locality_of(self.context)

    @property
    def everywhere_url(self):
        """Address of the same question in the whole country."""
        asked = {f: v for f, v in self.asked.items() if f != "unit"}
        address = f"{api.portal.get().absolute_url()}/{self.context.getId()}"
        return f"{address}?{urlencode(asked)}" if asked else address

    def help_url(self, section) -> str:
        """Return the address of a section of this locality, or of the portal."""
        return f"{home_of(self.context).absolute_url()}/{section}"

    @property
    def may_manage(self) -> bool:
        """Return whether the viewer works on the register of this locality."""
        permission = "THADS debtors: manage"
        return self.in_locality is not None and api.user.has_permission(
            permission, obj=self.context
        )


def _choices(units):
    return [{"value": unit.unit_id, "title": unit.title} for unit in units]


def _phones(units):
    return [
        {"title": unit.title, "phone": unit.phone, "tel": tel(unit.phone)}
        for unit in units
        if unit.phone
    ]
