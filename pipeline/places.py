"""Where a span of a reading text stands in its original file, in words."""

from __future__ import annotations

from bisect import bisect_right

from pipeline.checks.findings import Lang
from pipeline.records import Anchor, Document, Span

#: the thirds of a page, and none
_THIRDS = (("上部", ", upper part"), ("中部", ", middle"), ("下部", ", lower part"), ("", ""))
#: blocks of a page below which it has no parts
_FEW = 6


def anchor(document: Document, span: Span) -> Anchor | None:
    """The anchor of the block in which a span begins."""
    if not document.blocks:
        return None
    origin = document.offsets.origin(span.start)
    i = bisect_right(document.blocks, origin, key=lambda block: block[0]) - 1
    return document.blocks[max(i, 0)][1]


def words(document: Document, span: Span | None, lang: Lang) -> str:
    """The place for readers: 第2页上部, 第3段, 表1第3行第2格, 工作表“名单”第3行, 第12行; empty where the format knows none.

    Rows and cells are counted in the table, paragraphs in the body outside tables, lines in a text file. Of a page it is told in which
    third of its text the words stand.
    """
    place = anchor(document, span) if span else None
    if place is None:
        return ""
    zh = lang == "zh"
    parts = []
    if place.page is not None:
        third = _THIRDS[_third(document, place)]
        parts.append(f"第{place.page}页{third[0]}" if zh else f"page {place.page}{third[1]}")
    if place.sheet is not None:
        parts.append(f"工作表“{place.sheet}”" if zh else f"sheet “{place.sheet}”")
        if place.row is not None:
            parts[-1] += f"第{place.row + 1}行" if zh else f" row {place.row + 1}"
    elif place.table is not None and place.row is not None:
        parts.append(f"表{place.table + 1}第{place.row + 1}行" if zh else f"table {place.table + 1} row {place.row + 1}")
        if place.column is not None:
            parts[-1] += f"第{place.column + 1}格" if zh else f" cell {place.column + 1}"
    elif place.page is None and place.paragraph is not None:
        parts.append(f"第{place.paragraph + 1}段" if zh else f"paragraph {place.paragraph + 1}")
    elif place.page is None and place.line is not None:
        parts.append(f"第{place.line}行" if zh else f"line {place.line}")
    return ("" if zh else ", ").join(parts)


def _third(document: Document, place: Anchor) -> int:
    """In which third of its page's text a block stands, 0 to 2; 3 where the page has too few blocks to tell."""
    on_page = [held.box for _, held in document.blocks if held.page == place.page and held.box]
    if place.box is None or len(on_page) < _FEW:
        return 3
    top, bottom = min(box[1] for box in on_page), max(box[3] for box in on_page)
    middle = (place.box[1] + place.box[3]) / 2
    return min(2, max(0, int(3 * (middle - top) / (bottom - top)))) if bottom > top else 3
