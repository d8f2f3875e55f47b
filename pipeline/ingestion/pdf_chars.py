"""The characters of one PDF page with their places, through PDFium: the ground on which lines and tables are built."""

from __future__ import annotations

import ctypes
import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice, repeat
from struct import iter_unpack
from typing import Any, NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from pipeline.ingestion.pdf_open import OpenPage
from pipeline.records import Span

Box = tuple[float, float, float, float]

#: blanks that a file really draws; the U+0020 that PDFium infers from gaps is kept apart as an empty `Glyph.char`
BLANKS = "\t \u00a0\u2002-\u200a\u3000"
#: the characters of glyphs that print nothing: blanks, and "" for one that PDFium infers
BLANK_CHARS = frozenset(("", *"\t \u00a0\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u3000"))
#: characters without Unicode in the file, and marks of no width, which print nothing
UNMAPPED = "\x00\x01\x03-\x08\x0b\x0c\x0e-\x1f\ufff0-\ufffd\uffff"
_INVISIBLE = "\u200b-\u200d\u2060\ufeff\u00ad"
_PRIVATE = "\ue000-\uf8ff"
_UNMAPPED = re.compile(f"[{UNMAPPED}{_PRIVATE}]")
_NOTHING = re.compile(f"[{UNMAPPED}{_INVISIBLE}]")
#: what PDFium gives for a hyphen at a line's end; it then goes on with the next line without a break
_HYPHENS = "\x02\ufffe"
#: characters of PDFium that a glyph may have otherwise
_NOT_AS_SUCH = _HYPHENS + " "
#: what most pages do not hold: one search for all of it stands for a search each, and for some in each line
_ODD = re.compile(f"[{UNMAPPED}{_PRIVATE}{_INVISIBLE}{_HYPHENS}\ud800-\udfff{BLANKS.replace(' ', '')}]")
#: a line as PDFium gives it, without outer blanks
_LINE = re.compile(f"[^{BLANKS}\r\n{_HYPHENS}](?:[^\r\n{_HYPHENS}]*[^{BLANKS}\r\n{_HYPHENS}])?[{_HYPHENS}]?|[{_HYPHENS}]")
#: letters turned by more than this many degrees from the page's reading direction are no line of text (a watermark)
_SLANT = 5.0
#: more characters on one page than any printed page holds; A3 in 6 point type has about 20,000
MAX_PAGE_CHARS = 200_000


class Glyph(NamedTuple):
    """One character with its box in points from the upper left corner; `char` is "" where PDFium only infers a blank."""

    x0: float
    top: float
    x1: float
    bottom: float
    char: str


_new = tuple.__new__
#: where PDFium puts the boxes that it is asked for, so many at a time: a new buffer for each call, of a type for its size, took 20 µs;
#: what is put here is taken out in the same call of `PageText.boxes`
_MANY = 256
_RECTS = (pdfium_c.FS_RECTF * _MANY)()
_TARGETS = [ctypes.byref(_RECTS, offset) for offset in range(0, ctypes.sizeof(_RECTS), ctypes.sizeof(pdfium_c.FS_RECTF))]
#: a buffer for the text of nearly all pages; one type for all, for the same reason
_UNITS = 4096
_Units = ctypes.c_ushort * _UNITS


@dataclass(slots=True)
class Frame:
    """The page as it is read: turned so that most of its text stands upright, with the origin in the upper left corner."""

    left: float
    bottom: float
    right: float
    top: float
    turn: int

    @property
    def width(self) -> float:
        """Width in points, after turning."""
        return self.right - self.left if self.turn in (0, 180) else self.top - self.bottom

    @property
    def height(self) -> float:
        """Height in points, after turning."""
        return self.top - self.bottom if self.turn in (0, 180) else self.right - self.left

    def place(self, x0: float, y0: float, x1: float, y1: float) -> Box:
        """The box of two opposite corners in PDF coordinates (origin at the lower left), as seen by the reader."""
        if self.turn == 0:
            a, b, c, d = x0 - self.left, self.top - y1, x1 - self.left, self.top - y0
        elif self.turn == 90:
            a, b, c, d = y0 - self.bottom, x0 - self.left, y1 - self.bottom, x1 - self.left
        elif self.turn == 180:
            a, b, c, d = self.right - x1, y0 - self.bottom, self.right - x0, y1 - self.bottom
        else:
            a, b, c, d = self.top - y1, self.right - x1, self.top - y0, self.right - x0
        return (min(a, c), min(b, d), max(a, c), max(b, d))


