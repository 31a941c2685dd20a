"""ID tokens: signature and claims verified (OpenID Connect Core 3.1.3.7).

The algorithm is one of two, by the list here and the type of the key, never by what the
token says alone: neither `none` nor an HMAC with the public key for its secret.
"""

from hmac import compare_digest
from thads.login.oidc import discovery
from thads.login.oidc.refusals import LoginRefused
import jwt


#: {algorithm: type of its keys}
ALGORITHMS = {"RS256": "RSA", "ES256": "EC"}
LEAST_BITS = 2048
#: Seconds by which the provider's clock may differ from ours.
SKEW = 120
#: Seconds after which a token was made too long ago.
OLDEST = 10 * 60
#: Characters of a subject (Core 2: 255 ASCII characters).
LONGEST_SUBJECT = 255
#: Claims are ours to check, by our own clock.
SIGNATURE_ONLY = {
    "verify_signature": True,
    **dict.fromkeys(
        (
            "verify_exp",
            "verify_nbf",
            "verify_iat",
            "verify_aud",
            "verify_iss",
            "verify_sub",
            "verify_jti",
        ),
        False,
    ),
}


def verified(provider, token, nonce, now):
    """Return the claims of an ID token; LoginRefused with what is wrong of them."""
    claims = _signed_claims(provider, token)
    if claims.get("iss") != provider.issuer:
        raise LoginRefused("iss")
    _check_audience(claims, provider.client_id)
    expires, issued = _time(claims, "exp"), _time(claims, "iat")
    if expires + SKEW <= now:
        raise LoginRefused("exp")
    if not now - OLDEST - SKEW <= issued <= now + SKEW:
        raise LoginRefused("iat")
    if "nbf" in claims and _time(claims, "nbf") > now + SKEW:
        raise LoginRefused("nbf")
    given = claims.get("nonce")
    if not isinstance(given, str) or not given.isascii():
        raise LoginRefused("nonce")
    if not compare_digest(given, nonce):
        raise LoginRefused("nonce")
    subject = claims.get("sub")
    if (
        not isinstance(subject, str)
        or not 0 < len(subject) <= LONGEST_SUBJECT
        or not subject.isascii()
        or not subject.isprintable()
    ):
        raise LoginRefused("sub")
    return claims


def check_logged_in_since(claims, asked, now):
    """Raise LoginRefused unless the person logged in there after it was asked for.

    A provider that is asked with `max_age` must say when (Core 2, `auth_time`).
    """
    when = claims.get("auth_time")
    if isinstance(when, bool) or not isinstance(when, int | float):
        raise LoginRefused("auth_time")
    if not asked - SKEW <= when <= now + SKEW:
        raise LoginRefused("auth_time")


def _signed_claims(provider, token):
    if not isinstance(token, str):
        raise LoginRefused("id_token")
    try:
        header = jwt.get_unverified_header(token)
    except (jwt.PyJWTError, ValueError, RecursionError):
        raise LoginRefused("id_token") from None
    algorithm, kid = header.get("alg"), header.get("kid")
    if algorithm not in ALGORITHMS or "crit" in header:
        raise LoginRefused("alg")
    if kid is not None and not isinstance(kid, str):
        raise LoginRefused("kid")
    fitting = [key for key in discovery.keys_of(provider, kid) if _fits(key, algorithm)]
    if len(fitting) != 1:
        raise LoginRefused("kid")
    try:
        key = jwt.PyJWK(fitting[0], algorithm=algorithm).key
        if getattr(key, "key_size", 0) < LEAST_BITS and algorithm == "RS256":
            raise LoginRefused("key")
        return jwt.decode(token, key, algorithms=[algorithm], options=SIGNATURE_ONLY)
    except (jwt.PyJWTError, ValueError, TypeError, RecursionError):
        raise LoginRefused("signature") from None


def _fits(key, algorithm):
    """Return whether a public key is for signatures by an algorithm."""
    return (
        key.get("kty") == ALGORITHMS[algorithm]
        and key.get("use") in (None, "sig")
        and key.get("alg") in (None, algorithm)
        and (algorithm != "ES256" or key.get("crv") == "P-256")
        and "d" not in key
    )


def _check_audience(claims, client_id):
    audience = claims.get("aud")
    audience = [audience] if isinstance(audience, str) else audience
    if not isinstance(audience, list) or client_id not in audience:
        raise LoginRefused("aud")
    party = claims.get("azp")
    if party is None and len(audience) > 1 or party not in (None, client_id):
        raise LoginRefused("azp")


def _time(claims, name):
    value = claims.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise LoginRefused(name)
    return value
