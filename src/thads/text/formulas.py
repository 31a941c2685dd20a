"""Formulas in cells of text: what a spreadsheet program runs when it opens a table.

A cell that begins with a sign is computed. Most of what it can be does no harm; a few
functions fetch, send or start something: `WEBSERVICE`, `IMPORTXML`, DDE (a program, a
bar, a topic, an exclamation mark: `cmd|'/c calc'!A1`). [OWASP, CSV injection]
"""

from collections.abc import Iterable
from thads.text.marks import compatible
import csv
import io
import re
import unicodedata


#: Characters of a formula; spreadsheet programs take a quarter of it.
LONGEST = 32_768
#: Signs a formula begins with; full-width ones are computed in some languages.
_SIGNS = "=+\\-@\u2212\u207a\u207b\ufe62\ufe63\ufe66\ufe6b\uff0b\uff0d\uff1d\uff20"
#: Blanks and quotation marks in front of it, seen or not.
_FRONT = '\\s"\u00ab\u00bb\u201c-\u201f\uff02\u00ad\u200b-\u200f\u2060\ufeff'
_RUN = re.compile(f"(?m)^(?=(?:(?!\n)[{_FRONT}])*[{_SIGNS}]|[\t\r])")
#: The same behind a line end that only some programs know.
_LINE_ENDS = re.compile("\r\n|[\r\n\x0b\x0c\x85\u2028\u2029]")

#: Functions that fetch, send or start something, and are no words of a sentence.
_FUNCTIONS = (
    "WEBSERVICE|DDE(?:AUTO)?|IMPORT[A-Z]+|RTD|REGISTER\\.ID|SQL\\.REQUEST|MSQUERY|"
    "FORMULA\\.GOTO|CUBE[A-Z]+"
)
#: Those that are: only as they are written in a formula.
_WORDS = "CALL|EXEC|IMAGE|RUN|REGISTER|SHELL|FOPEN"
_CALL = re.compile(
    f"(?<![\\w.])(?:_XL[A-Z]+\\.)*(?:(?:{_FUNCTIONS})\\s*\\(|(?:{_WORDS})\\()", re.I
)
_LINK = re.compile("(?<![\\w.])HYPERLINK\\s*\\(", re.I)
_PROGRAM = re.compile(
    "[\\w.)\"']\\s*\\|\\s*'(?:[^']|'')*'\\s*!|[\\w.)\"']\\|[^\\s|!]+!\\s*[\\w$'\"]"
)
_STRING = re.compile('"(?:[^"]|"")*"')
_NAME = re.compile("'(?:[^']|'')*'")  # of a sheet
_NO_SHEET = frozenset("\\/:?*")  # no name of a sheet holds these
#: A column of a table: `Table1[Số tiền]`, with an apostrophe before signs.
_COLUMN = re.compile("\\[(?:'.|[^\\[\\]']){0,300}\\]")


def acts(formula: str) -> bool:
    """Return whether a formula fetches, sends or starts something when computed.

    Addresses of pages do not count: nobody follows them but a person.
    """
    if len(formula) > LONGEST:
        return True
    text = compatible(formula)
    text = _STRING.sub('""', text)
    plain = _NAME.sub("''", _COLUMN.sub("", text))
    return bool(_CALL.search(text) or _PROGRAM.search(plain)) or any(
        _is_outside(found[0], text[found.end() : found.end() + 9].lstrip())
        for found in _NAME.finditer(text)
    )


def _is_outside(name: str, following: str) -> bool:
    """Return whether a quoted name is another file's, or a program with its topic.

    `'C:\\[b.xlsx]Sheet 1'!A1`, `'file:///b.ods'#$Sheet1.A1`, `'cmd|/c calc'!A1`
    """
    if following.startswith("!"):
        return "[" in name or ("|" in name and not _NO_SHEET.isdisjoint(name))
    return following.startswith("#")


def runs(cell: str) -> bool:
    """Return whether a cell of text is a formula that does more than compute.

    Each line of the cell counts as its beginning. A negative number, a telephone
    number, a list with dashes and a name with an at sign are none.
    """
    text = _normal(cell)
    first = _RUN.search(text)
    return first is not None and _has_call(text, first.start())


def may_run(text: str) -> bool:
    """Return whether a call stands anywhere in a text: a quick look at a whole file."""
    return _has_call(_normal(text))


def _has_call(text: str, start: int = 0) -> bool:
    return any(call.search(text, start) for call in (_CALL, _LINK, _PROGRAM))


def _normal(text: str) -> str:
    """Return a text with its signs in half width, invisible ones left out."""
    text = _LINE_ENDS.sub("\n", text)
    if text.isascii():
        return text
    text = compatible(text)
    return "".join(c for c in text if unicodedata.category(c) != "Cf")


def harmless(cell: str) -> str:
    """Return a cell with an apostrophe where a spreadsheet would see a formula."""
    return _RUN.sub("'", _LINE_ENDS.sub("\n", cell))


def csv_file(rows: Iterable[Iterable[object]]) -> bytes:
    """Return a CSV for spreadsheets: no cell of text in it is a formula.

    With a byte order mark, without which Excel does not take it for UTF-8.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    for row in rows:
        writer.writerow([harmless(c) if isinstance(c, str) else c for c in row])
    return ("\ufeff" + out.getvalue()).encode()
