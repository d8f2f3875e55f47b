"""Compiled templates are kept where only the user may write; without such a place, or with damaged files, the page is the same."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from pipeline.report import bytecode, page
from pipeline.report.results import Results


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder in the place of the system's for temporary files."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def _kept(temporary: Path) -> list[Path]:
    return sorted(path for path in temporary.rglob("*") if path.is_file())


@pytest.mark.parametrize("damage", [b"", b"no bytecode", b"j2"])
def test_damaged_files_are_made_again(damage: bytes, temporary: Path, small: Results) -> None:
    whole = page.render(small, "zh")
    files = _kept(temporary)
    assert files
    sound = [path.read_bytes() for path in files]
    for content, path in zip(sound, files, strict=True):
        path.write_bytes(damage and content[: len(content) // 2] + damage)
    assert page.render(small, "zh") == whole
    assert [path.read_bytes() for path in _kept(temporary)] == sound


def test_a_folder_that_is_not_the_users_own_is_not_used(temporary: Path, small: Results) -> None:
    whole = page.render(small, "zh")
    (folder,) = {path.parent for path in _kept(temporary)}
    folder.rename(folder.with_name("moved"))
    folder.write_text("a file in the folder's place", encoding="utf-8")
    assert bytecode.cache() is None
    assert page.render(small, "zh") == whole


def test_a_folder_that_goes_away_stops_no_report(temporary: Path, small: Results, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = bytecode.cache()
    monkeypatch.setattr(bytecode, "cache", lambda: kept)
    for folder in temporary.iterdir():
        folder.rmdir()
    assert "<html" in page.render(small, "zh")


def test_templates_are_there_before_there_are_results(temporary: Path, small: Results) -> None:
    bytecode.load_templates()
    before = _kept(temporary)
    assert before
    page.render(small, "zh")
    assert _kept(temporary) == before
