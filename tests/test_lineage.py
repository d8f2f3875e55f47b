"""Who copied from whom: relations of units, kinds of changes, clues to the direction, families; undecided where evidence lacks."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pipeline import Audit, audit
from pipeline.reuse import changes

PASSAGE = "每周二下午放学后，值班领导带着记录本到各办公室走一遍，看教案是否写完、作业是否批完，发现拖拉的当面提醒，第二天早上再看一次。"
OTHER = "门卫室添一本来访登记簿，谁来找谁、几点办完，都记清楚，每周五由值周教师汇总后贴在公示栏，家长有意见的当天回话。"


def plan(school: str, date: str = "2023年2月27日", *passages: str, own: str = "", title: str = "实施方案") -> str:
    """A plan of an invented school with some passages; `own` makes the rest its own."""
    body = "\n".join(passages or (PASSAGE,))
    return f"""云岭县{school}效能风暴行动{title}

一、指导思想
以立德树人为根本任务，转变作风，提高效率，办好{school}。{own}
二、主要做法
{body}
三、方法步骤
（一）动员阶段（2023年3月1日至3月31日）。{own}
（二）整改阶段（2023年4月1日至5月31日）。{own}
四、领导小组
组长：柳春生
成员：何小满、邓家宝

云岭县{school}
{date}
"""


def run(tmp_path: Path, files: dict[str, str], **settings: Any) -> Audit:
    for name, text in files.items():
        path = tmp_path / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return audit(tmp_path / "in", cache=tmp_path / "store", jobs=1, **settings)


def peers(given: Audit) -> list[dict[str, Any]]:
    """The passages between submissions, with the unit of the likely original as `origin`."""
    units = {line["id"]: line["unit"] for line in given.documents}
    found = [match for match in given.matches if match["kind"] == "peer"]
    return [match | {"origin": units[match[match["source"]]] if match["source"] else None} for match in found]


@pytest.mark.parametrize(
    ("a", "b", "names", "told"),
    [
        ("青禾小学三月举行启动仪式", "远山小学五月举办启动仪式", ["青禾小学", "远山小学"], {"names": 1, "numbers": 1, "words": 1}),
        ("由校长王大明任组长", "由校长李小军任组长", ["王大明", "李小军"], {"names": 1}),
        ("一要加强领导。二要层层签订责任书，明确到人。三要总结。", "一要加强领导。三要总结。", [], {"only_a": 13}),
        ("規範辦學，提高質量。", "规范办学, 提高质量.", [], {}),
        ("2024年3月1日前完成", "2024年3月1日前完成", [], {}),
        ("，。", "、！", [], {}),
    ],
)
def test_the_kinds_of_changes(a: str, b: str, names: list[str], told: dict[str, int]) -> None:
    assert {kind: count for kind, count in changes(a, b, names)._asdict().items() if count} == told
    mirrored = {{"only_a": "only_b", "only_b": "only_a"}.get(kind, kind): count for kind, count in told.items()}
    assert {kind: count for kind, count in changes(b, a, names)._asdict().items() if count} == mirrored


def test_a_name_left_in_tells_whose_text_it_was(tmp_path: Path) -> None:
    left = PASSAGE + "让青禾小学的每一名教师都养成当日事当日毕的习惯。"
    given = run(
        tmp_path,
        {
            "青禾小学/方案.txt": plan("青禾小学", "2023年2月28日", left),
            "白鹭小学/方案.txt": plan("白鹭小学", "2023年2月27日", left, own="从小事做起。"),
        },
    )
    match = max(peers(given), key=lambda match: match["chars"])
    assert match["origin"] == "云岭县青禾小学"  # although its date is the later one
    assert {(clue["code"], clue["text"]) for clue in match["clues"]} >= {("foreign_name", "青禾小学")}


def test_the_earlier_date_alone_is_a_weak_clue_and_none_leaves_it_open(tmp_path: Path) -> None:
    early = run(
        tmp_path / "a", {"青禾小学/方案.txt": plan("青禾小学", "2023年2月20日"), "白鹭小学/方案.txt": plan("白鹭小学", own="从小事做起。")}
    )
    assert {match["origin"] for match in peers(early)} == {"云岭县青禾小学"}
    assert {clue["code"] for match in peers(early) for clue in match["clues"]} == {"date"}
    same = run(tmp_path / "b", {"青禾小学/方案.txt": plan("青禾小学"), "白鹭小学/方案.txt": plan("白鹭小学", own="从小事做起。")})
    assert {match["origin"] for match in peers(same)} == {None}


def test_an_error_copied_along_is_told_without_a_direction(tmp_path: Path) -> None:
    wrong = PASSAGE + "6月31日前报送总结。"
    given = run(
        tmp_path,
        {"青禾小学/方案.txt": plan("青禾小学", "2023年2月27日", wrong), "白鹭小学/方案.txt": plan("白鹭小学", "2023年2月27日", wrong)},
    )
    clues = [clue for match in peers(given) for clue in match["clues"]]
    assert ("shared_error", None) in {(clue["code"], clue["source"]) for clue in clues}
    assert {match["origin"] for match in peers(given)} == {None}


def test_a_paper_handed_in_again_counts_in_no_share(tmp_path: Path) -> None:
    given = run(
        tmp_path,
        {"青禾小学/方案.txt": plan("青禾小学"), "青禾小学/方案（最终版）.txt": plan("青禾小学", "2023年3月2日", own="从小事做起。")},
    )
    assert {match["relation"] for match in peers(given)} == {"resubmission"}
    assert [line["copied"]["chars"] for line in given.documents] == [0, 0]
    assert not [match for match in peers(given) if match["clues"]]


def test_a_unit_and_the_one_above_it_are_told_apart(tmp_path: Path) -> None:
    given = run(
        tmp_path, {"柳河学区/方案.txt": plan("柳河学区"), "柳河学区第二小学/方案.txt": plan("柳河学区第二小学", own="从小事做起。")}
    )
    assert {match["relation"] for match in peers(given)} == {"superior"}
    assert [line["copied"]["chars"] for line in given.documents] == [0, 0]
    strangers = run(tmp_path / "b", {"柳河学区/方案.txt": plan("柳河学区"), "石桥小学/方案.txt": plan("石桥小学", own="从小事做起。")})
    assert {match["relation"] for match in peers(strangers)} == {None}


def test_moved_passages_are_said_to_be(tmp_path: Path) -> None:
    between = "各班按课表上课，不得随意调课，有事先到教导处登记，由教导处统一安排代课教师。"
    a = plan("青禾小学", "2023年2月27日", PASSAGE, between, OTHER)
    b = plan(
        "白鹭小学",
        "2023年2月27日",
        OTHER,
        "操场器材由体育组保管，下课铃响过再锁门，钥匙放在门卫室，谁借谁还谁签字。",
        PASSAGE,
        own="从小事做起。",
    )
    moved = [match["moved"] for match in peers(run(tmp_path, {"青禾小学/方案.txt": a, "白鹭小学/方案.txt": b})) if match["chars"] > 40]
    assert sorted(moved)[0] is False and True in moved


def test_families_have_one_original_where_the_evidence_says_so(tmp_path: Path) -> None:
    schools = {"青禾小学": "2023年2月20日", "白鹭小学": "2023年2月25日", "红枫小学": "2023年2月27日"}
    files = {f"{school}/方案.txt": plan(school, day, PASSAGE, OTHER) for school, day in schools.items()}
    given = run(tmp_path, files, out=tmp_path / "out")
    units = {line["id"]: line["unit"] for line in given.documents}
    (family,) = given.families
    assert {units[key] for key in family["documents"]} == {f"云岭县{school}" for school in schools}
    assert units[family["original"]] == "云岭县青禾小学"
    assert {units[origin["document"]] for origin in family["origins"]} == {"云岭县白鹭小学", "云岭县红枫小学"}
    assert [json.loads(line) for line in (tmp_path / "out" / "families.jsonl").read_text(encoding="utf-8").splitlines()] == given.families
    page = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert "同源材料" in page and "成文日期有先后" in page


def test_specific_words_are_counted_by_section(tmp_path: Path) -> None:
    given = run(tmp_path, {"青禾小学/方案.txt": plan("青禾小学", own="3月5日到石桥村家访12户，由教师何小满带队。")})
    (line,) = given.documents
    shares = {section["heading"]: section["specific"]["share"] for section in line["sections"]}
    assert shares["领导小组"] > 0.4 > shares["主要做法"]
    assert 0 < line["specific"]["share"] < 0.6
