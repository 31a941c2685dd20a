"""The second factor of an account: its secret, recovery codes, remembered devices.

It lies beside the guard of the user folder, not among the properties of the person:
those are shown by services, exported and edited in forms.
"""

from hashlib import blake2b
from hmac import compare_digest
from persistent import Persistent
from thads.login import one_time_codes
from thads.login.session_lists import is_ahead
from typing import NamedTuple
import secrets


#: Recovery codes made at a time, and their digits: 40 bits, which nobody guesses in
#: twenty attempts a day, and digits alone, so that a telephone shows its digits.
CODES, LENGTH = 10, 12
#: Most digits of what is typed as a code.
LONGEST = 20
#: Seconds for which a device is remembered, and the most of them.
REMEMBERED = 30 * 24 * 60 * 60
MOST_DEVICES = 10

BY_APP, BY_RECOVERY = "app", "recovery"


class Device(NamedTuple):
    """A browser that is let in by password alone; `since` in seconds since 1970."""

    id: str
    digest: str
    name: str
    since: float

    def is_over(self, now):
        """Return whether it is remembered no longer, or by a clock that was ahead."""
        return self.since + REMEMBERED <= now or is_ahead(self.since, now)


def readable_code(text):
    """Return the digits of what a person typed as a code; "" if it is none.

    Apps and papers show them in groups.
    """
    digits = text.translate(str.maketrans("", "", " \t-.\u00a0"))
    if not (digits.isascii() and digits.isdigit()) or len(digits) > LONGEST:
        return ""
    return digits


class SecondFactor(Persistent):
    """Proof of an account besides its password.

    Devices are stored as tuples; of recovery codes and of the cookies of devices only
    digests are stored.
    """

    def __init__(self, secret, step, since):
        self.id = secrets.token_hex(8)  # of this enrolment: tickets name it
        self.since = since  # seconds since 1970
        self._secret = secret
        self._last_step = step
        self._salt = secrets.token_bytes(16)
        self._recovery = ()
        self._devices = ()

    #: Digests of the recovery codes that were used; one of an older release has none.
    _used = ()

    def take(self, code, now):
        """Return by what a code proves the account, each time once; "" if not."""
        if len(code) == LENGTH:
            return BY_RECOVERY if self._take_recovery(code) else ""
        last = self._last_step
        if is_ahead(last * one_time_codes.PERIOD, now):
            last = -1  # a clock that was ahead took it: no code would be good for years
        step = one_time_codes.matching_step(self._secret, code, now, last)
        if step is None:
            return ""
        self._last_step = step
        return BY_APP

    def _take_recovery(self, code):
        digest = self._digest("recovery", code)
        left = tuple(e for e in self._recovery if not compare_digest(e, digest))
        if len(left) == len(self._recovery):
            return False
        self._recovery = left
        self._used = (*self._used, self._digest("recovery", code))
        return True

    def was_used(self, code, now):
        """Return whether a code that is not taken was right once, and was used."""
        if len(code) == LENGTH:
            digest = self._digest("recovery", code)
            return any(compare_digest(each, digest) for each in self._used)
        return one_time_codes.matching_step(self._secret, code, now) is not None

    def new_recovery_codes(self):
        """Return new recovery codes; those of before are good no more."""
        codes = [
            "".join(secrets.choice("0123456789") for _digit in range(LENGTH))
            for _code in range(CODES)
        ]
        self._recovery = tuple(self._digest("recovery", code) for code in codes)
        self._used = ()
        return codes

    @property
    def codes_left(self):
        """Number of recovery codes that are left."""
        return len(self._recovery)

    # devices

    def devices(self, now):
        """Return the devices that are remembered, the newest first."""
        found = [Device(*each) for each in self._devices]
        return [each for each in reversed(found) if not each.is_over(now)]

    def remember(self, name, now):
        """Remember a device; return the value of its cookie."""
        id, token = secrets.token_hex(6), secrets.token_urlsafe(24)
        kept = list(reversed(self.devices(now)))[-(MOST_DEVICES - 1) :]
        new = Device(id, self._digest("device", token), name, now)
        self._devices = tuple(map(tuple, [*kept, new]))
        return f"{id}.{token}"

    def knows(self, value, now):
        """Return whether a cookie is that of a device that is remembered."""
        id, _dot, token = value.partition(".")
        digest = self._digest("device", token)
        return any(
            each.id == id and compare_digest(each.digest, digest)
            for each in self.devices(now)
        )

    def forget(self, id):
        """Remember a device no more; return whether it was remembered."""
        left = tuple(each for each in self._devices if each[0] != id)
        was_there = len(left) < len(self._devices)
        if was_there:
            self._devices = left
        return was_there

    def forget_devices(self):
        """Remember no device any more."""
        if self._devices:
            self._devices = ()

    def _digest(self, kind, text):
        given = f"{kind}\0{text}".encode("utf-8", "replace")
        return blake2b(given, key=self._salt, digest_size=16).hexdigest()
