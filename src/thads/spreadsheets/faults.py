"""Faults of a row and refusals of a file: stable codes with one sentence each.

Programs may rely on the codes; the sentences are translated where they are shown. A
room adds codes of its own beside these.
"""

from collections.abc import Mapping
from thads import _
from thads.spreadsheets.tables import Column
from typing import Self
from typing import TypedDict
from zope.i18nmessageid import Message


ROW = {
    "required": _("This cell must not be empty."),
    "too_long": _("The text is longer than ${length} characters."),
    "cell_error": _("The cell holds an error of the spreadsheet (${value})."),
    "number_became_date": _(
        "The spreadsheet turned this number into a date. Format the column as text "
        "and type the number again."
    ),
    "not_a_number": _("The number of a decision must contain digits."),
    "digits_lost": _(
        "The spreadsheet has lost digits of this number. Format the column as text and "
        "type the number again."
    ),
    "number_missing": _("There is no number in front of the year or the sign."),
    "number_with_date": _(
        "Number and date stand in one cell. Write the date into its own column."
    ),
    "letters_lost": _(
        "Letters of this text were lost when it was copied or saved. Type it again "
        "with its accents."
    ),
    "old_font": _(
        "This text was typed in an old font (TCVN3, VNI) and is not converted. Type it "
        "in Unicode, or confirm the conversion if it was rejected."
    ),
    "ditto_mark": _("Ditto marks are not read: write the text out in every row."),
    "placeholder": _("“${value}” stands for nothing. This cell must not be empty."),
    "not_a_date": _("This is not a date. Write dd/mm/yyyy, for example 05/06/2026."),
    "date_in_future": _("The date lies in the future."),
    "date_too_early": _("The date lies too far in the past."),
    "not_an_amount": _(
        "This is not a sum of money. Write whole đồng, for example 12500000 or "
        "12.500.000."
    ),
    "amount_out_of_range": _("The sum is negative or too large."),
    "not_a_kind": _("Write one of these: ${kinds}."),
    "double_line": _("The same line stands in row ${row} already."),
}

FILE = {
    "no_file": _("Choose a file."),
    "bad_encoding": _("The file could not be decoded (base64)."),
    "empty_file": _("The file is empty: choose another file."),
    "too_big": _("The file is larger than ${limit} MB."),
    "not_a_workbook": _(
        "This is not a workbook. Send an .xlsx, .xls or .csv file made from the "
        "template."
    ),
    "damaged": _("The workbook is damaged and cannot be read."),
    "binary_workbook": _(
        "This is a binary workbook (.xlsb). Save it as .xlsx and send that."
    ),
    "unclosed_quote": _(
        "A quotation mark of the .csv is never closed. Save the table as .xlsx."
    ),
    "encrypted": _("The workbook is protected by a password. Remove it and try again."),
    "macros": _("The workbook holds macros. Save it as .xlsx without macros."),
    "active": _(
        "The workbook holds links to other files, embedded objects or controls. Break "
        "the links, delete the objects, save it anew and try again."
    ),
    "formulas": _(
        "Cell ${cell} holds a formula. Copy the table and paste it as values."
    ),
    "merged": _("Cells ${cells} are merged. Split merged cells and try again."),
    "bomb": _("The workbook is packed in a suspicious way and was not opened."),
    "too_many_rows": _("The sheet has more than ${limit} rows."),
    "too_many_columns": _("The sheet has more than ${limit} columns."),
    "cell_too_long": _("Cell ${cell} holds more than ${limit} characters."),
    "no_json_line": _(
        "Line ${line} is no JSON object in UTF-8 with each member once. JSON lines "
        "have an object a line."
    ),
    "no_plain_value": _(
        "The value of ${cell} is neither a text nor a number that can be taken."
    ),
    "no_sheet": _("The workbook has no sheet."),
    "hidden_sheets": _(
        "All sheets of the workbook are hidden: ${sheets}. Show the one with the list."
    ),
    "no_header": _("The first row of the first sheet must hold the column headers."),
    "missing_header": _("These columns are missing in the first row: ${columns}."),
    "unknown_header": _(
        "These columns are not known and must be removed: ${columns}. Data that are "
        "not foreseen by the template are not taken."
    ),
    "double_header": _("These columns stand twice in the first row: ${columns}."),
    "no_rows": _("The sheet holds no row of data."),
    "faulty_table": _(
        "${count} things are wrong in the file. Nothing of it was taken: correct it "
        "and send it again."
    ),
    "too_heavy": _(
        "Reading the workbook took too much time or memory. Split it into smaller "
        "files."
    ),
    "busy": _("Too many workbooks are being read just now. Try again in a minute."),
    "infected": _("The workbook contains a virus and was not opened."),
    "unavailable": _(
        "The workbook cannot be checked for viruses just now. Try again in some "
        "minutes."
    ),
}

#: HTTP status of a refusal: 413 too large, 415 no workbook, 422 one we do not take.
STATUS = {
    "no_file": 400,
    "bad_encoding": 400,
    "empty_file": 400,
    "too_big": 413,
    "too_heavy": 413,
    "too_many_rows": 413,
    "not_a_workbook": 415,
    "damaged": 415,
    "binary_workbook": 415,
    "encrypted": 415,
    "macros": 415,
    "busy": 503,
    "unavailable": 503,
}


#: A parameter of a sentence.
Parameter = str | int


class FaultValues(TypedDict):
    """A fault as plain JSON values."""

    field: str | None
    column: str | None  # its header
    code: str
    params: dict[str, Parameter]


class Fault(Exception):
    """Fault of one cell: a code, the parameters of its sentence, the column."""

    def __init__(self, code: str, **params: Parameter) -> None:
        super().__init__(code)
        self.code, self.params = code, params
        self.column: Column | None = None

    def at(self, column: Column) -> Self:
        """Return the fault itself, with its column set."""
        self.column = column
        return self

    def as_dict(self) -> FaultValues:
        """Return the fault as it is stored and passed between processes."""
        return {
            "field": self.column.field if self.column else None,
            "column": self.column.header if self.column else None,
            "code": self.code,
            "params": self.params,
        }


class RefusedFile(Exception):
    """Refusal of a whole file: a code and the parameters of its sentence."""

    sentences: Mapping[str, Message] = FILE

    def __init__(self, code: str, **params: Parameter) -> None:
        super().__init__(code)
        self.code, self.params = code, params

    @property
    def status(self) -> int:
        """HTTP status of the refusal."""
        return STATUS.get(self.code, 422)

    @property
    def message(self) -> Message:
        """Translatable sentence of the refusal."""
        return sentence(self.sentences, self.code, self.params)


def sentence(
    sentences: Mapping[str, Message],
    code: str,
    params: Mapping[str, Parameter] | None = None,
) -> Message:
    """Return the translatable sentence of a code, with its parameters filled in."""
    text = sentences[code]
    return Message(text, mapping=params) if params else text
