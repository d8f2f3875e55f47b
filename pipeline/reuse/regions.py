"""From links to regions: boxes of two texts that may hold a copied passage.

Links that touch on one diagonal make a block; blocks that lie near each other in both texts make a region; regions whose
surroundings resemble each other too little go away. All of it is set work on arrays, without a loop over pairs of documents,
and each stretch of first texts can be worked on by itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from pipeline.reuse.corpus import PADDING
from pipeline.reuse.fingerprint import F64, U64, Weights, scale, windows
from pipeline.reuse.ground import BREAK
from pipeline.reuse.links import Packing
from pipeline.reuse.normalise import I32, I64, U8, U32, Mask

#: blocks no further apart than this, along the text and across diagonals, belong to one region (a sentence has 20 to 40 characters)
_NEAR = 30
#: least weight of a region's blocks
_LEAST = 6.0
#: units beside a region that are looked at, twelve at a time (four times at most: `PADDING` holds them), with the shifts of the diagonal
#: that are tried
_FLANK, _SHIFT = 12, 2
#: least weight of a region, each equal unit beside it counted as one, with one, two, three and four twelves on either side; and what its
#: blocks alone must weigh otherwise. Set phrases end where copies go on: of two million regions of 5,000 generated documents 65,000 are
#: left, which hold 99.7 % of the copies with exchanged words
_LEASTS, _LEAST_ALONE = (12, 16, 22, 28), 14.0
#: least weight, with one twelve on either side, beside a region of the same texts that weighs enough; in batches of up to a quarter of a
#: million units, where no phrase is frequent, and in those of a million and more
_LEAST_BESIDE, _BESIDE_UNITS = (20.0, 15.0), (18.0, 20.0)
#: chance resemblances grow with the square of a batch, copies do not: so much more weight for each doubling of a million units
_LEAST_UNITS, _LEAST_MORE = 1_000_000, 0.5
#: sums of pairs of texts that are kept at a time, 8 MB; pairs that share a sum are told apart later
_SUMS = 1 << 20
#: regions whose surroundings are looked at at a time, to bound memory
_CHUNK = 1 << 13
#: no unit: code points are smaller
_NOTHING = np.uint32(0xFFFFFFFF)


class Regions(NamedTuple):
    """Boxes [a_first, a_last) × [b_first, b_last) of positions, and the weight of the blocks in them; ordered by pair of texts."""

    a_first: I64
    a_last: I64
    b_first: I64
    b_last: I64
    weight: F64

    def where(self, keep: Mask | I64 | slice) -> Regions:
        """Only the regions chosen by `keep`."""
        return Regions(self.a_first[keep], self.a_last[keep], self.b_first[keep], self.b_last[keep], self.weight[keep])

    def moved(self, a: I64, b: I64) -> Regions:
        """The regions with their sides moved by so much each."""
        return Regions(self.a_first + a, self.a_last + a, self.b_first + b, self.b_last + b, self.weight)

    @classmethod
    def joined(cls, parts: Iterable[Regions]) -> Regions:
        """Those of all stretches, in the order of the stretches."""
        return cls(*(np.concatenate(column) for column in zip(*parts, strict=True)))


class _Blocks(NamedTuple):
    """Equal stretches: `size` units from `a` and from `a + diagonal` on; `label` tells blocks apart that cannot belong together."""

    label: I64
    diagonal: I64
    a: I64
    size: I64
    weight: F64

    def where(self, chosen: Mask | I64) -> _Blocks:
        return _Blocks(self.label[chosen], self.diagonal[chosen], self.a[chosen], self.size[chosen], self.weight[chosen])


def regions(links: U64, padded: U32, document: I32, weights: Weights, stricter: float = 0.0) -> Regions:
    """The regions of all `links` whose first texts lie in one stretch of the batch, which are written over.

    `padded` are the batch's units between `PADDING` breaks on either side; every least weight is `stricter` by so much.
    """
    total = len(document)
    more = stricter + _LEAST_MORE * max(np.log2(scale(total) / _LEAST_UNITS), 0.0)
    blocks = _enough_in_pair(_blocks(links, document, weights), _LEAST + stricter)
    for along_text in (False, True, False, True):
        blocks = _near_each_other(blocks, along_text, total)
        blocks = blocks.where(np.bincount(blocks.label, blocks.weight)[blocks.label] >= _LEAST + stricter)
    if not len(blocks.a):
        return Regions(blocks.a, blocks.a, blocks.a, blocks.a, blocks.weight)
    first, b = np.flatnonzero(np.diff(blocks.label, prepend=-1)), blocks.a + blocks.diagonal
    return _with_surroundings(
        Regions(
            np.minimum.reduceat(blocks.a, first),
            np.maximum.reduceat(blocks.a + blocks.size, first),
            np.minimum.reduceat(b, first),
            np.maximum.reduceat(b + blocks.size, first),
            np.add.reduceat(blocks.weight, first),
        ),
        document,
        padded,
        stricter,
        _LEAST_ALONE + more,
    )


def _blocks(links: U64, document: I32, weights: Weights) -> _Blocks:
    """Links that touch or overlap on one diagonal, as one stretch each; labelled by pair of texts."""
    links.sort()
    packing = Packing(len(document))
    size = packing.sizes(links)
    along = packing.along(links)
    reach = along + size
    np.maximum.accumulate(reach, out=reach)
    fresh = np.ones(len(along), np.bool_)
    np.greater(along[1:], reach[:-1], out=fresh[1:])
    first = np.flatnonzero(fresh)
    length = reach[np.append(first[1:], len(along))[: len(first)] - 1] - along[first]
    diagonal, a = packing.ends(along[first])
    del size, along, reach, fresh
    label = document[a].astype(np.int64) * (int(document[-1]) + 1 if len(document) else 0) + document[a + diagonal]
    return _Blocks(label, diagonal, a, length, weights.many(a, length))


def _enough_in_pair(blocks: _Blocks, least: float) -> _Blocks:
    """Without those whose pair of texts shares too little in all; most pairs share a phrase and no more."""
    of = (blocks.label.view(np.uint64) * np.uint64(0x9E3779B97F4A7C15) >> np.uint64(44)).view(np.int64)
    return blocks.where(np.bincount(of, blocks.weight, _SUMS)[of] >= least)


def _near_each_other(blocks: _Blocks, along_text: bool, total: int) -> _Blocks:
    """The blocks with labels that also tell apart what lies far apart, along the text or across diagonals; ordered by label."""
    blocks = blocks.where(np.argsort(blocks.label * (2 * total) + (blocks.a if along_text else blocks.diagonal + total), kind="stable"))
    label = blocks.label
    here, reach = (blocks.a, _reach(blocks.a + blocks.size, label)) if along_text else (blocks.diagonal, blocks.diagonal)
    fresh = np.ones(len(label), np.bool_)
    fresh[1:] = (label[1:] != label[:-1]) | (here[1:] - reach[:-1] > _NEAR)
    return blocks._replace(label=np.cumsum(fresh) - 1)


def _reach(end: I64, label: I64) -> I64:
    """How far the blocks of a label reach up to and with each one."""
    shift = label * (int(end.max(initial=0)) + 1)
    reach: I64 = np.maximum.accumulate(end + shift) - shift
    return reach


def _with_surroundings(found: Regions, document: I32, padded: U32, stricter: float, least_alone: float) -> Regions:
    """The regions beside which the texts go on to resemble each other, looked at further and further out.

    Where two texts share one, a lesser one (a sentence that was moved) is kept beside it.
    """
    score, chosen = found.weight.copy(), np.arange(len(found.weight))
    near, beside = chosen, np.interp(np.log2(scale(len(document))), _BESIDE_UNITS, _LEAST_BESIDE)
    for twelve, least in enumerate(_LEASTS):
        score += _equal_beside(padded, found.where(chosen), twelve * _FLANK)
        likely = score >= least + stricter
        chosen, score = chosen[likely], score[likely]
        near = near if twelve else chosen[score >= beside]
    chosen = np.append(chosen, near[found.weight[near] >= least_alone])
    pair = document[found.a_first].astype(np.int64) << 32 | document[found.b_first]
    return found.where(near[np.isin(pair[near], pair[chosen])])


def _equal_beside(padded: U32, found: Regions, out: int) -> I64:
    """Equal units among twelve on either side of each region, so far out."""
    equal = np.zeros(len(found.weight), np.int64)
    for low in range(0, len(equal), _CHUNK):  # both sides of a region lie near each other in memory
        part = found.where(slice(low, low + _CHUNK))
        equal[low : low + _CHUNK] += _equal(padded, part.a_first - out - _FLANK, part.b_first - out - _FLANK)
        equal[low : low + _CHUNK] += _equal(padded, part.a_last + out, part.b_last + out)
    return equal


def _equal(padded: U32, a: I64, b: I64) -> U8:
    """Equal units among the twelve from each of the places on, on the best of a few diagonals."""
    wide = _FLANK + 2 * _SHIFT
    # unit by unit, so that each step is one look along an array
    here = windows(padded, _FLANK)[a + PADDING].view(np.uint32).reshape(-1, _FLANK).T.copy()
    there = windows(padded, wide)[b + PADDING - _SHIFT].view(np.uint32).reshape(-1, wide).T.copy()
    here[here == BREAK] = _NOTHING
    equal = [(here == there[shift : shift + _FLANK]).view(np.uint8).sum(0, np.uint8) for shift in range(2 * _SHIFT + 1)]
    best: U8 = np.maximum.reduce(equal)
    return best
