"""Pages of a statement: its lines and steps, and its papers."""

from Acquisition import aq_parent
from plone import api
from Products.Five.browser import BrowserView
from thads import _
from thads import audit
from thads.casework.browser.step_forms import StepForms
from thads.casework.history import of_trail
from thads.casework.interfaces import IHistory
from thads.casework.trail import TITLES
from thads.errors import TooLarge
from thads.organisation.people import display_name
from thads.organisation.units import unit_title
from thads.places.names import place_of
from thads.royalties import authors
from thads.royalties import papers
from thads.royalties import rates
from thads.royalties import statements
from thads.royalties import works
from thads.royalties.browser.monthly import items_of
from thads.royalties.browser.monthly import named_month
from thads.royalties.browser.statements import badge_of
from thads.royalties.calculation import Result
from thads.royalties.interfaces import IRoyaltyStatement
from thads.royalties.papers import AuthorNames
from thads.royalties.particulars import Unreadable
from thads.royalties.rate_tables import genre_titles
from thads.royalties.rows import shown_name
from thads.royalties.workflow import STEPS
from thads.text import format_date
from thads.text import format_money
from thads.text import format_number
from thads.text.money import in_words
from thads.uploads.downloads import set_headers
from thads.web import problems
from thads.worktime import clock
from zExceptions import NotFound
from zope.component import adapter
from zope.interface import implementer
from zope.publisher.interfaces import IPublishTraverse
import json


XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BANK_LIST = "chuyen-khoan.csv"
#: {name in the address: media type}
PAPERS = {
    "bang-ke.xlsx": XLSX,
    "bang-ke.pdf": "application/pdf",
    BANK_LIST: "text/csv; charset=utf-8",
}


@implementer(IHistory)
@adapter(IRoyaltyStatement)
class StatementHistory:
    """History of a statement: see `IHistory`."""

    def __init__(self, context):
        self.context = context

    def lines(self):
        """Return the lines of the trail."""
        return of_trail(self.context.trail, title_of, unit_title, display_name)


def title_of(entry):
    """Return the title of an entry's step, of the first entry that of collecting."""
    step = STEPS.get(entry.step)
    return step.title if step else TITLES.get(entry.step, _("Collected"))


def result_of(statement) -> Result:
    """Return a statement as the papers take it."""
    return Result(
        statement.lines,
        statement.payments,
        statement.gross,
        statement.tax,
        statement.net,
    )


def may_take(statement, name) -> bool:
    """Return whether the reader may take a paper of a statement.

    The list for the bank is for accountants of the unit, and once it was approved.
    """
    if name != BANK_LIST:
        return name in PAPERS
    allowed = api.user.has_permission("THADS royalties: bank list", obj=statement)
    return bool(allowed) and authors.may_see(statement)


