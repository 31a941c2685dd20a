"""Taking in a list: from a file or a form to a load with its report."""

from Acquisition import aq_inner
from Acquisition import aq_parent
from datetime import datetime
from itertools import islice
from plone.namedfile.file import NamedBlobFile
from thads.debtors import agenda
from thads.debtors import columns
from thads.debtors import comparing
from thads.debtors import foureyes
from thads.debtors import guards
from thads.debtors import missing
from thads.debtors import periods
from thads.debtors.content import DebtorLoad
from thads.debtors.content import definition_of
from thads.debtors.faults import Fault
from thads.debtors.faults import Refused
from thads.debtors.faults import message
from thads.debtors.ids import new_id
from thads.debtors.workbooks import intake
from thads.debtors.workbooks.annotated import annotated
from thads.organisation.units import branches
from thads.organisation.units import get_unit
from thads.organisation.units import unit_of
from thads.text import fold
from zoneinfo import ZoneInfo
from zope.i18n import translate
import io
import json


HERE = ZoneInfo("Asia/Ho_Chi_Minh")
COUNTED = ("new", "changed", "unchanged")  # good rows, against the register


def now():
    return datetime.now(HERE).replace(microsecond=0)


def take_file(
    register, data, filename, note="", refresh=None, complete=False, office=""
):
    """Make a load of a workbook's bytes; raises Refused and then leaves nothing.

    A complete list replaces all that the units it names have published: what it does
    not name ends with its publication. Reading takes seconds, in which others may
    write to the same register: ``refresh`` is called after it, to go on from the
    newest state.
    """
    about = {}
    rows = list(intake.check(data, now().date(), register.definition, about))
    if refresh is not None:
        refresh()
    load = _place(register, note, office)
    load.complete = complete
    _keep_file(load, data, filename)
    load.title = load.file.filename
    _keep_rows(load, register, rows, about)
    return load


def replace_file(load, data, filename, note=None, refresh=None, complete=None):
    """Put a corrected workbook in the place of a load's file."""
    foureyes.refuse_others(load)
    about = {}
    rows = list(intake.check(data, now().date(), definition_of(load), about))
    if refresh is not None:
        refresh()
    if complete is not None:
        load.complete = complete
    _keep_file(load, data, filename)
    load.title = load.file.filename
    if note is not None:
        load.note = note
    foureyes.leave_hand(load)
    _keep_rows(load, aq_parent(aq_inner(load)), rows, about)


def take_entry(register, values, note="", entry_id=None, office=""):
    """Make a load of one entry typed into a form.

    ``values``: {field: text}. Returns (load, []) or (None, faults). ``entry_id`` is
    the entry that is corrected, found even if its name or decision change.
    """
    row = check_entry(register, values, office)
    if row["faults"]:
        return None, row["faults"]
    if entry_id:
        row["entry"] = entry_id
    load = _place(register, note, office)
    load.source = "form"
    load.title = row["record"]["name"]
    _keep_rows(load, register, [row])
    return load, []


def check_entry(register, values, office=""):
    cells = {
        field: ("s", text)
        for field, text in values.items()
        if field in register.definition.by_field and text.strip()
    }
    record, faults = columns.read_row(register.definition, cells, now().date())
    row = {
        "row": 1,
        "record": record,
        "faults": [fault.plain() for fault in faults],
        "shown": values,
    }
    return _settle(row, units_by_name(register, office), {}, register)


def _place(register, note, office=""):
    load = DebtorLoad(new_id(register, now().strftime("nap-%Y%m%d-")))
    load.office = office
    load.note = columns.clean(note)[:1000]
    load.received = now().isoformat()
    foureyes.leave_hand(load)
    register._setObject(load.id, load)
    register.loads[f"{load.received} {load.id}"] = load.id
    found = agenda.keep(register)
    found.lists.add(load.id)
    if office:
        found.branches.add(f"{office} {load.received} {load.id}")
    return register[load.id]


def _keep_file(load, data, filename):
    name = columns.clean(filename or "").replace("\\", "/").rsplit("/", 1)[-1]
    load.file = NamedBlobFile(
        data=data, filename=name[-120:] or "danh-sach", contentType=_content_type(data)
    )


def _content_type(data):
    if data.startswith(b"PK"):
        return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        return "application/vnd.ms-excel"
    return "text/csv"


