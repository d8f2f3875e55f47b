"""Years of terms that are over or only beginning: what a summary of December plans for its own year, school years and years of two digits that
a plan of the autumn takes for the coming ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from pipeline.checks.case import Case
from pipeline.records import Span

# 2023年，我们将…, 2024年的打算, 展望2023年: what is to come
_INTENDED = re.compile(
    r"(?<=展望)(?P<ahead>20\d\d)年|(?:(?<=[\n。；、.）])|^)[ \t]*(?P<year>20\d\d)年度?(?:，?(?:我们|我[校园]|学校|全校)?(?:将|要|计划|拟|准备|打算)|的?(?:工作)?(?:打算|设想|计划|展望|思路|努力方向))"
)
_AHEAD = re.compile("打算|展望|今后|下一步|设想|努力方向|新的一年|来年|明年|下步")
_SCHOOL_YEAR = re.compile(r"(?<!\d)(?P<year>20\d\d) ?[—–-] ?(?P<to>20\d\d) ?学年(?!度?第?[二下]学期)")
_SHORT_YEAR = re.compile(r"(?P<year>[12](?<![\d〔（(.．/—-].)\d)年(?=[春秋]季|年?底|[上下]半年)")
# what a clause speaks of that is to be done, and what is past
_TO_COME = re.compile(
    r"[记计列纳写载][入为]|封皮|依据|均?须|应当|从[^，。；]{0,16}起|为(?:了|做好|保证|确保)|力争|确保|做好[^，。；]{0,16}前|施行|参加|作为[^，。；]{0,12}依据|本学期|考核"
)
_GONE = re.compile(
    r"上[一个]?学[年期]|去年|前年|总结|回顾|基础|成绩|结果|数据|曾|已|统计|毕业|评教|排名|(?<!评)比(?!赛|例)|较|问卷|监测|显示|沿用|以前|之前|以来|根据|按照|修订|制定的|印发|遗留|入学的|届"
)
# 较2024年, 与2023—2024学年的材料: set beside the own year
BESIDE = re.compile(r"(?:(?<!评)比|较|[与同跟和]|相比于?|相较于?|对[比照])$")
_THIS_TERM = re.compile("本学[年期]|今年")  # 2024—2025学年家访1840户次，本学年不低于2000户次
_LATE, _AUTUMN = 11, 8  # months from which on a summary looks to the next year, and a plan to the new school year


def terms(case: Case) -> Iterator[tuple[Span, int, int]]:
    """The places of such years, each with its year and the document's own."""
    if case.english or not case.identity.date or not case.identity.tail:
        return
    signed = date.fromisoformat(case.identity.date)
    if case.doc_type == "summary" and signed.month >= _LATE and case.identity.year == signed.year:
        yield from _intended(case, signed.year)
    if case.doc_type == "plan" and signed.month >= _AUTUMN:
        yield from _over(case, signed.year)
    for m in _SHORT_YEAR.finditer(case.norm, 0, case.identity.tail.start):
        year = 2000 + int(m["year"])
        if year < signed.year and _is_to_come(case, m):
            yield Span(*m.span()), year, signed.year


def _intended(case: Case, own: int) -> Iterator[tuple[Span, int, int]]:
    """What a summary plans for the year that is about to end."""
    for section in case.sections:
        if not ("next_steps" in section.labels or _AHEAD.search(section.heading or "")):
            continue
        for m in _INTENDED.finditer(case.norm, section.span.start, section.span.end):
            year = int(m["ahead"] or m["year"])
            if year == own:
                yield Span(m.start("ahead" if m["ahead"] else "year"), m.end()), year, own + 1


def _over(case: Case, signed: int) -> Iterator[tuple[Span, int, int]]:
    """School years that ended in the summer before a plan of the autumn."""
    tail = case.identity.tail
    for m in _SCHOOL_YEAR.finditer(case.norm, 0, tail.start if tail else len(case.norm)):
        if int(m["to"]) == int(m["year"]) + 1 == signed and _is_to_come(case, m):
            yield Span(*m.span()), int(m["year"]), signed


def _is_to_come(case: Case, m: re.Match[str]) -> bool:
    """Whether a sentence asks for what is to be done in a year, and tells of nothing past."""
    start, stop = case.sentence(*m.span())
    words = case.norm[start : m.start()] + case.norm[m.end() : stop]
    if BESIDE.search(case.norm, start, m.start()) or _THIS_TERM.search(case.norm, m.end(), stop):
        return False
    return bool(_TO_COME.search(words)) and not _GONE.search(words) and "《" not in case.norm[start : m.start()]
