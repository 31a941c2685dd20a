"""`@@royalty-rates`: the dated tables of royalties, and forms for those who set them.

At the portal stands the country's part, in a locality its own before it.
"""

from AccessControl import Unauthorized
from AccessControl import getSecurityManager
from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
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
from thads.royalties.rate_checks import earliest_change
from thads.royalties.rates import written
from thads.royalties.rules import Row
from thads.text import format_date
from thads.text import format_money
from thads.text.dates import parse_date
from thads.web import parameters
from thads.worktime import clock
from thads.worktime.validity import in_force
from zope.i18n import translate
import transaction


OWN, COUNTRY = "THADS royalties: set own rates", "THADS royalties: set country rates"
#: Tables a locality, and the centre, adds lines to.
TABLES_OF_UNITS = ("coefficients", "unit_values")
TABLES_OF_COUNTRY = ("base_salaries", "coefficients", "taxes")
GENRE, SALARY, UNIT_VALUE = _("Genre"), _("Base salary"), _("Unit value")
LOWEST, HIGHEST = _("Lowest coefficient"), _("Highest coefficient")
RATE, THRESHOLD, TAXED = _("Tax rate, %"), _("Threshold"), _("Taxed is")
TAXED_CHOICES = (
    (rate_tables.WHOLE, _("the whole payment, from the threshold on")),
    (rate_tables.EXCESS, _("what exceeds the threshold")),
)
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
ADD = {
    "base_salaries": _("Add a base salary"),
    "unit_values": _("Add a unit value"),
    "coefficients": _("Add coefficients of a genre"),
    "taxes": _("Add a rule of the tax"),
}


@dataclass(frozen=True)
class ShownRow:
    """A row of a table of the page: pairs of label and text, and what may be done."""

    cells: tuple[tuple[str, str], ...]
    confirmed: bool
    current: bool
    line: str = ""
    removable: bool = False
    endable: bool = False


