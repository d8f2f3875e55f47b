"""Result folders as workspaces, and somebody at them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

sys.path.insert(0, str(Path(__file__).parents[1] / "report"))
import result_folders
from people import Person, Served, served


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Served]:
    """The small batch, served."""
    with served(result_folders.small_batch().write(tmp_path / "run")) as place:
        yield place


@pytest.fixture
def hostile(tmp_path: Path) -> Iterator[Served]:
    """A batch whose texts try to break out of the page."""
    with served(result_folders.hostile_batch().write(tmp_path / "run")) as place:
        yield place


@pytest.fixture
def teacher(browser: Browser, small: Served) -> Iterator[Person]:
    """王老师 at the small batch; nothing may have gone wrong when the test is over."""
    person = Person(browser, small, "王老师")
    yield person
    assert person.troubles == []
    person.context.close()
