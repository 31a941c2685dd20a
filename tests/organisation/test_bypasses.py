"""Ways round the rights tables: Plone's own doors, which functions do not open.

Plone gives whoever made an item the role Owner, and with it doors of the management
screens; and it gives its site administrators more than ours are charged with.
"""

from tests.layers import PASSWORD
from tests.layers import WORLD_HTTP
from tests.publication.people import HttpCase
import re


class TestAuthors(HttpCase):
    """Who wrote an item has no other rights on it than their function gives."""

    layer = WORLD_HTTP

    def setUp(self):
        super().setUp()
        self.editor = self.person("hanoi.editor")
        page = self.editor.page("@@change-password").text
        self.token = re.search(r'name="_authenticator" value="(\w+)"', page).group(1)

    def post(self, address, **fields):
        fields["_authenticator"] = self.token
        return self.editor.session.post(
            address, data=fields, timeout=60, allow_redirects=False
        )

    def test_a_published_item_is_not_changed_past_the_way_of_approval(self):
        item = self.publish(self.write("hanoi.editor", "hanoi/tin-tuc", title="Tin"))
        for door, fields in (
            ("manage_changeProperties", {"title": "Khác"}),
            ("manage_editProperties", {"title": "Khác"}),
            ("selectViewTemplate", {"templateId": "sitemap"}),
        ):
            with self.subTest(door=door):
                answer = self.post(f"{item}/{door}", **fields)
                self.assertNotEqual(answer.status_code, 200)
                seen = self.public.rest("GET", item).json()
                self.assertEqual(seen["title"], "Tin")
                self.assertEqual(seen["layout"], "news_record")

    def test_the_management_screens_are_for_the_server_room(self):
        item = self.write("hanoi.editor", "hanoi/tin-tuc", title="Tin")
        for login in ("hanoi.editor", "hanoi.admin", "central.admin"):
            for place in (item, "hanoi", ""):
                for door in (
                    "manage",
                    "manage_main",
                    "manage_propertiesForm",
                    "manage_interfaces",
                    "manage_access",
                ):
                    with self.subTest(login=login, place=place, door=door):
                        address = f"{place}/{door}" if place else door
                        self.refused(self.person(login).page(address))

    def test_a_draft_is_not_handed_to_others(self):
        item = self.write("hanoi.editor", "hanoi/tin-tuc", title="Tin")
        entry = {"id": "tphochiminh.editor", "type": "user", "roles": {"Editor": True}}
        self.refused(self.editor.rest("GET", f"{item}/@sharing"))
        self.refused(self.editor.rest("POST", f"{item}/@sharing", entries=[entry]))

    def test_no_addresses_are_made_for_an_item(self):
        item = self.write("hanoi.editor", "hanoi/tin-tuc", title="Tin")
        items = [{"path": "/dang-nhap"}]
        self.refused(self.editor.rest("POST", f"{item}/@aliases", items=items))


class TestAdministrators(HttpCase):
    """The centre's administrator looks after people on the page of people alone."""

    layer = WORLD_HTTP

    def setUp(self):
        super().setUp()
        self.admin = self.person("central.admin")

    def test_nobodys_password_is_set_for_him(self):
        inspector = "@users/central.inspector"
        before = self.person("central.inspector").rest("GET", "hanoi").status_code
        self.refused(self.admin.rest("PATCH", inspector, password="Cua-toi-2026-abc"))
        self.refused(self.admin.page("@@usergroup-userprefs"))
        after = self.person("central.inspector").rest("GET", "hanoi").status_code
        self.assertEqual((before, after), (200, 200))

    def test_functions_are_not_given_past_the_page_of_people(self):
        users = {"central.accountant": True}
        for group in ("central_inspector", "hanoi_leader"):
            with self.subTest(group=group):
                answer = self.admin.rest("PATCH", f"@groups/{group}", users=users)
                self.refused(answer)
        self.refused(self.admin.page("@@usergroup-groupprefs"))
        entry = {"id": "central.admin", "type": "user", "roles": {"Editor": True}}
        self.refused(self.admin.rest("POST", "hanoi/@sharing", entries=[entry]))

    def test_no_program_and_no_filter_is_changed_in_the_browser(self):
        for page in (
            "@@theming-controlpanel",
            "@@resourceregistry-controlpanel",
            "@@filter-controlpanel",
            "@@security-controlpanel",
            "@@site-controlpanel",
            "@@dexterity-types",
        ):
            with self.subTest(page=page):
                self.refused(self.admin.page(page))
        self.refused(self.admin.rest("PATCH", "@controlpanels/site", webstats_js="x"))
        kind = {"title": "Loại mới", "klass": "plone.dexterity.content.Item"}
        self.refused(self.admin.rest("POST", "@types", **kind))
        self.refused(self.admin.rest("POST", "@controlpanels/dexterity-types", **kind))
        self.refused(self.admin.rest("PATCH", "@types/News Item", fields=[]))

    def test_registers_cases_and_reports_are_not_done_away_with(self):
        for place in (
            "hanoi",
            "hanoi/tra-cuu",
            "hanoi/ho-tro-truc-tuyen",
            "hanoi/duong-day-nong",
        ):
            with self.subTest(place=place):
                self.refused(self.admin.rest("DELETE", place))
                self.admin.rest("PATCH", place, id="khac")
                self.assertEqual(self.public.rest("GET", place).status_code, 200)


