"""Many copies of one text: what two of them share is known once both are matched with a third.

Sixty schools that file one plan make 1,770 pairs; aligning each with the first of them is enough.
"""

from __future__ import annotations

from collections import defaultdict

from pipeline.reuse.align import Passage, Place

#: the contract lists all pairs of a passage's holders up to so many, and above that one representative with each
MOST_LISTED = 12
#: units by which a place found through the third text may differ beyond the differences in length
_DRIFT = 20


class Hubs:
    """The passages found so far, by the second of their texts; the first is the hub."""

    def __init__(self) -> None:
        self._sides: dict[int, list[tuple[Place, int, Place]]] = defaultdict(list)
        self._held: dict[int, list[Place]] = defaultdict(list)

    def add(self, hub: int, text: int, passage: Passage) -> None:
        """Remember a passage between `hub` (side a) and `text` (side b)."""
        self._sides[text].append((passage.b, hub, passage.a))
        self._held[hub].append(passage.a)

    def known(self, one: int, other: int, a: Place, b: Place) -> tuple[Place, Place] | None:
        """Where the places `a` in text `one` and `b` in text `other` lie in two copies of a passage that many hold, if they do."""
        mine = self._sides.get(one)
        if not mine:
            return None
        low, high = b
        for other_side, hub, other_place in self._sides.get(other, ()):
            if low < other_side[0] or other_side[1] < high:
                continue
            for side, same_hub, place in mine:
                if same_hub == hub and holds(side, a):
                    at, other_at = place[0] + a[0] - side[0], other_place[0] + b[0] - other_side[0]
                    drift = _DRIFT + abs(_size(side) - _size(place)) + abs(_size(other_side) - _size(other_place))
                    if abs(at - other_at) <= drift and self._held_by_many(hub, at):
                        return side, other_side
        return None

    def _held_by_many(self, hub: int, at: int) -> bool:
        return sum(first <= at < last for first, last in self._held[hub]) > MOST_LISTED


def holds(side: Place, place: Place) -> bool:
    """Whether a place lies inside a side."""
    return side[0] <= place[0] and place[1] <= side[1]


def _size(side: Place) -> int:
    return side[1] - side[0]
