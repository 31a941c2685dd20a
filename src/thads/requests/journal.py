"""Journal of requests: each is written here first, under the code of its case.

One record a request, under its code, spread so that parallel senders do not meet
(`thads.outbox.partitioned`). The code is derived from the sender's idempotency key:
sent twice, it is the same code and finds the record that is there. When the worker
has made the case, what was sent is removed from the record, and the locality stays.
"""

from BTrees.OOBTree import OOBTree
from persistent.mapping import PersistentMapping
from thads.casework import codes
from thads.outbox.partitioned import PartitionedStore
from thads.storage import PortalStorage
from thads.worktime import clock
import hashlib
import hmac
import secrets


#: Parts of a record that stay when its case has been made.
LASTING = ("identity", "digest", "locality", "received", "due")
#: Where it notes the cases of citizens: {pseudonym: codes}. Made when first needed.
CITIZENS = "citizens"
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


def sign(portal, purpose: str, text: str) -> str:
    """Return the signature of a text for a purpose: 32 hex characters of HMAC-SHA-256.

    The secret is the journal's own; a signature for one purpose is none for another.
    """
    secret = JOURNAL.write(portal)["secret"]
    return hmac.new(secret, f"{purpose}:{text}".encode(), hashlib.sha256).hexdigest()[
        :32
    ]


def is_signed(portal, purpose: str, text: str, proof: object) -> bool:
    """Return whether a proof is the signature of a text for a purpose.

    They are compared in constant time.
    """
    return hmac.compare_digest(
        sign(portal, purpose, text), str(proof).encode("ascii", "replace").decode()
    )


def identity_of(*parts: str) -> str:
    """Return the digest of texts by which a sending is known: SHA-256, in hex."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


def get(portal, code):
    """Return the record of a code, or None."""
    return JOURNAL.write(portal)["records"].get(code)


def near(portal, code):
    """Return a code beside another one and its record, both None if there is none."""
    records = JOURNAL.write(portal)["records"]
    found = records.near(code)
    return (None, None) if found is None else (found, records.get(found))


def find(portal, identity):
    """Return (code, record) of a sending; the record is None if there is none yet.

    `identity`: see `identity_of`. Of two that derive the same code the later one gets
    the next free code.
    """
    journal = JOURNAL.write(portal)
    attempt = 0
    while True:
        code = codes.derive(journal["secret"], identity, attempt)
        record = journal["records"].get(code)
        if record is None or record["identity"] == identity:
            return code, record
        attempt += 1  # another request has this code: the next one, for ever


def write(portal, code: str, values):
    """Store the record of a new request under its code and return it.

    It waits for its case from then on: see `waiting`. Raises KeyError for a code that
    has a record.
    """
    journal = JOURNAL.write(portal)
    journal["unmade"].put(code, {})
    return journal["records"].put(code, values)


def case_made(portal, code, locality):
    """Remove what was sent from the record of a case; keep where the case is."""
    journal = JOURNAL.write(portal)
    record = journal["records"][code]
    for key in set(record) - set(LASTING):
        del record[key]
    record["locality"] = locality
    record["made"] = True
    journal["unmade"].remove(code)


def note_citizen(portal, code: str, pseudonym: str) -> None:
    """Note that a case is of a citizen who showed their identity; "" for nobody."""
    if not pseudonym:
        return
    journal = JOURNAL.write(portal)
    if CITIZENS not in journal:
        journal[CITIZENS] = OOBTree()
    codes = journal[CITIZENS].get(pseudonym, ())
    journal[CITIZENS][pseudonym] = (*codes, code)


def codes_of(portal, pseudonym: str) -> tuple[str, ...]:
    """Return the codes of the cases of a citizen who showed their identity."""
    return JOURNAL.read(portal).get(CITIZENS, {}).get(pseudonym, ())


def waiting(portal):
    """Yield (code, record) of the requests whose case has not been made yet."""
    journal = JOURNAL.write(portal)
    for code in journal["unmade"]:
        yield code, journal["records"][code]


def stash(portal, blob):
    """Store a file of a form that was refused for something else; return its token."""
    token = secrets.token_hex(16)
    JOURNAL.write(portal)["stash"].put(token, {"blob": blob, "time": clock.seconds()})
    return token


def unstash(portal, token):
    """Return the file stored under a token, or None."""
    kept = JOURNAL.write(portal)["stash"].get(str(token))
    return kept["blob"] if kept else None


def remove_old_files(portal, now: float | None = None) -> int:
    """Remove the files stored more than six hours ago; return how many.

    A form that was sent needs them for a while: the browser's *Back* sends it again.
    """
    store = JOURNAL.write(portal)["stash"]
    before = (now or clock.seconds()) - STASH_SECONDS
    old = [token for token, kept in store.items() if kept["time"] < before]
    for token in old:
        store.remove(token)
    return len(old)
