"""Answer 415 to bodies of services that are neither JSON nor files.

Without it: plone.restapi reads any body as JSON, whatever it says of itself. So the
page of another site can send one without asking (`text/plain`): log its reader in as
somebody else, for one, since who is not logged in has no cookie to be missed. A body
of no named kind is taken as JSON from programs; browsers say which page sends it.

Upstream: not reported yet.
"""

from plone.rest.interfaces import IAPIRequest
from thads import _
from thads.errors import UnsupportedBody
from thads.login import same_origin
import re


READS = ("GET", "HEAD", "OPTIONS")
TAKEN = re.compile(
    r"application/([\w.-]+\+)?json|multipart/form-data"
    r"|application/offset\+octet-stream|application/(x-ndjson|jsonl)"
)
REFUSED = _(
    "The body is of a kind that is not taken here. Send JSON, and name it in the "
    "header: application/json."
)


def refuse_other_bodies(event):
    """Refuse a body a service does not take; subscriber after traversal."""
    request = event.request
    if not IAPIRequest.providedBy(request) or request.method in READS:
        return
    if (request.getHeader("Content-Length") or "0") == "0":
        return
    kind = (request.getHeader("Content-Type") or "").partition(";")[0].strip().lower()
    if not kind and same_origin.comes_from_here(request):
        return
    if not TAKEN.fullmatch(kind):
        raise UnsupportedBody({"": REFUSED}, "media_type")
