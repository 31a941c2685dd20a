"""The session of staff whom a provider has sent: the same as after a password."""

from plone import api
from thads.audit.sign_in import OIDC
from thads.audit.sign_in import WAY
from thads.login import second_step
from thads.login.guard import guard_in
from thads.login.trusted_devices import is_trusted
from zope.annotation.interfaces import IAnnotations


#: What the ticket of the form for the code says of where one comes from.
PAYLOAD = "OIDC"


def begin(user_id, request, has_second_factor):
    """Log an account in that a provider has proved; return what it still lacks.

    None: the session has begun, with the events, login times and cookie of a password.
    `has_second_factor`: the provider says one was given, in a value that is set
    (`staff.counts_as_second_factor`). Otherwise an account that needs one is asked for
    its own, as after a password.
    """
    guard = guard_in(api.portal.get_tool("acl_users"))
    passes = has_second_factor or is_trusted(guard, user_id, request)
    if not passes and second_step.needs(guard, user_id):
        return second_step.CodeWanted.of(guard, user_id)
    IAnnotations(request)[WAY] = OIDC
    second_step.let_in(guard, user_id, request)
    api.portal.get_tool("portal_membership").loginUser(request)
    return None
