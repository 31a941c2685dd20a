"""The client: finds a person in the directory and proves a password by their own name.

python-ldap (OpenLDAP's client) is an extra: `thads[ldap]`. Encrypted always, with the
certificate checked; no referrals, which would carry the password to other hosts.
"""

from dataclasses import dataclass
from thads.login.directory.settings import STARTTLS
from thads.login.directory.settings import Directory
from thads.login.directory.settings import normal
from thads.text.marks import composed
from typing import Any
import secrets
import threading


try:
    import ldap
    import ldap.dn
    import ldap.filter
except ImportError:  # the extra is not installed
    ldap = None


#: Seconds for connecting, and for each answer.
PATIENCE = 4
#: Groups of a person that are looked at.
MOST_GROUPS = 1_000
#: Bytes of a password that are sent.
LONGEST = 1_000
#: Held by the thread that asks; the others do not wait: a slow directory keeps one
#: thread of a process busy, not all.
_asking = threading.Lock()


class Unavailable(Exception):
    """The directory cannot be asked: its reason, for the log."""


class Busy(Unavailable):
    """Another thread of the process is asking."""


@dataclass(frozen=True)
class Entry:
    """A person in the directory, whose password was right."""

    dn: str
    groups: frozenset[str]


def is_installed() -> bool:
    """Return whether the client's library is there."""
    return ldap is not None


def as_sent(password: str) -> bytes | None:
    """Return a password as it is sent; None for one that nobody has."""
    if len(password) > LONGEST:  # looked at before it is composed, which takes time
        return None
    secret = composed(password).encode("utf-8", "replace")
    if not secret or len(secret) > LONGEST or b"\0" in secret:
        return None
    return secret


def prove(directory: Directory, login: str, password: str) -> Entry | None:
    """Return the one person of a login whose password it is; None if it is not right.

    A name nobody has costs the same two questions, without that password. An empty
    password proves nothing and is not asked: many servers take it for a visit without
    a name, and say yes. Raises Unavailable.
    """
    secret = as_sent(password)
    if secret is None or not login:
        return None
    if ldap is None:
        raise Unavailable("python-ldap is not installed")
    if not _asking.acquire(blocking=False):
        raise Busy("another log-in is asking it")
    try:
        found = _found(directory, login)
        if found:
            right = _binds(directory, found[0], secret)
        else:
            right = _binds(directory, _nobody(directory), secrets.token_bytes(16))
    except (ldap.LDAPError, ValueError, SystemError) as error:
        # not only errors of its own: a file of certificates that is missing is a
        # ValueError, for which the user folder would pass over the guard
        raise Unavailable(_reason(error)) from error
    finally:
        _asking.release()
    if not found or not right:
        return None
    return Entry(*found)


def _found(directory: Directory, login: str) -> tuple[str, frozenset[str]] | None:
    """Return (DN, groups) of the only person of a login, None if there is none."""
    connection = _open(directory)
    try:
        if directory.reader:
            connection.simple_bind_s(directory.reader, directory.secret)
        wanted = ldap.filter.filter_format(
            "(&(objectClass=%s)(%s=%s))",
            (
                directory.object_class,
                directory.attribute,
                login.encode("utf-8", "replace").decode(),
            ),
        )
        names = [directory.attribute]
        if directory.groups_attribute:
            names.append(directory.groups_attribute)
        try:
            answer = connection.search_ext_s(
                directory.base,
                ldap.SCOPE_SUBTREE,
                wanted,
                names,
                timeout=PATIENCE,
                sizelimit=2,
            )
        except ldap.SIZELIMIT_EXCEEDED:
            return None
    finally:
        connection.unbind_s()
    entries = [(dn, values) for dn, values in answer if dn]  # others are referrals
    if len(entries) != 1:
        return None
    dn, values = entries[0]
    named = {each.casefold() for each in _texts(values, directory.attribute)}
    if login.casefold() not in named:  # found by a rule of matching of the server's own
        return None
    groups = _texts(values, directory.groups_attribute)[:MOST_GROUPS]
    return dn, frozenset(map(normal, groups))


def _binds(directory: Directory, dn: str, secret: bytes) -> bool:
    """Return whether a password lets a person of the directory in there."""
    connection = _open(directory)
    try:
        connection.simple_bind_s(dn, secret)
    except (
        ldap.INVALID_CREDENTIALS,
        ldap.INAPPROPRIATE_AUTH,
        ldap.INSUFFICIENT_ACCESS,
        ldap.CONSTRAINT_VIOLATION,  # locked, or the password must be changed first
        ldap.INVALID_DN_SYNTAX,
        ldap.NO_SUCH_OBJECT,
        ldap.UNWILLING_TO_PERFORM,
    ):
        return False
    finally:
        connection.unbind_s()
    return True


def _nobody(directory: Directory) -> str:
    """Return the DN of somebody who is not there."""
    return f"{directory.attribute}={secrets.token_hex(8)},{directory.base}"


def _open(directory: Directory) -> Any:
    connection = ldap.initialize(directory.address)
    connection.set_option(ldap.OPT_PROTOCOL_VERSION, ldap.VERSION3)
    connection.set_option(ldap.OPT_REFERRALS, 0)
    connection.set_option(ldap.OPT_DEREF, ldap.DEREF_NEVER)
    # without it the library waits without end for a host that takes the connection
    # and says nothing: its TLS heeds the patience on a socket that does not block only
    connection.set_option(ldap.OPT_CONNECT_ASYNC, 1)
    connection.set_option(ldap.OPT_NETWORK_TIMEOUT, PATIENCE)
    connection.set_option(ldap.OPT_TIMEOUT, PATIENCE)
    connection.set_option(ldap.OPT_X_TLS_REQUIRE_CERT, ldap.OPT_X_TLS_DEMAND)
    if directory.ca_file:
        connection.set_option(ldap.OPT_X_TLS_CACERTFILE, directory.ca_file)
    connection.set_option(ldap.OPT_X_TLS_NEWCTX, 0)  # the last: it takes up the others
    if directory.security == STARTTLS:
        connection.start_tls_s()
    return connection


def _texts(values: Any, name: str) -> list[str]:
    """Return the values of an attribute, whose name has capitals of the server's."""
    found = next((v for k, v in values.items() if k.casefold() == name.casefold()), ())
    return [each.decode("utf-8", "replace") for each in found]


def _reason(error: Exception) -> str:
    """Return what an error says, without anybody's name."""
    facts = error.args[0] if error.args and isinstance(error.args[0], dict) else {}
    return f"{type(error).__name__}: {facts.get('desc', '')}".strip(": ")
