"""Every public function of thads.text takes time in proportion to its text's length.

The one process serves everybody: an expression that tries a run of spaces from each of
its places stands still for seconds over a pasted page. Measured is CPU time, against
that of a plain loop in the same run, so that a slow machine fails nothing.
"""

from datetime import date
from datetime import datetime
from tests.cputime import is_slow
from thads.text.dates import DATE
from thads.text.layout import cells_of
import ast
import functools
import importlib
import inspect
import itertools
import pkgutil
import random
import thads.text
import unittest


LONG = 50_000
#: Characters of each opening with each run: what grows with the cube is seen here,
#: before a longer text takes minutes.
SHORT = 1_000


def units(table):
    """Return the pieces of a table, parted by bars, with Python's escapes."""
    pieces = table.replace("\n", "").strip("|").split("|")
    return [ast.literal_eval(f"'{piece}'") for piece in pieces]


#: What is repeated: spaces, signs, letters, marks, sums, dates, the lines of a head and
#: of a foot, the words citations are found by, numbers, legacy letters, contacts.
UNITS = units(r"""
 |\t|\xa0|\n|\r\n|\u2003|\u200b|\x00| \n|    |0|1|9|.|,|;|:|-|–|/|_|(|)|*|"|&|<|@|
a|A|Đ|đ|ớ|ð|µ|¸|ñ|aâ|yï|ôâ|Ａ|１|٣|²|İ|Σ|\u0301|\u0301\u0323|a\u0301|ậ\u0323\u0302|
\u0327\u0301\u0323|\xad|VND|VNĐ |đồng | đ|1 |1.|1,|1.000|1 000|-1|100.000 |
ngày|ngày |ngày 1|tháng |1 tháng 1 năm |1/1/|1/1/2010|1/1/2010 |99/99/2010 |
12 tháng 5 năm 2010 |2008-11-06|trước ngày 99/9/2010 |về việc: |
Số|Số: |Số.|Số: 1/\n|Bộ luật |V/v|V / v |Về việc |Kính gửi: |Kính gửi\n|- a\n|
Hà Nội, |Hà Nội, ngày |Hà Nội, ngày 1|   Hà|   a, |a\t|A    |A\n|a\n|HỎA TỐC\n|
HỎA TỐC   |MẬT |BỘ TƯ PHÁP\n|BỘ TƯ PHÁP    |CỘNG HÒA XÃ HỘI\n|QUYẾT ĐỊNH\n|Căn cứ |
Nơi nhận: |Nơi nhận:\n- a\n|KT. |KT . |TRƯỞNG A |TRƯỞNG |PHÓ |CHỦ TỊCH |CHỦ TỊCH\n|
CHỦ TỊCH\na\n|CHẤP HÀNH VIÊN A |(ký |(ký)\n|ký |Nguyễn Văn A\n|Nguyễn |NGUYỄN |
gửi |gửi a|báo cáo |trước |trước 1 giờ |về|về |Cục |của |của Cục | của Cục a| có|có |
 đã| đã có Công văn số |Theo |có hiệu lực từ |có hiệu lực thi hành kể từ |
có  hiệu  lực |, đề nghị |, đã |, | đề nghị|Cục a đề nghị | yêu cầu|Công văn |\n- |
1/A|1/AA|1/AA |1/AA-|1/AA.A|1/AA-AA|AA-|1/2010/|1/2010/AA|AAAAAAAAAAAAAA-|
AAAAAAAAAAAAAA.|1/AAAAAAAAAAAAAA-AAAAAAAAAAAAAAA_|57/CNTT-VP |57/CNTT-VP\n|
57/CNTT-VP. |57/CNTT-VP về a |57/CNTT-VP gửi, |57/CNTT-VP gửi a về việc |
57/CNTT ban hành , |57/CNTT ngày 6/3/2010 của Cục A |\nSố: 57/CNTT-VP|Công văn số |
Công văn số 57/CNTT-VP ngày 26/03/2010 gửi Bộ về việc a |Công văn 5/AA, |
Bộ Tư pháp có Công văn số 5/BTP |NguyÔn V¨n ¸nh |NGUYÔN |Nguyeãn Vaên AÙnh |aâaâ |
ngh|gi|uyên |a@|.a|a.|a@a.|ext|x1|;ext=|+84|(0|tel:|0912345678 |;phone-context=|<a |
aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa |CMND |CMND số |tài khoản |SN 19|sinh ngày |
(1975) |- 1975 |0912 |001 085 |50 tuổi |fb: |hợp đồng |12/3/75 |12/03/1975 |Công ty |
Nguyễn |Nguyễn Thị |ông |ông Nguyễn Văn |cho |cho ông |trả Nguyễn Thị |con |VPBank |
người được thi hành án: |ông A và |Nguyễn Văn A, |
""")
#: What stands before: what an expression begins with, and a whole head.
OPENINGS = units(r"""
|a|1|1/|-1|Số|Số: 1|V/v |Hà Nội|gửi |ngày 1|(ký|57/CNTT-VP |CHỦ TỊCH|QUYẾT ĐỊNH\n|
Kính gửi|   a|a@|Nơi nhận:\n|Công văn số 5/BTP-VP gửi |BỘ TƯ PHÁP\nSố: 5/BTP\n|1/AA-|
""")
ENDINGS = ("", "!", "x\n", "ớ", " đồng", "\nGIÁM ĐỐC\nLê A")
#: What a parameter of this name is given for a text.
ARGUMENTS = {
    **dict.fromkeys(
        ("text", "word", "name", "phone", "email", "abbreviation", "cell", "formula"),
        str,
    ),
    "texts": lambda text: [text, *text.split()],
    "cells": cells_of,
    "title": lambda text: next(iter(cells_of(text)), cells_of("a")[0]),
    "rows": lambda text: [[text]],
    "end": len,
    "numbered": lambda text: None,
    "kind_found": lambda text: None,
    "code": lambda text: "tcvn3",
    "match": lambda text: DATE.match("1/1/2010"),
    "value": lambda text: date(2010, 1, 1),
    "moment": lambda text: datetime(2010, 1, 1),
    "now": lambda text: datetime(2010, 1, 2),
    "number": lambda text: 1,
    "amount": lambda text: 1,
}


