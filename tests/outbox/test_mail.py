"""A mail leaves with its transaction, through a real server, once."""

from datetime import UTC
from datetime import datetime
from datetime import timedelta
from plone import api
from tests.ground import GROUND_INTEGRATION
from tests.smtp import Server
from thads import outbox
from thads.outbox import mail
from thads.outbox.jobs import get_outbox
import unittest


class TestMail(unittest.TestCase):
    layer = GROUND_INTEGRATION

    def setUp(self):
        self.portal = self.layer["portal"]
        api.portal.set_registry_record(
            "plone.email_from_address", "cong@thads.example.vn"
        )
        api.portal.set_registry_record("plone.email_from_name", "Cổng THADS")
        self.server = Server().serve(self.portal)
        self.server.start()
        self.addCleanup(self.server.stop)

    def send(self, **options):
        return mail.send(
            self.portal,
            "nguyen.van.an@example.org",
            "Hẹn trả kết quả hồ sơ",
            "Kính gửi ông Nguyễn Văn Ân,\nHồ sơ của ông đã được tiếp nhận.\n",
            **options,
        )

    def test_delivered_in_vietnamese(self):
        self.send(reply_to="hanoi@thads.example.vn")
        self.assertEqual(self.server.messages, [], "nothing leaves at once")
        outbox.run_due(self.portal)
        ((recipients, message),) = self.server.messages
        self.assertEqual(recipients, ("nguyen.van.an@example.org",))
        self.assertEqual(message["Subject"], "Hẹn trả kết quả hồ sơ")
        self.assertEqual(message["From"], "Cổng THADS <cong@thads.example.vn>")
        self.assertEqual(message["Reply-To"], "hanoi@thads.example.vn")
        self.assertIn("Hồ sơ của ông đã được tiếp nhận.", message.get_content())

    def test_long_letters_arrive_whole(self):
        """Real servers refuse lines of more than 1,000 bytes."""
        subject = "[V38E-6KP6-3CW9] Đã nhận được hồ sơ trực tuyến của ông/bà"
        text = "Cán bộ tiếp nhận sẽ kiểm tra hồ sơ và hẹn ngày.\n" * 60
        mail.send(self.portal, "an@example.org", subject, text)
        outbox.run_due(self.portal)
        ((_recipients, message),) = self.server.messages
        self.assertEqual(message["Subject"], subject)
        self.assertEqual(message.get_content().splitlines(), text.splitlines())

    def test_with_the_same_key_it_is_sent_once(self):
        self.send(key="received-ABCD")
        self.send(key="received-ABCD")
        outbox.run_due(self.portal)
        self.send(key="received-ABCD")
        outbox.run_due(self.portal)
        self.assertEqual(len(self.server.messages), 1)

    def test_sent_twice_it_is_recognised_by_its_message_id(self):
        id = self.send(key="received-ABCD")
        payload = get_outbox(self.portal).jobs[id]["payload"]
        outbox.run_due(self.portal)
        store = get_outbox(self.portal)
        outbox.retry(self.portal, id)
        store.jobs[id]["payload"] = payload
        outbox.run_due(self.portal)
        first, second = [message["Message-ID"] for _to, message in self.server.messages]
        self.assertEqual(first, second)
        self.assertRegex(first, r"^<[0-9a-f]{32}@thads\.example\.vn>$")

    def test_while_the_server_is_down_it_waits(self):
        self.server.stop()
        self.send()
        outbox.run_due(self.portal)
        self.assertEqual(outbox.health(self.portal)["counts"]["waiting"], 1)
        self.server.start()
        outbox.run_due(self.portal, now=datetime.now(UTC) + timedelta(minutes=1))
        self.assertEqual(len(self.server.messages), 1)
        self.assertEqual(outbox.health(self.portal)["counts"]["done"], 1)

    def test_an_unknown_recipient_is_set_aside(self):
        self.server.mailbox.refused["nguyen.van.an@example.org"] = "550 unknown"
        self.send()
        outbox.run_due(self.portal)
        self.assertEqual(outbox.health(self.portal)["counts"]["failed"], 1)

    def test_a_busy_recipient_is_tried_again(self):
        self.server.mailbox.refused["nguyen.van.an@example.org"] = "451 busy"
        self.send()
        outbox.run_due(self.portal)
        self.assertEqual(outbox.health(self.portal)["counts"]["waiting"], 1)

    def test_a_subject_cannot_add_headers(self):
        mail.send(self.portal, "a@example.org", "Tin\nBcc: b@example.org", "x")
        outbox.run_due(self.portal)
        ((recipients, message),) = self.server.messages
        self.assertEqual(recipients, ("a@example.org",))
        self.assertIsNone(message["Bcc"])
