"""A document in the making: its outline, identity, type and members, before its sections are labelled."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from pipeline.classification.doctype import doc_type
from pipeline.cleaning.reading import Reading
from pipeline.extraction import identity, roster
from pipeline.extraction.stage_lists import Draft as StageDraft
from pipeline.records import DocType, Member, Section, Span
from pipeline.segmentation import bundle
from pipeline.segmentation.outline import ATTACHMENT, Frame, outline


@dataclass(frozen=True, slots=True)
class Draft:
    """A document in the making: texts, ranges and what is known before its sections are labelled."""

    text: str
    norm: str
    frame: Frame
    copies: tuple[tuple[Span, Span], ...]
    identity: identity.Identity
    kind: tuple[DocType, float]
    sections: list[Section]
    members: tuple[Member, ...]
    english: bool
    traditional: bool
    #: what its sections set out as stages, by their spans; filled when it is asked for
    courses: dict[Span, list[StageDraft]] = field(default_factory=dict)


def draft(reading: Reading, span: Span) -> Draft:
    """Outline, identity, type and members of one part of a reading text."""
    text, norm = reading.text[span.start : span.end], reading.norm[span.start : span.end]
    copy = bundle.second_standing(norm)
    stop = copy[1].start if copy else len(norm)
    ranges = (Span(0, stop),)
    frame = Frame(text, norm, ranges, _headings(reading, span), reading.english)
    lines = list(frame.lines())
    body = next((line.start for line in lines if ATTACHMENT.match(norm, line.start, line.end) and line.start > stop // 3), stop)
    who = identity.identify(text, norm, lines, english=reading.english, stop=body)
    if who.tail is None and body < stop:
        late = identity.identify(text, norm, lines, english=reading.english, stop=stop)
        who = late if late.tail else who
    sections = outline(frame, who.head)
    title = norm[who.title_span.start : who.title_span.end] if who.title_span else ""
    guess = re.search(r"监督岗|名单|成员|人员", title)
    members = tuple(roster.members(text, norm, ranges, english=reading.english, roster=bool(guess)))
    chapters = sum(section.heading is not None for section in sections)
    kind = doc_type(
        norm[: ranges[0].end],
        title,
        [norm[a:b] for a, b in lines],
        head=who.head,
        english=reading.english,
        chapters=chapters,
        names=len(members),
    )
    if bool(guess) != (kind[0] == "roster"):
        members = tuple(roster.members(text, norm, ranges, english=reading.english, roster=kind[0] == "roster"))
    return Draft(text, norm, frame, (copy,) if copy else (), who, kind, sections, members, reading.english, reading.traditional)


def _headings(reading: Reading, span: Span) -> tuple[tuple[int, int], ...]:
    """Heading styles by offset in the part's text."""
    if not reading.headings:
        return ()
    at = dict(reading.headings)
    out = []
    for m in re.finditer(r"[^\n]+", reading.norm[span.start : span.end]):
        level = at.get(reading.offsets.origin(span.start + m.start()))
        if level:
            out.append((m.start(), level))
    return tuple(out)
