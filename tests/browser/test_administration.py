"""Administration in a browser: people, a locality's facts and look, procedures."""

from io import BytesIO
from PIL import Image
from tests.browser import BrowserTest


OWN_PASSWORD = "Mua-xuan-o-Ba-Dinh-26"
ADDRESS = "Số 1 phố Thử Nghiệm, quận Ba Đình, Hà Nội"
BANNER = "Trụ sở cơ quan thi hành án dân sự"
PALE, GOOD = "#ffe0a0", "#14532d"


def picture():
    data = BytesIO()
    Image.new("RGB", (1600, 320), "#335577").save(data, "PNG")
    return {
        "name": "tru-so.png",
        "mimeType": "image/png",
        "buffer": data.getvalue(),
    }


class TestPeople(BrowserTest):
    def test_a_person_is_added_and_starts_work(self):
        admin = self.log_in("hanoi.admin")
        self.shot(admin, "a-staff")
        admin.get_by_role("link", name="Nhân sự và chức năng").first.click()
        admin.wait_for_url("**/hanoi/@@people")
        own = admin.locator("tr", has_text="Người hanoi.admin")
        self.assertIn("Quản trị viên", own.inner_text())
        self.shot(admin, "a-people")
        admin.get_by_label("Họ và tên").fill("Lê Thị Mới")
        admin.get_by_label("Tên đăng nhập").fill("le.moi")
        admin.get_by_label("Thư điện tử").fill("le.moi@thads.example")
        admin.locator("#home").select_option(value="hanoi-badinh")
        admin.locator("button[name=add]").click()
        link = admin.get_by_role("status").locator("code")
        address = link.inner_text()
        self.shot(admin, "a-added")
        row = admin.locator("tr", has_text="Lê Thị Mới")
        row.locator("summary").click()
        row.locator("input[value='hanoi:editor']").check()
        row.locator("input[value='hanoi-badinh:officer']").check()
        self.shot(admin, "a-functions")
        row.locator("button[name=save]").click()
        admin.get_by_text("Đã lưu").first.wait_for()
        self.shot(admin, "a-saved")

        person = self.page()
        person.goto(address)
        self.shot(person, "p-reset")
        person.locator("#userid").fill("le.moi")
        for field in person.locator("main input[type=password]").all():
            field.fill(OWN_PASSWORD)
        person.locator("main").get_by_role("button", name="Đặt mật khẩu").click()
        person.get_by_text("Điền mẫu dưới đây").wait_for(state="detached")
        self.shot(person, "p-set")
        person.goto(f"{self.url}/login")
        person.fill("#__ac_name", "le.moi")
        person.fill("#__ac_password", OWN_PASSWORD)
        person.click("button[name='buttons.login']")
        person.wait_for_url("**/@@staff")
        self.shot(person, "p-staff")
        shown = person.locator("main").inner_text()
        self.assertIn("Lê Thị Mới", shown)
        self.assertIn("Viết tin", shown)
        self.assertNotIn("Nhân sự và chức năng", shown)
        self.assertEqual(admin.errors + person.errors, [])


