"""The journal: where a request is written first, and what a code leads to.

One record a request, under its code, spread so that parallel senders do not meet
(`thads.outbox.partitioned`). The code is derived from the sender's idempotency key:
sent twice, it is the same code and finds the record that is there. When the worker
has made the case, the record forgets what was sent and keeps where the case is.
"""

from persistent.mapping import PersistentMapping
from thads.casework import codes
from thads.outbox.partitioned import PartitionedStore
from thads.storage import PortalStorage
from thads.worktime import clock
import hashlib
import hmac
import secrets


KEPT = ("identity", "digest", "locality", "received", "due")
STASH_SECONDS = 6 * 3600


def _new():
    return PersistentMapping(
        {
            "secret": secrets.token_bytes(32),
            "records": PartitionedStore(),
            "unmade": PartitionedStore(),
            "stash": PartitionedStore(),
        }
    )


JOURNAL = PortalStorage("thads.requests", _new)
install, uninstall = JOURNAL.install, JOURNAL.uninstall


def sign(portal, purpose, text):
    """Return a short proof that this portal made the text for this purpose."""
    secret = JOURNAL.write(portal)["secret"]
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
    """Return the record of a code, or None."""
    return JOURNAL.write(portal)["records"].get(code)


def find(portal, identity):
    """Return (code, record) of a request; the record is None if it was not sent."""
    journal = JOURNAL.write(portal)
    attempt = 0
    while True:
        code = codes.derive(journal["secret"], identity, attempt)
        record = journal["records"].get(code)
        if record is None or record["identity"] == identity:
            return code, record
        attempt += 1  # another request has this code: the next one, for ever


def write(portal, code, values):
    journal = JOURNAL.write(portal)
    journal["unmade"].put(code, {})
    return journal["records"].put(code, values)


def case_made(portal, code, locality):
    """Remove what was sent from the record of a case; keep where the case is."""
    journal = JOURNAL.write(portal)
    record = journal["records"][code]
    for key in set(record) - set(KEPT):
        del record[key]
    record["locality"] = locality
    record["made"] = True
    journal["unmade"].remove(code)


def waiting(portal):
    """Yield (code, record) of those whose case has not been made yet."""
    journal = JOURNAL.write(portal)
    for code in journal["unmade"]:
        yield code, journal["records"][code]


def stash(portal, blob):
    """Store a good file while its form is put right; return its token."""
    token = secrets.token_hex(16)
    JOURNAL.write(portal)["stash"].put(token, {"blob": blob, "time": clock.seconds()})
    return token


def unstash(portal, token):
    """Return the file stored under a token, or None."""
    kept = JOURNAL.write(portal)["stash"].get(str(token))
    return kept["blob"] if kept else None


def drop(portal, token):
    store = JOURNAL.write(portal)["stash"]
    if token in store:
        store.remove(token)


def tidy(portal, now=None):
    """Remove files of forms that were never sent; return how many."""
    store = JOURNAL.write(portal)["stash"]
    before = (now or clock.seconds()) - STASH_SECONDS
    old = [token for token, kept in store.items() if kept["time"] < before]
    for token in old:
        store.remove(token)
    return len(old)
