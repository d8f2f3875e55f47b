"""Visual lines of a PDF page: characters grouped by geometry, in reading order, columns one after the other.

PDFium gives characters in the order of the content stream, which is not always the order of reading (LibreOffice draws the wide
blanks of a line after the line), and drops or invents blanks. So lines are built from the places of the characters alone.
"""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise
from statistics import median

from pipeline.ingestion.pdf_chars import BLANK_CHARS, BLANKS, Glyph, PageText, mended
from pipeline.ingestion.pdf_order import Line, in_order
from pipeline.records import Span

# Widths below are in em, the height of the line's characters. Calibrated on LibreOffice, Chromium and reportlab output in 12 and
# 16 point: Word and LibreOffice put 0.2-0.25 em between a Chinese character and a figure, justified Chinese lines open by at most
# 0.2 em, a typed blank is 0.25 em or wider, columns and tabs leave 1 em and more.
_BLANK_GAP = 0.3
_LATIN_GAP = 0.2
_WIDE_GAP = 0.9
#: a gap at which a line is cut into pieces, so that columns can be told apart
_PIECE_GAP = 1.2
_BLANK = re.compile(f"[{BLANKS}]+")
_WIDE = re.compile("[\u2e80-\ua4cf\uf900-\ufaff\ufe30-\uff60\U00020000-\U0010ffff\ud800-\udfff“”‘’—…]")


@lru_cache(maxsize=20_000)
def is_wide(char: str) -> bool:
    """Whether a character is as wide as it is high (Chinese characters and their punctuation): no blank belongs beside it."""
    return _WIDE.match(char) is not None


def read_lines(page: PageText, spans: Sequence[Span], loose: Iterable[list[Glyph]] = ()) -> list[Line]:
    """The lines of a page in reading order, from spans of its text and from runs of single glyphs.

    Most spans are lines already and need a look at their ends and blanks only; where two stand on one another, or go back, the
    places of all characters decide.
    """
    runs = list(loose)
    pieces = [piece for run in runs for piece in _pieces_of([run])]
    for span in spans:
        whole = _whole(page, span)
        pieces += [whole] if whole else _pieces_of([page.glyphs(span)])
    if _has_conflict(pieces):
        pieces = _pieces_of(runs + [page.glyphs(span) for span in spans])
    return in_order(pieces)


def lines_of(runs: Iterable[list[Glyph]]) -> list[Line]:
    """The lines that runs of glyphs make up, in reading order; the glyphs may come in any order."""
    return in_order(_pieces_of(runs))


def turned_line(page: PageText, span: Span) -> Line:
    """The characters of a span as they come, for text that does not stand upright."""
    glyphs = page.glyphs(span)
    return _line("".join(glyph.char for glyph in glyphs), glyphs)


def _pieces_of(runs: Iterable[list[Glyph]]) -> list[Line]:
    return [piece for row in _rows(runs) for piece in _cut(row)]


def _whole(page: PageText, span: Span) -> Line | None:
    """A span as one piece, if it runs from left to right at one height without wide gaps; None where single glyphs must be looked at."""
    first, last = page.box(span.start), page.box(span.end - 1)
    em = first[3] - first[1]
    text = page.text[span.start : span.end]
    shared = min(first[3], last[3]) - max(first[1], last[1])
    # the box of a Chinese full stop may be no higher than its ink
    least = min(em, last[3] - last[1]) if is_wide(text[-1]) else em
    if not page.is_plain(span) or em <= 0 or last[2] < first[0] or shared < 0.5 * least:
        return None
    top, bottom, parts, done = min(first[1], last[1]), max(first[3], last[3]), [], 0
    for blank in _BLANK.finditer(text):
        start, end = blank.span()
        before, after = page.box(span.start + start - 1), page.box(span.start + end)
        gap = (after[0] - before[2]) / em
        wide = is_wide(text[start - 1]) + is_wide(text[end])
        if not -_BLANK_GAP < gap < (_BLANK_GAP if wide == 2 else _WIDE_GAP) or "\u3000" in blank.group():
            return None
        if wide and page.is_inferred(span.start + start):
            parts += [text[done:start], _separator(text[start - 1], text[end], gap, "", True)]
        else:
            parts += [text[done:start], " "]
        top, bottom, done = min(top, after[1]), max(bottom, after[3]), end
    return Line(mended("".join([*parts, text[done:]])), first[0], top, last[2], bottom)


def _has_conflict(pieces: Sequence[Line]) -> bool:
    """Whether two pieces cover each other."""
    near: list[Line] = []
    for piece in sorted(pieces, key=lambda piece: piece.top):
        near = [other for other in near if other.bottom > piece.top + 0.3 * min(piece.height, other.height)]
        if any(min(other.x1, piece.x1) - max(other.x0, piece.x0) > 2 for other in near):
            return True
        near.append(piece)
    return False


def _line(text: str, glyphs: Sequence[Glyph]) -> Line:
    left, top, right, bottom, _ = zip(*glyphs, strict=True)
    return Line(mended(text), min(left), min(top), max(right), max(bottom))


