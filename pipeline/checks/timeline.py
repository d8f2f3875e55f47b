"""Checks of dates: stages in order, without overlap and gap; days that exist; years that agree."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from pipeline.checks.case import Case
from pipeline.checks.findings import make
from pipeline.extraction import dates, dates_en, deadlines
from pipeline.records import Finding, Span


def _day(words: str | None) -> date | None:
    return date.fromisoformat(words) if words else None


def stages(case: Case) -> Iterator[Finding]:
    """date_order, date_overlap and date_gap between consecutive stages; a shared boundary day is none of them."""
    before: tuple[date, date | None] | None = None
    for stage in case.stages:
        start, end = _day(stage.start), _day(stage.end)
        if start and end and start > end:
            yield make("date_order", case.text, stage.span, name=stage.name, detail=f"{start}—{end}")
        if before and start:
            first, last = before
            if start < first:
                yield make("date_order", case.text, stage.span, name=stage.name, detail=f"{start} < {first}")
            elif last and start < last:
                yield make("date_overlap", case.text, stage.span, name=stage.name, detail=f"{first}—{last}; {start}—{end or '?'}")
            elif last and (start - last).days > 1:
                yield make("date_gap", case.text, stage.span, name=stage.name, days=(start - last).days - 1, detail=f"{last}; {start}")
        before = (start, end) if start else None


def impossible(case: Case) -> Iterator[Finding]:
    """date_impossible: 6月31日, 13月, 29 February of a year that has none."""
    every = dates_en.every if case.english else dates.every
    for low, high in case.ranges:
        for when in every(case.norm, low, high, case.identity.year):
            leap = any(p.month == 2 and p.day == 29 and not (p.year or when.first.year) for p in (when.first, when.last))
            wrong_leap = leap and case.identity.year and not _leap(case.identity.year)
            if when.impossible or wrong_leap:
                yield make("date_impossible", case.text, when.span)


def _leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


_HISTORY = re.compile(
    r"比|较(?!大|多|少|强)|相比|同期|以来|起点|颁布|公布|修[订正]|〔|《|届|级|入学的|建校|曾|往年|去年|上年|前年|依据|根据|按照|印发|下发|获|荣|成立于|始建|至今|起[，,]|由.{0,10}增|为起点|对照|后的|版|撤|以前|之前|早在|[０-９\d]号|文件|规划|五年|行动计划|历年|统计|学年|春季学期的|秋季学期的"
)
_YEAR = re.compile(r"((?:19|20)\d\d)(?<![\d—〔（(]\d\d\d\d)年")
# characters of its sentence that are looked at before and behind a year
_BEFORE, _BEHIND = 60, 2000
_OWN_PLAN = re.compile(r"(?:制[定订]|拟[定订]|印发)[^。《》]{0,14}$")
_OWN_REPORT = re.compile(r"(?:现将|现就|将)[^。《》]{0,12}$")
_AIM = re.compile(r"(?:确保|力争|实现|做好|完成|保证|搞好|抓好|推进)[^。，；]{0,6}$")
_WILL = re.compile(r"\d{4}年(?:底|末|内|全年|我校|全校|学校)?[，]?(?:要|将|力争|确保|计划|继续|实现以下|需要)")


# what a summary will do in a year that is over
_INTENDS = re.compile(r"(?:度|上半年|下半年|全年|春季|秋季)?，?(?:我们|我[校园]|学校|全校|各班)?(?:将|要|计划|拟|准备|打算|继续)")
# 从2021年3月起开展: the beginning of the work that is announced
_STARTS = re.compile(r"(?:\d{1,2}月)?(?:\d{1,2}日)?起[，]?(?:在|面向|对)?[^，。]{0,6}(?:开展|实施|启动|组织|集中|全面|施行)")
_ENTERED = re.compile(r"(?:纳入|列入|写入)[^，。；]{0,6}$")
_OWN_WORK = re.compile(
    r"(?:\d{1,2}月)?(?:\d{1,2}日)?(?:上半年|全年)?，?(?:学校|我[校园镇]|全[校园镇]|本[校园])[^，。；]{0,10}?(?:召开|成立|组织|开展|举办|启动|制定|落实)"
)
_AUTUMN, _CHRONICLE = re.compile(r"(?:8|9|1[0-2])月"), 80
# what belongs to a school's history
_PAST_ACTS = re.compile(r"投资|新建|改建|扩建|搬迁|建成|创建|获|评|被|通过|首|先后|开始|原|建校|合并|更名")


def years(case: Case) -> Iterator[Finding]:
    """year_mismatch: a year that contradicts the document's own where it speaks of itself; never a comparison, a basis or history."""
    own = case.identity.year
    if own is None or case.english:
        return
    head = case.identity.title_span
    printed = [
        int(day[:4]) for stage in case.stages if (day := stage.start or stage.end) and str(int(day[:4])) in case.norm[slice(*stage.span)]
    ]
    if case.identity.tail and len(printed) >= 2 and max(printed) < own:
        yield make("year_mismatch", case.text, case.stages[0].span, year=printed[0], own=own)
    ahead = [section.span for section in case.sections if "next_steps" in section.labels]
    spans = [stage.span for stage in case.stages]
    for m in _YEAR.finditer(case.norm):
        year, at = int(m.group(1)), m.start()
        if year == own or not any(low <= at < high for low, high in case.ranges) or (case.identity.tail and at >= case.identity.tail.start):
            continue
        if any(span.start <= at < span.end for span in spans):
            continue
        if head and head.start <= at < head.end:
            if (
                case.doc_type in ("plan", "notice")
                and abs(year - own) >= 1
                and not re.match(r"年?[—至\d（学]", case.norm[m.end() : m.end() + 1])
                and year != own + 1
            ):
                yield make("year_mismatch", case.text, Span(at, m.end()), year=year, own=own)
            continue
        if any(span.start <= at < span.end for span in ahead):
            if year < own and _INTENDS.match(case.norm, m.end()):
                yield make("year_mismatch", case.text, Span(at, min(m.end() + 16, len(case.norm))), year=year, own=own)
            continue
        start, stop = case.sentence(at, m.end())
        before, behind = case.norm[max(start, at - _BEFORE) : at], case.norm[m.end() : min(stop, m.end() + _BEHIND)]
        if _contradicts(case, year, own, before, behind):
            yield make("year_mismatch", case.text, Span(max(start, at - 12), min(stop, m.end() + 16)), year=year, own=own)


