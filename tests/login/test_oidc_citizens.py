"""Citizens who confirm their identity: forms filled in, and cases of their own."""

from bs4 import BeautifulSoup
from tests.layers import WORLD_HTTP
from tests.login.http import at
from tests.login.provider import failing
from tests.login.test_oidc_staff import ProviderTest
from tests.requests.files import PDF
from tests.requests.world import FILLED
from thads import audit
from thads.login.oidc import settings
from thads.login.oidc.citizens import pseudonym_of
from thads.outbox import run_due
from thads.requests import cases
from thads.requests import journal
from urllib.parse import quote
import logging
import re
import requests
import transaction
import unittest


DESK = "hanoi/ho-tro-truc-tuyen"
FORM = f"{DESK}/yeu-cau-thi-hanh-an"
MINE = f"{DESK}/ho-so-cua-toi"
COOKIE = "thads_citizen"
NAME, NUMBER, SUBJECT = "Trần Thị Thử", "001190000001", "vneid-77"
EXTRA = (
    '<field name="so_dinh_danh" type="zope.schema.TextLine">'
    "<required>False</required><title>Số định danh cá nhân</title></field>"
    '<field name="ngay_sinh" type="zope.schema.Date">'
    "<required>False</required><title>Ngày sinh</title></field>"
)


class CitizenTest(ProviderTest):
    layer = WORLD_HTTP
    name = settings.CITIZENS

    def setUp(self):
        super().setUp()
        self.set(title="VNeID", acr_values="LoA1")
        self.provider.claims = {
            "sub": SUBJECT,
            "HoVaTen": NAME,
            "SoDinhDanh": NUMBER,
            "NgayThangNamSinh": "19900405",
            "LoaiTaiKhoan": 2,
            "TechID": "t-1",
        }

    def citizen(self, subject=SUBJECT, **claims):
        """A browser that has shown its identity."""
        self.provider.claims |= {"sub": subject, **claims}
        session = requests.Session()
        self.landed = self.go(session)
        return session

    def page(self, session, path):
        answer = session.get(f"{self.base}/{path}", timeout=60)
        self.assertEqual(answer.status_code, 200)
        return BeautifulSoup(answer.text, "html.parser")

    def hand_in(self, session, **changes):
        """Send the form; return the code of the receipt."""
        soup = self.page(session, FORM)
        form = soup.find("form", id="form")
        data = {
            field["name"]: field.get("value", "")
            for field in form.select("input[type=hidden], select")
            if field.get("name")
        }
        for select in form.select("select"):
            chosen = [each["value"] for each in select.select("option[value]")]
            data[select["name"]] = next(
                each for each in chosen if each and "NOVALUE" not in each
            )
        data |= {f"form.widgets.{name}": value for name, value in FILLED.items()}
        data["form.widgets.ho_ten"] = NAME
        for name in ("cam_doan", "dong_y"):
            data[f"form.widgets.{name}:list"] = "selected"
        data |= {f"form.widgets.{name}": value for name, value in changes.items()}
        data["form.buttons.submit"] = "1"
        files = {"form.widgets.tep_chinh": ("ban-an.pdf", PDF, "application/pdf")}
        answer = session.post(form["action"], data=data, files=files, timeout=60)
        found = re.search(r't-receipt__code"\s*>([A-Z0-9-]{14})<', answer.text)
        self.assertTrue(found, answer.status_code)
        return found[1]

    def work(self):
        transaction.begin()
        run_due(self.portal)
        transaction.commit()

    def case(self, code):
        transaction.begin()
        return cases.find(self.portal, code)


