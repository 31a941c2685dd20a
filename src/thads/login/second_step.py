"""The second step of a log-in: what is asked for once the password was right.

Whoever has a second factor, or must have one, is let in by their password alone only
on a device they asked to be remembered. A page then asks for the code, or leads to the
page on which a second factor is set up; the service `@login` takes the code with the
password. Basic auth, and a password in any other request, let nobody in who needs more.
"""

from AccessControl.SecurityManagement import getSecurityManager
from AccessControl.SecurityManagement import newSecurityManager
from Acquisition import aq_base
from Acquisition import aq_inner
from Acquisition import aq_parent
from dataclasses import dataclass
from math import ceil
from thads import _
from thads.audit.sign_in import FORM
from thads.audit.sign_in import LDAP
from thads.audit.sign_in import NOT_FAILED
from thads.audit.sign_in import OIDC
from thads.audit.sign_in import SERVICE
from thads.audit.sign_in import WAY
from thads.audit.sign_in import credentials
from thads.errors import Refused
from thads.login import attacks
from thads.login import audit_facts
from thads.login import notifications
from thads.login import tickets
from thads.login.interfaces import LoginFailed
from thads.login.second_factor import BY_RECOVERY
from thads.login.second_factor import readable_code
from thads.login.settings import is_demanded_of
from thads.login.settings import is_demanded_of_managers
from thads.login.trusted_devices import is_trusted
from thads.ratelimit import Budget
from thads.web import json_objects
from thads.web import parameters
from thads.web.writes import expected_writes
from thads.worktime import clock
from typing import Any
from zope.annotation.interfaces import IAnnotations
from zope.event import notify


#: Where a request notes what its password still lacks, and who has proved both.
MISSING = "thads.login.missing"
PROVED = "thads.login.proved"
#: Where it notes whose code it brought besides what else was asked for.
GAVE_CODE = "thads.login.gave_code"
#: Purposes of tickets: to give the code, to set a second factor up.
CODE, ENROL = "code", "enrol"
CODE_NEEDED = _("Please give the code of your authenticator app besides.")
CODE_WRONG = _("The code is not right, or was used already. Wait for the next one.")
WAIT_MINUTES = _(
    "There were too many wrong attempts: for ${minutes} more minutes nothing is "
    "checked, right or wrong. Please try again then."
)
WAIT_HOURS = _(
    "There were too many wrong attempts: for ${hours} more hours nothing is checked, "
    "right or wrong. Please try again then."
)
#: What tickets say of who proved the password, and how the trail names it.
WAYS = {way.upper(): way for way in (OIDC, LDAP)}
#: Wrong codes of an account, wherever they come from. Only who knows its password, or
#: has the link of a mail that sets it, can spend them: nobody else is asked for a code.
#: A new password begins anew.
WRONG_CODES = Budget("login.code", 20, 24 * 60 * 60)


@dataclass(frozen=True)
class CodeWanted:
    """Proof that is missing though the password was right.

    `guard` is that of the user folder of the account. `purpose`: CODE, or ENROL where
    no second factor is set up yet. `wait`: seconds for which no code is looked at,
    where a request brought one.
    """

    guard: Any
    user_id: str
    purpose: str
    way: str = ""
    wait: int = 0

    @classmethod
    def of(cls, guard, user_id, way="", wait=0):
        """Return what an account lacks: a code, or the setting up.

        `way`: by what its password was proved, of WAYS; "" by the portal itself.
        """
        purpose = ENROL if guard.factor(user_id) is None else CODE
        return cls(guard, user_id, purpose, way, wait)

    def ticket(self):
        """Return the ticket with which the next form comes."""
        now, payload = clock.seconds(), self.way.upper()
        return tickets.issue(self.guard, self.purpose, self.user_id, now, payload)


def needs(guard, user_id):
    """Return whether an account is let in by more than its password."""
    return guard.factor(user_id) is not None or must_have(guard, user_id)


def must_have(guard, user_id):
    """Return whether a second factor is demanded of an account.

    Of a Manager, who holds no function and may do everything, where it is demanded of
    administrators: for one of the server in any of its sites, by whatever address they
    come.
    """
    if guard.is_of_site() and is_demanded_of(user_id):
        return True
    sites = [None] if guard.is_of_site() else guard.sites()
    return any(map(is_demanded_of_managers, sites)) and guard.is_manager(user_id)


