"""What is called a campaign: by its name on one line, by what holds another one, and whether it is over."""

from __future__ import annotations

from pathlib import Path

import pytest
from documents import document

from pipeline.checks import called, deeds, frames
from pipeline.data import table
from pipeline.records import Span

OWN = "光盘行动方案"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("护河爱水专项整治行动照常。", ["护河爱水专项整治行动"]),
        ("开展护河爱水\n专项整治行动。", []),
        ("开展“护河爱水\n”专项整治行动。", []),
        ("把工作做细\n秩序整治行动照常。", ["秩序整治行动"]),
        ("做好规章制度建设活动，开展制度清理行动。", []),
    ],
)
def test_a_name_stands_on_one_line_and_is_not_every_school_s(text: str, names: list[str]) -> None:
    assert [text[slice(*whole)] for _, whole in called.names(text, OWN)] == names


@pytest.mark.parametrize(
    ("text", "over"),
    [
        ("书香校园建设已通过验收。", True),
        ("“书香校园”创建工作已顺利通过验收。", True),
        ("书香校园评选于2019年结束。", True),
        ("书香校园建设要通过验收。", False),
        ("书香校园建设将结束。", False),
    ],
)
def test_what_is_over_is_reported(text: str, over: bool) -> None:
    at = text.index("书香校园")
    assert frames.reported(text, Span(at, at + 4)) is over


@pytest.mark.parametrize(
    ("campaign", "sentence", "codes"),
    [
        ("法治教育活动", "推动毒品预防教育深入开展。", []),
        ("法治教育活动", "深入推进禁毒教育各项工作。", []),
        ("法治教育活动", "确保垃圾分类活动取得实效。", ["foreign_topic"]),
        ("“光盘行动”", "推动毒品预防教育深入开展。", ["foreign_topic"]),
        ("“光盘行动”", "深入推进禁毒教育各项工作。", ["foreign_topic"]),
    ],
)
def test_a_campaign_for_the_law_holds_that_against_drugs(campaign: str, sentence: str, codes: list[str]) -> None:
    title = f"青柏县云溪小学2021年{campaign}实施方案"
    one = document({"change": {"title": title, "demands": f"六、工作要求\n各班要按时上报。{sentence}"}})
    assert [finding.code for finding in one.findings] == codes


@pytest.mark.parametrize(
    ("change", "quote"),
    [
        ({"signature": "青柏县云溪小学校园艺术节组委会\n2021年2月26日"}, "校园艺术节"),
        ({"signature": "青柏县云溪小学光盘行动组委会\n2021年2月26日"}, None),
        ({"tasks": "三、普法活动的主要内容\n各班按需供餐，剩菜称重。"}, "普法活动"),
        ({"tasks": "三、光盘行动的主要内容\n各班按需供餐，剩菜称重。"}, None),
        ({"tasks": "三、主要任务\n各班按需供餐，剩菜称重；普法活动的内容由县里另行通知。"}, None),
    ],
)
def test_who_signs_and_what_a_heading_announces(change: dict[str, str], quote: str | None) -> None:
    found = document({"change": change}).findings
    assert [(one.code, quote in (one.quote or "")) for one in found] == ([("foreign_topic", True)] if quote else []), found


def test_no_deed_holds_another_of_its_field() -> None:
    for field in table(Path(deeds.__file__).with_suffix(".yaml")):
        words = field["deeds"]
        assert len(words) == len(set(words)) > 2
        assert not [(one, other) for one in words for other in words if one != other and other in one]
