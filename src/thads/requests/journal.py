"""The journal: where a request is written first, and what a code leads to.

One record a request, under its code, spread so that parallel senders do not meet
(`thads.outbox.partitioned`). The code is derived from the sender's idempotency key:
sent twice, it is the same code and finds the record that is there. When the worker
has made the case, the record forgets what was sent and keeps where the case is.
"""

from persistent.mapping import PersistentMapping
from thads.casework import codes
from thads.outbox.partitioned import PartitionedStore
from thads.worktime import clock
from zope.annotation.interfaces import IAnnotations
import hashlib
import hmac
import secrets


KEY = "thads.requests"
KEPT = ("identity", "digest", "locality", "received", "due")
STASH_SECONDS = 6 * 3600


def install(portal):
    annotations = IAnnotations(portal)
    if KEY not in annotations:
        annotations[KEY] = PersistentMapping(
            {
                "secret": secrets.token_bytes(32),
                "records": PartitionedStore(),
                "unmade": PartitionedStore(),
                "stash": PartitionedStore(),
            }
        )


def uninstall(portal):
    IAnnotations(portal).pop(KEY, None)


def _room(portal):
    annotations = IAnnotations(portal)
    if KEY not in annotations:
        install(portal)
    return annotations[KEY]


def sign(portal, purpose, text):
    """A short proof that this portal made the text for this purpose."""
    secret = _room(portal)["secret"]
    return hmac.new(secret, f"{purpose}:{text}".encode(), hashlib.sha256).hexdigest()[
        :32
    ]


def signed(portal, purpose, text, proof):
    return hmac.compare_digest(
        sign(portal, purpose, text), str(proof).encode("ascii", "replace").decode()
    )


def identity_of(*parts):
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


def get(portal, code):
    """The record of a code, or None."""
    return _room(portal)["records"].get(code)


def find(portal, identity):
    """(code, record) of a request: the record None if it was not sent before."""
    room = _room(portal)
    attempt = 0
    while True:
        code = codes.derive(room["secret"], identity, attempt)
        record = room["records"].get(code)
        if record is None or record["identity"] == identity:
            return code, record
        attempt += 1  # another request has this code: the next one, for ever


def write(portal, code, values):
    room = _room(portal)
    room["unmade"].put(code, {})
    return room["records"].put(code, values)


def case_made(portal, code, locality):
    """Forget what was sent, now that the case stands; keep only where it does."""
    room = _room(portal)
    record = room["records"][code]
    for key in set(record) - set(KEPT):
        del record[key]
    record["locality"] = locality
    record["made"] = True
    room["unmade"].remove(code)


def waiting(portal):
    """Codes whose case has not been made yet: for the reconciler."""
    room = _room(portal)
    for code in room["unmade"]:
        yield code, room["records"][code]


def stash(portal, blob):
    """Keep a good file while its form is put right; return what leads to it."""
    token = secrets.token_hex(16)
    _room(portal)["stash"].put(token, {"blob": blob, "time": clock.seconds()})
    return token


def unstash(portal, token):
    """The file kept under a token, or None."""
    kept = _room(portal)["stash"].get(str(token))
    return kept["blob"] if kept else None


def drop(portal, token):
    store = _room(portal)["stash"]
    if token in store:
        store.remove(token)


def tidy(portal, now=None):
    """Forget files of forms that were never sent."""
    store = _room(portal)["stash"]
    before = (now or clock.seconds()) - STASH_SECONDS
    old = [token for token, kept in store.items() if kept["time"] < before]
    for token in old:
        store.remove(token)
    return len(old)
