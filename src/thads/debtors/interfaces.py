"""Interfaces of the register: its types with their schemas, and settings.

Loads and entries are written by the room's own code alone. Their schemas say what each
attribute holds. Forms, serialisers and exports that go by the schema of a type find the
fields readonly, and readable for the Manager only.
"""

from plone.autoform.interfaces import OMITTED_KEY
from plone.autoform.interfaces import READ_PERMISSIONS_KEY
from plone.autoform.interfaces import WRITE_PERMISSIONS_KEY
from plone.namedfile.interfaces import INamedBlobFile
from plone.supermodel import model
from thads import _
from zope import schema
from zope.interface import Interface


MANAGER = "cmf.ManagePortal"


def internal(interface):
    """Make the fields of a schema readonly and internal; decorator.

    Forms omit them, and only the Manager reads them by REST or traversal.
    """
    names = schema.getFieldNames(interface)
    for name in names:
        interface[name].readonly = True
    omitted = [(Interface, name, "true") for name in names]
    interface.setTaggedValue(OMITTED_KEY, omitted)
    for key in (READ_PERMISSIONS_KEY, WRITE_PERMISSIONS_KEY):
        interface.setTaggedValue(key, dict.fromkeys(names, MANAGER))
    return interface


class IDebtorRegister(Interface):
    """The section of a register: the citizens' search; in a locality, its entries."""


@internal
class IDebtorLoad(model.Schema):
    """A load: a workbook or a single entry handed in, on its way to publication."""

    source = schema.ASCIILine(
        title="Source",
        description="`file` for a workbook, `form` for a single entry.",
    )
    program = schema.TextLine(
        title="Program",
        description="Label of the API key it came with, empty if people sent it.",
        required=False,
    )
    office = schema.ASCIILine(
        title="Branch",
        description="Id of the branch that handed it in, empty for the locality.",
        required=False,
    )
    note = schema.Text(
        title="Note",
        description="What the person who handed it in wrote beside it.",
        required=False,
    )
    received = schema.ASCIILine(
        title="Received",
        description="Time of arrival, ISO with zone.",
        required=False,
    )
    hands = schema.Tuple(
        title="Hands",
        description="Ids of all who uploaded, replaced or submitted it, in order.",
        value_type=schema.TextLine(),
        required=False,
    )
    complete = schema.Bool(
        title="Complete",
        description="Whether it replaces all that its units have published.",
    )

    # what it holds

    file = schema.Object(
        title="Workbook",
        description="The file as it was handed in; None of a form or once discarded.",
        schema=INamedBlobFile,
        required=False,
    )
    digest = schema.ASCIILine(
        title="Digest of the list",
        description="By which the same list is known when it comes again.",
        required=False,
    )
    file_revision = schema.Int(
        title="Readings",
        description="How often its rows were read, or its encoding confirmed.",
    )
    columns = schema.Tuple(
        title="Columns",
        description="The fields the workbook has.",
        value_type=schema.ASCIILine(),
        required=False,
    )
    units = schema.Tuple(
        title="Units",
        description="Ids of the units its rows name.",
        value_type=schema.ASCIILine(),
        required=False,
    )
    rows = schema.Object(
        title="Rows",
        description="Blob of the rows without faults, as `loads.checked_row` has them.",
        schema=INamedBlobFile,
        required=False,
    )
    marks = schema.Bytes(
        title="Marks",
        description="Offsets in `rows` of every 500th line: `loads.spool`.",
        required=False,
    )
    faulty = schema.Object(
        title="Faulty rows",
        description="Blob of the rows with faults, as `loads.checked_row` has them.",
        schema=INamedBlobFile,
        required=False,
    )
    missing = schema.Object(
        title="Omitted entries",
        description=(
            "Of a complete load, blob of the published entries it omits, a line of "
            "JSON each: {entry, number, unit, record}."
        ),
        schema=INamedBlobFile,
        required=False,
    )
    named = schema.Bytes(
        title="Versions named",
        description=(
            "Numbers of the versions its rows were matched with, a bitmap: "
            "`loads.overtaken`."
        ),
        required=False,
    )
    known = schema.Bytes(
        title="Versions known",
        description="All that was public in the register then, in the same way.",
        required=False,
    )
    counts = schema.Dict(
        title="Counts",
        description=(
            "{rows, valid, faulty, new, changed, unchanged, similar, ended}: numbers "
            "of rows, and of entries it would end."
        ),
        key_type=schema.ASCIILine(),
        value_type=schema.Int(),
        required=False,
    )
    encoding = schema.Dict(
        title="Legacy encoding",
        description=(
            "{code, columns, mixed, samples, confirmed}: the encoding the text was "
            "converted from, and whether a person confirmed it (None: not yet)."
        ),
        required=False,
    )
    sheets = schema.Dict(
        title="Sheets",
        description=(
            "{name, others, hidden, hidden_rows}: the sheet that was read, sheets with "
            "rows that were not, and its hidden rows (number, the first)."
        ),
        required=False,
    )
    guards = schema.Tuple(
        title="Guards",
        description="What is unusual about it, {code, params} each: `loads.guards`.",
        value_type=schema.Dict(),
        required=False,
    )
    guard_reason = schema.Text(
        title="Reason",
        description="Why the person who approved it held it to be right all the same.",
        required=False,
    )

    # its clocks

    adds = schema.Bool(
        title="Adds",
        description="Whether it adds entries: starts the clock from the decision.",
    )
    changes = schema.Bool(
        title="Changes",
        description="Whether it changes entries: starts the clock from the arrival.",
    )
    oldest = schema.ASCIILine(
        title="Oldest decision",
        description="ISO date of the oldest decision it adds.",
        required=False,
    )
    reminded = schema.Tuple(
        title="Reminders",
        description="A mark a person and stage, see `casework.reminders`.",
        value_type=schema.TextLine(),
        required=False,
    )

    # its publication

    approved = schema.ASCIILine(
        title="Approved",
        description="Time of the last approval, ISO with zone.",
        required=False,
    )
    published = schema.ASCIILine(
        title="Published",
        description="Time at which its entries became public, ISO with zone.",
        required=False,
    )
    written = schema.Int(
        title="Written",
        description="How many rows the worker has written.",
    )
    staged = schema.Tuple(
        title="Staged",
        description=(
            "(kind of key, key) up to which the index is written, None once it is "
            "written: `register.staging`."
        ),
        value_type=schema.TextLine(),
        required=False,
    )
    looked = schema.Int(
        title="Looked at",
        description="How many rows of `missing` are in `ended`.",
    )
    added = schema.Bytes(
        title="Added",
        description="Entry numbers to be switched on, a serialised bitmap.",
        required=False,
    )
    replaced = schema.Mapping(
        title="Replaced",
        description="{new entry number: the number it takes the place of}.",
        required=False,
    )
    ended = schema.Mapping(
        title="Ended",
        description="{id of an entry: entry number} of those it ends, or has ended.",
        required=False,
    )
    undone = schema.Dict(
        title="Undone",
        description=(
            "What undoing it did: {time, by, comment, off, back, reinstated, left, "
            "left_closed}, see `loads.undo`."
        ),
        required=False,
    )
    sendings = schema.Tuple(
        title="Dispatches",
        description=(
            "Copies sent to communes: {commune, to, day, way, number, by, time} each, "
            "the oldest first."
        ),
        value_type=schema.Dict(),
        required=False,
    )


