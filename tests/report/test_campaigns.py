"""One name for a campaign, however the documents of a batch call it."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
import result_folders
from lxml import html

from pipeline.report import page, workbook
from pipeline.report.campaigns import grouped
from pipeline.report.results import load


@pytest.mark.parametrize(
    ("names", "shown"),
    [
        (["控辍保学", "控辍保学", "控辍保学专项行动"], {"控辍保学": "控辍保学", "控辍保学专项行动": "控辍保学"}),
        (["效能风暴", "效能风暴行动", "效能风暴行动"], {"效能风暴": "效能风暴行动", "效能风暴行动": "效能风暴行动"}),
        (["校园控辍保学攻坚", "控辍保学", "控辍保学"], {"控辍保学": "控辍保学", "校园控辍保学攻坚": "控辍保学"}),
        (["書香校園建設", "书香校园建设", "书香校园建设"], {"书香校园建设": "书香校园建设", "書香校園建設": "书香校园建设"}),
        # short words stand in the names of many campaigns
        (["安全", "食品安全", "交通安全"], {"安全": "安全", "交通安全": "交通安全", "食品安全": "食品安全"}),
        (["禁毒", "禁毒工作"], {"禁毒": "禁毒", "禁毒工作": "禁毒"}),
        (["活动", "工作"], {"工作": "工作", "活动": "活动"}),
        ([], {}),
    ],
)
def test_names_of_one_campaign(names: list[str], shown: dict[str, str]) -> None:
    assert grouped(names) == shown
    assert grouped(reversed(names)) == shown


@pytest.mark.parametrize(
    ("name", "template"),
    [
        ("控辍保学", "控辍保学专项行动"),
        ("校園控輟保學攻堅", "控辍保学专项行动"),
        ("暑期安全暨防溺水", "防溺水暨暑期安全"),
        ("防溺水", "防溺水暨暑期安全"),
        ("安全", None),
        ("食品安全守护", None),
    ],
)
def test_the_templates_name_is_shown(name: str, template: str | None) -> None:
    issued = ["防溺水暨暑期安全", "控辍保学专项行动"]
    assert grouped([name, name, *issued], issued)[name] == (template or name)
    assert grouped([name], [*issued, name])[name] == name  # a template's own name stays


def test_lists_and_filters_show_one_name(tmp_path: Path) -> None:
    batch = result_folders.small_batch()
    for line, campaign in zip(batch.documents, ("控辍保学", "控辍保学专项行动", "控辍保学", "防溺水", None), strict=True):
        line["campaign"] = campaign
    results = load(batch.write(tmp_path / "run"))
    root = html.document_fromstring(page.render(results, "zh"))
    assert not root.xpath("//select[@data-facet='campaign']")  # one campaign: nothing to choose
    assert {row.get("data-campaign") for row in root.xpath("//tbody[@id='matrix-rows']/tr")} == {"1"}
    assert "控辍保学专项行动" in root.xpath("//details[@id='d2']")[0].text_content()  # what the document itself says
    workbook.write(results, tmp_path / "x.xlsx", "zh")
    book = openpyxl.load_workbook(tmp_path / "x.xlsx")
    assert {row[4] for row in book["要求矩阵"].iter_rows(min_row=2, values_only=True)} == {"控辍保学"}