def _rows(runs: Iterable[list[Glyph]]) -> list[list[Glyph]]:
    """Runs that stand side by side become one row of glyphs, sorted from left to right."""
    parts = [(part, visible) for run in runs for part in _forward(run) if (visible := _visible(part))]
    if len(parts) == 1:
        return [sorted(parts[0][0], key=_place)]
    boxed = [(median(glyph.top for glyph in seen), median(glyph.bottom for glyph in seen), part, seen) for part, seen in parts]
    boxed.sort(key=lambda item: item[0] + item[1])
    rows: list[tuple[float, float, list[Glyph], list[Glyph]]] = []
    for top, bottom, run, visible in boxed:
        for row in reversed(rows[-4:]):
            shared = min(bottom, row[1]) - max(top, row[0])
            if shared < 0.5 * min(bottom - top, row[1] - row[0]):
                continue
            covered = _covered(row[3], visible)
            if covered == len(visible) and _same_text(row[3], visible):
                break  # the same words printed again a hair's breadth away: a shadow or an imitated bold face
            if covered <= 0.3 * len(visible):
                row[2].extend(run)
                for glyph in visible:
                    insort(row[3], glyph)
                break
        else:
            rows.append((top, bottom, list(run), sorted(visible)))
    return [sorted(glyphs, key=_place) for _, _, glyphs, _ in rows]


def _visible(glyphs: Sequence[Glyph]) -> list[Glyph]:
    return [glyph for glyph in glyphs if glyph.char not in BLANK_CHARS]


def _place(glyph: Glyph) -> tuple[float, bool]:
    """The order of glyphs in a row: from left to right, a blank that PDFium infers before what stands at its place."""
    return glyph.x0, glyph.char != ""


def _forward(run: list[Glyph]) -> list[list[Glyph]]:
    """A run cut where the writer went back, or to another height."""
    parts: list[list[Glyph]] = [[]]
    last = None
    for glyph in run:
        if glyph.char not in BLANK_CHARS:
            if last is not None and _goes_back(last, glyph):
                parts.append([])
            last = glyph
        parts[-1].append(glyph)
    return parts


def _goes_back(last: Glyph, glyph: Glyph) -> bool:
    height = last.bottom - last.top
    return glyph.x0 < last.x0 - 0.2 * height or abs(glyph.top + glyph.bottom - last.top - last.bottom) > 1.2 * height


def _covered(placed: list[Glyph], visible: list[Glyph]) -> int:
    """How many glyphs of a run stand on top of glyphs that are already in the row."""
    count = 0
    for glyph in visible:
        at = bisect_left(placed, glyph)
        for other in placed[max(at - 1, 0) : at + 1]:
            shared = min(glyph.x1, other.x1) - max(glyph.x0, other.x0)
            if shared > 0.5 * min(glyph.x1 - glyph.x0, other.x1 - other.x0):
                count += 1
                break
    return count


def _same_text(placed: list[Glyph], visible: list[Glyph]) -> bool:
    at = bisect_left(placed, (visible[0].x0 - 0.3 * (visible[0].x1 - visible[0].x0),))
    return [glyph.char for glyph in placed[at : at + len(visible)]] == [glyph.char for glyph in sorted(visible)]


def _cut(row: list[Glyph]) -> list[Line]:
    """The pieces of a row between its widest gaps, each with its blanks restored."""
    em = median(glyph.bottom - glyph.top for glyph in _visible(row)) or 1.0
    pieces: list[Line] = []
    text: list[str] = []
    part: list[Glyph] = []
    typed, inferred = "", False
    spread = None
    for glyph in row:
        if glyph.char in BLANK_CHARS:
            typed, inferred = typed + glyph.char, inferred or not glyph.char
            continue
        if part:
            gap = (glyph.x0 - part[-1].x1) / em
            if gap >= _BLANK_GAP and spread is None:
                spread = _spread(row, em)
            if gap >= _PIECE_GAP and gap >= (spread or 0) + _PIECE_GAP:
                pieces.append(_line("".join(text), part))
                text, part = [], []
            elif typed or inferred or gap - (spread or 0.0) >= _LATIN_GAP:
                text.append(_separator(part[-1].char, glyph.char, gap - (spread or 0.0), typed, inferred))
        text.append(glyph.char)
        part.append(glyph)
        typed, inferred = "", False
    if part:
        pieces.append(_line("".join(text), part))
    return pieces


def _spread(row: list[Glyph], em: float) -> float:
    """By how much justification or letter-spacing opens a row: the median gap of its wide characters, where there are several."""
    gaps = [(b.x0 - a.x1) / em for a, b in pairwise(_visible(row)) if is_wide(a.char) and is_wide(b.char)]
    return max(median(gaps), 0.0) if len(gaps) >= 3 else 0.0


def _separator(before: str, after: str, gap: float, typed: str, inferred: bool) -> str:
    """The blanks between two characters: as typed, else two for a wide gap, one for a blank's width, none inside Chinese text."""
    if "\u3000" in typed:
        return typed
    if gap >= _WIDE_GAP:
        return "  "
    if typed:
        return " "
    if is_wide(before) or is_wide(after):
        return " " if gap >= _BLANK_GAP + (0.05 if is_wide(before) != is_wide(after) else 0.0) else ""
    return " " if gap >= _LATIN_GAP or (inferred and gap > 0.1) else ""
