"""Lists are data: definitions, what is public of them, two lists side by side."""

from AccessControl.Permission import getPermissions
from AccessControl.PermissionRole import rolesForPermissionOn
from datetime import date
from openpyxl import load_workbook
from pathlib import Path
from plone import api
from tests.debtors.http import Http
from tests.debtors.http import said
from tests.debtors.lists import plain
from tests.debtors.lists import read_row
from tests.debtors.lists import row
from tests.debtors.lists import workbook
from tests.layers import WORLD_HTTP
from tests.layers import WORLD_INTEGRATION
from thads.debtors.demo import publish_rows
from thads.debtors.register import indexes
from thads.debtors.register import register_kinds
from thads.debtors.register import visibility
from thads.debtors.register.indexes import KEY
from thads.debtors.register.indexes import index_of
from thads.debtors.register.register_kinds import DEFAULT
from thads.debtors.register.register_kinds import NEVER_PUBLIC
from thads.debtors.register.register_kinds import REGISTER_KINDS
from thads.debtors.search import consistency
from thads.organisation.sections import RECORD
from thads.organisation.sections import add_section
from thads.organisation.sections import current_sections
from thads.organisation.sections import define_sections
from thads.organisation.sections import make_sections
from thads.organisation.sections import read_sections
from thads.organisation.units import localities
from thads.worktime.tables import default_rules
from zope.annotation.interfaces import IAnnotations
import base64
import csv
import io
import transaction
import unittest


PROFILES = Path(__file__).resolve().parents[2] / "profiles"


SISTER = REGISTER_KINDS["thi-hanh-an-hanh-chinh"]
GOOD = {
    "name": "Ủy ban nhân dân huyện Thử",
    "post": "Chủ tịch Ủy ban nhân dân huyện",
    "address": "Số 9 phố Thử, huyện Thử",
    "obligation": "Ban hành lại quyết định giải quyết khiếu nại",
    "decision": "03/2026/QĐ-THAHC",
    "decision_date": "05/06/2026",
    "deadline": "05/07/2036",
    "court": "Tòa án nhân dân tỉnh Thử",
    "judgment": "08/2025/HC-ST",
    "progress": "Kết quả bí mật",
}
QUERY = "name=uy+ban+nhan+dan+huyen+thu"


def text_of(register_kind):
    path = register_kinds.SHIPPED / f"{register_kind.id}.toml"
    return path.read_text(encoding="utf-8")


def sections_of(profile):
    text = (PROFILES / profile / "sections.csv").read_text(encoding="utf-8")
    return {section.id: section.portal_type for section in read_sections(text)}


class TestDefinitions(unittest.TestCase):
    def test_each_list_has_its_section_in_every_organisation(self):
        for name in ("organisation-2015", "organisation-2025"):
            ids = sections_of(name)
            for register_kind in REGISTER_KINDS.values():
                self.assertEqual(ids[register_kind.section], "DebtorRegister", name)

    def test_the_minimum_of_the_law_is_obligatory(self):
        for register_kind in REGISTER_KINDS.values():
            minimum = {c.field for c in register_kind.columns if c.minimum}
            self.assertEqual(minimum, {"name", "address", "obligation"})
            self.assertLessEqual(minimum, {c.field for c in register_kind.obligatory})

    def test_the_periods_are_rules_of_the_calendar(self):
        known = {rule.id for rule in default_rules()}
        for register_kind in REGISTER_KINDS.values():
            self.assertLessEqual(set(register_kind.periods.values()), known)

    def test_examples_are_read_without_a_fault(self):
        for register_kind in REGISTER_KINDS.values():
            cells = {
                c.field: ("s", c.example) for c in register_kind.columns if c.example
            }
            _record, faults = read_row(register_kind, cells, date(2026, 11, 20))
            self.assertEqual([f.as_dict() for f in faults], [], register_kind.id)

    def test_what_no_list_may_be_is_refused(self):
        phone = '[[columns]]\nfield = "x"\nheader = "Số điện thoại"\nkind = "text"\n'
        birth = phone.replace("Số điện thoại", "Năm sinh")
        shown = phone.replace('"text"', '"phone"\nminimum = true')
        lost = phone.replace("Số điện thoại", "A") + 'part_of = "y"\n'
        for more in (phone, birth, shown, lost):
            with (
                self.subTest(more=more),
                self.assertRaises(register_kinds.InvalidRegisterKind),
            ):
                register_kinds.read(f"{text_of(DEFAULT)}\n{more}")
        bad = text_of(DEFAULT).replace('field = "decision"', 'field = "resolution"')
        with self.assertRaises(register_kinds.InvalidRegisterKind):
            register_kinds.read(bad)


