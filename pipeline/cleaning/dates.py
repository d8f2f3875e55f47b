"""Dates that a text holds damaged: set with blanks, broken by a line's end, or garbled by machine translation."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.cleaning.draft import Edit

# 2 0 2 1 年 3 月 1 5 日, ２０２１年 after its figures have become plain ones; a month of two figures set apart is one
# only behind its year, a bracket or 至
_WIDE = re.compile(
    r"(?<!\d)(?:(?:1[ \u3000]?9|2[ \u3000]?0)(?:[ \u3000]?\d){2}[ \u3000]*年[ \u3000]*(?:(?:1[ \u3000]?[0-2]|0?[ \u3000]?\d)[ \u3000]*月)?|(?<=[—–~～至到（(-])1[ \u3000]?[0-2][ \u3000]*月|\d{1,2}[ \u3000]*月)"
    r"(?:(?<=月)[ \u3000]*[0-3]?[ \u3000]?\d[ \u3000]*[日号])?"
)
_GAP = re.compile(r"(?<=[\d年月])[ \u3000]+(?=[\d年月日号])")
_HAS_GAP = re.compile(r"[\d年月][ \u3000]+[\d年月日号]")  # the same, found much faster
_WHOLE = re.compile(r"(?<!\d)(?:\d{4}\s*年\s*\d{1,2}\s*月|\d{1,2}\s*月\s*\d{1,2}\s*[日号])")
_NEAR, _LEAST = 12, 8
# a lost 1 that machine translation put as 65438+, and a year that it set apart beside a month's name (conventions of the result contract)
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*"
_TRANSLATED = re.compile(
    rf"(?:20)?1?65438\+\s*(?:{_MONTH}|\d+)(?:\s+20?0\d\b)?|{_MONTH}\.?\s+(?:\d{{1,2}}(?:st|nd|rd|th)?,?\s+)?20\s\d\d\b|\b20\s\d\d,?\s+{_MONTH}"
)
_APART = re.compile(r"20\s\d\d\b")  # what every year that is set apart holds


def wide(text: str) -> Iterator[Edit]:
    """The blanks inside dates that are set wide: ``2 0 2 1 年 3 月 1 5 日``; a blank left for the day (``3月  日``) stays."""
    for date in _WIDE.finditer(text) if _HAS_GAP.search(text) else ():
        for gap in _GAP.finditer(text, *date.span()):
            yield Edit(gap.start(), gap.end(), "")


def is_broken(line: str, following: str) -> bool:
    """Whether a line ends inside a date that goes on in the following one.

    >>> is_broken("（二）组织实施阶段（4月1日至5月2", "0日）。各班开展活动。")
    True
    """
    head, tail = line.rstrip()[-_NEAR:], following.lstrip()[:_NEAR]
    if not (head[-1:].isdecimal() or head.endswith(("年", "月"))) or len(line.strip()) < _LEAST:
        return False
    return any(m.start() < len(head) < m.end() for m in _WHOLE.finditer(head + tail))


def translated(text: str) -> list[str]:
    """The dates of an English text that machine translation garbled, as they stand.

    >>> translated("from September 2065438+2003 to 65438+October, then March 5, 20 13")
    ['2065438+2003', '65438+October', 'March 5, 20 13']
    """
    return [m.group() for m in _TRANSLATED.finditer(text)] if "65438+" in text or _APART.search(text) else []
