"""Statements: collected, checked, approved, paid, each by somebody else."""

from plone import api
from tests.layers import WORLD_INTEGRATION
from tests.royalties.people import COLLECTOR
from tests.royalties.people import EDITOR
from tests.royalties.people import HEAD
from tests.royalties.people import LEADER
from tests.royalties.people import NOW
from tests.royalties.people import OCTOBER
from tests.royalties.people import PAYER
from tests.royalties.people import WRITER
from tests.royalties.people import Board
from tests.royalties.people import at
from tests.royalties.people import more_accountants
from tests.royalties.people import shares
from thads.casework import steps
from thads.errors import NotAllowed
from thads.errors import Refused
from thads.errors import Stale
from thads.interfaces import IThadsLayer
from thads.organisation import people
from thads.publication.working_copies import check_out
from thads.royalties import statements
from thads.royalties import works
from thads.royalties.worklist import MOST_UNNAMED
from thads.royalties.worklist import waiting_for
from thads.worktime import clock
from zExceptions import Unauthorized
from zope.event import notify
from zope.interface import alsoProvides
from zope.lifecycleevent import ObjectModifiedEvent
import datetime
import itertools
import unittest


DECEMBER = datetime.datetime(2026, 12, 5, 3, tzinfo=datetime.UTC)
NOVEMBER = datetime.datetime(2026, 11, 12, 3, tzinfo=datetime.UTC)
WAY = (("check", COLLECTOR), ("approve", LEADER), ("pay", PAYER))


class Statements(Board):
    def setUp(self):
        alsoProvides(self.layer["request"], IThadsLayer)
        more_accountants()

    def take(self, statement, step, person, now=NOW, **values):
        values.setdefault("reason", "Sai số liệu.")
        with api.env.adopt_user(person):
            return steps.take(statement, step, values, now=now)

    def lead(self, statement, until="paid", now=NOW):
        for step, person in WAY:
            if statement.state_id == until:
                break
            self.take(statement, step, person, now)
        return statement

    def contents(self, statement):
        return (
            statement.lines,
            statement.payments,
            (statement.gross, statement.tax, statement.net),
            dict(statement.names),
        )


