"""The page in a real browser: it opens, filters, sorts and jumps, without errors and without the network."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pytest
import result_folders
from playwright.sync_api import Browser, Page, expect

from pipeline.report import page as report_page
from pipeline.report import write_all
from pipeline.report.decided import evidence_of_finding
from pipeline.report.results import Results, load
from pipeline.review.decisions import Decisions, Wish


class Watched:
    """A page that notes errors, dialogs and every request beyond its own file."""

    def __init__(self, browser: Browser, path: Path, **settings: Any) -> None:
        self.said: list[str] = []
        self.context = browser.new_context(**({"viewport": {"width": 1280, "height": 900}} | settings))
        self.page = self.context.new_page()
        self.page.on("console", lambda message: self.said.append(f"console: {message.text}"))
        self.page.on("pageerror", lambda error: self.said.append(f"error: {error}"))
        self.page.on("dialog", lambda dialog: (self.said.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        self.page.on("request", lambda request: self._request(request.url, path))
        self.page.goto(path.as_uri())

    def _request(self, url: str, path: Path) -> None:
        if url.split("#", maxsplit=1)[0] not in (path.as_uri(), "data:,"):
            self.said.append(f"request: {url}")


@pytest.fixture
def report(browser: Browser, folder: Path) -> Iterator[Page]:
    """The small batch's page, open; nothing may have gone wrong when the test is over."""
    watched = Watched(browser, write_all(folder)[0])
    yield watched.page
    assert watched.said == []
    watched.context.close()


def _shown(page: Page, rows: str) -> list[str]:
    return [row.inner_text() for row in page.locator(rows).all() if row.is_visible()]


MATRIX = "#matrix-rows > tr"


def test_the_matrix_is_filtered(report: Page) -> None:
    assert len(_shown(report, MATRIX)) == 3
    report.select_option("#matrix select[data-facet=state]", "unmet")
    assert len(_shown(report, MATRIX)) == 2
    report.select_option("#matrix select[data-facet=district]", label="城区")
    assert ["临河" in row for row in _shown(report, MATRIX)] == [True]
    assert "1" in report.locator("#matrix output").inner_text()
    report.click("#matrix button[type=reset]")
    report.fill("#matrix input[type=search]", "总结汇编")
    assert len(_shown(report, MATRIX)) == 1
    report.select_option("#matrix select[data-facet=type]", label="方案")
    assert _shown(report, MATRIX) == []


def test_the_matrix_is_sorted(report: Page) -> None:
    report.click("#matrix thead th:nth-last-child(2) button")
    assert [cell.inner_text() for cell in report.locator("#matrix tbody td:nth-last-child(2)").all()] == ["", "25%", "33%"]
    assert report.get_attribute("#matrix thead th:nth-last-child(2)", "aria-sort") == "ascending"
    report.click("#matrix thead th:nth-last-child(2) button")
    assert [cell.inner_text() for cell in report.locator("#matrix tbody td:nth-last-child(2)").all()] == ["33%", "25%", ""]


def test_what_people_found_there_is_met(browser: Browser, folder: Path) -> None:
    """A requirement whose finding people called not true: a state of its own, filtered by, with the way to what was decided."""
    results = load(folder)
    plan = results.documents[0]
    missing = next(item for item in plan.findings if item.code == "missing_section")
    Decisions.beside(folder).decide([Wish(evidence_of_finding(plan, missing), "false")], "王老师")
    report_page.write(load(folder), folder / "report.html", "zh")
    opened = browser.new_page()
    opened.goto((folder / "report.html").as_uri())
    opened.select_option("#matrix select[data-facet=state]", label="☑ 核实已有")
    assert opened.locator("#matrix tbody tr:visible").count() == 1
    cell = opened.locator("#matrix tbody tr:visible .st-refuted")
    assert cell.inner_text() == "☑ 核实已有"
    cell.click()
    assert opened.locator("#d1 li:target .verdict").inner_text() == "✕ 不属实"
    opened.select_option("#matrix select[data-facet=state]", "met")
    assert opened.locator("#matrix tbody tr:visible", has_text=plan.unit).count() == 1
    opened.close()


def test_a_finding_leads_to_its_place(report: Page) -> None:
    report.click("#kind-2 > summary")
    report.click("#kind-2 a.jump")
    place = report.locator("#d1 .f-medium")
    place.wait_for(state="visible")
    assert place.inner_text() == "家长每周陪读XX次"
    box = place.bounding_box()
    assert box is not None
    assert 0 < box["y"] < 900


