"""Years in English texts: what a plan sets out for a year that is over, and what a summary tells of its own work as that of another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from pipeline.checks.case import Case
from pipeline.checks.standings import sentence
from pipeline.records import Span

_DUE = re.compile(
    r"\b(?:[Bb]y|[Bb]efore)\s+(?:the\s+)?(?:(?:end|middle|beginning)\s+of\s+)?(?:[A-Z][a-z]+\.?\s+)?(?:\d{1,2}(?:st|nd|rd|th)?,?\s+)?(?:[A-Z][a-z]+,?\s+)?(?P<year>20\d\d)\b"
)
_WORK = re.compile(
    r"\b(?:[Ww]ork|[Cc]ampaign|[Aa]ctivit(?:y|ies)|[Tt]asks?)\s+(?:of|in|for)\s+(?:the\s+year\s+)?(?P<year>20\d\d)\b(?!\s*[-–/])"
)
# the day of something done, at a sentence's beginning, in the first two thirds of a year: those after it may open a school year
_SPRING = r"(?:January|February|March|April|May|June|July|August)"
_DONE = re.compile(
    rf"(?:^|[.;:] |\n)(?:On|In|From|By|At the (?:beginning|end) of)\s+(?:\d{{1,2}}\s+)?{_SPRING}(?:\s+\d{{1,2}},?)?,?\s+(?P<year>20\d\d)\b",
    re.M,
)
# the spring term of 2021: of a plan only in a sentence that sets something out
_TERM = re.compile(r"\b(?:spring|autumn|summer|winter)\s+(?:term|semester|holidays?|vacation)\s+of\s+(?P<year>20\d\d)\b")
_PAST = re.compile(
    r"compar|\bthan\b|\blast\b|since|found|built|opened|bought|award|issued|according|No\.|experience|previous|before|earlier|ago|was|were|had|rose|fell|from .{2,30} to"
    r"|\bback\b|retrospect|review|record|histor|cover|examin|audit|check|inspect|receipt|bill|account|refund|data|archive|baseline|survey",
    re.I,
)
# in a sentence with these a day by which something is due is one of the past: by the end of 2023 the school had built
_GONE = re.compile(r"\b(?:had|was|were|has|have|built|opened|completed|installed|bought|already|left over|dating|since)\b")
_SETS_OUT = re.compile(r"\b(?:will|shall|must|should|is to|are to|needs? to)\b")
_LATE_REPORT = 5  # until the month before a summary may be one of the year before


def years(case: Case, own: int) -> Iterator[tuple[Span, int]]:
    """Places of years that contradict `own`, with the year."""
    if case.doc_type not in ("plan", "summary"):
        return
    signed = date.fromisoformat(case.identity.date) if case.identity.date else None
    latest = min(own, signed.year) if signed else own
    plan = case.doc_type == "plan"
    for pattern in (_DUE, _WORK, _TERM) if plan else (_WORK, _DONE, _TERM):
        for m in (m for low, high in case.ranges for m in pattern.finditer(case.norm, low, high)):
            year = int(m["year"])
            words = case.norm[slice(*sentence(case.norm, Span(m.start("year"), m.end()), (". ", "\n")))]
            if year >= latest or ((pattern in (_DONE, _WORK) or not plan) and _compares(words, own)):
                continue
            if pattern is _TERM and (_PAST.search(words) or (plan and not _SETS_OUT.search(words))):
                continue
            if pattern is _DUE and _GONE.search(words) and not _SETS_OUT.search(words):
                continue
            if plan or year < own - 1 or (signed is not None and signed.month >= _LATE_REPORT):
                yield Span(*m.span()), year


def _compares(words: str, own: int) -> bool:
    return str(own) in words or bool(
        re.search(r"compar|\bthan\b|\blast\b|since|experience|previous|built|award|founded|report on", words, re.I)
    )