class TestCollecting(Statements, unittest.TestCase):
    layer = WORLD_INTEGRATION

    def test_lines_sums_and_due_date(self):
        self.graded(authors=[(WRITER, "60"), (EDITOR, "40")])
        statement = self.collect()
        self.assertEqual(statement.state_id, "collected")
        self.assertEqual([line.amount for line in statement.lines], [210600, 140400])
        self.assertEqual(statement.gross, 351000)
        self.assertEqual(statement.net + statement.tax, statement.gross)
        due = clock.local(statement.first_due)
        self.assertEqual(f"{due:%Y-%m-%d}", "2026-12-11")
        self.assertEqual(statement.names[WRITER], ("Người hanoi.officer", ""))

    def test_a_month_once(self):
        self.graded()
        first = self.collect()
        again = self.collect(now=NOW + datetime.timedelta(seconds=5))
        self.assertEqual(first, again)
        for person in (COLLECTOR, PAYER):
            with self.subTest(person), self.assertRaises(Stale):
                self.collect(person=person, now=NOW + datetime.timedelta(minutes=5))

    def test_a_month_of_which_nothing_is_left_hinders_no_later_one(self):
        """Every work of a collected month withdrawn, without royalty or authors."""
        gone = [self.graded() for _number in range(3)]
        october = self.collect()
        self.rework(gone[0], NOVEMBER, royalty_waived="Tin đăng lại")
        self.rework(gone[1], NOVEMBER, royalty_shares=[])
        with at(NOVEMBER):
            self.step(gone[2], LEADER, "withdraw")
        self.graded("Tin tháng 11", when=NOVEMBER)
        with self.assertRaises(Stale):
            self.collect("2026-11", now=DECEMBER)
        self.take(october, "recollect", COLLECTOR, DECEMBER)
        self.assertEqual((october.lines, october.payments, october.net), ((), (), 0))
        self.lead(october, now=DECEMBER)
        self.assertEqual(october.state_id, "paid")
        november = self.collect("2026-11", now=DECEMBER)
        self.assertEqual([line.title for line in november.lines], ["Tin tháng 11"])

    def test_a_month_before_a_later_statement_has_nothing_to_be_paid(self):
        late = self.publish("Tin muộn")
        self.graded(when=NOVEMBER)
        november = self.collect("2026-11", now=DECEMBER)
        self.grade(late)
        day = DECEMBER.date()
        self.assertEqual(
            statements.calculated("hanoi", "2026-10", day), statements.NOTHING
        )
        with self.assertRaises(Refused):
            statements.calculated("hanoi", "2026-13", day)
        self.take(november, "recollect", COLLECTOR, DECEMBER)
        self.assertIn("Tin muộn", [line.title for line in november.lines])

    def test_wrong_months(self):
        self.graded()
        for period in (
            "",
            "2026-13",
            "2026",
            "2026-11",
            "2026-12",
            "tháng 10",
            "2026-09",
        ):
            with self.subTest(period), self.assertRaises(Refused):
                self.collect(period)

    def test_months_go_in_order(self):
        self.graded()
        self.graded("Tin tháng 11", when=NOVEMBER)
        october = self.collect()
        with self.assertRaises(Stale):
            self.collect("2026-11", now=DECEMBER)
        self.lead(october, "approved")
        november = self.collect("2026-11", now=DECEMBER)
        self.assertEqual([line.title for line in november.lines], ["Tin tháng 11"])
        with self.assertRaises(Stale):
            self.take(october, "return", LEADER, DECEMBER)
        with self.assertRaises(Stale):
            self.collect("2026-09", now=DECEMBER)

    def test_nobody_collects_own_lines_or_own_grades(self):
        self.graded(authors=[(COLLECTOR, "100")])
        with self.assertRaises(NotAllowed):
            self.collect()
        people.give(HEAD, "hanoi", "accountant")
        with self.assertRaises(NotAllowed):
            self.collect(person=HEAD)
        self.collect(person=PAYER)

    def test_collected_anew_until_it_is_checked(self):
        self.graded()
        statement = self.collect()
        self.graded("Tin nữa")
        self.take(statement, "recollect", COLLECTOR)
        self.assertEqual(len(statement.lines), 2)
        self.take(statement, "check", COLLECTOR)
        with self.assertRaises((NotAllowed, Stale)):
            self.take(statement, "recollect", COLLECTOR, NOW + datetime.timedelta(1))