def may_pass(guard, user_id, origin, request):
    """Return whether an account whose password was right is let in.

    Who is at work gives it again in forms of their own; never to log in, which begins
    a session that lasts longer than the one there is.
    """
    if not needs(guard, user_id):
        return True
    way, _login = (request and credentials(request)) or ("", "")
    if way not in (FORM, SERVICE) and _is_at_work(guard, user_id):
        return True
    if request is None:
        return False
    factor = guard.factor(user_id)
    if way == FORM and is_trusted(guard, user_id, request):
        prove(request, user_id)
        return True
    wait = 0
    if way == SERVICE and factor is not None:
        code = json_objects.member_of_body(request, "code")
        if code is not None:
            wait = seconds_until_code(guard, user_id, origin)
            if takes(guard, user_id, code, origin):
                prove(request, user_id)
                return True
    if way in (FORM, SERVICE):
        proved_by = IAnnotations(request).get(WAY, "")
        IAnnotations(request)[MISSING] = CodeWanted.of(guard, user_id, proved_by, wait)
        IAnnotations(request)[NOT_FAILED] = True
    return False


def missing(request):
    """Return what the right password of a request still lacks; None if nothing."""
    return IAnnotations(request).get(MISSING)


def takes(guard, user_id, text, origin):
    """Return whether a code proves an account; a wrong one is counted.

    While the brake holds, no code is looked at, and the answer is the same.
    """
    factor, now = guard.factor(user_id), clock.seconds()
    if seconds_until_code(guard, user_id, origin):
        return False
    key = _counted(guard, user_id, origin)
    code = readable_code(text)
    with expected_writes(guard):
        way = factor.take(code, now)
    if not way:
        origin.failed(now)
        WRONG_CODES.spend(key, now)
        attacks.notice(guard, user_id, origin, now)
        if WRONG_CODES.spent(key, now):
            attacks.codes_guessed(guard, user_id)
        if code and factor.was_used(code, now):
            audit_facts.count_code_again(guard, user_id)
        else:
            audit_facts.count_wrong_code(guard, user_id)
        login = guard.account(user_id).getUserName()
        notify(LoginFailed(login, origin.network, "second_factor"))
    elif way == BY_RECOVERY:
        audit_facts.record(
            guard, user_id, "login.recovery_code", left=factor.codes_left
        )
        if guard.is_of_site():
            notifications.recovery_code_used(user_id, factor.codes_left)
    return bool(way)


def seconds_until_code(guard, user_id, origin):
    """Return after how many seconds a code of an account is looked at again; 0: now."""
    now = clock.seconds()
    codes = WRONG_CODES.seconds_until(_counted(guard, user_id, origin), now)
    return max(origin.seconds_until(now), codes)


def _counted(guard, user_id, origin):
    """Return for what the wrong codes of an account are counted."""
    return f"{origin.name}\0{guard.mark(user_id)}\0{guard.factor(user_id).id}"


def until(seconds):
    """Return the sentence that says after how long something is looked at again."""
    minutes = max(1, ceil(seconds / 60))
    if minutes <= 120:
        return _(WAIT_MINUTES, mapping={"minutes": minutes})
    return _(WAIT_HOURS, mapping={"hours": ceil(minutes / 60)})


def check(guard, user_id, text, origin):
    """Raise Refused unless a code proves an account: a wrong one, or no time for one.

    Only for who has proved the password, or the mailbox: it tells that the brake holds.
    """
    if wait := seconds_until_code(guard, user_id, origin):
        raise Refused({CODE: until(wait)}, code="wait")
    if not takes(guard, user_id, text, origin):
        raise Refused({CODE: CODE_WRONG}, code="wrong")


def require_besides(guard, user_id, request, text):
    """Raise Refused unless a code proves an account beside what else its owner gave.

    Of whoever has no second factor nothing more is asked. A code is good once: the
    request that has brought it is asked for no other.
    """
    if guard.factor(user_id) is None or _has_given_code(request, user_id):
        return
    if not text:
        raise Refused({CODE: CODE_NEEDED}, code="required")
    login = guard.account(user_id).getUserName()
    check(guard, user_id, text, guard.origin(login, user_id, request))
    if request is not None:
        IAnnotations(request)[GAVE_CODE] = user_id


def _has_given_code(request, user_id):
    return request is not None and IAnnotations(request).get(GAVE_CODE) == user_id


def code_of(request):
    """Return the code a request brings, in its form or its body; "" without."""
    if "code" in request.form:
        return parameters.text(request.form, "code")
    return json_objects.member_of_body(request, "code") or ""


def prove(request, user_id):
    """Note that a request has proved an account by all it needs."""
    IAnnotations(request)[PROVED] = user_id


def has_proved(guard, user_id, request):
    """Return whether a session may begin: nothing is missing, or all was proved."""
    return IAnnotations(request).get(PROVED) == user_id or not needs(guard, user_id)


def let_in(guard, user_id, request):
    """Make the account of a request that has proved it the one at work."""
    prove(request, user_id)
    newSecurityManager(request, guard.account(user_id))


def _is_at_work(guard, user_id):
    """Return whether an account gives its password again, logged in already."""
    user = getSecurityManager().getUser()
    folder = aq_parent(aq_inner(user))
    return (
        user.getId() == user_id
        and folder is not None
        and aq_base(folder) is aq_base(aq_parent(aq_inner(guard)))
    )
