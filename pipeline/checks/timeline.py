"""Checks of dates: stages in order, without overlap and gap; days that exist; deadlines within the campaign."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import lru_cache
from itertools import pairwise

from pipeline.checks.case import Case
from pipeline.checks.findings import make
from pipeline.extraction import dates, dates_en
from pipeline.extraction.points import DateRange, Point
from pipeline.records import Finding, Span, Stage


def _day(words: str | None) -> date | None:
    return date.fromisoformat(words) if words else None


_PARTS = 3  # a time and two parts of it at least
# from so many rows on, single months are a calendar; fewer may be the stages of a short campaign
_CALENDAR = 4
_FRIDAY, _WEEKEND, _SCHOOL_WEEK = 4, 3, 5  # Friday's place in the week; days from Friday to Monday; days of a week at school
_NEXT_YEAR = re.compile(r"20\d\d|[次翌来明]年|学年")
_HOLIDAYS, _SHORT_MONTH = 62, 28  # days of the summer holidays, which may lie between two stages; a day that every month has
_WEEK = re.compile(r"第[\d一二三四五六七八九十至到—、]{1,6}周|\bWeeks?\b")


def stages(case: Case) -> Iterator[Finding]:
    """date_order, date_overlap and date_gap between consecutive stages; a shared boundary day is none of them.

    A stage of one day is an act: no period is missing beside it, and it may fall into the period before. A month that stands alone may share
    itself with its neighbour's boundary (4月; 4月至5月), as a day may; two ranges of months may not (4月至10月; 10月至11月). In a calendar of
    single months, and between weeks of term, nothing is missing either.
    """
    ahead: Stage | None = None
    own = set_out(case.stages)
    turned = {one.span for one, following in pairwise(own) if _is_turned(case, one, following)}
    for stage in own:
        if stage.start and stage.end and (stage.start > stage.end or stage.span in turned):
            yield make(
                "date_order",
                case.text,
                stage.span,
                name=stage.name,
                detail=f"{stage.start[5:]}—{stage.end[5:]}" if stage.span in turned else f"{stage.start}—{stage.end}",
            )
        if ahead and ahead.span not in turned:
            for finding in _neighbours(case, ahead, stage):
                lost = [Span(ahead.span.end, stage.span.start)] if finding.code == "date_gap" else []  # where another stage may have stood
                yield _resting(case, finding, ahead.span, *lost)
        ahead = stage if stage.start else None


def set_out(stages: tuple[Stage, ...]) -> tuple[Stage, ...]:
    """The stages without a first one that is the time of them all: 活动自3月起至6月底, 前段（3月1日至4月30日）, 后段（5月1日至6月30日）."""
    if len(stages) < _PARTS:
        return stages
    whole, parts = stages[0], stages[1:]
    starts, ends = [one.start for one in parts if one.start], [one.end or one.start or "" for one in parts]
    covers = whole.start and whole.end and starts and whole.start == min(starts) and whole.end == max(ends)
    return parts if covers else stages


def _is_turned(case: Case, stage: Stage, following: Stage) -> bool:
    """Whether a stage that seems to reach into the next year ends before it starts: the one behind it goes on in the year of its start.

    9月30日—5月11日 before 11月12日—12月20日; no year may be printed in either.
    """
    first, last, start = _day(stage.start), _day(stage.end), _day(following.start)
    if (
        not (first and last and start)
        or first.year == last.year
        or any(_NEXT_YEAR.search(case.norm, *one.span) for one in (stage, following))
    ):
        return False
    unturned = start.replace(year=first.year, day=min(start.day, _SHORT_MONTH))
    return unturned >= first and (start - last).days > _HOLIDAYS


def _resting(case: Case, finding: Finding, *spans: Span) -> Finding:
    """The finding, doubtful where one of the other places that it rests on may have been misread."""
    doubtful = any(part.start < span.end and span.start < part.end for part in case.uncertain for span in spans)
    return replace(finding, doubtful=True) if doubtful else finding


def _neighbours(case: Case, ahead: Stage, stage: Stage) -> Iterator[Finding]:
    """What two stages that follow each other have wrong between them."""
    first, last, start, end = (_day(day) for day in (ahead.start, ahead.end, stage.start, stage.end))
    if not first or not start:
        return
    if start < first:
        if _is_before_turn(case, ahead, stage):
            return
        yield make("date_order", case.text, stage.span, name=stage.name, detail=f"{start} < {first}")
    elif not last or last < first:  # an end before the start says nothing of what follows
        return
    elif start < last and not (_is_act(case, stage) or _shares_month(case, ahead, stage)):
        yield make("date_overlap", case.text, stage.span, name=stage.name, detail=f"{first}—{last}; {start}—{end or '?'}")
    elif (
        (start - last).days > 1
        and start != end
        and first != last
        and not (_is_calendar(case) or _is_weekend(case, ahead, stage) or _is_filled(case, ahead, stage))
    ):
        yield make("date_gap", case.text, stage.span, name=stage.name, days=(start - last).days - 1, detail=f"{last}; {start}")


def _is_before_turn(case: Case, ahead: Stage, stage: Stage) -> bool:
    """Whether two stages are in order as soon as the one ahead, which prints no year, is put into the year that the other prints.

    9月7日—12月6日 before 2025年12月7日—2026年1月9日, where the document's year was read as 2026: what is wrong there is a year.
    """
    first, start = _day(ahead.start), _day(stage.start)
    one, other = _printed(case, ahead), _printed(case, stage)
    if not (first and start and one and other) or one.first.year or one.last.year or not other.first.year:
        return False
    return first.replace(year=other.first.year, day=min(first.day, _SHORT_MONTH)) <= start


def _is_act(case: Case, stage: Stage) -> bool:
    """Whether a stage is an act of one day that is not printed as a stage (5月31日 总结大会)."""
    return stage.start == stage.end and "阶段" not in case.norm[slice(*stage.span)]


@lru_cache(maxsize=1)
def _is_calendar(case: Case) -> bool:
    """Whether the stages are a calendar of what is done in single months (3月：主题班会), none of which is printed as a stage."""
    if len(case.stages) < _CALENDAR or any("阶段" in case.norm[slice(*stage.span)] for stage in case.stages):
        return False
    times = [_printed(case, stage) for stage in case.stages]
    return all(when and not when.ranged and not when.first.part for when in times)


def _is_weekend(case: Case, ahead: Stage, stage: Stage) -> bool:
    """Whether only a weekend lies between two weeks, of term or not (第2周 3月8日—3月12日; 第3周 3月15日—3月19日)."""
    first, last, start, end = (_day(day) for day in (ahead.start, ahead.end, stage.start, stage.end))
    if not last or not start or last.weekday() != _FRIDAY or (start - last).days != _WEEKEND:
        return False
    short = bool(first and end) and (last - first).days < _SCHOOL_WEEK and (end - start).days < _SCHOOL_WEEK  # type: ignore[operator]
    return short or all(_WEEK.search(case.norm, *one.span) for one in (ahead, stage))


def _is_filled(case: Case, ahead: Stage, stage: Stage) -> bool:
    """Whether a range of dates printed between two stages, which was not read as a stage itself, lasts from the one to the other."""
    low, high = ahead.span.start, stage.span.end
    printed = (when for when in every(case.norm, low, high, case.identity.year, case.english) if when.ranged and not when.impossible)
    last, start = _day(ahead.end), _day(stage.start)
    for when in printed:
        begins, ends = when.resolve(case.identity.year)
        if last and start and begins and ends and begins > last and 0 <= (begins - last).days <= 1 and 0 <= (start - ends).days <= 1:
            return True
    return False


def _shares_month(case: Case, ahead: Stage, stage: Stage) -> bool:
    """Whether two stages have no more than a month in common, which is the whole time printed for one of them."""
    if not (ahead.end and stage.start) or ahead.end[:7] != stage.start[:7]:
        return False
    one, other = _printed(case, ahead), _printed(case, stage)
    if one is None or other is None or _has_day(one.last) or _has_day(other.first):
        return False
    return not one.ranged or not other.ranged


def _has_day(point: Point) -> bool:
    return bool(point.day or point.part)


def _printed(case: Case, stage: Stage) -> DateRange | None:
    """A stage's time as it is printed."""
    return next((dates_en if case.english else dates).find(case.norm, *stage.span, case.identity.year), None)


