"""Old names of modules, as databases hold them, lead to the new modules."""

from importlib import import_module
from importlib.util import find_spec
from persistent import Persistent
from thads import moved
from ZODB.broken import find_global
import pickle
import subprocess
import sys
import textwrap
import unittest


class TestTable(unittest.TestCase):
    def test_each_new_module_is_there(self):
        for old, new in moved.MOVED.items():
            with self.subTest(old):
                self.assertIsNotNone(find_spec(new))
                self.assertNotIn(new, moved.MOVED, "lead to where it is now")

    def test_each_old_name_gives_what_the_new_module_holds(self):
        for old, new in moved.MOVED.items():
            module = import_module(new)
            own = [
                name
                for name, value in vars(module).items()
                if getattr(value, "__module__", None) == new
            ]
            with self.subTest(old):
                self.assertTrue(own)
                for name in own:
                    found = getattr(import_module(old), name)
                    self.assertIs(found, getattr(module, name))

    def test_no_module_stands_where_a_line_says_it_moved_from(self):
        for old in moved.MOVED:
            with self.subTest(old):
                self.assertIsInstance(find_spec(old).loader, moved.MovedFinder)


class TestFinder(unittest.TestCase):
    """With a table of its own: a package that is gone, one that is still there."""

    TABLE = {
        "thads.gone.deep.store": "thads.outbox.partitioned",
        "thads.outbox.gone": "thads.outbox.jobs",
    }

    def setUp(self):
        finder = moved.install(self.TABLE)
        self.addCleanup(sys.meta_path.remove, finder)
        self.addCleanup(self.forget)

    def forget(self):
        for name in list(sys.modules):
            if name.startswith("thads.gone") or name == "thads.outbox.gone":
                del sys.modules[name]

    def test_a_pickle_with_the_old_name_is_read(self):
        from thads.outbox.partitioned import PartitionedStore

        old = b"cthads.gone.deep.store\nPartitionedStore\n."
        self.assertIs(pickle.loads(old), PartitionedStore)
        again = pickle.dumps(pickle.loads(old), 0)
        self.assertIn(b"thads.outbox.partitioned", again)

    def test_zodb_finds_the_class(self):
        from thads.outbox.jobs import Outbox

        self.assertIs(find_global("thads.outbox.gone", "Outbox"), Outbox)

    def test_what_is_nowhere_stays_broken(self):
        with self.assertRaises(AttributeError):
            import_module("thads.outbox.gone").Nothing  # noqa: B018
        with self.assertRaises(ModuleNotFoundError):
            import_module("thads.gone.nothing")

    def test_nothing_is_imported_before_it_is_asked_for(self):
        """In a process of its own, as a ZEO server has it."""
        code = f"""
            import sys
            from thads import moved
            moved.install({self.TABLE!r})
            module = __import__("thads.gone.deep.store", {{}}, {{}}, ["cluck"])
            assert "thads.outbox" not in sys.modules
            assert module.PartitionedStore.__module__ == "thads.outbox.partitioned"
            assert "Products.CMFPlone" not in sys.modules
        """
        ran = subprocess.run(
            [sys.executable, "-W", "ignore", "-c", textwrap.dedent(code)],
            env={"PYTHONPATH": ":".join(sys.path)},
            capture_output=True,
            text=True,
        )
        self.assertEqual(ran.returncode, 0, ran.stderr)


class TestStored(unittest.TestCase):
    """Classes of the register under the names that databases hold."""

    NAMES = (
        ("thads.debtors.agenda", "Agenda"),
        ("thads.debtors.content", "DebtorEntry"),
        ("thads.debtors.content", "DebtorLoad"),
        ("thads.debtors.content", "DebtorRegister"),
        ("thads.debtors.finding.canaries", "Canary"),
        ("thads.debtors.finding.renamed", "Table"),
        ("thads.debtors.index", "Chunk"),
        ("thads.debtors.index", "RegisterIndex"),
        ("thads.debtors.lifecycle.rebuilding", "NextIndex"),
    )

    def test_each_is_found(self):
        for module, name in self.NAMES:
            with self.subTest(f"{module}.{name}"):
                found = find_global(module, name)
                self.assertIs(find_global(found.__module__, found.__name__), found)
                self.assertTrue(issubclass(found, Persistent))

    def test_settings_are_registered_under_their_names(self):
        from plone.dexterity.utils import resolveDottedName

        for name in (
            "thads.debtors.department.IApprovalSettings",
            "thads.debtors.interfaces.IDebtorSettings",
            "thads.debtors.interfaces.IGuardSettings",
            "thads.debtors.settings.IDebtorSearchSettings",
        ):
            self.assertEqual(resolveDottedName(name).__identifier__, name)
