"""What a plan says of its course: stages and deadlines."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from case_files import Case, cases
from documents import frame

from pipeline.cleaning.normal import normal
from pipeline.extraction import citations, deadlines, stages
from pipeline.records import Span
from pipeline.segmentation.outline import outline

HERE = Path(__file__).parent / "cases"


def day(value: date | None) -> str | None:
    return value.isoformat() if value else None


@pytest.mark.parametrize("case", cases(HERE / "stages.yaml"))
def test_stages(case: Case) -> None:
    english = case.get("english", False)
    heading = case.get("heading", "实施步骤")
    around = ("I. Steps\n", "II. Demands\nAll classes take part.\n") if english else (f"一、{heading}\n", "二、工作要求\n高度重视。\n")
    whole = frame(around[0] + case["text"].rstrip("\n") + "\n" + around[1], english=english, traditional=case.get("traditional", False))
    section, _ = outline(whole, 0)
    found = stages.find(whole.norm, [section], english=english, base=2021, signed=date(2021, 2, 26), lenient=True)
    expected = [[name, day(first), day(last)] for name, first, last in case["stages"]]
    assert [[stage.name, stage.start, stage.end] for stage in found] == expected
    assert all(section.span.start <= stage.span.start < stage.span.end <= section.span.end for stage in found)


@pytest.mark.parametrize("case", cases(HERE / "deadlines.yaml"))
def test_deadlines(case: Case) -> None:
    english = case.get("english", False)
    norm = normal(case["text"], english=english)
    found = deadlines.find(norm, (Span(0, len(norm)),), [], english=english, base=2021)
    assert [due.date for due in found] == [day(due) for due, _ in case["deadlines"]]
    for due, (_, words) in zip(found, case["deadlines"], strict=True):
        assert words in due.what
        assert words in norm[due.span.start : due.span.end]


COURSE = "二、步骤\n（一）动员（2021年3月3日—9月30日）。\n（二）落实（10月1日—2022年1月16日）。{inside}\n三、要求\n{outside}"


@pytest.mark.parametrize(
    ("inside", "outside", "due"),
    [
        ("", "各班计划10月10日前交教导处。", ["2021-10-10"]),
        ("", "台账1月5日前交教导处。", ["2022-01-05"]),
        ("", "总结2月20日前交教导处。", ["2022-02-20"]),
        ("", "机房3月21日前修复。", ["2021-03-21"]),
        ("台账12月20日前交教导处，总结1月10日前交教导处。", "", ["2021-12-20", "2022-01-10"]),
    ],
    ids=[
        "in the plan's first year",
        "in its second",
        "behind its end",
        "in its first month, which its last stage is nearer to",
        "within its last stage",
    ],
)
def test_the_year_of_a_deadline(inside: str, outside: str, due: list[str]) -> None:
    whole = frame("\n" + COURSE.format(inside=inside, outside=outside))
    section = next(one for one in outline(whole, 0) if one.heading == "步骤")
    found = stages.find(whole.norm, [section], english=False, base=2021, signed=None, lenient=True)
    assert [one.date for one in deadlines.find(whole.norm, (Span(0, len(whole.norm)),), found, english=False, base=2021)] == due


@pytest.mark.parametrize(
    ("text", "english", "due"),
    [
        ("年底前剩饭全部清零。", False, []),
        ("十二月底以前，各班人人光盘。", False, []),
        ("By the end of December every pupil should clear the plate.", True, []),
        ("By June 2021 every class will have a corner of plants.", True, []),
        ("By June 10, 2021 every class will hand in its list.", True, ["2021-06-10"]),
        ("2021年12月底前全部换成小碗。", False, ["2021-12-31"]),
        ("五月底前全部换成小碗。", False, ["2021-05-31"]),
    ],
)
def test_by_the_years_end_goals_name_no_act(text: str, english: bool, due: list[str]) -> None:
    norm = normal(text, english=english)
    whole = Span(0, len(norm))
    assert [one.date for one in deadlines.find(norm, (whole,), [], english=english, base=2021, goals=(whole,))] == due
    assert deadlines.find(norm, (whole,), [], english=english, base=2021)


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("根据《青柏县节约粮食工作方案》（青教〔2021〕12号）精神", [("青柏县节约粮食工作方案", "青教〔2021〕12号")]),
        ("依照《义务教育法》，现予公布。（青教发〔2021〕5号）", [("义务教育法", None), (None, "青教发〔2021〕5号")]),
        ("学习《关于印发〈节约粮食方案〉的通知》", [("关于印发〈节约粮食方案〉的通知", None)]),
        ("各班开展读书活动，编号12号的同学领读。", []),
        ("根据青教发〔2021〕5号文件", [(None, "青教发〔2021〕5号")]),
    ],
    ids=["title and number", "title, and number apart", "title in a title", "none", "number behind 根据"],
)
def test_cited_documents(text: str, cited: list[tuple[str | None, str | None]]) -> None:
    norm = normal(text)
    found = list(citations.find(text, norm, [Span(0, len(norm))]))
    expected = [(title, number and normal(number)) for title, number in cited]
    assert [(one.title, one.number and normal(one.number)) for one in found] == expected
