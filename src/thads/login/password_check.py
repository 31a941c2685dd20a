"""Checking a password by the plugins that hold it, once a request."""

from hashlib import blake2b
from Products.PluggableAuthService.interfaces.plugins import IAuthenticationPlugin
from Products.PluggableAuthService.PluggableAuthService import (
    _SWALLOWABLE_PLUGIN_EXCEPTIONS,
)
from thads.login import passwords
from thads.web.writes import expected_writes


#: Where a request notes what came of a name and password.
ATTEMPTS = "thads.login.attempts"


def once(request, plugin, login, password, check):
    """Return what `check(login, password)` returns, asked once in a request.

    A request is authenticated more than once: for its path, by the folder of the site
    and by that above it, and again by `@login` or by the form in which one gives the
    current password. The folder that has the account decides.
    """
    if request is None:
        return check(login, password)
    attempts = request.environ.setdefault(ATTEMPTS, {})
    secret = password.encode("utf-8", "replace") if type(password) is str else password
    place = "/".join(plugin.getPhysicalPath())
    key = (login, blake2b(secret, digest_size=32).digest())
    if key not in attempts:
        attempts[key] = (place, check(login, password))
    decided, found = attempts[key]
    return found if decided == place else None


def ask(pas, login, password):
    """Return (user id, login) by the plugins that hold passwords; None if none does."""
    for id, plugin in pas.plugins.listPlugins(IAuthenticationPlugin):
        if id in ("thads_login", "session", "jwt_auth"):
            continue
        try:
            found = plugin.authenticateCredentials(
                {"login": login, "password": password, "extractor": "thads_login"}
            )
        except _SWALLOWABLE_PLUGIN_EXCEPTIONS:
            continue
        if found is not None and found[0] is not None:
            return found
    return None


def _stores(pas):
    """Yield the passwords of the plugins that store them: {user id: reference}."""
    for _id, plugin in pas.plugins.listPlugins(IAuthenticationPlugin):
        stored = getattr(plugin, "_user_passwords", None)
        if stored is not None:
            yield stored


def _reference(pas, user_id):
    return next((s[user_id] for s in _stores(pas) if user_id in s), None)


def equalise(pas, user_id, password):
    """Take as long for every name, with an account or without one.

    Nothing was computed where there is no account, where its password is stored by an
    old scheme, and for a password that is too long.
    """
    reference = None if user_id is None else _reference(pas, user_id)
    is_too_long = len(password) > passwords.LONGEST
    if reference is None or is_too_long or passwords.is_outdated(reference):
        passwords.waste(password)


def store_anew(pas, user_id, password):
    """Store a password that was right by today's scheme, if it is by an older one."""
    for stored in _stores(pas):
        if user_id in stored and passwords.is_outdated(stored[user_id]):
            with expected_writes(stored):
                stored[user_id] = passwords.AuthEncoding.pw_encrypt(password)
