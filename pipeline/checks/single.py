"""The state of each requirement, and the findings of one document."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from pipeline.checks import counts, leftover, likely, people, people_blank, residue, stage_counts, strangers, structure, timeline, years
from pipeline.checks.case import Case, prints_date
from pipeline.checks.findings import make
from pipeline.checks.standings import sentence
from pipeline.cleaning.repairs import chinese_number
from pipeline.extraction.names_known import is_name
from pipeline.extraction.roster import ROLES
from pipeline.records import Finding, Section, Span, State
from pipeline.requirements import Rubric

# the English forms, each beginning with a letter as it is, so that a text is passed over fast
_EN_GROUP = "|".join(
    rf"{first}(?i:{rest})"
    for rest, letters in ((r"eading group", "lL"), (r"orking group", "wW"), (r"ask force", "tT"), (r"s the (?:group )?leader\b", "iI"))
    for first in letters
)
_GROUP = re.compile(
    r"领导小组|领导组|工作小组|工作专班|推进小组|专项小组|成立了?[^，。；\n]{0,16}(?<!兴趣)(?<!学习)(?<!合作)小组|[任为当是]组长|指挥部"
    r"|\n组\s*长\t|组(?:(?<=\A组)\s*长\t|(?<![研级课科]组)长(?:由|[：:]))"
    rf"|{_EN_GROUP}|l(?<=\bl)(?i:eader:)|L(?<=\bL)(?i:eader:)"
)
# characters between two periods of one course, and days from the end of one to the beginning of the next
_NEAR, _NEXT = 400, 3
_LEAD_IN = 60  # characters of a heading and the sentence that leads to blank roles: the finding shows both
# a role with nobody behind it, also the empty cell of a row: 组长 | | 全面负责
_BLANK_ROLES = re.compile(
    rf"(?:^|[\n\s，。；：])((?:{ROLES})(?:\s{{0,40}}[：:\t]?[ _X×*＊\t]{{0,200}}(?=\n|$|[，。；、]|\s{{0,40}}(?:{ROLES}))| *[|\t] *(?=[|\t])))"
)


def states(case: Case, rubric: Rubric) -> tuple[tuple[str, State], ...]:
    """The state of each required label in the rubric's order."""
    return tuple((item.label, _state(case, item.label)) for item in rubric.required)


def _state(case: Case, label: str) -> State:
    if label == "leadership":
        return _leadership(case)
    holders = [section for section in case.sections if label in section.labels]
    full = [section for section in holders if not structure.is_empty(case, section)]
    if label in _COURSE and not case.stages and not (holders and not full) and _follow_each_other(case):
        return "present"
    if label == "timeline" and any(_counts_months(case, section) for section in case.sections if _COURSE & set(section.labels)):
        return "present"
    if label == "timeline":
        if any(prints_date(case.norm, stage) for stage in case.stages):
            return "present"
        return "empty" if holders and not full else "missing"
    if full or (label == "steps" and case.stages):
        return "present"
    if label == "guiding_ideology" and not holders and structure.led(case, label) is not None:
        return "present"  # a paragraph of its own before the chapters
    return "empty" if holders else "missing"


def _follow_each_other(case: Case) -> bool:
    """Whether periods follow each other in one place, as those of stages do, though nothing calls them so.

    Three of them, or two that are announced: 分两步走：3月10日到4月10日劝导，4月11日到4月30日清理.
    """
    announced = any(stage_counts.STAGES.search(case.norm, low, high) for low, high in case.ranges)
    run, last = 0, None
    for when in (when for low, high in case.ranges for when in timeline.every(case.norm, low, high, case.identity.year, case.english)):
        first, end = when.resolve(case.identity.year) if when.ranged and not when.impossible else (None, None)
        if not first or not end:
            continue
        near = last is not None and when.span.start - last[1] < _NEAR and 0 <= (first - last[0]).days <= _NEXT
        run = run + 1 if near else 1
        last = (end, when.span.end)
        if run >= (2 if announced else 3):
            return True
    return False


# 九月份： above what is done in it
_MONTH = re.compile(
    r"(?m)^[ ]*(?:[（(]?[一二三四五六七八九十\d]{1,2}[）)、.．])?[ ]*(十[一二]?|[一二三四五六七八九]|1[0-2]|0?[1-9])月份?[ ]*(?:[：:（(]|$)"
)
_COURSE = {"steps", "timeline"}
_CALENDAR = 3  # so many months, in their order, are a calendar


