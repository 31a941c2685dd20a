"""Every mail the portal sends is Vietnamese, subject and text."""

from contextlib import contextmanager
from email import message_from_string
from email import policy
from pathlib import Path
from plone import api
from plone.app.testing import login
from tests.language import english
from tests.layers import SHOWN_HTTP
from thads import _
from thads.audit import verification
from thads.casework.deadlines import Deadline
from thads.casework.notifications import mail_people
from thads.debtors import notifications
from thads.debtors.search import canaries
from thads.debtors.workflow import load_state
from thads.debtors.worklist import reminders
from thads.login import alerts
from thads.login import notifications as login_notifications
from thads.organisation import password_reset
from thads.outbox import mail
from thads.publication import notifications as approval_mails
from thads.ratelimit import forget_all
from thads.requests import announcements
from thads.requests import cases
from thads.requests import letters
from thads.site import security_contact
from thads.worktime import clock
from types import SimpleNamespace
from unittest import mock
import re
import sys
import thads
import time
import unittest


SRC = Path(thads.__file__).parent
SENDS = re.compile(r"\bmail\.send\(|\bqueue\(")
#: Of mails on attacks.
SETTINGS = {"told": True, "minutes": 60, "addresses": ("truc@thads.example",)}
#: What is no word of ours: names, and what somebody wrote.
QUOTED = re.compile("“[^”]*”")


def senders():
    """The modules that send mail."""
    return {
        ".".join(("thads", *path.relative_to(SRC).with_suffix("").parts)).removesuffix(
            ".__init__"
        )
        for path in SRC.rglob("*.py")
        if SENDS.search(path.read_text(encoding="utf-8"))
    }


