"""A provider's own description and its keys, kept for an hour."""

from dataclasses import dataclass
from thads.login.oidc import transport
from thads.login.oidc.refusals import LoginRefused
from thads.worktime import clock


WELL_KNOWN = "/.well-known/openid-configuration"
#: Seconds for which description and keys are kept.
KEPT = 60 * 60
#: Seconds between two looks for a key we do not know: providers rotate their keys,
#: and anybody can name one that does not exist.
BETWEEN = 30
#: Keys of a provider that are looked at.
MOST_KEYS = 50


@dataclass(frozen=True)
class Description:
    """The addresses of a provider.

    `names_itself`: whether it writes its issuer into each answer (RFC 9207).
    """

    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str
    names_itself: bool


_descriptions: dict[str, tuple[float, Description]] = {}
_keys: dict[str, tuple[float, list[dict]]] = {}


def description_of(provider):
    """Return a provider's description; LoginRefused if it has none we can use."""
    now = clock.seconds()
    read, known = _descriptions.get(provider.issuer, (0, None))
    if known is None or now - read > KEPT:
        try:
            known = _read(provider)
        except LoginRefused:
            if known is None or now - read > 24 * KEPT:
                raise
        else:
            _descriptions[provider.issuer] = (now, known)
    if not all(map(provider.allows, _addresses(known))):
        raise LoginRefused("host")
    return known


def _read(provider):
    address = provider.issuer.rstrip("/") + WELL_KNOWN
    found = transport.ask(provider, "GET", address)
    if found.get("issuer") != provider.issuer:
        raise LoginRefused("issuer")
    methods = found.get("code_challenge_methods_supported")
    if isinstance(methods, list) and "S256" not in methods:
        raise LoginRefused("pkce")
    names = ("authorization_endpoint", "token_endpoint", "jwks_uri")
    if not all(isinstance(found.get(name), str) for name in names):
        raise LoginRefused("answer")
    userinfo = found.get("userinfo_endpoint")
    return Description(
        *(found[name] for name in names),
        userinfo if isinstance(userinfo, str) else "",
        found.get("authorization_response_iss_parameter_supported") is True,
    )


def _addresses(description):
    addresses = (
        description.authorization_endpoint,
        description.token_endpoint,
        description.jwks_uri,
        description.userinfo_endpoint,
    )
    return filter(None, addresses)


def keys_of(provider, kid):
    """Return the keys (JWK) of a provider with an id; all of them for the id None.

    They are read again when the id is unknown, at most every half minute.
    """
    now = clock.seconds()
    read, known = _keys.get(provider.issuer, (0, None))
    age = now - read
    found = _with_id(known or [], kid)
    if known is None or age > KEPT or not found and age > BETWEEN:
        answer = transport.ask(provider, "GET", description_of(provider).jwks_uri)
        keys = answer.get("keys")
        if not isinstance(keys, list):
            raise LoginRefused("answer")
        known = [key for key in keys[:MOST_KEYS] if isinstance(key, dict)]
        _keys[provider.issuer] = (now, known)
        found = _with_id(known, kid)
    return found


def _with_id(keys, kid):
    return [key for key in keys if kid is None or key.get("kid") == kid]


def forget_all():
    """Forget what is known of all providers."""
    _descriptions.clear()
    _keys.clear()
    transport.forget_all()
