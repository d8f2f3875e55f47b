"""The audit as a spaCy pipeline: span groups at the places of the text, serialisation, drawing, words and patterns of an office."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import spacy
from hypothesis import example, given, settings
from hypothesis import strategies as st
from spacy import displacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin
from submissions import DEFECTIVE, SOUND

import pipeline
from pipeline import Settings, analyse, parse, spacy_ext
from pipeline.errors import UsageError
from pipeline.segmentation.own import ENVIRONMENT

GROUPS = {*spacy_ext.GROUPS, "ruler"}


@pytest.fixture(scope="module")
def nlp() -> Language:
    return pipeline.load()


def spans(doc: Doc, group: str) -> list[tuple[str, str, str]]:
    return [(span.text, span.label_, span.id_) for span in doc.spans[group]]


@pytest.mark.parametrize("text", [SOUND, DEFECTIVE], ids=["sound", "defective"])
def test_the_groups_are_those_of_the_analysis(nlp: Language, text: str) -> None:
    doc = nlp(text)
    (document,) = analyse(parse(text.encode(), "a.txt"), Settings())
    own = spacy_ext.to_doc(document)
    assert doc.text == text
    assert set(doc.spans) == GROUPS
    for group in ("stages", "members", "findings"):
        assert spans(doc, group) == spans(own, group)
    assert [(span.label_, span.id_) for span in doc.spans["sections"]] == [(span.label_, span.id_) for span in own.spans["sections"]]
    assert doc.user_data["title"] == document.title


def test_spans_stand_where_they_do_in_the_text_before_its_repairs(nlp: Language) -> None:
    text = SOUND.replace("沈国平", "沈(shěn)国平").replace("三、主要任务", "-2-\n三、主要任务").replace("一、指导思想", "\n\n一、指导思想")
    doc = nlp(text)
    assert doc.text == text
    assert ("何秀兰", "副组长", "何秀兰") in spans(doc, "members")
    assert [span.text.split("\n")[0] for span in doc.spans["sections"]][3:5] == ["三、主要任务", "四、实施步骤"]


def test_a_text_of_several_documents(nlp: Language) -> None:
    doc = nlp(f"第一篇：\n{SOUND}\n第二篇：\n{SOUND.replace('沈国平', '马得草')}")
    leaders = [span for span in doc.spans["members"] if span.label_ == "组长"]
    assert [span.text for span in leaders] == ["沈国平", "马得草"]


@pytest.mark.parametrize("text", ["", " ", "\n\n", "正文"])
def test_texts_of_nothing(nlp: Language, text: str) -> None:
    assert nlp(text).text == text


WORDS = st.sampled_from(
    [
        "一、指导思想",
        "组长：",
        "沈国平",
        "（校长）",
        "XX",
        "\n",
        " ",
        "2023年3月1日",
        "至3月31日",
        "第一阶段",
        "，",
        "。",
        "-2-",
        "\t",
        "\r",
        "縣",
    ]
)


@settings(max_examples=60, deadline=None)
@given(st.lists(WORDS, max_size=25).map("".join))
@example("一、组织领导\n组长：沈\u200b国平")
def test_any_text_keeps_its_characters(text: str) -> None:
    doc = pipeline_of_tests()(text)
    assert doc.text == text
    assert all(0 <= span.start_char < span.end_char <= len(text) for group in doc.spans.values() for span in group)


def pipeline_of_tests(made: list[Language] = []) -> Language:  # noqa: B006  one for all examples
    if not made:
        made.append(pipeline.load())
    return made[0]


def test_round_trip_through_a_docbin(nlp: Language, tmp_path: Path) -> None:
    docs = [nlp(SOUND), nlp(DEFECTIVE)]
    DocBin(docs=docs, store_user_data=True).to_disk(tmp_path / "run.spacy")
    back = list(DocBin().from_disk(tmp_path / "run.spacy").get_docs(nlp.vocab))
    for one, other in zip(docs, back, strict=True):
        assert {group: spans(one, group) for group in one.spans} == {group: spans(other, group) for group in other.spans}
        assert one.user_data == other.user_data


@pytest.mark.parametrize("group", sorted(GROUPS))
def test_displacy_draws_each_group(nlp: Language, group: str) -> None:
    drawn = displacy.render(nlp(SOUND if group == "members" else DEFECTIVE), style="span", options={"spans_key": group}, jupyter=False)
    assert "<div" in drawn
    if group == "findings":
        assert "number_gap" in drawn


def test_a_pipeline_is_written_and_loaded(nlp: Language, tmp_path: Path) -> None:
    nlp.to_disk(tmp_path / "nlp")
    again = spacy.load(tmp_path / "nlp")
    assert [spans(again(DEFECTIVE), group) for group in sorted(GROUPS)] == [spans(nlp(DEFECTIVE), group) for group in sorted(GROUPS)]
    assert [doc.spans["members"][0].text for doc in nlp.pipe([SOUND, SOUND], n_process=2)] == ["沈国平"] * 2


def test_the_requirements_of_a_campaign(tmp_path: Path) -> None:
    path = tmp_path / "要求.yaml"
    path.write_text("genre: plan\ncampaign: [效能风暴]\nrequired:\n  - label: supervision\n", encoding="utf-8")
    doc = pipeline.load(requirements=path)(DEFECTIVE)
    assert "unnamed_leadership" not in {span.label_ for span in doc.spans["findings"]}


def test_the_entry_points_name_what_is_there() -> None:
    project = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    points = project["entry-points"]
    assert set(points["spacy_factories"]) == {"planaudit", "planaudit_ruler"}
    for target in (target for group in ("spacy_factories", "spacy_tokenizers") for target in points[group].values()):
        module, name = target.split(":")
        assert callable(getattr(import_module(module), name))


def test_spacy_is_imported_when_a_pipeline_is_loaded() -> None:
    subprocess.run([sys.executable, "-c", "import sys, pipeline; pipeline.__all__; assert 'spacy' not in sys.modules"], check=True)


# --- words and patterns of an office ------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "words.txt").write_text("# 本县的说法\n青禾护苗课堂\n", encoding="utf-8")
    (tmp_path / "userdict.txt").write_text("燃灯行动 5 nz\n", encoding="utf-8")
    (tmp_path / "patterns.jsonl").write_text('{"label": "BAN", "pattern": "一票否决"}\n', encoding="utf-8")
    return tmp_path


TEXT = "青禾护苗課堂和燃灯行动实行一票否決"


def ruled(nlp: Language) -> list[tuple[str, str]]:
    doc = nlp(TEXT)
    return [(span.text, span.label_) for span in doc.spans["ruler"]]


def tokens(nlp: Language) -> list[tuple[str, str]]:
    return [(token.text, token.tag_) for token in nlp(TEXT)]


def test_a_folder_of_ones_own(nlp: Language, folder: Path) -> None:
    own = pipeline.load(words=folder)
    assert {("青禾护苗課堂", "n"), ("燃灯行动", "nz")} <= set(tokens(own))
    assert ruled(own) == [("一票否決", "BAN")]
    assert not {"青禾护苗課堂", "燃灯行动"} & {word for word, _ in tokens(nlp)}
    assert not ruled(nlp)


def test_the_folder_that_the_environment_names(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ENVIRONMENT, str(folder))
    assert "青禾护苗課堂" in [word for word, _ in tokens(pipeline.load())]
    assert ruled(spacy_ext.nlp()) == [("一票否決", "BAN")]


@pytest.mark.parametrize(
    ("files", "chinese", "english"),
    [
        ({}, "没有 words.txt", "holds none of words.txt"),
        ({"words.txt": "青禾课堂 名词"}, "words.txt 第 1 行", "words.txt, line 1"),
        ({"userdict.txt": "\n燃灯 行动 计划"}, "userdict.txt 第 2 行", "userdict.txt, line 2"),
        ({"patterns.jsonl": '{"label"： "BAN"}'}, "patterns.jsonl 第 1 行", "patterns.jsonl, line 1"),
    ],
)
def test_a_broken_folder_says_where(tmp_path: Path, files: dict[str, Any], chinese: str, english: str) -> None:
    for name, words in files.items():
        (tmp_path / name).write_text(words, encoding="utf-8")
    with pytest.raises(UsageError, match=chinese) as caught:
        pipeline.load(words=tmp_path)
    assert english in caught.value.english
