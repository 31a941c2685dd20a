"""Grading: the head of the board sets genre and coefficient of a work.

Never an author of the item, nor who proposed it; within the bounds of the day of
posting.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from thads import _
from thads.errors import NotAllowed
from thads.errors import Refused
from thads.errors import Stale
from thads.organisation.units import unit_id_of
from thads.plonetypes import Content
from thads.royalties import rates
from thads.royalties import works
from thads.royalties.calculation import check_shares
from thads.royalties.rules import PICTURE
from thads.royalties.rules import TEXT
from thads.royalties.rules import read_decimal
from thads.royalties.works import LedgerWork


STALE = _(
    "Somebody else has changed this work since you opened the page. Nothing was saved: "
    "look at it again."
)
OWN_WORK = _("You are an author of this item: somebody else has to grade it.")
OWN_PROPOSAL = _(
    "You proposed the genre or the authors: somebody else has to grade it."
)


@dataclass(frozen=True)
class Grade:
    """Genre and coefficient for a work; `revision` is the one the page showed."""

    uid: str
    genre: str
    coefficient: str
    revision: int | None


def read_coefficient(text: str) -> Decimal:
    """Return a coefficient written with comma or point; raise Refused."""
    coefficient = read_decimal(text.strip())
    if coefficient is None:
        raise Refused({"coefficient": _("Write a coefficient such as 1,5.")})
    return coefficient


def hindrance(work: LedgerWork, person: str) -> str | None:
    """Return why a person may not grade a work, a message; None if they may."""
    own = works.ledger(work.unit_id).of_item(work.item)
    if any(person in each.authors for each in own):
        return OWN_WORK
    if any(person in each.proposers for each in own):
        return OWN_PROPOSAL
    return None


def fits(work: LedgerWork, kind: str) -> bool:
    """Return whether a genre of a kind is one for a work.

    What belongs to an item is a picture or a film; the item itself is a text or a film.
    """
    return kind != (PICTURE if work.uid == work.item else TEXT)


def check(work: LedgerWork, given: Grade, person: str) -> Decimal:
    """Return the coefficient of a grade that may be set; raise what refuses it.

    Raises NotAllowed, Stale or Refused.
    """
    hindered = hindrance(work, person)
    if hindered:
        raise NotAllowed(hindered)
    if given.revision != work.revision:
        raise Stale(STALE)
    if work.waived or work.withdrawn:
        raise Refused({"coefficient": _("No royalty is due for this work.")})
    check_shares(work.shares)
    if not given.genre:
        raise Refused({"genre": _("Choose the genre.")})
    kinds = {each.id: each.kind for each in rates.genres(work.posted)}
    if given.genre in kinds and not fits(work, kinds[given.genre]):
        raise Refused({"genre": _("This genre is not one for such a work.")})
    coefficient = read_coefficient(given.coefficient)
    rates.check_coefficient(given.genre, coefficient, work.posted, work.unit_id)
    if not coefficient:
        raise Refused({"coefficient": _("Write a coefficient such as 1,5.")})
    return coefficient


def grade_all(
    place: Content, given: Iterable[Grade], person: str, now: datetime
) -> tuple[int, dict[str, Exception]]:
    """Set several grades; return how many, and what refused the others by uid.

    `place`: the locality. What is refused is not saved; the others are.
    """
    unit_id, done, refused = unit_id_of(place), 0, {}
    for each in given:
        work = works.find(unit_id, each.uid)
        try:
            if work is None:
                raise Refused({"": _("There is no such work.")})
            coefficient = check(work, each, person)
        except (Refused, NotAllowed, Stale) as error:
            refused[each.uid] = error
            continue
        if (work.genre, work.coefficient) != (each.genre, coefficient):
            works.grade(work, each.genre, coefficient, person, now, place)
            done += 1
    return done, refused
