"""What the trail and the outbox show has words, not only names."""

from lxml import etree
from tests.layers import WORLD_INTEGRATION
from thads.operations import translations
from thads.organisation.rights import RightsTable
from thads.organisation.rights import definition_of
from thads.outbox.interfaces import IJobHandler
from thads.outbox.interfaces import IPeriodicJob
from zope.component import getUtilitiesFor
import unittest


class TestWords(unittest.TestCase):
    layer = WORLD_INTEGRATION

    def setUp(self):
        self.words = set().union(*translations.catalogues().values())

    def test_every_transition_that_is_recorded(self):
        for workflow, (room, _places) in RightsTable().workflows().items():
            tree = etree.parse(str(definition_of(room, workflow)))
            for transition in tree.findall("transition[@trigger='USER']"):
                name = f"{room}.{transition.get('transition_id')}"
                with self.subTest(name):
                    self.assertIn(name, self.words)

    def test_every_job(self):
        for kind in (IJobHandler, IPeriodicJob):
            for name, _handler in getUtilitiesFor(kind):
                with self.subTest(name):
                    self.assertIn(name, self.words)