def test_a_jump_reaches_what_a_filter_hides(report: Page) -> None:
    report.fill("#documents input[type=search]", "望山")
    assert not report.locator("#d1").is_visible()
    report.locator("#matrix a.st-missing").first.click()
    report.locator("#d1f1").wait_for(state="visible")
    assert report.evaluate("document.activeElement.id") == "d1f1"


def test_a_jump_over_parts_that_are_not_laid_out_yet_arrives(browser: Browser, tmp_path: Path) -> None:
    watched = Watched(browser, write_all(result_folders.cluster_batch(60).write(tmp_path / "run"))[0])
    shown = "(id) => document.getElementById(id).checkVisibility({contentVisibilityAuto: true})"
    watched.page.wait_for_function(f"!({shown})('about-h')")  # a busy machine lays the page out after it has loaded
    watched.page.locator("#first a[href='#d60']").evaluate("link => link.click()")
    watched.page.wait_for_function("document.getElementById('d60').open")
    box = watched.page.locator("#d60").bounding_box()
    assert box is not None
    assert 0 <= box["y"] < 900
    assert watched.page.evaluate(shown, "d60")
    assert watched.said == []
    watched.context.close()


def test_findings_are_filtered_with_their_groups(report: Page) -> None:
    report.select_option("#findings select[data-facet=severity]", "low")
    assert [group.is_visible() for group in report.locator("#finding-rows > details").all()] == [False, False, True]


def test_passages_open_from_the_text(report: Page) -> None:
    report.click("#d1 > summary")
    report.click("#d1 .note.c-peer a")
    report.locator("#m1 .pair-row").first.wait_for(state="visible")
    assert report.locator("#m1 mark.diff").count() > 0


def test_the_keyboard_is_enough(report: Page) -> None:
    report.keyboard.press("Tab")
    assert report.evaluate("document.activeElement.className") == "skip"
    report.keyboard.press("Enter")
    report.locator("#d2 > summary").focus()
    report.keyboard.press("Enter")
    assert report.evaluate("document.getElementById('d2').open")


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (390, "dark"), (1280, "dark")])
def test_no_width_overflows(browser: Browser, folder: Path, width: int, scheme: str) -> None:
    watched = Watched(browser, write_all(folder)[0], viewport={"width": width, "height": 800}, color_scheme=scheme)
    watched.page.evaluate("for (const item of document.querySelectorAll('details')) item.open = true")
    assert watched.page.evaluate("document.documentElement.scrollWidth") <= width
    assert watched.said == []
    watched.context.close()


def test_without_script_everything_can_be_read(browser: Browser, folder: Path) -> None:
    watched = Watched(browser, write_all(folder)[0], java_script_enabled=False)
    watched.page.click("#d1 > summary")
    expect(watched.page.locator("#d1 .reading")).to_contain_text("家长每周陪读XX次", use_inner_text=True)
    assert not watched.page.locator("#matrix form").is_visible()
    watched.context.close()


def test_hostile_words_do_nothing(browser: Browser, hostile: Results, tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    report_page.write(hostile, path, "zh")
    watched = Watched(browser, path)
    watched.page.evaluate("for (const item of document.querySelectorAll('details')) item.open = true")
    watched.page.select_option("#matrix select[data-facet=district]", label=result_folders.HOSTILE)
    assert len(_shown(watched.page, MATRIX)) == 1
    assert watched.page.title() == "方案与总结材料审查报告"
    assert watched.said == []
    watched.context.close()


def test_on_paper(browser: Browser, tmp_path: Path) -> None:
    """Light whatever the screen is, each page of the matrix under its heads, sortable again afterwards."""
    path = tmp_path / "report.html"
    report_page.write(load(result_folders.large_batch(60).write(tmp_path / "run")), path, "zh")
    context = browser.new_context(color_scheme="dark")
    tab = context.new_page()
    tab.goto(path.as_uri())
    printed = tmp_path / "report.pdf"
    tab.pdf(path=printed, prefer_css_page_size=True, print_background=True)
    with pdfium.PdfDocument(printed) as document:
        texts = ["".join(page.get_textpage().get_text_range().split()) for page in document]
        corner = document[0].render(scale=0.2).to_pil().getpixel((2, 2))
    assert corner == (255, 255, 255)
    matrix = [text for text in texts if text.count("方案✓有") > 5]
    assert len(matrix) > 1 and all("单位/材料类型" in text for text in matrix)
    assert tab.locator("#matrix thead button").count() == tab.locator("#matrix thead th").count()
    tab.locator("#matrix thead button").first.click()
    assert tab.locator("#matrix thead th[aria-sort=ascending]").count() == 1
    context.close()
