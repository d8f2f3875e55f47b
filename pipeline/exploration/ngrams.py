"""Sequences of words as numbers: each that recurs gets an id, level by level, a longer one only where both its shorter ones recur."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

Ints = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True)
class Level:
    """All sequences of `n` words that recur. `ids` has for each place of the corpus the sequence that begins there, -1 for none;
    `counts` and `first` (a place where it stands) are by id."""

    n: int
    ids: Ints
    counts: Ints
    first: Ints


def levels(codes: Ints, stretches: Ints, longest: int, least: int) -> list[Level]:
    """The levels 1 to `longest` over words given as numbers, of sequences that stand `least` times and more.

    `stretches` says for each word to which stretch it belongs: no sequence goes over the end of a stretch.
    """
    found: list[Level] = []
    size = np.int64(codes.max(initial=0) + 1)
    for n in range(1, longest + 1):
        if n == 1:
            keys, valid = codes.astype(np.int64), np.ones(len(codes), bool)
        else:
            before = found[-1].ids
            valid = np.zeros(len(codes), bool)
            keep = len(codes) - n + 1
            if keep > 0:
                same = stretches[:keep] == stretches[n - 1 :]
                valid[:keep] = same & (before[:keep] >= 0) & (before[1 : keep + 1] >= 0)
            places = np.flatnonzero(valid)
            keys = before[places].astype(np.int64) * size + codes[places + n - 1]
        places = np.flatnonzero(valid)
        _, first, inverse, counts = np.unique(keys, return_index=True, return_inverse=True, return_counts=True)
        kept = counts >= least if n > 1 else np.ones(len(counts), bool)
        numbers = np.where(kept, np.cumsum(kept) - 1, -1)
        ids = np.full(len(codes), -1, np.int32)
        ids[places] = numbers[inverse]
        found.append(Level(n, ids, counts[kept], places[first[kept]]))
        if not kept.any():
            break
    return found


def holders(level: Level, values: Ints) -> Ints:
    """In how many documents (or units: `values` has the number of each word's) each sequence of a level stands."""
    places = np.flatnonzero(level.ids >= 0)
    base = np.int64(values.max(initial=0) + 1)
    pairs = np.unique(level.ids[places].astype(np.int64) * base + values[places])
    found: Ints = np.bincount(pairs // base, minlength=len(level.counts))
    return found