class TestClosed(Statements, unittest.TestCase):
    layer = WORLD_INTEGRATION

    def test_nothing_changes_it(self):
        item = self.graded()
        statement = self.lead(self.collect(), "checked")
        before = self.contents(statement)
        with at(NOVEMBER):
            self.grade(item, "2")
            self.step(item, LEADER, "withdraw")
            member = api.user.get(userid=WRITER)
            member.setMemberProperties({"fullname": "Tên khác"})
        self.assertEqual(self.contents(statement), before)
        (changed,) = statements.changed_since(statement)
        self.assertEqual(changed.title, "Tin")
        self.lead(statement)
        self.assertEqual(statement.state_id, "paid")
        self.assertEqual(self.contents(statement), before)

    def test_withdrawn_between_check_and_approval_is_corrected_in_the_next(self):
        item = self.graded()
        statement = self.lead(self.collect(), "checked")
        with at(NOVEMBER):
            self.step(item, LEADER, "withdraw")
        self.lead(statement)
        self.graded("Tin tháng 11", coefficient="2", when=NOVEMBER)
        november = self.collect("2026-11", now=DECEMBER)
        self.assertEqual(
            [(line.amount, line.corrects) for line in november.lines],
            [(468000, ""), (-351000, "2026-10")],
        )

    def test_whatever_order_what_was_paid_is_taken_back(self):
        """Withdrawn or without royalty, before or after its genre has changed."""

        def genre(item):
            self.rework(item, NOVEMBER, royalty_genre="chinh-luan")

        def waive(item):
            self.rework(item, NOVEMBER, royalty_waived="Tin đăng lại")

        def unshare(item):
            self.rework(item, NOVEMBER, royalty_shares=[])

        def withdraw(item):
            with at(NOVEMBER):
                self.step(item, LEADER, "withdraw")

        changes = (genre, unshare, waive, withdraw)
        orders = [
            order
            for count in (1, 2, 3)
            for order in itertools.permutations(changes, count)
            if {waive, withdraw} & set(order)
            # nobody sees what is changed in a withdrawn item until it is published
            and not (order[0] is withdraw and count > 1)
        ]
        made = {order: self.graded() for order in orders}
        paid = self.lead(self.collect())
        self.assertEqual(len(paid.lines), len(orders))
        for order, item in made.items():
            for change in order:
                change(item)
        november = self.collect("2026-11", now=DECEMBER)
        sums = {line.uid: line.amount for line in paid.lines}
        for line in november.lines:
            if line.uid:
                sums[line.uid] += line.amount
        for order, item in made.items():
            with self.subTest([change.__name__ for change in order]):
                self.assertEqual(sums[api.content.get_uuid(item)], 0)

    def test_what_is_to_be_graded_anew_stays_as_it_was_paid(self):
        """Its genre, its shares or its authors changed, or it has no authors now."""
        changes = (
            {"royalty_genre": "chinh-luan"},
            {"royalty_shares": []},
            {"royalty_shares": [{"author": "hanoi.hotline", "percent": "100"}]},
        )
        items = [self.graded() for _change in changes]
        self.lead(self.collect())
        for item, change in zip(items, changes, strict=True):
            self.rework(item, NOVEMBER, **change)
        self.graded("Tin tháng 11", when=NOVEMBER)
        november = self.collect("2026-11", now=DECEMBER)
        self.assertEqual([line.title for line in november.lines], ["Tin tháng 11"])
        self.grade(items[2])
        self.take(november, "recollect", COLLECTOR, DECEMBER)
        self.assertEqual(
            sorted(
                (line.author, line.amount) for line in november.lines if line.corrects
            ),
            [("hanoi.hotline", 351000), (WRITER, -351000)],
        )

    def test_a_work_without_whole_shares_hinders_no_other(self):
        for rows in ([], [{"author": WRITER, "percent": "60"}]):
            self.rework(self.graded(), royalty_shares=rows)
        self.graded("Tin khác")
        self.assertEqual([line.title for line in self.collect().lines], ["Tin khác"])

    def test_graded_late_is_paid_in_the_next(self):
        late = self.publish("Tin muộn")
        self.graded()
        self.lead(self.collect())
        self.grade(late)
        november = self.collect("2026-11", now=DECEMBER)
        self.assertEqual([line.title for line in november.lines], ["Tin muộn"])

    def test_the_item_may_be_gone(self):
        item = self.graded()
        with api.env.adopt_roles(["Manager"]):
            api.content.delete(item, check_linkintegrity=False)
        self.assertEqual([line.title for line in self.collect().lines], ["Tin"])


