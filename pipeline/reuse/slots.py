"""Slots of texts: how their positions are told from those of a batch, and between which of them something changed."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from pipeline.reuse.corpus import I32
from pipeline.reuse.normalise import I64, Mask


class Layout(NamedTuple):
    """A batch's texts in their order, and their slots; positions of the batch and of slots can be told from each other."""

    slot: I64
    begin: I64
    slot_begin: I64

    def to_slots(self, positions: I64, document: I32) -> I64:
        """Positions of slots for those of the batch; `document` are the texts of all positions."""
        return positions + self.shift()[document[positions]]

    def shift(self) -> I64:
        """By how much the positions of each text's slot lie behind those of the batch."""
        return self.slot_begin[self.slot] - self.begin[:-1]

    def from_slots(self, positions: I64, slots: I64 | I32) -> I64:
        """Positions of the batch for those of slots, which must be in use."""
        shift = np.zeros(len(self.slot_begin), np.int64)
        shift[self.slot] = self.shift()
        return positions - shift[slots]

    def laid_out(self, array: npt.NDArray[np.generic]) -> npt.NDArray[np.generic]:
        """What stands at the positions of slots, at those of the batch."""
        starts, stops = self.slot_begin[self.slot].tolist(), self.slot_begin[self.slot + 1].tolist()
        return np.concatenate([array[:0], *(array[low:high] for low, high in zip(starts, stops, strict=True))])

    def slotted(self, array: npt.NDArray[np.generic]) -> npt.NDArray[np.generic]:
        """What stands at the positions of the batch, at those of slots; nothing in holes."""
        out = np.zeros(int(self.slot_begin[-1]), array.dtype)
        for low, high, at in zip(self.begin[:-1].tolist(), self.begin[1:].tolist(), self.slot_begin[self.slot].tolist(), strict=True):
            out[at : at + high - low] = array[low:high]
        return out


class Changed:
    """Which pairs of texts may have other regions than before: of a text that changed, with a link more or less, or that share a run which
    is more common or less than it was. All texts are told by their slots.
    """

    def __init__(self, stays: Mask, holders: Mask, a: I64 | I32, b: I64 | I32) -> None:
        """`stays` tells which texts are what they were, `holders` which runs of another commonness each holds.

        Links between `a` and `b` are new or gone.
        """
        self._stays, self._slots = stays, len(stays)
        # runs that begin next to each other have the same holders, mostly
        packed = np.packbits(holders.T, axis=1)
        different = np.frombuffer(b"".join(dict.fromkeys(row.tobytes() for row in packed)), np.uint8).reshape(-1, packed.shape[1])
        held = np.unpackbits(different, axis=1, count=self._slots).T
        runs = np.packbits(np.pad(held, ((0, 0), (0, -held.shape[1] % 64))), axis=1)
        #: for each 64 runs the slots that hold them, a bit for each run
        self._runs = np.ascontiguousarray(np.ascontiguousarray(runs).view(np.uint64).T)
        self._linked = np.unique(a.astype(np.int64) * self._slots + b)
        self._is_linked = np.zeros(self._slots, np.bool_)
        self._is_linked[a] = self._is_linked[b] = True

    def pairs(self, a: I64 | I32, b: I64 | I32) -> Mask:
        """Which of the pairs of slots these are."""
        changed: Mask = ~(self._stays[a] & self._stays[b])
        for holders in self._runs:
            changed |= (holders[a] & holders[b]) != 0
        left = np.flatnonzero(self._is_linked[a] & self._is_linked[b])
        number = a[left].astype(np.int64) * self._slots + b[left]
        if len(self._linked):
            changed[left] |= self._linked[np.searchsorted(self._linked, number).clip(max=len(self._linked) - 1)] == number
        return changed
