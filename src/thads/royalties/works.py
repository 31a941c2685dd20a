"""Ledger of works: what was published and may be paid for, by locality.

A work is entered when its item is first published, and stays when the item is gone.
What happens to it later (graded, changed, withdrawn, restored) is written down with a
revision; nothing is ever taken out.
"""

from Acquisition import aq_base
from BTrees.OOBTree import OOBTree
from BTrees.OOBTree import OOTreeSet
from collections import defaultdict
from collections.abc import Iterable
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from datetime import datetime
from decimal import Decimal
from persistent import Persistent
from plone import api
from thads import audit
from thads.errors import Refused
from thads.paths import portal_path
from thads.plonetypes import Content
from thads.royalties import proposals
from thads.royalties import rates
from thads.royalties.calculation import Share
from thads.royalties.calculation import Work
from thads.royalties.calculation import check_shares
from thads.royalties.calculation import month
from thads.royalties.calculation import period_of
from thads.storage import PortalStorage
from thads.web.public_address import public_address
from thads.worktime import clock
from urllib.parse import quote


#: What is written down of a work.
ENTERED, PROPOSED, GRADED = "entered", "proposed", "graded"
WITHDRAWN, RESTORED = "withdrawn", "restored"
ARCHIVED, REMOVED = "archived", "removed"


@dataclass(frozen=True)
class Change:
    """Something that happened to a work: when, what, by whom, with which details."""

    time: datetime
    what: str
    person: str
    details: str = ""


class LedgerWork(Persistent):
    """A work as it is known now.

    `item`: uid of the item it belongs to. `genre`: the proposed one until it is graded.
    `proposers`: logins of all who ever proposed it. `coefficient`: None until it is
    graded. `withdrawn`: the day it was taken down.
    """

    title = address = genre = proposed = waived = graded_by = ""
    proposers: frozenset[str] = frozenset()
    shares: tuple[Share, ...] = ()
    coefficient: Decimal | None = None
    withdrawn: date | None = None
    changes: tuple[Change, ...] = ()

    def __init__(self, uid: str, item: str, unit_id: str, posted_at: datetime) -> None:
        self.uid, self.item, self.unit_id = uid, item, unit_id
        self.posted_at = clock.to_utc(posted_at)

    @property
    def posted(self) -> date:
        """The day of posting in Vietnam."""
        return clock.local(self.posted_at).date()

    @property
    def revision(self) -> int:
        """Number of changes; a form sends back the one it was shown with."""
        return len(self.changes)

    @property
    def authors(self) -> frozenset[str]:
        """Ids of its authors."""
        return frozenset(share.author for share in self.shares)

    @property
    def graders(self) -> frozenset[str]:
        """Logins of all who ever set its coefficient."""
        return frozenset(each.person for each in self.changes if each.what == GRADED)

    @property
    def ended(self) -> bool:
        """True if nothing is due for it any more: taken down, or without royalty."""
        return bool(self.waived or self.withdrawn)

    @property
    def shared(self) -> bool:
        """True if authors are named whose shares make the whole."""
        try:
            check_shares(self.shares)
        except Refused:
            return False
        return True

    @property
    def lacks_authors(self) -> bool:
        """True if the editor has to name its authors."""
        return not self.ended and not self.shared

    @property
    def to_be_graded(self) -> bool:
        """True if the head of the board has to set its coefficient."""
        return self.coefficient is None and not self.ended and self.shared

    @property
    def asked_anew(self) -> bool:
        """True if it had a coefficient before its genre or its authors changed."""
        return self.coefficient is None and any(
            change.what == GRADED for change in self.changes
        )

    @property
    def earns(self) -> bool:
        """True if something is due for it."""
        return self.coefficient is not None and not self.ended and self.shared

    def note(
        self, what: str, now: datetime, person: str = "", details: str = ""
    ) -> None:
        """Write down what happened."""
        self.changes += (Change(now, what, person, details),)

    def withdraw(self, now: datetime, person: str) -> None:
        """Write down that it was taken down, unless it is already."""
        if self.withdrawn is None:
            self.withdrawn = clock.local(now).date()
            self.note(WITHDRAWN, now, person)


class Ledger(Persistent):
    """The works of one locality, found by uid, month and item."""

    def __init__(self) -> None:
        self.works = OOBTree()  # uid -> LedgerWork
        self.months = OOBTree()  # period -> uids
        self.items = OOBTree()  # uid of the item -> uids

    def enter(self, work: LedgerWork) -> None:
        """Enter a new work."""
        self.works[work.uid] = work
        for tree, key in (
            (self.months, period_of(work.posted)),
            (self.items, work.item),
        ):
            if key not in tree:
                tree[key] = OOTreeSet()
            tree[key].insert(work.uid)

    def of_period(self, period: str) -> list[LedgerWork]:
        """Return the works posted in a month, by the day of posting."""
        return by_day(self.works[uid] for uid in self.months.get(period, ()))

    def of_item(self, item: str) -> list[LedgerWork]:
        """Return the works of an item, its text first."""
        return [self.works[uid] for uid in self.items.get(item, ())]

    def until(self, period: str) -> Iterator[LedgerWork]:
        """Yield the works posted up to the end of a month."""
        for _key, uids in self.months.items(max=period):
            for uid in uids:
                yield self.works[uid]


