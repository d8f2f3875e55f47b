"""Joins lines that were broken inside a sentence or a title, by the lines' width or, in a PDF, by their place on the page."""

from __future__ import annotations

import re
from collections.abc import Callable
from unicodedata import east_asian_width

from pipeline.cleaning.dates import is_broken
from pipeline.cleaning.draft import Edit
from pipeline.cleaning.normal import HAN
from pipeline.cleaning.setting import Box, Placed, Setting
from pipeline.marked import Marked

_CLOSING, _QUOTES = tuple("。！？；：!?:;…"), "'”’」』）)"
_MID = re.compile(f"[{HAN}A-Za-z\\d，、,]")
_STRUCTURAL = re.compile(
    r"\s*(?:[一二三四五六七八九十壹贰貳叁參肆伍陆陸柒捌玖拾]{1,3}\s*[、.．:：]|[甲乙丙丁戊己]、|[（(][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}\s*(?:[、)）]|[.．](?!\d))|\d{1,2}(?:\.\d{1,2}){1,2}[ \t]+(?![\d.])|[①-⑳]"
    r"|第[一二三四五六七八九十\d]{1,3}(?:[章节節条條篇阶階步部週周]|[—–\-~～至到]第?[一二三四五六七八九十\d]{1,3}[周週])|附件|附：|[一二三四五六七八九十]是|(?:副?[组組][长長]|成\s*[员員]|[组組][员員]|[顾顧][问問]|办公室主任)\s*[：:（(]"
    r"|[IVX]{1,5}\.|(?:Phase|Stage|Step)\s+[\dIVX]|[(（]?\d{4}年\d{1,2}月\d{1,2}日[)）]?\s*$|[二两]〇|二[O○零]|\t)"
)
_CLAUSE = re.compile("[，。；,;]")
# an item with a bullet, and a row in which a range of dates is a column of its own: lines of a list, however long they are
_DAY = r"(?:\d{4} ?[年./-])? ?\d{1,2} ?[月./] ?(?:\d{1,2} ?[日号]?|[上中下]旬|[初底])?"
_BULLET = re.compile(r"\s*[◆◇●■□★☆▲△➢※►•▪]")
_ROW = Marked("  |\t|\u3000", rf"(?:^|(?<=  )|(?<=[\t\u3000])){_DAY} ?[—–\-－~～至到]+ ?{_DAY}(?=  |\t|\u3000)")
# a list whose last name was cut in two: …、邓家 and 明、甘志平; …、邓 and 家明。
_CUT_TAIL, _CUT_HEAD = re.compile(f"[、：:]\\s*([{HAN}]{{1,2}})$"), re.compile(f"\\s*([{HAN}]{{1,2}})(?:[、，；。,;（(]|\\s*$)")
_CUT_LINE = re.compile(f"\\s*([{HAN}]{{1,2}})$")
_OPEN = re.compile(f"[{HAN}，、]")
# an English line that goes on in lower case was broken, however ragged the margin
_LATIN_END, _LATIN_START = re.compile(r"[A-Za-z\d,;'’)\-]\s*$"), re.compile(r"[a-z]")
# A line in running text this long (in columns; a Han character takes two) that stops without a closing mark was broken by a page or an export.
_LONG = 60
# Lines beyond this many columns are all alike: far beyond any width at which texts are wrapped (130, and a tenth more).
_WIDEST = 144
# Share of the widest line's width from which on a hard-wrapped line is full; page marks taken out of it make it a little shorter.
_FULL = 0.82


class _Columns(dict[str, int]):
    """Columns of a character, looked up in Unicode's table once."""

    def __missing__(self, char: str) -> int:
        self[char] = columns = 2 if east_asian_width(char) in "WF" else 1
        return columns


_COLUMNS = _Columns()


def width(line: str) -> int:
    """Columns that a line takes in a fixed-width font."""
    return sum(map(_COLUMNS.__getitem__, line))


def joins(text: str, box_at: Callable[[int], Box | None]) -> list[Edit]:
    """Edits that take out the breaks inside sentences. `box_at` gives the box of the block that holds an offset, in a PDF."""
    lines = [(m.start(), m.group()) for m in re.finditer(r"[^\n]+", text)]
    boxes = [box_at(start) for start, _ in lines]
    page = Setting([Placed(line, box) for (_, line), box in zip(lines, boxes, strict=True) if box])
    wrap = _wrap_width([line for _, line in lines])
    edits = []
    for i in range(len(lines) - 1):
        (start, line), (after, following) = lines[i], lines[i + 1]
        box, below = boxes[i], boxes[i + 1]
        is_closed = line.rstrip().rstrip(_QUOTES).endswith(_CLOSING)
        if (is_closed and not (box and below)) or "\t" in line or "\t" in following:
            continue
        is_within = bool(box and below and page.is_within(Placed(line, box), Placed(following, below)))
        if (_STRUCTURAL.match(following) and not is_within) or _is_listed(following):
            continue
        if box and below:
            full = page.goes_on(Placed(line, box), Placed(following, below))
        elif wrap:
            full = _extent(line) >= wrap * _FULL
        else:
            full = _runs_on(line) and _extent(line) >= _LONG and not _STRUCTURAL.match(line)
        if is_closed and not full:
            continue
        in_name = _is_cut(lines[i - 1][1] if i else "", line, following)
        in_date = is_broken(line, following)
        if full or in_date or in_name or (box and _LATIN_END.search(line) and _LATIN_START.match(following)):
            end = start + len(line.rstrip() if in_date or in_name else line)
            latin = line[-1:].isascii() and following[:1].isascii() and line[-1:] != "-" and not in_date
            edits.append(Edit(end, after, " " if latin else ""))
    return edits


def _is_listed(line: str) -> bool:
    """Whether a line is one of a list by itself."""
    return bool(_BULLET.match(line) or _ROW.search(line))


def _runs_on(line: str) -> bool:
    """Whether a line is running text that stops without a closing mark."""
    words = line.rstrip()
    return bool(_OPEN.match(words[-1:])) and bool(_CLAUSE.search(words, 0, len(words) - 1))


def _is_cut(before: str, line: str, following: str) -> bool:
    """Whether the break stands inside a name of a list: one of its two halves is a single character.

    >>> _is_cut("", "成员：黄永强、邓家", "明、甘志平"), _is_cut("", "成员：黄永强、邓家明", "甘志平、吴桐")
    (True, False)
    """
    tail = _CUT_TAIL.search(line.rstrip()) or (_CUT_LINE.fullmatch(line.rstrip()) if before.rstrip().endswith("、") else None)
    head = _CUT_HEAD.match(following) if tail else None
    return tail is not None and head is not None and 1 in (len(tail.group(1)), len(head.group(1)))


def _extent(line: str) -> int:
    """The width of a line without the blanks around it, as far as it tells lines apart."""
    return width(line.strip()[:_WIDEST])


def _wrap_width(lines: list[str]) -> int:
    """The width at which a text was hard-wrapped, 0 if it was not: many lines stop there in mid-sentence, few go far beyond."""
    open_ended = (line for line in lines if len(line) >= 20 and _MID.match(line.rstrip()[-1:]) and not _is_listed(line))
    broken = [columns for line in open_ended if 40 <= (columns := _extent(line)) <= 130]
    for widest in sorted(set(broken), reverse=True):
        if sum(widest - 4 <= columns <= widest for columns in broken) >= max(4, len(lines) // 8):
            beyond = sum(_extent(line) > widest * 1.1 for line in lines)
            return widest if beyond <= len(lines) // 5 else 0
    return 0
