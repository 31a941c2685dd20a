"""How one objects to an entry, and what becomes of it.

An objection is a request of online support, of a procedure of its own; that room
knows nothing of the register, nor does this one of cases. ``address`` leads from an
entry to the form; ``thads.setup.objections`` brings the news of the case back.
"""

from thads.organisation.units import home_of
from urllib.parse import urlencode


DESK = "ho-tro-truc-tuyen"
PROCEDURE = "de-nghi-dinh-chinh-danh-sach"
DECISION = "so_quyet_dinh"
PAGE = "trang_danh_sach"


def address(entry, version):
    """The address of the form, filled in with decision and page of an entry.

    No name stands in it: addresses are kept in logs and histories.
    """
    url = entry.absolute_url()
    return form_at(home_of(entry).absolute_url(), url, version["record"]["decision"])


def form_at(home_url, url, decision):
    """The same, of an entry whose place is known."""
    fields = {DECISION: decision, PAGE: url}
    query = urlencode({f"form.widgets.{name}": value for name, value in fields.items()})
    return f"{home_url}/{DESK}/{PROCEDURE}?{query}"
