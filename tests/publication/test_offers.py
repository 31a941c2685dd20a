"""Contents page, toolbar and tabs offer what works: each function in each state."""

from lxml import html
from tests.publication.people import HttpCase
import json
import re


STEPS = {
    "draft": (),
    "unit_review": (("hanoi.editor", "submit"),),
    "central_review": (("hanoi.editor", "submit"), ("hanoi.leader", "approve")),
    "published": (
        ("hanoi.editor", "submit"),
        ("hanoi.leader", "approve"),
        ("central.approver", "approve"),
    ),
}
STEPS["archived"] = (*STEPS["published"], ("hanoi.leader", "archive"))
PEOPLE = (
    "hanoi.editor",
    "hanoi.leader",
    "hanoi.admin",
    "hanoi.officer",
    "tphochiminh.editor",
    "central.approver",
    "central.admin",
    "central.inspector",
    "central.editor",
)
#: Offered on the contents page of a section that holds an item in each state.
OFFERED = {
    "hanoi.editor": {"cut", "copy", "paste", "delete", "rename", "workflow"},
    "hanoi.leader": {"workflow"},
    "central.approver": {"workflow"},
}
FAILURES = ("insufficient-privileges", "require_login", "/login")


class Offers(HttpCase):
    def setUp(self):
        super().setUp()
        self.items = {state: self.item(state) for state in STEPS}
        editor = self.person("hanoi.editor")
        answer = editor.rest("POST", f"{self.items['published']}/@workingcopy")
        self.items["copy"] = answer.json()["@id"]

    def item(self, state, title=None):
        address = self.write(
            "hanoi.editor", "hanoi/tin-tuc", title=title or f"Tin {state}"
        )
        for login, step in STEPS[state]:
            self.assertEqual(self.person(login).do(address, step).status_code, 200)
        return address

    def uid(self, address):
        return self.person("hanoi.editor").rest("GET", address).json()["UID"]


class Bar(Offers):
    def entries(self, text):
        for link in html.fromstring(text).xpath("//nav[contains(@class,'t-staff')]//a"):
            if "logout" not in link.get("href"):
                yield link.get("href")

    def assert_works(self, person, login, place, asked):
        page = person.page(place)
        if page.status_code == 404:
            return
        self.assertEqual(page.status_code, 200, place)
        for href in self.entries(page.text):
            name = re.sub(r"_authenticator=\w+", "", href)
            if name in asked:
                continue
            asked.add(name)
            answer = person.page(href)
            with self.subTest(login=login, place=place, href=href):
                self.assertEqual(answer.status_code, 200)
                for failure in FAILURES:
                    self.assertNotIn(failure, answer.url)
                if "@@design" not in href:
                    self.assertNotIn("t-notice--error", answer.text)


class TestEveryEntry(Bar):
    level = 2
    people = PEOPLE
    #: Of so many items one is looked at.
    one_of = 1

    def test_everything(self):
        places = [
            *list(self.items.values())[:: self.one_of],
            "hanoi/tin-tuc",
            "hanoi/gioi-thieu",
            "hanoi",
            "",
        ]
        for login in self.people:
            person, asked = self.person(login), set()
            for place in places:
                self.assert_works(person, login, place, asked)


class TestSample(TestEveryEntry):
    level = 1
    people = ("hanoi.editor",)
    one_of = 3


class TestBar(Bar):
    def test_what_was_copied_is_pasted_where_it_may_be(self):
        editor = self.person("hanoi.editor")

        def paste_links(place):
            return [
                href
                for href in self.entries(editor.page(place).text)
                if "object_paste" in href
            ]

        entries = self.entries(editor.page(self.items["draft"]).text)
        copy = next(href for href in entries if "object_copy" in href)
        self.assertEqual(editor.page(copy).status_code, 200)
        self.assertEqual(paste_links("hanoi"), [])
        self.assertEqual(paste_links(""), [])
        link = paste_links("hanoi/tin-tuc")[0]
        before = editor.rest("GET", "hanoi/tin-tuc").json()["items_total"]
        self.assertEqual(editor.page(link).status_code, 200)
        after = editor.rest("GET", "hanoi/tin-tuc").json()["items_total"]
        self.assertEqual(after, before + 1)
        # an old link to another place says why, and leads back
        answer = editor.page(link.replace("/hanoi/tin-tuc/", "/hanoi/"))
        self.assertEqual(answer.status_code, 200)
        self.assertIn("Không đặt được ở đây", answer.text)


