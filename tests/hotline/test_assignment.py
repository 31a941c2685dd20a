"""Whoever is reported is never charged with the report."""

from thads.hotline import assignment
import unittest


class TestCharging(unittest.TestCase):
    def test_a_locality_handles_reports_on_its_branches(self):
        self.assertEqual("hanoi", assignment.unit_for("hanoi", "hanoi-badinh"))

    def test_a_report_on_the_locality_itself_goes_to_the_centre(self):
        self.assertEqual("central", assignment.unit_for("hanoi", "hanoi"))

    def test_a_report_on_another_locality_goes_to_the_centre(self):
        self.assertEqual("central", assignment.unit_for("hanoi", "langson"))
        self.assertEqual("central", assignment.unit_for("hanoi", "langson-caoloc"))

    def test_a_report_on_somebody_who_would_see_it_goes_to_the_centre(self):
        people = ["Trần Thị Bình", "Lê Văn Đạt"]
        for person in ("Lê Văn Đạt", "ông LE VAN DAT, lãnh đạo", "Đạt Lê Văn"):
            with self.subTest(person):
                charged = assignment.unit_for("hanoi", "hanoi-badinh", person, people)
                self.assertEqual("central", charged)
        charged = assignment.unit_for("hanoi", "hanoi-badinh", "Lê Văn Đức", people)
        self.assertEqual("hanoi", charged)

    def test_what_the_centre_takes_in_it_keeps(self):
        self.assertEqual("central", assignment.unit_for("central", "hanoi-badinh"))

    def test_the_reported_and_its_branches_may_not_be_charged(self):
        self.assertFalse(assignment.may_be_assigned("hanoi", "hanoi"))
        self.assertFalse(assignment.may_be_assigned("hanoi-badinh", "hanoi"))
        self.assertFalse(assignment.may_be_assigned("hanoi-badinh", "hanoi-badinh"))
        self.assertTrue(assignment.may_be_assigned("hanoi", "hanoi-badinh"))
        self.assertTrue(assignment.may_be_assigned("central", "hanoi"))

    def test_rights_are_given_to_those_charged_and_to_the_inspector(self):
        given = assignment.grants("hanoi", "hanoi-badinh")
        self.assertEqual(
            {"hanoi_hotline", "hanoi_leader", "central_hotline", "central_inspector"},
            set(given),
        )
        given = assignment.grants("central", "hanoi")
        self.assertFalse([group for group in given if group.startswith("hanoi")])

    def test_a_report_on_the_centre_is_for_the_inspector_alone(self):
        given = assignment.grants("central", "central")
        self.assertEqual(["central_inspector"], list(given))

    def test_somebody_of_the_centre_who_is_reported_sees_nothing(self):
        at_centre = {
            "central_hotline": ["Trần Thị Hằng"],
            "central_approver": ["Huỳnh Thị Thu Mai"],
            "central_inspector": ["Nguyễn Văn Trường"],
        }

        def given(charged, unit, person):
            return set(assignment.grants(charged, unit, person, at_centre))

        self.assertEqual(
            {"central_inspector", "central_hotline"},
            given("central", "hanoi", "bà Huynh Thi Thu Mai"),
        )
        self.assertEqual(
            {"central_inspector", "hanoi_hotline", "hanoi_leader"},
            given("hanoi", "hanoi-badinh", "Trần Thị Hằng"),
        )

    def test_a_report_on_the_inspector_is_for_the_head_of_the_centre(self):
        at_centre = {"central_inspector": ["Nguyễn Văn Trường"]}
        given = assignment.grants("central", "central", "Nguyễn Văn Trường", at_centre)
        self.assertEqual({"central_approver": ["Unit Leader"]}, given)
        given = assignment.grants(
            "hanoi", "hanoi-badinh", "Nguyễn Văn Trường", at_centre
        )
        self.assertNotIn("central_inspector", given)