@functools.cache
def functions():
    """Return (name, function, names of its parameters) of each of the room's."""
    found = []
    for module in pkgutil.walk_packages(thads.text.__path__, "thads.text."):
        members = vars(importlib.import_module(module.name))
        for name, member in members.items():
            own = inspect.isfunction(member) and member.__module__ == module.name
            if own and not name.startswith("_"):
                parameters = inspect.signature(member).parameters.values()
                needed = [p.name for p in parameters if p.default is p.empty]
                found.append((f"{module.name}.{name}", member, needed))
    return found


class Arguments(dict):
    """What parameters are given for a text; a parameter unknown here is an error."""

    def __init__(self, text):
        super().__init__()
        self.text = text

    def __missing__(self, parameter):
        self[parameter] = ARGUMENTS[parameter](self.text)
        return self[parameter]


def repeated(opening, unit, ending, length):
    """Return a text of this length, most of it one unit over and over."""
    room = max(0, length - len(opening) - len(ending))
    return opening + (unit * (room // len(unit) + 1))[:room] + ending


def runs(length):
    """Yield long runs of one unit, of two one after the other, and mixed."""
    choice = random.Random(9)
    for unit in UNITS:
        yield repeated("", unit, choice.choice(ENDINGS), length)
    for opening, unit in itertools.product(OPENINGS[1:], (" ", "1")):
        yield repeated(opening, unit, "!", length)
    for _round in range(40):
        one, other, *more = choice.choices(UNITS, k=5)
        yield repeated("", one, repeated("", other, "", length // 2), length)
        yield repeated("", one + other + "".join(more), choice.choice(ENDINGS), length)


class TestTime(unittest.TestCase):
    level = 2

    maxDiff = None

    def test_every_function_is_called(self):
        self.assertGreater(len(functions()), 50)
        for name, _function, needed in functions():
            with self.subTest(name):
                self.assertTrue([Arguments("a")[each] for each in needed])

    def test_each_opening_with_each_run(self):
        endings = itertools.cycle(ENDINGS)
        for opening, unit in itertools.product(OPENINGS, UNITS):
            self.fast(repeated(opening, unit, next(endings), SHORT))

    def test_long_texts(self):
        for text in runs(LONG):
            self.fast(text)

    def fast(self, text):
        given = Arguments(text)
        slow = [
            name
            for name, function, needed in functions()
            if is_slow(function, *[given[each] for each in needed])
        ]
        self.assertEqual(slow, [], (len(text), text[:60], text[-20:]))
