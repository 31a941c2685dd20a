"""Hidden fields of a form: its signed key, and a honeypot for programs.

The key names one sending of one form: sent twice, it is one case. It carries the time
it was made and a signature, which show how long the form was open.
"""

from thads.requests import journal
from thads.web import parameters
from thads.worktime import clock
import uuid


#: Names of the fields; people do not see the second one, programs fill it in.
KEY = "thads.key"
HONEYPOT = "website"
#: Seconds in which no person fills in a form, and after which a key is void.
HASTE = 3
OLDEST = 7 * 24 * 3600


def new_key(portal, now: float | None = None) -> str:
    """Return a new key for a form: random characters, the time in hex, the signature.

    `now`: seconds since 1970.
    """
    text = f"{uuid.uuid4().hex}-{int(now or clock.seconds()):x}"
    return f"{text}-{journal.sign(portal, 'form', text)}"


def key_of(request) -> str:
    """Return the key a form was sent with, empty for none."""
    return parameters.text(request.form, KEY)


def made_at(key: str) -> int:
    """Return the time a key was made at, in seconds since 1970; 0 if it is none."""
    try:
        return int(key.split("-")[1], 16)
    except (IndexError, ValueError):
        return 0


def is_valid(portal, key: str, now: float) -> bool:
    """Return whether this portal signed a key, less than seven days ago."""
    text, _dash, proof = key.rpartition("-")
    return (
        bool(text)
        and journal.is_signed(portal, "form", text, proof)
        and now - made_at(key) < OLDEST
    )


def is_hasty(key: str, now: float) -> bool:
    """Return whether a form was sent sooner than in three seconds, as programs do."""
    return now - made_at(key) < HASTE
