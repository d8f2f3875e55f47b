"""Dates in English text, also those that machine translation broke.

In such translations ``65438+`` stands for a lost 1: ``2065438+2003`` is 2013 with the month beside it, ``65438+February`` is December,
``165438+ 10`` is November; ``20 13`` is 2013 (conventions of the result contract).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from pipeline.extraction.points import DateRange, Point
from pipeline.records import Span

_MONTHS = ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"]
_NAME = (
    "(?:"
    + "|".join(
        [
            *(m.capitalize() for m in _MONTHS),
            *(m.upper() for m in _MONTHS),
            "Jan",
            "Feb",
            "Mar",
            "Apr",
            "Jun",
            "Jul",
            "Aug",
            "Sept",
            "Sep",
            "Oct",
            "Nov",
            "Dec",
        ]
    )
    + ")(?![A-Za-z])"
)
_YEAR = r"(?:(?P<y{n}>20\s?\d\s?\d)(?!\d)|2065438\+\s*(?:20)?0?(?P<z{n}>\d)(?!\d))"
_MONTH = rf"(?:165438\+\s*(?P<eleven>1?0\b(?:\.(?P<dotted>\d{{1,2}}))?|(?P<bare11>1[1-9]|2\d|30)\b|(?=20\d\d\b)|Oct(?:ober)?(?![a-z]))|65438\+\s*(?P<lost>{_NAME}|\d{{1,2}})|(?P<name>{_NAME})\.?|(?P<digit>\d{{1,2}})(?=\s+(?:early|mid|late)[—\s]month))"
_PART = r"(?P<part>(?i:(?:the\s+)?(?:beginning|start|early\s+days|middle|end|first\s+half|second\s+half|(?:first|second|middle|third|last)\s+(?:ten\s+days|third))\s+of\s+|early[—\s]|mid[—\s]?|late[—\s]|month—end\s+of\s+))"
_POINT = re.compile(
    rf"(?:the\s+)?(?:(?P<day1>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?=(?:{_NAME})))?(?:{_PART})?{_MONTH}"
    rf"(?:\s+(?P<part2>early|mid|late)[—\s]month)?(?:\s+(?:65438\+\s?(?P<lostday>0?\d)(?!\d)|(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?(?!\d|\s?\d\d\b)))?(?:,?\s*{_YEAR.format(n=1)})?"
)
_LOST_MONTH = re.compile(r"165438\+\s*(?P<day>10?)(?!\s*(?:\.|month|\d))")
_BROKEN = re.compile(rf"2065438\+(?P<month>{_NAME})\s+20?0(?P<last>\d)")
_ISO = re.compile(r"(?P<y>20\d\d)(?P<mark>[./—])(?:(?P<m>\d{1,2})(?P=mark)(?P<d>\d{1,2})|(?P<bare>0?[1-9]|1[0-2]))(?!\d)")
_JOIN = re.compile(r"\s*(?:,\s*)?(?:to|until|till|through|(?P<and>and|&)|—+|[-–])\s*(?=the|early|mid|late|[A-Z\d]|month|end|beginning)")
_ORDINAL = r"(?:st|nd|rd|th)?"
# 3–7 June 2024, the 1st to the 15th of March
_DAYS = re.compile(
    rf"(?:the\s+)?(?P<first>\d{{1,2}}){_ORDINAL}\s*(?:(?P<and>and|&)|to|until|till|through|—+|[-–])\s*(?:the\s+)?(?P<last>\d{{1,2}}){_ORDINAL}\s+(?:of\s+)?"
    rf"(?P<name>{_NAME})(?:,?\s*{_YEAR.format(n=1)})?"
)
# 2065438+2003 September 5, 20 13 March
_YEAR_AHEAD = re.compile(rf"(?:2065438\+\s*(?:20)?0?(?P<z0>\d)|(?P<y0>20\s\d\d)),?\s+(?=165438|65438|{_NAME})")
_DAY = re.compile(r"(?P<day>\d{1,2})(?:st|nd|rd|th)?(?!\d)(?:,?\s*" + _YEAR.format(n=1) + ")?")
_BEGIN = re.compile(
    rf"(?<![A-Za-z\d])(?:(?i:the\s+(?=end|begin|start|mid|first|second|third|last|\d)|early|mid|late|end\s|beginning\s|month—end|(?:first|second|middle|third|last)\s+ten\s)|\d|{_NAME})"
)
_PARTS = {"early": "上旬", "begin": "上旬", "start": "上旬", "mid": "中旬", "late": "下旬", "end": "月底", "month—end": "月底"}
_PARTS |= {
    "first half": "上半月",
    "second half": "下半月",
    "first t": "上旬",
    "second t": "中旬",
    "middle t": "中旬",
    "third t": "下旬",
    "last t": "下旬",
}


_BETWEEN = re.compile(r"\bbetween\s+(?:the\s+)?$")


def _month(m: re.Match[str]) -> int:
    if m["eleven"] is not None:
        return 11
    if m["lost"]:
        low = m["lost"]
        number = int(low) if low.isdigit() else _number(low)
        return 10 if number in (0, 10) else 10 + number
    return int(m["digit"]) if m["digit"] else _number(m["name"])


def _number(name: str) -> int:
    return next(i for i, month in enumerate(_MONTHS, 1) if month.startswith(name.lower()[:3]))


def _year(m: re.Match[str], group: str = "1") -> int | None:
    if m["y" + group]:
        return int("".join(m["y" + group].split()))
    return 2010 + int(m["z" + group]) if m["z" + group] else None


def _point(text: str, at: int, end: int) -> tuple[Point, int, str] | None:
    """A date at `at`: the point, where it ends, and the part of the month as printed (the end of a month is its last day)."""
    if m := _BROKEN.match(text, at, end):
        return Point(2010 + int(m["last"]), _number(m["month"]), None), m.end(), ""
    if m := _ISO.match(text, at, end):
        return Point(int(m["y"]), int(m["m"] or m["bare"]), int(m["d"]) if m["d"] else None), m.end(), ""
    ahead = _YEAR_AHEAD.match(text, at, end)
    m = _POINT.match(text, ahead.end() if ahead else at, end)
    if not m:
        return None
    lost = m["lostday"] and ("1" if m["lostday"] == "0" else "1" + m["lostday"][-1])  # March 65438+01 is March 11, 65438+0 the first
    day = m["day1"] or lost or m["day2"] or m["dotted"] or m["bare11"]  # 165438+ 20 is November 20
    words = (m["part"] or m["part2"] or "").lower().replace("the ", "").strip()
    part = next((value for key, value in _PARTS.items() if words.startswith(key)), None)
    year = _year(m) or (_year(ahead, "0") if ahead else None)
    return Point(year, _month(m), int(day) if day else None, None if day else part), m.end(), words


def find(text: str, start: int = 0, end: int | None = None, base: int | None = None) -> Iterator[DateRange]:
    """All dates and ranges in `[start, end)`, left to right; `base` is not needed here, the signature is that of `dates.find`."""
    end = len(text) if end is None else end
    at = start
    while m := _BEGIN.search(text, at, end):
        found, at = _read(text, m.start(), start, end)
        if found:
            yield found


@lru_cache(maxsize=4)
def every(text: str, start: int, end: int, base: int | None) -> tuple[DateRange, ...]:
    """All that `find` gives, kept as `dates.every` keeps it."""
    return tuple(find(text, start, end, base))


def _read(text: str, at: int, start: int, end: int) -> tuple[DateRange | None, int]:
    """The date at a place where one may begin, and where to go on behind it."""
    between = bool(_BETWEEN.search(text, max(start, at - 12), at))
    if (days := _DAYS.match(text, at, end)) and (between or not days["and"] or int(days["last"]) == int(days["first"]) + 1):
        first = Point(_year(days), _number(days["name"]), int(days["first"]))
        return DateRange(first, first._replace(day=int(days["last"])), Span(at, days.end()), True), days.end()
    head = _point(text, at, end)
    if head is None:
        return None, at + 1
    first, stop, _ = head
    join = _JOIN.match(text, stop, end)
    tail = _point(text, join.end(), end) if join else None
    if join and tail is None and first.month and (d := _DAY.match(text, join.end(), end)):
        tail = (Point(_year(d), first.month, int(d["day"])), d.end(), "")
    if join and tail and join["and"] and not between and not _follows(first, tail[0]):
        tail = None
    if tail is None:
        return DateRange(first, first, Span(at, stop), False), stop
    last = tail[0]
    if first.day and not last.day and join and (lost := _LOST_MONTH.match(text, join.end(), end)):
        last = last._replace(day=int(lost["day"]))  # April 1 to 165438+ 10, 2025: a range between days
    if first.year is None and last.year is not None:
        first = first._replace(year=last.year - (1 if (first.month or 0) > (last.month or 0) else 0))
    return DateRange(first, last, Span(at, tail[1]), True), tail[1]


def _follows(first: Point, last: Point) -> bool:
    """Whether two dates joined by "and" are neighbours: March and April, March 5 and 6."""
    if first.day and last.day:
        return first.month == last.month and last.day == first.day + 1
    return not first.day and not last.day and last.month == (first.month or 0) + 1
