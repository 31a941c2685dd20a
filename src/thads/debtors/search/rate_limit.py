"""Rate limit of the public search: budgets, and a proof of work that buys more.

Counted per address and per network; people who are logged in are not counted.
"""

from plone import api
from thads.debtors.settings import settings
from thads.ratelimit import Budget
from thads.ratelimit import network_of
from thads.ratelimit import person_of
from thads.ratelimit import proof
from typing import Any


HEADER = "X-Altcha"
COOKIE = "thads-proof"


class Exhausted(Exception):
    """Too many searches: wait so many seconds, or solve the challenge."""

    def __init__(self, seconds: int, challenge: dict[str, Any]):
        super().__init__(seconds)
        self.seconds, self.challenge = seconds, challenge


def spend(portal, address: str, solution: str | None, now: float) -> None:
    """Count a search of an IP address at a time (seconds since 1970).

    ``solution`` is the proof of work that came with it. Raises Exhausted.
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
