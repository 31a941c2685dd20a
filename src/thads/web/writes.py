"""Writes that a request may make without the token of a form."""

from collections.abc import Iterator
from contextlib import contextmanager
from plone.protect.utils import safeWrite
from typing import Any


@contextmanager
def expected_writes(stored: Any) -> Iterator[None]:
    """Mark what changes meanwhile in the database of `stored` as meant.

    plone.protect takes a write in a GET for one a foreign page has brought about, and
    undoes it. Only for what serves the account that asks, its log-in and log-out, and
    for the trail of what it has looked at.
    """
    jar = stored._p_jar
    before = set(map(id, jar._registered_objects)) if jar is not None else set()
    yield
    if jar is not None:
        for changed in jar._registered_objects:
            if id(changed) not in before:
                safeWrite(changed)
