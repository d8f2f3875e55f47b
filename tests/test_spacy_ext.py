"""spaCy Docs: the text, the offsets and the labels of a result line, in memory and through a DocBin."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import spacy
from hypothesis import example, given, settings
from hypothesis import strategies as st
from spacy import displacy
from spacy.tokens import Doc, DocBin

from pipeline import analyse, parse, spacy_ext
from pipeline.records import Document, Entry
from pipeline.results import document_line
from pipeline.segmentation.words import words
from pipeline.settings import Settings

PLAN = """云岭县柳湾小学师德师风建设实施方案

为加强师德师风建设，结合我校实际，制定本方案。
一、指导思想
以习近平新时代中国特色社会主义思想为指导，落实立德树人根本任务。
二、实施步骤
（一）动员阶段（2023年3月1日—3月31日）。召开动员会。
（二）整改阶段（2023年4月）。边查边改。
三、组织领导
组  长：沈国平（校长）
副组长：XX

云岭县柳湾小学
2023年2月20日
"""


@pytest.fixture(scope="module")
def document() -> Document:
    (document,) = analyse(parse(PLAN.encode(), "方案.txt"), Settings())
    return document


@pytest.fixture(scope="module")
def line(document: Document) -> dict[str, Any]:
    entry = Entry("d1", "柳湾/方案.txt", "submission", "ok", unit="柳湾小学", document=document, findings=document.findings)
    return document_line(entry, [], "zh")


def spans(doc: Doc, group: str) -> list[tuple[int, int, str, str]]:
    return [(span.start_char, span.end_char, span.label_, span.id_) for span in doc.spans[group]]


def test_spans_and_labels_of_a_result_line(line: dict[str, Any]) -> None:
    doc = spacy_ext.to_doc(line)
    assert doc.text == line["text"]
    assert spans(doc, "members") == [(*row["span"], row["role"], row["name"]) for row in line["members"]]
    assert spans(doc, "stages") == [(*row["span"], "stage", f"{row['start']}/{row['end']}") for row in line["stages"]]
    assert spans(doc, "sections") == [(*row["span"], label, row["number"] or "") for row in line["sections"] for label in row["labels"]]
    placed = [row for row in line["findings"] if row["span"]]
    assert spans(doc, "findings") == [(*row["span"], row["code"], row["fingerprint"]) for row in placed]
    assert len(doc.spans["stages"]) == 2
    assert [span.label_ for span in doc.spans["sections"]].count("timeline") == 1
    assert ("组长", "沈国平") in [(span.label_, span.id_) for span in doc.spans["members"]]
    assert "placeholder" in {row["code"] for row in placed}


def test_a_document_gives_the_same_as_its_line(document: Document, line: dict[str, Any]) -> None:
    one, other = spacy_ext.to_doc(document), spacy_ext.to_doc(line)
    assert [(token.text, token.tag_, token.whitespace_) for token in one] == [
        (token.text, token.tag_, token.whitespace_) for token in other
    ]
    assert {group: spans(one, group) for group in spacy_ext.GROUPS} == {group: spans(other, group) for group in spacy_ext.GROUPS}
    assert one.user_data.items() <= other.user_data.items()
    assert other.user_data["source"] == "柳湾/方案.txt"


def test_tokens_are_our_words_with_tag_and_simplified_form() -> None:
    doc = spacy_ext.to_doc({"text": "抓控輟保學 責任，\n\n The End"})
    assert [(token.text, token.norm_, token.tag_) for token in doc if not token.is_space] == [
        ("抓", "抓", "v"),
        ("控輟保學", "控辍保学", "n"),
        ("責任", "责任", "n"),
        ("，", "，", "x"),
        ("The", "the", "eng"),
        ("End", "end", "eng"),
    ]
    assert [token.text for token in doc if token.is_space] == ["\n", "\n", " "]
    assert doc[1].whitespace_ == " "


def test_a_word_is_cut_where_a_span_ends_inside_it() -> None:
    line = {"text": "7月18日前完成控辍保学", "stages": [{"span": [0, 5], "start": None, "end": "2023-07-18"}]}
    doc = spacy_ext.to_doc(line)
    assert [token.text for token in doc][2:5] == ["18", "日", "前"]
    assert spans(doc, "stages") == [(0, 5, "stage", "../2023-07-18")]
    assert doc[3].tag_ == doc[4].tag_ == "t"


def test_a_section_without_labels_is_unsure_and_an_absent_thing_has_no_span() -> None:
    finding = {"code": "missing_section", "span": None, "fingerprint": "f"}
    doc = spacy_ext.to_doc({"text": "正文", "sections": [{"number": None, "labels": [], "span": [0, 2]}], "findings": [finding]})
    assert spans(doc, "sections") == [(0, 2, "unsure", "")]
    assert not doc.spans["findings"]


def test_a_file_that_was_not_read_is_an_empty_doc() -> None:
    doc = spacy_ext.to_doc({"id": "x", "source": "空.txt", "text": "", "sections": [], "requirements": None})
    assert (len(doc), doc.text, doc.user_data) == (0, "", {"id": "x", "source": "空.txt"})


CHARACTERS = st.sampled_from("学校师德师风縣實7月18日前一、（）。 \u3000\n\tAb.😀䶮")


@settings(max_examples=200, deadline=None)
@given(st.text(CHARACTERS, max_size=40), st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=5))
@example("师德 师风", [(0, 3), (2, 3), (3, 5), (1, 1)])
def test_every_span_keeps_its_exact_offsets(text: str, edges: list[tuple[int, int]]) -> None:
    wanted = [sorted(min(edge, len(text)) for edge in pair) for pair in edges]
    line = {"text": text, "members": [{"role": "成员", "name": str(n), "span": span} for n, span in enumerate(wanted)]}
    doc = spacy_ext.to_doc(line)
    assert doc.text == text
    assert "".join(token.text_with_ws for token in doc) == text
    assert spans(doc, "members") == [(a, b, "成员", str(n)) for n, (a, b) in enumerate(wanted) if a < b]
    cuts = {edge for span in wanted for edge in span}
    assert (
        {word.span.start for word in words(text)}
        <= {token.idx for token in doc}
        <= {w.span.start for w in words(text)} | cuts | {i for i, char in enumerate(text) if char.isspace()}
    )


def test_round_trip_through_a_docbin(line: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / "run.spacy"
    spacy_ext.docbin([line, {"text": "臺灣 a", "id": "d2"}]).to_disk(path)
    first, second = DocBin().from_disk(path).get_docs(spacy_ext.vocab())
    original = spacy_ext.to_doc(line)
    assert first.text == line["text"]
    assert {group: spans(first, group) for group in first.spans} == {group: spans(original, group) for group in spacy_ext.GROUPS}
    assert [(token.tag_, token.norm_) for token in first] == [(token.tag_, token.norm_) for token in original]
    assert first.user_data == original.user_data
    assert (second.text, second.user_data) == ("臺灣 a", {"id": "d2"})


def test_a_docbin_is_read_with_any_vocabulary(line: dict[str, Any]) -> None:
    (doc,) = DocBin().from_bytes(spacy_ext.docbin([line]).to_bytes()).get_docs(spacy.blank("zh").vocab)
    assert spans(doc, "members") == [(*row["span"], row["role"], row["name"]) for row in line["members"]]


def test_a_span_outside_of_the_text_is_refused() -> None:
    with pytest.raises(ValueError, match="1:9"):
        spacy_ext.to_doc({"text": "正文", "members": [{"role": "成员", "name": "", "span": [1, 9]}]})


# --- the pipeline ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def nlp() -> Any:
    return spacy_ext.nlp()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("云岭县柳湾小学应当按时报送", [("云岭县柳湾小学", "ORG"), ("应当", "DUTY")]),
        ("严禁体罚学生，不得有偿补课", [("严禁", "BAN"), ("不得", "BAN")]),
        ("各班務必落實，嚴禁體罰", [("務必", "DUTY"), ("嚴禁", "BAN")]),
        ("根据《关于印发方案的通知》（云教发〔2023〕12号）", [("云教发〔2023〕12号", "DOCNO")]),
        ("见岭政办发[2021]3号", [("岭政办发[2021]3号", "DOCNO")]),
        ("成立学校安全工作领导小组", [("学校安全工作领导小组", "ORG")]),
        ("县教育局督导室检查", [("县教育局", "ORG")]),
        ("全县各学校都很重要，应用广泛", []),
        ("2023（2024）12号楼", []),
        ("", []),
    ],
)
def test_the_ruler_marks(nlp: Any, text: str, expected: list[tuple[str, str]]) -> None:
    doc = nlp(text)
    assert doc.text == text
    assert [(span.text, span.label_) for span in doc.spans["ruler"]] == expected


def test_the_pipeline_takes_our_docs_and_keeps_their_groups(nlp: Any, line: dict[str, Any]) -> None:
    doc = nlp(spacy_ext.to_doc(line))
    assert set(doc.spans) == {*spacy_ext.GROUPS, "ruler"}
    assert "云岭县柳湾小学" in [span.text for span in doc.spans["ruler"]]


def test_displacy_shows_a_group(line: dict[str, Any]) -> None:
    doc = spacy_ext.to_doc(line)
    html = displacy.render(spacy_ext.displacy_data(doc, "members"), style="ent", manual=True, jupyter=False)
    assert "沈国平" in html
    assert "组长" in html
    assert displacy.render(doc, style="span", options={"spans_key": "findings"}, jupyter=False)


def test_displacy_shows_no_overlap() -> None:
    spans_ = [[2, 4], [0, 3], [0, 2], [4, 5]]
    doc = spacy_ext.to_doc({"text": "组长张某等", "members": [{"role": "成员", "name": "", "span": span} for span in spans_]})
    assert [(row["start"], row["end"]) for row in spacy_ext.displacy_data(doc, "members")["ents"]] == [(0, 3), (4, 5)]


def test_spacy_is_imported_late() -> None:
    subprocess.run([sys.executable, "-c", "import sys, pipeline, pipeline.spacy_ext; assert 'spacy' not in sys.modules"], check=True)
