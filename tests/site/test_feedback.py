"""Was this page of help: counted, read by staff, and of nobody."""

from datetime import date
from plone import api
from tests.layers import WORLD_FUNCTIONAL
from tests.layers import Browsing
from thads.site import feedback
from zope.annotation.interfaces import IAnnotations
import unittest


TODAY = date(2026, 11, 21)
WORDS = "Không thấy giờ làm việc ngày thứ Bảy"


class TestFeedback(Browsing, unittest.TestCase):
    layer = WORLD_FUNCTIONAL

    def setUp(self):
        self.portal = self.layer["portal"]
        self.url = f"{self.portal.absolute_url()}/hanoi/lien-he"

    def test_from_the_page_to_those_who_can_mend_it(self):
        citizen = self.browser()
        citizen.open(self.url)
        citizen.getControl(name="helped", index=1).click()
        self.assertIn("Cảm ơn ông/bà", citizen.contents)
        citizen.getControl(name="words").value = WORDS
        citizen.getControl("Gửi ý kiến").click()
        self.assertNotIn("Gửi ý kiến", citizen.contents)
        citizen.open(self.url)
        citizen.getControl(name="helped", index=0).click()
        self.assertNotIn("words", citizen.contents)

        editor = self.browser("hanoi.editor")
        editor.open(f"{self.portal.absolute_url()}/hanoi/@@feedback")
        self.assertIn(WORDS, editor.contents)
        row = editor.contents.partition("<tbody>")[2].partition("</tr>")[0]
        self.assertEqual(2, row.count(">1<"))
        other = self.browser("tphochiminh.editor")
        other.open(f"{self.portal.absolute_url()}/tphochiminh/@@feedback")
        self.assertNotIn(WORDS, other.contents)

    def test_nobody_else_reads_it(self):
        for login in (None, "tphochiminh.editor"):
            browser = self.browser(login)
            browser.open(f"{self.portal.absolute_url()}/hanoi/@@feedback")
            self.assertNotIn("Còn thiếu gì", browser.contents)

    def test_a_page_asked_for_is_not_counted(self):
        browser = self.browser()
        browser.open(f"{self.url}/@@page-feedback?helped=no")
        self.assertEqual(self.url, browser.url)
        self.assertNotIn(feedback.ANSWERS.key, IAnnotations(self.portal))

    def test_programs_are_not_counted(self):
        browser = self.browser()
        browser.post(f"{self.url}/@@page-feedback", "helped=no&website=x")
        self.assertNotIn(feedback.ANSWERS.key, IAnnotations(self.portal))

    def test_staff_are_not_asked(self):
        browser = self.browser("hanoi.editor")
        browser.open(self.url)
        self.assertNotIn("page-feedback", browser.contents)

    def test_not_on_pages_whose_address_says_whom_it_is_about(self):
        browser = self.browser()
        for path in ("", "/hanoi", "/login", "/khong-co"):
            browser.open(f"{self.portal.absolute_url()}{path}")
            self.assertNotIn("page-feedback", browser.contents, path)

    def test_figures_go_back_six_months_and_the_worst_is_first(self):
        portal = self.portal
        feedback.answer(portal, "/plone/a", True, TODAY)
        feedback.answer(portal, "/plone/b", False, TODAY)
        feedback.answer(portal, "/plone/b", False, date(2026, 6, 1))
        feedback.answer(portal, "/plone/b", False, date(2026, 4, 30))
        feedback.answer(portal, "/plonex/c", False, TODAY)
        found = feedback.figures(portal, "/plone", TODAY)
        self.assertEqual(
            [("/plone/b", 0, 2, []), ("/plone/a", 1, 0, [])],
            found,
        )

    def test_words_are_bounded(self):
        for number in range(feedback.MOST_REMARKS + 5):
            feedback.remark(self.portal, "/plone/a", f"{number} " + "x" * 900, TODAY)
        ((_path, _yes, _no, words),) = feedback.figures(self.portal, "/plone", TODAY)
        self.assertEqual(feedback.MOST_REMARKS, len(words))
        self.assertLessEqual(max(map(len, words)), feedback.LONGEST)

    def test_a_page_that_stays_says_when_it_was_gone_over(self):
        with api.env.adopt_roles(["Manager"]):
            page = api.content.create(
                self.portal["hanoi"]["gioi-thieu"], "Document", title="Chức năng"
            )
            view = api.content.get_view(page.getLayout(), page, self.layer["request"])
            self.assertEqual(page.modified().year(), view.date.year)
