"""The ledger of works: entered at publication, graded, and kept."""

from DateTime import DateTime
from plone import api
from tests.layers import WORLD_INTEGRATION
from tests.royalties.people import EDITOR
from tests.royalties.people import HEAD
from tests.royalties.people import NOW
from tests.royalties.people import OCTOBER
from tests.royalties.people import WRITER
from tests.royalties.people import Board
from tests.royalties.people import at
from tests.royalties.people import shares
from thads import audit
from thads.errors import NotAllowed
from thads.errors import Refused
from thads.errors import Stale
from thads.interfaces import IThadsLayer
from thads.organisation import people
from thads.publication.working_copies import check_out
from thads.royalties import grades
from thads.royalties import works
from zope.event import notify
from zope.interface import alsoProvides
from zope.lifecycleevent import ObjectModifiedEvent
import datetime
import itertools
import unittest


class TestWorks(Board, unittest.TestCase):
    layer = WORLD_INTEGRATION

    def setUp(self):
        alsoProvides(self.layer["request"], IThadsLayer)

    def test_a_work_is_entered_when_its_item_is_published(self):
        item = self.publish("Tin một", authors=[(WRITER, "60"), (EDITOR, "40")])
        (work,) = self.works_of(item)
        self.assertEqual(work.title, "Tin một")
        self.assertEqual(work.posted, datetime.date(2026, 10, 12))
        self.assertEqual(work.address, "hanoi/tin-tuc/tin-mot")
        self.assertEqual(work.authors, {WRITER, EDITOR})
        self.assertEqual((work.genre, work.coefficient), ("tin", None))
        self.assertEqual(work.proposers, {EDITOR})
        self.assertTrue(work.to_be_graded)

    def test_the_day_is_vietnams(self):
        late = datetime.datetime(2026, 10, 31, 18, tzinfo=datetime.UTC)
        (work,) = self.works_of(self.publish(when=late))
        self.assertEqual(work.posted, datetime.date(2026, 11, 1))
        self.assertEqual(works.ledger("hanoi").of_period("2026-11"), [work])

    def test_pictures_are_works_of_their_own(self):
        picture = {"title": "Lễ ký", "genre": "anh-thoi-su", "author": "hanoi.leader"}
        text, photo = self.works_of(self.publish(royalty_pictures=[picture]))
        self.assertEqual(text.authors, {WRITER})
        self.assertEqual(photo.authors, {"hanoi.leader"})
        self.assertEqual((photo.title, photo.genre), ("Lễ ký", "anh-thoi-su"))

    def test_items_of_the_centre_and_drafts_are_in_no_ledger(self):
        with api.env.adopt_user(EDITOR):
            item = api.content.create(self.home["tin-tuc"], "News Item", title="Nháp")
        self.assertEqual(self.works_of(item), [])
        self.assertEqual(works.ledger("central").of_period("2026-10"), [])

    def test_withdrawn_restored_archived_removed(self):
        item = self.graded()
        (work,) = self.works_of(item)
        with at(NOW):
            self.step(item, "hanoi.leader", "withdraw")
            self.assertEqual(work.withdrawn, datetime.date(2026, 11, 10))
            self.step(item, EDITOR, "submit")
            self.step(item, "hanoi.leader", "approve")
            self.step(item, "central.approver", "approve")
            self.assertIsNone(work.withdrawn)
            self.assertEqual(work.posted, datetime.date(2026, 10, 12))
            self.step(item, "hanoi.leader", "archive")
            self.assertIsNone(work.withdrawn)
            with api.env.adopt_roles(["Manager"]):
                api.content.delete(item, check_linkintegrity=False)
        self.assertIsNone(work.withdrawn)
        self.assertEqual(
            [change.what for change in work.changes],
            [
                *("entered", "proposed", "graded", "withdrawn", "restored"),
                *("archived", "removed"),
            ],
        )
        self.assertEqual(works.ledger("hanoi").of_period("2026-10"), [work])

    def test_what_a_working_copy_proposes_counts_once_it_is_published(self):
        item = self.graded()
        (work,) = self.works_of(item)
        with at(NOW):
            with api.env.adopt_user(EDITOR):
                copy = check_out(item)
                copy.royalty_shares = shares((WRITER, "50"), ("hanoi.hotline", "50"))
                notify(ObjectModifiedEvent(copy))
                api.content.transition(copy, "submit")
            self.assertEqual(work.authors, {WRITER})
            self.step(copy, "hanoi.leader", "approve")
            self.step(copy, "central.approver", "approve")
        self.assertEqual(self.works_of(item), [work])
        self.assertEqual(work.authors, {WRITER, "hanoi.hotline"})
        self.assertEqual(work.proposers, {EDITOR})

    def test_who_proposed_before_stays_a_proposer(self):
        people.give(HEAD, "hanoi", "editor")
        item = self.publish()
        (work,) = self.works_of(item)
        with api.env.adopt_user(HEAD):
            item.royalty_waived = "Tin đăng lại"
            notify(ObjectModifiedEvent(item))
            item.royalty_waived = ""
            notify(ObjectModifiedEvent(item))
        with api.env.adopt_user(EDITOR):
            item.royalty_genre = "chinh-luan"
            notify(ObjectModifiedEvent(item))
        works.follow(item, "hanoi", NOW, "central.approver")
        self.assertEqual(work.proposers, {EDITOR, HEAD})
        with self.assertRaises(NotAllowed):
            self.grade(item, genre="chinh-luan")

    def test_who_pasted_a_copy_is_its_proposer(self):
        people.give(HEAD, "hanoi", "editor")
        item = self.graded()
        with at(OCTOBER):
            with api.env.adopt_user(HEAD):
                copy = api.content.copy(item, self.home["tin-tuc"], id="ban-sao")
                api.content.transition(copy, "submit")
            self.step(copy, "hanoi.leader", "approve")
            self.step(copy, "central.approver", "approve")
        (work,) = self.works_of(copy)
        self.assertEqual(work.proposers, {HEAD})
        with self.assertRaises(NotAllowed):
            self.grade(copy)

    def test_a_working_copy_alone_proposes_nothing(self):
        people.give(HEAD, "hanoi", "editor")
        item = self.publish()
        (work,) = self.works_of(item)
        with at(NOW):
            with api.env.adopt_user(HEAD):
                copy = check_out(item)
                copy.title = "Tin sửa"
                notify(ObjectModifiedEvent(copy))
                api.content.transition(copy, "submit")
            self.step(copy, "hanoi.leader", "approve")
            self.step(copy, "central.approver", "approve")
        self.assertEqual((work.title, work.proposers), ("Tin sửa", {EDITOR}))

    def test_a_grade_by_somebody_who_became_author_goes(self):
        item = self.graded()
        (work,) = self.works_of(item)
        item.royalty_shares = shares((HEAD, "100"))
        works.follow(item, "hanoi", NOW, EDITOR)
        self.assertIsNone(work.coefficient)
        self.assertTrue(work.to_be_graded)

    def test_a_coefficient_is_asked_anew_where_genre_or_shares_change(self):
        for fields in (
            {"royalty_genre": "chinh-luan"},
            {"royalty_shares": shares(("hanoi.hotline", "100"))},
            {"royalty_shares": shares((WRITER, "60"), ("hanoi.hotline", "40"))},
        ):
            item = self.graded()
            (work,) = self.works_of(item)
            self.assertFalse(work.asked_anew)
            self.rework(item, **fields)
            with self.subTest(fields):
                self.assertIsNone(work.coefficient)
                self.assertTrue(work.to_be_graded and work.asked_anew)
                self.grade(item)
                self.assertFalse(work.to_be_graded or work.asked_anew)

    def test_a_work_without_whole_shares_is_not_to_be_graded(self):
        (work,) = self.works_of(self.publish(authors=()))
        self.assertTrue(work.lacks_authors)
        self.assertFalse(work.to_be_graded)
        item = self.graded()
        (work,) = self.works_of(item)
        for rows in ([], shares((WRITER, "60"))):
            self.rework(item, royalty_shares=rows)
            with self.subTest(rows):
                self.assertTrue(work.lacks_authors)
                self.assertFalse(work.to_be_graded or work.earns)

    def test_no_royalty(self):
        (work,) = self.works_of(self.publish(royalty_waived="Tin đăng lại"))
        self.assertFalse(work.to_be_graded)
        with self.assertRaises(Refused):
            given = grades.Grade(work.uid, "tin", "1", work.revision)
            grades.check(work, given, HEAD)


