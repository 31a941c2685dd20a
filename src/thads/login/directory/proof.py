"""The question the guard asks when the portal's own password was not right."""

from thads.audit.sign_in import LDAP
from thads.audit.sign_in import WAY
from thads.login.directory import client
from thads.login.directory import settings
from thads.login.interfaces import DirectoryProved
from thads.ratelimit import Budget
from thads.worktime import clock
from typing import NamedTuple
from zope.annotation.interfaces import IAnnotations
from zope.event import notify
from zope.globalrequest import getRequest
import logging
import secrets


logger = logging.getLogger("thads.login")

#: Annotation of a request for which the directory did not answer.
AWAY = "thads.login.directory_away"
#: Seconds for which a directory that did not answer is not asked again, so that
#: people who try do not keep all threads waiting.
QUIET = 30
#: Wrong passwords of an account it is asked for, but from devices the account is known
#: on. Directories lock who is guessed at: strangers must not have them lock anybody.
WRONG = Budget("login.directory", 3, 30 * 60)

_silent_since = None


def forget():
    """Ask the directory again, though it was away a moment ago."""
    global _silent_since
    _silent_since = None


class Proved(NamedTuple):
    """An account whose password the directory proves, and the person's groups there."""

    user_id: str
    login: str
    groups: frozenset[str]


def proves(pas, info, password, is_known_device=False):
    """Return what the directory proves of an account; None if nothing.

    `info`: what the user folder knows of the account. Not for those who manage the
    site: these are the server room's, and not the directory's to let in.
    """
    directory = settings.directory()
    if isinstance(password, bytes):
        password = password.decode("utf-8", "replace")
    if directory is None or client.as_sent(password) is None:
        return None  # of every name alike
    try:
        if not _may_be_proved(pas, info) or (
            not is_known_device and WRONG.spent(info["id"], clock.seconds())
        ):
            # no name is known by a quicker answer: without an account, or guessed at
            _asked(directory, secrets.token_hex(8), secrets.token_hex(8))
            return None
        entry = _asked(directory, info["login"], password)
    except client.Unavailable:
        return None
    if entry is None:
        if not is_known_device:
            WRONG.spend(info["id"], clock.seconds())
        return None
    return Proved(info["id"], info["login"], entry.groups)


def note(proved):
    """Note for the trail and the second step who was proved, and tell of the groups."""
    if (request := getRequest()) is not None:
        IAnnotations(request)[WAY] = LDAP
    notify(DirectoryProved(proved.user_id, proved.groups))


def is_away(request):
    """Return whether the directory did not answer for a request."""
    return bool(IAnnotations(request).get(AWAY))


def _may_be_proved(pas, info):
    if info is None or pas._isTop():
        return False
    user = pas.getUserById(info["id"])
    return user is not None and "Manager" not in user.getRoles()


def _asked(directory, login, password):
    """Return what the client returns; Unavailable is noted in the request."""
    try:
        return _asked_now(directory, login, password)
    except client.Unavailable:
        if (request := getRequest()) is not None:
            IAnnotations(request)[AWAY] = True
        raise


def _asked_now(directory, login, password):
    global _silent_since
    now = clock.seconds()
    if _silent_since is not None and 0 <= now - _silent_since < QUIET:
        raise client.Unavailable("it did not answer a moment ago")
    try:
        found = client.prove(directory, login, password)
    except client.Busy as error:
        logger.info("the directory is not asked: %s", error)
        raise
    except client.Unavailable as error:
        logger.warning("the directory does not answer: %s", error)
        _silent_since = now
        raise
    _silent_since = None
    return found
