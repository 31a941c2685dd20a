"""The record of copies sent to communes: to whom, when, by which way, by whom."""

from datetime import date
from thads import _
from thads import audit
from thads.debtors.register import clocks
from thads.debtors.register import four_eyes
from thads.spreadsheets import cells
from thads.text import parse_date


WAYS = {
    "exchange": _("Document exchange network"),
    "post": _("By post"),
    "hand": _("Handed over"),
    "mail": _("By e-mail"),
}


class Wrong(ValueError):
    """What was given cannot be recorded; its text says why."""


def record(load, commune, to, day, way, number=""):
    """Note that a copy was sent; what has been noted is never changed."""
    to, number = cells.clean(to)[:200], cells.clean(number)[:60]
    if not to:
        raise Wrong(_("Say to whom the copy was sent."))
    if way not in WAYS:
        raise Wrong(_("Choose by which way the copy was sent."))
    sent = parse_date(day.strip()) if day.strip() else None
    published = date.fromisoformat(load.published[:10])
    if sent is None or not published <= sent <= clocks.now().date():
        raise Wrong(
            _(
                "Write the day of sending like 05/06/2026: not before the list "
                "was published, and not one to come."
            )
        )
    sending = {
        "commune": commune,
        "to": to,
        "day": sent.isoformat(),
        "way": way,
        "number": number,
        "by": four_eyes.current_user_id(),
        "time": clocks.now().replace(microsecond=0).isoformat(),
    }
    load.sendings = (*load.sendings, sending)
    audit.record(load, "debtors.send", to=to, way=way, number=number)


def by_commune(load):
    """{key of the commune: [sending, ...]}, the oldest first."""
    found = {}
    for sending in load.sendings:
        found.setdefault(sending["commune"], []).append(sending)
    return found
