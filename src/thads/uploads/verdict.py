"""Findings of the inspection of a file: the words parent and child exchange.

Imported by the child process: nothing here but plain values.
"""

from dataclasses import dataclass


#: Why a file is not taken.
MISMATCH = "mismatch"  # its content is another kind than its name says
ACTIVE = "active"  # scripts, macros, embedded or outside parts
PASSWORD = "password"
DAMAGED = "damaged"
BOMB = "bomb"  # packed or sized to fill the memory
HEAVY = "too_heavy"  # took too much memory or time


class NotTaken(Exception):
    """Says why a file is not taken: one of the codes above, and where it was seen."""

    def __init__(self, code: str, where: str = "") -> None:
        super().__init__(code, where)
        self.code, self.where = code, where


#: What was done to the bytes.
SAME = ""
STRIPPED = "stripped"  # data beside the picture were cut out; its pixels are the same
CONVERTED = "converted"  # the picture was written anew


@dataclass
class Inspected:
    """A file that may be taken, as the child found it."""

    data: bytes
    change: str = SAME
    kind: str = ""  # the kind it has now, where that is another
    signed: bool = False  # a PDF with a digital signature
