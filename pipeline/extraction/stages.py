"""The stages of a plan: names and dates of the items that set out its course.

Forms: ``（一）宣传发动阶段（3月1日—3月31日）。``, ``第一阶段：宣传发动（…）``, ``1.启动阶段：3月上旬至3月下旬``, ``春播（2019年3月）：``, ``4月至6月：开好头``,
``3月为学习动员阶段，…；4月至8月为…``, table rows ``宣传发动 | 3月16日—4月15日 | …``, ``（1）Publicity (March 3 to April 10)``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from pipeline.extraction import dates, relative, stage_leads, stage_names, stage_prose, stage_sequence, stage_times
from pipeline.extraction.points import DateRange
from pipeline.extraction.stage_lists import STEPS, Draft, course, is_course
from pipeline.extraction.stage_years import dated
from pipeline.records import Section, Span, Stage

# the time of the whole, in a row or line beside those of the stages
_WHOLE = re.compile(
    r"\s*(?:[（(]?[一二三四五六\d]*[）)、.]?)?(?:(?:总体|整体|总|活动|行动|起止|全程)(?:时间|期限|周期)(?!安排)[\t：:为]|每[月周天日][\u3400-\u9fff]{0,8}：)"
)


class Item(NamedTuple):
    """A piece of text that may set out one stage, and whether it is printed as a stage (第一阶段, …阶段)."""

    span: Span
    named: bool


_BULLETS = "*•·◆◇●○■□★▲△➢※►"
_MARK_NUMBER = r"[（(]\s*(?:[一二三四五六七八九十]{1,3}|\d{1,2}|[a-z]+|[A-H])\s*[）)]"
_DATED_MARK = re.compile(
    rf"\s*[{_BULLETS}]?\s*(?:{_MARK_NUMBER}|[一二三四五六七八九十]{{1,3}}(?:[、）)]|[.](?!\d))|\d{{1,2}}\s*[、．]|\d{{1,2}}[.,](?!\d)|(?:[一二三四五六七八九十]|\d{{1,2}})\s*\t|[①-⑳]|[一二三四五六]是|其[一二三四五六][，、：]|[甲乙丙丁戊己](?:[、．.]|[ \t]+)|第[一二三四五六七八九十\d]{{1,2}}[条章][ \t：]|[一二三四五六]期[ \t]+|(?:First|Second|Third|Fourth|Fifth|Sixth)(?:ly)?[,:])?\s*"
)
_UNDATED_MARK = re.compile(rf"\s*[{_BULLETS}]?\s*(?:{_MARK_NUMBER}|[一二三四五六七八九十]{{1,3}}[、.）)]|\d{{1,2}}\s*[、．.]|[①-⑳])?\s*")
# what a form says to those who fill it in, in a cell before the first stage
_NOTE = re.compile(r"[ \t（(]*(?:注|说明|备注)(?:明)?[：:]")
_INSTRUCTION = re.compile(r"\s*（[^（）\n]{2,40}）\t+")
_PAPER, _BEHIND = re.compile("(?:发出|印发|下发|转发|出台)[^。；]{0,6}《"), 12
_LEADS = frozenset("到至在从自于")  # 到年底，希望…
_HEAD = 24  # characters that show whether an item is printed as a stage
_FEWEST = 2  # stages of a plan
_BESIDE = 8  # characters behind a name in which its time may stand (居家期：寒假)
_SHORT_NAME = 18  # characters of a stage's name on a line of its own
# 阶段小结 is something that is handed in, 四个阶段 only counts them
STAGE = re.compile(r"(?:(?<=第.个)|(?<![两二三四五六七八\d几各每]个))阶段(?!小结|性|成果|材料|情况|报告)|(?<=第[一二三四五六])环节")
_STAGE_HEAD = re.compile("阶段|第[一二三四五六](?:步|环节)")
_ROW_TIME = re.compile(r"\d{1,2}月[\d上中下旬日底初末]{0,3}[至到—]+[\d次年月上中下旬日底初末]{2,12} {2,}(?=[\u3400-\u9fff])")
_ROW = re.compile(rf"{_ROW_TIME.pattern}(?:(?!{_ROW_TIME.pattern})[^\n])+")
_LINE, _SENTENCE = re.compile(r"[^\n]+"), re.compile(r"(?:[^\n；。→—]+|(?<!）)—)+")
# where the name of a stage without a date ends
_CUT, _EN_CUT = re.compile(r"[。\n：（，]"), re.compile(r"[.\n:(]")
_EN_BEFORE = re.compile(r"\b(?:by|before|until|on|of)\s+$")
# 总结于12月5日前报送: a deadline, no stage
_DUE = re.compile(r"\s*(?:以前|之前|前)(?![：\t，])[^。；\n]{0,16}?(?:报|交|送|呈|发[到至给])")
# 邻校的师生于十月来访: who does it then, no stage
_WHO = re.compile(r"(?:[师学]生|老师|教师|家长|[小中]学|学校|幼儿园|[一二三四五六七八九实][小中])[于在]?\Z")
_GONE = re.compile(r"(?:去|前|往|历|上一?)年(?:[春夏秋冬](?:天|季)?)?的?\Z")  # 去年8月
_LAST_YEAR = re.compile("[去前]年")
_BEFORE, _DUE_HEAD = re.compile(r"\s*(?:以前|之前|前)(?!后)"), 40
_CLOSE = re.compile(r"[^）)\n]{0,12}[）)]")
# a stage's name on a line of its own, and a list of stages that its announcement leads in
_NAME_LINE = re.compile(r"\s*[\u3400-\u9fff“”、]{2,18}(?:阶段|期)[：:]?\s*")
_ANNOUNCES = re.compile(
    r"[^；。\n]*[：，](?=第[一1](?:个?阶段|步))|[^；。：\n]{0,40}?分(?:为|成|作)?[一二两三四五六2-6]个?(?:阶段|步骤?|环节)[^；。：\n]{0,16}：(?=[^；。\n])|(?![一二三四五六]是)[^；。，\n]{0,8}[二两三四五六][^；。，\n]{1,3}，(?=[一二三四五六七八九十\d]{1,2}月)"
)


def items(norm: str, section: Section, base: int | None) -> list[Item]:
    """The items of a section: its numbered children, else its lines, else the parts of a sentence that name stages."""
    body = section.body
    children = [child for child in section.children if child.number]
    if len(children) >= 2 and not _all_in_one(norm, children):
        return [Item(child.span, _is_named(norm[child.span.start : child.span.start + _HEAD])) for child in children]
    if by_number := _by_number(norm, section):
        return by_number
    found = _lines(norm, body)
    may_hold = dates.may_stand(norm, *body)
    if not may_hold and norm.find("阶段", *body) < 0:
        return found
    if may_hold and sum(draft(norm, item, english=False, base=base) is not None for item in found) >= 2:
        return found
    split = [_sentence(norm, Span(*m.span())) for m in _SENTENCE.finditer(norm, *body)]
    named = [item for item in split if item.named]
    ranged = _in_turn(norm, [item for item in split if may_hold and _has_time(norm, item, base, apart=len(named) > 1)])
    return named if len(named) >= len(ranged) and named else (ranged if len(ranged) >= 2 else found)


def _is_named(words: str) -> bool:
    """Whether an item begins as a stage is printed: 第一阶段, Phase One."""
    return bool(_STAGE_HEAD.search(words) or stage_names.EN_STAGE.match(words))


def _by_number(norm: str, section: Section) -> list[Item]:
    """The parts of section 4 that begin with 4.1, 4.2, …, each with what stands below it."""
    number = section.number or ""
    marks = list(re.finditer(rf"(?m)^[ \t]*{number}[.．](\d)(?![\d.．])[ \t、]*", norm[: section.body.end])) if number.isdecimal() else []
    marks = [m for m in marks if m.start() >= section.body.start]
    if len(marks) < _FEWEST or [int(m.group(1)) for m in marks] != list(range(1, len(marks) + 1)):
        return []
    ends = [*(m.start() for m in marks[1:]), section.body.end]
    return [Item(Span(m.end(), end), bool(STAGE.search(norm, m.end(), min(m.end() + 40, end)))) for m, end in zip(marks, ends, strict=True)]


def _in_turn(norm: str, found: list[Item]) -> list[Item]:
    """Without what is told of a single month in passing (路滑，十二月起不再催早到), where the others begin with a range each."""
    heads = [(item, next(dates.find(norm, *item.span), None)) for item in found]
    ahead = [item for item, when in heads if when and when.ranged and when.span.start == item.span.start]
    aside = {
        item
        for (item, when), following in zip(heads, [*(when for _, when in heads[1:]), None], strict=False)
        if when and not when.ranged and "，" in norm[item.span.start : when.span.start] and not _leads_to(when, following)
    }
    return [item for item in found if item not in aside] if len(ahead) >= _FEWEST and len(ahead) + len(aside) == len(found) else found


def _leads_to(when: DateRange, following: DateRange | None) -> bool:
    """Whether what follows begins as soon as a month is over (三月始发；四月一日至十月二十日途中)."""
    first = following and following.first
    return bool(first and when.last.month and not when.last.day and first.month == when.last.month % 12 + 1 and first.day in (None, 1))


def _has_time(norm: str, item: Item, base: int | None, *, apart: bool) -> bool:
    """Whether a part of a sentence is dated and named; `apart` from single days, which beside named stages are events."""
    one = draft(norm, item, english=False, base=base)
    return bool(one and one.when and one.name and not (apart and not item.named and one.when.last.day and not one.when.ranged))


def _lines(norm: str, body: Span) -> list[Item]:
    """The lines; a stage's name on a line of its own and the time below it are one item."""
    out: list[Item] = []
    for m in (row for line in _LINE.finditer(norm, *body) for row in _rows(norm, line)):
        if out and _belongs(norm, out[-1].span, m):
            out[-1] = Item(Span(out[-1].span.start, m.end()), out[-1].named)
        else:
            out.append(Item(Span(*m.span()), bool(STAGE.search(m.group()[:30])) or bool(stage_names.EN_STAGE.match(m.group()))))
    return out


