"""Log-in and identity by a provider in a browser, wide and narrow, with no barrier."""

from tests.browser import BrowserTest
from tests.browser.barriers import RUN
from tests.browser.barriers import TAGS
from tests.browser.barriers import WIDER
from tests.browser.barriers import axe
from tests.layers import PASSWORD
from tests.login.factors import Factors
from tests.login.provider import CLIENT
from tests.login.provider import SECRET
from tests.login.provider import Provider
from tests.pages import FORM
from tests.pages import SUBMIT
from tests.pages import answer
from thads.login.oidc import discovery
from thads.login.oidc import links
from thads.login.oidc import settings
from unittest import mock
import os
import transaction


EDITOR = "hanoi.editor"


class TestProvider(BrowserTest, Factors):
    def setUp(self):
        super().setUp()
        self.base, self.secrets = self.url, {}
        self.provider = Provider().start()
        self.addCleanup(self.provider.stop)
        self.provider.claims |= {
            "HoVaTen": "Trần Thị Thử",
            "SoDinhDanh": "001190000001",
        }
        discovery.forget_all()
        names = (settings.STAFF, settings.CITIZENS)
        secrets = {f"{settings.SECRET}{name.upper()}": SECRET for name in names}
        patch = mock.patch.dict(os.environ, secrets)
        patch.start()
        self.addCleanup(patch.stop)
        transaction.begin()
        registry = self.portal.portal_registry
        registry["thads.public_address"] = self.url
        for name, title in zip(names, ("Bộ Tư pháp", "VNeID"), strict=True):
            for field, value in {
                "enabled": True,
                "title": title,
                "issuer": self.provider.issuer,
                "client_id": CLIENT,
            }.items():
                registry[f"{settings.prefix_of(name)}.{field}"] = value
        links.set_number(EDITOR, "a@moj.example")
        transaction.commit()

    def look(self, page, name):
        """No wider than the screen, and no barrier that axe knows."""
        self.shot(page, f"oidc-{name}-{page.viewport_size['width']}")
        self.assertFalse(page.evaluate(WIDER), name)
        page.evaluate(axe())
        self.assertEqual(page.evaluate(RUN, [None, TAGS]), [], name)

    def follow(self, page, name):
        self.go(page.locator("main").get_by_role("link", name=name, exact=True))

    def of_staff(self, width):
        page = self.page(width)
        page.goto(f"{self.url}/login")
        self.look(page, "login")
        self.follow(page, "Đăng nhập bằng Bộ Tư pháp")
        self.assertTrue(page.url.endswith("/@@staff"))
        other = self.page(width)
        self.provider.claims["sub"] = "stranger"
        other.goto(f"{self.url}/oidc-staff")
        self.look(other, "refused")
        self.enrolled(EDITOR)
        self.provider.claims["sub"] = "248289761001"
        other.goto(f"{self.url}/oidc-staff")
        self.look(other, "code")
        admin = self.page(width)
        admin.goto(f"{self.url}/login")
        admin.get_by_label("Tên đăng nhập").fill("hanoi.admin")
        admin.get_by_label("Mật khẩu").fill(PASSWORD)
        self.go(admin.locator("main").get_by_role("button", name="Đăng nhập"))
        admin.goto(f"{self.url}/hanoi/@@external-accounts")
        self.look(admin, "accounts")

    def of_citizens(self, width):
        page = self.page(width)
        mine = f"{self.url}/hanoi/ho-tro-truc-tuyen/ho-so-cua-toi"
        page.goto(mine)
        self.look(page, "mine-before")
        page.goto(f"{self.url}/hanoi/ho-tro-truc-tuyen")
        self.look(page, "desk")
        page.goto(f"{self.url}{FORM}")
        self.look(page, "form-before")
        self.follow(page, "Điền bằng VNeID")
        self.look(page, "form")
        name = page.locator("[name='form.widgets.ho_ten']")
        self.assertEqual(name.input_value(), "Trần Thị Thử")
        answer(page)
        self.go(page.locator(SUBMIT))
        page.goto(mine)
        self.look(page, "mine")
        self.follow(page, page.locator("main tbody a").inner_text())
        self.assertIn("theo-doi", page.url)
        page.goto(mine)
        self.go(page.get_by_role("button", name="Đăng xuất"))
        self.assertEqual(page.locator("main tbody").count(), 0)

    def test_staff_on_a_desk(self):
        self.of_staff(1280)

    def test_staff_on_a_telephone(self):
        self.of_staff(390)

    def test_citizens_on_a_desk(self):
        self.of_citizens(1280)

    def test_citizens_on_a_telephone(self):
        self.of_citizens(390)
