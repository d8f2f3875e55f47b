"""The characters of one PDF page with their places, through PDFium: the ground on which lines and tables are built."""

from __future__ import annotations

import ctypes
import math
import re
from collections import Counter
from dataclasses import dataclass
from typing import Any, NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from pipeline.records import Span

Box = tuple[float, float, float, float]

#: blanks that a file really draws; the U+0020 that PDFium infers from gaps is kept apart as an empty `Glyph.char`
BLANKS = "\t \u00a0\u2002-\u200a\u3000"
#: the characters of glyphs that print nothing: blanks, and "" for one that PDFium infers
BLANK_CHARS = frozenset(("", *"\t \u00a0\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u3000"))
#: characters without Unicode in the file, and marks of no width, which print nothing
UNMAPPED = "\x00\x01\x03-\x08\x0b\x0c\x0e-\x1f\ufff0-\ufffd\uffff"
_INVISIBLE = "\u200b-\u200d\u2060\ufeff\u00ad"
_UNMAPPED = re.compile(f"[{UNMAPPED}\ue000-\uf8ff]")
_NOTHING = re.compile(f"[{UNMAPPED}{_INVISIBLE}]")
#: what PDFium gives for a hyphen at a line's end; it then goes on with the next line without a break
_HYPHENS = "\x02\ufffe"
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


_glyph = Glyph._make


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


def untyped(function: Any, result: Any, *arguments: Any) -> Any:
    """A function of PDFium that takes and gives handles as plain addresses, in two thirds of the time: called for every character."""
    return ctypes.CFUNCTYPE(result, *arguments)(address(function))


def address(pointer: Any) -> int:
    """The address that an `untyped` function takes for a handle of PDFium."""
    return ctypes.cast(pointer, ctypes.c_void_p).value or 0


_get_box = untyped(pdfium_c.FPDFText_GetLooseCharBox, ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)
_get_angle = untyped(pdfium_c.FPDFText_GetCharAngle, ctypes.c_float, ctypes.c_void_p, ctypes.c_int)
_get_font_size = untyped(pdfium_c.FPDFText_GetFontSize, ctypes.c_double, ctypes.c_void_p, ctypes.c_int)


class PageText:
    """The text of one page as PDFium orders it, each character with its place; to be used while the page is open.

    `lines` are spans of `text` as PDFium groups them, in the order of the content stream; `turned` are those that do not stand
    upright with the others (watermarks); `count` visible characters have Unicode, `unmapped` have none or a private one (as some
    bullets have).
    """

    def __init__(self, page: pdfium.PdfPage, textpage: pdfium.PdfTextPage) -> None:
        """Raises OverflowError beyond `MAX_PAGE_CHARS`."""
        self._textpage = textpage.raw
        self._page = address(textpage.raw)
        self._rect = pdfium_c.FS_RECTF()
        self._pointer = ctypes.addressof(self._rect)
        self.text = _aligned_text(textpage)
        self._is_plain = _NOTHING.search(self.text) is None
        self.unmapped = len(_UNMAPPED.findall(self.text))
        self.count = sum(map(len, self.text.split())) - self.unmapped
        spans = [Span(*match.span()) for match in _LINE.finditer(self.text)]
        turns = [self._turn(span.start) for span in spans]
        weights: Counter[int] = Counter()
        for turn, span in zip(turns, spans, strict=True):
            if turn is not None:
                weights[turn] += span.end - span.start
        upright = weights.most_common(1)[0][0] if weights else page.get_rotation()
        left, bottom, right, top = page.get_bbox()
        self.frame = Frame(left, bottom, right, top, upright)
        self.lines = [span for turn, span in zip(turns, spans, strict=True) if turn == upright]
        self.turned = [span for turn, span in zip(turns, spans, strict=True) if turn != upright and self._prints(span)]

    def box(self, index: int) -> Box:
        """The box of one character, as high as its font."""
        rect, frame = self._rect, self.frame
        if not _get_box(self._page, index, self._pointer):
            return (0.0, 0.0, 0.0, 0.0)
        if frame.turn == 0:
            return (rect.left - frame.left, frame.top - rect.top, rect.right - frame.left, frame.top - rect.bottom)
        return frame.place(rect.left, rect.bottom, rect.right, rect.top)

    def is_inferred(self, index: int) -> bool:
        """Whether a blank is PDFium's guess from a gap."""
        return bool(pdfium_c.FPDFText_IsGenerated(self._textpage, index) == 1)

    def glyphs(self, span: Span) -> list[Glyph]:
        """The characters of a span with their boxes, those without Unicode left out."""
        glyphs, box = [], self.box
        is_plain = self.is_plain(span)
        for index, char in enumerate(self.text[span.start : span.end], span.start):
            if not is_plain and _NOTHING.match(char):
                continue
            drawn = "" if char == " " and self.is_inferred(index) else "-" if char in _HYPHENS else char
            glyphs.append(_glyph((*box(index), drawn)))
        return glyphs

    def is_plain(self, span: Span) -> bool:
        """Whether all characters of a span print something or are blanks."""
        return self._is_plain or _NOTHING.search(self.text, span.start, span.end) is None

    def _prints(self, span: Span) -> bool:
        """Whether a span holds more than characters without Unicode."""
        return self._is_plain or bool(_NOTHING.sub("", self.text[span.start : span.end]))

    def _turn(self, index: int) -> int | None:
        """By how many degrees clockwise (0, 90, 180, 270) the page must be turned to set this character upright; None: slanted."""
        angle = _get_angle(self._page, index)
        # a font size below zero turns letters upside down; with a matrix that does the same they stand upright
        is_flipped = _get_font_size(self._page, index) < 0
        if angle == 0.0 and not is_flipped:
            return 0
        clockwise = math.degrees(angle) + 180 * is_flipped
        quarter = round(clockwise / 90)
        return -quarter * 90 % 360 if abs(clockwise - quarter * 90) <= _SLANT else None


def mended(text: str) -> str:
    """A hyphen at the end as such, and surrogate pairs, which platforms with 16-bit characters give, as one character."""
    if text[-1] in _HYPHENS:
        text = text[:-1] + "-"
    return text if not _SURROGATE.search(text) else text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


_SURROGATE = re.compile("[\ud800-\udfff]")


def _aligned_text(textpage: pdfium.PdfTextPage) -> str:
    """The page's text with one character per index of PDFium's character list."""
    count = textpage.count_chars()
    if count > MAX_PAGE_CHARS:
        raise OverflowError(f"{count} characters on one page")
    text: str = textpage.get_text_range(errors="ignore")
    if len(text) == count:
        return text
    codes = (pdfium_c.FPDFText_GetUnicode(textpage.raw, index) for index in range(count))
    return "".join(chr(code) if code <= 0x10FFFF else "\ufffd" for code in codes)
