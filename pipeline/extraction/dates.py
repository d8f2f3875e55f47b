"""Dates and ranges of dates in Chinese text, matched on characters of the normal form.

上旬 is 1–10, 中旬 11–20, 下旬 21 to the month's end; a month alone is the whole month. What a range leaves out on one side comes from
the other; a year that is printed nowhere comes from the caller.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import lru_cache

from pipeline.cleaning.repairs import chinese_number
from pipeline.extraction.points import DateRange, Point
from pipeline.records import Span

_CN = "〇零一二三四五六七八九十廿两"
_NUM = rf"(?:\d{{1,2}}|[{_CN.rstrip('两')}]{{1,3}})"  # no month and no day is 两: 七、八两月
# a year as printed, 24年9月 too, or one named from the document's own
_YEAR = rf"""(?:(?P<year>\d{{4,5}}|[{_CN}O]{{4}}|\d\d(?=\s*年\s*\d{{1,2}}\s*月))\s*年\s*|(?P<relative>今年|本年度?|当年|明年|次年|翌年|去年|上年)\s*)?"""
# a day without 日 stands in a range of such days only, or at the end of a bracket; 3月第一周 names no day, 9月初三 and 6月中考 name no part of the month
_POINT = re.compile(
    rf"""{_YEAR}
    (?:(?P<month>{_NUM}|(?<![\d百千万亿公])元(?!月[租薪供息]))\s*月份?\s*)(?!一次|一[评考报查]|(?:的?第|最后)[一二三四五\d]个?[周星礼])
    (?:(?P<part>上(?:旬?[、和与及])?中旬|中(?:旬?[、和与及])?下旬|上旬|中旬|下旬|上半月|下半月|月初|月中|月底|初(?![中一二三级步高])|中(?![考学小心央国])|底|末)
    |(?P<day>{_NUM})\s*(?:日|号)(?!线|楼|院|文)
    |(?P<sloppy>\d{{1,2}})(?=\s*(?:—+|至|到)\s*\d{{1,2}}\s*月\s*\d{{1,2}}(?!\d)|\s*[）\t]))?""",
    re.X,
)
# 七八月, 2021年三四月间: two months in one numeral
_TWO = frozenset("一二 二三 三四 四五 五六 六七 七八 八九 九十".split())
_TWO_MONTHS = re.compile(rf"{_YEAR}(?P<two>一二|二三|三四|四五|五六|六七|七八|八九|九十|十一二)月(?!次|[{_CN}\d]{{1,3}}[日号])份?", re.X)
_DOTTED = re.compile(
    r"(?<![\d.])(?P<year>(?:19|20)\d\d)\s*(?P<mark>[./—])\s*(?:(?P<month>\d{1,2})\s*(?P=mark)\s*(?P<day>\d{1,2})|(?P<bare>0?[1-9]|1[0-2])(?!学年|号|\s*(?P=mark)\s*\d))(?![\d.％%])"
)
_SHORT = re.compile(
    r"(?<![\d.])(?P<month>\d{1,2})\.(?P<day>\d{1,2})(?![\d.％%万千百元米公倍分岁平亩吨斤人名个时小月])(?:日|号(?!楼|线|院))?"
)
_DAYS = re.compile(
    rf"{_YEAR}(?P<month>{_NUM})\s*月\s*(?P<first>{_NUM})\s*(?:(?:—+|至|到)\s*(?P<last>{_NUM})|(?P<list>(?:日?、{_NUM})+))\s*[日号](?!线|楼|院|文)",
    re.X,
)
# 第一季度, 2021年二至三季度, 第二、三季度
_QUARTER = re.compile(
    rf"{_YEAR}第?(?P<quarter>[一二三四1-4])(?:季度)?(?:(?:、[二三]){{0,2}}?\s*(?:—+|至|到|、|和)\s*第?(?P<until>[一二三四1-4]))?季度(?!一[次评考报查]|[的每首初末底])"
)
# （3/1—3/31）: a range of days, told from one of fractions (1/3—1/2) by its numbers
_SLASHED = re.compile(r"(?<![\d/])(?P<m1>\d{1,2})/(?P<d1>\d{1,2})\s*(?:—+|至|到)\s*(?P<m2>\d{1,2})/(?P<d2>\d{1,2})(?![\d/％%])")
_SLASH_DUE = re.compile(r"(?<![\d/])(?P<month>0?[1-9]|1[0-2])/(?P<day>[0-3]\d)(?=日?(?:以前|之前|前))")  # 6/25前
_SLASH_TAIL = re.compile(r"(?P<month>0?[1-9]|1[0-2])/(?P<day>\d{1,2})(?![\d/％%])")  # the second half of 2021/2/24-3/14
_NEAR = 16  # a quarter with its year, and a range of quarters, is no longer
_YEAR_END = re.compile(rf"{_YEAR}(?<!每)(?<!每年)(?<!学)(?P<yearend>年?[底末])", re.X)
_BARE = re.compile(r"(?P<bare>\d{1,2})(?![\d.月年日号％%：/时点])")  # the second half of 2021.3—5
_NEXT_MONTH = re.compile(rf"[、和及]?(?P<month>{_NUM})月份?(?!\s*{_NUM}\s*[日号—至到]|[上中下]旬|[上下]半月|[初中底末])")
_LISTED = re.compile(_NUM)
_DUE = re.compile("(?:以前|之前|前)(?!后)")
_OPEN = re.compile(r"（\d{1,2}\.\d{1,2}\s*(?:—+|至|到)\s*[^\W\d]{2,8}）")  # （2.17—开学前一日）
_ITEM_NUMBER = re.compile(r" *\d{1,2}\.")  # at the beginning of a line
_DAY_ONLY = re.compile(rf"(?P<day>{_NUM})\s*(?:日|号)")
_PART_ONLY = re.compile(r"(?P<part>上旬|中旬|下旬|月底|月末|月初)")
_MONTH_BARE = re.compile(rf"(?<![周期第])(?P<month>{_NUM})(?=\s*(?:—+|至|到)\s*{_NUM}\s*月)")
_AND = re.compile("旬?[、和与及]")  # 上旬和中旬 is 上中旬
_DROPPED = re.compile(r"(?:(?P<year>\d{4})年)?(?P<month>\d{1,2})(?P<part>[上中下]旬)")
_YEAR_ONLY = re.compile(
    rf"(?P<year>(?:19|20)\d\d|[{_CN}O]{{4}})\s*年\s*(?P<part>年?底|年?末)?|(?P<relative>今年|明年)?(?P<yearend>年底|年末)"
)
_WEEKDAY = re.compile(r"\s*（?(?:周|星期|礼拜)[一二三四五六日天]）?|(?:上午|下午|晚)?\d{1,2}(?:时|点|：\d\d)")
_JOIN = re.compile(
    r"\s*(?:(?:起|开始|始)(?:，?\s*|(?![推延调提])[\u3400-\u9fff]{1,2}(?=[至到])))?(?:—+|(?:一直)?[做干排]?(?:至|到)|迄)\s*(?:次年|翌年|第二年)?\s*"
)
_NEXT_YEAR = re.compile("次年|翌年|第二年")
_FROM_NOW = re.compile(r"(?:即日起|从?即日起|印发之日起|发文之日起)\s*(?:—+|至|到)?\s*")
_HEADS = (_POINT, _DOTTED, _SHORT, _DROPPED, _MONTH_BARE, _YEAR_END)
# a character at which one of the patterns above may match: what each of them begins with, and no more of it than tells it from other words
_SITE = re.compile(
    rf"""[0-9{_CN}O元今本当明次翌去上年即从印发第](?:(?<=\d)(?=\d{{0,4}}\s*[年月./—至到上中下])|(?<=[{_CN}])(?=[{_CN}]{{0,2}}\s*[月—至到])|(?<=[{_CN}O])(?=[{_CN}O]{{3}}\s*年)
    |(?<=第)(?=[一二三四1-4][^\n]{{0,6}}季度)|(?<=[一二三四])(?=季度|[—至到、和]第?[一二三四]季度)
    |(?<=元)(?=月)|(?<=[今本当明次翌去上])(?=年)|(?<=年)(?=[底末])|(?<=即)(?=日起)|(?<=从)(?=即日起)|(?<=印)(?=发之日起)|(?<=发)(?=文之日起))""",
    re.X,
)

# what goes on there, of a date that `find` reads: not 2.责任, 2015年共, 明年怎么办
_READS_ON = re.compile(
    rf"""[年即从印发第元]|(?:[今本当明次翌去上]年度?|[0-9{_CN}O]{{1,5}}\s*年)\s*[0-9{_CN}O元第年底末]
    |[0-9{_CN}]{{1,5}}(?:\s*(?:月|(?:—+|至|到)\s*第?[0-9{_CN}]|[./]\s*\d|[上中下]旬)|季|[、和])""",
    re.X,
)


@lru_cache(maxsize=1024)  # there are few days, months and years
def _value(words: str | None) -> int | None:
    if not words:
        return None
    if words.isdecimal():
        return int(words)
    return 1 if words == "元" else chinese_number(words.replace("零", "〇").replace("O", "〇"))


def _point(m: re.Match[str], base: int | None) -> Point:
    groups = m.groupdict()
    year = _value(groups.get("year"))
    if year and year < 100:
        year += 2000 if year < 70 else 1900  # 24年9月; nothing that is audited was written before 1970
    relative = groups.get("relative")
    if relative and base:
        year = base + {"明": 1, "次": 1, "翌": 1, "去": -1, "上": -1}.get(relative[0], 0)
    if year and year > 9999:
        year = None  # 20010年: the printed year is no year; the document's stands in
    month, part = _value(groups.get("month") or groups.get("bare")), groups.get("part")
    part = _AND.sub("", part) if part else None
    if month is None and (groups.get("yearend") or (part and "年" in part) or (part in ("底", "末") and year)):
        return Point(year, 12, 31, None)
    return Point(year, month, _value(groups.get("day") or groups.get("sloppy")), part)


def _head(norm: str, at: int, end: int, base: int | None) -> tuple[Point, int] | None:
    for pattern in _HEADS:
        if m := pattern.match(norm, at, end):
            return _point(m, base), m.end()
    return None


def _tail(norm: str, at: int, end: int, base: int | None, first: Point, *, dotted: bool = False) -> tuple[Point, int] | None:
    """The second half of a range; it may name a day, a part of the month or a year's end alone, behind a dotted date a bare number."""
    if found := _head(norm, at, end, base):
        return found
    if dotted and first.year and (m := _SLASH_TAIL.match(norm, at, end)):
        return _point(m, base), m.end()
    if dotted and (m := _BARE.match(norm, at, end)):
        number = int(m["bare"])
        if number <= (31 if first.day else 12) and (first.year or number > (first.day or 0)):
            return (first._replace(day=number) if first.day else Point(None, number, None)), m.end()
    for pattern in (_YEAR_ONLY, _DAY_ONLY, _PART_ONLY):
        m = pattern.match(norm, at, end)
        if m and (pattern is not _YEAR_ONLY or "末" in m.group() or "底" in m.group()):
            point = _point(m, base)
            return (point if point.month else point._replace(month=first.month)), m.end()
    return None


