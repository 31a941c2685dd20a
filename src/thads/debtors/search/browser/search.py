"""Search page of citizens, and the way on when too much was asked."""

from collections.abc import Iterator
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
from thads.debtors.search import rate_limit
from thads.debtors.search import staff_searches
from thads.debtors.search.answer_cache import AnswerCache
from thads.debtors.search.answer_cache import stamp_of
from thads.debtors.search.browser.cached_frame import WithCachedFrame
from thads.debtors.search.browser.compiled_template import CompiledTemplate
from thads.debtors.search.browser.compiled_template import translate_message
from thads.debtors.search.robots import keep_out
from thads.organisation.catalog_cache import memory
from thads.organisation.catalog_cache import remembered
from thads.organisation.units import branches
from thads.organisation.units import home_of
from thads.organisation.units import localities
from thads.organisation.units import locality_of
from thads.ratelimit import network_of
from thads.ratelimit import proof
from thads.text.contact import tel
from thads.web import parameters
from thads.worktime import clock
from typing import Any
from urllib.parse import urlencode
import json
import math


TEMPLATES = Path(__file__).with_name("templates")
MACROS = Path(register_browser.__file__).with_name("templates") / "macros.pt"
ASKED = ("name", "address", "decision", "kind", "unit")
#: A proxy may answer the same question within 20 seconds; never with a stale page.
PUBLIC = "public, max-age=0, s-maxage=20, must-revalidate, proxy-revalidate"
PRIVATE = "private, no-store"
PAGES = AnswerCache()


