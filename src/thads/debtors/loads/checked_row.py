"""Checked rows, and their two written forms.

The sandboxed reader passes a row on as a line, in front what it is matched by::

    +<key> TAB <address key> TAB <unit id> TAB <JSON>     without faults
    -<unit id> TAB <JSON>                                 with faults

A load stores the JSON, with the outcome of the matching as its last member::

    {"row": 2, "record": {...}, "unit": "hanoi", "faults": [], "outcome": "new"}

and before the outcome, if there was an entry, the number of its version, ``"base": 7``.

Most rows of most loads are new. They go from one form into the other as bytes: only the
outcome is appended (some 8,000 rows a second instead of 6,000, see
``benchmarks/loading.py``). Nothing else in the room may know these forms.

Loads stored before version 1.0 call the outcome ``kind``; they are read as well.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from typing import Any
from typing import NamedTuple
from typing import Self
import json
import re


#: Outcomes of rows without faults, matched against the register.
OUTCOMES = ("new", "changed", "unchanged")

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
# A quote inside a text is written \", so these can only be members of the row itself.
_SIMILAR = b'"similar":['
_ENTRY = b'"entry":'
_BASE = re.compile(rb',"base":(\d+),"outcome":"[a-z]+"}$')


@dataclass(slots=True)
class CheckedRow:
    """A row of a load after its checks."""

    number: int  # in the sheet; 1 for one typed into a form
    record: dict[str, str | int]  # {field: value}
    unit: str | None  # unit id
    faults: list[dict[str, Any]] = field(default_factory=list)  # `Fault.as_dict`
    #: of a faulty row: {field: text as typed}
    shown: Mapping[str, str] = field(default_factory=dict)
    #: rows or entries it may be a double of: {"why", and "row" or "entry"}
    similar: list[dict[str, Any]] = field(default_factory=list)
    entry: str | None = None  # id of the entry it corrects, if a form says so
    base: int | None = None  # number of the version it was matched with
    outcome: str = ""  # one of OUTCOMES, once it is matched
    key: str = ""  # what makes an entry the same, see `register.keys`; not stored
    address_key: str = ""  # key of its address, see `register.keys`; not stored

    @property
    def version(self) -> dict[str, Any]:
        """The record and the unit, as a version of an entry has them."""
        return {"record": self.record, "unit": self.unit}

    def encode_line(self) -> str:
        """Return the row as the reader passes it on."""
        if self.faults:
            return f"-{self.unit or ''}\t{self._json()}"
        return f"+{self.key}\t{self.address_key}\t{self.unit or ''}\t{self._json()}"

    def encode(self) -> bytes:
        """Return the row as a load stores it."""
        return self._json().encode()

    @classmethod
    def decode(cls, line: bytes) -> Self:
        """Return the row of a stored line, or of the JSON of a passed one."""
        values = json.loads(line)
        return cls(
            values["row"],
            values["record"],
            values["unit"],
            values["faults"],
            values.get("shown", {}),
            values.get("similar", []),
            values.get("entry"),
            values.get("base"),
            values.get("outcome") or values.get("kind", ""),
        )

    def _json(self):
        values = {
            "row": self.number,
            "record": self.record,
            "unit": self.unit,
            "faults": self.faults,
        }
        for name in ("shown", "similar", "entry", "base", "outcome"):
            if value := getattr(self, name):
                values[name] = value
        return _encode(values)


class PassedLine(NamedTuple):
    """A line of the reader, taken apart but not decoded."""

    faulty: bool
    key: str
    address_key: str
    unit: str
    row: bytes  # JSON

    @property
    def names_entry(self) -> bool:
        """Return whether the row says which entry it corrects."""
        return _ENTRY in self.row


def split_line(line: bytes) -> PassedLine:
    """Return the parts of a line of the reader."""
    line = line.rstrip(b"\n")
    if line.startswith(b"-"):
        unit, _tab, row = line[1:].partition(b"\t")
        return PassedLine(True, "", "", unit.decode(), row)
    key, address_key, unit, row = line[1:].split(b"\t", 3)
    return PassedLine(False, key.decode(), address_key.decode(), unit.decode(), row)


def with_outcome(row: bytes, outcome: str, base: int | None = None) -> bytes:
    """Return the JSON of a row with its outcome as the last member.

    ``base`` is the number of the version of the entry it was matched with.
    """
    before = b"" if base is None else b',"base":%d' % base
    return row[:-1] + before + b',"outcome":"' + outcome.encode() + b'"}'


def has_outcome(line: bytes, outcome: str) -> bool:
    """Return whether a stored line has an outcome, under its present or former name.

    ``kind`` is a field of the record too, but never the last member of a row.
    """
    end = b'":"' + outcome.encode() + b'"}'
    return line.rstrip(b"\n").endswith((b',"outcome' + end, b',"kind' + end))


def base_of(line: bytes) -> int | None:
    """Return the number of the version the row of a stored line was matched with."""
    found = _BASE.search(line.rstrip(b"\n"))
    return int(found.group(1)) if found else None


def has_likenesses(line: bytes) -> bool:
    """Return whether a row, passed or stored, may be a double of others."""
    return _SIMILAR in line
