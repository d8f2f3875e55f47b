"""The passages inside a region: where they begin and end, and how much speaks for them."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, Protocol

from rapidfuzz.distance import Editops, LCSseq, Levenshtein

from pipeline.reuse.fingerprint import RUN
from pipeline.reuse.ground import Ground
from pipeline.reuse.pieces import pieces

#: a longer run of units without a counterpart ends a passage: a sentence of its own is none of it. In the training sets, whose passages
#: people marked, 34 to 45 find the same characters and 34 to 36 fewest beside them; in generated batches 36 and 45 give the same
GAP = 36
#: what a unit without a counterpart costs in a passage's weight
MISS = 0.25
#: units around a region in which its passages are looked for, a sentence or two: 40 to 80 give the same
_MARGIN = 60
#: units more than that on either side, so that a shift by a few words costs nothing
_SLACK = 12
#: along an alignment an equal stretch gains its size less `_OPEN`, a gap costs `_COST` a unit: unrelated Chinese text, where one
#: character in five or so stands alike by chance, loses; copies with a fifth of the words exchanged gain. Generated batches and
#: training sets agree on 0.6 to 0.62; with more, copies with words exchanged are lost; with less, loosely similar sentences beside a
#: passage are taken in
_OPEN, _COST = 0.7, 0.62
#: a passage ends where more than this is lost, and is none below `_FRAGMENT`; 14 to 40 and 10 to 14 give nearly the same
_DROP, _FRAGMENT = 25.0, 10.0
#: units of a gap that may hide something reported already: a few digits and names of it at most
_LOW = 3
#: stretches shorter than a run weigh this much a unit, those of one or two units nothing
_SHORT, _CHANCE = 0.35, 2
#: a passage that ends so near to the edge of what was looked at may go on
_EDGE = 3
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


class Weighing(Protocol):
    """Tells what equal stretches weigh, as `fingerprint.Weights` does."""

    def one(self, first: int, size: int) -> float:
        """The weight of one stretch."""


def align(ground: Ground, weights: Weighing, a: Place, b: Place, margin: int = _MARGIN) -> list[Passage]:
    """The passages in the box of positions `a` × `b` and about `margin` units around it, more where one reaches its edge."""
    a_text, b_text = ground.text_at(a[0]), ground.text_at(b[0])
    if a_text == b_text:  # two standings in one text must not grow into each other
        middle = (a[1] + b[0]) // 2
        a_text, b_text = (a_text[0], middle), (middle, b_text[1])
    a_box, b_box = a, b
    while True:
        # a passage at the end of one text and the beginning of the other: neither can go on where the other has no room
        before = min(margin, a[0] - a_text[0], b[0] - b_text[0]) + _SLACK
        behind = min(margin, a_text[1] - a[1], b_text[1] - b[1]) + _SLACK
        boxes = a_box, b_box
        a_box = max(a_text[0], a[0] - before), min(a_text[1], a[1] + behind)
        b_box = max(b_text[0], b[0] - before), min(b_text[1], b[1] + behind)
        passages = _in_box(ground, weights, a_box, b_box)
        if boxes == (a_box, b_box) or not any(_cut(p.a, a_box, a_text) or _cut(p.b, b_box, b_text) for p in passages):
            return passages
        margin *= 4


def _cut(side: Place, box: Place, text: Place) -> bool:
    """Whether a passage's side reaches an edge of the box that is none of the text."""
    return (side[0] - box[0] < _EDGE and box[0] > text[0]) or (box[1] - side[1] < _EDGE and box[1] < text[1])


def _in_box(ground: Ground, weights: Weighing, a: Place, b: Place) -> list[Passage]:
    a_at, b_at = a[0], b[0]
    equal = _equal(ground.words(*a), ground.words(*b).replace("\0", "\1"), Levenshtein.editops)
    passages = []

    def walled(a_from: int, a_to: int, b_from: int, b_to: int) -> bool:
        return ground.walled(a_at + a_from, a_at + a_to) or ground.walled(b_at + b_from, b_at + b_to)

    for part in _stretches(equal, walled):
        (a_first, b_first, _), (a_last, b_last, size) = part[0], part[-1]
        a_last, b_last = a_last + size, b_last + size
        alike, weight = 0, 0.0
        for at, _, size in part:
            alike += size
            if size >= RUN:
                weight += weights.one(a_at + at, size)
            elif size > _CHANCE:
                weight += _SHORT * size
        weight -= MISS * (max(a_last - a_first, b_last - b_first) - alike)
        passages.append(Passage(a_at + a_first, a_at + a_last, b_at + b_first, b_at + b_last, weight))
    return passages


def _equal(one: str, other: str, editops: Callable[[str, str], Editops]) -> list[Equal]:
    """The equal stretches of two texts, in order."""
    return [
        (a_start + block.a, b_start + block.b, block.size)
        for a_start, a_end, b_start, b_end in pieces(one, other)
        for block in editops(one[a_start:a_end], other[b_start:b_end]).as_matching_blocks()
        if block.size
    ]


def _stretches(equal: list[Equal], walled: Callable[[int, int, int, int], bool]) -> list[list[Equal]]:
    """The parts of an alignment that gain enough, each without a gap too long to belong to one passage, or `walled`."""
    found: list[list[Equal]] = []
    score = best = 0.0
    first = kept = a_reached = b_reached = 0
    for n, (a, b, size) in enumerate(equal):
        gap = a - a_reached if a - a_reached > b - b_reached else b - b_reached
        score -= _COST * gap
        if gap > GAP or score <= 0 or best - score > _DROP or (gap > _LOW and walled(a_reached, a, b_reached, b)):
            if best >= _FRAGMENT:
                found.append(equal[first:kept])
            first, score, best = n, 0.0, 0.0
        score += size - _OPEN
        a_reached, b_reached = a + size, b + size
        if score > best:
            best, kept = score, n + 1
    if best >= _FRAGMENT:
        found.append(equal[first:kept])
    return found


def similarity(a: str, b: str) -> float:
    """Share of the letters of two normalised passages that have a counterpart, in order or moved; 0 to 1.

    >>> similarity("加强领导落实责任", "加强领导压实责任")
    0.875
    >>> similarity("认真开展自查自纠严格抓好整改落实", "严格抓好整改落实认真开展自查自纠")
    1.0
    """
    if not a or not b or a == b:
        return float(a == b and a != "")
    blocks = _equal(a, b, LCSseq.editops)
    same = sum(size for _, _, size in blocks)
    rest_a = _unmatched(a, [(at, size) for at, _, size in blocks], "\0")
    rest_b = _unmatched(b, [(at, size) for _, at, size in blocks], "\1")
    if rest_a and rest_b:
        same += sum(size for _, _, size in _equal(rest_a, rest_b, LCSseq.editops) if size >= _MOVED // 2)
    return 2 * same / (len(a) + len(b))


def _unmatched(text: str, matched: list[Place], separator: str) -> str:
    """The longer stretches of a text between matched ones (start, size), with a separator after each."""
    rest, reached = [], 0
    for start, size in [*matched, (len(text), 0)]:
        if start - reached >= _MOVED:
            rest.append(text[reached:start] + separator)
        reached = start + size
    return "".join(rest)
