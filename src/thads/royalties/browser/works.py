"""`@@royalty-works`: the works of a month, and the coefficients the head sets."""

from dataclasses import dataclass
from plone import api
from plone.memoize import view
from plone.protect import CheckAuthenticator
from thads import _
from thads.errors import NotAllowed
from thads.errors import Stale
from thads.organisation.people import display_name
from thads.royalties import authors
from thads.royalties import grades
from thads.royalties import rates
from thads.royalties import works
from thads.royalties.browser.monthly import MonthPage
from thads.royalties.browser.monthly import items_of
from thads.royalties.browser.monthly import state_of
from thads.royalties.grades import Grade
from thads.royalties.works import LedgerWork
from thads.text import format_date
from thads.text import format_number
from thads.web import parameters
from thads.web import problems
from thads.worktime import clock
from zExceptions import Unauthorized


@dataclass(frozen=True)
class Limits:
    """A genre with the coefficients it may have."""

    id: str
    title: str
    kind: str
    lowest: str
    highest: str


class WorksPage(MonthPage):
    """The works of a month; the head of the board sets several coefficients at once.

    What is refused stays in the form as it was typed; what is right is saved.
    """

    page_title = _("Works and coefficients")
    refused: dict[str, Exception] = {}
    saved = 0

    def __call__(self):
        if self.request.method == "POST":
            if not self.may("grade"):
                raise Unauthorized("grade")
            CheckAuthenticator(self.request)
            if self.save():
                address = f"{self.context.absolute_url()}/@@royalty-works"
                return self.request.response.redirect(
                    f"{address}?period={self.period}", status=303
                )
        return super().__call__()

    def save(self) -> bool:
        """Set what was typed; return whether nothing was refused."""
        person = api.user.get_current().getId()
        self.saved, self.refused = grades.grade_all(
            self.context, self.given(), person, clock.now()
        )
        if self.saved:
            message = _("Coefficients saved: ${count}.", mapping={"count": self.saved})
            api.portal.show_message(message, self.request)
        if not self.refused:
            return True
        kinds = {type(error) for error in self.refused.values()}
        status = 409 if Stale in kinds else 403 if NotAllowed in kinds else 400
        self.request.response.setStatus(status)
        return False

    def given(self) -> list[Grade]:
        """Return what was typed for works of the month, where it says something new."""
        found = []
        for work in works.ledger(self.unit_id).of_period(self.period):
            coefficient = self.typed("coefficient", work.uid)
            genre = self.typed("genre", work.uid)
            if not coefficient or self.is_same(work, genre, coefficient):
                continue
            shown = parameters.integer(
                self.request.form, f"revision-{work.uid}", default=None
            )
            found.append(Grade(work.uid, genre, coefficient, shown))
        return found

    def is_same(self, work: LedgerWork, genre: str, coefficient: str) -> bool:
        """Return whether what was typed is what is stored."""
        return (
            work.coefficient is not None
            and genre == work.genre
            and coefficient == rates.written(work.coefficient)
        )

    def typed(self, name: str, uid: str) -> str:
        """Return what was typed into a field of a work."""
        return parameters.text(self.request.form, f"{name}-{uid}", most=40)

    @property
    def errors(self) -> list[tuple[str, str]]:
        """(id of the field, message) of what was refused."""
        titles = {row["uid"]: row["title"] for row in self.rows() if row["error"]}
        return [
            (f"coefficient-{uid}", f"{titles.get(uid, '')}: {self.message(error)}")
            for uid, error in self.refused.items()
        ]

    def message(self, error: Exception) -> str:
        """Return the message of a refusal, in the reader's language."""
        return api.portal.translate(problems.message_of(error))

    def rows(self) -> list[dict[str, object]]:
        """Return the works of the month as the table shows them."""
        person = api.user.get_current().getId()
        grading = self.may("grade")
        found = works.ledger(self.unit_id).of_period(self.period)
        items = items_of(work.item for work in found)
        return [
            self.row(work, person, grading)
            | {
                "url": item.address if item else "",
                "summary": item.summary if item and work.uid == work.item else "",
            }
            for work, item in ((each, items.get(each.item)) for each in found)
        ]

    def row(self, work: LedgerWork, person: str, grading: bool) -> dict[str, object]:
        """Return a work as the table shows it."""
        hindered = grades.hindrance(work, person) if grading else None
        error = self.refused.get(work.uid)
        stored = "" if work.coefficient is None else rates.written(work.coefficient)
        return {
            "uid": work.uid,
            "title": work.title,
            "posted": format_date(work.posted),
            "authors": [
                f"{authors.named(work.unit_id, share.author).shown}: "
                f"{rates.written(share.parts)}%"
                for share in work.shares
            ],
            "genre": self.genre(work.genre),
            "genres": [each for each in self.genres() if grades.fits(work, each.kind)],
            "genre_id": self.typed("genre", work.uid) if error else work.genre,
            "coefficient": stored,
            "value": self.typed("coefficient", work.uid) if error else stored,
            "unit_value": format_number(rates.unit_value(work.posted, work.unit_id)),
            "limits": self.limits_of(work),
            "revision": work.revision,
            "state": state_of(work),
            "waived": work.waived,
            "hindered": hindered,
            "open": bool(
                grading
                and not hindered
                and work.shared
                and not (work.waived or work.withdrawn)
            ),
            "error": self.message(error) if error else "",
            "now": self.stored_now(work) if isinstance(error, Stale) else "",
        }

    def stored_now(self, work: LedgerWork) -> str:
        """Return what is stored for a work, for whoever typed something else."""
        if work.coefficient is None:
            return f"{self.genre(work.genre)}: –"
        by = display_name(work.graded_by)
        return f"{self.genre(work.genre)}: {rates.written(work.coefficient)} ({by})"

    def limits_of(self, work: LedgerWork) -> str:
        """Return the bounds of a work's genre: `0,5 – 2`; empty without a genre."""
        known = {each.id: each for each in self.genres()}
        found = known.get(work.genre)
        return f"{found.lowest} – {found.highest}" if found else ""

    @view.memoize
    def genres(self) -> list[Limits]:
        """Return the paid genres of the month's last day, with their bounds."""
        day = works.month(self.period)[1]
        found = []
        for genre in rates.genres(day):
            if genre.paid:
                lowest, highest = rates.bounds(genre.id, day, self.unit_id)
                found.append(
                    Limits(
                        genre.id,
                        genre.title,
                        genre.kind,
                        rates.written(lowest),
                        rates.written(highest),
                    )
                )
        return found
