"""Tables of a web page: those that hold data are told apart from those that only lay out the page, and their cells get rows and columns."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

#: spans beyond these come from damaged or hostile pages
_MAX_COLUMN, _MAX_ROW_SPAN = 1_000, 10_000
#: a cell with more lines is a part of the page, not of a table; a form's longest answer has about 40 lines
_MAX_LINES = 60
#: tables without borders hold data if their cells are as short as this on average, with at most this many lines
_SHORT_CELL, _SHORT_LINES = 40, 6
_BORDERED = re.compile(r"border(?!-(?:collapse|spacing|radius|width:\s*0))[^;:]*:\s*(?!none|0)[^;]*(?:\d|solid|thin|medium)", re.IGNORECASE)
_DATA_CLASS = re.compile(r"mso(?:tablegrid|normaltable|table)|table-bordered|\bbordertable|wikitable|\bgrid\b", re.IGNORECASE)


@dataclass(slots=True)
class TableCell:
    """A cell with its place in the grid and the range of the page's lines that it holds."""

    row: int
    column: int
    source: int | None
    start: int
    end: int = 0


@dataclass(slots=True)
class DataTable:
    """A table that holds data: its cells row by row."""

    cells: list[TableCell]


class Grid:
    """One <table> while it is read: places its cells, and at the end judges whether it holds data."""

    def __init__(self, element: Any) -> None:
        style = element.get("style") or ""
        bordered = element.get("border") or ""
        self._is_ruled = bordered not in ("", "0") or bool(_BORDERED.search(style) or _DATA_CLASS.search(element.get("class") or ""))
        self._cells: list[TableCell] = []
        self._taken: dict[int, int] = {}
        self._row = -1
        self._column = 0
        self._held = 0

    def row(self) -> None:
        """A row begins: cells that span rows go on in it."""
        self._row += 1
        self._column = 0
        self._taken = {column: rows - 1 for column, rows in self._taken.items() if rows > 1}

    def cell(self, element: Any, start: int) -> None:
        """A cell begins at line `start`."""
        self._row = max(self._row, 0)
        while self._column in self._taken and self._column < _MAX_COLUMN:
            self._column += 1
        self._is_ruled = self._is_ruled or element.tag == "th" or bool(_BORDERED.search(element.get("style") or ""))
        self._cells.append(TableCell(self._row, self._column, element.sourceline, start, start))
        columns, rows = _span(element, "colspan", _MAX_COLUMN), _span(element, "rowspan", _MAX_ROW_SPAN)
        for column in range(self._column, min(self._column + columns, _MAX_COLUMN)):
            if rows > 1:
                self._taken[column] = rows
        self._column += columns

    def close_cell(self, end: int) -> None:
        """The last cell ends before line `end`."""
        if self._cells:
            self._cells[-1].end = end

    def hold(self, lines: int) -> None:
        """A table with so many lines stands inside this one."""
        self._held += lines > 1

    def data_table(self, characters: int, linked: int) -> DataTable | None:
        """The table if it holds data, None if it lays out the page; of its `characters` so many are in links."""
        filled = [cell for cell in self._cells if cell.end > cell.start]
        in_row = Counter(cell.row for cell in filled)
        columns = {cell.column for cell in filled}
        if self._held or len(columns) < 2 or (len(in_row) < 2 and not self._is_ruled) or linked > 0.5 * characters:
            return None
        longest = max(cell.end - cell.start for cell in filled)
        full_rows = sum(count >= 2 for count in in_row.values())
        is_tabular = longest <= _SHORT_LINES and characters <= _SHORT_CELL * len(filled) and full_rows >= 2
        return DataTable(self._cells) if longest <= _MAX_LINES and (self._is_ruled or is_tabular) else None


def _span(element: Any, name: str, most: int) -> int:
    value = (element.get(name) or "1").strip()
    return min(max(int(value), 1), most) if value.isdecimal() and len(value) < 9 else 1
