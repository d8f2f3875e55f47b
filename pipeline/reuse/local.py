"""The set work of a comparison on one machine: shard by shard and stretch by stretch, on all cores, past a limit on disk."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from typing import Protocol, TypeVar

import numpy as np

from pipeline.reuse.corpus import PADDING
from pipeline.reuse.engine import Division, Join
from pipeline.reuse.fingerprint import U64, Shard, Weights, gathered, scattered, worth
from pipeline.reuse.links import between_texts, to_sources, within_texts
from pipeline.reuse.memory import Memory
from pipeline.reuse.normalise import I32, I64, U8, U32, Mask, Normal, normalised
from pipeline.reuse.regions import Regions, regions

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
    """The engine of one machine: all cores, in threads; past a limit by way of the disk."""

    def normals(self, texts: Sequence[str]) -> Iterator[Normal]:
        """The normal form of each text, in their order."""
        return normalised(texts)

    def index(self, padded: U32, document: I32, begin: I64, names: Sequence[str]) -> LocalIndex:
        """The index of a batch."""
        return LocalIndex(padded, document, begin)


class LocalIndex:
    """The index of a batch's runs, and the regions that it gives; to be closed after use.

    Everything is the same for any number of cores, shards and stretches, in memory and on disk.
    """

    memory: Memory | None = None

    def __init__(self, padded: U32, document: I32, begin: I64) -> None:
        self._padded, self._units = padded, padded[PADDING:-PADDING]
        self._document, self._total = document, len(document)
        self._exit = ExitStack()
        self._pool = self._exit.enter_context(ThreadPoolExecutor(os.cpu_count()))
        self._folder = Path(self._exit.enter_context(TemporaryDirectory(prefix="planaudit-"))) if self._total > SPILL else None
        self._division = Division.of(begin)
        self._stretch, self._longest = self._division.stretch(self._total), int(np.diff(begin).max(initial=0))
        self._shards = self._indexed()

    def __enter__(self) -> LocalIndex:
        return self

    def walled(self, walls: list[list[tuple[int, int]]]) -> None:
        """Nothing is kept."""

    def __exit__(self, *_: object) -> None:
        self._exit.close()

    def weights(self) -> Weights:
        """What the units of the batch weigh."""
        return Weights(self._common())

    def within_texts(self, alive: Mask, weights: Weights) -> Regions:
        """Regions of one text each, of runs that begin where `alive` is true."""
        return self._regions(partial(within_texts, alive=alive, longest=self._longest), weights)

    def to_sources(self, mine: Mask, theirs: Mask, weights: Weights, pairs: I64 | None = None, stricter: float = 0.0) -> Regions:
        """Regions between runs of `mine` and those of `theirs`; only of `pairs` of texts, where given."""
        return self._regions(partial(to_sources, mine=mine, theirs=theirs, pairs=pairs), weights, stricter)

    def between_texts(self, alive: Mask, weights: Weights, border: int = 0) -> Regions:
        """Regions between different texts, of runs that begin where `alive` is true; with a `border` only across that position."""
        return self._regions(partial(between_texts, alive=alive, units=self._units, border=border), weights)

    def _common(self) -> U8:
        """How common the run is that begins at each position."""
        common = np.zeros(self._total, np.uint8)

        def fill(shard: Shard) -> None:
            common[shard.position] = worth(shard, self._total)

        for _ in self._mapped(fill, self._shards):
            pass
        return common

    def _indexed(self) -> list[Shard]:
        shards = self._division.shards
        store = self._store("keys", shards)
        for keys in self._mapped(lambda chunk: scattered(self._units, *chunk, shards), self._division.chunks):
            for n, part in enumerate(keys):
                store.put(n, part)
        return list(self._mapped(lambda n: self._gathered(store.take(n)), range(shards)))

    def _gathered(self, keys: U64) -> Shard:
        return gathered(keys, self._total)

    def _regions(self, join: Join, weights: Weights, stricter: float = 0.0) -> Regions:
        store = self._links(join)
        stretches = range(self._division.stretches)
        return Regions.joined(self._mapped(lambda n: regions(store.take(n), self._padded, self._document, weights, stricter), stretches))

    def _links(self, join: Join) -> _Store:
        """All links that `join` gives, by stretch."""
        store = self._store("links", self._division.stretches)
        for parts in self._mapped(partial(self._division.linked, join, self._document, self._stretch), self._shards):
            for n, links in enumerate(parts):
                store.put(n, links)
        return store

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
