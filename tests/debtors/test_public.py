"""What citizens, programs and copiers are answered."""

from altcha import Challenge
from altcha import Payload
from altcha import solve_challenge
from datetime import datetime
from plone import api
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from tests.debtors.http import Http
from tests.debtors.http import said
from tests.debtors.lists import row
from tests.layers import WORLD_HTTP
from thads import audit
from thads.debtors.register import monthly_counts
from thads.debtors.register.indexes import KEY
from thads.debtors.search import canaries
from thads.debtors.search.browser.cached_frame import FRAMES
from thads.debtors.search.browser.search import PAGES
from thads.interfaces import IThadsLayer
from thads.organisation.units import localities
from thads.ratelimit import proof
from unittest import mock
from zope.annotation.interfaces import IAnnotations
from zope.interface import alsoProvides
import csv
import io
import json
import re
import transaction
import unittest


SETTINGS = "thads.debtors.settings.IDebtorSearchSettings"


class PublicTest(Http, unittest.TestCase):
    layer = WORLD_HTTP

    def set(self, **values):
        for name, value in values.items():
            api.portal.set_registry_record(f"{SETTINGS}.{name}", value)
        transaction.commit()


class TestAnswers(PublicTest):
    def test_found(self):
        self.publish(row())
        page = self.page("tra-cuu?name=dang+thi+uoc")
        text = said(page)
        for shown in (
            "Đặng Thị Ước",
            "12/QĐ-CTHADS",
            "05/06/2026",
            "không nhất thiết là cùng một người",
            "Công bố ngày",
        ):
            self.assertIn(shown, text)
        [item] = self.items("name=dang+thi+uoc")
        self.assertIn(item["unit"]["phone"], text)
        self.assertIn(item["objection"].partition("?")[0], text)
        answer = self.get("@debtors?name=dang+thi+uoc").json()
        self.assertEqual(answer["answer"], "found")

    def test_the_agency_is_dialled_from_abroad_too(self):
        self.publish(row())
        self.portal.hanoi.phone = "(024) 3933 6213"
        transaction.commit()
        dialled = 'href="tel:+842439336213"'
        self.assertIn(dialled, self.page("tra-cuu?name=dang+thi+uoc").text)
        [item] = self.items("name=dang+thi+uoc")
        self.assertIn(dialled, self.page(item["@id"]).text)

    def test_nothing(self):
        answer = self.get("@debtors?name=khong+co+ai").json()
        self.assertEqual((answer["answer"], answer["items_total"]), ("nothing", 0))
        self.assertIn("kiểm tra", answer["message"])
        self.assertIn("Không tìm thấy", said(self.page("tra-cuu?name=khong+co+ai")))

    def test_too_many(self):
        with mock.patch("thads.debtors.search.query.CAP", 1):
            self.publish(row(), row(name="Đặng Thị Ước", decision="13/QĐ-CTHADS"))
            answer = self.get("@debtors?name=dang+thi+uoc").json()
            self.assertEqual(answer["answer"], "too_many")
            self.assertTrue(answer["truncated"])
            self.assertIn("bổ sung địa chỉ", answer["message"])
            text = said(self.page("tra-cuu?name=dang+thi+uoc"))
        self.assertIn(answer["message"], text)

    def test_not_available_is_not_nothing(self):
        annotations = IAnnotations(self.portal)
        index = annotations.pop(KEY)
        transaction.commit()

        def back():
            annotations[KEY] = index
            transaction.commit()

        self.addCleanup(back)
        answer = self.get("hanoi/@debtors?name=dang+thi+uoc")
        self.assertEqual(answer.status_code, 503)
        self.assertIn("Retry-After", answer.headers)
        page = self.page("hanoi/tra-cuu?name=dang+thi+uoc")
        self.assertEqual(page.status_code, 503)
        text = said(page)
        self.assertNotIn("Không tìm thấy", text)
        phone = self.portal.hanoi.phone
        self.assertGreater(text.partition("<main")[2].count(phone), 0)

    def test_an_address_or_a_kind_alone_is_too_weak_and_told_why(self):
        for query in ("address=ba+dinh", "name=nguyen", "decision=12", "kind=person"):
            with self.subTest(query):
                answer = self.get(f"@debtors?{query}")
                self.assertEqual(answer.status_code, 400)
                self.assertIn("hai từ của tên", answer.json()["message"])

    def test_name_and_address_by_old_and_new_names(self):
        self.publish(
            row(address="Số 1, phường Hải Tân, thành phố Hải Dương"),
            row(address="Số 2, xã Ba Vì, tỉnh Hà Tây", decision="13/QĐ-CTHADS"),
            row(address="Số 3, phường An Hải, Hải Phòng", decision="14/QĐ-CTHADS"),
        )

        def numbers(address):
            found = self.items(f"name=dang+thi+uoc&address={address}")
            return {int(item["address"][3:4]) for item in found}

        self.assertEqual(numbers("Hải Dương"), {1, 3})
        self.assertEqual(numbers("hai phong"), {1, 3})
        self.assertEqual(numbers("hà nội"), {2})
        self.assertEqual(numbers("ha tay, ba vi"), {2})
        self.assertEqual(numbers("an hai, hai duong"), {3})
        self.assertEqual(numbers("xa moi"), set())
        self.set(places=("phường Hải Tân | xã Mới | 2025-07-01 | NQ",))
        self.assertEqual(numbers("xa moi"), {1})

    def test_not_for_search_engines(self):
        self.publish(row())
        [item] = self.items("name=dang+thi+uoc")
        pages = (
            "tra-cuu",
            "hanoi/tra-cuu?name=dang+thi+uoc",
            item["@id"],
        )
        for address in pages:
            with self.subTest(address):
                page = self.page(address)
                self.assertIn("noindex", page.headers["X-Robots-Tag"])
                self.assertRegex(page.text, r'<meta name="robots"\s+content="noindex')
        for address in ("@debtors?name=dang+thi+uoc", item["@id"]):
            self.assertIn("noindex", self.get(address).headers["X-Robots-Tag"])

    def test_an_id_tells_nothing_of_the_next(self):
        self.publish(*[row(decision=f"{n}/QĐ-CTHADS") for n in range(1, 9)])
        ids = [i["@id"].rpartition("/")[2] for i in self.items("name=dang+thi+uoc")]
        # those of one list begin alike; the ten letters after that are by lot
        self.assertEqual(len({id[4:8] for id in ids}), 8)
        self.assertEqual({len(id) for id in ids}, {14})
        self.assertNotEqual(ids, sorted(ids))