class StatementPage(StepForms, BrowserView):
    """`@@royalty-statement`: a statement, and the steps open to the reader."""

    list_name = "@@royalty-statements"

    def __call__(self):
        if self.request.method == "POST":
            statement = self.take_posted()
            if statement is not None:
                api.portal.show_message(_("The step has been recorded."), self.request)
                return self.redirect(statement)
        audit.record(self.context, "royalties.read")
        self.request.response.setHeader("Cache-Control", "private, no-store")
        return self.index()

    def ordered(self, possible):
        """Return the steps the reader's other duties leave to them.

        Those that lead on stand first: the first form is open.
        """
        person = api.user.get_current().getId()
        found = [
            step
            for step in possible
            if statements.hindrance(self.context, step.id, person) is None
        ]
        return sorted(found, key=lambda step: not step.target)

    def hindrances(self) -> list[str]:
        """Return why steps of the reader's function are not theirs to take here."""
        person = api.user.get_current().getId()
        found = {
            statements.hindrance(self.context, step.id, person)
            for step in self.context.process.steps_from(self.context.state_id)
            if api.user.has_permission(
                self.context.process.permission(step), obj=self.context
            )
        }
        return sorted(api.portal.translate(each) for each in found if each)

    def step_url(self) -> str:
        """Return the address the forms of steps are sent to."""
        return self.context.absolute_url()

    def month(self) -> str:
        """Return the month as people read it."""
        return named_month(self.context.period)

    def badge(self) -> tuple[str, str] | None:
        """Return (words, class) of a due date that is near or past."""
        return badge_of(self.context, clock.now())

    def due(self) -> str:
        """Return the day on which it has to be paid at the latest."""
        return clock.shown_day(self.context.first_due)

    def lines(self) -> list[dict[str, str]]:
        """Return the lines as the table shows them."""
        statement, titles = self.context, genre_titles()
        own = works.ledger(statement.unit_id).works
        items = {x.uid: own[x.uid].item for x in statement.lines if x.uid in own}
        shown = items_of(items.values())
        addresses = {uid: shown[id].address for uid, id in items.items() if id in shown}
        return [
            {
                "author": shown_name(statement.names, line.author),
                "title": papers.title_of(line),
                "url": addresses.get(line.uid, ""),
                "posted": format_date(line.posted) if line.uid else "",
                "genre": titles.get(line.genre, line.genre),
                "coefficient": rates.written(line.coefficient) if line.uid else "",
                "unit_value": format_number(line.unit_value) if line.uid else "",
                "amount": format_number(line.amount),
                "remark": papers.remark(line),
            }
            for line in statement.lines
        ]

    def payments(self) -> list[dict[str, str]]:
        """Return the payments, one an author."""
        return [
            {
                "author": shown_name(self.context.names, payment.author),
                "gross": format_number(payment.gross),
                "tax": format_number(payment.tax),
                "net": format_number(payment.net),
            }
            for payment in self.context.payments
        ]

    def totals(self) -> dict[str, str]:
        """Return the sums, the one paid out in words too."""
        statement = self.context
        return {
            "gross": format_money(statement.gross),
            "tax": format_money(statement.tax),
            "net": format_money(statement.net),
            "words": in_words(statement.net),
        }

    def before(self):
        """Return the statement of the month before that was collected, or None."""
        statement = self.context
        found = statements.statements_of(statement.unit_id)
        return next((each for each in found if each.period < statement.period), None)

    def differences(self) -> list[dict[str, str]]:
        """Return what authors get more or less than by the statement before."""
        last = self.before()
        if last is None:
            return []
        names = {**last.names, **self.context.names}
        return [
            {
                "author": shown_name(names, each.author),
                "before": format_number(each.before),
                "now": format_number(each.now),
                "change": f"{'+' if each.change > 0 else ''}"
                f"{format_number(each.change)}",
            }
            for each in papers.differences(result_of(self.context), result_of(last))
        ]

    def changed(self) -> list[str]:
        """Return the titles of works that changed after they were collected."""
        return [work.title for work in statements.changed_since(self.context)]

    def papers(self) -> list[dict[str, str]]:
        """Return the papers the reader may take."""
        url = self.context.absolute_url()
        titles = {
            "bang-ke.xlsx": _("Statement as a workbook (.xlsx)"),
            "bang-ke.pdf": _("Statement to be signed (PDF)"),
            BANK_LIST: _("List for the bank (CSV)"),
        }
        return [
            {"title": titles[name], "url": f"{url}/@@royalty-paper/{name}"}
            for name in PAPERS
            if may_take(self.context, name)
        ]

    def history(self):
        """Return the steps, the latest first."""
        return StatementHistory(self.context).lines()


@implementer(IPublishTraverse)
class StatementPaper(BrowserView):
    """`@@royalty-paper/<name>`: a paper of a statement; each download is audited.

    Tax codes and accounts stand in it for accountants of the unit alone.
    """

    name = None

    def publishTraverse(self, request, name):
        if self.name is not None or name not in PAPERS:
            raise NotFound(name)
        self.name = name
        return self

    def __call__(self):
        statement = self.context
        if not may_take(statement, self.name):
            raise NotFound("royalty-paper")
        audit.record(statement, "royalties.download", file=self.name)
        try:
            data = self.made()
        except TooLarge as refused:
            api.portal.show_message(refused.problems[""], self.request, "error")
            return self.request.response.redirect(statement.absolute_url(), status=303)
        except Unreadable as refused:
            return self.unreadable(refused)
        filename = f"nhuan-but-{statement.period}-{self.name}"
        set_headers(self.request.response, filename, PAPERS[self.name])
        return data

    def unreadable(self, refused):
        """Say that particulars cannot be read: on the page, or by 409 to programs."""
        response, message = self.request.response, refused.args[0]
        if "json" not in (self.request.getHeader("Accept") or ""):
            api.portal.show_message(message, self.request, "error")
            return response.redirect(self.context.absolute_url(), status=303)
        response.setStatus(409)
        response.setHeader("Content-Type", "application/json")
        return json.dumps(problems.problem_of(refused, self.request))

    def made(self) -> bytes:
        """Return the bytes of the paper."""
        statement = self.context
        result, names = result_of(statement), self.names()
        if self.name == BANK_LIST:
            return papers.bank_list(statement.period, result, names)
        write = (
            papers.statement_workbook
            if self.name == "bang-ke.xlsx"
            else papers.statement_paper
        )
        return write(statement.period, self.letterhead(), result, names)

    def letterhead(self) -> papers.Letterhead:
        """Return unit and place of the paper."""
        locality = aq_parent(self.context)
        title = locality.title or ""
        place = place_of(title)
        return papers.Letterhead(
            superior=api.portal.get().title,
            unit=title,
            place=place or title,
            draft=self.context.state_id not in statements.CLOSED,
        )

    def names(self) -> dict[str, AuthorNames]:
        """Return the authors, with their particulars for accountants of the unit."""
        statement = self.context
        found = {id: AuthorNames(*names) for id, names in statement.names.items()}
        if not authors.may_see(statement):
            return found
        private = authors.read_particulars(
            aq_parent(statement), found, statements.kept_particulars(statement)
        )
        return {
            id: AuthorNames(
                each.name,
                each.pen_name,
                private[id].tax_code,
                private[id].account,
                private[id].bank,
            )
            for id, each in found.items()
        }
