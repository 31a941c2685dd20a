"""Queries on an index: what was asked, how strong it is, and the hits in order.

Hits come in tiers: names that agree in every accent, then those that agree without
accents, then those whose last word begins as typed, then those one typing error away;
in each the newest first. Counting stops at a cap.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field
from pyroaring import BitMap
from thads.debtors.register import index as ix
from thads.debtors.register.index import RegisterIndex
from thads.debtors.register.keys import number_key
from thads.debtors.register.terms import accented_words
from thads.debtors.register.terms import neighbours
from thads.places.provinces import Places
from thads.places.provinces import known
from thads.text import normal_number
from thads.text import words
from typing import Any
from typing import NamedTuple
import re


CAP = 1_000  # hits
PAGE = 50  # hits
FEW = 50  # with fewer hits than these, near ones are shown too
PREFIX_WORDS = 300
PREFIX_NUMBERS = 300
WORDS = 12  # of a name or an address
KNOWN_PLACES = Places(known())
#: How sure a tier is: as asked; nearly so; nearly so by a word asked already.
EXACT, NEAR, REPEATED = range(3)
_PLACES = (ix.LOCALITY, ix.UNIT)
_WHOLE_NUMBER = re.compile(r"\d+[a-z]?(-[^-]|[^\W\d]{2})")

#: Terms of which an entry must hold one; a tuple: all of its terms.
Group = list[str | tuple[str, ...]]


class TooWeak(Exception):
    """The question would list too many people: one more word is needed."""


@dataclass(frozen=True)
class Question:
    """Question to an index: words, numbers, and where to look."""

    name: str = ""
    address: str = ""
    decision: str = ""
    kind: str = ""  # of the debtor
    unit: str = ""  # unit id
    locality: str = ""  # id of the locality
    #: Ids of ended units that the unit or the locality asked for has taken over.
    taken_over: tuple[str, ...] = ()
    #: Only near hits: those a full page of exact ones keeps out of sight.
    similar: bool = False
    #: Names of places that stand for one another; not part of what is asked.
    places: Places = field(default=KNOWN_PLACES, compare=False, repr=False)

    @property
    def empty(self) -> bool:
        return not (self.name or self.address or self.decision)

    def check(self) -> None:
        """Raise TooWeak without two words of a name, or one exact number with sign."""
        exact = _WHOLE_NUMBER.match(normal_number(self.decision))
        if len(words(self.name)) < 2 and not exact:
            raise TooWeak
        if self.decision.strip() and not number_key(self.decision):
            raise TooWeak


@dataclass
class Answer:
    """Hits of a question: entry numbers of one page, and figures of all."""

    total: int = 0
    truncated: bool = False
    numbers: list = field(default_factory=list)
    exact: int = 0  # how many of the total are no near hits
    more: bool = False  # whether near hits were not looked for
    met: Any = None  # the canary among them


class Tier(NamedTuple):
    """Hits that are equally good: entries in which each group has a term."""

    sure: int  # EXACT, NEAR or REPEATED
    groups: list[Group]
    only: BitMap | None  # if not None, among these numbers


def search(
    index: RegisterIndex, question: Question, start: int = 0, size: int = 20
) -> Answer:
    """Return the answer to a question, with one page of hits; raises TooWeak."""
    question.check()
    start, size = max(start, 0), min(max(size, 0), PAGE)
    answer, seen, without = Answer(), {}, None
    for tier in _tiers(index, question):
        near = tier.sure != EXACT
        if tier.sure == REPEATED and answer.total:
            break
        if question.similar and not near:
            without = tier  # the last of them holds all
            continue
        if near and answer.total >= FEW and not question.similar:
            answer.more = True
            break
        _collect(index, tier, seen, answer, start + size, without)
        if not near:
            answer.exact = answer.total
        if answer.truncated:
            # there may be any number of near ones, and yet few that were meant
            answer.truncated = not near or not answer.exact
            break
    answer.numbers = answer.numbers[start : start + size]
    return answer


def _collect(index, tier, seen, answer, wanted, without=None):
    """Add a tier's hits that are not seen yet, newest first."""
    for chunk in _chunks(index, tier):
        bits = _evaluate(index, tier, chunk)
        if not bits:
            continue
        if without is not None:
            bits = bits - _evaluate(index, without, chunk)
        bits = bits - seen[chunk] if chunk in seen else bits
        seen[chunk] = seen.get(chunk, ix.EMPTY) | bits
        missing = wanted - len(answer.numbers)
        if missing > 0 and bits:
            answer.numbers.extend(reversed(bits[-min(missing, len(bits)) :]))
        answer.total += len(bits)
        if answer.total > CAP:
            answer.total, answer.truncated = CAP, True
            return