class Beginning(Persistent):
    """Moment from which on works are entered: when the store was made."""

    def __init__(self) -> None:
        self.time = clock.to_utc(clock.now())


#: {unit id: Ledger}
WORKS = PortalStorage("thads.royalties.works")
BEGINNING = PortalStorage("thads.royalties.beginning", Beginning)


def began() -> datetime:
    """Return when the ledgers began."""
    return BEGINNING.read(api.portal.get()).time


def ledger(unit_id: str) -> Ledger:
    """Return the ledger of a locality, an empty one that is not stored for none."""
    return WORKS.read(api.portal.get()).get(unit_id) or Ledger()


def _ledger_to_write(unit_id: str) -> Ledger:
    ledgers = WORKS.write(api.portal.get())
    if unit_id not in ledgers:
        ledgers[unit_id] = Ledger()
    return ledgers[unit_id]


def find(unit_id: str, uid: str) -> LedgerWork | None:
    """Return the work of a uid, None if the locality has none such."""
    return ledger(unit_id).works.get(uid)


def publish(
    item: Content,
    unit_id: str,
    now: datetime,
    person: str,
    first: datetime | None = None,
) -> None:
    """Enter the works of an item that was published, or restore those known.

    `first`: when it was published before, if it was. An item that was public before
    the ledger began is not entered: what it was worth was settled elsewhere.
    """
    known = ledger(unit_id).of_item(api.content.get_uuid(item))
    if not known and first is not None and first < began():
        return
    follow(item, unit_id, now, person, first)


def follow(
    item: Content,
    unit_id: str,
    now: datetime,
    person: str,
    first: datetime | None = None,
) -> None:
    """Take over what a public item proposes now; works it has no more are withdrawn.

    New works are entered as posted with the item's text.
    """
    uid, own = api.content.get_uuid(item), _ledger_to_write(unit_id)
    proposers = proposers_of(item)
    known = own.of_item(uid)
    posted, wanted = first or now, set()
    for found in matched(uid, proposed(item), known):
        work = found.work
        if work is None:
            work = LedgerWork(found.uid, uid, unit_id, posted)
            own.enter(work)
            work.note(ENTERED, now, person)
        elif work.withdrawn is not None:
            work.withdrawn = None
            work.note(RESTORED, now, person)
        _take_over(work, found, proposers, now, person)
        posted = work.posted_at  # of the text, which comes first
        wanted.add(work.uid)
    for work in known:
        if work.uid not in wanted:
            work.withdraw(now, person)


#: Attribute of an item: the logins of all who changed what it proposes, the last last.
PROPOSER = "thads_royalty_proposer"


def proposers_of(item: Content) -> tuple[str, ...]:
    """Return the logins of who changed what an item proposes, the last one last."""
    found = getattr(aq_base(item), PROPOSER, ())
    return tuple(filter(None, (found,) if isinstance(found, str) else found))


@dataclass(frozen=True)
class Proposal:
    """Proposal of an item for one of its works."""

    title: str
    address: str
    genre: str
    shares: tuple[Share, ...]
    waived: str


@dataclass(frozen=True)
class Match:
    """A proposal with the uid of its work, and the work, None where it is new.

    `sure`: it is the same work for certain, so that its coefficient may stay.
    """

    uid: str
    proposal: Proposal
    work: LedgerWork | None
    sure: bool = True


def proposed(item: Content) -> list[Proposal]:
    """Return what an item proposes: its text, then its pictures."""
    address = portal_path(item)
    waived = " ".join((item.royalty_waived or "").split())
    found = [
        Proposal(
            item.title or "",
            address,
            item.royalty_genre or "",
            _shares(item.royalty_shares),
            waived,
        )
    ]
    for row in item.royalty_pictures or ():
        author = row.get("author") or ""
        found.append(
            Proposal(
                row.get("title") or "",
                address,
                row.get("genre") or "",
                (Share(author, Decimal(100)),) if author else (),
                waived,
            )
        )
    return found


def matched(
    uid: str, proposals: list[Proposal], known: list[LedgerWork]
) -> Iterator[Match]:
    """Yield each proposal of an item with its work.

    A picture is known by title and author, never by its place among the others. One of
    the same author under another title takes the place of one that is proposed no more;
    then, and where several look alike, its coefficient is asked anew. The uid of a
    picture is that of the item with a number that is never used again: `-1`, `-2`.
    """
    text, *pictures = proposals
    numbers = {_number(uid, work): work for work in known}
    yield Match(uid, text, numbers.pop(0, None))
    by_number = [numbers[number] for number in sorted(numbers)]
    own = _alike(pictures, by_number)
    left = [w for w in by_number if w.withdrawn is None and w not in _works(own)]
    for at, picture in enumerate(pictures):
        if at not in own:
            work = next((w for w in left if w.shares == picture.shares), None)
            if work is not None:
                left.remove(work)
                own[at] = work, False
    following = max(numbers, default=0)
    for at, picture in enumerate(pictures):
        work, sure = own.get(at, (None, True))
        if work is None:
            following += 1
        yield Match(work.uid if work else f"{uid}-{following}", picture, work, sure)


