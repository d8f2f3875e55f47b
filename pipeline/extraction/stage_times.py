"""When a stage takes place: its date beside its name, behind the name's full stop, on the line below, or in two columns."""

from __future__ import annotations

import re

from pipeline.extraction import dates, dates_en
from pipeline.extraction.points import DateRange, Point
from pipeline.records import Span

# an item's name and date stand within so many characters of its beginning
_HEAD, _EN_HEAD = 64, 220
# sentences behind a stage's name in which its time may still stand, in characters
_SENTENCES = 60
# characters of a name alone, right behind whose full stop its time stands (宣传发动。3月1日至3月20日，…)
_SHORT_NAME = 12
_EN_STOP = re.compile(
    r"[.](?=\s|$)(?<!\bJan[.])(?<!\bFeb[.])(?<!\bMar[.])(?<!\bApr[.])(?<!\bJun[.])(?<!\bJul[.])(?<!\bAug[.])(?<!\bSep[.])(?<!\bSept[.])(?<!\bOct[.])(?<!\bNov[.])(?<!\bDec[.])"
)
_UNTIL = re.compile(r"\s*(?:日)?(?:以?前(?!后)|之前|为?止|截止|前完成)")
_UNTIL_AHEAD = re.compile(r"截[至止]到?$|第[一二三四五六七八九十\d]{1,2}周(?:至|到|—+)$|[（(\t，](?:至|到|—+)$")
# 9月1日起, （9月1日—）, 9月1日至学期末: an end that is no date
_SINCE = re.compile(
    r"\s*(?:起|开始|以后|之后|往后)(?!\s*[至到—])|\s*(?:—+|至|到)\s*[^\W\d]{2,8}(?=[）)])|\s*(?:至|到)\s*[^\W\d]{2,8}(?:结束|完成|为?止)|\s*—+(?=\s*(?:[）)：\t\n]|$))|\s*起?\s*(?:—+|至|到)\s*(?:本|该|这)?(?:学期|学年|[春秋]季|期[中末]|放假|开学|寒假|暑假|活动结束|结束)|\s*onwards?\b"
)
_EN_SINCE = re.compile(r"\b(?:from|since|starting|beginning)\s+(?:on\s+|in\s+)?(?:the\s+)?$", re.I)
#: a time on the line below a stage's name
TIME_BELOW = re.compile(
    r"\s*(?:[（(]?\s*\d?[）).、]?\s*(?:时间|起止时间|起止日期|起止|起讫|日期|期限|时限|Time)\s*(?:安排)?\s*[：:]|[（(])\s*"
)
#: 4月至10月：, or a range alone, with what is done in that time on the next line
DATE_LINE = re.compile(
    r"(?=[^\n]*[：:—至到])\s*(?:\d{4}年)?(?:\d{1,2}|[一二三四五六七八九十]{1,3})月[\d年月日号份上中下旬初底末至到—\s一二三四五六七八九十]{0,20}[：:]?\s*"
)
# 五月中旬以后至暑假前（5月16日—7月5日）: what a part of the year is called, and its days in brackets
_DAYS_IN_BRACKETS, _IN_BRACKETS = re.compile(r"[^\W\d]{0,10}（(?=\d)"), 30
_CLAUSE_END = re.compile(r"份?[内间]?[，。；]")
_BEHIND_STOP = re.compile(r"\s*(?:时间[为：:]?|自|从|于|[（(])?\s*")
_EN_BEHIND_STOP = re.compile(r"[.]\s+\(?(?:(?:from|between|time|dates?|period)\b:?\s+(?:the\s+)?)?", re.I)
# the first half of a range that no convention decodes
_EN_UNREAD = re.compile(r"65438\+\s?\S*\s+(?:to|until)\s+$")
# （2021年）, （2021—2022年）, （2021年下半年）: whole years and their halves, in plans of several years
_YEARS = re.compile(
    r"[（(：:\t]\s*(?P<first>20\d\d)\s*年?(?P<half>[上下]半年)?(?:\s*(?:—+|至|到)\s*(?P<last>20\d\d)年?(?P<until>[上下]半年)?)?(?<=年)\s*(?=[）)\t\n。；]|$)"
)


def find(
    norm: str, at: int, end: int, *, named: bool, english: bool, base: int | None, loose: bool = False
) -> tuple[DateRange | None, int]:
    """The time of an item that begins at `at`, and where the head ends in which its name stands.

    `loose`: it stands in a list of dated stages, where the first words behind a name may be a single day (集中启动。7月1日，举行仪式).
    """
    stop = min(end, at + (_EN_HEAD if english else _HEAD))
    line = norm.find("\n", at, stop)
    if line >= 0 and DATE_LINE.fullmatch(norm, at, line):
        line = norm.find("\n", line + 1, stop)
    below = line + 1 if line >= 0 else -1
    stop = line if line >= 0 else stop
    if english:
        head = _EN_STOP.search(norm[at:stop])
        limit = at + head.start() if head else stop
    else:
        limit = norm.find("。", at, stop)
        limit = stop if limit < 0 else limit
    loose = loose and norm.find("，", at, limit) < 0
    when = next((dates_en if english else dates).find(norm, at, limit, base), None)
    if when and not english:
        days = None if when.last.day else in_brackets(norm, when.span.end)
        when = (next(dates.find(norm, days.end(), limit, base), when) if days else None) or _columns(norm, when, limit, base)
        when = _in_days(norm, when, limit, min(end, limit + _SENTENCES), base)
    if when is None and not english:
        when = _years(norm, at, limit)
    if when is None and not english and limit < stop and (named or limit - at <= _SHORT_NAME):
        following = norm.find("。", limit + 1, end)
        when = _date_behind(norm, limit + 1, end if named or following < 0 else following, base, loose=loose, named=named)
    elif when is None and english and limit < stop and named:
        when = _english_date_behind(norm, limit, end, base)
    elif when is None and below >= 0 and limit == line:
        when = _date_below(norm, below, end, base, english=english) or (
            _date_behind(norm, below, end, base, loose=loose) if (named or limit - at <= _SHORT_NAME) and not english else None
        )
    return when, limit


