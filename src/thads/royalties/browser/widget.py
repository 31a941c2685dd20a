"""Form widgets of shares and pictures: a few rows, without JavaScript.

A row left empty is none. There are always some empty rows; who needs more saves, and
finds more.
"""

from thads.interfaces import IThadsLayer
from thads.organisation.units import locality_of
from thads.organisation.units import unit_id_of
from thads.royalties import authors
from thads.royalties.proposals import IPicturesField
from thads.royalties.proposals import ISharesField
from thads.royalties.proposals import stored_authors
from thads.royalties.vocabularies import picture_genres
from thads.web import parameters
from z3c.form.converter import BaseDataConverter
from z3c.form.interfaces import NO_VALUE
from z3c.form.interfaces import IFieldWidget
from z3c.form.interfaces import IWidget
from z3c.form.widget import FieldWidget
from z3c.form.widget import Widget
from zope.component import adapter
from zope.interface import implementer
from zope.interface import implementer_only
from ZPublisher import zpublish


class IRowsWidget(IWidget):
    """Widget of rows of texts."""


class ISharesWidget(IRowsWidget):
    """Widget of authors with their shares."""


class IPicturesWidget(IRowsWidget):
    """Widget of pictures, each with genre and author."""


class RowsWidget(Widget):
    """Base of both: `value` is a list of {name: text}."""

    names: tuple[str, ...] = ()
    LEAST, SPARE = 3, 2

    def rows(self) -> list[dict[str, object]]:
        """Return the rows of the form, filled ones first, then empty ones."""
        filled = [row for row in self.value or () if isinstance(row, dict)]
        count = max(self.LEAST, len(filled) + self.SPARE)
        blank = dict.fromkeys(self.names, "")
        return [
            {"number": number, **blank, **row}
            for number, row in enumerate(
                [*filled, *([{}] * (count - len(filled)))], start=1
            )
        ]

    def authors(self) -> list[authors.Named]:
        """Return the authors to choose from."""
        context = getattr(self, "context", None)
        locality = None if context is None else locality_of(context)
        if locality is None:
            return []
        return authors.choices(unit_id_of(locality), stored_authors(context))

    def named(self) -> str:
        """Return the names of those chosen, for the display."""
        known = {each.id: each.shown for each in self.authors()}
        return "; ".join(
            known.get(row["author"], row["author"])
            for row in self.value or ()
            if row.get("author")
        )

    @zpublish(False)
    def extract(self, default=NO_VALUE):
        """Return the rows that were sent, without empty ones; `default` if none."""
        form = self.request.form
        if f"{self.name}-marker" not in form:
            return default
        found = []
        number = 1
        while f"{self.name}-{self.names[0]}-{number}" in form and number <= 100:
            row = {
                name: parameters.text(form, f"{self.name}-{name}-{number}", most=200)
                for name in self.names
            }
            if any(row.values()):
                found.append(row)
            number += 1
        return found


@implementer_only(ISharesWidget)
class SharesWidget(RowsWidget):
    """Authors, each with a percentage."""

    klass = "shares-widget"
    names = ("author", "percent")


@implementer_only(IPicturesWidget)
class PicturesWidget(RowsWidget):
    """Pictures and films, each with title, genre and author."""

    klass = "pictures-widget"
    names = ("title", "genre", "author")
    LEAST, SPARE = 2, 1

    def genres(self) -> list[tuple[str, str]]:
        """Return (id, title) of the genres of pictures and films."""
        return [(term.value, term.title) for term in picture_genres(self.context)]


@implementer(IFieldWidget)
@adapter(ISharesField, IThadsLayer)
def SharesFieldWidget(field, request):
    """Return the widget of a field of shares."""
    return FieldWidget(field, SharesWidget(request))


@implementer(IFieldWidget)
@adapter(IPicturesField, IThadsLayer)
def PicturesFieldWidget(field, request):
    """Return the widget of a field of pictures."""
    return FieldWidget(field, PicturesWidget(request))


@adapter(ISharesField, IRowsWidget)
class SharesConverter(BaseDataConverter):
    """Converter between the field and the rows of its widget."""

    def toWidgetValue(self, value):
        """Return the rows as they are stored."""
        return list(value or ())

    def toFieldValue(self, value):
        """Return the rows to store."""
        return [] if value is NO_VALUE else list(value or ())


@adapter(IPicturesField, IRowsWidget)
class PicturesConverter(SharesConverter):
    """Converter of pictures, as of shares."""
