"""One file's documents: from its source to everything that can be known without the rest of the batch.

`analyse` is pure: the same source and settings give the same documents, in any process, in any order.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from pipeline import checks, requirements
from pipeline.checks.case import Case
from pipeline.classification import labels as labelling
from pipeline.classification import model as label_model
from pipeline.classification.doctype import doc_type
from pipeline.classification.labels import Evidence
from pipeline.cleaning import Reading, clean, normal
from pipeline.extraction import citations, deadlines, identity, roster, stages
from pipeline.records import Document, Member, OffsetMap, Piece, Section, Source, Span, Stage
from pipeline.segmentation import bundle
from pipeline.segmentation.outline import ATTACHMENT, Frame, outline
from pipeline.segmentation.paragraphs import lead, merge, paragraphs
from pipeline.settings import Settings

_POSTS = re.compile(r"领导小组|工作小组|工作专班|任组长|为组长|组长由|leading group|working group", re.I)


def analyse(source: Source, settings: Settings) -> list[Document]:
    """The documents of a source, one for each part of a bundle."""
    reading = clean(source)
    spans = bundle.parts(reading.norm)
    documents = [_document(reading, span, settings, part=i + 1 if len(spans) > 1 else None) for i, span in enumerate(spans)]
    return [replace(document, notes=source.notes) for document in documents]


@dataclass(frozen=True, slots=True)
class Draft:
    """A document in the making: texts, ranges and what is known before its sections are labelled."""

    text: str
    norm: str
    frame: Frame
    copies: tuple[tuple[Span, Span], ...]
    identity: identity.Identity
    kind: tuple[str, float]
    sections: list[Section]
    members: tuple[Member, ...]
    english: bool
    traditional: bool


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
        norm[: ranges[0].end], title, [norm[a:b] for a, b in lines], english=reading.english, chapters=chapters, names=len(members)
    )
    if bool(guess) != (kind[0] == "roster"):
        members = tuple(roster.members(text, norm, ranges, english=reading.english, roster=kind[0] == "roster"))
    return Draft(text, norm, frame, (copy,) if copy else (), who, kind, sections, members, reading.english, reading.traditional)


def evidence(one: Draft, section: Section, index: int, count: int) -> Evidence:
    """What labelling may look at for one section."""
    norm, kind = one.norm, one.kind[0]
    found = (
        stages.find(norm, [section], english=one.english, base=one.identity.year, signed=None, lenient=True)
        if kind in ("plan", "notice", "other")
        else []
    )
    tail = one.identity.tail
    end = tail.start if tail and section.body.start <= tail.start < section.body.end else section.body.end
    body = norm[section.body.start : end].strip()
    return Evidence(
        heading=normal(section.heading, traditional=one.traditional, english=one.english) if section.heading else None,
        body=body,
        doc_type=kind,  # type: ignore[arg-type]
        english=one.english,
        position=index / max(1, count - 1),
        index=index,
        left=count - 1 - index,
        stages=len(found),
        dated=sum(bool(stage.start or stage.end) for stage in found),
        named=sum(section.span.start <= member.span.start < section.span.end for member in one.members),
        posts=int(bool(_POSTS.search(body))),
        first=index == 0,
        parallel=_parallel(one.sections, section.heading),
    )


def _parallel(sections: list[Section], heading: str | None) -> bool:
    """Whether three headings or more, this one among them, begin with the same character (抓学习，… 抓监督，…)."""
    return bool(heading) and sum((other.heading or "")[:1] == (heading or "")[:1] for other in sections) >= 3


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


def _document(reading: Reading, span: Span, settings: Settings, *, part: int | None) -> Document:
    one = draft(reading, span)
    sections, said = label_sections(one)
    own = one.identity
    signed = date.fromisoformat(own.date) if own.date else None
    plan = one.kind[0] == "plan"
    found = _stages(one, sections, signed) if plan else []
    spans = one.frame.ranges
    due = deadlines.find(one.norm, spans, found, english=one.english, base=own.year) if one.kind[0] in ("plan", "notice") else []
    case = Case(
        text=one.text,
        norm=one.norm,
        english=one.english,
        doc_type=one.kind[0],  # type: ignore[arg-type]
        identity=own,
        sections=tuple(sections),
        said=tuple(said),
        stages=tuple(found),
        stage_section=next((s for s in sections if {"steps", "timeline"} & set(s.labels)), None),
        members=one.members,
        ranges=spans,
        copies=one.copies,
    )
    rubric = requirements.choose(settings.rubrics, case.doc_type, own.campaign, own.title)
    states = checks.states(case, rubric) if rubric else None
    cited = citations.find(one.text, one.norm, spans)
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
        deadlines=tuple(due),
        members=one.members,
        citations=tuple(cited),
        findings=tuple(checks.run(case, states, rubric)),
        repairs=reading.repairs,
        offsets=_slice(reading.offsets, span),
        part=part,
        doc_type_score=one.kind[1],
        blocks=reading.blocks,
        formulaic=_formulaic(one),
        copies=one.copies,
    )


def evidences(one: Draft) -> tuple[list[Section], list[Evidence]]:
    """The sections to be labelled with what is known of each; a plan or notice without headings is cut into its paragraphs."""
    sections = one.sections
    if all(section.heading is None for section in sections) and one.kind[0] in ("plan", "notice"):
        stop = one.identity.tail.start if one.identity.tail else one.frame.ranges[-1].end
        sections = paragraphs(one.frame, one.identity.head, stop) or sections
        known = [replace(evidence(one, s, i, len(sections)), heading=lead(one.norm, s.span)) for i, s in enumerate(sections)]
    else:
        known = [evidence(one, section, i, len(sections)) for i, section in enumerate(sections)]
    said = [labelling.vocabulary(e.heading, e.doc_type, english=e.english) if e.heading else () for e in known]
    everywhere = frozenset(label for labels in said for label in labels)
    return sections, [
        replace(e, before=said[i - 1] if i else (), after=said[i + 1] if i + 1 < len(said) else (), elsewhere=everywhere)
        for i, e in enumerate(known)
    ]


def label_sections(one: Draft) -> tuple[list[Section], list[bool]]:
    """The sections with their labels, and for each whether its heading's own words say so."""
    sections, known_of = evidences(one)
    headless = all(section.heading is None for section in sections)
    scores = label_model.probabilities(known_of)
    labelled, said = [], []
    for section, known, score in zip(sections, known_of, scores, strict=True):
        words = labelling.vocabulary(known.heading, known.doc_type, english=known.english) if known.heading else ()
        given, certainty = labelling.label(known, score)
        if section.heading and ATTACHMENT.match(section.heading):
            given = ("attachment", "leadership") if known.named else ("attachment",)
        labelled.append(replace(section, labels=given, score=round(certainty, 3)))
        said.append(bool(words) and bool(given) and given[0] in words)
    labelled = _second_measures(labelled)
    if headless:
        labelled = merge([_stage_line(one, section) for section in labelled])
        said = [False] * len(labelled)
    return labelled, said


