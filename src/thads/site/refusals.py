"""Refusals in the audit trail: people of staff who ask for what is not theirs.

Each request of somebody who is logged in that is refused (401, 403), or that is
answered like what does not exist because it may not be viewed, is counted: who, at
which place, how often in an hour. Of an address only the content that is there is
written down, nothing that was sent; a person has so many lines an hour and no more
(`audit.tallies`). Strangers are not counted here: see `login.attacks`.
"""

from AccessControl import getSecurityManager
from plone.base.interfaces import IPloneSiteRoot
from thads.audit import sign_in
from thads.audit import tallies
from thads.audit import trail
from thads.audit.interfaces import IUnitDirectory
from thads.corrections.hidden_content import nearest_content
from thads.errors import NotAllowed
from thads.interfaces import IThadsLayer
from thads.paths import portal_path
from thads.worktime import clock
from zExceptions import Forbidden
from zExceptions import Unauthorized
from zope.annotation.interfaces import IAnnotations
from zope.component import queryUtility
from zope.component.hooks import getSite


#: Where a request notes that what exists was answered as if it did not.
HIDDEN = "thads.site.hidden"
ACTION = "audit.refused"
STATUSES = (401, 403)
REFUSING = (Forbidden, NotAllowed, Unauthorized)


def note_hidden(request):
    """Note that a request is answered 404 for what the person may not view."""
    IAnnotations(request)[HIDDEN] = True


def answered(event):
    """Count a request of somebody logged in that was refused; subscriber."""
    request = event.request
    if getattr(event, "retry", False) or not IThadsLayer.providedBy(request):
        return
    exception = getattr(event, "exc_info", (None, None))[1]
    hidden = IAnnotations(request).get(HIDDEN, False)
    refused = request.response.getStatus() in STATUSES
    if not (hidden or refused or isinstance(exception, REFUSING)):
        return
    user, portal = _person(request), getSite()
    if user is None or not IPloneSiteRoot.providedBy(portal):
        return
    place = nearest_content(request)
    place = portal if place is None else place
    directory = queryUtility(IUnitDirectory)
    fields = {
        **sign_in.facts_of(user.getId(), user, ACTION, request),
        "path": f"/{portal_path(place)}",
        "title": trail.title_of(place),
        "unit": directory.unit_of(place) if directory else "",
        "details": {"hidden": True} if hidden else {},
    }
    tallies.counter.count(portal.getPhysicalPath(), fields, clock.precise_now())


def _person(request):
    """Return who is logged in, None if nobody is."""
    found = (request.other.get("AUTHENTICATED_USER"), getSecurityManager().getUser())
    return next((u for u in found if u is not None and u.getId()), None)
