"""Links in mails that hold for hours: by a digest of their key, of one account each.

A store is a BTree `{digest of the key: tuple of a Link}`; the key is in the mail alone.
"""

from hashlib import sha256
from thads.login.session_lists import is_ahead
from thads.login.settings import IPasswordLinkSettings
from thads.login.settings import value_of
from typing import NamedTuple
import secrets


HOUR = 60 * 60
#: Links of an account that hold at a time; one more ends the oldest.
MOST = 5
#: Seconds for which a link is known to have expired; then it is as any other text.
REMEMBERED = 7 * 24 * HOUR


class Link(NamedTuple):
    """A link of an account; times in seconds since 1970.

    `value`: what it is for besides, as the address it confirms; "" for a password.
    """

    user_id: str
    made: float
    until: float
    value: str = ""

    def is_over(self, now):
        """Return whether it holds no more; what a clock ahead has made never does."""
        return self.until <= now or is_ahead(self.made, now)


def hours(name):
    """Return a setting in hours; its default where there is no record, or no sense."""
    return value_of(IPasswordLinkSettings, name)


def make(links, user_id, lasting, now, value=""):
    """Make a link of an account for so many hours; return (its key, the Link).

    Those that are long over are dropped, and the oldest of the account's beyond MOST.
    """
    drop_over(links, now)
    own = sorted(of_account(links, user_id), key=lambda pair: pair[1].made)
    for digest, _link in own[: max(0, len(own) - MOST + 1)]:
        del links[digest]
    key, link = secrets.token_hex(20), Link(user_id, now, now + lasting * HOUR, value)
    links[digest_of(key)] = tuple(link)
    return key, link


def find(links, key):
    """Return the Link of a key, though it be over; None if there is none."""
    found = links.get(digest_of(key)) if isinstance(key, str) else None
    return None if found is None else Link(*found)


def of_account(links, user_id):
    """Return [(digest, Link)] of an account, those that are over among them."""
    found = [(digest, Link(*link)) for digest, link in links.items()]
    return [pair for pair in found if pair[1].user_id == user_id]


def end_links(links, user_id):
    """End all links of an account; return whether there were any."""
    own = of_account(links, user_id)
    for digest, _link in own:
        del links[digest]
    return bool(own)


def drop_over(links, now):
    """Drop links that are long over, and those a clock ahead has made."""
    found = [(digest, Link(*link)) for digest, link in links.items()]
    for digest, link in found:
        if link.until + REMEMBERED <= now or is_ahead(link.made, now):
            del links[digest]


def digest_of(key):
    """Return the digest by which a key is known that is not stored: SHA-256, in hex."""
    return sha256(key.encode("utf-8", "replace")).hexdigest()
