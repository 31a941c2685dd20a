"""Appointments in slots: places, who gets the last one, who is let go, who comes."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from datetime import time
from datetime import timedelta
from lxml import html
from plone import api
from tests.hotline.http import Portal
from tests.layers import WORLD_FUNCTIONAL
from tests.layers import WORLD_HTTP
from tests.requests.dated_cases import DatedCases
from tests.requests.dated_cases import at
from tests.requests.world import APPLICANT
from tests.requests.world import CaseWorld
from thads import worktime
from thads.casework import steps
from thads.requests import appointments
from thads.requests import cases
from thads.requests import desks
from thads.requests import letters
from thads.requests import offices
from thads.requests import step_fields
from thads.requests.upgrades.v20261130001 import upgrade
from thads.worktime import clock
from thads.worktime.calendar import Calendar
from unittest import mock
from ZODB.POSException import ConflictError
import json
import transaction
import unittest
import ZODB


NINE = "2026-11-05T09:00"
DAYS_OFF = "thads.worktime.interfaces.IWorktimeSettings.days"


class SlotsTest(unittest.TestCase):
    """The grid of a day: values in, values out."""

    day = date(2026, 11, 5)

    def hours(self, minutes, **hours):
        slots = appointments.Slots(Calendar(**hours), minutes, 1)
        return [f"{slot:%H:%M}" for slot in slots.of_day(self.day)]

    def test_a_day_in_slots(self):
        for minutes, count, first, last in (
            (30, 16, "08:00", "16:30"),
            (60, 8, "08:00", "16:00"),
            (45, 10, "08:00", "16:00"),
            (240, 2, "08:00", "13:00"),
            (5, 96, "08:00", "16:55"),
        ):
            with self.subTest(minutes):
                found = self.hours(minutes)
                self.assertEqual(
                    (len(found), found[0], found[-1]), (count, first, last)
                )

    def test_a_slot_longer_than_the_morning_is_the_morning(self):
        hours = {"morning": (time(8), time(10)), "afternoon": (time(10), time(10))}
        self.assertEqual(self.hours(240, **hours), ["08:00"])

    def test_no_slots_on_a_day_off(self):
        slots = appointments.Slots(Calendar(), 30, 1)
        self.assertEqual(slots.of_day(date(2026, 11, 7)), [])

    def test_a_moment_counts_in_the_slot_it_lies_in(self):
        slots = appointments.Slots(Calendar(), 45, 1)
        for moment, slot in (
            (at(5, 9, 30), "09:30"),
            (at(5, 9, 44), "09:30"),
            (at(5, 11, 59), "11:00"),
            (at(5, 16, 59), "16:00"),
            (at(5, 7), "08:00"),
        ):
            with self.subTest(clock.shown(moment)):
                self.assertEqual(f"{slots.of(moment):%H:%M}", slot)

    def test_days_have_their_names(self):
        self.assertEqual(
            [
                appointments.title_of_day(date(2026, 11, n))
                for n in (2, 3, 4, 5, 6, 7, 8)
            ],
            [
                "Thứ Hai, 02/11/2026",
                "Thứ Ba, 03/11/2026",
                "Thứ Tư, 04/11/2026",
                "Thứ Năm, 05/11/2026",
                "Thứ Sáu, 06/11/2026",
                "Thứ Bảy, 07/11/2026",
                "Chủ nhật, 08/11/2026",
            ],
        )


class ConflictTest(unittest.TestCase):
    """Two transactions that write into one day never both succeed."""

    def test_two_at_once(self):
        db = ZODB.DB(None)
        self.addCleanup(db.close)
        with db.transaction() as connection:
            connection.root.day = appointments.Day()
        managers = [transaction.TransactionManager() for _n in range(2)]
        for number, manager in enumerate(managers):
            connection = db.open(manager)
            self.addCleanup(connection.close)
            self.addCleanup(manager.abort)
            self.assertEqual(connection.root.day.moments, {})
            connection.root.day.put(f"case-{number}", at(5, 9))
        managers[0].commit()
        with self.assertRaises(ConflictError):
            managers[1].commit()


class PlacesTest(DatedCases, unittest.TestCase):
    def setUp(self):
        super().setUp()
        self.unit = self.portal["hanoi"]
        self.unit.appointment_places = 1

    def case(self, *steps_taken):
        """A case received on 02/11 and taken in on 03/11."""
        return super().case(None, ("receive", at(3), {}), *steps_taken)

    def coming(self, day=5, units=None, desk="hanoi"):
        found = appointments.of_day(cases.desk_of(desk), date(2026, 11, day), units)
        return [coming.code for coming in found]

    def test_a_full_slot_is_refused_and_the_next_free_one_named(self):
        first, second = self.case(), self.case()
        self.take(first, "make_appointment", at(3, 11), when=NINE)
        for when in (NINE, "2026-11-05T09:29"):
            problems = self.refusal(second, "make_appointment", at(3, 11), when=when)
            self.assertEqual(list(problems), ["when"])
            text = api.portal.translate(problems["when"], lang="vi")
            self.assertIn(f"{when[-5:]} ngày 05/11/2026 đã hết chỗ", text)
            self.assertIn("09:30 ngày 05/11/2026", text)
        self.assertIsNone(second.appointment)
        self.take(second, "make_appointment", at(3, 11), when="2026-11-05T09:30")
        self.assertEqual(self.coming(), [first.code, second.code])

    def test_as_many_as_there_are_places(self):
        self.unit.appointment_places = 2
        for _n in range(2):
            self.take(self.case(), "make_appointment", at(3, 11), when=NINE)
        self.refusal(self.case(), "make_appointment", at(3, 11), when=NINE)

    def test_an_apology_takes_a_place_too(self):
        when = "2026-11-13T09:00"
        self.take(self.case(), "apologise", at(10), reason="x", when=when)
        problems = self.refusal(self.case(), "apologise", at(10), reason="x", when=when)
        self.assertEqual(list(problems), ["when"])

    def test_without_a_time_the_last_free_slot_before_is_proposed(self):
        found = []
        for _n in range(3):
            case = self.case()
            self.take(case, "make_appointment", at(3, 11))
            found.append(case.appointment["when"])
        self.assertEqual(found, [at(9, 16), at(9, 15, 30), at(9, 15)])

    def test_a_case_keeps_its_own_place(self):
        case = self.case(("make_appointment", at(3, 11), {"when": NINE}))
        self.take(case, "make_appointment", at(4), when=NINE, place="Phòng 2")
        self.assertEqual(case.appointment["place"], "Phòng 2")
        self.assertEqual(self.coming(), [case.code])

    def test_what_ends_an_appointment_frees_its_place(self):
        for name, person, values in (
            ("make_appointment", "hanoi.leader", {"when": "2026-11-06T09:00"}),
            ("request_supplement", "hanoi.leader", {"message": "Thiếu"}),
            ("request_fee", "hanoi.leader", {"message": "Phí"}),
            ("stop", "hanoi.leader", {"reason": "Chờ"}),
            (
                "forward",
                "hanoi.leader",
                {"unit": "tphochiminh", "reason": "Xa"},
            ),
            ("withdraw", "", {"reason": ""}),
        ):
            with self.subTest(name):
                case = self.case(("make_appointment", at(3, 11), {"when": NINE}))
                self.refusal(self.case(), "make_appointment", at(3, 11), when=NINE)
                self.take(case, name, at(4), person, **values)
                self.assertNotIn(case.code, self.coming())
                other = self.case(("make_appointment", at(4), {"when": NINE}))
                self.assertEqual(self.coming(), [other.code])
                self.take(other, "stop", at(4), reason="x")

    def test_a_result_handed_out_earlier_frees_the_place_a_later_one_does_not(self):
        for moment, stays in ((at(4), False), (at(5, 9, 10), True)):
            case = self.case(("make_appointment", at(3, 11), {"when": NINE}))
            self.take(case, "finish", at(4), result="Xong")
            self.assertEqual(self.coming(), [case.code])
            self.take(case, "return_result", moment)
            self.assertEqual(self.coming(), [case.code] if stays else [])
            # the papers still tell what was agreed
            self.assertEqual(clock.to_utc(case.appointment["when"]), at(5, 9))

    def test_forwarded_there_is_no_place_at_either_office(self):
        case = self.case(("make_appointment", at(3, 11), {"when": NINE}))
        case = self.take(case, "forward", at(4), unit="tphochiminh", reason="Xa")
        self.assertIsNone(case.appointment)
        self.assertEqual(self.coming() + self.coming(desk="tphochiminh"), [])

    def test_units_of_a_locality_have_books_of_their_own(self):
        branch = offices.receivers(self.unit)[1][0]
        first, second = self.case(), self.case()
        second = self.take(second, "forward", at(3), unit=branch, reason="Gần hơn")
        second = self.take(second, "receive", at(3))
        self.take(first, "make_appointment", at(3, 11), when=NINE)
        self.take(second, "make_appointment", at(3, 11), when=NINE)
        self.assertEqual(set(self.coming()), {first.code, second.code})
        self.assertEqual(self.coming(units=[branch]), [second.code])

    def test_the_form_offers_free_slots_of_working_days_in_time(self):
        case = self.case()
        self.take(self.case(), "make_appointment", at(3, 11), when=NINE)
        offered = appointments.choices(case, at(3, 11), case.due)
        self.assertEqual(
            [title for title, _slots in offered],
            [
                "Thứ Ba, 03/11/2026",
                "Thứ Tư, 04/11/2026",
                "Thứ Năm, 05/11/2026",
                "Thứ Sáu, 06/11/2026",
                "Thứ Hai, 09/11/2026",
            ],
        )
        values = [value for _title, slots in offered for value, _words in slots]
        self.assertEqual(values[0], "2026-11-03T11:30")
        self.assertEqual(values[-1], "2026-11-09T16:30")
        self.assertNotIn(NINE, values)
        self.assertIn(
            appointments.as_value(step_fields.proposed(case, at(3, 11))), values
        )

    def test_a_unit_without_settings_has_the_usual_ones(self):
        for name in ("appointment_places", "appointment_minutes"):
            self.unit.__dict__.pop(name, None)
        slots = appointments.slots_of("hanoi")
        self.assertEqual((slots.minutes, slots.places), (30, 4))

    def test_what_is_moved_is_told_again(self):
        with mock.patch.object(letters, "queue") as queue:
            case = self.case(("make_appointment", at(3, 11), {"when": NINE}))
            self.take(case, "make_appointment", at(4), when="2026-11-06T10:00")
        told = [
            call.args for call in queue.call_args_list if "Lịch hẹn" in call.args[2]
        ]
        self.assertEqual(len(told), 2)
        for (_portal, _address, _subject, text), when in zip(
            told, ("09:00 ngày 05/11/2026", "10:00 ngày 06/11/2026"), strict=True
        ):
            self.assertIn(f"Thời gian: {when}", text)
            self.assertIn("Địa điểm: Bộ phận một cửa", text)
            self.assertIn("thay cho", text)
        keys = [call.kwargs["key"] for call in queue.call_args_list]
        self.assertEqual(len(set(keys)), len(keys))

    def test_forwarding_says_that_the_appointment_holds_no_more(self):
        self.assertIn("không còn hiệu lực", letters.template("forward")[1].template)

    def test_an_upgrade_counts_appointments_of_open_cases(self):
        case = self.case(("make_appointment", at(3, 11), {"when": NINE}))
        cases.desk_of("hanoi").appointments = None
        for _again in range(2):
            with mock.patch.object(transaction, "commit"):
                upgrade(self.portal.portal_setup)
            self.assertEqual(self.coming(), [case.code])
        self.refusal(self.case(), "make_appointment", at(3, 11), when=NINE)


class LastPlaceTest(unittest.TestCase):
    layer = WORLD_HTTP

    def setUp(self):
        self.web = Portal(self.layer)
        self.portal = self.layer["portal"]
        transaction.begin()
        self.portal["hanoi"].appointment_places = 1
        transaction.commit()

    def test_two_officers_at_once(self):
        from thads.requests.demo import make_case

        transaction.begin()
        both = [make_case("hanoi", "received", applicant=APPLICANT) for _n in range(2)]
        addresses = [case.absolute_url() for case in both]
        case = both[0]
        now = clock.now()
        slot, _left = next(appointments.free(case, now + timedelta(hours=1), case.due))
        when = appointments.as_value(slot)
        transaction.commit()

        def click(address):
            form = {
                "step": "make_appointment",
                "revision": "2",
                "when": when,
                "note": "Xin mang theo giấy tờ.",
            }
            return self.web.page(f"{address}/@@buoc", "hanoi.officer", form)

        self.web.page(addresses[0], "hanoi.officer")
        with ThreadPoolExecutor(2) as pool:
            answers = list(pool.map(click, addresses))
        self.assertEqual(sorted(status for status, _page in answers), [200, 400])
        refused = next(page for status, page in answers if status == 400)
        self.assertIn("đã hết chỗ", refused)
        self.assertIn("Xin mang theo giấy tờ.", refused)
        transaction.begin()
        desk = cases.desk_of("hanoi")
        self.assertEqual(len(appointments.of_day(desk, slot.date())), 1)

    def test_a_full_slot_by_page_and_by_rest(self):
        address, when = self.a_case_and_a_full_slot()
        before = self.web.get(address, "hanoi.officer")[1]
        status, answer = self.web.do(
            address, "make_appointment", "hanoi.officer", when=when, note="Ghi chú"
        )
        self.assertEqual(status, 400, answer)
        self.assertIn("hết chỗ", json.dumps(answer, ensure_ascii=False))
        after = self.web.get(address, "hanoi.officer")[1]
        self.assertEqual(before["revision"], after["revision"])
        self.assertIsNone(after["appointment"])
        form = {"step": "make_appointment", "when": when, "note": "Ghi chú rất dài"}
        status, page = self.web.page(f"{address}/@@buoc", "hanoi.officer", form)
        self.assertEqual(status, 400)
        self.assertIn("đã hết chỗ", page)
        self.assertIn("Ghi chú rất dài", page)

    def test_the_form_does_not_offer_a_full_slot(self):
        address, when = self.a_case_and_a_full_slot()
        _status, page = self.web.page(address, "hanoi.officer")
        (select,) = html.fromstring(page).xpath("//select[@id='make_appointment-when']")
        values = select.xpath(".//option/@value")
        self.assertNotIn(when, values)
        self.assertEqual(len(select.xpath(".//option[@selected]")), 1)
        self.assertTrue(select.xpath("./optgroup[starts-with(@label, 'Thứ ')]"))

    def a_case_and_a_full_slot(self):
        """A case that was received, and a moment at which another has its place."""
        from thads.requests.demo import make_case

        transaction.begin()
        case, other = (
            make_case("hanoi", "received", applicant=APPLICANT) for _n in range(2)
        )
        after = clock.now() + timedelta(hours=1)
        slot, _left = next(appointments.free(case, after, case.due))
        when = appointments.as_value(slot)
        with api.env.adopt_roles(["Manager"]):
            steps.take(
                other, "make_appointment", {"when": when}, person="hanoi.officer"
            )
        address = case.absolute_url()
        transaction.commit()
        return address, when


class AppointmentPagesTest(CaseWorld, unittest.TestCase):
    layer = WORLD_FUNCTIONAL

    def setUp(self):
        super().setUp()
        self.branch = offices.receivers(self.portal["hanoi"])[1][0]

    def appointed(self, unit="hanoi"):
        case = self.make_case("in_work", unit=unit)
        when = case.appointment["when"]
        return case.code, clock.iso(when)[:10]

    def listed(self, login, path="hanoi/ho-tro-truc-tuyen", day=""):
        browser = self.browser(login)
        browser.open(self.url(f"{path}/@@lich-hen?ngay={day}"))
        return self.page(browser)

    def test_who_comes_on_a_day(self):
        code, day = self.appointed()
        page = self.listed("hanoi.officer", day=day)
        for text in (code, APPLICANT["name"], "Lịch hẹn trong ngày"):
            self.assertIn(text, page)
        self.assertNotIn(APPLICANT["phone"], page)
        self.assertNotIn(code, self.listed("hanoi.officer", day="2026-01-05"))

    def test_a_day_that_becomes_one_off_afterwards(self):
        """What nobody will be there for is told where officers look."""
        code, day = self.appointed()
        other, _day = self.appointed(self.branch)
        warning = "Lịch hẹn vào ngày nghỉ"
        pages = ("@@lich-hen", "@@desk", code)
        officer = self.browser("hanoi.officer")

        def seen():
            for name in pages:
                officer.open(self.url(f"hanoi/ho-tro-truc-tuyen/{name}"))
                yield self.page(officer)

        for page in seen():
            self.assertNotIn("ngày nghỉ", page)
        self.addCleanup(self.set_days, api.portal.get_registry_record(DAYS_OFF))
        self.set_days([f"{day} | off | Nghỉ theo quyết định"])
        listed, desk, case = seen()
        self.assertIn(warning, listed)
        self.assertIn(code, listed)
        self.assertIn(other, listed)
        self.assertIn(f"{warning}, cần hẹn lại: 2", desk)
        self.assertIn("ngày nghỉ, cần hẹn lại", case)
        unit = offices.get_unit(self.branch)
        path = "/".join(unit.getPhysicalPath()[2:])
        branch = self.listed(f"{self.branch}.officer", path)
        self.assertIn(other, branch)
        self.assertNotIn(code, branch)

    def follow(self, code):
        """The page on which the citizen follows a case."""
        browser = self.browser()
        browser.open(self.url("hanoi/ho-tro-truc-tuyen/theo-doi"))
        browser.getControl(name="ma").value = code
        browser.getControl(name="so").value = APPLICANT["phone"][-4:]
        browser.getControl(name="send").click()
        return self.page(browser)

    def test_a_finished_case_on_a_day_off_is_telephoned(self):
        """No other appointment can be made: the officer calls, the citizen is told."""
        cases_by_state = {
            state: self.make_case(state) for state in ("in_work", "finished")
        }
        officer = self.browser("hanoi.officer")
        days = set()
        for case in cases_by_state.values():
            days.add(clock.iso(case.appointment["when"])[:10])
            self.assertNotIn("ngày nghỉ", self.follow(case.code))
        self.addCleanup(self.set_days, api.portal.get_registry_record(DAYS_OFF))
        self.set_days([f"{day} | off | Nghỉ theo quyết định" for day in days])
        call = f"gọi điện cho người nộp để hẹn lại: {APPLICANT['phone']}"
        for state, case in cases_by_state.items():
            with self.subTest(state):
                officer.open(self.url(f"hanoi/ho-tro-truc-tuyen/{case.code}"))
                self.assertEqual(call in self.page(officer), state == "finished")
                again = "ngày nghỉ, cần hẹn lại" in self.page(officer)
                self.assertEqual(again, state != "finished")
                page = self.follow(case.code)
                self.assertIn("cơ quan sẽ liên hệ với ông/bà để hẹn lại", page)
        listed = self.listed("hanoi.officer")
        self.assertEqual(listed.count("(đã xử lý xong: gọi điện cho người nộp)"), 1)

    def test_nobody_is_told_of_a_day_off_once_a_case_is_over(self):
        code = self.make_case("returned").code
        transaction.begin()
        case = cases.find(self.portal, code)
        when = clock.now() + timedelta(days=3)
        appointments.give(case, when, "Phòng 1")  # the book may still have it
        day = worktime.local(when).date().isoformat()
        self.addCleanup(self.set_days, api.portal.get_registry_record(DAYS_OFF))
        self.set_days([f"{day} | off | Nghỉ theo quyết định"])
        officer = self.browser("hanoi.officer")
        for name in ("@@lich-hen", "@@desk", code):
            officer.open(self.url(f"hanoi/ho-tro-truc-tuyen/{name}"))
            self.assertNotIn("ngày nghỉ", self.page(officer))
        self.assertNotIn("ngày nghỉ", self.follow(code))

    def test_a_unit_that_never_made_an_appointment_has_its_pages(self):
        unit = offices.get_unit(self.branch)
        path = "/".join(unit.getPhysicalPath()[2:])
        for _again in range(2):  # before any of the desk, and after one of another unit
            for name in ("@@desk", "@@lich-hen"):
                browser = self.browser(f"{self.branch}.officer")
                browser.open(self.url(f"{path}/{name}"))
                self.assertTrue(browser.headers["status"].startswith("200"), name)
                self.assertEqual(browser.url, self.url(f"{path}/{name}"))
                self.assertNotIn("ngày nghỉ", self.page(browser))
            self.appointed()

    def test_the_desk_counts_what_its_list_shows(self):
        """An appointment whose case is no longer of the desk counts nowhere."""
        code, day = self.appointed()
        transaction.begin()
        desk = cases.desk_of("hanoi")
        when = desk[code].appointment["when"]
        desk.appointments["hanoi"][day].put("AAAA-BBBB-CCCC", when)
        self.addCleanup(self.set_days, api.portal.get_registry_record(DAYS_OFF))
        self.set_days([f"{day} | off | Nghỉ theo quyết định"])
        officer = self.browser("hanoi.officer")
        officer.open(self.url("hanoi/ho-tro-truc-tuyen/@@desk"))
        self.assertIn("cần hẹn lại: 1", self.page(officer))
        self.assertEqual(len(desks.on_days_off(desk, clock.today())), 1)

    def set_days(self, lines):
        api.portal.set_registry_record(DAYS_OFF, lines)
        transaction.commit()

    def test_a_branch_sees_its_own_alone(self):
        at_department, day = self.appointed()
        at_branch, _day = self.appointed(self.branch)
        unit = offices.get_unit(self.branch)
        path = "/".join(unit.getPhysicalPath()[2:])
        page = self.listed(f"{self.branch}.officer", path, day)
        self.assertIn(at_branch, page)
        self.assertNotIn(at_department, page)

    def test_for_those_who_may_see_these_cases(self):
        code, day = self.appointed()
        for login in ("tphochiminh.officer", "hanoi.editor"):
            with self.subTest(login):
                page = self.listed(login, day=day)
                self.assertNotIn(code, page)
                self.assertNotIn(APPLICANT["name"], page)

    def test_what_nobody_can_read_as_a_day(self):
        for day in ("x", "9999-99-99", "0001-01-01", "2026-02-30", "1900-01-01"):
            with self.subTest(day):
                self.assertIn(
                    "Lịch hẹn trong ngày", self.listed("hanoi.officer", day=day)
                )
