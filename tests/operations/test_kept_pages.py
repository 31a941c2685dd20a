"""Pages kept by Varnish are gone within seconds of what changed them, of every kind.

Asked as readers ask: through nginx and Varnish, before the portal.
"""

from pathlib import Path
from plone import api
from Products.SiteAccess.VirtualHostMonster import manage_addVirtualHostMonster
from tests.debtors.http import Http as Register
from tests.debtors.lists import row
from tests.layers import WORLD_HTTP
from tests.nginx import Nginx
from tests.nginx import program
from tests.nginx import run
from tests.pdfs import PDF
from tests.publication.people import PNG
from tests.publication.people import HttpCase
from tests.publication.people import file_of
from tests.varnish import Varnish
from thads import outbox
from thads.outbox import caches
from thads.outbox.jobs import get_outbox
from thads.worktime import clock
from unittest import mock
import os
import re
import requests
import shutil
import tempfile
import transaction
import unittest


TITLE = "Kê biên tài sản tại phường Thử"
NEWS = "hanoi/tin-tuc"


class KeptCase(HttpCase, Register):
    level = 2
    layer = WORLD_HTTP

    def setUp(self):
        HttpCase.setUp(self)
        Register.setUp(self)
        transaction.begin()
        manage_addVirtualHostMonster(self.layer["app"])  # as every server has one
        transaction.commit()
        directory = Path(tempfile.mkdtemp(prefix="thads-"))
        self.addCleanup(shutil.rmtree, directory, ignore_errors=True)
        directory.chmod(0o755)
        self.varnish = Varnish(directory, self.layer["port"])
        self.enterContext(
            mock.patch.dict(os.environ, {caches.ENVIRONMENT: self.varnish.base})
        )
        self.varnish.start()
        self.addCleanup(self.varnish.stop)
        self.nginx = Nginx(directory, self.varnish.port, self.portal.getId())
        run(self, self.nginx.port, *self.nginx.command)

    def ask(self, address, method="GET", **headers):
        return requests.request(
            method,
            f"{self.nginx.base}/{address}",
            headers={"Accept": "text/html"} | headers,
            verify=str(self.nginx.certificate),
            allow_redirects=False,
            timeout=60,
        )

    def keep(self, *addresses):
        """Let Varnish keep them all, and see that it does."""
        for address in addresses:
            with self.subTest(address, step="kept"):
                self.assertEqual(self.ask(address).status_code, 200)
                answer = self.ask(address)
                self.assertEqual(answer.headers.get("X-Cache"), "hit", answer.headers)

    def news(self, **fields):
        """Write and publish a news item with a picture and a file; its path."""
        address = self.write(
            "hanoi.editor",
            NEWS,
            title=TITLE,
            description="Tóm tắt",
            image=file_of("anh.png", PNG),
            image_alt="Ảnh thử",
            image_caption="Ảnh: Thử",
            attachments=[file_of("van-ban.pdf", PDF)],
            **fields,
        )
        self.publish(address)
        return address.removeprefix(f"{self.base}/")

    def places_of(self, path):
        """Return (addresses of the item alone, addresses that list it)."""
        page = self.ask(path).text
        scales = re.findall(r'https://[^" ]+/(@@images/[^" ]+)', page)
        files = re.findall(r'https://[^" ]+/(@@attachment/[^" ]+)', page)
        self.assertTrue(scales and files, page[:200])
        own = [path, f"{path}/{scales[0]}", f"{path}/@@images/image/preview"]
        own += [f"{path}/@@images/image", f"{path}/{files[0]}", f"{path}/@@print-view"]
        lists = ["", "hanoi", NEWS, f"{NEWS}/rss.xml", "hanoi/atom.xml", "rss.xml"]
        lists += ["tin-tuc"]
        return own, lists

    def work(self):
        """Run what waits in the outbox, also what is due in a moment."""
        transaction.begin()
        for _time, id in list(get_outbox(self.portal).waiting.until()):
            get_outbox(self.portal).retry(id, clock.seconds())
        outbox.run_due(self.portal)
        transaction.commit()


