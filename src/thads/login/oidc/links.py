"""The accounts that persons of a provider have here, and what they owe to it.

A person is an issuer with a subject, and has one account; an account has one person of
a provider. Whatever would make it two is refused, never merged.
"""

from BTrees.OOBTree import OOBTree
from persistent.mapping import PersistentMapping
from plone import api
from thads.login.oidc.refusals import LoginRefused
from thads.storage import PortalStorage
from thads.worktime import clock


#: Why functions are given by a group: one of the provider, or of the directory.
OIDC, LDAP = "oidc", "ldap"
CAUSES = (OIDC, LDAP)


def _new():
    return PersistentMapping(
        {
            "links": OOBTree(),  # {issuer and subject: user id}
            "accounts": OOBTree(),  # {user id: {issuer: (subject, since)}}
            "numbers": OOBTree(),  # {user id: code an administrator gave}
            "holders": OOBTree(),  # {code: user id}
            "grants": OOBTree(),  # {user id: {(unit id, function id): confirmed at}}
        }
    )


LINKS = PortalStorage("thads.login.oidc", _new)
install, uninstall = LINKS.install, LINKS.uninstall


def _read():
    return LINKS.read(api.portal.get())


def _write():
    return LINKS.write(api.portal.get())


def _key(issuer, subject):
    return f"{issuer}\n{subject}"


def normal(number):
    """Return a code as codes are compared: without space, capitals being small."""
    return "".join(number.split()).casefold()


def account_of(issuer, subject):
    """Return the id of the account of a person of a provider, None if there is none."""
    return _read()["links"].get(_key(issuer, subject))


def link(user_id, issuer, subject):
    """Make an account that of a person of a provider.

    LoginRefused if either has another.
    """
    store = _write()
    persons = store["accounts"].get(user_id, {})
    if persons.get(issuer, (subject,))[0] != subject:
        raise LoginRefused("collision", user_id)
    if store["links"].get(_key(issuer, subject), user_id) != user_id:
        raise LoginRefused("collision", user_id)
    store["links"][_key(issuer, subject)] = user_id
    store["accounts"][user_id] = {**persons, issuer: (subject, clock.now())}


def unlink(user_id):
    """Let no person of a provider use an account any more; return whether one did."""
    store = _write()
    persons = store["accounts"].pop(user_id, {})
    for issuer, (subject, _since) in persons.items():
        store["links"].pop(_key(issuer, subject), None)
    return bool(persons)


def linked_since(user_id):
    """Return when an account was linked, None if it is not."""
    persons = _read()["accounts"].get(user_id, {})
    return max((since for _subject, since in persons.values()), default=None)


def number_of(user_id):
    """Return the code an administrator gave an account, "" if there is none."""
    return _read()["numbers"].get(user_id, "")


def holder_of(number):
    """Return the id of the account with a code, None if there is none."""
    return _read()["holders"].get(normal(number)) if number else None


def set_number(user_id, number):
    """Give an account its code, "" for none; LoginRefused if another account has it."""
    store, number = _write(), " ".join(number.split())
    if number and store["holders"].get(normal(number), user_id) != user_id:
        raise LoginRefused("collision", user_id)
    former = store["numbers"].pop(user_id, "")
    store["holders"].pop(normal(former), None)
    if number:
        store["numbers"][user_id] = number
        store["holders"][normal(number)] = user_id


def grants_of(user_id, cause=OIDC):
    """Return {(unit id, function id): when confirmed} an account owes to a cause."""
    return dict(_read().get(_grants(cause), {}).get(user_id, {}))


def set_grants(user_id, grants, cause=OIDC):
    """Note what functions an account owes to a provider, or to the directory."""
    store = _write()
    if _grants(cause) not in store:
        store[_grants(cause)] = OOBTree()
    if grants:
        store[_grants(cause)][user_id] = dict(grants)
    else:
        store[_grants(cause)].pop(user_id, None)


def all_grants(cause=OIDC):
    """Return [(user id, {(unit id, function id): when confirmed})]."""
    held = _read().get(_grants(cause), {})
    return [(user_id, dict(grants)) for user_id, grants in held.items()]


def _grants(cause):
    return "grants" if cause == OIDC else f"grants_{cause}"


def forget(user_id):
    """Drop what is known of an account that was deleted."""
    unlink(user_id)
    set_number(user_id, "")
    for cause in CAUSES:
        set_grants(user_id, {}, cause)