def _rows(norm: str, line: re.Match[str]) -> Iterator[re.Match[str]]:
    """A line, cut where rows of a table set with blanks were run together (…上交11月上旬至12月中旬   应用推广：…)."""
    whole = list(_ROW.finditer(norm, *line.span())) if "  " in line.group() and _ROW_TIME.match(line.group()) else []
    yield from whole if len(whole) > 1 else [line]


def _belongs(norm: str, before: Span, line: re.Match[str]) -> bool:
    """Whether a line is the time of the stage named on the line before, or what is done in the time printed there."""
    named = bool(_NAME_LINE.fullmatch(norm, *before))
    if stage_times.TIME_BELOW.match(line.group()):
        ordered = stage_names.ORDER.match(norm, *before)
        return named or bool(ordered and before.end - ordered.end() <= _SHORT_NAME)
    if named and dates.may_stand(norm, line.start(), line.start() + 1):
        when = next(dates.find(norm, *line.span()), None)
        return bool(when and when.ranged and when.span.start == line.start())
    return bool(stage_times.DATE_LINE.fullmatch(norm, *before)) and not dates.may_stand(norm, line.start(), line.start() + 4)


def _sentence(norm: str, span: Span) -> Item:
    """A part of a sentence, without the announcement before a first stage (活动分三个阶段：第一阶段，3月，…)."""
    lead = _ANNOUNCES.match(norm, *span)
    start = lead.end() if lead else span.start
    return Item(Span(start, span.end), bool(STAGE.search(norm, start, min(start + 40, span.end))))


