"""Pages of a listing, and how facts are written."""

from datetime import date
from datetime import datetime
from functools import cached_property
from plone import api
from thads.debtors.content import definition_of
from thads.debtors.content import registers_of
from thads.debtors.register import registers
from thads.organisation.units import get_unit
from thads.text import format_date
from thads.text import format_money
from thads.text import format_number
from thads.worktime import local
from urllib.parse import urlencode


def person(user_id):
    user = api.user.get(userid=user_id) if user_id else None
    return (user.getProperty("fullname") if user else "") or user_id or ""


class Listing:
    """Mixed into views: numbers, dates and page links for the templates."""

    size = 20
    page = ""  # its name, the same in every list

    @cached_property
    def branch(self):
        """The id of the branch that works here, if it is one."""
        return registers.branch_of(self.context)

    @cached_property
    def definition(self):
        if self.branch:
            return registers.register_of(self.context, self.request.form).definition
        return definition_of(self.context)

    def lists(self):
        """This page in every list there is here, for the macro `lists`."""
        return [
            {
                "title": register.definition.short,
                "url": self.url_in(register),
                "current": register.definition is self.definition,
            }
            for register in registers_of(self.context)
        ]

    def former(self):
        """This page in the registers of localities that were taken over."""
        if self.branch:
            return []
        register = registers.register_of(self.context, self.request.form)
        return [
            {"title": locality.title, "url": self.url_in(found)}
            for locality, found in registers.taken_over(register)
        ]

    def at(self, page):
        """The address of another page of the same list."""
        asked = f"?{urlencode({'list': self.definition.id})}" if self.branch else ""
        return f"{self.context.absolute_url()}{page}{asked}"

    def url_in(self, register):
        """The address of this page in a list; a branch has one page for all."""
        if self.branch:
            asked = urlencode({"list": register.definition.id})
            return f"{self.context.absolute_url()}{self.page}?{asked}"
        return f"{register.absolute_url()}{self.page}"

    @property
    def start(self):
        try:
            return max(int(self.request.form.get("b_start", 0)), 0)
        except (TypeError, ValueError):
            return 0

    def pages(self, total, address, /, **asked):
        """Links for the macro `pages`, none when all fits on one page."""
        last = max((total - 1) // self.size, 0)
        here = min(self.start // self.size, last)
        if not last:
            return None

        def link(page):
            return {
                "number": page + 1,
                "url": f"{address}?{urlencode({**asked, 'b_start': page * self.size})}",
                "current": page == here,
            }

        shown = sorted({0, last, *range(max(here - 2, 0), min(here + 3, last + 1))})
        items, before = [], -1
        for page in shown:
            if page != before + 1:
                items.append({"gap": True})
            items.append(link(page))
            before = page
        return {
            "previous": link(here - 1) if here else None,
            "next": link(here + 1) if here < last else None,
            "items": items,
        }

    def day(self, iso):
        return format_date(date.fromisoformat(iso[:10])) if iso else ""

    def moment(self, iso):
        return f"{datetime.fromisoformat(iso):%d/%m/%Y %H:%M}" if iso else ""

    def hour(self, time):
        """A DateTime of the workflow's, on Vietnam's clock."""
        return f"{local(time.asdatetime()):%d/%m/%Y %H:%M}"

    def money(self, amount):
        return format_money(amount)

    def figure(self, number):
        return format_number(number or 0)

    def text(self, column, value):
        """A value of a record as people read it."""
        if value in (None, ""):
            return ""
        if column.kind == "date":
            return self.day(value)
        if column.kind == "amount":
            return self.money(value)
        if column.kind == "choice":
            return self.kind_title(value)
        if column.kind == "unit":
            return self.unit_title(value)
        return value

    def unit_title(self, unit_id):
        if not hasattr(self, "_unit_titles"):
            self._unit_titles = {}
        if unit_id not in self._unit_titles:
            unit = get_unit(unit_id)
            self._unit_titles[unit_id] = unit.title if unit is not None else unit_id
        return self._unit_titles[unit_id]

    def kind_title(self, kind):
        return self.definition.kinds.get(kind, "")
