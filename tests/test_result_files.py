"""The result files keep to the contract: every field, every type, every span; and the check itself finds what is wrong."""

from __future__ import annotations

import copy
import hashlib
import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import contract
import pytest
from submissions import READABLE, TEMPLATES, UNREADABLE, Run, audited, demonstrated, lines, plain

from pipeline import Settings, analyse, parse
from pipeline.records import Entry, Match, Span
from pipeline.results import document_line, match_line, write
from pipeline.version import __version__

Line = dict[str, Any]

TRADITIONAL = """雲嶺縣柳灣小學師德師風建設實施方案

一、指導思想
以立德樹人為根本任務，進一步規範教師職業行為，樹立教育系統的良好形象。
二、實施步驟
（一）動員階段（2023年3月1日至3月31日）。召開動員會，學習有關檔案。
三、組織領導
組長：沈國平（校長）
"""


@pytest.fixture(scope="session")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return audited(tmp_path_factory)


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return demonstrated(tmp_path_factory).out


@pytest.fixture
def line(run: Run) -> Line:
    """A line with everything in it, to break."""
    (line,) = (line for line in run.audit.documents if line["source"] == "东片/白鹭小学/方案.docx")
    return copy.deepcopy(line)


# --- the contract ------------------------------------------------------------------------------------------------------


def test_lines_of_a_mixed_batch(run: Run) -> None:
    read = [line for line in lines(run.out) if line["status"] != "error"]
    assert contract.violations(read, lines(run.out, "matches.jsonl")) == []
    assert len(read) == sum((READABLE | TEMPLATES).values())


def test_lines_of_unread_files(run: Run) -> None:
    unread = [line for line in lines(run.out) if line["status"] == "error"]
    assert len(unread) == len(UNREADABLE)
    assert contract.violations(unread, []) == []


def test_lines_of_the_demo_batch(demo: Path) -> None:
    kept = [line for line in lines(demo) if line["script"] != "hant"]  # the next test speaks of those
    known = {line["id"] for line in kept}
    matches = [match for match in lines(demo, "matches.jsonl") if {match["a"], match["b"]} <= known]
    assert contract.violations(kept, matches) == []
    assert {line["script"] for line in lines(demo)} == {"hans", "hant", None}


def test_traditional_text_is_shown_as_it_stands() -> None:
    (document,) = analyse(parse(plain(TRADITIONAL)), Settings())
    entry = Entry("id", "a.txt", "submission", "ok", unit="柳", unit_from="file", document=document, findings=document.findings)
    line = document_line(entry, [], "zh")
    assert contract.document(line) == []
    shown = [*(row["heading"] for row in line["sections"]), *(row["name"] for row in line["stages"])]
    shown += [row["post"] for row in line["members"]]
    assert [words for words in shown if words and words not in TRADITIONAL] == []
    assert line["campaign"] == "师德师风建设"  # in one script, so that a batch can be told apart by its campaigns


