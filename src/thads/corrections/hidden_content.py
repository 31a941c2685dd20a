"""Content that a person may not view answers as if it did not exist: 404, same page.

Without it: Zope sends strangers to the log-in, or answers 401, where a draft lies, and
404 where nothing does; so everybody learns what is being written, and under which
address. The page of a mistyped address below a draft carries the draft's description.
What lies in the open and asks for a right (`/hanoi/@@people`) still leads to the
log-in: it is the same in every locality.

Upstream: Products.CMFPlone#385 (the page of a 404 forgets who is logged in) was closed;
that a refusal tells what there is, is not reported.
"""

from AccessControl import getSecurityManager
from AccessControl.SecurityManagement import newSecurityManager
from Acquisition import aq_base
from Acquisition import aq_chain
from plone import api
from plone.outputfilters.browser.resolveuid import ResolveUIDView
from plone.rest.traverse import RESTWrapper
from Products.CMFCore.interfaces import IDynamicType
from thads.web.visibility import is_viewable
from zExceptions import Forbidden
from zExceptions import MethodNotAllowed
from zExceptions import NotFound
from zExceptions import Unauthorized
from zope.component.hooks import getSite


#: What tells that there is something: it asks for a right, or offers another method.
TELLING = (Forbidden, MethodNotAllowed, NotFound, Unauthorized)


def hides(exception, request):
    """Return whether a refusal would tell of what the person may not even view."""
    place = nearest_content(request)
    return (
        isinstance(exception, TELLING) and place is not None and not is_viewable(place)
    )


def nearest_content(request):
    """Return the content an address led to, or the last it came through; or None."""
    for step in request.get("PARENTS") or ():
        step = step.context if isinstance(step, RESTWrapper) else step
        if IDynamicType.providedBy(step):
            return step
    return None


def nearest_viewable(request):
    """Return the content around an address that the person may view; None if none."""
    place = nearest_content(request)
    return next((each for each in aq_chain(place) if is_viewable(each)), None)


def recognise_person(request):
    """Let the person who asks be known: Zope asks at the end of an address only."""
    site = getSite()
    if site is None or getSecurityManager().getUser().getId() is not None:
        return
    for folder in (site.acl_users, site.getPhysicalRoot().acl_users):
        for user_id, login in folder._extractUserIds(request, folder.plugins):
            user = folder._findUser(folder.plugins, user_id, login, request=request)
            if user is not None:
                newSecurityManager(request, aq_base(user).__of__(folder))
                return


class ResolveViewable(ResolveUIDView):
    """`resolveuid/<uid>`: leads to what the person may view, and tells of nothing else.

    Plone's leads to the address of a draft, with the words of its title.
    """

    def __call__(self):
        """Lead to the item (301), or say that there is none."""
        catalog = api.portal.get_tool("portal_catalog")
        if not self.uuid or not catalog(UID=self.uuid, show_inactive=True):
            raise NotFound(self.request.get("ACTUAL_URL", ""))
        return super().__call__()
