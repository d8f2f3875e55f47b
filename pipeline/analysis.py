"""One file's documents: from its source to everything that can be known without the rest of the batch.

`analyse` is pure: the same source and settings give the same documents, in any process, in any order.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from pipeline import requirements
from pipeline.checks import single as checks
from pipeline.checks import skeleton
from pipeline.checks.case import Case, prints_date
from pipeline.checks.findings import doubted
from pipeline.classification import labels as labelling
from pipeline.classification import model as label_model
from pipeline.classification.doctype import doc_type
from pipeline.classification.labels import Evidence
from pipeline.cleaning.normal import normal
from pipeline.cleaning.reading import Reading, clean
from pipeline.collecting import uncollected
from pipeline.extraction import citations, deadlines, formulaic, identity, obligations, obligations_en, roster, specifics, stages
from pipeline.extraction.stage_lists import Draft as StageDraft
from pipeline.extraction.stage_runs import instead
from pipeline.extraction.stage_years import dated as with_years
from pipeline.records import DocType, Document, Member, Note, Section, Source, Span, Stage
from pipeline.segmentation import bundle
from pipeline.segmentation.outline import ATTACHMENT, Frame, outline
from pipeline.segmentation.paragraphs import lead, merge, paragraphs
from pipeline.settings import Settings

_POSTS = re.compile(r"领导小组|工作小组|工作专班|任组长|为组长|组长由")
_RANGED = re.compile(r"[至到—–~-]|\bto\b|\buntil\b")
_LISTS_PEOPLE = re.compile(r"(?:领导|领导小组|工作组|工作小组|专班|成员|人员)名单")
_ARTICLE = re.compile(r"第[一二三四五六七八九十\d]{1,3}条")  # of rules
_EN_POSTS = re.compile(r"leading group|working group", re.I)


def analyse(source: Source, settings: Settings) -> list[Document]:
    """The documents of a source, one for each part of a bundle."""
    with uncollected():
        reading = clean(source)
        spans = bundle.parts(reading.norm)
        return [_document(reading, span, settings, source.notes, part=i + 1 if len(spans) > 1 else None) for i, span in enumerate(spans)]


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


def evidences(one: Draft) -> tuple[list[Section], list[Evidence]]:
    """The sections to be labelled with what is known of each; a document without headings is cut into its paragraphs."""
    sections, kind = one.sections, one.kind[0]
    if all(section.heading is None for section in sections) and kind in ("plan", "notice", "summary", "news"):
        stop = one.identity.tail.start if one.identity.tail else one.frame.ranges[-1].end
        sections = paragraphs(one.frame, one.identity.head, stop) or sections
        headings = [lead(one.norm, section.span) for section in sections]
    else:
        headings = [normal(s.heading, traditional=one.traditional, english=one.english) if s.heading else None for s in sections]
    said = [labelling.vocabulary(heading, kind, english=one.english) if heading else () for heading in headings]
    everywhere = frozenset(label for labels in said for label in labels)
    begun = Counter((section.heading or "")[:1] for section in one.sections)
    people = [member.span.start for member in one.members]
    courses = [_stages_of(one, section, None) if kind in ("plan", "notice", "other") else [] for section in sections]
    dated = [sum(prints_date(one.norm, stage) for stage in course) for course in courses]
    timed = {i for i, labels in enumerate(said) if dated[i] >= 2 and {"steps", "timeline"} & set(labels)}
    ranged = [sum(bool(_RANGED.search(one.norm, *stage.span)) for stage in course) for course in courses]
    if any(count >= 2 for count in ranged):  # beside periods that follow each other, months in which something is done are no stages
        dated = [count if of or {"steps", "timeline"} & set(labels) else 0 for count, of, labels in zip(dated, ranged, said, strict=True)]
    known = []
    for i, (section, heading) in enumerate(zip(sections, headings, strict=True)):
        body = _body(one, section)
        known.append(
            Evidence(
                heading=heading,
                body=body,
                doc_type=kind,
                english=one.english,
                position=i / max(1, len(sections) - 1),
                index=i,
                left=len(sections) - 1 - i,
                stages=len(courses[i]),
                dated=dated[i],
                named=bisect_left(people, section.span.end) - bisect_left(people, section.span.start),
                posts=int(bool((_EN_POSTS if one.english else _POSTS).search(body))),
                first=i == 0,
                # three headings or more begin with the same character (抓学习，… 抓监督，…)
                parallel=bool(section.heading) and begun[(section.heading or "")[:1]] >= 3,
                before=said[i - 1] if i else (),
                after=said[i + 1] if i + 1 < len(said) else (),
                elsewhere=everywhere,
                rival=bool(timed - {i}),
            )
        )
    return sections, known


def _body(one: Draft, section: Section) -> str:
    """The words below a section's heading in normal form, without the document's signature."""
    tail = one.identity.tail
    end = tail.start if tail and section.body.start <= tail.start < section.body.end else section.body.end
    return one.norm[section.body.start : end].strip()


def _stages_of(one: Draft, section: Section, signed: date | None) -> list[Stage]:
    if section.span not in one.courses:
        one.courses[section.span] = stages.drafts(one.norm, section, english=one.english, base=one.identity.year, lenient=True)
    return with_years(one.courses[section.span], base=one.identity.year, signed=signed)


def label_sections(one: Draft) -> tuple[list[Section], list[bool]]:
    """The sections with their labels, and for each whether its heading's own words say so."""
    sections, known_of = evidences(one)
    headless = all(section.heading is None for section in sections)
    asked = [labelling.asks_model(known) for known in known_of]
    scores = iter(label_model.probabilities([known for known, asks in zip(known_of, asked, strict=True) if asks]))
    labelled, said = [], []
    for section, known, asks in zip(sections, known_of, asked, strict=True):
        words = labelling.vocabulary(known.heading, known.doc_type, english=known.english) if known.heading else ()
        given, certainty = labelling.label(known, next(scores) if asks else {})
        if section.heading and ATTACHMENT.match(section.heading):
            given = ("attachment", "leadership") if known.named or _LISTS_PEOPLE.search(section.heading) else ("attachment",)
        elif known.doc_type == "other" and not words and _ARTICLE.match(one.norm, section.span.start):
            given = ("other",)
        said.append(bool(words) and bool(given) and given[0] in words)
        score = label_model.trusted(certainty, label_model.load().trust, said=said[-1]) if asks else certainty
        labelled.append(replace(section, labels=given, score=round(score, 3)))
    labelled = labelling.second_measures(labelled)
    if headless:
        labelled = merge([_stage_line(one, section) for section in labelled] if one.kind[0] in ("plan", "notice") else labelled)
        said = [False] * len(labelled)
    return labelled, said


