"""The demonstration: invented, repeatable, and something to see on every page."""

from collections import Counter
from datetime import date
from datetime import timedelta
from plone import api
from plone.app.testing import IntegrationTesting
from plone.app.testing import PloneSandboxLayer
from random import Random
from tests.layers import WORLD_FIXTURE
from thads.demo import names
from thads.demo import papers
from thads.demo import prose
from thads.demo.load import load_demo
from thads.demo.pictures import MOTIFS
from thads.demo.pictures import picture
from thads.demo.sizes import Sizes
from thads.demo.sizes import read_sizes
from thads.demo.sizes import share
from thads.royalties import statements
from thads.royalties import works
from thads.worktime.clock import from_zope
import re
import unicodedata
import unittest


TODAY = date(2026, 11, 20)
SMALL = Sizes(
    news=24,
    documents=12,
    notices=4,
    featured=3,
    debtors=40,
    administrative=6,
    cases=6,
    reports=6,
    royalties=12,
)


class TestNames(unittest.TestCase):
    def setUp(self):
        chance = Random(1)
        self.people = [names.person(chance) for _n in range(4000)]

    def test_surnames_are_as_frequent_as_in_life(self):
        surnames = Counter(name.split()[0] for name in self.people)
        self.assertAlmostEqual(0.38, surnames["Nguyễn"] / 4000, delta=0.03)
        self.assertAlmostEqual(0.12, surnames["Trần"] / 4000, delta=0.02)

    def test_no_one_known_and_no_word_twice(self):
        for name in self.people:
            self.assertNotIn(names.fold(name), names.AVOIDED)
            self.assertEqual(len(name.split()), len(set(name.split())), name)

    def test_organisations_say_that_they_are_invented(self):
        chance = Random(1)
        for _n in range(50):
            self.assertIn("(giả định)", names.organisation(chance))


class TestProse(unittest.TestCase):
    SETTING = prose.Setting(
        unit="Cục Thi hành án dân sự tỉnh Lạng Sơn",
        short="Cục THADS Lạng Sơn",
        place="tỉnh Lạng Sơn",
        level="tỉnh",
        head="Cục trưởng Cục Thi hành án dân sự tỉnh Lạng Sơn",
        head_title="Cục trưởng",
        address="Số 1",
        phone="0205 3000 100",
        hotline="0205 3000 115",
        email="langson@thads.example",
        parent="Tổng cục Thi hành án dân sự",
        leader="Người Thử",
        branches=[("Chi cục A", "Chi cục A", "huyện A", "Chi cục trưởng Chi cục A")],
        values={"deputy": "B", "deputy2": "C", "branches": "<ul></ul>"},
    )

    def written(self, seed=1):
        """Yield every text there is, filled in."""
        writer = prose.Writer(Random(seed), self.SETTING)
        for topic in prose.topics():
            for _n in range(4):
                yield from writer.article(topic, TODAY)
        for line in (*prose.documents(), *prose.notices()):
            yield from writer.line(line, TODAY)
        for page in prose.pages():
            yield from writer.page(page, TODAY)

    def test_every_slot_is_filled(self):
        for text in self.written():
            self.assertNotRegex(text, r"[{}]")
            self.assertNotIn("None", text)

    def test_texts_are_written_in_nfc_with_their_accents(self):
        for text in self.written():
            self.assertTrue(unicodedata.is_normalized("NFC", text))
            words = re.sub(r"<[^>]+>", " ", text)
            if len(words) > 40:
                self.assertRegex(words.lower(), r"[ăâđêôơưáàảãạ]", text)
            self.assertNotRegex(words, r"  +[a-z]|\s[,.;]|\.\.", text)

    def test_dates_of_events_are_working_days(self):
        for text in self.written():
            for day, month, year in re.findall(r"(\d\d)/(\d\d)/(\d{4})", text):
                self.assertLess(date(int(year), int(month), int(day)).weekday(), 5)

    def test_the_same_seed_writes_the_same(self):
        self.assertEqual(list(self.written()), list(self.written()))
        self.assertNotEqual(list(self.written(1)), list(self.written(2)))

    def test_there_is_variety(self):
        self.assertGreaterEqual(len(prose.topics()), 25)
        self.assertGreaterEqual(len(prose.documents()), 35)
        titles = {title for topic in prose.topics() for title in topic.titles}
        self.assertGreaterEqual(len(titles), 45)

    def test_the_work_year_runs_from_october(self):
        self.assertEqual(
            (2026, "năm công tác 2026"), prose._work_period(date(2026, 10, 9))
        )
        self.assertEqual(
            (2027, "tháng đầu năm công tác 2027"),
            prose._work_period(date(2026, 11, 9)),
        )
        self.assertEqual(
            (2026, "06 tháng đầu năm công tác 2026"),
            prose._work_period(date(2026, 4, 9)),
        )


