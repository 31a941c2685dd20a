"""Ids that are addresses: random, without order and without look-alike letters."""

from collections.abc import Container
from collections.abc import Iterator
import secrets


LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
LENGTH = 10
COMMON = 4


def new_id(container: Container[str], prefix: str = "", length: int = LENGTH) -> str:
    """Return an id that a container does not hold: a prefix and random letters."""
    while True:
        id = prefix + _letters(length)
        if id not in container:
            return id


def new_ids(container: Container[str]) -> Iterator[str]:
    """Yield ids that begin with the same random letters.

    A folder stores its objects in the order of their ids. Those written together then
    lie together, and a few parts of its tree are written anew instead of one for each
    object. What follows is as long, and as hard to guess, as before: one in a trillion.
    """
    common = _letters(COMMON)
    while True:
        yield new_id(container, common, LENGTH)


def _letters(length):
    value = secrets.randbelow(len(LETTERS) ** length)
    letters = ""
    for _letter in range(length):
        value, at = divmod(value, len(LETTERS))
        letters += LETTERS[at]
    return letters
