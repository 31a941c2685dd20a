"""Citizens who have shown their identity by a provider; nobody has to.

They have no account and no role. What is known of them stands in their browser for an
hour, and on a case a pseudonym alone.
"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Citizen:
    """A citizen as a provider has confirmed them.

    `pseudonym` stands for issuer and subject: a keyed digest nobody can compute who
    knows them both. `number`: the personal identification number, "" if unknown.
    """

    pseudonym: str
    name: str
    number: str
    birth: date | None
    provider: str
