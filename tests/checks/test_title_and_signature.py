"""A title that names one school, over the signature of another one."""

from __future__ import annotations

import pytest
from documents import document


def found(title: str) -> list[str]:
    """What is found in a plan with this title, signed by 青柏县云溪小学."""
    return [finding.code for finding in document({"change": {"title": title}}).findings]


@pytest.mark.parametrize(
    "school", ["青柏县石门镇中心小学", "石门初级中学", "青柏县第三中学", "粒粒皆辛苦——白鹿小学", "白鹿学校", "云岭县实验小学", "云峰小学"]
)
def test_another_school_in_the_title(school: str) -> None:
    assert found(f"{school}2021年“光盘行动”实施方案") == ["foreign_name"]


@pytest.mark.parametrize(
    "title",
    [
        "云溪小学2021年“光盘行动”实施方案",
        "云溪中心小学2021年“光盘行动”实施方案",
        "云溪完小2021年“光盘行动”实施方案",
        "云溪镇中心学校2021年“光盘行动”实施方案",
        "青柏县教育局2021年“光盘行动”实施方案",
        "进一步加强学校“光盘行动”工作方案",
        "推进小学“光盘行动”实施方案",
        "争做文明小学生“光盘行动”方案",
        "美丽乡村学校“光盘行动”方案",
        "绿色学校创建暨“光盘行动”方案",
        "家长学校“光盘行动”方案",
    ],
)
def test_its_own_name_a_superior_and_words(title: str) -> None:
    assert found(title) == []


PARTNER = "云溪小学与青禾小学手拉手2021年“光盘行动”实施方案"


@pytest.mark.parametrize(
    ("sentence", "codes"),
    [
        ("驻青禾小学教师每周回校一次。", []),
        ("驻白马小学教师每周回校一次。", ["foreign_name"]),
        ("把白马小学办成节约型校园。", ["foreign_name"]),
    ],
)
def test_a_partner_in_the_title(sentence: str, codes: list[str]) -> None:
    one = document({"change": {"title": PARTNER, "demands": f"六、工作要求\n各班要按时上报。{sentence}"}})
    assert [finding.code for finding in one.findings] == codes


ATTACHED = "{}\n青柏县云溪小学\n2021年2月26日\n附件：{}“光盘行动”值周教师名单\n周一：周远\n周二：林溪"


@pytest.mark.parametrize("school", ["白鹿小学", "云岭县白鹿镇初级中学"])
def test_another_school_in_the_title_of_an_attachment(school: str) -> None:
    one = document({"change": {"signature": ATTACHED.format("", school).lstrip()}})
    assert [(finding.code, dict(finding.params).get("name")) for finding in one.findings] == [("foreign_name", school)]


@pytest.mark.parametrize("school", ["云溪小学", "青柏县云溪小学", "学校", "小学生", "中心学校"])
def test_an_attachment_of_its_own(school: str) -> None:
    assert not document({"change": {"signature": ATTACHED.format("", school).lstrip()}}).findings
