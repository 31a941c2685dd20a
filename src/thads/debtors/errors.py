"""Faults of rows and refusals of loads that only the register knows.

Beside those of ``thads.spreadsheets.faults``. Codes are stable: programs rely on them.
"""

from collections.abc import Mapping
from thads import _
from thads.spreadsheets import faults
from thads.web.json_objects import NO_KEY
from typing import Any
from zope.i18nmessageid import Message


ROW = faults.ROW | {
    "kind_in_doubt": _(
        "The name does not tell whether this is a person or an organisation. Write it "
        "in this column."
    ),
    "not_a_name": _("This is not a name."),
    "two_people": _(
        "The cell seems to name more than one debtor. Write one row for each."
    ),
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

#: Sentences of the same codes that show the place; faults of before 1.0 have none.
_PLACED = {
    "private": _(
        "“${place}” seems to be an identity number, a phone number, a birth, an age, "
        "an account or an address of mail. These are never published: remove them."
    ),
    "creditor": _(
        "“${place}” seems to name the person who is to receive, or a child. This is "
        "never published: write “for the person entitled” instead of the name."
    ),
    "two_people": _(
        "“${place}” seems to be a further debtor. Write one row for each person or "
        "organisation, with the same decision."
    ),
}


STATUS = {"bad_key": 400, "key_taken": 409, "sent_already": 409}


class RefusedLoad(faults.RefusedFile):
    """Refusal of a load that was read, for what it holds, or because it is there."""

    @property
    def status(self) -> int:
        """HTTP status of the refusal."""
        return STATUS.get(self.code, super().status)

    sentences = faults.FILE | {
        "confirm_encoding": _(
            "The text was converted from an old code. Look at the samples and say "
            "whether the conversion is right before you submit the list."
        ),
        "unread_sheets": _(
            "A complete list ends what it does not name, and these sheets hold rows "
            "that are not read: ${others}. Move their rows to the sheet “${sheet}”, or "
            "delete the sheets, and send the file again."
        ),
        "bad_key": NO_KEY,
        "key_taken": _(
            "Another list was sent with this key: send this one with a new key."
        ),
        "sent_already": _("This list was sent already by somebody of this office."),
        "no_encoding": _("Nothing in this list was converted from an old code."),
        "faulty_complete": _(
            "${count} rows have faults. A complete list ends what it does not name, so "
            "every row of it must be right: correct them and send the file again."
        ),
    }


def row_message(code: str, params: Mapping[str, Any] | None = None) -> Message:
    """Return the translatable sentence of a fault of a row."""
    sentences = ROW | _PLACED if params and "place" in params else ROW
    return faults.sentence(sentences, code, params)