@dataclass(frozen=True)
class ShownTable:
    """A table of the page."""

    id: str
    title: str
    rows: list[ShownRow]
    lead: str = ""
    heads: list[str] = field(default_factory=list)
    changed: bool = False  # whether the visitor may end or remove lines


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
        """Whether the page shows the country's part alone."""
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
        """Whether a row that holds today was not compared with the published text."""
        return any(
            row.current and not row.confirmed
            for table in self.tables()
            for row in table.rows
        )

    @property
    def earliest(self) -> str:
        """First day a change may touch, as people read it."""
        return format_date(earliest_change(self.today))

    def tables(self) -> list[ShownTable]:
        """Return the tables of the page, a locality's own first."""
        found = [] if self.at_portal else [self._coefficients(), self._unit_values()]
        return [*found, *self._country()]

    def forms(self) -> Iterator[dict[str, object]]:
        """Yield the forms that add a line, one a table."""
        for table in self.editable:
            yield {
                "table": table,
                "title": ADD[table],
                "fields": [
                    self._field(table, *row) for row in (*FIELDS[table], *DATED_FIELDS)
                ],
            }

    def _field(self, table: str, name: str, title: str, hint: str) -> dict[str, object]:
        choices: Iterable[tuple[str, str]] = ()
        if name == "genre":
            genres = self.rates.genres(self.today)
            choices = [(genre.id, genre.title) for genre in genres if genre.paid]
        elif name == "taxed":
            choices = TAXED_CHOICES
        sent = parameters.text(self.request.form, "table") == table and self.problems
        return {
            "id": f"{table}-{name}",
            "name": name,
            "title": title,
            "hint": hint,
            "choices": list(choices),
            "optional": name == "valid_to",
            "value": parameters.text(self.request.form, name) if sent else "",
        }

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
                raise Refused({"lines": _("Nothing was changed: nothing was chosen.")})
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
        form = self.request.form
        values = [self.unit_id] if table in TABLES_OF_UNITS else []
        values += [parameters.text(form, name) for name, *_more in FIELDS[table]]
        values.append(parameters.text(form, "basis", most=rate_tables.LONGEST_BASIS))
        values += [self._day("valid_from"), self._day("valid_to")]
        line = rate_tables.line_of(*values)
        rate_changes.add(self.context, table, self.unit_id, line)

    def _end(self, table: str) -> None:
        day = parse_date(parameters.text(self.request.form, "day"))
        if day is None:
            raise Refused({"lines": _("Give the day from which it holds no more.")})
        rate_changes.end(self.context, table, self.unit_id, self._line(), day)

    def _remove(self, table: str) -> None:
        rate_changes.remove(self.context, table, self.unit_id, self._line())

    def _line(self) -> str:
        return parameters.text(self.request.form, "line", most=1000)

    def _day(self, name: str) -> str:
        """Return a day of the form in the form of lines; as typed where it is none."""
        typed = parameters.text(self.request.form, name)
        day = parse_date(typed)
        return day.isoformat() if day else typed

    def _coefficients(self) -> ShownTable:
        rows = [row for row in self.rates.coefficients if row.unit_id == self.unit_id]
        return self._table(
            "coefficients",
            _("Coefficients of this locality"),
            rows,
            self._coefficient_cells,
            _("Where there is no row, the country's coefficients hold."),
        )

    def _unit_values(self) -> ShownTable:
        rows = [row for row in self.rates.unit_values if row.unit_id == self.unit_id]
        return self._table(
            "unit_values",
            _("Unit value of this locality"),
            rows,
            lambda row: [(UNIT_VALUE, format_money(row.amount))],
            _("Where there is no row, the country's unit value holds."),
        )

    def _country(self) -> Iterator[ShownTable]:
        """Yield the tables of the country."""
        prefix = "" if self.at_portal else "country-"
        yield self._table(
            f"{prefix}base_salaries",
            _("Base salary and unit value"),
            self.rates.salaries,
            self._salary_cells,
            _("A coefficient of 1 is worth 10 % of the base salary."),
        )
        coefficients = self.rates.coefficients
        yield self._table(
            f"{prefix}coefficients",
            _("Coefficients of the country"),
            [row for row in coefficients if row.unit_id == rate_tables.COUNTRY],
            self._coefficient_cells,
        )
        yield self._table(
            f"{prefix}taxes",
            _("Income tax"),
            self.rates.taxes,
            self._tax_cells,
            _("Reckoned on each payment."),
        )

    def _salary_cells(self, row) -> list[tuple[str, str]]:
        cells = [(SALARY, format_money(row.amount))]
        try:
            value = self.rates.country_unit_value(row.valid_from)
        except Refused:  # before the decree
            return [*cells, (UNIT_VALUE, "")]
        return [*cells, (UNIT_VALUE, format_money(value))]

    def _coefficient_cells(self, row) -> list[tuple[str, str]]:
        titles = rate_tables.genre_titles()
        genre = titles.get(row.genre, row.genre)
        if row.level == rate_tables.MAXIMUM:
            genre = self._said(_("${genre} (maximum)", mapping={"genre": genre}))
        return [
            (GENRE, genre),
            (LOWEST, written(row.lowest)),
            (HIGHEST, written(row.highest)),
        ]

    def _tax_cells(self, row) -> list[tuple[str, str]]:
        rule = row.rule
        taxed = rate_tables.EXCESS if rule.of_excess else rate_tables.WHOLE
        return [
            (RATE, written(rule.rate)),
            (THRESHOLD, format_money(rule.threshold)),
            (TAXED, self._said(dict(TAXED_CHOICES)[taxed])),
        ]

    def _table(
        self,
        id: str,
        title: str,
        rows: Iterable[Row],
        cells: Callable[[Row], list[tuple[str, str]]],
        lead: str = "",
    ) -> ShownTable:
        """Return a table with its rows, those that hold first, the newest first."""
        lines = {}
        if id in self.editable:
            read = rate_tables.READERS[id]
            for line in rate_changes.lines(id, self.unit_id):
                try:
                    lines[read(line)] = line
                except ValueError:
                    continue  # left out of the rates too
        shown = [self._row(row, cells(row), lines.get(row, "")) for row in rows]
        order = sorted(
            zip(rows, shown, strict=True),
            key=lambda pair: (not pair[1].current, -pair[0].valid_from.toordinal()),
        )
        found = [row for _row, row in order]
        heads = [label for label, _text in found[0].cells] if found else []
        changed = any(row.removable or row.endable for row in found)
        return ShownTable(id, self._said(title), found, lead, heads, changed)

    def _row(self, row: Row, cells: list[tuple[str, str]], line: str) -> ShownRow:
        first = earliest_change(self.today)
        dated = [
            (_("Holds from"), format_date(row.valid_from)),
            (_("Holds no more from"), format_date(row.valid_to)),
            (_("Legal basis"), row.basis),
        ]
        return ShownRow(
            cells=tuple((self._said(label), text) for label, text in (*cells, *dated)),
            confirmed=row.confirmed,
            current=in_force(row.valid_from, row.valid_to, self.today),
            line=line,
            removable=bool(line) and row.valid_from >= first,
            endable=bool(line) and (row.valid_to is None or row.valid_to > first),
        )

    def _said(self, text: str) -> str:
        return translate(text, context=self.request)
