"""Result folders for the tests of the report, and a browser where there is one."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import result_folders
from playwright.sync_api import Browser, sync_playwright

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


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Headless Chromium as the system has it."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        pytest.skip("chromium is not installed")
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=[*quiet, "--disable-component-update", "--disable-sync"])
        yield launched
        launched.close()
