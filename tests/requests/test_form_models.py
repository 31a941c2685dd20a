"""What makes a form run, its models, is the server's Manager's, and holds no code.

A model is the XML from which EasyForm makes the fields and actions of a form. Who
changes a form in the list of its fields changes no model by hand.
"""

from lxml import etree
from plone import api
from plone.app.testing import SITE_OWNER_NAME
from plone.app.testing import SITE_OWNER_PASSWORD
from plone.app.textfield.value import RichTextValue
from tests.layers import WORLD_FUNCTIONAL
from tests.layers import WORLD_HTTP
from tests.publication.people import HttpCase
from tests.requests.world import CaseWorld
from thads.ratelimit import forget_all
from thads.requests import form_models
from thads.requests.procedures import FORMS
from thads.requests.upgrades import v20261129002
from unittest import mock
from zope.component import getUtilitiesFor
from zope.schema.interfaces import IVocabularyFactory
import re
import transaction
import unittest


FORM = "ho-tro-truc-tuyen/xac-nhan-ket-qua"
#: The form the tests fill in as citizens do.
FILED = "yeu-cau-thi-hanh-an"
MODEL = (
    '<model xmlns="http://namespaces.plone.org/supermodel/schema"'
    ' xmlns:easyform="http://namespaces.plone.org/supermodel/easyform"'
    ' xmlns:form="http://namespaces.plone.org/supermodel/form">'
    "<schema>{}</schema></model>"
)
SCRIPT = (
    '<field name="a_script" type="collective.easyform.actions.CustomScript">'
    "<title>Script</title><ProxyRole>Manager</ProxyRole>"
    "<ScriptBody>easyform.setDescription('a script ran')</ScriptBody></field>"
)
MAILER = (
    '<field name="a_mailer" type="collective.easyform.actions.Mailer">'
    "<title>Mail</title><recipient_email>evil@other.example</recipient_email></field>"
)
SAVER = (
    '<field name="a_saver" type="collective.easyform.actions.SaveData">'
    "<title>Save</title></field>"
)
REGISTER = (
    '<field name="register_case" type="thads.requests.action.RegisterCase"'
    " easyform:execCondition=\"python:context.setTitle('ran')\">"
    "<title>Đăng ký</title><rule>case-result</rule></field>"
)
SENDING = "Products.MailHost.MailHost.MailBase._send"
LINE = '<field name="a" type="zope.schema.TextLine"{}><title>A</title>{}</field>'
#: Parts of a model that make something run, and what a form must show of them: nothing.
CODE = {
    "action": SCRIPT,
    "mailer": MAILER,
    "saver": SAVER,
    "default": LINE.format(' easyform:TDefault="python:context.setTitle(1)"', ""),
    "enabled": LINE.format(' easyform:TEnabled="python:1"', ""),
    "validator": LINE.format(' easyform:TValidator="python:0"', ""),
    "condition": REGISTER,
    "adapter": LINE.format(
        ' form:validator="z3c.form.validator.SimpleFieldValidator"', ""
    ),
    "widget": LINE.format("", '<form:widget type="os.system" />'),
    "old-widget": LINE.format(' form:widget="os.system"', ""),
    "mode": LINE.format(' form:mode="os.path:hidden"', ""),
    "factory": LINE.format("", "<defaultFactory>os.getcwd</defaultFactory>"),
    "invariant": "<invariant>os.getcwd</invariant>",
    "source": '<field name="a" type="zope.schema.Choice"><title>A</title>'
    "<source>os.getcwd</source></field>",
    "people": '<field name="a" type="zope.schema.Choice"><title>A</title>'
    "<vocabulary>plone.app.vocabularies.Users</vocabulary></field>",
    "object": '<field name="a" type="zope.schema.Object"><title>A</title>'
    "<schema>zope.interface.Interface</schema></field>",
    "nested": '<field name="a" type="zope.schema.Set"><title>A</title>'
    '<value_type type="zope.schema.Object"><schema>zope.interface.Interface</schema>'
    "</value_type></field>",
    "password": '<field name="a" type="zope.schema.Password"><title>A</title></field>',
}


