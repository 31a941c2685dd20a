"""Every cell of fields.csv, walked over REST and forms: who sets which field."""

from base64 import b64encode
from lxml import html
from plone.dexterity.utils import iterSchemata
from tests.layers import WORLD_FUNCTIONAL
from tests.publication.people import PNG
from tests.rights import functions_and_people
from tests.wsgi import Wsgi
from thads.organisation import field_rights
from thads.organisation import people
from thads.organisation.field_rights import PERSON
from thads.organisation.field_rights import UNIT
from thads.organisation.interfaces import IUnit
from thads.organisation.people import functions_held
from thads.organisation.rights import ROLES
from urllib.parse import urlencode
from zope.schema import getFieldNames
import datetime
import json
import transaction
import unittest


JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
REFUSED = {401, 403, 404}
#: A value for each field of a unit, as REST is sent it.
VALUES = {
    "unit_id": "khac",
    "kind": "district",
    "title": "Cục khác",
    "short_title": "Khác",
    "agency_code": "G01.99.99",
    "description": "Mô tả khác",
    "address": "Số 9 phố Khác",
    "phone": "024 3000 0009",
    "email": "khac@thads.example",
    "opening_hours": "9 giờ",
    "appointment_minutes": 20,
    "appointment_places": 2,
    "banner": {
        "filename": "a.png",
        "content-type": "image/png",
        "encoding": "base64",
        "data": b64encode(PNG).decode(),
    },
    "banner_alt": "Trụ sở",
    "colour": "#123456",
    "enforcement_officers": "Nguyễn Văn An | Chấp hành viên sơ cấp",
    "title_en": "Other",
    "introduction_en": "Other",
    "valid_from": "2001-02-03",
    "valid_to": "2031-02-03",
    "predecessors": ["tphochiminh"],
    "old_site": "http://cu.example.org/",
    "bailiff": False,
    "layout": "branch-page",
}
#: The same as a form is sent them, where they differ.
TYPED = {"predecessors": "tphochiminh"}
#: Not asked for by the edit form: shown, a menu's, or a file.
NOT_TYPED = {"unit_id", "kind", "layout", "banner"}
#: A value for each field of a person.
OWN_VALUES = {
    "login": "khac",
    "home": "tphochiminh",
    "functions": ["hanoi:leader"],
    "fullname": "Người khác",
    "email": "khac@thads.example",
    "description": "Khác",
    "location": "Khác",
    "home_page": "https://khac.example",
    "portrait": VALUES["banner"],
    "password": "Mat-khau-khac-2027",
}
#: What Plone's service would take, or pass over without a word.
UNKNOWN = {
    "roles": {"Manager": True},
    "groups": ["central_admin"],
    "username": "khac",
    "id": "khac",
    "last_login_time": "2030-01-01",
    "portal_skin": "x",
    "visible_ids": True,
    "language": "en",
}


def token_of(text):
    """Return the token of the forms of a page, "" if it has none."""
    found = html.fromstring(text or "<p/>").xpath("//input[@name='_authenticator']")
    return found[0].get("value") if found else ""


class Walk(unittest.TestCase):
    layer = WORLD_FUNCTIONAL

    def setUp(self):
        self.portal = self.layer["portal"]
        self.wsgi = Wsgi(self.layer)

    def rest(self, method, path, who, /, **data):
        answer = self.wsgi.ask(
            path,
            method=method,
            login=who,
            accept=JSON,
            content_type=JSON,
            body=json.dumps(data).encode(),
        )
        transaction.begin()
        return answer


class TestTable(unittest.TestCase):
    layer = WORLD_FUNCTIONAL

    def test_every_field_of_a_unit_has_a_row(self):
        known = set(field_rights.fields_of(UNIT))
        for unit in (self.layer["portal"].hanoi, self.layer["portal"].hanoi["don-vi"]):
            if unit.portal_type == "Folder":
                unit = unit.badinh
            fields = {n for each in iterSchemata(unit) for n in getFieldNames(each)}
            self.assertEqual(fields - known, set())
        self.assertLessEqual(set(getFieldNames(IUnit)), known)
        self.assertEqual(known, VALUES.keys())
        self.assertEqual(set(field_rights.fields_of(PERSON)), OWN_VALUES.keys())

    def test_its_columns_are_functions(self):
        for row in field_rights.table().values():
            self.assertLessEqual(row.keys(), {field_rights.OWN, *ROLES})

    def test_what_is_not_in_it_is_refused(self):
        self.assertFalse(field_rights.allows(UNIT, "khong_co", "central_admin"))
        self.assertFalse(field_rights.allows(PERSON, "roles", field_rights.OWN))


