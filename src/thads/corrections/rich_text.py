"""Rich text that stays within its place on the page, and shows nothing of other sites.

Without it: Plone's filter takes scripts out, and leaves `style` and `iframe` as they
are: an editor, or who has pasted something, lays a box over the page's own log-in
(`position: fixed; z-index: 9999`), or has each reader load a page of another site.
A picture may be any page of ours, which each reader's browser then asks for in their
name (`/logout`). What is stored stays; it is filtered when it is shown, on pages as in
REST. A table wider than the telephone makes the whole page as wide: each scrolls in a
box of its own.

Upstream: not reported yet.
"""

from bs4 import BeautifulSoup
from plone import api
from plone.outputfilters.interfaces import IFilter
from thads import _
from thads.interfaces import IThadsLayer
from thads.web.embedded import SOURCES
from thads.web.embedded import loads_page
from thads.web.markup import bounded_style
from thads.web.markup import is_own
from thads.web.public_address import public_address
from zope.component import adapter
from zope.interface import Interface
from zope.interface import implementer
from ZPublisher import zpublish


#: Class of the box a table scrolls in.
BOX = "t-tablewrap"
_FRAMES = ("iframe", "frame", "embed", "object")
_HANDLED = ("style", "<table", "src", "poster", *_FRAMES)


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
        if not any(each in folded for each in _HANDLED):
            return None
        soup = BeautifulSoup(data, "html.parser")
        for element in soup.find_all(style=True):
            element["style"] = bounded_style(element["style"])
            if not element["style"]:
                del element["style"]
        sites = (api.portal.get().absolute_url(), public_address())
        for frame in soup.find_all(_FRAMES):
            if not is_own(frame.get("src") or frame.get("data") or "", sites):
                frame.decompose()
            elif "srcdoc" in frame.attrs:
                del frame["srcdoc"]
        for element in soup.find_all(True):
            for name in SOURCES & element.attrs.keys():
                if loads_page(name, str(element[name]), sites):
                    del element[name]
        _scroll(soup)
        return str(soup)


def _scroll(soup):
    """Put each table into a box that scrolls: a wide one breaks no page."""
    label = api.portal.translate(_("Table, may be scrolled sideways"))
    for table in soup.find_all("table"):
        if table.find_parent("table"):
            continue
        # what a program read and sent back has its box already
        box = table.find_parent(class_=BOX) or table.wrap(soup.new_tag("div"))
        box.attrs |= {"class": BOX, "role": "region", "tabindex": "0"}
        box["aria-label"] = label