@lru_cache(maxsize=2)
def every(norm: str, low: int, high: int, year: int | None, english: bool) -> tuple[DateRange, ...]:
    """All dates of a text; two checks ask for them."""
    return tuple((dates_en if english else dates).every(norm, low, high, year))


def impossible(case: Case) -> Iterator[Finding]:
    """date_impossible: 6月31日, 13月, 29 February of a year that has none."""
    for low, high in case.ranges:
        for when in every(case.norm, low, high, case.identity.year, case.english):
            year = when.first.year or case.identity.year
            wrong_leap = year and not _leap(year) and any(p.month == 2 and p.day == 29 and not p.year for p in (when.first, when.last))
            if case.english and when.ranged and not when.first.day and when.last.day:
                continue  # from 118 grams in November 2024 to 71 grams
            if case.english and _LOST_NUMBER.fullmatch(case.norm, *when.span):
                continue
            if when.impossible or wrong_leap:
                yield make("date_impossible", case.text, when.span)


# 65438+07 (17), a number that machine translation broke, with nothing beside it that makes it a month's
_LOST_NUMBER = re.compile(r"1?65438\+\s*\d{1,2}")


def _leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


# days outside the campaign's span that a date for handing in reports or plans may have; in the practice sets it is six at most
_GRACE = 45
# days between a first stage's end and a plan that was still written in time
_WRITTEN = 3
_OPEN_END = re.compile(r"起|学期末|期末|学期结束|长期|以后|持续")
_HANDS_IN = re.compile(r"[报交送]|(?i:submit|hand|send|report)")