@lru_cache(maxsize=2)
def _sites(norm: str) -> list[int]:
    """Where dates may begin. One document's dates are looked for many times, line by line and section by section."""
    return [m.start() for m in _SITE.finditer(norm)]


@lru_cache(maxsize=2)
def _beginnings(norm: str) -> list[int]:
    """Those of the places where more than a year or a number is printed."""
    return [at for at in _sites(norm) if _READS_ON.match(norm, at)]


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
    sites = _beginnings(norm)
    i = bisect_left(sites, start)
    while i < len(sites) and (at := sites[i]) < end:
        found, stop = _read(norm, at, start, end, base)
        yield from found
        i = bisect_left(sites, stop, i)


@lru_cache(maxsize=4)
def every(norm: str, start: int, end: int, base: int | None) -> tuple[DateRange, ...]:
    """All that `find` gives, kept: deadlines and checks go over the same ranges one after the other."""
    return tuple(find(norm, start, end, base))


def _read(norm: str, at: int, start: int, end: int, base: int | None) -> tuple[list[DateRange], int]:
    """What is printed at a site, and where to go on behind it."""
    if norm[at] in "即从印发" and (now := _FROM_NOW.match(norm, at, end)):
        if tail := _tail(norm, now.end(), end, base, Point(None, None, None)):
            return [DateRange(tail[0], tail[0], Span(at, tail[1]), True, True)], tail[1]
        if norm[max(at - 1, start) : at] in ("（", "："):
            never = Point(None, None, None)
            return [DateRange(never, never, Span(*now.span()), True, True)], now.end()
    if _inside_number(norm, at, start):
        return [], at + 1
    near = norm[at : at + _NEAR]
    if "季" in near and (quarter := _QUARTER.match(norm, at, end)):
        return [_quarters(quarter, base)] if norm[max(at - 1, start) : at] != "每" else [], quarter.end()
    if "/" in near and (slashed := _SLASHED.match(norm, at, end)) and (days_of_two := _slashed(slashed)):
        return [days_of_two], slashed.end()
    if "/" in near and (due := _SLASH_DUE.match(norm, at, end)):
        point = _point(due, base)
        return [DateRange(point, point, Span(*due.span()), False)], due.end()
    month = near.find("月")
    if near[max(month - 2, 0) : month] in _TWO and (two := _TWO_MONTHS.match(norm, at, end)):
        first = _point(two, base)._replace(month=_value(two["two"][0]) if two["two"] != "十一二" else 11)
        return [DateRange(first, Point(None, (first.month or 0) + 1, None), Span(*two.span()), True)], two.end()
    if month >= 0 and (days := _DAYS.match(norm, at, end)):
        return _days(days, base), days.end()
    head = _head(norm, at, end, base)
    if head is None:
        return [], at + 1
    first, stop = head
    run = _months(norm, stop, end, first) if not (first.day or first.part) and norm[stop - 1] in "月份" else (first, stop)
    if run[1] > stop:
        return [DateRange(first, run[0], Span(at, run[1]), True)], run[1]
    aside = _WEEKDAY.match(norm, stop, end)
    join = _JOIN.match(norm, aside.end() if aside else stop, end)
    tail = (
        _tail(norm, join.end(), end, base, first, dotted=norm[stop - 1].isdigit() and (first.year is not None or norm[at - 1 : at] == "（"))
        if join
        else None
    )
    if "月" not in norm[at:stop] and _SHORT.match(norm, at, end) and not _DOTTED.match(norm, at, end):
        ranged = tail and join and tail[0].month and ("." in norm[join.end() : tail[1]] or _bracketed(norm, at, tail[1]))
        if not (ranged or _bracketed(norm, at, stop) or _DUE.match(norm, stop, end) or _OPEN.match(norm, max(at - 1, start), end)):
            return [], stop
    if tail is None:
        return [DateRange(first, first, Span(at, stop), False)], stop
    over = bool(join and _NEXT_YEAR.search(join.group())) and not tail[0].year
    return [DateRange(first, tail[0], Span(at, tail[1]), True, over=over)], tail[1]


