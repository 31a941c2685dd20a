"""The search page of citizens, and what comes when too much was asked."""

from pathlib import Path
from plone import api
from Products.Five.browser import BrowserView
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from thads import _
from thads.debtors.content import index_of
from thads.debtors.register import browser as register_browser
from thads.debtors.register.browser.listing import Listing
from thads.debtors.register.visibility import public_fields
from thads.debtors.search import answers
from thads.debtors.search import query
from thads.debtors.search import rate_limit
from thads.debtors.search.answer_cache import Kept
from thads.debtors.search.answer_cache import stamp_of
from thads.debtors.search.browser.cached_frame import Framed
from thads.debtors.search.browser.compiled_template import CompiledTemplate
from thads.debtors.search.browser.compiled_template import translated
from thads.debtors.search.robots import keep_out
from thads.organisation.catalog_cache import memory
from thads.organisation.catalog_cache import remembered
from thads.organisation.units import branches
from thads.organisation.units import home_of
from thads.organisation.units import localities
from thads.organisation.units import locality_of
from thads.ratelimit import network_of
from thads.ratelimit import proof
from urllib.parse import urlencode
import json
import math
import time


MACROS = Path(register_browser.__file__).with_name("templates") / "macros.pt"
ASKED = ("name", "address", "decision", "kind", "unit")
#: Who asks the same within this time may be answered by a proxy; never a stale page.
PUBLIC = "public, max-age=0, s-maxage=20, must-revalidate, proxy-revalidate"
PRIVATE = "private, no-store"
KEPT = Kept()


