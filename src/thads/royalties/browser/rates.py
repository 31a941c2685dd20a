"""`@@royalty-rates`: the dated tables of royalties, and forms for those who set them.

At the portal stands the country's part, in a locality its own before it.
"""

from AccessControl import Unauthorized
from AccessControl import getSecurityManager
from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from plone import api
from plone.base.interfaces import IPloneSiteRoot
from plone.protect import CheckAuthenticator
from Products.Five.browser import BrowserView
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from thads import _
from thads.errors import Refused
from thads.royalties import rate_changes
from thads.royalties import rate_tables
from thads.royalties import rates
from thads.royalties.browser import rate_rows
from thads.royalties.browser.rate_rows import GENRE
from thads.royalties.browser.rate_rows import HIGHEST
from thads.royalties.browser.rate_rows import LOWEST
from thads.royalties.browser.rate_rows import RATE
from thads.royalties.browser.rate_rows import SALARY
from thads.royalties.browser.rate_rows import TAXED
from thads.royalties.browser.rate_rows import TAXED_CHOICES
from thads.royalties.browser.rate_rows import THRESHOLD
from thads.royalties.browser.rate_rows import UNIT_VALUE
from thads.royalties.browser.rate_rows import Cells
from thads.royalties.browser.rate_rows import GenreToday
from thads.royalties.browser.rate_rows import ShownRow
from thads.royalties.browser.rate_rows import ShownTable
from thads.royalties.rate_checks import earliest_change
from thads.royalties.rules import Row
from thads.text import format_date
from thads.text.dates import parse_date
from thads.web import parameters
from thads.worktime import clock
from zope.i18n import translate
import transaction


OWN, COUNTRY = "THADS royalties: set own rates", "THADS royalties: set country rates"
#: Tables a locality, and the centre, adds lines to.
TABLES_OF_UNITS = ("coefficients", "unit_values")
TABLES_OF_COUNTRY = ("base_salaries", "coefficients", "taxes")
#: {table: (column of its lines, title, hint)}; all have basis and days besides
FIELDS = {
    "base_salaries": (("amount", SALARY, _("In đồng a month.")),),
    "unit_values": (
        ("amount", UNIT_VALUE, _("In đồng, at most the country's unit value.")),
    ),
    "coefficients": (
        ("genre", GENRE, ""),
        ("lowest", LOWEST, ""),
        ("highest", HIGHEST, _("Two decimals at most.")),
    ),
    "taxes": (
        ("rate", RATE, ""),
        ("threshold", THRESHOLD, _("In đồng.")),
        ("taxed", TAXED, ""),
    ),
}
DATED_FIELDS = (
    ("basis", _("Legal basis"), _("Number and date of the decision.")),
    ("valid_from", _("Holds from"), _("Day/month/year.")),
    ("valid_to", _("Holds no more from"), _("Empty where no end is known.")),
)
#: Days of a form, written as people write them.
DAYS = ("valid_from", "valid_to")
NO_DAY = _("Write the day as day/month/year, such as 01/01/2027.")
#: Beyond what any field takes, so that a long text is refused and shown, not cut.
MOST_TYPED = 2000
ADD = {
    "base_salaries": _("Add a base salary"),
    "unit_values": _("Add a unit value"),
    "coefficients": _("Add coefficients of a genre"),
    "taxes": _("Add a rule of the tax"),
}


