"""Passwords as they are stored: Argon2id, in the notation of AuthEncoding.

Zope stores SSHA, one round of SHA-1, of which a graphics card tries ten thousand
million a second. Here new passwords are `{ARGON2}`, and an old one is stored anew when
its owner gives it. Parameters: OWASP's second choice, 19 MiB and two passes; 100 ms on
the machine of docs/performance.md, so what was right once is remembered: programs send
their password with every request.
"""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError
from argon2.exceptions import VerificationError
from AuthEncoding import AuthEncoding
from collections import OrderedDict
from hashlib import blake2b
from thads.text.marks import composed
import secrets
import threading


ARGON2 = "ARGON2"
PREFIX = b"{ARGON2}"
HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
#: Characters; more would be work for nothing.
LONGEST = 1_000
#: Passwords that were right, of which one process remembers the digests.
REMEMBERED = 2_000


class Remembered:
    """The digests of what was right: keyed, in memory only, the oldest go first."""

    def __init__(self):
        self._key = secrets.token_bytes(32)
        self._digests = OrderedDict()
        self._lock = threading.Lock()

    def _digest(self, reference, attempt):
        keyed = blake2b(key=self._key, digest_size=32)
        for part in (reference, attempt):
            keyed.update(len(part).to_bytes(4, "big") + part)
        return keyed.digest()

    def __contains__(self, pair):
        with self._lock:
            return self._digest(*pair) in self._digests

    def add(self, pair):
        """Remember a pair (stored password, password) that was right."""
        with self._lock:
            self._digests[self._digest(*pair)] = None
            if len(self._digests) > REMEMBERED:
                self._digests.popitem(last=False)


class Argon2Scheme:
    """A scheme of AuthEncoding; `reference` comes without its prefix."""

    def __init__(self):
        self._remembered = Remembered()

    def encrypt(self, pw):
        """Return what is stored of a password."""
        return HASHER.hash(_bytes(pw)).encode("ascii")

    def validate(self, reference, attempt):
        """Return whether a password is the one that was stored."""
        if len(attempt) > LONGEST:
            return False
        attempt = _bytes(attempt)
        pair = (reference, attempt)
        if pair in self._remembered:
            return True
        try:
            HASHER.verify(reference, attempt)
        except (InvalidHashError, VerificationError):
            return False
        self._remembered.add(pair)
        return True


def _bytes(password):
    """Return a password as it is hashed: composed, since a Mac sends `ậ` as three."""
    if isinstance(password, bytes):
        password = password.decode("utf-8", "replace")
    return composed(password).encode("utf-8", "replace")


def is_outdated(reference):
    """Return whether a stored password should be stored anew, by today's parameters."""
    if isinstance(reference, str):
        reference = reference.encode("utf-8")
    if not reference.startswith(PREFIX):
        return True
    return HASHER.check_needs_rehash(reference.removeprefix(PREFIX).decode("ascii"))


def waste(attempt):
    """Take as long as to check a password: what is refused at once tells something."""
    SCHEME.validate(NOBODYS, attempt[:LONGEST])


SCHEME = Argon2Scheme()
NOBODYS = SCHEME.encrypt(secrets.token_hex(16))

if ARGON2 not in AuthEncoding.listSchemes():
    AuthEncoding.registerScheme(ARGON2, SCHEME)
# PAS names no scheme when it stores a password: this is the one it gets.
AuthEncoding.pw_encrypt.__defaults__ = (ARGON2,)