def _all_in_one(norm: str, children: list[Section]) -> bool:
    """The children of a stage list's only stage are no stages themselves."""
    return all(child.span.end - child.span.start < 4 for child in children)


@lru_cache(maxsize=64)  # what tells whether lines are stages is asked again of those that are
def draft(norm: str, item: Item, *, english: bool, base: int | None = None, loose: bool = False) -> Draft | None:
    """Name and date of one item; None where its head holds no date. `loose` as in `stage_times.find`."""
    start, end = item.span
    if not english and (not dates.may_stand(norm, start, end) or _WHOLE.match(norm, start, end) or stage_leads.announces(norm, item.span)):
        return None
    if _NOTE.match(norm, start, end):
        return None
    told = _INSTRUCTION.match(norm, start, end)
    if told and not dates.may_stand(norm, *told.span()):
        start = told.end()
    mark = _DATED_MARK.match(norm, start, end)
    at = mark.end() if mark else start
    lead = stage_names.ORDER.match(norm, at, end)
    at = lead.end() if lead and "\n" in lead.group() else at  # 第一阶段 on a line of its own
    when, limit = stage_times.find(norm, at, end, named=item.named, english=english, base=base, loose=loose)
    if when and when.span.start >= limit:
        return Draft(
            stage_names.bare(norm[at:limit]),
            when,
            Span(start, when.span.end),
            item.named,
            *stage_times.one_sided(norm, when, english=english),
        )
    if when is None or (not item.named and not when.ranged and _DUE.match(norm, when.span.end, end)):
        return None
    if not item.named and (_GONE.search(norm, at, when.span.start) or _LAST_YEAR.match(norm, when.span.start)):
        return None
    if english and (when.span.start - at > 90 or _EN_BEFORE.search(norm[at : when.span.start])):
        return None
    name = stage_names.around(norm, at, limit, when) or (stage_names.below(norm, lead.group(), limit, end) if lead else None)
    if (
        name is None
        or name in _LEADS
        or (not item.named and when.span.start > at and _WHO.search(norm, at, when.span.start))
        or (not item.named and not when.ranged and _PAPER.search(norm, at, min(end, when.span.end + _BEHIND)))
    ):  # 县教育局2月发出《…通知》
        return None
    close = _CLOSE.match(norm[when.span.end : limit])
    return Draft(
        name,
        when,
        Span(start, when.span.end + (close.end() if close else 0)),
        item.named or bool(STAGE.search(norm, at, limit)),
        *stage_times.one_sided(norm, when, english=english),
    )


