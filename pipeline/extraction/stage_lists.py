"""Which items of a list are the stages of a course: those of an announced number, steps; not deadlines, not the days of a week of events."""

from __future__ import annotations

import re
from typing import NamedTuple

from pipeline.extraction import stage_prose
from pipeline.extraction.names_known import is_name
from pipeline.extraction.names_words import is_word
from pipeline.extraction.points import DateRange, Point
from pipeline.extraction.stage_names import ORDER
from pipeline.records import Section, Span


class Draft(NamedTuple):
    """A stage before its years are known."""

    name: str
    when: DateRange | None
    span: Span
    named: bool
    until: bool = False
    since: bool = False


#: what a heading calls the parts of a course
STEPS = re.compile("步|阶段|程序|流程|环节|进程")
# what the whole is called: 本次行动
_CAMPAIGN = re.compile("(?:本次|此次|这次|整个|全部|本项)[^，。；]{0,8}(?:活动|行动|工作|整治|计划|项目)$")
_DEMAND = re.compile("务必|必须|不得|严禁|禁止")
_FEWEST = 2  # stages of a plan
_PARTS = 2  # so many at least are parts of a whole
_EVENTS = 3  # so many single days are a programme


def course(norm: str, section: Section, found: list[Draft], *, months: bool = False) -> list[Draft]:
    """The drafts of a list that may be stages: none of a list of deadlines or of events, and of single `months` only where they may be.

    Where the section announces just as many stages as it gives ranges, single days (到了六月底…) are none.
    """
    if named := [one for one in found if one.named]:
        return parts([one for one in found if one.named or not any(_spans(other, one) for other in named)])
    if (
        sum(one.when is not None and one.when.ranged for one in found) >= _EVENTS
    ):  # 10月10日前后办心理周, below the period in which it falls
        found = [one for i, one in enumerate(found) if not any(_holds(other, one) for other in found[:i])]
    if not STEPS.search(section.heading or ""):
        if any(_DEMAND.search(one.name) for one in found):  # 班主任在群里发布通知，务必8月31日前通知到每位家长
            return []
        found = [one for one in found if not any(_holds(other, one) for other in found)]
    if are_people(found):
        return []
    found = parts(found)
    dated = [one for one in found if one.when]
    if not STEPS.search(section.heading or "") and 2 * sum(one.until for one in dated) > len(dated):  # 计划3月8日前上交，总结6月20日前上交
        return []
    if len(dated) >= _EVENTS and all(_is_day(one) for one in dated):  # 12月1日，升旗仪式；12月2日，观看直播课；…
        return []
    calendar = len(dated) >= _EVENTS and all(_is_month(one) for one in dated)  # 三月：学雷锋；四月：祭英烈；五月：爱劳动
    if calendar and not (months or is_course(dated)):
        return []
    number = stage_prose.announced(norm, section.body) if len(found) > _FEWEST else 0
    ranged = [one for one in dated if one.when and one.when.ranged]
    others = [one for one in found if one not in ranged]
    aside = not any(ORDER.match(norm, *one.span) for one in others)
    return ranged if number and len(ranged) == number < len(found) and aside else found


def parts(found: list[Draft]) -> list[Draft]:
    """The drafts without a first one that names the time of the whole."""
    return found[1:] if len(found) > 1 and _is_whole(found) else found


def _is_whole(found: list[Draft]) -> bool:
    """Whether the first of several names the time of the whole: 本次行动自3月开始，到6月结束。3月宣传发动，…

    Whatever it is called, it does where the first of the others begins in its first month, and the last ends in its last.
    """
    first, others = found[0], [one.when for one in found[1:] if one.when]
    if first.when and first.since and not first.named and len(others) >= _PARTS and all(when.ranged for when in others):
        start = others[0].first  # 工作从4月1日开始，按月推进：
        return (first.when.first.month, first.when.first.day) == (start.month, start.day)
    if first.when and first.when.ranged and len(others) >= _PARTS and not first.named:
        begins, ends = first.when.first.month, first.when.last.month
        if first.when.from_now and others[0].from_now:  # 从即日起到明年4月15日，共分三段。
            return ends == others[-1].last.month != others[0].last.month
        if _same(first.when.first, others[0].first) and _same(first.when.last, others[-1].last):
            return True
        if (begins, ends) == (others[0].first.month, others[-1].last.month) and others[0].last.month != ends:
            return True
    if not (first.when and first.when.ranged and others and _CAMPAIGN.search(first.name)):
        return False
    low, high = first.when.first.month or 0, first.when.last.month or 0
    return low < high and all(low <= (point.month or 0) <= high for when in others for point in (when.first, when.last))


def _same(one: Point, other: Point) -> bool:
    """Whether two points are the same day, as far as both tell their year."""
    return one[1:3] == other[1:3] and (one.year or other.year) == (other.year or one.year)


def are_people(found: list[Draft]) -> bool:
    """Whether the names are those of people who are on duty in turn: 3月1日—3月7日：何素琴."""
    return bool(found) and all("·" not in one.name and is_name(one.name) and not is_word(one.name[:2]) for one in found)


def is_course(found: list[Draft]) -> bool:
    """Whether half of the names are those of a campaign's course."""
    return 2 * sum(bool(stage_prose.CORE.search(one.name)) for one in found) >= len(found)


def _holds(period: Draft, one: Draft) -> bool:
    """Whether a single day lies within the range of another item, so that it is an event of that time (4月17日 in 4月15日至19日)."""
    if not (period.when and one.when and period.when.ranged and _is_day(one)):
        return False
    first, day, last = ((point.month or 0, point.day or 0) for point in (period.when.first, one.when.last, period.when.last))
    return first <= day <= last if first <= last else day >= first or day <= last


def _spans(period: Draft, one: Draft) -> bool:
    """Whether a time lies within the range of a stage that is called one: what is done then is an event of that stage."""
    if not (period.when and one.when and period.when.ranged):
        return False
    low, high = (period.when.first.month or 0, period.when.first.day or 1), (period.when.last.month or 0, period.when.last.day or 31)
    first, last = (one.when.first.month or 0, one.when.first.day or 1), (one.when.last.month or 0, one.when.last.day or 28)
    return low <= first <= last <= high and (low, high) != (first, last)


def _is_month(one: Draft) -> bool:
    """Whether a draft is of a single month."""
    when = one.when
    return when is not None and not (when.ranged or one.until or one.since or when.last.day or when.last.part or when.last.year)


def _is_day(one: Draft) -> bool:
    """Whether a draft is of a single day."""
    return one.when is not None and not (one.when.ranged or one.until or one.since) and one.when.last.day is not None
