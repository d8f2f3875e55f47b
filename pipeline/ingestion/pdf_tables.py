"""Ruled tables of a PDF page: cells from the page's ruling lines, text from its characters.

The ruling lines come from PDFium's path objects, the cells that they enclose from pdfplumber's geometry: a page is parsed once, by the
fast parser, and pages without a grid of lines cost nothing more.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.ingestion.pdf_chars import BLANK_CHARS, Box, Glyph, PageText
from pipeline.ingestion.pdf_lines import lines_of
from pipeline.ingestion.pdf_order import Line
from pipeline.ingestion.pdf_rulings import Ruling
from pipeline.ingestion.pdf_wholes import is_wide
from pipeline.records import Span

#: how far lines that belong together may miss each other, in points; pdfplumber's defaults
_SNAP = 3.0
#: blank between a cell's border and its text that a writer leaves at most, in em (Word: 0.19 cm, half an em of 10.5 point text)
_PADDING = 0.6
#: a first line set in by this many em begins a paragraph
_INDENT = 1.2
#: squared paper and drawings have more crossings; 20,000 take some four seconds
_MAX_CROSSINGS = 20_000
#: what begins a line of its own inside a cell, however full the line before is
LIST_MARK = re.compile(
    r"[(（]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})[)）、.．](?!\d)|第[一二三四五六七八九十\d]{1,3}[章条步阶]|[①-⑳●■◆•·]|附件"
    r"|(?:副?组长|成员|组员|副?主任|顾问|时间|地点|对象|主题|目标|内容|要求)\s*[:：]"
)
#: what moves to the next line together: opening marks, one character or one word, closing marks
_UNIT = re.compile(r"[（《〈“‘「『〔【(\[]*(?:[A-Za-z0-9.%]+|.)?[，。、；：？！）》〉”’」』〕】,.;:?!)\]]*")


@dataclass(slots=True)
class Cell:
    """One cell: its box, its place in the grid of its table, its text, and what tells whether the text may go on elsewhere."""

    box: Box
    row: int = 0
    column: int = 0
    text: str = ""
    line_count: int = 0
    is_full: bool = False


@dataclass(slots=True)
class Table:
    """A table, or the part of one that stands on one page: cells by row and column, and the edges of its columns and rows."""

    cells: list[Cell]
    xs: list[float]
    ys: list[float]

    def rows(self) -> list[list[Cell]]:
        """The cells that begin in each row, from left to right."""
        rows: list[list[Cell]] = [[] for _ in self.ys[1:]]
        for cell in self.cells:
            rows[cell.row].append(cell)
        return rows


def find_tables(rulings: Sequence[Ruling]) -> list[Table]:
    """The tables of two cells or more that ruling lines enclose, without text."""
    from pdfplumber.table import cells_to_tables, edges_to_intersections, intersections_to_cells, merge_edges  # noqa: PLC0415

    edges = merge_edges([ruling.edge() for ruling in rulings], _SNAP, _SNAP, _SNAP, _SNAP)
    across = sum(edge["orientation"] == "h" for edge in edges)
    if across * (len(edges) - across) > _MAX_CROSSINGS:
        return []
    cells = intersections_to_cells(edges_to_intersections(edges, _SNAP, _SNAP))
    return [_grid(boxes) for boxes in cells_to_tables(cells)]


def _grid(boxes: Sequence[Box]) -> Table:
    xs = _levels([x for box in boxes for x in (box[0], box[2])])
    ys = _levels([y for box in boxes for y in (box[1], box[3])])
    cells = [Cell(box, bisect_right(ys, box[1] + 0.1) - 1, bisect_right(xs, box[0] + 0.1) - 1) for box in boxes]
    return Table(sorted(cells, key=lambda cell: (cell.row, cell.column)), xs, ys)


def _levels(values: Sequence[float]) -> list[float]:
    levels: list[float] = []
    for value in sorted(values):
        if not levels or value - levels[-1] > 0.1:
            levels.append(value)
    return levels


def fill(tables: Sequence[Table], page: PageText) -> tuple[list[Span], list[list[Glyph]]]:
    """Give each cell the characters whose centre it holds.

    What stands outside of all cells is returned: spans of the page's text beside no table, and runs of glyphs that a table left.
    """
    slots = [_slots(table) for table in tables]
    inside: dict[int, list[list[Glyph]]] = {}
    spans: list[Span] = []
    outside: list[list[Glyph]] = []
    ends = iter(page.boxes([index for start, end in page.lines for index in (start, end - 1)]))
    for span, first, last in zip(page.lines, ends, ends, strict=True):
        if not any(table.ys[0] < max(first[3], last[3]) and min(first[1], last[1]) < table.ys[-1] for table in tables):
            spans.append(span)
            continue
        rest: list[Glyph] = []
        parts: dict[int, list[Glyph]] = {}
        for glyph in page.glyphs(span):
            cell = _cell_at(tables, slots, (glyph.x0 + glyph.x1) / 2, (glyph.top + glyph.bottom) / 2)
            (rest if cell is None else parts.setdefault(id(cell), [])).append(glyph)
        for key, part in parts.items():
            inside.setdefault(key, []).append(part)
        if any(glyph.char not in BLANK_CHARS for glyph in rest):
            outside.append(rest)
    for table in tables:
        for cell in table.cells:
            if id(cell) in inside:
                lines = lines_of(inside[id(cell)])
                cell.text, cell.is_full = _cell_text(lines, cell.box)
                cell.line_count = len(lines)
    return spans, outside


def _slots(table: Table) -> dict[tuple[int, int], Cell]:
    """Which cell covers each field of the grid."""
    slots: dict[tuple[int, int], Cell] = {}
    for cell in table.cells:
        rows = range(cell.row, bisect_right(table.ys, cell.box[3] - 0.1))
        columns = range(cell.column, bisect_right(table.xs, cell.box[2] - 0.1))
        slots.update(((row, column), cell) for row in rows for column in columns)
    return slots


def _cell_at(tables: Sequence[Table], slots: Sequence[dict[tuple[int, int], Cell]], x: float, y: float) -> Cell | None:
    for table, grid in zip(tables, slots, strict=True):
        if table.ys[0] <= y <= table.ys[-1] and table.xs[0] <= x <= table.xs[-1]:
            cell = grid.get((bisect_right(table.ys, y) - 1, bisect_right(table.xs, x) - 1))
            if cell is not None:
                return cell
    return None


def _cell_text(lines: Sequence[Line], box: Box) -> tuple[str, bool]:
    """The text of a cell, lines that only the cell's width broke put together; and whether its last line is full."""
    if not lines:
        return "", False
    edge = min(line.x0 for line in lines)
    text = lines[0].text
    for line, after in pairwise(lines):
        indented = after.x0 - edge > _INDENT * after.height and line.x0 - edge <= _INDENT * line.height
        if _is_full(line, box, after.text) and not indented and not LIST_MARK.match(after.text):
            text = glue(text, after.text)
        else:
            text += "\n" + after.text
    return text, _is_full(lines[-1], box, "字")


def _is_full(line: Line, box: Box, after: str) -> bool:
    """Whether what `after` begins with would not have found room on the line."""
    padding = max(min(line.x0 - box[0], box[2] - line.x1, _PADDING * line.height), 0.0)
    room = (box[2] - box[0]) - (line.x1 - line.x0) - 2 * padding
    unit = _UNIT.match(after)
    ems = sum(1.0 if is_wide(char) else 0.5 for char in unit.group()) if unit else 1.0
    return room < line.height * (ems + 0.1)


def glue(first: str, second: str) -> str:
    """Two parts of one text: with a blank between Latin words, without between Chinese characters."""
    if not first or not second:
        return first + second
    return first + ("" if is_wide(first[-1]) or is_wide(second[0]) or first[-1] == "-" else " ") + second
