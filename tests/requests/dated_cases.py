"""Cases whose steps are taken at moments of a test's choice."""

from datetime import datetime
from plone import api
from tests.layers import WORLD_INTEGRATION
from tests.requests.world import APPLICANT
from thads.casework import steps
from thads.errors import Refused
from thads.requests import cases
from thads.requests import procedures
from thads.requests import submissions
from thads.worktime import clock
import uuid


def at(day, hour=10, minute=0, month=11):
    return clock.to_utc(datetime(2026, month, day, hour, minute))


class DatedCases:
    """Mixin: cases of Hanoi, with the clock of each in hand."""

    layer = WORLD_INTEGRATION

    def setUp(self):
        self.portal = self.layer["portal"]

    def case(self, received=None, *steps_taken):
        """A case received on 02/11, with the steps (name, moment, values) taken."""
        receipt = submissions.submit(
            self.portal,
            submissions.Submission(
                locality_id="hanoi",
                unit_id="hanoi",
                procedure=procedures.get("yeu-cau-thi-hanh-an"),
                key=uuid.uuid4().hex,
                applicant=APPLICANT,
            ),
            now=received or at(2),
            queue=False,
        )
        with api.env.adopt_roles(["Manager"]):
            case = cases.make(self.portal, receipt.code)
        for name, moment, values in steps_taken:
            case = self.take(case, name, moment, **values)
        return case

    def take(self, case, name, moment, person="hanoi.leader", **values):
        with api.env.adopt_roles(["Manager"]):
            return steps.take(case, name, values, person=person, now=moment)

    def refusal(self, case, name, moment, person="hanoi.leader", **values):
        with self.assertRaises(Refused) as refused:
            self.take(case, name, moment, person, **values)
        return refused.exception.problems
