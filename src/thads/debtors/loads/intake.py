"""Intake of loads: from a file or a form to a load with its report.

Nothing is published here.
"""

from Acquisition import aq_inner
from Acquisition import aq_parent
from collections.abc import Callable
from collections.abc import Mapping
from plone.namedfile.file import NamedBlobFile
from thads import audit
from thads.debtors.content import DebtorLoad
from thads.debtors.errors import RefusedLoad
from thads.debtors.loads import diff
from thads.debtors.loads import guards
from thads.debtors.loads import omitted
from thads.debtors.loads import receipts
from thads.debtors.loads import spool
from thads.debtors.loads import workbook_reader
from thads.debtors.loads.checked_row import CheckedRow
from thads.debtors.loads.matching import RowMatcher
from thads.debtors.loads.row_resolution import RowResolver
from thads.debtors.register import agenda
from thads.debtors.register import deadlines
from thads.debtors.register import four_eyes
from thads.debtors.register import snapshots
from thads.debtors.register.ids import new_id
from thads.debtors.register.keys import entry_key
from thads.organisation.units import branches
from thads.organisation.units import get_unit
from thads.organisation.units import unit_of
from thads.spreadsheets.cells import RowReader
from thads.spreadsheets.json_lines import MEDIA_TYPES
from thads.spreadsheets.json_lines import is_json_lines
from thads.spreadsheets.reader import Reading
from thads.text import fold
from thads.text.whitespace import tidy
from thads.worktime import clock


#: Characters of the note that goes with a load.
NOTE_LENGTH = 1_000


def take_file(
    register,
    data: bytes,
    filename: str,
    note: str = "",
    refresh: Callable[[], None] | None = None,
    complete: bool = False,
    office: str = "",
    key: str | None = None,
) -> DebtorLoad:
    """Return a new load of a workbook's bytes; raises RefusedFile and leaves nothing.

    ``complete``: it replaces all that the units it names have published; what it omits
    ends with its publication. ``office``: the id of the branch that hands it in.
    Reading takes seconds, in which others may write to the same register: ``refresh``
    is called after it, to go on from the newest state. ``key``, where it is not None,
    has a list known that was sent before: `SentAlready`, see `receipts`.
    """
    sending = receipts.Sending(data, office, complete, note, key or "")
    if key is not None:
        receipts.ask(register, sending)
    with _read(register, data, office) as read:
        _check_sheets(read, complete)
        if refresh is not None:
            refresh()
        if key is not None:
            receipts.ask(register, sending)
        load = _new_load(register, note, office)
        load.complete = complete
        _set_file(load, data, filename)
        _set_rows(load, register, read)
    receipts.note(register, sending, load)
    return load


def replace_file(
    load,
    data: bytes,
    filename: str,
    note: str | None = None,
    refresh: Callable[[], None] | None = None,
    complete: bool | None = None,
) -> None:
    """Replace a load's file by a corrected one; raises RefusedFile.

    Note and completeness stay as they are where None is given.
    """
    four_eyes.refuse_others(load)
    register = aq_parent(aq_inner(load))
    with _read(register, data, load.office) as read:
        _check_sheets(read, load.complete if complete is None else complete)
        if refresh is not None:
            refresh()
        complete = load.complete if complete is None else complete
        _refuse_other(register, load, data, complete)
        load.complete = complete
        _set_file(load, data, filename)
        receipts.note_list(register, load)
        if note is not None:
            load.note = note
        four_eyes.add_hand(load)
        _set_rows(load, register, read)


def confirm_encoding(
    load, convert: bool, refresh: Callable[[], None] | None = None
) -> None:
    """Record that a person has looked at the samples of a legacy encoding.

    Its conversion is right, or the file is to be taken as it stands.
    """
    four_eyes.refuse_others(load)
    encoding = load.encoding
    if not encoding:
        raise RefusedLoad("no_encoding")
    if convert == (encoding["confirmed"] is not False):
        if refresh is not None:
            refresh()
    else:
        register = aq_parent(aq_inner(load))
        with _read(register, load.file.data, load.office, convert) as read:
            if refresh is not None:
                refresh()
            _set_rows(load, register, read)
    load.encoding = {**encoding, "confirmed": convert}
    load.file_revision += 1
    four_eyes.add_hand(load)
    audit.record(load, "debtors.encoding", code=encoding["code"], convert=convert)


def take_entry(
    register,
    values: Mapping[str, str],
    note: str = "",
    entry_id: str | None = None,
    office: str = "",
    shown: int | None = None,
) -> tuple[DebtorLoad | None, list[dict]]:
    """Make a load of one entry typed into a form, {field: text}.

    Return (load, []) or (None, faults). ``entry_id`` is the entry that is corrected,
    found even if its name or decision change; ``shown`` the number of its version that
    the form showed.
    """
    row = _read_entry(register, values, office, entry_id)
    if row.faults:
        return None, row.faults
    load = _new_load(register, note, office)
    load.source = "form"
    load.title = row.record["name"]
    lines = iter([row.encode_line().encode()])
    numbers = [v["number"] for v in register[entry_id].versions] if entry_id else []
    seen = shown if shown in numbers else None
    _set_rows(load, register, Reading(1, (), None, lines), seen)
    return load, []