class TestWhatAModelHolds(unittest.TestCase):
    layer = WORLD_FUNCTIONAL

    def test_what_makes_something_run_is_left_out(self):
        for name, part in CODE.items():
            with self.subTest(name):
                left = form_models.cleaned(MODEL.format(part))
                for word in ("python:", "os.", "Script", "Mailer", "SaveData"):
                    self.assertNotIn(word, left)
                for word in ("Object", "Users", "Password", "SimpleFieldValidator"):
                    self.assertNotIn(word, left)
                self.assertTrue(form_models.faults(MODEL.format(part)))

    def test_bases_and_other_schemas_are_left_out(self):
        for text in (
            MODEL.replace("<schema>", '<schema based-on="os.path">'),
            MODEL.replace("</schema>", '</schema><schema name="x" />'),
            MODEL.replace("</schema>", "</schema><script />"),
        ):
            with self.subTest(text):
                left = etree.fromstring(form_models.cleaned(text.format("")))
                self.assertEqual(len(left), 1)
                self.assertEqual(dict(left[0].attrib), {})
                self.assertTrue(form_models.faults(text.format("")))

    def test_what_is_no_model_is_an_empty_one(self):
        for text in ("", "x", "<model", "<html />", None, MODEL[:50]):
            with self.subTest(text):
                self.assertEqual(form_models.cleaned(text), form_models.EMPTY)
                self.assertTrue(form_models.faults(text))

    def test_words_of_a_field_are_no_markup(self):
        part = LINE.format("", "<description>{}</description>")
        for typed, left in (
            ("&lt;script&gt;x", "script>x"),
            ("&lt;&lt;script&gt;x", "script>x"),
            ("&lt;&lt;/b", "/b"),
            ("2 &lt; 3 &amp; 4", "2 < 3 & 4"),
        ):
            with self.subTest(typed):
                root = etree.fromstring(
                    form_models.cleaned(MODEL.format(part.format(typed)))
                )
                self.assertEqual(root.findtext(".//{*}description"), left)

    def test_the_shipped_forms_are_in_order(self):
        paths = sorted(FORMS.glob("*.xml"))
        self.assertTrue(paths)
        for path in paths:
            text = path.read_text(encoding="utf-8")
            with self.subTest(path.name):
                self.assertEqual(form_models.faults(text), [])
                self.assertEqual(
                    etree.tostring(etree.fromstring(text.encode()), method="c14n2"),
                    etree.tostring(
                        etree.fromstring(form_models.cleaned(text)), method="c14n2"
                    ),
                )

    def test_every_vocabulary_on_the_list_exists(self):
        known = {name for name, _v in getUtilitiesFor(IVocabularyFactory)}
        self.assertLessEqual(form_models.allowed("vocabulary"), known)


class TestWhatRuns(CaseWorld, unittest.TestCase):
    """A model is looked at when it is read: however it came into the database."""

    layer = WORLD_FUNCTIONAL

    def put(self, **values):
        form = self.portal["ho-tro-truc-tuyen"][FILED]
        for name, value in values.items():
            setattr(form, name, value)
        transaction.commit()
        return form

    def test_a_script_in_the_database_does_not_run(self):
        text = (FORMS / "action.xml").read_text(encoding="utf-8")
        for part in (SCRIPT, MAILER, SAVER):
            for changed in (
                text.replace("<schema>", f"<schema>{part}"),
                text.replace("</schema>", f"{part}</schema>"),
            ):
                with self.subTest(part):
                    form = self.put(actions_model=changed)
                    with mock.patch(
                        "Products.MailHost.MailHost.MailBase._send"
                    ) as sent:
                        self.hand_in()
                    sent.assert_not_called()
                    transaction.begin()
                    self.assertNotIn("a script ran", form.Description())
                    self.assertFalse(hasattr(form, "_inputStorage"))
                    forget_all()

    def test_expressions_in_the_database_are_not_evaluated(self):
        form = self.portal["ho-tro-truc-tuyen"][FILED]
        text = form.fields_model
        for attribute in ("TDefault", "TEnabled", "TValidator"):
            code = f"easyform:{attribute}=\"python:'said by ' + 'code'\""
            changed = text.replace(' name="ho_ten"', f' {code} name="ho_ten"')
            self.assertIn(code, changed)
            self.put(fields_model=changed)
            browser = self.browser()
            browser.open(self.url(f"hanoi/ho-tro-truc-tuyen/{FILED}"))
            with self.subTest(attribute):
                self.assertIn("form.widgets.ho_ten", browser.contents)
                self.assertNotIn("said by code", browser.contents)
                self.fill(browser)
                self.attach(browser)
                browser.getControl(name="form.buttons.submit").click()
                self.code_in(browser)
                forget_all()
        condition = 'easyform:execCondition="python:False" name="register_case"'
        actions = form.actions_model.replace('name="register_case"', condition)
        actions = actions.replace(
            "<model ",
            '<model xmlns:easyform="http://namespaces.plone.org/supermodel/easyform" ',
        )
        self.put(fields_model=text, actions_model=actions)
        self.hand_in()

    def test_a_broken_model_closes_the_form_and_breaks_no_page(self):
        self.put(fields_model="<model", actions_model="<schema")
        for path in (f"ho-tro-truc-tuyen/{FILED}", f"hanoi/ho-tro-truc-tuyen/{FILED}"):
            browser = self.browser()
            browser.open(self.url(path))
            with self.subTest(path):
                self.assertTrue(browser.headers["Status"].startswith("200"))
                self.assertNotIn("form.widgets", browser.contents)

    def test_the_upgrade_tells_which_forms_have_what_does_not_run(self):
        form = self.put(actions_model=MODEL.format(SCRIPT + REGISTER))
        before = form.actions_model
        with self.assertLogs("thads.requests.upgrades", "WARNING") as logs:
            v20261129002.upgrade(None)
        self.assertEqual(len(logs.output), 1, logs.output)
        for word in (FILED, "actions_model", "CustomScript", "execCondition"):
            self.assertIn(word, logs.output[0])
        self.assertEqual(form.actions_model, before)

    def test_a_copied_form_runs_no_more_than_the_first(self):
        form = self.put(actions_model=MODEL.format(SCRIPT + MAILER))
        with api.env.adopt_roles(["Manager"]):
            copied = api.content.copy(form, id="ban-sao", safe_id=True)
        from collective.easyform.api import get_actions

        self.assertEqual(list(get_actions(copied)), [])