def _months(norm: str, at: int, end: int, first: Point) -> tuple[Point, int]:
    """The last of the months that follow each other: 七月、八月."""
    last = first
    while (m := _NEXT_MONTH.match(norm, at, end)) and _value(m["month"]) == (last.month or 0) + 1:
        last, at = Point(None, _value(m["month"]), None), m.end()
    return last, at


def _days(m: re.Match[str], base: int | None) -> list[DateRange]:
    """3月1—15日, 5月6、7日: a range where each day follows the one before, else the days one by one."""
    month = _point(m, base)
    if m["last"]:
        return [DateRange(month._replace(day=_value(m["first"])), month._replace(day=_value(m["last"])), Span(*m.span()), True)]
    words = [Span(*m.span("first")), *(Span(*one.span()) for one in _LISTED.finditer(m.string, *m.span("list")))]
    points = [month._replace(day=_value(m.string[slice(*span)])) for span in words]
    if all(point.day == (points[0].day or 0) + i for i, point in enumerate(points)):
        return [DateRange(points[0], points[-1], Span(*m.span()), True)]
    starts, ends = [m.start(), *(span.start for span in words[1:])], [*(span.end for span in words[:-1]), m.end()]
    return [DateRange(point, point, Span(*place), False) for point, place in zip(points, zip(starts, ends, strict=True), strict=True)]


