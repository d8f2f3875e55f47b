"""A batch held against earlier runs: earlier.jsonl, the report's section, the workbook's sheet."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner

from pipeline.cli import main
from pipeline.errors import ResultError, UsageError
from pipeline.store import FILE

SHELVES = (
    "把库房里落灰的一千二百册旧书搬到走廊拐角，钉几排矮书架，低年级学生伸手就能拿到；看完放回原处，丢了不罚，"
    "年底数一数少了多少，再由爱心书屋补上。"
)
RIVER = (
    "河道沿线设立三块醒目的警示牌，牌上写明水深、最近的救生圈放在哪里以及值守人的电话；每块牌子由住在附近的一户家长认领，"
    "牌子被水冲歪了就在家长群里说一声，学校当天派人扶正。"
)
ISSUED = "各校要在四月底以前开一次全校大会，由校长说明读书月怎样安排，各班领回一份书目，家长会上再讲一遍，五月底把读书笔记收齐。"


def plan(school: str, year: int, *passages: str) -> str:
    body = "\n".join(f"{number}、{words}\n{passage}" for number, words, passage in zip("一二三四", "甲乙丙丁", passages, strict=False))
    return f"{school}读书月活动方案\n\n{body}\n\n{school}\n{year}年3月5日\n"


@pytest.fixture(name="runs")
def _runs(tmp_path: Path) -> Path:
    """Last year's run `before`, this year's `now`, held against it; the plans of 远山 and 青禾 take from 青禾's of last year."""
    for folder, files in {
        "last": {"青禾小学.txt": plan("青禾小学", 2023, SHELVES, ISSUED), "石桥小学.txt": plan("石桥小学", 2023, RIVER)},
        "issued": {"上级方案.txt": plan("青禾县教育局", 2023, ISSUED)},
        "this": {
            "青禾小学.txt": plan("青禾小学", 2024, SHELVES, ISSUED),
            "远山小学.txt": plan("远山小学", 2024, ISSUED, SHELVES.replace("一千二百", "九百")),
            "白杨小学.txt": plan("白杨小学", 2024, "本校没有图书室，今年先借乡文化站的屋子，每周三下午由语文教师带一个班去。"),
        },
    }.items():
        (tmp_path / folder).mkdir()
        for name, text in files.items():
            (tmp_path / folder / name).write_text(text, encoding="utf-8")
    audit(tmp_path, "last", "before", "--template", str(tmp_path / "issued"))
    audit(tmp_path, "this", "now", "--against", str(tmp_path / "before"))
    return tmp_path


def audit(folder: Path, batch: str, out: str, *options: str) -> None:
    command = ["audit", str(folder / batch), "--out", str(folder / out), "--cache", str(folder / "kept"), *options]
    done = CliRunner().invoke(main, command, catch_exceptions=False)
    assert done.exit_code == 0, done.output


def lines(folder: Path, name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / name).read_text(encoding="utf-8").splitlines()]


def test_what_was_taken_over_is_told_with_the_earlier_document(runs: Path) -> None:
    documents = {line["id"]: line for line in lines(runs / "now", "documents.jsonl")}
    before = {line["id"]: line for line in lines(runs / "before", "documents.jsonl")}
    rows = lines(runs / "now", "earlier.jsonl")
    told = {(documents[row["document"]]["unit"], row["earlier"]["source"], row["relation"]) for row in rows}
    # the issued plan of last year is the source of its words, not the schools that followed it
    template = before[next(key for key, line in before.items() if line["role"] == "template")]["source"]
    assert told == {
        ("青禾小学", "青禾小学.txt", "own"),
        ("远山小学", "青禾小学.txt", None),
        ("青禾小学", template, None),
        ("远山小学", template, None),
    }
    for row in rows:
        new, old = documents[row["document"]], before[row["earlier"]["id"]]
        assert row["run"] == "before"
        assert old["text"][slice(*row["earlier"]["span"])] == row["earlier"]["text"]
        assert row["chars"] >= 40
        assert 0 <= row["span"][0] < row["span"][1] <= len(new["text"])
    edited = next(row for row in rows if row["relation"] is None and row["earlier"]["source"] == "青禾小学.txt")
    assert edited["changes"]


