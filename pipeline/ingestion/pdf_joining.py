"""Tables that go on over a page break: one table with one count of rows and columns, rows cut by the break put together again."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from pipeline.ingestion.pdf_tables import LIST_MARK, Cell, Table, glue
from pipeline.records import Region

#: columns of one table on two pages stand at the same places up to this many points
_TOLERANCE = 4.0
#: heading rows that Word repeats on each page; more than these are no heading
_HEADING_ROWS = 3


class Placed(NamedTuple):
    """A cell with its row and column in the whole table; region ``header`` where a heading row is printed again."""

    cell: Cell
    row: int
    column: int
    region: Region


@dataclass(slots=True)
class _Part:
    table: Table
    repeated: int = 0
    #: the first row after the repeated ones is the rest of a row of the page before
    is_continued: bool = False


@dataclass(slots=True)
class Chain:
    """The parts of one table, page by page."""

    parts: list[_Part]
    #: the cells that end at the lower edge of the last part, where a cut row would go on
    open_cells: list[Cell] = field(default_factory=list)

    @classmethod
    def start(cls, table: Table) -> Chain:
        """A chain of one part."""
        return cls([_Part(table)], _lowest(table))

    def append(self, table: Table) -> bool:
        """Take `table`, which opens the next page, as this table's continuation; False where its columns are others."""
        if not _same_columns(self.parts[-1].table.xs, table.xs):
            return False
        part = _Part(table)
        rows = table.rows()
        for heading, row in zip(self.parts[0].table.rows()[:_HEADING_ROWS], rows, strict=False):
            if not any(cell.text for cell in row) or [cell.text for cell in heading] != [cell.text for cell in row]:
                break
            part.repeated += 1
        if part.repeated < len(rows) and self._goes_on(rows[part.repeated], table):
            part.is_continued = True
            self._glue(rows[part.repeated])
        if not part.is_continued or part.repeated + 1 < len(rows):
            self.open_cells = _lowest(table)
        self.parts.append(part)
        return True

    def _goes_on(self, row: list[Cell], table: Table) -> bool:
        """Whether a row is the rest of the last one: its leading cell is empty, and text was under way where it has text.

        A leading cell that is empty because a merged cell goes on (成员 beside many names) is told apart by its height, or, where it
        spans one row, by the short texts that stand complete above and below the break.
        """
        bottom = table.ys[row[0].row + 1] if row else 0.0
        own = [cell for cell in row if cell.box[3] <= bottom + 1]
        texts = [cell for cell in own if cell.text]
        if not texts or own[0].text:
            return False
        pairs = [(above, cell) for cell in texts if (above := self._above(cell)) is not None]
        if len(pairs) < len(texts):
            return False
        return any(
            above.line_count + cell.line_count >= 3 or (above.is_full and above.line_count > 0 and len(texts) == 1) for above, cell in pairs
        )

    def _above(self, cell: Cell) -> Cell | None:
        """The open cell of the same column."""
        for other in self.open_cells:
            if abs(other.box[0] - cell.box[0]) <= _TOLERANCE and abs(other.box[2] - cell.box[2]) <= _TOLERANCE:
                return other
        return None

    def _glue(self, row: list[Cell]) -> None:
        for cell in row:
            above = self._above(cell)
            if above is not None and cell.text:
                under_way = above.is_full and not LIST_MARK.match(cell.text)
                above.text = glue(above.text, cell.text) if under_way else f"{above.text}\n{cell.text}".strip()
                above.is_full, above.line_count = cell.is_full, above.line_count + cell.line_count

    def placed(self) -> Iterator[list[Placed]]:
        """The cells of each part in reading order, counted over the whole table; the rest of a cut row is not given again."""
        xs = _union([part.table.xs for part in self.parts])
        done = 0
        for place, part in enumerate(self.parts):
            cells = []
            for cell in part.table.cells:
                if place and cell.row == part.repeated and not cell.text and cell.box[3] > part.table.ys[cell.row + 1] + 1:
                    continue  # the rest of a merged cell
                column = bisect_right(xs, cell.box[0] + _TOLERANCE) - 1
                if cell.row < part.repeated:
                    cells.append(Placed(cell, cell.row, column, "header"))
                elif cell.row > part.repeated or not part.is_continued:
                    cells.append(Placed(cell, done + cell.row - part.repeated - part.is_continued, column, "body"))
            done += len(part.table.ys) - 1 - part.repeated - part.is_continued
            yield cells


def _lowest(table: Table) -> list[Cell]:
    return [cell for cell in table.cells if cell.box[3] >= table.ys[-1] - 1]


def _same_columns(a: list[float], b: list[float]) -> bool:
    """Whether the outer edges agree and all inner edges of one stand in the other too."""
    fine, coarse = (a, b) if len(a) >= len(b) else (b, a)
    outer = abs(a[0] - b[0]) <= _TOLERANCE and abs(a[-1] - b[-1]) <= _TOLERANCE
    return outer and all(min(abs(x - y) for y in fine) <= _TOLERANCE for x in coarse)


def _union(edges: list[list[float]]) -> list[float]:
    union: list[float] = []
    for x in sorted(x for part in edges for x in part):
        if not union or x - union[-1] > _TOLERANCE:
            union.append(x)
    return union
