"""Receipts of loads: a list sent twice is one load.

A list is known by its bytes, and by the key its sender may give (`Idempotency-Key`).
Both count for one office: the same list of another office is another list. Whoever
gives a new key means a new sending: it is the same list only while that is on its way,
not once it is published, as another may have been published since. Reading a
file takes seconds, in which the same may come once more; so it is asked for again
behind the reading, and of two that are written at once the later one meets a conflict
in the tree of receipts, is begun anew by the publisher, and finds the first.
"""

from BTrees.OOBTree import OOBTree
from collections.abc import Mapping
from dataclasses import dataclass
from plone import api
from thads.debtors.errors import RefusedLoad
from thads.debtors.register import agenda
from thads.debtors.register.register_kinds import DEFAULT
from thads.debtors.workflow import OPEN_LOADS
from thads.debtors.workflow import load_state
from thads.organisation.units import section
from typing import Any
import hashlib
import json


#: A list in one of these was taken back: sent again, it is a new one.
TAKEN_BACK = ("discarded", "undone")


class SentAlready(Exception):
    """Says that a list was sent before; `args[0]` is its load."""


@dataclass(frozen=True)
class Sending:
    """A list as it was sent: its bytes, what goes with it, and its key, if it has one.

    `office` is the id of the branch that sent it, "" for the locality's own.
    """

    data: bytes
    office: str = ""
    complete: bool = False
    note: str = ""
    key: str = ""

    @property
    def digest(self) -> str:
        """Digest of the file, and of whether it is all the units have."""
        return digest_of(self.data, self.complete)

    def content(self, register) -> str:
        """Return the digest of all that must be the same under the same key."""
        content = [register.getId(), self.digest, self.note]
        return hashlib.sha256(json.dumps(content).encode()).hexdigest()


def digest_of(data: bytes, complete: bool) -> str:
    """Return the digest by which a list is known: SHA-256, in hex."""
    return hashlib.sha256(data + (b"\x01" if complete else b"\x00")).hexdigest()


def ask(register, sending: Sending) -> None:
    """Raise `SentAlready` for what was sent before, `RefusedLoad` for a key in use.

    Who may not view the load that is there is told of it, and not where it is.
    """
    if sending.key:
        found = _keys(register).get(_key(register, sending))
        if found is not None:
            load = _load(register, found)
            if found["content"] != sending.content(register):
                raise RefusedLoad("key_taken", **_address_of(load))
            if load is not None and load_state(load) not in TAKEN_BACK:
                _answer(load)
    on_its_way = bool(sending.key)
    load = same(register, sending.office, sending.digest, on_its_way)
    if load is not None:
        _answer(load)


def same(register, office: str, digest: str, on_its_way: bool = False):
    """Return the load of a list an office has sent and not taken back, or None.

    `on_its_way`: one that is not published yet.
    """
    for id in reversed(_lists(register).get(f"{office} {digest}", ())):
        load = register.get(id)
        if load is None or load.digest != digest:
            continue
        state = load_state(load)
        if state in OPEN_LOADS or not (on_its_way or state in TAKEN_BACK):
            return load
    return None


def note(register, sending: Sending, load) -> None:
    """Keep that a load was made of a sending."""
    note_list(register, load)
    if sending.key:
        _keys(register, write=True)[_key(register, sending)] = {
            "register": register.getId(),
            "load": load.getId(),
            "content": sending.content(register),
        }


def note_list(register, load) -> None:
    """Keep of which list a load is, after its file has come or was replaced."""
    lists = _lists(register, write=True)
    name = f"{load.office} {load.digest}"
    lists[name] = (*(id for id in lists.get(name, ()) if id != load.id), load.getId())


def _answer(load) -> None:
    if api.user.has_permission("View", obj=load):
        raise SentAlready(load)
    raise RefusedLoad("sent_already")


def _address_of(load) -> dict[str, Any]:
    """Return where a load is, for those who may view it."""
    if load is not None and api.user.has_permission("View", obj=load):
        return {"load": load.absolute_url()}
    return {}


def _load(register, found: Mapping[str, str]):
    home = section(register, found["register"])
    return None if home is None else home.get(found["load"])


def _key(register, sending: Sending) -> str:
    return f"{sending.office} {sending.key}"


def _lists(register, write: bool = False):
    return _tree(register, "sent_lists", write)


def _keys(register, write: bool = False):
    """Return the keys of a locality, whichever of its registers they came to."""
    return _tree(section(register, DEFAULT.section) or register, "sent_keys", write)


def _tree(register, name: str, write: bool):
    found = getattr(agenda.read(register), name)
    if found is None and write:
        found = OOBTree()
        setattr(agenda.write(register), name, found)
    return {} if found is None else found
