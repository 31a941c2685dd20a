"""Codes of tracked items, as citizens read them out on the telephone.

Twelve characters, `XXXX-XXXX-XXXX`. The alphabet has no two characters that look
or sound alike on paper, and 23 of them, a prime: the last character is a weighted
sum modulo 23, which catches every single wrong character and every swap of two.
"""

import hashlib
import hmac
import unicodedata


ALPHABET = "23456789ACEFHKMNPRTVWXY"
BASE = len(ALPHABET)
LENGTH = 12
#: Characters of what people type that are looked at.
LONGEST = 100
VALUES = {character: value for value, character in enumerate(ALPHABET)}

# What people write for a character of the alphabet. 0, 1, I, L and O stand for
# nothing here, so nothing is guessed from them.
MISREAD = str.maketrans({"S": "5", "Z": "2", "B": "8", "G": "6", "U": "V"})


def check_character(body: str) -> str:
    """Return the twelfth character of a code, from the eleven before it."""
    total = sum(weight * VALUES[c] for weight, c in enumerate(body, start=2))
    return ALPHABET[total % BASE]


def derive(secret: bytes, text: str, attempt: int = 0) -> str:
    """Return the code that belongs to a text; the same text has the same code for ever.

    `attempt`: gives another code, where other texts have those of all lower numbers.
    """
    digest = hmac.new(secret, f"{attempt}:{text}".encode(), hashlib.sha256).digest()
    number = int.from_bytes(digest, "big")
    body = ""
    for _position in range(LENGTH - 1):
        number, value = divmod(number, BASE)
        body += ALPHABET[value]
    return grouped(body + check_character(body))


def grouped(characters: str) -> str:
    """Return the characters of a code as they are printed: `ABCD-EFGH-KLMN`."""
    return "-".join(characters[at : at + 4] for at in range(0, LENGTH, 4))


def read(text: object) -> str | None:
    """Return the code a person typed, as it is printed; None where it cannot be one.

    Case, spaces and signs do not count, and characters of `MISREAD` are corrected.
    """
    # letters and figures of full width are those of an input method
    typed = unicodedata.normalize("NFKC", str(text or "")[:LONGEST])
    bare = "".join(c for c in typed.upper() if c.isalnum())
    bare = bare.translate(MISREAD)
    if len(bare) != LENGTH or any(c not in VALUES for c in bare):
        return None
    if check_character(bare[:-1]) != bare[-1]:
        return None
    return grouped(bare)
