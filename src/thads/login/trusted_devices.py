"""Devices on which a person asked not to be asked for a code: a cookie and a record.

Apart from `devices`, which let nobody in. A cookie holds thirty days, as long as its
record stands with the account's second factor: one's own list forgets it, and so do a
new password, suspension, and a new or reset second factor.
"""

from thads.login import audit_facts
from thads.login.devices import cookie_name
from thads.login.second_factor import REMEMBERED
from thads.login.user_agents import name_of
from thads.web.cookies import set_cookie
from thads.web.writes import expected_writes
from thads.worktime import clock


PREFIX = "trusted"


def is_trusted(guard, user_id, request):
    """Return whether a request comes from a device its account trusts."""
    factor = guard.factor(user_id)
    value = request.cookies.get(_cookie(guard, user_id))
    return bool(factor and value) and factor.knows(value, clock.seconds())


def trust(guard, user_id, request):
    """Have the device of a request remembered."""
    name = name_of(request)
    with expected_writes(guard):
        value = guard.factor(user_id).remember(name, clock.seconds())
    audit_facts.record(guard, user_id, "login.device_remembered", device=name)
    set_cookie(request, _cookie(guard, user_id), value, REMEMBERED)


def _cookie(guard, user_id):
    return cookie_name(guard.secret, f"{PREFIX}\0{user_id}")