class TestSeparation(Statements, unittest.TestCase):
    """Every pair of duties: nobody has two at one statement."""

    layer = WORLD_INTEGRATION

    def setUp(self):
        super().setUp()
        self.all = "hanoi.everything"
        people.add_person(
            self.all,
            fullname="Người kiêm nhiệm",
            email="everything@thads.example",
            password="Mat-khau-thu-2026",
            functions=[
                ("hanoi", function)
                for function in ("accountant", "leader", "editorial_head")
            ],
        )

    def refused(self, statement, step, person):
        with self.assertRaises(NotAllowed) as caught:
            self.take(statement, step, person)
        self.assertTrue(caught.exception.args[0])

    def test_who_collected_or_checked_neither_approves_nor_pays(self):
        self.graded()
        statement = self.collect(person=self.all)
        self.take(statement, "check", COLLECTOR)
        self.refused(statement, "approve", self.all)
        self.take(statement, "approve", LEADER)
        for person in (self.all, COLLECTOR):
            self.refused(statement, "pay", person)
        self.take(statement, "pay", PAYER)

    def test_who_approved_does_not_pay(self):
        self.graded()
        statement = self.collect()
        self.take(statement, "check", COLLECTOR)
        self.take(statement, "approve", self.all)
        self.refused(statement, "pay", self.all)

    def test_who_graded_takes_no_step(self):
        self.grade(self.publish(), person=self.all)
        with self.assertRaises(NotAllowed):
            self.collect(person=self.all)
        statement = self.collect()
        self.refused(statement, "check", self.all)
        self.take(statement, "check", COLLECTOR)
        self.refused(statement, "approve", self.all)
        self.take(statement, "approve", LEADER)
        self.refused(statement, "pay", self.all)

    def test_who_proposed_takes_no_step(self):
        self.graded()
        for function in ("accountant", "leader"):
            people.give(EDITOR, "hanoi", function)
        with self.assertRaises(NotAllowed):
            self.collect(person=EDITOR)
        statement = self.collect()
        for person, step in (
            (COLLECTOR, "check"),
            (LEADER, "approve"),
            (PAYER, "pay"),
        ):
            self.refused(statement, step, EDITOR)
            self.take(statement, step, person)

    def test_earlier_graders_count(self):
        item = self.publish()
        self.grade(item, "1", person=self.all)
        self.grade(item, "1,5")
        with self.assertRaises(NotAllowed):
            self.collect(person=self.all)
        self.assertEqual(set(self.collect().graders), {self.all, HEAD})

    def test_earlier_proposers_count(self):
        people.give(PAYER, "hanoi", "editor")
        item = self.graded()
        with at(OCTOBER):
            with api.env.adopt_user(PAYER):
                copy = check_out(item)
                copy.royalty_shares = shares(("hanoi.hotline", "100"))
                notify(ObjectModifiedEvent(copy))
                api.content.transition(copy, "submit")
            self.step(copy, LEADER, "approve")
            self.step(copy, "central.approver", "approve")
        self.grade(item)
        with self.assertRaises(NotAllowed):
            self.collect(person=PAYER)
        self.assertEqual(set(self.collect().proposers), {EDITOR, PAYER})

    def test_authors_take_no_step(self):
        self.graded(authors=[(LEADER, "50"), (PAYER, "50")])
        statement = self.collect()
        self.refused(statement, "check", PAYER)
        self.take(statement, "check", COLLECTOR)
        for step in ("approve", "return"):
            self.refused(statement, step, LEADER)
        self.take(statement, "approve", self.all)
        self.refused(statement, "pay", PAYER)

    def test_what_was_approved_is_returned_by_another_leader_alone(self):
        self.graded()
        statement = self.collect(person=self.all)
        self.take(statement, "check", COLLECTOR)
        self.take(statement, "approve", LEADER)
        for person in (COLLECTOR, PAYER):
            with self.assertRaises((NotAllowed, Stale, Unauthorized)):
                self.take(statement, "return", person)
        self.refused(statement, "return", self.all)
        self.assertEqual(statement.state_id, "approved")
        self.take(statement, "return", LEADER)
        self.assertEqual(statement.state_id, "collected")

    def test_what_was_done_before_a_return_counts(self):
        self.graded()
        statement = self.collect()
        self.take(statement, "check", self.all)
        self.take(statement, "return", LEADER)
        self.take(statement, "recollect", COLLECTOR)
        self.take(statement, "check", COLLECTOR, NOW + datetime.timedelta(minutes=5))
        self.refused(statement, "approve", self.all)

    def test_what_waits_is_shown_to_those_who_may_do_it(self):
        self.graded()
        statement = self.collect(person=self.all)
        self.take(statement, "check", COLLECTOR)

        def waits(person):
            with api.env.adopt_user(person):
                user = api.user.get(userid=person)
                held = set(people.functions_held(person))
                return [i.url for i in waiting_for(user, held, NOW)]

        url = statement.absolute_url()
        self.assertIn(url, waits(LEADER))
        self.assertNotIn(url, waits(self.all))
        self.take(statement, "approve", LEADER)
        self.assertIn(url, waits(PAYER))
        for person in (COLLECTOR, self.all, LEADER, "central.accountant"):
            self.assertNotIn(url, waits(person))

    def test_works_without_authors_wait_for_the_editor_and_are_never_late(self):
        def waits(login, function, now):
            user = api.user.get(userid=login)
            return list(waiting_for(user, {("hanoi", function)}, now))

        item = self.publish(authors=())
        for now in (OCTOBER, NOW):
            (named,) = waits(EDITOR, "editor", now)
            self.assertEqual(named.url, item.absolute_url())
            self.assertEqual((named.due, named.late), (None, False))
        # a month later it is asked for no more
        self.assertEqual(waits(EDITOR, "editor", DECEMBER), [])
        for now in (NOW, DECEMBER, DECEMBER + datetime.timedelta(200)):
            self.assertEqual(waits(HEAD, "editorial_head", now), [])
            self.assertEqual(waits(COLLECTOR, "accountant", now), [])
        for number in range(MOST_UNNAMED):
            self.publish(f"Tin {number}", authors=())
        self.assertEqual(len(waits(EDITOR, "editor", NOW)), MOST_UNNAMED)
        self.rework(item, royalty_waived="Tin đăng lại")

    def test_a_month_whose_works_are_all_gone_is_not_to_be_collected(self):
        self.rework(self.graded(), royalty_waived="Tin đăng lại")
        accountant = api.user.get(userid=COLLECTOR)
        held = {("hanoi", "accountant")}
        self.assertEqual(list(waiting_for(accountant, held, NOW)), [])

    def test_works_to_grade_and_months_to_collect_wait(self):
        self.publish(when=OCTOBER)
        head = api.user.get(userid=HEAD)
        (item,) = waiting_for(head, {("hanoi", "editorial_head")}, NOW)
        self.assertIn("@@royalty-works?period=2026-10", item.url)
        self.graded("Tin hai")
        accountant = api.user.get(userid=COLLECTOR)
        (item,) = waiting_for(accountant, {("hanoi", "accountant")}, NOW)
        self.assertIn("@@royalty-statements?period=2026-10", item.url)


