"""What a citizen asks, how strong it is, and which entries answer it, in order.

Names first that agree in every accent, then those that agree without accents, then
those whose last word begins as typed, then those one typing error away; the newest
first in each. Counting stops at a cap that is said.
"""

from dataclasses import dataclass
from dataclasses import field
from pyroaring import BitMap
from thads.debtors import index as ix
from thads.debtors.terms import accented_words
from thads.debtors.terms import neighbours
from thads.debtors.terms import number_key
from thads.text import normal_number
from thads.text import words
import re


CAP = 1_000
PAGE = 50
FEW = 50  # with fewer hits than these, near ones are shown too
PREFIX_WORDS = 300
PREFIX_NUMBERS = 300
WORDS = 12
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


def search(index, question, start=0, size=20):
    """Answer a question with entry numbers; raises TooWeak."""
    question.check()
    start, size = max(start, 0), min(max(size, 0), PAGE)
    answer, seen = Answer(), {}
    for near, tier in _tiers(index, question):
        if near and answer.total >= FEW:
            break
        _collect(index, tier, seen, answer, start + size)
        if not near:
            answer.exact = answer.total
        if answer.truncated:
            break
    answer.numbers = answer.numbers[start : start + size]
    return answer


def _collect(index, tier, seen, answer, wanted):
    """Add a tier's hits that are not seen yet, newest first."""
    groups, only = tier
    for chunk in index.chunks():
        bits = _evaluate(index, groups, only, chunk)
        if not bits:
            continue
        bits = bits - seen[chunk] if chunk in seen else bits
        seen[chunk] = seen.get(chunk, ix.EMPTY) | bits
        missing = wanted - len(answer.numbers)
        if missing > 0 and bits:
            answer.numbers.extend(reversed(bits[-min(missing, len(bits)) :]))
        answer.total += len(bits)
        if answer.total > CAP:
            answer.total, answer.truncated = CAP, True
            return


def _evaluate(index, groups, only, chunk):
    """Published entries of a chunk in which every group has one of its terms."""
    bits = index.live_in(chunk)
    if only is not None:
        bits = bits & only
    for group in groups:
        if not bits:
            break
        if len(group) == 1:
            bits = bits & index.with_term(group[0], chunk)
        else:
            found = [index.with_term(term, chunk) for term in group]
            bits = bits & BitMap.union(ix.EMPTY, *found)
    return bits


def _tiers(index, question):
    """Yield (is near, (groups, only these numbers)), best first."""
    rest = [
        [letter + value]
        for letter, value in (
            (ix.LOCALITY, question.locality),
            (ix.KIND, question.kind),
        )
        if value
    ]
    if question.unit:
        # a locality is asked for with its branches
        rest.append([ix.LOCALITY + question.unit, ix.UNIT + question.unit])
    rest += [[ix.ADDRESS + word] for word in _some(words(question.address))]
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
        yield False, (rest + name + exact, only)
    yield False, (rest + name, only)
    if not folded:
        return
    last = folded[-1]
    if len(last) > 1:
        begun = [w for w in index.words_from(last, PREFIX_WORDS) if w != last]
        if begun:
            yield True, (rest + name[:-1] + [[ix.NAME + w for w in begun]], only)
    if len(folded) < 2:
        return
    for at, word in enumerate(folded):
        others = rest + name[:at] + name[at + 1 :]
        near = neighbours(word, index.vocabulary) if len(word) > 1 else []
        if near:
            yield True, (others + [[ix.NAME + w for w in near]], only)


def _some(found):
    """Each word once, and no more than a name can have."""
    return list(dict.fromkeys(found))[:WORDS]
