"""The runs of earlier texts, kept on disk: which of the earlier texts a new one may have drawn on, and how common its words have been.

A run is known by the upper bits of its hash and the number of its text, packed into one 64-bit number and sorted: 8 bytes for each run of
a text. Each earlier batch adds parts of its own, and none of the parts is ever written again.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pipeline.reuse.corpus import Corpus
from pipeline.reuse.fingerprint import RUN, U64, hashes, spread
from pipeline.reuse.normalise import I64, Mask

#: bits of the number of a text; the others are the hash's: of a thousand million runs one in a thousand is taken for another
_TEXT = np.uint64(24)
_IN_TEXT = (np.uint64(1) << _TEXT) - np.uint64(1)
#: changes with what a part holds
VERSION = f"{RUN}.1"
#: a run that more earlier texts hold speaks for the first of them alone: what many hold has a common source
_FEW = 8
#: runs that two texts must share to be compared: copies with a fifth of their words exchanged share that many (see `fingerprint.RUN`)
_LEAST_SHARED = 3
#: runs of new texts that are looked up at a time, to bound memory
_AT_ONCE = 1 << 20


def runs(corpus: Corpus) -> U64:
    """The runs of a corpus as numbers, each once for each text that holds it, in ascending order."""
    value, position = runs_of(corpus)
    return counted((value >> _TEXT << _TEXT) | corpus.document[position].astype(np.uint64))[0]


def runs_of(corpus: Corpus) -> tuple[U64, I64]:
    """The hashes of all runs without a break, and where they begin."""
    value, whole = hashes(corpus.units, RUN, np.arange(max(len(corpus.units) - RUN + 1, 0), dtype=np.int64))
    return value[whole], np.flatnonzero(whole)


class Archive:
    """Parts as `runs` gives them; the texts of all parts are numbered through, in the order of the parts.

    `texts` says how many texts each part holds.
    """

    def __init__(self, parts: Sequence[U64], texts: Sequence[int]) -> None:
        self._parts = [part for part in parts if len(part)]
        ends = np.cumsum([0, *texts])
        self._first = [int(begin) for part, begin in zip(parts, ends, strict=False) if len(part)]
        self.texts = int(ends[-1])
        self.size = sum(len(part) for part in parts)

    def holders(self, value: U64) -> I64:
        """How many earlier texts hold each of the runs with these hashes, which must ascend."""
        found = np.zeros(len(value), np.int64)
        for part in self._parts:
            low, high = _places(part, value)
            found += high - low
        return found

    def likely(self, value: U64, text: I64) -> Mask:
        """Which earlier texts share enough with a new one; `value` are hashes in ascending order, `text` the new texts that hold them."""
        chosen = np.zeros(self.texts, np.bool_)
        for part, first in zip(self._parts, self._first, strict=True):
            pieces = [
                self._shared(part, value[low : low + _AT_ONCE], text[low : low + _AT_ONCE])
                for low in range(0, max(len(value), 1), _AT_ONCE)
            ]
            pairs, place = np.unique(np.concatenate([pair for pair, _ in pieces]), return_inverse=True)
            shared = np.bincount(place, np.concatenate([count for _, count in pieces]), len(pairs))
            chosen[first + (pairs[shared >= _LEAST_SHARED] & _IN_TEXT).astype(np.int64)] = True
        return chosen

    def _shared(self, part: U64, value: U64, text: I64) -> tuple[U64, I64]:
        """Pairs of a new text (above the bits of a text's number) and an earlier one, and how many of the runs both hold."""
        low, high = _places(part, value)
        # of what many hold the first of each part
        count = np.where(self.holders(value) > _FEW, np.minimum(high - low, 1), high - low)
        holder = part[spread(low, low + count)] & _IN_TEXT
        return counted(np.repeat(text.astype(np.uint64), count) << _TEXT | holder)


def counted(numbers: U64) -> tuple[U64, I64]:
    """The different numbers in ascending order, and how often each stands; `numbers` are sorted in place."""
    numbers.sort()
    first = np.flatnonzero(np.concatenate([np.ones(len(numbers[:1]), np.bool_), numbers[1:] != numbers[:-1]]))
    return numbers[first], np.diff(first, append=len(numbers))


def _places(part: U64, value: U64) -> tuple[I64, I64]:
    """Where the texts that hold runs with these hashes stand in a part: from the first number up to the second."""
    low = value >> _TEXT << _TEXT
    return part.searchsorted(low, "left"), part.searchsorted(low | _IN_TEXT, "right")