class TestPages(PublicTest):
    """More answers than stand on a page."""

    hostile = "<script>alert('1')</script> & \"An\""

    def setUp(self):
        super().setUp()
        self.publish(
            *(row(decision=f"{number}/QĐ-CTHADS") for number in range(100, 145)),
            row(name=self.hostile, amount=None),
            row(name="Đặng Thị Ướt"),
        )

    def test_every_page_has_its_number_and_leads_on(self):
        asked = "name=dang+thi+uoc&address=ba+dinh"
        page = self.page(f"tra-cuu?{asked}&b_start=20")
        self.assertEqual(page.status_code, 200)
        links = re.search(r'<ul class="t-pages">.*?</ul>', page.text, re.S)[0]
        self.assertEqual(re.findall(r">(\d+)</a>", links), [*"123"], links)
        current = re.search(r'<a href="([^"]+)"\s+aria-current="page"', links)[1]
        self.assertIn("address=ba+dinh", current)
        self.assertIn("b_start=20", current)
        last = self.page(f"tra-cuu?{asked}&b_start=40").text
        self.assertEqual(last.count('class="t-debtor"'), 6)

    def test_the_compiled_template_says_what_zope_makes_of_it(self):
        hostile = self.hostile
        request = self.layer["request"].clone()
        request["LANGUAGE"] = request.environ["HTTP_ACCEPT_LANGUAGE"] = "vi"
        alsoProvides(request, IThadsLayer)
        forms = (
            {},
            {"name": "dang"},
            {"name": "khong co ai", "kind": "person", "unit": "hanoi"},
            {"name": hostile, "address": hostile, "decision": hostile},
            {"name": "script alert an"},
            {"name": "dang thi uoc", "b_start": "20", "address": "ba dinh"},
            {"name": "dang thi uoc", "similar": "1"},
            {"name": "dang thi uoi"},
        )
        for place in (self.portal, self.portal.hanoi):
            for form in forms:
                with self.subTest(place=place.getId(), form=form):
                    request.form = form
                    view = api.content.get_view(
                        "debtor-search", place["tra-cuu"], request
                    )
                    view()
                    for name in ("part", "choices_template"):
                        template = getattr(type(view), name)
                        zope = ViewPageTemplateFile(str(template.path))
                        self.assertEqual(
                            getattr(view, name)().split(),
                            zope.__get__(view, type(view))().split(),
                        )


