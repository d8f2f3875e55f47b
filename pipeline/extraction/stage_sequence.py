"""The course of a plan as its times alone tell it: three periods or more of which each begins where the one before ends.

Whatever marks stand around them, and whatever the stages are called: 三月上旬启动，三月中旬至四月底整改，五月份比拼，六月份总评.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from pipeline.extraction import dates, stage_names, stage_times
from pipeline.extraction.points import DateRange
from pipeline.extraction.stage_lists import Draft, are_people, parts
from pipeline.extraction.stage_years import dated
from pipeline.records import Span, Stage

_FEWEST, _FEW = 3, 2
# days between two periods that follow each other: a shared boundary day, none, a week-end with a holiday
_CLOSE = range(8)
# days by which a period may begin too early or too late, where most of the others follow each other closely
_NEAR = range(-31, 46)
_AHEAD, _BEHIND = 24, 40  # characters of a clause before its time, and of the words behind it
_ANY_YEAR = 2021  # where a document has none; it is no leap year
_CLAUSE = re.compile(r"[。；，：\n]")
# what a period stands behind: the beginning of its clause, or words that lead to it; not 县里六月, 消防、十月
_HEADS = re.compile(r"[\s（：—|·•●◆■★*.)）\d为于在从自即是]\Z")
_MARK = re.compile(r"[\s*•·◆◇●○■□★☆▲△➢※►|]*(?:[（(]?[一二三四五六七八九十\d]{1,2}[）)、.．]\s*)?")
# a day until which something is due, what recurs, and what is over
_DUE = re.compile(r"\s*(?:以前|之前|前(?!后)|截止)")
_OTHER_TIMES = re.compile(r"(?:每|往|去|(?<![体致本])上|历)年?$|截[至止]$|已于?$")


def find(norm: str, body: Span, base: int | None) -> list[Draft]:
    """The longest run of periods in `body` that follow each other, three or more; none of single months (a calendar) or of people on duty.

    >>> [one.name for one in find("3月上旬启动，3月中旬至4月底整改，5月份比拼。", Span(0, 25), 2026)]
    ['启动', '整改', '比拼']
    """
    periods = parts(list(_periods(norm, body, base)))
    if len(periods) < _FEWEST:
        return []
    days = [_days(stage) for stage in dated(periods, base=base or _ANY_YEAR, signed=None)]
    best: list[int] = []
    run: list[int] = []
    for i, (start, end) in enumerate(days):
        if run and _within(days[run[-1]], start, end):
            continue
        run = [*run, i] if run and _apart(days[run[-1]], start) in _NEAR and _after(days[run[-1]], start) else [i]
        best = run if len(run) > len(best) else best
    joints = [_apart(days[a], days[b][0]) for a, b in pairwise(best)]
    found = [periods[i] for i in best]
    close = 3 * sum(joint in _CLOSE for joint in joints) >= 2 * len(joints)
    calendar = not (ranges(found) or all(one.when and one.when.first.part for one in found))
    return found if len(found) >= _FEWEST and close and not calendar and not are_people(found) else []


def ranges(found: list[Draft]) -> int:
    """How many of the times are ranges, and no single months or days."""
    return sum(one.when is not None and one.when.ranged for one in found)


def instead(norm: str, body: Span, base: int | None, found: list[Draft]) -> list[Draft]:
    """The periods in `body` that follow each other, if their form shows fewer: none or one, or among two or more `found` fewer ranges."""
    run = find(norm, body, base)
    known = [one for one in found if one.when]
    more = len(known) < _FEW or (len(run) >= len(known) and ranges(run) > ranges(known))
    return run if more else []


def _days(stage: Stage) -> tuple[date | None, date | None]:
    return (stage.start and date.fromisoformat(stage.start)) or None, (stage.end and date.fromisoformat(stage.end)) or None


def _after(before: tuple[date | None, date | None], start: date | None) -> bool:
    return bool(before[0] and start and start > before[0])


def _apart(before: tuple[date | None, date | None], start: date | None) -> int | None:
    """Days from the end of a period to the start of the next; None where one of them is open or impossible."""
    return (start - before[1]).days if before[1] and start else None


def _within(before: tuple[date | None, date | None], start: date | None, end: date | None) -> bool:
    """Whether a time lies within the one before, of which it is a part."""
    return bool(before[0] and before[1] and start and end and before[0] <= start and end <= before[1])


def _periods(norm: str, body: Span, base: int | None) -> Iterator[Draft]:
    """The periods that stand at the head of a clause, or in brackets or at the end of a short one, with the words beside them."""
    whens = [when for when in dates.find(norm, *body, base) if not _explained(norm, when) and not _is_aside(norm, body, when, base)]
    for i, when in enumerate(whens):
        low = max(body.start, *(norm.rfind(mark, body.start, when.span.start) + 1 for mark in "。；，：\n"))
        low = max(low, whens[i - 1].span.end if i else low)
        led = low == when.span.start or (when.span.start - low <= _AHEAD and _HEADS.search(norm, low, when.span.start))
        if not led or stage_times.one_sided(norm, when, english=False)[1]:
            continue
        high = min(whens[i + 1].span.start if i + 1 < len(whens) else body.end, when.span.end + _BEHIND)
        mark = _MARK.match(norm, low, when.span.start)
        name = stage_names.bare(stage_names.around(norm, mark.end() if mark else low, high, when) or "")
        name = name if len(name) > 1 else norm[slice(*when.span)]
        end = _CLAUSE.search(norm, when.span.end + 1, high)
        yield Draft(name, when, Span(low, end.start() if end else high), False)


def _explained(norm: str, when: DateRange) -> bool:
    """Whether a part of the year is only what the days in the brackets behind it say: 清明后至五月中旬（4月7日—5月15日）."""
    return not when.last.day and stage_times.in_brackets(norm, when.span.end) is not None


def _is_aside(norm: str, body: Span, when: DateRange, base: int | None) -> bool:
    """Whether a time is that of an event, something due, what recurs or is over, and no period of the course."""
    day = when.first.day is not None and not when.ranged
    past = bool(base and when.last.year and when.last.year < base)
    return (
        day
        or past
        or bool(_DUE.match(norm, when.span.end))
        or bool(_OTHER_TIMES.search(norm, max(body.start, when.span.start - 4), when.span.start))
    )
