"""Lines of a PDF page and the order in which they are read: row by row, and columns of running text one after the other."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import islice
from operator import attrgetter, ge, gt

from msgspec import Struct

from pipeline.ingestion.pdf_chars import Box
from pipeline.records import Region

#: a column of running text has at least this many lines, with this many characters on average, and half of its lines reach its right
#: edge, up to this share of its width (ragged English) or this many em (Chinese); entries of lists and forms end anywhere
_COLUMN_LINES = 4
_COLUMN_CHARS = 8
_RAGGED_SHARE, _RAGGED_EM = 0.12, 1.5
#: a second column begins beyond this share of the text's width
_SECOND_COLUMN = 0.25
#: columns end where so many em of white space follow on both sides
_BREAK = 4.0


class Line(Struct, gc=False):
    """One visual line: its text without outer blanks, its box from the page's upper left corner, and where it belongs."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    region: Region = "body"

    @property
    def box(self) -> Box:
        """(x0, top, x1, bottom) in points, to a tenth."""
        try:  # in a third of the time of `round(x, 1)`, which goes through decimal digits
            return (round(10 * self.x0) / 10, round(10 * self.top) / 10, round(10 * self.x1) / 10, round(10 * self.bottom) / 10)
        except (OverflowError, ValueError):  # a matrix may blow characters up beyond all numbers
            return (round(self.x0, 1), round(self.top, 1), round(self.x1, 1), round(self.bottom, 1))

    @property
    def height(self) -> float:
        """Height of the characters in points."""
        return self.bottom - self.top


_left, _top, _right, _bottom = attrgetter("x0"), attrgetter("top"), attrgetter("x1"), attrgetter("bottom")


def from_top(pieces: Sequence[Line]) -> list[Line] | None:
    """Pieces from top to bottom, if each begins where the one above has ended; None where some stand beside or over one another."""
    ordered = sorted(pieces, key=_top)
    tops, bottoms = list(map(_top, ordered)), list(map(_bottom, ordered))
    return ordered if all(map(ge, islice(tops, 1, None), bottoms)) and all(map(gt, bottoms, tops)) else None


def in_order(pieces: list[Line]) -> list[Line]:
    """Pieces of lines in reading order, those that stand side by side put together."""
    return [line for band in _bands(pieces) for line in _merge(band)]


def _bands(pieces: list[Line]) -> list[list[Line]]:
    """The pieces cut into stretches that are read one after the other: columns of running text, and what stands around them."""
    gutter = _gutter(pieces)
    if gutter is None:
        return [pieces]
    bands: list[list[Line]] = []
    beside: list[Line] = []
    lowest = 0.0
    for piece in sorted(pieces, key=lambda piece: piece.top):
        is_across = piece.x0 < gutter - 1 and piece.x1 > gutter + 1
        if is_across or piece.top > lowest + _BREAK * piece.height:
            bands += _columns(beside, gutter)
            beside = []
        if is_across:
            bands.append([piece])
        else:
            beside.append(piece)
        lowest = max(lowest, piece.bottom)
    return bands + _columns(beside, gutter)


def _columns(pieces: list[Line], gutter: float) -> list[list[Line]]:
    """What stands left and right of the gutter; a line or two there is no column but parts of one row."""
    left = [piece for piece in pieces if piece.x1 <= gutter + 1]
    right = [piece for piece in pieces if piece.x1 > gutter + 1]
    return [left, right] if min(len(left), len(right)) >= _COLUMN_LINES // 2 else [pieces] if pieces else []


def _gutter(pieces: list[Line]) -> float | None:
    """The left edge of a second column of running text, or None: lists and forms with short entries are read row by row."""
    edges: list[float] = sorted(map(_left, pieces))
    if not edges or edges[-_COLUMN_LINES:][0] < edges[0] + _SECOND_COLUMN * (max(map(_right, pieces)) - edges[0]):
        return None
    for edge in dict.fromkeys(round(x, 0) for x in edges):
        near = bisect_left(edges, edge + 2) - bisect_left(edges, edge - 2)
        if near < _COLUMN_LINES // 2:
            continue
        right = [piece for piece in pieces if piece.x0 >= edge - 2]
        top, bottom = min(piece.top for piece in right), max(piece.bottom for piece in right)
        beside = [piece for piece in pieces if piece.x0 < edge - 2 and piece.bottom > top and piece.top < bottom]
        left = [piece for piece in beside if piece.x1 <= edge - 2]
        if len(beside) - len(left) <= len(left) // _COLUMN_LINES and _is_column(left) and _is_column(right):
            return edge - 2
    return None


def _is_column(pieces: list[Line]) -> bool:
    if len(pieces) < _COLUMN_LINES or sum(len(piece.text) for piece in pieces) < _COLUMN_CHARS * len(pieces):
        return False
    right = max(piece.x1 for piece in pieces)
    ragged = _RAGGED_SHARE * (right - min(piece.x0 for piece in pieces))
    full = sum(piece.x1 >= right - max(ragged, _RAGGED_EM * piece.height) for piece in pieces)
    return 2 * full >= len(pieces)


def _merge(pieces: list[Line]) -> list[Line]:
    """Pieces that stand side by side as one line, its parts two blanks apart, lines from top to bottom."""
    ordered = from_top(pieces)
    if ordered is not None:
        return ordered
    rows: list[list[Line]] = []
    for piece in sorted(pieces, key=lambda piece: (piece.top + piece.bottom, piece.x0)):
        row = rows[-1] if rows else []
        if row and piece.top <= row[-1].bottom and all(_beside(other, piece) for other in row):
            row.append(piece)
        else:
            rows.append([piece])
    return [row[0] if len(row) == 1 else _joined(sorted(row, key=lambda piece: piece.x0)) for row in rows]


def _beside(a: Line, b: Line) -> bool:
    """Whether two pieces stand at one height without covering each other."""
    shared = min(a.bottom, b.bottom) - max(a.top, b.top)
    return shared >= 0.5 * min(a.height, b.height) and (a.x1 <= b.x0 + 1 or b.x1 <= a.x0 + 1)


def _joined(row: list[Line]) -> Line:
    top, bottom = min(piece.top for piece in row), max(piece.bottom for piece in row)
    return Line("  ".join(piece.text for piece in row), row[0].x0, top, row[-1].x1, bottom)
