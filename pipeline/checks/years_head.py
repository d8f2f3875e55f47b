"""Years in the lines around a title, and in papers that a text rests on, beside the day on which it was signed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from pipeline.checks.case import Case
from pipeline.checks.standings import sentence
from pipeline.records import Span

# 青小字〔2024〕7号, in a line of its own; 〔2024〕7号 anywhere
_OWN_NUMBER = re.compile(r"(?m)^[ （(]*[\u3400-\u9fff]{2,12}[〔\[（(](?P<year>20\d\d)[〕\]）)](?:第)?\d{1,3}号[ ）)]*$")
_NUMBER = re.compile(r"〔(?P<year>20\d\d)〕 ?\d{1,4} ?号")
# （2023—2024学年度第一学期）, in a line of its own
_SCHOOL_YEAR = re.compile(r"(?m)^[ （(]*(?P<year>20\d\d) ?[—–-] ?(?P<to>20\d\d) ?学年度?(?:第?(?P<term>[一二上下])学期)?[ ）)]*$")
# 为做好2023—2024学年度…工作，制定本方案
_FOR_A_YEAR = re.compile(
    r"(?:为了?|为切实)(?:[^，。；\d]{0,8})(?P<year>20\d\d) ?[—–-] ?(?P<to>20\d\d) ?学年度?(?:第?(?P<term>[一二上下])学期)?(?=[^。；]*制[定订])"
)
# 2024年9月印发的…, of what a text rests on
_ISSUED = re.compile(
    r"(?P<year>20\d\d)年(?:(?P<month>\d{1,2})月)?(?:\d{1,2}日)?(?:正式|联合)?(?:印发|下发|出台|颁布|颁发|发布|公布|修订|下达)"
)
# what is said to be done (已于2026年3月成立), or was so by a day (截至2026年2月底，…只有五成)
_HAS_BEEN = re.compile(r"已经?(?:于|在)(?P<year>20\d\d)年(?:(?P<month>\d{1,2})月)?")
_WAS = re.compile(
    r"截[至止]到?(?P<year>20\d\d)年(?:(?P<month>\d{1,2})月)?(?:\d{1,2}日)?[初底末]?(?=，?[^。；\n]{0,20}?(?:只有|仅|尚|已经?|[^为除]了))"
)
_BASIS = re.compile(r"根据|按照|依据|依照|遵照|贯彻|落实")
_HEAD = 60  # characters behind the title in which its own lines stand
_SPRING, _SUMMER, _AUTUMN = 3, 8, 9  # the second term begins; the school year is over; the next one begins


def contradictions(case: Case) -> Iterator[tuple[Span, int, int]]:
    """The places of years that the signature's day contradicts, each with its year and the document's own."""
    if case.english or not case.identity.date or not case.identity.tail:
        return
    signed = date.fromisoformat(case.identity.date)
    title = case.identity.title_span
    head = (title.end if title else 0) + _HEAD
    numbers = list(_OWN_NUMBER.finditer(case.norm, 0, head)) if title else []
    for m in numbers:
        if int(m["year"]) != signed.year:
            yield Span(*m.span()), int(m["year"]), signed.year
    for m in (*_SCHOOL_YEAR.finditer(case.norm, 0, head), *_FOR_A_YEAR.finditer(case.norm)):
        if int(m["to"]) == int(m["year"]) + 1 and _another_school_year(case, m, signed):
            yield Span(*m.span()), int(m["year"]), signed.year
    for m in _NUMBER.finditer(case.norm, 0, case.identity.tail.start):
        if int(m["year"]) > signed.year and not any(own.start() <= m.start() < own.end() for own in numbers):
            yield Span(*m.span()), int(m["year"]), signed.year
    for pattern in (_ISSUED, _HAS_BEEN, _WAS):
        for m in pattern.finditer(case.norm, 0, case.identity.tail.start):
            later = (int(m["year"]), int(m["month"] or 1)) > (signed.year, signed.month)
            told = pattern is not _ISSUED or _BASIS.search(case.norm, sentence(case.norm, Span(*m.span())).start, m.start())
            if later and told:
                yield Span(*m.span()), int(m["year"]), signed.year


def _another_school_year(case: Case, m: re.Match[str], signed: date) -> bool:
    """Whether a plan was signed when a school year, or its term, was over; a summary long after, or before it began."""
    begins, ends, first = int(m["year"]), int(m["to"]), m["term"] in ("一", "上")
    if case.doc_type == "plan":
        return (ends, _SPRING if first else _SUMMER) <= (signed.year, signed.month)
    return case.doc_type == "summary" and (ends < signed.year or (begins, _AUTUMN) > (signed.year, signed.month))
