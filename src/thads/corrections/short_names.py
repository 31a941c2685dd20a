"""Short names of content are as long as an address can be, and can be seen.

Without it: `POST {"id": "xxx…"}` of plone.restapi makes an item under a name of 100,000
characters. No browser or proxy takes its address, so that it cannot be opened or
deleted again; with signs that turn the direction of writing it shows as another one.

Upstream: not reported yet; Plone makes its own names of 50 characters from titles.
"""

from OFS.interfaces import IObjectWillBeMovedEvent
from Products.CMFCore.interfaces import IContentish
from thads import _
from thads.errors import Refused
import unicodedata


#: Characters of a name, and their bytes as they stand in an address.
LONGEST, MOST_BYTES = 200, 600
TOO_LONG = _("The short name is too long: at most 200 characters.")
UNSEEN = _("The short name has characters that cannot be seen.")
#: Categories of Unicode: controls, formats, halves of characters, line ends.
INVISIBLE = ("Cc", "Cf", "Cs", "Zl", "Zp")
#: What joins the parts of one sign, of an emoji or in some scripts.
JOINING = "\u200d"


def check_name(content: IContentish, event: IObjectWillBeMovedEvent) -> None:
    """Refuse a new name that no address can have; subscriber."""
    name = event.newName
    if name is None or event.newParent is None:
        return
    if event.oldParent is not None and event.oldName == name:
        return  # what there is already may be moved with its container
    if len(name) > LONGEST or len(name.encode("utf-8", "replace")) > MOST_BYTES:
        raise Refused({"id": TOO_LONG})
    if any(unicodedata.category(c) in INVISIBLE and c not in JOINING for c in name):
        raise Refused({"id": UNSEEN})
