"""What a comparison found between its texts, for the next one of nearly the same batch.

All is kept text by text and pair by pair, relative to the beginnings of the texts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

import msgspec
import numpy as np

from pipeline.records import Span
from pipeline.reuse.align import Passage
from pipeline.reuse.hubs import Moved
from pipeline.reuse.normalise import I64, Mask

Pair = tuple[int, int]
Places = tuple[int, int, int, int]


class Found(NamedTuple):
    """A passage as it will be reported; `letters` are those of `chars` that no excluded span takes away."""

    passage: Passage
    a_span: Span
    b_span: Span
    chars: int
    letters: int
    similarity: float


class Outcome(NamedTuple):
    """What the regions of a pair of texts gave: its passages, and whether no third text spared the alignment of one."""

    passages: list[Passage]
    alone: bool


class Kept(msgspec.Struct, array_like=True):
    """A memory by slots: what stands twice in a text, the templates and what they explain by text, passages by pair, measures by place.

    `pairs` are rows of 64-bit numbers: two slots, whether no third text spared anything, and how many of the `passages` are theirs, which
    are rows of four places with `weights` beside them.
    """

    own: list[tuple[int, list[Found]]] = []
    templates: list[int] = []
    explained: list[tuple[int, list[tuple[int, Found]]]] = []
    pairs: bytes = b""
    passages: bytes = b""
    weights: bytes = b""
    measured: list[tuple[int, int, Places, Found]] = []


class Memory:
    """What is found now, and what was found before and still holds.

    `slot` is the slot of each text of the batch, `begin` where its units begin. `kept` is None where nothing was found before.
    """

    def __init__(self, slot: I64, begin: I64, kept: Kept | None = None) -> None:
        self._slot, self._begin = slot.tolist(), begin.tolist()
        self._text = {slot: text for text, slot in enumerate(self._slot)}
        self._kept = kept or Kept()
        self._own_before: dict[int, list[Found]] = {}
        self._templates: list[int] = []
        #: what stands twice in a text, and what templates explain, by text
        self.own: dict[int, list[Found]] = {}
        self.explained: dict[int, list[Found]] = {}
        #: between submissions: what was found before, and holds, and what is found now; the same for what was measured of passages
        self.before: dict[Pair, Outcome] = {}
        self.pairs: dict[Pair, Outcome] = {}
        self.measured_before: dict[Places, Found] = {}
        self.measured: dict[Places, Found] = {}
        self.moved = Moved()

    def recall_own(self, known: int, same: Mask) -> None:
        """Fill `own` for the slots in which what stands twice is the `same`; those from `known` on are new."""
        self._own_before = {text: [] for text, slot in enumerate(self._slot) if slot < known}
        for slot, found in self._kept.own:
            if slot in self._text:
                text = self._text[slot]
                self._own_before[text] = [_moved(one, self._begin[text], self._begin[text]) for one in found]
        self.own = {text: found for text, found in self._own_before.items() if same[self._slot[text]]}

    def recall_explained(self, templates: Iterable[int]) -> None:
        """Fill `explained`, which holds in texts that have the same walls from `own` as before, while all templates are what they were."""
        self._templates = [self._slot[text] for text in templates]
        if sorted(self._templates) != sorted(self._kept.templates):
            return
        for text, found in self._own_before.items():
            if [one.passage.b for one in found] == [one.passage.b for one in self.own.get(text, [])]:
                self.explained[text] = []
        for slot, explained in self._kept.explained:
            if self._text.get(slot) in self.explained:
                text = self._text[slot]
                self.explained[text] = [_moved(one, self._begin[text], self._begin[self._text[other]]) for other, one in explained]

    def recall(self, stays: Mask, remade: Callable[[I64, I64], Mask], weighed: Callable[[I64, I64, I64], Mask]) -> None:
        """Fill `before`, `measured_before` and `moved`: `stays` says which slots' units are what they were, `remade` of which pairs regions
        are not; `weighed` tells for slots and places in them whether a run there weighs something else.
        """
        text, begin = self._text, self._begin
        rows = np.frombuffer(self._kept.pairs, np.int64).reshape(-1, 4)
        sides = np.frombuffer(self._kept.passages, np.int64).reshape(-1, 4)
        pair = np.repeat(np.arange(len(rows)), rows[:, 3])
        holds = ~remade(rows[:, 0], rows[:, 1])
        holds[pair[weighed(rows[pair, 0], sides[:, 0], sides[:, 1])]] = False  # weights are told on the first side
        sides = sides + self._shift(len(stays))[rows[pair, :2]].repeat(2, 1)
        passages = list(map(Passage, *sides.T.tolist(), np.frombuffer(self._kept.weights).tolist()))
        end = 0
        for (one, other, alone, count), hold in zip(rows.tolist(), holds.tolist(), strict=True):
            end += count
            here = passages[end - count : end]
            if stays[one] and stays[other]:
                i, j = text[one], text[other]
                self.moved.known(i, j, here)
                if hold:
                    self.before[i, j] = Outcome(here, bool(alone))
            else:  # what is no more, or no more the same, is a hub of its own
                self.moved.lost(text[one] if stays[one] else -1 - one, text[other] if stays[other] else -1 - other, here)
        for one, other, places, found in self._kept.measured:
            if stays[one] and stays[other]:
                a, b = begin[text[one]], begin[text[other]]
                self.measured_before[places[0] + a, places[1] + a, places[2] + b, places[3] + b] = _moved(found, a, b)

    def _shift(self, slots: int) -> I64:
        """Where the texts of slots begin."""
        shift = np.zeros(slots, np.int64)
        shift[self._slot] = self._begin[:-1]
        return shift

    def keep(self, document: Callable[[int], int]) -> Kept:
        """All that is known now, by slots; `document` gives the text of a position."""
        known = [(self._slot[i], self._slot[j], alone, len(found)) for (i, j), (found, alone) in self.pairs.items()]
        pairs = np.array(known, np.int64).reshape(-1, 4)
        passages = [passage for found, _ in self.pairs.values() for passage in found]
        shift = self._shift(max(self._slot, default=0) + 1)[np.repeat(pairs[:, :2], pairs[:, 3], 0)].repeat(2, 1)
        return Kept(
            [(self._slot[text], [_moved(one, -self._begin[text], -self._begin[text]) for one in found]) for text, found in _some(self.own)],
            self._templates,
            [(self._slot[text], [self._explained(text, one, document) for one in found]) for text, found in _some(self.explained)],
            pairs.tobytes(),
            (np.array([row[:4] for row in passages], np.int64).reshape(-1, 4) - shift).tobytes(),
            np.array([row[4] for row in passages]).tobytes(),
            [self._measured(places, found, document) for places, found in self.measured.items()],
        )

    def _explained(self, text: int, one: Found, document: Callable[[int], int]) -> tuple[int, Found]:
        other = document(one.passage.b_first)
        return self._slot[other], _moved(one, -self._begin[text], -self._begin[other])

    def _measured(self, places: Places, found: Found, document: Callable[[int], int]) -> tuple[int, int, Places, Found]:
        i, j = document(places[0]), document(places[2])
        a, b = -self._begin[i], -self._begin[j]
        moved = places[0] + a, places[1] + a, places[2] + b, places[3] + b
        return self._slot[i], self._slot[j], moved, _moved(found, a, b)


def _some(found: dict[int, list[Found]]) -> Iterator[tuple[int, list[Found]]]:
    return ((text, several) for text, several in found.items() if several)


def _placed(passage: Passage, a: int, b: int) -> Passage:
    """A passage with its sides moved by so much."""
    return Passage(passage.a_first + a, passage.a_last + a, passage.b_first + b, passage.b_last + b, passage.weight)


def _moved(found: Found, a: int, b: int) -> Found:
    return Found(_placed(found.passage, a, b), *found[1:])
