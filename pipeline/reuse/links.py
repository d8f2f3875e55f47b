"""From equal runs of units to links: places of two texts, or of one, that hold the same run.

Each function takes one shard of the index and gives its links as packed numbers, so that shards can be joined anywhere and in any order.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from pipeline.reuse.fingerprint import RUN, U64, Grams, Shard, hashes, longer
from pipeline.reuse.normalise import I32, I64, U8, U32, Mask

#: a run with at most so many standings links all of them. Passages with more holders are found by their rarer runs, and by what
#: the clusters complete: on generated batches a cap of 12 finds no more and takes a third longer
_CAP = 8
#: runs with more standings link each to the first of all, and are looked at again with more context; in the end only long runs are
#: left that very many hold alike: those link each standing to the next
_SIZES = (RUN, 12, 16, 24)
#: units of the longest run
LONGEST = _SIZES[-1]
#: bits of a place in a table that tells which numbers are not worth a search
_TABLE = 16
#: standings of a run in one source that are compared
_STANDINGS = 4


class Packing:
    """Links as 64-bit numbers: the diagonal (b less a, plus the number of units), then a, then which of the `_SIZES` the run has.

    Sorted, the links of one diagonal stand together in the order of the text. Holds up to a thousand million units.
    """

    def __init__(self, total: int) -> None:
        self._total, self._bits = total, total.bit_length()
        if 2 * self._bits + 3 > 64:
            raise ValueError(f"{total} units are too many for one comparison")

    def pack(self, a: I64, b: I64, k: int = RUN) -> U64:
        """The links between the runs of k units at `a` and at `b`."""
        return self.join(a, b, _SIZES.index(k))

    def join(self, a: I64, b: I64, kind: I64 | int) -> U64:
        """The links between runs at `a` and at `b`; `kind` says which of the sizes each has."""
        return ((((b - a + self._total) << self._bits) | a) << 2 | kind).view(np.uint64)

    def split(self, links: U64) -> tuple[I64, I64, I64]:
        """Places in the first text and in the second one, and which of the sizes the runs have: what `join` takes."""
        plain = links.view(np.int64)
        diagonal, a = self.ends(plain >> 2)
        return a, a + diagonal, plain & 3

    def unpack(self, links: U64) -> tuple[I64, I64, I64]:
        """Diagonals, places in the first text, and sizes of the runs."""
        plain = links.view(np.int64)
        size = np.array(_SIZES)[plain & 3]
        plain = plain >> 2
        return (plain >> self._bits) - self._total, plain & ((1 << self._bits) - 1), size

    def sizes(self, links: U64) -> U8:
        """The sizes of the runs."""
        kind = np.bitwise_and(links, np.uint64(3), dtype=np.uint8, casting="unsafe")
        sizes: U8 = np.array(_SIZES, np.uint8)[kind]
        return sizes

    def along(self, links: U64) -> I64:
        """Numbers that grow by one with each step along a diagonal, without a meeting of two diagonals; written over the links."""
        links >>= np.uint64(2)
        return links.view(np.int64)

    def ends(self, along: I64) -> tuple[I64, I64]:
        """Diagonals, and places in the first text, of such numbers."""
        return (along >> self._bits) - self._total, along & ((1 << self._bits) - 1)

    def place(self, links: U64) -> I64:
        """Places in the first text alone."""
        return (links.view(np.int64) >> 2) & ((1 << self._bits) - 1)


def within_texts(shard: Shard, alive: Mask, longest: int, document: I32, packing: Packing) -> U64:
    """Each standing of a run with its first standing in the same text, unless the two overlap; `longest` are the most units of a text."""
    fresh = shard.fresh.copy()
    fresh[1:] |= np.diff(shard.position) > longest  # behind another text's end: few runs are left to be looked up
    common = Grams.of(shard.where(fresh), alive)
    a, b = common.position[_first(common.group, document[common.position])], common.position
    apart = b - a >= RUN
    return packing.pack(a[apart], b[apart])


def to_sources(shard: Shard, mine: Mask, theirs: Mask, document: I32, packing: Packing, pairs: I64 | None = None) -> U64:
    """Each standing of a run among `mine` with those among `theirs`, without a cap: for the few texts that many draw on.

    Only those of `pairs` of texts, where given, with the earlier text as the first: see `of_pairs`.
    """
    other = Grams.of(shard, theirs)
    # forms repeat a run without end (年 月 日 年 月 日): a few standings in each text are enough to find its passages
    other = other.where(np.arange(len(other.group)) - _first(other.group, document[other.position]) < _STANDINGS)
    group = shard.groups()
    held = np.zeros(len(group), np.bool_)
    held[other.group] = True
    one = np.flatnonzero(held[group])
    one = one[mine[shard.position[one]]]
    low = np.searchsorted(other.group, group[one], "left")
    many = np.searchsorted(other.group, group[one], "right") - low
    a = np.repeat(shard.position[one].astype(np.int64), many)
    nth = np.arange(len(a)) - np.repeat(np.cumsum(many) - many, many)
    b = other.position[np.repeat(low, many) + nth]
    if pairs is None:
        return packing.pack(a, b)
    keep = np.isin(of_pairs(document[b], document[a]), pairs)
    a, b = a[keep], b[keep]
    return packing.pack(np.minimum(a, b), np.maximum(a, b))


def of_pairs(source: I64 | I32, holder: I64 | I32) -> I64:
    """Pairs of texts as numbers: a text that others draw on, and one of those."""
    return source.astype(np.int64) << 32 | holder


class Touched(NamedTuple):
    """Runs that came or went: for each size their hashes, cut as those of the index and ascending; and which positions are of texts that
    came or went.

    `beside` learns for each size the positions of such runs in groups of texts that stay, of which there are more than the cap.
    """

    hashes: Mapping[int, U64]
    changed: Mask
    beside: dict[int, I64]

    def remaining(self, common: Grams, units: U32, k: int) -> I64:
        """Where runs of k units that came or went begin among these shorter ones, and all others of groups that may have passed the cap:
        those with no more standings than it in texts that stay.
        """
        changed = self.changed[common.position]
        settled = np.bincount(common.group, ~changed)[common.group] > _CAP if len(common.group) else common.group > 0
        if k not in self.beside:
            self.beside[k] = self._standing(_ascending(common.position[settled & ~changed], len(units)), units, k)
        return _ascending(np.concatenate([common.position[changed | ~settled], self.beside[k]]), len(units))

    def _standing(self, positions: I64, units: U32, k: int) -> I64:
        """Those of ascending positions at which a run of k units begins that came or went."""
        positions = positions[positions <= len(units) - k]
        value, whole = hashes(units, k, positions)
        value >>= np.uint64(len(units).bit_length())
        return positions[whole & _among(self.hashes[k], value)]


def _among(known: U64, value: U64) -> Mask:
    """Which numbers stand among the ascending `known` ones."""
    table = np.zeros(1 << _TABLE, np.bool_)
    low = np.uint64((1 << _TABLE) - 1)
    table[known & low] = True
    found: Mask = table[value & low]
    likely = np.flatnonzero(found)  # few: the others are not searched for
    found[likely] = np.isin(value[likely], known)
    return found


def _ascending(positions: I64, total: int) -> I64:
    """Different positions below `total` in ascending order, in less time than sorting takes."""
    marked = np.zeros(total, np.bool_)
    marked[positions] = True
    ascending: I64 = np.flatnonzero(marked)
    return ascending


def longer_hashes(places: list[tuple[U32, I64]], bits: np.uint64) -> dict[int, U64]:
    """The hashes of the longer runs at these ascending positions of such units, by size, ascending; positions have so many bits."""
    found = {}
    for k in _SIZES[1:]:
        here = [hashes(units, k, positions[positions <= len(units) - k]) for units, positions in places]
        found[k] = np.unique(np.concatenate([value[whole] >> bits for value, whole in here]))
    return found


def between_texts(
    shard: Shard, alive: Mask, units: U32, document: I32, packing: Packing, border: int = 0, touched: Touched | None = None
) -> U64:
    """Links between different texts, every run with its equals while those are few.

    With a `border` only those between texts before that position and texts behind it: of earlier texts and new ones. With runs that were
    `touched` others of the shard may be left out, whose links are the same without these.
    """
    common, found = Grams.of(shard, alive), list[U64]()
    if border:
        common = common.where(_on_both_sides(common, border))
    for k in _SIZES:
        if k > RUN:
            common = longer(units, k, touched.remaining(common, units, k) if touched else common.ascending())
        few = common.size <= _CAP
        found += _all_pairs(common.where(few), document, packing, k)
        common = common.where(~few)
        if k == _SIZES[1]:
            found.append(_with_first(common, document, packing, k))
    a, b = common.position[:-1], common.position[1:]
    keep = (common.group[:-1] == common.group[1:]) & (document[a] != document[b])
    found.append(packing.pack(a[keep], b[keep], _SIZES[-1]))
    links = np.concatenate(found)
    if border:
        diagonal, a, _ = packing.unpack(links)
        links = links[(a < border) & (a + diagonal >= border)]
    return links


def _on_both_sides(common: Grams, border: int) -> Mask:
    """Runs with equals both before a position and from it on."""
    behind = np.bincount(common.group, common.position >= border)[common.group] if len(common.group) else common.size
    both: Mask = (behind > 0) & (behind < common.size)
    return both


def _first(group: I32, place: I32) -> I64:
    """For each run the index of the first of its group in the same text."""
    fresh = np.ones(len(place), np.bool_)
    fresh[1:] = (group[1:] != group[:-1]) | (place[1:] != place[:-1])
    first: I64 = np.maximum.accumulate(np.where(fresh, np.arange(len(place)), 0))
    return first


def _with_first(common: Grams, document: I32, packing: Packing, k: int) -> U64:
    """Each standing of a run with the first standing of all."""
    fresh = np.diff(common.group, prepend=-1) != 0
    first = common.position[np.maximum.accumulate(np.where(fresh, np.arange(len(fresh)), 0))]
    keep = document[first] != document[common.position]
    return packing.pack(first[keep], common.position[keep], k)


def _all_pairs(common: Grams, document: I32, packing: Packing, k: int) -> list[U64]:
    """All pairs of standings of each run in different texts: neighbours, next but one, and so on."""
    position, group = common.position, common.group
    text, found = document[position], []
    for step in range(1, _CAP):
        keep = np.flatnonzero((group[:-step] == group[step:]) & (text[:-step] != text[step:]))
        found.append(packing.pack(position[keep], position[keep + step], k))
    return found
