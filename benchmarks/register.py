"""Searching the register: our index against SQLite's full text over the same words.

    bin/zopepy benchmarks/register.py [--entries 200000] [--questions 40]

Invented people with the frequencies of real names in 63 unequal localities, seeded, the
same on every run. Both sides answer the same questions: how many (counted up to 1,001)
and the newest twenty. What counts is the ratio in the last column. The database is kept
in benchmarks/data/ and used again.
"""

from argparse import ArgumentParser
from pathlib import Path
from thads.debtors import terms
from thads.debtors.index import RegisterIndex
from thads.debtors.search import Question
from thads.debtors.search import search
from thads.text import fold
from thads.text import words
from ZODB.FileStorage import FileStorage
import random
import resource
import sqlite3
import statistics
import time
import transaction
import ZODB


DATA = Path(__file__).parent / "data"
FAMILY = (
    "Nguyễn:384 Trần:121 Lê:95 Phạm:70 Hoàng:51 Vũ:39 Phan:45 Trương:22 Bùi:21 "
    "Đặng:21 Đỗ:14 Ngô:13 Hồ:13 Dương:10 Đinh:10 Lý:5 Mai:5 Đoàn:5 Lâm:5 Cao:5 "
    "Hà:5 Tạ:3 Châu:3 Trịnh:3 Lương:3 Thái:2 Quách:1 Văn:1 Lưu:2 Tô:1"
)
MIDDLE = (
    "Văn:300 Thị:330 Hữu:30 Đức:35 Thành:25 Minh:30 Ngọc:40 Thanh:40 Quang:25 "
    "Xuân:25 Hoàng:15 Quốc:20 Công:15 Đình:20 Bá:5 Kim:15 Thu:15 Bích:8 Tuấn:8 Anh:10"
)
LAST = (
    "Hùng Dũng Tuấn Anh Bình Châu Giang Hà Hải Hạnh Hiếu Khánh Kiên Linh Long Nam Nga "
    "Nhung Phương Quân Sơn Tâm Thảo Trang Tú Vân Yến Đạt Ước Hoa Hòa Lan Mai Hương "
    "Thủy Thúy Tùng Cường Chiến Thắng Lợi Phúc Lộc Thọ Đông Tây Nam Bắc Oanh Loan "
    "Phượng Quyên Quỳnh Sáu Bảy Tám Út Nhàn Nhi Như Nguyệt Hằng Huệ Huyền Khoa Khôi"
)
STREETS = (
    "Trần Hưng Đạo,Lê Lợi,Quang Trung,Hai Bà Trưng,Nguyễn Huệ,Bà Triệu,Láng,Giải Phóng"
)


def weighted(text):
    pairs = [part.rpartition(":") for part in text.split()]
    return [name for name, _c, _n in pairs], [int(n) for _n, _c, n in pairs]


def people(count):
    """Yield (record, locality) in the order of publication."""
    chance = random.Random(62)
    family, middle, last = weighted(FAMILY), weighted(MIDDLE), LAST.split()
    streets = STREETS.split(",")
    places = [f"tinh{n}" for n in range(1, 64)]
    sizes = [1000 / (n + 2) for n in range(63)]
    for number in range(count):
        name = (
            f"{chance.choices(*family)[0]} {chance.choices(*middle)[0]} "
            f"{chance.choice(last)}"
        )
        record = {
            "name": name,
            "address": f"Số {chance.randint(1, 500)} phố {chance.choice(streets)}, "
            f"phường {chance.randint(1, 300)}",
            "decision": f"{chance.randint(1, 9000)}/QĐ-CTHADS",
            "kind": "person",
        }
        yield number + 1, record, chance.choices(places, sizes)[0]


