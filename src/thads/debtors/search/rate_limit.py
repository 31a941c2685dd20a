"""How many searches somebody may make, and that a proof of work buys more.

Counted per address and per network; who is logged in is known and not counted.
"""

from plone import api
from thads.debtors.settings import settings
from thads.ratelimit import Budget
from thads.ratelimit import network_of
from thads.ratelimit import person_of
from thads.ratelimit import proof


HEADER = "X-Altcha"
COOKIE = "thads-proof"


class Exhausted(Exception):
    """Too many searches: wait so many seconds, or solve the challenge."""

    def __init__(self, seconds, challenge):
        super().__init__(seconds)
        self.seconds, self.challenge = seconds, challenge


def spend(portal, address, solution, now):
    """Count a search of an address; raises Exhausted.

    ``solution`` is the proof of work that came with it, if any.
    """
    if not api.user.is_anonymous():
        return
    limits = settings()
    seconds = limits.minutes * 60
    network = network_of(address)
    budgets = (
        (Budget("debtors.address", limits.per_address, seconds), person_of(address)),
        (Budget("debtors.network", limits.per_network, seconds), network),
    )
    wait = max(budget.seconds_until(who, now) for budget, who in budgets)
    if wait:
        if solution and proof.accept(portal, solution, network, now):
            return
        raise Exhausted(wait, proof.challenge(portal, network, now))
    for budget, who in budgets:
        budget.spend(who, now)
