"""The form of a procedure: kept input, one case for one sending, traps, addresses."""

from lxml import html
from tests.layers import WORLD_FUNCTIONAL
from tests.requests import files
from tests.requests.world import CHOSEN
from tests.requests.world import DESK
from tests.requests.world import FORM
from tests.requests.world import CaseWorld
from tests.requests.world import choose
from thads.ratelimit import forget_all
from thads.requests import attachments
from thads.requests import offices
from thads.requests import procedures
from thads.requests.budget import HASTY_FORMS
from unittest import mock
import unittest


class FormTest(CaseWorld, unittest.TestCase):
    layer = WORLD_FUNCTIONAL

    def send(self, browser):
        browser.getControl(name="form.buttons.submit").click()

    def open(self):
        browser = self.browser()
        browser.open(self.url(FORM))
        return browser

    def test_stands_in_the_locality(self):
        browser = self.open()
        self.assertIn("Cục Thi hành án dân sự thành phố Hà Nội", browser.contents)
        self.assertIn(f'action="{self.url(FORM)}"', browser.contents)
        units = browser.getControl(name="form.widgets.don_vi:list").options
        self.assertEqual(units, ["", "hanoi", "hanoi-badinh"])
        self.assertEqual(browser.headers["Cache-Control"], "private, no-cache")

    def test_the_browser_keeps_the_empty_form_with_its_key_and_no_answer(self):
        """Going back and sending again is the same request: the key is the same."""
        browser = self.open()
        self.assertNotIn("no-store", browser.headers["Cache-Control"])
        self.fill(browser, ho_ten="")
        self.send(browser)
        self.assertEqual(browser.headers["Cache-Control"], "no-store")

    def test_no_english_is_left(self):
        browser = self.open()
        self.fill(browser, ho_ten="")
        self.send(browser)
        for english in ("Required", "Submit", "input is missing", "select a value"):
            self.assertNotIn(english, browser.contents)

    def test_at_the_centre_one_chooses_the_locality_first(self):
        browser = self.browser()
        browser.open(self.url("ho-tro-truc-tuyen/yeu-cau-thi-hanh-an"))
        self.assertNotIn("form.widgets.ho_ten", browser.contents)
        browser.getControl(name="noi-nhan").value = ["tphochiminh"]
        browser.getForm(action="yeu-cau-thi-hanh-an$").submit()
        self.assertIn("/tphochiminh/ho-tro-truc-tuyen/", browser.url)
        self.assertIn("form.widgets.ho_ten", browser.contents)

    def test_an_address_chooses_the_receiving_unit_if_there_is_such(self):
        branch = offices.receivers(self.portal["hanoi"])[1][0]
        for asked, chosen in ((branch, branch), ("khong-co", ""), ("", "")):
            with self.subTest(asked):
                browser = self.browser()
                browser.open(self.url(f"{FORM}?form.widgets.don_vi={asked}"))
                value = browser.getControl(name="form.widgets.don_vi:list").value
                self.assertEqual(value, [chosen or ""])

    def test_nothing_is_chosen_for_the_citizen(self):
        """In every procedure: lists begin with an empty option, and one must choose."""
        for procedure in procedures.listed():
            browser = self.browser()
            browser.open(self.url(f"{DESK}/{procedure.getId()}"))
            tree = html.fromstring(browser.contents)
            lists = tree.xpath("//form[@method='post']//select[not(@multiple)]")
            for each in lists:
                with self.subTest(procedure.getId(), list=each.name):
                    options = each.findall("option")
                    self.assertIn(options[0].get("value"), ("", "--NOVALUE--"))
                    chosen = [o for o in options if o.get("selected") is not None]
                    self.assertIn(chosen, ([], options[:1]))
            wanted = [each for each in lists if each.get("required")]
            self.assertEqual(bool(lists), bool(wanted))
            for each in wanted:
                self.assertEqual(each.findall("option")[0].get("value"), "")
                self.assertEqual(each.findall("option")[0].text, "Chọn …")
            if not wanted:
                continue
            browser.getControl(name="form.buttons.submit").click()
            for each in wanted:
                field = each.get("id")
                error = f'id="{field}-error"'
                self.assertIn(error, browser.contents, procedure.getId())
            self.assertIn("Vui lòng chọn một mục trong danh sách", self.page(browser))

    def test_what_was_chosen_stays_after_a_refusal(self):
        browser = self.open()
        self.fill(browser, ho_ten="")
        choose(browser, don_vi="hanoi-badinh")
        self.send(browser)
        chosen = browser.getControl(name="form.widgets.don_vi:list").value
        self.assertEqual(chosen, ["hanoi-badinh"])
        stated = browser.getControl(name="form.widgets.tu_cach:list").displayValue
        self.assertEqual(stated, [CHOSEN["tu_cach"]])

    def test_guidance_has_no_form(self):
        browser = self.browser()
        browser.open(self.url(f"{DESK}/khieu-nai-to-cao"))
        self.assertIn("Danh tính người tố cáo được giữ bí mật", browser.contents)
        self.assertNotIn("form.buttons.submit", browser.contents)

    def test_an_unknown_procedure_is_not_found(self):
        browser = self.browser()
        browser.open(self.url(f"{DESK}/khong-co"))
        self.assertTrue(browser.headers["Status"].startswith("404"))

    def test_errors_keep_all_that_was_written_and_the_file(self):
        browser = self.open()
        self.fill(browser, dien_thoai="123", so_ban_an="")
        self.attach(browser)
        self.send(browser)
        self.assertIn("Có 2 mục cần bổ sung, chỉnh sửa", browser.contents)
        self.assertIn("Số điện thoại chưa đúng", browser.contents)
        self.assertIn("bản án.pdf", browser.contents)
        kept = browser.getControl(name="form.widgets.noi_dung").value
        self.assertIn("100.000.000", kept)
        browser.getControl(name="form.widgets.dien_thoai").value = "0912345678"
        browser.getControl(name="form.widgets.so_ban_an").value = "25/2025/DS-ST"
        self.send(browser)
        code = self.code_in(browser)
        self.work()
        officer = self.browser("hanoi.officer")
        officer.open(self.url(f"{DESK}/{code}"))
        self.assertIn("bản án.pdf", self.page(officer))

    def test_back_after_a_refusal_still_has_the_file_and_is_the_same_case(self):
        browser = self.open()
        self.fill(browser, dien_thoai="123")
        self.attach(browser)
        self.send(browser)
        browser.getControl(name="form.widgets.dien_thoai").value = "0912345678"
        key = browser.getControl(name="thads.key").value
        kept = browser.getControl(name="form.widgets.tep_chinh.kept").value
        self.send(browser)
        first = self.code_in(browser)
        browser.goBack()
        self.assertEqual(browser.getControl(name="thads.key").value, key)
        browser.getControl(name="form.widgets.dien_thoai").value = "0912345678"
        again = browser.getControl(name="form.widgets.tep_chinh.kept").value
        self.assertEqual(again, kept)
        self.send(browser)
        self.assertEqual(self.code_in(browser), first)
        self.assertEqual(len(self.records()), 1)

    def test_consent_is_asked_for(self):
        browser = self.open()
        self.fill(browser)
        browser.getControl(name="form.widgets.dong_y:list").value = []
        self.send(browser)
        self.assertIn("Vui lòng đánh dấu xác nhận để tiếp tục", browser.contents)
        self.assertEqual(len(self.records()), 0)

    def test_boxes_left_open_are_told_apart(self):
        browser = self.open()
        self.fill(browser)
        for name in ("cam_doan", "dong_y"):
            browser.getControl(name=f"form.widgets.{name}:list").value = []
        self.send(browser)
        self.assertIn(
            "Tôi cam đoan những nội dung kê khai trên đây …", browser.contents
        )
        box = browser.getControl(name="form.widgets.cam_doan:list").controls[0]
        self.assertEqual(box._elem["aria-invalid"], "true")
        self.assertIn("form-widgets-cam_doan-error", box._elem["aria-describedby"])

    def test_a_day_is_written_as_people_write_it(self):
        for typed in ("30/06/2025", "30-6-2025", "30062025", "30 6 2025", "2025-06-30"):
            with self.subTest(typed):
                forget_all()
                code = self.hand_in(ngay_ban_an=typed)
                self.work()
                officer = self.browser("hanoi.officer")
                officer.open(self.url(f"{DESK}/{code}"))
                self.assertIn("30/06/2025", self.page(officer))

    def test_what_is_no_day_is_said_and_kept(self):
        for typed in ("31/02/2025", "hôm qua", "06/2025", "05/06/25"):
            with self.subTest(typed):
                browser = self.open()
                self.fill(browser, ngay_ban_an=typed)
                self.send(browser)
                self.assertIn("Ngày chưa hợp lệ", self.page(browser))
                day = browser.getControl(name="form.widgets.ngay_ban_an")
                self.assertEqual(day.value, typed)
                self.assertIn("formfield-form-widgets-ngay_ban_an", browser.contents)

    def test_hostile_files_are_refused_at_their_field(self):
        for data, name in (
            (files.EXE, "don.pdf"),
            (files.SCRIPTED_PDF, "don.pdf"),
            (files.docx(**{"word/vbaProject.bin": "x"}), "don.docx"),
            (b"<script>alert(1)</script>", "don.html"),
            (files.PDF + b" " * attachments.ACCEPTS.largest, "lon.pdf"),
        ):
            with self.subTest(name=name, data=data[:8]):
                browser = self.open()
                self.fill(browser)
                self.attach(browser, data, name)
                self.send(browser)
                self.assertIn('id="form-widgets-tep_chinh-error"', browser.contents)
                self.assertEqual(len(self.records()), 0)

    def test_double_click_and_reload_give_one_case(self):
        browser = self.open()
        self.fill(browser)
        key = browser.getControl(name="thads.key").value
        self.send(browser)
        first = self.code_in(browser)
        again = self.open()
        self.fill(again)
        again.getControl(name="thads.key").value = key
        self.send(again)
        self.assertEqual(self.code_in(again), first)
        self.assertEqual(len(self.records()), 1)
        self.work()
        self.assertEqual(len(self.portal["hanoi"]["ho-tro-truc-tuyen"].objectIds()), 1)

    def test_a_key_that_got_to_two_people_gives_none_the_other_s_case(self):
        browser = self.open()
        key = browser.getControl(name="thads.key").value
        self.fill(browser)
        self.send(browser)
        other = self.open()
        self.fill(other, dien_thoai="0987654321", ho_ten="Người Khác")
        other.getControl(name="thads.key").value = key
        self.send(other)
        self.assertIn("vừa được gửi", self.page(other))
        self.assertNotIn(self.code_in(browser), self.page(other))
        self.send(other)
        self.assertNotEqual(self.code_in(other), self.code_in(browser))

    def test_back_and_change_files_another_case_only_when_it_is_sent_once_more(self):
        browser = self.open()
        key = browser.getControl(name="thads.key").value
        self.fill(browser)
        self.send(browser)
        first = self.code_in(browser)
        back = self.open()
        self.fill(back, noi_dung="Buộc trả 200.000.000 đồng.")
        back.getControl(name="thads.key").value = key
        self.send(back)
        self.assertIn(first, self.page(back))
        self.assertIn("200.000.000", self.page(back))
        self.assertEqual(len(self.records()), 1)
        self.send(back)
        self.assertNotEqual(self.code_in(back), first)
        self.assertEqual(len(self.records()), 2)

    def test_a_made_up_key_or_none_is_sent_again_with_a_good_one(self):
        for key in ("", "x" * 40, "0-0-0"):
            with self.subTest(key):
                browser = self.open()
                self.fill(browser)
                browser.getControl(name="thads.key").value = key
                self.send(browser)
                self.assertIn("bấm “Gửi hồ sơ”", browser.contents)
                self.send(browser)
                self.code_in(browser)

    def test_the_trap_for_programs(self):
        browser = self.open()
        self.fill(browser)
        browser.getControl(name="website").value = "http://spam.example"
        self.send(browser)
        self.assertIn("bấm “Gửi hồ sơ”", browser.contents)
        self.assertEqual(len(self.records()), 0)

    # a slow machine shall not turn the hasty into the patient
    @mock.patch("thads.requests.form_token.HASTE", 30)
    @mock.patch.object(HASTY_FORMS, "seconds", 86400)
    def test_haste_has_a_budget_and_patience_none(self):
        for _n in range(10):
            self.hand_in()
        browser = self.open()
        self.fill(browser)
        self.send(browser)
        self.assertIn("bấm “Gửi hồ sơ”", browser.contents)
        browser.getControl(name="thads.key").value = self.old_key()
        self.send(browser)
        self.code_in(browser)

    def test_receipt_is_shown_to_its_owner_only(self):
        browser = self.browser()
        code = self.hand_in(browser)
        stranger = self.browser()
        stranger.open(self.url(f"{DESK}/bien-nhan?ma={code}&ve=1.2"))
        self.assertIn("/theo-doi", stranger.url)
        self.assertNotIn("t-receipt", stranger.contents)

    def test_the_centre_changes_a_procedure_in_the_browser(self):
        form = self.url("ho-tro-truc-tuyen/mien-giam-phi")
        editor = self.browser("central.admin")
        editor.open(f"{form}/edit")
        title = editor.getControl(name="form.widgets.IBasic.title")
        title.value = "Miễn phí thi hành án"
        editor.getControl(name="form.buttons.save").click()
        editor.open(f"{form}/fields/@@add-field")
        editor.getControl(name="form.widgets.title").value = "Số sổ hộ nghèo"
        editor.getControl(name="form.widgets.__name__").value = "so_ho_ngheo"
        field_type = editor.getControl(name="form.widgets.factory:list")
        field_type.value = ["label_textline_field"]
        editor.getControl(name="form.buttons.add").click()
        editor.open(f"{form}/actions/register_case")
        editor.getControl(name="form.widgets.rule").value = "case-result"
        editor.getControl(name="form.buttons.save").click()
        citizen = self.browser()
        citizen.open(self.url(f"{DESK}/mien-giam-phi"))
        self.assertIn("Miễn phí thi hành án", citizen.contents)
        self.assertIn("Số sổ hộ nghèo", citizen.contents)
        citizen.getControl(name="form.widgets.so_ho_ngheo")

    def test_reading_the_edit_form_writes_nothing(self):
        # what is made with a new site has no creators (Products.CMFPlone#4331)
        import transaction

        form = self.portal["ho-tro-truc-tuyen"]["mien-giam-phi"]
        form.creators = ()
        transaction.commit()
        editor = self.browser("central.admin")
        editor.open(f"{form.absolute_url()}/edit")
        self.assertNotIn("confirm-action", editor.url)
        editor.getControl(name="form.buttons.save")

    def test_other_easyforms_stay_as_they_are(self):
        import transaction

        desk = self.portal["ho-tro-truc-tuyen"]
        from plone.dexterity.utils import createContentInContainer

        createContentInContainer(
            desk, "EasyForm", checkConstraints=False, id="khac", title="Mẫu khác"
        )
        transaction.commit()
        browser = self.browser()
        browser.open(self.url("ho-tro-truc-tuyen/khac"))
        self.assertIn('name="form.widgets.comments"', browser.contents)
