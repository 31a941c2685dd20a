"""What happened to a case: an entry a step, as the citizen and the office read it."""

from dataclasses import dataclass
from dataclasses import field


@dataclass(frozen=True)
class Entry:
    time: object
    step: str
    state: str  # the state after it
    unit: str
    person: str = ""  # empty: the citizen, or nobody yet
    note: str = ""  # the citizen reads it
    told: bool = True  # whether the citizen sees the entry at all
    details: dict = field(default_factory=dict)  # for the office
