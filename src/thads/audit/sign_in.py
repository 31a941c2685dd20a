"""Signing in and out, and passwords: what Plone tells of, and what it does not.

Nothing tells of an attempt that failed. So each request is looked at when it has been
answered: it brought a login and a password (in a form, to the service @login, or as
basic authentication), and the answer was nobody's.
"""

from base64 import b64decode
from plone.base.interfaces import IPloneSiteRoot
from Products.PluggableAuthService.interfaces.events import ICredentialsUpdatedEvent
from Products.PluggableAuthService.interfaces.events import IUserLoggedInEvent
from Products.PluggableAuthService.interfaces.events import IUserLoggedOutEvent
from thads.audit import tallies
from thads.audit import trail
from thads.audit.interfaces import IUnitDirectory
from thads.plonetypes import Portal
from thads.plonetypes import Request
from thads.plonetypes import User
from thads.ratelimit.networks import network_of
from thads.web import json_objects
from thads.web import parameters
from thads.worktime import clock
from typing import Any
from zExceptions import Unauthorized
from zope.annotation.interfaces import IAnnotations
from zope.component import queryUtility
from zope.component.hooks import getSite
from zope.globalrequest import getRequest
import binascii


FORM = "form"
BASIC = "basic"
SERVICE = "service"
OIDC = "oidc"
LDAP = "ldap"
#: Annotation of a request that signs somebody in by something else than a password.
WAY = "thads.audit.way"
#: Annotation of a request whose password was right and which yet signs nobody in,
#: because something further is asked for. Set by whoever asks for it.
NOT_FAILED = "thads.audit.not_failed"
#: How the service @login refuses a password, or to look at it.
REFUSED = frozenset({401, 403, 429})

MOST_REMEMBERED = 1_000
_basic: dict[tuple[Any, ...], dict[str, Any]] = {}


def signed_in(event: IUserLoggedInEvent) -> None:
    """Count that somebody signed in; a subscriber."""
    _count_of(event.principal, "login.success")


def signed_out(event: IUserLoggedOutEvent) -> None:
    """Count that somebody signed out; a subscriber."""
    if event.principal.getId():
        _count_of(event.principal, "login.logout")


def password_changed(event: ICredentialsUpdatedEvent) -> None:
    """Record that a password was changed, and whose; a subscriber."""
    portal = getSite()
    if not IPloneSiteRoot.providedBy(portal) or event.principal is None:
        return
    user_id = event.principal.getId()
    facts = trail.facts(portal)
    if not facts["user"]:
        # by the address from a mail: the person themselves, as far as anybody knows
        facts |= {"user": user_id, "name": trail.name_of(event.principal)}
    details = {} if facts["user"] == user_id else {"person": user_id}
    trail.add(
        portal,
        {
            **facts,
            "unit": _home(user_id),
            "action": "login.password",
            "details": details,
            "network": _network(getRequest()),
        },
    )


def answered(event: Any) -> None:
    """Look whether a request that was answered failed to sign in; a subscriber."""
    request = event.request
    if getattr(event, "retry", False):
        return
    found = credentials(request)
    if found is None:
        return
    way, login = found
    # not `request.get`, which would ask form and cookies too
    user = request.other.get("AUTHENTICATED_USER")
    user_id = user.getId() if user is not None else None
    if way == SERVICE:
        failed = request.response.getStatus() in REFUSED
    elif user is None:
        # of an address that does not exist, nobody has compared the password
        failed = isinstance(getattr(event, "exc_info", (0, 0))[1], Unauthorized)
    else:
        failed = not user_id
    if failed and NOT_FAILED not in IAnnotations(request):
        _count_failed(request, login, way)
    elif way == BASIC and user_id:
        _count_basic(request, user)


def credentials(request: Request) -> tuple[str, str] | None:
    """Return how a request brought a password and for which login, None without."""
    form = request.form
    if request.method == "POST":
        if _is_service(request):
            return SERVICE, json_objects.member_of_body(request, "login") or ""
        if parameters.given(form, "__ac_password"):
            return FORM, parameters.text(form, "__ac_name")
    auth = getattr(request, "_auth", None)
    if isinstance(auth, str) and auth[:6].lower() == "basic ":
        try:
            text = b64decode(auth[6:].strip(), validate=True).decode("utf-8", "replace")
        except (binascii.Error, ValueError):
            return None
        return BASIC, text.partition(":")[0]
    return None


def _is_service(request: Request) -> bool:
    return str(request.environ.get("PATH_INFO", "")).rstrip("/").endswith("/@login")


def _portal_of(request: Request) -> Portal | None:
    parents = request.other.get("PARENTS") or ()
    return next((each for each in parents if IPloneSiteRoot.providedBy(each)), None)


def _count_failed(request: Request, login: str, way: str) -> None:
    portal = _portal_of(request)
    if portal is not None:
        _count_failure(portal, request, _known(portal, login), way)


def _count_failure(portal: Portal, request: Request, user_id: str, way: str) -> None:
    user = portal.acl_users.getUserById(user_id) if user_id else None
    fields = facts_of(user_id, user, "login.failure", request)
    # what is no login may be a password typed into the wrong field
    fields["details"] = {"way": way} | ({} if user_id else {"account": "unknown"})
    tallies.counter.count(portal.getPhysicalPath(), fields, clock.precise_now())


def _known(portal: Portal, login: str) -> str:
    """Return the id of the account of a login, empty if the site has none such."""
    users = getattr(portal.acl_users, "source_users", None)
    return (users is not None and users._login_to_userid.get(login)) or ""


def _count_basic(request: Request, user: User) -> None:
    """Count a request of a program, which signs in anew with each."""
    portal = _portal_of(request)
    if portal is None:
        return
    now = clock.precise_now()
    site, network = portal.getPhysicalPath(), _network(request)
    key = (site, user.getId(), network, now.hour)
    fields = _basic.get(key)
    if fields is None:
        if len(_basic) >= MOST_REMEMBERED:
            _basic.clear()
        fields = _basic[key] = {
            **facts_of(user.getId(), user, "login.success", request),
            "details": {"way": BASIC},
        }
    tallies.counter.count(site, fields, now)


def refused(portal: Portal, request: Request, user_id: str, way: str) -> None:
    """Count an attempt that failed though no password was wrong.

    `user_id` is empty where nobody knows whose account was meant.
    """
    _count_failure(portal, request, user_id, way)


def _count_of(user: User, action: str) -> None:
    portal, request = getSite(), getRequest()
    if IPloneSiteRoot.providedBy(portal):
        fields = facts_of(user.getId(), user, action, request)
        way = IAnnotations(request).get(WAY) if request is not None else None
        if way:
            fields["details"] = {"way": way}
        tallies.count_facts(fields)


def facts_of(
    user_id: str, user: User | None, action: str, request: Request | None
) -> dict[str, Any]:
    """Return the fields of an entry about an account's log-in, without its details.

    Whoever acts is not logged in yet, or was a moment ago: so the account is given.
    """
    return {
        "user": user_id,
        "name": trail.name_of(user),
        "unit": _home(user_id) if user_id else "",
        "path": "/",
        "action": action,
        "network": _network(request),
    }


def _home(user_id: str) -> str:
    directory = queryUtility(IUnitDirectory)
    return directory.home_of(user_id) if directory else ""


def _network(request: Any) -> str:
    """Return the network somebody came from, without who in it."""
    address = request.getClientAddr() if request is not None else ""
    return network_of(address) if address else ""
