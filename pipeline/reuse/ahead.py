"""Alignments made ahead, on all cores: the passages of each pair of texts, before it is asked what a third text tells of them.

A pair's alignment depends on nothing but its own words and their weights, so that processes can align pairs in any order. What they need
lies in a folder that all of them map into memory. A pair whose process died is left to the caller, as one that a third text spares.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Container, Generator, Iterator
from contextlib import ExitStack, closing, suppress
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import numpy as np

from pipeline.records import Problem
from pipeline.reuse.align import Passage
from pipeline.reuse.fingerprint import MappedWeights, Weights
from pipeline.reuse.ground import Ground
from pipeline.reuse.normalise import I64, Mask
from pipeline.reuse.pairs import Pair, aligned, pairs, texts_of
from pipeline.reuse.regions import Regions

#: regions from which on processes are worth their start, which takes 0.2 s where nothing else runs; a region takes 40 µs
LEAST = 30_000
#: regions handed over at a time, 40 ms of work
_PART = 1_000
#: seconds after which a process is given up, far beyond any part's work
_PATIENCE = 600.0


class _Part(NamedTuple):
    """Regions of some pairs, and the folder in which their ground lies."""

    folder: Path
    regions: Regions


def ahead(
    ground: Ground, weights: Weights, regions: Regions, known: Container[tuple[int, int]] = ()
) -> Iterator[tuple[Pair, list[Passage] | None]]:
    """All pairs of the regions in their order, each with its passages; or with None, where the caller shall align it: pairs that are
    `known`, all while they are few, this machine has one core, or no room for what processes need, and those of a process that failed.
    """
    one, other = texts_of(ground, regions)
    fresh: Mask = np.array([pair not in known for pair in zip(one.tolist(), other.tolist(), strict=True)], np.bool_)
    cores = 1 if multiprocessing.current_process().daemon else os.cpu_count() or 1  # a daemon may have no processes of its own
    with ExitStack() as stack:
        found = None
        if cores > 1 and fresh.sum() >= LEAST:
            with suppress(OSError):  # no room on the disk
                folder = Path(stack.enter_context(TemporaryDirectory(prefix="planaudit-", ignore_cleanup_errors=True)))
                ground.save(folder)
                weights.save(folder)
                found = stack.enter_context(closing(_found(folder, ground, regions.where(fresh), cores)))
        for pair in pairs(ground, regions):
            yield pair, None if found is None or pair[:2] in known else next(found)


def _found(folder: Path, ground: Ground, regions: Regions, cores: int) -> Generator[list[Passage] | None, None, None]:
    """The passages of each pair, from that many processes; None where one failed."""
    from pipeline.ingestion.workers import run  # noqa: PLC0415  small batches need no processes

    one, other = texts_of(ground, regions)
    first = np.flatnonzero((np.diff(one, prepend=-1) != 0) | (np.diff(other, prepend=-1) != 0))
    bounds = _bounds(first, len(one))
    parts = ((n, _Part(folder, regions.where(np.arange(*ends)))) for n, ends in enumerate(pairwise(bounds)))
    waiting: dict[int, list[list[tuple[int, int, int, int, float]]] | Problem] = {}
    with closing(run(parts, _passages, cores, _PATIENCE)) as results:  # type: ignore[type-var]
        for n, (low, high) in enumerate(pairwise(bounds)):
            while n not in waiting:
                key, result = next(results)
                waiting[key] = result
            done = waiting.pop(n)
            if isinstance(done, Problem):
                yield from [None] * int(((low <= first) & (first < high)).sum())
            else:
                yield from ([Passage(*row) for row in rows] for rows in done)


def _bounds(first: I64, regions: int) -> list[int]:
    """Where parts begin, and the last ends; each begins with a pair, whose first regions are given."""
    near = np.searchsorted(first, np.arange(0, regions, _PART))
    return [*np.unique(first[near[near < len(first)]]).tolist(), regions]


def _passages(part: _Part) -> list[list[tuple[int, int, int, int, float]]]:
    """The passages of each pair of a part, as plain tuples, which travel faster; runs in a worker."""
    ground, weights = _mapped(part.folder)
    return [[tuple(passage) for passage in aligned(ground, weights, pair.boxes)[0]] for pair in pairs(ground, part.regions)]  # type: ignore[misc]


@lru_cache(maxsize=1)
def _mapped(folder: Path) -> tuple[Ground, MappedWeights]:
    return Ground.mapped(folder), MappedWeights(folder)
