"""The engine of one machine that keeps its work: a batch compared again after few changes costs what the changes touch.

A text that comes or goes changes how often its runs stand in the batch, and by that the links between others that hold them too, and what
they weigh. Both are found by looking up its runs alone; normal forms, regions and passages are made again where something changed, and
taken from the kept state for all other texts and pairs. The results are those of a comparison from nothing, to the byte.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

import numpy as np

from pipeline.reuse.again import Again
from pipeline.reuse.fingerprint import U64, Shard, Weights
from pipeline.reuse.links import Packing, between_texts
from pipeline.reuse.local import Local, LocalIndex
from pipeline.reuse.memory import Kept, Memory
from pipeline.reuse.normalise import I32, I64, U8, U32, Mask, Normal, Recalled
from pipeline.reuse.plan import planned
from pipeline.reuse.regions import Regions, regions
from pipeline.reuse.state import State, digest, end_to_end, linked, load

#: units of the smallest batch of which a state is kept (smaller ones are compared in a few seconds), and of the largest (2.6 GB on disk).
#: Keeping takes a sixth more time; of 5,000 generated documents a batch with one more then takes 0.15 of the processor time
LEAST, MOST = 4_000_000, 100_000_000


class Incremental:
    """Like `Local`, with a state kept in `folder`; takes the normal forms of a batch first, then its index.

    `ahead` are the normal forms of texts that were made before.
    """

    def __init__(self, folder: Path, ahead: Mapping[str, Normal] | None = None) -> None:
        self._folder = folder
        self._ahead = ahead or {}
        self._state: State | None = None
        self._digests: list[str] = []
        self._normals: list[Recalled] = []

    def normals(self, texts: Sequence[str]) -> Iterator[Normal | Recalled]:
        """The normal form of each text, in their order: kept ones where there are any."""
        self._state, self._normals = load(self._folder), []
        self._digests = [digest(text) for text in texts]
        known = {one: slot for slot, one in enumerate(self._state.texts)} if self._state else {}
        told = list(zip(texts, self._digests, strict=True))
        fresh = Local().normals([text for text, one in told if one not in known and text not in self._ahead])
        for text, one in told:
            if self._state and one in known:
                normal: Normal | Recalled = self._state.normal(known[one])
            else:
                normal = self._ahead[text] if text in self._ahead else next(fresh)
            self._normals.append(normal if isinstance(normal, Recalled) else Recalled.of(normal))
            yield normal

    def index(self, padded: U32, document: I32, begin: I64, names: Sequence[str]) -> LocalIndex | Again:
        """The index of the batch whose normal forms were taken: from the kept state, where few texts differ from those it was made of."""
        state, normals = self._state, self._normals
        self._state, self._normals = None, []
        if not LEAST <= len(document) <= MOST:
            return LocalIndex(padded, document, begin)
        plan = planned(state, begin, names, self._digests) if state else None
        if state and plan:
            return Again(padded, document, begin, state, plan, normals, self._folder)
        return _Recording(padded, document, begin, list(names), self._digests, normals, self._folder)


class _Recording(LocalIndex):
    """An index that leaves a state."""

    def __init__(
        self, padded: U32, document: I32, begin: I64, names: list[str], texts: list[str], normals: list[Recalled], folder: Path
    ) -> None:
        self._keys: list[U64] = []
        self._begin, self._names, self._texts, self._normals, self._state_folder = begin, names, texts, normals, folder
        self._walls: list[list[tuple[int, int]]] = []
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

    def walled(self, walls: list[list[tuple[int, int]]]) -> None:
        """Learn the walls of each text, which are kept."""
        self._walls = walls

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
        about = (self._total, self._names, self._texts, self._walls, np.arange(len(self._names)), self._begin)
        self._state = State(*about, *end_to_end(self._normals), keys, self._told, alive, kept, found, Kept())
        return found

    def __exit__(self, *error: object) -> None:
        super().__exit__(*error)
        if self._state is not None and self.memory is not None and error[0] is None:
            self._state._replace(memory=self.memory.keep(lambda position: int(self._document[position]))).save(self._state_folder)
