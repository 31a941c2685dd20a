"""What does not agree is seen and mended; a new index is built while the old serves."""

from pyroaring import BitMap
from tests.debtors.lists import plain
from tests.debtors.lists import row
from tests.debtors.test_register import RegisterTest
from tests.debtors.test_register import in_steps
from thads import outbox
from thads.debtors.demo import publish_rows
from thads.debtors.loads import publishing
from thads.debtors.register.index import NAME
from thads.debtors.register.index import UNIT
from thads.debtors.register.indexes import index_of
from thads.debtors.search import consistency
from thads.debtors.search import query
from thads.debtors.search import rebuilding
from thads.debtors.search.query import Question
from thads.debtors.upgrades import v20261130001
from unittest import mock


NAMES = ("Đặng Thị Ước", "Lê Văn Hai", "Trần Thị Ba", "Phạm Văn Bốn", "Vũ Thị Năm")


def word(text):
    """The key of a word of names in the first chunk."""
    return f"{NAME}{text}\0" + "000"


class CheckingTest(RegisterTest):
    def setUp(self):
        super().setUp()
        rows = [
            plain(name=name, decision=f"{n}/QĐ-X") for n, name in enumerate(NAMES, 1)
        ]
        publish_rows(self.portal, self.hanoi, rows[:3])
        publish_rows(self.portal, self.portal["tphochiminh"], rows[3:])
        self.index = index_of(self.portal)
        self.first = self.entry(name="dang thi uoc")
        self.number = self.first.current()["number"]
        self.login("hanoi.leader")

    def found(self, **question):
        """Without those that are spelt nearly so."""
        return query.search(self.index, Question(**question)).exact

    def end(self, entry):
        self.workflow.doActionFor(entry, "end", comment="Đã thi hành xong")


class TestChecking(CheckingTest):
    def is_mended(self, sentence, *more):
        """What is wrong is said so, and is right after mending."""
        said = consistency.check(self.portal)
        self.assertEqual(len(said), 1 + len(more), said)
        self.assertIn(sentence, said[0])
        self.assertEqual(len(consistency.check(self.portal, mend=True)), len(said))
        self.agree()
        self.assertEqual(self.found(name="le van hai"), 1)

    def test_all_is_well(self):
        self.agree()

    def test_a_number_nobody_has(self):
        self.index.switch(on=[self.number + 100])
        self.is_mended("is public, but no entry's")

    def test_a_word_that_is_lost(self):
        self.index.cut("terms", word("uoc"), [self.number])
        self.assertEqual(self.found(name="dang thi uoc"), 0)
        self.is_mended("not found by nuoc")
        self.assertEqual(self.found(name="dang thi uoc"), 1)

    def test_a_decision_that_is_lost(self):
        self.index.cut("numbers", "1qdx", [self.number])
        self.is_mended("not found by 1qdx")
        self.assertEqual(self.found(decision="1/QĐ-X"), 1)

    def test_a_word_that_is_anothers(self):
        key = word("hai")
        self.index._put(key, self.index._get(key) | BitMap([self.number]))
        self.is_mended("wrongly found by nhai")

    def test_an_address_that_leads_elsewhere(self):
        self.index.place(self.number, "hanoi/tra-cuu/khac")
        self.is_mended("leads elsewhere")

    def test_a_closed_entry_that_is_public(self):
        self.end(self.first)
        self.index.reopen([self.number])
        self.index.switch(on=[self.number])
        self.is_mended("closed, but public")
        self.assertEqual(self.found(name="dang thi uoc"), 0)

    def test_an_entry_that_is_not_public_is_said_but_not_published(self):
        self.index.switch(off=[self.number])
        for mend in (True, False):
            said = consistency.check(self.portal, mend)
            self.assertEqual(len(said), 1)
            self.assertIn("published, but not public", said[0])

    def test_a_load_half_written_is_no_fault(self):
        self.approve(row(), row(name="Lê Văn Sáu", decision="6/QĐ-X"))
        with in_steps(1):
            while outbox.run_due(self.portal, limit=1):
                self.agree()

    def test_as_a_job_in_batches(self):
        self.index.switch(on=[self.number + 100])
        self.index.cut("terms", word("uoc"), [self.number])
        consistency.start_mending(self.portal)
        with (
            mock.patch.object(consistency, "SECONDS", 0),
            mock.patch.object(consistency, "GROUP", 1),
        ):
            self.assertGreater(outbox.run_due(self.portal), len(NAMES))
        self.agree()
        self.assertEqual(self.found(name="dang thi uoc"), 1)


