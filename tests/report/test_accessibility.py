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


#: the least contrast of each kind of shape with its ground, by class and property; `own`, `track`, `frame` and `hit` tell nothing
_CONTRASTS = """() => {
  const parse = (colour) => { const held = colour.match(/[\\d.]+/g).map(Number); return held.length > 3 ? held : [...held, 1]; };
  const linear = (value) => (value /= 255) <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  const light = ([red, green, blue]) => 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
  const ground = (node) => {
    for (; node; node = node.parentElement) {
      const colour = parse(getComputedStyle(node).backgroundColor);
      if (colour[3] === 1) return colour;
    }
    return [255, 255, 255, 1];
  };
  const found = {};
  for (const shape of document.querySelectorAll("svg rect, svg path, svg circle")) {
    const style = getComputedStyle(shape), name = shape.getAttribute("class") || shape.tagName, below = ground(shape.closest("svg"));
    if (/^(own|track|frame|hit)$/.test(name) || (shape.tagName === "circle")) continue;
    for (const [paint, opacity] of [["fill", "fillOpacity"], ["stroke", "strokeOpacity"]]) {
      if (style[paint] === "none") continue;
      const colour = parse(style[paint]), share = colour[3] * Number(style[opacity]);
      const seen = [0, 1, 2].map((i) => colour[i] * share + below[i] * (1 - share));
      const [high, low] = [light(seen), light(below)].sort((a, b) => b - a);
      found[`${name} ${paint}`] = Math.min(found[`${name} ${paint}`] ?? 99, (high + 0.05) / (low + 0.05));
    }
  }
  return found;
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_shapes_stand_out_from_their_ground(browser: Browser, tmp_path: Path, scheme: str) -> None:
    """3:1 at least (WCAG 2.2, 1.4.11), which axe-core does not measure."""
    path = tmp_path / "report.html"
    page.write(load(result_folders.large_batch(20).write(tmp_path / "run")), path, "zh")
    tab = browser.new_page(color_scheme=scheme)  # type: ignore[arg-type]
    tab.goto(path.as_uri())
    tab.evaluate("for (const item of document.querySelectorAll('details')) item.open = true")
    contrasts = tab.evaluate(_CONTRASTS)
    assert {"fill fill", "tie tie-1 stroke"} <= contrasts.keys() and any(name.startswith("heat-") for name in contrasts)
    # each step of the map and of the lines, whether the batch has it or not
    assert {name: round(value, 2) for name, value in contrasts.items() if value < 3} == {}
    tab.close()


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
