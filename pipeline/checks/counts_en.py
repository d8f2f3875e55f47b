"""Announced numbers of English texts against the items that follow."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.checks.case import Case
from pipeline.checks.findings import make
from pipeline.records import Finding, Span

_EN_WORDS = ["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
_EN_COUNTED = re.compile(
    rf"(?i)\b({'|'.join(_EN_WORDS)}|[2-9])\s+(?:(?:main|key|major|following|specific|important)\s+)?(?:things|tasks|measures|activities|aspects|actions|points|requirements|items|projects|methods|ways|problems|reasons|goals|principles|rules|groups|forms|means)\b"
)
_EN_MARK = re.compile(r"(?<!\w)[(（](\d)[)）]")
_EN_TURN = re.compile(r"(?i)\b(first|second|third|fourth|fifth|sixth|seventh|eighth)(?:ly)?\b(?=,| is| to )")
_EN_TURNS = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth"]
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
    """How many items are marked (1), (2), … or first, second, … in a paragraph, the first right behind its beginning; 0 for none."""
    if ":" in words[:_EN_LEAD] and (turns := list(_EN_TURN.finditer(words))) and turns[0].start() <= _EN_LEAD:
        told = [_EN_TURNS.index(m.group(1).lower()) for m in turns]
        return len(told) if len(told) > 1 and told == list(range(len(told))) else 0
    marks = [int(m.group(1)) for m in _EN_MARK.finditer(words)]
    first = _EN_MARK.search(words)
    return len(marks) if first and first.start() <= _EN_LEAD and len(marks) > 1 and marks == list(range(1, len(marks) + 1)) else 0
