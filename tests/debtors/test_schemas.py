"""Schemas of loads and entries: they tell what is there, and let nobody at it."""

from plone.dexterity.utils import iterSchemata
from tests.debtors.http import Http
from tests.debtors.lists import row
from tests.debtors.lists import workbook
from tests.debtors.test_register import RegisterTest
from tests.layers import WORLD_HTTP
from thads import outbox
from thads.debtors.content import DebtorEntry
from thads.debtors.content import DebtorLoad
from thads.debtors.interfaces import IDebtorEntry
from thads.debtors.interfaces import IDebtorLoad
from thads.debtors.loads import intake
from zope.schema import getFieldNames
from zope.schema import getFields
import transaction
import unittest


#: What Plone keeps in an object's own dictionary.
PLONES = {
    "id",
    "title",
    "workflow_history",
    "creation_date",
    "modification_date",
    "_owner",
    "__ac_local_roles__",
}


def own(context):
    """The names of what is stored in an object, but for Plone's and permissions."""
    return {
        name
        for name in context.__dict__
        if name not in PLONES
        and not name.startswith("_v_")
        and not name.endswith("_Permission")
    }


class TestSchemas(RegisterTest):
    def assertTold(self, context, schema):
        self.assertLessEqual(own(context), set(getFieldNames(schema)))
        for name, field in getFields(schema).items():
            value = getattr(context, name)
            if value is not None or field.required:
                field.bind(context).validate(value)

    def test_they_are_those_of_the_types(self):
        load = self.approve(row())
        outbox.run_due(self.portal)
        entry = self.entry(name="dang thi uoc")
        self.assertIn(IDebtorLoad, list(iterSchemata(load)))
        self.assertIn(IDebtorEntry, list(iterSchemata(entry)))

    def test_each_attribute_has_a_field_and_each_field_a_default(self):
        for content, schema in (
            (DebtorLoad, IDebtorLoad),
            (DebtorEntry, IDebtorEntry),
        ):
            for name, field in getFields(schema).items():
                with self.subTest(f"{schema.__name__}.{name}"):
                    self.assertIn(name, vars(content))
                    self.assertTrue(field.title and field.description)
                    self.assertNotIsInstance(vars(content)[name], dict | list | set)

    def test_a_load_in_all_its_states(self):
        self.login("hanoi.registrar")
        rows = [row(), row(name="Lê Văn Hai", decision="2/QĐ-X"), row(name="")]
        load = intake.take_file(self.register, workbook(*rows), "a.xlsx", "Đợt 1")
        self.assertTold(load, IDebtorLoad)
        self.assertTold(DebtorLoad("x"), IDebtorLoad)
        first = self.approve(row(), row(name="Lê Văn Hai", decision="2/QĐ-X"))
        outbox.run_due(self.portal)
        self.login("hanoi.registrar")
        second = intake.take_file(
            self.register, workbook(row(amount=5)), "b.xlsx", complete=True
        )
        self.workflow.doActionFor(second, "submit")
        self.login("hanoi.leader")
        self.workflow.doActionFor(second, "approve", comment="Theo sổ")
        outbox.run_due(self.portal)
        self.assertTold(second, IDebtorLoad)
        self.assertTrue(second.ended and second.replaced and second.guards)
        self.workflow.doActionFor(second, "undo", comment="Nhầm")
        self.assertTold(first, IDebtorLoad)
        self.assertTold(second, IDebtorLoad)
        taken, _faults = intake.take_entry(self.register, {**row(), "amount": "5"})
        self.assertTold(taken, IDebtorLoad)

    def test_an_entry(self):
        self.approve(row())
        outbox.run_due(self.portal)
        entry = self.entry(name="dang thi uoc")
        self.assertTold(entry, IDebtorEntry)
        self.assertEqual(own(entry), {"versions"})
        self.assertTold(DebtorEntry("x"), IDebtorEntry)
        self.workflow.doActionFor(entry, "hide", comment="Xem lại")
        self.assertTold(entry, IDebtorEntry)


class Published(Http):
    """Mixin: a list that is published, with what an officer alone reads."""

    layer = WORLD_HTTP

    def setUp(self):
        super().setUp()
        self.list = self.publish(row(officer="Trần Kín"))
        [found] = self.items("name=dang+thi+uoc")
        self.it = found["@id"]


class TestFields(Published, unittest.TestCase):
    level = 2
    #: Of so many fields one is asked for.
    one_of = 1

    def test_nobody_but_the_manager_reads_one(self):
        names = [*getFieldNames(IDebtorLoad), *getFieldNames(IDebtorEntry)]
        for user in (None, "hanoi.registrar", "hanoi.leader", "central.inspector"):
            for address in (self.list, self.it):
                for name in names[:: self.one_of]:
                    answer = self.page(f"{address}/{name}", user, allow_redirects=False)
                    self.assertNotEqual(answer.status_code, 200, (user, name))
                    self.assertNotIn("Trần Kín", answer.text)


class TestSampleOfFields(TestFields):
    level = 1
    one_of = 9


class TestClosed(Published, unittest.TestCase):
    def stored(self):
        transaction.begin()
        register = self.portal["hanoi"]["tra-cuu"]
        load = register[self.list.rpartition("/")[2]]
        entry = register[self.it.rpartition("/")[2]]
        return load.note, load.source, entry.versions

    def test_nobody_writes_a_field(self):
        before = self.stored()
        body = {"note": "x", "source": "form", "versions": [], "hidden": 1}
        for user in ("hanoi.registrar", "hanoi.leader", "central.admin", "admin"):
            for address in (self.list, self.it):
                password = {"password": "secret"} if user == "admin" else {}
                self.call("PATCH", address, user, json=body, **password)
                self.page(f"{address}/@@edit", user, **password)
        self.assertEqual(self.stored(), before)

    def test_methods_and_properties_have_no_address(self):
        """Whatever Zope would publish by its docstring."""
        register = self.list.rpartition("/")[0]
        for user in (None, "hanoi.registrar"):
            for address, names in (
                (self.it, ("current", "register_kind", "created", "modified")),
                (self.list, ("EffectiveDate", "take", "goes_to_department")),
                (register, ("register_kind", "add_entry", "agenda", "loads")),
                (f"{self.list}/@@debtor-decide", ("take", "refuse")),
                (f"{self.list}/@@debtor-load", ("undone", "omitted", "typed")),
                (f"{self.it}/@@debtor-entry", ("events", "shown_fields", "value")),
            ):
                for name in names:
                    answer = self.page(f"{address}/{name}", user, allow_redirects=False)
                    with self.subTest(f"{user}: {address}/{name}"):
                        if name != "goes_to_department":
                            self.assertNotEqual(answer.status_code, 200)
                        self.assertNotIn("Trần Kín", answer.text)