class TestWhoChangesModels(HttpCase):
    layer = WORLD_HTTP

    def setUp(self):
        super().setUp()
        self.form = self.layer["portal"]["ho-tro-truc-tuyen"]["xac-nhan-ket-qua"]
        self.before = self.models()

    def models(self):
        transaction.begin()
        return self.form.fields_model, self.form.actions_model

    def manager(self):
        person = self.person(None)
        person.session.auth = (SITE_OWNER_NAME, SITE_OWNER_PASSWORD)
        return person

    def save(self, person, kind, source):
        page = person.page("@@change-password").text
        token = re.search(r'name="_authenticator" value="(\w+)"', page)
        return person.session.post(
            person.url(f"{FORM}/{kind}/@@modeleditor"),
            data={
                "_authenticator": token.group(1) if token else "",
                "form.button.save": "1",
                "source": source,
            },
            timeout=60,
        )

    def test_the_xml_editors_are_the_managers(self):
        for login in (None, "central.admin", "hanoi.admin", "hanoi.editor"):
            person = self.person(login)
            for kind in ("fields", "actions"):
                with self.subTest(login=login, kind=kind):
                    self.refused(person.page(f"{FORM}/{kind}/@@modeleditor"))
                    source = MODEL.format(SCRIPT if kind == "actions" else "")
                    self.refused(self.save(person, kind, source))
                    self.assertEqual(self.models(), self.before)

    def test_the_button_of_the_xml_editor_is_shown_to_the_manager_alone(self):
        for kind in ("fields", "actions"):
            with self.subTest(kind):
                own = self.person("central.admin").page(f"{FORM}/{kind}")
                self.assertEqual(own.status_code, 200)
                self.assertNotIn("modeleditor", own.text)
                self.assertIn("modeleditor", self.manager().page(f"{FORM}/{kind}").text)

    def test_the_manager_saves_what_is_in_order_and_learns_what_is_not(self):
        manager = self.manager()
        for name, part in CODE.items():
            with self.subTest(name):
                answer = self.save(manager, "fields", MODEL.format(part))
                self.assertEqual(answer.status_code, 400)
                self.assertIn("không được có", answer.text)
                self.assertEqual(self.models(), self.before)
        for source in ("<model", "<html />", MODEL.format("<field />")):
            with self.subTest(source):
                answer = self.save(manager, "actions", source)
                self.assertEqual(answer.status_code, 400)
                self.assertEqual(self.models(), self.before)
        changed = self.before[0].replace("Số điện thoại", "Điện thoại liên hệ")
        self.assertEqual(self.save(manager, "fields", changed).status_code, 200)
        self.assertIn("Điện thoại liên hệ", self.models()[0])

    def test_rest_takes_models_from_the_manager_alone(self):
        values = {
            "fields_model": self.before[0].replace("Số điện thoại", "Điện thoại"),
            "actions_model": MODEL.format(SCRIPT),
            "headerInjection": "string:<script></script>",
            "thanksPageOverride": "string:https://other.example",
            "formActionOverride": "string:https://other.example",
        }
        for login in (None, "central.admin", "hanoi.admin", "hanoi.editor"):
            person = self.person(login)
            for name, value in values.items():
                with self.subTest(login=login, name=name):
                    self.refused(person.rest("PATCH", FORM, **{name: value}))
                    body = {"@type": "EasyForm", "title": "Mẫu mới", name: value}
                    self.refused(person.rest("POST", "ho-tro-truc-tuyen", **body))
                    self.assertEqual(self.models(), self.before)
        self.assertNotIn(
            "mau-moi", self.layer["portal"]["ho-tro-truc-tuyen"].objectIds()
        )
        manager = self.manager()
        answer = manager.rest("PATCH", FORM, fields_model=values["fields_model"])
        self.assertEqual(answer.status_code, 204, answer.text)
        answer = manager.rest("PATCH", FORM, actions_model=values["actions_model"])
        self.assertEqual(answer.status_code, 400, answer.text)
        self.assertEqual(answer.json()["errors"][0]["field"], "actions_model")
        self.assertEqual(self.models(), (values["fields_model"], self.before[1]))

    def test_the_centres_administrator_changes_the_rest_of_a_form(self):
        admin = self.person("central.admin")
        answer = admin.rest("PATCH", FORM, title="Xác nhận kết quả", submitLabel="Nộp")
        self.assertEqual(answer.status_code, 204, answer.text)
        answer = admin.rest(
            "POST", "ho-tro-truc-tuyen", **{"@type": "EasyForm", "title": "Mẫu mới"}
        )
        self.assertEqual(answer.status_code, 201, answer.text)
        page = admin.page(answer.json()["@id"])
        self.assertEqual(page.status_code, 200)
        self.assertNotIn("Mailer", page.text)

    def test_a_form_as_json_holds_no_models(self):
        people = [self.person(login) for login in (None, "hanoi.officer")]
        for person in (*people, self.person("central.admin"), self.manager()):
            for address, found in (
                (FORM, lambda answer: [answer]),
                ("@search?portal_type=EasyForm&fullobjects=1", lambda a: a["items"]),
                ("ho-tro-truc-tuyen?fullobjects=1", lambda a: a["items"]),
            ):
                answer = person.rest("GET", address)
                with self.subTest(person.session.auth, address=address):
                    self.assertEqual(answer.status_code, 200, answer.text)
                    forms = [
                        each
                        for each in found(answer.json())
                        if each["@type"] == "EasyForm"
                    ]
                    self.assertTrue(forms)
                    for name in (*form_models.MODELS, *form_models.EXPRESSIONS):
                        self.assertNotIn(name, forms[0])
                    self.assertNotIn("RegisterCase", answer.text)

    def test_actions_on_our_list_alone_are_offered(self):
        admin = self.person("central.admin")
        for person in (admin, self.manager()):
            page = person.page(f"{FORM}/actions/@@add-action").text
            self.assertIn("Đăng ký hồ sơ hỗ trợ trực tuyến", page)
            for name in ("Gửi thư", "Mã lệnh riêng", "Lưu dữ liệu"):
                self.assertNotIn(name, page)


