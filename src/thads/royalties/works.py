"""Ledger of works: what was published and may be paid for, by locality.

A work is entered when its item is first published, and stays when the item is gone.
What happens to it later (graded, changed, withdrawn, restored) is written down with a
revision; nothing is ever taken out.
"""

from Acquisition import aq_base
from BTrees.OOBTree import OOBTree
from BTrees.OOBTree import OOTreeSet
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
from thads.royalties.calculation import month
from thads.royalties.calculation import period_of
from thads.storage import PortalStorage
from thads.web.public_address import public_url
from thads.worktime import clock


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
    `coefficient`: None until it is graded. `withdrawn`: the day it was taken down.
    """

    title = address = genre = proposed = proposer = waived = graded_by = ""
    earlier_proposers: tuple[str, ...] = ()
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
    def proposers(self) -> frozenset[str]:
        """Logins of all who ever proposed it."""
        return frozenset({self.proposer, *self.earlier_proposers} - {""})

    @property
    def graders(self) -> frozenset[str]:
        """Logins of all who ever set its coefficient."""
        graded = {change.person for change in self.changes if change.what == GRADED}
        return frozenset({self.graded_by, *graded} - {""})

    @property
    def to_be_graded(self) -> bool:
        """True if the head of the board has to set its coefficient."""
        return self.coefficient is None and not (self.waived or self.withdrawn)

    def note(
        self, what: str, now: datetime, person: str = "", details: str = ""
    ) -> None:
        """Write down what happened."""
        self.changes += (Change(now, what, person, details),)


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
        return _by_day(self.works[uid] for uid in self.months.get(period, ()))

    def of_item(self, item: str) -> list[LedgerWork]:
        """Return the works of an item, its text first."""
        return [self.works[uid] for uid in self.items.get(item, ())]

    def until(self, period: str) -> Iterator[LedgerWork]:
        """Yield the works posted up to the end of a month."""
        for _key, uids in self.months.items(max=period):
            for uid in uids:
                yield self.works[uid]


#: {unit id: Ledger}
WORKS = PortalStorage("thads.royalties.works")
_NONE = Ledger()


def ledger(unit_id: str) -> Ledger:
    """Return the ledger of a locality, an empty one that is not stored for none."""
    return WORKS.read(api.portal.get()).get(unit_id) or _NONE


def _ledger_to_write(unit_id: str) -> Ledger:
    ledgers = WORKS.write(api.portal.get())
    if unit_id not in ledgers:
        ledgers[unit_id] = Ledger()
    return ledgers[unit_id]


def find(unit_id: str, uid: str) -> LedgerWork | None:
    """Return the work of a uid, None if the locality has none such."""
    return ledger(unit_id).works.get(uid)


def of_author(author: str) -> Iterator[LedgerWork]:
    """Yield the works of an author, in every locality."""
    for each in WORKS.read(api.portal.get()).values():
        for work in each.works.values():
            if author in work.authors:
                yield work


def publish(item: Content, unit_id: str, now: datetime, person: str) -> None:
    """Enter the works of an item that was published, or restore those known."""
    for work in ledger(unit_id).of_item(api.content.get_uuid(item)):
        if work.withdrawn is not None:
            work.withdrawn = None
            work.note(RESTORED, now, person)
    follow(item, unit_id, now, person)


def follow(item: Content, unit_id: str, now: datetime, person: str) -> None:
    """Take over what an item proposes now; new works are entered as posted now."""
    uid, own = api.content.get_uuid(item), _ledger_to_write(unit_id)
    posted = {work.uid: work.posted_at for work in own.of_item(uid)}
    proposers = proposers_of(item)
    for proposal in proposed(item):
        known = own.works.get(proposal.uid)
        if known is None:
            when = posted.get(uid, now) if proposal.uid != uid else now
            known = LedgerWork(proposal.uid, uid, unit_id, when)
            own.enter(known)
            known.note(ENTERED, now, person)
        _take_over(known, proposal, proposers, now, person)
        posted[known.uid] = known.posted_at
    wanted = {proposal.uid for proposal in proposed(item)}
    for work in own.of_item(uid):
        if work.uid not in wanted and work.withdrawn is None:
            work.withdrawn = clock.local(now).date()
            work.note(WITHDRAWN, now, person)


#: Attribute of an item: the logins of all who changed what it proposes, the last last.
PROPOSER = "thads_royalty_proposer"


def proposers_of(item: Content) -> tuple[str, ...]:
    """Return the logins of who changed what an item proposes, the last one last."""
    found = getattr(aq_base(item), PROPOSER, ())
    return tuple(filter(None, (found,) if isinstance(found, str) else found))


@dataclass(frozen=True)
class Proposal:
    """Proposal of an item for one of its works."""

    uid: str
    title: str
    address: str
    genre: str
    shares: tuple[Share, ...]
    waived: str


def proposed(item: Content) -> list[Proposal]:
    """Return what an item proposes: its text, then its pictures.

    A picture is known by its number: its uid is that of the item with `-1`, `-2`.
    """
    uid, address = api.content.get_uuid(item), portal_path(item)
    waived = " ".join((item.royalty_waived or "").split())
    found = [
        Proposal(
            uid,
            item.title or "",
            address,
            item.royalty_genre or "",
            _shares(item.royalty_shares),
            waived,
        )
    ]
    for number, row in enumerate(item.royalty_pictures or (), start=1):
        author = row.get("author") or ""
        found.append(
            Proposal(
                f"{uid}-{number}",
                row.get("title") or "",
                address,
                row.get("genre") or "",
                (Share(author, Decimal(100)),) if author else (),
                waived,
            )
        )
    return found


def _shares(rows: object) -> tuple[Share, ...]:
    try:
        return proposals.shares_of(rows)
    except Refused:  # stored by no form and no service of ours
        return ()


def _take_over(
    work: LedgerWork,
    proposal: Proposal,
    proposers: tuple[str, ...],
    now: datetime,
    person: str,
) -> None:
    """Write what an item proposes into its work; a grade that does not fit goes."""
    work.title, work.address = proposal.title, proposal.address
    if not work.proposers.issuperset(proposers):
        work.earlier_proposers = tuple(sorted(work.proposers.union(proposers)))
    wanted = (proposal.genre, proposal.shares, proposal.waived)
    if (work.proposed, work.shares, work.waived) == wanted:
        return
    if work.proposed != proposal.genre:
        work.genre, work.coefficient = proposal.genre, None
    work.proposed, work.shares, work.waived = wanted
    work.proposer = proposers[-1] if proposers else ""
    if work.graded_by in work.authors | work.proposers:
        work.coefficient = None
    if work.coefficient is None:
        work.graded_by = ""
    work.note(PROPOSED, now, person)


def withdraw(item: Content, unit_id: str, now: datetime, person: str) -> None:
    """Write down that an item was taken down: nothing is due for it any more."""
    for work in ledger(unit_id).of_item(api.content.get_uuid(item)):
        if work.withdrawn is None:
            work.withdrawn = clock.local(now).date()
            work.note(WITHDRAWN, now, person)


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
    """Return the graded works posted up to the end of a month, to be calculated."""
    month(period)
    return [
        as_work(work)
        for work in ledger(unit_id).until(period)
        if work.coefficient is not None
    ]


def as_work(work: LedgerWork) -> Work:
    """Return a graded work as the calculation takes it; raise Refused."""
    return Work(
        work.uid,
        work.title,
        f"{public_url(api.portal.get())}/{work.address}",
        work.posted,
        work.genre,
        work.coefficient or Decimal(0),
        work.shares,
        rates.unit_value(work.posted, work.unit_id),
        work.waived,
        work.withdrawn,
        work.revision,
    )


def _by_day(found: Iterable[LedgerWork]) -> list[LedgerWork]:
    return sorted(found, key=lambda work: (work.posted_at, work.uid))
