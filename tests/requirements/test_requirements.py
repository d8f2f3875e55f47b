"""Requirements files: what they say, which one holds, and what a broken one is told."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from case_files import Case, cases
from documents import source, text_of

from pipeline import requirements
from pipeline.analysis import analyse
from pipeline.errors import RequirementsError
from pipeline.settings import Settings

HERE = Path(__file__).parent / "cases"
SAFETY = """\
genre: plan
campaign: [光盘, 节约]
name: {zh: 节约方案, en: Plans to save food}
required:
  - {label: objectives, zh: 目标, en: Objectives}
  - {label: safeguards, zh: 保障}
"""


@pytest.fixture
def rubric(tmp_path: Path) -> requirements.Rubric:
    path = tmp_path / "节约.yaml"
    path.write_text(SAFETY, encoding="utf-8")
    return requirements.load(path)


@pytest.mark.parametrize("case", cases(HERE / "broken.yaml"))
def test_a_broken_file_is_told_where_and_what(case: Case, tmp_path: Path) -> None:
    path = tmp_path / "要求.yaml"
    path.write_text(case["file"], encoding="utf-8")
    with pytest.raises(RequirementsError) as error:
        requirements.load(path)
    assert all(words in str(error.value) for words in ["要求.yaml", *case["says"]]), str(error.value)
    assert all(words in error.value.english for words in ["要求.yaml", *case.get("says_en", [])]), error.value.english


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(RequirementsError, match="无法读取"):
        requirements.load(tmp_path / "要求.yaml")


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16"])
def test_a_file_that_is_no_utf8(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "要求.yaml"
    path.write_bytes("genre: plan\nname:\n  zh: 我们的要求\nrequired:\n  - label: leadership\n".encode(encoding))
    with pytest.raises(RequirementsError) as error:
        requirements.load(path)
    line = 3 if encoding == "gb18030" else 1
    assert f"第 {line} 行不是 UTF-8" in str(error.value)
    assert "另存为" in str(error.value)
    assert f"line {line}: not UTF-8" in error.value.english


def test_wide_marks_in_words_are_no_mistake(tmp_path: Path) -> None:
    path = tmp_path / "要求.yaml"
    words = "genre: plan  # 对象：方案\t一种\n\ncampaign: [书香：校园]\nname:\n  zh: 目标：要求\nrequired:\n"
    path.write_text(words + "  - label: leadership\n    zh: 组长：有姓名\n", encoding="utf-8")
    rubric = requirements.load(path)
    assert (rubric.zh, rubric.required[0].zh, rubric.campaign) == ("目标：要求", "组长：有姓名", ("书香：校园",))


def test_a_file_is_read_with_and_without_a_byte_order_mark(rubric: requirements.Rubric, tmp_path: Path) -> None:
    path = tmp_path / "节约.yaml"
    path.write_text(SAFETY, encoding="utf-8-sig")
    assert requirements.load(path) == rubric
    assert (rubric.genre, rubric.campaign, rubric.zh, rubric.en) == ("plan", ("光盘", "节约"), "节约方案", "Plans to save food")
    assert [(item.label, item.zh, item.en) for item in rubric.required] == [
        ("objectives", "目标", "Objectives"),
        ("safeguards", "保障", "safeguards"),
    ]


def test_the_default_demands_what_the_contract_says() -> None:
    default = requirements.default()
    assert [item.label for item in default.required] == ["guiding_ideology", "steps", "timeline", "leadership"]
    assert default.holds_for("plan", None, None)
    assert not any(default.holds_for(kind, None, None) for kind in ("summary", "notice", "roster", "news", "other"))


def test_the_campaigns_own_requirements_win(rubric: requirements.Rubric) -> None:
    default = requirements.default()
    for rubrics in ([default, rubric], [rubric, default]):
        assert requirements.choose(rubrics, "plan", "光盘行动", None) == rubric
        assert requirements.choose(rubrics, "plan", None, "云溪小学节约粮食方案") == rubric
        assert requirements.choose(rubrics, "plan", "书香校园", "云溪小学书香校园方案") == default
        assert requirements.choose(rubrics, "summary", "光盘行动", None) is None


def test_a_plan_is_held_against_its_campaigns_requirements(rubric: requirements.Rubric) -> None:
    settings = replace(Settings(), rubrics=(requirements.default(), rubric))
    (document,) = analyse(source(text_of({"sound": "plan"})), settings)
    assert document.requirements == (("objectives", "present"), ("safeguards", "missing"))
    assert [(finding.code, finding.label) for finding in document.findings] == [("missing_section", "safeguards")]


def test_a_summary_is_held_against_requirements_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "总结.yaml"
    path.write_text("genre: summary\nrequired: [{label: problems}, {label: achievements}]\n", encoding="utf-8")
    settings = replace(Settings(), rubrics=(requirements.load(path),))
    text = text_of({"sound": "summary", "change": {"third": None, "problems": "三、存在的问题\n个别学生挑食。"}})
    (document,) = analyse(source(text), settings)
    assert document.requirements == (("problems", "present"), ("achievements", "missing"))


def test_the_default_is_a_valid_file() -> None:
    """It is read without the checks that a user's file goes through: here it goes through them."""
    assert requirements.default() == requirements.load(Path(requirements.__file__).with_name("default_plan.yaml"))
