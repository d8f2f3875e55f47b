"""Stages that a plan sets out in one sentence: 4月1日准备，4月8日至5月20日实施，5月31日总结.

Only where the words at the dates are those of a campaign's course and of nothing else: a sentence of events (3月12日植树，4月5日祭扫) sets out
no stages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from pipeline.extraction import dates, dates_en
from pipeline.extraction.points import DateRange, Point
from pipeline.marked import Marked
from pipeline.records import Span


@dataclass(frozen=True, slots=True)
class Named:
    """A stage's name and time, and where they stand together."""

    name: str
    when: DateRange | None
    span: Span


# words of a campaign's course, from the names of stages in corpus/train and in the practice sets
_CORE = (
    "准备|筹备|宣传|发动|动员|启动|部署|布置|摸底|摸排|调查|排查|自查|自纠|自评|互查|互评|检查|督查|抽查|查摆|剖析|对照|整改|整治|治理"
    "|实施|推进|推广|铺开|落实|深化|提高|提升|巩固|完善|建章立制|验收|考核|评估|评比|评选|表彰|总结|汇报|展示|反馈|回头看|收尾|制[定订]方案"
)
CORE = re.compile(_CORE)
_LOOSE = "前期|学习|教育|集中|全面|组织|开展|进行|召开|大会|会议?|活动|工作|[和与及、]"
NAME = rf"(?:{_LOOSE})*(?:{_CORE})(?:{_CORE}|{_LOOSE})*"
_UNIT, _LINE = re.compile(r"[^。\n]+"), re.compile(r"[^\n]+")
# what stands between a date and the name behind it
_BEHIND = re.compile(
    rf"(?:份|起|（含）|一个月|[，：\s])*(?:为|是|搞|抓|主要(?:是|进行)?|(?:重点|着重|集中|全面)?(?:突出|着力|侧重|重在|转入|进入)|进行|做好|搞好|完成|用于|集中力量)?(?P<name>{NAME})(?:阶段|期)?(?=[，；、。（）]|$)"
)
# what stands between a name and the date behind it
_BEFORE = re.compile(
    rf"(?P<name>{NAME}|[前初中后末]期(?=（)|(?<=[，；、。])[\u3400-\u9fff]{{2,8}}(?=阶段))(?:阶段|期)?(?P<link>（|(?:的?时间)?(?:定|安排|放)?[为是在于从自]|[：])$"
)
_ANNOUNCED, _NUMBERS = (
    re.compile(
        r"分(?:为|成|作)?(?P<names>[\u3400-\u9fff]{2,10}(?:[、和及][\u3400-\u9fff]{2,10}?){1,4})?(?P<number>[二两三四五2-5])个?(?:步|阶段|环节|段|期)"
    ),
    "二三四五2345",
)
# what is done in a range of an announced course: 3月10日到4月10日劝导
_IN_TURN = re.compile("(?:依次|分别)(?:为|是|定为|安排在)?[：]?$")  # 分准备、实施、总结三个阶段，时间依次为…
_DOING = re.compile(
    r"[，：]?(?:(?:重点|着重|集中|全面)?(?:突出|着力|侧重|重在|转入|进入)|主要是)?(?P<name>[\u3400-\u9fff]{2,10})(?=[，；。]|$)"
)
_CALLED = re.compile(r"，?(?:为|是|进入|转入)(?P<name>[\u3400-\u9fff]{2,8}?)阶段(?=[，；、。（：\n]|$)")
_IN_TURN_AHEAD = re.compile(r"(?:^|[，；。：\n])(?:先|首先|再|然后|接着|随后|其次|最后)[^，；。\n]{0,12}\Z")
_TILE = re.compile(r"份?(?:为|是|搞|[：，])?(?P<name>[\u3400-\u9fff]{2,10})(?=[，；、。（\n]|$)")
_SHORTEST_MONTH = 28
_DONE_IN = re.compile(r"[）]?，?(?P<name>[\u3400-\u9fff]{2,12})(?=[，；、。：（\n]|$)")
_OPENING = re.compile("[前初]期|准备|筹备|宣传|发动|动员|启动|部署|布置|制[定订]方案")
_CLOSING = re.compile("[后末]期|总结|表彰|验收|评估|评比|考核|展示|收尾|巩固|提升")
# a day until which something is due, what recurs, and what is over
_DUE = re.compile(r"\s*(?:以前|之前|前|截止)")
_DONE = re.compile(rf"(?:全面|基本)?(?:完成|结束)?{NAME}(?=[，；。]|$)")
_OTHER_TIMES = re.compile(r"(?:每|往|去|(?<![体致本])上|前|历)年?$|截[至止]$|已于?$")
_LONGEST, _EN_LONGEST = 24, 80
_STEP = re.compile(
    rf"(?:(?:^|[；，：])(?P<order>先是?|首先|再|接着|然后|随后|其次|最后)(?:进行|开展|做好|搞好)?(?P<name>{_CORE}|[\u3400-\u9fff]{{2,4}})"
    r"|(?:^|；)(?P<clause>先|再|然后|后)(?P<long>[\u3400-\u9fff]{2,8}))(?=[，；]|$)"
)
# 第一步查电脑，…; a paragraph that begins with 先是, 然后, 最后
_NTH = Marked(
    "第[一二三四五六]步", r"(?:(?<=[。：；\n])|^)第(?P<nth>[一二三四五六])步[，：是、]?(?P<name>[\u3400-\u9fff]{2,8})(?=[，。：；])"
)
_TURN = re.compile(r"(?P<order>先是?|首先|再|接着|然后|随后|其次|最后)(?:是|，)?(?P<name>[\u3400-\u9fff]{2,8})(?=[，。：；])")
_NUMERALS = "一二三四五六"
# the same in English: preparation (March), implementation from April to October; in November, summing-up
_EN_CORE = (
    "launch(?:es)?|prepares?|publici[sz]es?|mobili[sz]es?|carry out|implements?|inspects?|rectify|reviews?|sums? up|evaluates?|summari[sz]es?"
    "|preparation|preparing|publicity|mobili[sz]ation|launch(?:ing)?|kick[- —]?off|deployment|implementation|implementing|carrying[ —]out|rectification"
    "|self[— ](?:check|inspection|examination)(?:ing)?|inspection|investigation|improvement|consolidation|evaluation|assessment|acceptance|commendation"
    "|summary|summari[sz]ing|summing[ —]up|review"
)
_EN_NAME = rf"(?:{_EN_CORE})(?:\s*(?:,|and|&)?\s+(?:{_EN_CORE}))*"
_EN_BEHIND = re.compile(
    rf"[,:\s]*(?:—\s*)?(?:(?:we|the\s+school|all\s+classes|every\s+class)\s+(?:(?:will|shall)\s+)?)?(?:is\s+)?(?:for\s+)?(?:the\s+)?(?P<name>{_EN_NAME})\b",
    re.I,
)
_EN_BEFORE = re.compile(
    rf"\b(?P<name>{_EN_NAME})(?:\s+(?:stage|phase|period|work))?(?P<link>\s*\(|[:,]?\s+(?:(?:takes?\s+place|lasts?|runs?|is\s+(?:held|done|carried\s+out))\s+)?"
    r"(?:(?:in|from|on|during)\s+)?(?:the\s+)?)$",
    re.I,
)
# The second stage, from March 21 to May 31, is for practice.
_EN_NTH = re.compile(r"\b(?:first|second|third|fourth|fifth|final|last)\s+(?:stage|phase|step)\b[^.;]{0,40}$", re.I)
_EN_FOR = re.compile(r"[,\s]*(?:(?:is|will\s+be|for|devoted\s+to)\s+)*(?:the\s+)?(?P<name>[a-z][a-z ]{2,30}?)(?=[,.;]|$)")
_EN_OPENING, _EN_CLOSING = (
    re.compile("prepar|publicity|mobili|launch|kick", re.I),
    re.compile("summ|commend|review|evaluat|accept|assess", re.I),
)
_EN_DUE = re.compile(r"\b(?:by|before|until|than)\s+(?:the\s+)?$", re.I)


