"""Identities of citizens: a sealed cookie for an hour, with no account and no role."""

from datetime import date
from hashlib import blake2b
from plone import api
from thads.casework.citizens import Citizen
from thads.casework.interfaces import ICitizenIdentity
from thads.login.guard import guard_in
from thads.login.oidc import sealed
from thads.login.oidc import settings
from thads.login.oidc.refusals import LoginRefused
from thads.ratelimit import SingleUse
from thads.text.dates import parse_date
from thads.web.cookies import set_cookie
from thads.web.public_address import public_address
from thads.worktime import clock
from urllib.parse import urlencode
from zope.interface import implementer
import re
import secrets


COOKIE = "thads_citizen"
PURPOSE = "citizen"
#: Seconds for which an identity holds, however busy one is: computers are shared.
LIFETIME = 60 * 60
#: Identities that were signed out: a copied cookie is worth nothing.
ENDED = SingleUse("login.citizen.ended", LIFETIME)
#: Characters of a name, as a case takes it, and of a number.
LONGEST_NAME, LONGEST_NUMBER = 150, 20

_YYYYMMDD = re.compile(r"(\d{4})(\d\d)(\d\d)")


def secret():
    """Return the secret of the site; identities are its own."""
    return guard_in(api.portal.get_tool("acl_users")).secret


def pseudonym_of(issuer, subject):
    """Return what stands for a person of a provider on their cases."""
    text = f"citizen\0{issuer}\0{subject}".encode()
    return blake2b(text, key=secret(), digest_size=32).hexdigest()


def enter(provider, claims, request):
    """Give a browser the identity that claims confirm; LoginRefused if they do not."""
    if provider.acr and claims.get("acr") not in provider.acr:
        raise LoginRefused("level")
    birth = _date(claims.get(provider.birth_claim))
    payload = [
        secrets.token_urlsafe(16),
        pseudonym_of(claims["iss"], claims["sub"]),
        _text(claims.get(provider.name_claim), LONGEST_NAME),
        _text(claims.get(provider.number_claim), LONGEST_NUMBER),
        birth and birth.isoformat(),
    ]
    until = clock.seconds() + LIFETIME
    value = sealed.seal(secret(), PURPOSE, until, payload)
    set_cookie(request, COOKIE, value, LIFETIME)


def end(request):
    """End the identity of a browser, and of whoever has copied its cookie."""
    found = _payload(request)
    if found is not None:
        ENDED.use(found[0], clock.seconds())
    request.response.expireCookie(COOKIE, path="/")


def _payload(request):
    now = clock.seconds()
    found = sealed.unseal(secret(), PURPOSE, request.cookies.get(COOKIE), now)
    return None if found is None or ENDED.is_used(found[0], now) else found


def _text(value, most):
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        return ""
    value = " ".join("".join(c if c.isprintable() else " " for c in value).split())
    return value if len(value) <= most else ""


def _date(value):
    value = _text(value, 30)
    if found := _YYYYMMDD.fullmatch(value):
        value = "-".join(found.groups())
    try:
        return date.fromisoformat(value)
    except ValueError:
        return parse_date(value) if value else None


@implementer(ICitizenIdentity)
class CitizenIdentity:
    """Utility by which other rooms know citizens."""

    def provider_title(self):
        """Return the name of the provider; "" if none is offered."""
        found = settings.provider(settings.CITIZENS)
        return found.shown_title if found is not None else ""

    def citizen_of(self, request):
        """Return the citizen whose browser this is, None without an identity."""
        title = self.provider_title()
        found = _payload(request) if title else None
        if found is None:
            return None
        _id, pseudonym, name, number, birth = found
        born = birth and date.fromisoformat(birth)
        return Citizen(pseudonym, name, number, born or None, title)

    def start_address(self, came_from):
        """Return the address that leads to the provider, and back to `came_from`."""
        query = urlencode({"came_from": came_from})
        return f"{public_address()}/oidc-{settings.CITIZENS}?{query}"

    def end_address(self):
        """Return the address to which a form is posted that ends the identity."""
        return f"{public_address()}/oidc-{settings.CITIZENS}-end"