class TestVisibility(unittest.TestCase):
    layer = WORLD_INTEGRATION

    def test_only_what_is_neither_law_nor_found_by_can_be_chosen(self):
        visibility.choose(DEFAULT, set())
        public = visibility.public_fields(DEFAULT)
        self.assertEqual(
            public,
            {"name", "address", "obligation", "decision", "judgment", "enforcement"}
            | {"kind", "unit"},
        )
        visibility.choose(DEFAULT, {c.field for c in DEFAULT.columns})
        self.assertIn("officer", visibility.public_fields(DEFAULT))
        self.assertNotIn("officer", visibility.public_fields(SISTER))

    def test_personal_data_are_never_public(self):
        columns = "".join(
            f'\n[[columns]]\nfield = "{kind}"\nheader = "Nội bộ {kind}"\n'
            f'kind = "{kind}"\npublic = true\n'
            for kind in NEVER_PUBLIC
        )
        made = register_kinds.read(text_of(DEFAULT) + columns)
        visibility.choose(made, {c.field for c in made.columns})
        told = {f"{made.id}/{kind}": True for kind in NEVER_PUBLIC}
        api.portal.set_registry_record(visibility.RECORD, told)
        record = dict.fromkeys(NEVER_PUBLIC, "001080012345") | {"name": "A B"}
        self.assertEqual(visibility.public_record(made, record), {"name": "A B"})

    def test_only_the_difference_is_kept(self):
        visibility.choose(DEFAULT, visibility.public_fields(DEFAULT) - {"reason"})
        told = api.portal.get_registry_record(visibility.RECORD)
        self.assertEqual(told, {"chua-co-dieu-kien/reason": False})
        visibility.choose(DEFAULT, visibility.public_fields(DEFAULT) | {"reason"})
        self.assertEqual(api.portal.get_registry_record(visibility.RECORD), {})


class TestRights(unittest.TestCase):
    """The walk over the tables goes through the first list; the others are the same."""

    layer = WORLD_INTEGRATION

    def test_registers_loads_and_entries_have_the_same_rights_in_every_list(self):
        portal, found = self.layer["portal"], {}
        for register_kind in REGISTER_KINDS.values():
            record = plain(decision="7/QĐ-X")
            load = publish_rows(
                portal, portal.hanoi, [record], register_kind=register_kind
            )
            register = portal["hanoi"][register_kind.section]
            [entry_id] = register.keys_of_entries.values()
            for thing in (register, load, register[entry_id]):
                found.setdefault(thing.portal_type, []).append(
                    {
                        name: rolesForPermissionOn(name, thing)
                        for name, *_rest in getPermissions()
                    }
                )
        for portal_type, rights in found.items():
            self.assertEqual(len(rights), len(REGISTER_KINDS), portal_type)
            for other in rights[1:]:
                self.assertEqual(rights[0], other, portal_type)


class TestNewSection(unittest.TestCase):
    """A site from before the second list gets all of it."""

    layer = WORLD_INTEGRATION

    def test_section_and_index_are_made_where_they_are_missing(self):
        portal = self.layer["portal"]
        [row] = [
            row
            for row in csv.DictReader(
                io.StringIO(api.portal.get_registry_record(RECORD))
            )
            if row["id"] == SISTER.section
        ]
        text = "".join(
            line
            for line in api.portal.get_registry_record(RECORD).splitlines(True)
            if not line.startswith(SISTER.section)
        )
        define_sections(text)
        del IAnnotations(portal)[f"{KEY}.{SISTER.id}"]
        for place in (portal, portal["hanoi"], portal["tphochiminh"]):
            place._delObject(SISTER.section)
        del api.portal.get_tool("portal_registry").records[visibility.RECORD]
        setup = api.portal.get_tool("portal_setup")
        for _time in range(2):
            indexes.install(portal)
            add_section(row, after="tra-cuu")
            for unit in (portal, *localities()):
                make_sections(unit, current_sections())
            setup.runImportStepFromProfile(
                "profile-thads.debtors:default", "plone.app.registry"
            )
        ids = [section.id for section in current_sections()]
        self.assertEqual(ids[ids.index("tra-cuu") + 1], SISTER.section)
        for place in (portal, portal["hanoi"], portal["tphochiminh"]):
            self.assertEqual(place[SISTER.section].register_kind, SISTER)
            self.assertTrue(place[SISTER.section].exclude_from_nav)
        self.assertEqual(index_of(portal, SISTER).count(), 0)
        self.assertEqual(api.portal.get_registry_record(visibility.RECORD), {})
        self.assertEqual(consistency.check(portal), [])


