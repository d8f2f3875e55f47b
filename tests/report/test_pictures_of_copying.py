"""The pictures of what is shared: who stands in them, where, and that their tables say the same."""

from __future__ import annotations

import json
import re
from pathlib import Path

import lxml.html
import result_folders
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml.html import HtmlElement
from playwright.sync_api import Browser

from pipeline.report import page, passages, sharing, write_all
from pipeline.report.layout import placed
from pipeline.report.results import Results, load
from pipeline.report.sharing import Graph, Map


def _drawn(results: Results) -> tuple[Map | None, Graph | None]:
    copying = passages.arrange(results)
    return sharing.heat(results, copying), sharing.graph(results, copying)


def _page(results: Results, lang: str = "zh") -> HtmlElement:
    return lxml.html.document_fromstring(page.render(results, lang))


def test_two_documents_that_share_a_passage(small: Results) -> None:
    heat, graph = _drawn(small)
    assert heat and graph
    assert [line.unit for line in heat.documents] == ["青禾县临河小学", "青禾县望山小学"]
    (cell,) = heat.cells
    (pair,) = passages.arrange(small).pairs
    assert (cell.row, cell.column, cell.chars, cell.href) == (1, 0, pair.chars, f"#{pair.anchor}")
    assert cell.share == pair.chars / min(len(line.text) for line in heat.documents)
    (tie,) = graph.ties
    assert {graph.nodes[tie.a].unit, graph.nodes[tie.b].unit} == {"青禾县临河小学", "青禾县望山小学"}
    assert (tie.chars, tie.pairs) == (pair.chars, 1)


def test_what_one_unit_hands_in_again_is_not_drawn(tmp_path: Path) -> None:
    batch = result_folders.small_batch()
    batch.documents[1]["unit"] = batch.documents[0]["unit"]
    assert _drawn(load(batch.write(tmp_path / "run"))) == (None, None)


def test_nothing_shared_draws_nothing(small: Results, tmp_path: Path) -> None:
    batch = result_folders.small_batch()
    batch.matches = []
    root = _page(load(batch.write(tmp_path / "run")))
    assert not root.xpath("//figure")
    assert len(_page(small).xpath("//figure")) == 2


def test_every_two_holders_of_a_cluster_share_it(tmp_path: Path) -> None:
    heat, graph = _drawn(load(result_folders.cluster_batch(13).write(tmp_path / "run")))
    assert heat and graph
    assert len(heat.cells) == 13 * 12 / 2
    assert len(graph.ties) == 13 * 12 / 2
    assert len({cell.href for cell in heat.cells}) == 1


def test_a_large_batch_draws_those_that_share_most(tmp_path: Path) -> None:
    results = load(result_folders.large_batch(200).write(tmp_path / "run"))
    heat, graph = _drawn(results)
    assert heat and graph
    assert (len(heat.documents), heat.left_out) == (sharing.MOST, 200 - sharing.MOST)
    assert (len(graph.nodes), graph.left_out) == (sharing.MOST, 200 - sharing.MOST)
    assert {line.unit for line in heat.documents} >= {f"青禾县第{n}小学" for n in range(14)}


def test_families_stand_together(tmp_path: Path) -> None:
    batch = result_folders.large_batch(12)
    keys = [line["id"] for line in batch.documents]
    family = {"id": "f1", "documents": [keys[3], keys[11], keys[7]], "origins": [], "original": None}
    folder = batch.write(tmp_path / "run")
    (folder / "families.jsonl").write_text(json.dumps(family), encoding="utf-8")
    heat, _ = _drawn(load(folder))
    assert heat
    assert heat.blocks == ((0, 3),)
    assert {line.id for line in heat.documents[:3]} == set(family["documents"])


def test_the_tables_say_what_the_pictures_say(small: Results) -> None:
    for lang in ("zh", "en"):
        root = _page(small, lang)
        for figure in root.xpath("//figure"):
            drawn = [link.get("href") for link in figure.xpath(".//*[local-name()='svg'][@role='group']//*[local-name()='a']")]
            listed = figure.xpath(".//table//a[@class='jump']/@href")
            assert sorted(drawn) == sorted(listed) != []
            assert all(link.get("aria-label") for link in figure.xpath(".//*[local-name()='svg'][@role='group']//*[local-name()='a']"))


def test_kinds_are_drawn_by_severity(tmp_path: Path) -> None:
    batch = result_folders.small_batch()
    batch.documents[1]["findings"][0]["severity"] = "low"
    root = _page(load(batch.write(tmp_path / "run")))
    row = root.xpath("//table[contains(@class, 'kinds')]//tr[1]")[0]
    assert [rect.get("class") for rect in row.iter("rect")] == ["bar-high", "bar-low"]
    assert re.sub(r"\s+", "", row.xpath(".//td[@class='key']")[0].text_content()) == "▲高1●低1"


def test_hostile_names_stay_names(hostile: Results) -> None:
    batch = page.render(hostile, "zh")
    root = lxml.html.document_fromstring(batch)
    figures = root.xpath("//figure")
    assert figures
    assert not [element for figure in figures for element in figure.iter("script", "img", "foreignObject", "use", "image")]
    assert not [name for figure in figures for element in figure.iter() for name in element.attrib if name.startswith("on")]
    assert {link for figure in figures for link in figure.xpath(".//@href") if not link.startswith("#")} == set()
    assert "\u202e" not in batch


@settings(max_examples=60, deadline=None)
@given(st.integers(2, 25), st.lists(st.tuples(st.integers(0, 24), st.integers(0, 24)), max_size=60))
def test_names_have_room(count: int, drawn: list[tuple[int, int]]) -> None:
    edges = [(a, b) for a, b in drawn if a != b and max(a, b) < count]
    places, width, height = placed(count, edges)
    assert places == placed(count, edges)[0]
    assert len(places) == count
    assert all(0 <= x <= width and 0 <= y <= height for x, y in places)
    assert len(set(places)) == count


def test_the_keyboard_opens_a_pair_from_both_pictures(browser: Browser, folder: Path) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    tab = context.new_page()
    for figure in ("heat-map", "graph"):
        tab.goto(write_all(folder)[0].as_uri())
        link = tab.locator(f"#{figure} svg.drawn a").first
        link.focus()
        assert tab.evaluate("document.activeElement.getAttribute('aria-label')").startswith("青禾县")
        tab.keyboard.press("Enter")
        tab.locator("#p1 .pair-row").first.wait_for()
        assert tab.evaluate("document.getElementById('p1').open")
        tab.locator(f"#{figure} figcaption a").click()
        tab.locator(f"#{figure} table").wait_for()
    context.close()


def test_units_that_all_share_have_room() -> None:
    """The names of a dense part neither cover each other nor lie in a heap: the part is as wide as its names need."""
    for count in (5, 14, 40):
        places, width, height = placed(count, [(a, b) for a in range(count) for b in range(a)])
        assert all(abs(x - u) >= 100 or abs(y - v) >= 35 for n, (x, y) in enumerate(places) for u, v in places[:n])
        assert width * height >= count * 2 * 112 * 40 and width > height