def build(count):
    """The databases, made once for each number of entries."""
    DATA.mkdir(exist_ok=True)
    path, lite = DATA / f"register-{count}.fs", DATA / f"register-{count}.sqlite"
    fresh = not path.exists()
    db = ZODB.DB(FileStorage(str(path)), cache_size=20000)
    root = db.open().root()
    sql = sqlite3.connect(lite)
    if not fresh:
        return db, root["index"], sql
    root["index"] = index = RegisterIndex()
    sql.execute(
        "create virtual table f using fts5(name, address, decision, place, "
        "tokenize='unicode61 remove_diacritics 2')"
    )
    times = {"ours": 0.0, "sqlite": 0.0}
    batch = []
    for number, record, place in people(count):
        batch.append((number, record, place))
        if len(batch) == 5000 or number == count:
            started = time.perf_counter()
            index.reserve(len(batch))
            index.stage(
                (n, f"{p}/{n}", *terms.of_record(r, p, p, "2026-11"))
                for n, r, p in batch
            )
            index.switch(on=[n for n, _r, _p in batch])
            transaction.commit()
            times["ours"] += time.perf_counter() - started
            started = time.perf_counter()
            with sql:
                sql.executemany(
                    "insert into f(rowid, name, address, decision, place) "
                    "values (?, ?, ?, ?, ?)",
                    [
                        (
                            n,
                            fold(r["name"]),
                            fold(r["address"]),
                            terms.number_key(r["decision"]),
                            p,
                        )
                        for n, r, p in batch
                    ],
                )
            times["sqlite"] += time.perf_counter() - started
            batch = []
    db.pack()
    print(
        f"indexed {count:,}: ours {count / times['ours']:,.0f}/s "
        f"({path.stat().st_size / count:.0f} bytes each), "
        f"SQLite {count / times['sqlite']:,.0f}/s "
        f"({lite.stat().st_size / count:.0f} bytes each)"
    )
    return db, index, sql


def match(question, prefix=False):
    parts = [f'name:"{word}"' for word in words(question.name)]
    if prefix:
        parts[-1] += "*"
    if question.locality:
        parts.append(f'place:"{question.locality}"')
    if question.decision:
        parts.append(f'decision:"{terms.number_key(question.decision)}"')
    return " AND ".join(parts)


def by_sqlite(sql, expression):
    total = sql.execute(
        "select count(*) from (select 1 from f where f match ? limit 1001)",
        (expression,),
    ).fetchone()[0]
    rows = sql.execute(
        "select rowid from f where f match ? order by rowid desc limit 20",
        (expression,),
    ).fetchall()
    return total, [row[0] for row in rows]


def shapes(questions):
    chance = random.Random(7)
    some = [record for _n, record, _p in people(4000)]
    chosen = chance.sample(some, questions)
    typo = []
    for record in chosen:
        parts = fold(record["name"]).split()
        at = max(range(len(parts)), key=lambda n: len(parts[n]))
        parts[at] = parts[at][:-1] + chance.choice("aeiouhnt")
        typo.append(Question(name=" ".join(parts)))
    return {
        "three words": [Question(name=fold(r["name"])) for r in chosen],
        "three words with accents": [Question(name=r["name"]) for r in chosen],
        "two common words": [
            Question(name=" ".join(fold(r["name"]).split()[:2])) for r in chosen
        ],
        "name and locality": [
            Question(name=fold(r["name"]), locality=f"tinh{chance.randint(1, 63)}")
            for r in chosen
        ],
        "prefix": [Question(name=fold(r["name"])[:-1]) for r in chosen],
        "decision": [Question(decision=r["decision"]) for r in chosen],
        "one typing error": typo,
    }


def measure(function, questions):
    times = []
    for _round in range(2):  # the first warms
        times = []
        for question in questions:
            started = time.perf_counter()
            function(question)
            times.append((time.perf_counter() - started) * 1000)
    times.sort()
    return statistics.median(times), times[int(len(times) * 0.95)]


def main():
    parser = ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--entries", type=int, default=200_000)
    parser.add_argument("--questions", type=int, default=40)
    options = parser.parse_args()
    db, index, sql = build(options.entries)
    print("| question | ours p50 / p95 ms | SQLite p50 / p95 ms | ratio of p50 |")
    print("|---|---|---|---|")
    for name, questions in shapes(options.questions).items():
        ours = measure(lambda q: search(index, q), questions)
        if name == "one typing error":
            print(f"| {name} | {ours[0]:.2f} / {ours[1]:.2f} | - | - |")
            continue
        prefix = name == "prefix"
        lite = measure(lambda q, p=prefix: by_sqlite(sql, match(q, p)), questions)
        print(
            f"| {name} | {ours[0]:.2f} / {ours[1]:.2f} | {lite[0]:.2f} / {lite[1]:.2f} "
            f"| {lite[0] / ours[0]:.1f} |"
        )
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"memory of the process: {memory:.0f} MB")
    db.close()


if __name__ == "__main__":
    main()
