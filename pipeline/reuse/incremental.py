"""The engine of one machine that keeps its work: a batch compared again after few changes costs what the changes touch.

A text that comes or goes changes how often its runs stand in the batch, and by that the links between others that hold them too, and what
they weigh. Both are found by looking up its runs alone; regions are made again between texts of which something changed, and taken from
the kept state for all other pairs. The results are those of a comparison from nothing, to the byte.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

import numpy as np

from pipeline.reuse.again import Again, planned, speaking
from pipeline.reuse.corpus import I32, PADDING
from pipeline.reuse.fingerprint import U64, Shard, Weights
from pipeline.reuse.links import Packing, between_texts, within_texts
from pipeline.reuse.local import Local, LocalIndex
from pipeline.reuse.memory import Kept, Memory
from pipeline.reuse.normalise import I64, U8, U32, Mask, Normal
from pipeline.reuse.regions import Regions, regions
from pipeline.reuse.state import State, digests, linked, load

#: units of the smallest batch of which a state is kept (smaller ones are compared in a few seconds), and of the largest (2 GB on disk).
#: Keeping takes a third more time; of 5,000 generated documents a batch with one more then takes 0.35 of the processor time
LEAST, MOST = 4_000_000, 100_000_000


class Incremental:
    """Like `Local`, with a state kept in `folder`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def normals(self, texts: Sequence[str]) -> Iterator[Normal]:
        """The normal form of each text, in their order."""
        return Local().normals(texts)

    def index(self, padded: U32, document: I32, begin: I64, names: Sequence[str]) -> LocalIndex | Again:
        """The index of a batch: from the kept state, where few texts differ from those it was made of."""
        if not LEAST <= len(document) <= MOST:
            return LocalIndex(padded, document, begin)
        initial = digests(begin, padded[PADDING:-PADDING])
        state = load(self._folder)
        plan = planned(state, begin, names, initial) if state else None
        if state and plan:
            return Again(padded, document, begin, state, plan, self._folder)
        return _Recording(padded, document, begin, list(names), initial, self._folder)


class _Recording(LocalIndex):
    """An index that leaves a state."""

    def __init__(self, padded: U32, document: I32, begin: I64, names: list[str], initial: list[str], folder: Path) -> None:
        self._keys: list[U64] = []
        self._begin, self._names, self._initial, self._state_folder = begin, names, initial, folder
        self._told: U8 | None = None
        self._state: State | None = None
        self.memory = Memory(np.arange(len(names)), begin)
        super().__init__(padded, document, begin)

    def _gathered(self, keys: U64) -> Shard:
        shard = super()._gathered(keys)
        self._keys.append(keys)
        return shard

    def weights(self) -> Weights:
        """What the units of the batch weigh."""
        self._told = self._common()
        return Weights(self._told)

    def within_texts(self, alive: Mask, weights: Weights) -> Regions:
        """Regions of one text each, of runs that begin where `alive` is true."""
        store, stretches = self._links(partial(within_texts, alive=alive)), range(self._division.stretches)
        links = np.concatenate([store.take(n) for n in stretches])
        self._within = linked(*Packing(self._total).split(links), self._total.bit_length())
        self._speaking = speaking(alive, self._begin)
        return regions(links, self._padded, self._document, weights)

    def recall(self, marks: list[str]) -> None:
        """Nothing was found before; what is found now is kept."""
        assert self.memory is not None
        self.memory.recalled(marks)

    def between_texts(self, alive: Mask, weights: Weights, border: int = 0) -> Regions:
        """Regions between different texts, of runs that begin where `alive` is true; with a `border` only across that position."""
        if border or self._told is None:
            return super().between_texts(alive, weights, border)
        store, stretches = self._links(partial(between_texts, alive=alive, units=self._units)), range(self._division.stretches)
        links = [store.take(n) for n in stretches]
        bits = self._total.bit_length()
        kept = linked(*Packing(self._total).split(np.concatenate(links)), bits)
        found = Regions.joined(self._mapped(lambda n: regions(links[n], self._padded, self._document, weights), stretches))
        keys = np.concatenate(sorted((part for part in self._keys if len(part)), key=lambda part: int(part[0])) or [kept[:0]])
        final = digests(self._begin, self._units, alive)
        order = np.arange(len(self._names))
        about = (self._total, self._names, self._initial, final, order, self._begin)
        self._state = State(*about, keys, self._told, self._units.copy(), alive, kept, found, self._within, self._speaking, Kept())
        return found

    def __exit__(self, *error: object) -> None:
        super().__exit__(*error)
        if self._state is not None and self.memory is not None and error[0] is None:
            memory = self.memory.keep(len(self._names), lambda position: int(self._document[position]))
            self._state._replace(memory=memory).save(self._state_folder)
