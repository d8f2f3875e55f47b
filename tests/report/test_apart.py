"""A report of many documents: an index and pages beside it, complete, linked, and gone when they are not needed any more."""

from __future__ import annotations

import re
from pathlib import Path

import lxml.html
import pytest
import result_folders
from playwright.sync_api import Browser

from pipeline.report import apart, page, write_all
from pipeline.report.results import Results, load

MANY = 520


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report of many documents."""
    folder = result_folders.large_batch(MANY).write(tmp_path_factory.mktemp("large") / "run")
    write_all(folder)
    return folder


def _pages(folder: Path) -> dict[str, lxml.html.HtmlElement]:
    files = [folder / "report.html", *sorted((folder / "documents").glob("*.html"))]
    return {path.relative_to(folder).as_posix(): lxml.html.document_fromstring(path.read_text(encoding="utf-8")) for path in files}


def test_every_document_and_comparison_stands_on_one_page(large: Path) -> None:
    pages = _pages(large)
    results = load(large)
    documents = [key for root in pages.values() for key in root.xpath("//details[contains(@class, 'document')]/@id")]
    assert sorted(documents) == sorted(f"d{n}" for n in range(1, MANY + 1))
    pairs = [key for root in pages.values() for key in root.xpath("//details[contains(@class, 'pair')]/@id")]
    assert len(pairs) == len(set(pairs)) == MANY // 2 + 1
    passages = [key for root in pages.values() for key in root.xpath("//@id") if re.fullmatch(r"m\d+", key)]
    assert len(passages) == len(set(passages)) == len(results.matches)
    assert not pages["report.html"].xpath("//details[contains(@class, 'document') or contains(@class, 'pair')]")


def test_every_link_leads_somewhere(large: Path) -> None:
    pages = _pages(large)
    ids = {name: set(root.xpath("//@id")) for name, root in pages.items()}
    for name, root in pages.items():
        for href in root.xpath("//body//@href"):
            path, _, anchor = href.partition("#")
            target = name if not path else path.removeprefix("../") if name != "report.html" else path
            assert target in ids, href
            assert not anchor or anchor in ids[target], (name, href)


def test_each_page_has_the_policy_and_the_words_of_its_language(large: Path) -> None:
    for root in _pages(large).values():
        (policy,) = root.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
        assert policy.startswith("default-src 'none'")
        assert root.get("lang") == "zh-CN"


def test_the_index_is_small(large: Path) -> None:
    sizes = {path.name: path.stat().st_size for path in [large / "report.html", *(large / "documents").iterdir()]}
    assert sizes["report.html"] < sum(sizes.values()) / 2


def test_few_documents_are_one_page_and_those_of_an_earlier_report_go(large: Path, tmp_path: Path) -> None:
    folder = result_folders.large_batch(MANY).write(tmp_path / "run")
    write_all(folder)
    own = folder / "documents" / "笔记.txt"
    own.write_text("校对完", encoding="utf-8")
    result_folders.small_batch().write(folder)
    write_all(folder)
    assert [path.name for path in (folder / "documents").iterdir()] == ["笔记.txt"]
    own.unlink()
    write_all(folder)
    assert not (folder / "documents").exists()


def test_hostile_words_do_not_become_links(hostile: Results) -> None:
    made = dict(page.pages(hostile, "zh", most=1))
    for name, text in made.items():
        root = lxml.html.document_fromstring(text)
        assert len(root.xpath("//script")) == 1, name
        assert not root.xpath("//img"), name
        links = [
            href
            for href in root.xpath("//body//@href")
            if not re.fullmatch(r"(\.\./)?(report\.html|documents/[\w-]+\.html)?(#[\w-]+)?", href)
        ]
        assert links == [], name


def test_the_same_results_give_the_same_pages(small: Results) -> None:
    assert dict(page.pages(small, "en", most=0)) == dict(page.pages(small, "en", most=0))
    assert apart.INDEX in dict(page.pages(small, "zh"))


def test_in_a_browser(large: Path, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    tab = context.new_page()
    troubles: list[str] = []
    tab.on("pageerror", lambda error: troubles.append(str(error)))
    tab.on("console", lambda message: troubles.append(message.text))
    tab.goto((large / "report.html").as_uri())
    assert tab.locator("#document-rows > [data-row]").count() == MANY
    tab.fill("#documents input[type=search]", "第519小学")
    (row,) = [row for row in tab.locator("#document-rows > [data-row]").all() if row.is_visible()]
    assert row.inner_text().startswith("青禾县第519小学")
    tab.click("#document-rows > [data-row]:not([hidden]) a")
    tab.wait_for_url("**/documents/011.html#d520")
    tab.locator("#d520 .reading", has_text="家长每周陪读XX次").wait_for()
    tab.click("#d520 .note.c-peer a")
    tab.wait_for_url("**/documents/copying-*.html#m*")
    tab.locator(f"{tab.evaluate('location.hash')} .pair-row").first.wait_for()
    tab.click("nav.bar a")
    tab.wait_for_url("**/report.html#copying")
    tab.fill("#matrix input[type=search]", "第77小学")
    tab.click("#matrix-rows > tr:not([hidden]) a")
    tab.wait_for_url("**/documents/002.html#d78")
    tab.locator("#d78 .reading").wait_for()
    assert troubles == []
    context.close()
