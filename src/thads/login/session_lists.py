"""The sessions of each account: what is not in the list has ended.

A ticket or token names its session; it holds while the session is listed. So ending
one is taking it out, which every process sees with its next request. Lists lie apart
by account, spread like the stores of `thads.outbox`, and merge: people who log in at
the same moment do not meet, and a program that logs in many times at once does not
conflict with itself.
"""

from BTrees.OOBTree import OOBTree
from persistent import Persistent
from thads.outbox.partitioned import PARTITIONS
from thads.outbox.partitioned import partition_of
from typing import NamedTuple


#: Most sessions of an account; one more ends the one that was idle longest.
MOST = 50
BROWSER, PROGRAM = "browser", "program"
#: Seconds after which a session that is used is noted as seen again.
SEEN_AGAIN = 15 * 60
#: Seconds by which clocks of machines may differ. What begins later than that was
#: begun by a clock that was wrong: it would hold for as long as that clock was ahead.
LEEWAY = 5 * 60


class Session(NamedTuple):
    """A log-in that holds; times in seconds since 1970.

    `began`: when the person logged in; `seen`: when it was used, about; `until`: when
    it ends, unless it is used. `network`: from where it was used last, /24 or /48.
    `proved`: when its person last logged in anew at the provider; 0 for never.
    """

    id: str
    began: float
    seen: float
    until: float
    device: str
    network: str
    kind: str
    proved: float = 0

    def is_over(self, now):
        """Return whether its time is up, or has not come."""
        return self.until <= now or is_ahead(self.began, now)


def is_ahead(moment, now):
    """Return whether a moment lies ahead by more than clocks differ."""
    return moment > now + LEEWAY


class SessionList(Persistent):
    """The sessions of one account, by id; stored as tuples."""

    def __init__(self):
        self._sessions = {}

    def get(self, id):
        """Return a session, None if it has ended."""
        found = self._sessions.get(id)
        return None if found is None else Session(*found)

    def holding(self, now):
        """Return the sessions that hold, the last seen first."""
        found = (Session(*each) for each in self._sessions.values())
        holding = [each for each in found if not each.is_over(now)]
        return sorted(holding, key=lambda each: (-each.seen, each.id))

    def add(self, session, now):
        """Add a session, and drop what is over or too much."""
        self.drop_over(now)
        self._sessions = _bounded({**self._sessions, session.id: tuple(session)})

    def change(self, id, **changes):
        """Change fields of a session that is listed."""
        session = Session(*self._sessions[id])._replace(**changes)
        self._sessions = {**self._sessions, id: tuple(session)}

    def end(self, id):
        """End a session; return whether it was listed."""
        if id not in self._sessions:
            return False
        self._sessions = {key: v for key, v in self._sessions.items() if key != id}
        return True

    def end_all(self, but=""):
        """End all sessions except one; return how many."""
        ended = [id for id in self._sessions if id != but]
        for id in ended:
            self.end(id)
        return len(ended)

    def drop_over(self, now):
        """Drop the sessions whose time is up; return whether there were any."""
        over = [id for id in self._sessions if self.get(id).is_over(now)]
        for id in over:
            self.end(id)
        return bool(over)

    def _p_resolveConflict(self, old, saved, new):
        """Merge two changes: what either has ended has ended."""
        before, theirs, ours = (each["_sessions"] for each in (old, saved, new))
        merged = {}
        for id in {**theirs, **ours}:
            found = [each[id] for each in (theirs, ours) if id in each]
            if len(found) == 2 or id not in before:
                # the one that was seen last, for as long as either says
                seen = max(found, key=lambda each: each[2])
                until = max(each[3] for each in found)
                proved = max(Session(*each).proved for each in found)
                kept = Session(*seen)._replace(until=until, proved=proved)
                merged[id] = tuple(kept)
        return {"_sessions": _bounded(merged)}


def _bounded(sessions):
    """Return the most sessions an account may have.

    Of the kind there are more of, the one idle longest goes: a program that logs in
    for each of its requests does not log its owner out.
    """
    sessions = dict(sessions)
    while len(sessions) > MOST:
        kinds = [each[6] for each in sessions.values()]
        kind = max(sorted(set(kinds)), key=kinds.count)
        of_kind = (each for each in sessions.values() if each[6] == kind)
        oldest = min(of_kind, key=lambda each: (each[2], each[1], each[0]))
        del sessions[oldest[0]]
    return sessions


class SessionLists(Persistent):
    """The lists of all accounts of a user folder."""

    def __init__(self):
        self._trees = tuple(OOBTree() for _number in range(PARTITIONS))

    def get(self, user_id):
        """Return the list of an account, None if it has never logged in."""
        return self._trees[partition_of(user_id)].get(user_id)

    def made(self, user_id):
        """Return the list of an account, made if there is none."""
        tree = self._trees[partition_of(user_id)]
        if user_id not in tree:
            tree[user_id] = SessionList()
        return tree[user_id]

    def accounts(self):
        """Return the ids of the accounts that have a list."""
        return [user_id for tree in self._trees for user_id in tree]

    def forget(self, user_id):
        """Drop the list of an account; its sessions end."""
        self._trees[partition_of(user_id)].pop(user_id, None)

    def drop_over(self, now):
        """Drop from all lists what is over: devices and networks are not kept."""
        for tree in self._trees:
            for found in tree.values():
                found.drop_over(now)
