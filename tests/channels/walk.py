"""Every cell of the channels table: each item, each channel, each person."""

from collections import Counter
from tests.channels.asking import CHANGES
from tests.channels.asking import Asking
from tests.channels.asking import address_of
from tests.channels.asking import refusals_once
from tests.channels.world import CHANNELS
from tests.channels.world import TRANSIENT
from tests.channels.world import people
from thads.organisation.channels import ChannelsTable
from thads.organisation.rights import RightsTable


#: The action whose right lets read the words said with the steps.
HISTORY = "history"


def of(layer, *workflows):
    """Return the items of the world that are of some workflows."""
    return [item for item in layer["thads_items"] if item.workflow in workflows]


def first_of_viewers(items, rights):
    """Return the first item of each workflow that the same functions may view."""
    found = {}
    for item in items:
        _room, states = rights.workflows()[item.workflow]
        viewers = frozenset(states[item.state].get("view", ()))
        found.setdefault((item.workflow, viewers), item)
    return list(found.values())


def opened(channel):
    """Return a channel that tells somebody something; None for others."""
    return channel if channel.action else None


class ChannelsWalk:
    """Mixin: set `workflows`, and `kinds` where it is not for all of their items."""

    layer = CHANNELS
    level = 2  # some minutes: every state, every person, every channel
    workflows = ()
    kinds = ()

    def setUp(self):
        self.rights = RightsTable()
        self.table = ChannelsTable(self.rights)
        self.people = people(self.layer)
        self.ask = Asking(self.layer)
        self.enterContext(refusals_once())
        self.items = [
            item
            for item in of(self.layer, *self.workflows)
            if not self.kinds or item.kind in self.kinds
        ]

    def test_every_state_has_an_item(self):
        there = {(item.workflow, item.state) for item in self.items} | TRANSIENT
        for workflow in self.workflows:
            _room, states = self.rights.workflows()[workflow]
            for state in states:
                self.assertIn((workflow, state), there)

    def test_every_channel_is_met_by_those_of_the_table(self):
        cells, firsts = Counter(), first_of_viewers(self.items, self.rights)
        for item in self.items:
            channels = self.table.channels[item.workflow]
            # what tells nobody is closed to all: it is not asked again of the others
            first = item in firsts
            for channel in channels if first else map(opened, channels):
                if channel and channel.action == HISTORY and not item.comment:
                    continue  # it has taken no step, or none with words
                address = channel and address_of(channel, item)
                if not address:
                    continue
                for person in self.people:
                    cells[self.cell(item, channel, address, person)] += 1
        # a table that lets nobody in would be held by a portal that is down
        self.assertGreater(cells[True], cells.total() / 100)

    def cell(self, item, channel, address, person):
        """Ask, compare, and return whether the item was met."""
        function = person.function_at(item)
        expected = self.table.may(channel, item.workflow, item.state, function)
        if expected and channel.kind in ("post", "delete"):
            return None  # what is allowed is walked by the tests of the job
        answer = self.ask(channel.kind, address, person)
        # the page of a refusal names what its reader may view, above all in its menu
        viewer = any(
            self.rights.may(item.workflow, item.state, who, "view")
            for who in (function, "anyone")
        )
        met = not (viewer and answer.refused) and self.met(item, channel, answer)
        told = self.told(item, function, answer)
        wrong = expected != met and not (channel.most and expected)
        if wrong or told or answer.status >= 500:
            with self.subTest(
                channel=channel.id,
                state=f"{item.kind} {item.state}",
                person=person.name,
                address=address,
                status=answer.status,
            ):
                self.assertLess(answer.status, 500)
                self.assertFalse(told, "words said with a step")
                self.assertEqual(met, expected, "met by the person; by the table")
        return met

    def met(self, item, channel, answer):
        """Return whether an answer tells of an item."""
        if channel.kind in CHANGES:
            return answer.done
        if channel.kind == "picture":
            return answer.done and answer.type.startswith("image/")
        if channel.action == HISTORY and item.comment:
            return item.comment in answer.text
        asked_for = any(fact in channel.address for fact in ("{item}", "{id}"))
        return item.mark in answer.text or (
            not asked_for and item.facts["id"].lower() in answer.text
        )

    def told(self, item, function, answer):
        """Return whether an answer tells what only readers of the history read."""
        if not item.comment or item.comment not in answer.text:
            return False
        return not self.rights.may(item.workflow, item.state, function, HISTORY)
