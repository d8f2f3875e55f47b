"""Runs of k units as sorted keys: equal runs stand together, and their number tells how common their words are.

A key packs the run's hash and its position into one 64-bit number, so that one sort gives a whole index: groups of equal runs are
neighbours, and the positions of a group ascend. The space of hashes is cut into shards; equal runs fall into one shard, so that each
can be built, joined and kept by itself, on whatever machine. The result does not depend on the number of shards.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from pipeline.reuse.ground import BREAK
from pipeline.reuse.normalise import I32, I64, U8, U32, Mask

F64 = npt.NDArray[np.float64]
U64 = npt.NDArray[np.uint64]

#: units of a run. Of 250 generated copies with 10-20 % of their words exchanged one kept fewer than three runs of 8;
#: shorter runs find no more and add common phrases
RUN = 8
#: a run with so many standings or fewer weighs in full: so many in a batch of a million units, in others as the cube root of their
#: size, but never fewer than the second figure. On generated batches of 25, 300, 1,500 and 5,000 documents 3, 4 to 8, 8 and 12 were best
_RARE, _RARE_LEAST, _RARE_UNITS = 5.0, 3.0, 1_000_000
#: how common runs are is told in so many steps to the doubling, so that one standing more changes few of them (2 lose a little accuracy)
_STEPS = 4
#: what a unit counts at a run that is so common: 1, and less by each doubling. Sums of such fractions are exact, so that what a stretch
#: weighs does not depend on what stands before it
_WORTH = np.round((1 << 20) / (1 + np.arange(256) / _STEPS)) / (1 << 20)
#: odd multiplier of the hash (golden ratio)
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
#: runs hashed at a time, of those that follow one another and of others, the fastest of 2^12 to 2^16 and of 2^11 to 2^15
_BLOCK, _APART = 1 << 15, 1 << 12
#: positions or stretches weighed at a time, to bound memory
_AT_ONCE = 1 << 16


class Shard(NamedTuple):
    """The runs of one part of the hash space that occur at least twice: their positions, equal runs together and ascending.

    `fresh` tells where a group of equal runs begins.
    """

    position: U32
    fresh: Mask

    def groups(self) -> I32:
        """The number of each run's group."""
        groups: I32 = np.cumsum(self.fresh, dtype=np.int32)
        groups -= 1
        return groups

    def where(self, fresh: Mask) -> Shard:
        """The same in lesser groups, which begin where `fresh` says, without those of one run."""
        alone = fresh.copy()
        alone[:-1] &= fresh[1:]
        several = ~alone
        return Shard(self.position[several], fresh[several])


class Grams(NamedTuple):
    """Positions of runs, group by group of equal ones; `group` numbers the groups, `size` counts their members."""

    position: I64
    group: I32
    size: I32

    @classmethod
    def of(cls, shard: Shard, alive: Mask) -> Grams:
        """The runs of a shard that begin at positions where `alive` is true, also those left alone by that."""
        keep = alive[shard.position]
        return cls.grouped(shard.position[keep].astype(np.int64), shard.groups()[keep])

    @classmethod
    def grouped(cls, position: I64, group: I32) -> Grams:
        """The runs at these positions, group by group."""
        size = np.diff(np.flatnonzero(np.diff(group, prepend=-1)), append=len(group)).astype(np.int32)
        return cls(position, group, np.repeat(size, size))

    def where(self, keep: Mask | I64) -> Grams:
        """Only the runs chosen by `keep`."""
        return Grams.grouped(self.position[keep], self.group[keep])

    def ascending(self) -> I64:
        """The positions in ascending order; numbers of 32 bits are sorted in half the time."""
        return np.sort(self.position.astype(np.uint32)).astype(np.int64)


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
    keys.sort()
    return grouped(keys, total)


