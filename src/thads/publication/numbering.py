"""Check of an official document's number against the rules of its writing."""

from thads import _
from thads.text import normal_number
from thads.text import parse_number


def number_trouble(number, kept):
    """Return what is wrong with a number as a message, or None.

    A number that does not follow Decree 30/2020 is refused unless the editor says
    knowingly that the document bears it.
    """
    number = (number or "").strip()
    if not number or kept or parse_number(number) is not None:
        return None
    return _(
        "The number “${number}” does not follow the rules (such as 1325/BTP-CNTT or"
        " 249/QĐ-TCTHADS). If the document really bears it, tick “Keep this number”.",
        mapping={"number": number},
    )


def as_written(number, kept=False):
    """Return the number as it should be written; a kept one stays as it is."""
    number = " ".join((number or "").split())
    parsed = None if kept else parse_number(number)
    return str(parsed) if parsed is not None else number


def search_keys(number):
    """Return keys under which a number is found: whole, and from its beginning.

    ``1325/BTP-CNTT`` is found by "1325", "1325 btp" and "1325/btp-cntt".
    """
    parts = [part for part in normal_number(number or "").split("-") if part]
    return ["-".join(parts[:count]) for count in range(1, len(parts) + 1)]
