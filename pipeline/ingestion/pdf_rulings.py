"""The ruling lines of a PDF page, horizontal and vertical, from PDFium's path objects, forms included."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from itertools import compress, repeat
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium_c

from pipeline.ingestion.pdf_chars import Box, Frame, quick
from pipeline.ingestion.pdf_open import OpenPage

#: a path no thicker than this many points is a ruling line; Word's thickest table border is 6 points
_THICK = 6.5
#: shorter strokes are dots of a pattern or parts of letters; dotted borders are put together before cells are sought
_SHORT = 1.0
#: paths with more segments are drawings, not rules or frames
_MAX_SEGMENTS = 400
#: objects and rules looked at on one page; a timetable of 30 × 12 cells with four rules per cell has 1,440
_MAX_OBJECTS = 60_000
_MAX_RULINGS = 6_000
_MAX_FORM_DEPTH = 4

_get_object = quick(pdfium_c.FPDFPage_GetObject, ctypes.c_void_p)
_get_form_object = quick(pdfium_c.FPDFFormObj_GetObject, ctypes.c_void_p, pdfium_c.FPDF_PAGEOBJECT, ctypes.c_ulong)
_get_type = quick(pdfium_c.FPDFPageObj_GetType, ctypes.c_int, ctypes.c_void_p)
_TEXT, _PATH, _IMAGE = pdfium_c.FPDF_PAGEOBJ_TEXT, pdfium_c.FPDF_PAGEOBJ_PATH, pdfium_c.FPDF_PAGEOBJ_IMAGE
_FORM = pdfium_c.FPDF_PAGEOBJ_FORM
#: 0 for the kind of text, 1 for all others
_BESIDE_TEXT = bytes(kind != _TEXT for kind in range(256))
#: objects whose kinds are asked for at once
_MANY = 1_000
#: a, b, c, d, e, f of a PDF matrix: x' = ax + cy + e, y' = bx + dy + f
_Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: _Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


class Ruling(NamedTuple):
    """One horizontal (`is_horizontal`) or vertical line in points from the upper left corner."""

    x0: float
    top: float
    x1: float
    bottom: float
    is_horizontal: bool

    def edge(self) -> dict[str, Any]:
        """The line as pdfplumber's table geometry wants it."""
        edge: dict[str, Any] = {"x0": self.x0, "x1": self.x1, "top": self.top, "bottom": self.bottom}
        edge |= {"width": self.x1 - self.x0, "height": self.bottom - self.top, "orientation": "h" if self.is_horizontal else "v"}
        return edge


class PageObjects(NamedTuple):
    """What a page draws beside text: its ruling lines, pictures as the share of the page that the largest covers (0 without), the
    number of other paths; `is_cut` where there is more than the limits allow to look at.
    """

    rulings: list[Ruling]
    picture: float
    paths: int
    is_cut: bool

    @property
    def may_hold_table(self) -> bool:
        """Whether two lines or more run in each direction."""
        across = sum(ruling.is_horizontal for ruling in self.rulings)
        return across >= 2 and len(self.rulings) - across >= 2


def read_objects(page: OpenPage, frame: Frame) -> PageObjects:
    """The ruling lines of a page, the size of its pictures and a count of its paths."""
    rulings: list[Ruling] = []
    picture = 0.0
    paths = seen = 0
    for handle, kind, matrix in _objects(page):
        seen += 1
        if seen > _MAX_OBJECTS or len(rulings) > _MAX_RULINGS:
            return PageObjects([], picture, paths, True)
        box = _bounds(handle, matrix, frame)
        if box is None:
            continue
        if kind == _IMAGE:
            picture = max(picture, _share(box, frame))
        else:
            found = _path_rulings(handle, matrix, frame, box)
            rulings += found
            paths += not found
    return PageObjects(rulings, picture, paths, False)


