"""The sections of a draft with their labels: what is known of each, what the model and the body say, and which set out the course."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from datetime import date
from itertools import pairwise

from msgspec.structs import replace

from pipeline.checks.case import prints_date
from pipeline.classification import model as label_model
from pipeline.classification.labels import Evidence, asks_model, label, second_measures, vocabulary
from pipeline.cleaning.normal import normal
from pipeline.drafting import Draft
from pipeline.extraction import stage_chapters, stages
from pipeline.extraction.stage_years import dated as with_years
from pipeline.records import Section, Stage
from pipeline.segmentation.outline import ATTACHMENT
from pipeline.segmentation.paragraphs import lead, merge, paragraphs

_POSTS = re.compile(r"领导小组|工作小组|工作专班|任组长|为组长|组长由")
_RANGED = re.compile(r"[至到—–~-]|\bto\b|\buntil\b")
_COURSE, _MONTHS = 2, 3  # dated stages that make a course, and months
_LISTS_PEOPLE = re.compile(r"(?:领导|领导小组|工作组|工作小组|专班|成员|人员)名单")
_ARTICLE = re.compile(r"第[一二三四五六七八九十\d]{1,3}条")  # of rules
_EN_POSTS = re.compile(r"leading group|working group", re.I)


def evidences(one: Draft) -> tuple[list[Section], list[Evidence]]:
    """The sections to be labelled with what is known of each; a document without headings is cut into its paragraphs."""
    sections, kind = one.sections, one.kind[0]
    if all(section.heading is None for section in sections) and kind in ("plan", "notice", "summary", "news"):
        stop = one.identity.tail.start if one.identity.tail else one.frame.ranges[-1].end
        sections = paragraphs(one.frame, one.identity.head, stop) or sections
        headings = [lead(one.norm, section.span) for section in sections]
    else:
        headings = [normal(s.heading, traditional=one.traditional, english=one.english) if s.heading else None for s in sections]
    said = [vocabulary(heading, kind, english=one.english) if heading else () for heading in headings]
    everywhere = frozenset(label for labels in said for label in labels)
    begun = Counter((section.heading or "")[:1] for section in one.sections)
    people = [member.span.start for member in one.members]
    courses = [stages_of(one, section, None) if kind in ("plan", "notice", "other") else [] for section in sections]
    dated = [sum(prints_date(one.norm, stage) for stage in course) for course in courses]
    if kind == "plan" and max(dated, default=0) < _COURSE and not {"steps", "timeline"} & everywhere:  # all the year month by month
        courses = [_by_months(one, section) or course for section, course in zip(sections, courses, strict=True)]
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


def _by_months(one: Draft, section: Section) -> list[Stage]:
    """The course of a section that goes month by month: three or more, each after the one before.

    The months of a calendar (三月：学习。四月：检查。) are no stages; those behind the names of stages (萌芽：9月。) are.
    """
    found = stages.drafts(one.norm, section, english=one.english, base=one.identity.year, lenient=False, months=True)
    told = with_years(found, base=one.identity.year, signed=None)
    if len(told) < _MONTHS or not all(a.start and b.start and a.start < b.start for a, b in pairwise(told)):
        return []
    if all(stage.when and stage.when.span.start - stage.span.start > 1 for stage in found):
        one.courses[section.span] = found
    return told


def stages_of(one: Draft, section: Section, signed: date | None) -> list[Stage]:
    """What a section sets out as stages; `signed` is the day of the document, from which a stage may begin."""
    if section.span not in one.courses:
        one.courses[section.span] = stages.drafts(one.norm, section, english=one.english, base=one.identity.year, lenient=True)
    return with_years(one.courses[section.span], base=one.identity.year, signed=signed)


def label_sections(one: Draft) -> tuple[list[Section], list[bool]]:
    """The sections with their labels, and for each whether its heading's own words say so."""
    sections, known_of = evidences(one)
    headless = all(section.heading is None for section in sections)
    asked = [asks_model(known) for known in known_of]
    scores = iter(label_model.probabilities([known for known, asks in zip(known_of, asked, strict=True) if asks]))
    labelled, said = [], []
    for section, known, asks in zip(sections, known_of, asked, strict=True):
        words = vocabulary(known.heading, known.doc_type, english=known.english) if known.heading else ()
        given, certainty = label(known, next(scores) if asks else {})
        if section.heading and ATTACHMENT.match(section.heading):
            given = ("attachment", "leadership") if known.named or _LISTS_PEOPLE.search(section.heading) else ("attachment",)
        elif known.doc_type == "other" and not words and _ARTICLE.match(one.norm, section.span.start):
            given = ("other",)
        said.append(bool(words) and bool(given) and given[0] in words)
        score = label_model.trusted(certainty, label_model.load().trust, said=said[-1]) if asks else certainty
        labelled.append(replace(section, labels=given, score=round(score, 3)))
    labelled = second_measures(labelled)
    if one.kind[0] == "plan" and not one.english:
        labelled = _with_course(one, labelled, [known.heading for known in known_of])
    if headless:
        labelled = merge([_stage_line(one, section) for section in labelled] if one.kind[0] in ("plan", "notice") else labelled)
        said = [False] * len(labelled)
    return labelled, said


def _with_course(one: Draft, sections: list[Section], headings: list[str | None]) -> list[Section]:
    """The sections with the labels of a course where three neighbours or more are a stage each, and no other section sets one out."""
    places = stage_chapters.run(headings, sections)
    others = [section for i, section in enumerate(sections) if i not in places and {"steps", "timeline"} & set(section.labels)]
    if not places or any(len(stages_of(one, section, None)) >= _COURSE for section in others):
        return sections
    course = [stage_chapters.draft(one.norm, sections[i], headings[i] or "", one.identity.year) for i in places]
    for i in places:
        one.courses[sections[i].span] = course if i == places[0] else []
    labels = ("steps", "timeline") if sum(stage.when is not None for stage in course) >= _COURSE else ("steps",)
    return [
        replace(section, labels=labels, score=max(section.score, 0.8)) if i in places else section for i, section in enumerate(sections)
    ]


def _stage_line(one: Draft, section: Section) -> Section:
    """A paragraph that sets out a dated stage, or announces the list of them, is steps and timeline."""
    item = stages.draft(one.norm, stages.Item(section.span, named=False), english=one.english)
    if section.labels == ("timeline",) or (item and item.when and item.when.ranged):
        return replace(section, labels=("steps", "timeline"), score=max(section.score, 0.8))
    return section
