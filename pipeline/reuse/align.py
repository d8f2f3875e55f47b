"""The passages inside a region: where they begin and end, and how much speaks for them."""

from __future__ import annotations

from typing import NamedTuple

from rapidfuzz.distance import LCSseq, Levenshtein

from pipeline.reuse.corpus import Corpus
from pipeline.reuse.fingerprint import RUN, Weights

#: a longer run of units without a counterpart ends a passage; so the passages of the practice sets were told apart
GAP = 45
#: what a unit without a counterpart costs in a passage's weight
MISS = 0.25
#: units around a region in which its passages are looked for, a sentence or two: 40 to 80 give the same
_MARGIN = 40
#: along an alignment an equal stretch gains its size less `_OPEN`, a gap costs `_COST` a unit: unrelated Chinese text, where one
#: character in five or so stands alike by chance, loses; copies with a fifth of the words exchanged gain
_OPEN, _COST = 1.0, 0.5
#: a passage ends where more than this is lost, and is none below `_FRAGMENT`
_DROP, _FRAGMENT = 25.0, 10.0
#: stretches shorter than a run weigh this much a unit, those of one or two units nothing
_SHORT, _CHANCE = 0.35, 2
#: letters of the shortest stretch that counts as moved
_MOVED = 8

Place = tuple[int, int]


class Passage(NamedTuple):
    """Positions [a_first, a_last) and [b_first, b_last) of one copied passage; `weight` is the evidence, in rare units."""

    a_first: int
    a_last: int
    b_first: int
    b_last: int
    weight: float

    @property
    def a(self) -> Place:
        """The first side."""
        return self.a_first, self.a_last

    @property
    def b(self) -> Place:
        """The second side."""
        return self.b_first, self.b_last


#: an equal stretch of an alignment: its offsets on both sides and its size
Equal = tuple[int, int, int]


def align(corpus: Corpus, weights: Weights, a: Place, b: Place, margin: int = _MARGIN) -> list[Passage]:
    """The passages in the box of positions `a` × `b` and up to `margin` units around it."""
    i, j = int(corpus.document[a[0]]), int(corpus.document[b[0]])
    a_low, a_high = max(int(corpus.begin[i]), a[0] - margin), min(int(corpus.begin[i + 1]) - 1, a[1] + margin)
    b_low, b_high = max(int(corpus.begin[j]), b[0] - margin), min(int(corpus.begin[j + 1]) - 1, b[1] + margin)
    if i == j:  # two standings in one text must not grow into each other
        middle = (a[1] + b[0]) // 2
        a_high, b_low = min(a_high, middle), max(b_low, middle)
    one, other = corpus.string[a_low:a_high], corpus.string[b_low:b_high].replace("\0", "\1")
    equal = [(block.a, block.b, block.size) for block in Levenshtein.editops(one, other).as_matching_blocks() if block.size]
    passages = []
    for part in _stretches(equal):
        (a_first, b_first, _), (a_last, b_last, size) = part[0], part[-1]
        a_last, b_last = a_last + size, b_last + size
        weight = 0.0
        for at, _, size in part:
            if size >= RUN:
                weight += weights.one(a_low + at, size)
            elif size > _CHANCE:
                weight += _SHORT * size
        weight -= MISS * (max(a_last - a_first, b_last - b_first) - sum(size for _, _, size in part))
        passages.append(Passage(a_low + a_first, a_low + a_last, b_low + b_first, b_low + b_last, weight))
    return passages


def _stretches(equal: list[Equal]) -> list[list[Equal]]:
    """The parts of an alignment that gain enough, each without a gap too long to belong to one passage."""
    found: list[list[Equal]] = []
    part: list[Equal] = []
    score = best = 0.0
    kept = a_reached = b_reached = 0
    for a, b, size in equal:
        gap = max(a - a_reached, b - b_reached)
        score -= _COST * gap
        if gap > GAP or score <= 0 or best - score > _DROP:
            if best >= _FRAGMENT:
                found.append(part[:kept])
            part, kept, score, best = [], 0, 0.0, 0.0
        score += size - _OPEN
        part.append((a, b, size))
        a_reached, b_reached = a + size, b + size
        if score > best:
            best, kept = score, len(part)
    if best >= _FRAGMENT:
        found.append(part[:kept])
    return found


def similarity(a: str, b: str) -> float:
    """Share of the letters of two normalised passages that have a counterpart, in order or moved; 0 to 1.

    >>> similarity("加强领导落实责任", "加强领导压实责任")
    0.875
    >>> similarity("先开展自查自纠工作再抓好整改落实工作", "再抓好整改落实工作先开展自查自纠工作")
    1.0
    """
    if not a or not b:
        return 0.0
    blocks = [(block.a, block.b, block.size) for block in LCSseq.editops(a, b).as_matching_blocks()]
    same = sum(size for _, _, size in blocks)
    rest_a = _unmatched(a, [(at, size) for at, _, size in blocks], "\0")
    rest_b = _unmatched(b, [(at, size) for _, at, size in blocks], "\1")
    if rest_a and rest_b:
        same += sum(block.size for block in LCSseq.editops(rest_a, rest_b).as_matching_blocks() if block.size >= _MOVED // 2)
    return 2 * same / (len(a) + len(b))


def _unmatched(text: str, matched: list[Place], separator: str) -> str:
    """The longer stretches of a text between matched ones (start, size), with a separator after each."""
    rest, reached = [], 0
    for start, size in [*matched, (len(text), 0)]:
        if start - reached >= _MOVED:
            rest.append(text[reached:start] + separator)
        reached = start + size
    return "".join(rest)
