"""What a comparison found between its texts, for the next one of nearly the same batch.

Passages are kept text by text and pair by pair, relative to the beginnings of their texts; a text's mark tells all on which they depend
beside the runs that it shares: its words, its role, what in it takes no part.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import NamedTuple

import msgspec
import numpy as np

from pipeline.records import Span
from pipeline.reuse.align import Passage
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


class Kept(msgspec.Struct, array_like=True):
    """A memory by slots: marks before and after the templates, passages by pair, measures by place, what templates explain by text."""

    before: list[str] = []
    after: list[str] = []
    aligned: list[tuple[int, int, list[Passage]]] = []
    measured: list[tuple[int, int, Places, Found]] = []
    explained: list[tuple[int, list[tuple[int, Found]]]] = []


class Memory:
    """What is found now, and what was found before and still holds.

    `slot` is the slot of each text of the batch, `begin` where its units begin. `kept` is None where nothing was found before.
    """

    def __init__(self, slot: I64, begin: I64, kept: Kept | None = None) -> None:
        self._slot, self._begin = slot.tolist(), begin.tolist()
        self._text = {slot: text for text, slot in enumerate(self._slot)}
        self._kept = kept or Kept()
        self._marks: dict[str, list[str]] = {}
        #: between submissions: passages in all regions of a pair, before they are joined; and what was measured of single ones
        self.aligned: dict[Pair, list[Passage]] = {}
        self.measured: dict[Places, Found] = {}
        #: what templates explain, by text
        self.explained: dict[int, list[Found]] = defaultdict(list)

    def explained_before(self, marks: list[str], templates: Iterable[int]) -> set[int]:
        """The texts of which `explained` is known, which is so while they and all templates are what they were."""
        self._marks["before"] = marks
        issued = {self._slot[text] for text in templates}
        if issued != {slot for slot, mark in enumerate(self._kept.before) if mark.startswith("t")} or not all(map(self._marked, issued)):
            return set()
        known = set()
        for slot, found in self._kept.explained:
            if slot in self._text and self._marked(slot):
                text = self._text[slot]
                self.explained[text] = [_moved(one, self._begin[text], self._begin[self._text[other]]) for other, one in found]
                known.add(text)
        return known

    def _marked(self, slot: int, stage: str = "before") -> bool:
        """Whether a slot has the mark that it had."""
        kept = getattr(self._kept, stage)
        return slot in self._text and slot < len(kept) and kept[slot] == self._marks[stage][self._text[slot]]

    def recalled(self, marks: list[str], same: Mask | None = None, changed: Callable[[I64, I64], Mask] | None = None) -> None:
        """Fill `aligned` and `measured` with what still holds: `same` says which slots' units are what they were, `changed` between which
        pairs of them links are not, or what they weigh.
        """
        self._marks["after"] = marks
        if same is None or changed is None:
            return
        holds = {slot: bool(same[slot]) and self._marked(slot, "after") for slot in self._text}
        pairs = np.array([(one, other) for one, other, _ in self._kept.aligned], np.int64).reshape(-1, 2)
        for (one, other, passages), other_now in zip(self._kept.aligned, changed(pairs[:, 0], pairs[:, 1]).tolist(), strict=True):
            if not other_now and holds.get(one) and holds.get(other):
                pair = self._text[one], self._text[other]
                a, b = (self._begin[text] for text in pair)
                self.aligned[pair] = [_placed(passage, a, b) for passage in passages]
        for one, other, places, found in self._kept.measured:
            if holds.get(one) and holds.get(other):
                a, b = self._begin[self._text[one]], self._begin[self._text[other]]
                self.measured[places[0] + a, places[1] + a, places[2] + b, places[3] + b] = _moved(found, a, b)

    def keep(self, slots: int, document: Callable[[int], int]) -> Kept:
        """All that is known now, by slots; `document` gives the text of a position."""
        out = Kept([""] * slots, [""] * slots)
        for stage, marks in self._marks.items():
            for text, mark in enumerate(marks):
                getattr(out, stage)[self._slot[text]] = mark
        for (i, j), passages in self.aligned.items():
            a, b = -self._begin[i], -self._begin[j]
            out.aligned.append((self._slot[i], self._slot[j], [_placed(passage, a, b) for passage in passages]))
        for places, found in self.measured.items():
            i, j = document(places[0]), document(places[2])
            a, b = -self._begin[i], -self._begin[j]
            moved = places[0] + a, places[1] + a, places[2] + b, places[3] + b
            out.measured.append((self._slot[i], self._slot[j], moved, _moved(found, a, b)))
        for text, explained in self.explained.items():
            rows = []
            for one in explained:
                other = document(one.passage.b_first)
                rows.append((self._slot[other], _moved(one, -self._begin[text], -self._begin[other])))
            out.explained.append((self._slot[text], rows))
        return out


def _placed(passage: Passage, a: int, b: int) -> Passage:
    """A passage with its sides moved by so much."""
    return Passage(passage.a_first + a, passage.a_last + a, passage.b_first + b, passage.b_last + b, passage.weight)


def _moved(found: Found, a: int, b: int) -> Found:
    return found._replace(passage=_placed(found.passage, a, b))
