"""The channels table: on which ways an item is met, and which action governs each.

`organisation/channels.csv` lists the channels every item of content has, a room's own
`channels.csv` those of its workflows, and where a general channel tells of its items
less. The rights table says who may take the action; a channel without one tells nobody
of an item. The tests ask every channel as every person, in every state.
"""

from collections.abc import Iterable
from csv import DictReader
from dataclasses import dataclass
from dataclasses import replace
from pathlib import Path
from thads.organisation.rights import ANYWHERE
from thads.organisation.rights import SRC
from thads.organisation.rights import RightsTable


#: The workflow of a row that is for all of them.
EVERY = "*"
#: Whoever may view without an account: what stands here is the same for everybody.
PUBLIC = "public"
#: At the end of an action: nobody else, and not all of those always.
AT_MOST = "*"
KINDS = ("page", "rest", "file", "picture", "post", "patch", "delete")


@dataclass(frozen=True)
class Channel:
    """A way on which an item may be met.

    `group`: channels a room can speak of together. `kind`: how it is asked, one of
    KINDS. `address`: below the portal, with `{item}`, `{parent}`, `{home}` and other
    facts of the item. `action`: of the rights table, `public`, `<room>/<action>` for
    what holds anywhere, or "" for nobody. `most`: not all who may always meet it here.
    `title` and `why` are Vietnamese, for the handbook.
    """

    group: str
    id: str
    kind: str
    address: str
    action: str
    most: bool
    title: str
    why: str


class ChannelsTable:
    """All channels: {workflow: [channel, ...]}, for the workflows of a rights table.

    `rows`: as they stand in the files, those of EVERY workflow under it.
    """

    def __init__(self, rights: RightsTable, source: Path = SRC) -> None:
        self.rights = rights
        self.rows: dict[str, list[Channel]] = {EVERY: []}
        for path in sorted(source.glob("*/channels.csv")):
            with path.open(encoding="utf-8") as lines:
                for row in DictReader(lines):
                    self._check(row, path)
                    self.rows.setdefault(row["workflow"], []).append(_channel(row))
        self.channels = {
            workflow: _merged(self.rows[EVERY], self.rows.get(workflow, ()))
            for workflow in rights.workflows()
        }

    def _check(self, row: dict[str, str], path: Path) -> None:
        known = {EVERY, *self.rights.workflows()}
        if row["workflow"] not in known:
            raise ValueError(f"{path}: no such workflow: {row['workflow']}")
        if row["address"] and row["kind"] not in KINDS:
            raise ValueError(f"{path}: no such kind: {row['kind']}")

    def may(self, channel: Channel, workflow: str, state: str, function: str) -> bool:
        """Return whether a function meets an item in a state on a channel."""
        may = self.rights.may
        if not channel.action:
            return False
        if channel.action == PUBLIC:
            return may(workflow, state, "anyone", "view")
        room, slash, action = channel.action.partition("/")
        if slash:
            return function in self.rights.rooms[room][ANYWHERE].get(action, ())
        # what is public, people of every function have too
        return any(
            may(workflow, state, who, channel.action) for who in (function, "anyone")
        )


def _channel(row: dict[str, str]) -> Channel:
    return Channel(
        row["group"],
        row["channel"],
        row["kind"],
        row["address"],
        row["action"].removesuffix(AT_MOST),
        row["action"].endswith(AT_MOST),
        row["title"],
        row["why"],
    )


def _merged(general: Iterable[Channel], special: Iterable[Channel]) -> list[Channel]:
    """Return the channels of a workflow: general ones, changed and added to."""
    found = {channel.id: channel for channel in general}
    for channel in special:
        if channel.address:
            found[channel.id] = channel
            continue
        changed = [
            each
            for each in found.values()
            if channel.id == each.id or not channel.id and channel.group == each.group
        ]
        if not changed:
            raise ValueError(f"no such channel: {channel.group} {channel.id}")
        for each in changed:
            found[each.id] = replace(
                each, action=channel.action, most=channel.most, why=channel.why
            )
    return list(found.values())
