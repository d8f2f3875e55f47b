"""The regions of a pair of texts, and the passages in them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

import numpy as np

from pipeline.reuse.align import Passage, Place, Weighing, align
from pipeline.reuse.ground import Ground
from pipeline.reuse.hubs import holds
from pipeline.reuse.normalise import I64
from pipeline.reuse.regions import Regions


class Pair(NamedTuple):
    """Texts `one` and `other`, and the boxes of positions in which they may share a passage, the heaviest first."""

    one: int
    other: int
    boxes: Sequence[tuple[Place, Place]]


def texts_of(ground: Ground, regions: Regions) -> tuple[I64, I64]:
    """The first and the second text of each region."""
    one, other = (np.searchsorted(ground.begin, side, "right") - 1 for side in (regions.a_first, regions.b_first))
    return one, other


def pairs(ground: Ground, regions: Regions) -> Iterator[Pair]:
    """Regions that are ordered by pair of texts, pair by pair."""
    rows = zip(*(side.tolist() for side in texts_of(ground, regions)), *(column.tolist() for column in regions), strict=True)
    for (one, other), several in groupby(rows, key=lambda row: row[:2]):
        yield Pair(one, other, [((row[2], row[3]), (row[4], row[5])) for row in sorted(several, key=lambda row: (-row[6], row))])


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
