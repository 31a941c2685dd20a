"""Names of localities in lists: shortened, and in the order of the alphabet."""

from thads.text import fold
import re
import unicodedata


#: Letters of the Vietnamese alphabet that stand apart from their base letter.
OWN_LETTERS = "ĂÂĐÊÔƠƯ"
ALPHABET = "AĂÂBCDĐEÊFGHIJKLMNOÔƠPQRSTUƯVWXYZ"


def letter(name):
    """Return the letter a name stands under: tone marks do not count."""
    first = unicodedata.normalize("NFC", name)[:1].upper()
    if first in OWN_LETTERS:
        return first
    base = unicodedata.normalize("NFD", first)
    kept = "".join(c for c in base if not unicodedata.combining(c) or c in "̛̂̆")
    return unicodedata.normalize("NFC", kept)[:1] or "#"


def by_letter(items):
    """Return [(letter, [item, ...])] in the order of the Vietnamese alphabet."""
    groups = {}
    for item in items:
        groups.setdefault(letter(item["name"]), []).append(item)
    return sorted(
        groups.items(),
        key=lambda pair: ALPHABET.find(pair[0]) if pair[0] in ALPHABET else 99,
    )


def short_name(title):
    """Return the place in the name of a department: the part after its kind."""
    name = re.sub(r"^(Cục |Phòng )?Thi hành án dân sự ", "", title, flags=re.I)
    name = re.sub(r"^(thành phố|tỉnh) ", "", name, flags=re.I)
    return "TP. Hồ Chí Minh" if name == "Hồ Chí Minh" else name


def in_order(places):
    """Sort places as a Vietnamese reader expects: by letters, not by tones."""
    return sorted(places, key=lambda place: (fold(place["name"]), place["name"]))