class TestUnitsOverRest(Walk):
    def test_every_cell(self):
        for field, value in VALUES.items():
            for function, login in functions_and_people("hanoi"):
                self.cell(
                    field, value, login, field_rights.allows(UNIT, field, function)
                )

    def test_administrators_of_others_set_nothing(self):
        for field, value in VALUES.items():
            self.cell(field, value, "tphochiminh.admin", False)

    def cell(self, field, value, login, expected):
        unit = self.portal.hanoi
        before = getattr(unit, field, None)
        answer = self.rest("PATCH", "/hanoi", login, **{field: value})
        changed = getattr(unit, field, None) != before
        with self.subTest(field=field, login=login or "anyone"):
            self.assertEqual(changed, expected, answer.text)
            self.assertEqual(answer.status in REFUSED, not expected, answer.text)
            self.assertIn(answer.status, {204, *REFUSED})
        if changed:
            setattr(unit, field, before)
            unit.reindexObject()
            transaction.commit()

    def test_a_province_does_not_open_anothers_register(self):
        answer = self.rest("PATCH", "/hanoi", "hanoi.admin", predecessors=["dienbien"])
        self.assertEqual(answer.status, 403)
        self.assertEqual(self.portal.hanoi.predecessors, ())
        self.assertIn("predecessors", answer.json()["message"])

    def test_one_field_that_is_not_theirs_refuses_the_whole(self):
        before = self.portal.hanoi.address
        answer = self.rest(
            "PATCH", "/hanoi", "hanoi.admin", address="Khác", valid_to="2020-01-01"
        )
        self.assertEqual(answer.status, 403)
        self.assertEqual(self.portal.hanoi.address, before)

    def test_what_stays_as_it_is_may_be_sent(self):
        found = self.rest("GET", "/hanoi", "hanoi.admin").json()
        sent = {name: found[name] for name in ("title", "valid_from", "predecessors")}
        answer = self.rest("PATCH", "/hanoi", "hanoi.admin", **sent)
        self.assertEqual(answer.status, 204, answer.text)

    def test_branches_are_units_as_well(self):
        branch = "/hanoi/don-vi/badinh"
        sent = {"valid_to": "2020-01-01"}
        self.assertEqual(self.rest("PATCH", branch, "hanoi.admin", **sent).status, 403)
        answer = self.rest("PATCH", branch, "hanoi.admin", phone="024 3000 0009")
        self.assertEqual(answer.status, 204)
        self.assertEqual(
            self.rest("PATCH", branch, "central.admin", **sent).status, 204
        )

    def test_only_the_centre_makes_a_branch(self):
        sent = {name: value for name, value in VALUES.items() if name != "bailiff"}
        sent |= {"@type": "Unit", "id": "moi", "unit_id": "hanoi-moi"}
        del sent["layout"]
        answer = self.rest("POST", "/hanoi/don-vi", "hanoi.admin", **sent)
        self.assertIn(answer.status, REFUSED)
        answer = self.rest("POST", "/hanoi/don-vi", "central.admin", **sent)
        self.assertEqual(answer.status, 201, answer.text)
        made = self.portal.hanoi["don-vi"].moi
        self.assertEqual(made.unit_id, "hanoi-moi")
        self.assertEqual(made.valid_to, datetime.date(2031, 2, 3))

    def test_a_colour_is_refused_with_the_sentence_of_the_form(self):
        answer = self.rest("PATCH", "/hanoi", "hanoi.admin", colour="#ffee88")
        self.assertEqual(answer.status, 400)
        (error,) = answer.json()["errors"]
        self.assertEqual(error["field"], "colour")
        self.assertIn("độ tương phản 1,2", error["message"])
        answer = self.rest("PATCH", "/hanoi", "hanoi.admin", colour="xanh")
        self.assertEqual(answer.status, 400)