def _contradicts(case: Case, year: int, own: int, before: str, behind: str) -> bool:
    near = before[-14:] + behind[:14]
    future = re.search(r"将|要|计划|打算|争取|准备|力争|拟|实行|推行|明年|起|目标|规划|继续", behind[:30] + before[-10:])
    if _OWN_REPORT.search(before) and re.search(r"(?:情况|工作|总结|报告|自查|活动)[^。]{0,18}(?:总结|报告|汇报|如下)", behind):
        return year != own - 1 or case.doc_type != "summary" or _says_own(case, own)
    if _reports_another(case, year, own, before, behind):
        return True
    if case.doc_type in ("plan", "notice") and year < own:
        if re.search(r"(?:从|自|定于|于)$", before) and _STARTS.match(behind.removeprefix("年")):
            return True
        if _ENTERED.search(before) and re.match(r"年?度?(?:学校|班级)?(?:工作)?(?:计划|要点|目标|考核|日程)", behind):
            return True
        if re.search(r"(?:通过|经过|用)$", before) and re.match(r"年?(?:一年|全年)的?努力", behind):
            return True
    if _OWN_PLAN.search(before) and re.search(r"(?:方案|计划|安排)", behind[:40]):
        return True
    if case.doc_type == "summary" and year < own and not _HISTORY.search(before[-14:] + behind[:4]):
        month = int((case.identity.date or "0-12-0").split("-")[1])
        if re.search(r"完成了?$|开展了?$", before) and re.match(r"年?度", behind):
            return True
        if not before.strip() and re.match(r"(?:全年|上半年|一年来)?，?我[校园镇]", behind) and month >= 3 and year == own - 1:
            return True
    if case.doc_type == "summary" and year > own:
        return not future and not re.search(r"规划|文件|号", near)
    if case.doc_type == "plan" and year < own and _WILL.match(f"{year}年{behind[:10]}"):
        return True
    if _HISTORY.search(near):
        return False
    if case.doc_type in ("plan", "notice") and year < own:
        if re.search(r"(?:^|[，：])到$", before) and re.match(r"年?底|年?末|\d{1,2}月", behind):
            return True
        return bool(_AIM.search(before) or _WILL.match(f"{year}年{behind[:10]}"))
    return False


