"""Faults of rows and refusals of loads that only the register knows.

Beside those of ``thads.spreadsheets.faults``. Codes are stable: programs rely on them.
"""

from collections.abc import Mapping
from thads import _
from thads.spreadsheets import faults
from typing import Any
from zope.i18nmessageid import Message


ROW = faults.ROW | {
    "not_a_name": _("This is not a name."),
    "private": _(
        "The text seems to hold an identity number, a phone number or a date of "
        "birth. These are never published: remove them."
    ),
    "creditor": _(
        "The text seems to name the person who is to receive. This is never published: "
        "write “for the person entitled” instead of the name."
    ),
    "unknown_unit": _(
        "No unit of this locality has this name. Leave the cell empty or choose the "
        "unit from the list in the template."
    ),
    "duplicate_row": _("The same decision and person already stand in row ${row}."),
    "entry_of_others": _(
        "Another unit has published this decision; it alone can change the entry."
    ),
    "unknown_province": _("No province or city has the name ${name}."),
    "ended_before": _(
        "This entry was ended or hidden; it cannot be published again by a list."
    ),
}


class RefusedLoad(faults.RefusedFile):
    """Refusal of a load that was read, for what it holds."""

    sentences = faults.FILE | {
        "confirm_encoding": _(
            "The text was converted from an old code. Look at the samples and say "
            "whether the conversion is right before you submit the list."
        ),
        "no_encoding": _("Nothing in this list was converted from an old code."),
        "faulty_complete": _(
            "${count} rows have faults. A complete list ends what it does not name, so "
            "every row of it must be right: correct them and send the file again."
        ),
    }


def row_message(code: str, params: Mapping[str, Any] | None = None) -> Message:
    """Return the translatable sentence of a fault of a row."""
    return faults.sentence(ROW, code, params)