class TestMails(unittest.TestCase):
    layer = SHOWN_HTTP
    level = 2

    def setUp(self):
        self.portal = self.layer["portal"]
        self.hanoi = self.portal["hanoi"]
        self.sent = []  # (module, subject, text)

    @contextmanager
    def watched(self):
        """Keep what is queued, with the module that did it."""

        def keep(portal, kind, payload, **options):
            asked = sys._getframe(2).f_globals["__name__"]
            self.sent.append((asked, payload["subject"], payload["text"]))

        with mock.patch.object(mail, "put", keep):
            yield

    def letters(self):
        case = next(iter(cases.desk_of("hanoi").objectValues("SupportCase")), None)
        case = case or self.a_case()
        for path in sorted(Path(letters.__file__).parent.glob("*.txt")):
            before = len(self.sent)
            letters.send(case, path.stem)
            self.assertGreater(len(self.sent), before, path.name)

    def announcements(self):
        case = next(iter(cases.desk_of("hanoi").objectValues("SupportCase")), None)
        case = case or self.a_case()
        for kind in announcements.SUBJECTS:
            words = announcements.values_of(case)
            subject = _(announcements.SUBJECTS[kind], mapping=words)
            text = _(announcements.TEXT, mapping=words)
            self.assertEqual(
                mail_people(["hanoi.leader"], subject, text, kind), ["hanoi.leader"]
            )
        with mock.patch.object(announcements, "is_open", return_value=True):
            key = f"{case.code}:0"
            line = announcements.line_of(self.portal, "hanoi.leader", key, "new")
        self.assertTrue(line)
        self.assertTrue(announcements.send_digest("hanoi.leader", [line], "2026-12-01"))

    def a_case(self):
        desk = cases.desk_of("hanoi")
        return desk[next(id for id in desk.objectIds())]

    def reminders(self):
        register = self.hanoi["tra-cuu"]
        every = register.objectValues()
        load = next(
            each
            for each in every
            if each.portal_type == "DebtorLoad" and load_state(each) == "draft"
        )
        entry = next(each for each in every if each.portal_type == "DebtorEntry")
        with (
            mock.patch.object(Deadline, "stage", "late"),
            mock.patch.object(reminders, "last_moved", return_value=clock.now()),
        ):
            found = [reminders.reminder_of_load(load)]
            with mock.patch.object(reminders, "entry_state", return_value="hidden"):
                found.append(reminders.reminder_of_entry(entry))
        for each in found:
            mail_people(each.people, each.subject, each.text, about=each.about)
        notifications.notify_of_hiding_request(entry, "Trùng tên với người khác.")
        notifications.notify_of_objection(entry, "ABCD-EFGH-JKLM")
        with (
            mock.patch.object(canaries.api.user, "is_anonymous", return_value=True),
            mock.patch.object(canaries, "settings") as settings,
        ):
            settings.return_value.watch_mail = "truc@thads.example"
            forget_all()
            canaries.record_sighting(entry, "opened", "203.0.113.9", time.time())

    def approvals(self):
        folder = self.hanoi["tin-tuc"]
        item = api.content.create(folder, "News Item", "thu", title="Tin thử")
        item.creators = ("hanoi.editor",)
        for actor, action in (
            ("hanoi.editor", "submit"),
            ("hanoi.leader", "return"),
            ("hanoi.editor", "submit"),
            ("hanoi.leader", "approve"),
            ("central.approver", "return"),
            ("hanoi.editor", "submit"),
            ("hanoi.leader", "approve"),
            ("central.approver", "approve"),
        ):
            login(self.portal, actor)
            comment = "Cần ghi rõ nguồn." if action == "return" else ""
            with mock.patch.object(approval_mails.outbox, "put") as put:
                api.content.transition(item, action, comment=comment)
            for call in put.call_args_list:
                approval_mails.tell(*call.args[::2])

    def broken_trail(self):
        fault = verification.Result(7, "0" * 64, _("entries are missing"), 3)
        verification.tell(self.portal, fault)

    def accounts(self):
        password_reset.send_password_link("hanoi.editor")
        password_reset.send_logins("hanoi.editor@thads.example")
        notifications_of_login = (
            login_notifications.second_factor_reset,
            login_notifications.second_factor_on,
            login_notifications.second_factor_off,
            login_notifications.new_recovery_codes,
            login_notifications.sessions_ended,
            login_notifications.suspended,
        )
        for letter in notifications_of_login:
            letter("hanoi.editor")
        login_notifications.recovery_code_used("hanoi.editor", 3)
        api.user.get(userid="hanoi.editor").setMemberProperties(
            {"email": "moi@thads.example"}
        )

    def attacks(self):
        now = clock.precise_now()
        found = [
            SimpleNamespace(
                action=action,
                user="hanoi.editor",
                name="Nguyễn Văn Ví Dụ",
                network="203.0.113.0/24",
                count=1000 + number,
                since=None,
                time=now,
            )
            for action in alerts.LINES
            for number in range(alerts.MOST)
        ]
        with (
            mock.patch.object(alerts, "_since", lambda *asked: found),
            mock.patch.object(alerts, "_key", lambda entry: id(entry)),
            mock.patch.object(alerts, "value_of", lambda _of, name: SETTINGS[name]),
        ):
            alerts.tell_attacks(self.portal)
        login_notifications.code_tried_again("hanoi.editor", clock.today())
        login_notifications.api_key_made(
            "hanoi.editor", "hanoi", "Nền tảng số", "01/03/2027"
        )

    def security_contact(self):
        prefix = "thads.site.settings.ISecurityContact"
        api.portal.set_registry_record("plone.email_from_address", "cong@thads.example")
        api.portal.set_registry_record(f"{prefix}.contacts", ("tel:+84241234567",))
        api.portal.set_registry_record(f"{prefix}.valid_until", clock.today())
        security_contact.warn(self.portal)

    def test_plones_own_mails_are_vietnamese(self):
        """The link of REST's reset-password, and the welcome of a new account."""
        registration = api.portal.get_tool("portal_registration")
        request = self.layer["request"]
        with mock.patch("Products.MailHost.MailHost.MailBase.send") as send:
            registration.mailPassword("hanoi.editor", request)
            registration.registeredNotify("hanoi.editor")
        self.assertEqual(send.call_count, 2)
        for call in send.call_args_list:
            message = message_from_string(str(call.args[0]), policy=policy.default)
            words = [*map(str, call.args[1:]), *map(str, call.kwargs.values())]
            subject = call.kwargs.get("subject") or message["Subject"] or words
            for text in (str(subject), message.get_content()):
                with self.subTest(text):
                    self.assertEqual(english.english(QUOTED.sub("", text)), [])

    def test_every_mail_is_vietnamese(self):
        with self.watched(), api.env.adopt_roles(["Manager"]):
            self.letters()
            self.announcements()
            self.reminders()
            self.accounts()
            self.approvals()
            self.broken_trail()
            self.security_contact()
            self.attacks()
        self.assertEqual({sender for sender, *_words in self.sent}, senders())
        self.assertGreater(len({subject for _who, subject, _text in self.sent}), 15)
        for sender, subject, text in self.sent:
            with self.subTest(sender, subject=subject):
                self.assertEqual(english.english(QUOTED.sub("", subject)), [])
                self.assertEqual(english.english(QUOTED.sub("", text)), [])
                self.assertFalse(subject.isascii(), subject)
                self.assertNotIn("$", subject + text)