def test_matches_of_the_batch_are_those_without_earlier_runs(runs: Path) -> None:
    audit(runs, "this", "alone")
    for name in ("matches.jsonl", "families.jsonl"):
        assert (runs / "now" / name).read_bytes() == (runs / "alone" / name).read_bytes()
    assert not (runs / "alone/earlier.jsonl").exists()


def test_the_shares_tell_own_and_others_apart(runs: Path) -> None:
    shares = {line["unit"]: line["earlier"] for line in lines(runs / "now", "documents.jsonl")}
    assert shares["青禾小学"]["own"]["share"] > 0.2
    assert shares["远山小学"]["own"]["share"] == 0 < shares["远山小学"]["others"]["share"]
    assert shares["白杨小学"]["others"]["chars"] == shares["白杨小学"]["own"]["chars"] == 0


def test_report_and_workbook_show_them_apart(runs: Path) -> None:
    page = (runs / "now/report.html").read_text(encoding="utf-8")
    section = page[page.index('id="earlier"') : page.index('id="documents"')]
    others, own = section.split("沿用本单位往年材料")
    assert "远山小学" in others and "远山小学" not in own
    assert "青禾小学.txt" in own
    sheet = openpyxl.load_workbook(runs / "now/findings.xlsx")["往年材料"]
    rows = [dict(zip([cell.value for cell in sheet[1]], [cell.value for cell in row], strict=True)) for row in sheet.iter_rows(2)]
    assert {row["类别"] for row in rows} == {"其他单位往年材料", "沿用本单位往年材料", "往年的上级方案"}
    assert {row["往年结果"] for row in rows} == {"before"}
    assert 'id="earlier"' not in (runs / "before/report.html").read_text(encoding="utf-8")


def test_the_index_is_made_once_and_grows(runs: Path) -> None:
    def kept() -> int:
        with closing(sqlite3.connect(runs / "kept" / FILE)) as connection:
            return int(connection.execute("SELECT count(*) FROM work WHERE kind = 'earlier'").fetchone()[0])

    assert kept() == 1
    audit(runs, "this", "again", "--against", str(runs / "before"))
    assert kept() == 1
    assert (runs / "again/earlier.jsonl").read_bytes() == (runs / "now/earlier.jsonl").read_bytes()
    audit(runs, "last", "third", "--against", str(runs / "before"), "--against", str(runs / "now"))
    assert kept() == 2
    assert {row["run"] for row in lines(runs / "third", "earlier.jsonl")} == {"before", "now"}


def test_what_is_no_result_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(SHELVES, encoding="utf-8")
    from pipeline import audit as run  # noqa: PLC0415

    with pytest.raises(UsageError, match="--against"):
        run(tmp_path / "a.txt", against=tmp_path, cache=tmp_path / "kept")
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "run.json").write_text("{}", encoding="utf-8")
    with pytest.raises(ResultError, match=r"documents\.jsonl"):
        run(tmp_path / "a.txt", against=broken, cache=tmp_path / "kept")
    (broken / "documents.jsonl").write_text('{"id": 1}\n', encoding="utf-8")
    with pytest.raises(ResultError, match="已损坏"):
        run(tmp_path / "a.txt", against=broken, cache=tmp_path / "kept")


def test_the_result_may_not_replace_the_run_it_is_held_against(runs: Path) -> None:
    command = ["audit", str(runs / "this"), "--out", str(runs / "before"), "--cache", str(runs / "kept"), "--against", str(runs / "before")]
    done = CliRunner().invoke(main, command)
    assert done.exit_code == 2
    assert (runs / "before/documents.jsonl").exists()