def announced(norm: str, body: Span) -> int:
    """How many stages a text says that it has (分三步走); 0 where it does not."""
    m = _ANNOUNCED.search(norm, *body)
    return _NUMBERS.find(m["number"].replace("两", "二")) % 4 + 2 if m else 0


def find(norm: str, body: Span, base: int | None, *, english: bool = False) -> list[Named]:
    """The stages of the first sentence in `body` that sets out two or more; none where no sentence does.

    >>> [one.name for one in find("3月宣传发动，4至5月组织实施，6月总结。", Span(0, 21), 2021)]
    ['宣传发动', '组织实施', '总结']
    """
    for unit in (_LINE if english else _UNIT).finditer(norm, *body):
        may_hold = english or dates.may_stand(norm, *unit.span())
        if may_hold and (found := _dated(norm, Span(*unit.span()), base, english=english)):
            return found
    return []


def anywhere(norm: str, body: Span, base: int | None) -> list[Named]:
    """The stages of the first sentence that calls every date in it a stage, or whose dates follow each other without a gap; none of any other."""
    for unit in _UNIT.finditer(norm, *body):
        if dates.may_stand(norm, *unit.span()):
            place = Span(*unit.span())
            whens = list(dates.find(norm, *place, base))
            called = list(_called(norm, place, whens)) if len(whens) > 1 else []
            if found := called if len(called) == len(whens) else _tiled(norm, place, whens):
                return found
    return []


