"""Every channel of statements of royalties, as everybody, in every state."""

from tests.channels.walk import ChannelsWalk
import unittest


class TestRoyalties(ChannelsWalk, unittest.TestCase):
    workflows = ("thads_royalty_statement",)
