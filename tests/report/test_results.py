"""The door to a result folder: what is whole is loaded, what is broken is refused with file and line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import result_folders

from pipeline.errors import ResultError
from pipeline.report.results import Results, load


def _change(folder: Path, name: str, number: int, **fields: Any) -> None:
    lines = (folder / name).read_text(encoding="utf-8").splitlines()
    lines[number - 1] = json.dumps(json.loads(lines[number - 1]) | fields, ensure_ascii=False)
    (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")


def test_a_whole_folder_is_loaded(small: Results) -> None:
    assert [line.unit for line in small.submissions] == ["青禾县临河小学", "青禾县望山小学", "青禾县望山小学"]
    assert [line.source for line in small.templates] == ["template/通知.docx"]
    assert [line.status for line in small.unread] == ["partial", "error"]
    plan = small.documents[0]
    found = plan.findings[1]
    assert found.span is not None
    assert plan.text[found.span.start : found.span.end] == found.quote


def test_what_a_later_version_adds_is_ignored_and_null_lists_are_empty(folder: Path) -> None:
    _change(folder, "documents.jsonl", 1, invented={"x": 1}, repairs=None, text_of_later=[], notes=None)
    assert load(folder).documents[0].repairs == ()


def test_line_separators_inside_a_text_do_not_end_a_line(folder: Path) -> None:
    text = "一\u2028二\u0085三\x1c四"
    _change(folder, "documents.jsonl", 3, text=text)
    assert load(folder).documents[2].text == text


@pytest.mark.parametrize("name", ["documents.jsonl", "matches.jsonl", "run.json"])
def test_a_missing_file_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(ResultError, match=name.replace(".", r"\.")):
        load(folder)


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(ResultError, match="nowhere"):
        load(tmp_path / "nowhere")


def test_a_cut_line_is_named(folder: Path) -> None:
    path = folder / "documents.jsonl"
    lines = path.read_text(encoding="utf-8").splitlines()
    lines[1] = lines[1][:100]
    path.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(ResultError, match=r"documents\.jsonl 第 2 行.*JSON"):
        load(folder)


BROKEN = [
    ("documents.jsonl", 1, {"role": "guest"}, r"第 1 行.*role"),
    ("documents.jsonl", 2, {"unit": None}, r"第 2 行.*unit"),
    ("documents.jsonl", 2, {"id": "id-城区/临河小学.docx"}, "第 2 行.*重复"),
    ("documents.jsonl", 1, {"text": "短"}, "第 1 行.*超出正文"),
    ("documents.jsonl", 3, {"members": [{"role": "组长", "name": "某", "span": [5, 2]}]}, r"第 3 行.*members\.0\.span"),
    ("documents.jsonl", 1, {"findings": [{"code": "placeholder", "severity": "terrible"}]}, r"第 1 行.*findings\.0\.severity"),
    ("matches.jsonl", 2, {"b": "id-unknown"}, "第 2 行.*id-unknown"),
    ("matches.jsonl", 1, {"a_span": [0, 100000]}, "第 1 行.*a_span"),
    ("matches.jsonl", 1, {"similarity": 7}, "第 1 行.*similarity"),
]


@pytest.mark.parametrize(("name", "number", "fields", "said"), BROKEN)
def test_a_broken_line_is_named_with_its_field(folder: Path, name: str, number: int, fields: dict[str, Any], said: str) -> None:
    _change(folder, name, number, **fields)
    with pytest.raises(ResultError, match=name.replace(".", r"\.") + " " + said):
        load(folder)


def test_bytes_that_are_not_utf_8_are_refused(folder: Path) -> None:
    (folder / "run.json").write_bytes('{"version": "版本"}'.encode("gb18030"))
    with pytest.raises(ResultError, match=r"run\.json.*UTF-8"):
        load(folder)


def test_frames_show_every_line(small: Results) -> None:
    documents = small.documents_frame().set_index("source")
    assert documents.loc["城区/临河小学.docx", ["findings", "high", "medium", "low"]].tolist() == [3, 1, 1, 1]
    assert documents.loc["乡镇/总结汇编.txt", "part"] == 2
    assert documents.loc["城区/加密.docx", "error_code"] == "encrypted"
    findings = small.findings_frame()
    assert findings["code"].value_counts().to_dict() == {"missing_section": 2, "placeholder": 1, "date_overlap": 1}
    assert findings["start"].isna().sum() == 2
    stages = small.stages_frame()
    assert stages["start"].tolist()[0] == pd.Timestamp("2022-04-01")
    assert stages["end"].isna().tolist() == [False, False, True]
    assert small.members_frame()["name"].tolist() == ["方予安", "骆明舟"]
    assert small.sections_frame()["heading"].tolist() == ["指导思想", "活动安排", "时间步骤", "主要活动"]
    matches = small.matches_frame()
    assert matches.loc[0, "a_text"] == result_folders.SHARED
    assert matches.loc[0, "b_text"] == result_folders.EDITED
    required = small.requirements_frame()
    assert set(required.loc[required["state"] == "missing", "label"]) == {"leadership", "steps"}


def test_frames_of_nothing_keep_their_columns(tmp_path: Path) -> None:
    results = load(result_folders.Batch([], [], result_folders.run([])).write(tmp_path / "empty"))
    for frame in (results.documents_frame(), results.findings_frame(), results.matches_frame(), results.members_frame()):
        assert frame.empty
        assert "unit" in frame or "a_unit" in frame
    assert {"start", "end"} <= set(results.stages_frame()) & set(results.sections_frame())