class TestKept(PublicTest):
    def test_an_answer_kept_is_never_older_than_an_ending(self):
        self.publish(row())
        for _each in range(3):
            page = self.page("tra-cuu?name=dang+thi+uoc")
            self.assertIn("Đặng Thị Ước", said(page))
            kind = page.headers["Content-Type"].replace(" ", "").lower()
            self.assertEqual(kind, "text/html;charset=utf-8")
        self.assertEqual(len(PAGES._answers), 1)
        entry = self.items("name=dang+thi+uoc")[0]["@id"]
        self.do(entry, "end", "hanoi.leader", comment="Đã thi hành xong")
        self.assertIn("Không tìm thấy", said(self.page("tra-cuu?name=dang+thi+uoc")))

    def test_what_stands_around_is_kept_without_what_was_asked(self):
        query = "name=khong+co+ai&SearchableText=bi+mat"
        asked = self.page(f"tra-cuu?{query}")
        again = self.page("tra-cuu?name=khong+co+hai")
        self.assertNotIn("bi mat", said(again))
        self.assertNotIn("khong co ai", said(again))
        self.assertEqual(asked.text.count("<main"), 1)
        self.assertEqual(
            said(asked).replace("khong co ai", "").replace("khong+co+ai", ""),
            said(again).replace("khong co hai", "").replace("khong+co+hai", ""),
        )
        self.assertEqual(set(asked.headers), set(again.headers))
        self.assertEqual(len(FRAMES._answers), 1)

    def test_staff_have_their_own_bar(self):
        self.page("hanoi/tra-cuu?name=khong+co+ai")
        text = said(self.page("hanoi/tra-cuu?name=khong+co+ai", "hanoi.registrar"))
        self.assertIn("t-staff", text)
        self.assertIn("@@debtor-loads", text)
        text = said(self.page("hanoi/tra-cuu?name=khong+co+ai"))
        self.assertNotIn("t-staff", text)
        self.assertNotIn("@@debtor-loads", text)

    def test_proxies_may_keep_it_for_seconds_and_never_when_stale(self):
        policy = self.page("tra-cuu?name=dang+thi+uoc").headers["Cache-Control"]
        self.assertLessEqual(int(re.search(r"s-maxage=(\d+)", policy)[1]), 30)
        self.assertIn("proxy-revalidate", policy)
        self.assertIn(
            "no-store",
            self.page("tra-cuu?name=an+binh", "hanoi.registrar").headers[
                "Cache-Control"
            ],
        )


