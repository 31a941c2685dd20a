"""Rich text that stays within its place on the page, and shows nothing of other sites.

Without it: Plone's filter takes scripts out, and leaves `style` and `iframe` as they
are: an editor, or who has pasted something, lays a box over the page's own log-in
(`position: fixed; z-index: 9999`), or has each reader load a page of another site.
What is stored stays; it is filtered when it is shown, on pages as in REST.

Upstream: not reported yet.
"""

from bs4 import BeautifulSoup
from plone import api
from plone.outputfilters.interfaces import IFilter
from thads.interfaces import IThadsLayer
from thads.web.public_address import public_address
from urllib.parse import urljoin
from urllib.parse import urlsplit
from zope.component import adapter
from zope.interface import Interface
from zope.interface import implementer
from ZPublisher import zpublish
import re


#: What the editor writes: how a text looks, and the measures of tables and pictures.
PROPERTIES = frozenset(
    (
        *("background-color", "color", "font-size", "font-style", "font-weight"),
        *("text-align", "text-decoration", "text-indent", "text-transform"),
        *("line-height", "list-style-type", "vertical-align", "white-space"),
        *("width", "height", "max-width", "min-width", "float", "clear"),
        *("margin-left", "margin-right", "padding-left", "padding-right", "padding"),
        *("border", "border-collapse", "border-color", "border-spacing"),
        *("border-style", "border-width"),
    )
)
#: Words, measures and colours: no address, no function but rgb(), nothing below zero.
_PART = re.compile(r"[a-z][a-z-]*|#[0-9a-f]+|[0-9.]+[a-z%]*|rgba?\([0-9.,%]*\)")
#: Characters of a value; a border with its colour has some thirty.
_LONGEST = 100
_FRAMES = ("iframe", "frame", "embed", "object")


@zpublish(False)
@implementer(IFilter)
@adapter(Interface, IThadsLayer)
class Bounded:
    """Output filter of rich text."""

    order = 900

    def __init__(self, context=None, request=None):
        self.context = context
        self.request = request

    def is_enabled(self):
        """Return whether texts are filtered: always."""
        return True

    @zpublish(False)
    def __call__(self, data):
        folded = data.lower()
        if "style" not in folded and not any(tag in folded for tag in _FRAMES):
            return None
        soup = BeautifulSoup(data, "html.parser")
        for element in soup.find_all(style=True):
            element["style"] = bounded_style(element["style"])
            if not element["style"]:
                del element["style"]
        for frame in soup.find_all(_FRAMES):
            if not _is_own(frame.get("src") or frame.get("data") or ""):
                frame.decompose()
            elif "srcdoc" in frame.attrs:
                del frame["srcdoc"]
        return str(soup)


def bounded_style(style):
    """Return what of a `style` stays: properties of the list, with plain values."""
    kept = []
    for declaration in style.split(";"):
        name, _colon, value = declaration.partition(":")
        name, value = name.strip().lower(), value.strip().lower()
        if name in PROPERTIES and _is_plain(value):
            kept.append(f"{name}: {value}")
    return "; ".join(kept)


def _is_plain(value):
    if not value or len(value) > _LONGEST:
        return False
    parts = re.sub(r",\s+", ",", value).split()
    return all(_PART.fullmatch(part) for part in parts)


def _is_own(address):
    """Return whether an address is one of this site."""
    site = api.portal.get().absolute_url()
    try:
        wanted = urlsplit(urljoin(f"{site}/", address.strip()))
    except ValueError:
        return False
    own = {urlsplit(each)[:2] for each in (site, public_address()) if each}
    return bool(address.strip()) and wanted[:2] in own