def _quarters(m: re.Match[str], base: int | None) -> DateRange:
    """第一季度 is January to March."""
    first, last = _value(m["quarter"]) or 0, _value(m["until"] or m["quarter"]) or 0
    year = _point(m, base).year
    return DateRange(Point(year, 3 * first - 2, None), Point(year, 3 * last, None), Span(*m.span()), True)


def _slashed(m: re.Match[str]) -> DateRange | None:
    """A range of days printed as 3/1—3/31, None where the numbers are those of fractions."""
    first, last = Point(None, int(m["m1"]), int(m["d1"])), Point(None, int(m["m2"]), int(m["d2"]))
    days = all(1 <= (point.month or 0) <= 12 and 1 <= (point.day or 0) <= 31 for point in (first, last))
    fractions = all((point.month or 0) < (point.day or 0) <= 10 for point in (first, last))
    return DateRange(first, last, Span(*m.span()), True) if days and not fractions else None


def _inside_number(norm: str, at: int, start: int) -> bool:
    """Whether the character before belongs to the same number: 第三月 or 十二月 must not be read from their second half,
    and misread figures (l0月, 1 0月) give no date."""
    if at <= start or not norm[at].isdigit():
        return False
    if norm[at - 1] == "." and _ITEM_NUMBER.fullmatch(norm, max(norm.rfind("\n", start, at) + 1, start), at):  # 2.10月22日前
        return False
    return norm[at - 1].isdigit() or norm[at - 1] in ".lIO" or (norm[at] == "0" and norm[start:at].rstrip()[-1:].isdigit())


def _bracketed(norm: str, start: int, end: int) -> bool:
    return norm[max(0, start - 1) : start] in ("（", "(") and norm[end : end + 1] in ("）", ")")


def signed_year(words: str) -> int | None:
    """The year of a printed year number: 2019, 二〇一九, 二O一九."""
    return _value(words)
