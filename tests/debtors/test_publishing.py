"""A load that was broken off goes on; nothing hangs on what a process remembers."""

from AccessControl.PermissionRole import rolesForPermissionOn
from plone import api
from tests.debtors.lists import row
from tests.debtors.test_register import RegisterTest
from tests.debtors.test_register import in_steps
from thads import outbox
from thads.debtors.loads import publishing
from thads.debtors.loads import report
from thads.debtors.loads.publishing import PublishingWork as Work
from thads.debtors.register import agenda
from thads.debtors.register.indexes import index_of
from thads.outbox import yielding
from thads.paths import portal_path
from unittest import mock


def rows():
    names = ["Lê Văn Một", "Lê Thị Hai", "Lê Đình Ba", "Lê Hữu Bốn", "Lê Kim Năm"]
    return [row(name=n, decision=f"{at}/QĐ-X") for at, n in enumerate(names, 1)]


class TestGoingOn(RegisterTest):
    def publish(self, between):
        """Publish in small steps, something happening between them."""
        load = self.approve(*rows())
        with in_steps(2):
            while outbox.run_due(self.portal, limit=1):
                between(load)
        self.assertEqual(api.content.get_state(load), "published")
        self.assertEqual(self.found(name="le van mot"), 1)
        self.assertEqual(self.found(name="le kim nam"), 1)
        self.assertEqual(self.found(decision="3/QĐ-X"), 1)
        self.agree()

    def test_by_another_process_at_every_step(self):
        self.publish(lambda load: Work.done())

    def test_after_a_step_that_was_taken_back(self):
        # what the process remembers is ahead of the database
        def forget_a_step(load):
            if Work.current and not load.written % 2:
                Work.current.writer.write([])
                Work.current.writer.written += 1

        self.publish(forget_a_step)

    def test_a_step_may_end_after_any_key(self):
        self.publish(lambda load: None)

    def test_the_same_person_twice_in_one_batch_is_one_entry(self):
        load = self.approve(row())
        found = next(iter(report.rows(load)))
        added, _replaced = publishing.write_rows(
            self.register, load.getId(), load.approved, [found, found]
        )
        index = index_of(self.portal)
        self.assertEqual(len({index.addresses[number] for number in added}), 1)


class TestRoles(RegisterTest):
    """An entry that never moved says its roles without storing them."""

    def setUp(self):
        super().setUp()
        self.approve(row())
        outbox.run_due(self.portal)
        self.published = self.entry(name="dang thi uoc")

    def roles(self, permission):
        return set(rolesForPermissionOn(permission, self.published))

    def test_they_are_those_of_the_first_state(self):
        workflow = self.workflow["thads_debtor_entry"]
        state = workflow.states[workflow.initial_state]
        for permission in workflow.permissions:
            with self.subTest(permission=permission):
                expected = set(state.permission_roles.get(permission, ()))
                self.assertEqual(self.roles(permission), expected)
        stored = [name for name in self.published.__dict__ if "Permission" in name]
        self.assertEqual(stored, [])

    def test_a_state_of_its_own_is_stored(self):
        self.login("hanoi.leader")
        self.workflow.doActionFor(self.published, "end", comment="Đã xong")
        self.assertNotIn("Anonymous", self.roles("View"))

    def test_other_permissions_are_not_its_own(self):
        with self.assertRaises(AttributeError):
            self.published.aq_base._Add_portal_content_Permission  # noqa: B018


class TestHidden(RegisterTest):
    def test_shown_again_as_a_list_changed_it_meanwhile(self):
        self.approve(row())
        outbox.run_due(self.portal)
        entry = self.entry(name="dang thi uoc")
        load = self.approve(row(amount=5))
        with mock.patch.object(publishing, "switch_on"):
            outbox.run_due(self.portal)
        self.workflow.doActionFor(entry, "hide", comment="Đang xác minh")
        publishing.switch_on(load)
        self.assertEqual(self.found(name="dang thi uoc"), 0)
        self.workflow.doActionFor(entry, "show")
        self.assertEqual(self.found(name="dang thi uoc"), 1)
        self.assertEqual(entry.current()["record"]["amount"], 5)
        self.agree()


class TestQueue(RegisterTest):
    """Loads of one register wait for one another without looking again and again."""

    def setUp(self):
        super().setUp()
        endless = mock.patch.object(publishing, "pieces", lambda seconds: bool)
        endless.start()
        self.addCleanup(endless.stop)

    def lists(self, count):
        """Approve lists of one row each; each changes what the one before wrote."""
        return [
            self.approve(row(amount=number), row(decision=f"{number}/QĐ-X"))
            for number in range(1, count + 1)
        ]

    def states(self, loads):
        return [api.content.get_state(load) for load in loads]

    def test_whoever_finishes_starts_the_next(self):
        loads = self.lists(21)
        made = outbox.run_due(self.portal)
        self.assertEqual(self.states(loads), ["published"] * 21)
        # each is looked at once and written once; the first finds nobody before it
        self.assertLessEqual(made, 2 * 21 - 1)
        moments = [load.published for load in loads]
        self.assertEqual(moments, sorted(moments))
        self.assertEqual(
            self.entry(decision="12/QĐ-CTHADS").current()["record"]["amount"], 21
        )
        self.assertIsNone(agenda.read(self.register).publishing)
        self.assertEqual(agenda.read(self.register).queue, ())
        self.agree()

    def test_nothing_is_run_while_they_wait(self):
        loads = self.lists(3)
        with in_steps(1), mock.patch.object(publishing, "pieces", yielding.pieces):
            for _step in range(4):
                outbox.run_due(self.portal, limit=1)
        waiting = [loads[1].getId(), loads[2].getId()]
        self.assertEqual(list(agenda.read(self.register).queue), waiting)
        jobs = outbox.health(self.portal)["counts"]["waiting"]
        with in_steps(1), mock.patch.object(publishing, "pieces", yielding.pieces):
            outbox.run_due(self.portal, limit=1)
        self.assertEqual(outbox.health(self.portal)["counts"]["waiting"], jobs)
        outbox.run_due(self.portal)
        self.assertEqual(self.states(loads), ["published"] * 3)

    def test_one_that_is_gone_holds_nobody_up(self):
        first, second, third = self.lists(3)
        with in_steps(1), mock.patch.object(publishing, "pieces", yielding.pieces):
            for _step in range(4):
                outbox.run_due(self.portal, limit=1)
        for load in (first, second):
            self.register._delOb(load.getId())
        outbox.run_due(self.portal)
        self.assertEqual(self.states([third]), ["published"])

    def test_jobs_put_by_the_version_before(self):
        # they looked every two seconds, and have no place in the queue
        loads = self.lists(2)
        path = portal_path(loads[1])
        for _again in range(3):
            outbox.put(self.portal, publishing.JOB, {"load": path})
        outbox.run_due(self.portal)
        self.assertEqual(self.states(loads), ["published"] * 2)
        self.assertEqual(agenda.read(self.register).queue, ())
        self.assertIsNone(agenda.read(self.register).publishing)
