"""The skeleton of a plan or summary: for each thing that is required or expected of it, where it stands and how it begins.

Of a plan these are the items of its rubric. Of a summary four are expected by custom: what was done, what came of it, what is wanting, what
comes next; that is advice, from which no finding is made. What no section is about may stand in a clause, which is then the place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.checks.case import Case
from pipeline.checks.structure import is_empty, led
from pipeline.classification.labels import vocabulary
from pipeline.records import Item, Section, Span, State

#: what a summary is expected to hold, in the order in which it is told
EXPECTED = ("practices", "achievements", "problems", "next_steps")
#: first words to be shown
_FIRST = 40
_LINE_START = r"(?:^|[\n。])[ \t]*(?:[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．]+|[一二三四]是)?[ ]?"
# clauses in which a summary says what has no section of its own
_CLAUSES = {
    "practices": re.compile(rf"{_LINE_START}(?:我们|我校|学校)?(?:的?(?:主要|具体|工作)做法|主要(?:抓|做)了)"),
    "achievements": re.compile(
        r"(?:取得|收到|见到)了?(?!不)[^，。；\n]{0,14}(?:成效|成绩|效果|成果|实效|进展)(?!不)|(?:成效|效果)(?:较为|比较|十分|非常)?(?:明显|显著)"
        r"|由[^，。；\n]{1,14}(?:提高|提升|上升|升|增加|下降|降低|降|减少|缩短)[到至为了]|(?:荣获|获得?)[^，。；\n]{0,20}(?:[一二三]等奖|奖项|称号|第[一二三]名)"
        r"|被[^，。；\n]{0,8}(?:评|授予)[^，。；\n]{0,4}为?“|(?:合格|满意|达标|优秀)率(?:达|为|由|从|提高|上升|\d)"
    ),
    "problems": re.compile(
        r"(?:还|仍|也|依然|依旧|尚|但)[^，。；\n]{0,6}(?:存在|有)(?:着|的)?[^，。；\n]{0,12}(?:问题|不足|差距|薄弱|短板|欠缺)(?!已|得到)"
        rf"|{_LINE_START}(?:工作中)?(?:存在|主要)的?(?:主要)?(?:问题|不足)|不足之处"
    ),
    "next_steps": re.compile(
        r"(?:^|[\n。；，：])[ \t]*在?(?:今后|以后|下一步|下一阶段|下一年|下阶段|下学期|新学期|新的一年|明年|来年)(?:的?工作中?)?[，,]?[^。；\n]{0,10}?"
        r"(?:我们|我校|学校|将|还?要|继续|进一步|打算|准备|计划|拟|想|争取)|(?:工作)?打算[：:]"
    ),
}
_ENGLISH_CLAUSES = {
    "practices": re.compile(r"\b(?:main|major) (?:practices|measures)\b", re.I),
    "achievements": re.compile(r"\b(?:achieved|remarkable results|good results|effective results)\b", re.I),
    "problems": re.compile(r"\b(?:shortcomings?|deficienc(?:y|ies)|problems? (?:still )?(?:remains?|exists?)|there are still)\b", re.I),
    "next_steps": re.compile(r"\b(?:next steps?|in the future|going forward|from now on)\b", re.I),
}
_GROUP = re.compile(r"领导小组|工作小组|工作专班|任组长|为组长|组长[：:由]|(?i:leading group|working group)")


def find(case: Case, states: tuple[tuple[str, State], ...] | None) -> Iterator[Item]:
    """The items of a plan or summary, the required ones (`states`, in their order) first; none of another document."""
    if case.doc_type not in ("plan", "summary"):
        return
    for label, state in states or ():
        yield _item(case, label, state, required=True)
    if case.doc_type == "summary":
        told = {label for label, _ in states or ()}
        yield from (_item(case, label, None, required=False) for label in EXPECTED if label not in told)


def _item(case: Case, label: str, state: State | None, *, required: bool) -> Item:
    """An item with its place; where no `state` is given, it follows from the place."""
    section, at = _place(case, label) if state != "missing" else (None, None)
    if section is None and at is None:
        return Item(label, state or "missing", required)
    if state is None:
        state = "empty" if section is not None and at is None and is_empty(case, section) else "present"
    around = section or _around(case, at or 0)
    words = _first_words(case, around, at)
    return Item(
        label, state, required, around.number if around else None, around.heading if around else None, case.text[slice(*words)], words
    )


def _place(case: Case, label: str) -> tuple[Section | None, int | None]:
    """The section that is about `label`, one with a text before one without, or the offset of what else is known of it."""
    holders = [section for section in case.sections if label in section.labels]
    holders.sort(key=lambda section: is_empty(case, section))
    if holders:
        return holders[0], None
    if label == "guiding_ideology":
        return None, led(case, label)
    if label in ("steps", "timeline") and case.stages:
        return None, case.stages[0].span.start
    if label == "leadership":
        named = min((member.span.start for member in case.members), default=None)
        group = _GROUP.search(case.norm, 0, case.ranges[-1].end) if named is None else None
        return None, _clause_start(case, group.start()) if group else named
    if case.doc_type == "summary" and label in EXPECTED:
        return _below(case, label) or _told(case, label)
    return None, None


def _below(case: Case, label: str) -> tuple[Section, None] | None:
    """The first heading inside the sections whose words speak of `label`."""
    stack = [child for section in reversed(case.sections) for child in reversed(section.children)]
    while stack:
        section = stack.pop()
        if section.heading and label in vocabulary(case.normal_of(section.heading), case.doc_type, english=case.english):
            return section, None
        stack.extend(reversed(section.children))
    return None


def _told(case: Case, label: str) -> tuple[None, int | None]:
    """The last clause that says something of it for what ends a summary, the first one for the rest."""
    clauses = (_ENGLISH_CLAUSES if case.english else _CLAUSES)[label]
    last = label in ("problems", "next_steps")
    found = [m for low, high in case.ranges for m in clauses.finditer(case.norm, low, high)]
    return None, _clause_start(case, found[-1 if last else 0].end() - 1) if found else None


def _clause_start(case: Case, at: int) -> int:
    """Where the sentence around `at` begins, behind its number."""
    start = case.sentence(at, at).start
    mark = re.compile(r"[ \t]*(?:[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．]+)?[ \t]*").match(case.norm, start, at)
    return mark.end() if mark else start


def _around(case: Case, at: int) -> Section | None:
    return next((section for section in case.sections if section.span.start <= at < section.span.end), None)


def _first_words(case: Case, section: Section | None, at: int | None) -> Span:
    """The first words of a section's body, or those from `at` on: within a line, `_FIRST` characters at most."""
    start = at if at is not None else section.body.start if section else 0
    end = max(start, section.span.end if section else len(case.norm))
    while start < end and case.norm[start] in " \t\n：:。、":
        start += 1
    line = case.norm.find("\n", start, end)
    stop = min(end, start + _FIRST, line if line >= 0 else end)
    return Span(start, start + len(case.norm[start:stop].rstrip()))
