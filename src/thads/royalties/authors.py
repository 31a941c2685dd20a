"""Authors: staff by their logins, and people outside by a record of their locality.

Tax code, account and bank are kept encrypted by a key that is not in the database; only
the accountants of the locality read them, and each look is recorded.
"""

from BTrees.OOBTree import OOBTree
from collections.abc import Iterable
from collections.abc import Mapping
from dataclasses import asdict
from dataclasses import dataclass
from datetime import datetime
from persistent import Persistent
from plone import api
from thads import _
from thads import audit
from thads.errors import NotAllowed
from thads.errors import Refused
from thads.errors import Stale
from thads.organisation import people
from thads.organisation.units import branches
from thads.organisation.units import get_unit
from thads.organisation.units import locality_of
from thads.organisation.units import unit_id_of
from thads.plonetypes import Content
from thads.royalties import particulars
from thads.royalties.proposals import IAuthors
from thads.royalties.proposals import stored_authors
from thads.storage import PortalStorage
from thads.text import fold
from thads.web.steps import is_recent
from thads.worktime import clock
from zope.interface import implementer


#: What ids of people outside begin with; no login has a colon.
OUTSIDE = "ctv:"
LONGEST_NAME = 150
SEE = "THADS royalties: see particulars"


@dataclass(frozen=True)
class Changed:
    """That somebody changed what is known of an author: names of fields, no values."""

    time: datetime
    person: str
    fields: tuple[str, ...]


class Author(Persistent):
    """Record of an author, besides the account, if there is one.

    `name`: of people outside alone; staff have that of their account. `last_name`: of
    staff, as it was when a work of theirs was entered; accounts are deleted.
    """

    name = pen_name = last_name = ""
    sealed: bytes = b""
    changes: tuple[Changed, ...] = ()

    def __init__(self, id: str) -> None:
        self.id = id

    @property
    def revision(self) -> int:
        """Number of changes; a form sends back the one it was shown with."""
        return len(self.changes)


STALE = _(
    "Somebody else has changed this author since you opened the page. Nothing was "
    "saved: compare what is stored now, and save again if yours is right."
)


@dataclass(frozen=True)
class Named:
    """An author as lists name them."""

    id: str
    name: str
    pen_name: str = ""

    @property
    def shown(self) -> str:
        """Name with pen name."""
        return f"{self.name} ({self.pen_name})" if self.pen_name else self.name


#: {unit id: {author id: Author}}
AUTHORS = PortalStorage("thads.royalties.authors")


def of_unit(unit_id: str) -> OOBTree:
    """Return {author id: Author} of a locality, an empty one for none."""
    return AUTHORS.read(api.portal.get()).get(unit_id) or OOBTree()


def staff_ids(unit_id: str) -> list[str]:
    """Return the logins of the staff of a locality and its branches."""
    unit = get_unit(unit_id)
    if unit is None:
        return []
    below = [] if unit == api.portal.get() else branches(unit)
    ids = [unit_id_of(each) for each in (unit, *below)]
    return sorted({one for each in ids for one in people.holders(each, people.STAFF)})


def revision_of(unit_id: str, id: str) -> int:
    """Return the revision of an author, 0 of one without a record."""
    found = of_unit(unit_id).get(id)
    return found.revision if found is not None else 0


def named(unit_id: str, author: str) -> Named:
    """Return an author of a locality as lists name them."""
    known = of_unit(unit_id).get(author)
    pen_name = known.pen_name if known is not None else ""
    if author.startswith(OUTSIDE):
        return Named(author, known.name if known is not None else author, pen_name)
    name = people.display_name(author)
    if name == author and known is not None:
        name = known.last_name or author
    return Named(author, name, pen_name)


def keep_names(unit_id: str, ids: Iterable[str]) -> None:
    """Keep the names of authors of works, for when their accounts are deleted."""
    known = of_unit(unit_id)
    for id in ids:
        name = people.display_name(id)
        kept = known[id].last_name if id in known else ""
        if id.startswith(OUTSIDE) or name in (id, kept):
            continue
        own = _to_write(unit_id)
        if id not in own:
            own[id] = Author(id)
        own[id].last_name = name


def choices(unit_id: str, also: Iterable[str] = ()) -> list[Named]:
    """Return all authors an item of a locality may name, by name.

    `also`: ids of those it names already; they may have left.
    """
    outside = [id for id in of_unit(unit_id) if id.startswith(OUTSIDE)]
    ids = {*staff_ids(unit_id), *outside, *also}
    found = [named(unit_id, id) for id in ids]
    return sorted(found, key=lambda each: (fold(each.name), each.id))


