"""`@copy` and `@move` refuse what they cannot do, with a reason, and change nothing.

Without it: an item that may not be copied, and a folder that does not take it, are
errors that plone.restapi hands on as 500.

Upstream: not reported yet.
"""

from OFS.CopySupport import CopyError
from plone.restapi.services.copymove.copymove import Copy as PloneCopy
from plone.restapi.services.copymove.copymove import Move as PloneMove
from thads import _
from thads.errors import NotAllowed
from thads.errors import Refused


NOT_HERE = _(
    "What you copied or cut cannot be put here: this place does not take it, or you "
    "may not add to it."
)
#: How Dexterity begins its refusal of a type; it is a ValueError, as are others.
DISALLOWED = "Disallowed subobject type"


class Refusing:
    """Mixin of a service that pastes: what cannot be put there is refused in words."""

    upstream = True

    def reply(self):
        """Paste what was sent; NotAllowed (403) or Refused (400) if it cannot be."""
        try:
            return super().reply()
        except CopyError as error:
            raise NotAllowed(NOT_HERE) from error
        except ValueError as error:
            if not str(error).startswith(DISALLOWED):
                raise
            raise Refused({"source": NOT_HERE}) from error


class Copy(Refusing, PloneCopy):
    """POST @copy."""


class Move(Refusing, PloneMove):
    """POST @move."""
