"""The result folder: pages of an earlier, larger report do not stay; what people put into it does."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from pipeline import publishing
from pipeline.publishing import clear_pages, publish


def _result(pages: Iterable[str], word: str) -> dict[str, str]:
    return {"run.json": "{}", "report.html": word} | {f"documents/{name}": word for name in pages}


def _written(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


def _held(folder: Path) -> dict[str, str]:
    return {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in folder.rglob("*") if path.is_file()}


LARGE = ("001.html", "002.html", "003.html", "copying-001.html")
OWN = {"decisions.sqlite3": "kept", "export/notices/通报.docx": "kept"}


@pytest.mark.parametrize("movable", [True, False])
@pytest.mark.parametrize("pages", [(), ("001.html", "copying-001.html"), LARGE])
def test_a_new_result_has_its_own_pages_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pages: tuple[str, ...], movable: bool
) -> None:
    if not movable:  # as where a volume is mounted at the folder
        monkeypatch.setattr(publishing, "_exchange", lambda *folders: False)
    target = tmp_path / "run"
    target.mkdir()
    publish(target, lambda fresh: _written(fresh, _result(LARGE, "old")))
    _written(target, OWN)
    publish(target, lambda fresh: _written(fresh, _result(pages, "new")))
    assert _held(target) == _result(pages, "new") | OWN
    assert (target / "documents").exists() == bool(pages)
    assert [path.name for path in tmp_path.iterdir()] == ["run"]


@pytest.mark.parametrize("pages", [(), LARGE])
def test_what_people_put_among_the_pages_stays(tmp_path: Path, pages: tuple[str, ...]) -> None:
    target = tmp_path / "run"
    publish(target, lambda fresh: _written(fresh, _result(LARGE, "old")))
    _written(target, {"documents/笔记.html": "own", "documents/1.html": "own"})
    publish(target, lambda fresh: _written(fresh, _result(pages, "new")))
    assert _held(target) == _result(pages, "new") | {"documents/笔记.html": "own", "documents/1.html": "own"}


def test_clearing_touches_nothing_else(tmp_path: Path) -> None:
    clear_pages(tmp_path)
    _written(tmp_path, {"report.html": "", "001.html": "", "documents/deep/001.html": "", "documents/0001.html": ""})
    clear_pages(tmp_path)
    assert sorted(_held(tmp_path)) == ["001.html", "documents/deep/001.html", "report.html"]
