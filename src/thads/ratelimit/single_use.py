"""Things that may be used once: a state of a log-in, an identity that was ended."""

from thads.ratelimit.budgets import Budget


class SingleUse:
    """Values that are used up, each remembered for at least `lifetime` seconds.

    A budget of one over twice the time, spent twice: so a value counts as used until it
    is too old, wherever in the budget's window it falls. `now` is in seconds since the
    epoch.
    """

    def __init__(self, name: str, lifetime: int) -> None:
        self._budget = Budget(name, 1, 2 * lifetime)

    def is_used(self, value: str, now: float) -> bool:
        """Return whether a value was used up."""
        return self._budget.spent(value, now)

    def use(self, value: str, now: float) -> None:
        """Use a value up."""
        for _each in range(2):
            self._budget.spend(value, now)