def grouped(keys: U64, total: int) -> Shard:
    """A shard from all of its keys in ascending order."""
    bits = np.uint64(total.bit_length())
    hashes = keys >> bits
    fresh = np.ones(len(keys) + 1, np.bool_)
    np.not_equal(hashes[1:], hashes[:-1], out=fresh[1:-1])
    several = ~(fresh[:-1] & fresh[1:])
    position = keys[several] & ((np.uint64(1) << bits) - np.uint64(1))
    return Shard(position.astype(np.uint32), fresh[:-1][several])


def spread(low: I64, high: I64) -> I64:
    """The numbers of all ranges [low, high), one range after the other."""
    count = high - low
    numbers: I64 = np.arange(int(count.sum())) + np.repeat(low - np.cumsum(count) + count, count)
    return numbers


def longer(units: U32, k: int, positions: I64) -> Grams:
    """The runs of k units that begin at `positions` and occur there at least twice."""
    shard = gathered(_keys(units, k, positions[positions <= len(units) - k], np.uint64(len(units).bit_length())), len(units))
    return Grams.grouped(shard.position.astype(np.int64), shard.groups())


def _keys(units: U32, k: int, positions: I64, bits: np.uint64) -> U64:
    """The hashes of the runs of k units without a break at `positions`, each with its position in the lowest `bits`."""
    value, whole = hashes(units, k, positions)
    value >>= bits
    value <<= bits
    value |= positions.view(np.uint64)
    keys: U64 = value[whole]
    return keys


def hashes(units: U32, k: int, positions: I64) -> tuple[U64, Mask]:
    """The hashes of the runs of k units at `positions`, which ascend, the same in every batch, and which of them hold no break."""
    value, whole = np.empty(len(positions), np.uint64), np.empty(len(positions), np.bool_)
    if not len(positions):
        return value, whole
    together = int(positions[-1] - positions[0]) == len(positions) - 1
    runs = windows(units, k)
    block = _BLOCK if together else _APART
    for low in range(0, len(positions), block):
        here = positions[low : low + block]
        sums, least = _rolled(units[here[0] : here[-1] + k], k) if together else _summed(runs[here].view(np.uint32).reshape(-1, k).T.copy())
        sums ^= sums >> np.uint64(32)
        np.multiply(sums, _MULTIPLIER, out=value[low : low + block])
        np.not_equal(least, BREAK, out=whole[low : low + block])
    return value, whole


def windows(units: U32, k: int) -> npt.NDArray[np.void]:
    """The k units from each position on, as one item, of which many are taken in less time than as rows."""
    return np.lib.stride_tricks.sliding_window_view(units, k).view(f"V{4 * k}")[:, 0]


def _summed(columns: U32) -> tuple[U64, U32]:
    """The polynomials of runs that stand side by side, unit by unit, and the least unit of each."""
    value = columns[0].astype(np.uint64)
    for unit in columns[1:]:
        value *= _MULTIPLIER
        value += unit
    return value, columns.min(0)


def _rolled(units: U32, k: int) -> tuple[U64, U32]:
    """The same of all runs of k units: those of twice the length, or of one unit more, come from those before (Knuth 1997, 4.6.3)."""
    value, least, size = units.astype(np.uint64), units, 1
    for more in f"{k:b}"[1:]:
        power = np.uint64(pow(int(_MULTIPLIER), size, 1 << 64))
        value, least, size = value[:-size] * power + value[size:], np.minimum(least[:-size], least[size:]), 2 * size
        if more == "1":
            value, least, size = value[:-1] * _MULTIPLIER + units[size:], np.minimum(least[:-1], units[size:]), size + 1
    return value, least


def worth(shard: Shard, total: int) -> U8:
    """How common the runs of a shard are in a batch of `total` units: see `commonness`."""
    size = np.diff(np.flatnonzero(shard.fresh), append=len(shard.fresh))
    return np.repeat(commonness(size, total), size)


