"""A figure is the same wherever it is told: in the page, in the workbook, in the letters."""

from __future__ import annotations

import re
import time

import lxml.html
import pytest
from lxml.html import HtmlElement
from openpyxl import load_workbook
from submissions import demonstrated

from pipeline.notices.batch import Batch
from pipeline.report import figures, taken
from pipeline.report.results import Results, load
from pipeline.report.words import Words


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Results:
    return load(demonstrated(tmp_path_factory).out)


@pytest.fixture(scope="module")
def page(demo: Results) -> HtmlElement:
    return lxml.html.document_fromstring((demo.folder / "report.html").read_text(encoding="utf-8"))


def _sheet(results: Results, name: str) -> list[dict[str, object]]:
    head, *rows = load_workbook(results.folder / "findings.xlsx")[name].iter_rows(values_only=True)
    return [dict(zip(map(str, head), row, strict=True)) for row in rows]


def test_what_may_have_been_taken(demo: Results, page: HtmlElement) -> None:
    """Each place shows what the unit may have taken, and apart from it what others may have taken from it; together they are the share
    of the result file.
    """
    words, held = Words(demo.run, "zh"), figures.of(demo)
    files = {row["文件"]: row for row in _sheet(demo, "文件清单")}
    heads = [" ".join(cell.text_content().split()) for cell in page.xpath("//table[contains(@class, 'matrix')]/thead/tr/th")]
    matrix = {row.xpath("string(th//*[@class='file'])").strip(): row for row in page.xpath("//tbody[@id='matrix-rows']/tr")}
    assert any(held[line.id].given for line in demo.submissions) and any(held[line.id].taken for line in demo.submissions)
    for line in demo.submissions:
        counted = held[line.id]
        assert counted.taken + counted.given == pytest.approx(line.copied_share, abs=1e-4)
        assert counted.letters == (taken.of(demo)[line.id].chars if line.id in taken.of(demo) else 0)
        name = line.source + (f" 第 {line.part} 篇" if line.part is not None else "")
        row = matrix[" ".join(name.split())]
        for head, share in (("疑似雷同：可能参照他人", counted.taken), ("疑似雷同：可能被参照", counted.given)):
            assert files[name][head] == pytest.approx(share)
            cell = row.xpath("td")[heads.index(head) - 1]
            assert cell.text_content().strip() == (words.share(share) if share else "")


def test_the_first_sentence_counts_what_the_lists_show(demo: Results, page: HtmlElement) -> None:
    (first,) = page.xpath("//section[@id='first']")
    lead = " ".join(first.xpath("string(p[1])").split())
    assert not re.search(r"[：；，]0 份", lead)
    shares = [float(cell.text_content().strip().strip("<%")) for cell in first.xpath(".//td[@data-th='疑似雷同：可能参照他人'][svg]")]
    (much,) = re.findall(r"(\d+) 份正文三成以上", lead) or ["0"]
    assert int(much) == sum(share >= 30 for share in shares)
    batch = Batch(demo)
    (sound,) = re.findall(r"(\d+) 份未发现问题", lead)
    assert int(sound) == sum(held.sound for held in figures.of(demo).values()) == sum(map(batch.is_sound, demo.submissions))
    listed = len(first.xpath(".//tbody/tr")) + len(first.xpath(".//ul[@class='names']/li"))
    assert listed == len(demo.submissions)


def test_the_sheet_of_copying_begins_with_different_units(demo: Results) -> None:
    """What a unit shares with itself stands last, and says so; of the rest the direction is told."""
    rows = [row for row in _sheet(demo, "疑似雷同") if row["字数"]]
    own = [row["关系"] in ("同单位多次报送", "同一单位") for row in rows]
    assert any(own) and own == sorted(own)
    assert all(row["单位甲"] != row["单位乙"] for row, same in zip(rows, own, strict=True) if not same)
    assert any(str(row["先后"]).startswith("原本可能在单位") for row in rows)
    assert {row["先后"] for row, same in zip(rows, own, strict=True) if same} == {None}


def test_units_are_counted_alike(demo: Results, page: HtmlElement) -> None:
    """What is known by a file's name alone is no unit."""
    named = {line.unit for line in demo.submissions if not line.nameless}
    assert any(line.nameless for line in demo.submissions)
    batch = Batch(demo)
    # the superior's own office has handed in something too, and is told nothing
    assert named == set(batch.named) | {line.unit for line in batch.own}
    assert demo.run.counts["units"] == len(named)
    assert f"来自 {len(named)} 个单位" in page.xpath("string(//section[@id='overview'])")
    assert "（未署单位）27山坳里的翻书声" in page.text_content()


def test_what_a_news_heading_says_is_no_campaign(demo: Results) -> None:
    (news,) = (line for line in demo.submissions if line.nameless)
    assert news.campaign and demo.campaign(news) == ""


def test_the_time_is_that_of_the_readers_clock(demo: Results, page: HtmlElement, monkeypatch: pytest.MonkeyPatch) -> None:
    words = Words(demo.run, "zh")
    assert words.moment(demo.run.created) in page.xpath("string(//p[@class='made'])")
    monkeypatch.setenv("TZ", "Asia/Shanghai")
    time.tzset()
    try:
        assert words.moment("2026-11-22T18:30:00+00:00") == "2026-11-23 02:30"
    finally:
        monkeypatch.undo()
        time.tzset()


def test_english_says_that_nobody_is_named(demo: Results) -> None:
    assert "(unit not named) " in str(Words(demo.run, "en").own("（未署单位）扫描件"))
    assert Words(demo.run, "en").unit("（未署单位）扫描件") == "(unit not named) 扫描件"
