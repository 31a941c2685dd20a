"""Ids that are addresses: no order in them, no look-alike letters, no guessing."""

import secrets


LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
LENGTH = 10


def new_id(container, prefix=""):
    while True:
        found = prefix + "".join(map(secrets.choice, [LETTERS] * LENGTH))
        if found not in container:
            return found