def test_run_json(run: Run) -> None:
    record = json.loads((run.out / "run.json").read_text(encoding="utf-8"))
    documents = lines(run.out)
    assert record["version"] == __version__
    assert {row["source"] for row in record["inputs"]} == {line["source"] for line in documents}
    (path,) = (run.given.inputs[0] / "西片").glob("*.txt")
    (row,) = (row for row in record["inputs"] if row["source"] == "西片/红枫中学方案.txt")
    assert row["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    assert (row["bytes"], row["role"]) == (path.stat().st_size, "submission")
    assert [rubric["file"] for rubric in record["requirements"]] == ["default_plan.yaml"]
    counts = record["counts"]
    submitted = [row for line in documents if line["role"] == "submission" for row in line["findings"]]
    assert counts["findings"] == dict(sorted(Counter(row["code"] for row in submitted if row["severity"] != "info").items()))
    assert counts["documents"] + counts["templates"] + counts["failures"] == len(documents)
    assert 0 < counts["copied_share"] < 1
    assert set(counts["findings"]) <= set(record["catalogue"])
    assert record["times"]["total"] >= record["times"]["read"] > 0


def test_files_are_utf_8_with_a_line_each(run: Run) -> None:
    for name in ("documents.jsonl", "matches.jsonl"):
        raw = (run.out / name).read_bytes()
        assert raw.endswith(b"}\n")
        assert b"\r" not in raw
        assert b"\\u4e" not in raw
        assert raw.count(b"\n") == len(lines(run.out, name))


def test_line_separators_inside_a_text_part_no_lines(tmp_path: Path) -> None:
    write(tmp_path, [{"text": "甲\u2028乙\u0085丙\n丁"}], [], [], {})
    assert lines(tmp_path) == [{"text": "甲\u2028乙\u0085丙\n丁"}]
    assert (tmp_path / "matches.jsonl").read_bytes() == b""


def test_both_languages_are_kept(line: Line) -> None:
    assert all(row["message"] == row["message_zh"] != row["message_en"] for row in line["findings"])


def test_a_match_has_the_same_fingerprint_from_either_side(run: Run) -> None:
    texts = {"x": "甲" * 50, "y": "乙" * 60}
    one = Match("x", Span(0, 50), "y", Span(5, 55), 50, 0.9, "peer")
    other = Match("y", Span(5, 55), "x", Span(0, 50), 50, 0.9, "peer")
    assert match_line(one, texts)["fingerprint"] == match_line(other, texts)["fingerprint"]


# --- the check finds what is wrong -------------------------------------------------------------------------------------


def wrong_type(line: Line) -> None:
    line["year"] = "2023"


def lost_field(line: Line) -> None:
    del line["campaign"]


def unknown_role(line: Line) -> None:
    line["role"] = "school"


def path_of_windows(line: Line) -> None:
    line["source"] = "东片\\方案.docx"


def error_of_a_sound_file(line: Line) -> None:
    line["error"] = {"code": "empty", "message": "空"}


def span_beyond_the_text(line: Line) -> None:
    line["stages"][0]["span"] = [0, len(line["text"]) + 1]


def empty_span(line: Line) -> None:
    line["findings"][-1]["span"] = [7, 7]


def shifted_quote(line: Line) -> None:
    row = next(row for row in line["findings"] if row["span"])
    row["span"] = [row["span"][0] + 1, row["span"][1] + 1]


def shifted_section(line: Line) -> None:
    line["sections"][1]["span"][0] += 20


def overlapping_sections(line: Line) -> None:
    line["sections"][0]["span"][1] += 10


def unknown_label(line: Line) -> None:
    line["sections"][0]["labels"] = ["goals"]


def marks_in_a_number(line: Line) -> None:
    line["sections"][0]["number"] = "一、"


def no_date(line: Line) -> None:
    line["stages"][0]["start"] = "2023-3-1"


def impossible_date(line: Line) -> None:
    line["stages"][0]["end"] = "2023-06-31"


def stages_of_a_summary(line: Line) -> None:
    line["doc_type"] = "summary"


def another_name(line: Line) -> None:
    line["members"] = [{"role": "组长", "name": "张某", "post": None, "span": [0, 3]}]


def unknown_code(line: Line) -> None:
    line["findings"][0]["code"] = "bad_style"


def lost_finding(line: Line) -> None:
    line["findings"] = [row for row in line["findings"] if row["code"] != "missing_section"]


def finding_twice(line: Line) -> None:
    line["findings"] += [row for row in line["findings"] if row["code"] == "missing_section"]


def state_against_finding(line: Line) -> None:
    line["requirements"]["leadership"] = "present"


def no_unit(line: Line) -> None:
    line["unit"] = ""


BROKEN: list[Callable[[Line], None]] = [
    wrong_type,
    lost_field,
    unknown_role,
    path_of_windows,
    error_of_a_sound_file,
    span_beyond_the_text,
    empty_span,
    shifted_quote,
    shifted_section,
    overlapping_sections,
    unknown_label,
    marks_in_a_number,
    no_date,
    impossible_date,
    stages_of_a_summary,
    another_name,
    unknown_code,
    lost_finding,
    finding_twice,
    state_against_finding,
    no_unit,
]


@pytest.mark.parametrize("break_it", BROKEN)
def test_a_broken_line_is_found(line: Line, break_it: Callable[[Line], None]) -> None:
    assert contract.document(line) == []
    break_it(line)
    assert contract.document(line)


@pytest.mark.parametrize(
    "broken",
    [{"a": "nobody"}, {"chars": 39}, {"kind": "template"}, {"kind": "self"}, {"similarity": 1.2}, {"a_span": [0, 10**6]}, {"cluster": 3}],
)
def test_a_broken_match_is_found(run: Run, broken: Line) -> None:
    (match,) = (match for match in run.audit.matches if match["kind"] == "peer")
    read = [line for line in run.audit.documents if line["status"] != "error"]
    assert contract.violations(read, [match]) == []
    assert contract.violations(read, [match | broken])


def test_two_lines_of_one_id_are_found(line: Line) -> None:
    assert contract.violations([line, line | {"source": "b.txt"}], [])
