"""What a citizen asks, how strong it is, and which entries answer it, in order.

Names first that agree in every accent, then those that agree without accents, then
those whose last word begins as typed, then those one typing error away; the newest
first in each. Counting stops at a cap that is said.
"""

from dataclasses import dataclass
from dataclasses import field
from pyroaring import BitMap
from thads.debtors.register import index as ix
from thads.debtors.register.terms import accented_words
from thads.debtors.register.terms import neighbours
from thads.debtors.register.terms import number_key
from thads.places.provinces import Places
from thads.places.provinces import known
from thads.text import normal_number
from thads.text import words
import re


CAP = 1_000
PAGE = 50
FEW = 50  # with fewer hits than these, near ones are shown too
PREFIX_WORDS = 300
PREFIX_NUMBERS = 300
WORDS = 12
KNOWN_PLACES = Places(known())
#: How sure a tier is: what was asked; nearly so; nearly so by a word asked already.
EXACT, NEAR, REPEATED = range(3)
_PLACES = (ix.LOCALITY, ix.UNIT)
_WHOLE_NUMBER = re.compile(r"\d+[a-z]?(-[^-]|[^\W\d]{2})")


class TooWeak(Exception):
    """The question would list too many people: one more word is needed."""


@dataclass(frozen=True)
class Question:
    name: str = ""
    address: str = ""
    decision: str = ""
    kind: str = ""
    unit: str = ""
    locality: str = ""
    #: Ended units that the unit or the locality asked for has taken over.
    taken_over: tuple = ()
    #: Only near hits: those a full page of exact ones keeps out of sight.
    similar: bool = False
    #: Names of places that stand for one another; not part of what is asked.
    places: Places = field(default=KNOWN_PLACES, compare=False, repr=False)

    @property
    def empty(self):
        return not (self.name or self.address or self.decision)

    def check(self):
        """At least two words of a name, or one exact number with its sign."""
        exact = _WHOLE_NUMBER.match(normal_number(self.decision))
        if len(words(self.name)) < 2 and not exact:
            raise TooWeak
        if self.decision.strip() and not number_key(self.decision):
            raise TooWeak


@dataclass
class Answer:
    total: int = 0
    truncated: bool = False
    numbers: list = field(default_factory=list)
    exact: int = 0  # how many of the total are no near hits
    more: bool = False  # whether near hits were not looked for
    met: object = None  # what was put among them to be noticed (canaries)


def search(index, question, start=0, size=20):
    """Answer a question with entry numbers; raises TooWeak."""
    question.check()
    start, size = max(start, 0), min(max(size, 0), PAGE)
    answer, seen, without = Answer(), {}, None
    for near, tier in _tiers(index, question):
        if near == REPEATED and answer.total:
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
        bits = _evaluate(index, *tier, chunk)
        if not bits:
            continue
        if without is not None:
            bits = bits - _evaluate(index, *without, chunk)
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
    """Where hits can be, newest first; of a number, where its entries are."""
    _groups, only = tier
    if only is None:
        return index.chunks()
    return sorted({number >> ix.CHUNK_BITS for number in only}, reverse=True)


def _evaluate(index, groups, only, chunk):
    """Published entries of a chunk in which every group has one of its terms, or
    all the terms of one of its tuples."""
    bits = index.live_in(chunk)
    if only is not None:
        bits = bits & only
    for group in groups:
        if not bits:
            break
        if len(group) == 1 and isinstance(group[0], str):
            bits = bits & index.with_term(group[0], chunk)
        else:
            found = [_holding(index, terms, chunk) for terms in group]
            bits = bits & BitMap.union(ix.EMPTY, *found)
    return bits


def _holding(index, terms, chunk):
    """Entries with a term, or with all of several."""
    if isinstance(terms, str):
        return index.with_term(terms, chunk)
    found = index.with_term(terms[0], chunk)
    for term in terms[1:]:
        if not found:
            break
        found = found & index.with_term(term, chunk)
    return found


def _tiers(index, question):
    """Yield (how sure, (groups, only these numbers)), best first."""
    rest = [[ix.KIND + question.kind]] if question.kind else []
    former = [letter + id for id in question.taken_over for letter in _PLACES]
    if question.locality:
        rest.append([ix.LOCALITY + question.locality, *former])
    if question.unit:
        # a locality is asked for with its branches
        rest.append([*(letter + question.unit for letter in _PLACES), *former])
    for choice in question.places.choices(words(question.address)[:WORDS]):
        ways = [tuple(ix.ADDRESS + word for word in part) for part in choice]
        rest.append([way if len(way) > 1 else way[0] for way in ways])
    folded = _some(words(question.name))
    name = [[ix.NAME + word] for word in folded]
    only = None
    if question.decision.strip():
        key = number_key(question.decision)
        only = index.with_number(key)
        if not only:
            # "12/QĐ" without its agency
            only = index.numbers_from(key, PREFIX_NUMBERS)
    exact = [[ix.EXACT + word] for word in _some(accented_words(question.name))]
    if exact:
        yield EXACT, (rest + name + exact, only)
    yield EXACT, (rest + name, only)
    if not folded:
        return
    repeated = []
    for others, near in _near(folded, index):
        # Thị is near to Thu, but in "nguyen thi thu" it stands there already
        new = [word for word in near if word not in folded]
        tier = rest + others
        if new:
            yield NEAR, (tier + [[ix.NAME + word for word in new]], only)
        if len(new) < len(near):
            repeated.append((tier + [[ix.NAME + word for word in near]], only))
    for groups in _spaced(folded, index.vocabulary):
        yield NEAR, (rest + groups, only)
    for tier in repeated:
        yield REPEATED, tier


def _near(folded, index):
    """Yield (terms of the other words, what a word may have been meant to be)."""
    name = [[ix.NAME + word] for word in folded]
    last = folded[-1]
    if len(last) > 1:
        begun = [w for w in index.words_from(last, PREFIX_WORDS) if w != last]
        yield name[:-1], begun
    if len(folded) < 2:
        return
    for at, word in enumerate(folded):
        yield name[:at] + name[at + 1 :], neighbours(word, index.vocabulary)


def _spaced(folded, vocabulary):
    """Words with a space too few or too many between them."""
    name = [[ix.NAME + word] for word in folded]
    for at, word in enumerate(folded):
        for cut in range(2, len(word) - 1):
            parts = word[:cut], word[cut:]
            if all(part in vocabulary for part in parts):
                split = [[ix.NAME + part] for part in parts]
                yield name[:at] + split + name[at + 1 :]
        joined = "".join(folded[at : at + 2])
        if joined != word and len(folded) > 2 and joined in vocabulary:
            yield [*name[:at], [ix.NAME + joined], *name[at + 2 :]]


def _some(found):
    """Each word once, and no more than a name can have."""
    return list(dict.fromkeys(found))[:WORDS]
