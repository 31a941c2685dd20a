"""Every channel of news and of working copies, as everybody, in every state."""

from tests.channels.walk import ChannelsWalk
import unittest


class TestNews(ChannelsWalk, unittest.TestCase):
    workflows = ("thads_publication",)
    kinds = ("News Item", "working copy")
