"""Many copies of one text: what two of them share is known once both are matched with a third.

Sixty schools that file one plan make 1,770 pairs; aligning each with the first of them is enough.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

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


class Moved:
    """Which hubs' passages differ from those of an earlier comparison: what two of their copies tell of each other may differ, too.

    Texts are told by their numbers in the batch; those of the earlier batch that are no more by negative ones.
    """

    def __init__(self) -> None:
        self._earlier: dict[tuple[int, int], list[Passage]] = {}
        self._lost: list[tuple[int, int, list[Passage]]] = []
        self._hubs: dict[int, set[int]] = defaultdict(set)
        self._moved: set[int] = set()
        self._least = 0.0

    def known(self, hub: int, text: int, passages: list[Passage]) -> None:
        """Passages of the earlier comparison between two texts that are what they were."""
        self._earlier[hub, text] = passages

    def lost(self, hub: int, text: int, passages: list[Passage]) -> None:
        """Passages of the earlier comparison of a text that is no more what it was."""
        self._lost.append((hub, text, passages))

    def begin(self, least: float, pairs: Iterable[tuple[int, int]]) -> None:
        """Before the first `add`: the least weight of passages that count, and the pairs that will be added."""
        self._least = least
        gone = self._earlier.keys() - set(pairs)
        for (hub, text), passages in self._earlier.items():
            if self._heavy(passages):
                self._hubs[text].add(hub)
                if (hub, text) in gone:
                    self._moved.add(hub)
        for hub, text, passages in self._lost:
            if self._heavy(passages):
                self._hubs[text].add(hub)
                self._moved.add(hub)

    def add(self, hub: int, text: int, passages: list[Passage]) -> None:
        """The passages of a pair as they are now; hubs come in ascending order."""
        if not (self._earlier or self._lost):
            return
        earlier = self._earlier.get((hub, text), [])
        if earlier is passages:
            return
        heavy = self._heavy(passages)
        if heavy:
            self._hubs[text].add(hub)
        if heavy != self._heavy(earlier):
            self._moved.add(hub)

    def between(self, one: int, other: int) -> bool:
        """Whether a hub of two texts has moved."""
        return not self._moved.isdisjoint(self._hubs.get(one, set()) & self._hubs.get(other, set()))

    def _heavy(self, passages: list[Passage]) -> list[tuple[int, int, int, int]]:
        return [passage[:4] for passage in passages if passage.weight >= self._least]


def holds(side: Place, place: Place) -> bool:
    """Whether a place lies inside a side."""
    return side[0] <= place[0] and place[1] <= side[1]


def _size(side: Place) -> int:
    return side[1] - side[0]
