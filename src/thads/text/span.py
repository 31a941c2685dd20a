"""A value with the place in the text it was read from."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Span:
    """A value read from a text; `start` and `end` are its place there."""

    value: Any
    start: int
    end: int
