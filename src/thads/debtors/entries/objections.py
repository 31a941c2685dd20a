"""Objections to entries: the way to the form, and what becomes of a case.

An objection is a request of online support, of a procedure of its own; that room knows
nothing of the register, nor does this one of cases. `form_address` leads from an entry
to the form; ``thads.site.objections`` brings the news of the case back.
"""

from functools import lru_cache
from plone import api
from thads.debtors.entries import ending
from thads.debtors.entries.states import shown_number
from thads.debtors.interfaces import IDebtorEntry
from thads.debtors.notifications import notify_of_objection
from urllib.parse import quote_plus
from urllib.parse import urlsplit


DESK = "ho-tro-truc-tuyen"
PROCEDURE = "de-nghi-dinh-chinh-danh-sach"
DECISION = "so_quyet_dinh"
PAGE = "trang_danh_sach"
UNIT = "don_vi"
_DECISION, _PAGE, _UNIT = (
    quote_plus(f"form.widgets.{name}") for name in (DECISION, PAGE, UNIT)
)


def form_address(home_url: str, url: str, decision: str, unit_id: str) -> str:
    """Return the address of the form, filled in with what an entry says.

    ``url`` is its page, ``unit_id`` its unit; of one that the form does not offer any
    more the first is chosen. No name stands in the address: addresses are kept in logs
    and histories.
    """
    register, _slash, id = url.rpartition("/")
    decision, page = quote_plus(decision), f"{_quoted(register)}%2F{id}"
    form = f"{home_url}/{DESK}/{PROCEDURE}"
    unit = quote_plus(unit_id)
    return f"{form}?{_DECISION}={decision}&{_PAGE}={page}&{_UNIT}={unit}"


_quoted = lru_cache(maxsize=500)(quote_plus)


def entry_at(page: str):
    """Return the entry whose page an objection names, None if there is none.

    What citizens write is only looked up, by the last three parts of the address.
    """
    try:
        parts = urlsplit(page).path.rstrip("/").split("/")[-3:]
    except ValueError:
        return None
    if len(parts) < 3:
        return None
    place = api.portal.get()
    for name in parts:
        if not hasattr(place, "objectIds") or name not in place:
            return None
        place = place[name]
    return place if IDebtorEntry.providedBy(place) else None


def record_received(entry, case: str, moment: str) -> None:
    """Record that a case (its code) objects to an entry since a moment (ISO)."""
    if any(objection["case"] == case for objection in entry.objections):
        return
    objection = {"case": case, "received": moment, "outcome": "", "closed": ""}
    entry.objections = (*entry.objections, objection)


def record_decided(entry, case: str, outcome: str, moment: str, by: str) -> None:
    """Record the outcome of an objection; an upheld one waits for the leader."""
    record_received(entry, case, moment)
    number = shown_number(entry)
    news = {"outcome": outcome, "closed": moment, "by": by, "number": number}
    entry.objections = tuple(
        {**objection, **news} if objection["case"] == case else objection
        for objection in entry.objections
    )
    ending.update_agenda(entry)
    if outcome == "granted" and ending.upheld_objections(entry):
        notify_of_objection(entry, case)
