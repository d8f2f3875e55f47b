"""Remarks as highlights with notes in a PDF."""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Iterator, Sequence

import pypdfium2 as pdfium
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import Highlight, Text
from pypdf.generic import ArrayObject, FloatObject, NameObject, TextStringObject

from pipeline.annotation.marks import Mark, letters_with_places, sought

#: colours of highlights by severity, as in the report
_COLOURS = {"high": "ffb3b3", "medium": "ffe08a", "low": "fff7b0", "info": "cfe8ff"}
#: side of the sign of a note that has no words to stand on, in points
_SIGN = 20.0

Box = tuple[float, float, float, float]


def highlighted(data: bytes, marks: Sequence[Mark], author: str) -> bytes:
    """A PDF with each mark as a highlight on its words, its text as the note; what is absent as a note at the head of the first page.

    The pages' contents stay as they are. Raises pypdf's errors (PdfReadError, FileNotDecryptedError) for what cannot be opened.
    """
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    on_page: dict[int, list[Mark]] = defaultdict(list)
    for mark in marks:
        if mark.anchor and mark.anchor.page:
            on_page[min(mark.anchor.page, len(writer.pages)) - 1].append(mark)
    with pdfium.PdfDocument(data) as document:
        words = _Words(document)
        for mark in marks:
            if mark.anchor is None:
                on_page[words.page_of(mark)].append(mark)
        for number, some in sorted(on_page.items()):
            signs = 0
            for mark in some:
                boxes = list(words.boxes(number, mark))
                if boxes:
                    _highlight(writer, number, boxes, mark, author)
                else:
                    _note(writer, number, words.height(number) - _SIGN * (1 + signs), mark, author)
                    signs += 1
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


class _Words:
    """The words of a PDF and where they stand; each page is read once."""

    def __init__(self, document: pdfium.PdfDocument) -> None:
        self._document = document
        self._pages: dict[int, tuple[float, pdfium.PdfTextPage, str, tuple[int, ...]]] = {}

    def _page(self, number: int) -> tuple[float, pdfium.PdfTextPage, str, tuple[int, ...]]:
        """Height, text, its letters without blanks, and their places."""
        if number not in self._pages:
            page = self._document[number]
            text = page.get_textpage()
            self._pages[number] = page.get_height(), text, *letters_with_places(text.get_text_range())
        return self._pages[number]

    def height(self, number: int) -> float:
        """The height of a page in points."""
        return self._page(number)[0]

    def page_of(self, mark: Mark) -> int:
        """The first page on which a mark's words stand; the first of all where they stand on none."""
        for part in sought(mark.quote or ""):
            for number in range(len(self._document)):
                if part in self._page(number)[2]:
                    return number
        return 0

    def boxes(self, number: int, mark: Mark) -> Iterator[Box]:
        """The rectangles of a mark's words on a page, a line each: (left, bottom, right, top) in points from the lower left corner."""
        if not mark.quote:
            return
        height, text, squeezed, places = self._page(number)
        for part in sought(mark.quote):
            boxes = [_rects(text, places[at], places[at + len(part) - 1] + 1) for at in _all(squeezed, part)]
            if boxes:
                yield from min(boxes, key=lambda lines: _distance(lines, mark, height))
                return
        if mark.anchor and mark.anchor.box:
            left, top, right, bottom = mark.anchor.box
            yield left, height - bottom, right, height - top


def _all(text: str, part: str) -> list[int]:
    found, at = [], text.find(part)
    while at >= 0:
        found.append(at)
        at = text.find(part, at + 1)
    return found


def _rects(text: pdfium.PdfTextPage, start: int, end: int) -> list[Box]:
    return [text.get_rect(i) for i in range(text.count_rects(start, end - start))]


def _distance(lines: Sequence[Box], mark: Mark, height: float) -> float:
    """How far words stand from the mark's own block."""
    if not lines or not (mark.anchor and mark.anchor.box):
        return 0.0
    _, top, _, bottom = mark.anchor.box
    middle = height - (lines[0][1] + lines[0][3]) / 2
    return max(top - middle, middle - bottom, 0.0)


def _highlight(writer: PdfWriter, number: int, boxes: Sequence[Box], mark: Mark, author: str) -> None:
    around = (min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes))
    corners = [x for left, low, right, high in boxes for x in (left, high, right, high, left, low, right, low)]
    quads = ArrayObject([FloatObject(x) for x in corners])
    annotation = Highlight(rect=around, quad_points=quads, highlight_color=_COLOURS[mark.severity], printing=True)
    _add(writer, number, annotation, mark, author)


def _note(writer: PdfWriter, number: int, y: float, mark: Mark, author: str) -> None:
    _add(writer, number, Text(rect=(4, y, 4 + _SIGN, y + _SIGN), text=mark.text), mark, author)


def _add(writer: PdfWriter, number: int, annotation: Highlight | Text, mark: Mark, author: str) -> None:
    annotation[NameObject("/Contents")] = TextStringObject(mark.text)
    annotation[NameObject("/T")] = TextStringObject(author)
    writer.add_annotation(page_number=number, annotation=annotation)
