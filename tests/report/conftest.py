"""Result folders for the tests of the report."""

from __future__ import annotations

from pathlib import Path

import pytest
import result_folders

from pipeline.report.results import Results, load


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small, sound result folder."""
    return result_folders.small_batch().write(tmp_path / "run")


@pytest.fixture
def small(folder: Path) -> Results:
    """The small folder, loaded."""
    return load(folder)


@pytest.fixture
def scanned(tmp_path: Path) -> Results:
    """A folder with a scan inside a mail inside an archive."""
    return load(result_folders.scanned_batch().write(tmp_path / "scanned"))


@pytest.fixture
def hostile(tmp_path: Path) -> Results:
    """A folder whose texts try to break out of page and workbook."""
    return load(result_folders.hostile_batch().write(tmp_path / "hostile"))
