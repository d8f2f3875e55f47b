"""The stages of a plan: names and dates of the items that set out its course.

Forms: ``（一）宣传发动阶段（3月1日—3月31日）。``, ``第一阶段：宣传发动（…）``, ``1.启动阶段：3月上旬至3月下旬``, ``春播（2019年3月）：``, ``4月至6月：开好头``,
``3月为学习动员阶段，…；4月至8月为…``, table rows ``宣传发动 | 3月16日—4月15日 | …``, ``（1）Publicity (March 3 to April 10)``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from pipeline.extraction import dates, dates_en
from pipeline.extraction.dates import DateRange
from pipeline.records import Section, Span, Stage

# An item's name and date stand within so many characters of its beginning.
_HEAD = 64
_ORDER = re.compile(r"第[一二三四五六七八九十\d]{1,2}(?:个?阶段|步骤?|段|期|环节)(?:是|为)?[\s、：，.]*")
_STAGE_WORD = re.compile(r"(?:工作|活动)?阶段$|期$(?<=时期)")
_EN_HEAD = 220
_TABLE_HEAD = re.compile(r"(?:阶段|序号|步骤|时间|起止时间)(?:名称)?\t|（(?:填表|注|说明)")
_EN_NUMBER = "(?i:one|two|three|four|five|six|first|second|third|fourth|fifth|sixth|final|last)"
_EN_STAGE = re.compile(
    rf"(?:(?i:step|stage|phase)\s+(?:\d|[IVX]+|{_EN_NUMBER})|(?:[Tt]he\s+)?{_EN_NUMBER}\s+(?i:step|stage|phase))\b(?:\s+is\b)?\W*"
)


@dataclass(frozen=True, slots=True)
class Item:
    """A piece of text that may set out one stage, and whether it is printed as a stage (第一阶段, …阶段)."""

    span: Span
    named: bool


@dataclass(frozen=True, slots=True)
class Draft:
    """A stage before its years are known."""

    name: str
    when: DateRange | None
    span: Span
    named: bool
    until: bool = False
    since: bool = False


_MARK_NUMBER = r"[（(]\s*(?:[一二三四五六七八九十]{1,3}|\d{1,2}|[a-z]+)\s*[）)]"
_DATED_MARK = re.compile(
    rf"\s*(?:{_MARK_NUMBER}|[一二三四五六七八九十]{{1,3}}[、.](?!\d)|\d{{1,2}}\s*[、．]|\d{{1,2}}\.(?!\d)|(?:[一二三四五六七八九十]|\d{{1,2}})\s*\t|[①-⑳]|[一二三四五六]是|(?:First|Second|Third|Fourth|Fifth|Sixth)(?:ly)?[,:])?\s*"
)
_UNDATED_MARK = re.compile(rf"\s*(?:{_MARK_NUMBER}|[一二三四五六七八九十]{{1,3}}[、.]|\d{{1,2}}\s*[、．.]|[①-⑳])?\s*")
_STAGE_HEAD = re.compile("阶段|第[一二三四五六]步")
_LINE, _SENTENCE = re.compile(r"[^\n]+"), re.compile(r"[^\n；。]+")
_EN_STOP, _EN_BEFORE = re.compile(r"[.](?=\s|$)"), re.compile(r"\b(?:by|before|until|on|of)\s+$")
_UNTIL = re.compile(r"\s*(?:日)?(?:以?前|之前|为止|前完成)")
# 9月1日起, （9月1日—）, 9月1日至学期末: an end that is no date
_SINCE = re.compile(
    r"\s*(?:起|以后|之后)(?!\s*[至到—])|\s*—+(?=\s*[）)])|\s*(?:—+|至|到)\s*本?(?:学期|学年|期[中末]|放假|寒假|暑假)|\s*onwards?\b"
)
_EN_SINCE = re.compile(r"\b(?:from|since|starting|beginning)\s+(?:on\s+|in\s+)?(?:the\s+)?$", re.I)
_CLOSE = re.compile(r"[^）)\n]{0,12}[）)]")
_TIME_BELOW = re.compile(r"\s*(?:[（(]?\s*\d?[）).、]?\s*(?:时间|起止时间|Time)\s*(?:安排)?\s*[：:]|[（(])\s*")
# a stage's name on a line of its own, and a list of stages that its announcement leads in
_NAME_LINE = re.compile(r"\s*[\u3400-\u9fff“”、]{2,18}(?:阶段|期)[：:]?\s*")
_ANNOUNCES = re.compile(r"[^；。\n]*[：，](?=第[一1](?:个?阶段|步))")
_BEHIND_STOP = re.compile(r"\s*(?:时间[为：:]?|自|从|于|[（(])?\s*")


def items(norm: str, section: Section) -> list[Item]:
    """The items of a section: its numbered children, else its lines, else the parts of a sentence that name stages."""
    body = section.body
    children = [child for child in section.children if child.number]
    if len(children) >= 2 and not _all_in_one(norm, children):
        return [Item(child.span, bool(_STAGE_HEAD.search(norm[child.span.start : child.span.start + 24]))) for child in children]
    found = _lines(norm, body)
    may_hold = dates.may_stand(norm, *body)
    if may_hold and sum(draft(norm, item, english=False) is not None for item in found) >= 2:
        return found
    split = [_sentence(norm, Span(*m.span())) for m in _SENTENCE.finditer(norm, *body)]
    named = [item for item in split if item.named]
    ranged = [item for item in split if may_hold and (one := draft(norm, item, english=False)) and one.when and one.name]
    return named if len(named) >= len(ranged) and named else (ranged if len(ranged) >= 2 else found)


def _lines(norm: str, body: Span) -> list[Item]:
    """The lines; a stage's name on a line of its own and the time below it are one item."""
    out: list[Item] = []
    for m in _LINE.finditer(norm, *body):
        if out and _TIME_BELOW.match(m.group()) and _NAME_LINE.fullmatch(norm, *out[-1].span):
            out[-1] = Item(Span(out[-1].span.start, m.end()), out[-1].named)
        else:
            out.append(Item(Span(*m.span()), "阶段" in m.group()[:30] or bool(_EN_STAGE.match(m.group()))))
    return out


