"""What the readers of workbooks have in common: a sheet as a sparse grid of shown texts, and the limits of a workbook."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from pipeline.ingestion.messages import read_error

#: cells with text in one workbook: a county's roster of all teachers has some 100,000
MAX_CELLS = 300_000
#: characters in one workbook: a plan typed into a sheet has under 20,000
MAX_CHARACTERS = 20_000_000
#: sheets in one workbook
MAX_SHEETS = 500
#: rows of merged ranges that are looked at in one sheet, and ranges of hidden columns: many times what people make
MAX_STEPS, MAX_HIDDEN = 2_000_000, 1_000

#: XML escapes of characters, as Excel writes line ends inside cells: _x000D_
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_LINE_END = re.compile(r"\r\n|[\r\n\v\f\x85\u2028\u2029]")

Place = tuple[int, int]


@dataclass(slots=True)
class Sheet:
    """One sheet: the shown text of each cell by (row, column), counted from 0, and what hides some of them.

    `merged` are ranges (first row, first column, last row, last column); `errors` counts cells that show an error (#REF!), `unknown`
    formulas whose value the file does not hold, `lost` cells whose text is missing from the file; `boxes` are the texts of text boxes.
    """

    name: str
    index: int
    is_hidden: bool = False
    cells: dict[Place, str] = field(default_factory=dict)
    comments: dict[Place, str] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[range] = field(default_factory=list)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    boxes: list[str] = field(default_factory=list)
    errors: int = 0
    unknown: int = 0
    lost: int = 0

    def visible(self) -> dict[Place, str]:
        """The cells that a reader sees, row by row: not in hidden rows and columns, not covered by a merged cell."""
        columns = {column for _, column in self.cells}
        hidden = {column for column in columns if any(column in gone for gone in self.hidden_columns[:MAX_HIDDEN])}
        covered = self._covered()
        return {
            place: self.cells[place]
            for place in sorted(self.cells)
            if place[0] not in self.hidden_rows and place[1] not in hidden and place not in covered
        }

    def _covered(self) -> set[Place]:
        """Cells with text below merged ones."""
        found: set[Place] = set()
        steps = 0
        by_row: dict[int, list[int]] = {}
        for row, column in self.cells:
            by_row.setdefault(row, []).append(column)
        for first_row, first, last_row, last in self.merged:
            rows = range(first_row, last_row + 1) if last_row - first_row < len(by_row) else by_row
            steps += len(rows)
            if steps > MAX_STEPS:
                raise read_error("too_large")
            for row in rows:
                if first_row <= row <= last_row:
                    found.update((row, c) for c in by_row.get(row, ()) if first <= c <= last and (row, c) != (first_row, first))
        return found


class Budget:
    """Counts what a workbook holds; raises ReadError ``too_large`` beyond the limits."""

    def __init__(self) -> None:
        self._cells = MAX_CELLS
        self._characters = MAX_CHARACTERS

    def spend(self, text: str) -> None:
        """One more cell with this text."""
        self._cells -= 1
        self._characters -= len(text)
        if self._cells < 0 or self._characters < 0:
            raise read_error("too_large.cells", limit=f"{MAX_CELLS:,}")

    def room(self, cells: int) -> None:
        """As many more cells are to come."""
        if cells > self._cells:
            raise read_error("too_large.cells", limit=f"{MAX_CELLS:,}")


def _unescaped(escape: re.Match[str]) -> str:
    """The character of an escape; control characters are dropped, half characters stay as they are written."""
    character = chr(int(escape.group(1), 16))
    if "\ud800" <= character <= "\udfff":
        return escape.group()
    return character if character in "\t\n\r" or character >= " " else ""


def tidy(text: str) -> str:
    """A cell's text with its line breaks, without blank lines and outer blanks; tabs would look like the borders of cells.

    >>> tidy(" 组长：_x000D_\\n\\n乔云舟\\t校长 ")
    '组长：\\n乔云舟 校长'
    """
    if "_x" in text:
        text = _ESCAPE.sub(_unescaped, text)
    if "\n" not in text and "\r" not in text and "\t" not in text:
        return text.strip()
    lines = (line.strip() for line in _LINE_END.split(text.replace("\t", " ")))
    return "\n".join(line for line in lines if line)
