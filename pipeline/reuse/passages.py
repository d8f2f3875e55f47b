"""From regions to passages: aligned, joined where they touch, and moved to the edges of sentences."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import partial

from pipeline.reuse.ahead import ahead
from pipeline.reuse.align import GAP, MISS, Passage, Place
from pipeline.reuse.corpus import Corpus, Part
from pipeline.reuse.fingerprint import Weights
from pipeline.reuse.hubs import Hubs
from pipeline.reuse.memory import Memory, Outcome
from pipeline.reuse.pairs import Pair, aligned, texts_of
from pipeline.reuse.regions import Regions

#: passages whose order differs in the two texts (moved sentences) are one if so few units lie between them
_TOUCH = 12
#: passages in the same order that touch in one text are one if the other has a sentence more between them, in the same paragraph: so many
#: units. Of 400 copies of 5,000 generated documents that fell into two, 280 had lost or gained one of 45 to 80
_SENTENCE = 80
#: an edge is moved out to the sentence's edge over so many units, or over half as many as the passage holds of the sentence
#: (up to `_FAR`), and back in over so many if most of the sentence lies outside; calibrated on generated batches and practice sets
#: together, whose passages are whole sentences but for a few
_NEAR, _FAR, _STRAY = 6, 20, 20


def passages(corpus: Corpus, weights: Weights, regions: Regions, least: float, memory: Memory | None = None) -> Iterator[Passage]:
    """The passages in all regions, pair by pair of texts, light ones too; those of `least` weight spare others their alignment.

    The heaviest regions of a pair come first; those inside found passages, or inside copies known through a third text, are skipped.
    The `memory` tells passages of pairs that are known from before, and learns those found now.
    """
    hubs, before = Hubs(), memory.before if memory else {}
    if memory:
        memory.moved.begin(least, zip(*(side.tolist() for side in texts_of(corpus, regions)), strict=True))
    for pair, fresh in ahead(corpus, weights, regions, before):
        i, j = pair[:2]
        known = before.get((i, j))
        if known and memory and memory.moved.between(i, j) and not (known.alone and not _spared(hubs, pair)):
            known = None
        if known is None:
            if fresh is None or _spared(hubs, pair):
                found, alone = aligned(corpus, weights, pair.boxes, partial(hubs.known, i, j))
            else:
                found, alone = fresh, True
            known = Outcome(joined(corpus, found), alone)
        if memory:
            memory.pairs[i, j] = known
            memory.moved.add(i, j, known.passages)
        for passage in known.passages:
            if passage.weight >= least:
                hubs.add(i, j, passage)
        yield from known.passages


def _spared(hubs: Hubs, pair: Pair) -> bool:
    """Whether a third text tells what is in a region of a pair."""
    return any(hubs.known(pair.one, pair.other, a, b) for a, b in pair.boxes)


def joined(corpus: Corpus, found: Iterable[Passage]) -> list[Passage]:
    """The passages of one pair of texts, those that overlap or touch in both texts made one."""
    found = list(found)
    if len(found) < 2:
        return found
    waiting, done = sorted(found, reverse=True), list[Passage]()
    while waiting:
        one = waiting.pop()
        other = next((passage for passage in done if _one_passage(corpus, one, passage)), None)
        if other is None:
            done.append(one)
        else:  # the two as one may touch what neither did
            done.remove(other)
            waiting.append(_hull(one, other))
    return done


def _gaps(one: Passage, other: Passage) -> tuple[int, int]:
    """Units between two passages in both texts, negative where they overlap."""
    a = max(one.a_first, other.a_first) - min(one.a_last, other.a_last)
    b = max(one.b_first, other.b_first) - min(one.b_last, other.b_last)
    return a, b


def _one_passage(corpus: Corpus, one: Passage, other: Passage) -> bool:
    least, most = sorted(_gaps(one, other))
    if most > _SENTENCE or min(one.weight, other.weight) < MISS * (min(most, GAP) + max(least, 0)):
        return False
    if any(corpus.walled(min(first[1], second[1]), max(first[0], second[0])) for first, second in ((one.a, other.a), (one.b, other.b))):
        return False
    if (one.a_first >= other.a_first) != (one.b_first >= other.b_first):
        return most <= _TOUCH
    return most <= GAP or (least <= _TOUCH and all(_in_one_line(corpus, *sides) for sides in ((one.a, other.a), (one.b, other.b))))


def _in_one_line(corpus: Corpus, one: Place, other: Place) -> bool:
    first, second = sorted((one, other))
    return second[0] < first[1] or corpus.in_one_line(first[1] - 1, second[0])


def _hull(one: Passage, other: Passage) -> Passage:
    gap = max(_gaps(one, other))
    apart = min(_gaps(one, other)) > -_TOUCH
    weight = one.weight + other.weight - MISS * min(max(gap, 0), GAP) if apart else max(one.weight, other.weight)
    a = min(one.a_first, other.a_first), max(one.a_last, other.a_last)
    b = min(one.b_first, other.b_first), max(one.b_last, other.b_last)
    return Passage(*a, *b, weight)


def at_sentences(corpus: Corpus, p: Passage, drop_headings: bool = True) -> Passage:
    """The passage with its edges moved to those of sentences, where both sides have one near; without headings at its edges.

    A sentence belongs to a passage when most of it does; headings (指导思想) resemble each other without being copied.
    """
    parts = corpus.part_at(p.a_first), corpus.part_at(p.b_first)
    while True:
        a_first, b_first = _edge(corpus, parts, (p.a_first, p.b_first), 1, drop_headings)
        a_last, b_last = _edge(corpus, parts, (p.a_last, p.b_last), -1, drop_headings)
        moved = Passage(a_first, a_last, b_first, b_last, p.weight)
        if moved == p or a_first >= a_last or b_first >= b_last:
            return p
        p = moved


def _edge(corpus: Corpus, parts: Iterable[tuple[int, Part]], edge: Place, inwards: int, drop_headings: bool) -> Place:
    """The place to which an edge on both sides moves; `inwards` is 1 at the beginning of a passage, -1 at its end.

    `parts` are the texts of both sides, and where they begin.
    """
    outer, inner, headings = [], [], []
    for position, (begin, part) in zip(edge, parts, strict=True):
        n = bisect_right(part.heads, position - begin if inwards > 0 else position - begin - 1)
        ends = begin + part.heads[n - 1], begin + part.heads[n]
        outer.append(ends[inwards < 0])
        inner.append(ends[inwards > 0])
        headings.append(part.headings[n - 1])
    beyond = max(abs(edge[0] - outer[0]), abs(edge[1] - outer[1]))
    within = abs(edge[0] - inner[0]), abs(edge[1] - inner[1])
    if drop_headings and all(headings) and beyond <= _NEAR:
        return inner[0], inner[1]
    if beyond <= max(_NEAR, min(min(within) // 2, _FAR)) and not any(map(corpus.interrupted, edge, outer)):
        return outer[0], outer[1]
    if min(within) < beyond and max(within) <= _STRAY:
        return inner[0], inner[1]
    return edge