class TestListOfFields(CaseWorld, unittest.TestCase):
    """What the centre's administrator does with a form without its XML."""

    layer = WORLD_FUNCTIONAL

    def setUp(self):
        super().setUp()
        self.form = self.portal["ho-tro-truc-tuyen"][FILED]
        self.admin = self.browser("central.admin")

    def open(self, path):
        self.admin.open(self.url(f"ho-tro-truc-tuyen/{FILED}/{path}"))
        self.assertTrue(
            self.admin.headers["Status"].startswith("200"), self.admin.contents[:500]
        )

    def names(self):
        transaction.begin()
        root = etree.fromstring(self.form.fields_model.encode("utf-8"))
        return [field.get("name") for field in root.iter("{*}field")]

    def field(self, name):
        transaction.begin()
        root = etree.fromstring(self.form.fields_model.encode("utf-8"))
        return next(
            iter(root.xpath(f"//*[local-name()='field'][@name='{name}']")), None
        )

    def add(self, name, kind):
        self.open("fields/@@add-field")
        self.admin.getControl(name="form.widgets.title").value = "Số căn cước"
        self.admin.getControl(name="form.widgets.__name__").value = name
        self.admin.getControl(name="form.widgets.factory:list").displayValue = [kind]
        self.admin.getControl(name="form.buttons.add").click()

    def test_fields_are_added_changed_moved_and_removed(self):
        self.open("fields/@@add-field")
        kinds = self.admin.getControl(name="form.widgets.factory:list").displayOptions
        self.add("can_cuoc", kinds[0])
        self.assertIsNotNone(self.field("can_cuoc"))
        self.open("fields/ho_ten/@@edit")
        self.admin.getControl(name="form.widgets.title").value = "Họ tên đầy đủ"
        self.admin.getControl(name="form.widgets.description").value = "Chữ in hoa."
        self.admin.getControl(name="form.buttons.save").click()
        self.assertEqual(self.field("ho_ten").findtext("{*}title"), "Họ tên đầy đủ")
        self.assertEqual(self.field("ho_ten").findtext("{*}description"), "Chữ in hoa.")
        names = self.names()
        self.open("fields/@@listing")
        token = re.search(r'name="_authenticator" value="(\w+)"', self.admin.contents)
        token = f"_authenticator={token.group(1)}"
        self.admin.open(
            self.url(
                f"ho-tro-truc-tuyen/{FILED}/fields/email/@@order?pos=0"
                f"&fieldset_index=2&{token}"
            )
        )
        transaction.begin()
        self.assertNotEqual(self.names(), names)
        self.admin.open(
            self.url(
                f"ho-tro-truc-tuyen/{FILED}/fields/nguoi_lien_quan/@@delete?{token}"
            )
        )
        self.assertIsNone(self.field("nguoi_lien_quan"))
        self.hand_in()

    def test_kinds_of_fields_offered_are_kept(self):
        self.open("fields/@@add-field")
        kinds = self.admin.getControl(name="form.widgets.factory:list").displayOptions
        for number, kind in enumerate(kinds):
            with self.subTest(kind):
                self.add(f"truong_{number}", kind)
                added = self.field(f"truong_{number}")
                self.assertIsNotNone(added, self.admin.contents[-3000:])
                self.assertEqual(form_models.faults(self.form.fields_model), [])
                self.open(f"fields/truong_{number}/@@edit")
                self.admin.getControl(name="form.buttons.save").click()
        self.open("fields/@@listing")
        browser = self.browser()
        browser.open(self.url(f"hanoi/ho-tro-truc-tuyen/{FILED}"))
        self.assertTrue(browser.headers["Status"].startswith("200"))

    def test_no_list_of_people_is_offered_as_a_choice(self):
        self.open("fields/don_vi/@@edit")
        shown = self.admin.getControl(name="form.widgets.vocabularyName:list").options
        self.assertLessEqual(
            set(shown), {"--NOVALUE--", *form_models.allowed("vocabulary")}
        )

    def test_expressions_are_not_offered(self):
        for path in ("fields/ho_ten/@@edit", "actions/register_case/@@edit", "edit"):
            self.open(path)
            with self.subTest(path):
                for name in (
                    "TDefault",
                    "TEnabled",
                    "TValidator",
                    "execCondition",
                    *form_models.EXPRESSIONS,
                ):
                    self.assertNotIn(name, self.admin.contents)

    def test_the_action_of_a_procedure_is_changed(self):
        self.open("actions/register_case/@@edit")
        self.admin.getControl(name="form.widgets.title").value = "Đăng ký hồ sơ"
        self.admin.getControl(name="form.buttons.save").click()
        transaction.begin()
        root = etree.fromstring(self.form.actions_model)
        self.assertEqual(root.findtext(".//{*}field/{*}title"), "Đăng ký hồ sơ")
        self.hand_in()

    def test_words_of_a_form_are_no_markup(self):
        transaction.begin()
        with api.env.adopt_roles(["Manager"]):
            form = api.content.create(
                self.portal["ho-tro-truc-tuyen"],
                "EasyForm",
                "thu",
                title="Thử",
                description="<script>alert(1)</script>",
                thanksdescription="<script>alert(2)</script>",
                thanksPrologue=RichTextValue("<p>Cảm ơn ${a}</p>", "text/html"),
                fields_model=MODEL.format(
                    LINE.format("", "<description>&lt;script&gt;alert(3)</description>")
                ),
                actions_model=form_models.EMPTY,
            )
        transaction.commit()
        self.admin.open(form.absolute_url())
        self.assertIn("form.widgets.a", self.admin.contents)
        self.assertNotIn("<script>alert", self.admin.contents)
        self.admin.getControl(name="form.widgets.a").value = "<script>alert(4)"
        self.admin.getControl(name="form.buttons.submit").click()
        self.assertIn("ơn &lt;script&gt;alert(4)", self.admin.contents)
        self.assertNotIn("<script>alert", self.admin.contents)
