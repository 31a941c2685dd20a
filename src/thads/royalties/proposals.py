"""Fields in which an item says who made it and what its pictures are."""

from Acquisition import aq_base
from collections.abc import Mapping
from decimal import Decimal
from thads import _
from thads.errors import Refused
from thads.royalties.calculation import Share
from thads.royalties.calculation import check_shares
from thads.royalties.rules import read_decimal
from zope import schema
from zope.component import queryUtility
from zope.interface import Interface
from zope.interface import Invalid
from zope.interface import implementer
from zope.schema.interfaces import IList
from zope.schema.interfaces import IVocabularyFactory


#: Name of the vocabulary of genres that pictures and films have.
PICTURE_GENRES = "thads.royalties.picture_genres"
MOST_PICTURES = 30
LONGEST = 200


class IAuthors(Interface):
    """Utility: the authors an item of a locality may name."""

    def knows(context: object, author: str) -> bool:
        """Return whether an id is that of an author an item at a place may name."""


class ISharesField(IList):
    """Field of authors with their shares."""


class IPicturesField(IList):
    """Field of pictures and films, each with genre and author."""


class NotShares(schema.ValidationError):
    """Says what is wrong with authors or pictures; its text is for the reader."""

    def doc(self) -> str:
        """Return the message for people."""
        return self.args[0]


def read_percent(text: str) -> Decimal:
    """Return a percentage written with comma or point; raise Refused."""
    percent = read_decimal(text.strip().removesuffix("%").strip())
    if percent is None:
        raise Refused({"shares": _("Write a percentage such as 60 or 33,33.")})
    return percent


def shares_of(rows: object) -> tuple[Share, ...]:
    """Return the shares that rows of the field name; raise Refused."""
    return tuple(
        Share(str(row.get("author", "")), read_percent(str(row.get("percent", ""))))
        for row in _rows(rows)
    )


def stored_authors(item: object) -> frozenset[str]:
    """Return the ids of the authors that stand in an item already."""
    found = [
        row.get("author")
        for name in ("royalty_shares", "royalty_pictures")
        for row in _rows(getattr(aq_base(item), name, None))
    ]
    return frozenset(filter(None, found))


def _rows(rows: object) -> list[Mapping[str, str]]:
    if not isinstance(rows, list | tuple):
        return []
    return [row for row in rows if isinstance(row, Mapping)]


class _Rows(schema.List):
    """Base of both fields: a list of {name: text}."""

    names: tuple[str, ...] = ()

    def __init__(self, **options: object) -> None:
        options.setdefault("defaultFactory", list)
        options.setdefault("missing_value", [])
        super().__init__(
            value_type=schema.Dict(
                key_type=schema.TextLine(),
                value_type=schema.TextLine(required=False, max_length=LONGEST),
            ),
            **options,
        )

    def _validate(self, value: object) -> None:
        super()._validate(value)
        for row in _rows(value):
            if set(row) - set(self.names):
                raise NotShares(_("There is something unknown in a row."))
            if not all(isinstance(each, str) for each in row.values()):
                raise NotShares(_("Everything in a row is text."))
        try:
            self.check(_rows(value))
        except Refused as refused:
            message = next(iter(refused.problems.values()))
            raise NotShares(message).with_field_and_value(self, value) from refused
        except Invalid as invalid:
            raise NotShares(invalid.args[0]).with_field_and_value(
                self, value
            ) from invalid

    def check(self, rows: list[Mapping[str, str]]) -> None:
        """Raise Refused or Invalid for rows that cannot stand."""

    def check_author(self, author: str) -> None:
        """Raise Invalid for an author who may not be named here."""
        known = queryUtility(IAuthors)
        if known is not None and not known.knows(self.context, author):
            raise Invalid(_("Choose the author from the list."))


@implementer(ISharesField)
class Shares(_Rows):
    """Authors with percentages: `[{"author": "hanoi.editor", "percent": "60"}]`."""

    names = ("author", "percent")

    def check(self, rows: list[Mapping[str, str]]) -> None:
        """Raise Refused or Invalid unless all authors are known and make 100 %."""
        if not rows:
            return
        check_shares(shares_of(rows))
        for row in rows:
            self.check_author(row["author"])


@implementer(IPicturesField)
class Pictures(_Rows):
    """Pictures: `[{"title": "Lễ ký", "genre": "tranh", "author": "hanoi.editor"}]`."""

    names = ("title", "genre", "author")

    def check(self, rows: list[Mapping[str, str]]) -> None:
        """Raise Invalid for a picture without title, genre or known author."""
        if len(rows) > MOST_PICTURES:
            raise Invalid(_("An item has 30 pictures at most."))
        genres = self.genres()
        for row in rows:
            if not all((row.get(name) or "").strip() for name in self.names):
                raise Invalid(_("Each picture needs a title, a genre and an author."))
            if genres is not None and row["genre"] not in genres:
                raise Invalid(_("Choose a genre of pictures or films."))
            self.check_author(row["author"])

    def genres(self) -> set[str] | None:
        """Return the genres a picture may have, with those that stand here already.

        None where nobody knows them.
        """
        factory = queryUtility(IVocabularyFactory, PICTURE_GENRES)
        if factory is None:
            return None
        stored = getattr(aq_base(self.context), self.__name__, None)
        kept = {row.get("genre") for row in _rows(stored)}
        return {term.value for term in factory(self.context)} | kept
