"""From equal runs of units to regions of two texts that may hold a copied passage.

Runs that stand in two places are seeds; seeds that follow each other on one diagonal make a block; blocks that lie near each
other in both texts make a region. All of it is set work on arrays, without a loop over pairs of documents.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import numpy as np

from pipeline.reuse.corpus import BREAK, I32, Corpus
from pipeline.reuse.fingerprint import F64, RUN, Grams, Weights, grams
from pipeline.reuse.normalise import I64, U32

#: a run with at most so many standings links all of them. Passages with more holders are found by their rarer runs, and by what
#: the clusters complete: on generated batches a cap of 12 finds no more and takes a third longer
_CAP = 8
#: runs with more standings link each to the first of all, and are looked at again with more context; in the end only long runs are
#: left that very many hold alike: those link each standing to the next
_LADDER = (12, 16, 24)
#: standings of a run in one source that are compared
_STANDINGS = 4
#: blocks no further apart than this, along the text and across diagonals, belong to one region (a sentence has 20 to 40 characters)
_NEAR = 30
#: least weight of a region's blocks, and of blocks and surroundings together, in a batch of a million units: of the regions below,
#: fewer than one in 500 held a copy. Chance resemblances grow with the square of a batch, copies do not: so much more for each doubling
_LEAST, _LEAST_WITH_FLANKS, _LEAST_UNITS, _LEAST_MORE = 8.0, 22.0, 1_000_000, 2.0
#: units looked at on either side of a region, shifts of the diagonal tried, and what an equal unit counts there
_FLANK, _SHIFTS, _FLANK_WEIGHT = 12, range(-2, 3), 1.5


class Seeds(NamedTuple):
    """The run at `a` equals the run at `b`."""

    a: I64
    b: I64


class Blocks(NamedTuple):
    """Equal stretches: `size` units from `a` and from `b` on."""

    a: I64
    b: I64
    size: I64


class Regions(NamedTuple):
    """Boxes [a_first, a_last) × [b_first, b_last) of positions, and the weight of the blocks in them; ordered by pair of texts."""

    a_first: I64
    a_last: I64
    b_first: I64
    b_last: I64
    weight: F64


def inside(common: Grams, document: I32) -> Seeds:
    """Each standing of a run (`b`) with its first standing in the same text (`a`), unless the two overlap."""
    a, b = common.position[_first(common.group, document[common.position])], common.position
    return Seeds(a[b - a >= RUN], b[b - a >= RUN])


def _first(group: I32, place: I32) -> I64:
    """For each run the index of the first of its group in the same text."""
    fresh = np.ones(len(place), np.bool_)
    fresh[1:] = (group[1:] != group[:-1]) | (place[1:] != place[:-1])
    first: I64 = np.maximum.accumulate(np.where(fresh, np.arange(len(place)), 0))
    return first


def across(mine: Grams, theirs: Grams, document: I32) -> Seeds:
    """Each standing of a run in `mine` (`a`) with those in `theirs` (`b`), without a cap: for the few texts that many draw on."""
    # forms repeat a run without end (年 月 日 年 月 日): a few standings in each text are enough to find its passages
    theirs = theirs.where(np.arange(len(theirs.group)) - _first(theirs.group, document[theirs.position]) < _STANDINGS)
    low = np.searchsorted(theirs.group, mine.group, "left")
    many = np.searchsorted(theirs.group, mine.group, "right") - low
    a = np.repeat(mine.position, many)
    nth = np.arange(len(a)) - np.repeat(np.cumsum(many) - many, many)
    return Seeds(a, theirs.position[np.repeat(low, many) + nth])


def between(common: Grams, units: U32, document: I32) -> Iterator[Blocks]:
    """Blocks between different texts; `common` holds the runs of 8 of the texts to compare."""
    k, total = RUN, len(units)
    for longer in (*_LADDER, None):
        few = common.size <= _CAP
        yield blocks(_all_pairs(common.where(few), document), total, k)
        common = common.where(~few)
        if k == RUN:
            yield blocks([_with_first(common, document)], total)
        if longer and len(common.position):
            common, k = grams(units, longer, np.sort(common.position)), longer
    a, b = common.position[:-1], common.position[1:]
    keep = (common.group[:-1] == common.group[1:]) & (document[a] != document[b])
    yield blocks([Seeds(a[keep], b[keep])], total, k)


def _with_first(common: Grams, document: I32) -> Seeds:
    """Each standing of a run with the first standing of all."""
    fresh = np.diff(common.group, prepend=-1) != 0
    first = common.position[np.maximum.accumulate(np.where(fresh, np.arange(len(fresh)), 0))]
    keep = document[first] != document[common.position]
    return Seeds(first[keep], common.position[keep])


def _all_pairs(common: Grams, document: I32) -> Iterator[Seeds]:
    """All pairs of standings of each run in different texts: neighbours, next but one, and so on."""
    position, group = common.position, common.group
    for step in range(1, _CAP):
        a, b = position[:-step], position[step:]
        keep = (group[:-step] == group[step:]) & (document[a] != document[b])
        yield Seeds(a[keep], b[keep])


def blocks(parts: Iterable[Seeds], total: int, k: int = RUN) -> Blocks:
    """Seeds of k units that follow each other on one diagonal, joined; `total` is the number of positions."""
    bits = total.bit_length()
    key = np.concatenate([((seeds.b - seeds.a + total) << bits) | seeds.a for seeds in parts])
    key.sort()
    first = np.flatnonzero(np.diff(key, prepend=-2) != 1)
    size = np.diff(first, append=len(key)) + k - 1
    key = key[first]
    a = key & ((1 << bits) - 1)
    return Blocks(a, a + (key >> bits) - total, size)


def regions(parts: list[Blocks], corpus: Corpus, weights: Weights) -> Regions:
    """Blocks that lie near each other in one pair of texts, as boxes; those that weigh too little are left out. Empties `parts`."""
    a, b, size = (np.concatenate(column) for column in zip(*parts, strict=True))
    parts.clear()
    weight = weights.many(a, size)
    stricter = _LEAST_MORE * max(np.log2(max(len(corpus.units), 1) / _LEAST_UNITS), 0.0)
    label = corpus.document[a].astype(np.int64) * len(corpus.texts) + corpus.document[b]
    for along_text in (False, True, False, True):
        order = np.argsort(label * (2 * len(corpus.units)) + (a if along_text else b - a + len(corpus.units)))
        # one after the other: there may be tens of millions
        a = a[order]
        b = b[order]
        size = size[order]
        weight = weight[order]
        label = label[order]
        del order
        here, reach = (a, _reach(a + size, label)) if along_text else (b - a, b - a)
        fresh = np.ones(len(a), np.bool_)
        fresh[1:] = (label[1:] != label[:-1]) | (here[1:] - reach[:-1] > _NEAR)
        label = np.cumsum(fresh) - 1
        enough = np.bincount(label, weight)[label] >= _LEAST + stricter
        a, b, size, weight, label = a[enough], b[enough], size[enough], weight[enough], label[enough]
    if not len(a):
        return Regions(a, a, a, a, weight)
    first = np.flatnonzero(np.diff(label, prepend=-1))
    found = Regions(
        np.minimum.reduceat(a, first),
        np.maximum.reduceat(a + size, first),
        np.minimum.reduceat(b, first),
        np.maximum.reduceat(b + size, first),
        np.add.reduceat(weight, first),
    )
    flanks = _flank(corpus.units, found.a_first - 1, found.b_first - 1, -1) + _flank(corpus.units, found.a_last, found.b_last, 1)
    likely = found.weight + _FLANK_WEIGHT * flanks >= _LEAST_WITH_FLANKS + stricter
    return Regions(found.a_first[likely], found.a_last[likely], found.b_first[likely], found.b_last[likely], found.weight[likely])


def _reach(end: I64, label: I64) -> I64:
    """How far the blocks of a label reach up to and with each one."""
    shift = label * (int(end.max(initial=0)) + 1)
    reach: I64 = np.maximum.accumulate(end + shift) - shift
    return reach


def _flank(units: U32, a: I64, b: I64, direction: int) -> I64:
    """Equal units beside the places `a` and `b`, on the best of a few diagonals."""
    best = np.zeros(len(a), np.int64)
    for shift in _SHIFTS:
        equal = np.zeros(len(a), np.int64)
        for step in range(0, direction * _FLANK, direction):
            unit = units.take(a + step, mode="clip")
            equal += (unit == units.take(b + step + shift, mode="clip")) & (unit != BREAK)
        np.maximum(best, equal, out=best)
    return best
