"""Announced numbers of English texts against the items that follow."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.checks.case import Case
from pipeline.checks.findings import make
from pipeline.records import Finding, Span

_EN_WORDS = ["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
_EN_COUNTED = re.compile(
    rf"(?i)\b({'|'.join(_EN_WORDS)}|[2-9])\s+(?:(?:main|key|major|following|specific|important)\s+)?(?:things|tasks|measures|activities|aspects|actions|points|requirements|items|projects)\b"
)
_EN_MARK = re.compile(r"(?<!\w)[(（](\d)[)）]")
_EN_LEAD = 60  # characters between an announcement and its first item
_NEAR = 3  # a list that is longer or shorter by more is not the one that was announced


def in_english(case: Case) -> Iterator[Finding]:
    """The school will do five things well: and four numbered items, as sections or within the paragraph."""
    for m in (m for low, high in case.ranges for m in _EN_COUNTED.finditer(case.norm, low, high)):
        found = _en_marked(case.norm[m.end() :].split("\n", 1)[0])
        announced = _en_number(m.group(1))
        if found and announced != found and abs(announced - found) <= _NEAR:
            yield make("count_mismatch", case.text, Span(*m.span()), announced=announced, found=found)
    for section in (inner for top in case.sections for inner in (top, *top.children)):
        items = [child for child in section.children if child.number]
        if len(items) < 2 or "attachment" in section.labels:
            continue
        for m in _EN_COUNTED.finditer(case.norm, section.span.start, items[0].span.start):
            announced = _en_number(m.group(1))
            near = len(case.norm[m.end() : items[0].span.start].strip()) <= _EN_LEAD
            if near and announced != len(items) and abs(announced - len(items)) <= _NEAR:
                yield make("count_mismatch", case.text, Span(*m.span()), announced=announced, found=len(items))


def _en_number(words: str) -> int:
    return _EN_WORDS.index(words.lower()) + 2 if words.lower() in _EN_WORDS else int(words)


def _en_marked(words: str) -> int:
    """How many items are marked (1), (2), … in a paragraph, the first right behind its beginning; 0 for none."""
    marks = [int(m.group(1)) for m in _EN_MARK.finditer(words)]
    first = _EN_MARK.search(words)
    return len(marks) if first and first.start() <= _EN_LEAD and len(marks) > 1 and marks == list(range(1, len(marks) + 1)) else 0