def _stage_line(one: Draft, section: Section) -> Section:
    """A paragraph that sets out a dated stage, or announces the list of them, is steps and timeline."""
    item = stages.draft(one.norm, stages.Item(section.span, named=False), english=one.english)
    if section.labels == ("timeline",) or (item and item.when and item.when.ranged):
        return replace(section, labels=("steps", "timeline"), score=max(section.score, 0.8))
    return section


def _stages(one: Draft, sections: list[Section], signed: date | None) -> list[Stage]:
    """The stages of the sections that set out the course; the dated ones win where two sections list the same."""
    steps = [section for section in sections if {"steps", "timeline"} & set(section.labels)]
    lists = [_stages_of(one, section, signed) for section in steps]
    dated = [found for found in lists if any(stage.start or stage.end for stage in found)]
    chosen = dated or [found for found in lists if found][:1]
    if sum(map(len, chosen)) < 2 or all(section.heading is None for section in steps):
        chosen = instead(chosen, one.norm, one.frame.ranges[0], english=one.english, base=one.identity.year, signed=signed)
    out: list[Stage] = []
    for found in chosen:
        if not {stage.name for stage in found} & {stage.name for stage in out}:
            out += found
    return [replace(stage, name=_printed(one, stage.name, stage.span)) for stage in out]


def _printed(one: Draft, words: str, span: Span) -> str:
    """Words of the normal form as the text prints them; they stand in or right behind `span`."""
    at = one.norm.find(words, span.start, span.end + 60)
    return one.text[at : at + len(words)] if at >= 0 else words


def _formulaic(one: Draft) -> tuple[Span, ...]:
    """Title, signature, roster lines and cited titles: no copy when they recur elsewhere."""
    own = [span for span in (one.identity.title_span, one.identity.tail) if span]
    return tuple(sorted([*formulaic.find(one.norm), *own]))