def commonness(size: I64, total: int) -> U8:
    """How common runs with so many standings are: by so many `_STEPS` of a doubling more often than rare ones, 0 for those."""
    rare = max(_RARE * (scale(total) / _RARE_UNITS) ** (1 / 3), _RARE_LEAST)
    common: U8 = np.round(np.log2(np.maximum(size, rare) / rare) * _STEPS).astype(np.uint8)
    return common


def scale(total: int) -> float:
    """The size of a batch in four steps to the doubling: what depends on it hardly ever changes when a document comes or goes.

    >>> scale(1_000_000) == scale(1_050_000)
    True
    """
    return float(2 ** (round(4 * np.log2(max(total, 1))) / 4))


class Weights:
    """How much equal stretches weigh: a unit counts 1 where its words are rare, and less the more often they stand in the batch.

    Common ground of a genre (加强组织领导，落实工作责任) so weighs little without any list of phrases, and a passage that many
    hold must be the longer to count. `common` tells how common the run is that begins at each position (see `commonness`).
    """

    def __init__(self, common: U8) -> None:
        each: F64 = np.empty(len(common))
        for low in range(0, len(common), _AT_ONCE):  # numpy makes places of 64 bits of what it looks up
            np.take(_WORTH, common[low : low + _AT_ONCE], out=each[low : low + _AT_ONCE], mode="clip")
        self._common = common
        #: sums up to and with each position; no run begins at the last one, which holds the sum before the first
        self._sums = np.cumsum(each, out=each)
        self._sums[-1:] = 0.0

    def __reduce__(self) -> tuple[type[Weights], tuple[U8]]:
        return Weights, (self._common,)

    def save(self, folder: Path) -> None:
        """Leave in a folder what `MappedWeights` needs."""
        np.save(folder / "common.npy", self._common)

    def many(self, first: I64, size: I64) -> F64:
        """The weights of stretches of `size` units (at least `RUN`) from `first` on."""
        runs = size - RUN + 1
        weights: F64 = (self._sums[first + runs - 1] - self._sums[first - 1]) / runs * size
        return weights

    def one(self, first: int, size: int) -> float:
        """The weight of one stretch."""
        runs = size - RUN + 1
        return float(self._sums[first + runs - 1] - self._sums[first - 1]) / runs * size


class Alike(Weights):
    """All of so many units in full, however common they are."""

    def __init__(self, total: int) -> None:
        self._common = np.zeros(total, np.uint8)

    def __reduce__(self) -> tuple[type[Alike], tuple[int]]:  # type: ignore[override]
        return Alike, (len(self._common),)

    def many(self, first: I64, size: I64) -> F64:
        """The weights of stretches: their sizes."""
        return size.astype(np.float64)

    def one(self, first: int, size: int) -> float:
        """The weight of one stretch: its size."""
        return float(size)


class FewWeights(Weights):
    """The same to the bit where the weights of few stretches are asked for: without sums over all units."""

    def __init__(self, common: U8) -> None:
        self._common = common

    def many(self, first: I64, size: I64) -> F64:
        """The weights of stretches of `size` units (at least `RUN`) from `first` on."""
        runs, sums = size - RUN + 1, np.zeros(len(first))
        for low in range(0, len(first), _AT_ONCE):
            count = runs[low : low + _AT_ONCE]
            here = first[low : low + _AT_ONCE]
            sums[low : low + _AT_ONCE] = np.add.reduceat(_WORTH[self._common[spread(here, here + count)]], np.cumsum(count) - count)
        weights: F64 = sums / runs * size
        return weights

    def one(self, first: int, size: int) -> float:
        """The weight of one stretch."""
        runs = size - RUN + 1
        return float(_WORTH[self._common[first : first + runs]].sum()) / runs * size


class MappedWeights(FewWeights):
    """What `Weights.save` left in a folder, for another process."""

    def __init__(self, folder: Path) -> None:
        super().__init__(np.asarray(np.load(folder / "common.npy", mmap_mode="r")))