class TestSisterList(Http, unittest.TestCase):
    """The whole job in the second list; nothing of it shows in the first."""

    layer = WORLD_HTTP
    register = f"hanoi/{SISTER.section}"

    def load_sister(self, user="hanoi.registrar", **body):
        data = workbook(GOOD, columns=SISTER.columns)
        body = {"data": base64.b64encode(data).decode(), "list": SISTER.id} | body
        return self.call("POST", "hanoi/@debtor-loads", user, json=body)

    def found(self, query, list_id=SISTER.id, place=""):
        return self.items(f"{query}&list={list_id}", place)

    def published(self):
        address = self.load_sister().json()["@id"]
        for transition, user in (("submit", "registrar"), ("approve", "leader")):
            answer = self.do(address, transition, f"hanoi.{user}")
            self.assertEqual(answer.status_code, 200, answer.text)
        self.work()
        [entry] = self.found(QUERY)
        return entry

    def test_from_the_workbook_to_the_citizen_and_away_again(self):
        entry = self.published()
        self.assertIn(f"/{self.register}/", entry["@id"])
        number = {"number": "03/2026/QĐ-THAHC", "date": "2026-06-05"}
        self.assertEqual(entry["decision"], number)
        self.assertEqual(entry["deadline"], "2036-07-05")
        self.assertEqual(entry["judgment"]["court"], GOOD["court"])
        self.assertEqual(entry["kind"], "organisation")
        for query in (QUERY, "decision=03/2026/qd-thahc", "decision=08/2025/HC-ST"):
            for place in ("", "hanoi/"):
                self.assertEqual(len(self.found(query, place=place)), 1, query)
                self.assertEqual(self.found(query, DEFAULT.id, place), [], query)
                self.assertEqual(self.items(query, place), [], query)
        self.assertEqual(self.found(QUERY, place="tphochiminh/"), [])
        page = said(self.page(f"{SISTER.section}?{QUERY}"))
        for text in (GOOD["name"], GOOD["post"], "05/07/2036"):
            self.assertIn(text, page)
        page = said(self.page(entry["@id"]))
        for text in ("05/07/2036", GOOD["court"], GOOD["post"], SISTER.one):
            self.assertIn(text, page)
        self.assertNotIn("bí mật", page)
        self.assertNotIn("bí mật", said(self.get(entry["@id"])))
        self.assertIn("bí mật", said(self.page(entry["@id"], "hanoi.leader")))
        for place, figures in ((SISTER.section, 1), (DEFAULT.section, 0)):
            answer = self.page(f"hanoi/{place}/@@thong-ke.csv")
            self.assertEqual(answer.text.count("hanoi,"), figures, place)
        self.assertEqual(self.get("@debtor-counts").json()["items"], [])
        figures = self.get(f"@debtor-counts?list={SISTER.id}").json()["items"]
        self.assertEqual(figures[0]["added"], 1)
        answer = self.do(entry["@id"], "end", "hanoi.leader", comment="Đã thi hành")
        self.assertEqual(answer.status_code, 200, answer.text)
        self.assertEqual(self.found(QUERY), [])
        self.assertEqual(self.page(entry["@id"]).status_code, 410)
        self.work()
        transaction.begin()
        self.assertEqual(consistency.check(self.portal), [])

    def test_nothing_of_the_first_shows_in_the_second(self):
        self.publish(row())
        query = "name=dang+thi+uoc"
        self.assertEqual(len(self.items(query)), 1)
        self.assertEqual(self.found(query), [])
        page = said(self.page(f"{SISTER.section}?{query}"))
        self.assertIn("Không tìm thấy", page)

    def test_each_workbook_fits_its_own_list(self):
        answer = self.load_sister(list=DEFAULT.id)
        self.assertEqual(answer.status_code, 422, answer.text)
        answer = self.load_sister(list="khac")
        self.assertEqual(answer.status_code, 400, answer.text)
        answer = self.load_sister("hanoi.leader")
        self.assertIn(answer.status_code, (401, 403, 404))
        self.assertEqual(self.get("@debtors?name=a+b&list=x").status_code, 400)

    def test_multipart_names_its_list(self):
        data = workbook(GOOD, columns=SISTER.columns)
        answer = self.call(
            "POST",
            "hanoi/@debtor-loads",
            "hanoi.registrar",
            files={"file": ("a.xlsx", data)},
            data={"list": SISTER.id},
        )
        self.assertEqual(answer.status_code, 201, answer.text)
        found = self.get(f"hanoi/@debtor-loads?list={SISTER.id}", "hanoi.registrar")
        self.assertEqual(found.json()["items_total"], 1)
        found = self.get("hanoi/@debtor-loads", "hanoi.registrar")
        self.assertEqual(found.json()["items_total"], 0)

    def test_templates_have_the_columns_of_their_list(self):
        for address, register_kind in (
            ("hanoi/@@debtor-load-template", DEFAULT),
            (f"hanoi/@@debtor-load-template?list={SISTER.id}", SISTER),
            (f"hanoi/{DEFAULT.section}/@@debtor-load-template", DEFAULT),
            (f"{self.register}/@@debtor-load-template", SISTER),
        ):
            with self.subTest(address=address):
                answer = self.get(address)
                book = load_workbook(io.BytesIO(answer.content))
                headers = [cell.value for cell in book.worksheets[0][1]]
                self.assertEqual(headers, [c.header for c in register_kind.columns])
        self.assertEqual(
            self.get("hanoi/@@debtor-load-template?list=khac").status_code, 404
        )

    def test_pages_lead_from_list_to_list(self):
        for page, user in (
            ("", None),
            ("/@@debtor-loads", "hanoi.registrar"),
            ("/@@debtor-entries", "hanoi.leader"),
        ):
            text = said(self.page(f"hanoi/tra-cuu{page}", user))
            self.assertIn(f'href="{self.base}/{self.register}{page}"', text)
            text = said(self.page(f"{self.register}{page}", user))
            self.assertIn(SISTER.title, text)
            self.assertIn(f'href="{self.base}/hanoi/tra-cuu{page}"', text)