def _counts_months(case: Case, section: Section) -> bool:
    """Whether lines of a section begin with months in their order, over new year once at most, as a term's calendar does."""
    months = [int(words) if words.isdecimal() else chinese_number(words) for words in _MONTH.findall(case.body(section))]
    return len(months) >= _CALENDAR and sum(after <= before for before, after in pairwise(months)) <= (months[-1] < months[0])


# 筹委会主任：万俟文; roles of a committee, which a section on who leads names with their people
_POST = re.compile(
    r"(?m)^[ ]*[^\W\d_]{0,10}(?:主任|主席|委员|指挥|会长|队长|负责人|召集人|总监)[ ]*[：:][ ]*(?:[^\W\d_]{1,8}[ ]+)?([^\W\d_]{2,4})(?=[ 、，；（(\n]|$)"
)
_POSTS = 2


def _names_posts(case: Case) -> bool:
    """Whether a section on who leads gives posts of a committee to people."""
    bodies = (case.body(section) for section in case.sections if "leadership" in section.labels)
    return any(sum(is_name(name) for name in _POST.findall(body)) >= _POSTS for body in bodies)


def _leadership(case: Case) -> State:
    if case.members or _names_posts(case):
        return "present"
    ranges = [case.norm[low:high] for low, high in case.ranges]
    if sum(len(_BLANK_ROLES.findall(words)) for words in ranges) >= 2:
        return "empty"
    empty = [s.span for s in case.sections if s.labels[:1] == ("leadership",) and structure.is_empty(case, s)]
    groups = (m.start() for low, high in case.ranges for m in _GROUP.finditer(case.norm, low, high))
    if any(not any(span.start <= at < span.end for span in empty) for at in groups):  # a bare heading 领导小组 names none
        return "unnamed"
    return "empty" if empty else "missing"


def run(case: Case, required: tuple[tuple[str, State], ...] | None, rubric: Rubric | None) -> Iterator[Finding]:
    """All findings of one document: those of the rules, the requirements' first, as the models of `context` weigh them, and what these add."""
    yield from likely.weighed(case, list(_by_rules(case, required, rubric)))


def _by_rules(case: Case, required: tuple[tuple[str, State], ...] | None, rubric: Rubric | None) -> Iterator[Finding]:
    names = {item.label: item for item in rubric.required} if rubric else {}
    handled = {label for label, state in required or () if state == "empty"}
    for label, state in required or ():
        if state == "missing":
            yield make("missing_section", case.text, None, label=label, name=names[label].zh, name_en=names[label].en)
        elif state == "unnamed":
            yield make("unnamed_leadership", case.text, _first(case, _GROUP))
        elif state == "empty":
            yield make("empty_section", case.text, _empty_place(case, label), label=label)
    yield from structure.empty(case, handled)
    yield from structure.heading_only(case)
    yield from structure.numbers(case)
    yield from structure.duplicated(case)
    yield from structure.repeated(case, [])
    yield from timeline.stages(case)
    yield from timeline.impossible(case)
    yield from years.years(case)
    yield from timeline.deadlines_outside(case)
    yield from timeline.issued_late(case)
    yield from stage_counts.stage_counts(case)
    yield from counts.counts(case)
    yield from people.name_conflicts(case)
    yield from residue.placeholders(case)
    yield from people_blank.blank_roles(case)
    yield from residue.blank_responsible(case)
    yield from leftover.topics_left(case)
    yield from strangers.strangers(case)


def _first(case: Case, pattern: re.Pattern[str]) -> Span | None:
    for low, high in case.ranges:
        if m := pattern.search(case.norm, low, high):
            start, end = sentence(case.norm, Span(*m.span()), "。\n")
            return Span(max(start, low), min(end, high, max(start, low) + 80))
    return None


def _empty_place(case: Case, label: str) -> Span | None:
    if label == "leadership":
        for low, high in case.ranges:
            if m := _BLANK_ROLES.search(case.norm, low, high):
                last = list(_BLANK_ROLES.finditer(case.norm, m.start(), min(high, m.start() + 60)))[-1]
                own = next((s for s in case.sections if s.heading and s.span.start <= m.start(1) < s.span.end), None)
                start = own.span.start if own and m.start(1) - own.span.start <= _LEAD_IN else m.start(1)
                return Span(start, last.end(1))
    section = next((s for s in case.sections if label in s.labels), None)
    return Span(section.span.start, min(section.span.end, section.span.start + 24)) if section else None
