"""Ids that are addresses: no order in them, no look-alike letters, no guessing."""

import secrets


LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
LENGTH = 10
COMMON = 4


def new_id(container, prefix="", length=LENGTH):
    while True:
        found = prefix + _letters(length)
        if found not in container:
            return found


def new_ids(container):
    """Yield ids whose first letters, drawn by lot, are the same.

    A folder keeps its objects in the order of their ids. Those written together then
    lie together, and a few parts of its tree are written anew instead of one for each
    object. What follows is as long, and as hard to guess, as before: one in a
    trillion.
    """
    common = _letters(COMMON)
    while True:
        yield new_id(container, common, LENGTH)


def _letters(length):
    value = secrets.randbelow(len(LETTERS) ** length)
    found = ""
    for _letter in range(length):
        value, at = divmod(value, len(LETTERS))
        found += LETTERS[at]
    return found
