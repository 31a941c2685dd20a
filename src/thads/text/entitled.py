"""Names of those a debt is owed to, and of children, in the words of an obligation.

They are found by the words in front ("trả cho", "người được thi hành án:", "nuôi con")
and by what a name looks like: a family name of ``names.csv``, ông, bà or cháu
with a capital behind, a company or a bank with its name. The words stand in
``entitled.csv``. The person who owes may be named: "ông Nguyễn Văn Nợ phải trả".

In a text of capitals only, or of none, a name is a family name with a usual second one.
"""

from collections.abc import Iterable
from collections.abc import Iterator
from importlib import resources
from thads.text.folding import fold
from thads.text.marks import composed
from thads.text.organisations import MIDDLE_NAMES
from thads.text.personal_data import PersonalData
import csv
import re


_WORD = re.compile(r"[^\W_]+")
#: Characters looked at: twice what a cell may hold.
LONGEST = 10_000
_MOST = 6  # words of a name, or before it, that are looked at
_LABELS = frozenset(("là", "la", "tên", "ten", "gồm", "gom"))
_BANK = re.compile(r"\w{2,12}bank")


def _table(name: str) -> list[dict[str, str]]:
    table = resources.files("thads.text").joinpath(name)
    with table.open("r", encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def _expressions(plain: bool) -> dict[str, list[tuple[str, list[str]]]]:
    """Return {first word: [(role, words)]}, as written or without accents."""
    found: dict[str, list[tuple[str, list[str]]]] = {}
    for row in _table("entitled.csv"):
        words = _WORD.findall(composed(row["words"]).lower())
        if plain:
            words = [fold(word) for word in words]
        found.setdefault(words[0], []).append((row["role"], words))
    return found


_EXPRESSIONS = {plain: _expressions(plain) for plain in (False, True)}
_NAMES = _table("names.csv")
_NAMES_OF_FAMILIES = frozenset(
    row["name"].lower() for row in _NAMES if row["role"] in ("family", "usual")
)
_FOLDED = frozenset(map(fold, _NAMES_OF_FAMILIES))
_FAMILIES = {False: _NAMES_OF_FAMILIES, True: _FOLDED}
#: Family names that stand alone in texts without capitals.
_USUAL_NAMES = [row["name"].lower() for row in _NAMES if row["role"] == "usual"]
_USUAL = frozenset(map(fold, _USUAL_NAMES))
#: Places whose first word is a family name, too.
_PLACES = frozenset(fold(row["name"]) for row in _NAMES if row["role"] == "place")


def _any_of(expressions: Iterable[str]) -> str:
    return "|".join(sorted({re.escape(each) for each in expressions}))


_LED = [
    row["words"] for row in _table("entitled.csv") if row["role"] in ("firm", "brand")
]
#: What a name can be known by in a text without capitals.
_UNCASED = re.compile(
    rf"\b(?:{_any_of([*_USUAL_NAMES, *_USUAL])}|{_any_of([*_LED, *map(fold, _LED)])})\b"
    r"|bank\b"
)
_CAPITAL = re.compile(f"[{''.join(c for c in map(chr, range(0x1EFF)) if c.isupper())}]")


def find_entitled(text: str, anywhere: bool = True) -> Iterator[PersonalData]:
    """Yield the first name of a person entitled, a creditor or a child in a text.

    ``anywhere``: also a name with nothing in front that tells whose it is, as in the
    column of obligations, where nobody but the debtor may be named.
    """
    text = composed(text[:LONGEST])
    if not _may_name(text):
        return
    found = _Names(text, anywhere).first()
    if found is not None:
        start, end = found
        yield PersonalData("entitled", text[start:end], start, end)


def _may_name(text: str) -> bool:
    """Return whether a text may hold a name; most obligations do not."""
    if _CAPITAL.search(text, 1):
        return True
    return _UNCASED.search(text.lower()) is not None


class _Names:
    """Words of a text, and what stands in it as a name."""

    def __init__(self, text: str, anywhere: bool) -> None:
        self.text, self.anywhere = text, anywhere
        found = list(_WORD.finditer(text))
        self.spans = [match.span() for match in found]
        self.words = [match.group() for match in found]
        self.lower = [word.lower() for word in self.words]
        self.plain = text.isascii()
        letters = [word for word in self.words if word.isalpha()]
        self.cased = any(map(str.islower, letters)) and any(
            word[0].isupper() for word in letters[1:]
        )
        self.capitals = bool(letters) and all(map(str.isupper, letters))
        self.roles: list[dict[str, int]] = [{} for _word in self.words]
        self.ends: set[tuple[str, int]] = set()  # role of an expression, its end
        self.find_expressions()

    def find_expressions(self) -> None:
        """Find the expressions of the table: role and length of each, by its place."""
        known = _EXPRESSIONS[self.plain]
        for at, word in enumerate(self.lower):
            for role, words in known.get(word, ()):
                end = at + len(words)
                if len(words) > 1 and self.lower[at:end] != words:
                    continue
                if role == "to" and not self.begins_or_small(at):
                    continue
                self.roles[at][role] = max(len(words), self.roles[at].get(role, 0))
                self.ends.add((role, end))

    def begins_or_small(self, at: int) -> bool:
        """Return whether a word can be a verb: none with a capital in a sentence is."""
        small = not self.cased or not self.words[at][0].isupper()
        return small or at == 0 or self.between(at) != " "

    def first(self) -> tuple[int, int] | None:
        """Return (start, end) of the first name."""
        for at, word in enumerate(self.lower):
            leads = self.roles[at] or fold(word) in _FOLDED or word.endswith("bank")
            if leads and (end := self.name_of(at)):
                return self.spans[at][0], self.spans[end - 1][1]
        return None

    def name_of(self, at: int) -> int:
        """Return the place behind a name that a word leads to, 0 if there is none."""
        word = self.lower[at]
        if length := self.holds("entitled", at):
            return self.behind_label(at + length)
        if length := self.holds("child", at):
            return self.behind_child(at + length)
        if (length := self.holds("sir", at)) and not self.of_place(at):
            end = self.behind_sir(at + length)
            if end and (self.led_to(at) or self.stands_alone(at, end)):
                return end
        if self.holds("to", at):
            start = at + 1
            end = self.person(start)
            if not end and word == "cho" and self.beside(start, " "):
                end = self.capital(start)
            if end and not (word not in ("cho", "nợ", "no") and self.owes(end)):
                return end
        if (length := self.holds("firm", at)) and self.led_to(at):
            return self.firm(at + length)
        if self.brand(at) and (self.anywhere or self.led_to(at)):
            return at + 1
        end = self.person(at)
        if end - at > 2 and self.stands_alone(at, end):
            return end
        return 0

    # -- words

    def holds(self, role: str, at: int) -> int:
        """Return how many words an expression of a role has that begins here."""
        return self.roles[at].get(role, 0) if at < len(self.roles) else 0

    def is_common(self, at: int) -> bool:
        """Return whether a word is none of a name, where capitals tell nothing."""
        return bool(self.holds("ordinary", at) or self.holds("office", at))

    def holds_before(self, role: str, at: int, most: int = 1) -> bool:
        """Return whether an expression of a role ends before a place."""
        return any((role, at - skipped) in self.ends for skipped in range(most))

    def between(self, at: int) -> str:
        """Return what stands between a word and the one before it."""
        if not 0 < at < len(self.spans):
            return "" if at else " "
        return self.text[self.spans[at - 1][1] : self.spans[at][0]]

    def beside(self, at: int, signs: str = ' ,:;.()/-\u2013"\u201c') -> bool:
        """Return whether a word stands beside the one before it."""
        between = self.between(at)
        return at < len(self.words) and len(between) <= 3 and not between.strip(signs)

    # -- names

    def person(self, at: int) -> int:
        """Return the place behind a full name that begins here, 0 if there is none."""
        if at + 1 >= len(self.words) or fold(self.lower[at]) not in _FOLDED:
            return 0
        if not self.beside(at) or self.between(at + 1) != " " or self.of_place(at):
            return 0
        name, second = self.lower[at], self.lower[at + 1]
        if fold(f"{name} {second}") in _PLACES:
            return 0
        plain = name.isascii()
        if name not in _FAMILIES[plain] and fold(name) not in _USUAL:
            return 0
        if not self.cased:
            usual = fold(name) in _USUAL and fold(second) in MIDDLE_NAMES
            return self.run(at) if usual else 0
        if not self.words[at][0].isupper() or not self.words[at + 1][0].isupper():
            return 0
        if len(self.words[at]) > 1 and self.words[at].isupper():
            return self.run(at) if fold(name) in _USUAL else 0
        return self.run(at)

    def run(self, at: int) -> int:
        """Return the place behind the words of a name."""
        end = at + 1
        while end < min(len(self.words), at + _MOST) and self.between(end) == " ":
            if self.cased and not self.words[end][0].isupper():
                break
            if not self.words[end].isalpha():
                break
            end += 1
        return end

    def capital(self, at: int) -> int:
        """Return the place behind words with capitals that are no common words."""
        if at >= len(self.words) or not self.cased or self.holds("firm", at):
            return 0
        if not self.words[at][0].isupper() or self.holds("office", at):
            return 0
        pair = " ".join(self.lower[at : at + 2])
        return 0 if fold(pair) in _PLACES else self.run(at)

    def behind_sir(self, at: int) -> int:
        """Return the place behind a name that ông, bà or cháu stands in front of."""
        first = at
        for _other in range(_MOST):
            length = self.holds("sir", at)
            if not length or not self.beside(at):
                break
            if self.cased and self.words[at][0].isupper() and at > first:
                break
            at += length
        if at < len(self.words) and self.lower[at] in ("và", "va", "là", "la"):
            at += 1
            at += self.holds("sir", at)
        if not self.beside(at):
            at = first
        if not self.beside(at):
            return 0
        if self.cased:
            end = self.person(at) or self.capital(at)
            return end or (self.capital(first) if first < at else 0)
        if self.capitals:
            return 0 if self.is_common(at) or self.words[at].isdigit() else at + 1
        return self.person(at)

    def behind_fillers(self, at: int) -> int:
        """Return the place behind words that may stand before a name."""
        end = at
        while end - at < _MOST and self.holds("filler", end):
            end += 1
        return end

    def behind_label(self, at: int) -> int:
        """Return the place behind a name that follows "người được thi hành án"."""
        labelled = any(sign in self.between(at) for sign in ":(-\u2013")
        end = self.behind_fillers(at)
        named = {"là", "la", "tên", "ten", "gồm", "gom"}.intersection(
            self.lower[at:end]
        )
        labelled, at = labelled or bool(named), end
        if not self.beside(at):
            return 0
        if length := self.holds("sir", at):
            return self.behind_sir(at + length)
        if length := self.holds("firm", at):
            return self.firm(at + length)
        if self.brand(at):
            return at + 1
        if end := self.person(at):
            return 0 if self.owes(end) else end
        return self.capital(at) if labelled else 0

    def behind_child(self, at: int) -> int:
        """Return the place behind the name of a child."""
        at = self.behind_fillers(at)
        if not self.beside(at):
            return 0
        if length := self.holds("sir", at):
            return self.behind_sir(at + length) or self.capital(at)
        return self.person(at) or self.capital(at)

    def firm(self, at: int) -> int:
        """Return the place behind the name of a firm, 0 if it stands without one."""
        for _other in range(_MOST):
            length = self.holds("form", at) or self.holds("firm", at)
            if not length:
                break
            if (
                self.cased
                and self.words[at][0].isupper()
                and self.holds("form", at) > 1
            ):
                return at + length  # "Ngân hàng Nông nghiệp"
            at += length
        if at >= len(self.words) or not self.beside(at, ' &"\u201c.'):
            return 0
        if self.cased:
            return self.run(at) if self.words[at][0].isupper() else 0
        if self.is_common(at) or not self.words[at].isalpha():
            return 0
        return at + 1

    def brand(self, at: int) -> bool:
        """Return whether a word is the brand of a bank."""
        if _BANK.fullmatch(self.lower[at]):
            return True
        if not self.holds("brand", at):
            return False
        return not self.cased or self.words[at].isupper() or self.holds("brand", at) > 1

    # -- whose they are

    def of_place(self, at: int) -> bool:
        """Return whether a word is part of the name of a place: quận Ba Đình."""
        if not at:
            return False
        return self.words[at - 1].isdigit() or (
            self.words[at][0].isupper() and self.holds_before("place", at)
        )

    def led_to(self, at: int) -> bool:
        """Return whether one of the words before tells that somebody receives."""
        return self.holds_before("to", at, 3) and not self.holds_before(
            "obliged", at, 2
        )

    def owes(self, end: int) -> bool:
        """Return whether what stands behind a name says that they owe."""
        for _other in range(4):
            if end >= len(self.words):
                return False
            if self.holds("debtor", end):
                return True
            if self.lower[end] in ("và", "va", "cùng", "cung"):
                end += 1
            elif "," not in self.between(end):
                return False
            end += self.holds("sir", end)
            end = self.person(end) or (self.capital(end) if self.cased else 0)
            if not end:
                return False
        return False

    def stands_alone(self, at: int, end: int) -> bool:
        """Return whether a name is not that of the debtor, where nobody else is."""
        return (
            self.anywhere
            and not self.owes(end)
            and not self.holds_before("obliged", at, 3)
        )
