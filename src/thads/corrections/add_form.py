"""A form to add what may not be added here is refused, not broken.

Dexterity's add form raises ValueError for a type the folder does not take: an error of
the server, for an address anybody can type.
"""

from plone.dexterity.browser.add import DefaultAddView
from thads.interfaces import IThadsLayer
from zExceptions import Forbidden


def refuse_what_may_not_be_added(event):
    """Once it is known who asks, before the form is made."""
    view = event.request.get("PUBLISHED")
    if not isinstance(view, DefaultAddView):
        return
    if not IThadsLayer.providedBy(event.request):
        return
    allowed = {fti.getId() for fti in view.context.allowedContentTypes()}
    if view.ti.getId() not in allowed:
        raise Forbidden(view.ti.getId())
