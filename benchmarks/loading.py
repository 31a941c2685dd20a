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


def workbook(count, register_kind):
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append([column.header for column in register_kind.columns])
    for cells in people(count):
        sheet.append([cells.get(column.field) for column in register_kind.columns])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def best(work, times):
    """(seconds, processor seconds) of the shortest of some runs: others use the
    machine too. The processor's count is of this process and its children."""
    found = []
    for _time in range(times):
        started, used = time.perf_counter(), processor()
        work()
        found.append((time.perf_counter() - started, processor() - used))
    return min(span for span, _used in found), min(used for _span, used in found)


def processor():
    usage = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(u.ru_utime + u.ru_stime for u in usage)


def megabytes(who):
    return resource.getrusage(who).ru_maxrss // 1024


def measure(register, count, times):
    from thads.debtors.loads import intake

    data = workbook(count, register.register_kind)
    path = Path(f"/tmp/thads-loading-{count}.xlsx")
    path.write_bytes(data)
    command = [sys.executable, "-c", BASELINE, str(path)]
    before, found = megabytes(resource.RUSAGE_SELF), []

    def take():
        load = intake.take_file(register, data, "danh-sach.xlsx")
        assert load.counts["valid"] == count, load.counts
        found.append(load)

    ours, used = best(take, times)
    grown = megabytes(resource.RUSAGE_SELF) - before
    reader = megabytes(resource.RUSAGE_CHILDREN)
    theirs, theirs_used = best(
        lambda: subprocess.run(command, check=True, stdout=subprocess.DEVNULL), times
    )
    path.unlink()
    said("all new, as it came", count, ours, used, f"{grown} | {reader}")
    said("openpyxl, cells only", count, theirs, theirs_used, " | ")
    print(f"| ratio | {theirs / ours:.2f} | {theirs_used / used:.2f} | | | |")
    return found[-1], data


def said(what, count, span, used, memory):
    print(
        f"| {count:,}, {what} | {count / span:,.0f} | {count / used:,.0f} | "
        f"{span:.1f} | {memory} |",
        flush=True,
    )


def measure_again(register, load, data, times):
    """The same list once it is published: every row against its entry."""
    from plone import api
    from thads.debtors.loads import intake
    from thads.debtors.loads import publishing
    from thads.debtors.loads import report
    from thads.debtors.register.indexes import index_of

    rows = list(report.rows(load))
    added, _replaced = publishing.write_rows(register, load.id, load.received, rows)
    index_of(api.portal.get(), register.register_kind).switch(on=added)

    def take():
        again = intake.take_file(register, data, "danh-sach.xlsx")
        assert again.counts["unchanged"] == len(rows), again.counts

    ours, used = best(take, times)
    said("all published already", len(rows), ours, used, " | ")


def world():
    """The fixture world of the tests, in memory but for its blobs."""
    from tests.layers import WORLD_INTEGRATION

    def set_up(layer, done):
        for base in layer.__bases__:
            set_up(base, done)
        if layer not in done and hasattr(layer, "setUp"):
            layer.setUp()
            done.append(layer)
        return done

    for layer in set_up(WORLD_INTEGRATION, []):
        layer.testSetUp()
    return WORLD_INTEGRATION["portal"]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, nargs="+", default=[8_000, 100_000])
    parser.add_argument("--times", type=int, default=3)
    options = parser.parse_args()
    from plone.app.testing import login

    portal = world()
    login(portal, "hanoi.registrar")
    register = portal["hanoi"]["tra-cuu"]
    print(f"{platform.machine()}, Python {platform.python_version()}, {date.today()}\n")
    print(
        "| rows | rows/s | rows/s of processor | s | web process grew by MB | "
        "reader's peak MB |\n|---|---|---|---|---|---|"
    )
    for count in options.rows:
        load, data = measure(register, count, options.times)
        if count <= 10_000:
            measure_again(register, load, data, options.times)


if __name__ == "__main__":
    main()
