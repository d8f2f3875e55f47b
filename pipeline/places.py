"""Where a span of a reading text stands in its original file, in words."""

from __future__ import annotations

from bisect import bisect_right

from pipeline.checks.findings import Lang
from pipeline.records import Anchor, Document, Span


def anchor(document: Document, span: Span) -> Anchor | None:
    """The anchor of the block in which a span begins."""
    if not document.blocks:
        return None
    origin = document.offsets.origin(span.start)
    i = bisect_right(document.blocks, origin, key=lambda block: block[0]) - 1
    return document.blocks[max(i, 0)][1]


def words(document: Document, span: Span | None, lang: Lang) -> str:
    """The place for readers: 第2页, 表1第3行, 工作表“名单”第3行, 第5段, 第12行; empty where the format knows none."""
    place = anchor(document, span) if span else None
    if place is None:
        return ""
    zh = lang == "zh"
    parts = []
    if place.page is not None:
        parts.append(f"第{place.page}页" if zh else f"page {place.page}")
    if place.sheet is not None:
        parts.append(f"工作表“{place.sheet}”" if zh else f"sheet “{place.sheet}”")
        if place.row is not None:
            parts[-1] += f"第{place.row + 1}行" if zh else f" row {place.row + 1}"
    elif place.table is not None and place.row is not None:
        parts.append(f"表{place.table + 1}第{place.row + 1}行" if zh else f"table {place.table + 1} row {place.row + 1}")
    elif place.page is None and place.paragraph is not None:
        parts.append(f"第{place.paragraph + 1}段" if zh else f"paragraph {place.paragraph + 1}")
    elif place.page is None and place.line is not None:
        parts.append(f"第{place.line}行" if zh else f"line {place.line}")
    return ("" if zh else ", ").join(parts)
