"""A form without its token is answered 403, not as if it had been saved.

Without it: plone.protect takes back what such a form wrote, and raises where
plone.transformchain swallows it: the person is led on, and told that it is saved.

Upstream: not reported yet (plone.protect, plone.transformchain).
"""

from plone.protect.auto import ProtectTransform
from thads import _
from zExceptions import Forbidden


#: Plone's, as it was before this one took its place.
original = ProtectTransform.check
#: In the request's environment, where no parameter can set it.
TAKEN_BACK = "thads.taken_back"
MESSAGE = _("The form came without its token. Nothing was changed.")


def check(transform):
    """Check the token, and note that what was written is taken back.

    Takes the place of `ProtectTransform.check`.
    """
    try:
        return original(transform)
    except Exception:
        transform.request.environ[TAKEN_BACK] = True
        raise


def refuse_taken_back(event):
    """Raise Forbidden where nothing stays of what a form wrote; subscriber."""
    request = event.request
    if request.environ.pop(TAKEN_BACK, False):
        response = request.response
        response.headers.pop("location", None)
        response.cookies.pop("statusmessages", None)
        response.setStatus(403)
        raise Forbidden(MESSAGE)
