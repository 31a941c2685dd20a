"""Check of an official document's number against the rules of its writing."""

from thads import _
from thads.text import normal_number
from thads.text import parse_number
from zope.i18nmessageid import Message


def number_trouble(number: str | None, kept: bool) -> Message | None:
    """Return the message on what is wrong with a number, None if nothing is.

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


def as_written(number: str | None, kept: bool = False) -> str:
    """Return a number as Decree 30/2020 writes it; a kept one stays as it is."""
    number = " ".join((number or "").split())
    parsed = None if kept else parse_number(number)
    return str(parsed) if parsed is not None else number


def search_keys(number: str | None) -> list[str]:
    """Return the keys under which a number is found: whole, and from its beginning.

    ``1325/BTP-CNTT`` is found by "1325", "1325 btp" and "1325/btp-cntt".
    """
    parts = [part for part in normal_number(number or "").split("-") if part]
    return ["-".join(parts[:count]) for count in range(1, len(parts) + 1)]