def ordered(norm: str, body: Span) -> list[Named]:
    """Stages without dates that one sentence puts in order: 先动员，…；再对照，…；最后回访."""
    if norm.find("后", *body) < 0:
        return []
    for unit in _UNIT.finditer(norm, *body):
        steps = [(m["order"] or m["clause"], m["name"] or m["long"], m.span()) for m in _STEP.finditer(unit.group())]
        in_order = len(steps) >= 3 and steps[0][0] in ("先", "先是", "首先") and steps[-1][0] in ("最后", "后")
        if in_order and any(CORE.search(name) for _, name, _ in steps):
            return [
                Named(name, None, Span(unit.start() + a + (unit.group()[a] in "；，："), unit.start() + b)) for _, name, (a, b) in steps
            ]
    return []


def in_order(norm: str, body: Span) -> list[Named]:
    """Stages without dates that paragraphs or sentences put in order: 第一步查电脑，…。第二步清群，…; 先是洒水。…, 然后拂尘。…, 最后封坛。…"""
    counted = list(_NTH.finditer(norm, *body))
    if len(counted) > 1 and [_NUMERALS.find(m["nth"]) for m in counted] == list(range(len(counted))):
        return [Named(m["name"], None, Span(*m.span())) for m in counted]
    lines = [m for m in (_TURN.match(norm, *line.span()) for line in _LINE.finditer(norm, *body)) if m]
    opened = [m["order"].startswith(("先", "首先")) for m in lines]
    closed = [m["order"].startswith("最后") for m in lines]
    in_turn = len(lines) > 2 and opened == [True] + [False] * (len(lines) - 1) and closed == [False] * (len(lines) - 1) + [True]
    return [Named(m["name"], None, Span(*m.span())) for m in lines] if in_turn else []


def _is_due(norm: str, when: DateRange) -> bool:
    """Whether something is due on a date (3月20日前上报计划) and no stage of the course ends on it (3月20日前完成动员)."""
    due = _DUE.match(norm, when.span.end)
    return due is not None and not _DONE.match(norm, due.end(), due.end() + _LONGEST)


def _dated(norm: str, unit: Span, base: int | None, *, english: bool) -> list[Named]:
    """The stages of a sentence, if nearly all of its dates are stages, and they begin or end as a campaign does."""
    whens = [when for when in (dates_en if english else dates).find(norm, *unit, base) if english or not _is_due(norm, when)]
    if len(whens) < 2:
        return []
    if not english and (called := list(_called(norm, unit, whens))) and len(called) == len(whens):
        return called
    if not english and (tiled := _tiled(norm, unit, whens)):
        return tiled
    found = list((_named_in_english if english else _named)(norm, unit, whens))
    if not english and (course := _announced_course(norm, unit, whens) or _unbroken(norm, unit, whens, found)) and len(found) < len(course):
        return course
    if len(found) < 2 or len(found) * 3 < len(whens) * 2 or len({one.name for one in found}) < len(found):
        return []
    if any(one.when and one.when.last.year and base and one.when.last.year < base for one in found):
        return []
    if not english and all(_DUE.match(norm, one.when.span.end) for one in found if one.when):
        return []
    opening, closing = (_EN_OPENING, _EN_CLOSING) if english else (_OPENING, _CLOSING)
    return found if opening.search(found[0].name) or closing.search(found[-1].name) else []


def _announced_course(norm: str, unit: Span, whens: list[DateRange]) -> list[Named]:
    """The ranges behind 分三步走 with what is done in them; none where fewer are given and other dates stand among them."""
    announcement = _ANNOUNCED.search(norm, *unit)
    behind = [when for when in whens if announcement and when.span.start >= announcement.end()]
    ranged = [when for when in behind if when.ranged]
    number = announced(norm, unit)
    names = re.split("[、和及]", announcement["names"]) if announcement and announcement["names"] else []
    if names and len(ranged) == number == len(names) and _IN_TURN.search(norm, unit.start, ranged[0].span.start):
        return [Named(name, when, when.span) for name, when in zip(names, ranged, strict=True)]
    return list(_done(norm, unit, ranged)) if len(ranged) >= 2 and len(ranged) in (number, len(behind)) else []


def _unbroken(norm: str, unit: Span, whens: list[DateRange], found: list[Named]) -> list[Named]:
    """Every date with what is done in it, where the first opens a campaign, the last closes it, and all between them are ranges."""
    whole = len(found) >= 2 and len(whens) > 2 and all(when.ranged for when in whens[1:])
    ends = whole and (found[0].when, found[-1].when) == (whens[0], whens[-1])
    if not ends or not (_OPENING.search(found[0].name) and _CLOSING.search(found[-1].name)):
        return []
    named = {one.when: one for one in found}
    return [named[when] if when in named else next(_done(norm, unit, [when])) for when in whens]


