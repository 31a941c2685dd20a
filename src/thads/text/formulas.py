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
_BLANKS = ' \t\n"\u00ab\u00bb\u201c\u201d\u201e\u201f'
_RUN = re.compile(f"(?m)^(?=(?:(?!\n)[{_FRONT}])*[{_SIGNS}]|[\t\r])")
#: The same behind a line end that only some programs know.
_LINE_ENDS = re.compile("\r\n|[\r\n\x0b\x0c\x85\u2028\u2029]")

#: Functions that fetch, send or start something, and are no words of a sentence.
_FUNCTIONS = (
    "WEBSERVICE|IMPORT(?:DATA|XML|HTML|FEED|RANGE)|RTD|REGISTER\\.ID|SQL\\.REQUEST|"
    "MSQUERY|FORMULA\\.GOTO|CUBE(?:KPIMEMBER|MEMBER(?:PROPERTY)?|RANKEDMEMBER|"
    "SET(?:COUNT)?|VALUE)"
)
#: Those that are: only as they are written in a formula, and not with a figure alone,
#: which names nothing (`Image(1).jpg`).
_WORDS = "CALL|EXEC|IMAGE|RUN|REGISTER|SHELL|FOPEN"
#: This one needs several arguments.
_DDE = "DDE(?:AUTO)?\\s*\\((?=[^()]*[;,\"'(])"
_CALL = re.compile(
    f"(?<![\\w.])(?:_XL[A-Z]+\\.)*(?:(?:{_FUNCTIONS})\\s*\\(|{_DDE}|"
    f"(?:{_WORDS})\\((?!\\s{{0,9}}\\d{{0,9}}\\s{{0,9}}\\)))",
    re.I,
)
_LINK = re.compile("(?<![\\w.])HYPERLINK\\s*\\(", re.I)
_PROGRAM = re.compile(
    "[\\w.)\"']\\s*\\|\\s*'(?:[^']|'')*'\\s*!|[\\w.)\"']\\|[^\\s|!]+!\\s*[\\w$'\"]"
)
_NAME = re.compile("'(?:[^']|'')*'")  # of a sheet
_NO_SHEET = frozenset("\\/:?*")  # no name of a sheet holds these
#: A text, a name, or a column of a table (`Table1[Số tiền]`, with an apostrophe before
#: signs), whichever begins first: each may hold the marks of the others.
_TOKEN = re.compile(
    f'(?P<text>"(?:[^"]|"")*")|(?P<name>{_NAME.pattern})|'
    "(?P<column>\\[(?:'.|[^\\[\\]']){0,300}\\])"
)
#: A cell of another book, without quotation marks: `[b.xlsx]S!A1`.
_BOOK = re.compile("\\[(?!0\\])[^\\[\\]\n]{1,300}\\][\\w.]{1,99}!\\$?\\w")
#: What all addresses of another file have: a quick look.
_OTHER_FILE = re.compile("'\\s*[!#]|\\][\\w.]{1,99}!")


def acts(formula: str) -> bool:
    """Return whether a formula fetches, sends or starts something when computed.

    Addresses of pages do not count: nobody follows them but a person.
    """
    if len(formula) > LONGEST:
        return True
    text = compatible(formula)
    plain = _TOKEN.sub(_blank, text)
    text = _without_texts(text)
    return bool(
        _CALL.search(plain)
        or _PROGRAM.search(plain)
        or _leads_outside(text)
        # brackets are no columns in OpenDocument: ['file:///b.ods'#$S.A1]
        or _names_outside(_NAME, text)
    )


def _blank(token: re.Match[str]) -> str:
    return {"text": '""', "name": "''"}.get(token.lastgroup or "", "")


def _without_texts(text: str) -> str:
    return _TOKEN.sub(lambda t: '""' if t.lastgroup == "text" else t[0], text)


def _leads_outside(text: str) -> bool:
    """Return whether a formula without texts takes a cell of another file."""
    return bool(_names_outside(_TOKEN, text) or _BOOK.search(text))


def _names_outside(pattern: re.Pattern[str], text: str) -> bool:
    return any(
        found[0].startswith("'")
        and _is_outside(found[0], text[found.end() : found.end() + 9].lstrip())
        for found in pattern.finditer(text)
    )


def _is_outside(name: str, following: str) -> bool:
    """Return whether a quoted name is another file's, or a program with its topic.

    `'C:\\[b.xlsx]Sheet 1'!A1`, `'file:///b.ods'#$Sheet1.A1`, `'cmd|/c calc'!A1`
    """
    is_path = "\\" in name or "/" in name
    if following.startswith("!"):
        return (
            "[" in name or is_path or ("|" in name and not _NO_SHEET.isdisjoint(name))
        )
    return following.startswith("#") and (is_path or ("." in name and "[" not in name))


def runs(cell: str) -> bool:
    """Return whether a cell of text is a formula that does more than compute.

    Each line of the cell counts as its beginning. A negative number, a telephone
    number, a list with dashes and a name with an at sign are none.
    """
    text = _normal(cell)
    first = _RUN.search(text)
    if first is None:
        return False
    if _has_call(text, first.start()):
        return True
    if not _OTHER_FILE.search(text, first.start()):
        return False
    # an apostrophe in one line must not hide a name in the next
    lines = (line for line in text.split("\n") if _RUN.search(line))
    return any(
        _leads_outside(_without_texts(formula.lstrip(_BLANKS)[:LONGEST]))
        for formula in (text[first.start() :], *lines)
    )


def may_run(text: str) -> bool:
    """Return whether a call stands anywhere in a text: a quick look at a whole file."""
    text = _normal(text)
    return _has_call(text) or bool(_OTHER_FILE.search(text))


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