class TestFieldsPage(Http, unittest.TestCase):
    layer = WORLD_HTTP
    address = "@@debtor-fields"

    def test_only_the_centre_chooses(self):
        for user in (None, "hanoi.admin", "hanoi.registrar", "central.inspector"):
            answer = self.page(self.address, user, allow_redirects=False)
            self.assertIn(answer.status_code, (302, 401, 403), user)
        self.assertEqual(self.page(self.address, "central.admin").status_code, 200)

    def test_a_choice_holds_at_once_everywhere(self):
        self.publish(row(reason="Không có tài sản", officer="Trần Văn Kín"))
        [entry] = self.items("name=dang+thi+uoc")
        self.assertEqual(entry["reason"], "Không có tài sản")
        self.assertIn("12.500.000", said(self.page("tra-cuu?name=dang+thi+uoc")))
        page = self.submit(
            self.address,
            "central.admin",
            **{"public:list": [f"{DEFAULT.id}/officer", f"{DEFAULT.id}/court"]},
        )
        self.assertIn("Đã lưu", said(page))
        [entry] = self.items("name=dang+thi+uoc")
        self.assertEqual(
            (entry["reason"], entry["amount"], entry["officer"]),
            (None, None, "Trần Văn Kín"),
        )
        for answer in (
            self.get(entry["@id"]),
            self.page(entry["@id"]),
            self.page("tra-cuu?name=dang+thi+uoc"),
        ):
            self.assertNotIn("Không có tài sản", said(answer))
            self.assertNotIn("12.500.000", said(answer))
        self.assertIn("Trần Văn Kín", said(self.page(entry["@id"])))
        book = load_workbook(
            io.BytesIO(self.get("hanoi/@@debtor-load-template").content)
        )
        told = {
            line[0]: line[2]
            for line in book["Hướng dẫn"].iter_rows(values_only=True)
            if line[0]
        }
        self.assertEqual(told["Lý do"], "Nội bộ")
        self.assertEqual(told["Chấp hành viên"], "Công khai")
        self.assertEqual(told["Địa chỉ"], "Công khai")

    def test_what_is_fixed_stays_fixed_whatever_is_sent(self):
        self.publish(row())
        self.submit(self.address, "central.admin")
        [entry] = self.items("name=dang+thi+uoc")
        for field in ("name", "address", "obligation"):
            self.assertTrue(entry[field], field)
        self.assertEqual(entry["decision"]["number"], "12/QĐ-CTHADS")