class TestPublic(HttpCase):
    """What somebody may not read they do not read in a corner either."""

    layer = WORLD_HTTP

    def test_the_title_of_a_draft_is_not_given_out(self):
        item = self.write("hanoi.editor", "hanoi/tin-tuc", title="Tin chưa đăng")
        corner = f"{item}/@@plone_context_state/object_title"
        self.assertNotIn("Tin chưa đăng", self.public.page(corner).text)
        stranger = self.person("tphochiminh.editor").page(corner).text
        self.assertNotIn("Tin chưa đăng", stranger)
        # nor to its editor: methods of views have no address
        answer = self.person("hanoi.editor").page(corner)
        self.assertEqual(answer.status_code, 404)
        self.assertIn("Không có trang nào ở địa chỉ này", answer.text)

    def test_webdav_is_closed(self):
        item = self.write("hanoi.editor", "hanoi/tin-tuc", title="Tin chưa đăng")
        for login in (None, "tphochiminh.editor", "hanoi.admin", "central.admin"):
            # what they may not view answers every method as if it were not there
            for address, status in ((item, 404), ("hanoi/tin-tuc", 405)):
                with self.subTest(login=login, address=address):
                    answer = self.person(login).rest("PROPFIND", address)
                    self.assertEqual(answer.status_code, status, answer.text)
                    self.assertNotIn("Tin chưa đăng", answer.text)

    def test_who_wrote_an_item_is_not_given_out(self):
        item = self.publish(self.write("hanoi.editor", "hanoi/tin-tuc", title="Tin"))
        found = self.public.rest(
            "GET", "hanoi/tin-tuc/@search?portal_type=News+Item&metadata_fields=_all"
        )
        self.assertIn(item, found.text)
        self.assertNotIn("hanoi.editor", found.text)
        self.assertNotIn("hanoi.editor", self.public.rest("GET", item).text)
        self.assertNotIn("hanoi.editor", self.public.page(item).text)

    def test_nobody_learns_who_has_an_account(self):
        answers = []
        for login in ("hanoi.editor", "khong.co"):
            fields = {"userid": login}
            reset = self.public.rest("POST", f"@users/{login}/reset-password")
            page = self.public.session.post(
                f"{self.base}/mail_password", data=fields, timeout=60
            )
            answers.append((reset.status_code, page.status_code))
        self.assertEqual(*answers)

    def test_logging_in_leads_nowhere_else(self):
        host = self.base.split("/")[2]
        for evil in (f"http://{host}.example.org/", "//example.org", "javascript:x"):
            with self.subTest(came_from=evil):
                fields = {
                    "__ac_name": "hanoi.editor",
                    "__ac_password": PASSWORD,
                    "buttons.login": "1",
                    "came_from": evil,
                }
                answer = self.public.session.post(
                    f"{self.base}/login",
                    data=fields,
                    timeout=60,
                    allow_redirects=False,
                )
                self.assertEqual(answer.status_code, 302)
                location = answer.headers["Location"]
                self.assertTrue(location.startswith(f"{self.base}/@@"), location)
