"""The address under which readers reach the portal, for links in mails.

Zope writes links by the `Host` a request names, which whoever asks may choose: a mail
with a link for a new password would lead to their own server. So links in mails begin
with the address that was set: the registry's `thads.public_address`, else
THADS_PUBLIC_URL of the process. Only where neither is set (a developer's machine) does
the request decide.
"""

from plone import api
from thads.interfaces import ITrainingSite
from thads.paths import portal_path
from typing import Any
from urllib.parse import quote
import os


RECORD = "thads.public_address"
ENVIRONMENT = "THADS_PUBLIC_URL"


def public_address() -> str:
    """Return the address of the site without a slash at its end; "" if none is set."""
    own = api.portal.get_registry_record(RECORD, default=None)
    if own:
        return own.rstrip("/")
    address = os.environ.get(ENVIRONMENT, "").rstrip("/")
    site = api.portal.get()
    if address and ITrainingSite.providedBy(site):
        return f"{address}/{site.getId()}"
    return address


def public_url(content: Any) -> str:
    """Return the address of the site or of something in it, as it stands in mails."""
    address = public_address()
    if not address:
        return content.absolute_url()
    path = portal_path(content)
    return f"{address}/{quote(path)}" if path else address
