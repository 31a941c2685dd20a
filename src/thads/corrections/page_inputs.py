"""Read the parameters of Plone's own pages as what they have to be.

Without it: its listings take `b_start`, `b_size` and dates of an address for numbers
without a look (`/hanoi/listing_view?b_start=x`, `?b_size=0`, `event_listing?month=13`
are server errors), hand a filter of the address to the catalogue, and use a list as a
key (`plonejsi18n?domain=a&domain=b`). What batches read has the same meaning on every
page and is read before any page is found; names that other pages use differently are
read where Plone's page begins. A broken value counts as not given. Whatever else fails
on what was sent, in a page of the table of open views and in no code of ours, is
answered 400 and logged.

Upstream: not reported yet (plone.app.contenttypes, plone.app.event, plone.app.content).
"""

from calendar import monthrange
from datetime import date
from plone.app.content.browser.i18n import i18njs
from plone.app.event.browser.event_listing import EventListing
from plone.app.textfield.widget import RichTextWidget
from plone.base.utils import munge_search_term
from thads.corrections import open_views
from thads.corrections import rest_inputs
from thads.web import parameters
from thads.worktime import clock
from traceback import walk_tb
from typing import Any
from z3c.form.interfaces import NOVALUE as NO_VALUE
from ZODB.POSException import POSError
from ZPublisher.HTTPRequest import HTTPRequest
import re


#: Plone's, as they were before those below took their places.
original_events = EventListing.__init__
original_messages = i18njs.__call__
original_rich_text = RichTextWidget.extract

#: Numbers of batches, from and to; one that is lower than its first counts as it, but
#: for sizes, of which 0 is none.
NUMBERS = {
    "b_start": (0, 1_000_000),
    "b_size": (0, 100),
    "limit_display": (0, 100),
    "orphan": (0, 1),
}
SIZES = frozenset(("b_size", "limit_display"))
SORTING = ("sort_on", "sort_order")
#: A filter of Plone's listings that pages set for themselves; no address has one.
FILTER = "contentFilter"
MODES = ("all", "past", "future", "now", "today", "7days", "day", "week", "month")
#: Pages of staff that Plone leads to with parameters alone, of a version or a field.
#: Without them, or at what has no versions, they fail; names as `open_views` has them.
OF_PARAMETERS = frozenset(
    (name, open_views.PAGE)
    for name in ("download-version", "history", "text-transform", "version-view")
)
#: Searches of a listing of events, in characters.
LONGEST = 200


def read_batch(request: HTTPRequest) -> None:
    """Replace the parameters of batches by what they have to be, or drop them.

    Cookies of these names too: Zope takes them where the parameter is not given.
    """
    form, names = request.form, (*NUMBERS, *SORTING, FILTER)
    for name in names:
        request.cookies.pop(name, None)
    read = {name: parameters.text(form, name) for name in SORTING}
    for name, (low, high) in NUMBERS.items():
        number = parameters.integer(form, name, None, low, high)
        none = number is None or not number and name in SIZES
        # links of batches are cast (`b_start:int=20`), and read as numbers
        is_cast = isinstance(form.get(name), int)
        read[name] = None if none else number if is_cast else str(number)
    _replace(form, read | {FILTER: ""})


def begin_events(view: EventListing, context: Any, request: HTTPRequest) -> None:
    """Begin a listing of events as Plone's view does, with parameters that are read.

    Takes the place of `EventListing.__init__`.
    """
    form = request.form
    read = {
        "date": _date(form),
        "mode": parameters.choice(form, "mode", MODES),
        "path": parameters.text(form, "path"),
        "SearchableText": _words(parameters.text(form, "SearchableText", most=LONGEST)),
        **dict.fromkeys(("day", "month", "year"), ""),
    }
    tags = [each for each in parameters.texts(form, "tags") if each]
    _replace(form, read)
    _replace(form, {"tags": tags})
    original_events(view, context, request)


def rich_text(widget: RichTextWidget, default: Any = NO_VALUE) -> Any:
    """Return the text of an editor; of one that was sent twice the first.

    Takes the place of `RichTextWidget.extract`.
    """
    form = widget.request.form
    if isinstance(form.get(widget.name), list):
        form[widget.name] = next(iter(form[widget.name]), "")
    return original_rich_text(widget, default)


def messages(view: i18njs, domain: Any = None, language: Any = None) -> Any:
    """Return the messages of a domain as Plone's view does.

    Takes the place of `i18njs.__call__`, whose arguments are parameters of the address.
    """
    sent = {"domain": domain, "language": language}
    return original_messages(
        view,
        domain=parameters.text(sent, "domain") or None,
        language=parameters.text(sent, "language") or None,
    )


def _replace(form, read):
    """Put what was read into a form; what was broken is not given."""
    for name, value in read.items():
        if value or value == 0:
            form[name] = value
        else:
            form.pop(name, None)


def _date(form):
    """Return the day that was asked for, as Plone writes it; "" if there is none.

    A month without its day, or with one it has not, is meant from its nearest day.
    """
    year, month, day = (
        parameters.integer(form, name, 0, 0, high)
        for name, high in (("year", 9999), ("month", 99), ("day", 99))
    )
    if not (year or month or day):
        day_asked = parameters.date(form, "date")
        return day_asked.isoformat() if day_asked else ""
    today = clock.today()
    year, month, day = year or today.year, month or today.month, day or today.day
    first, last = parameters.FIRST_DATE.year, parameters.LAST_DATE.year
    if not (first <= year <= last and 1 <= month <= 12):
        return ""
    return date(year, month, min(day, monthrange(year, month)[1])).isoformat()


def _words(text):
    """Return a search as the catalogue can read it; one without words is none."""
    words = text.replace('"', " ") if re.search(r"\w", text) else ""
    return munge_search_term(words) if words else ""


def caused(exception: Exception, request: HTTPRequest) -> bool:
    """Return whether what a request sent, or left out, made a page of Plone fail."""
    of_values = isinstance(exception, rest_inputs.OF_VALUES)
    if not of_values or isinstance(exception, POSError):
        return False
    page = request.get("PUBLISHED")
    page = getattr(page, "__self__", page)
    name = open_views.name_of(page)
    is_open = bool(request.form) and name in open_views.table()
    if open_views.is_ours(page) or not (is_open or name in OF_PARAMETERS):
        return False
    return not any(
        frame.f_globals.get("__name__", "").startswith("thads.")
        and frame.f_globals["__name__"] != __name__
        for frame, _line in walk_tb(exception.__traceback__)
    )
