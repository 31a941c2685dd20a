"""Checks of texts that are to be published: names, personal data, creditors.

The register publishes no identity number, telephone number or date of birth, and never
the person a debt is owed to, or a child (Article 44a, Decree 62/2015): an obligation is
described by what is to be done, "for the person entitled". Offices copy it out of
judgments, names and all, so whatever reads like that is sent back, with the place.
An entry is one debtor's: two in one cell would be published as one person of no name.
"""

from thads.spreadsheets.faults import Fault
from thads.spreadsheets.tables import Column
from thads.text.entitled import find_entitled
from thads.text.people import find_people
from thads.text.personal_data import ADDRESS
from thads.text.personal_data import NAME
from thads.text.personal_data import RUNNING
from thads.text.personal_data import find_personal_data
import re


_TWO_LETTERS = re.compile(r"[^\W\d_].*[^\W\d_]")
_PLACES = {"name": NAME, "address": ADDRESS}
_SHOWN = 60  # characters of what was found


def check_text(column: Column, text: str) -> None:
    """Raise Fault if a text (NFC, tidied lines) must not stand in a column."""
    field, lines = column.field, text
    text = " ".join(text.split("\n")) if "\n" in text else text
    for found in find_personal_data(text, _PLACES.get(field, RUNNING)):
        raise Fault("private", place=found.text[:_SHOWN])
    if field == "name":
        if not _TWO_LETTERS.search(text):
            raise Fault("not_a_name")
        for found in find_people(lines):
            raise Fault("two_people", place=found.text[:_SHOWN])
    elif field != "address":
        for found in find_entitled(text, anywhere=field == "obligation"):
            raise Fault("creditor", place=found.text[:_SHOWN])
