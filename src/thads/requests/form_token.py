"""Hidden fields of a form: its signed key, and a honeypot for programs.

The key names one sending of one form (twice the same key: one case). It carries the
time it was made and a signature, so that what was filled in faster than a person
reads is known.
"""

from thads.requests import journal
from thads.web import parameters
from thads.worktime import clock
import uuid


KEY = "thads.key"
HONEYPOT = "website"
HASTE = 3
OLDEST = 7 * 24 * 3600


def new_key(portal, now=None):
    text = f"{uuid.uuid4().hex}-{int(now or clock.seconds()):x}"
    return f"{text}-{journal.sign(portal, 'form', text)}"


def key_of(request):
    return parameters.text(request.form, KEY)


def made(key):
    try:
        return int(key.split("-")[1], 16)
    except (IndexError, ValueError):
        return 0


def believable(portal, key, now):
    text, _dash, proof = key.rpartition("-")
    return (
        bool(text)
        and journal.signed(portal, "form", text, proof)
        and now - made(key) < OLDEST
    )


def hasty(key, now):
    return now - made(key) < HASTE
