"""Analysis of generated documents: pure, picklable, and every span is where it says."""

from __future__ import annotations

import pickle
import re
import unicodedata
from dataclasses import replace
from datetime import date

import pytest
from documents import document, settings, source, text_of
from generated import sources
from hypothesis import given
from hypothesis import settings as runs

from pipeline.analysis import analyse
from pipeline.checks.findings import catalogue
from pipeline.cleaning.reading import assemble
from pipeline.places import anchor
from pipeline.records import Block, Document, Note, Section, Source, Span


def ended(origin: Source) -> Source:
    """The source with a closing sentence: one of which nothing is left is a known failure (below)."""
    return replace(origin, blocks=(*origin.blocks, Block("以上各项，请认真落实。")))


def inside(text: str, span: Span | None) -> bool:
    return span is None or 0 <= span.start <= span.end <= len(text)


def check_sections(one: Document, sections: tuple[Section, ...]) -> None:
    at = 0
    for section in sections:
        assert inside(one.text, section.span)
        assert at <= section.span.start <= section.body.start <= section.body.end <= section.span.end
        assert section.heading is None or section.heading in one.text[slice(*section.span)]
        check_sections(one, section.children)
        at = section.span.end


def check_document(one: Document, raw: str) -> None:
    text = one.text
    check_sections(one, one.sections)
    for finding in one.findings:
        assert finding.code in catalogue()
        assert inside(text, finding.span)
        if finding.span is not None:
            assert finding.quote == re.sub(r"\s+", " ", text[slice(*finding.span)]).strip()[:80]
            assert finding.span.start < finding.span.end
    for member in one.members:
        assert re.sub(r"\s", "", text[slice(*member.span)]) == re.sub(r"\s", "", member.name)
    for stage in one.stages:
        assert inside(text, stage.span)
        assert all(day is None or date.fromisoformat(day) for day in (stage.start, stage.end))
    for due in one.deadlines:
        assert inside(text, due.span)
        assert date.fromisoformat(due.date)
    for citation in one.citations:
        assert (citation.title or citation.number or "") in re.sub(r"\s", "", text[slice(*citation.span)]) or citation.title
    assert all(inside(text, span) for span in one.formulaic)
    assert all(inside(text, span) for pair in one.copies for span in pair)
    for start, origin, length in one.offsets.pieces:
        for kept, old in zip(text[start : start + length], raw[origin : origin + length], strict=True):
            assert kept in (old, unicodedata.normalize("NFKC", old)) or old == "⻝" or (kept.isspace() and old.isspace())


@runs(max_examples=100)
@given(sources().map(ended))
def test_whatever_is_found_stands_where_it_says(origin: Source) -> None:
    documents = analyse(origin, settings())
    raw, _ = assemble(tuple(block for block in origin.blocks if block.region not in ("header", "footer", "comment")))
    assert [one.part for one in documents] == ([None] if len(documents) == 1 else list(range(1, len(documents) + 1)))
    for one in documents:
        check_document(one, raw)


@runs(max_examples=40)
@given(sources().map(ended))
def test_analysis_is_deterministic_and_its_records_are_picklable(origin: Source) -> None:
    documents = analyse(origin, settings())
    assert analyse(pickle.loads(pickle.dumps(origin)), settings()) == documents
    assert pickle.loads(pickle.dumps(documents)) == documents


def test_the_sound_documents_are_sound() -> None:
    for sound in ("plan", "summary", "plan_en"):
        assert document({"sound": sound}).findings == (), sound


def test_a_sound_plan_is_read_whole() -> None:
    one = document({"sound": "plan"})
    assert (one.doc_type, one.lang, one.script, one.part) == ("plan", "zh", "hans", None)
    assert (one.title, one.issuer) == ("青柏县云溪小学2021年“光盘行动”实施方案", "青柏县云溪小学")
    assert (one.date, one.year, one.campaign) == ("2021-02-26", 2021, "光盘行动")
    assert one.requirements == (("guiding_ideology", "present"), ("steps", "present"), ("timeline", "present"), ("leadership", "present"))
    assert [(stage.name, stage.start, stage.end) for stage in one.stages] == [
        ("宣传发动", "2021-03-01", "2021-03-31"),
        ("组织实施", "2021-04-01", "2021-10-31"),
        ("总结提升", "2021-11-01", "2021-11-30"),
    ]
    assert [member.name for member in one.members] == ["沈云川", "何素琴", "马文举", "罗小燕", "秦大川"]
    assert (one.deadlines, one.findings, one.repairs, one.copies) == ((), (), (), ())


def test_stages_and_requirements_are_for_plans_alone() -> None:
    steps = "二、广泛宣传\n（一）宣传发动阶段（3月1日—3月31日）。\n（二）组织实施阶段（4月1日—11月30日）。"
    one = document({"sound": "summary", "change": {"second": steps}})
    assert (one.doc_type, one.stages, one.deadlines, one.requirements) == ("summary", (), (), None)


def test_what_stands_behind_a_repair_is_led_back_to_its_line() -> None:
    text = text_of({"sound": "plan", "change": {"guiding": "一、指导(dǎo)思想\n- 1 -\n以立德树人为根本任务，坚持教育引导。"}})
    one = document({"text": text})
    for member in one.members:
        place = anchor(one, member.span)
        assert place is not None
        assert member.name in text.split("\n")[(place.line or 0) - 1]


def test_the_parts_of_a_bundle_are_documents_of_their_own() -> None:
    plan, summary = text_of({"sound": "plan"}), text_of({"sound": "summary"})
    text = f"材料汇编\n第一篇：云溪小学方案\n{plan}\n第二篇：云溪小学总结\n{summary}"
    documents = analyse(source(text), settings())
    assert [(one.part, one.doc_type, one.findings) for one in documents] == [(1, "plan", ()), (2, "summary", ())]
    assert "材料汇编" not in documents[0].text
    for one in documents:
        check_document(one, text)
        assert all(section.heading is None or "篇" not in section.heading for section in one.sections)


def test_news_has_no_issuer() -> None:
    one = document({"text": "云溪小学启动“光盘行动”\n本报讯（通讯员 小林）3月1日，云溪小学举行了启动仪式。\n云溪小学\n2021年3月1日"})
    assert (one.doc_type, one.issuer) == ("news", None)


@pytest.mark.parametrize("ending", ["六、工作要求", "五、工作要求"], ids=["without a body", "with a number that was used before"])
def test_a_finding_at_the_very_end_lies_in_the_text(ending: str) -> None:
    one = document({"sound": "plan", "change": {"demands": ending, "signature": None}})
    assert one.findings
    assert all(inside(one.text, finding.span) for finding in one.findings)


@pytest.mark.parametrize("text", ["", "首页 > 通知公告 > 正文\n责任编辑：小林"], ids=["nothing", "page furniture alone"])
def test_a_source_without_text_is_a_document_without_content(text: str) -> None:
    (one,) = analyse(source(text, form="html"), settings())
    assert (one.text.strip(), one.sections, one.title) == ("", (), None)


def test_the_notes_of_the_reader_are_kept() -> None:
    (one,) = analyse(Source(source("一、指导思想").blocks, "docx", notes=(Note("修订已接受", "revised"),)), settings())
    assert one.notes == (Note("修订已接受", "revised"),)
