"""The trail of an item: an entry a step, as the citizen and the office read it."""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from datetime import datetime


#: Step of an entry that nobody took: see `recalculation`.
RECALCULATED = "recalculate"
#: Whoever sent an item in, as histories name them.
APPLICANT = "Người nộp hồ sơ"
#: Titles of such steps, as tables of steps have theirs.
TITLES = {RECALCULATED: "Tính lại thời hạn giải quyết"}


@dataclass(frozen=True)
class Entry:
    """One step that was taken.

    `state` and `unit`: after the step. `person`: the officer's login, empty for the
    citizen or the system. `note`: what the citizen reads of it. `told`: whether the
    citizen sees the entry, the step's `public` under the name databases have.
    `details`: short values for the office. `digest`: of what was sent, by which the
    same click is known when it comes again.
    """

    time: datetime
    step: str
    state: str
    unit: str
    person: str = ""
    note: str = ""
    told: bool = True
    details: Mapping[str, str] = field(default_factory=dict)
    digest: str = ""
