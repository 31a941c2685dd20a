"""Access to the training site: people with an account of it, and nobody else."""

from plone import api
from thads.interfaces import ITrainingSite
from urllib.parse import quote
from zExceptions import Redirect
from zExceptions import Unauthorized
from zope.component.hooks import getSite


#: First steps below the site that everybody may open: the log-in and its look.
OPEN = {
    "login",
    "login_form",
    "login-help",
    "logged-out",
    "logout",
    "look",
    "second-factor",
}
OPEN_SPACES = ("++resource++", "++plone++", "++theme++", "favicon.ico")


def keep_out(event):
    """Send strangers to the log-in before anything is published; subscriber."""
    request, site = event.request, getSite()
    if not ITrainingSite.providedBy(site):
        return
    response = request.response
    response.setHeader("X-Robots-Tag", "noindex, nofollow")
    if not api.user.is_anonymous() or _is_open(request, site):
        return
    response.setHeader("Cache-Control", "private, no-store")
    if "application/json" in (request.getHeader("Accept") or ""):
        raise Unauthorized("The training site is for people with an account of it.")
    wanted = quote(request["ACTUAL_URL"], safe="")
    raise Redirect(f"{site.absolute_url()}/login?came_from={wanted}")


def _is_open(request, site):
    below = request["ACTUAL_URL"].removeprefix(site.absolute_url())
    first = below.lstrip("/").partition("/")[0]
    return first.removeprefix("@@") in OPEN or first.startswith(OPEN_SPACES)
