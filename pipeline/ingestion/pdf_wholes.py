"""Lines that PDFium gives as they are printed: a look at their ends and blanks tells, and no single glyph is asked for.

Most lines of most pages are such. A line that is not, or may be none, is left to `pdf_lines`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from pipeline.ingestion.pdf_chars import BLANKS, Box, PageText, mended
from pipeline.ingestion.pdf_order import Line
from pipeline.records import Span

# Widths below are in em, the height of the line's characters. Calibrated on LibreOffice, Chromium and reportlab output in 12 and
# 16 point: Word and LibreOffice put 0.2-0.25 em between a Chinese character and a figure, justified Chinese lines open by at most
# 0.2 em, a typed blank is 0.25 em or wider, columns and tabs leave 1 em and more.
BLANK_GAP = 0.3
MIXED = 0.05  # wider by so much beside one Chinese character than between two
WIDE_GAP = 0.9
#: no wider gap than this is ever a blank, whatever stands beside it
CLOSE = 0.1
#: curly quotes that LibreOffice draws after the rest of their line, the gaps for them being blanks to PDFium; a blank with one before it or
#: behind it, and not the quote, begins the pattern: one character is looked for in a tenth of the time of four
_LATE = re.compile(" (?:(?<=[“”‘’] )|(?=[“”‘’]))")
#: the parts of such a line: each quote, and what stands between quotes and blanks; those of any other line: what stands between blanks
_RUN, _INK = re.compile("[“”‘’]|[^ “”‘’]+"), re.compile(f"[^{BLANKS}]+")
_WIDE = re.compile("[\u2e80-\ua4cf\uf900-\ufaff\ufe30-\uff60\U00020000-\U0010ffff\ud800-\udfff“”‘’—…]")
#: a run of characters, by their indices in the page's text
Places = tuple[int, int]


@lru_cache(maxsize=20_000)
def is_wide(char: str) -> bool:
    """Whether a character is as wide as it is high (Chinese characters and their punctuation): no blank belongs beside it."""
    return _WIDE.match(char) is not None


def wholes(page: PageText, spans: Sequence[Span]) -> list[Line | None]:
    """Each span as one piece, if it runs from left to right at one height without wide gaps; None where single glyphs must be looked at."""
    text, is_simple = page.text, page.is_simple
    runs = [(span,) if is_simple and text.find(" ", *span) < 0 else _runs(page, span) for span in spans]
    ends = page.boxes([index for line in runs for start, end in line for index in (start, end - 1)])
    found: list[Line | None] = []
    done = 0
    for span, line in zip(spans, runs, strict=True):
        count = 2 * len(line)
        if count == 2 and is_simple:  # so it is with most, and most of them stand at one height
            (left, top, _, bottom), (_, last_top, right, last_bottom) = ends[done], ends[done + 1]
            if top == last_top < bottom == last_bottom and left <= right:
                found.append(Line(text[slice(*span)], left, top, right, bottom))
                done += 2
                continue
        found.append(_whole(page, span, line, ends[done : done + count]))
        done += count
    return found


def _runs(page: PageText, span: Span) -> list[Places]:
    """The parts of a span between its blanks, or where parts may have been drawn late, between its blanks and quotes."""
    text, start, end = page.text, *span
    parts = _RUN if page.is_simple and _LATE.search(text, start, end) else _INK
    return [match.span() for match in parts.finditer(text, start, end)]


def _whole(page: PageText, span: Span, runs: Sequence[Places], ends: Sequence[Box]) -> Line | None:
    """A span as one piece or None, from the boxes of the first and of the last character of each of its runs."""
    start, end = span
    left, top, _, bottom = ends[0]
    _, last_top, right, last_bottom = ends[-1]
    if bottom <= top or right < left or not (page.is_simple or page.is_plain(span)):
        return None
    upper, inner_top = (top, last_top) if top < last_top else (last_top, top)
    lower, inner_bottom = (bottom, last_bottom) if bottom > last_bottom else (last_bottom, bottom)
    em, shared = bottom - top, inner_bottom - inner_top
    # the box of a Chinese full stop may be no higher than its ink
    if shared < 0.5 * em and not (is_wide(page.text[end - 1]) and shared >= 0.5 * (last_bottom - last_top)):
        return None
    line = Line(page.text[start:end], left, upper, right, lower)
    if len(runs) > 1:
        is_late = page.is_simple and ends != sorted(ends) and _LATE.search(line.text)
        late = _with_late_parts(page, runs, ends) if is_late else None
        if late is not None or not _close_blanks(page, runs, ends, em, line):
            return late
    if not page.is_simple:
        line.text = mended(line.text)
    return line


def _close_blanks(page: PageText, runs: Sequence[Places], ends: Sequence[Box], em: float, line: Line) -> bool:
    """Set the blanks of a line as their widths want it; False where one is so wide, or goes back, that it may be none."""
    text, parts, upper, lower = page.text, [page.text[slice(*runs[0])]], line.top, line.bottom
    for (_, begin), (end, stop), before, after in zip(runs[:-1], runs[1:], ends[1:-1:2], ends[2::2], strict=True):
        if begin < end:
            gap = (after[0] - before[2]) / em
            wide = is_wide(text[begin - 1]) + is_wide(text[end])
            if not -BLANK_GAP < gap < (BLANK_GAP if wide == 2 else WIDE_GAP) or (not page.is_simple and "\u3000" in text[begin:end]):
                return False
            if not wide or gap >= BLANK_GAP + MIXED or not page.is_inferred(begin):
                parts.append(" ")
            upper, lower = min(upper, after[1]), max(lower, after[3])
        parts.append(text[end:stop])
    line.text, line.top, line.bottom = "".join(parts), upper, lower
    return True


def _with_late_parts(page: PageText, runs: Sequence[Places], ends: Sequence[Box]) -> Line | None:
    """A line of a simple page of which parts were drawn after others, if these fill its gaps so that no blank remains; else None.

    It is what `_pieces_of` would make of its glyphs, in a tenth of the time: what stands between blanks and quotes runs on without gaps,
    as whole lines do.
    """
    text = page.text
    placed = sorted(zip(ends[::2], ends[1::2], runs, strict=True))
    order = [run for _, _, run in placed]
    if order == runs or not all(page.is_inferred(index) for (_, end), (start, _) in pairwise(runs) for index in range(end, start)):
        return None
    _, tops, rights, bottoms = zip(*ends, strict=True)
    top, bottom = min(tops), max(bottoms)
    em = min(bottoms) - max(tops)
    if 2 * em < bottom - top or em <= 0:
        return None
    for (_, before, (_, end)), (after, _, (start, _)) in pairwise(placed):
        gap = after[0] - before[2]
        if not -CLOSE * em <= gap < BLANK_GAP * em or (gap > CLOSE * em and not is_wide(text[end - 1]) and not is_wide(text[start])):
            return None
    return Line("".join([text[start:end] for start, end in order]), placed[0][0][0], top, max(rights), bottom)
