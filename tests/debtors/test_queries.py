"""Searches of a table, each with what is published and what is right.

The table is ``cases/queries.tsv``: `found`, `near` (a near hit), `nobody`, or `refused`
as too little to search by.
"""

from pathlib import Path
from tests.debtors.http import Http
from tests.debtors.lists import row
from tests.debtors.test_search import fill
from tests.layers import WORLD_HTTP
from thads.debtors.register.index import RegisterIndex
from thads.debtors.search.query import Question
from thads.debtors.search.query import TooWeak
from thads.debtors.search.query import search
from urllib.parse import parse_qsl
from urllib.parse import urlencode
import csv
import unittest


def read():
    """Return [(what is published, what is asked, what is right)] of the table."""
    path = Path(__file__).with_name("cases") / "queries.tsv"
    with path.open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [(_fields(r["published"]), _fields(r["asked"]), r["right"]) for r in rows]


def _fields(text):
    text = text.replace(" & ", " %26 ").replace("+", "%2B")
    return dict(parse_qsl(text, keep_blank_values=True, strict_parsing=True))


class TestQueries(unittest.TestCase):
    def outcome(self, published, asked):
        index = RegisterIndex()
        record = {"name": "Đặng Thị Ước", "kind": "person"} | published
        fill(index, record, "Nguyễn Thị Khác")
        try:
            answer = search(index, Question(**asked))
        except TooWeak:
            return "refused"
        if answer.numbers and answer.numbers != [1]:
            return "somebody else"
        return "found" if answer.exact else "near" if answer.total else "nobody"

    def test_each(self):
        for published, asked, right in read():
            with self.subTest(published=published, asked=asked):
                self.assertEqual(self.outcome(published, asked), right)


class TestQueriesOverHttp(Http, unittest.TestCase):
    layer = WORLD_HTTP

    def test_each(self):
        table = read()
        entries = {tuple(published.items()): published for published, _a, _r in table}
        rows = [
            row(kind="", **({"decision": f"{n}/QĐ-BẢNG"} | published))
            for n, published in enumerate(entries.values(), 1)
        ]
        address = self.load(*rows).json()["@id"]
        self.do(address, "submit", "hanoi.registrar")
        self.do(address, "approve", "hanoi.leader", comment="Đúng")
        self.work()
        for published, asked, right in table:
            with self.subTest(published=published, asked=asked):
                answer = self.get(f"@debtors?{urlencode(asked)}")
                self.assertEqual(answer.status_code == 400, right == "refused")
                if right in ("found", "near"):
                    items = answer.json()["items"]
                    names = {item["name"] for item in items}
                    numbers = {item["decision"]["number"] for item in items}
                    self.assertIn(published.get("name", "Đặng Thị Ước"), names)
                    if "decision" in published:
                        self.assertIn(published["decision"], numbers)

    def test_pages_of_one_word_twice(self):
        self.assertEqual(self.get("@debtors?name=nguyen+nguyen").status_code, 400)
