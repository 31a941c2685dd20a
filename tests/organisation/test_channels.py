"""The channels table: well made, complete, and the strictest where it says nothing."""

from pathlib import Path
from tempfile import TemporaryDirectory
from thads.organisation.channels import EVERY
from thads.organisation.channels import KINDS
from thads.organisation.channels import Channel
from thads.organisation.channels import ChannelsTable
from thads.organisation.rights import RightsTable
import unittest


HEAD = "workflow,group,channel,kind,address,action,title,why\n"


class TestChannels(unittest.TestCase):
    def setUp(self):
        self.rights = RightsTable()
        self.table = ChannelsTable(self.rights)

    def test_every_workflow_has_them(self):
        for workflow in self.rights.workflows():
            channels = self.table.channels[workflow]
            ids = [channel.id for channel in channels]
            self.assertEqual(len(ids), len(set(ids)), workflow)
            for kind in KINDS:
                if kind not in ("post", "picture"):
                    self.assertIn(kind, {channel.kind for channel in channels})

    def test_each_has_a_name_and_a_reason_where_it_tells_less(self):
        for workflow, channels in self.table.channels.items():
            for channel in channels:
                with self.subTest(workflow=workflow, channel=channel.id):
                    self.assertTrue(channel.title)
                    if not channel.action or channel.most:
                        self.assertTrue(channel.why)

    def test_each_action_is_one_of_the_rights_table(self):
        for workflow, channels in self.table.channels.items():
            _room, states = self.rights.workflows()[workflow]
            actions = {action for state in states.values() for action in state}
            for channel in channels:
                self.table.may(channel, workflow, next(iter(states)), "anyone")
                if channel.action in ("", "public") or "/" in channel.action:
                    continue
                with self.subTest(workflow=workflow, channel=channel.id):
                    self.assertIn(channel.action, actions | {"view", "edit", "delete"})

    def test_without_an_action_nobody_is_told(self):
        channel = Channel("own", "x", "page", "{item}", "", False, "", "")
        for _room, workflow, state, _actions in self.rights.places():
            for function in ("anyone", "leader", "central_inspector"):
                self.assertFalse(self.table.may(channel, workflow, state, function))

    def test_faulty_rows_are_named(self):
        for row, words in (
            ("thads_x,own,page,page,{item},view,,", "no such workflow: thads_x"),
            ("*,own,page,fax,{item},view,,", "no such kind: fax"),
            ("thads_publication,own,nothing,,,view,,", "no such channel: own nothing"),
        ):
            with self.subTest(row), TemporaryDirectory() as folder:
                path = Path(folder) / "room" / "channels.csv"
                path.parent.mkdir()
                path.write_text(HEAD + row, encoding="utf-8")
                with self.assertRaisesRegex(ValueError, words):
                    ChannelsTable(self.rights, Path(folder))

    def test_those_of_all_items_come_first(self):
        self.assertGreater(len(self.table.rows[EVERY]), 40)