class DebtorSearch(BrowserView, Listing, Framed):
    """Different answers for: nothing found, too many, too weak, not available, and
    too much asked."""

    frame_template = ViewPageTemplateFile("templates/search_frame.pt")
    part = CompiledTemplate("search.pt")
    choices_template = CompiledTemplate("search_choices.pt")
    macros = CompiledTemplate(MACROS).macros
    notice = answers.NOTICE
    nothing = answers.NOTHING
    too_many = answers.TOO_MANY
    unavailable = answers.UNAVAILABLE
    cap = query.CAP

    def __call__(self):
        response = self.request.response
        keep_out(response)
        # a kept page renders no template that would say so
        response.setHeader("Content-Type", "text/html; charset=utf-8")
        self.state, self.answer, self.items = "form", None, []
        self.now = time.time()
        self.anonymous = api.user.is_anonymous()
        self.caching(PUBLIC if self.anonymous else PRIVATE)
        self.question = answers.question_of(self.context, self.request.form)
        if self.question.empty:
            return self.whole()
        try:
            self.spend()
        except rate_limit.Exhausted as exhausted:
            return self.too_much(exhausted)
        return self.whole()

    def caching(self, value):
        self.request.response.setHeader("Cache-Control", value)

    def spend(self):
        if not self.anonymous:
            return
        rate_limit.spend(
            api.portal.get(),
            self.request.getClientAddr(),
            self.request.cookies.get(rate_limit.COOKIE),
            self.now,
        )

    def whole(self):
        """The page, from what is kept if the same was asked a moment ago."""
        asked, stamp = None, None
        if self.anonymous:
            try:
                stamp = stamp_of(index_of(api.portal.get(), self.definition))
            except Exception:
                return self.answered()
            asked = (
                self.context.absolute_url(),
                api.portal.get_current_language(),
                self.question,
                self.start,
                public_fields(self.definition),
            )
            found = KEPT.get(asked, stamp, self.now)
            if found is not None:
                return found
        page = self.answered()
        if asked and self.state != "unavailable" and not self.watched:
            KEPT.put(asked, stamp, self.now, page)
        return page

    watched = False  # whether something on this page must be recorded each time

    def answered(self):
        if not self.question.empty:
            self.ask()
        return self.framed(self.part())

    def ask(self):
        try:
            self.answer, self.items = answers.ask(
                self.definition, self.question, self.start, self.size
            )
            self.state = "found" if self.answer.total else "nothing"
        except query.TooWeak:
            self.state = "weak"
        except answers.Unavailable:
            self.state = "unavailable"
            self.caching(PRIVATE)
            self.request.response.setStatus(503)
            self.request.response.setHeader("Retry-After", str(answers.AGAIN))
            return
        if self.answer is not None and self.answer.met:
            self.watched = True
            self.caching(PRIVATE)
            answers.report(self.answer, self.request.getClientAddr(), self.now)

    @property
    def too_weak(self):
        return answers.too_weak(self.definition)

    # too much

    def too_much(self, exhausted):
        self.state, self.exhausted = "exhausted", exhausted
        self.caching(PRIVATE)
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
    def widget_words(self):
        """What the widget says."""
        said = {
            "label": _("I go on searching"),
            "verifying": _("Your device is computing ..."),
            "verified": _("Done. The search goes on."),
            "error": _("This did not work. Please wait, or telephone the agency."),
            "expired": _("This took too long. Please load the page again."),
            "verificationRequired": _("Tick the box to go on."),
            "waitAlert": _("Your device is still computing. Please wait."),
        }
        return json.dumps(self.translated(said))

    @property
    def asked_fields(self):
        return [{"name": name, "value": value} for name, value in self.asked.items()]

    @property
    def phones(self):
        """Whom to ask instead: this locality and its branches, or all localities."""
        locality = locality_of(self.context)
        if locality is None:
            return remembered("debtors.phones", lambda: _phones(localities()))
        return _phones([locality, *branches(locality)])

    # results

    def rows(self):
        """What the template shows of each entry: ready texts."""
        kinds, near_from = self.definition.kinds, self.near_from
        columns = [self.definition.by_field[f] for f in self.definition.in_results]
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
                "tel": dialled(phone),
                "kind": kinds.get(item["kind"], ""),
                "published": item["published"],
                "published_day": self.day(item["published"]),
                "objection": item["objection"],
                "near": at == near_from and not self.only_near,
            }

    def beside(self, item, columns):
        """What else a hit of this list shows."""
        return [
            {
                "title": column.label or column.header,
                "text": self.text(column, item[column.field]),
            }
            for column in columns
            if item.get(column.field) is not None
        ]

    @property
    def near_from(self):
        """The place on this page from which hits are only near ones, or None."""
        if not self.answer or self.answer.exact >= self.answer.total:
            return None
        at = self.answer.exact - self.start
        return at if 0 <= at < len(self.items) else None

    @property
    def near(self):
        """How many of the total only have similar names."""
        return self.answer.total - self.answer.exact

    @property
    def only_near(self):
        return self.answer is not None and not self.answer.exact

    @property
    def labels(self):
        """Words that stand in every result, translated once for a page."""
        said = {
            "decision": self.definition.by_field["decision"].label,
            "of": _("dated"),
            "unit": _("Enforcement agency"),
            "published": _("Published on"),
            "object": _("Object, or ask for a correction"),
        }
        return self.translated(said)

    def translated(self, said):
        language = api.portal.get_current_language()
        return {
            name: translated(text, target_language=language)
            for name, text in said.items()
        }

    @property
    def asked(self):
        return {f: v for f in ASKED if (v := getattr(self.question, f))}

    @property
    def similar_url(self):
        """Names that are only similar: offered beside many that are not."""
        if self.answer is None or not self.answer.more:
            return None
        query = urlencode({**self.asked, "similar": 1})
        return f"{self.context.absolute_url()}?{query}"

    @property
    def refined(self):
        """Fields for more than a name are open when used, and before a search."""
        used = self.state == "form" or set(self.asked) - {"name"}
        return "open" if used else None

    def page_links(self):
        asked = self.asked | ({"similar": 1} if self.question.similar else {})
        return self.pages(self.answer.total, self.context.absolute_url(), **asked)

    @property
    def kinds(self):
        kinds = self.definition.kinds
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
        """The lists to choose from, as HTML: the longest part of the form."""
        asked, known = self.question, memory()
        language = api.portal.get_current_language()
        place = "debtors.choices", self.definition.id, asked.locality, language
        found = known.get((*place, asked.kind, asked.unit))
        if found is None:
            # of what cannot be chosen nothing is kept: anybody may ask anything
            found = known[(*place, asked.kind, self.unit_asked)] = (
                self.choices_template()
            )
        return found

    @property
    def unit_asked(self):
        """What is chosen already, if it can be chosen."""
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
        {"title": unit.title, "phone": unit.phone, "tel": dialled(unit.phone)}
        for unit in units
        if unit.phone
    ]


def dialled(phone):
    """The address that dials a number."""
    return "tel:" + "".join(sign for sign in phone if sign.isdigit() or sign == "+")


class DebtorProof(BrowserView):
    """Takes a proof of work and goes back to the question."""

    def __call__(self):
        form, response = self.request.form, self.request.response
        portal = api.portal.get()
        payload = form.get("altcha", "")
        network = network_of(self.request.getClientAddr())
        response.setHeader("Cache-Control", PRIVATE)
        if isinstance(payload, str) and proof.check(portal, payload, network):
            response.setCookie(
                rate_limit.COOKIE,
                payload,
                path=portal.absolute_url_path() or "/",
                max_age=proof.SECONDS,
                http_only=True,
                same_site="Lax",
                secure=self.request.URL.startswith("https:"),
            )
        question = answers.question_of(self.context, form)
        asked = {f: v for f in ASKED if (v := getattr(question, f))}
        address = self.context.absolute_url()
        response.redirect(f"{address}?{urlencode(asked)}#results")
        return ""
