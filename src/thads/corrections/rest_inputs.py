"""Answer 400, not 500, to what a client sends where plone.restapi checks nothing.

Without it: its services read what they are sent without a look (`@search?b_size=abc`, a
list where a name is wanted) and fail with whatever Python raises. One place for all of
them, since each release has others: a request that sent something, and failed with an
error of values in plone.restapi's own code or below it, is answered 400 and logged.
What failed in code of ours is ours, and stays 500.

Upstream: plone.restapi#1652 mended `@querystring-search`; plone.restapi#1856 would have
mended batches and was closed.
"""

from DateTime.interfaces import DateTimeError
from plone.restapi.exceptions import QueryParsingError
from Products.CMFEditions.interfaces.IArchivist import ArchivistRetrieveError
from Products.ZCatalog.Catalog import CatalogError
from Products.ZCTextIndex.ParseTree import ParseError
from thads.web.shown_path import shown_path
from traceback import format_tb
from traceback import walk_tb
import logging


logger = logging.getLogger(__name__)

#: What Python, the catalogue and the store of versions raise for a wrong value.
OF_VALUES = (
    ArchivistRetrieveError,
    AssertionError,
    AttributeError,
    CatalogError,
    DateTimeError,
    LookupError,
    NameError,
    NotImplementedError,
    OverflowError,
    ParseError,
    QueryParsingError,
    TypeError,
    ValueError,
)
#: Frames of a traceback that are logged, the innermost ones.
FRAMES = 5


def caused(exception, request):
    """Return whether what a request sent made a service of plone.restapi fail."""
    # some of its services raise Exception itself: "Must supply exactly one parameter"
    of_values = isinstance(exception, OF_VALUES) or type(exception) is Exception
    if not of_values or not sent(request):
        return False
    ours = theirs = False
    for frame, _line in walk_tb(exception.__traceback__):
        module = frame.f_globals.get("__name__", "")
        # the innermost of the two decides: they call us, and we call them
        if module.startswith("plone.restapi."):
            ours, theirs = False, True
        elif module.startswith("thads."):
            ours, theirs = True, False
    return theirs and not ours


def sent(request):
    """Return whether a request has parameters, a body, or a path behind the service."""
    service = request.get("PUBLISHED")
    service = getattr(service, "__self__", service)
    name = getattr(service, "__name__", "").rpartition("_")[2]
    behind = name and request.steps and not request.steps[-1].endswith(name)
    return bool(request.form or behind or request.method != "GET")


def log(exception, request):
    """Log where it failed; the exception's own text may repeat what was sent."""
    logger.warning(
        "%s %s failed on what was sent: %s\n%s",
        request.method,
        shown_path(request.get("PATH_INFO", "")),
        type(exception).__name__,
        "".join(format_tb(exception.__traceback__)[-FRAMES:]),
    )