def _alike(
    pictures: list[Proposal], known: list[LedgerWork]
) -> dict[int, tuple[LedgerWork, bool]]:
    """Return {place of a picture: (work, sure)} of equal title and author."""
    works, places = defaultdict(list), defaultdict(list)
    for work in sorted(known, key=lambda work: work.withdrawn is not None):
        works[work.title, work.shares].append(work)
    for at, picture in enumerate(pictures):
        places[picture.title, picture.shares].append(at)
    found = {}
    for key, wanted in places.items():
        grades = {(work.genre, work.coefficient) for work in works[key]}
        sure = len(wanted) == len(works[key]) or len(grades) == 1
        for at, work in zip(wanted, works[key], strict=False):
            found[at] = work, sure
    return found


def _works(found: dict[int, tuple[LedgerWork, bool]]) -> list[LedgerWork]:
    return [work for work, _sure in found.values()]


def _number(uid: str, work: LedgerWork) -> int:
    """Return the number of a picture, 0 of the text."""
    return int(work.uid.removeprefix(uid).removeprefix("-") or 0)


def _shares(rows: object) -> tuple[Share, ...]:
    try:
        return proposals.shares_of(rows)
    except Refused:  # stored by no form and no service of ours
        return ()


def _take_over(
    work: LedgerWork,
    found: Match,
    proposers: tuple[str, ...],
    now: datetime,
    person: str,
) -> None:
    """Write what an item proposes into its work; a grade that does not fit goes.

    A coefficient was set for a genre and for these authors: if they change, the head
    of the board sets it again. Until then what was paid stays as it is.
    """
    proposal = found.proposal
    work.title, work.address = proposal.title, proposal.address
    work.proposers = work.proposers.union(proposers)
    wanted = (proposal.genre, proposal.shares, proposal.waived)
    if found.sure and (work.proposed, work.shares, work.waived) == wanted:
        return
    if work.proposed != proposal.genre:
        work.genre, work.coefficient = proposal.genre, None
    if work.shares != proposal.shares or not found.sure:
        work.coefficient = None
    work.proposed, work.shares, work.waived = wanted
    if work.graded_by in work.authors | work.proposers:
        work.coefficient = None
    if work.coefficient is None:
        work.graded_by = ""
    work.note(PROPOSED, now, person)


def withdraw(item: Content, unit_id: str, now: datetime, person: str) -> None:
    """Write down that an item was taken down: nothing is due for it any more."""
    for work in ledger(unit_id).of_item(api.content.get_uuid(item)):
        work.withdraw(now, person)


def note(item: Content, unit_id: str, what: str, now: datetime, person: str) -> None:
    """Write down something about an item that changes nothing of what is due."""
    for work in ledger(unit_id).of_item(api.content.get_uuid(item)):
        work.note(what, now, person)


def grade(
    work: LedgerWork,
    genre: str,
    coefficient: Decimal,
    person: str,
    now: datetime,
    place: Content,
) -> None:
    """Set genre and coefficient of a work; `grades.check` has allowed it."""
    before = work.coefficient
    work.genre, work.coefficient, work.graded_by = genre, coefficient, person
    work.note(GRADED, now, person, f"{genre} {coefficient}")
    audit.record(
        place,
        "royalties.grade",
        title=work.title,
        genre=genre,
        before=rates.written(before) if before is not None else "",
        coefficient=rates.written(coefficient),
    )


def to_pay(unit_id: str, period: str) -> list[Work]:
    """Return the works posted up to the end of a month, to be calculated.

    Those that are worth something, and those of which nothing is due any more, whether
    they are graded or not: what they were paid is taken back. What is still to be
    graded, or lacks authors, counts as unchanged.
    """
    month(period)
    return [
        as_work(work)
        for work in ledger(unit_id).until(period)
        if work.earns or work.ended
    ]


def as_work(work: LedgerWork) -> Work:
    """Return a work as the calculation takes it; raise Refused."""
    return Work(
        work.uid,
        work.title,
        address_of(work),
        work.posted,
        work.genre,
        work.coefficient or Decimal(0),
        work.shares,
        rates.unit_value(work.posted, work.unit_id),
        work.waived,
        work.withdrawn,
        work.revision,
    )


def address_of(work: LedgerWork) -> str:
    """Return where a work is posted, for papers that are made with no request too.

    Its path where no public address was set.
    """
    return f"{public_address()}/{quote(work.address)}"


def by_day(found: Iterable[LedgerWork]) -> list[LedgerWork]:
    """Return works by the day of posting, the first one first."""
    return sorted(found, key=lambda work: (work.posted_at, work.uid))
