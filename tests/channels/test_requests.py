"""Every channel of support cases, as everybody, in every state."""

from tests.channels.walk import ChannelsWalk
import unittest


class TestCases(ChannelsWalk, unittest.TestCase):
    workflows = ("thads_support_case",)