def in_brackets(norm: str, at: int) -> re.Match[str] | None:
    """The range of days in the brackets that stand at `at` or a few words behind it: 清明后至五月中旬（4月7日—5月15日）."""
    m = _DAYS_IN_BRACKETS.match(norm, at)
    when = next(dates.find(norm, m.end(), min(len(norm), m.end() + _IN_BRACKETS)), None) if m else None
    return m if m and when and when.ranged and when.first.day and when.span.start == m.end() else None


def _columns(norm: str, when: DateRange, limit: int, base: int | None) -> DateRange:
    """A range whose days stand in two cells, one beside the other."""
    following = next(dates.find(norm, when.span.end + 1, limit, base), None) if norm.startswith("\t", when.span.end) else None
    if when.ranged or following is None or following.ranged or following.span.start != when.span.end + 1:
        return when
    alone = following.span.end == limit or norm[following.span.end] == "\t"
    return when._replace(last=following.last, span=Span(when.span.start, following.span.end), ranged=True) if alone else when


def _in_days(norm: str, when: DateRange, limit: int, end: int, base: int | None) -> DateRange:
    """One or several months, or the days that the next sentence begins with to say the same more exactly: 12月至1月——分享。12月1日至次年1月17日。"""
    exact = next(dates.find(norm, limit + 1, end, base), None) if not when.last.day and norm.startswith("。", limit) else None
    if exact is None or not exact.ranged or not exact.last.day or exact.span.start > limit + 1:
        return when
    since = not when.ranged and _SINCE.match(norm, when.span.end)  # 十一月起，结果季。11月1日至12月10日
    same = exact.first.month == when.first.month and (since or exact.last.month == when.last.month)
    if not same:
        return when
    return when._replace(first=exact.first._replace(year=when.first.year), last=exact.last._replace(year=when.last.year), ranged=True)


def _years(norm: str, at: int, limit: int) -> DateRange | None:
    """Whole years: January of the first to December of the last."""
    m = _YEARS.search(norm, at, limit)
    if not m:
        return None
    half, until = m["half"], m["until"] if m["last"] else m["half"]
    first = Point(int(m["first"]), 7 if half == "下半年" else 1, None)
    last = Point(int(m["last"] or m["first"]), 6 if until == "上半年" else 12, None)
    return DateRange(first, last, Span(m.start("first"), m.end()), True)


def one_sided(norm: str, when: DateRange, *, english: bool) -> tuple[bool, bool]:
    """Whether a date is only the last day (3月31日前) or only the first (9月1日起)."""
    if when.ranged:
        return False, False
    behind, before = norm[when.span.end : when.span.end + 8], norm[max(0, when.span.start - 20) : when.span.start]
    return bool(_UNTIL.match(behind) or _UNTIL_AHEAD.search(before) or (english and _EN_UNREAD.search(before))), bool(
        _SINCE.match(behind) or (english and _EN_SINCE.search(before))
    )


def _date_behind(norm: str, at: int, end: int, base: int | None, *, loose: bool, named: bool = False) -> DateRange | None:
    """A range behind the full stop of a stage's name: 宣传发动阶段。3月1日至3月31日，…; it may begin one of the sentences that follow.

    Right behind what is `named` a stage, a month or a part of one that fills its clause is its time too: 启动阶段。9月上旬，…
    """
    last = min(end, at + _SENTENCES)
    alone = loose
    while at < last:
        m = _BEHIND_STOP.match(norm, at, end)
        begin = m.end() if m else at
        when = next(dates.find(norm, begin, min(end, begin + 40), base), None)
        told = m is not None and any(word in m.group() for word in ("时间", "（", "("))
        if when and (when.ranged or told or alone) and when.span.start == begin:
            return when
        if when and named and not when.first.day and when.span.start == begin and _CLAUSE_END.match(norm, when.span.end):
            return when
        alone = named = False
        following = norm.find("。", begin, last)
        if following < 0 or norm.find("\n", at + 1, following) >= 0:
            return None
        at = following + 1
    return None


def _english_date_behind(norm: str, at: int, end: int, base: int | None) -> DateRange | None:
    """A range right behind the full stop of a stage's name: Phase One: Preparation. From March 1 to March 15."""
    m = _EN_BEHIND_STOP.match(norm, at, end)
    when = next(dates_en.find(norm, m.end(), min(end, m.end() + _SENTENCES), base), None) if m else None
    return when if m and when and when.ranged and when.span.start == m.end() else None


def _date_below(norm: str, at: int, end: int, base: int | None, *, english: bool) -> DateRange | None:
    """A date on the line below a stage's name: 时间：3月1日—3月31日."""
    m = TIME_BELOW.match(norm[at : min(end, at + 24)])
    if not m:
        return None
    stop = norm.find("\n", at, end)
    return next((dates_en if english else dates).find(norm, at + m.end(), min(end, stop if stop > 0 else end, at + 60), base), None)
