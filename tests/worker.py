"""The worker of a test: what is due is done in its own process."""

from thads import outbox
import transaction


def work(portal):
    """Let the worker do what is due, in a transaction of its own; return how much."""
    transaction.begin()
    done = outbox.run_due(portal)
    transaction.commit()
    return done
