"""Jobs of the log-in: the worker clears away what is over."""

from thads.login import email_changes
from thads.login.api_keys import keys_in
from thads.login.guard import guard_in
from thads.login.plugins import folders
from thads.outbox.periodic import every
from thads.worktime import clock


@every(days=1)
def drop_sessions(portal):
    """Job: drop what is noted of sessions that are over, and of accounts that are gone.

    Of the server's accounts, too: no other job looks after them. And addresses of mail
    that nobody has confirmed, and API keys whose time is up.
    """
    email_changes.drop_over()
    for pas in folders(portal):
        guard = guard_in(pas)
        if guard is not None:
            guard.drop_sessions_over()
            guard.forget_gone()
        keys = keys_in(pas)
        if keys is not None:
            keys.drop_over(clock.seconds())
