"""A value and the place in the text where it was read."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Found:
    value: Any
    start: int
    end: int