class TestPictures(Board, unittest.TestCase):
    """A picture keeps its coefficient as long as it is the same picture."""

    layer = WORLD_INTEGRATION
    FIRST, SECOND, THIRD, OTHER = (
        {"title": title, "genre": "anh-thoi-su", "author": author}
        for title, author in (
            ("Lễ ký", WRITER),
            ("Ra quân", "hanoi.hotline"),
            ("Lễ ký", "hanoi.registrar"),
            ("Kê biên", WRITER),
        )
    )

    def setUp(self):
        alsoProvides(self.layer["request"], IThadsLayer)

    def made(self, *pictures):
        """Publish an item with pictures, graded 0.5, 0.6 and so on."""
        item = self.publish(royalty_pictures=list(pictures))
        _text, *found = self.works_of(item)
        given = [
            grades.Grade(work.uid, "anh-thoi-su", f"0.{number + 4}", work.revision)
            for number, work in enumerate(found, start=1)
        ]
        with api.env.adopt_user(HEAD):
            _done, refused = grades.grade_all(self.home, given, HEAD, OCTOBER)
        self.assertEqual(refused, {})
        return item

    def public(self, item):
        """Return [(title, author, coefficient)] of the pictures that are public."""
        _text, *found = self.works_of(item)
        return sorted(
            (work.title, *work.authors, str(work.coefficient))
            for work in found
            if work.withdrawn is None
        )

    def test_every_order_and_every_one_left_out(self):
        all_three = (self.FIRST, self.SECOND, self.THIRD)
        graded = {
            (picture["title"], picture["author"]): f"0.{number + 4}"
            for number, picture in enumerate(all_three, start=1)
        }
        item = self.made(*all_three)
        for count in (2, 1, 3):
            for chosen in itertools.permutations(all_three, count):
                self.rework(item, royalty_pictures=list(chosen))
                keys = [(row["title"], row["author"]) for row in chosen]
                with self.subTest(keys):
                    self.assertEqual(
                        self.public(item), sorted((*k, graded[k]) for k in keys)
                    )
        self.assertEqual(len(self.works_of(item)), 4)

    def test_another_picture_is_asked_anew(self):
        item = self.made(self.FIRST, self.SECOND)
        for title, author, changed in (
            ("Kê biên", WRITER, self.OTHER),
            (
                "Ra quân",
                "hanoi.registrar",
                {**self.SECOND, "author": "hanoi.registrar"},
            ),
        ):
            self.rework(item, royalty_pictures=[changed])
            with self.subTest(title):
                self.assertEqual(self.public(item), [(title, author, "None")])

    def test_equal_ones_of_which_one_goes_are_asked_anew(self):
        item = self.made(self.FIRST, self.FIRST, self.SECOND)
        self.rework(item, royalty_pictures=[self.SECOND, self.FIRST])
        self.assertEqual(
            self.public(item),
            [("Lễ ký", WRITER, "None"), ("Ra quân", "hanoi.hotline", "0.7")],
        )


