"""Rows in Unicode, whatever the fonts a list was typed in.

Looks at the first rows column by column. If one reads as TCVN3 or VNI, it is converted
whole, and so is every column that has no Unicode letter and no word that speaks
against it; in any other only those cells are that can be nothing else. What was
converted is counted and sampled, for a person to confirm.
"""

from functools import lru_cache
from itertools import chain
from itertools import islice
from thads.text import fold
from thads.text import legacy


LOOKED_AT = 2_000  # rows, before the first is passed on
SAMPLES = 8


def _as_name(text):
    """Capitals that TCVN3 has not, or leaves to its fonts of capitals."""
    if text == text.lower():
        return text.upper()
    words = text.split(" ")
    rest = [word for word in words if word[:1].isascii() or word[:1].isupper()]
    if all(word[:1].isupper() for word in rest):
        words = [word[:1].upper() + word[1:] for word in words]  # … Văn ánh
    return " ".join(words)


@lru_cache(maxsize=10_000)
def _code_of(text):
    return legacy.recognise([text])


class Converted:
    """Iterates (number, {column: cell}) of a table, converted.

    Not to ``convert`` leaves all but the headers as they are. Afterwards ``code`` is
    the code found or None, ``columns`` how many cells of each column were converted,
    ``mixed`` the columns that hold Unicode too, ``samples`` some cells (row, column,
    before, after).
    """

    def __init__(self, table, convert=True):
        self.table, self.convert = iter(table), convert
        self.code, self.columns, self.samples = None, {}, []
        self.whole, self.mixed, self.names = frozenset(), set(), frozenset()

    def __iter__(self):
        head = list(islice(self.table, LOOKED_AT))
        self._recognise(head)
        for number, cells in chain(head, self.table):
            if number == 1:
                yield number, self._headers(cells)
            elif self.convert:
                yield number, self._row(number, cells)
            else:
                yield number, cells

    def _recognise(self, head):
        texts = {}
        for number, cells in head:
            if number > 1:
                for column, (kind, text) in cells.items():
                    if kind == "s":
                        texts.setdefault(column, set()).add(text)
        found = {c: legacy.recognise(t) for c, t in texts.items()}
        codes = [code for code in found.values() if code]
        self.code = max(codes, key=codes.count) if codes else None
        self.whole = frozenset(
            column
            for column in texts
            if self.code
            and not any(map(legacy.is_unicode, texts[column]))
            and not legacy.contradicts(texts[column], self.code)
        )

    def _row(self, number, cells):
        converted = None
        for column, (kind, text) in cells.items():
            if kind != "s" or not legacy.may_be_legacy(text):
                continue
            code = self.code
            if column not in self.whole:
                code = _code_of(text)
                if code is None or self.code not in (None, code):
                    continue
                self.code = code
                self.mixed.add(column)
            after = legacy.decode(text, code)
            if column in self.names:
                after = _as_name(after)
            if after != text:
                converted = converted or dict(cells)
                converted[column] = (kind, after)
                self._note(number, column, text, after)
        return converted or cells

    def _headers(self, cells):
        found = dict(cells)
        texts = [text for kind, text in cells.values() if kind == "s"]
        code = None
        if not any(map(legacy.is_unicode, texts)):
            code = legacy.recognise(texts)
        for column, (kind, text) in cells.items():
            if code and kind == "s":
                found[column] = (kind, legacy.decode(text, code))
        self.names = frozenset(
            column
            for column, (kind, text) in found.items()
            if kind == "s" and fold(text).strip().startswith("ten ")
        )
        return found

    def _note(self, number, column, before, after):
        self.columns[column] = self.columns.get(column, 0) + 1
        if len(self.samples) < SAMPLES and all(
            before != sample["before"] for sample in self.samples
        ):
            self.samples.append(
                {
                    "row": number,
                    "column": column,
                    "before": before[:200],
                    "after": after[:200],
                }
            )
