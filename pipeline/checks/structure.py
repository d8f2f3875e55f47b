"""Checks of the structure: numbers, sections that stand twice, headings without content, text that stands twice."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.checks.case import Case
from pipeline.checks.findings import make
from pipeline.records import Finding, Section, Span
from pipeline.segmentation.marks import value_of

_MAY_REPEAT = ("practices", "attachment", "other", "preamble")


def numbers(case: Case) -> Iterator[Finding]:
    """duplicate_number and number_gap, at the top level and among the items below each section."""
    yield from _sequence(case, [s for s in case.sections if s.number])
    for section in case.sections:
        yield from _below(case, section)


def _below(case: Case, section: Section) -> Iterator[Finding]:
    items = [child for child in section.children if child.number]
    if section.labels[:1] != ("attachment",) and not _tabular(case, items):
        yield from _sequence(case, items, inner=True)
    for child in section.children:
        yield from _below(case, child)


def _tabular(case: Case, items: Sequence[Section]) -> bool:
    """Numbers in a table or a roster are no outline."""
    return any("\t" in case.norm[item.span.start : item.span.start + 30] for item in items)


def _sequence(case: Case, items: Sequence[Section], *, inner: bool = False) -> Iterator[Finding]:
    """One pass over siblings: a number that is used again, or one that skips; a restart at one is neither."""
    before: Section | None = None
    for item in items:
        value = _value(item)
        last = _value(before) if before else (value - 1 if inner else 0)
        place = Span(item.span.start, max(item.body.start if not inner else item.span.start, item.span.start) + 1)
        place = Span(item.span.start, min(item.span.end, max(item.span.start + 2, _heading_end(case, item))))
        if value == last or (value < last and value != 1):
            yield make("duplicate_number", case.text, place, number=item.number or "")
        elif value > last + 1 and value <= last + 3:
            yield make("number_gap", case.text, place, number=item.number or "", before=(before.number if before else "") or "开头")
        before = item


def _heading_end(case: Case, item: Section) -> int:
    line = re.search(r"[\n。]", case.norm[item.span.start : item.span.start + 60])
    return min(item.span.end, item.span.start + (line.start() if line else 40))


def _value(section: Section) -> int:
    number = section.number or ""
    if number[:1] in "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳":
        return value_of("circle", number[0])
    return value_of("", number)


def duplicated(case: Case) -> Iterator[Finding]:
    """duplicated_section: the same heading or text twice, or in a plan two sections with the same main label."""
    seen: list[tuple[Section, bool]] = []
    for section, said in zip(case.sections, case.said, strict=True):
        if not section.heading or section.labels[:1] == ("attachment",):
            continue
        for other, other_said in seen:
            why = _same(case, section, other, said and other_said)
            if why:
                place = Span(section.span.start, _heading_end(case, section))
                yield make("duplicated_section", case.text, place, heading=section.heading, other=other.heading, why=why)
                break
        seen.append((section, said))


def _same(case: Case, one: Section, other: Section, said: bool) -> str:
    heading, before = (re.sub(r"\W", "", s.heading or "") for s in (one, other))
    if heading == before and len(heading) >= 2:
        return "标题相同"
    a, b = (re.sub(r"\W", "", case.body(s)) for s in (one, other))
    if len(a) >= 40 and a == b:
        return "内容相同"
    main, main_before = one.labels[:1], other.labels[:1]
    if case.doc_type == "plan" and said and main and main == main_before and main[0] not in _MAY_REPEAT:
        return "功能相同"
    return ""


def empty(case: Case, handled: set[str]) -> Iterator[Finding]:
    """empty_section for headings without content; the labels in `handled` have their finding from the requirements already."""
    for section in case.sections:
        if not is_empty(case, section) or section.labels[:1] == ("attachment",) or not section.labels:
            continue
        if section.labels[0] not in handled and not set(section.labels) & handled:
            yield make("empty_section", case.text, Span(section.span.start, _heading_end(case, section)), label=section.labels[0])


def is_empty(case: Case, section: Section) -> bool:
    """Whether a heading stands without a body; a heading that carries its whole text (时间安排：5月8日下午) does not."""
    heading = section.heading
    return heading is not None and not case.body(section) and len(heading) <= 14 and not re.search(r"[：:]\s*\S", heading)


def repeated(case: Case, passages: Sequence[tuple[Span, Span]]) -> Iterator[Finding]:
    """repeated_text: the whole document twice, or a long passage twice; `passages` are the self matches (first, second)."""
    for first, second in [*case.copies, *passages]:
        yield make("repeated_text", case.text, Span(second.start, min(second.end, second.start + 80)), chars=first.end - first.start)
