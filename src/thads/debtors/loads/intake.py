"""Taking in a list: from a file or a form to a load with its report."""

from Acquisition import aq_inner
from Acquisition import aq_parent
from datetime import datetime
from plone.namedfile.file import NamedBlobFile
from thads import audit
from thads.debtors.content import DebtorLoad
from thads.debtors.content import definition_of
from thads.debtors.loads import guards
from thads.debtors.loads import omitted
from thads.debtors.loads import row_resolution
from thads.debtors.loads import spool
from thads.debtors.loads.matching import Against
from thads.debtors.loads.spool import Spool
from thads.debtors.register import agenda
from thads.debtors.register import clocks
from thads.debtors.register import four_eyes
from thads.debtors.register.ids import new_id
from thads.organisation.units import branches
from thads.organisation.units import get_unit
from thads.organisation.units import unit_of
from thads.spreadsheets import reader
from thads.spreadsheets.annotation import annotated
from thads.spreadsheets.cells import clean
from thads.spreadsheets.cells import read_row
from thads.spreadsheets.faults import Refused
from thads.spreadsheets.faults import message
from thads.text import fold
from zoneinfo import ZoneInfo
from zope.i18n import translate


HERE = ZoneInfo("Asia/Ho_Chi_Minh")


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
    with _reading(register, data, office) as reading:
        if refresh is not None:
            refresh()
        load = _place(register, note, office)
        load.complete = complete
        _keep_file(load, data, filename)
        load.title = load.file.filename
        _keep_rows(load, register, reading)
    return load


def replace_file(load, data, filename, note=None, refresh=None, complete=None):
    """Put a corrected workbook in the place of a load's file."""
    four_eyes.refuse_others(load)
    register = aq_parent(aq_inner(load))
    with _reading(register, data, load.office) as reading:
        if refresh is not None:
            refresh()
        if complete is not None:
            load.complete = complete
        _keep_file(load, data, filename)
        load.title = load.file.filename
        if note is not None:
            load.note = note
        four_eyes.leave_hand(load)
        _keep_rows(load, register, reading)


def confirm_encoding(load, convert, refresh=None):
    """A person looked at the samples: the conversion from an old code is right, or
    the file is to be taken as it stands."""
    four_eyes.refuse_others(load)
    encoding = load.encoding
    if not encoding:
        raise Refused("no_encoding")
    if convert == (encoding["confirmed"] is not False):
        if refresh is not None:
            refresh()
    else:
        register = aq_parent(aq_inner(load))
        with _reading(register, load.file.data, load.office, convert) as reading:
            if refresh is not None:
                refresh()
            _keep_rows(load, register, reading)
    load.encoding = {**encoding, "confirmed": convert}
    four_eyes.leave_hand(load)
    audit.record(load, "debtors.encoding", code=encoding["code"], convert=convert)


def _reading(register, data, office, convert=True):
    units = units_by_name(register, office)
    return reader.read(data, now().date(), register.definition, units, convert)


def take_entry(register, values, note="", entry_id=None, office=""):
    """Make a load of one entry typed into a form.

    ``values``: {field: text}. Returns (load, []) or (None, faults). ``entry_id`` is
    the entry that is corrected, found even if its name or decision change.
    """
    key, place, row = _read_entry(register, values, office)
    if row["faults"]:
        return None, row["faults"]
    if entry_id:
        row["entry"] = entry_id
    load = _place(register, note, office)
    load.source = "form"
    load.title = row["record"]["name"]
    line = row_resolution.line(key, place, row)
    _keep_rows(load, register, reader.Reading(1, (), None, [line.encode()]))
    return load, []


def _read_entry(register, values, office):
    """(key, place, row) of what was typed into a form."""
    definition = register.definition
    cells = {
        field: ("s", text)
        for field, text in values.items()
        if field in definition.by_field and text.strip()
    }
    record, faults = read_row(definition, cells, now().date())
    units = units_by_name(register, office)
    settler = row_resolution.Settler(definition, units)
    key, place, row = settler.settle(1, record, faults, values)
    if not row["faults"]:
        _found, fault = Against(register, units).compare(row)
        row["faults"] = [fault] if fault else []
    return key, place, row


def _place(register, note, office=""):
    load = DebtorLoad(new_id(register, now().strftime("nap-%Y%m%d-")))
    load.office = office
    load.note = clean(note)[:1000]
    load.received = now().isoformat()
    four_eyes.leave_hand(load)
    register._setObject(load.id, load)
    register.loads[f"{load.received} {load.id}"] = load.id
    found = agenda.keep(register)
    found.lists.add(load.id)
    if office:
        found.branches.add(f"{office} {load.received} {load.id}")
    return register[load.id]


def _keep_file(load, data, filename):
    name = clean(filename or "").replace("\\", "/").rsplit("/", 1)[-1]
    load.file = NamedBlobFile(
        data=data, filename=name[-120:] or "danh-sach", contentType=_content_type(data)
    )


def _content_type(data):
    if data.startswith(b"PK"):
        return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        return "application/vnd.ms-excel"
    return "text/csv"


def _keep_rows(load, register, reading):
    """Settle what only the register knows, and keep the rows in blobs."""
    against = Against(register, units_by_name(register, load.office))
    good, faulty = Spool(), Spool()
    for line in reading.lines:
        against.put(line.rstrip(b"\n"), good, faulty)
    counts, load.units = against.counts, tuple(sorted(against.units))
    load.columns, load.encoding = reading.columns, None
    if reading.encoding:
        load.encoding = {**reading.encoding, "confirmed": None}
    load.rows, load.marks, load.faulty = good.close(), good.marks, faulty.close()
    load.missing, ended = None, 0
    if load.complete and not faulty.count:
        gone = Spool()
        for row in omitted.missing(register, load.units, against.named):
            gone.write(spool.encode(row).encode())
        load.missing, ended = gone.close(), gone.count
    load.counts = {
        "rows": good.count + faulty.count,
        "valid": good.count,
        "faulty": faulty.count,
        "ended": ended,
        **counts,
    }
    load.written, load.added, load.replaced = 0, b"", {}
    load.ended, load.looked = None, 0
    clocks.start(load, against.oldest)
    guards.weigh(load)


def units_by_name(register, office=""):
    """{folded title: unit id} of those a row may name; the list's own has none. A
    branch names itself alone."""
    own = get_unit(office) if office else unit_of(register)
    found = {"": own.unit_id}
    for unit in (own, *(() if office else branches(own))):
        for name in (unit.title, unit.short_title, unit.unit_id):
            if name:
                found[fold(name)] = unit.unit_id
    return found


def rows(load, start=0, size=None, kind=None):
    """Rows of a load that can be published, from a place on; of a kind, as they
    compared to the register when the list came in, or ``similar`` to others."""
    having = f'"kind":"{kind}"' if kind else ""
    if kind == "similar":
        having = '"similar":['
    return spool.read(load.rows, start, size, having.encode(), load.marks)


def faulty_rows(load, start=0, size=None):
    """Rows of a load that have faults."""
    return spool.read(load.faulty, start, size)


def missing_rows(load, start=0, size=None):
    """Published entries that a complete list leaves out, as `missing` names them."""
    return spool.read(load.missing, start, size)


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
    convert = not load.encoding or load.encoding["confirmed"] is not False
    return annotated(load.file.data, wrong, definition_of(load), convert)


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
    if load.encoding and load.encoding["confirmed"] is None:
        raise Refused("confirm_encoding")
    if load.complete and load.counts["faulty"]:
        raise Refused("faulty_complete", count=load.counts["faulty"])
