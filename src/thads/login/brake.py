"""The brake on guessing passwords: a growing delay for the guesser, and nobody else.

Failures are counted for a name *and* the network they come from (or the device, where
that name has logged in before): five are free, then one waits a minute, after ten a
quarter of an hour, after twenty an hour. So strangers slow down themselves; the person
whose name is tried logs in from their own place, and from their own device even in the
same network. Where a name is tried from many networks, or many names from one, a single
failure is free, which still lets in whoever knows the password.

The counters are those of `thads.ratelimit`, shared by the processes of a machine.
"""

from dataclasses import dataclass
from thads.ratelimit import Budget


#: (failures, seconds) after which a name waits in its network or on its device.
STEPS = tuple(
    Budget(f"login.{most}", most, seconds)
    for most, seconds in ((5, 60), (10, 15 * 60), (20, 60 * 60))
)
#: The only free failure where a name or a network is under attack.
FIRST = Budget("login.first", 1, 15 * 60)
#: A name is under attack from so many networks; a network attacks so many names.
OF_NAME = Budget("login.name", 50, 60 * 60)
OF_NETWORK = Budget("login.network", 100, 60 * 60)


@dataclass(frozen=True)
class Origin:
    """A name that is given, and where it is given.

    `name` belongs to one user folder. `device` is "" unless this name has logged in
    on it; `person` is one address, `network` the net it is rented in.
    """

    name: str
    person: str
    network: str
    device: str = ""

    @property
    def pair(self):
        """The name and its place, for which failures are counted."""
        return f"{self.name}\0{self.device or self.network}"

    def _steps(self, now):
        attacked = OF_NAME.spent(self.name, now) or OF_NETWORK.spent(self.person, now)
        return (FIRST, *STEPS) if attacked and not self.device else STEPS

    def seconds_until(self, now):
        """Return after how many seconds a password is looked at again; 0: now."""
        return max(step.seconds_until(self.pair, now) for step in self._steps(now))

    def failed(self, now):
        """Count a password that was looked at and was wrong."""
        for step in (FIRST, *STEPS):
            step.spend(self.pair, now)
        if not self.device:
            OF_NAME.spend(self.name, now)
            OF_NETWORK.spend(self.person, now)
