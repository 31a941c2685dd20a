"""Every channel of notices, documents and pages, as everybody, in every state."""

from tests.channels.walk import ChannelsWalk
import unittest


class TestOtherTypes(ChannelsWalk, unittest.TestCase):
    workflows = ("thads_publication",)
    kinds = ("Notice", "OfficialDocument", "Document")
