"""Engines: where the set work of a comparison runs. Whatever the engine, the results are the same to the byte.

The set work is cut by a `Division`: positions are hashed chunk by chunk, equal runs found shard by shard of the hash space, regions made
stretch by stretch of the batch. Chunks, shards and stretches know nothing of each other, so that each can be worked on anywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from typing import Literal, NamedTuple, Protocol

import numpy as np

from pipeline.reuse.fingerprint import U64, Shard, Weights
from pipeline.reuse.links import Packing
from pipeline.reuse.memory import Memory
from pipeline.reuse.normalise import I32, I64, U8, U16, U32, Mask, Normal, Recalled
from pipeline.reuse.regions import Regions

#: the engines by name
Name = Literal["local", "spark"]
#: positions hashed at a time, and about how many runs a shard and how many units a stretch of first texts has: they bound the memory.
#: With chunks of 2^16 to 2^18 the system spends half the time or less on fresh pages of memory that it does with 2^20
_CHUNK, _SHARD, _STRETCH = 1 << 18, 1 << 21, 1 << 20
#: gives the links of a shard, as the functions of `links` do once their masks are bound
Join = Callable[..., U64]


class Index(Protocol):
    """The index of a batch's runs, and the regions that it gives.

    `memory` is what earlier comparisons of the batch found; None where nothing is kept.
    """

    memory: Memory | None

    def walled(self, walls: list[list[tuple[int, int]]]) -> None:
        """Learn the walls of each text, relative to its beginning, on which depends what holds between submissions of what was found
        before; before `between_texts`.
        """

    def weights(self) -> Weights:
        """What the units of the batch weigh."""

    def within_texts(self, alive: Mask, weights: Weights) -> Regions:
        """Regions of one text each, of runs that begin where `alive` is true."""

    def to_sources(self, mine: Mask, theirs: Mask, weights: Weights, pairs: I64 | None = None, stricter: float = 0.0) -> Regions:
        """Regions between runs of `mine` and those of `theirs`; only of `pairs` of texts (as `links.of_pairs` takes them), where given."""

    def between_texts(self, alive: Mask, weights: Weights, border: int = 0) -> Regions:
        """Regions between different texts, of runs that begin where `alive` is true; with a `border` only across that position."""


class Engine(Protocol):
    """A place where set work runs."""

    def normals(self, texts: Sequence[str]) -> Iterable[Normal | Recalled]:
        """The normal form of each text, in their order."""

    def index(self, padded: U32, document: I32, begin: I64, names: Sequence[str]) -> AbstractContextManager[Index]:
        """The index of a batch as `Corpus` lays it out in `padded`; units that are silenced afterwards take no part in what follows.

        `names` are what texts are told from each other by, beside their words, in their order.
        """


class Division(NamedTuple):
    """How the set work on a batch is cut.

    `chunks` are ranges of positions, `shards` is a power of two up to 256, `bounds` are the first positions of the stretches of texts, all
    but the first.
    """

    chunks: list[tuple[int, int]]
    shards: int
    bounds: I64

    @classmethod
    def of(cls, begin: I64) -> Division:
        """The division of a batch whose texts begin at `begin`; the last of them is its size."""
        total = int(begin[-1])
        stretches = np.unique(begin[np.searchsorted(begin, np.arange(0, total, _STRETCH))])
        return cls(
            [(low, low + _CHUNK) for low in range(0, total, _CHUNK)],
            min(1 << max(total // _SHARD, 1).bit_length() - 1, 256),
            stretches[1:],
        )

    @property
    def stretches(self) -> int:
        """How many stretches there are."""
        return len(self.bounds) + 1

    def stretch(self, total: int) -> U8 | U16:
        """The stretch of each of so many positions; numbers of 8 bits are sorted in half the time."""
        numbers = np.arange(self.stretches, dtype=np.min_scalar_type(self.stretches))
        return np.repeat(numbers, np.diff(self.bounds, prepend=0, append=total))

    def linked(self, join: Join, document: I32, stretch: U8 | U16, shard: Shard) -> list[U64]:
        """The links that `join` gives for a shard, by the stretches of their first texts."""
        packing = Packing(len(document))
        links = join(shard, document=document, packing=packing)
        of = stretch[packing.place(links)]
        ends = np.cumsum(np.bincount(of, minlength=self.stretches))
        return np.split(links[np.argsort(of, kind="stable")], ends[:-1])
