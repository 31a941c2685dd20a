"""Names asked for, as groups of terms: an entry must hold one term of each group.

A legal form is a group of all its writings, and so is a word that has two spellings
(*Lý*, *Lí*: ``spellings.csv``) where these are looked for.
"""

from collections.abc import Container
from functools import cached_property
from functools import lru_cache
from importlib import resources
from itertools import pairwise
from thads.debtors.register import index as ix
from thads.debtors.register.terms import exact_word
from thads.debtors.search import asides
from thads.debtors.search.legal_forms import AND
from thads.debtors.search.legal_forms import Part
from thads.debtors.search.legal_forms import parts_of
from thads.debtors.search.strength import names_somebody
from thads.text import fold
from thads.text import words
from thads.text.folding import plain_letters
import csv


WORDS = 12  # of a name or an address

#: Terms of which an entry must hold one; a tuple: all of its terms.
Group = list[str | tuple[str, ...]]


def _spellings() -> dict[str, str]:
    """Return {a folded word: its other spelling}."""
    table = resources.files("thads.debtors.search").joinpath("spellings.csv")
    found = {}
    with table.open("r", encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            found[row["one"]], found[row["other"]] = row["other"], row["one"]
    return found


SPELLINGS = _spellings()


class AskedName:
    """Name of a question: its words as they were typed, and the groups they make."""

    def __init__(self, text: str):
        self.text = plain_letters(text)

    @cached_property
    def words(self) -> list[str]:
        """Folded words of all parts, each once."""
        return list(dict.fromkeys(w for part in self.parts for w in part.written))

    @cached_property
    def parts(self) -> list[Part]:
        """Words and legal forms, each once, as many as a name can have.

        *và* is left out where the rest is enough.
        """
        parts = _some(parts_of(words(self.text)))
        without = [part for part in parts if part.kind != AND]
        if len(without) < len(parts):
            rest = " ".join(word for part in without for word in part.written)
            if names_somebody(rest):
                return without
        return parts

    @cached_property
    def groups(self) -> list[Group]:
        """Groups of the folded name."""
        return [_group(part) for part in self.parts]

    @cached_property
    def _exact(self) -> list[tuple[str, bool]]:
        """Exact words, each with whether it was typed with accents."""
        forms = {word for part in self.parts if part.ways for word in part.written}
        typed = _some(asides.typed_words(self.text.lower().replace("ð", "đ")))
        bare = [(word, fold(word)) for word in typed]
        return [(exact_word(w), w != plain) for w, plain in bare if plain not in forms]

    @cached_property
    def has_accents(self) -> bool:
        """True if any word was typed with accents: then the others have none."""
        return any(accents for _word, accents in self._exact)

    @property
    def exact_groups(self) -> list[Group]:
        """Groups of all words with the accents they were typed with."""
        return [[ix.EXACT + word] for word, _accents in self._exact]

    @property
    def accented_groups(self) -> list[Group]:
        """Groups of the words that were typed with accents."""
        return [[ix.EXACT + word] for word, accents in self._exact if accents]

    def spelled_groups(self, vocabulary: Container[str]) -> list[Group]:
        """Return groups of the words in all their spellings; none if there is one."""
        others = [_other(part.word, vocabulary) for part in self.parts]
        if not any(others):
            return []
        return [
            [*group, ix.NAME + other] if other else group
            for group, other in zip(self.groups, others, strict=True)
        ]

    def joined(self, vocabulary: Container[str]):
        """Yield groups with a space too few or too many between words."""
        listed, groups = [part.word for part in self.parts], self.groups
        for at, word in enumerate(listed):
            for cut in range(2, len(word) - 1):
                halves = word[:cut], word[cut:]
                if all(half in vocabulary for half in halves):
                    yield [*groups[:at], *name_groups(halves), *groups[at + 1 :]]
        if len(listed) > 2:
            for at, (word, following) in enumerate(pairwise(listed)):
                joined = word + following
                if word and following and joined in vocabulary:
                    yield [*groups[:at], [ix.NAME + joined], *groups[at + 2 :]]


def name_groups(folded) -> list[Group]:
    """Return groups of words of names, each as it is."""
    return [[ix.NAME + word] for word in folded]


def some_words(text: str) -> list[str]:
    """Return the folded words of a text, each once, as many as an address can have."""
    return words(plain_letters(text))[:WORDS]


def _group(part: Part) -> Group:
    if not part.ways:
        return [ix.NAME + part.word]
    return [_terms(way) for way in part.ways]


@lru_cache(maxsize=500)
def _terms(way):
    terms = tuple(ix.NAME + word for word in dict.fromkeys(way))
    return terms if len(terms) > 1 else terms[0]


def _other(word, vocabulary):
    other = SPELLINGS.get(word, "")
    return other if other and other in vocabulary else ""


def _some(found):
    """Return each word once, and no more than a name can have."""
    return list(dict.fromkeys(found))[:WORDS]
