"""The report scanned by axe-core: no serious barrier in either language, on a wide page and on a phone, light and dark, folded or not."""

from __future__ import annotations

from pathlib import Path

import pytest
import result_folders
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from pipeline.report import page
from pipeline.report.results import load

BATCHES = {
    "small": result_folders.small_batch,
    "scanned": result_folders.scanned_batch,
    "shared": lambda: result_folders.large_batch(20),
}


def _barriers(tab: Page) -> list[tuple[str, list[str]]]:
    found = Axe().run(tab).response["violations"]
    grave = [rule for rule in found if rule["impact"] in ("serious", "critical")]
    return [(rule["id"], [str(node["target"]) for node in rule["nodes"]][:5]) for rule in grave]


@pytest.mark.parametrize(
    ("batch", "lang", "width", "scheme"),
    [
        ("small", "zh", 1280, "light"),
        ("small", "en", 390, "dark"),
        ("scanned", "zh", 390, "light"),
        ("shared", "en", 1280, "dark"),
        ("shared", "zh", 390, "light"),
    ],
)
def test_no_serious_barrier(browser: Browser, tmp_path: Path, batch: str, lang: str, width: int, scheme: str) -> None:
    path = tmp_path / "report.html"
    page.write(load(BATCHES[batch]().write(tmp_path / "run")), path, lang)
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
    tab = context.new_page()
    tab.goto(path.as_uri())
    assert _barriers(tab) == []
    tab.evaluate("for (const item of document.querySelectorAll('details')) item.open = true")
    assert _barriers(tab) == []
    context.close()


def test_the_pages_of_a_large_batch(browser: Browser, tmp_path: Path) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    tab = context.new_page()
    results = load(result_folders.large_batch(20).write(tmp_path / "run"))
    for name, text in page.pages(results, "zh", most=10):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        tab.goto(path.as_uri())
        tab.evaluate("for (const item of document.querySelectorAll('details')) item.open = true")
        assert (name, _barriers(tab)) == (name, [])
    context.close()