class TestBeginning(Board, unittest.TestCase):
    """What was public before the ledgers began is in none."""

    layer = WORLD_INTEGRATION

    def setUp(self):
        alsoProvides(self.layer["request"], IThadsLayer)

    def again(self, published):
        """Publish an item that no ledger knows, which was first published then."""
        item = self.publish()
        del works.WORKS.write(self.layer["portal"])[self.unit]
        for entries in item.workflow_history.values():
            for entry in entries:
                entry["time"] = DateTime(published.isoformat())
        with at(NOW):
            self.step(item, "hanoi.leader", "withdraw")
        self.publish_again(item, NOW)
        return self.works_of(item)

    def test_published_before_and_again_after(self):
        works.BEGINNING.write(self.layer["portal"]).time = OCTOBER
        before = OCTOBER - datetime.timedelta(hours=1)
        after = OCTOBER + datetime.timedelta(days=3)
        self.assertEqual(self.again(before), [])
        (work,) = self.again(after)
        self.assertEqual(work.posted_at, after)

    def test_it_begins_when_the_store_is_made(self):
        portal = self.layer["portal"]
        works.BEGINNING.uninstall(portal)
        with at(NOW):
            works.BEGINNING.install(portal)
        with at(NOW + datetime.timedelta(days=3)):
            works.BEGINNING.install(portal)
            self.assertEqual(works.began(), NOW)


class TestGrading(Board, unittest.TestCase):
    layer = WORLD_INTEGRATION

    def setUp(self):
        alsoProvides(self.layer["request"], IThadsLayer)

    def test_the_head_grades_within_bounds(self):
        work = self.grade(self.publish(), "1,5")
        self.assertEqual(str(work.coefficient), "1.5")
        self.assertEqual(work.graded_by, HEAD)
        actions = [e.action for e in audit.read(self.layer["portal"])]
        self.assertIn("royalties.grade", actions)

    def test_bad_coefficients(self):
        item = self.publish()
        for text in ("", "0", "-1", "1,234", "11", "NaN", "1e1", "abc", "٣"):
            with self.subTest(text), self.assertRaises(Refused):
                self.grade(item, text)
        with self.assertRaises(Refused):
            self.grade(item, "1", genre="khong-co")

    def test_never_an_author_of_the_item_nor_the_proposer(self):
        picture = {"title": "Ảnh", "genre": "anh-thoi-su", "author": HEAD}
        for fields in (
            {"authors": [(HEAD, "50"), (WRITER, "50")]},
            {"royalty_pictures": [picture]},
        ):
            with self.subTest(fields), self.assertRaises(NotAllowed):
                self.grade(self.publish(**fields))
        with self.assertRaises(NotAllowed):
            self.grade(self.publish(), person=EDITOR)

    def test_another_revision_is_stale(self):
        item = self.publish()
        work = self.grade(item)
        for shown in (None, work.revision - 1, work.revision + 1):
            given = grades.Grade(work.uid, "tin", "1", shown)
            with self.subTest(shown), self.assertRaises(Stale):
                grades.check(work, given, HEAD)

    def test_what_is_wrong_hinders_no_other(self):
        good, bad = (self.works_of(self.publish(t))[0] for t in ("Tin a", "Tin b"))
        given = [
            grades.Grade(bad.uid, "tin", "99", bad.revision),
            grades.Grade(good.uid, "tin", "1", good.revision),
            grades.Grade("khong-co", "tin", "1", 0),
        ]
        done, refused = grades.grade_all(self.home, given, HEAD, OCTOBER)
        self.assertEqual((done, set(refused)), (1, {bad.uid, "khong-co"}))
        self.assertIsNone(bad.coefficient)
