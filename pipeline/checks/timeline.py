"""Checks of dates: stages in order, without overlap and gap; days that exist; years that agree."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from pipeline.checks.case import Case
from pipeline.checks.findings import make
from pipeline.extraction import dates, dates_en
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
    find = dates_en.find if case.english else dates.find
    for low, high in case.ranges:
        for when in find(case.norm, low, high):
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


def _says_own(case: Case, own: int) -> bool:
    """Whether the title or the first lines name the document's own year, beside the signature."""
    head = case.norm[: (case.sections[1].span.start if len(case.sections) > 1 else 400)]
    return str(own) in head