def _tiled(norm: str, unit: Span, whens: list[DateRange]) -> list[Named]:
    """Dates of which each begins where the one before ends, with what is done in each: 三月是学习月，四月到六月为自查期，七月到十月集中整改.

    Single months alone are a calendar, single days are events.
    """
    days = any(when.first.day and not when.ranged for when in whens)
    in_turn = (
        len(whens) > 2
        and not days
        and any(when.ranged for when in whens)
        and all(_follows(one.last, two.first) for one, two in pairwise(whens))
    )
    told = [_TILE.match(norm, when.span.end, unit.end) for when in whens] if in_turn else []
    if not told or _OTHER_TIMES.search(norm, max(unit.start, whens[0].span.start - 4), whens[0].span.start):
        return []
    return [Named(m["name"], when, Span(when.span.start, m.end())) for when, m in zip(whens, told, strict=True) if m] if all(told) else []


def _follows(end: Point, start: Point) -> bool:
    """Whether a time begins as soon as another is over, as far as days and months tell."""
    if end.month == start.month:
        return bool(end.day and start.day == end.day + 1)
    month_over = end.day is None or end.day >= _SHORTEST_MONTH
    return bool(end.month and start.month == end.month % 12 + 1) and month_over and not (end.part or start.part) and start.day in (None, 1)


def _done(norm: str, unit: Span, whens: list[DateRange]) -> Iterator[Named]:
    """Each range with what is done in it."""
    for when in whens:
        behind = _DOING.match(norm, when.span.end, unit.end)
        yield Named(
            behind["name"] if behind else norm[slice(*when.span)], when, Span(when.span.start, behind.end() if behind else when.span.end)
        )


def _called(norm: str, unit: Span, whens: list[DateRange]) -> Iterator[Named]:
    """Each date that is said to be a stage, by any name: 3月1日至4月10日为选题阶段; 先用半个月（3月1日至15日）摸清底数."""
    for when in whens:
        m = _CALLED.match(norm, when.span.end, unit.end)
        if m is None and when.ranged and _IN_TURN_AHEAD.search(norm, max(unit.start - 1, when.span.start - _LONGEST, 0), when.span.start):
            m = _DONE_IN.match(norm, when.span.end, unit.end)
        if m:
            yield Named(m["name"], when, Span(when.span.start, m.end()))


def _around(unit: Span, whens: list[DateRange]) -> Iterator[tuple[DateRange, int, int]]:
    """Each date with the ends of the text that lies around it, up to the dates beside it."""
    edges = [unit.start, *(when.span.end for when in whens)]
    nexts = [*(when.span.start for when in whens[1:]), unit.end]
    return zip(whens, edges, nexts, strict=False)


def _named(norm: str, unit: Span, whens: list[DateRange]) -> Iterator[Named]:
    """Each date with the name behind it, else the one before it."""
    for when, low, high in _around(unit, whens):
        start, end = when.span
        if due := _DUE.match(norm, end, high):
            end = due.end()
        if _OTHER_TIMES.search(norm, max(low, start - 4), start):
            continue
        before = _BEFORE.search(norm[max(low, start - _LONGEST) : start])
        behind = _BEHIND.match(norm, end, min(high, end + _LONGEST))
        if before and (before["link"] == "（" or not behind):
            at = max(low, start - _LONGEST) + before.start("name")
            close = end + (norm[end : end + 1] == "）")
            yield Named(before["name"].strip("和与及、"), when, Span(at, close))
        elif behind:
            yield Named(behind["name"].strip("和与及、"), when, Span(start, behind.end("name")))


def _named_in_english(norm: str, unit: Span, whens: list[DateRange]) -> Iterator[Named]:
    """Each date with the name before it, else the one behind it."""
    for when, low, high in _around(unit, whens):
        start, end = when.span
        begin = max(low, start - _EN_LONGEST)
        words = norm[begin:start]
        if _EN_DUE.search(words):
            continue
        numbered = _EN_NTH.search(words)
        if numbered and (doing := _EN_FOR.match(norm, end, high)):
            yield Named(doing["name"], when, Span(begin + numbered.start(), doing.end("name")))
        elif before := _EN_BEFORE.search(words):
            yield Named(before["name"], when, Span(begin + before.start("name"), end + (norm[end : end + 1] == ")")))
        elif behind := _EN_BEHIND.match(norm, end, high):
            yield Named(behind["name"], when, Span(start, behind.end("name")))