class TestRights(Statements, unittest.TestCase):
    """The table of rights, at the statement itself."""

    layer = WORLD_INTEGRATION
    VIEWERS = {
        *(COLLECTOR, PAYER, LEADER),
        *("central.accountant", "central.inspector"),
    }

    def test_who_views_and_who_takes_steps(self):
        self.graded()
        statement = self.collect()
        for person in (
            *self.VIEWERS,
            *(EDITOR, HEAD, WRITER, "hanoi.admin", "hanoi.hotline"),
            *("tphochiminh.accountant", "tphochiminh.leader", "hanoi-badinh.leader"),
            *("central.approver", "central.admin"),
        ):
            with self.subTest(person), api.env.adopt_user(person):
                sees = api.user.has_permission("View", obj=statement)
                self.assertEqual(sees, person in self.VIEWERS)
                offered = {step.id for step in steps.possible(statement)}
                mine = {"recollect", "check"} if person in (COLLECTOR, PAYER) else set()
                self.assertEqual(offered, mine)

    def test_the_index_forgets_what_is_removed(self):
        self.graded()
        statement = self.collect()
        self.assertEqual(statements.find(statement.code), statement)
        self.home._delObject(statement.getId())
        self.assertIsNone(statements.find(statement.code))
        self.assertEqual(len(works.ledger("hanoi").of_period("2026-10")), 1)
