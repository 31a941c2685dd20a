"""From the bytes of a workbook to its report, against openpyxl merely reading it.

    bin/zopepy benchmarks/loading.py --rows 8000 100000

Invented debtors, all columns filled. Ours is the whole way: child process, every cell
checked, doubles and likenesses, comparison with the register, blobs and report. The
baseline is openpyxl in its read-only mode going through the cells of the same file,
in a process of its own like our reader, and checking nothing.
"""

from datetime import date
from datetime import timedelta
from pathlib import Path
import argparse
import io
import platform
import random
import resource
import subprocess
import sys
import time


ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

FAMILIES = "Nguyễn Nguyễn Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô"
MIDDLES = "Văn Thị Hữu Đức Minh Thanh Quang Ngọc Xuân Hồng"
NAMES = (
    "An Bình Cường Dũng Giang Hà Hải Hạnh Hiếu Hoa Hùng Hương Khánh Lan Linh Long Mai "
    "Nam Nga Nhung Oanh Phúc Quân Sơn Tâm Thảo Thủy Tiến Trang Tuấn Ước Vân Yến"
)
OBLIGATIONS = (
    "Nộp án phí dân sự sơ thẩm",
    "Trả nợ theo bản án",
    "Bồi thường thiệt hại về tài sản",
    "Cấp dưỡng nuôi con",
)
BASELINE = """
import sys
from openpyxl import load_workbook
book = load_workbook(sys.argv[1], read_only=True)
print(sum(1 for row in book.worksheets[0].iter_rows(values_only=True) if any(row)))
"""


def people(count, seed=1):
    """Invented debtors, {field: cell}."""
    pick = random.Random(seed)
    families, middles, names = FAMILIES.split(), MIDDLES.split(), NAMES.split()
    for number in range(1, count + 1):
        day = date(2020, 1, 1) + timedelta(days=pick.randrange(2000))
        name = (pick.choice(families), pick.choice(middles), pick.choice(names))
        street = f"{pick.choice(names)} {pick.choice(names)}"
        yield {
            "name": " ".join(name),
            "address": f"Số {pick.randrange(400)} phố {street}, phường "
            f"{pick.choice(names)} {pick.choice(families)}, thành phố Hà Nội",
            "obligation": f"{pick.choice(OBLIGATIONS)}, {pick.randrange(10**6)} đồng",
            "decision": f"{number}/QĐ-CTHADS",
            "decision_date": day,
            "kind": "Cá nhân",
            "amount": pick.randrange(10**9),
            "judgment": f"{pick.randrange(300)}/2019/DS-ST",
            "judgment_date": f"{day:%d/%m/%Y}",
            "court": "Tòa án nhân dân quận Ba Đình",
            "enforcement": f"{pick.randrange(3000)}/QĐ-CTHADS",
            "enforcement_date": day,
            "reason": "Không có thu nhập, không có tài sản để thi hành án",
            "officer": "Trần Thị Mẫu",
        }


def workbook(count, definition):
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append([column.header for column in definition.columns])
    for cells in people(count):
        sheet.append([cells.get(column.field) for column in definition.columns])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def best(work, times):
    """The shortest of some runs: others use the machine too."""
    spans = []
    for _time in range(times):
        started = time.perf_counter()
        work()
        spans.append(time.perf_counter() - started)
    return min(spans)


def megabytes(who):
    return resource.getrusage(who).ru_maxrss // 1024


def measure(register, count, times):
    from thads.debtors import loads

    data = workbook(count, register.definition)
    path = Path(f"/tmp/thads-loading-{count}.xlsx")
    path.write_bytes(data)
    command = [sys.executable, "-c", BASELINE, str(path)]
    theirs = best(lambda: subprocess.run(command, check=True, stdout=-3), times)
    path.unlink()
    before, found = megabytes(resource.RUSAGE_SELF), []

    def take():
        load = loads.take_file(register, data, "danh-sach.xlsx")
        assert load.counts["valid"] == count, load.counts
        found.append(load)

    ours = best(take, times)
    grown = megabytes(resource.RUSAGE_SELF) - before
    print(
        f"| {count:,} rows, all new | {count / ours:,.0f} | {ours:.1f} | "
        f"{count / theirs:,.0f} | {theirs / ours:.2f} | {grown} |"
    )
    return found[-1], data


def measure_again(register, load, data, times):
    """The same list once it is published: every row against its entry."""
    from plone import api
    from thads.debtors import loads
    from thads.debtors import publishing
    from thads.debtors.content import index_of

    rows = list(loads.rows(load))
    added, _replaced = publishing.write_rows(register, load.id, load.received, rows)
    index_of(api.portal.get(), register.definition).switch(on=added)

    def take():
        again = loads.take_file(register, data, "danh-sach.xlsx")
        assert again.counts["unchanged"] == len(rows), again.counts

    ours = best(take, times)
    print(
        f"| {len(rows):,} rows, all published | {len(rows) / ours:,.0f} | {ours:.1f} "
        "| | | |"
    )


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, nargs="+", default=[8_000, 100_000])
    parser.add_argument("--times", type=int, default=3)
    options = parser.parse_args()
    from plone.testing import z2  # noqa: F401  (the layers need it set up)
    from tests.layers import WORLD_INTEGRATION as layer
    from zope.testrunner.runner import order_by_bases

    layers = order_by_bases([layer])
    for found in layers:
        found.setUp()
    for found in layers:
        found.testSetUp()
    from plone.app.testing import login

    portal = layer["portal"]
    login(portal, "hanoi.registrar")
    register = portal["hanoi"]["tra-cuu"]
    print(f"{platform.machine()}, Python {platform.python_version()}, {date.today()}\n")
    print("| list | rows/s | s | openpyxl rows/s | ratio | web process grew by MB |")
    print("|---|---|---|---|---|---|")
    for count in options.rows:
        load, data = measure(register, count, options.times)
        if count <= 10_000:
            measure_again(register, load, data, options.times)
    reader = megabytes(resource.RUSAGE_CHILDREN)
    print(f"\nThe largest reader or baseline process held {reader} MB.")


if __name__ == "__main__":
    main()
