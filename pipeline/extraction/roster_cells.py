"""The cells of a table's row, set apart by tabs, by bars or by wide blanks."""

from __future__ import annotations

import re
from typing import NamedTuple

#: what sets cells apart
WIDE, BARS, TABS = re.compile(r" {2,}"), re.compile(r"\|"), re.compile(r"\t")


class Cell(NamedTuple):
    """A cell's text without blanks around it, where it begins, and its column."""

    text: str
    start: int
    column: int


def cells_of(norm: str, start: int, end: int, mark: re.Pattern[str]) -> list[Cell]:
    """The filled cells of a line; borders count columns, so that an empty cell keeps its place."""
    borders = [(start, start), *(m.span() for m in mark.finditer(norm, start, end)), (end, end)]
    out: list[Cell] = []
    merged = 0
    for column in range(len(borders) - 1):
        low, high = borders[column][1], borders[column + 1][0]
        words = norm[low:high]
        if plain := words.strip():
            start = low + words.index(plain[0])
            if mark is WIDE and out and len(plain) == len(out[-1].text) == 1:  # 沈  俭 in a column set with blanks
                first = out.pop()
                out.append(Cell(norm[first.start : start + 1], first.start, first.column))
                merged += 1
            else:
                out.append(Cell(plain, start, column - merged))
    return out