class TestLocality(BrowserTest):
    def test_address_banner_and_colour(self):
        admin = self.log_in("hanoi.admin")
        self.shot(admin, "a-staff2")
        admin.get_by_role("link", name="Thông tin và giao diện").click()
        admin.wait_for_url("**/hanoi/@@edit")
        self.settle(admin)
        admin.get_by_label("Địa chỉ", exact=True).fill(ADDRESS)
        look = admin.locator(".autotoc-nav a", has_text="Giao diện")
        look.click()
        admin.locator("input[type=file]").set_input_files(files=[picture()])
        admin.locator("[name='form.widgets.IUnit.banner_alt']").fill(BANNER)
        colour = admin.locator("[name='form.widgets.IUnit.colour']")
        colour.fill(PALE)
        self.go(admin.locator("#form-buttons-save"))

        refusal = admin.locator(
            "#formfield-form-widgets-IUnit-colour .invalid-feedback"
        )
        refusal.wait_for()
        self.shot(admin, "l-pale")
        self.assertIn("Chữ trắng", refusal.inner_text())
        self.assertEqual(colour.input_value(), PALE)
        self.settle(admin)
        colour.fill(GOOD)
        self.go(admin.locator("#form-buttons-save"))
        admin.wait_for_url("**/hanoi")

        citizen = self.page()
        citizen.goto(f"{self.url}/hanoi")
        self.shot(citizen, "l-public")
        self.assertIn(ADDRESS, citizen.locator("footer").inner_text())
        banner = citizen.get_by_alt_text(BANNER)
        self.assertGreater(banner.evaluate("image => image.naturalWidth"), 0)
        accent = citizen.locator("header").first.evaluate(
            "head => getComputedStyle(head).getPropertyValue('--accent').trim()"
        )
        self.assertEqual(accent, GOOD)
        self.assertEqual(admin.errors + citizen.errors, [])


class TestCentre(BrowserTest):
    def test_the_text_of_a_procedure(self):
        admin = self.log_in("central.admin")
        admin.goto(f"{self.url}/ho-tro-truc-tuyen/xac-nhan-ket-qua")
        admin.locator(".t-staff").get_by_role("link", name="Chỉnh sửa").click()
        admin.wait_for_url("**/xac-nhan-ket-qua/edit")
        text = admin.frame_locator("iframe.tox-edit-area__iframe").first.locator("body")
        text.get_by_text("Dùng mẫu này").wait_for()
        text.press("Control+Home")
        text.type("Xin đọc kỹ. ")
        self.go(admin.locator("#form-buttons-save"))
        admin.wait_for_url("**/xac-nhan-ket-qua")
        self.shot(admin, "c-saved")
        for place in ("", "/hanoi"):
            citizen = self.page()
            citizen.goto(f"{self.url}{place}/ho-tro-truc-tuyen/xac-nhan-ket-qua")
            with self.subTest(place=place):
                self.assertIn(
                    "Xin đọc kỹ. Dùng mẫu này", citizen.locator("main").inner_text()
                )
        self.assertEqual(admin.errors, [])

    def test_a_new_locality_is_whole(self):
        admin = self.log_in("central.admin")
        admin.goto(self.url)
        admin.locator(".t-staff summary", has_text="Tạo thêm").click()
        self.go(admin.locator(".t-staff__menu").get_by_role("link", name="Địa phương"))
        self.settle(admin)
        admin.get_by_label("Tiêu đề").fill("Cục Thi hành án dân sự tỉnh Thử")
        admin.get_by_label("Tên ngắn").fill("Cục THADS Thử")
        self.go(admin.locator("#form-buttons-save"))
        admin.wait_for_url(lambda url: "++add++" not in url)
        self.shot(admin, "n-made")
        citizen = self.page()
        citizen.goto(admin.url.removesuffix("/view"))
        self.shot(citizen, "n-public")
        for section in ("Tin tức", "Hỗ trợ trực tuyến", "Đường dây nóng"):
            link = citizen.locator("nav .t-nav__row a, nav a", has_text=section)
            self.go(link.first)
            with self.subTest(section=section):
                self.assertIn("tỉnh Thử", citizen.locator("header").first.inner_text())
                self.assertIn(section, citizen.locator("h1").inner_text())
        admin.goto(f"{self.url}/@@people")
        self.assertIn("tỉnh Thử", admin.locator("#home").inner_text())

    def test_log_out(self):
        admin = self.log_in("hanoi.admin")
        admin.locator(".t-staff__user summary").click()
        admin.get_by_role("link", name="Đăng xuất").click()
        admin.get_by_text("Ông/bà đã đăng xuất.").wait_for()
        self.shot(admin, "h-out")
        self.assertEqual(admin.locator(".t-staff").count(), 0)
        admin.goto(f"{self.url}/login-help")
        self.shot(admin, "h-help")
