"""Every channel of loads and entries, as everybody, in every state."""

from tests.channels.walk import ChannelsWalk
import unittest


class TestRegister(ChannelsWalk, unittest.TestCase):
    workflows = ("thads_debtor_load", "thads_debtor_entry")