class TestContents(Offers):
    folder = "hanoi/tin-tuc"

    def options(self, person):
        address = person.url(f"{self.folder}/folder_contents")
        page = html.fromstring(person.session.get(address, timeout=60).text)
        return json.loads(page.xpath("//@data-pat-structure")[0])

    def send(self, person, action, **fields):
        text = person.session.get(person.url(f"{self.folder}/folder_contents")).text
        token = re.search(r'data-token="([^"]+)"', text) or re.search(
            r'_authenticator" value="([^"]+)"', text
        )
        fields.setdefault("folder", f"/{self.folder}")
        return person.session.post(
            person.url(f"{self.folder}/@@fc-{action}"),
            data={"_authenticator": token.group(1), **fields},
            timeout=60,
        )

    def selected(self, *addresses):
        return json.dumps([self.uid(address) for address in addresses])

    def assert_done(self, answer):
        self.assertEqual(answer.status_code, 200, answer.text[:300])
        self.assertEqual(answer.json()["status"], "success", answer.json()["msg"])

    def test_offered(self):
        for login in PEOPLE:
            person = self.person(login)
            page = person.page(f"{self.folder}/folder_contents")
            if not page.url.endswith("/folder_contents"):
                self.assertNotIn(login, OFFERED)
                continue
            options = self.options(person)
            with self.subTest(login=login):
                self.assertEqual(len(options["buttons"]), 8)
                buttons = {each["id"] for each in options["buttons"] if each}
                self.assertEqual(buttons, OFFERED.get(login, set()))
                self.assertEqual(options["menuOptions"], {})
                orders = login in ("hanoi.admin", "central.admin")
                for name in ("moveUrl", "rearrange", "setDefaultPageUrl"):
                    self.assertEqual(bool(options[name]), orders, name)
                self.assertIsNone(options["upload"])

    def test_not_offered_is_closed(self):
        for action in ("properties", "tags"):
            answer = self.send(
                self.person("hanoi.editor"),
                action,
                selection=self.selected(self.items["draft"]),
                effectiveDate="2020-01-01",
            )
            self.assertEqual(answer.status_code, 404)

    def test_cut_and_paste(self):
        editor = self.person("hanoi.editor")
        draft = self.items["draft"]
        self.assert_done(self.send(editor, "cut", selection=self.selected(draft)))
        moved = editor.rest("POST", "hanoi/tin-tuc/@move", source=draft)
        self.assertEqual(moved.status_code, 200, moved.text[:300])
        self.assert_done(self.send(editor, "paste", selection="[]"))
        published = self.selected(self.items["published"])
        answer = self.send(editor, "cut", selection=published)
        self.assertEqual(answer.json()["status"], "warning")

    def test_copy_and_paste(self):
        editor = self.person("hanoi.editor")
        chosen = self.selected(self.items["draft"], self.items["published"])
        self.assert_done(self.send(editor, "copy", selection=chosen))
        self.assert_done(self.send(editor, "paste", selection="[]"))
        titles = self.person("hanoi.leader").page("hanoi/tin-tuc").text
        self.assertEqual(titles.count("Tin published"), 3)

    def test_rename(self):
        uid = self.uid(self.items["draft"])
        editor = self.person("hanoi.editor")
        fields = {"UID_0": uid, "newid_0": "tin-khac", "newtitle_0": "Tin khác"}
        self.assert_done(self.send(editor, "rename", **fields))
        self.assertIn("Tin khác", editor.page("hanoi/tin-tuc/tin-khac").text)

    def step(self, login, transition, *addresses, comments=""):
        person, chosen = self.person(login), self.selected(*addresses)
        opened = self.send(person, "workflow", selection=chosen, render="yes").json()
        self.assertIn(transition, [t["id"] for t in opened["transitions"]])
        return self.send(
            person,
            "workflow",
            selection=chosen,
            transition=transition,
            comments=comments,
            revisions=opened["revisions"],
        )

    def state(self, address):
        return self.person("hanoi.leader").rest("GET", address).json()["review_state"]

    def test_approve_several(self):
        second = self.item("draft", "Tin thứ hai")
        both = (self.items["draft"], second)
        self.assert_done(self.step("hanoi.editor", "submit", *both))
        self.assert_done(self.step("hanoi.leader", "approve", *both))
        self.assert_done(self.step("central.approver", "approve", *both))
        self.assertEqual({self.state(address) for address in both}, {"published"})

    def test_approve_a_copy(self):
        copy = self.items["copy"]
        self.person("hanoi.editor").rest("PATCH", copy, title="Tin mới")
        for login, step in STEPS["published"]:
            self.assert_done(self.step(login, step, copy))
        self.assertIn("Tin mới", self.public.page(self.items["published"]).text)
        self.assertEqual(self.person("hanoi.editor").page(copy).status_code, 404)
        self.assertEqual(self.public.page("hanoi/tin-tuc").text.count("Tin mới"), 1)

    def test_return_needs_a_comment(self):
        item = self.items["unit_review"]
        answer = self.step("hanoi.leader", "return", item).json()
        self.assertEqual(answer["status"], "warning")
        self.assertIn("ý kiến", answer["msg"])
        self.assertEqual(self.state(item), "unit_review")
        self.assert_done(self.step("hanoi.leader", "return", item, comments="Sửa lại"))
        self.assertEqual(self.state(item), "draft")

    def test_a_step_sets_no_date(self):
        self.step("hanoi.editor", "submit", self.items["draft"])
        item = self.person("hanoi.editor").rest("GET", self.items["draft"]).json()
        self.assertIn(item.get("effective"), (None, "1969-12-31T00:00:00+00:00"))
