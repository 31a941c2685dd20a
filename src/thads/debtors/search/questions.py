"""Questions to an index: what is asked for, and whether that is enough."""

from dataclasses import dataclass
from dataclasses import field
from functools import cached_property
from thads.debtors.register.index import RegisterIndex
from thads.debtors.search import numbers
from thads.debtors.search.numbers import AskedNumber
from thads.debtors.search.strength import names_somebody
from thads.places.provinces import Places
from thads.places.provinces import known


KNOWN_PLACES = Places(known())
#: Fields of a question that forms and addresses hold.
FIELDS = ("name", "address", "decision", "kind", "unit")


class TooWeak(Exception):
    """The question would list too many people: one more word is needed."""


@dataclass(frozen=True)
class Question:
    """Question to an index: words, numbers, and where to look."""

    name: str = ""
    address: str = ""
    decision: str = ""
    kind: str = ""  # of the debtor
    unit: str = ""  # unit id
    locality: str = ""  # id of the locality
    #: Ids of ended units that the unit or the locality asked for has taken over.
    taken_over: tuple[str, ...] = ()
    #: Only near hits: those a full page of exact ones keeps out of sight.
    similar: bool = False
    #: Names of places that stand for one another; not part of what is asked.
    places: Places = field(default=KNOWN_PLACES, compare=False, repr=False)

    @property
    def empty(self) -> bool:
        """Return whether neither name, address nor decision is asked for.

        Kind and unit alone ask nothing: they would list everybody.
        """
        return not (self.name or self.address or self.decision)

    @cached_property
    def number(self) -> AskedNumber:
        """The number of the decision that is asked for."""
        return numbers.read_number(self.decision)

    def check(self, index: RegisterIndex) -> None:
        """Raise TooWeak without two words of a name, or one exact number.

        A number without its sign is exact if an entry has no more than that.
        """
        if self.decision.strip() and not self.number.key:
            raise TooWeak
        if self.number.whole or names_somebody(self.name):
            return
        if not (self.number.number and numbers.is_without_sign(index, self.number)):
            raise TooWeak