def discard(load) -> None:
    """Delete file and rows of a load; the load itself stays on record."""
    load.file = load.rows = load.faulty = load.missing = load.known = None
    load.named = b""


def check_submittable(load) -> None:
    """Raise RefusedLoad unless something of a load can be published.

    Faulty rows are left out, but not of a complete load: a typing error would end the
    publication of the person it stands for.
    """
    if not load.counts or not load.counts["valid"]:
        raise RefusedLoad("no_rows")
    if load.encoding and load.encoding["confirmed"] is None:
        raise RefusedLoad("confirm_encoding")
    if load.complete and load.counts["faulty"]:
        raise RefusedLoad("faulty_complete", count=load.counts["faulty"])


def units_by_name(register, office: str = "") -> dict[str, str]:
    """Return {folded title: unit id} of the units a row may name.

    The load's own unit stands under the empty title. A branch may name itself alone.
    """
    own = get_unit(office) if office else unit_of(register)
    units = {"": own.unit_id}
    for unit in (own, *(() if office else branches(own))):
        for name in (unit.title, unit.short_title, unit.unit_id):
            if name:
                units[fold(name)] = unit.unit_id
    return units


def _read(register, data, office, convert=True):
    return workbook_reader.read(
        data,
        clock.today(),
        register.register_kind,
        units_by_name(register, office),
        convert,
    )


def _check_sheets(read: Reading, complete: bool) -> None:
    """Refuse a complete list of which another sheet of the workbook may be a part."""
    if complete and read.sheets and (others := read.sheets["others"]):
        raise RefusedLoad(
            "unread_sheets",
            sheet=read.sheets["name"],
            others=guards.names_of(others),
        )


def _refuse_other(register, load, data: bytes, complete: bool) -> None:
    """Refuse a file that is another load's already."""
    digest = receipts.digest_of(data, complete)
    other = receipts.same(register, load.office, digest)
    if other is not None and other.getId() != load.getId():
        raise RefusedLoad("sent_already")


def _read_entry(register, values, office, entry_id) -> CheckedRow:
    """Return the row of what was typed into a form, matched as far as faults go.

    It is matched with the entry it corrects, and with any other of its key.
    """
    register_kind = register.register_kind
    cells = {
        field: ("s", text)
        for field, text in values.items()
        if field in register_kind.by_field and text.strip()
    }
    units = units_by_name(register, office)
    resolver = RowResolver(register_kind.id, units)
    reader = RowReader(register_kind, clock.today(), resolver.check_text)
    row = resolver.resolve(1, *reader.read(cells), values)
    if not row.faults:
        matcher, key = RowMatcher(register, units), entry_key(row.record)
        others = [None] if diff.known_entry(register, key) != entry_id else []
        for row.entry in (*others, *filter(None, [entry_id])):
            _difference, fault = matcher.compare(row)
            if fault and not row.faults:
                row.faults = [fault]
    return row


def _new_load(register, note, office):
    load = DebtorLoad(new_id(register, f"nap-{clock.today():%Y%m%d}-"))
    load.office = office
    load.note = tidy(note)[:NOTE_LENGTH]
    load.received = clock.iso(clock.now())
    four_eyes.add_hand(load)
    register._setObject(load.id, load)
    register.loads[f"{load.received} {load.id}"] = load.id
    waiting = agenda.write(register)
    waiting.loads.add(load.id)
    if office:
        waiting.branches.add(f"{office} {load.received} {load.id}")
    return register[load.id]


def _set_file(load, data, filename):
    name = tidy(filename or "").replace("\\", "/").rsplit("/", 1)[-1]
    load.file = NamedBlobFile(
        data=data, filename=name[-120:] or "danh-sach", contentType=_content_type(data)
    )
    load.title = load.file.filename
    load.digest = receipts.digest_of(data, load.complete)


def _content_type(data):
    if data.startswith(b"PK"):
        return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        return "application/vnd.ms-excel"
    if is_json_lines(data):
        return MEDIA_TYPES[-1]
    return "text/csv"


def _set_rows(load, register, read: Reading, shown: int | None = None):
    """Match rows against the register, and store them in blobs."""
    matcher = RowMatcher(register, units_by_name(register, load.office), shown)
    known = snapshots.public_in(register)
    known.run_optimize()
    good, faulty = spool.Spool(), spool.Spool()
    for line in read.lines:
        matcher.put(line, good, faulty)
    load.file_revision += 1
    load.units = tuple(sorted(matcher.units))
    load.columns, load.encoding = read.columns, None
    load.sheets = read.sheets
    if read.encoding:
        load.encoding = {**read.encoding, "confirmed": None}
    load.rows, load.marks, load.faulty = good.close(), good.marks, faulty.close()
    load.missing, ended = None, 0
    if load.complete and not faulty.count:
        entries = spool.Spool()
        for row in omitted.omitted_entries(register, load.units, matcher.named):
            entries.write(spool.encode(row))
        load.missing, ended = entries.close(), entries.count
    load.named, load.known = matcher.named.serialize(), known.serialize()
    load.counts = {
        "rows": good.count + faulty.count,
        "valid": good.count,
        "faulty": faulty.count,
        "ended": ended,
        **matcher.counts,
    }
    load.written, load.added, load.replaced = 0, b"", {}
    load.ended, load.looked = None, 0
    deadlines.start(load, matcher.oldest)
    guards.weigh(load)
