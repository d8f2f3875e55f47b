"""Dates in English text, also those that machine translation broke.

In such translations ``65438+`` stands for a lost 1: ``2065438+2003`` is 2013 with the month beside it, ``65438+February`` is December,
``165438+ 10`` is November; ``20 13`` is 2013 (conventions of the result contract).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.extraction.dates import DateRange, Point
from pipeline.records import Span

_MONTHS = ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"]
_NAME = (
    "(?:"
    + "|".join([*(m.capitalize() for m in _MONTHS), "Jan", "Feb", "Mar", "Apr", "Jun", "Jul", "Aug", "Sept", "Sep", "Oct", "Nov", "Dec"])
    + ")(?![a-z])"
)
_YEAR = r"(?:(?P<y{n}>20\s?\d\s?\d)(?!\d)|2065438\+\s*(?:20)?0?(?P<z{n}>\d)(?!\d))"
_MONTH = rf"(?:165438\+\s*(?P<eleven>1?0)\b|65438\+\s*(?P<lost>{_NAME}|\d{{1,2}})|(?P<name>{_NAME})\.?|(?P<digit>\d{{1,2}})(?=\s+(?:early|mid|late)[- ]month))"
_PART = r"(?P<part>(?:the\s+)?(?:beginning|start|early\s+days|middle|end|first\s+half|second\s+half)\s+of\s+|early[- ]|mid[- ]?|late[- ]|month-end\s+of\s+)"
_POINT = re.compile(
    rf"(?:the\s+)?(?:(?P<day1>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?=(?:{_NAME})))?(?:{_PART})?{_MONTH}"
    rf"(?:\s+(?P<part2>early|mid|late)[- ]month)?(?:\s+(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?(?!\d|\s?\d\d\b))?(?:,?\s*{_YEAR.format(n=1)})?"
)
_BROKEN = re.compile(rf"2065438\+(?P<month>{_NAME})\s+20?0(?P<last>\d)")
_ISO = re.compile(r"(?P<y>20\d\d)[./—-](?P<m>\d{1,2})(?!\d)(?:[./—-](?P<d>\d{1,2}))?")
_JOIN = re.compile(r"\s*(?:,\s*)?(?:to|until|till|through|and|—+|-+)\s*(?=the|early|mid|late|[A-Z\d]|month|end|beginning)")
_DAY = re.compile(r"(?P<day>\d{1,2})(?:st|nd|rd|th)?(?!\d)(?:,?\s*" + _YEAR.format(n=1) + ")?")
_BEGIN = re.compile(rf"(?<![A-Za-z\d])(?:the\s+(?=end|begin|start|mid|first|second)|early|mid|late|end\s|beginning\s|month-end|\d|{_NAME})")
_PARTS = {"early": "上旬", "begin": "上旬", "start": "上旬", "mid": "中旬", "middl": "中旬", "late": "下旬"}


def _month(m: re.Match[str]) -> int:
    if m["eleven"]:
        return 11
    if m["lost"]:
        low = m["lost"]
        number = int(low) if low.isdigit() else _number(low)
        return 10 if number in (0, 10) else 10 + number
    return int(m["digit"]) if m["digit"] else _number(m["name"])


def _number(name: str) -> int:
    return next(i for i, month in enumerate(_MONTHS, 1) if month.startswith(name.lower()[:3]))


def _year(m: re.Match[str]) -> int | None:
    if m["y1"]:
        return int(re.sub(r"\s", "", m["y1"]))
    return 2010 + int(m["z1"]) if m["z1"] else None


def _point(text: str, at: int) -> tuple[Point, int, str] | None:
    """A date at `at`: the point, where it ends, and the part of the month as printed (the end of a month is its last day)."""
    if m := _BROKEN.match(text, at):
        return Point(2010 + int(m["last"]), _number(m["month"]), None), m.end(), ""
    if m := _ISO.match(text, at):
        return Point(int(m["y"]), int(m["m"]), int(m["d"]) if m["d"] else None), m.end(), ""
    m = _POINT.match(text, at)
    if not m:
        return None
    day = m["day1"] or m["day2"]
    words = (m["part"] or m["part2"] or "").lower().replace("the ", "").strip()
    part = next((value for key, value in _PARTS.items() if words.startswith(key)), None)
    return Point(_year(m), _month(m), int(day) if day else None, None if day else part), m.end(), words


def find(text: str, start: int = 0, end: int | None = None, base: int | None = None) -> Iterator[DateRange]:
    """All dates and ranges in `[start, end)`, left to right; `base` is not needed here, the signature is that of `dates.find`."""
    end = len(text) if end is None else end
    at = start
    while m := _BEGIN.search(text, at, end):
        at = m.start()
        head = _point(text, at)
        if head is None or head[1] > end:
            at += 1
            continue
        first, stop, _ = head
        join = _JOIN.match(text, stop, end)
        tail = _point(text, join.end()) if join else None
        if join and tail is None and first.month and (d := _DAY.match(text, join.end())):
            tail = (Point(_year(d), first.month, int(d["day"])), d.end(), "")
        if tail and tail[1] <= end:
            last = tail[0]
            if first.year is None and last.year is not None:
                first = Point(last.year - (1 if (first.month or 0) > (last.month or 0) else 0), first.month, first.day, first.part)
            yield DateRange(first, last, Span(at, tail[1]), True)
            at = tail[1]
        else:
            yield DateRange(first, first, Span(at, stop), False)
            at = stop
