"""One file's documents: from its source to everything that can be known without the rest of the batch.

`analyse` is pure: the same source and settings give the same documents, in any process, in any order.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from msgspec.structs import replace

from pipeline import requirements
from pipeline.checks import single as checks
from pipeline.checks import skeleton
from pipeline.checks.case import Case
from pipeline.checks.findings import doubted
from pipeline.cleaning.reading import Reading, clean
from pipeline.collecting import uncollected
from pipeline.drafting import Draft, draft
from pipeline.extraction import citations, deadlines, formulaic, obligations, obligations_en, specifics
from pipeline.extraction.stage_lists import STEPS
from pipeline.extraction.stage_runs import instead
from pipeline.labelling import label_sections, stages_of
from pipeline.records import Document, Note, Section, Source, Span, Stage
from pipeline.segmentation import bundle
from pipeline.settings import Settings

_COURSE = 2  # stages that make a course


def analyse(source: Source, settings: Settings) -> list[Document]:
    """The documents of a source, one for each part of a bundle."""
    with uncollected():
        reading = clean(source)
        spans = bundle.parts(reading.norm)
        return [_document(reading, span, settings, source.notes, part=i + 1 if len(spans) > 1 else None) for i, span in enumerate(spans)]


def case_of(one: Draft, uncertain: tuple[Span, ...] = ()) -> Case:
    """What the checks look at: a draft with labelled sections, stages and deadlines; `uncertain` are parts that may be misread."""
    sections, said = label_sections(one)
    own = one.identity
    signed = date.fromisoformat(own.date) if own.date else None
    found = _stages(one, sections, signed) if one.kind[0] == "plan" else []
    spans = one.frame.ranges
    goals = [section.span for section in sections if section.labels[:1] == ("objectives",)]
    due = (
        deadlines.find(one.norm, spans, found, english=one.english, base=own.year, goals=goals) if one.kind[0] in ("plan", "notice") else []
    )
    return Case(
        text=one.text,
        norm=one.norm,
        english=one.english,
        doc_type=one.kind[0],
        identity=own,
        sections=tuple(sections),
        said=tuple(said),
        stages=tuple(found),
        stage_section=next((s for s in sections if {"steps", "timeline"} & set(s.labels)), None),
        members=one.members,
        ranges=spans,
        copies=one.copies,
        formulaic=_formulaic(one),
        deadlines=tuple(due),
        uncertain=uncertain,
    )


def _document(reading: Reading, span: Span, settings: Settings, notes: tuple[Note, ...], *, part: int | None) -> Document:
    one = draft(reading, span)
    case = case_of(one, tuple(_clipped(reading.uncertain, span)))
    own = one.identity
    rubric = requirements.choose(settings.rubrics, case.doc_type, own.campaign, own.title)
    states = checks.states(case, rubric) if rubric else None
    return Document(
        text=one.text,
        doc_type=case.doc_type,
        lang="en" if one.english else "zh",
        script=None if one.english else ("hant" if reading.traditional else "hans"),
        title=own.title,
        issuer=own.issuer if case.doc_type != "news" else None,
        date=own.date,
        year=own.year,
        campaign=own.campaign,
        sections=case.sections,
        requirements=states,
        stages=case.stages,
        deadlines=case.deadlines,
        members=one.members,
        citations=tuple(citations.find(one.text, one.norm, case.ranges)),
        findings=tuple(doubted(checks.run(case, states, rubric), case.uncertain)),
        repairs=reading.repairs,
        offsets=reading.offsets.part(span),
        part=part,
        doc_type_score=one.kind[1],
        blocks=reading.blocks,
        formulaic=case.formulaic,
        copies=one.copies,
        uncertain=case.uncertain,
        specific=tuple(specifics.find(one.norm, [*(member.name for member in one.members), *([own.issuer] if own.issuer else [])])),
        skeleton=tuple(skeleton.find(case, states)),
        notes=notes,
        obligations=tuple(
            (obligations_en.of if one.english else obligations.find)(
                one.text, one.norm, obligations.parts(case.sections, case.ranges, case.doc_type), case.deadlines, own.year
            )
        ),
    )


def _clipped(spans: tuple[Span, ...], part: Span) -> Iterator[Span]:
    """What of the spans lies in a part, counted from its start."""
    for span in spans:
        if span.start < part.end and part.start < span.end:
            yield Span(max(span.start - part.start, 0), min(span.end, part.end) - part.start)


def _stages(one: Draft, sections: list[Section], signed: date | None) -> list[Stage]:
    """The stages of the sections that set out the course; the dated ones win where two sections list the same."""
    steps = [section for section in sections if {"steps", "timeline"} & set(section.labels)]
    lists = [stages_of(one, section, signed) for section in steps]
    dated = [found for found in lists if any(stage.start or stage.end for stage in found)]
    courses = [found for section, found in zip(steps, lists, strict=True) if found in dated and _sets_out(one, section)]
    if any(len(found) >= _COURSE for found in courses):  # what another section says of the time of the whole is none
        dated = courses
    chosen = dated or [found for found in lists if found][:1]
    if sum(map(len, chosen)) < 2 or all(section.heading is None for section in steps):
        chosen = instead(chosen, one.norm, one.frame.ranges[0], english=one.english, base=one.identity.year, signed=signed)
    out: list[Stage] = []
    for found in chosen:
        if not {stage.name for stage in found} & {stage.name for stage in out}:
            out += found
    return [replace(stage, name=_printed(one, stage.name, stage.span)) for stage in out]


def _sets_out(one: Draft, section: Section) -> bool:
    """Whether a section's heading says that it sets out a course: 实施步骤, not 对象与时间."""
    return STEPS.search(one.norm, section.span.start, section.body.start) is not None


def _printed(one: Draft, words: str, span: Span) -> str:
    """Words of the normal form as the text prints them; they stand in or right behind `span`."""
    at = one.norm.find(words, span.start, span.end + 60)
    return one.text[at : at + len(words)] if at >= 0 else words


def _formulaic(one: Draft) -> tuple[Span, ...]:
    """Title, signature, roster lines and cited titles: no copy when they recur elsewhere."""
    own = [span for span in (one.identity.title_span, one.identity.tail) if span]
    return tuple(sorted([*formulaic.find(one.norm), *own]))