class TestParts(unittest.TestCase):
    def test_pictures_are_small_and_say_what_they_show(self):
        for motif in range(len(MOTIFS)):
            data, words = picture(motif, "#1d5c3a")
            self.assertTrue(data.startswith(b"\xff\xd8\xff"))
            self.assertLess(len(data), 60_000)
            self.assertTrue(words.startswith("Hình minh họa"))

    def test_papers_are_the_same_in_every_run(self):
        paper = papers.docx("Công văn", "<p>Nội dung</p>")
        self.assertTrue(paper.startswith(b"PK\x03\x04"))
        self.assertEqual(paper, papers.docx("Công văn", "<p>Nội dung</p>"))

    def test_shares_add_up_and_leave_nobody_out(self):
        weights = {"a": 7, "b": 2, "c": 1}
        for count in (0, 1, 2, 3, 10, 97):
            numbers = share(count, weights)
            self.assertEqual(count, sum(numbers.values()))
            if count >= 3:
                self.assertTrue(all(numbers.values()))

    def test_sizes_are_read_and_mistakes_named(self):
        self.assertEqual(7, read_sizes("what,count\nnews,7\n").news)
        self.assertEqual(0, read_sizes("what,count\nnews,7\n").debtors)
        with self.assertRaisesRegex(ValueError, "newz"):
            read_sizes("what,count\nnewz,7\n")


class DemoLayer(PloneSandboxLayer):
    """A small demonstration in the fixture world."""

    defaultBases = (WORLD_FIXTURE,)

    def setUpPloneSite(self, portal):
        load_demo(portal, SMALL, "mat-khau", TODAY)


DEMO_FIXTURE = DemoLayer(name="thads-demo")
DEMO_INTEGRATION = IntegrationTesting(
    bases=(DEMO_FIXTURE,), name="thads-demo:integration"
)


