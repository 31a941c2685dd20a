"""States of entries, as workflow and index have them together."""

from Acquisition import aq_inner
from Acquisition import aq_parent
from datetime import datetime
from thads.debtors.register.indexes import index_of
from thads.debtors.workflow import CLOSED_ENTRIES
from thads.debtors.workflow import entry_moves
from thads.debtors.workflow import entry_state
from thads.worktime import clock
from zope.component.hooks import getSite


def is_closed(entry) -> bool:
    """Return whether an entry is hidden or ended, by people or by a load."""
    return entry_state(entry) in CLOSED_ENTRIES or is_omitted(entry)


def is_omitted(entry) -> bool:
    """Return whether a complete load has just ended an entry by omitting it.

    The index closes all of these at once, their states are written one after the other.
    """
    if entry_state(entry) in CLOSED_ENTRIES:
        return False
    index = index_of(getSite(), entry.register_kind)
    return any(index.is_closed(version["number"]) for version in entry.versions)


def omitted_by(entry) -> str | None:
    """Return the id of the load that ended an entry by omitting it."""
    moves = entry_moves(entry)
    return moves[-1].get("load") if moves else None


def was_undone(entry) -> bool:
    """Return whether a load that published an entry has been undone."""
    register = aq_parent(aq_inner(entry))
    ids = {version["load"] for version in entry.versions}
    return any(register[id].undone is not None for id in ids if id in register)


def last_version(entry) -> dict:
    """Return the newest version not undone with its load, else the newest of all."""
    register = aq_parent(aq_inner(entry))
    for version in reversed(entry.versions):
        load = register.get(version["load"])
        if load is None or load.undone is None:
            return version
    return entry.versions[-1]


def hidden_version(entry) -> dict | None:
    """Return the version that a hidden entry would show again, None for another entry.

    It is the newest one approved, also while the entry is hidden.
    """
    if entry_state(entry) != "hidden":
        return None
    index = index_of(getSite(), entry.register_kind)
    for version in reversed(entry.versions):
        number = version["number"]
        if index.is_switched_on(number) or number == entry.hidden:
            return version
    return None


def version_of(entry, number: int) -> dict:
    """Return the version of an entry number; StopIteration if there is none."""
    return next(v for v in entry.versions if v["number"] == number)


def shown_number(entry) -> int | None:
    """Return the number of the version that is public, or hidden for the time being."""
    version = entry.current()
    return version["number"] if version else entry.hidden


def last_moved(entry) -> datetime:
    """Return when an entry came into its state: was hidden, or asked to be."""
    return clock.from_zope(entry_moves(entry)[-1]["time"])