def _keep_rows(load, register, rows, about=None):
    """Settle what only the register knows, and keep the rows in blobs."""
    units, seen = units_by_name(register, load.office), {}
    good, faulty, named, concerned = [], [], [], set()
    counts = dict.fromkeys(COUNTED, 0)
    for row in rows:
        row = _settle(row, units, seen, register)
        if row["unit"]:
            concerned.add(row["unit"])
        if row["faults"]:
            faulty.append(row)
            continue
        found = comparing.compare(register, row)
        row["kind"] = found.kind
        counts[row["kind"]] += 1
        good.append(row)
        if found.before:
            named.append(found.before["number"])
    load.units = tuple(sorted(concerned))
    load.columns = (about or {}).get("columns", ())
    load.rows, load.faulty = as_lines(good), as_lines(faulty)
    gone = []
    if load.complete and not faulty:
        gone = list(missing.missing(register, load.units, named))
    load.missing = as_lines(gone) if gone else None
    load.counts = {
        "rows": len(good) + len(faulty),
        "valid": len(good),
        "faulty": len(faulty),
        "ended": len(gone),
        **counts,
    }
    load.written, load.added, load.replaced, load.ended = 0, b"", {}, None
    periods.start(load, good)
    guards.weigh(load)


def _settle(row, units, seen, register):
    columns_of = register.definition.by_field
    record = dict(row["record"])
    faults = list(row["faults"])
    title = record.pop("unit", None)
    unit = units.get(fold(title)) if title else units[None]
    if unit is None:
        faults.append(Fault("unknown_unit").at(columns_of["unit"]).plain())
    if not faults:
        key = comparing.key_of(record)
        if key in seen:
            fault = Fault("duplicate_row", row=seen[key])
            faults.append(fault.at(columns_of["decision"]).plain())
        seen.setdefault(key, row["row"])
    settled = {**row, "record": record, "unit": unit, "faults": faults}
    if not faults:
        found = comparing.compare(register, settled)
        code = "ended_before" if found.kind == "ended" else ""
        if found.before and found.before["unit"] not in units.values():
            code = "entry_of_others"
        if code:
            settled["faults"] = [Fault(code).at(columns_of["decision"]).plain()]
    if settled["faults"] and not settled.get("shown"):
        settled["shown"] = {f: str(v) for f, v in record.items()} | (
            {"unit": title} if title else {}
        )
    return settled


def units_by_name(register, office=""):
    """{folded title: unit id} of those a row may name; None is the list's own. A
    branch names itself alone."""
    own = get_unit(office) if office else unit_of(register)
    found = {None: own.unit_id}
    for unit in (own, *(() if office else branches(own))):
        for name in (unit.title, unit.short_title, unit.unit_id):
            if name:
                found[fold(name)] = unit.unit_id
    return found


def as_lines(rows):
    text = "\n".join(
        json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in rows
    )
    return NamedBlobFile(
        data=text.encode(), filename="rows.jsonl", contentType="application/jsonl"
    )


def rows(load, start=0, size=None, kind=None):
    """Rows of a load that can be published, from a place on; of a kind, as they
    compared to the register when the list came in."""
    return _read(load.rows, start, size, kind)


def faulty_rows(load, start=0, size=None):
    """Rows of a load that have faults."""
    return _read(load.faulty, start, size)


def missing_rows(load, start=0, size=None):
    """Published entries that a complete list leaves out, as `missing` names them."""
    return _read(load.missing, start, size)


def _read(blob, start, size, kind=None):
    if blob is None or not blob.getSize():
        return
    wanted = f'"kind":"{kind}"'.encode() if kind else b""
    # a blob's file is unbuffered: it would read byte by byte
    with blob.open() as file, io.BufferedReader(file, 1 << 16) as lines:
        found = (line for line in lines if wanted in line)
        for line in islice(found, start, None if size is None else start + size):
            yield json.loads(line)


def faults(load, language="vi", most=1000):
    """The report for programs: row, column, code, sentence."""
    found = []
    for row in faulty_rows(load):
        for fault in row["faults"]:
            if len(found) == most:
                return found
            found.append(
                {
                    "row": row["row"],
                    "column": fault["column"],
                    "code": fault["code"],
                    "message": sentence(fault, language),
                }
            )
    return found


def sentence(fault, language="vi"):
    return translate(message(fault["code"], fault["params"]), target_language=language)


def annotated_workbook(load, language="vi"):
    """The load's workbook with a comment on each faulty cell."""
    wrong = {}
    for row in faulty_rows(load):
        cells = wrong.setdefault(row["row"], {})
        for fault in row["faults"]:
            said = sentence(fault, language)
            field = fault["field"]
            cells[field] = f"{cells[field]}\n{said}" if field in cells else said
    return annotated(load.file.data, wrong, definition_of(load))


def discard(load):
    """Forget what the list held; that there was one stays on record."""
    load.file = load.rows = load.faulty = load.missing = None


def check_submittable(load):
    """Raise Refused unless something of the list can be published.

    Faulty rows are left out, but not of a complete list: a typing error would end
    the publication of the person it stands for.
    """
    if not load.counts or not load.counts["valid"]:
        raise Refused("no_rows")
    if load.complete and load.counts["faulty"]:
        raise Refused("faulty_complete", count=load.counts["faulty"])