def _reports_another(case: Case, year: int, own: int, before: str, behind: str) -> bool:
    """Whether a summary tells of its work as that of an earlier year. Until March the year before is the one reported on."""
    month = int((case.identity.date or "0-12-0").split("-")[1])
    if case.doc_type != "summary" or year >= own or (year == own - 1 and month <= 3):
        return False
    behind = behind.removeprefix("年")
    if re.search(r"截[至止](?:到)?$", before) and not re.search(r"比|较|相比|年的", behind[:40]):
        return True
    if re.search(r"(?:回顾|综观|纵观)$", before) and re.match(r"度?的?(?:工作|活动)", behind):
        return True
    if f"{own}年" in behind[:_CHRONICLE] or (year == own - 1 and _AUTUMN.match(behind)):
        return False  # told in order, or of a school year that began in the autumn before
    return not before.strip() and bool(_OWN_WORK.match(behind)) and not _PAST_ACTS.search(behind[:30])


def _says_own(case: Case, own: int) -> bool:
    """Whether the title or the first lines name the document's own year, beside the signature."""
    head = case.norm[: (case.sections[1].span.start if len(case.sections) > 1 else 400)]
    return str(own) in head


# days outside the campaign's span that a date for handing in reports or plans may have; in the practice sets it is six at most
_GRACE = 45
# days between a first stage's end and a plan that was still written in time
_WRITTEN = 3
_HANDS_IN = re.compile(r"[报交送]|(?i:submit|hand|send|report)")


def deadlines_outside(case: Case) -> Iterator[Finding]:
    """deadline_outside: an act of a plan is due long before its campaign begins or after it has ended.

    The campaign lasts from the first stage to the last, or as long as any range of dates that is printed. Silent where one of its ends
    is not known, and where another year for a day without one would do.
    """
    if case.doc_type != "plan" or len(case.stages) < 2 or any(not (stage.start or stage.end) for stage in case.stages):
        return
    year = case.identity.year
    every = dates_en.every if case.english else dates.every
    ranges = [
        when.resolve(year) for low, high in case.ranges for when in every(case.norm, low, high, year) if when.ranged and not when.impossible
    ]
    ends = [day for stage in case.stages for day in (_day(stage.start), _day(stage.end)) if day]
    first, last = min(ends + [day for day, _ in ranges if day]), max(ends + [day for _, day in ranges if day])
    for due in deadlines.find(case.norm, case.ranges, list(case.stages), english=case.english, base=year):
        day = date.fromisoformat(due.date)
        printed = str(day.year) in case.norm[slice(*due.span)]
        if printed and day.year > last.year and not _HANDS_IN.search(due.what):
            continue  # an aim for a later year
        years = (day.year,) if printed else (day.year - 1, day.year, day.year + 1)
        if any(_within(day, other, first, last) for other in years):
            continue
        place = Span(due.span.start, min(due.span.end, due.span.start + 60))
        yield make("deadline_outside", case.text, place, date=day, detail=f"{first}—{last}")


def _within(day: date, year: int, first: date, last: date) -> bool:
    moved = day.replace(year=year, day=min(day.day, 28))
    return (first - moved).days <= _GRACE and (moved - last).days <= _GRACE


def issued_late(case: Case) -> Iterator[Finding]:
    """issued_late: a plan is dated after its first stage has ended. Silent where the years of stages without one may be another's."""
    if case.doc_type != "plan" or len(case.stages) < 2 or not case.identity.date:
        return
    signed, stage = date.fromisoformat(case.identity.date), case.stages[0]
    end, last = _day(stage.end), max((stage.end for stage in case.stages if stage.end), default="")
    if end is None or not stage.start or (signed - end).days <= _WRITTEN or signed.year != end.year:
        return
    printed = str(end.year) in case.norm[slice(*stage.span)]
    if printed or signed <= date.fromisoformat(last):
        yield make("issued_late", case.text, stage.span, name=stage.name, date=signed, end=end)
