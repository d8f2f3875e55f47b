"""The set work of a comparison on one machine: shard by shard and stretch by stretch, on all cores, past a limit on disk."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from typing import Protocol, TypeVar

import numpy as np

from pipeline.reuse.corpus import I32
from pipeline.reuse.fingerprint import F64, U64, Shard, Weights, gathered, scattered, worth
from pipeline.reuse.links import Packing, between_texts, to_sources, within_texts
from pipeline.reuse.normalise import U32, Mask
from pipeline.reuse.regions import PADDING, Regions, regions

#: positions hashed at a time, and about how many runs a shard and how many units a stretch of first texts has: they bound the memory
_CHUNK, _SHARD, _STRETCH = 1 << 20, 1 << 21, 1 << 22
#: with more units than this keys and links wait on disk (they take about 25 bytes a unit, everything else about 90)
SPILL = 150_000_000

_In = TypeVar("_In")
_Out = TypeVar("_Out")


class _Store(Protocol):
    """Where numbers wait, part by part, until all of a part have come."""

    def put(self, part: int, numbers: U64) -> None:
        """Add numbers to a part."""

    def take(self, part: int) -> U64:
        """All numbers of a part, which is empty afterwards."""


class _Memory:
    """Numbers in memory."""

    def __init__(self, parts: int) -> None:
        self._parts: list[list[U64]] = [[] for _ in range(parts)]

    def put(self, part: int, numbers: U64) -> None:
        self._parts[part].append(numbers)

    def take(self, part: int) -> U64:
        numbers, self._parts[part] = self._parts[part], []
        return np.concatenate([np.zeros(0, np.uint64), *numbers])


class _Disk:
    """Numbers in a folder, a file for each part: 64 bits each, in the machine's order."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, part: int, numbers: U64) -> None:
        with (self._folder / f"{part}").open("ab") as file:
            numbers.tofile(file)

    def take(self, part: int) -> U64:
        path = self._folder / f"{part}"
        if not path.exists():
            return np.zeros(0, np.uint64)
        numbers = np.fromfile(path, np.uint64)
        path.unlink()
        return numbers


class Local:
    """The index of a batch's runs, and the regions that it gives; to be closed after use.

    Everything is the same for any number of cores, shards and stretches, in memory and on disk.
    """

    def __init__(self, units: U32, document: I32, begin: Iterable[int]) -> None:
        self._units, self._document, self._total = units, document, len(units)
        self._exit = ExitStack()
        self._pool = self._exit.enter_context(ThreadPoolExecutor(os.cpu_count()))
        self._folder = Path(self._exit.enter_context(TemporaryDirectory(prefix="planaudit-"))) if self._total > SPILL else None
        starts = np.fromiter(begin, np.int64)
        wanted = np.searchsorted(starts, np.arange(0, self._total, _STRETCH))
        #: first positions of the stretches of texts, all but the first
        self._bounds = np.unique(starts[wanted])[1:]
        self._shards = self._indexed()

    def __enter__(self) -> Local:
        return self

    def __exit__(self, *_: object) -> None:
        self._exit.close()

    def weights(self) -> Weights:
        """What the units of the batch weigh."""
        each: F64 = np.ones(self._total)

        def fill(shard: Shard) -> None:
            each[shard.position] = worth(shard, self._total)

        for _ in self._mapped(fill, self._shards):
            pass
        return Weights(each)

    def within_texts(self, alive: Mask, weights: Weights) -> Regions:
        """Regions of one text each, of runs that begin where `alive` is true."""
        return self._regions(partial(within_texts, alive=alive), weights)

    def to_sources(
        self, mine: Mask, theirs: Mask, weights: Weights, wanted: Callable[[U64], U64] | None = None, stricter: float = 0.0
    ) -> Regions:
        """Regions between runs of `mine` and those of `theirs`; of the links only those that `wanted` gives back, where given."""
        return self._regions(partial(to_sources, mine=mine, theirs=theirs), weights, wanted, stricter)

    def between_texts(self, alive: Mask, weights: Weights) -> Regions:
        """Regions between different texts, of runs that begin where `alive` is true."""
        return self._regions(partial(between_texts, alive=alive, units=self._units), weights)

    def _indexed(self) -> list[Shard]:
        shards = min(1 << max(self._total // _SHARD, 1).bit_length() - 1, 256)
        store = self._store("keys", shards)
        scatter = partial(scattered, self._units)
        for keys in self._mapped(lambda low: scatter(low, low + _CHUNK, shards), range(0, self._total, _CHUNK)):
            for n, part in enumerate(keys):
                store.put(n, part)
        return list(self._mapped(lambda n: gathered(store.take(n), self._total), range(shards)))

    def _regions(
        self, join: Callable[..., U64], weights: Weights, wanted: Callable[[U64], U64] | None = None, stricter: float = 0.0
    ) -> Regions:
        packing, store = Packing(self._total), self._store("links", len(self._bounds) + 1)

        def linked(shard: Shard) -> list[U64]:
            links = join(shard, document=self._document, packing=packing)
            links = wanted(links) if wanted else links
            of = np.searchsorted(self._bounds, packing.place(links), "right").astype(np.uint16)
            ends = np.cumsum(np.bincount(of, minlength=len(self._bounds) + 1))
            return np.split(links[np.argsort(of, kind="stable")], ends[:-1])

        for parts in self._mapped(linked, self._shards):
            for n, links in enumerate(parts):
                store.put(n, links)
        padded = np.pad(self._units, PADDING)
        stretches = range(len(self._bounds) + 1)
        found = list(self._mapped(lambda n: regions(store.take(n), padded, self._document, weights, stricter), stretches))
        return Regions(*(np.concatenate(column) for column in zip(*found, strict=True)))

    def _store(self, name: str, parts: int) -> _Store:
        if self._folder is None:
            return _Memory(parts)
        return _Disk(Path(mkdtemp(prefix=f"{name}-", dir=self._folder)))

    def _mapped(self, work: Callable[[_In], _Out], parts: Iterable[_In]) -> Iterator[_Out]:
        """The work done on each part, in their order, a few at a time."""
        waiting = []
        for part in parts:
            waiting.append(self._pool.submit(work, part))
            if len(waiting) > (os.cpu_count() or 1):
                yield waiting.pop(0).result()
        for one in waiting:
            yield one.result()
