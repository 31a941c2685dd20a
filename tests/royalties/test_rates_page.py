"""The page of rates: read by all staff, set by those who may."""

from tests.debtors.http import Http
from tests.debtors.http import said
from tests.layers import WORLD_HTTP
from thads.royalties import rates
from thads.worktime import clock
import html
import re
import unittest


PAGE = "hanoi/@@royalty-rates"
HEAD, LEADER, ADMIN = "hanoi.editorial_head", "hanoi.leader", "central.admin"
TODAY = clock.today()
FIRST = TODAY.replace(day=1)
NEW = {
    "table": "coefficients",
    "action": "add",
    "genre": "tin",
    "lowest": "0,5",
    "highest": "1,5",
    "basis": "QĐ 12/QĐ-CTHADS",
    "valid_from": f"{FIRST:%d/%m/%Y}",
    "valid_to": "",
}
LINE = f"hanoi | tin | 0,5 | 1,5 | QĐ 12/QĐ-CTHADS | {FIRST:%Y-%m-%d} |"


class TestRatesPage(Http, unittest.TestCase):
    layer = WORLD_HTTP

    def lines(self, table="coefficients", address=PAGE, user=HEAD):
        """Return the lines of a table as the forms of the page name them."""
        page = self.page(address, user).text
        found = re.findall(
            rf'name="table"\s+type="hidden"\s+value="{table}"\s*/?>\s*'
            r'<input\s+name="line"\s+type="hidden"\s+value="([^"]*)"',
            page,
        )
        return [html.unescape(line) for line in found]

    def rates(self):
        """Return the rates with what was added."""
        own = {table: tuple(self.lines(table)) for table in ("unit_values",)}
        for table in ("base_salaries", "coefficients", "taxes"):
            own[table] = tuple(self.lines(table, "@@royalty-rates", ADMIN))
        own["coefficients"] += tuple(self.lines())
        return rates.Rates(rates.Added(**own))

    def refused(self, answer, words):
        self.assertEqual(answer.status_code, 400)
        self.assertIn(words, said(answer))
        self.assertIn("Lỗi:", re.search("<title>(.*?)</title>", said(answer), re.S)[1])

    def test_all_staff_read_and_nobody_else(self):
        for who in ("editor", "leader", "officer", "registrar", "hotline"):
            answer = self.page(PAGE, f"hanoi.{who}")
            self.assertEqual(answer.status_code, 200, who)
            self.assertIn("234.000 đồng", said(answer))
        for who in ("accountant", "editorial_head", "admin"):
            self.assertEqual(self.page(PAGE, f"hanoi.{who}").status_code, 200, who)
        for who in ("admin", "approver", "inspector", "accountant"):
            for address in (PAGE, "@@royalty-rates"):
                found = self.page(address, f"central.{who}").status_code
                self.assertEqual(found, 200, f"{who} {address}")
        for who in (None, "tphochiminh.leader"):
            answer = self.page(PAGE, who, allow_redirects=False)
            self.assertIn(answer.status_code, (302, 401), who)

    def test_what_is_not_confirmed_is_marked(self):
        text = said(self.page(PAGE, "hanoi.officer"))
        self.assertIn("Chưa đối chiếu", text)
        self.assertIn("chưa được đối chiếu với văn bản", text)

    def test_forms_are_for_those_who_may_set(self):
        for who, address, expected in (
            ("hanoi.editor", PAGE, 0),
            ("hanoi.accountant", PAGE, 0),
            ("hanoi.admin", PAGE, 0),
            (HEAD, PAGE, 2),
            (LEADER, PAGE, 2),
            (ADMIN, PAGE, 0),
            (ADMIN, "@@royalty-rates", 3),
            ("central.inspector", "@@royalty-rates", 0),
            ("central.accountant", "@@royalty-rates", 0),
        ):
            with self.subTest(who, address=address):
                page = self.page(address, who).text
                self.assertEqual(page.count('value="add"'), expected)

    def test_those_who_may_not_set_change_nothing(self):
        for who in ("hanoi.editor", "hanoi.accountant", ADMIN, "tphochiminh.leader"):
            with self.subTest(who):
                place = "tphochiminh" if who.startswith("tp") else "hanoi"
                page = self.page(f"{place}/@@royalty-rates", who).text
                token = re.search('data-token="([^"]+)"', page)[1]
                data = {**NEW, "_authenticator": token}
                answer = self.call(
                    *("POST", PAGE, who, "text/html"),
                    data=data,
                    allow_redirects=False,
                )
                self.assertEqual(answer.status_code, 302)
                self.assertIn("require_login", answer.headers["Location"])
        for table in ("base_salaries", "taxes"):
            answer = self.submit(PAGE, LEADER, **{**NEW, "table": table})
            self.assertEqual(answer.status_code, 400)
        self.assertEqual(self.lines(), [])

    def test_a_head_sets_ends_and_removes_lower_coefficients(self):
        answer = self.submit(PAGE, HEAD, **NEW)
        self.assertEqual(answer.status_code, 200, said(answer))
        self.assertIn("Đã lưu", said(answer))
        self.assertEqual(self.lines(), [LINE])
        self.assertEqual(str(self.rates().bounds("tin", TODAY, "hanoi")[1]), "1.5")
        self.assertEqual(str(self.rates().bounds("tin", TODAY, "tphochiminh")[1]), "2")
        line = self.lines()[0]
        ended = self.submit(
            PAGE, LEADER, table="coefficients", action="end", line=line, day="1/1/2099"
        )
        self.assertEqual(ended.status_code, 200, said(ended))
        self.assertIn("Đã lưu", said(ended))
        self.assertEqual(self.lines(), [f"{LINE} 2099-01-01"])
        # the line as it was is no more there
        fields = {"table": "coefficients", "action": "remove"}
        self.refused(self.submit(PAGE, HEAD, line=line, **fields), "người khác")
        removed = self.submit(PAGE, HEAD, line=self.lines()[0], **fields)
        self.assertEqual(removed.status_code, 200, said(removed))
        self.assertEqual(self.lines(), [])
        self.assertIn("Đã lưu", said(removed))

    def test_a_locality_sets_a_lower_unit_value(self):
        fields = {**NEW, "table": "unit_values", "amount": "200.000"}
        self.assertEqual(self.submit(PAGE, LEADER, **fields).status_code, 200)
        self.assertEqual(self.rates().unit_value(TODAY, "hanoi"), 200_000)
        high = {**fields, "amount": "234.001", "valid_from": "01/01/2090"}
        self.refused(self.submit(PAGE, LEADER, **high), "Vượt mức tối đa")

    def test_the_centre_adds_to_the_country(self):
        address = "@@royalty-rates"
        for table, more in (
            ("base_salaries", {"amount": "2.530.000"}),
            ("taxes", {"rate": "10", "threshold": "20.000.000", "taxed": "excess"}),
            ("coefficients", {"genre": "chinh-luan", "highest": "12"}),
        ):
            with self.subTest(table):
                fields = {**NEW, **more, "table": table}
                answer = self.submit(address, ADMIN, **fields)
                self.assertEqual(answer.status_code, 200, said(answer))
                self.assertEqual(len(self.lines(table, address, ADMIN)), 1)
        self.assertEqual(self.rates().unit_value(TODAY), 253_000)
        self.assertTrue(self.rates().tax_rule(TODAY).of_excess)
        self.assertIn("253.000 đồng", said(self.page(PAGE, HEAD)))

    def test_what_is_refused(self):
        for more, words in (
            ({"highest": "2,5"}, "Vượt mức tối đa: 2"),
            ({"highest": "x"}, "Cần ghi số"),
            ({"highest": ""}, "Cần ghi số"),
            ({"lowest": "1,6"}, "Hệ số thấp nhất lớn hơn"),
            ({"valid_from": "x"}, "Cần ghi ngày"),
            ({"valid_from": ""}, "Cần ghi ngày"),
            ({"valid_from": "01/01/2020"}, "Thay đổi sớm nhất"),
            ({"valid_to": "01/01/2020"}, "Ngày hết hiệu lực"),
            ({"basis": ""}, "căn cứ"),
            ({"genre": "dang-lai"}, "thể loại"),
            ({"genre": "a | b"}, "thể loại"),
            ({"action": "x"}, "Chưa thay đổi"),
            ({"table": "x"}, "Chưa thay đổi"),
            ({"action": "end", "line": LINE, "day": ""}, "ngày hết áp dụng"),
            ({"action": "end", "line": LINE, "day": "1/1/2099"}, "người khác"),
            ({"action": "end", "line": "x", "day": "1/1/2099"}, ""),
            ({"action": "remove", "line": "x"}, "người khác"),
        ):
            with self.subTest(more):
                self.refused(self.submit(PAGE, HEAD, **{**NEW, **more}), words)
        self.assertEqual(self.lines(), [])

    def test_each_fault_leads_to_its_field(self):
        many = {"highest": "x", "lowest": "1,555", "basis": " ", "valid_from": "31/2/2"}
        for table, address, who, sent, faults in (
            ("coefficients", PAGE, HEAD, {"highest": "2,5"}, ("highest",)),
            ("coefficients", PAGE, HEAD, {"lowest": "1,6"}, ("lowest",)),
            ("coefficients", PAGE, HEAD, {"genre": "dang-lai"}, ("genre",)),
            ("coefficients", PAGE, HEAD, many, tuple(many)),
            ("coefficients", PAGE, HEAD, {"basis": "Q" * 201}, ("basis",)),
            ("coefficients", PAGE, HEAD, {"valid_from": "1/1/2020"}, ("valid_from",)),
            ("coefficients", PAGE, HEAD, {"valid_to": "1/1/2020"}, ("valid_to",)),
            ("coefficients", PAGE, HEAD, {"valid_to": "x"}, ("valid_to",)),
            ("unit_values", PAGE, LEADER, {"amount": "234.001"}, ("amount",)),
            ("unit_values", PAGE, LEADER, {"amount": ""}, ("amount",)),
            ("base_salaries", "@@royalty-rates", ADMIN, {"amount": "1"}, ("amount",)),
            (
                *("taxes", "@@royalty-rates", ADMIN),
                {"rate": "101", "threshold": "x", "taxed": "half"},
                ("rate", "threshold", "taxed"),
            ),
        ):
            with self.subTest(table, sent=sent):
                answer = self.submit(address, who, **{**NEW, "table": table, **sent})
                self.assertEqual(answer.status_code, 400)
                text = said(answer)
                summary = text[text.index('role="alert"') :].partition("</ul>")[0]
                links = re.findall(r'href="#([^"]+)"', summary)
                self.assertEqual(set(links), {f"{table}-{name}" for name in faults})
                for name in faults:
                    field = re.search(
                        rf'<(?:input|select)[^>]*id="{table}-{name}"[^>]*>', text
                    )[0]
                    self.assertIn(f"{table}-{name}-error", field)
                    self.assertIn('aria-invalid="true"', field)
                    self.assertIn(f'id="{table}-{name}-error"', text)
                    typed = html.escape(sent[name].strip())
                    if "<select" not in field:
                        self.assertIn(f'value="{typed}"', field)

    def test_a_day_that_ends_no_row_leads_to_the_row(self):
        self.submit(PAGE, HEAD, **{**NEW, "valid_from": "01/01/2098"})
        (line,) = self.lines()
        for day, words in (
            ("x", "Hãy ghi ngày hết áp dụng"),
            ("01/01/2098", "phải sau ngày có hiệu lực"),
        ):
            with self.subTest(day):
                answer = self.submit(
                    *(PAGE, HEAD),
                    **{"table": "coefficients", "action": "end"},
                    **{"line": line, "day": day},
                )
                self.refused(answer, words)
                text = said(answer)
                (link,) = re.findall(r'href="#(end-[^"]+)"', text)
                field = re.search(rf'<input[^>]*id="{link}"[^>]*>', text)[0]
                self.assertIn(f"{link}-error", field)
                self.assertIn(f'value="{day}"', field)
        self.assertEqual(self.lines(), [line])

    def test_what_will_hold_is_marked(self):
        self.assertNotIn("Sắp áp dụng", said(self.page(PAGE, HEAD)))
        self.submit(PAGE, HEAD, **{**NEW, "valid_from": "01/01/2098"})
        for who in (HEAD, "hanoi.editor"):
            self.assertIn("Sắp áp dụng", said(self.page(PAGE, who)))

    def test_what_was_typed_is_kept(self):
        answer = self.submit(PAGE, HEAD, **{**NEW, "highest": "99"})
        self.assertIn('value="QĐ 12/QĐ-CTHADS"', said(answer))
        self.assertIn('value="99"', said(answer))

    def test_without_the_token_nothing_is_changed(self):
        answer = self.call("POST", PAGE, HEAD, "text/html", data=NEW)
        self.assertEqual(answer.status_code, 403)
        self.assertEqual(self.lines(), [])