def _chunks(index, tier):
    """Return where hits can be, newest first; of a number, where its entries are."""
    if tier.only is None:
        return index.chunks()
    return sorted({number >> ix.CHUNK_BITS for number in tier.only}, reverse=True)


def _evaluate(index, tier, chunk):
    """Return the published numbers of a chunk that a tier holds."""
    bits = index.live_in(chunk)
    if tier.only is not None:
        bits = bits & tier.only
    for group in tier.groups:
        if not bits:
            break
        if len(group) == 1 and isinstance(group[0], str):
            bits = bits & index.with_term(group[0], chunk)
        else:
            found = [_holding(index, terms, chunk) for terms in group]
            bits = bits & BitMap.union(ix.EMPTY, *found)
    return bits


def _holding(index, terms, chunk):
    """Return the numbers of a chunk with a term, or with all of several."""
    if isinstance(terms, str):
        return index.with_term(terms, chunk)
    found = index.with_term(terms[0], chunk)
    for term in terms[1:]:
        if not found:
            break
        found = found & index.with_term(term, chunk)
    return found


def _tiers(index, question) -> Iterator[Tier]:
    """Yield the tiers of a question, the best first."""
    rest, only = _narrowing(question), _numbered(index, question)
    folded = _some(words(question.name))
    name = _names(folded)
    exact = [[ix.EXACT + word] for word in _some(accented_words(question.name))]
    if exact:
        yield Tier(EXACT, rest + name + exact, only)
    yield Tier(EXACT, rest + name, only)
    if folded:
        yield from _near_tiers(index, folded, rest, only)


def _narrowing(question) -> list[Group]:
    """Return the groups of all that is asked beside name and number."""
    groups = [[ix.KIND + question.kind]] if question.kind else []
    former = [letter + id for id in question.taken_over for letter in _PLACES]
    if question.locality:
        groups.append([ix.LOCALITY + question.locality, *former])
    if question.unit:
        # a locality is asked for with its branches
        groups.append([*(letter + question.unit for letter in _PLACES), *former])
    for choice in question.places.choices(words(question.address)[:WORDS]):
        ways = [tuple(ix.ADDRESS + word for word in part) for part in choice]
        groups.append([way if len(way) > 1 else way[0] for way in ways])
    return groups


def _numbered(index, question) -> BitMap | None:
    """Return the numbers of the decision asked for, None if none is asked for."""
    if not question.decision.strip():
        return None
    key = number_key(question.decision)
    # "12/QĐ" without its agency is the beginning of a number
    return index.with_number(key) or index.numbers_from(key, PREFIX_NUMBERS)


def _near_tiers(index, folded, rest, only) -> Iterator[Tier]:
    """Yield the tiers of names that are nearly the one asked for."""
    repeated = []
    for others, near in _near(folded, index):
        # Thị is near to Thu, but in "nguyen thi thu" it stands there already
        new = [word for word in near if word not in folded]
        groups = rest + others
        if new:
            yield Tier(NEAR, [*groups, [ix.NAME + word for word in new]], only)
        if len(new) < len(near):
            all_near = [ix.NAME + word for word in near]
            repeated.append(Tier(REPEATED, [*groups, all_near], only))
    for groups in _spaced(folded, index.vocabulary):
        yield Tier(NEAR, rest + groups, only)
    yield from repeated


def _near(folded, index):
    """Yield (groups of the other words, what a word may have been meant to be)."""
    name = _names(folded)
    last = folded[-1]
    if len(last) > 1:
        begun = [w for w in index.words_from(last, PREFIX_WORDS) if w != last]
        yield name[:-1], begun
    if len(folded) < 2:
        return
    for at, word in enumerate(folded):
        yield name[:at] + name[at + 1 :], neighbours(word, index.vocabulary)


def _spaced(folded, vocabulary):
    """Yield the groups of names with a space too few or too many between words."""
    name = _names(folded)
    for at, word in enumerate(folded):
        for cut in range(2, len(word) - 1):
            parts = word[:cut], word[cut:]
            if all(part in vocabulary for part in parts):
                yield name[:at] + _names(parts) + name[at + 1 :]
        joined = "".join(folded[at : at + 2])
        if joined != word and len(folded) > 2 and joined in vocabulary:
            yield [*name[:at], [ix.NAME + joined], *name[at + 2 :]]


def _names(folded):
    return [[ix.NAME + word] for word in folded]


def _some(found):
    """Return each word once, and no more than a name can have."""
    return list(dict.fromkeys(found))[:WORDS]