def find(norm: str, sections: list[Section], *, english: bool, base: int | None, signed: date | None, lenient: bool) -> list[Stage]:
    """The stages that the given sections set out; undated ones only where `lenient` (a section of steps) allows them."""
    found = (one for section in sections for one in drafts(norm, section, english=english, base=base, lenient=lenient))
    return dated(found, base=base, signed=signed)


def drafts(norm: str, section: Section, *, english: bool, base: int | None, lenient: bool, months: bool = False) -> list[Draft]:
    """What `find` knows of a section's stages before it gives them their years, which is most of its work; with `months`, what is planned
    month by month counts as a course.
    """
    return [one for one in _drafts(norm, section, english=english, base=base, lenient=lenient, months=months) if one.name]


def _drafts(norm: str, section: Section, *, english: bool, base: int | None, lenient: bool, months: bool) -> Iterator[Draft]:
    found: list[Draft] = []
    several = items(norm, section, base)
    first = [draft(norm, item, english=english, base=base) for item in several]
    loose = not english and sum(one is not None and one.when is not None and one.when.ranged for one in first) >= _FEWEST
    for item, strict in zip(several, first, strict=True):
        one = strict or (draft(norm, item, english=english, base=base, loose=True) if loose else None)
        if one:
            found.append(one)
        elif (item.named or (lenient and section.children and not _is_due(norm, item))) and not stage_leads.is_lead(norm, item.span):
            found.append(_undated(norm, item, english=english))
        elif lenient and not english and (kept := relative.stage(norm, _behind_mark(norm, item), item.span.end)):
            found.append(Draft(stage_names.bare(kept[0]), None, Span(item.span.start, kept[1].end), False))
    found = course(norm, section, found, months=months)
    dated = [one for one in found if one.when]
    sequence = [] if english else stage_sequence.instead(norm, section.body, base, dated)
    if len(dated) < 2 and (told := _told(norm, section, base, english=english, dated=len(dated), undated=len(found))):
        yield from told if len(told) >= len(sequence) else sequence
        return
    if sequence:
        yield from sequence
        return
    if len(dated) >= 2 or (len(dated) == 1 and any(one.named for one in found)):
        named = any(one.named for one in dated)
        yield from (one for one in found if one.when or one.named or (not named and _is_step(norm, one)))
    elif lenient and len(found) >= 2 and (english or any(one.named for one in found) or _sets_out(norm, section, several, found)):
        yield from found
    elif lenient and not english and len(found) < _FEWEST:
        yield from (Draft(stage_names.bare(one.name), None, one.span, True) for one in stage_prose.in_order(norm, section.body))


