"""Dates and ranges of dates in Chinese text, matched on characters of the normal form.

上旬 is 1–10, 中旬 11–20, 下旬 21 to the month's end; a month alone is the whole month. What a range leaves out on one side comes from
the other; a year that is printed nowhere comes from the caller.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from pipeline.cleaning.repairs import chinese_number
from pipeline.records import Span

_CN = "〇零一二三四五六七八九十两"
_NUM = rf"(?:\d{{1,2}}|[{_CN}]{{1,3}})"
_POINT = re.compile(
    rf"""(?:(?P<year>\d{{4,5}}|[{_CN}O]{{4}})\s*年\s*|(?P<relative>今年|本年度?|当年|明年|次年|翌年|去年|上年)\s*)?
    (?:(?P<month>{_NUM})\s*月份?\s*)(?!一次|一[评考报查])
    (?:(?P<part>上旬|中旬|下旬|上、?中旬|中、?下旬|上半月|下半月|月初|月中|月底|初|中|底|末)|(?P<day>{_NUM})\s*(?:日|号)(?!线|楼|院|文))?""",
    re.X,
)
_DOTTED = re.compile(r"(?<![\d.])(?:(?P<year>(?:19|20)\d\d)\s*[./—]\s*)(?P<month>\d{1,2})(?:\s*[./—]\s*(?P<day>\d{1,2}))?(?![\d.％%])")
_SHORT = re.compile(r"(?<![\d.])(?P<month>\d{1,2})\.(?P<day>\d{1,2})(?![\d.％%万千百元米公倍分岁平亩吨斤人名个时小])")
_DAYS = re.compile(r"(?:(?P<year>\d{4})年)?(?P<month>\d{1,2})月(?P<first>\d{1,2})\s*(?:—+|至|到)\s*(?P<last>\d{1,2})[日号]")
_DAY_ONLY = re.compile(rf"(?P<day>{_NUM})\s*(?:日|号)")
_PART_ONLY = re.compile(r"(?P<part>上旬|中旬|下旬|月底|月末|月初)")
_MONTH_BARE = re.compile(rf"(?P<month>{_NUM})(?=\s*(?:—+|至|到)\s*{_NUM}\s*月)")
_DROPPED = re.compile(r"(?:(?P<year>\d{4})年)?(?P<month>\d{1,2})(?P<part>[上中下]旬)")
_YEAR_ONLY = re.compile(
    rf"(?P<year>(?:19|20)\d\d|[{_CN}O]{{4}})\s*年\s*(?P<part>年?底|年?末)?|(?P<relative>今年|明年)?(?P<yearend>年底|年末)"
)
_WEEKDAY = re.compile(r"\s*（(?:周|星期|礼拜)[一二三四五六日天]）|(?:上午|下午|晚)?\d{1,2}(?:时|点|：\d\d)")
_JOIN = re.compile(r"\s*(?:(?:起|开始|始)\s*)?(?:—+|至|到|——)\s*(?:次年|翌年|第二年)?\s*")
_NEXT_YEAR = re.compile("次年|翌年|第二年")
_FROM_NOW = re.compile(r"(?:即日起|从?即日起|印发之日起|发文之日起)\s*(?:—+|至|到)?\s*")
# a character at which one of the patterns above may match: what each of them begins with, and no more of it than tells it from other words
_SITE = re.compile(
    rf"""[\d{_CN}O今本当明次翌去上即从印发](?:(?<=\d)(?=\d{{0,4}}\s*[年月./—至到上中下])|(?<=[{_CN}])(?=[{_CN}]{{0,2}}\s*[月—至到])|(?<=[{_CN}O])(?=[{_CN}O]{{3}}\s*年)
    |(?<=[今本当明次翌去上])(?=年)|(?<=即)(?=日起)|(?<=从)(?=即日起)|(?<=印)(?=发之日起)|(?<=发)(?=文之日起))""",
    re.X,
)

_PARTS = {
    "上旬": (1, 10),
    "中旬": (11, 20),
    "下旬": (21, 31),
    "上中旬": (1, 20),
    "中下旬": (11, 31),
    "上半月": (1, 15),
    "下半月": (16, 31),
    "初": (1, 10),
    "月初": (1, 10),
    "中": (11, 20),
}
_PARTS |= {"月中": (11, 20), "底": (21, 31), "末": (21, 31), "月底": (21, 31), "月末": (21, 31)}


@dataclass(frozen=True, slots=True)
class Point:
    """One printed date; what is not printed is None. `part` is a part of the month (上旬)."""

    year: int | None
    month: int | None
    day: int | None
    part: str | None = None

    def first(self, year: int | None) -> date | None:
        """The first day it names; None where it is impossible or has no year."""
        return self._day(year, self.day or (_PARTS[self.part][0] if self.part else 1))

    def last(self, year: int | None) -> date | None:
        """The last day it names."""
        return self._day(year, self.day or (_PARTS[self.part][1] if self.part else 31), clip=self.day is None)

    def _day(self, year: int | None, day: int, *, clip: bool = False) -> date | None:
        year = self.year or year
        if year is None or self.month is None or not 1 <= self.month <= 12 or not 1900 <= year <= 2100:
            return None
        length = monthrange(year, self.month)[1]
        return date(year, self.month, min(day, length) if clip else day) if clip or 1 <= day <= length else None

    @property
    def impossible(self) -> bool:
        """A month or day that no calendar has; 29 February counts as one only in a year that is printed and has none."""
        if self.month is None:
            return False
        if not 1 <= self.month <= 12:
            return True
        return self.day is not None and not 1 <= self.day <= monthrange(self.year or 2024, self.month)[1]


@dataclass(frozen=True, slots=True)
class DateRange:
    """A date, or a range of two, where it stands. `open` is 'now' for 即日起, 'end' for 年底, else None."""

    first: Point
    last: Point
    span: Span
    ranged: bool
    from_now: bool = False

    @property
    def impossible(self) -> bool:
        """Whether one of the two ends is impossible."""
        return self.first.impossible or self.last.impossible

    def resolve(self, year: int | None, today: date | None = None) -> tuple[date | None, date | None]:
        """First and last day. A range without a year that runs from autumn into spring ends in the next year.

        `year` stands in where none is printed, `today` is the document's date for 即日起.
        """
        last = self.last
        first_year = self.first.year or (last.year if self.ranged else None) or year
        if (
            self.first.year is None
            and last.year
            and self.first.month
            and last.month
            and self.first.month > last.month
            and self.first.month >= 8
        ):
            first_year = last.year - 1
        start = today if self.from_now else self.first.first(first_year)
        if last.year is None and first_year is not None:
            over = self.ranged and self.first.month and last.month and self.first.month >= 9 and last.month <= 3
            last = replace(last, year=first_year + bool(over))
        return start, last.last(first_year)


def _value(words: str | None) -> int | None:
    if not words:
        return None
    if words.isdigit():
        return int(words)
    return chinese_number(words.replace("零", "〇").replace("O", "〇"))


def _point(m: re.Match[str], base: int | None) -> Point:
    groups = m.groupdict()
    year = _value(groups.get("year"))
    relative = groups.get("relative")
    if relative and base:
        year = base + {"明": 1, "次": 1, "翌": 1, "去": -1, "上": -1}.get(relative[0], 0)
    if year and year > 9999:
        year = None  # 20010年: the printed year is no year; the document's stands in
    month, part = _value(groups.get("month")), (groups.get("part") or "").replace("、", "") or None
    if month is None and (groups.get("yearend") or (part and "年" in part) or (part in ("底", "末") and year)):
        return Point(year, 12, 31, None)
    return Point(year, month, _value(groups.get("day")), part)


def _head(norm: str, at: int, end: int, base: int | None) -> tuple[Point, int] | None:
    for pattern in (_POINT, _DOTTED, _SHORT, _DROPPED, _MONTH_BARE):
        if m := pattern.match(norm, at, end):
            return _point(m, base), m.end()
    return None


def _tail(norm: str, at: int, end: int, base: int | None, first: Point) -> tuple[Point, int] | None:
    """The second half of a range; it may name a day, a part of the month or a year's end alone."""
    if found := _head(norm, at, end, base):
        return found
    for pattern in (_YEAR_ONLY, _DAY_ONLY, _PART_ONLY):
        m = pattern.match(norm, at, end)
        if m and (pattern is not _YEAR_ONLY or "末" in m.group() or "底" in m.group()):
            point = _point(m, base)
            return (point if point.month else replace(point, month=first.month)), m.end()
    return None