def _sentence(norm: str, span: Span) -> Item:
    """A part of a sentence, without the announcement before a first stage (活动分三个阶段：第一阶段，3月，…)."""
    lead = _ANNOUNCES.match(norm, *span)
    start = lead.end() if lead else span.start
    return Item(Span(start, span.end), "阶段" in norm[start : min(start + 40, span.end)])


def _all_in_one(norm: str, children: list[Section]) -> bool:
    """The children of a stage list's only stage are no stages themselves."""
    return all(child.span.end - child.span.start < 4 for child in children)


def draft(norm: str, item: Item, *, english: bool, base: int | None = None) -> Draft | None:
    """Name and date of one item; None where its head holds no date."""
    start, end = item.span
    if not english and not dates.may_stand(norm, start, end):
        return None
    mark = _DATED_MARK.match(norm, start, end)
    at = mark.end() if mark else start
    lead = _ORDER.match(norm, at, end)
    at = lead.end() if lead and "\n" in lead.group() else at  # 第一阶段 on a line of its own
    stop = min(end, at + (_EN_HEAD if english else _HEAD))
    line = norm.find("\n", at, stop)
    second_line = -1
    if line >= 0:
        second_line = line + 1
        stop = line
    if english:
        head = _EN_STOP.search(norm[at:stop])
        limit = at + head.start() if head else stop
    else:
        limit = norm.find("。", at, stop)
        limit = stop if limit < 0 else limit
    when = next((dates_en if english else dates).find(norm, at, limit, base), None)
    if when is None and not english and limit < stop and item.named:
        when = _date_behind(norm, limit + 1, end, base)
    elif when is None and second_line >= 0 and limit == line:
        when = _date_below(norm, second_line, end, base, english=english)
    if when and when.span.start >= limit:
        return Draft(_name(norm[at:limit]), when, Span(start, when.span.end), item.named, *_one_sided(norm, when, english=english))
    if when is None:
        return None
    if english and (when.span.start - at > 90 or _EN_BEFORE.search(norm[at : when.span.start])):
        return None
    name = _name_around(norm, at, limit, when)
    if name is None:
        return None
    close = _CLOSE.match(norm[when.span.end : limit])
    return Draft(
        name,
        when,
        Span(start, when.span.end + (close.end() if close else 0)),
        item.named or "阶段" in norm[at:limit],
        *_one_sided(norm, when, english=english),
    )


def _one_sided(norm: str, when: DateRange, *, english: bool) -> tuple[bool, bool]:
    """Whether a date is only the last day (3月31日前) or only the first (9月1日起)."""
    if when.ranged:
        return False, False
    behind, before = norm[when.span.end : when.span.end + 8], norm[max(0, when.span.start - 20) : when.span.start]
    return bool(_UNTIL.match(behind)), bool(_SINCE.match(behind) or (english and _EN_SINCE.search(before)))


def _date_behind(norm: str, at: int, end: int, base: int | None) -> DateRange | None:
    """A range right behind the full stop of a stage's name: 宣传发动阶段。3月1日至3月31日，…"""
    m = _BEHIND_STOP.match(norm, at, end)
    begin = m.end() if m else at
    when = next(dates.find(norm, begin, min(end, begin + 40), base), None)
    return when if when and when.ranged and when.span.start == begin else None


def _date_below(norm: str, at: int, end: int, base: int | None, *, english: bool) -> DateRange | None:
    """A date on the line below a stage's name: 时间：3月1日—3月31日."""
    m = _TIME_BELOW.match(norm[at : min(end, at + 24)])
    if not m:
        return None
    stop = norm.find("\n", at, end)
    return next((dates_en if english else dates).find(norm, at + m.end(), min(end, stop if stop > 0 else end, at + 60), base), None)


