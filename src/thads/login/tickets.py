"""Tickets: what a form carries from one step of the log-in to the next.

A ticket is for one purpose and one account, and holds for some minutes and as long as
nothing changes of that account: its password, its sessions, its second factor. It lets
nobody in by itself.
"""

from hashlib import blake2b
from hmac import compare_digest
from thads.login.session_lists import is_ahead
import re


#: Seconds for which a ticket holds: an app may have to be installed meanwhile.
LIFETIME = 30 * 60

#: Expiry, payload, account (in hexadecimal) and signature.
_FORM = re.compile(
    r"([0-9a-f]{1,12})\.([A-Z2-7]{0,64})\.([0-9a-f]{2,400})\.([0-9a-f]{64})"
)


def issue(guard, purpose, user_id, now, payload=""):
    """Return a new ticket; `payload` are capitals and digits of base32."""
    until, named = f"{int(now) + LIFETIME:x}", user_id.encode("utf-8").hex()
    signature = _signature(guard, purpose, user_id, until, payload)
    return f"{until}.{payload}.{named}.{signature}"


def read(guard, purpose, ticket, now):
    """Return (user id, payload) of a ticket; None if it does not hold."""
    found = _FORM.fullmatch(ticket)
    if found is None:
        return None
    until, payload, named, signature = found.groups()
    try:
        user_id = bytes.fromhex(named).decode("utf-8")
    except ValueError:
        return None
    expected = _signature(guard, purpose, user_id, until, payload)
    if not compare_digest(signature, expected) or int(until, 16) <= now:
        return None
    if is_ahead(int(until, 16) - LIFETIME, now):
        return None
    return None if guard.is_suspended(user_id) else (user_id, payload)


def _signature(guard, purpose, user_id, until, payload):
    factor = guard.factor(user_id)
    parts = (
        "ticket",
        purpose,
        user_id,
        guard.stamp(user_id),
        guard.mark(user_id),
        "" if factor is None else factor.id,
        until,
        payload,
    )
    text = "\0".join(parts).encode("utf-8", "replace")
    return blake2b(text, key=guard.secret, digest_size=32).hexdigest()
