"""Pages and services that no row of the channels table names: they tell nobody.

Whatever has an address on an item and is not in the table is asked by people who may
not view the item, for each set of people who may.
"""

from tests.channels.asking import Asking
from tests.channels.asking import refusals_once
from tests.channels.walk import first_of_viewers
from tests.channels.walk import of
from tests.channels.world import CHANNELS
from tests.channels.world import people
from tests.web.walk import everything
from thads.organisation.channels import ChannelsTable
from thads.organisation.rights import RightsTable
import re
import unittest


#: Of those who may not view an item: near colleagues, a neighbour, anybody.
ASKING = (
    *("hanoi.accountant", "hanoi.registrar"),
    *("tphochiminh.leader", "the public"),
)
LAST_STEP = re.compile(r"\}/(?:@@)?([\w@.-]+)")


class TestNames(unittest.TestCase):
    layer = CHANNELS
    level = 2

    def test_what_is_not_in_the_table_tells_nobody(self):
        table = ChannelsTable(RightsTable())
        ask = Asking(self.layer)
        self.enterContext(refusals_once())
        asking = [each for each in people(self.layer) if each.name in ASKING]
        every = list(everything())
        items = of(self.layer, *table.channels)
        for item in first_of_viewers(items, table.rights):
            if table.rights.may(item.workflow, item.state, "anyone", "view"):
                continue
            obj = self.layer["portal"].unrestrictedTraverse(item.facts["item"])
            known = {
                name
                for channel in table.channels[item.workflow]
                for name in LAST_STEP.findall(channel.address)
            }
            names = {
                (each.service, each.name)
                for each in every
                if each.method in ("", "GET") and each.fits(obj)
            }
            strangers = [
                person
                for person in asking
                if not table.rights.may(
                    item.workflow, item.state, person.function_at(item), "view"
                )
            ]
            for service, name in sorted(names):
                if name in known:
                    continue
                step = name if service else f"@@{name}"
                address = f"{item.facts['item']}/{step}"
                for person in strangers:
                    answer = ask("rest" if service else "page", address, person)
                    with self.subTest(address=address, person=person.name):
                        self.assertLess(answer.status, 500)
                        self.assertNotIn(item.mark, answer.text)