def _bounds(handle: Any, matrix: _Matrix, frame: Frame) -> Box | None:
    left, bottom, right, top = ctypes.c_float(), ctypes.c_float(), ctypes.c_float(), ctypes.c_float()
    if not pdfium_c.FPDFPageObj_GetBounds(handle, left, bottom, right, top):
        return None
    (x0, y0), (x1, y1) = _apply(matrix, left.value, bottom.value), _apply(matrix, right.value, top.value)
    return frame.place(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


def _share(box: Box, frame: Frame) -> float:
    """The share of the page that a box covers."""
    width = min(box[2], frame.width) - max(box[0], 0.0)
    height = min(box[3], frame.height) - max(box[1], 0.0)
    return max(width, 0.0) * max(height, 0.0) / ((frame.width * frame.height) or 1.0)


def _objects(page: OpenPage) -> Iterator[tuple[Any, int, _Matrix]]:
    """Paths and pictures with the matrix of the forms around them."""
    stack: list[tuple[Iterator[tuple[int, int]], _Matrix]] = []
    inside = _typed(_get_object, page.raw, pdfium_c.FPDFPage_CountObjects(page.raw))
    matrix = _IDENTITY
    while True:
        for at, kind in inside:
            handle = ctypes.cast(at, pdfium_c.FPDF_PAGEOBJECT)
            if kind in (_PATH, _IMAGE):
                yield handle, kind, matrix
            elif kind == _FORM and len(stack) < _MAX_FORM_DEPTH:
                stack.append((inside, matrix))
                matrix = _times(_matrix(handle), matrix)
                inside = _typed(_get_form_object, handle, pdfium_c.FPDFFormObj_CountObjects(handle))
                break
        else:
            if not stack:
                return
            inside, matrix = stack.pop()


def _typed(getter: Any, owner: Any, count: int) -> Iterator[tuple[int, int]]:
    """The objects of a page or form but text, with their kinds; a page has up to a thousand, most of them text, so the loops are C's."""
    for start in range(0, count, _MANY):
        handles = list(map(getter, repeat(owner), range(start, min(start + _MANY, count))))
        kinds = bytes(map(_get_type, handles))
        beside = kinds.translate(_BESIDE_TEXT)
        if any(beside):
            yield from compress(zip(handles, kinds, strict=True), beside)


def _path_rulings(handle: Any, matrix: _Matrix, frame: Frame, box: Box) -> list[Ruling]:
    """A thin path is one line; the straight sides of a stroked path, or of a frame drawn as one path inside another, are lines too."""
    width, height = box[2] - box[0], box[3] - box[1]
    if min(width, height) <= _THICK:
        line = _ruling(*box) if max(width, height) >= max(_SHORT, 2 * min(width, height)) else None
        return [line] if line else []
    segments = pdfium_c.FPDFPath_CountSegments(handle)
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium_c.FPDFPath_GetDrawMode(handle, fill, stroke)
    if segments > _MAX_SEGMENTS or not (stroke.value or segments >= 8):
        return []
    return list(_sides(handle, segments, _times(_matrix(handle), matrix), frame))


def _sides(handle: Any, segments: int, matrix: _Matrix, frame: Frame) -> Iterator[Ruling]:
    """The horizontal and vertical straight segments of a path."""
    x, y = ctypes.c_float(), ctypes.c_float()
    start = last = (0.0, 0.0)
    for index in range(segments):
        segment = pdfium_c.FPDFPath_GetPathSegment(handle, index)
        pdfium_c.FPDFPathSegment_GetPoint(segment, x, y)
        point = _apply(matrix, x.value, y.value)
        kind = pdfium_c.FPDFPathSegment_GetType(segment)
        ends = []
        if kind == pdfium_c.FPDF_SEGMENT_MOVETO:
            start = point
        elif kind == pdfium_c.FPDF_SEGMENT_LINETO:
            ends.append((last, point))
        if pdfium_c.FPDFPathSegment_GetClose(segment):
            ends.append((point, start))
        last = point
        for a, b in ends:
            box = frame.place(a[0], a[1], b[0], b[1])
            if min(box[2] - box[0], box[3] - box[1]) <= 0.5 and (line := _ruling(*box)):
                yield line


def _ruling(x0: float, top: float, x1: float, bottom: float) -> Ruling | None:
    """The middle line of a thin box; None for a speck."""
    if max(x1 - x0, bottom - top) < _SHORT:
        return None
    if x1 - x0 >= bottom - top:
        middle = (top + bottom) / 2
        return Ruling(x0, middle, x1, middle, True)
    middle = (x0 + x1) / 2
    return Ruling(middle, top, middle, bottom, False)


def _matrix(handle: Any) -> _Matrix:
    matrix = pdfium_c.FS_MATRIX()
    if not pdfium_c.FPDFPageObj_GetMatrix(handle, matrix):
        return _IDENTITY
    return (matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f)


def _times(first: _Matrix, then: _Matrix) -> _Matrix:
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


def _apply(matrix: _Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return (a * x + c * y + e, b * x + d * y + f)
