"""From whom others took is no culprit: not ranked for it; what it may have taken itself still counts."""

from __future__ import annotations

from pathlib import Path

import lxml.html
from lxml.html import HtmlElement
from submissions import COPIED_WORDS, DEFECTIVE, SOUND

from pipeline import audit
from pipeline.report import taken
from pipeline.report.results import Results, load

#: 红枫小学 took the same sentence, and nothing tells from whom
ALSO = f"""云岭县红枫小学效能风暴行动实施方案

一、指导思想
先把家长最烦的三件小事办好，再谈别的。
二、主要任务
{COPIED_WORDS}
三、实施步骤
（一）动员阶段（2023年3月1日至3月31日）。在门口贴一张办事清单。
四、组织领导
组长：柏小鱼
成员：余大川

云岭县红枫小学
"""


def _run(root: Path, **files: str) -> Results:
    for name, text in files.items():
        (root / "in" / name).mkdir(parents=True)
        (root / "in" / name / "方案.txt").write_text(text, encoding="utf-8")
    audit(root / "in", out=root / "out", cache=root / "store")
    return load(root / "out")


def _first(results: Results) -> HtmlElement:
    page = lxml.html.document_fromstring((results.folder / "report.html").read_text(encoding="utf-8"))
    return page.get_element_by_id("first")


def _ranked(first: HtmlElement) -> str:
    return " ".join(row.text_content() for row in first.xpath(".//tbody/tr"))


def test_the_likely_original_is_not_ranked(tmp_path: Path) -> None:
    results = _run(tmp_path, 青禾小学=SOUND, 白鹭小学=DEFECTIVE)
    original, copy = (next(line for line in results.submissions if name in line.unit) for name in ("青禾", "白鹭"))
    assert original.copied and original.copied.chars
    assert taken.of(results)[original.id].chars == 0
    assert copy.copied and taken.of(results)[copy.id].chars == copy.copied.chars
    first = _first(results)
    assert "白鹭小学" in _ranked(first) and "青禾小学" not in _ranked(first)
    assert "可能被其他材料参照的 1 份" in first.text_content() and "青禾小学" in first.text_content()


def test_an_original_that_was_handed_in_twice(tmp_path: Path) -> None:
    results = _run(tmp_path, 青禾小学=SOUND, 青禾小学补=SOUND, 白鹭小学=DEFECTIVE)
    mine = [line for line in results.submissions if "青禾" in line.unit]
    assert len(mine) == 2 and len(results.repeats) == 1
    assert [taken.of(results)[line.id].chars for line in mine if line.copied and line.copied.chars] == [0, 0]
    assert "青禾小学" not in _ranked(_first(results))


def test_who_took_from_whom_is_not_known(tmp_path: Path) -> None:
    """Two plans with one sentence in common and nothing that tells a direction: both are asked."""
    results = _run(tmp_path, 红枫小学=ALSO, 柳湾小学=ALSO.replace("红枫", "柳湾").replace("柏小鱼", "陶大年"))
    assert all(held.chars for held in taken.of(results).values()) and len(taken.of(results)) == 2
    assert all(name in _ranked(_first(results)) for name in ("红枫小学", "柳湾小学"))


def test_an_original_with_findings_of_its_own_is_ranked_for_them(tmp_path: Path) -> None:
    broken = SOUND.replace("3月31日", "3月32日")
    first = _first(_run(tmp_path, 青禾小学=broken, 白鹭小学=DEFECTIVE))
    row = next(row for row in first.xpath(".//tbody/tr") if "青禾小学" in row.text_content())
    assert "日期不存在" in row.text_content()
    shares = {cell.get("data-th"): cell.text_content().strip() for cell in row.xpath("td[contains(@data-th, '雷同')]")}
    assert shares["疑似雷同：可能参照他人"] == "无" and shares["疑似雷同：可能被参照"].endswith("%")
