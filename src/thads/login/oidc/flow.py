"""The authorisation code flow, with PKCE, state, nonce and the provider's own name.

What a log-in began with goes along with the browser in a sealed cookie, and nowhere
else: an answer counts in the browser that asked, once, for ten minutes.
"""

from hashlib import sha256
from hmac import compare_digest
from thads.login.oidc import discovery
from thads.login.oidc import id_token
from thads.login.oidc import sealed
from thads.login.oidc import transport
from thads.login.oidc.refusals import LoginRefused
from thads.login.oidc.settings import BASIC
from thads.login.oidc.settings import POST
from thads.ratelimit import Budget
from thads.ratelimit import SingleUse
from thads.ratelimit import person_of
from thads.web.cookies import set_cookie
from urllib.parse import quote_plus
from urllib.parse import urlencode
from urllib.parse import urlsplit
import base64
import secrets


#: Seconds from the button to the answer: somebody may look for their telephone.
LIFETIME = 10 * 60
#: Log-ins begun and answers taken, of one address, behind which a whole office may be:
#: each may ask the provider something.
ATTEMPTS = Budget("login.oidc", 600, 10 * 60)
#: States of log-ins that were answered.
ANSWERED = SingleUse("login.oidc.once", LIFETIME)
#: Characters of what a provider sends with a person.
LONGEST = 4_000
#: Characters of the address one came from, which stands in a cookie.
LONGEST_ADDRESS = 1_000


def cookie_name(name):
    """Return the name of the cookie of log-ins by a provider."""
    return f"thads_oidc_{name}"


def begin(provider, secret, came_from, request, now, anew=False):
    """Return the address of the provider to which a person is sent; set the cookie.

    `anew`: the provider is to ask who it is though the person is logged in there.
    """
    spend_attempt(request, now)
    found = discovery.description_of(provider)
    state, nonce = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
    verifier = secrets.token_urlsafe(48)
    if len(came_from) > LONGEST_ADDRESS:
        came_from = ""
    until = now + LIFETIME
    asked = int(now) if anew else None
    payload = [state, nonce, verifier, came_from, provider.issuer, asked]
    set_cookie(
        request,
        cookie_name(provider.name),
        sealed.seal(secret, _purpose(provider), until, payload),
        LIFETIME,
    )
    scopes = (provider.scope or "").split()
    query = {
        "response_type": "code",
        "client_id": provider.client_id,
        "redirect_uri": provider.return_address,
        "scope": " ".join(dict.fromkeys(["openid", *scopes])),
        "state": state,
        "nonce": nonce,
        "code_challenge": challenge_of(verifier),
        "code_challenge_method": "S256",
    }
    if provider.acr_values:
        query["acr_values"] = provider.acr_values
    if anew:
        query |= {"prompt": "login", "max_age": "0"}
    address = found.authorization_endpoint
    return f"{address}{'&' if urlsplit(address).query else '?'}{urlencode(query)}"


def finish(provider, secret, answer, request, now):
    """Return (claims, address the person came from, anew) of a provider's answer.

    `anew`: the person was asked to log in there anew, and has. `answer` holds the
    parameters state, code, error and iss as text. Raises LoginRefused. Whatever comes
    of it, the cookie has served.
    """
    name = cookie_name(provider.name)
    value = request.cookies.get(name)
    request.response.expireCookie(name, path="/")
    begun = sealed.unseal(secret, _purpose(provider), value, now)
    if begun is None or len(begun) != 6:
        raise LoginRefused("state")
    state, nonce, verifier, came_from, issuer, asked = begun
    if not compare_digest(state.encode(), answer["state"].encode()):
        raise LoginRefused("state")
    if ANSWERED.is_used(state, now):
        raise LoginRefused("used")
    ANSWERED.use(state, now)
    spend_attempt(request, now)
    found = discovery.description_of(provider)
    # an answer of another provider, which somebody has led here (RFC 9207)
    if issuer != provider.issuer:
        raise LoginRefused("issuer")
    if answer["iss"] != issuer and (answer["iss"] or found.names_itself):
        raise LoginRefused("mix_up")
    if answer["error"]:
        down = answer["error"] in ("temporarily_unavailable", "server_error")
        raise LoginRefused("down" if down else "cancelled")
    if not answer["code"]:
        raise LoginRefused("state")
    tokens = _redeem(provider, found, answer["code"], verifier)
    claims = id_token.verified(provider, tokens.get("id_token"), nonce, now)
    if asked is not None:
        id_token.check_logged_in_since(claims, asked, now)
    if provider.userinfo and found.userinfo_endpoint:
        further = _userinfo(provider, found, tokens, claims["sub"])
        if "email" in claims:
            # whether an address is verified is said where the address is
            further.pop("email_verified", None)
        claims = {**further, **claims}
    return claims, came_from, asked is not None


def challenge_of(verifier):
    """Return the S256 challenge of a verifier (RFC 7636)."""
    digest = sha256(verifier.encode("ascii")).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode("ascii")


def spend_attempt(request, now):
    """Count an attempt of whoever asks; LoginRefused if there were too many."""
    who = person_of(request.getClientAddr())
    if ATTEMPTS.spent(who, now):
        raise LoginRefused("busy")
    ATTEMPTS.spend(who, now)


def _purpose(provider):
    return f"oidc.{provider.name}"


def _redeem(provider, found, code, verifier):
    """Return the tokens of a code."""
    data = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": provider.return_address,
        "code_verifier": verifier,
    }
    auth = None
    if provider.authentication == BASIC:
        # form-encoded before they go into the header (RFC 6749, 2.3.1)
        auth = (quote_plus(provider.client_id), quote_plus(provider.secret))
    else:
        data["client_id"] = provider.client_id
    if provider.authentication == POST:
        data["client_secret"] = provider.secret
    return transport.ask(provider, "POST", found.token_endpoint, data=data, auth=auth)


def _userinfo(provider, found, tokens, subject):
    """Return the claims of the userinfo endpoint, which must be of the same person."""
    token = tokens.get("access_token")
    if not isinstance(token, str) or not token.isascii() or not token.isprintable():
        raise LoginRefused("access_token")
    headers = {"Authorization": f"Bearer {token}"}
    claims = transport.ask(provider, "GET", found.userinfo_endpoint, headers=headers)
    if claims.get("sub") != subject:
        raise LoginRefused("userinfo")
    return claims