class TestRebuilding(CheckingTest):
    def setUp(self):
        super().setUp()
        for module, name, value in (
            (rebuilding, "SECONDS", 0),
            (rebuilding, "LOOK", 1),
            (rebuilding, "GROUP", 2),
        ):
            patch = mock.patch.object(module, name, value)
            patch.start()
            self.addCleanup(patch.stop)

    def rebuild(self, between=lambda step: None):
        """Rebuild in the smallest steps; returns how many there were."""
        rebuilding.start(self.portal)
        steps = 0
        while outbox.run_due(self.portal, limit=1):
            steps += 1
            self.assertLess(steps, 1000, "it comes to an end")
            between(steps)
        self.assertIsNone(self.index.next)
        return steps

    def test_it_answers_the_same_and_has_forgotten_what_ended(self):
        self.end(self.first)
        self.index.postings.clear()
        self.index.vocabulary.clear()
        self.assertGreater(self.rebuild(), len(NAMES))
        self.agree()
        self.assertEqual(self.found(name="le van hai"), 1)
        self.assertEqual(
            RegisterTest.found(self, name="phan van bon"), 1, "one letter off"
        )
        self.assertEqual(self.found(decision="4/QĐ-X"), 1)
        self.assertEqual(self.found(name="dang thi uoc"), 0)
        self.assertFalse(self.index.with_number("1qdx"))

    def test_the_old_one_serves_all_the_while(self):
        def look(step):
            self.assertEqual(self.found(name="le van hai"), 1)
            self.assertEqual(self.index.count(UNIT + "hanoi"), 3)

        self.rebuild(look)

    def test_by_another_process_now_and_then(self):
        def forget(step):
            if step % 7 == 0:
                rebuilding.RebuildingWork.current = None

        with mock.patch.object(rebuilding, "LOOK", 2):
            self.rebuild(forget)
        self.agree()

    def test_an_ending_meanwhile_is_not_resurrected(self):
        for at in (1, 3, 6):
            with self.subTest(step=at):
                entry = self.entry(name="dang thi uoc")

                def end(step, at=at, entry=entry):
                    if step == at:
                        self.end(entry)

                self.rebuild(end)
                self.assertEqual(self.found(name="dang thi uoc"), 0)
                self.assertEqual(self.found(decision="1/QĐ-X"), 0)
                self.agree()
                publish_rows(
                    self.portal,
                    self.hanoi,
                    [plain(name="Đặng Thị Ước", decision=f"1/QĐ-X{at}")],
                )

    def test_a_list_published_meanwhile_is_found_afterwards(self):
        for at in (1, 4, 7):
            with self.subTest(step=at):
                name = f"Hồ Thị {'abcdefg'[at - 1]}a"

                def publish(step, at=at, name=name):
                    if step == at:
                        rows = [plain(name=name, decision=f"{at}/QĐ-Y")]
                        publish_rows(self.portal, self.hanoi, rows)

                self.rebuild(publish)
                self.assertEqual(self.found(name=name), 1)
                self.agree()

    def test_a_list_half_written_when_it_begins_goes_on(self):
        self.approve(row(name="Lý Văn Sáu"), row(name="Lý Văn Bảy", decision="7/QĐ-X"))
        with in_steps(1):
            outbox.run_due(self.portal, limit=2)
            rebuilding.start(self.portal)
            while outbox.run_due(self.portal, limit=1):
                pass
        self.assertEqual(self.found(name="ly van"), 2)
        self.assertIsNone(self.index.next)
        self.agree()

    def test_begun_again_the_first_one_ends(self):
        rebuilding.start(self.portal)
        outbox.run_due(self.portal, limit=2)
        self.rebuild()
        self.agree()

    def test_what_is_public_without_an_entry_is_taken_back(self):
        self.index.switch(on=[self.number + 100])
        self.rebuild()
        self.agree()

    def test_nothing_remains_of_the_next_index(self):
        with mock.patch.object(publishing, "SECONDS", 0):
            self.rebuild()
        self.assertIsNone(self.index.next)
        self.assertIsNone(rebuilding.RebuildingWork.current)


class TestUpgrade(CheckingTest):
    def setUp(self):
        super().setUp()
        plain_letters = "thads.debtors.register.terms.plain_letters"
        with mock.patch(plain_letters, side_effect=lambda text: text):
            rows = [plain(name="Hans Weiß", decision="9/QĐ-Ｘ")]
            publish_rows(self.portal, self.hanoi, rows)
        self.assertEqual(self.found(name="hans weiss"), 0)

    def assert_found(self):
        self.assertEqual(self.found(name="hans weiss"), 1)
        self.assertEqual(self.found(decision="9/QĐ-X"), 1)
        self.assertEqual(self.found(name="le van hai"), 1)
        self.agree()

    def test_letters_written_out_are_found_after_the_upgrade(self):
        for _time in range(2):
            v20261130001.upgrade(self.portal.portal_setup)
            self.assert_found()

    def test_a_large_index_is_rebuilt_by_the_worker(self):
        with mock.patch.object(v20261130001, "SMALL", 0):
            for _time in range(2):
                v20261130001.upgrade(self.portal.portal_setup)
        self.assertEqual(self.found(name="hans weiss"), 0)
        self.assertEqual(self.found(name="le van hai"), 1)
        outbox.run_due(self.portal)
        self.assert_found()
