"""Rules for new passwords (NIST SP 800-63B, ASVS V2.1): length, and no easy guess.

No rule asks for signs and capitals: they make `Matkhau@2026` of `matkhau2026`. What is
made of one or two common words with figures and signs around them is refused, in
whatever accents or look-alikes it is written, and so is what holds the own name.
"""

from functools import cache
from pathlib import Path
from plone import api
from thads import _
from thads.text import fold
from thads.web import parameters
from zope.globalrequest import getRequest
import re


LEAST, MOST = 12, 128
RULES = _(
    "A password has at least ${least} characters, is not easily guessed, and does not "
    "hold your login or name. A long sentence you can remember is best.",
    mapping={"least": LEAST},
)
TOO_SHORT = _(
    "The password is too short: at least ${least} characters. A long sentence you can "
    "remember is best.",
    mapping={"least": LEAST},
)
TOO_LONG = _(
    "The password is too long: at most ${most} characters.", mapping={"most": MOST}
)
COMMON = _(
    "The password is too easily guessed: it is made of common words, figures or keys "
    "in a row. A long sentence you can remember is best."
)
NAMED = _("The password must not hold your login, name or e-mail address.")
STORED = _("A password must not begin like one that is stored already: {SSHA}.")

_SCHEME = re.compile(r"\{[A-Za-z0-9_-]+\}")
#: What is written for a letter.
_LOOKALIKES = {"a": "@4", "e": "3", "i": "1!", "l": "1!", "o": "0", "s": "$5", "t": "7"}
_ROWS = ("abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm")
#: Words of which an easily guessed password has at most so many.
FEW = 2
#: Characters of a name that count as one; `le` is in many a word.
LONG_NAME = 5


def fault(password, names=()):
    """Return the message of what is wrong with a new password; None if it may be set.

    `names` are the login, full name and address of the person.
    """
    if not password:
        return RULES
    if len(password) > MOST:
        return TOO_LONG
    if _SCHEME.match(password):
        return STORED
    if len(" ".join(password.split())) < LEAST:
        return TOO_SHORT
    plain = _letters(password)
    for name in map(_letters, names):
        if len(name) >= LONG_NAME and name in plain:
            return NAMED
    return COMMON if _is_common(fold(password)) else None


def _letters(text):
    return re.sub(r"[\W_]+", "", fold(text or ""))


def _is_common(text):
    """Return whether a folded text is covered by a few common pieces."""
    if len(set(text)) <= 3:
        return True
    # fewest[end]: of how many pieces text[:end] is made
    fewest = [0] + [FEW + 1] * len(text)
    for start in range(len(text)):
        if fewest[start] > FEW:
            continue
        for length, cost in _pieces(text, start):
            end = start + length
            fewest[end] = min(fewest[end], fewest[start] + cost)
    return fewest[-1] <= FEW


def _pieces(text, start):
    """Yield (length, cost) of the common pieces that begin at a place."""
    if not text[start].isalpha():
        yield 1, 0
    for word in _words():
        if _reads(text, start, word):
            yield len(word), 1
    for row in _ROWS:
        for way in (row, row[::-1]):
            at = way.find(text[start : start + 3])
            length = 3
            while at >= 0 and length < len(way) - at:
                if text[start : start + length + 1] != way[at : at + length + 1]:
                    break
                length += 1
            if at >= 0 and len(text) - start >= 3:
                yield length, 1


def _reads(text, start, word):
    piece = text[start : start + len(word)]
    return len(piece) == len(word) and all(
        shown == letter or shown in _LOOKALIKES.get(letter, "")
        for shown, letter in zip(piece, word, strict=True)
    )


@cache
def _words():
    path = Path(__file__).with_name("common_words.txt")
    lines = path.read_text(encoding="utf-8").splitlines()
    return sorted({word for line in lines if line[:1] != "#" for word in line.split()})


def names_of(user_id):
    """Return the login, name and address of an account; () if there is none."""
    member = api.user.get(userid=user_id) or api.user.get(username=user_id)
    if member is None:
        return (user_id,)
    address = member.getProperty("email") or ""
    fullname = member.getProperty("fullname") or ""
    return (member.getUserName(), fullname, address.partition("@")[0])


def names_here():
    """Return the names of the person for whom a password is set in this request."""
    request = getRequest()
    form = {} if request is None else request.form
    given = [parameters.text(form, n) for n in ("userid", "form.widgets.username")]
    ids = [each for each in given if each]
    if not ids and not api.user.is_anonymous():
        ids = [api.user.get_current().getId()]
    return [name for id in ids for name in names_of(id)]