@unittest.skipUnless(program("varnishd"), "Varnish is not installed")
@unittest.skipUnless(program("nginx"), "nginx is not installed")
class TestKeptPages(KeptCase):
    def gone(self, own, lists):
        for address in own:
            with self.subTest(address, step="gone"):
                answer = self.ask(address)
                self.assertIn(answer.status_code, (302, 401, 404, 410))
                self.assertNotIn(TITLE, answer.text)
        for address in lists:
            with self.subTest(address, step="does not show it"):
                answer = self.ask(address)
                self.assertEqual(answer.status_code, 200)
                self.assertNotIn(TITLE, answer.text)

    def test_what_is_withdrawn_is_gone_everywhere(self):
        path = self.news()
        own, lists = self.places_of(path)
        for address in lists:
            self.assertIn(TITLE, self.ask(address).text, address)
        self.keep(*own, *lists)
        answer = self.person("hanoi.leader").do(path, "withdraw", "Sai tên đường")
        self.assertEqual(answer.status_code, 200, answer.text)
        self.gone(own, lists)

    def test_what_is_deleted_or_published_or_changed_shows_at_once(self):
        self.keep("", "hanoi", NEWS, "rss.xml")
        path = self.news()
        for address in ("", "hanoi", NEWS, "rss.xml"):
            self.assertIn(TITLE, self.ask(address).text, address)
        own, lists = self.places_of(path)
        self.keep(*own, *lists)
        transaction.begin()
        with api.env.adopt_roles(["Manager"]):
            api.content.get(f"/{path}").title = "Tên mới của tin"
            api.content.get(f"/{path}").reindexObject()
        transaction.commit()
        for address in (path, *lists):
            self.assertNotIn(TITLE, self.ask(address).text, address)
            self.assertIn("Tên mới của tin", self.ask(address).text, address)
        self.keep(*own, *lists)
        transaction.begin()
        with api.env.adopt_roles(["Manager"]):
            api.content.delete(api.content.get(f"/{path}"))
        transaction.commit()
        self.gone(own, lists)

    def test_it_is_gone_though_varnish_was_away_meanwhile(self):
        path = self.news()
        own, lists = self.places_of(path)
        self.keep(*own, *lists)
        self.varnish.stop()
        answer = self.person("hanoi.leader").do(path, "withdraw", "Sai tên đường")
        self.assertEqual(answer.status_code, 200, answer.text)
        self.varnish.start()
        self.gone(own, lists)

    def test_a_cache_that_could_not_be_told_is_told_later(self):
        path = self.news()
        own, lists = self.places_of(path)
        self.keep(*own, *lists)
        # cut off from the portal, but not from the readers
        with mock.patch.object(caches, "_tell", side_effect=caches.NotPurged):
            self.person("hanoi.leader").do(path, "withdraw", "Sai tên đường")
            self.work()
        self.assertEqual(self.ask(path).headers["X-Cache"], "hit")
        self.work()
        self.gone(own, lists)

    def test_what_is_elsewhere_stays(self):
        path = self.news()
        self.keep("tphochiminh", "tphochiminh/tin-tuc")
        self.person("hanoi.leader").do(path, "withdraw", "Sai tên đường")
        for address in ("tphochiminh", "tphochiminh/tin-tuc"):
            self.assertEqual(self.ask(address).headers["X-Cache"], "hit", address)

    def test_other_units_items_that_name_it_change_too(self):
        path = self.news()
        other = self.write(
            "tphochiminh.editor",
            "tphochiminh/tin-tuc",
            title="Tin có liên quan",
            description="Tóm tắt",
            image=file_of("anh.png", PNG),
            image_alt="Ảnh thử",
            image_caption="Ảnh: Thử",
        )
        naming = other.removeprefix(f"{self.base}/")
        transaction.begin()
        with api.env.adopt_roles(["Manager"]):
            pair = (api.content.get(f"/{naming}"), api.content.get(f"/{path}"))
            api.relation.create(*pair, "relatedItems")
        transaction.commit()
        self.publish(other, "tphochiminh")
        self.assertIn(TITLE, self.ask(naming).text)
        self.keep(naming)
        self.person("hanoi.leader").do(path, "withdraw", "Sai tên đường")
        self.assertNotIn(TITLE, self.ask(naming).text)

    def test_an_entry_that_ends_leaves_the_kept_searches(self):
        Register.publish(self, row(name="Lê Văn Thử Nghiệm"))
        searches = [
            f"{place}tra-cuu?name=L%C3%AA+V%C4%83n+Th%E1%BB%AD+Nghi%E1%BB%87m"
            for place in ("", "hanoi/")
        ]
        entry = self.items("name=Lê Văn Thử Nghiệm")[0]
        for search in searches:
            self.assertIn(entry["@id"].rpartition("/")[2], self.ask(search).text)
            self.assertEqual(self.ask(search).headers["X-Cache"], "hit")
        ended = self.do(
            entry["@id"], "end", "hanoi.leader", reason="Đã thi hành xong", comment="x"
        )
        self.assertEqual(ended.status_code, 200, ended.text)
        for search in searches:
            self.assertNotIn(entry["@id"].rpartition("/")[2], self.ask(search).text)

    def test_nothing_of_staff_and_nothing_with_a_question_is_kept(self):
        path = self.news()
        staff = requests.auth._basic_auth_str("hanoi.editor", "Mat-khau-thu-2026")
        for address in (path, NEWS, "hanoi", ""):
            for _time in range(2):
                answer = self.ask(address, Authorization=staff)
                self.assertEqual(answer.headers["X-Cache"], "miss", address)
                self.assertIn("no-store", answer.headers["Cache-Control"])
        for address in (
            f"{NEWS}?text=t%C3%A0i+s%E1%BA%A3n",
            "@@search?SearchableText=tin",
            "hanoi/@@search?SearchableText=tin",
            "login",
            "hanoi/ho-tro-truc-tuyen/yeu-cau-thi-hanh-an",
            "hanoi/duong-day-nong/phan-anh",
            "khong-co-trang-nay",
            "@localities",
        ):
            with self.subTest(address):
                self.ask(address)
                answer = self.ask(address)
                self.assertNotEqual(answer.headers.get("X-Cache"), "hit")
                self.assertNotIn("s-maxage", answer.headers.get("Cache-Control", ""))

    def test_each_header_stands_once_and_none_tells_what_runs_here(self):
        path = self.news()
        for address in (path, "", f"{NEWS}/rss.xml", "@localities", "khong-co", "@@ok"):
            for _time in range(2):
                headers = self.ask(address).raw.headers
                names = [name.lower() for name in headers]
                with self.subTest(address):
                    for name in set(names) - {"set-cookie", "vary"}:
                        self.assertEqual(len(headers.getlist(name)), 1, name)
                    self.assertEqual(headers["Referrer-Policy"], "same-origin")
                    self.assertEqual(headers["Server"], "nginx")
                    self.assertFalse({"via", "x-powered-by", "x-varnish"} & set(names))

    def test_programs_get_no_page(self):
        path = self.news()
        self.keep(path)
        answer = self.ask(path, Accept="application/json")
        self.assertEqual(answer.json()["title"], TITLE)
        self.assertIn("<html", self.ask(path).text)

    def test_what_tells_the_caches_is_not_shown_and_nobody_else_tells_them(self):
        path = self.news()
        self.keep(path)
        self.assertNotIn(caches.PLACE, self.ask(path).headers)
        for method in ("BAN", "PURGE"):
            headers = {caches.PLACE: "."}
            answer = self.ask(path, method, **headers)
            self.assertEqual(answer.status_code, 405)
            # past nginx, as whoever reaches Varnish by a proxy of its own
            headers["X-Real-IP"] = "203.0.113.9"
            answer = requests.request(
                method, f"{self.varnish.base}/x", headers=headers, timeout=20
            )
            self.assertEqual(answer.status_code, 405)
        self.assertEqual(self.ask(path).headers["X-Cache"], "hit")
