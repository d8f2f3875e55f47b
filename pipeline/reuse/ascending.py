"""Numbers in ascending order: merged, exchanged and found."""

from __future__ import annotations

import numpy as np

from pipeline.reuse.fingerprint import U64, spread
from pipeline.reuse.normalise import I64


def merged(numbers: U64, few: U64) -> U64:
    """Sorted numbers, and a few others that are sorted too."""
    places = np.searchsorted(numbers, few)
    merged = np.empty(len(numbers) + len(few), numbers.dtype)
    merged[places + np.arange(len(few))] = few
    stops = [*np.unique(places).tolist(), len(numbers)]
    for low, high, more in zip([0, *stops], stops, np.searchsorted(places, stops, "left").tolist(), strict=False):
        merged[low + more : high + more] = numbers[low:high]
    return merged


def exchanged(links: U64, lost: U64, found: U64) -> U64:
    """Sorted links without those lost, and with those found."""
    return merged(np.delete(links, np.searchsorted(links, lost)), found)


def places(keys: U64, value: U64, bits: np.uint64) -> I64:
    """Where the runs with these hashes stand among ascending keys, whose positions have so many bits."""
    first = value << bits
    low = (np.uint64(1) << bits) - np.uint64(1)
    return spread(np.searchsorted(keys, first, "left"), np.searchsorted(keys, first | low, "right"))
