"""`@@my-royalties`: what a person is paid for, and how it stands."""

from plone import api
from thads import _
from thads.organisation.browser.personal import PersonalPage
from thads.organisation.people import functions_held
from thads.organisation.units import get_unit
from thads.organisation.units import locality_of
from thads.organisation.units import unit_id_of
from thads.royalties import papers
from thads.royalties import rates
from thads.royalties import statements
from thads.royalties import works
from thads.royalties.browser.monthly import named_month
from thads.royalties.browser.monthly import state_of
from thads.royalties.rate_tables import genre_titles
from thads.text import format_date
from thads.text import format_money


class MyRoyalties(PersonalPage):
    """The works of the person signed in, and what statements pay them."""

    page_title = _("My royalties")

    def __call__(self):
        if not api.user.is_anonymous():
            self.me = api.user.get_current().getId()
        return super().__call__()

    def unit_ids(self) -> list[str]:
        """Return the localities in which the person works."""
        units = [get_unit(unit_id) for unit_id, _function in functions_held(self.me)]
        homes = [locality_of(unit) for unit in units if unit is not None]
        return sorted({unit_id_of(home) for home in homes if home is not None})

    def works(self) -> list[dict[str, str]]:
        """Return the person's works, the latest posted first."""
        found = [
            work
            for unit_id in self.unit_ids()
            for work in works.ledger(unit_id).works.values()
            if self.me in work.authors
        ]
        titles = genre_titles()
        return [
            {
                "title": work.title,
                "posted": format_date(work.posted),
                "genre": titles.get(work.genre, work.genre),
                "share": rates.written(
                    next(s.parts for s in work.shares if s.author == self.me)
                ),
                "coefficient": ""
                if work.coefficient is None
                else rates.written(work.coefficient),
                "state": state_of(work)[0],
            }
            for work in sorted(found, key=lambda work: work.posted_at, reverse=True)
        ]

    def payments(self) -> list[dict[str, str]]:
        """Return what each approved or paid statement pays the person."""
        found = []
        for unit_id in self.unit_ids():
            for statement in statements.statements_of(unit_id):
                if statement.state_id not in statements.CLOSED:
                    continue
                for payment in statement.payments:
                    if payment.author == self.me:
                        found.append(
                            {
                                "month": named_month(statement.period),
                                "gross": format_money(payment.gross),
                                "tax": format_money(payment.tax),
                                "net": format_money(payment.net),
                                "state": statement.state.title,
                                "lines": self.lines_of(statement),
                            }
                        )
        return found

    def lines_of(self, statement) -> list[dict[str, str]]:
        """Return the person's lines of a statement: what makes up the payment."""
        return [
            {
                "title": papers.title_of(line),
                "remark": papers.remark(line),
                "amount": format_money(line.amount),
            }
            for line in statement.lines
            if line.author == self.me
        ]
