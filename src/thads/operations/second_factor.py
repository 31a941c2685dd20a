"""Command for operators: ``bin/instance run src/thads/operations/second_factor.py x``.

Resets the second factor of the account of that login: of the server's own, which no
page resets, or of a person, where nobody else is left to do so. In a cluster the
command is ``bin/client1 run ...``, while all goes on.
"""

from thads import audit
from thads.login import notifications
from thads.login.guard import guard_in
from thads.login.plugins import folders
from thads.operations.console import arguments_of
from thads.outbox.runner import as_worker
from thads.setup.site import SITE_ID
import sys
import transaction


def reset(portal, login):
    """Take a second factor away, with all sessions; return whether there was one."""
    for pas in folders(portal):
        guard, info = guard_in(pas), pas._verifyUser(pas.plugins, login=login)
        if guard is None or info is None or guard.factor(info["id"]) is None:
            continue
        guard.set_factor(info["id"], None)
        guard.end_sessions(info["id"], "second_factor")
        if guard.is_of_site():
            notifications.second_factor_reset(info["id"])
        audit.record(portal, "organisation.reset_second_factor", person=info["id"])
        return True
    return False


def main(app, arguments):
    """Reset that of one login; exit with 1 if it has none, with 2 without a login."""
    if len(arguments) != 1:
        print(__doc__)
        sys.exit(2)
    portal = app[SITE_ID]
    with as_worker(portal):
        done = reset(portal, arguments[0])
    transaction.commit()
    print("reset; all sessions have ended" if done else "no such second factor")
    sys.exit(0 if done else 1)


if __name__ == "__main__":
    main(app, arguments_of("second_factor.py"))  # noqa: F821
