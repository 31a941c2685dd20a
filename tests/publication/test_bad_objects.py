"""An object that cannot be read takes no list down: it is shown so, and logged."""

from tests.publication.people import HttpCase
from thads.casework.interfaces import IWorkSource
from zope.component import getGlobalSiteManager
from zope.component import provideUtility
import transaction


LISTS = ("@@review-queue", "@@staff", "hanoi/tin-tuc", "hanoi", "")


class TestLists(HttpCase):
    def setUp(self):
        super().setUp()
        self.bad = self.write("hanoi.editor", "hanoi/tin-tuc", title="Tin hỏng")
        self.good = self.write("hanoi.editor", "hanoi/tin-tuc", title="Tin lành")
        for address in (self.bad, self.good):
            self.person("hanoi.editor").do(address, "submit")
            self.person("hanoi.leader").do(address, "approve")

    def damage(self, how):
        transaction.begin()
        how(self.layer["portal"].hanoi["tin-tuc"])
        transaction.commit()

    def assert_lists_work(self):
        for login in ("central.approver", "hanoi.editor", "hanoi.leader"):
            person = self.person(login)
            for address in LISTS:
                with self.subTest(login=login, address=address):
                    self.assertEqual(person.page(address).status_code, 200)
        approver = self.person("central.approver")
        with self.assertLogs("thads.web.lists", "ERROR"):
            queue = approver.page("@@review-queue").text
        self.assertIn("Tin lành", queue)
        self.assertIn("Tin hỏng", queue)
        self.assertIn("Không đọc được mục này", queue)
        items = approver.rest("GET", "@work").json()["items"]
        self.assertEqual({i["title"] for i in items}, {"Tin lành", "Tin hỏng"})

    def test_one_that_is_gone_from_its_folder(self):
        def lose(folder):
            del folder._tree["tin-hong"]

        self.damage(lose)
        self.assert_lists_work()

    def test_one_whose_steps_are_damaged(self):
        def spoil(folder):
            folder["tin-hong"].workflow_history = {"thads_publication": (None,)}

        self.damage(spoil)
        self.assert_lists_work()

    def test_a_source_of_work_that_fails(self):
        def failing(user, functions, now):
            raise KeyError("hỏng")
            yield

        provideUtility(failing, IWorkSource, "hotline-broken")
        self.addCleanup(
            getGlobalSiteManager().unregisterUtility,
            provided=IWorkSource,
            name="hotline-broken",
        )
        approver = self.person("central.approver")
        with self.assertLogs("thads.casework.worklist", "ERROR"):
            items = approver.rest("GET", "@work").json()["items"]
        titles = {item["title"] for item in items}
        self.assertLessEqual({"Tin lành", "Tin hỏng"}, titles)
        self.assertEqual(len(items), 3)
        self.assertEqual(approver.page("@@staff").status_code, 200)

    def test_others_are_approved_all_the_same(self):
        self.damage(lambda folder: folder._tree.pop("tin-hong"))
        answer = self.person("central.approver").do(self.good, "approve")
        self.assertEqual(answer.json()["review_state"], "published")
        self.assertIn("Tin lành", self.public.page("hanoi/tin-tuc").text)
