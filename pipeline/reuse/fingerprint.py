"""Runs of k units as sorted keys: equal runs stand together, and their number tells how common their words are.

A key packs the run's hash and its position into one 64-bit number, so that one sort gives a whole index: groups of equal runs are
neighbours, and the positions of a group ascend. The space of hashes is cut into shards; equal runs fall into one shard, so that each
can be built, joined and kept by itself, on whatever machine. The result does not depend on the number of shards.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from pipeline.reuse.corpus import BREAK, I32
from pipeline.reuse.normalise import I64, U32, Mask

F64 = npt.NDArray[np.float64]
U64 = npt.NDArray[np.uint64]

#: units of a run. Of 250 generated copies with 10-20 % of their words exchanged one kept fewer than three runs of 8;
#: shorter runs find no more and add common phrases
RUN = 8
#: a run with so many standings or fewer weighs in full: so many in a batch of a million units, in others as the cube root of their
#: size, but never fewer than the second figure. On generated batches of 25, 300, 1,500 and 5,000 documents 3, 4 to 8, 8 and 12 were best
_RARE, _RARE_LEAST, _RARE_UNITS = 5.0, 3.0, 1_000_000
#: odd multiplier of the hash (golden ratio)
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
#: runs hashed at a time: they fit into the cache
_BLOCK = 1 << 13


class Shard(NamedTuple):
    """The runs of one part of the hash space that occur at least twice: their positions, equal runs together and ascending.

    `fresh` tells where a group of equal runs begins.
    """

    position: U32
    fresh: Mask


class Grams(NamedTuple):
    """Positions of runs, group by group of equal ones; `group` numbers the groups, `size` counts their members."""

    position: I64
    group: I32
    size: I32

    @classmethod
    def of(cls, shard: Shard, alive: Mask) -> Grams:
        """The runs of a shard that begin at positions where `alive` is true, also those left alone by that."""
        keep = alive[shard.position]
        group = (np.cumsum(shard.fresh, dtype=np.int32) - np.int32(1))[keep]
        return cls(shard.position[keep].astype(np.int64), group, np.bincount(group).astype(np.int32)[group])

    def where(self, keep: Mask) -> Grams:
        """Only the runs chosen by `keep`."""
        group = self.group[keep]
        return Grams(self.position[keep], group, np.bincount(group).astype(np.int32)[group])


def scattered(units: U32, low: int, high: int, shards: int) -> list[U64]:
    """The keys of the runs that begin at the positions [low, high), shard by shard; `shards` is a power of two up to 256."""
    high = min(high, len(units) - RUN + 1)
    if high <= low:
        return [np.zeros(0, np.uint64)] * shards
    keys = _keys(units, RUN, np.arange(low, high, dtype=np.int64), np.uint64(len(units).bit_length()))
    if shards == 1:
        return [keys]
    of = (keys >> np.uint64(64 - (shards - 1).bit_length())).astype(np.uint8)
    ends = np.cumsum(np.bincount(of, minlength=shards))
    return np.split(keys[np.argsort(of, kind="stable")], ends[:-1])


def gathered(keys: U64, total: int) -> Shard:
    """A shard from all of its keys, which are sorted in place; `total` is the number of units of the batch."""
    bits = np.uint64(total.bit_length())
    keys.sort()
    hashes = keys >> bits
    fresh = np.ones(len(keys) + 1, np.bool_)
    np.not_equal(hashes[1:], hashes[:-1], out=fresh[1:-1])
    several = ~(fresh[:-1] & fresh[1:])
    position = keys[several] & ((np.uint64(1) << bits) - np.uint64(1))
    return Shard(position.astype(np.uint32), fresh[:-1][several])


def longer(units: U32, k: int, positions: I64) -> Grams:
    """The runs of k units that begin at `positions` and occur there at least twice."""
    shard = gathered(_keys(units, k, positions[positions <= len(units) - k], np.uint64(len(units).bit_length())), len(units))
    group = np.cumsum(shard.fresh, dtype=np.int32) - np.int32(1)
    return Grams(shard.position.astype(np.int64), group, np.bincount(group).astype(np.int32)[group])


def _keys(units: U32, k: int, positions: I64, bits: np.uint64) -> U64:
    """The hashes of the runs of k units without a break at `positions`, each with its position in the lowest `bits`."""
    if not len(positions):
        return np.zeros(0, np.uint64)
    value, whole = np.zeros(len(positions), np.uint64), np.ones(len(positions), np.bool_)
    runs = np.lib.stride_tricks.sliding_window_view(units, k)
    for low in range(0, len(positions), _BLOCK):
        part = slice(low, low + _BLOCK)
        # the runs side by side, unit by unit: one look into memory for each
        columns = runs[positions[part]].T.copy()
        for unit in columns:
            value[part] *= _MULTIPLIER
            value[part] += unit
        whole[part] = (columns != BREAK).all(0)
    value ^= value >> np.uint64(32)
    value *= _MULTIPLIER
    value >>= bits
    value <<= bits
    value |= positions.view(np.uint64)
    keys: U64 = value[whole]
    return keys


def worth(shard: Shard, total: int) -> F64:
    """How much a unit counts at which each of a shard's runs begins: 1 where they are rare, and less the more often they stand."""
    rare = max(_RARE * (total / _RARE_UNITS) ** (1 / 3), _RARE_LEAST)
    size = np.diff(np.flatnonzero(shard.fresh), append=len(shard.fresh))
    weight: F64 = np.repeat(1.0 / (1.0 + np.log2(np.maximum(size, rare) / rare)), size)
    return weight


class Weights:
    """How much equal stretches weigh: a unit counts 1 where its words are rare, and less the more often they stand in the batch.

    Common ground of a genre (加强组织领导，落实工作责任) so weighs little without any list of phrases, and a passage that many
    hold must be the longer to count. `each` gives what a unit counts at each position; it is not needed any more afterwards.
    """

    def __init__(self, each: F64) -> None:
        self._sums: F64 = np.empty(len(each) + 1)
        self._sums[0] = 0.0
        np.cumsum(each, out=self._sums[1:])

    def many(self, first: I64, size: I64) -> F64:
        """The weights of stretches of `size` units (at least `RUN`) from `first` on."""
        runs = size - RUN + 1
        weights: F64 = (self._sums[first + runs] - self._sums[first]) / runs * size
        return weights

    def one(self, first: int, size: int) -> float:
        """The weight of one stretch."""
        runs = size - RUN + 1
        return float(self._sums[first + runs] - self._sums[first]) / runs * size
