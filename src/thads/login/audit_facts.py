"""Entries of the audit trail about second factors, sessions and addresses of mail.

Who acts is often not logged in yet: an entry names the account that is about to be.
"""

from plone.base.interfaces import IPloneSiteRoot
from thads.audit import sign_in
from thads.audit import tallies
from thads.audit import trail
from thads.worktime import clock
from zope.component.hooks import getSite
from zope.globalrequest import getRequest


def record(guard, user_id, action, **details):
    """Record what somebody did with their own second factor."""
    portal = getSite()
    if IPloneSiteRoot.providedBy(portal):
        trail.add(portal, {**_facts(guard, user_id, action), "details": details})


def count_wrong_code(guard, user_id):
    """Count a wrong code; the request may be refused and its transaction aborted."""
    _count_now(guard, user_id, "login.wrong_code")


def count_code_again(guard, user_id):
    """Count a code that was used already: its owner is told (`alerts`)."""
    _count_now(guard, user_id, "login.code_again")


def count_attack_on_account(guard, user_id):
    """Count a failure of an account that is being guessed."""
    _count_now(guard, user_id, "login.attack_account")


def count_codes_guessed(guard, user_id):
    """Count that the codes of an account are being guessed, past its password."""
    _count_now(guard, user_id, "login.attack_codes")


def count_attack_of_network():
    """Count a failure of a network that tries many names."""
    _count_now(None, "", "login.attack_network")


def count_wrong_password(guard, user_id):
    """Count a wrong password of somebody at work; their request is refused."""
    _count_now(guard, user_id, "login.wrong_password")


def count_refused_key(guard, user_id):
    """Count an API key that is right, and opens not: too late, or somewhere else."""
    _count_now(guard, user_id, "login.api_key_refused")


def _count_now(guard, user_id, action):
    portal = getSite()
    if IPloneSiteRoot.providedBy(portal):
        facts = _facts(guard, user_id, action)
        tallies.counter.count(portal.getPhysicalPath(), facts, clock.precise_now())


def _facts(guard, user_id, action):
    account = guard.account(user_id) if user_id else None
    return sign_in.facts_of(user_id, account, action, getRequest())
