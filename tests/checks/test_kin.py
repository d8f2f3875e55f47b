"""Whether two names may be those of one school."""

from __future__ import annotations

import pytest

from pipeline.checks.kin import same, stem

ONE = [
    ("云岭县石桥镇初级中学", "石桥初中"),
    ("荔二中", "荔川县第二中学"),
    ("县第三中学", "第三初级中学"),
    ("云岭县实验小学", "实验小学"),
    ("岚下畲族乡民族学校", "岚下民族学校"),
    ("阿拉塔特殊教育学校", "特殊教育学校"),
]
TWO = [
    ("云岭县青禾小学", "青山小学"),
    ("云岭县实验小学", "白马实验小学"),
    ("云岭县第一中学", "云岭县第二中学"),
    ("特殊教育学校", "青禾小学"),
    ("屏岭县龙湾中心小学", "青龙桥希望小学"),
]


@pytest.mark.parametrize(("first", "second"), ONE)
def test_one_school(first: str, second: str) -> None:
    assert same(first, second)
    assert same(second, first)


@pytest.mark.parametrize(("first", "second"), TWO)
def test_two_schools(first: str, second: str) -> None:
    assert not same(first, second)
    assert not same(second, first)


def test_a_stem_is_what_no_other_school_has() -> None:
    assert [stem(name) for name in ("云岭县石桥镇初级中学", "云岭县实验小学", "白马九年一贯制学校")] == ["石桥", "", "白马"]
