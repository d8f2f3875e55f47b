"""What alignments look at: units end to end, where their texts begin, and the walls that no passage may reach across."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import cached_property
from pathlib import Path

import numpy as np

from pipeline.reuse.normalise import I64, U32, to_string

#: a unit that equals nothing: it stands between texts and wherever a text takes no part
BREAK = 0


class Ground:
    """The `units` of texts, each of which ends with one that equals nothing; text i has those from `begin[i]` up to `begin[i + 1] - 1`.

    `walls` are places [first, last) in ascending order.
    """

    def __init__(self, units: U32, begin: I64, walls: list[tuple[int, int]]) -> None:
        self.units = units
        self.begin = begin
        self.walls = walls

    def words(self, first: int, last: int) -> str:
        """The units [first, last) as a `str`."""
        return to_string(self.units[first:last])

    def text_at(self, position: int) -> tuple[int, int]:
        """The units [first, last) of the text in which a position lies, without its end."""
        text = bisect_right(self._begins, position)
        return self._begins[text - 1], self._begins[text] - 1

    def walled(self, one: int, other: int) -> bool:
        """Whether something that is reported already stands among the units [one, other)."""
        n = bisect_left(self.walls, (other,)) - 1
        return n >= 0 and self.walls[n][1] > one

    def save(self, folder: Path) -> None:
        """Leave it in a folder, for other processes."""
        np.save(folder / "units.npy", self.units)
        np.save(folder / "begin.npy", self.begin)
        np.save(folder / "walls.npy", np.array(self.walls, np.int64).reshape(-1, 2))

    @classmethod
    def mapped(cls, folder: Path) -> Ground:
        """What `save` left, its units mapped into memory."""
        units = np.asarray(np.load(folder / "units.npy", mmap_mode="r"))
        return Ground(units, np.load(folder / "begin.npy"), [(first, last) for first, last in np.load(folder / "walls.npy").tolist()])

    @cached_property
    def _begins(self) -> list[int]:
        begins: list[int] = self.begin.tolist()
        return begins