@internal
class IDebtorEntry(model.Schema):
    """An entry: one person or organisation on the register."""

    list_id = schema.ASCIILine(
        title="Register kind",
        description="Id of its register kind.",
    )
    versions = schema.Tuple(
        title="Versions",
        description=(
            "All that was ever approved of it, the oldest first: {number: entry number "
            "in the index, load: id, time: of the approval (ISO), unit: id, record: "
            "{field: value}}."
        ),
        value_type=schema.Dict(key_type=schema.ASCIILine()),
        required=False,
    )
    hidden = schema.Int(
        title="Hidden",
        description="Entry number to be switched on again when it is shown.",
        required=False,
    )
    ends = schema.Dict(
        title="Scheduled end",
        description="{date: ISO, comment, basis: {ground, number, date, case}, by}.",
        required=False,
    )
    objections = schema.Tuple(
        title="Objections",
        description=(
            "Cases that object to it: {case, received, outcome, closed, by, number} "
            "each, see `entries.objections`."
        ),
        value_type=schema.Dict(),
        required=False,
    )
    reminded = schema.Tuple(
        title="Reminders",
        description="A mark a person and stage, see `casework.reminders`.",
        value_type=schema.TextLine(),
        required=False,
    )


class IGuardSettings(Interface):
    """Limits beyond which a load is approved with a written reason only."""

    fewest_percent = schema.Int(
        title=_("Fewer rows than the last list (%)"),
        description=_(
            "Also for entries that a complete list no longer names. Beyond it the "
            "head of the unit must write down a reason."
        ),
        min=0,
        max=100,
        default=20,
    )
    most_percent = schema.Int(
        title=_("More rows than the last list (%)"),
        description=_("Beyond it the head of the unit must write down a reason."),
        min=0,
        max=10000,
        default=50,
    )
    faulty_percent = schema.Float(
        title=_("Rows with faults (%)"),
        description=_("Beyond it the head of the unit must write down a reason."),
        min=0.0,
        max=100.0,
        default=2.0,
    )
    measured_from = schema.Int(
        title=_("Lists are measured from this many rows on"),
        description=_(
            "A list is not compared to the last one in length when both are shorter."
        ),
        min=1,
        default=10,
    )


class IDebtorSettings(Interface):
    """Fields the centre made public or internal, on the page `@@debtor-fields`."""

    visibility = schema.Dict(
        title=_("Public fields of the lists"),
        description=_("Only fields that are not as the definition of the list says."),
        key_type=schema.ASCIILine(),
        value_type=schema.Bool(),
        required=False,
        default={},
    )
