"""Stages and deadlines of whole plans, in which one section sets out the course or says what is due."""

from __future__ import annotations

from pathlib import Path

import pytest
from case_files import Case, cases

from pipeline.analysis import analyse
from pipeline.ingestion import parse
from pipeline.records import Document
from pipeline.settings import Settings

HERE = Path(__file__).parent / "cases"
PLAN = """云溪小学校园安全专项整治实施方案
为进一步落实上级要求，结合我校实际，制定本方案。
一、指导思想
坚持安全第一、预防为主，把师生生命安全放在首位，做到底数清、措施实、责任明，确保校园平安稳定。
二、{heading}
{text}
三、工作要求
各班要高度重视，认真组织，不走过场。
云溪小学
2023年2月20日
"""
LINES = """古诗词大赛方案
活动目的：诵读经典，传承文化，让学生感受诗词之美。
活动对象：七、八年级全体学生
活动流程：
{lines}
注意事项：决赛当天各班由班主任带队入场，保持安静，不得携带零食。
语文教研组
2023年9月30日
"""


def read(text: str) -> Document:
    (document,) = analyse(parse(text.encode(), "方案.txt"), Settings())
    return document


def day(printed: str | None) -> str | None:
    return printed if printed is None or len(printed) > len("03-01") else f"2023-{printed}"


@pytest.mark.parametrize("case", cases(HERE / "courses.yaml"))
def test_courses(case: Case) -> None:
    document = read(case["plan"] if "plan" in case else PLAN.format(heading=case["heading"], text=case["text"].rstrip("\n")))
    if "stages" in case:
        assert [(stage.start, stage.end) for stage in document.stages] == [(day(first), day(last)) for first, last in case["stages"]]
    if "names" in case:
        assert [stage.name for stage in document.stages] == case["names"]
    if "deadlines" in case:
        assert [due.date for due in document.deadlines] == [day(due) for due in case["deadlines"]]


@pytest.mark.parametrize(
    ("lines", "stages"),
    [
        (
            "★海选（10月14日—10月18日）各班笔试；\n★复赛（10月28日—11月1日）年级对抗；\n★决赛（11月15日）现场评分。",
            [("2023-10-14", "2023-10-18"), ("2023-10-28", "2023-11-01"), ("2023-11-15", "2023-11-15")],
        ),
        (
            "报名 10月8日—10月13日\n训练 10月16日—11月24日\n汇演 12月1日",
            [("2023-10-08", "2023-10-13"), ("2023-10-16", "2023-11-24"), ("2023-12-01", "2023-12-01")],
        ),
        ("★10月14日—10月18日：何素琴\n★10月21日—10月25日：马文举\n★10月28日—11月1日：罗小燕", []),
        ("★10月14日下午笔试；\n★10月28日下午复赛；\n★11月15日下午决赛。", []),
        ("★报名表10月14日前交；\n★作品10月28日前交；\n★总结11月15日前交。", []),
    ],
    ids=["stars", "names and dates alone", "people on duty", "single days", "deadlines"],
)
def test_courses_of_plans_without_sections(lines: str, stages: list[tuple[str, str]]) -> None:
    assert [(stage.start, stage.end) for stage in read(LINES.format(lines=lines)).stages] == stages


@pytest.mark.parametrize(
    ("inside", "due"),
    [
        ("活动时间：2024年12月25日—2025年2月20日。名单12月30日前报德育处，手记2月18日前交德育处。", ["2024-12-30", "2025-02-18"]),
        ("自2024年9月1日起至2025年6月30日止。股长9月13日前选出，心得单1月10日前交图书馆。", ["2024-09-13", "2025-01-10"]),
        ("2024级新生8月20日至26日训练。总结8月30日前交年级部。", ["2024-08-30"]),
    ],
    ids=["over the turn of the year", "a school year", "a year of new pupils"],
)
def test_the_year_of_a_deadline_within_the_whole(inside: str, due: list[str]) -> None:
    plan = f"白鹭小学阅读活动方案\n为营造书香校园，制定本方案。\n一、活动目的\n让学生爱上阅读，养成习惯。\n二、活动要求\n{inside}\n"
    assert [one.date for one in read(plan).deadlines] == due


YEARS = """云溪小学{title}校园安全整治实施方案
{said}为进一步落实上级要求，结合我校实际，制定本方案。
一、指导思想
坚持安全第一、预防为主，做到底数清、措施实、责任明。
二、实施步骤
（一）动员阶段（3月1日—3月15日）。召开会议。
（二）整治阶段（3月16日—5月31日）。逐项整改。
三、工作要求
各班要高度重视，认真组织，不走过场。
"""


@pytest.mark.parametrize(
    ("title", "said", "year"),
    [
        ("2022—2023学年度第二学期", "", "2023"),
        ("2022学年下学期", "", "2023"),
        ("2023—2024学年第一学期", "", "2023"),
        ("2023年春季学期", "", "2023"),
        ("", "根据云教〔2023〕15号文件精神，", "2023"),
        ("", "根据区教育局2023年2月18日会议精神（云教〔2022〕15号），", "2023"),
        ("", "针对2023届毕业班实际，", "2023"),
        ("", "自2019年以来，我校一直重视安全。", None),
        ("", "我校有学生2023名。", None),
    ],
    ids=["second term", "one year alone", "first term", "spring", "number", "meeting", "pupils who leave", "history", "a count"],
)
def test_the_year_of_stages_that_print_none(title: str, said: str, year: str | None) -> None:
    starts = [stage.start and stage.start[:4] for stage in read(YEARS.format(title=title, said=said)).stages]
    assert starts == [year, year]
