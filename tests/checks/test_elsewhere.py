"""Authorities and namesakes of another county, and another school's papers and headings, in the text of a school."""

from __future__ import annotations

import pytest

from pipeline.checks import kin
from pipeline.checks.counties import authorities_elsewhere, left
from pipeline.checks.units import Units

OWN = {"栖云县"}


@pytest.mark.parametrize(
    "text",
    [
        "白鹭县教育局：\n现将我校自查的情况报告如下。",
        "根据《白鹭县教育局关于做好节水工作的通知》要求，制定本方案。",
        "汛期由白鹭县人民政府统一调度车船，学校派人值守。",
    ],
)
def test_the_bureau_of_another_county_whatever_is_done_with_it(text: str) -> None:
    assert [text[slice(*place)] for place in authorities_elsewhere(text, OWN)] == ["白鹭县"]


@pytest.mark.parametrize(
    "text",
    [
        "栖云县教育局：\n现将我校自查的情况报告如下。",
        "兹奉县教育局通知，为贯彻县教育局部署，名单送县教育局，以告县教育局。",
        "白鹭县教育局组织校长来校考察。白鹭县教育局给予了肯定。",
        "借鉴白鹭县教育局编印的读本，制定本方案。",
        "材料报经济开发区教育局，另报开发区教育局存档。",
    ],
)
def test_the_own_bureau_and_those_that_are_told_of(text: str) -> None:
    assert not list(authorities_elsewhere(text, OWN))


def test_nothing_where_the_own_county_is_not_known() -> None:
    assert not list(authorities_elsewhere("白鹭县教育局：\n现将情况报告如下。", set()))


def test_the_own_name_behind_another_county() -> None:
    text = "凡损害白鹭县同德学校声誉的，不得评优。"
    assert [text[slice(*place)] for place in left(text, "栖云县同德学校", OWN)] == ["白鹭县"]


@pytest.mark.parametrize(
    "text",
    [
        "凡损害栖云县同德学校声誉的，不得评优。",
        "下周与白鹭县同德学校联合教研。",
        "建区以后，学校由白鹭县同德学校更名而来。",
        "在全县同德学校的名气最大。",
    ],
)
def test_a_namesake_that_is_told_of(text: str) -> None:
    assert not list(left(text, "栖云县同德学校", OWN))


def test_the_county_of_most_units_is_that_of_the_batch() -> None:
    schools = [f"栖云县{name}小学" for name in ("青柳", "石坝", "杏园")]
    assert Units([*schools, "白鹭县东坡小学", "云台小学"], ()).known == OWN
    assert Units([*schools[:1], "白鹭县东坡小学"], ()).known == {*OWN, "白鹭县"}


def test_a_numbered_school_is_not_that_of_another_name() -> None:
    assert kin.same("二中", "栖云县第二中学")
    assert kin.same("城关二中", "栖云县第二中学")
    assert not kin.same("荷浦二中", "栖云县第二中学")
