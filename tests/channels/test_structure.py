"""Every channel of units and sections, as everybody, in every state."""

from tests.channels.walk import ChannelsWalk
import unittest


class TestStructure(ChannelsWalk, unittest.TestCase):
    workflows = ("thads_structure",)