class TestIdentity(CitizenTest, unittest.TestCase):
    def test_no_account_and_no_role(self):
        session = self.citizen()
        self.assertEqual(self.landed.status_code, 302)
        self.assertEqual(self.landed.headers["Location"], self.base)
        self.assertNotIn("__ac", session.cookies)
        answer = session.get(
            f"{self.base}/@users/{SUBJECT}",
            headers={"Accept": "application/json"},
            timeout=60,
        )
        self.assertEqual(answer.status_code, 401)

    def test_the_cookie_holds_nothing_one_can_read(self):
        session = self.citizen()
        header = self.landed.headers["Set-Cookie"]
        for part in ("HttpOnly", "SameSite=Lax", "Max-Age=3600"):
            self.assertIn(part, header)
        value = session.cookies[COOKIE]
        for known in (NUMBER, SUBJECT, "1990"):
            self.assertNotIn(known, value)
        self.assertIn(NAME, self.page(session, MINE).text)
        for broken in (value[:-2], value[:10], f"A{value[1:]}", "", "ế", "x" * 9000):
            forged = requests.Session()
            forged.headers["Cookie"] = f"{COOKIE}={quote(broken)}"
            self.assertNotIn(NAME, self.page(forged, MINE).text)

    def test_one_cookie_does_not_serve_for_another(self):
        session = requests.Session()
        self.get(session, self.start)
        begun = session.cookies[f"thads_oidc_{self.name}"]
        forged = requests.Session()
        forged.headers["Cookie"] = f"{COOKIE}={begun}"
        self.assertIn("Tiếp tục bằng", self.page(forged, MINE).text)

    def test_it_ends_after_an_hour(self):
        with at("2026-11-30 08:00"):
            value = self.citizen().cookies[COOKIE]
        for moment, there in (("2026-11-30 08:59", True), ("2026-11-30 09:00", False)):
            copied = requests.Session()
            copied.headers["Cookie"] = f"{COOKIE}={value}"
            with at(moment):
                self.assertEqual(NAME in self.page(copied, MINE).text, there)

    def test_it_ends_by_the_button_for_copies_too(self):
        session = self.citizen()
        copied = requests.Session()
        copied.cookies.update(session.cookies)
        form = self.page(session, MINE).find("form", action=re.compile("-end$"))
        back = form.find("input")["value"]
        read = session.get(form["action"], timeout=60)
        self.assertEqual(read.status_code, 200)
        self.assertIn(NAME, self.page(session, MINE).text)
        answer = session.post(form["action"], data={"came_from": back}, timeout=60)
        self.assertEqual(answer.url, f"{self.base}/{MINE}")
        self.assertNotIn(COOKIE, session.cookies)
        for each in (session, copied):
            self.assertNotIn(NAME, self.page(each, MINE).text)
        answer = session.post(
            form["action"],
            data={"came_from": "https://evil.example"},
            allow_redirects=False,
            timeout=60,
        )
        self.assertEqual(answer.headers["Location"], self.base)

    def test_attacks_on_tokens_are_refused_here_too(self):
        for signing in (self.provider.unsigned, self.provider.by_public_key):
            self.provider.signing = signing
            session = self.citizen()
            self.assertEqual(self.landed.status_code, 400)
            self.assertNotIn(COOKIE, session.cookies)

    def test_the_level_of_assurance(self):
        self.set(acr=("LoA2", "LoA3"))
        for level, status in (("LoA1", 403), (None, 403), ("LoA3", 302)):
            self.citizen(acr=level)
            self.assertEqual(self.landed.status_code, status)

    def test_a_provider_that_is_down_leaves_the_forms_open(self):
        self.provider.broken["/token"] = failing(500)
        session = self.citizen()
        self.assertEqual(self.landed.status_code, 503)
        self.assertIn("không bắt buộc", self.landed.text)
        self.hand_in(session)

    def test_claims_that_are_odd(self):
        for claims in (
            {
                "HoVaTen": None,
                "SoDinhDanh": 1190000001,
                "NgayThangNamSinh": "05/04/1990",
            },
            {"HoVaTen": ["a"], "SoDinhDanh": "x" * 99, "NgayThangNamSinh": "19901399"},
            {"HoVaTen": "<b>\n\x00Tên", "SoDinhDanh": True, "NgayThangNamSinh": 5},
            {"HoVaTen": "x" * 5000, "SoDinhDanh": {}, "NgayThangNamSinh": ""},
        ):
            session = self.citizen(**claims)
            self.assertEqual(self.landed.status_code, 302)
            self.page(session, FORM)
            self.page(session, MINE)

    def test_nothing_of_a_citizen_in_log_or_trail(self):
        with self.assertLogs(level=logging.DEBUG) as logs:
            logging.getLogger("tests").info("begin")
            self.hand_in(self.citizen())
            self.provider.signing = self.provider.unsigned
            self.citizen()
        self.work()
        transaction.begin()
        said = "\n".join(logs.output)
        said += "\n".join(map(str, audit.read(self.portal)))
        for known in (NUMBER, NAME, SUBJECT, "19900405"):
            self.assertNotIn(known, said)

    def test_off(self):
        self.set(enabled=False)
        for page in (
            MINE,
            "oidc-citizens",
            "oidc-citizens-return",
            "oidc-citizens-end",
        ):
            answer = requests.get(f"{self.base}/{page}", timeout=60)
            self.assertEqual(answer.status_code, 404)
        for page in (DESK, FORM):
            text = self.page(requests.Session(), page).text
            self.assertNotIn("định danh qua", text)


