"""From the lines of a recognised page to text: blanks by the distance of characters, ruled tables as cells, lines in reading order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise

from pipeline.ingestion.ocr_sheet import Print, Sheet
from pipeline.ingestion.pdf_order import Line, in_order
from pipeline.ingestion.pdf_rulings import Ruling
from pipeline.ingestion.pdf_tables import LIST_MARK, Cell, Table, find_tables, glue
from pipeline.ingestion.pdf_wholes import is_wide

# White between two characters, in em (the height of the line). Calibrated on drawn lines and on scans of the demo pages: between Chinese
# characters there is under 0.3, beside a mark up to 1.3 (。（ and 、“); a blank of half an em gives 0.6, of one em 1.1, a tab more.
_BLANK, _WIDE = 0.45, 0.8
_WIDE_AT_MARK = 1.5
_MARK = re.compile(r"[^\w]")
#: a line of a cell that ends this near to the cell's edge was broken by it (em)
_FULL = 1.6


@dataclass(slots=True)
class Layout:
    """Lines and tables of a page in points; `confidence` of each line and each cell with text, by its id."""

    lines: list[Line] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    confidence: dict[int, float] = field(default_factory=dict)


@dataclass(slots=True)
class _Piece:
    line: Line
    confidence: float


def arrange(sheet: Sheet) -> Layout:
    """Lines and cells of a sheet."""
    unit = sheet.unit
    rulings = [Ruling(unit * r.x0, unit * r.top, unit * r.x1, unit * r.bottom, r.is_horizontal) for r in sheet.rulings]
    tables = find_tables(rulings) if len({ruling.is_horizontal for ruling in rulings}) == 2 else []
    cells = [cell for table in tables for cell in table.cells]
    outside: list[_Piece] = []
    inside: dict[int, list[_Piece]] = {}
    for line in sheet.prints:
        for number, piece in _pieces(line, unit, cells):
            (outside if number < 0 else inside.setdefault(number, [])).append(piece)
    layout = Layout(in_order([piece.line for piece in outside]), tables)
    layout.confidence = {id(line): _confidence(line, outside) for line in layout.lines}
    for number, pieces in inside.items():
        _fill(cells[number], pieces)
        layout.confidence[id(cells[number])] = _mean(pieces)
    return layout


def _pieces(line: Print, unit: float, cells: Sequence[Cell]) -> list[tuple[int, _Piece]]:
    """A line cut at the borders of cells, each piece with the number of its cell, -1 outside."""
    x0, top, x1, bottom = (unit * edge for edge in line.box)
    em, middle = bottom - top, (top + bottom) / 2
    level = [(number, cell.box) for number, cell in enumerate(cells) if cell.box[1] <= middle < cell.box[3]]
    places = [unit * place for place in line.places]
    owners = [next((number for number, box in level if box[0] <= x < box[2]), -1) for x in places]
    parts = [list(part) for _, part in groupby(range(len(places)), key=owners.__getitem__)]
    pieces = []
    for part in parts:
        first, last = part[0], part[-1]
        text = spaced([line.text[i] for i in part], [line.whites[i] for i in part])
        if text:
            left = x0 if first == 0 else places[first] - em / 2
            right = x1 if last == len(places) - 1 else places[last] + em / 2
            pieces.append((owners[first], _Piece(Line(text, left, top, right, bottom), line.confidence)))
    return pieces


def spaced(characters: Sequence[str], whites: Sequence[float]) -> str:
    """The text of characters with white before each (em): two blanks for a wide gap, one for a narrow one, none inside Chinese text.

    >>> spaced("组长张三", [0, 0.1, 3.2, 0.1])
    '组长  张三'
    """
    visible = [i for i, character in enumerate(characters) if not character.isspace()]
    if not visible:
        return ""
    pairs = [(a, b, max(whites[a + 1 : b + 1])) for a, b in pairwise(visible)]
    wide = [white for a, b, white in pairs if is_wide(characters[a]) and is_wide(characters[b])]
    # letter-spaced titles stand apart throughout
    spread = min(wide) if len(wide) >= 3 and min(wide) >= _BLANK else 0.0
    text = characters[visible[0]]
    for a, b, white in pairs:
        text += _separator(characters[a], characters[b], white - spread, b - a > 1) + characters[b]
    return text


def _separator(before: str, after: str, white: float, is_parted: bool) -> str:
    """The blanks between two characters; `is_parted` where a blank was recognised."""
    is_mark = bool(_MARK.match(before) or _MARK.match(after))
    if white >= (_WIDE_AT_MARK if is_mark else _WIDE):
        return "  "
    if is_wide(before) and is_wide(after):
        return " " if white >= _BLANK and not is_mark else ""
    is_latin = not is_wide(before) and not is_wide(after)
    return " " if is_parted and (is_latin or (white >= _BLANK and not is_mark)) else ""


def _fill(cell: Cell, pieces: Sequence[_Piece]) -> None:
    """Give a cell its text, lines that only its width broke put together."""
    lines = in_order([piece.line for piece in pieces])
    cell.text = lines[0].text
    for line, after in pairwise(lines):
        is_broken = _is_full(line, cell) and not LIST_MARK.match(after.text)
        cell.text = glue(cell.text, after.text) if is_broken else f"{cell.text}\n{after.text}"
    cell.is_full, cell.line_count = _is_full(lines[-1], cell), len(lines)


def _is_full(line: Line, cell: Cell) -> bool:
    return cell.box[2] - line.x1 < _FULL * line.height


def _confidence(line: Line, pieces: Sequence[_Piece]) -> float:
    """The mean over the pieces that a line was put together from."""
    return _mean([piece for piece in pieces if piece.line is line or _holds(line, piece.line)])


def _holds(line: Line, piece: Line) -> bool:
    return line.x0 <= piece.x0 and piece.x1 <= line.x1 and line.top <= piece.top and piece.bottom <= line.bottom and piece.text in line.text


def _mean(pieces: Sequence[_Piece]) -> float:
    total = sum(len(piece.line.text) for piece in pieces)
    return round(sum(piece.confidence * len(piece.line.text) for piece in pieces) / total, 3) if total else 0.0