def names(unit_id: str, ids: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Return {author id: (name, pen name)}, as a statement keeps it."""
    found = {id: named(unit_id, id) for id in ids}
    return {id: (each.name, each.pen_name) for id, each in found.items()}


@implementer(IAuthors)
class Authors:
    """Utility: see `IAuthors`."""

    def knows(self, context: Content, author: str) -> bool:
        """Return whether an id is that of an author an item at a place may name.

        Whoever stands in it already stays, even if they have left.
        """
        if author in stored_authors(context):
            return True
        locality = locality_of(context) if context is not None else None
        if locality is None:
            return False
        unit_id = unit_id_of(locality)
        if author.startswith(OUTSIDE):
            return author in of_unit(unit_id)
        return author in staff_ids(unit_id)


def add_outside(
    place: Content,
    name: str,
    pen_name: str = "",
    values: particulars.Particulars | None = None,
) -> Author:
    """Enter somebody outside as an author of a locality, and return them.

    The same person's same click again is the same author. `values`: their particulars,
    None where none are given.
    """
    unit_id, now = unit_id_of(place), clock.now()
    person = api.user.get_current().getId() or ""
    if values is not None:
        values = particulars.checked(values)
    own = _to_write(unit_id)
    number = 1 + sum(id.startswith(OUTSIDE) for id in own)
    author = Author(f"{OUTSIDE}{number}")
    _set_names(author, name, pen_name)
    for known in own.values():
        if _is_same_click(known, author, values, unit_id, person, now):
            return known
    if values is not None:
        _seal(author, values, context_of(unit_id, author.id))
    author.changes = (Changed(now, person, ("name",)),)
    own[author.id] = author
    audit.record(place, "royalties.add_author", author=author.id)
    return author


def change(
    place: Content,
    id: str,
    name: str,
    pen_name: str,
    values: particulars.Particulars | None,
    revision: int | None = None,
) -> None:
    """Set what is known of an author; `values` None leaves the particulars alone.

    `revision`: the one a form was shown with, None where nobody saw one. Raises Stale
    where somebody has changed the author since, Unreadable where particulars would be
    overwritten that cannot be read.
    """
    unit_id = unit_id_of(place)
    _may_see(place)
    own = _to_write(unit_id)
    if id not in own and id not in staff_ids(unit_id):
        raise Refused({"author": _("Choose the author from the list.")})
    if id not in own:
        own[id] = Author(id)
    author = own[id]
    if revision is not None and revision != author.revision:
        raise Stale(STALE)
    before = author.name, author.pen_name
    _set_names(author, name if id.startswith(OUTSIDE) else "-", pen_name)
    after = author.name, author.pen_name
    pairs = zip(("name", "pen_name"), before, after, strict=True)
    fields = [field for field, old, new in pairs if old != new]
    if values is not None:
        fields += _seal(author, particulars.checked(values), context_of(unit_id, id))
    if fields:
        person = api.user.get_current().getId() or ""
        author.changes += (Changed(clock.now(), person, tuple(fields)),)
    audit.record(place, "royalties.change_author", author=id, fields=", ".join(fields))


def changed_by(
    unit_id: str, ids: Iterable[str], person: str, since: Mapping[str, datetime]
) -> bool:
    """Return whether a person changed who is paid, of some authors.

    `since`: {author id: moment}; of an author who stands there, changes before it do
    not count.
    """
    own = of_unit(unit_id)
    return any(
        change.person == person and not (id in since and change.time < since[id])
        for id in ids
        if id in own
        for change in own[id].changes
        if set(change.fields) - {"pen_name"}
    )


def sealed_of(unit_id: str, ids: Iterable[str]) -> dict[str, bytes]:
    """Return {author id: sealed particulars} as they are now, of those who have some.

    A statement keeps them: whoever approves it need not be able to read them.
    """
    own = of_unit(unit_id)
    return {id: own[id].sealed for id in ids if id in own and own[id].sealed}


def read_particulars(
    place: Content, ids: Iterable[str], sealed: Mapping[str, bytes] | None = None
) -> dict[str, particulars.Particulars]:
    """Return {author id: particulars} to an accountant of a locality; recorded.

    Raises NotAllowed for everybody else, Unreadable by a wrong key. They are empty
    where nothing is known.
    `sealed`: those a statement keeps, otherwise they are read as they are now.
    """
    _may_see(place)
    unit_id, ids = unit_id_of(place), list(ids)
    if sealed is None:
        sealed = sealed_of(unit_id, ids)
    audit.record(place, "royalties.read_particulars", found=len(ids))
    return {
        id: particulars.unseal(sealed[id], context_of(unit_id, id))
        if id in sealed
        else particulars.Particulars()
        for id in ids
    }


def may_see(place: Content) -> bool:
    """Return whether the current user may see tax codes and accounts at a locality."""
    return bool(api.user.has_permission(SEE, obj=place))


def context_of(unit_id: str, id: str) -> str:
    """Return what binds sealed particulars to their author."""
    return f"{unit_id}\0{id}"


def _may_see(place: Content) -> None:
    if not may_see(place):
        raise NotAllowed(
            _("Only the accountants of the unit see tax codes and accounts.")
        )


def _is_same_click(
    known: Author,
    given: Author,
    values: particulars.Particulars | None,
    unit_id: str,
    person: str,
    now: datetime,
) -> bool:
    """Return whether a person entered an author with the same values just now."""
    if not known.id.startswith(OUTSIDE) or not known.changes:
        return False
    first = known.changes[0]
    if first.person != person or not is_recent(first.time, now):
        return False
    if (known.name, known.pen_name) != (given.name, given.pen_name):
        return False
    stored = None
    if known.sealed:
        stored = particulars.unseal(known.sealed, context_of(unit_id, known.id))
    return stored == values


def _seal(author: Author, values: particulars.Particulars, context: str) -> list[str]:
    """Seal particulars of an author; return the names of the fields that changed."""
    known = particulars.Particulars()
    if author.sealed:
        known = particulars.unseal(author.sealed, context)
    before, after = asdict(known), asdict(values)
    author.sealed = particulars.seal(values, context)
    return [field for field in after if after[field] != before[field]]


def _set_names(author: Author, name: str, pen_name: str) -> None:
    name, pen_name = " ".join(name.split()), " ".join(pen_name.split())
    if not name:
        raise Refused({"name": _("Please give the full name.")})
    if len(name) > LONGEST_NAME or len(pen_name) > LONGEST_NAME:
        raise Refused({"name": _("A name has 150 characters at most.")})
    author.name = "" if name == "-" else name
    author.pen_name = pen_name


def _to_write(unit_id: str) -> OOBTree:
    stored = AUTHORS.write(api.portal.get())
    if unit_id not in stored:
        stored[unit_id] = OOBTree()
    return stored[unit_id]
