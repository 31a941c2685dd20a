"""Queries on an index: what was asked, how strong it is, and the hits in order.

Hits come in tiers: names that agree in every accent, then those that agree without
accents, then those in another spelling, whose last word begins as typed, or one typing
error away; in each the newest first. Counting stops at a cap. Where nobody is found by
the words as they are, other readings of them are tried (`readings`).
"""

from collections.abc import Iterable
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace
from pyroaring import BitMap
from thads.debtors.register import index as ix
from thads.debtors.register.index import RegisterIndex
from thads.debtors.register.terms import neighbours
from thads.debtors.search import numbers
from thads.debtors.search.names import SPELLINGS
from thads.debtors.search.names import AskedName
from thads.debtors.search.names import Group
from thads.debtors.search.names import some_words
from thads.debtors.search.questions import Question
from thads.debtors.search.questions import TooWeak
from thads.debtors.search.readings import readings
from thads.debtors.search.strength import names_somebody
from thads.debtors.search.strength import without_sirs
from typing import Any
from typing import NamedTuple


CAP = 1_000  # hits
PAGE = 50  # hits
FEW = 50  # with fewer hits than these, near ones are shown too
PREFIX_WORDS = 300
#: How sure a tier is: in every accent; without them; nearly so; nearly so by a word
#: asked already.
SAME, EXACT, NEAR, REPEATED = range(4)
_PLACES = (ix.LOCALITY, ix.UNIT)


@dataclass
class Answer:
    """Hits of a question: entry numbers of one page, and figures of all."""

    total: int = 0
    truncated: bool = False
    numbers: list = field(default_factory=list)
    exact: int = 0  # how many of the total are no near hits
    same: int = 0  # how many of these agree in every accent that was typed
    more: bool = False  # whether near hits were not looked for
    met: Any = None  # the canary among them
    reading: Question | None = None  # what was looked for instead, if not as it was


class Tier(NamedTuple):
    """Hits that are equally good: entries in which each group has a term."""

    sure: int  # EXACT, NEAR or REPEATED
    groups: list[Group]
    only: BitMap | None  # if not None, among these numbers


def search(
    index: RegisterIndex, question: Question, start: int = 0, size: int = 20
) -> Answer:
    """Return the answer to a question, with one page of hits; raises TooWeak.

    If no name agrees, the answer is that of the first reading by which one does.
    """
    if question.similar:
        asked = search(index, replace(question, similar=False), 0, 0).reading
        found = _answer(index, replace(asked or question, similar=True), start, size)
        found.reading = asked
        return found
    answer = None
    for asked in _readings(index, question):
        found = _answer(index, asked, start, size)
        found.reading = None if asked is question else asked
        if found.exact:
            return found
        if answer is None or (found.total and not answer.total):
            answer = found
    if answer is None:
        raise TooWeak
    return answer


def _readings(index, question):
    """Yield a question and what else it may mean, if these are strong enough.

    A part of a name is never stronger than the name.
    """
    if _is_strong(index, question):
        yield question
    weak_name = question.name and not names_somebody(question.name)
    for asked in readings(question):
        if not (weak_name and asked.name) and _is_strong(index, asked):
            yield asked


def _is_strong(index, question):
    try:
        question.check(index)
    except TooWeak:
        return False
    return True


def _answer(index, question, start, size):
    """Return the answer to a question as it stands."""
    start, size = max(start, 0), min(max(size, 0), PAGE)
    answer, seen, without = Answer(), {}, None
    for tier in _tiers(index, question):
        near = tier.sure >= NEAR
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
        if tier.sure == SAME:
            answer.same = answer.total
        if answer.truncated:
            # there may be any number of near ones, and yet few that were meant
            answer.truncated = not near or not answer.exact
            break
    answer.numbers = answer.numbers[start : start + size]
    return answer


def count_by_locality(
    index: RegisterIndex, question: Question, ids: Iterable[str]
) -> dict[str, int]:
    """Return how many hits, near ones aside, each locality has; all are counted.

    ``ids`` are those of the localities. What has none is left out.
    """
    counts: dict[str, int] = {}
    *_better, tier = _tiers(index, question, with_near=False)
    for chunk in _chunks(index, tier):
        bits = _evaluate(index, tier, chunk)
        for id in ids if bits else ():
            held = bits.intersection_cardinality(
                index.with_term(ix.LOCALITY + id, chunk)
            )
            if held:
                counts[id] = counts.get(id, 0) + held
    return counts


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


def _tiers(index, question, with_near=True) -> Iterator[Tier]:
    """Yield the tiers of a question, the best first."""
    rest, only = _narrowing(question), None
    if asked_for_number := bool(question.decision.strip()):
        only = numbers.exact_numbers(index, question.number)
    name = AskedName(question.name)
    if name.has_accents:
        yield Tier(SAME, rest + name.groups + name.exact_groups, only)
        if len(name.accented_groups) < len(name.exact_groups):
            yield Tier(EXACT, rest + name.groups + name.accented_groups, only)
        yield Tier(EXACT, rest + name.groups, only)
    else:
        yield Tier(SAME, rest + name.groups, only)
    if not with_near:
        return
    if asked_for_number:
        near = numbers.near_numbers(index, question.number)
        yield Tier(NEAR, rest + name.groups, near)
    if bare := without_sirs(question.name):
        yield Tier(NEAR, rest + AskedName(" ".join(bare)).groups, only)
    if name.words:
        yield from _near_tiers(index, name, rest, only)


def _narrowing(question) -> list[Group]:
    """Return the groups of all that is asked beside name and number."""
    groups = [[ix.KIND + question.kind]] if question.kind else []
    former = [letter + id for id in question.taken_over for letter in _PLACES]
    if question.locality:
        groups.append([ix.LOCALITY + question.locality, *former])
    if question.unit:
        # a locality is asked for with its branches
        groups.append([*(letter + question.unit for letter in _PLACES), *former])
    for choice in question.places.choices(some_words(question.address)):
        spelled = [tuple(SPELLINGS.get(word, word) for word in way) for way in choice]
        written = dict.fromkeys((*choice, *spelled))
        ways = [tuple(ix.ADDRESS + word for word in way) for way in written]
        groups.append([way if len(way) > 1 else way[0] for way in ways])
    return groups


def _near_tiers(index, name, rest, only) -> Iterator[Tier]:
    """Yield the tiers of names that are nearly the one asked for."""
    if spelled := name.spelled_groups(index.vocabulary):
        yield Tier(NEAR, rest + spelled, only)
    repeated = []
    for others, near in _near(name, index):
        # Thị is near to Thu, but in "nguyen thi thu" it stands there already
        new = [word for word in near if word not in name.words]
        groups = rest + others
        if new:
            yield Tier(NEAR, groups + [[ix.NAME + word for word in new]], only)
        if len(new) < len(near) and len(others) > 1:
            # "nguyen nguyn" would list everybody of that name
            all_near = [ix.NAME + word for word in near]
            repeated.append(Tier(REPEATED, [*groups, all_near], only))
    for groups in name.joined(index.vocabulary):
        yield Tier(NEAR, rest + groups, only)
    yield from repeated


def _near(name, index):
    """Yield (groups of the other words, what a word may have been meant to be)."""
    groups, parts = name.groups, name.parts
    last = parts[-1].word
    if len(last) > 1:
        begun = [w for w in index.words_from(last, PREFIX_WORDS) if w != last]
        yield groups[:-1], begun
    if len(parts) < 2:
        return
    for at, part in enumerate(parts):
        if part.word:
            near = neighbours(part.word, index.vocabulary)
            yield groups[:at] + groups[at + 1 :], near
