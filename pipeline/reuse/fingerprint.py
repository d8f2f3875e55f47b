"""Runs of k units as sorted keys: equal runs stand together, and their number tells how common their words are.

A key packs the run's hash and its position into one 64-bit number, so that one sort in place gives the whole index: groups of
equal runs are neighbours, and the positions of a group ascend.
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
#: positions hashed at a time, to bound memory
_CHUNK = 1 << 20


class Grams(NamedTuple):
    """Positions of runs, group by group of equal ones; `group` numbers the groups, `size` counts their members."""

    position: I64
    group: I32
    size: I32

    def where(self, keep: Mask) -> Grams:
        """Only the runs chosen by `keep`."""
        group = self.group[keep]
        return Grams(self.position[keep], group, np.bincount(group).astype(np.int32)[group])


def grams(units: U32, k: int = RUN, positions: I64 | None = None) -> Grams:
    """All runs of k units without a break that occur at least twice; only those that begin at `positions`, where given."""
    bits = np.uint64(len(units).bit_length())
    table = _keys(units, k, positions, bits)
    table.sort()
    fresh = np.ones(len(table) + 1, np.bool_)
    for low in range(0, len(table) - 1, _CHUNK):
        high = min(low + _CHUNK, len(table) - 1)
        np.not_equal(table[low + 1 : high + 1] >> bits, table[low:high] >> bits, out=fresh[low + 1 : high + 1])
    several = ~(fresh[:-1] & fresh[1:])
    table = table[several]
    table &= (np.uint64(1) << bits) - np.uint64(1)
    fresh = fresh[:-1][several]
    group = np.cumsum(fresh, dtype=np.int32) - np.int32(1)
    size = np.diff(np.flatnonzero(fresh), append=len(table)).astype(np.int32)
    return Grams(table.view(np.int64), group, size[group])


def _keys(units: U32, k: int, positions: I64 | None, bits: np.uint64) -> U64:
    """The hashes of the runs without a break, each with its position in the lowest `bits`."""
    hashes = _hashes(units, k)
    if positions is not None:
        positions = positions[positions < len(hashes)]
        hashes = hashes[positions]
    whole = hashes != 0
    hashes >>= bits
    hashes <<= bits
    for low in range(0, len(hashes), _CHUNK):
        part = hashes[low : low + _CHUNK]
        part |= (np.arange(low, low + len(part)) if positions is None else positions[low : low + len(part)]).astype(np.uint64)
    keys: U64 = hashes[whole]
    return keys


def _hashes(units: U32, k: int) -> U64:
    """The hash of the run of k units from each position on; 0 where a break is in it."""
    runs = max(len(units) - k + 1, 0)
    hashes = np.zeros(runs, np.uint64)
    for low in range(0, runs, _CHUNK):
        high = min(low + _CHUNK, runs)
        value, whole = hashes[low:high], np.ones(high - low, np.bool_)
        for step in range(k):
            unit = units[low + step : high + step]
            value *= _MULTIPLIER
            value += unit
            whole &= unit != BREAK
        value ^= value >> np.uint64(32)
        value *= _MULTIPLIER
        value *= whole
    return hashes


class Weights:
    """How much equal stretches weigh: a unit counts 1 where its words are rare, and less the more often they stand in the batch.

    Common ground of a genre (加强组织领导，落实工作责任) so weighs little without any list of phrases, and a passage that many
    hold must be the longer to count.
    """

    def __init__(self, common: Grams | None, total: int) -> None:
        self._sums: F64 = np.ones(total + 1)
        self._sums[0] = 0.0
        if common is not None:
            rare = max(_RARE * (total / _RARE_UNITS) ** (1 / 3), _RARE_LEAST)
            for low in range(0, len(common.position), _CHUNK):
                part = slice(low, low + _CHUNK)
                self._sums[common.position[part] + 1] = 1.0 / (1.0 + np.log2(np.maximum(common.size[part], rare) / rare))
        np.cumsum(self._sums, out=self._sums)

    def many(self, first: I64, size: I64) -> F64:
        """The weights of stretches of `size` units (at least `RUN`) from `first` on."""
        runs = size - RUN + 1
        weights: F64 = (self._sums[first + runs] - self._sums[first]) / runs * size
        return weights

    def one(self, first: int, size: int) -> float:
        """The weight of one stretch."""
        runs = size - RUN + 1
        return float(self._sums[first + runs] - self._sums[first]) / runs * size
