"""Remarks as highlights with notes in a PDF."""

from __future__ import annotations

import io
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

import pypdfium2 as pdfium
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import Highlight, Text
from pypdf.generic import ArrayObject, FloatObject, NameObject, TextStringObject

from pipeline.annotation.marks import Mark, Part, letters_with_places, located

#: colours of highlights by severity, as in the report
_COLOURS = {"high": "ffb3b3", "medium": "ffe08a", "low": "fff7b0", "info": "cfe8ff"}
#: side of the sign of a note that has no words to stand on, in points
_SIGN = 20.0
#: points by which letters may stand out of the box of their block: readers take its bounds from other letters' ascents
_SLACK = 2.0

Box = tuple[float, float, float, float]


def highlighted(data: bytes, marks: Sequence[Mark], author: str) -> bytes:
    """A PDF with each mark as a highlight on its words, its text as the note; what is absent as a note at the head of the first page.

    Words that run on over a page's end are highlighted on each page. The pages' contents stay as they are. Raises pypdf's errors
    (PdfReadError, FileNotDecryptedError) for what cannot be opened.
    """
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    signs: Counter[int] = Counter()
    with pdfium.PdfDocument(data) as document:
        words = _Words(document)
        for mark in marks:
            found: dict[int, list[Box]] = defaultdict(list)
            exact = True
            for part in mark.parts:
                if part.words.strip():
                    number, boxes, sure = words.boxes(part)
                    found[number] += boxes
                    exact = exact and sure
            told = mark.text if exact else mark.unplaced
            drawn = {number: boxes for number, boxes in found.items() if boxes}
            for number, boxes in drawn.items():
                _highlight(writer, number, boxes, mark, told, author)
            if not drawn:
                number = next(iter(found), 0)
                signs[number] += 1
                _note(writer, number, words.height(number) - _SIGN * signs[number], told, author)
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


class _Words:
    """The words of a PDF and where they stand; each page is read once."""

    def __init__(self, document: pdfium.PdfDocument) -> None:
        self._document = document
        self._pages: dict[int, tuple[float, pdfium.PdfTextPage, str]] = {}

    def _page(self, number: int) -> tuple[float, pdfium.PdfTextPage, str]:
        """Height and text of a page."""
        if number not in self._pages:
            page = self._document[number]
            text = page.get_textpage()
            self._pages[number] = page.get_height(), text, text.get_text_range()
        return self._pages[number]

    def height(self, number: int) -> float:
        """The height of a page in points, for which its text need not be read."""
        return self._pages[number][0] if number in self._pages else self._document.get_page_size(number)[1]

    def boxes(self, part: Part) -> tuple[int, list[Box], bool]:
        """The page of a part of a mark, the rectangles of its words there, a line each, and whether these are its words: where they are
        not found again the rectangle is that of the whole block. Each is (left, bottom, right, top) in points from the lower left corner.
        """
        if part.anchor is None or part.anchor.page is None:
            return self._anywhere(part)
        number = min(part.anchor.page, len(self._document)) - 1
        height, text, said = self._page(number)
        if part.anchor.box is None:
            found = located(part, said)
            return number, _rects(text, found.start, found.end) if found else [], found is not None
        left, top, right, bottom = part.anchor.box
        inside = left - _SLACK, height - bottom - _SLACK, right + _SLACK, height - top + _SLACK
        block, (letters, places) = letters_with_places(part.text)[0], letters_with_places(said)
        standing = [(places[at], places[at + len(block) - 1] + 1) for at in _all(letters, block)]
        for first, last in standing:
            if len(standing) == 1 or _within(_rects(text, first, last), inside):
                found = located(part, said[first:last])
                return number, _rects(text, first + found.start, first + found.end) if found else [], found is not None
        held = [at for at in range(text.count_chars()) if _within([text.get_charbox(at)], inside)]
        found = located(part, "".join(said[at] for at in held)) if held and held[-1] < len(said) else None
        if found:
            return number, _rects(text, held[found.start], held[found.end - 1] + 1), True
        return number, [(left, height - bottom, right, height - top)], False

    def _anywhere(self, part: Part) -> tuple[int, list[Box], bool]:
        """As `boxes`, for a part of which it is not known where it stands: the first place of its block's text, else of its words."""
        for sought in (part, Part(None, part.words, 0, len(part.words))):
            block = letters_with_places(sought.text)[0]
            for number in range(len(self._document)):
                _, text, said = self._page(number)
                if block in letters_with_places(said)[0] and (found := located(sought, said)):
                    return number, _rects(text, found.start, found.end), True
        return 0, [], False


def _all(text: str, part: str) -> Iterator[int]:
    at = text.find(part) if part else -1
    while at >= 0:
        yield at
        at = text.find(part, at + 1)


def _within(boxes: Sequence[Box], around: Box) -> bool:
    """Whether the middle of each box lies in another one."""
    left, low, right, high = around
    return bool(boxes) and all(left <= (box[0] + box[2]) / 2 <= right and low <= (box[1] + box[3]) / 2 <= high for box in boxes)


def _rects(text: pdfium.PdfTextPage, start: int, end: int) -> list[Box]:
    return [text.get_rect(i) for i in range(text.count_rects(start, end - start))]


def _highlight(writer: PdfWriter, number: int, boxes: Sequence[Box], mark: Mark, told: str, author: str) -> None:
    around = (min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes))
    corners = [x for left, low, right, high in boxes for x in (left, high, right, high, left, low, right, low)]
    quads = ArrayObject([FloatObject(x) for x in corners])
    annotation = Highlight(rect=around, quad_points=quads, highlight_color=_COLOURS[mark.severity], printing=True)
    _add(writer, number, annotation, told, author)


def _note(writer: PdfWriter, number: int, y: float, told: str, author: str) -> None:
    _add(writer, number, Text(rect=(4, y, 4 + _SIGN, y + _SIGN), text=told), told, author)


def _add(writer: PdfWriter, number: int, annotation: Highlight | Text, told: str, author: str) -> None:
    annotation[NameObject("/Contents")] = TextStringObject(told)
    annotation[NameObject("/T")] = TextStringObject(author)
    writer.add_annotation(page_number=number, annotation=annotation)
