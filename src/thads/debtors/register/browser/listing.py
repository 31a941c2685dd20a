"""Listings: what pages of the register have in common.

Links between pages and register kinds, and values as people read them.
"""

from collections.abc import Sequence
from datetime import date
from datetime import datetime
from functools import cached_property
from thads.debtors.register.register_kinds import RegisterColumn
from thads.debtors.register.register_kinds import RegisterKind
from thads.debtors.register.registers import branch_of
from thads.debtors.register.registers import register_kind_of
from thads.debtors.register.registers import register_of
from thads.debtors.register.registers import registers_of
from thads.debtors.register.registers import taken_over
from thads.organisation.units import unit_title
from thads.text import format_date
from thads.text import format_money
from thads.text import format_number
from thads.web import parameters
from thads.worktime import clock
from typing import Any
from urllib.parse import urlencode


class Listing:
    """Mixin of views: numbers, dates and page links for the templates."""

    size = 20
    page = ""  # the name of the page, the same in every register

    @cached_property
    def branch(self) -> str:
        """The id of the branch that works here, empty if it is none."""
        return branch_of(self.context)

    @cached_property
    def register_kind(self) -> RegisterKind:
        """The register kind the page is about; a branch has one page for all."""
        if self.branch:
            return register_of(self.context, self.request.form).register_kind
        return register_kind_of(self.context)

    def register_kind_links(self) -> list[dict[str, Any]]:
        """Return this page in every register here, for the macro `register_kinds`."""
        return [
            {
                "title": register.register_kind.short,
                "url": self.url_in(register),
                "current": register.register_kind is self.register_kind,
            }
            for register in registers_of(self.context)
        ]

    def former(self) -> list[dict[str, str]]:
        """Return this page in the registers of localities that were taken over."""
        if self.branch:
            return []
        register = register_of(self.context, self.request.form)
        return [
            {"title": locality.title, "url": self.url_in(former)}
            for locality, former in taken_over(register)
        ]

    def at(self, page: str) -> str:
        """Return the address of another page of the same register kind."""
        query = f"?{self._named(self.register_kind)}" if self.branch else ""
        return f"{self.context.absolute_url()}{page}{query}"

    def url_in(self, register) -> str:
        """Return the address of this page in a register."""
        if self.branch:
            query = self._named(register.register_kind)
            return f"{self.context.absolute_url()}{self.page}?{query}"
        return f"{register.absolute_url()}{self.page}"

    def _named(self, register_kind):
        return urlencode({"list": register_kind.id})

    @property
    def start(self) -> int:
        """Number of the first item of this page."""
        return parameters.integer(self.request.form, "b_start")

    def pages(self, total: int, address: str, /, **query: Any) -> dict | None:
        """Return links for the macro `pages`, None when all fits on one page."""
        last = max((total - 1) // self.size, 0)
        here = min(self.start // self.size, last)
        if not last:
            return None

        def link(page):
            asked = urlencode({**query, "b_start": page * self.size})
            return {
                "number": page + 1,
                "url": f"{address}?{asked}",
                "current": page == here,
            }

        shown = sorted({0, last, *range(max(here - 2, 0), min(here + 3, last + 1))})
        return {
            "previous": link(here - 1) if here else None,
            "next": link(here + 1) if here < last else None,
            "items": _with_gaps(shown, link),
        }

    def day(self, iso: str | None) -> str:
        """Return an ISO date or time as a day."""
        return format_date(date.fromisoformat(iso[:10])) if iso else ""

    def moment(self, iso: str | None) -> str:
        """Return an ISO time as day and hour."""
        return f"{datetime.fromisoformat(iso):%d/%m/%Y %H:%M}" if iso else ""

    def hour(self, time) -> str:
        """Return a DateTime of the workflow as day and hour in Vietnam."""
        return f"{clock.from_zope(time):%d/%m/%Y %H:%M}"

    def money(self, amount: int) -> str:
        """Return a sum in đồng as people write it: 1.234.567 đồng."""
        return format_money(amount)

    def figure(self, number: int | None) -> str:
        """Return a number as people write it, 1.234; None is 0."""
        return format_number(number or 0)

    def text(self, column: RegisterColumn, value: Any) -> str:
        """Return a value of a record as people read it."""
        if value in (None, ""):
            return ""
        if column.kind == "date":
            return self.day(value)
        if column.kind == "amount":
            return self.money(value)
        if column.kind == "choice":
            return self.debtor_kind_title(value)
        if column.kind == "unit":
            return self.unit_title(value)
        return value

    def unit_title(self, unit_id: str) -> str:
        """Return the title of a unit, looked up once for a page."""
        titles = self.__dict__.setdefault("_unit_titles", {})
        if unit_id not in titles:
            titles[unit_id] = unit_title(unit_id)
        return titles[unit_id]

    def debtor_kind_title(self, kind: str) -> str:
        """Return the title of a kind of debtor."""
        return self.register_kind.kinds.get(kind, "")


def _with_gaps(pages: Sequence[int], link):
    """Return links to pages, with a gap where some are left out."""
    items, before = [], -1
    for page in pages:
        if page != before + 1:
            items.append({"gap": True})
        items.append(link(page))
        before = page
    return items
