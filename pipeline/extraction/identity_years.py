"""The year and the day of a document: of its signature, of its title, of what its text names most."""

from __future__ import annotations

import re
from datetime import date

from pipeline.extraction import dates, dates_en
from pipeline.records import Span

#: a line that holds a day and nothing else, but for the same day in the old calendar (乙巳年仲春 2025年3月21日)
DATE_LINE = re.compile(
    r"[（(]?\s*(?:[甲乙丙丁戊己庚辛壬癸][子丑寅卯辰巳午未申酉戌亥]年[^\n\d，。]{0,8}\s)?\s*(?P<year>(?:19|20)\d\d|[二两][〇零○ＯOo0][〇零一二三四五六七八九O]{2})\s*[年./—]\s*(?P<rest>[^\n]{0,14}?)\s*(?:日|号|月)?\s*(?:印发|发布|印)?[）)]?"
)
_BLANK_DAY = re.compile(r"\d{1,4}\s*年\s*(?:\d{1,2}\s*)?月?\s*[ _×X*]*\s*(?:月\s*[ _×X*]*日|[ _×X*]+日|月\s+日|月日)")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
# the year in a title, not that of a school year or term
_OWN_YEAR = re.compile(
    r"(?<![\d—至〔])((?:19|20)\d\d|[二两][〇零○][〇零○一二三四五六七八九]{2})年(?!学|级|以|[春秋冬]季|[上下]半年|\d|[—至到和、])"
)
# a term of a school year, which is called by one year or by two
_TERM = re.compile(
    r"(?<!\d)(?P<first>20\d\d)\s*(?:年?\s*[—至/]\s*(?:20)?\d\d)?\s*(?:学年度?|年度)\s*(?:第?(?P<term>[一二12上下])(?:个?学期|期))"
)
_YEARS = re.compile(r"（[^（）\n]{0,8}(20\d\d)年?—+20\d\d年?[^（）\n]{0,4}）")
_SPELT = re.compile(r"(二[〇零○][〇零○一二三四五六七八九]{2})年(?!以来|至今)")
_NUMBERED = re.compile(r"[〔\[（](20\d\d)[〕\]）]\s*第?\d{1,4}号")
_ACCOUNT = re.compile("总结|小结|汇报|报告|回顾|情况")


def signed(norm: str, span: Span | None, *, english: bool) -> tuple[int | None, str | None, Span | None]:
    """Year and day of the signing date; the span of a date whose month or day was left blank."""
    if span is None:
        return None, None, None
    find = dates_en.find if english else dates.find
    words = norm[slice(*span)]
    blank = None if english else _BLANK_DAY.search(words)
    if blank:
        year = dates.signed_year("".join(words.strip("（( ")[:4].split()))
        return year, None, Span(span.start + blank.start(), span.start + blank.end())
    for found in find(norm, *span):
        year = found.first.year
        first, last = found.resolve(year)
        return year, first.isoformat() if first and first == last else None, None
    m = DATE_LINE.search(words)
    return (dates.signed_year(m["year"]) if m else None), None, None


def titled(norm: str, titles: list[Span]) -> int | None:
    """The year for which a title says that its plan is, not that of a school year or term, nor of a summary, which is signed behind its year."""
    if any(_ACCOUNT.search(norm, start, end) for start, end in titles):
        return None
    found = next((m for start, end in titles if (m := _OWN_YEAR.search(norm, start, end))), None)
    return dates.signed_year(found.group(1)) if found else None


def in_text(norm: str, titles: list[Span], lines: list[Span], *, english: bool) -> int | None:
    """The year of the title, else the one that dates in the text name most, cited documents and history counting little."""
    for start, end in titles:
        if m := _YEAR.search(norm[start:end]):
            return _of_term(norm, start, end) or int(m.group(1))
    votes: dict[int, float] = {}
    find = dates_en.find if english else dates.find
    for start, end in lines:
        for found in find(norm, start, end):
            year = found.first.year or found.last.year
            if year:
                votes[year] = votes.get(year, 0) + (2 if found.ranged else 1)
        for m in re.finditer(
            r"(?<!\d)((?:19|20)\s?\d\s?\d)\s*年|(?<![\d+])(20\s?\d\s?\d)(?!\d)"
            if english
            else r"(?<!\d)((?:19|20)\d\d)\s*(?:年(?!以来|至今)|级[^\W\d]{0,4}新生|届[^\W\d]{0,4}(?:毕业|[初高中]))",
            norm[start:end],
        ):
            year = int("".join((m.group(1) or (m.group(2) if english else "")).split()))
            votes[year] = votes.get(year, 0) + 0.5
        for m in () if english else _SPELT.finditer(norm, start, end):
            year = dates.signed_year(m.group(1)) or 0
            votes[year] = votes.get(year, 0) + 0.5
        if not english and (year := _of_term(norm, start, end)):
            votes[year] = votes.get(year, 0) + 1
    if not votes and not english:  # what the plan carries out was numbered in its year
        votes = {int(m.group(1)): 1 for start, end in lines for m in _NUMBERED.finditer(norm, start, end)}
    if not votes and not english:  # of the years for which a plan is the first
        votes = {int(m.group(1)): 1 for start, end in lines for m in _YEARS.finditer(norm, start, end)}
    return max(votes, key=lambda year: (votes[year], -abs(year - date.today().year))) if votes else None


def _of_term(norm: str, start: int, end: int) -> int | None:
    """The year in which the term lies that a text names: 2022—2023学年第二学期 and 2022学年下学期 are in 2023."""
    m = _TERM.search(norm, start, end)
    if not m:
        return None
    first = int(m["first"])
    return first + (m["term"] in "二2下")
