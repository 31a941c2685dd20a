"""The centre's administrator: the front page, and the panels of the handbook."""

from lxml import html
from tests.publication.people import HttpCase


PANELS = ("@@publication-controlpanel", "@@worktime-controlpanel")


class TestCentreAdmin(HttpCase):
    def setUp(self):
        super().setUp()
        self.admin = self.person("central.admin")

    def test_features_by_the_buttons_of_the_page(self):
        address = self.publish(
            self.write("hanoi.editor", "hanoi/tin-tuc", title="Tin Hà Nội")
        )
        self.publish(self.write("central.editor", "tin-tuc", title="Khác"), "central")
        self.assertIn('value="feature"', self.admin.page(address).text)
        answer = self.admin.press(address, "feature", action="feature", position="1")
        self.assertEqual(answer.status_code, 200)
        self.assertIn("Đã đưa lên trang chủ", answer.text)
        front = self.public.page("").text
        self.assertLess(front.index("Tin Hà Nội"), front.index(">Khác<"))
        self.assertIn('value="unfeature"', self.admin.page(address).text)
        self.admin.press(address, "feature", action="unfeature")
        self.assertIn('value="feature"', self.admin.page(address).text)

    def test_others_have_no_button(self):
        address = self.publish(self.write("hanoi.editor", "hanoi/tin-tuc", title="Tin"))
        for login in (None, "hanoi.editor", "hanoi.leader", "hanoi.admin"):
            self.assertNotIn("@@feature", self.person(login).page(address).text)
        page = self.admin.page(address).text
        for word in ("@@review", "Quá trình xử lý", "hanoi.leader"):
            self.assertNotIn(word, page.partition("<h1")[2].partition("<footer")[0])

    def test_opens_and_saves_the_panels(self):
        for panel in PANELS:
            page = self.admin.page(panel)
            with self.subTest(panel):
                self.assertEqual(page.status_code, 200)
                self.assertTrue(page.url.endswith(panel), page.url)
                form = html.fromstring(
                    self.admin.session.get(self.admin.url(panel), timeout=60).text
                ).get_element_by_id("form")
                fields = dict(form.form_values())
                fields["form.buttons.save"] = "Lưu"
                answer = self.admin.session.post(
                    self.admin.url(panel), data=fields, timeout=60
                )
                self.assertEqual(answer.status_code, 200)
                self.assertNotIn("insufficient-privileges", answer.url)
                self.assertNotIn("t-notice--error", answer.text)
            for login in ("hanoi.admin", "hanoi.leader", "central.approver"):
                url = self.person(login).page(panel).url
                self.assertFalse(url.endswith(panel), login)

    def test_what_is_set_counts(self):
        panel = PANELS[0]
        form = html.fromstring(
            self.admin.session.get(self.admin.url(panel), timeout=60).text
        ).get_element_by_id("form")
        fields = dict(form.form_values())
        fields["form.widgets.self_publishing"] = "hanoi | News Item | 2020-01-01"
        fields["form.buttons.save"] = "Lưu"
        self.admin.session.post(self.admin.url(panel), data=fields, timeout=60)
        item = self.write("hanoi.editor", "hanoi/tin-tuc", title="Tự đăng")
        self.person("hanoi.editor").do(item, "submit")
        answer = self.person("hanoi.leader").do(item, "approve")
        self.assertEqual(answer.json()["review_state"], "published")
