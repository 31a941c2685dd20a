"""A refused service changes nothing, whatever it had written before it refused."""

from tests.debtors.http import Http
from tests.layers import WORLD_HTTP
from thads.errors import NotAllowed
from thads.errors import Refused
from thads.errors import Stale
from unittest import mock
import transaction
import unittest


class TestRefusals(Http, unittest.TestCase):
    layer = WORLD_HTTP

    def test_nothing_is_kept(self):
        for refusal in (Refused({"": "x"}), NotAllowed(), Stale()):

            def reply(service, refusal=refusal):
                service.context.title = "Đã đổi"
                raise refusal

            with (
                self.subTest(type(refusal).__name__),
                mock.patch("thads.organisation.services.LocalitiesGet.reply", reply),
            ):
                answer = self.get("@localities")
                self.assertGreaterEqual(answer.status_code, 400)
                transaction.begin()
                self.assertNotEqual(self.portal.title, "Đã đổi")
