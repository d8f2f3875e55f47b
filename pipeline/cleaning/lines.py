"""Joins lines that were broken inside a sentence, by the lines' width or, in a PDF, by their place on the page."""

from __future__ import annotations

import re
from collections.abc import Callable
from unicodedata import east_asian_width

from pipeline.cleaning.draft import Edit
from pipeline.cleaning.normal import HAN

Box = tuple[float, float, float, float]

_CLOSED = re.compile(r"[。！？；：!?;:…]['”’」』）)]*\s*$")
_MID = re.compile(f"[{HAN}A-Za-z\\d，、,]\\s*$")
_STRUCTURAL = re.compile(
    r"\s*(?:[一二三四五六七八九十壹贰叁肆伍陆柒捌玖拾]{1,3}\s*[、.．:：]|[（(][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}\s*[.．、)）](?!\d)|[①-⑳]"
    r"|第[一二三四五六七八九十\d]{1,3}[章节条篇阶步部]|附件|附：|[一二三四五六七八九十]是|(?:副?[组組][长長]|成\s*[员員]|[组組][员員]|[顾顧][问問]|办公室主任)\s*[：:（(]"
    r"|[IVX]{1,5}\.|[(（]?\d{4}年\d{1,2}月\d{1,2}日[)）]?\s*$|[二两]〇|二[O○零]|\t)"
)
_RUNNING = re.compile(f"[，。；,;].*[{HAN}，、]\\s*$")
# an English line that goes on in lower case was broken, however ragged the margin
_LATIN_END, _LATIN_START = re.compile(r"[A-Za-z\d,;'’)\-]\s*$"), re.compile(r"[a-z]")
# A line in running text this long (in columns; a Han character takes two) that stops without a closing mark was broken by a page or an export.
_LONG = 60
# Share of the widest line's width from which on a hard-wrapped line is full; page marks taken out of it make it a little shorter.
_FULL = 0.82


def width(line: str) -> int:
    """Columns that a line takes in a fixed-width font."""
    return sum(2 if east_asian_width(char) in "WF" else 1 for char in line)


def joins(text: str, box_at: Callable[[int], Box | None]) -> list[Edit]:
    """Edits that take out the breaks inside sentences. `box_at` gives the box of the block that holds an offset, in a PDF."""
    lines = [(m.start(), m.group()) for m in re.finditer(r"[^\n]+", text)]
    boxes = [box_at(start) for start, _ in lines]
    right = max((box[2] for box in boxes if box), default=0.0)
    widths = [width(line.strip()) for _, line in lines]
    wrap = _wrap_width([line for _, line in lines], widths)
    edits = []
    for i in range(len(lines) - 1):
        (start, line), (after, following) = lines[i], lines[i + 1]
        if _CLOSED.search(line) or _STRUCTURAL.match(following) or "\t" in line or "\t" in following:
            continue
        box, below = boxes[i], boxes[i + 1]
        if box and below:
            size = max(below[3] - below[1], 6.0)
            full = box[2] > right - 2.5 * size and below[0] - _left(boxes) < 1.2 * size
        elif wrap:
            full = widths[i] >= wrap * _FULL
        else:
            full = widths[i] >= _LONG and bool(_RUNNING.search(line)) and not _STRUCTURAL.match(line)
        if full or (box and _LATIN_END.search(line) and _LATIN_START.match(following)):
            end = start + len(line)
            latin = line[-1:].isascii() and following[:1].isascii() and line[-1:] != "-"
            edits.append(Edit(end, after, " " if latin else ""))
    return edits


def _left(boxes: list[Box | None]) -> float:
    return min((box[0] for box in boxes if box), default=0.0)


def _wrap_width(lines: list[str], widths: list[int]) -> int:
    """The width at which a text was hard-wrapped, 0 if it was not: many lines stop there in mid-sentence, few go far beyond."""
    broken = [columns for line, columns in zip(lines, widths, strict=True) if 40 <= columns <= 130 and _MID.search(line)]
    for widest in sorted(set(broken), reverse=True):
        if sum(widest - 4 <= columns <= widest for columns in broken) >= max(4, len(lines) // 8):
            beyond = sum(columns > widest * 1.1 for columns in widths)
            return widest if beyond <= len(lines) // 5 else 0
    return 0