_EN_LEADS_TO_DATE = re.compile(r"[\s(:,—]+(?:from|since|in|on|during)?\s*$", re.I)
_LEADS_TO_DATE = re.compile(r"(?:时间|于|从|自|为|拟定?于|定于|起止时间|[（(：:，,\s\[【—-]|（时间)+$")
_BEHIND_DATE = re.compile(r"^(?:起|止|底|前|以前|之前|左右|完成|暂定|（暂定）)*[）)\]】]?(?:起|止)?\s*(?:[：:，,\t—\s]|为|是|)\s*")
_NAME_END, _WORDS_END = re.compile(r"[。，；：:\n\t（(]|阶段"), re.compile(r"[（(。：:\t]")
_FIRST_OF_ALL = re.compile("^(?:先是|首先|然后|接着|随后|再|最后|为|是)")


def _name_around(norm: str, at: int, limit: int, when: DateRange) -> str | None:
    """The stage's name before its date, or behind it (4月至6月：开好头, 3月为学习动员阶段)."""
    before = norm[at : when.span.start]
    lead = _ORDER.match(before)
    plain = before[lead.end() :] if lead else before
    plain = (_EN_LEADS_TO_DATE if plain.isascii() else _LEADS_TO_DATE).sub("", plain)
    behind = _BEHIND_DATE.sub("", norm[when.span.end : limit])
    if plain.strip():
        if len(plain) > 40 and not plain.isascii():
            return None
        if "，" in plain and len(plain) > 16:
            return None
        return _name(plain)
    name = _NAME_END.split(behind, maxsplit=1)[0]
    return _name(name) if 1 <= len(name.strip()) <= 24 else None


def _name(words: str) -> str:
    """A stage's name alone: without 第一阶段, the word 阶段 and marks around it."""
    lead = _ORDER.match(words) or _EN_STAGE.match(words)
    name = words[lead.end() :] if lead and lead.end() < len(words.strip()) else words
    name = _WORDS_END.split(name.strip(' 、：:，,.—-“”"（('), maxsplit=1)[0] if not name.isascii() else name.strip(" :,.(-")
    name = _FIRST_OF_ALL.sub("", name.strip(" ，"))
    return _STAGE_WORD.sub("", name).strip(" “”、，") or name


def find(norm: str, sections: list[Section], *, english: bool, base: int | None, signed: date | None, lenient: bool) -> list[Stage]:
    """The stages that the given sections set out; undated ones only where `lenient` (a section of steps) allows them."""
    out: list[Stage] = []
    year = base
    before: date | None = None
    for section in sections:
        drafts = list(_drafts(norm, section, english=english, base=base, lenient=lenient))
        for one in (one for one in drafts if one.name):
            start = end = None
            if one.when:
                start, end = one.when.resolve(year, signed)
                if (
                    one.when.first.year is None
                    and one.when.last.year is None
                    and before
                    and start
                    and start.month <= 3
                    and before.month >= 9
                    and start < before
                ):
                    start, end = one.when.resolve((year or before.year) + 1, signed)
                start, end = (None if one.until else start), (None if one.since else end)
                last = end or start
                year = last.year if last else year
                before = end or start or before
            out.append(Stage(one.name, start.isoformat() if start else None, end.isoformat() if end else None, one.span))
    return out


def _drafts(norm: str, section: Section, *, english: bool, base: int | None, lenient: bool) -> Iterator[Draft]:
    found: list[Draft] = []
    for item in items(norm, section):
        one = draft(norm, item, english=english, base=base)
        if one:
            found.append(one)
        elif (item.named or (lenient and section.children)) and not _TABLE_HEAD.match(norm, item.span.start):
            found.append(_undated(norm, item, english=english))
    dated = [one for one in found if one.when]
    if len(dated) >= 2 or (len(dated) == 1 and any(one.named for one in found)):
        named = any(one.named for one in dated)
        yield from (one for one in found if one.when or not named or one.named)
    elif lenient and len(found) >= 2:
        yield from found


def _undated(norm: str, item: Item, *, english: bool) -> Draft:
    start, end = item.span
    mark = _UNDATED_MARK.match(norm, start, end)
    at = mark.end() if mark else start
    cut = re.search(r"[.\n:(]" if english else r"[。\n：（，]", norm[at:end])
    if english and (step := _EN_STAGE.match(norm, at, end)):
        at = step.end()
        cut = re.search(r"[.\n:(]", norm[at:end])
    lead = _ORDER.match(norm, at, end)
    if cut and lead and at + cut.start() < lead.end():
        cut = re.search(r"[。\n：（，]", norm[lead.end() : end])
        stop = lead.end() + cut.start() if cut else end
    else:
        stop = at + cut.start() if cut else end
    return Draft(_name(norm[at:stop])[:40], None, Span(start, max(stop, start + 1)), item.named)