class TestForm(CitizenTest, unittest.TestCase):
    def setUp(self):
        super().setUp()
        transaction.begin()
        form = self.portal["ho-tro-truc-tuyen"]["yeu-cau-thi-hanh-an"]
        end = "</fieldset>\n  </schema>"
        self.assertIn(end, form.fields_model)
        form.fields_model = form.fields_model.replace(end, EXTRA + end)
        transaction.commit()

    def field(self, soup, name):
        return soup.find("input", attrs={"name": f"form.widgets.{name}"})

    def test_it_is_offered_and_filled_in_and_marked(self):
        session = requests.Session()
        soup = self.page(session, FORM)
        self.assertEqual(self.field(soup, "ho_ten").get("value", ""), "")
        [link] = soup.select("a[href*=oidc-citizens]")
        answer = self.go(session, link["href"])
        self.assertEqual(answer.headers["Location"], f"{self.base}/{FORM}")
        soup = self.page(session, FORM)
        for name, value in (
            ("ho_ten", NAME),
            ("so_dinh_danh", NUMBER),
            ("ngay_sinh", "05/04/1990"),
        ):
            field = self.field(soup, name)
            self.assertEqual(field["value"], value)
            mark = soup.find(id=f"{field['id']}-source")
            self.assertIn("nhà cung cấp định danh", mark.text)
        field = self.field(soup, "ho_ten")
        self.assertIn(f"{field['id']}-source", field["aria-describedby"])
        self.assertEqual(self.field(soup, "dien_thoai").get("value", ""), "")
        self.assertIn(NAME, soup.select_one("main").text)
        other = self.page(requests.Session(), FORM)
        self.assertEqual(self.field(other, "ho_ten").get("value", ""), "")

    def test_no_cache_keeps_it(self):
        answer = self.citizen().get(f"{self.base}/{FORM}", timeout=60)
        self.assertIn("no-store", answer.headers["Cache-Control"])

    def test_officers_read_what_was_confirmed(self):
        changes = {"so_dinh_danh": NUMBER, "ngay_sinh": "06/04/1990"}
        code = self.hand_in(self.citizen(), **changes)
        self.work()
        case = self.case(code)
        self.assertEqual(
            case.confirmed,
            ("VNeID", ("Họ và tên cá nhân hoặc tên tổ chức", "Số định danh cá nhân")),
        )
        session = self.log_in("hanoi.officer")
        page = session.get(case.absolute_url(), timeout=60).text
        self.assertIn("Đã định danh qua VNeID", page)
        self.assertNotIn(case.citizen, page)
        found = session.get(
            case.absolute_url(), headers={"Accept": "application/json"}, timeout=60
        )
        self.assertEqual(found.status_code, 200)
        self.assertNotIn(case.citizen, found.text)
        plain = self.hand_in(requests.Session())
        self.work()
        page = session.get(self.case(plain).absolute_url(), timeout=60).text
        self.assertNotIn("Đã định danh", page)


class TestMine(CitizenTest, unittest.TestCase):
    def listed(self, session, path=MINE):
        rows = self.page(session, path).select("main tbody tr a")
        return {link.text.strip(): link["href"] for link in rows}

    def test_ones_own_cases_before_and_after_the_worker(self):
        session = self.citizen()
        self.assertEqual(self.listed(session), {})
        code = self.hand_in(session)
        self.hand_in(requests.Session())
        self.assertEqual(set(self.listed(session)), {code})
        self.work()
        again = self.citizen()
        found = self.listed(again)
        self.assertEqual(set(found), {code})
        # from the centre's desk, too
        self.assertEqual(set(self.listed(again, MINE.partition("/")[2])), {code})
        page = requests.get(found[code], timeout=60).text
        self.assertIn("Mới đăng ký", page)

    def test_nobody_elses(self):
        code = self.hand_in(self.citizen())
        self.work()
        other = self.citizen("vneid-78")
        self.assertEqual(self.listed(other), {})
        # nor those of the same subject at another provider
        known = pseudonym_of(self.provider.issuer, SUBJECT)
        self.assertEqual(known, self.case(code).citizen)
        self.assertNotEqual(pseudonym_of("https://b.example", SUBJECT), known)
        self.assertEqual(len(known), 64)

    def test_a_case_that_was_forwarded_or_deleted(self):
        session = self.citizen()
        code = self.hand_in(session)
        gone = self.hand_in(session)
        self.work()
        transaction.begin()
        case = cases.find(self.portal, code)
        case.unit_id = "tphochiminh"
        cases.relocate(case)
        desk = self.portal["hanoi"]["ho-tro-truc-tuyen"]
        desk.index().remove(gone)
        desk._delObject(gone, suppress_events=True)
        transaction.commit()
        self.assertEqual(set(self.listed(session)), {code})

    def test_what_is_sent_twice_is_one_case(self):
        session = self.citizen()
        code = self.hand_in(session)
        self.work()
        self.work()
        transaction.begin()
        [codes] = journal.JOURNAL.read(self.portal)["citizens"].values()
        self.assertEqual(codes, (code,))

    def test_code_and_telephone_lead_there_for_everybody(self):
        code = self.hand_in(self.citizen())
        digits = FILLED["dien_thoai"].replace(" ", "")[-4:]
        answer = requests.post(
            f"{self.base}/{DESK}/theo-doi", data={"ma": code, "so": digits}, timeout=60
        )
        self.assertIn("Mới đăng ký", answer.text)