def quick(function: Any, result: Any, *arguments: Any) -> Any:
    """A function of PDFium in half of the time (150 ns for 300 ns), to be called for every line or object.

    It keeps Python's lock, and without `arguments` it does not look at what it is given: handles of PDFium, C integers,
    `ctypes.byref` of a buffer.
    """
    return ctypes.PYFUNCTYPE(result, *arguments)(ctypes.cast(function, ctypes.c_void_p).value or 0)


_get_box = quick(pdfium_c.FPDFText_GetLooseCharBox, ctypes.c_int)
_get_angle = quick(pdfium_c.FPDFText_GetCharAngle, ctypes.c_float)
_get_font_size = quick(pdfium_c.FPDFText_GetFontSize, ctypes.c_double)
_is_generated = quick(pdfium_c.FPDFText_IsGenerated, ctypes.c_int)


class PageText:
    """The text of one page as PDFium orders it, each character with its place; to be closed before the page is.

    `lines` are spans of `text` as PDFium groups them, in the order of the content stream; `turned` are those that do not stand
    upright with the others (watermarks); `count` visible characters have Unicode, `unmapped` have none or a private one (as some
    bullets have). A page that `is_simple` holds no such characters, none without width, no hyphens at the ends of lines, and no blanks
    but U+0020.
    """

    def __init__(self, page: OpenPage) -> None:
        """Raises OverflowError beyond `MAX_PAGE_CHARS`, PdfiumError where PDFium cannot give the text."""
        # without pypdfium2's own object for it, which took 25 µs a page
        self._textpage = pdfium_c.FPDFText_LoadPage(page.raw)
        if not self._textpage:
            raise pdfium.PdfiumError("no text page")
        try:
            self._read(page)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Give PDFium's memory back; nothing can be asked afterwards."""
        pdfium_c.FPDFText_ClosePage(self._textpage)

    def _read(self, page: OpenPage) -> None:
        self.text = _aligned_text(self._textpage)
        self.is_simple = _ODD.search(self.text) is None
        self.unmapped = 0 if self.is_simple else len(_UNMAPPED.findall(self.text))
        self.count = sum(map(len, self.text.split())) - self.unmapped
        spans = [_new(Span, match.span()) for match in _LINE.finditer(self.text)]
        turns = self._turns([span.start for span in spans])
        upright = _upright(turns, spans)
        left, bottom, right, top = page.bounds()
        self.frame = Frame(left, bottom, right, top, page.rotation() if upright is None else upright)
        self.lines, self.turned = spans, []
        if turns.count(self.frame.turn) < len(turns):
            self.lines = [span for turn, span in zip(turns, spans, strict=True) if turn == self.frame.turn]
            self.turned = [span for turn, span in zip(turns, spans, strict=True) if turn != self.frame.turn and self._prints(span)]

    def boxes(self, indices: Sequence[int]) -> list[Box]:
        """The boxes of characters, each as high as its font.

        Many at once: one by one, with a rectangle of PDFium to be taken apart each time, they took 0.9 µs each instead of 0.4.
        """
        if len(indices) > _MANY:
            return [box for at in range(0, len(indices), _MANY) for box in self.boxes(indices[at : at + _MANY])]
        found = list(map(_get_box, repeat(self._textpage), indices, _TARGETS))
        places = islice(iter_unpack("4f", _RECTS), len(found))
        frame = self.frame
        if frame.turn == 0:
            left, upper = frame.left, frame.top
            boxes = [(x0 - left, upper - top, x1 - left, upper - bottom) for x0, top, x1, bottom in places]
        else:
            boxes = [frame.place(x0, bottom, x1, top) for x0, top, x1, bottom in places]
        return boxes if all(found) else [box if there else (0.0, 0.0, 0.0, 0.0) for box, there in zip(boxes, found, strict=True)]

    def is_inferred(self, index: int) -> bool:
        """Whether a blank is PDFium's guess from a gap."""
        return bool(_is_generated(self._textpage, index) == 1)

    def glyphs(self, span: Span) -> list[Glyph]:
        """The characters of a span with their boxes, those without Unicode left out."""
        indices: Sequence[int] = range(*span)
        if not self.is_plain(span):
            indices = [index for index in indices if not _NOTHING.match(self.text[index])]
        chars = [self.text[index] for index in indices]
        for place in [place for place, char in enumerate(chars) if char in _NOT_AS_SUCH]:
            if chars[place] != " ":
                chars[place] = "-"
            elif self.is_inferred(indices[place]):
                chars[place] = ""
        return [_new(Glyph, box + char) for box, char in zip(self.boxes(indices), zip(chars, strict=True), strict=True)]

    def is_plain(self, span: Span) -> bool:
        """Whether all characters of a span print something or are blanks."""
        return self.is_simple or _NOTHING.search(self.text, span.start, span.end) is None

    def _prints(self, span: Span) -> bool:
        """Whether a span holds more than characters without Unicode."""
        return self.is_simple or bool(_NOTHING.sub("", self.text[span.start : span.end]))

    def _turns(self, indices: Sequence[int]) -> list[int | None]:
        """By how many degrees clockwise (0, 90, 180, 270) the page must be turned to set each character upright; None: slanted."""
        angles = list(map(_get_angle, repeat(self._textpage), indices))
        sizes = list(map(_get_font_size, repeat(self._textpage), indices))
        if not any(angles) and min(sizes, default=0.0) >= 0:
            return [0] * len(angles)
        return list(map(_turn, angles, sizes))


