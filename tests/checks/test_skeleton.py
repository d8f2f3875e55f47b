"""Where a plan has what is required of it, and a summary what is expected."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline import Audit, Settings, analyse, audit, parse, requirements
from pipeline.records import Document
from pipeline.report.results import load

PLAN = """云岭县青禾小学安全工作方案

一、指导思想
以保障师生平安为目标，落实安全责任。
二、工作安排
（一）动员阶段（2023年3月1日至3月31日）。召开大会。
（二）整改阶段（2023年4月1日至5月31日）。逐条整改。
三、工作要求
本次活动由沈国平任组长，各班认真落实。

云岭县青禾小学
2023年2月20日
"""

SUMMARY = """云岭县青禾小学安全工作总结

今年以来，我校认真开展安全工作，现将情况总结如下。
一、主要做法
（一）抓宣传。张贴标语二十条。
（二）存在的问题
个别教师认识不到位，检查流于形式。
二、工作成效
三、下一步打算
继续坚持每月一查。

云岭县青禾小学
2023年12月20日
"""

PROSE = """云岭县青禾小学安全工作总结

今年以来，我校认真开展安全工作，现将情况总结如下。
一、领导重视，组织到位
学校多次召开会议，由校长带队检查宿舍和食堂。
二、强化宣传，营造氛围
悬挂横幅十二条，取得了明显成效。当然，工作中还存在一些不足，如检查不细。今后我们将继续努力，把安全工作抓实。

云岭县青禾小学
2023年12月20日
"""


def read(text: str) -> Document:
    (document,) = analyse(parse(text.encode(), "a.txt"), Settings())
    return document


def rows(document: Document) -> dict[str, tuple[str, str | None, str | None, str]]:
    for item in document.skeleton:
        assert item.words == (document.text[slice(*item.span)] if item.span else "")
    return {item.label: (item.state, item.number, item.heading, item.words) for item in document.skeleton}


def test_a_plan_has_the_items_of_its_rubric() -> None:
    document = read(PLAN)
    assert rows(document) == {
        "guiding_ideology": ("present", "一", "指导思想", "以保障师生平安为目标，落实安全责任。"),
        "steps": ("present", "二", "工作安排", "（一）动员阶段（2023年3月1日至3月31日）。召开大会。"),
        "timeline": ("present", "二", "工作安排", "（一）动员阶段（2023年3月1日至3月31日）。召开大会。"),
        "leadership": ("present", "三", "工作要求", "沈国平任组长，各班认真落实。"),
    }
    assert [(item.label, item.state) for item in document.skeleton] == list(document.requirements or ())
    assert all(item.required for item in document.skeleton)


def test_what_is_missing_stands_nowhere() -> None:
    document = read(PLAN.replace("一、指导思想\n以保障师生平安为目标，落实安全责任。\n", "").replace("由沈国平任组长，", ""))
    items = rows(document)
    assert items["guiding_ideology"] == items["leadership"] == ("missing", None, None, "")


def test_a_summary_has_what_custom_expects_without_findings() -> None:
    document = read(SUMMARY)
    items = rows(document)
    assert items["practices"][:3] == ("present", "一", "主要做法")
    assert items["problems"] == ("present", "二", "存在的问题", "个别教师认识不到位，检查流于形式。")
    assert items["achievements"][:3] == ("empty", "二", "工作成效")
    assert items["next_steps"] == ("present", "三", "下一步打算", "继续坚持每月一查。")
    assert not any(item.required for item in document.skeleton)
    assert document.requirements is None
    assert "missing_section" not in {finding.code for finding in read(PROSE).findings}


def test_what_no_section_of_a_summary_is_about_stands_in_its_clauses() -> None:
    items = rows(read(PROSE))
    assert items["achievements"][:3] == ("present", "二", "强化宣传，营造氛围")
    assert items["problems"][3].startswith("当然，工作中还存在一些不足")
    assert items["next_steps"][3].startswith("今后我们将继续努力")


def test_a_rubric_for_summaries_comes_first(tmp_path: Path) -> None:
    path = tmp_path / "要求.yaml"
    path.write_text("genre: summary\nrequired:\n  - label: problems\n  - label: overview\n", encoding="utf-8")
    (document,) = analyse(parse(SUMMARY.encode(), "a.txt"), Settings(rubrics=(requirements.load(path), requirements.default())))
    assert [(item.label, item.required) for item in document.skeleton] == [
        ("problems", True),
        ("overview", True),
        ("practices", False),
        ("achievements", False),
        ("next_steps", False),
    ]


def test_other_documents_have_none() -> None:
    assert read("通知\n\n各学校：\n请于3月10日前报送名单。\n\n云岭县教育局\n2023年2月20日\n").skeleton == ()


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Audit:
    root = tmp_path_factory.mktemp("in")
    (root / "方案.txt").write_text(PLAN + "", encoding="utf-8")
    (root / "总结.txt").write_text(SUMMARY, encoding="utf-8")
    return audit(root, jobs=1, cache=False, out=tmp_path_factory.mktemp("out") / "run")


def test_in_the_results_the_frames_and_the_report(run: Audit) -> None:
    assert run.folder is not None
    plan = next(line for line in run.documents if line["doc_type"] == "plan")
    assert plan["skeleton"][0] == {
        "label": "guiding_ideology",
        "state": "present",
        "required": True,
        "number": "一",
        "heading": "指导思想",
        "words": "以保障师生平安为目标，落实安全责任。",
        "span": plan["skeleton"][0]["span"],
    }
    frame = run.to_frame("skeleton")
    assert len(frame) == 8
    assert frame.query("label == 'problems'")["heading"].tolist() == ["存在的问题"]
    assert list(load(run.folder).obligations_frame().columns)[5:] == ["actor", "act", "measure", "when", "date", "strength", "start", "end"]
    page = (run.folder / "report.html").read_text(encoding="utf-8")
    assert page.count('<table class="skeleton">') == 2
    assert "总结应写的内容仅供参考" in page
