"""Every cell of `thads_structure`, walked over page and REST.

Who: one person for each function, the public, and the same people of the other
locality, who must be refused whatever the table gives them at home.
"""

from tests.layers import WORLD_HTTP
from tests.rights import RightsWalk
from tests.rights import functions_and_people
import unittest


class TestStructure(RightsWalk, unittest.TestCase):
    layer = WORLD_HTTP
    workflow = "thads_structure"

    def place(self, state):
        return "hanoi/don-vi/badinh"

    def test_every_cell(self):
        for function, user in functions_and_people("hanoi"):
            self.walk("published", function, user)

    def test_people_of_another_locality_are_the_public_here(self):
        for function, user in functions_and_people("tphochiminh"):
            if not function.startswith("central_") and function != "anyone":
                self.walk("published", "anyone", user)
