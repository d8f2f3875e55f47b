"""Visual lines of a PDF page: characters grouped by geometry, in reading order, columns one after the other.

PDFium gives characters in the order of the content stream, which is not always the order of reading (LibreOffice draws the wide
blanks of a line after the line), and drops or invents blanks. So lines are built from the places of the characters alone.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Sequence
from math import inf
from operator import attrgetter
from statistics import median

from pipeline.ingestion.pdf_chars import BLANK_CHARS, Glyph, PageText, mended
from pipeline.ingestion.pdf_order import Line, from_top, in_order
from pipeline.ingestion.pdf_wholes import BLANK_GAP, CLOSE, MIXED, WIDE_GAP, is_wide, wholes
from pipeline.records import Span

#: in em, as the widths of `pdf_wholes`: a gap from which on a blank stands between Latin words
_LATIN_GAP = 0.2
#: a gap at which a line is cut into pieces, so that columns can be told apart
_PIECE_GAP = 1.2


def read_lines(page: PageText, spans: Sequence[Span], loose: Iterable[list[Glyph]] = ()) -> list[Line]:
    """The lines of a page in reading order, from spans of its text and from runs of single glyphs.

    Most spans are lines already and need a look at their ends and blanks only; where two stand on one another, or go back, the
    places of all characters decide.
    """
    runs = list(loose)
    pieces = [piece for run in runs for piece in _pieces_of([run])]
    for span, whole in zip(spans, wholes(page, spans), strict=True):
        pieces += [whole] if whole else _pieces_of([page.glyphs(span)])
    if _has_conflict(pieces):
        pieces = _pieces_of(runs + [page.glyphs(span) for span in spans])
    return in_order(pieces)


_top, _bottom = attrgetter("top"), attrgetter("bottom")


def lines_of(runs: Iterable[list[Glyph]]) -> list[Line]:
    """The lines that runs of glyphs make up, in reading order; the glyphs may come in any order."""
    return in_order(_pieces_of(runs))


def turned_line(page: PageText, span: Span) -> Line:
    """The characters of a span as they come, for text that does not stand upright."""
    glyphs = page.glyphs(span)
    return _line("".join(glyph.char for glyph in glyphs), glyphs)


def _pieces_of(runs: Iterable[list[Glyph]]) -> list[Line]:
    return [piece for row in _rows(runs) for piece in _cut(row)]


def _has_conflict(pieces: Sequence[Line]) -> bool:
    """Whether two pieces cover each other."""
    if from_top(pieces) is not None:
        return False
    near: list[Line] = []
    lowest = -inf
    for piece in sorted(pieces, key=_top):
        top, height = piece.top, piece.bottom - piece.top
        if top >= lowest and height >= 0:  # so it is with most lines, and nothing needs to be compared
            near = []
        else:
            near = [other for other in near if other.bottom > top + 0.3 * min(height, other.bottom - other.top)]
        for other in near:
            if min(other.x1, piece.x1) - max(other.x0, piece.x0) > 2:
                return True
        near.append(piece)
        lowest = max(lowest, top, piece.bottom)
    return False


def _line(text: str, glyphs: Sequence[Glyph]) -> Line:
    left, top, right, bottom, _ = zip(*glyphs, strict=True)
    return Line(mended(text), min(left), min(top), max(right), max(bottom))


def _rows(runs: Iterable[list[Glyph]]) -> list[list[Glyph]]:
    """Runs that stand side by side become one row of glyphs, sorted from left to right."""
    parts = [(part, visible) for run in runs for part in _forward(run) if (visible := _visible(part))]
    if len(parts) == 1:
        return [sorted(parts[0][0], key=_place)]
    boxed = [(median(map(_top, seen)), median(map(_bottom, seen)), part, seen) for part, seen in parts]
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
    cuts = [0]
    last_x, last_top, last_bottom, height = -inf, 0.0, 0.0, inf
    for place, (x0, top, _, bottom, char) in enumerate(run):
        if char in BLANK_CHARS:
            continue
        if x0 < last_x - 0.2 * height or abs(top + bottom - last_top - last_bottom) > 1.2 * height:
            cuts.append(place)
        last_x, last_top, last_bottom, height = x0, top, bottom, bottom - top
    return [run[start:end] for start, end in zip(cuts, [*cuts[1:], len(run)], strict=True)]


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
        x0, _, _, _, char = glyph
        if char in BLANK_CHARS:
            typed, inferred = typed + char, inferred or not char
            continue
        if part:
            gap = (x0 - part[-1].x1) / em
            if gap >= BLANK_GAP and spread is None:
                spread = _spread(row, em)
            if gap >= _PIECE_GAP and gap >= (spread or 0) + _PIECE_GAP:
                pieces.append(_line("".join(text), part))
                text, part = [], []
            elif typed or inferred or gap - (spread or 0.0) >= _LATIN_GAP:
                text.append(_separator(part[-1].char, char, gap - (spread or 0.0), typed, inferred))
        text.append(char)
        part.append(glyph)
        typed, inferred = "", False
    if part:
        pieces.append(_line("".join(text), part))
    return pieces


def _spread(row: list[Glyph], em: float) -> float:
    """By how much justification or letter-spacing opens a row: the gap that three of four pairs of its wide characters have at least, where
    there are several. Blanks between names and inside them open half of the pairs or more, but never nearly all.
    """
    gaps, right = [], None
    for x0, _, x1, _, char in row:
        if char not in BLANK_CHARS:
            wide = is_wide(char)
            if wide and right is not None:
                gaps.append((x0 - right) / em)
            right = x1 if wide else None
    return max(sorted(gaps)[len(gaps) // 4], 0.0) if len(gaps) >= 3 else 0.0


def _separator(before: str, after: str, gap: float, typed: str, inferred: bool) -> str:
    """The blanks between two characters: as typed, else two for a wide gap, one for a blank's width, none inside Chinese text."""
    if "\u3000" in typed:
        return typed
    if gap >= WIDE_GAP:
        return "  "
    if typed:
        return " "
    if is_wide(before) or is_wide(after):
        return " " if gap >= BLANK_GAP + (MIXED if is_wide(before) != is_wide(after) else 0.0) else ""
    return " " if gap >= _LATIN_GAP or (inferred and gap > CLOSE) else ""