class TestLoaded(unittest.TestCase):
    layer = DEMO_INTEGRATION

    def setUp(self):
        self.portal = self.layer["portal"]
        self.catalog = api.portal.get_tool("portal_catalog")

    def found(self, **query):
        return self.catalog.unrestrictedSearchResults(**query)

    def test_accountants_and_heads_have_work(self):
        periods = []
        for row in statements.rows_of("hanoi"):
            statement = statements.at(row)
            self.assertTrue(statement.lines)
            periods.append((row.kind, row.state))
        self.assertEqual(periods[0][1], "collected")
        found = works.ledger("hanoi").works.values()
        self.assertTrue(any(work.to_be_graded for work in found))

    def in_section(self, unit, section, **query):
        place = self.portal if unit == "central" else self.portal[unit]
        path = "/".join(place[section].getPhysicalPath())
        return self.found(path={"query": path, "depth": 1}, **query)

    def test_as_many_as_asked_for(self):
        news = [
            brain
            for unit in ("central", "hanoi", "tphochiminh")
            for brain in self.in_section(unit, "tin-tuc")
        ]
        self.assertEqual(24, len(news))
        self.assertEqual(12, len(self.found(portal_type="OfficialDocument")))
        self.assertEqual(4, len(self.found(portal_type="Notice")))

    def test_every_section_has_something_to_show(self):
        for unit in ("hanoi", "tphochiminh", "central"):
            for section in ("gioi-thieu", "tin-tuc", "van-ban", "hoi-dap"):
                with self.subTest(unit=unit, section=section):
                    shown = self.in_section(unit, section, review_state="published")
                    self.assertTrue(shown)
        self.assertTrue(self.in_section("hanoi", "thong-bao"))
        self.assertTrue(self.in_section("hanoi", "thua-phat-lai"))

    def test_the_queues_are_not_empty(self):
        for state in ("draft", "unit_review", "central_review"):
            with self.subTest(state):
                self.assertTrue(self.in_section("hanoi", "tin-tuc", review_state=state))

    def test_rights_follow_from_the_state(self):
        for state, expected in (("draft", False), ("published", True)):
            brain = self.in_section("hanoi", "tin-tuc", review_state=state)[0]
            item = brain._unrestrictedGetObject()
            anonymous = "Anonymous" in [
                role["name"]
                for role in item.rolesOfPermission("View")
                if role["selected"]
            ]
            self.assertEqual(expected, anonymous)
            self.assertEqual(
                expected,
                "Anonymous"
                in self.catalog.getIndexDataForRID(brain.getRID())[
                    "allowedRolesAndUsers"
                ],
            )

    def test_nobody_approved_his_own(self):
        for brain in self.found(review_state="published", portal_type="News Item"):
            steps = brain._unrestrictedGetObject().workflow_history["thads_publication"]
            actors = {s["actor"] for s in steps if s["action"] == "approve"}
            self.assertTrue(actors)
            self.assertNotIn(steps[0]["actor"], actors)

    def test_dates_lie_in_the_last_year(self):
        for brain in self.found(portal_type=["OfficialDocument", "Notice"]):
            item = brain._unrestrictedGetObject()
            made = from_zope(item.creation_date).date()
            self.assertLessEqual(made, TODAY)
            self.assertGreater(made, TODAY - timedelta(days=400))

    def test_documents_are_numbered_as_the_rules_want(self):
        from thads.text import parse_number

        for brain in self.found(portal_type="OfficialDocument"):
            document = brain._unrestrictedGetObject()
            self.assertIsNotNone(parse_number(document.number), document.number)
            self.assertIn(document.number, document.title)
            self.assertTrue(document.attachments)

    def test_nothing_real(self):
        """No address of a mailbox or telephone somebody could have."""
        for brain in self.found(portal_type=["News Item", "Notice", "Document"]):
            text = brain._unrestrictedGetObject().text.raw
            for mail in re.findall(r"[\w.-]+@[\w.-]+", text):
                self.assertTrue(mail.endswith(".example"), mail)
            for phone in re.findall(r"\b0\d{2,3} \d{4} \d{3,4}\b", text):
                self.assertIn(" 3000 ", phone)

    def test_people_of_every_function(self):
        member = api.user.get("hanoi.registrar")
        self.assertTrue(member)
        self.assertIn("hanoi_registrar", member.getGroups())

    def test_again_makes_no_second_people(self):
        before = len(api.portal.get_tool("acl_users").source_users.listUserIds())
        with api.env.adopt_roles(["Manager"]):
            load_demo(self.portal, Sizes(*[0] * 8), "mat-khau", TODAY)
        after = len(api.portal.get_tool("acl_users").source_users.listUserIds())
        self.assertEqual(before, after)

    def test_reports_stand_in_several_states(self):
        from thads.hotline.reports import reports_of

        with api.env.adopt_roles(["Manager"]):
            found = reports_of("central")
        self.assertEqual(6, len(found))
        self.assertGreater(len({api.content.get_state(r) for r in found}), 1)

    def test_items_are_whole_though_no_event_was_sent(self):
        from zope.component import getUtility
        from zope.intid.interfaces import IIntIds

        for brain in self.found(portal_type="News Item"):
            item = brain._unrestrictedGetObject()
            self.assertEqual(brain.UID, item.UID())
            self.assertTrue(brain.UID)
            self.assertIsNotNone(getUtility(IIntIds).queryId(item))
            self.assertIn(item.getId(), item.__parent__.objectIds())

    def test_cases_stand_in_several_states(self):
        counts = self.portal.hanoi["ho-tro-truc-tuyen"].index().counts()
        self.assertGreater(len(counts), 1)

    def test_debtors_are_found(self):
        from thads.debtors.register.indexes import index_of

        self.assertTrue(index_of(self.portal))
        register = self.portal.hanoi["tra-cuu"]
        states = Counter(
            api.content.get_state(register[load]) for load in register.loads.values()
        )
        self.assertEqual(
            {"published": 1, "submitted": 1, "department_review": 1, "draft": 2}, states
        )