class TestBudgets(PublicTest):
    def setUp(self):
        super().setUp()
        self.publish(row())
        cheap = mock.patch.multiple(proof, COST=10, ATTEMPTS=(20, 60))
        cheap.start()
        self.addCleanup(cheap.stop)
        # a window that does not end while a test runs
        long = mock.patch.object(proof.TICKETS, "seconds", 86400)
        long.start()
        self.addCleanup(long.stop)
        self.set(per_address=5, minutes=1440)

    def use_up(self):
        for number in range(5):
            answer = self.get(f"@debtors?name=khong+co+{number}")
            self.assertEqual(answer.status_code, 200)

    def solution(self, challenge):
        challenge = Challenge.from_dict(challenge)
        return Payload(challenge, solve_challenge(challenge)).to_base64()

    def test_a_program_is_given_a_challenge_and_goes_on_with_its_solution(self):
        self.use_up()
        refused = self.get("@debtors?name=dang+thi+uoc")
        self.assertEqual(refused.status_code, 429)
        self.assertGreater(int(refused.headers["Retry-After"]), 0)
        self.assertEqual(refused.json()["type"], "TooManyRequests")
        header = {"X-Altcha": self.solution(refused.json()["challenge"])}
        for _use in range(proof.USES):
            answer = self.get("@debtors?name=dang+thi+uoc", headers=header)
            self.assertEqual(answer.status_code, 200)
        answer = self.get("@debtors?name=dang+thi+uoc", headers=header)
        self.assertEqual(answer.status_code, 429, "a solution sent again")
        answer = self.get("@debtors?name=x+y", headers={"X-Altcha": "bm90aGluZw=="})
        self.assertEqual(answer.status_code, 429)

    def test_a_citizen_is_told_to_wait_or_to_telephone(self):
        self.use_up()
        page = self.page("hanoi/tra-cuu?name=dang+thi+uoc")
        self.assertEqual(page.status_code, 429)
        text = said(page)
        self.assertRegex(text, r"sau\s+\d+\s+phút")
        self.assertIn(self.portal.hanoi.phone, text.partition("<main")[2])
        self.assertNotIn("Đặng Thị Ước", text)
        self.assertIn("no-store", page.headers["Cache-Control"])
        self.assertNotIn("http", re.search(r'src="([^"]*proof.js)"', text)[1][7:])

    def test_his_browser_computes_and_he_is_back_at_his_question(self):
        self.use_up()
        text = said(self.page("hanoi/tra-cuu?name=dang+thi+uoc"))
        challenge = re.search(r'data-challenge="(.*?)"\s+data-words', text, re.S)[1]
        answer = self.call(
            "POST",
            "hanoi/tra-cuu/@@debtor-proof",
            accept="text/html",
            data={
                "altcha": self.solution(json.loads(challenge)),
                "name": "dang thi uoc",
            },
            allow_redirects=False,
        )
        self.assertEqual(answer.status_code, 302)
        self.assertIn("name=dang+thi+uoc", answer.headers["Location"])
        self.assertIn("HttpOnly", answer.headers["Set-Cookie"])
        page = self.page(
            answer.headers["Location"],
            headers={"Cookie": answer.headers["Set-Cookie"].partition(";")[0]},
        )
        self.assertEqual(page.status_code, 200)
        self.assertIn("Đặng Thị Ước", said(page))

    def test_pages_and_programs_spend_the_same(self):
        self.use_up()
        self.assertEqual(self.page("tra-cuu?name=dang+thi+uoc").status_code, 429)
        self.assertEqual(self.page("tra-cuu").status_code, 200, "to look is free")

    def test_staff_are_not_counted(self):
        self.use_up()
        answer = self.get("hanoi/@debtors?name=dang+thi+uoc", "hanoi.registrar")
        self.assertEqual(answer.status_code, 200)

    def test_a_network_is_counted_too(self):
        self.set(per_address=1000, per_network=5)
        self.use_up()
        self.assertEqual(self.get("@debtors?name=dang+thi+uoc").status_code, 429)

    def test_where_there_is_no_third_party_in_the_widget(self):
        for name in ("proof.js", "altcha.min.js", "altcha-pbkdf2.js"):
            answer = self.page(f"++resource++thads-proof/{name}")
            self.assertEqual(answer.status_code, 200)
            self.assertIn("javascript", answer.headers["Content-Type"])


