"""Checks of the structure: numbers, sections that stand twice, headings without content, text that stands twice."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from pipeline.checks.case import Case, without_instruction
from pipeline.checks.findings import make
from pipeline.classification.labels import vocabulary
from pipeline.data import table
from pipeline.extraction.stage_chapters import is_one
from pipeline.records import Finding, Section, Span
from pipeline.segmentation.bundle import plain
from pipeline.segmentation.marks import value_of

_BEGINS = re.compile(r"\W*(\w)\W*(\w)\W*(\w)\W*(\w)")
_LINE_END = re.compile(r"[\n。]")
_CARRIES = re.compile(r"[：:]\s*\S")
_SAYS = re.compile(r"[，；]|\d|见附件|附后|另行|略|详见|同上|无$")
_ANNOUNCES = re.compile(r"[^。；，]{2,24}[：:]")
_HEADING, _HEADING_EN = 14, 60  # characters of a heading that names a part; a longer one says something by itself
_BETWEEN = 2000  # characters before an outline's first item that may hold the one that is missing
_NUMERALS = "一二三四五六七八九十"
_MAY_REPEAT = ("practices", "attachment", "other", "preamble")


def numbers(case: Case) -> Iterator[Finding]:
    """duplicate_number and number_gap, at the top level and among the items below each section."""
    yield from _sequence(case, [s for s in case.sections if s.number])
    for section in case.sections:
        yield from _below(case, section)


def _below(case: Case, section: Section) -> Iterator[Finding]:
    items = [child for child in section.children if child.number]
    if items and section.labels[:1] != ("attachment",) and not _tabular(case, items):
        yield from _sequence(case, items, inner=True)
    for child in section.children:
        yield from _below(case, child)


def _tabular(case: Case, items: Sequence[Section]) -> bool:
    """Numbers in a table or a roster are no outline."""
    return any("\t" in case.norm[item.span.start : item.span.start + 30] for item in items)


def _sequence(case: Case, items: Sequence[Section], *, inner: bool = False) -> Iterator[Finding]:
    """One pass over siblings: a number that is used again, or one that skips; a restart at one is neither."""
    before: Section | None = None
    last = 0
    for item in items:
        value = _value(item)
        last = last if before or not inner else value - 1
        if (value == last and not _begins_anew(case, before, item)) or (value < last and value != 1):
            yield make("duplicate_number", case.text, _numbered(case, item), number=item.number or "")
        elif last + 1 < value <= last + 3 and not all(_told_between(case, before, item, missing) for missing in range(last + 1, value)):
            told = (before.number if before else "") or "开头"
            yield make("number_gap", case.text, _numbered(case, item), number=item.number or "", before=told)
        before, last = item, value


def _numbered(case: Case, item: Section) -> Span:
    """The number of an item and the words behind it, to the end of its heading."""
    return Span(item.span.start, min(item.span.end, max(item.span.start + 2, _heading_end(case, item))))


def _begins_anew(case: Case, before: Section | None, item: Section) -> bool:
    """Whether a 1 behind a 1 opens a list of its own, below a line that announces it (四月份：)."""
    if before is None or _value(item) != 1:
        return False
    lines = case.norm[before.span.start : item.span.start].rstrip().split("\n")
    return len(lines) > 1 and bool(_ANNOUNCES.fullmatch(lines[-1].strip()))


def _told_between(case: Case, before: Section | None, item: Section, value: int) -> bool:
    """Whether a line between two items begins with the number that is missing, though it was not read as an item (2.一班三日内…; 二、三月份…)."""
    number = item.number or ""
    low = before.span.start if before else max(0, item.span.start - _BETWEEN)
    missing = str(value) if number.isdecimal() else _NUMERALS[value - 1 : value] if number in _NUMERALS else ""
    between = case.norm[low : item.span.start]
    if missing and case.norm[item.span.start] in "（(":  # （一）…（二）…（三）… in one line, and （四） on the next
        return bool(re.search(rf"[（(]{missing}[）)]", between))
    return bool(missing and re.search(rf"\n[ \t]*{missing}[.．、，][ ]?\S|(?:[；。][ ]?|[ \t]+){missing}[.．、][ ]?[^\d\s]", between))


def _heading_end(case: Case, item: Section) -> int:
    line = _LINE_END.search(case.norm, item.span.start, item.span.start + 60)
    return min(item.span.end, line.start() if line else item.span.start + 40)


def _value(section: Section) -> int:
    number = section.number or ""
    if number[:1] in "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳":
        return value_of("circle", number[0])
    return value_of("", number)


def duplicated(case: Case) -> Iterator[Finding]:
    """duplicated_section: the same heading or text twice, or in a plan two sections with the same main label."""
    seen: dict[tuple[str, str], int] = {}  # what may be the same, and the first section that has it
    bodies = [case.body(section) for section in case.sections]
    begun = Counter(map(_first_letters, bodies))
    for i, (section, said, body) in enumerate(zip(case.sections, case.said, bodies, strict=True)):
        if not section.heading or section.labels[:1] == ("attachment",):
            continue
        marks = _marks(case, section, said, body if begun[_first_letters(body)] > 1 else "")
        before = min((seen[mark] for mark in marks if mark in seen), default=None)
        if before is not None:
            why = next(mark[0] for mark in marks if seen.get(mark) == before)
            place = Span(section.span.start, _heading_end(case, section))
            yield make("duplicated_section", case.text, place, heading=section.heading, other=case.sections[before].heading, why=why)
        for mark in marks:
            seen.setdefault(mark, i)


def _first_letters(body: str) -> tuple[str, ...] | None:
    """The letters with which a text begins, as two that are the same do; None for one that has hardly any."""
    m = _BEGINS.match(body)
    return m.groups() if m else None


def _marks(case: Case, section: Section, said: bool, body: str) -> list[tuple[str, str]]:
    """By what a section is known again, the weightiest first: its heading, its words, and in a plan the function that its heading names.

    `body` are its words, none where no other section may have the same.
    """
    heading, body = plain(section.heading or ""), plain(body)
    marks = [("标题相同", heading)] if len(heading) >= 2 else []
    if len(body) >= 40:
        marks.append(("内容相同", body))
    stage = section.labels[:1] == ("steps",) and is_one(case.normal_of(section.heading))
    if case.doc_type == "plan" and said and section.labels and section.labels[0] not in _MAY_REPEAT and not stage:
        marks += [("功能相同", f"{section.labels[0]} {aspect}") for aspect in _aspects(case, section)]
    return marks


@cache
def _sides() -> dict[str, list[re.Pattern[str]]]:
    return {label: [re.compile(words) for words in rows] for label, rows in table(Path(__file__).with_name("aspects.yaml")).items()}


def _aspects(case: Case, section: Section) -> list[int]:
    """Of which sides of its function a heading speaks, by their place in `aspects.yaml`; -1 where it names none of them."""
    heading = case.norm[section.span.start : section.body.start]
    return [i for i, words in enumerate(_sides().get(section.labels[0], [])) if words.search(heading)] or [-1]


def empty(case: Case, handled: set[str]) -> Iterator[Finding]:
    """empty_section for headings without content; the labels in `handled` have their finding from the requirements already.

    A sentence whose words are no usual heading's (2.引导车辆即停即走。) is an item of a list, and has said what it has to say.
    """
    for section, said in zip(case.sections, case.said, strict=True):
        if not is_empty(case, section) or section.labels[:1] == ("attachment",) or _has_no_function(section):
            continue
        if not said and case.norm[section.span.start : section.body.start].rstrip().endswith(("。", "；")):
            continue
        if section.labels[0] not in handled and not set(section.labels) & handled:
            yield make("empty_section", case.text, Span(section.span.start, _heading_end(case, section)), label=section.labels[0])


# a heading below a chapter that says no more than what it is about, and words of a text that is more than a heading
_TITLE_ONLY, _SUBSTANCE = 12, 15


def heading_only(case: Case) -> Iterator[Finding]:
    """heading_only: a heading without a text where those beside it have one; those that empty_section speaks of are not named again."""
    for section in case.sections:
        if section.labels[:1] == ("attachment",):
            continue
        if _has_no_function(section) and len(section.heading or "") >= 2 and is_empty(case, section) and not _is_sentence(case, section):
            yield make("heading_only", case.text, Span(section.span.start, _heading_end(case, section)))
        yield from _bare(case, section)


def _has_no_function(section: Section) -> bool:
    """Whether nothing can be said of what a section is for."""
    return not section.labels or section.labels == ("other",)


def _bare(case: Case, section: Section) -> Iterator[Finding]:
    """Items that are a title alone, where most beside them are a title and its text; a list of short points is none of these."""
    items = [child for child in section.children if child.number and child.heading]
    titled = [item for item in items if len(item.heading or "") <= _TITLE_ONLY]
    bare = [item for item in titled if not item.children and len(item.heading or "") >= 2 and is_empty(case, item)]
    full = [item for item in titled if len(case.body(item)) >= _SUBSTANCE] if bare else []
    if len(full) > len(bare) and len(full) + len(bare) == len(items) and not _tabular(case, items):
        for item in bare:
            if not _is_sentence(case, item):
                yield make("heading_only", case.text, Span(item.span.start, _heading_end(case, item)))
    for child in section.children:
        yield from _bare(case, child)


def _is_sentence(case: Case, section: Section) -> bool:
    """Whether a heading ends as a sentence does, or holds a date or a number: it then says what it has to say."""
    words = case.norm[section.span.start : section.body.start].rstrip()
    return words.endswith(("。", "；", "！", "：", "，")) or bool(_SAYS.search(section.heading or ""))


def is_empty(case: Case, section: Section) -> bool:
    """Whether a heading stands without a body; a heading that carries its whole text (时间安排：5月8日下午) does not."""
    if section.heading is None or case.has_body(section):
        return False
    heading, longest = without_instruction(case.normal_of(section.heading)), _HEADING_EN if case.english else _HEADING
    return len(heading) <= longest and not _CARRIES.search(heading)


# 指导思想：以立德树人为根本… 总体思路——… and the same words alone in a line above a text: a lead with so much behind it
_LEAD = re.compile(
    r"(?m)^[^\w\n]{0,3}(?:[（(]?[一二三四五六七八九十\d]{1,2}[）)、.．])?[ \t]*([^，。：；\n\t—]{2,20}?)[^\w\n]{0,2}"
    r"(?:(?:[：。\t]|—{1,2}|[ ]{2,})[ \t]*(?=[^\n]{15})|[：。]?[ \t]*\n+(?=[^\n]{20}))"
)


def led(case: Case, label: str) -> int | None:
    """Where a paragraph begins that names `label`, and nothing else, as its subject, though it was not read as a section; None where none does."""
    if case.english:
        return None
    leads = (m for low, high in case.ranges for m in _LEAD.finditer(case.norm, max(low, case.identity.head), high))
    return next((m.start(1) for m in leads if vocabulary(m[1], case.doc_type) == (label,)), None)


def repeated(case: Case, passages: Sequence[tuple[Span, Span]]) -> Iterator[Finding]:
    """repeated_text: the whole document twice, or a long passage twice; `passages` are the self matches (first, second)."""
    for first, second in [*case.copies, *passages]:
        yield make("repeated_text", case.text, Span(second.start, min(second.end, second.start + 80)), chars=first.end - first.start)