class DebtorSearch(BrowserView, Listing, WithCachedFrame):
    """`@@debtor-search`: the search of citizens.

    It answers apart: nothing found, too many, too weak, not available, and too much
    asked.
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

    watched = False  # whether something on this page must be recorded each time

    def answered(self) -> str:
        """Return the page, rendered."""
        if not self.question.empty:
            self.ask()
        return self.framed(self.part())

    def ask(self) -> None:
        """Ask the index, and set the state of the page."""
        try:
            self.answer, self.items = answers.ask(
                self.register_kind, self.question, self.start, self.size
            )
            self.state = "found" if self.answer.total else "nothing"
        except query.TooWeak:
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
    def too_weak(self):
        return answers.too_weak(self.register_kind)

    # too much

    def too_much(self, exhausted: rate_limit.Exhausted) -> str:
        """Return the page that asks for a proof of work."""
        self.state, self.exhausted = "exhausted", exhausted
        self.set_caching(PRIVATE)
        self.request.response.setStatus(429)
        self.request.response.setHeader("Retry-After", str(exhausted.seconds))
        return self.framed(self.part())

    @property
    def portal_url(self):
        return api.portal.get().absolute_url()

    @property
    def minutes(self):
        return math.ceil(self.exhausted.seconds / 60)

    @property
    def challenge(self):
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
    def asked_fields(self):
        return [{"name": name, "value": value} for name, value in self.asked.items()]

    @property
    def phones(self):
        """Telephones to ask instead: of this locality and its branches, or of all."""
        locality = locality_of(self.context)
        if locality is None:
            return remembered("debtors.phones", lambda: _phones(localities()))
        return _phones([locality, *branches(locality)])

    # results

    def rows(self) -> Iterator[dict[str, Any]]:
        """Yield what the template shows of each entry: ready texts."""
        kinds, near_from = self.register_kind.kinds, self.near_from
        columns = [
            self.register_kind.by_field[f] for f in self.register_kind.in_results
        ]
        amounts = [column for column in columns if column.kind == "amount"]
        others = [column for column in columns if column.kind != "amount"]
        for at, item in enumerate(self.items):
            decision, unit = item["decision"], item["unit"]
            date = decision.get("date")
            phone = unit.get("phone") or ""
            yield {
                "url": item["@id"],
                "name": item["name"],
                "address": item["address"],
                "obligation": item["obligation"],
                "amounts": self.beside(item, amounts),
                "more": self.beside(item, others),
                "number": decision.get("number"),
                "date": date,
                "day": self.day(date),
                "unit": unit.get("title"),
                "phone": phone,
                "tel": tel(phone),
                "kind": kinds.get(item["kind"], ""),
                "published": item["published"],
                "published_day": self.day(item["published"]),
                "objection": item["objection"],
                "near": at == near_from and not self.only_near,
            }

    def beside(self, item, columns) -> list[dict[str, str]]:
        """Return what else a hit of this register kind shows."""
        return [
            {
                "title": column.label or column.header,
                "text": self.text(column, item[column.field]),
            }
            for column in columns
            if item.get(column.field) is not None
        ]

    @property
    def near_from(self) -> int | None:
        """Number on this page of the first near hit, None if there is none."""
        if not self.answer or self.answer.exact >= self.answer.total:
            return None
        at = self.answer.exact - self.start
        return at if 0 <= at < len(self.items) else None

    @property
    def near(self) -> int:
        """Number of those of the total that only have similar names."""
        return self.answer.total - self.answer.exact

    @property
    def only_near(self):
        return self.answer is not None and not self.answer.exact

    @property
    def labels(self):
        """Texts of every result, translated once for a page."""
        texts = {
            "decision": self.register_kind.by_field["decision"].label,
            "of": _("dated"),
            "unit": _("Enforcement agency"),
            "published": _("Published on"),
            "object": _("Object, or ask for a correction"),
        }
        return self.translated(texts)

    def translated(self, texts: dict) -> dict[str, str]:
        language = api.portal.get_current_language()
        return {
            name: translate_message(text, target_language=language)
            for name, text in texts.items()
        }

    @property
    def asked(self):
        return {f: v for f in ASKED if (v := getattr(self.question, f))}

    @property
    def similar_url(self):
        """Address of names that are only similar, beside many that are not."""
        if self.answer is None or not self.answer.more:
            return None
        query = urlencode({**self.asked, "similar": 1})
        return f"{self.context.absolute_url()}?{query}"

    @property
    def refined(self):
        """`open` for the fields beside the name: when used, and before a search."""
        used = self.state == "form" or set(self.asked) - {"name"}
        return "open" if used else None

    def page_links(self):
        asked = self.asked | ({"similar": 1} if self.question.similar else {})
        return self.pages(self.answer.total, self.context.absolute_url(), **asked)

    @property
    def kinds(self):
        kinds = self.register_kind.kinds
        return [{"value": kind, "title": title} for kind, title in kinds.items()]

    @property
    def units(self):
        """On the portal the localities, in a locality its branches."""
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
            # what cannot be chosen is not kept: anybody may ask anything
            found = known[(*place, asked.kind, self.unit_asked)] = (
                self.choices_template()
            )
        return found

    @property
    def unit_asked(self):
        """The unit that is chosen already, if it can be chosen."""
        asked = self.question.unit
        return asked if any(asked == unit["value"] for unit in self.units) else ""

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


def _choices(units):
    return [{"value": unit.unit_id, "title": unit.title} for unit in units]


def _phones(units):
    return [
        {"title": unit.title, "phone": unit.phone, "tel": tel(unit.phone)}
        for unit in units
        if unit.phone
    ]


class DebtorProof(BrowserView):
    """`@@debtor-proof`: takes a proof of work and goes back to the question."""

    def __call__(self):
        form, response = self.request.form, self.request.response
        portal = api.portal.get()
        payload = parameters.text(form, "altcha", most=5000)
        network = network_of(self.request.getClientAddr())
        response.setHeader("Cache-Control", PRIVATE)
        if proof.check(portal, payload, network):
            response.setCookie(
                rate_limit.COOKIE,
                payload,
                path=portal.absolute_url_path() or "/",
                max_age=proof.LIFETIME,
                http_only=True,
                same_site="Lax",
                secure=self.request.URL.startswith("https:"),
            )
        question = answers.question_of(self.context, form)
        asked = {f: v for f in ASKED if (v := getattr(question, f))}
        address = self.context.absolute_url()
        response.redirect(f"{address}?{urlencode(asked)}#results")
        return ""
