"""Short names of content are as long as an address can be, and can be seen.

Names made from titles are cut; names somebody chose are refused.

Without it: Plone makes a name of 255 characters of a long title; plone.restapi makes an
item under a name of 100,000 characters (`POST {"id": "xxx…"}`). No browser or proxy
takes its address, so that it cannot be opened or deleted again; with signs that turn
the direction of writing it shows as another one.

Upstream: not reported yet.
"""

from OFS.interfaces import IObjectWillBeMovedEvent
from plone.app.content.namechooser import NormalizingNameChooser
from plone.i18n.normalizer import cropName
from Products.CMFCore.interfaces import IContentish
from thads import _
from thads.errors import Refused
import re
import unicodedata


#: Characters of a name, and their bytes as they stand in an address.
LONGEST, MOST_BYTES = 200, 600
#: Characters of a name made from a title: copies, and items of equal titles, add some.
LONGEST_MADE = 150
TOO_LONG = _("The short name is too long: at most 200 characters.")
UNSEEN = _("The short name has characters that cannot be seen.")
#: Categories of Unicode: controls, formats, halves of characters, line ends.
INVISIBLE = ("Cc", "Cf", "Cs", "Zl", "Zp")
#: What joins the parts of one sign, of an emoji or in some scripts.
JOINING = "\u200d"
#: What Plone puts before the name of a copy; the name itself has been checked.
_OF_COPIES = re.compile(r"(?:working_copy|copy\d{0,4})_of_")
#: A name with the ending of a file: they stay together.
_ENDING = re.compile(r"([^.].*)(\.\w{1,10})", re.DOTALL)


class NameChooser(NormalizingNameChooser):
    """Chooser that cuts the names it makes of titles."""

    def _findUniqueName(self, name, obj):
        return super()._findUniqueName(cut(name), obj)


def cut(name: str) -> str:
    """Return a name of at most LONGEST_MADE characters, cut between two words."""
    if len(name) <= LONGEST_MADE:
        return name
    found = _ENDING.fullmatch(name)
    stem, ending = found.groups() if found else (name, "")
    return cropName(stem, LONGEST_MADE - len(ending)).rstrip("-") + ending


def check_name(content: IContentish, event: IObjectWillBeMovedEvent) -> None:
    """Refuse a new name that no address can have; subscriber."""
    name = event.newName
    if name is None or event.newParent is None:
        return
    if event.oldParent is not None and event.oldName == name:
        return  # what there is already may be moved with its container
    found = _OF_COPIES.match(name)
    longest = LONGEST + (len(found[0]) if found else 0)
    if len(name) > longest or len(name.encode("utf-8", "replace")) > MOST_BYTES:
        raise Refused({"id": TOO_LONG})
    if any(unicodedata.category(c) in INVISIBLE and c not in JOINING for c in name):
        raise Refused({"id": UNSEEN})