def _turn(angle: float, size: float) -> int | None:
    # a font size below zero turns letters upside down; with a matrix that does the same they stand upright
    clockwise = math.degrees(angle) + 180 * (size < 0)
    quarter = round(clockwise / 90)
    return -quarter * 90 % 360 if abs(clockwise - quarter * 90) <= _SLANT else None


def _upright(turns: Sequence[int | None], spans: Sequence[Span]) -> int | None:
    """The turn that sets most characters upright; None where all are slanted, or there are none."""
    if turns.count(0) == len(turns):
        return 0 if turns else None
    weights: Counter[int] = Counter()
    for turn, span in zip(turns, spans, strict=True):
        if turn is not None:
            weights[turn] += span.end - span.start
    return weights.most_common(1)[0][0] if weights else None


def mended(text: str) -> str:
    """A hyphen at the end as such, and surrogate pairs, which platforms with 16-bit characters give, as one character."""
    if text[-1] in _HYPHENS:
        text = text[:-1] + "-"
    return text if not _SURROGATE.search(text) else text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


_SURROGATE = re.compile("[\ud800-\udfff]")


def _aligned_text(textpage: Any) -> str:
    """The page's text with one character per index of PDFium's character list."""
    count: int = pdfium_c.FPDFText_CountChars(textpage)
    if count > MAX_PAGE_CHARS:
        raise OverflowError(f"{count} characters on one page")
    if count <= 0:
        return ""
    # PDFium's text may leave out characters of its list, and the list may give two for one of them
    is_whole = pdfium_c.FPDFText_GetTextIndexFromCharIndex(textpage, count - 1) == count - 1
    if is_whole and pdfium_c.FPDFText_GetTextIndexFromCharIndex(textpage, 0) == 0:
        units = _Units() if count < _UNITS else (ctypes.c_ushort * (count + 1))()
        written = pdfium_c.FPDFText_GetText(textpage, 0, count, units)
        text = bytes(memoryview(units).cast("B")[: 2 * max(written - 1, 0)]).decode("utf-16-le", "ignore")
        if len(text) == count:
            return text
    codes = (pdfium_c.FPDFText_GetUnicode(textpage, index) for index in range(count))
    return "".join(chr(code) if code <= 0x10FFFF else "\ufffd" for code in codes)
