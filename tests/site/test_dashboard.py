"""The start page of staff: lists from the rooms, counts, tasks, and the absence."""

from datetime import timedelta
from plone import api
from tests.casework.test_worklist import WorkWorld
from tests.layers import WORLD_INTEGRATION
from tests.publication.people import HttpCase
from thads.casework import dashboard
from thads.casework import worklist
from thads.casework.interfaces import IDashboard
from thads.site.browser.staff import MOST_WORK
from thads.worktime import clock
from zope.component import provideUtility
import re
import unittest


def section(page, id):
    """Return the part of the start page of one list."""
    return re.search(rf'<section[^>]*id="{id}".*?</section>', page, re.S).group(0)


def number(page, id):
    """Return the number that the start page shows of a list."""
    found = re.search(rf'href="#{id}"[^>]*>\s*<b>(\d+)</b>', page)
    return int(found.group(1))


class TestOffers(unittest.TestCase):
    """Offers of rooms stand in the order of their numbers; broken ones are left out."""

    layer = WORLD_INTEGRATION

    def offer(self, name, **values):
        room = type("Room", (dashboard.Dashboard,), values)()
        provideUtility(room, IDashboard, name)
        sites = api.portal.get().getSiteManager()
        self.addCleanup(sites.unregisterUtility, room, IDashboard, name)
        from zope.component import getGlobalSiteManager as manager

        self.addCleanup(manager().unregisterUtility, room, IDashboard, name)

    def test_tasks_stand_by_their_numbers(self):
        self.offer("a", tasks=(dashboard.Task(15, "list", "Mới", "", "@@moi"),))
        orders = [task.order for task in dashboard.tasks()]
        self.assertEqual(orders, sorted(orders))
        self.assertIn(15, orders)

    def test_figures_of_a_broken_room_are_left_out(self):
        def broken(room, held, now):
            raise ValueError("hỏng")

        def whole(room, held, now):
            return [dashboard.Figure(5, 3, "chờ", "/"), dashboard.Figure(1, 0, "", "")]

        self.offer("a", figures=broken)
        self.offer("b", figures=whole)
        with self.assertLogs("thads.casework.dashboard", "ERROR"):
            found = dashboard.figures({}, clock.now())
        self.assertEqual([each.count for each in found], [3])


class TestParted(unittest.TestCase):
    def item(self, why, due=None, status="open"):
        return worklist.WorkItem("", "", "", "", due, status, why, "hanoi")

    def test_each_item_stands_in_its_list_and_what_is_due_besides(self):
        now = clock.now()
        items = [
            self.item("waiting", now, "soon"),
            self.item("apology", now - timedelta(3), "late"),
            self.item("returned"),
            self.item("mine", now + timedelta(5)),
            self.item("under_way", now - timedelta(3), "late"),
        ]
        found = worklist.parted(items, now)
        whys = {id: [each.why for each in found[id]] for id in found}
        self.assertEqual(
            whys,
            {
                "waiting": ["waiting", "apology"],
                "returned": ["returned"],
                "mine": ["mine", "under_way"],
                "due": ["waiting", "apology"],  # the late one others have is theirs
            },
        )
        self.assertEqual(
            worklist.counts(items, now),
            {
                "waiting": 2,
                "returned": 1,
                "mine": 1,
                "under_way": 1,
                "due": 1,
                "late": 1,
            },
        )


class TestNews(HttpCase):
    """An item wanders through the lists of those it concerns."""

    def page_of(self, login):
        return self.person(login).page("@@staff").text

    def lists(self, login, title="Tin thử bàn làm việc"):
        page = self.page_of(login)
        ids = ("waiting", "returned", "mine", "due")
        return [id for id in ids if title in section(page, id)]

    def test_where_it_is(self):
        item = self.write("hanoi.editor", "hanoi/tin-tuc", title="Tin thử bàn làm việc")
        editor, leader = self.person("hanoi.editor"), self.person("hanoi.leader")
        self.assertEqual(self.lists("hanoi.editor"), ["mine"])
        self.assertEqual(self.lists("hanoi.leader"), [])
        editor.do(item, "submit")
        page = self.page_of("hanoi.editor")
        self.assertIn("Chờ lãnh đạo", section(page, "mine"))
        self.assertEqual(self.lists("hanoi.leader"), ["waiting"])
        leader.do(item, "return", "Thiếu nguồn tin")
        page = self.page_of("hanoi.editor")
        self.assertEqual(self.lists("hanoi.editor"), ["returned"])
        self.assertIn("Thiếu nguồn tin", section(page, "returned"))
        self.assertEqual(number(page, "returned"), 1)

    def test_the_bar_counts_what_waits_and_follows_at_once(self):
        item = self.write("hanoi.editor", "hanoi/tin-tuc", title="Tin thử đếm")
        leader = self.person("hanoi.leader")
        waits = "(1 việc đang chờ)"
        self.assertNotIn("việc đang chờ)", leader.page("hanoi").text)
        self.person("hanoi.editor").do(item, "submit")
        self.assertIn(waits, leader.page("hanoi").text)
        self.assertNotIn(waits, self.public.page("hanoi").text)
        leader.do(item, "return", "Thiếu nguồn tin")
        self.assertNotIn(waits, leader.page("hanoi").text)

    def test_rest_tells_the_comment_and_where_it_is(self):
        item = self.write("hanoi.editor", "hanoi/tin-tuc", title="Tin thử REST")
        editor = self.person("hanoi.editor")
        editor.do(item, "submit")
        work = editor.rest("GET", "@work").json()
        self.assertEqual([each["why"] for each in work["items"]], ["under_way"])
        self.assertEqual(work["counts"]["under_way"], 1)
        self.person("hanoi.leader").do(item, "return", "Thiếu nguồn tin")
        work = editor.rest("GET", "@work").json()
        self.assertEqual(work["items"][0]["comment"], "Thiếu nguồn tin")

    def test_the_absence_is_reached_without_any_work(self):
        for login in ("hanoi.editor", "hanoi.leader", "hanoi.admin", "central.admin"):
            page = self.page_of(login)
            with self.subTest(login):
                self.assertEqual(number(page, "waiting"), 0)
                body = page.partition("<main")[2]
                self.assertIn("@@absence", body)
                self.assertIn("@@absence", page.partition("<main")[0])


class TestCases(WorkWorld, unittest.TestCase):
    def test_all_of_a_long_list_are_one_link_away(self):
        codes = {self.case().code for _number in range(MOST_WORK + 3)}
        page = self.web.page("/@@staff", "hanoi.officer")[1]
        shown = {code for code in codes if code in section(page, "waiting")}
        self.assertEqual(len(shown), MOST_WORK)
        link = re.search(r'@@staff(\?list=waiting)#waiting"', section(page, "waiting"))
        self.assertIn("và 3 việc nữa", " ".join(section(page, "waiting").split()))
        page = self.web.page(f"/@@staff{link[1]}", "hanoi.officer")[1]
        shown = {code for code in codes if code in section(page, "waiting")}
        self.assertEqual(shown, codes)
        self.assertNotIn("việc nữa", page)

    def test_a_due_date_is_not_one_of_results_alone(self):
        self.case()
        page = self.web.page("/@@staff", "hanoi.officer")[1]
        self.assertRegex(section(page, "waiting"), r">Hạn</th>")

    def test_what_is_late_is_shown_as_due(self):
        case = self.case("received", received=clock.now() - timedelta(days=40))
        page = self.web.page("/@@staff", "hanoi.officer")[1]
        self.assertIn(case.code, section(page, "mine"))
        self.assertIn(case.code, section(page, "due"))
        self.assertIn("t-figure--late", page)
