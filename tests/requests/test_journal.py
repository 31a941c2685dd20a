"""The journal, the worker's part, letters, and what is left behind."""

from datetime import timedelta
from tests.layers import WORLD_INTEGRATION
from tests.requests import files
from tests.requests.world import APPLICANT
from thads.casework import deadlines
from thads.casework import steps
from thads.errors import NotAllowed
from thads.outbox import run_due
from thads.outbox.jobs import get_outbox
from thads.requests import cases
from thads.requests import journal
from thads.requests import letters
from thads.requests import procedures
from thads.requests import submissions
from thads.requests import tracking
from thads.requests.demo import WAYS
from thads.requests.demo import make_case
from thads.requests.jobs import reconcile
from thads.requests.workflow import STEPS
from thads.worktime import clock
import time
import unittest


class JournalTest(unittest.TestCase):
    layer = WORLD_INTEGRATION

    def setUp(self):
        self.portal = self.layer["portal"]

    def submit(self, key="khoa-so-mot", **changes):
        submission = submissions.Submission(
            locality_id="hanoi",
            unit_id="hanoi",
            procedure=procedures.get("yeu-cau-thi-hanh-an"),
            key=key,
            applicant=APPLICANT,
            files=[("don.pdf", files.PDF, "application/pdf")],
        )
        return submissions.submit(self.portal, submission, **changes)

    def test_the_record_forgets_what_was_sent_once_the_case_stands(self):
        code = self.submit().code
        self.assertIn("applicant", journal.get(self.portal, code))
        run_due(self.portal)
        self.assertEqual(
            set(journal.get(self.portal, code)),
            {"identity", "digest", "locality", "received", "due", "made"},
        )
        case = cases.find(self.portal, code)
        self.assertEqual(case.file("citizen-1").blob.data, files.PDF)

    def test_a_request_of_a_former_release_sent_again_is_the_same(self):
        """Its record was filed by key, procedure, locality and telephone."""
        code = self.submit().code
        record = journal.get(self.portal, code)
        del record["digest"]
        record["identity"] = journal.identity_of(
            "hanoi", "yeu-cau-thi-hanh-an", "khoa-so-mot", APPLICANT["phone"]
        )
        former, _record = journal.find(self.portal, record["identity"])
        store = journal.JOURNAL.read(self.portal)["records"]
        store.remove(code)
        store.put(former, dict(record))
        receipt = self.submit()
        self.assertEqual((receipt.code, receipt.created), (former, False))

    def test_made_twice_it_is_one_case_and_one_letter(self):
        code = self.submit().code
        cases.make(self.portal, code)
        cases.make(self.portal, code)
        run_due(self.portal)
        desk = self.portal["hanoi"]["ho-tro-truc-tuyen"]
        self.assertEqual(list(desk.objectIds()), [code])

    def test_a_code_two_requests_would_share_goes_to_the_first(self):
        first = self.submit().code
        journal.get(self.portal, first)["identity"] = "somebody else's"
        second = self.submit()
        self.assertTrue(second.created)
        self.assertNotEqual(second.code, first)
        self.assertEqual(self.submit().code, second.code)

    def test_a_request_left_behind_is_found_again(self):
        code = self.submit(now=clock.now() - timedelta(hours=1), queue=False).code
        reconcile(self.portal)
        run_due(self.portal)
        self.assertIsNotNone(cases.find(self.portal, code))
        jobs = len(get_outbox(self.portal).jobs)
        reconcile(self.portal)
        self.assertEqual(len(get_outbox(self.portal).jobs), jobs)

    def test_files_of_forms_never_sent_are_forgotten(self):
        token = journal.stash(self.portal, "blob")
        journal.remove_old_files(self.portal)
        self.assertEqual(journal.unstash(self.portal, token), "blob")
        journal.remove_old_files(
            self.portal, now=time.time() + journal.STASH_SECONDS + 1
        )
        self.assertIsNone(journal.unstash(self.portal, token))

    def test_a_ticket_opens_its_case_for_an_hour(self):
        code, now = self.submit().code, time.time()
        ticket = tracking.ticket(self.portal, code, now)
        self.assertIsNotNone(tracking.admitted(self.portal, code, ticket, now + 3500))
        other = self.submit("khoa-so-hai").code
        for shown_code, shown, when in (
            (code, ticket, now + 3700),
            (other, ticket, now),
            (code, "ffffffff" + ticket[8:], now),
            (code, "", now),
            (code, "x", now),
            (code, "é.é", now),
            ("", ticket, now),
        ):
            found = tracking.admitted(self.portal, shown_code, shown, when)
            self.assertIsNone(found, (shown_code, shown))

    def test_demo_cases_stand_in_every_state(self):
        for state in WAYS:
            case = make_case("hanoi", state, applicant=APPLICANT)
            self.assertEqual(case.state_id, state)
            self.assertEqual(case.slip[-1].until is not None, case.state.final)
        self.assertEqual(
            {job["kind"] for job in get_outbox(self.portal).jobs.values()} - {"mail"},
            {job["kind"] for job in get_outbox(self.portal).jobs.values()},
        )

    def test_the_clock_stands_still_while_the_citizen_has_to_act(self):
        start = clock.to_utc(clock.datetime(2026, 11, 16, 9))
        case = make_case(
            "hanoi",
            "supplement_wanted",
            applicant=APPLICANT,
            received=start,
            pace=timedelta(minutes=30),
        )
        due = case.due
        later = start + timedelta(days=9)
        self.assertEqual(deadlines.status(case, later), "paused")
        case = steps.take(case, "supplement", {}, person="", now=later)
        self.assertGreater(case.due, due)
        self.assertEqual(case.due, deadlines.postponed(due, start, later))
        self.assertEqual(case.first_due, case.due)
        self.assertIsNone(case.frozen)

    def test_the_citizen_takes_no_officer_s_step(self):
        case = make_case("hanoi", "registered", applicant=APPLICANT)
        for name in ("supplement", "finish", "return_result"):
            with self.assertRaises(NotAllowed):
                steps.take(case, name, {"result": "x"}, person="")

    def test_every_letter_can_be_written(self):
        case = make_case("hanoi", "in_work", applicant=APPLICANT)
        names = {"register"} | {s.letter for s in STEPS.values() if s.letter}
        for name in names:
            subject, text = letters.compose(case, name)
            with self.subTest(name):
                self.assertIn(case.code, subject)
                self.assertNotIn("$", subject + text)
                self.assertIn(APPLICANT["name"], text)
                self.assertNotIn(APPLICANT["phone"], text)
                self.assertLess(max(map(len, text.splitlines())), 120)

    def test_procedures_are_made_once_and_then_belong_to_the_centre(self):
        desk = self.portal["ho-tro-truc-tuyen"]
        self.assertEqual(
            list(desk.objectIds()), [row["id"] for row in procedures.rows()]
        )
        desk["mien-giam-phi"].title = "Của Tổng cục"
        self.assertEqual(procedures.place(desk), [])
        self.assertEqual(desk["mien-giam-phi"].title, "Của Tổng cục")
