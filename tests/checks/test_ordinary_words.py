"""Whether what ends like a school's name can be one: words of every day stand in none."""

from __future__ import annotations

import pytest

from pipeline.checks.ordinary import ordinary


@pytest.mark.parametrize("name", ["附近小学", "防止小学", "书画展接待初中", "提前教授小学", "切实加强白马中学", "走访幼儿园"])
def test_words_of_every_day(name: str) -> None:
    assert ordinary(name)


@pytest.mark.parametrize(
    "name",
    [
        "青禾小学",
        "团结乡中心小学",
        "前进小学",
        "青柏县特殊教育学校",
        "希望小学",
        "落水洞学校",
        "运河初级中学",
        "东渡街道第一小学",
        "阿合塔木乡寄宿制学校",
    ],
)
def test_what_names_are_made_of(name: str) -> None:
    assert not ordinary(name)
