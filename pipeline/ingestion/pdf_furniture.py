"""Running headers, footers and page numbers of a PDF: found by their repetition over pages and by their form.

The rule in doubt is that a line is body text: a page number that leaks costs a reader a glance, a swallowed heading costs a section.
So a mark must stand outermost on its page, must not be larger than the body text, and must not look like a heading or a date.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from functools import cached_property
from itertools import accumulate, pairwise
from statistics import median
from typing import Literal

from pipeline.ingestion.pdf_order import Line

Edge = Literal["header", "footer"]
_EDGES: tuple[Edge, Edge] = ("header", "footer")

#: how far from the edge furniture can stand, in points: Chinese official documents (GB/T 9704) print the page number 28 mm above
#: the lower edge; the share bounds it on small pages
_ZONE, _ZONE_SHARE = 110.0, 0.16
#: above (below) this height stands no body text with Word's default margins of 2.54 cm, as a share of an A4 page
_MARGIN_SHARE = 0.087
#: at most this many lines make up a header or a footer
_DEPTH = 3
#: running lines are set no larger than the text they accompany
_LARGER = 1.12
#: of one or two pages, where little is repeated, what stands above in letters so much smaller than the text's is a running header
_SMALLER, _FEW_PAGES = 0.8, 2
#: heights of one running line over the pages, in points
_HEIGHT_TOLERANCE = 6.0
#: a bare number counts as a page number where it stands this much farther from the text than the lines from one another
_APART = 1.3

_N = r"(?:\d{1,4}|[ivxlc]{1,7}|[一二三四五六七八九十百〇零○]{1,5})"
_DASH = r"[-‐‑–—―－─━~～·•*＊|_]"
#: folded text without blanks that can only be a page mark
_PAGE_MARK = re.compile(
    rf"{_DASH}{{1,3}}{_N}{_DASH}{{1,3}}"
    rf"|{_DASH}{{0,3}}第{_N}页(?:[,，;；/／(（]?(?:共|总)(?:计)?{_N}页[)）]?)?{_DASH}{{0,3}}"
    rf"|共{_N}页[,，;；/／]?第{_N}页"
    rf"|{_DASH}{{0,3}}page\d{{1,4}}(?:(?:of|/)\d{{1,4}})?{_DASH}{{0,3}}|p\.?\d{{1,4}}"
    rf"|{_DASH}{{0,3}}\d{{1,4}}[/／]\d{{1,4}}{_DASH}{{0,3}}|第?\d{{1,4}}(?:页|/共?\d{{1,4}}页)"
    # what browsers print above and below a page: date, time and title; address and page number
    r"|\d{1,4}/\d{1,2}/\d{1,4}[,，]?(?:上午|下午)?\d{1,2}:\d\d(?:[ap]m)?(?!\d).*|(?:https?://|file:///)\S+\d{1,4}/\d{1,4}"
)
#: blanks included; the address that a browser prints beside the page number has no blanks
_LONGEST_MARK = 200
_BARE = re.compile(r"\d{1,3}|[ivxlc]{1,6}")
#: a page number inside a running line, to be masked before lines are compared over pages
_PAGE_PART = re.compile(
    rf"第\s*{_N}\s*页(?:\s*[,，/]?\s*共\s*{_N}\s*页)?|page\s*\d+(?:\s*of\s*\d+)?|\b\d{{1,4}}\s*/\s*\d{{1,4}}\b"
    rf"|{_DASH}\s*\d{{1,4}}\s*{_DASH}|(?<=\s)\d{{1,4}}$|^\d{{1,4}}(?=\s)",
    re.IGNORECASE,
)
_HEADING = re.compile(
    r"(?:[(（]?[一二三四五六七八九十]{1,3}[)）、.．:：]|\d{1,2}(?:[、．:：)）]|\.(?!\d{3}))|[(（]\d{1,2}[)）]|[①-⑳]"
    r"|第[一二三四五六七八九十百\d]{1,4}(?:章|节|篇|部分|阶段|条|项|步|周|期|组)|附(?:件|表|录|图)|[图表]\s*\d)"
)
_DATE = re.compile(
    r"[\d一二三四五六七八九十〇零○oO\s]{2,10}[年./-][\d一二三四五六七八九十\s]{1,4}[月./-](?:[\d一二三四五六七八九十廿\s]{1,4}日?)?"
)
_SENTENCE_END = tuple("。；：，、！？;:,!?")


class PageLines:
    """The lines of one page outside tables, from top to bottom, and the page's height in points."""

    def __init__(self, lines: Sequence[Line], height: float) -> None:
        self.lines = lines
        self.height = height

    @cached_property
    def body_size(self) -> float:
        """The height of most characters."""
        heights = sorted((line.height, 1 + len(line.text) // 8) for line in self.lines)
        half = sum(weight for _, weight in heights) / 2
        return next((height for (height, _), total in zip(heights, accumulate(w for _, w in heights), strict=True) if total >= half), 0.0)

    @cached_property
    def leading(self) -> float:
        """The usual white space between lines."""
        gaps = [b.top - a.bottom for a, b in pairwise(self.lines) if b.top > a.top]
        return max(median(gaps), 0.0) if gaps else 0.0


def mark(pages: Sequence[PageLines]) -> None:
    """Set `Line.region` of running headers, footers and page numbers to ``header`` or ``footer``, in place."""
    for edge in _EDGES:
        outer = [_outer(page, edge) for page in pages]
        if not any(outer):
            continue
        found = _running(pages, outer, edge) | _numbered(outer)
        if edge == "header" and len(pages) <= _FEW_PAGES:
            found |= _small(pages, outer)
        for page, lines in zip(pages, outer, strict=True):
            for line in lines[:_DEPTH]:
                if id(line) not in found and not _is_page_mark(line, page, edge):
                    break
                line.region = edge


def _folded(line: Line) -> str:
    return unicodedata.normalize("NFKC", line.text).lower()


def _offset(line: Line, height: float, edge: Edge) -> float:
    """How far a line's far side is from the page's edge."""
    return line.bottom if edge == "header" else height - line.top


def _outer(page: PageLines, edge: Edge) -> list[Line]:
    """The lines in the zone of headers or footers, outermost first; lines that stand at one height are told apart by nothing else."""
    zone = min(_ZONE, _ZONE_SHARE * page.height)
    if edge == "header":
        lines = [line for line in page.lines if line.bottom <= zone and line.region == "body"]
        return sorted(lines, key=lambda line: (line.top, line.x0))
    lines = [line for line in page.lines if page.height - line.top <= zone and line.region == "body"]
    return sorted(lines, key=lambda line: (-line.bottom, line.x0))


def _inner(page: PageLines, line: Line, edge: Edge) -> float | None:
    """The white space between a line and its neighbour towards the middle of the page; None without neighbour."""
    if edge == "header":
        gaps = [other.top - line.bottom for other in page.lines if other is not line and other.top >= line.top + 0.5 * line.height]
    else:
        gaps = [line.top - other.bottom for other in page.lines if other is not line and other.bottom <= line.bottom - 0.5 * line.height]
    return min(gaps) if gaps else None


def _is_page_mark(line: Line, page: PageLines, edge: Edge) -> bool:
    """A page mark by its form; a bare number also needs white space towards the text."""
    if len(line.text) > _LONGEST_MARK:
        return False
    text = re.sub(r"\s", "", _folded(line))
    is_bare = _BARE.fullmatch(text)
    if not (is_bare or _PAGE_MARK.fullmatch(text)):
        return False
    if not is_bare:
        return True
    inner = _inner(page, line, edge)
    if inner is None:
        return True
    return line.height <= _LARGER * page.body_size and inner >= max(_APART * page.leading, 0.6 * line.height)


def _running(pages: Sequence[PageLines], outer: Sequence[Sequence[Line]], edge: Edge) -> set[int]:
    """Lines that stand with the same words, up to the page number, at the same height of several pages (ids of the lines)."""
    groups: dict[str, list[tuple[int, Line, float]]] = defaultdict(list)
    for number, (page, lines) in enumerate(zip(pages, outer, strict=True)):
        for line in lines[:_DEPTH]:
            if _may_run(line.text):
                key = re.sub(r"\s", "", _PAGE_PART.sub("#", _folded(line)))
                groups[key].append((number, line, _offset(line, page.height, edge)))
    found: set[int] = set()
    for key, members in groups.items():
        at = median(offset for _, _, offset in members)
        same = [(number, line) for number, line, offset in members if abs(offset - at) <= _HEIGHT_TOLERANCE]
        count = len({number for number, _ in same})
        if count >= 3 or (count == 2 and len(pages) <= 4 and not _DATE.fullmatch(key)):
            found.update(id(line) for number, line in same if _in_margin(pages[number], line, edge))
    return found


def _small(pages: Sequence[PageLines], outer: Sequence[Sequence[Line]]) -> set[int]:
    """Outermost lines in small letters in the upper margin, set apart from the text (ids of the lines)."""
    return {
        id(line)
        for page, lines in zip(pages, outer, strict=True)
        for line in lines[:1]
        if line.height <= _SMALLER * page.body_size and _may_run(line.text) and _in_margin(page, line, "header")
    }


def _may_run(text: str) -> bool:
    """Whether a line could be a running header at all: no heading, no sentence."""
    return not _HEADING.match(text) and not text.endswith(_SENTENCE_END) and len(text) <= 80


def _in_margin(page: PageLines, line: Line, edge: Edge) -> bool:
    """Whether a line, no larger than the text, stands where no body text stands or is clearly set apart from the text."""
    if line.height > _LARGER * page.body_size:
        return False
    if _offset(line, page.height, edge) <= _MARGIN_SHARE * page.height:
        return True
    inner = _inner(page, line, edge)
    return inner is None or inner >= max(2 * line.height, _APART * page.leading)


def _numbered(outer: Sequence[Sequence[Line]]) -> set[int]:
    """Bare numbers outermost on three pages or more that count on with the pages (ids of the lines)."""
    groups: dict[int, list[Line]] = defaultdict(list)
    for number, lines in enumerate(outer):
        text = _folded(lines[0]).strip() if lines else ""
        if re.fullmatch(r"\d{1,4}", text):
            groups[int(text) - number].append(lines[0])
    return {id(line) for lines in groups.values() if len(lines) >= 3 for line in lines}
