"""Record of copies sent to communes: to whom, when, by which way, by whom."""

from datetime import date
from thads import _
from thads import audit
from thads.debtors.workflow import current_user_id
from thads.text import parse_date
from thads.text.whitespace import tidy
from thads.worktime import clock


WAYS = {
    "exchange": _("Document exchange network"),
    "post": _("By post"),
    "hand": _("Handed over"),
    "mail": _("By e-mail"),
}


class InvalidDispatch(ValueError):
    """Dispatch that cannot be recorded; the first argument is the sentence why."""


def record(load, commune: str, to: str, day: str, way: str, number: str = "") -> None:
    """Record that a copy was sent; what is recorded is never changed.

    ``commune`` is its key, ``day`` as people write it, ``way`` one of WAYS, ``number``
    that of the letter. Raises InvalidDispatch.
    """
    to, number = tidy(to)[:200], tidy(number)[:60]
    if not to:
        raise InvalidDispatch(_("Say to whom the copy was sent."))
    if way not in WAYS:
        raise InvalidDispatch(_("Choose by which way the copy was sent."))
    sent = parse_date(day.strip()) if day.strip() else None
    published = date.fromisoformat(load.published[:10])
    if sent is None or not published <= sent <= clock.today():
        raise InvalidDispatch(
            _(
                "Write the day of sending like 05/06/2026: not before the list "
                "was published, and not one to come."
            )
        )
    dispatch = {
        "commune": commune,
        "to": to,
        "day": sent.isoformat(),
        "way": way,
        "number": number,
        "by": current_user_id(),
        "time": clock.iso(clock.now()),
    }
    load.sendings = (*load.sendings, dispatch)
    audit.record(load, "debtors.send", to=to, way=way, number=number)


def by_commune(load) -> dict[str, list[dict]]:
    """Return {key of the commune: dispatches}, the oldest first."""
    found = {}
    for dispatch in load.sendings:
        found.setdefault(dispatch["commune"], []).append(dispatch)
    return found
