"""Log-in of staff by a provider's word: the account, and functions with their cause."""

from plone import api
from thads import audit
from thads.login.guard import guard_in
from thads.login.oidc import grants
from thads.login.oidc import links
from thads.login.oidc.refusals import LoginRefused
from thads.login.oidc.settings import LOGIN
from thads.organisation import people
from thads.organisation import staff
from thads.text import contact
from thads.web.readable import readable
import logging
import secrets


logger = logging.getLogger("thads.login")

EMAIL = "email"
#: Why a function was given or taken, as the audit trail says it.
CAUSE = links.OIDC
#: Groups of a person that are looked at.
MOST_GROUPS = 1_000


def account_of(provider, claims):
    """Return the id of the account a person of the provider may use.

    A person who is new is linked to the account that claims find, or made an account
    where the settings say so. Raises LoginRefused.
    """
    issuer, subject = claims["iss"], claims["sub"]
    user_id = links.account_of(issuer, subject)
    if user_id is None:
        user_id = _found(provider, claims)
        if user_id is None:
            user_id = _made(provider, claims)
        _check(user_id)
        links.link(user_id, issuer, subject)
        audit.record(api.portal.get(), "login.link", person=user_id)
    else:
        _check(user_id)
    apply_groups(provider, claims, user_id)
    return user_id


def _check(user_id):
    """Refuse an account that is gone, suspended, or the server's own business."""
    pas = api.portal.get_tool("acl_users")
    user = pas.getUserById(user_id)
    if user is None:
        raise LoginRefused("account", user_id)
    if guard_in(pas).is_suspended(user_id):
        raise LoginRefused("suspended", user_id)
    if "Manager" in user.getRoles():
        raise LoginRefused("account", user_id)


def _identifier(provider, claims):
    """Return what the claim that finds accounts holds; "" for nothing one may use."""
    value = claims.get(provider.claim)
    if not isinstance(value, str) or not value.strip() or len(value) > 254:
        return ""
    if provider.claim == EMAIL and claims.get("email_verified") is not True:
        raise LoginRefused("unverified")
    return value.strip()


def _found(provider, claims):
    identifier = _identifier(provider, claims)
    if not identifier:
        return None
    if provider.match != LOGIN:
        return links.holder_of(identifier)
    login, _at, domain = identifier.partition("@")
    users = api.portal.get_tool("acl_users").source_users
    user_id = users._login_to_userid.get(login)
    # of an address the domain must be right too: that of the account
    if domain and people.holder_of_email(identifier) != user_id:
        return None
    return user_id


def _made(provider, claims):
    """Return the id of an account made for a stranger; LoginRefused if none may be."""
    functions = sorted(functions_by_groups(provider, claims))
    login = _identifier(provider, claims)
    if provider.claim == EMAIL:
        login = login.partition("@")[0]
    if not provider.creates or not functions or not staff.LOGIN.fullmatch(login):
        raise LoginRefused("account")
    if staff.is_known(login):
        raise LoginRefused("collision")
    email = _verified_email(claims)
    if email and people.holder_of_email(email):
        raise LoginRefused("collision")
    name = claims.get("name")
    fullname = " ".join(readable(name).split())[:150] if isinstance(name, str) else ""
    home = functions[0][0]
    people.add_person(
        login, fullname or login, email, secrets.token_urlsafe(24), home=home
    )
    guard_in(api.portal.get_tool("acl_users")).note_password(login, False)
    audit.record(api.portal.get(), "organisation.add_person", person=login, cause=CAUSE)
    return login


def _verified_email(claims):
    value = claims.get(EMAIL)
    if not isinstance(value, str) or claims.get("email_verified") is not True:
        return ""
    try:
        return contact.read_email(value.strip())
    except contact.NotAnEmail:
        return ""


# functions


def functions_by_groups(provider, claims):
    """Return {(unit id, function id)} that a person's groups stand for."""
    if not provider.groups_claim:
        return set()
    groups = claims.get(provider.groups_claim)
    groups = [groups] if isinstance(groups, str) else groups
    if not isinstance(groups, list):
        return set()
    given = {each for each in groups[:MOST_GROUPS] if isinstance(each, str)}
    return grants.functions_of_groups(provider.grants, given)


def apply_groups(provider, claims, user_id):
    """Give a person the functions of their groups, and take those of groups now gone.

    Only what came by a group is taken again; what an administrator gave stays.
    """
    wanted = functions_by_groups(provider, claims)
    grants.apply(user_id, wanted, CAUSE)


def account_deleted(event):
    """Forget the person of the provider whose account was deleted; subscriber."""
    if guard_in(api.portal.get_tool("acl_users")) is not None:
        links.forget(event.principal)


# the second factor


def counts_as_second_factor(provider, claims):
    """Return whether the provider says that a second factor was given."""
    accepted = set(provider.second_factor)
    methods = claims.get("amr")
    stated = [claims.get("acr"), *(methods if isinstance(methods, list) else ())]
    return any(isinstance(each, str) and each in accepted for each in stated)
