"""What tests of online support share: a citizen, an officer, a form filled in."""

from tests.layers import Browsing
from tests.requests import files
from tests.worker import work
from thads.requests import journal
import html
import io
import re
import time
import transaction


APPLICANT = {
    "name": "Trần Văn Thử",
    "phone": "0912345678",
    "email": "thu@example.org",
    "address": "Số 1 phố Thử, Hà Nội",
}
PROCEDURE = "yeu-cau-thi-hanh-an"
FORM = f"hanoi/ho-tro-truc-tuyen/{PROCEDURE}"
DESK = "hanoi/ho-tro-truc-tuyen"

#: the citizen's answers, by field of the form
FILLED = {
    "ho_ten": APPLICANT["name"],
    "dien_thoai": "0912 345 678",
    "email": APPLICANT["email"],
    "dia_chi": APPLICANT["address"],
    "so_ban_an": "25/2025/DS-ST",
    "ngay_ban_an": "30/06/2025",
    "toa_an": "Tòa án nhân dân thành phố Hà Nội",
    "nguoi_phai": "Lê Văn Nợ, Hà Nội",
    "noi_dung": "Buộc ông Lê Văn Nợ trả 100.000.000 đồng.",
}


#: what they choose of lists, by field
CHOSEN = {"don_vi": "hanoi", "tu_cach": "Người được thi hành án"}


def choose(browser, **changes):
    """Choose of the lists of the form the browser stands on."""
    for name, value in {**CHOSEN, **changes}.items():
        control = browser.getControl(name=f"form.widgets.{name}:list")
        control.displayValue = [value] if value in control.displayOptions else []
        if not control.displayValue:
            control.value = [value]


class CaseWorld(Browsing):
    """Mixin of tests on WORLD_FUNCTIONAL or WORLD_HTTP."""

    def setUp(self):
        self.portal = self.layer["portal"]
        self.app = self.layer["app"]

    def url(self, path=""):
        return f"{self.portal.absolute_url()}/{path}".rstrip("/")

    def page(self, browser):
        """What stands on the page; pages of people logged in come with entities."""
        return html.unescape(browser.contents)

    def work(self):
        """Let the worker do what is due."""
        return work(self.portal)

    def fill(self, browser, **changes):
        """Fill in the form the browser stands on."""
        for name, value in {**FILLED, **changes}.items():
            browser.getControl(name=f"form.widgets.{name}").value = value
        choose(browser)
        for name in ("cam_doan", "dong_y"):
            browser.getControl(name=f"form.widgets.{name}:list").value = ["selected"]

    def attach(self, browser, data=files.PDF, name="bản án.pdf", field="tep_chinh"):
        control = browser.getControl(name=f"form.widgets.{field}")
        control.add_file(io.BytesIO(data), "application/pdf", name)

    def hand_in(self, browser=None, **changes):
        """Send a form as a citizen and return the code on the receipt."""
        browser = browser or self.browser()
        browser.open(self.url(FORM))
        self.fill(browser, **changes)
        self.attach(browser)
        browser.getControl(name="form.buttons.submit").click()
        return self.code_in(browser)

    def code_in(self, browser):
        found = re.search(r't-receipt__code"\s*>([A-Z0-9-]{14})<', browser.contents)
        self.assertTrue(found, browser.contents[-6000:])
        return found.group(1)

    def make_case(self, state="registered", locality="hanoi", **options):
        from thads.requests.demo import make_case

        transaction.begin()
        case = make_case(locality, state, applicant=APPLICANT, **options)
        transaction.commit()
        return case

    def old_key(self, seconds=60):
        from thads.requests import form_token

        key = form_token.new_key(self.portal, now=time.time() - seconds)
        transaction.commit()
        return key

    def records(self):
        return journal.JOURNAL.read(self.portal)["records"]