def deadlines_outside(case: Case) -> Iterator[Finding]:
    """deadline_outside: an act of a plan is due long before its campaign begins or after it has ended.

    The campaign lasts from the first stage to the last, or as long as any range of dates that is printed. Silent where one of its ends
    is not known, and where another year for a day without one would do.
    """
    if case.doc_type != "plan" or len(case.stages) < 2 or any(not (stage.start or stage.end) for stage in case.stages):
        return
    last_one = case.stages[-1]
    if not last_one.end or _OPEN_END.search(case.norm, last_one.span.start, last_one.span.end + 16):
        return
    year = case.identity.year
    ranges = [
        when.resolve(year)
        for low, high in case.ranges
        for when in every(case.norm, low, high, year, case.english)
        if when.ranged and not when.impossible
    ]
    ends = [day for stage in case.stages for day in (_day(stage.start), _day(stage.end)) if day]
    first, last = min(ends + [day for day, _ in ranges if day]), max(ends + [day for _, day in ranges if day])
    for due in case.deadlines:
        day = date.fromisoformat(due.date)
        printed = str(day.year) in case.norm[slice(*due.span)]
        if printed and (day.year < first.year or (day.year > last.year and not _HANDS_IN.search(due.what))):
            continue  # told of an earlier year, which year_mismatch looks at; an aim for a later one
        years = (day.year,) if printed else (day.year - 1, day.year, day.year + 1)
        if any(_within(day, other, first, last) for other in years):
            continue
        place = Span(due.span.start, min(due.span.end, due.span.start + 60))
        finding = make("deadline_outside", case.text, place, date=day, detail=f"{first}—{last}")
        yield _resting(case, finding, *(stage.span for stage in case.stages))


def _within(day: date, year: int, first: date, last: date) -> bool:
    moved = day.replace(year=year, day=min(day.day, 28))
    return (first - moved).days <= _GRACE and (moved - last).days <= _GRACE


def issued_late(case: Case) -> Iterator[Finding]:
    """issued_late: a plan is dated after its first stage has ended. Silent where the years of stages without one may be another's."""
    if case.doc_type != "plan" or len(case.stages) < 2 or not case.identity.date:
        return
    signed, stage = date.fromisoformat(case.identity.date), case.stages[0]
    end, last = _day(stage.end), max((stage.end for stage in case.stages if stage.end), default="")
    if (
        end is None
        or not stage.start
        or end < date.fromisoformat(stage.start)
        or (signed - end).days <= _WRITTEN
        or signed.year != end.year
    ):
        return
    printed = str(end.year) in case.norm[slice(*stage.span)]
    if printed or signed <= date.fromisoformat(last):
        finding = make("issued_late", case.text, stage.span, name=stage.name, date=signed, end=end)
        yield _resting(case, finding, *([case.identity.tail] if case.identity.tail else []))