class TestCanaries(PublicTest):
    def setUp(self):
        super().setUp()
        with api.env.adopt_roles(["Manager"]):
            now = datetime.now().astimezone()
            self.canary = canaries.make(self.portal, self.portal.hanoi, now)
        self.name = self.canary.current()["record"]["name"]
        self.address = self.canary.absolute_url()
        transaction.commit()

    def recorded(self):
        transaction.begin()
        return [e.details.get("how") for e in audit.read(self.portal)][:9]

    def test_who_goes_through_all_names_meets_it_and_that_is_recorded(self):
        family = self.name.split()[0]
        [item] = self.items(f"name={family}+van")
        self.assertEqual((item["@id"], item["name"]), (self.address, self.name))
        self.assertEqual(self.recorded()[0], "listed")
        self.assertEqual(self.page(self.address).status_code, 200)
        self.assertEqual(self.recorded()[0], "opened")

    def test_once_an_hour_for_a_network(self):
        for _each in range(4):
            self.page(f"tra-cuu?name={self.name}")
            self.get(self.address)
        self.assertEqual(self.recorded().count("listed"), 1)
        self.assertEqual(self.recorded().count("opened"), 1)

    def test_who_looks_for_a_person_does_not(self):
        family = self.name.split()[0]
        self.publish(row(name=f"{family} Văn Hùng"), row(name="Lê Thị Hoa"))
        for query in (
            f"name={family}+van+hung",
            "name=le+thi+hoa",
            f"name={family}+van&kind=organisation",
            f"name={family}+van&address=ha+noi",
            "decision=12/QĐ-CTHADS",
        ):
            with self.subTest(query):
                found = [item["@id"] for item in self.items(query)]
                self.assertNotIn(self.address, found)
        found = self.items(f"name={family}+van", "tphochiminh/")
        self.assertEqual(found, [])

    def test_in_its_place_on_one_page_and_nobody_lost(self):
        family = self.name.split()[0]
        people = [
            row(name=f"{family} Văn A{n}", decision=f"{n}/QĐ-CTHADS")
            for n in range(1, 25)
        ]
        self.publish(*people)
        query = f"name={family}+van&b_size=5"
        pages = [self.items(f"{query}&b_start={at}") for at in range(0, 30, 5)]
        self.assertEqual([len(page) for page in pages], [5, 5, 5, 5, 5, 0])
        ids = [item["@id"] for page in pages for item in page]
        self.assertEqual(len(set(ids)), 25)
        self.assertEqual(ids[canaries.PLACE], self.address)

    def test_not_in_figures_nor_for_staff_to_decide(self):
        self.assertEqual(monthly_counts.read(self.portal), [])
        page = said(self.page("hanoi/tra-cuu/@@debtor-entries", "hanoi.registrar"))
        self.assertNotIn(self.name, page)
        answer = self.do(self.address, "end", "hanoi.leader", comment="x")
        self.assertIn(answer.status_code, (400, 401, 403, 404))
        self.assertEqual(self.page(self.address).status_code, 200)

    def test_the_centre_spreads_and_takes_out(self):
        refused = self.page("@@debtor-canaries", "central.inspector")
        self.assertNotIn(self.name, said(refused))
        address = "@@debtor-canaries"
        page = self.submit(address, "central.admin", spread="1")
        transaction.begin()
        self.assertEqual(len(canaries.all_of(self.portal)), len(localities()))
        self.assertIn(self.name, said(page))
        page = self.submit(address, "central.admin", end=self.canary.getId())
        self.assertNotIn(self.name, said(page))
        self.assertEqual(self.page(self.address).status_code, 404)
        family = self.name.split()[0]
        self.assertEqual(self.items(f"name={family}+van", "hanoi/"), [])


class TestCounts(PublicTest):
    def figures(self):
        rows = self.get("@debtor-counts").json()["items"]
        return [tuple(row[kind] for kind in monthly_counts.KINDS) for row in rows]

    def test_added_corrected_removed(self):
        self.publish(row(), row(name="Lê Văn Hai"))
        self.assertEqual(self.figures(), [(2, 0, 0)])
        self.publish(row(amount=99), row(name="Lê Văn Hai"))
        self.assertEqual(self.figures(), [(2, 1, 0)])
        entry = self.items("name=dang+thi+uoc")[0]["@id"]
        self.do(entry, "hide", "hanoi.leader", comment="Đang xác minh")
        self.do(entry, "show", "hanoi.leader")
        self.assertEqual(self.figures(), [(2, 1, 0)])
        self.do(entry, "end", "hanoi.leader", comment="Đã thi hành xong")
        self.assertEqual(self.figures(), [(2, 1, 1)])
        text = said(self.page("tra-cuu/@@thong-ke"))
        self.assertIn("Dữ liệu mở", text)
        self.assertNotIn("Ước", text)
        self.assertEqual(self.get("tphochiminh/@debtor-counts").json()["items"], [])
        file = self.page("hanoi/tra-cuu/@@thong-ke.csv")
        self.assertIn("text/csv", file.headers["Content-Type"])
        [line] = csv.DictReader(io.StringIO(file.content.decode("utf-8-sig")))
        self.assertEqual((line["locality"], line["added"]), ("hanoi", "2"))
        self.assertIn("license", self.get("hanoi/@debtor-counts").json())
