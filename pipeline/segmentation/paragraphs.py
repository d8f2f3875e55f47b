"""Sections of a document that has no headings: its paragraphs, grouped where their function changes."""

from __future__ import annotations

import re

from pipeline.records import Section, Span
from pipeline.segmentation.outline import Frame

_SALUTATION = re.compile(r"[^，。；：\t]{2,24}：")
_LEAD = re.compile(r"((?:[^，。：；]{2,12}，)?[^，。：；]{2,12})[：。]")


def paragraphs(frame: Frame, start: int, stop: int) -> list[Section]:
    """One section without heading for each line between `start` and `stop`; a salutation at the beginning is none."""
    lines = [line for line in frame.lines() if start <= line.start < stop]
    if len(lines) > 1 and _SALUTATION.fullmatch(frame.norm, *lines[0]):
        lines = lines[1:]
    return [Section(None, None, 1, line, line) for line in lines]


def lead(norm: str, span: Span) -> str | None:
    """The words with which a paragraph names its subject: 活动主题：… gives 活动主题."""
    m = _LEAD.match(norm, span.start, span.end)
    return m.group(1) if m else None


def merge(sections: list[Section]) -> list[Section]:
    """Neighbours with the same labels become one section; one without labels joins the one before it."""
    out: list[Section] = []
    for section in sections:
        last = out[-1] if out else None
        if last and (section.labels == last.labels or not section.labels or set(section.labels) <= set(last.labels)):
            span = Span(last.span.start, section.span.end)
            out[-1] = Section(None, None, 1, span, span, last.labels, last.score)
        else:
            out.append(section)
    return out