@lru_cache(maxsize=2)
def _sites(norm: str) -> list[int]:
    """Where dates may begin. One document's dates are looked for many times, line by line and section by section."""
    return [m.start() for m in _SITE.finditer(norm)]


def may_stand(norm: str, start: int, end: int) -> bool:
    """Whether a date may begin in `[start, end)`; where not, `find` gives nothing."""
    sites = _sites(norm)
    i = bisect_left(sites, start)
    return i < len(sites) and sites[i] < end


def find(norm: str, start: int = 0, end: int | None = None, base: int | None = None) -> Iterator[DateRange]:
    """All dates and ranges in `[start, end)` of a normal form, left to right. `base` is the year for 今年 and 去年.

    >>> [d.resolve(2012) for d in find("（7月上旬—7月中旬）")]
    [(datetime.date(2012, 7, 1), datetime.date(2012, 7, 20))]
    """
    end = len(norm) if end is None else end
    sites = _sites(norm)
    i = bisect_left(sites, start)
    while i < len(sites) and (at := sites[i]) < end:
        if now := _FROM_NOW.match(norm, at, end):
            tail = _tail(norm, now.end(), end, base, Point(None, None, None))
            if tail:
                yield DateRange(tail[0], tail[0], Span(at, tail[1]), True, True)
                i = bisect_left(sites, tail[1], i)
                continue
        if days := _DAYS.match(norm, at, end):  # 3月1—15日
            month, year = int(days["month"]), int(days["year"]) if days["year"] else None
            yield DateRange(Point(year, month, int(days["first"])), Point(year, month, int(days["last"])), Span(*days.span()), True)
            i = bisect_left(sites, days.end(), i)
            continue
        head = _head(norm, at, end, base) if not _inside_number(norm, at, start) else None
        if head is None:
            i += 1
            continue
        first, stop = head
        aside = _WEEKDAY.match(norm, stop, end)
        join = _JOIN.match(norm, aside.end() if aside else stop, end)
        tail = _tail(norm, join.end(), end, base, first) if join else None
        short = _SHORT.match(norm, at, end) and "月" not in norm[at:stop] and not _DOTTED.match(norm, at, end)
        if short and not (tail and tail[0].month and "." in norm[join.end() : tail[1]]) and not _bracketed(norm, at, stop):  # type: ignore[union-attr]
            i = bisect_left(sites, stop, i)
            continue
        if tail:
            last = tail[0]
            if join and _NEXT_YEAR.search(join.group()) and first.year and not last.year:
                last = replace(last, year=first.year + 1)
            yield DateRange(first, last, Span(at, tail[1]), True)
            i = bisect_left(sites, tail[1], i)
        else:
            yield DateRange(first, first, Span(at, stop), False)
            i = bisect_left(sites, stop, i)


def _inside_number(norm: str, at: int, start: int) -> bool:
    """Whether the character before belongs to the same number: 第三月 or 十二月 must not be read from their second half."""
    return at > start and norm[at].isdigit() and (norm[at - 1].isdigit() or norm[at - 1] == ".")


def _bracketed(norm: str, start: int, end: int) -> bool:
    return norm[max(0, start - 1) : start] in ("（", "(") and norm[end : end + 1] in ("）", ")")


def signed_year(words: str) -> int | None:
    """The year of a printed year number: 2019, 二〇一九, 二O一九."""
    return _value(words)