def _is_step(norm: str, one: Draft) -> bool:
    """Whether an undated item beside dated ones is a stage too: its name is one of a campaign's course, or it has a time that no calendar knows."""
    return bool(stage_prose.CORE.search(one.name)) or relative.stands(norm, one.span.start, one.span.end + _BESIDE)


def _is_due(norm: str, item: Item) -> bool:
    """Whether an item says until when something is to be done: 手抄报：9月30日前完成."""
    when = next(dates.find(norm, item.span.start, min(item.span.end, item.span.start + _DUE_HEAD)), None)
    return bool(when and not when.ranged and _BEFORE.match(norm, when.span.end))


def _sets_out(norm: str, section: Section, several: list[Item], found: list[Draft]) -> bool:
    """Whether items without dates are steps: the section's heading says so, or half of their names are those of a campaign's course."""
    if any(_is_due(norm, item) for item in several):
        return False
    return bool(STEPS.search(section.heading or "")) or is_course(found)


def _told(norm: str, section: Section, base: int | None, *, english: bool, dated: int, undated: int) -> list[Draft]:
    """The stages that one sentence of the section sets out, where its items give fewer."""
    told = stage_prose.find(norm, section.body, base, english=english)
    if len(told) <= dated and not undated and not english:
        told = stage_prose.ordered(norm, section.body)
    if len(told) <= dated:
        return []
    sides = [stage_times.one_sided(norm, one.when, english=english) if one.when else (False, False) for one in told]
    return [Draft(stage_names.bare(one.name), one.when, one.span, True, *side) for one, side in zip(told, sides, strict=True)]


def _behind_mark(norm: str, item: Item) -> int:
    mark = _UNDATED_MARK.match(norm, *item.span)
    return mark.end() if mark else item.span.start


def _undated(norm: str, item: Item, *, english: bool) -> Draft:
    start, end = item.span
    at = _behind_mark(norm, item)
    cut = (_EN_CUT if english else _CUT).search(norm[at:end])
    if english and (step := stage_names.EN_STAGE.match(norm, at, end)):
        at = step.end()
        cut = _EN_CUT.search(norm[at:end])
    lead = stage_names.ORDER.match(norm, at, end)
    if cut and lead and at + cut.start() < lead.end():
        cut = _CUT.search(norm[lead.end() : end])
        stop = lead.end() + cut.start() if cut else end
    else:
        stop = at + cut.start() if cut else end
    return Draft(stage_names.bare(norm[at:stop])[:40], None, Span(start, max(relative.end_of(norm, stop, end), start + 1)), item.named)