class TestUnitsByForm(Walk):
    """All fields typed at once, those without an input too."""

    def test_every_cell(self):
        for function, login in functions_and_people("hanoi"):
            page = self.wsgi.ask("/hanoi/edit", login=login)
            if page.status != 200 or "form.widgets" not in page.text:
                for field in VALUES:
                    self.assertFalse(field_rights.allows(UNIT, field, function), field)
                continue
            self.typed(function, login, page)

    def typed(self, function, login, page):
        unit = self.portal.hanoi
        before = {field: getattr(unit, field, None) for field in VALUES}
        fields = self.filled(page.text)
        answer = self.wsgi.ask(
            "/hanoi/edit",
            method="POST",
            login=login,
            content_type=FORM,
            body=urlencode(fields).encode(),
        )
        transaction.begin()
        self.assertEqual(answer.status, 302, answer.text)
        for field in VALUES.keys() - NOT_TYPED:
            with self.subTest(field=field, login=login):
                changed = getattr(unit, field, None) != before[field]
                expected = field_rights.allows(UNIT, field, function)
                self.assertEqual(changed, expected)
                self.assertEqual(self.asked(page.text, field), expected)
        for field in NOT_TYPED:
            self.assertEqual(getattr(unit, field, None), before[field], field)
        for field, value in before.items():
            setattr(unit, field, value)
        unit.reindexObject()
        transaction.commit()

    def asked(self, text, field):
        name = self.name(field)
        return bool(
            html.fromstring(text).xpath(
                "//input[@name=$n]|//textarea[@name=$n]|//select[@name=$n]", n=name
            )
        )

    def name(self, field):
        if field == "bailiff":
            return "form.widgets.bailiff:list"
        schema = "IBasic" if field in ("title", "description") else "IUnit"
        return f"form.widgets.{schema}.{field}"

    def filled(self, text):
        (token,) = html.fromstring(text).xpath(
            "(//input[@name='_authenticator']/@value)[1]"
        )
        fields = {"_authenticator": token, "form.buttons.save": "1"}
        for field, value in (VALUES | TYPED).items():
            if field not in ("banner", "layout", "bailiff"):
                fields[self.name(field)] = value
        fields["form.widgets.bailiff-empty-marker"] = "1"  # not ticked
        fields["form.widgets.IUnit.banner.action"] = "nochange"
        return fields


class TestOwnAccount(Walk):
    """PATCH @users/<id> and the form of one's own name."""

    me = "hanoi.officer"

    def properties(self):
        member = self.portal.portal_membership.getMemberById(self.me)
        names = ("fullname", "email", "description", "location", "home_page")
        return {name: member.getProperty(name) for name in names}

    def test_every_cell(self):
        for field, value in (OWN_VALUES | UNKNOWN).items():
            with self.subTest(field=field):
                before = self.properties()
                answer = self.rest(
                    "PATCH", f"/@users/{self.me}", self.me, **{field: value}
                )
                if field == "email":
                    # with the password, and it waits: tests.login.test_email_changes
                    self.assertEqual(answer.status, 400, answer.text)
                    (error,) = answer.json()["errors"]
                    self.assertEqual(error["field"], "old_password")
                elif field_rights.allows(PERSON, field, field_rights.OWN):
                    self.assertEqual(answer.status, 204, answer.text)
                    if field != "portrait":
                        self.assertEqual(self.properties(), before | {field: value})
                else:
                    self.assertEqual(answer.status, 400, answer.text)
                    self.assertEqual(self.properties(), before)
                    (error,) = answer.json()["errors"]
                    self.assertEqual(error["field"], field)
        found = self.rest("GET", f"/@users/{self.me}", self.me).json()
        self.assertNotIn("Manager", found["roles"])

    def test_accounts_of_others_are_out_of_reach(self):
        for login in ("hanoi.admin", "central.admin", "hanoi.editor"):
            for field, value in (OWN_VALUES | UNKNOWN).items():
                with self.subTest(login=login, field=field):
                    before = self.properties()
                    path = f"/@users/{self.me}"
                    answer = self.rest("PATCH", path, login, **{field: value})
                    self.assertIn(answer.status, REFUSED)
                    self.assertEqual(self.properties(), before)

    def test_one_that_is_wrong_refuses_the_whole(self):
        before = self.properties()
        answer = self.rest(
            "PATCH", f"/@users/{self.me}", self.me, location="Khác", roles={"x": True}
        )
        self.assertEqual(answer.status, 400)
        self.assertEqual(self.properties(), before)

    def test_values_of_the_wrong_kind(self):
        for field in ("fullname", "email", "location"):
            for value in (5, ["a"], {"a": 1}, True, "x" * 5000):
                with self.subTest(field=field, value=str(value)[:20]):
                    answer = self.rest(
                        "PATCH", f"/@users/{self.me}", self.me, **{field: value}
                    )
                    self.assertEqual(answer.status, 400)
        for value in ("", "khong phai thu", None):
            answer = self.rest("PATCH", f"/@users/{self.me}", self.me, email=value)
            self.assertEqual(answer.status, 400, value)

    def test_the_own_address_of_mail_is_no_change(self):
        own = self.properties()["email"]
        answer = self.rest("PATCH", f"/@users/{self.me}", self.me, email=own)
        self.assertEqual(answer.status, 204)

    def save(self, **typed):
        page = self.wsgi.ask("/@@personal-information", login=self.me)
        fields = {
            "_authenticator": token_of(page.text),
            "form.buttons.save": "Lưu",
            "form.widgets.portrait.action": "nochange",
            **{f"form.widgets.{name}": value for name, value in typed.items()},
        }
        answer = self.wsgi.ask(
            "/@@personal-information",
            method="POST",
            login=self.me,
            content_type=FORM,
            body=urlencode(fields).encode(),
        )
        transaction.begin()
        return answer

    def test_the_form_does_not_change_the_address(self):
        before = self.properties()
        answer = self.save(fullname="Tên", email="moi@thads.example")
        self.assertEqual(answer.status, 302)
        self.assertEqual(self.properties(), before | {"fullname": "Tên"})

    def test_the_form_shows_no_other_accounts_name(self):
        for login in ("central.admin", "khong.co"):
            path = f"/@@personal-information?userid={login}"
            page = self.wsgi.ask(path, login=self.me)
            self.assertEqual(page.status, 302)
            self.assertNotIn("?", page.headers["Location"])


