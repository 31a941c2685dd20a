"""The encoding of pages, what they may load, and who may keep them.

Without it: plone.protect parses the pages of people logged in, and lxml writes every
Vietnamese letter as `&#7893;`; Plone sends no header that restricts a page, and none by
which the computer of an office keeps no copy of what staff saw.

Upstream: plone.app.theming#239 mended the same in Diazo; in plone.protect not reported
yet.
"""

from lxml import html
from plone import api
from plone.transformchain.interfaces import ITransform
from repoze.xmliter.serializer import XMLSerializer
from thads.interfaces import IThadsLayer
from zope.component import adapter
from zope.interface import Interface
from zope.interface import implementer


#: Our pages load nothing from elsewhere, run no inline script and stand in no frame
#: of others. A locality's colour is an inline style on the root element.
STRICT = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'self'; "
    "form-action 'self'; frame-ancestors 'self'; style-src 'self' 'unsafe-inline'"
)
#: Plone's forms and TinyMCE, which only staff load, need inline styles and scripts.
STAFF = (
    "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; "
    "base-uri 'self'; form-action 'self'; frame-ancestors 'self'; "
    "script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'"
)
#: What browsers may keep for people who are logged in: the same for everybody, or a
#: picture, which is in a page.
KEPT = ("image/", "font/", "text/css", "text/javascript", "application/javascript")
KEPT += ("application/x-javascript",)
NOT_KEPT = "private, no-store"


@implementer(ITransform)
@adapter(Interface, Interface)
class Utf8:
    """Transform that writes a page which was parsed on its way out as UTF-8.

    plone.protect parses the pages of people logged in; lxml would then write every
    Vietnamese letter as a character reference: two or three times the bytes, and
    unreadable in the source. Its order is after plone.protect's, the last to touch the
    tree.
    """

    order = 9100

    def __init__(self, published, request):
        self.published = published
        self.request = request

    def transformBytes(self, result, encoding):
        """Leave bytes as they are."""
        return None

    def transformUnicode(self, result, encoding):
        """Leave text as it is."""
        return None

    def transformIterable(self, result, encoding):
        """Have a parsed page written as UTF-8."""
        if isinstance(result, XMLSerializer) and result.serializer is html.tostring:
            result.serializer = _utf8
        return None


def _utf8(tree, encoding=None, pretty_print=False):
    encoding = encoding or "utf-8"
    return html.tostring(
        tree, encoding=encoding, pretty_print=pretty_print, doctype="<!DOCTYPE html>"
    )


def set_headers(event):
    """Set the security headers of an answer before it is committed; subscriber."""
    if not IThadsLayer.providedBy(event.request):
        return
    response = event.request.response
    kind, staff = response.getHeader("Content-Type") or "", not api.user.is_anonymous()
    if kind.startswith("text/html"):
        response.setHeader("Content-Security-Policy", STAFF if staff else STRICT)
    is_public = "public" in (response.getHeader("Cache-Control") or "")
    if staff and not is_public and not kind.startswith(KEPT):
        response.setHeader("Cache-Control", NOT_KEPT)
