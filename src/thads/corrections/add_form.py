"""Answer 403 for the add form of a type that the folder does not take.

Without it: Dexterity's add form raises ValueError (since plone.dexterity#31), an error
of the server for an address anybody can type.

Upstream: not reported yet.
"""

from plone.dexterity.browser.add import DefaultAddView
from thads.interfaces import IThadsLayer
from zExceptions import Forbidden


def refuse_disallowed_type(event):
    """Raise Forbidden once the user is known, before the form is made; subscriber."""
    view = event.request.get("PUBLISHED")
    if not isinstance(view, DefaultAddView):
        return
    if not IThadsLayer.providedBy(event.request):
        return
    allowed = {fti.getId() for fti in view.context.allowedContentTypes()}
    if view.ti.getId() not in allowed:
        raise Forbidden(view.ti.getId())
