"""Jobs of the log-in: the worker clears away what is over."""

from thads.login.guard import guard_in
from thads.outbox.periodic import every


@every(days=1)
def drop_sessions(portal):
    """Job: drop devices and networks of sessions whose time is up."""
    guard = guard_in(portal.acl_users)
    if guard is not None:
        guard.drop_sessions_over()
