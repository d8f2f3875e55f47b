"""The regions of a pair of texts, and the passages in them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from pipeline.reuse.align import Passage, Place, Weighing, align
from pipeline.reuse.ground import Ground
from pipeline.reuse.hubs import holds
from pipeline.reuse.normalise import I64
from pipeline.reuse.regions import Regions

#: a region: its places in both texts, and its weight
Row = tuple[int, int, int, int, float]


class Pair(NamedTuple):
    """Texts `one` and `other`, and the regions of positions in which they may share a passage."""

    one: int
    other: int
    rows: Sequence[Row]

    @property
    def boxes(self) -> list[tuple[Place, Place]]:
        """The regions, the heaviest first."""
        return [((row[0], row[1]), (row[2], row[3])) for row in sorted(self.rows, key=lambda row: (-row[4], row))]


def texts_of(ground: Ground, regions: Regions) -> tuple[I64, I64]:
    """The first and the second text of each region."""
    one, other = (np.searchsorted(ground.begin, side, "right") - 1 for side in (regions.a_first, regions.b_first))
    return one, other


def pairs(ground: Ground, regions: Regions) -> Iterator[Pair]:
    """Regions that are ordered by pair of texts, pair by pair."""
    one, other = texts_of(ground, regions)
    rows: list[Row] = list(zip(*(column.tolist() for column in regions), strict=True))
    first = np.flatnonzero((np.diff(one, prepend=-1) != 0) | (np.diff(other, prepend=-1) != 0))
    for i, j, (low, high) in zip(one[first].tolist(), other[first].tolist(), pairwise([*first.tolist(), len(rows)]), strict=True):
        yield Pair(i, j, rows[low:high])


def aligned(
    ground: Ground,
    weights: Weighing,
    boxes: Sequence[tuple[Place, Place]],
    known_by_others: Callable[[Place, Place], tuple[Place, Place] | None] | None = None,
) -> tuple[list[Passage], bool]:
    """The passages in the boxes of a pair, but for those inside passages found before, or known through a third text.

    Also whether no third text spared the alignment of one.
    """
    found: list[Passage] = []
    seen: list[tuple[Place, Place]] = []
    alone = True
    for a, b in boxes:
        if any(holds(a_seen, a) and holds(b_seen, b) for a_seen, b_seen in seen):
            continue
        known = known_by_others(a, b) if known_by_others else None
        if known:
            seen.append(known)
            alone = False
            continue
        fresh = align(ground, weights, a, b)
        found += fresh
        seen += [(passage.a, passage.b) for passage in fresh]
    return found, alone
