"""Slots of texts: how their positions are told from those of a batch."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from pipeline.reuse.normalise import I32, I64


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
        starts, stops = self.slot_begin[self.slot], self.slot_begin[self.slot + 1]
        # slots that follow one another at once
        first = np.flatnonzero(np.append(True, starts[1:] != stops[:-1])[: len(starts)])
        last = np.append(first[1:], len(starts))[: len(first)] - 1
        parts = zip(starts[first].tolist(), stops[last].tolist(), strict=True)
        return np.concatenate([array[:0], *(array[low:high] for low, high in parts)])

    def slotted(self, array: npt.NDArray[np.generic]) -> npt.NDArray[np.generic]:
        """What stands at the positions of the batch, at those of slots; nothing in holes."""
        out = np.zeros(int(self.slot_begin[-1]), array.dtype)
        for low, high, at in zip(self.begin[:-1].tolist(), self.begin[1:].tolist(), self.slot_begin[self.slot].tolist(), strict=True):
            out[at : at + high - low] = array[low:high]
        return out


def numbers(a: I64 | I32, b: I64 | I32) -> I64:
    """Pairs of slots as numbers."""
    return a.astype(np.int64) << 32 | b
