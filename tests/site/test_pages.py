"""What a reader gets: status, language, frame, weight, nothing from outside."""

from html import unescape
from html.parser import HTMLParser
from tests.layers import PASSWORD
from tests.layers import WORLD_FUNCTIONAL
from tests.layers import Browsing
from urllib.parse import urlsplit
import gzip
import re
import unittest


class Page(HTMLParser):
    """The parts of a page the tests ask for."""

    def __init__(self, html):
        super().__init__()
        self.lang, self.loads, self.headings, self.ids = None, [], [], []
        self.links, self.scripts, self.stack, self.labels = [], [], [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if "id" in attrs:
            self.ids.append(attrs["id"])
        if tag == "html":
            self.lang = attrs.get("lang")
        if tag in ("script", "img", "iframe", "source") and attrs.get("src"):
            self.loads.append(attrs["src"])
        if tag == "use":
            self.loads.append(attrs["href"].partition("#")[0])
        if tag == "link" and attrs.get("rel") in ("stylesheet", "preload", "icon"):
            self.loads.append(attrs["href"])
        if tag == "script":
            self.scripts.append(attrs)
        if tag == "a" and "href" in attrs:
            self.links.append(attrs["href"])
        if re.match(r"h[1-6]$", tag):
            self.headings.append(int(tag[1]))


class Pages(Browsing, unittest.TestCase):
    layer = WORLD_FUNCTIONAL

    #: Pages of the theme that stand whatever rooms there are.
    PAGES = (
        "",
        "/hanoi",
        "/hanoi/lien-he",
        "/hanoi/gioi-thieu",
        "/hanoi/don-vi",
        "/hanoi/don-vi/badinh",
        "/lien-he",
        "/gioi-thieu",
        "/sitemap",
        "/hanoi/@@sitemap",
        "/@@search?SearchableText=ha+noi",
        "/hanoi/@@search?SearchableText=ba+dinh",
        "/login",
    )

    def setUp(self):
        self.portal = self.layer["portal"]
        self.url = self.portal.absolute_url()

    def get(self, path, login=None):
        browser = self.browser(login, Accept="text/html")
        browser.open(self.url + path)
        return browser

    def test_pages_answer_in_vietnamese(self):
        for path in self.PAGES:
            with self.subTest(path=path):
                browser = self.get(path)
                self.assertTrue(browser.headers["status"].startswith("200"))
                self.assertEqual(Page(browser.contents).lang, "vi")

    def test_pages_load_nothing_from_outside_and_no_script(self):
        host = urlsplit(self.url).netloc
        for path in self.PAGES:
            page = Page(self.get(path).contents)
            with self.subTest(path=path):
                # facts for searches are data, which no browser runs
                facts = {"type": "application/ld+json"}
                self.assertEqual([s for s in page.scripts if s != facts], [])
                hosts = {urlsplit(url).netloc for url in page.loads}
                self.assertLessEqual(hosts, {host, ""})

    def test_one_heading_of_the_first_level_and_no_level_skipped(self):
        for path in self.PAGES:
            levels = Page(self.get(path).contents).headings
            with self.subTest(path=path, levels=levels):
                self.assertEqual(levels.count(1), 1)
                for before, after in zip(levels, levels[1:], strict=False):
                    self.assertLessEqual(after - before, 1)

    def test_ids_are_unique(self):
        for path in self.PAGES:
            ids = Page(self.get(path).contents).ids
            with self.subTest(path=path):
                self.assertEqual(len(ids), len(set(ids)))

    def test_the_first_page_weighs_at_most_150_kilobytes_compressed(self):
        html = self.get("").contents
        weight = len(gzip.compress(html.encode("utf-8")))
        for url in {each.partition("#")[0] for each in Page(html).loads}:
            browser = self.browser()
            browser.open(url)
            body = browser.contents
            body = body if isinstance(body, bytes) else body.encode("utf-8")
            weight += len(gzip.compress(body))
        self.assertLess(weight, 150_000)

    def test_the_style_sheet_may_be_kept_for_ever_under_its_key(self):
        css = next(u for u in Page(self.get("").contents).loads if u.endswith(".css"))
        browser = self.browser()
        browser.open(css)
        self.assertIn("immutable", browser.headers["Cache-Control"])
        self.assertIn("text/css", browser.headers["Content-Type"])
        other = re.sub(r"@@look/\w+/", "@@look/000000000000/", css)
        browser.open(other)
        self.assertEqual(browser.headers["Cache-Control"], "no-cache")
        for wrong in ("/@@look", "/@@look/x", "/@@look/x/../../setup.py"):
            self.assertTrue(self.get(wrong).headers["status"].startswith("404"), wrong)

    # --- the locality's frame

    def test_menu_and_footer_are_the_localitys(self):
        html = self.get("/hanoi/lien-he").contents
        page = Page(html)
        self.assertIn("Cục Thi hành án dân sự thành phố Hà Nội", html)
        self.assertIn("hanoi@thads.example", html)
        menu = html[html.index('class="t-nav__bar"') :]
        menu = menu[: menu.index("</ul>")]
        for link in re.findall(r'href="([^"]+)"', menu):
            self.assertTrue(link.startswith(f"{self.url}/hanoi"), link)
        self.assertIn(f"{self.url}/hanoi/tin-tuc", page.links)
        self.assertNotIn("tphochiminh", menu)

    def test_a_branchs_footer_is_its_own(self):
        footer = self.get("/hanoi/don-vi/badinh").contents
        footer = footer[footer.index('class="t-footer"') :]
        self.assertIn("Chi cục Thi hành án dân sự quận Ba Đình", footer)
        self.assertIn("hanoi-badinh@thads.example", footer)

    def test_the_bailiff_section_is_in_the_menu_only_where_it_stands(self):
        self.assertIn("/hanoi/thua-phat-lai", self.get("/hanoi").contents)
        self.assertNotIn("thua-phat-lai", self.get("").contents)

    def test_localities_are_not_in_the_portals_menu(self):
        html = self.get("").contents
        menu = html[html.index('class="t-nav__bar"') :]
        self.assertNotIn("/hanoi", menu[: menu.index("</ul>")])

    def test_a_localitys_colour_is_set_and_safe(self):
        hanoi = self.portal["hanoi"]
        hanoi.colour = "#ffee00"
        self._commit()
        style = re.search(r'<html[^>]*style="([^"]*)"', self.get("/hanoi").contents)
        self.assertIn("--accent: #", style.group(1))
        self.assertNotIn("ffee00", style.group(1))
        hanoi.colour = '#000000"><script>'
        self._commit()
        self.assertNotIn("<script>", self.get("/hanoi").contents)

    def _commit(self):
        import transaction

        transaction.commit()

    # --- search

    def test_search_is_confined_to_the_locality_with_a_way_out(self):
        html = self.get("/hanoi/@@search?SearchableText=thi+hanh+an").contents
        self.assertIn(f"{self.url}/@@search?SearchableText=thi%20hanh%20an", html)
        found = html[html.index('class="t-list"') :]
        found = found[: found.index("</ul>")]
        self.assertIn("/hanoi", found)
        self.assertNotIn("/tphochiminh", found)
        everywhere = self.get("/@@search?SearchableText=thi+hanh+an").contents
        self.assertIn("/tphochiminh", everywhere)

    def test_search_without_accents_and_without_results(self):
        self.assertIn(
            "/hanoi/don-vi/badinh",
            self.get("/@@search?SearchableText=ba dinh").contents,
        )
        self.assertIn(
            "Không tìm thấy",
            self.get("/@@search?SearchableText=zzzyyyxxx").contents,
        )

    def test_odd_queries_do_no_harm(self):
        for query in (
            "SearchableText=",
            "SearchableText=%22%28",
            "SearchableText=%3Cscript%3Ealert(1)%3C/script%3E",
            "SearchableText:list=a&SearchableText:list=b",
            "SearchableText=an&b_start=x",
            "SearchableText=an&b_start:int=-5",
            "SearchableText=an&b_start:int=99999",
            "SearchableText=an&portal_type=Member",
            "SearchableText=an&path=/",
        ):
            browser = self.get(f"/@@search?{query}")
            with self.subTest(query=query):
                self.assertTrue(browser.headers["status"].startswith("200"))
                self.assertNotIn("<script>", browser.contents)

    # --- errors

    def test_an_unknown_address_answers_404_in_vietnamese(self):
        for path in ("/khong-co-trang-nay", "/hanoi/khong-co", "/hanoi/lien-he/x/y"):
            browser = self.get(path)
            with self.subTest(path=path):
                self.assertTrue(browser.headers["status"].startswith("404"))
                self.assertEqual(Page(browser.contents).lang, "vi")
                self.assertIn("Không có trang nào ở địa chỉ này", browser.contents)

    def test_an_unknown_address_below_a_locality_keeps_its_frame(self):
        html = self.get("/hanoi/khong-co").contents
        self.assertIn("Cục Thi hành án dân sự thành phố Hà Nội", html)

    def test_a_client_that_asks_for_json_gets_json(self):
        wanted = "application/x-thads, application/json;q=0.9"
        browser = self.browser(Accept=wanted)
        browser.open(f"{self.url}/khong-co")
        self.assertTrue(browser.headers["status"].startswith("404"))
        self.assertEqual(browser.headers["Content-Type"], "application/json")

    def test_an_error_of_ours_says_so_without_the_machinerys_words(self):
        from unittest import mock

        with mock.patch(
            "thads.site.browser.unit.ContactPage.texts",
            new_callable=mock.PropertyMock,
            side_effect=ZeroDivisionError("secret words"),
        ):
            browser = self.get("/hanoi/lien-he")
        self.assertTrue(browser.headers["status"].startswith("500"))
        self.assertEqual(Page(browser.contents).lang, "vi")
        self.assertIn("Hệ thống đang gặp sự cố", browser.contents)
        for word in ("secret words", "ZeroDivisionError", "Traceback"):
            self.assertNotIn(word, browser.contents)

    # --- staff

    def test_citizens_see_no_staff_bar(self):
        self.assertNotIn("t-staff__in", self.get("/hanoi").contents)

    def test_the_bar_offers_what_a_page_is_of_and_nothing_on_a_refusal(self):
        browser = self.browser("hanoi.editor")
        for path, offered in (("/hanoi/tin-tuc", True), ("/hanoi/khong-co", False)):
            browser.open(self.url + path)
            page = browser.contents.partition('class="t-staff"')[2]
            links = Page(page.partition("</nav>")[0]).links
            with self.subTest(path=path):
                ours = (f"{self.url}/@@staff", f"{self.url}/logout")
                self.assertLessEqual(set(ours), set(links))
                for name in ("/++add++", "/folder_contents", "/tin-tuc"):
                    found = [link for link in links if name in link]
                    self.assertEqual(bool(found), offered, name)

    def test_staff_page_is_for_staff(self):
        browser = self.get("/@@staff")
        self.assertNotIn("t-figures", browser.contents)
        self.assertIn("__ac_password", browser.contents)

    def test_logging_in_leads_to_ones_work(self):
        browser = self.browser()
        browser.open(f"{self.url}/login")
        browser.getControl(name="__ac_name").value = "hanoi.editor"
        browser.getControl(name="__ac_password").value = PASSWORD
        browser.getControl(name="buttons.login").click()
        self.assertTrue(browser.url.endswith("/@@staff"), browser.url)
        html = unescape(browser.contents)
        self.assertIn("Xin chào, Người hanoi.editor", html)
        self.assertIn("Cục Thi hành án dân sự thành phố Hà Nội", html)
        self.assertIn("Đăng xuất", html)

    def test_a_wrong_password_is_said_in_vietnamese(self):
        browser = self.browser()
        browser.open(f"{self.url}/login")
        browser.getControl(name="__ac_name").value = "hanoi.editor"
        browser.getControl(name="__ac_password").value = "sai"
        browser.getControl(name="buttons.login").click()
        self.assertIn("__ac_password", browser.contents)
        self.assertIn("Đăng nhập không thành công", browser.contents)

    def test_plones_scripts_come_only_where_staff_edit(self):
        reading = Page(self.get("/hanoi", login="hanoi.admin").contents)
        # plone.protect's own small one guards what staff post
        ids = [script.get("id") for script in reading.scripts]
        self.assertEqual(ids, ["protect-script"])
        editing = self.get("/hanoi/edit", login="central.admin")
        if editing.headers["status"].startswith("200"):
            page = Page(editing.contents)
            self.assertTrue(page.scripts)
            self.assertTrue([url for url in page.loads if "barceloneta" in url])

    def test_a_front_page_says_what_is_there(self):
        for place in (self.portal, self.portal["hanoi"]):
            browser = self.browser()
            browser.open(place.absolute_url())
            found = re.findall(
                r'<meta\s+name="description"\s+content="([^"]*)"', browser.contents
            )
            self.assertEqual(len(found), 1, place)
            self.assertIn(place.title, unescape(found[0]))
            self.assertIn("danh sách người phải thi hành án", unescape(found[0]))

    def test_our_views_win_over_those_of_other_layers(self):
        from plone.app.contenttypes.interfaces import IPloneAppContenttypesLayer
        from thads.interfaces import IThadsLayer
        from zope.interface import Interface
        from zope.interface import alsoProvides
        from zope.interface import providedBy

        class Request:
            pass

        for layers in (
            (IThadsLayer, IPloneAppContenttypesLayer),
            (IPloneAppContenttypesLayer, IThadsLayer),
        ):
            request = Request()
            alsoProvides(request, *layers)
            order = list(providedBy(request).__iro__)
            self.assertLess(
                order.index(IThadsLayer), order.index(IPloneAppContenttypesLayer)
            )
            self.assertIn(Interface, order)

    def test_what_a_units_administrator_changes_stands_in_the_footer(self):
        browser = self.get("/hanoi/edit", login="hanoi.admin")
        browser.getControl(name="form.widgets.IUnit.address").value = "Số 1 phố Mới"
        browser.getControl(name="form.widgets.IUnit.colour").value = "#1d5c3a"
        browser.getControl(name="form.buttons.save").click()
        html = self.get("/hanoi/tin-tuc").contents
        self.assertIn("Số 1 phố Mới", html[html.index('class="t-footer"') :])
        self.assertIn("--accent: #1d5c3a", html)
