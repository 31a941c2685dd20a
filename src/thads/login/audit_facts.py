"""Entries of the audit trail about second factors.

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
    portal = getSite()
    if IPloneSiteRoot.providedBy(portal):
        facts = _facts(guard, user_id, "login.wrong_code")
        tallies.counter.count(portal.getPhysicalPath(), facts, clock.precise_now())


def _facts(guard, user_id, action):
    return sign_in.facts_of(user_id, guard.account(user_id), action, getRequest())
