"""Devices on which a person has logged in: a signed cookie, for one account each.

It lets nobody in. It sets apart who has been here before from strangers in the same
network when passwords are guessed (OWASP, *Device cookies*).
"""

from hashlib import blake2b
from hmac import compare_digest
from thads.login.session_lists import is_ahead
from thads.web.cookies import set_cookie
from thads.worktime import clock
import secrets


NAME = "thads_device"
#: Seconds for which a device is known.
LIFETIME = 180 * 24 * 60 * 60


def cookie_name(secret, user_id):
    """Return the name of the cookie of an account; it does not tell which one."""
    return f"{NAME}_{_digest(secret, 'name', user_id)[:10]}"


def issue(secret, user_id, mark, now):
    """Return the value of a new cookie; it holds as long as the account's `mark`."""
    issued, nonce = f"{int(now):x}", secrets.token_hex(8)
    return f"{issued}.{nonce}.{_digest(secret, user_id, mark, issued, nonce)}"


def read(secret, user_id, mark, value, now):
    """Return what names the device of a cookie; "" if it does not hold."""
    issued, _dot, rest = (value or "").partition(".")
    nonce, _dot, signature = rest.partition(".")
    expected = _digest(secret, user_id, mark, issued, nonce)
    if not compare_digest(signature.encode(), expected.encode()):
        return ""
    since = int(issued, 16)
    return nonce if since + LIFETIME > now and not is_ahead(since, now) else ""


def device_of(guard, user_id, request):
    """Return what names the device of a request, for an account; "" if unknown."""
    if request is None or user_id is None:
        return ""
    value = request.cookies.get(cookie_name(guard.secret, user_id))
    return read(guard.secret, user_id, guard.mark(user_id), value, clock.seconds())


def remember(guard, user_id, request):
    """Give the device of a request its cookie, unless it has one."""
    if device_of(guard, user_id, request):
        return
    now = clock.seconds()
    value = issue(guard.secret, user_id, guard.mark(user_id), now)
    set_cookie(request, cookie_name(guard.secret, user_id), value, LIFETIME)


def _digest(secret, *parts):
    text = "\0".join(parts).encode("utf-8", "replace")
    return blake2b(text, key=secret, digest_size=16).hexdigest()
