"""Many pairs of documents, before and after: what is mended is told so, and what was changed in looks alone never is."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest
from case_files import Case, cases, read

from pipeline import audit
from pipeline.followup.outcomes import Outcome
from pipeline.followup.rounds import outcomes
from pipeline.report.results import load

CASES = Path(__file__).with_name("cases")
ROUNDS, PASSAGES = CASES / "rounds.yaml", CASES / "passages.yaml"
#: characters of which the invented schools' names are made
FIRST, SECOND = "云石柳松桐枫梅竹", "溪桥湾岭泉坡畈垭"
#: plans of two schools, of which the second took a passage from a third one's, or from the first's
OWN = """云岭县{school}小学平安行动方案

一、指导思想
{idea}
二、主要任务
{passage}
{end}
三、时间安排
（一）摸底阶段（2023年3月1日至3月31日）。{first}
四、领导小组
组长：{leader}

云岭县{school}小学
"""
PLANS = {
    "红枫": ("先把家长最急的三件事办好，再谈别的。", "食堂每周公示一次菜价，留样柜贴上日期。", "每班交一张问题清单。", "柏小鱼"),
    "海棠": (
        "孩子高高兴兴来、平平安安回，是一切工作的底线。",
        "门卫登记来访的人，电话核实后才放行。",
        "走访十户人家。",
        "陶大年",
    ),
}


def school(number: int) -> str:
    """An invented school's name of its own for each case."""
    return FIRST[number % len(FIRST)] + SECOND[number // len(FIRST)]


def followed(root: Path, rounds: list[dict[str, str]]) -> dict[str, list[Outcome]]:
    """What is told of two rounds (texts by school), by school."""
    results = []
    for n, texts in enumerate(rounds):
        for name, text in texts.items():
            path = root / f"in{n}" / f"{name}小学" / "方案.txt"
            path.parent.mkdir(parents=True)
            path.write_text(text, encoding="utf-8")
        audit(root / f"in{n}", out=root / f"out{n}", cache=root / "store")
        results.append(load(root / f"out{n}"))
    told = defaultdict(list)
    for item in outcomes(results[0], results[1]):
        told[item.unit.removeprefix("云岭县").removesuffix("小学")].append(item)
    return told


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Outcome]]:
    """All cases as one batch in two rounds."""
    content = read(ROUNDS)
    rounds: list[dict[str, str]] = [{}, {}]
    for number, case in enumerate(content["cases"]):
        for side, texts in zip(("old", "new"), rounds, strict=True):
            text = content["base"]
            for words, others in case[side]:
                assert words in text, (case["name"], words)
                text = text.replace(words, others)
            texts[school(number)] = text.replace("{school}", school(number))
    return followed(tmp_path_factory.mktemp("rounds"), rounds)


@pytest.mark.parametrize("case", cases(ROUNDS))
def test_what_became_of_it(case: Case, told: dict[str, list[Outcome]]) -> None:
    number = [held["name"] for held in read(ROUNDS)["cases"]].index(case["name"])
    found = [item for item in told[school(number)] if item.code == case["code"] and item.fate != "new"]
    assert found
    assert {item.fate for item in found} <= set(case["fate"]), [(item.fate, item.remark) for item in found]
    if case["fate"] != ["mended"]:
        assert all(item.before or item.after or item.remark for item in found)


@pytest.mark.parametrize("case", cases(PASSAGES))
@pytest.mark.parametrize("kind", ["rewritten", "anew"])
def test_copied_passages(case: Case, kind: str, tmp_path: Path) -> None:
    def plan(name: str, passage: str) -> str:
        idea, end, first, leader = PLANS[name]
        return OWN.format(school=name, idea=idea, passage=passage, end=end, first=first, leader=leader)

    for number, words in enumerate(case[kind]):
        one, other = PLANS
        old = {one: plan(one, case["passage"]), other: plan(other, case["passage"])}
        found = followed(tmp_path / str(number), [old, old | {other: plan(other, words)}])
        (fate,) = {item.fate for item in found[other] if item.code == "copied"}
        assert (fate in ("cosmetic", "open")) == (kind == "rewritten"), words
        assert (fate == "mended") == (kind == "anew"), words