class TestPeoplePage(Walk):
    """Accounts are made, and functions given, on the page of people alone."""

    def post(self, path, who, /, **fields):
        page = self.wsgi.ask(path, login=who)
        token = html.fromstring(page.text).xpath(
            "//input[@name='_authenticator']/@value"
        )
        fields["_authenticator"] = token[0] if token else ""
        answer = self.wsgi.ask(
            path,
            method="POST",
            login=who,
            content_type=FORM,
            body=urlencode(fields).encode(),
        )
        transaction.begin()
        return answer

    def test_who_makes_accounts(self):
        for function, login in functions_and_people("hanoi"):
            path = "/@@people" if function == "central_admin" else "/hanoi/@@people"
            home = "central" if function == "central_admin" else "hanoi"
            made = f"moi.{function.replace('_', '.')}"
            self.post(
                path,
                login,
                add="1",
                login=made,
                fullname="Người mới",
                email=f"{made}@thads.example",
                home=home,
            )
            with self.subTest(function=function):
                found = self.portal.portal_membership.getMemberById(made) is not None
                expected = field_rights.allows(
                    PERSON, "login", function, field_rights.MAKE
                )
                self.assertEqual(found, expected)

    def test_an_address_of_mail_is_of_one_account(self):
        answer = self.post(
            "/hanoi/@@people",
            "hanoi.admin",
            add="1",
            login="moi",
            fullname="Người mới",
            email="tphochiminh.EDITOR@thads.example",
            home="hanoi",
        )
        self.assertEqual(answer.status, 422)
        self.assertIn("tài khoản khác", answer.text)

    def test_who_gives_functions(self):
        for function, login in functions_and_people("hanoi"):
            central = function == "central_admin"
            person = "central.inspector" if central else "hanoi.editor"
            wanted = "central:inspector" if central else "hanoi:editor"
            more = "central:officer" if central else "hanoi:hotline"
            path = "/@@people" if central else "/hanoi/@@people"
            body = [("person", person), ("functions", wanted), ("functions", more)]
            body.append(("save", "1"))
            page = self.wsgi.ask(path, login=login)
            body.append(("_authenticator", token_of(page.text)))
            self.wsgi.ask(
                path,
                method="POST",
                login=login,
                content_type=FORM,
                body=urlencode(body).encode(),
            )
            transaction.begin()
            pair = tuple(more.split(":"))
            given = pair in functions_held(person)
            people.take(person, *pair)
            transaction.commit()
            with self.subTest(function=function):
                expected = field_rights.allows(PERSON, "functions", function)
                self.assertEqual(given, expected)