class RatesPage(BrowserView):
    """The page; its forms add, end and remove lines of one table."""

    index = ViewPageTemplateFile("templates/rates.pt")
    page_title = _("Rates of royalties")
    problems: Mapping[str, str] = {}

    def __call__(self):
        self.today = clock.today()
        self.rates = rates.current()
        if self.request.method == "POST":
            if not self.editable:
                raise Unauthorized
            CheckAuthenticator(self.request)
            if self._change():
                self.request.response.redirect(self.address)
                return ""
        return self.index()

    @property
    def address(self) -> str:
        """Address of this page."""
        return f"{self.context.absolute_url()}/@@royalty-rates"

    @property
    def at_portal(self) -> bool:
        """True where the page shows the country's part alone."""
        return bool(IPloneSiteRoot.providedBy(self.context))

    @property
    def unit_id(self) -> str:
        """Id of the unit whose lines are changed here, `*` for the country."""
        return rate_tables.COUNTRY if self.at_portal else self.context.unit_id

    @property
    def editable(self) -> tuple[str, ...]:
        """Tables whose lines the visitor may change here."""
        permission = COUNTRY if self.at_portal else OWN
        if not getSecurityManager().checkPermission(permission, self.context):
            return ()
        return TABLES_OF_COUNTRY if self.at_portal else TABLES_OF_UNITS

    @property
    def unconfirmed(self) -> bool:
        """True where a row that holds today was never compared with its text."""
        rows = (row for table in self.tables() for row in table.rows)
        return any(row.current and not row.confirmed for row in rows) or any(
            not genre.confirmed for genre in self.genres()
        )

    @property
    def earliest(self) -> str:
        """First day a change may touch, as people read it."""
        return format_date(earliest_change(self.today))

    def tables(self) -> list[ShownTable]:
        """Return the tables of the page, a locality's own first."""
        if self.at_portal:
            return [self._coefficients(), *self._country()]
        return [self._coefficients(), self._unit_values(), *self._country()]

    def genres(self) -> list[GenreToday]:
        """Return the coefficients of today, a row a genre that carries royalties."""
        return list(rate_rows.genres_on(self.today, self.rates, self.unit_id))

    def _form(self, table: str) -> dict[str, object] | None:
        """Return the form that adds a line to a table, None for who may not."""
        if table not in self.editable:
            return None
        fields = (*FIELDS[table], *DATED_FIELDS)
        return {
            "table": table,
            "title": ADD[table],
            "fields": [self._field(table, *each) for each in fields],
        }

    def _field(self, table: str, name: str, title: str, hint: str) -> dict[str, object]:
        choices: Iterable[tuple[str, str]] = ()
        if name == "genre":
            genres = self.rates.genres(self.today)
            choices = [(genre.id, genre.title) for genre in genres if genre.paid]
        elif name == "taxed":
            choices = TAXED_CHOICES
        sent = self.failed == (table, "add")
        id, problem = f"{table}-{name}", self.problems.get(name, "") if sent else ""
        said = [f"{id}-hint"] if hint else []
        said += [f"{id}-error"] if problem else []
        return {
            "id": id,
            "name": name,
            "title": title,
            "hint": hint,
            "problem": problem,
            "described": " ".join(said) or None,
            "choices": list(choices),
            "optional": name == "valid_to",
            "value": self._typed(name) if sent else "",
        }

    def _typed(self, name: str) -> str:
        """Return what was typed into a field; longer than a field takes, not cut."""
        return parameters.text(self.request.form, name, most=MOST_TYPED)

    @property
    def failed(self) -> tuple[str, str]:
        """(table, action) of the form that was refused, empty texts where none was."""
        if not self.problems:
            return "", ""
        form = self.request.form
        return parameters.text(form, "table"), parameters.text(form, "action")

    def summary(self) -> list[tuple[str, str]]:
        """Return (address of the field, message) of what was refused."""
        table, action = self.failed
        titles = {name: title for name, title, _h in FIELDS.get(table, ())}
        titles |= {name: title for name, title, _h in DATED_FIELDS}
        found = []
        for name, message in self.problems.items():
            said = self.said(message)
            if action == "add" and name in titles:
                found.append((f"#{table}-{name}", f"{self.said(titles[name])}: {said}"))
            elif name == "day" and (row := self._row_refused()):
                found.append((f"#{row.id}", f"{row.cells[0][1]}: {said}"))
            else:
                found.append(("", said))
        return found

    def day_refused(self, row: ShownRow) -> str:
        """Return what is wrong with the day typed at a row; empty where nothing is."""
        if "day" not in self.problems or not row.line or row.line != self._line():
            return ""
        return self.said(self.problems["day"])

    def day_typed(self) -> str:
        """Return the day that was typed to end a row."""
        return self._typed("day")

    def _row_refused(self) -> ShownRow | None:
        rows = (
            row for table in self.tables() for _p, each in table.parts for row in each
        )
        return next((row for row in rows if self.day_refused(row)), None)

    def _change(self) -> bool:
        """Do what a form asks for; return whether it was done."""
        form = self.request.form
        table = parameters.choice(form, "table", self.editable)
        doings: dict[str, Callable[[str], None]] = {
            "add": self._add,
            "end": self._end,
            "remove": self._remove,
        }
        doing = doings.get(parameters.text(form, "action"))
        try:
            if not table or doing is None:
                raise Refused({"": _("Nothing was changed: nothing was chosen.")})
            doing(table)
        except Refused as refused:
            transaction.doom()
            self.problems = dict(refused.problems)
            self.request.response.setStatus(400)
            return False
        text = _("Saved. Statements that are closed stay as they are.")
        api.portal.show_message(text, self.request)
        return True

    def _add(self, table: str) -> None:
        names = [name for name, *_more in (*FIELDS[table], *DATED_FIELDS)]
        row = {name: " ".join(self._typed(name).split()) for name in names}
        for name in DAYS:
            row[name] = self._day(name)
        faults = rate_tables.faults_of(table, row)
        for name in DAYS:
            if name in faults and not self._is_day(row[name]):
                faults[name] = NO_DAY
        if faults:
            raise Refused(faults)
        own = [self.unit_id] if table in TABLES_OF_UNITS else []
        line = rate_tables.line_of(*own, *row.values())
        rate_changes.add(self.context, table, self.unit_id, line)

    def _end(self, table: str) -> None:
        day = parse_date(self._typed("day"))
        if day is None:
            raise Refused({"day": _("Give the day from which it holds no more.")})
        try:
            rate_changes.end(self.context, table, self.unit_id, self._line(), day)
        except Refused as refused:
            if "" in refused.problems:  # there is no such row any more
                raise
            message = next(iter(refused.problems.values()))
            raise Refused({"day": message}) from refused

    def _remove(self, table: str) -> None:
        rate_changes.remove(self.context, table, self.unit_id, self._line())

    def _line(self) -> str:
        return parameters.text(self.request.form, "line", most=1000)

    def _day(self, name: str) -> str:
        """Return a day of the form in the form of lines; as typed where it is none."""
        typed = self._typed(name)
        day = parse_date(typed)
        return day.isoformat() if day else typed

    def _is_day(self, text: str) -> bool:
        return parse_date(text) is not None

    def _coefficients(self) -> ShownTable:
        rows = [
            row
            for row in self.rates.coefficients
            if row.unit_id == self.unit_id and row not in rate_tables.coefficient_rows()
        ]
        title = _("Coefficients of this locality")
        lead = _("Where there is no row, the country's coefficients hold.")
        if self.at_portal:
            title = _("Coefficients added for the country")
            lead = _("They take the place of the shipped ones from their day on.")
        return self._table(
            "coefficients", title, rows, rate_rows.coefficient_cells, lead
        )

    def _unit_values(self) -> ShownTable:
        rows = [row for row in self.rates.unit_values if row.unit_id == self.unit_id]
        return self._table(
            "unit_values",
            _("Unit value of this locality"),
            rows,
            rate_rows.unit_value_cells,
            _("Where there is no row, the country's unit value holds."),
        )

    def _country(self) -> Iterator[ShownTable]:
        """Yield the tables of the country."""
        prefix = "" if self.at_portal else "country-"
        yield self._table(
            f"{prefix}base_salaries",
            _("Base salary and unit value"),
            self.rates.salaries,
            lambda row: rate_rows.salary_cells(row, self.rates),
            _("A coefficient of 1 is worth 10 % of the base salary."),
        )
        yield self._table(
            f"{prefix}taxes",
            _("Income tax"),
            self.rates.taxes,
            rate_rows.tax_cells,
            _("Reckoned on each payment."),
        )

    def _table(
        self, id: str, title: str, rows: Iterable[Row], cells: Cells, lead: str
    ) -> ShownTable:
        """Return a table of the page; the lines of it that may be changed are named."""
        lines = {}
        if id in self.editable:
            read = rate_tables.READERS[id]
            for line in rate_changes.lines(id, self.unit_id):
                try:
                    lines[read(line)] = line
                except ValueError:
                    continue  # left out of the rates too
        shown = [
            rate_rows.shown_row(
                row, cells(row), lines.get(row, ""), self.today, f"end-{id}-{number}"
            )
            for number, row in enumerate(rows, 1)
        ]
        return ShownTable.of(id, title, lead, shown, self._form(id))

    def said(self, text: str) -> str:
        """Return a message in the reader's language, for an attribute."""
        return translate(text, context=self.request)
