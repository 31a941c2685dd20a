"""Every channel of contacts and reports, as everybody, in every state."""

from tests.channels.walk import ChannelsWalk
import unittest


class TestHotline(ChannelsWalk, unittest.TestCase):
    workflows = ("thads_hotline_contact", "thads_hotline_report")
