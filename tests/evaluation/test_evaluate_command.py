"""`planaudit evaluate`: the table, what it writes, the misses, and that sets kept for measuring stay unread."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from gold_sets import PLAN, tiny
from submissions import ISSUED, SOUND, SUMMARY

from pipeline.cli import main
from pipeline.evaluation.scoring import FIGURES


def evaluated(*words: str | Path) -> Result:
    return CliRunner().invoke(main, ["evaluate", *map(str, words), "--jobs", "1"])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tiny(tmp_path / "sets" / "tiny")


@pytest.fixture
def frozen(tmp_path: Path) -> Path:
    """A set kept for measuring."""
    place = tiny(tmp_path / "heldout" / "9")
    files = sorted(path for path in place.rglob("*") if path.is_file())
    sums = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  ./{path.relative_to(place.parent).as_posix()}\n" for path in files]
    (place.parent / "SHA256SUMS").write_text("".join(sums), encoding="utf-8")
    return place


def test_the_table(folder: Path) -> None:
    result = evaluated(folder, "--lang", "en")
    assert result.exit_code == 0, result.output
    assert all(f"  {figure} " in result.stdout for figure in FIGURES)
    assert "sets/tiny: 3 documents" in result.stdout
    assert "expected calibration error" in result.stdout
    assert "pooled" not in result.stdout
    assert "members beyond" not in result.stdout


def test_the_table_of_two_sets_in_chinese(folder: Path) -> None:
    result = evaluated(folder, folder)
    assert "合计: 6 份文档" in result.stdout
    assert "成员（职务、姓名）" in result.stdout


def test_the_misses_by_kind(folder: Path) -> None:
    words = evaluated(folder, "--errors", "--lang", "en").stdout
    assert "    1  members beyond\n" in words
    assert "members lacking (1)\n  sets/tiny 青禾小学.txt: ('成员', '罗大燕')" in words
    assert "label: safeguards → – (1)" in words


def test_card_and_figures_hold_no_word_of_a_document(folder: Path, tmp_path: Path) -> None:
    assert evaluated(folder, "--write", "--models", tmp_path / "models").exit_code == 0
    values, card = (tmp_path / "models" / f"evaluation.{kind}" for kind in ("json", "md"))
    figures = json.loads(values.read_text(encoding="utf-8"))["sets"]["sets/tiny"]["figures"]
    assert list(figures) == list(FIGURES)
    assert (figures["stages (start, end)"]["tp"], figures["stages (start, end)"]["f1"]) == (1, 0.5)
    assert figures["doc_type accuracy"]["of"] == 3
    assert "| stages (start, end) | 0.500 |" in card.read_text(encoding="utf-8")
    written = values.read_text(encoding="utf-8") + card.read_text(encoding="utf-8")
    texts = {line.strip() for text in (SOUND, SUMMARY, ISSUED) for line in text.splitlines() if line.strip()}
    assert not [line for line in texts if line in written]
    assert PLAN["file"] not in written

    evaluated(folder, "--write", "--models", tmp_path / "again")  # the same each time
    assert [(tmp_path / "again" / path.name).read_bytes() for path in (values, card)] == [values.read_bytes(), card.read_bytes()]


def test_a_set_kept_for_measuring_is_scored_and_not_listed(frozen: Path) -> None:
    plain = evaluated(frozen)
    assert (plain.exit_code, plain.stderr) == (0, "")
    refused = evaluated(frozen, "--errors", "--lang", "en")
    assert refused.exit_code == 2
    assert "--open" in refused.stderr
    assert refused.stdout == ""


def test_opening_it_says_that_it_is_spent(frozen: Path) -> None:
    opened = evaluated(frozen, "--errors", "--open", "--lang", "en")
    assert opened.exit_code == 0
    assert "spent" in opened.stderr
    assert "members beyond" in opened.stdout


@pytest.mark.parametrize("change", ["gold.jsonl", "in/柳湾小学.txt", "in/新.txt"])
def test_a_frozen_set_that_was_changed(frozen: Path, change: str) -> None:
    with (frozen / change).open("a", encoding="utf-8") as file:
        file.write("\n")
    result = evaluated(frozen, "--lang", "en")
    assert result.exit_code == 0
    assert f"heldout/9: 1 files that are not as SHA256SUMS says: {change}" in result.stderr


def test_a_frozen_set_without_its_hashes(frozen: Path) -> None:
    (frozen.parent / "SHA256SUMS").unlink()
    assert "SHA256SUMS" in evaluated(frozen).stderr
    assert evaluated(frozen, "--errors").exit_code == 2


@pytest.mark.parametrize("part", ["in", "gold.jsonl", "matches.jsonl"])
def test_a_folder_that_is_no_set(folder: Path, part: str) -> None:
    (folder / part).rename(folder.parent / "away")
    result = evaluated(folder, "--lang", "en")
    assert result.exit_code == 2
    assert part in result.stderr


def test_answers_that_are_no_json(folder: Path) -> None:
    (folder / "gold.jsonl").write_text('{"file": "a.txt"}\n{', encoding="utf-8")
    result = evaluated(folder, "--lang", "en")
    assert result.exit_code == 2
    assert "line 2" in result.stderr
