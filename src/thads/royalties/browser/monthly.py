"""Months of a locality, as the pages of royalties let one choose them."""

from collections.abc import Iterable
from dataclasses import dataclass
from plone import api
from Products.Five.browser import BrowserView
from thads import _
from thads.organisation.units import unit_id_of
from thads.royalties import works
from thads.royalties.calculation import period_of
from thads.royalties.rate_tables import genre_titles
from thads.royalties.statements import begun_month
from thads.royalties.statements import title_of
from thads.royalties.works import LedgerWork
from thads.web import parameters
from thads.worktime import clock


def named_month(period: str) -> str:
    """Return a month as people read it: `10/2026`."""
    year, _dash, number = period.partition("-")
    return f"{number}/{year}"


@dataclass(frozen=True)
class ShownItem:
    """An item of works, as pages of a month show it beside them."""

    address: str
    summary: str


def items_of(item_uids: Iterable[str]) -> dict[str, ShownItem]:
    """Return {uid: item} of those items that are there and are the reader's.

    A withdrawn item is a draft again, which accountants do not read.
    """
    catalog = api.portal.get_tool("portal_catalog")
    found = catalog.searchResults(UID=sorted(set(item_uids)), show_inactive=True)
    return {
        brain.UID: ShownItem(brain.getURL(), brain.Description or "") for brain in found
    }


def state_of(work: LedgerWork) -> tuple[str, str]:
    """Return (words, kind of badge) for how a work stands."""
    if work.withdrawn:
        return _("Withdrawn"), "error"
    if work.waived:
        return _("No royalty"), ""
    if not work.shared:
        return _("No author named"), "warn"
    if work.asked_anew:
        return _("Genre or authors changed since it was graded"), "warn"
    if work.coefficient is None:
        return _("Without coefficient"), "warn"
    return _("Graded"), "ok"


class MonthPage(BrowserView):
    """Base of a page about a month of a locality: `period` of the request."""

    def __call__(self):
        if self.request.method != "POST":  # a form that is refused is shown again
            self.period  # noqa: B018 - refuses an unknown month at once
        self.request.response.setHeader("Cache-Control", "private, no-store")
        return self.index()

    @property
    def unit_id(self) -> str:
        """Id of the locality."""
        return unit_id_of(self.context)

    @property
    def period(self) -> str:
        """The month asked for; the latest one with works where none is.

        Raises Refused for what is no month, or one that has not begun: another month
        is never shown in its place.
        """
        asked = self.asked()
        if asked:
            return begun_month(asked)
        known = self.known_periods()
        return known[0] if known else period_of(clock.today())

    def asked(self) -> str:
        """Return the month of the request as it was given, empty where none is."""
        return parameters.text(self.request.form, "period", most=20)

    def known_periods(self) -> list[str]:
        """Return the months that have works, the latest first."""
        return sorted(works.ledger(self.unit_id).months, reverse=True)

    def periods(self) -> list[dict[str, object]]:
        """Return the months to choose from, the one shown among them."""
        return options(sorted({*self.known_periods(), self.period}, reverse=True))

    def title(self) -> str:
        """Return the title of the month shown."""
        return title_of(self.period)

    def genre(self, id: str) -> str:
        """Return the title of a genre."""
        return genre_titles().get(id, id)

    def may(self, permission: str) -> bool:
        """Return whether the reader has a permission here, by its last words."""
        title = f"THADS royalties: {permission}"
        return bool(api.user.has_permission(title, obj=self.context))


def options(periods: Iterable[str]) -> list[dict[str, object]]:
    """Return months as the options of a select."""
    return [{"id": each, "title": named_month(each)} for each in periods]
