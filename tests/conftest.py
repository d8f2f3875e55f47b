"""For all tests: helpers of this folder can be imported below it, property tests are not timed, finished work is kept apart.
There is a browser for those that need one."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from pipeline.store import VARIABLE

if TYPE_CHECKING:
    from playwright.sync_api import Browser

settings.register_profile("planaudit", deadline=None)
settings.load_profile("planaudit")

# a folder for this run of the tests: no test sees what a user or another run has kept
os.environ[VARIABLE] = tempfile.mkdtemp(prefix="planaudit-tests-")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Headless Chromium as the system has it; one for all tests of a process, as Playwright allows no second one."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415  (few tests need it)

    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        pytest.skip("chromium is not installed")
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=[*quiet, "--disable-component-update", "--disable-sync"])
        yield launched
        launched.close()


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Files are not spelled out in the names of tests: many formats pack the time, and all workers must collect the same."""
    return argname if isinstance(val, bytes) else None
