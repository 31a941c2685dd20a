"""How one objects to an entry, and what becomes of it.

An objection is a request of online support, of a procedure of its own; that room
knows nothing of the register, nor does this one of cases. ``address`` leads from an
entry to the form; ``thads.site.objections`` brings the news of the case back.
"""

from functools import lru_cache
from plone import api
from thads.debtors import notifications
from thads.debtors.entries import ending
from thads.debtors.interfaces import IDebtorEntry
from thads.organisation.units import home_of
from urllib.parse import quote_plus
from urllib.parse import urlsplit


DESK = "ho-tro-truc-tuyen"
PROCEDURE = "de-nghi-dinh-chinh-danh-sach"
DECISION = "so_quyet_dinh"
PAGE = "trang_danh_sach"
_DECISION, _PAGE = (quote_plus(f"form.widgets.{name}") for name in (DECISION, PAGE))


def address(entry, version):
    """The address of the form, filled in with decision and page of an entry.

    No name stands in it: addresses are kept in logs and histories.
    """
    url = entry.absolute_url()
    return form_at(home_of(entry).absolute_url(), url, version["record"]["decision"])


def form_at(home_url, url, decision):
    """The same, of an entry whose place is known."""
    register, _slash, id = url.rpartition("/")
    decision, page = quote_plus(decision), f"{_quoted(register)}%2F{id}"
    return f"{home_url}/{DESK}/{PROCEDURE}?{_DECISION}={decision}&{_PAGE}={page}"


_quoted = lru_cache(maxsize=500)(quote_plus)


def entry_at(page):
    """The entry whose page an objection names, or None: what citizens write is only
    looked up, by the two last parts of the address."""
    parts = urlsplit(page).path.rstrip("/").split("/")[-3:]
    if len(parts) < 3:
        return None
    locality, section, id = parts
    place = api.portal.get()
    for name in (locality, section, id):
        if not hasattr(place, "objectIds") or name not in place:
            return None
        place = place[name]
    return place if IDebtorEntry.providedBy(place) else None


def received(entry, case, moment):
    """Note that somebody objects to an entry."""
    if any(one["case"] == case for one in entry.objections):
        return
    objection = {"case": case, "received": moment, "outcome": "", "closed": ""}
    entry.objections = (*entry.objections, objection)


def decided(entry, case, outcome, moment, by):
    """Note what became of an objection; an upheld one waits for the leader."""
    received(entry, case, moment)
    number = ending.number_of(entry)
    news = {"outcome": outcome, "closed": moment, "by": by, "number": number}
    entry.objections = tuple(
        {**one, **news} if one["case"] == case else one for one in entry.objections
    )
    ending.settle(entry)
    if outcome == "granted" and ending.upheld(entry):
        notifications.tell_of_objection(entry, case)
