"""Pictures with Chinese as text, the term explorer in a real browser, the notebooks as pages: all of it without the network."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import invented_corpus
import nbformat
import pytest
from axe_playwright_python.sync_playwright import Axe
from click.testing import CliRunner
from lxml import html
from playwright.sync_api import Browser
from submissions import audited

from pipeline import data
from pipeline.cli import main
from pipeline.errors import UsageError
from pipeline.exploration import Corpus, concordance, content, explorer, keyness, load, occurrences, phrases, shared, table
from pipeline.exploration import adoption as adopted
from pipeline.exploration import pictures as pic
from pipeline.exploration.notebooks import aim
from pipeline.report import apart, results
from pipeline.report.page import pages as report_pages

HOSTILE = "</script><script>document.title='x'</script><img src=x onerror=alert(1)>"
NOTEBOOKS = sorted(data.folder("notebooks").glob("*.ipynb"))


def keyed(corpus: Corpus) -> Any:
    words = content(corpus.words)
    return pic.keyness_scatter(
        keyness(words, corpus.grouping("campaign").reindex(words.index), "护水行动", "消防行动"), "护水行动", "消防行动"
    )


def spread(corpus: Corpus) -> Any:
    known = corpus.documents.set_index("document")
    return pic.dispersion_plot(occurrences(corpus, ["人人都是安全员"]), known["characters"], known["unit"])


PICTURES: dict[str, tuple[Callable[[Corpus], Any], str]] = {
    "keyness": (keyed, "水域"),
    "dispersion": (spread, "人人都是安全员"),
    "adoption": (lambda corpus: pic.adoption_curves(adopted(occurrences(corpus, ["人人都是安全员"]), corpus.documents)), "人人都是安全员"),
    "heat": (lambda corpus: pic.heat_map(shared(occurrences(corpus, invented_corpus.PHRASES), corpus.documents).iloc[:5, :5]), "小学"),
    "gantt": (lambda corpus: pic.gantt(corpus.stages.head(8)), "小学"),
    "bars": (lambda corpus: pic.bars(phrases(corpus).head(3), "phrase", "units", ("提法", "Phrases")), "织密防护大网"),
}


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_holds_its_words_as_text(corpus: Corpus, tmp_path: Path, name: str) -> None:
    make, words = PICTURES[name]
    drawn = pic.save(make(corpus), tmp_path / "a.svg").read_text(encoding="utf-8")
    texts = re.findall(r"<text[^>]*>([^<]*)<", drawn)
    assert any(words in text for text in texts)
    assert "sans-serif" in drawn
    assert not re.search(r"<image|@font-face|href=.http", drawn)


def test_without_the_extra_a_picture_says_what_to_install() -> None:
    code = (
        "import sys; sys.modules['vl_convert'] = None\n"
        "from pipeline.errors import UsageError\n"
        "from pipeline.exploration import pictures\n"
        "try:\n    pictures.show_as_svg()\n"
        "except UsageError as error:\n    print(error.english)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "planaudit[explore]" in done.stdout


def test_the_command_module_imports_nothing_large() -> None:
    code = "import sys, pipeline.exploration.command; print({'pandas', 'numpy', 'jieba', 'altair', 'nbclient'} & {*sys.modules})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_a_table_has_headings_in_both_languages_and_no_markup_of_others(corpus: Corpus) -> None:
    found = phrases(corpus).head(2).assign(unit=HOSTILE)
    shown = table(found, ["phrase", "count", "cohesion", "unit"]).to_html()
    assert "提法 phrase" in shown
    assert "<script" not in shown


def test_the_explorer_compares_and_shows_lines(corpus: Corpus, tmp_path: Path, browser: Browser) -> None:
    path = explorer(corpus, "campaign", tmp_path / "词语.html")
    said: list[str] = []
    page = browser.new_page()
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: said.append(request.url) if not request.url.startswith(("file:", "data:")) else None)
    page.goto(path.as_uri())
    first, second = (page.locator(f"#{side} option:checked").inner_text() for side in "ab")
    assert {first, second} == set(invented_corpus.KEYWORDS)
    top = page.locator("#top-a button").all_inner_texts()
    assert set(invented_corpus.KEYWORDS[first]) <= set(top[:8])
    page.click(f"#top-a button:text-is('{invented_corpus.KEYWORDS[first][0]}')")
    lines = page.locator("#lines .word").all_inner_texts()
    assert lines
    assert set(lines) == {invented_corpus.KEYWORDS[first][0]}
    assert re.search(r"report\.html#d\d+:~:text=", page.get_attribute("#lines a >> nth=0", "href") or "")
    page.select_option("#a", label=second)
    page.select_option("#b", label=first)
    assert set(invented_corpus.KEYWORDS[second]) <= set(page.locator("#top-a button").all_inner_texts()[:8])
    page.fill("#find", "灭火")
    assert page.locator("#top-a button").all_inner_texts()[0] == "灭火器"
    page.locator("#scatter .term").first.click()
    assert "灭火器" in page.locator("#figures").inner_text()
    assert said == []
    page.close()


@pytest.mark.parametrize(
    "given",
    [{"viewport": {"width": 1200, "height": 900}}, {"viewport": {"width": 375, "height": 800}}, {"color_scheme": "dark"}],
    ids=["wide", "phone", "dark"],
)
def test_the_explorer_is_accessible(corpus: Corpus, tmp_path: Path, browser: Browser, given: dict[str, Any]) -> None:
    page = browser.new_page(**given)
    page.goto(explorer(corpus, "campaign", tmp_path / "a.html").as_uri())
    page.locator("#find").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.getAttribute('aria-pressed')") == "true"
    assert page.evaluate("document.activeElement.textContent") in page.locator("#figures").inner_text()
    assert page.locator("#lines td.word").count() > 0
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert Axe().run(page).response["violations"] == []
    page.close()


def test_links_lead_to_the_words_in_the_report(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path, browser: Browser) -> None:
    corpus = load(audited(tmp_path_factory).out, cache=False)
    lines = concordance(corpus, "值班领导")
    path = explorer(corpus, "unit", tmp_path / "a.html", terms=60)
    page = browser.new_page()
    page.goto(path.as_uri())
    page.locator("#top-a button").first.click()
    near = page.evaluate("document.querySelector('#lines a').href")
    (tmp_path / "b.html").write_text("".join(f'<a href="{link}">x</a>' for link in (near, *lines["link"].head(2))), encoding="utf-8")
    for n in range(3):
        page.goto((tmp_path / "b.html").as_uri())
        page.locator("a").nth(n).click()
        page.wait_for_url("**/report.html#d*")
        assert page.locator(f"details{page.evaluate('location.hash')}").evaluate("shown => shown.open")
    page.close()


def test_of_a_large_run_links_lead_to_the_pages_beside_the_report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run = results.load(invented_corpus.write(tmp_path / "run", invented_corpus.documents(120)))
    monkeypatch.setattr(apart, "MOST", 100)
    pages = dict(report_pages(run, "zh", most=100))
    links = load(run, cache=False).documents["link"]
    assert len({link.partition("#")[0] for link in links}) == 3
    for link in links:
        name, _, anchor = link.partition("/run/")[2].partition("#")
        assert f'id="{anchor}"' in pages[name]


def test_the_explorer_shows_hostile_texts_as_text(make: Callable[..., Corpus], tmp_path: Path) -> None:
    texts = [
        invented_corpus.plain(f"{HOSTILE}检查灭火器，检查灭火器。\u2028", f"d{n}", HOSTILE, campaign=f"{HOSTILE}{n}") for n in range(2)
    ]
    page = explorer(make(*texts), "campaign", tmp_path / "a.html").read_text(encoding="utf-8")
    assert len(html.fromstring(page).xpath("//script")) == 2
    assert not html.fromstring(page).xpath("//img")
    told = json.loads(html.fromstring(page).xpath("//script[@id='data']/text()")[0])
    assert told["groups"] == [f"{HOSTILE}0", f"{HOSTILE}1"]


def test_the_explorer_is_the_same_every_time_and_needs_two_groups(corpus: Corpus, tmp_path: Path) -> None:
    first = explorer(corpus, "campaign", tmp_path / "a.html", terms=50).read_bytes()
    assert explorer(corpus, "campaign", tmp_path / "b.html", terms=50).read_bytes() == first
    own = corpus.groups("campaign").map(lambda name: name[:1])
    assert explorer(corpus, own, tmp_path / "c.html", terms=50).stat().st_size > 1000
    with pytest.raises(UsageError):
        explorer(corpus, "district", tmp_path / "d.html")


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_names_its_run_in_one_line(path: Path, tmp_path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    aim(notebook, tmp_path)
    assert sum(repr(str(tmp_path)) in cell.source for cell in notebook.cells) == 1


def test_the_notebooks_of_a_run_as_pages(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> None:
    run = audited(tmp_path_factory).out
    done = CliRunner().invoke(main, ["notebooks", str(run), "--out", str(tmp_path / "网页")])
    assert done.exit_code == 0, done.output
    names = [Path(line).name for line in done.output.splitlines()]
    assert names == [*(f"{path.stem}.html" for path in NOTEBOOKS), "explorer.html"]
    for name in names:
        page = html.parse(tmp_path / "网页" / name).getroot()
        assert not page.xpath("//script[@src] | //link[starts-with(@href, 'http')]")
        assert "http" not in "".join(page.xpath("//img/@src"))
        assert page.xpath("//meta[@http-equiv='Content-Security-Policy']")
        assert page.findtext(".//title")
    glance, language = ((tmp_path / "网页" / name).read_text(encoding="utf-8") for name in names[:2])
    assert all(words in glance for words in ("云岭县白鹭小学", "未能读取 not read: 4", "疑似残留其他单位名称"))
    assert "禾岭县城关小学" not in glance
    assert "import pandas" not in language
    assert "file:" not in language
    target = (tmp_path / "网页" / unquote(re.findall(r'href="([^"#]*report[.]html)#d', language)[0])).resolve()
    assert target == (run / "report.html").resolve()