def _second_measures(sections: list[Section]) -> list[Section]:
    """工作措施 behind another section of tasks are the measures that safeguard them, unless it repeats that section's heading."""
    out: list[Section] = []
    for section in sections:
        tasks = [other for other in out if other.labels[:1] == ("tasks",)]
        second = section.labels[:1] == ("tasks",) and tasks and "措施" in (section.heading or "")
        safeguards = second and all(other.heading != section.heading for other in tasks)
        out.append(replace(section, labels=("safeguards", *section.labels[1:])) if safeguards else section)
    return out


def _stage_line(one: Draft, section: Section) -> Section:
    """A paragraph that sets out a dated stage, or announces the list of them, is steps and timeline."""
    item = stages.draft(one.norm, stages.Item(section.span, named=False), english=one.english)
    if section.labels == ("timeline",) or (item and item.when and item.when.ranged):
        return replace(section, labels=("steps", "timeline"), score=max(section.score, 0.8))
    return section


def _stages(one: Draft, sections: list[Section], signed: date | None) -> list[Stage]:
    """The stages of the sections that set out the course; the dated ones win where two sections list the same."""
    steps = [section for section in sections if {"steps", "timeline"} & set(section.labels)]
    lists = [
        (section, stages.find(one.norm, [section], english=one.english, base=one.identity.year, signed=signed, lenient=True))
        for section in steps
    ]
    dated = [found for _, found in lists if any(stage.start or stage.end for stage in found)]
    chosen = dated or [found for _, found in lists if found][:1]
    out: list[Stage] = []
    for found in chosen:
        if not {stage.name for stage in found} & {stage.name for stage in out}:
            out += found
    return [replace(stage, name=_printed(one, stage.name, stage.span)) for stage in out]


def _printed(one: Draft, words: str, span: Span) -> str:
    """Words of the normal form as the text prints them; they stand in or right behind `span`."""
    at = one.norm.find(words, span.start, span.end + 60)
    return one.text[at : at + len(words)] if at >= 0 else words


def _slice(offsets: OffsetMap, span: Span) -> OffsetMap:
    """The part of a map that belongs to `span`, counted from its start."""
    pieces = []
    for piece in offsets.pieces:
        low, high = max(piece.start, span.start), min(piece.start + piece.length, span.end)
        if low < high:
            pieces.append(Piece(low - span.start, piece.origin + low - piece.start, high - low))
    return OffsetMap(tuple(pieces))


_CITED = re.compile(r"《[^《》\n]{4,80}》")
_ROSTER_LINE = re.compile(rf"^[^\n。]{{0,12}}(?:{roster.ROLES})\s*[：:\t][^\n]*", re.M)


def _formulaic(one: Draft) -> tuple[Span, ...]:
    """Title, signature, roster lines and cited titles: no copy when they recur elsewhere."""
    spans = [Span(*m.span()) for pattern in (_CITED, _ROSTER_LINE) for m in pattern.finditer(one.norm)]
    spans += [span for span in (one.identity.title_span, one.identity.tail) if span]
    return tuple(sorted(spans))
