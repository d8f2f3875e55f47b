"""Names of other townships where a school says in which one it lies, whom it thanks and to whom it reports."""

from __future__ import annotations

import pytest

from pipeline.checks.townships import left, lies_in

OWN = "石桥镇青禾小学"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("杨柳镇地处三县交界，学生上学路远。", "杨柳镇"),
        ("在杨柳镇党委、政府的关心支持下，食堂换了新灶。", "杨柳镇"),
        ("推动杨柳镇教育再上新台阶，为杨柳镇教育高质量发展贡献力量。", "杨柳镇"),
        ("总结于12月1日报杨柳镇中心校，照片一并附上。", "杨柳镇"),
        ("总结于12月1日报送杨柳镇中心校备案。", "杨柳镇"),
        ("争取杨柳街道党工委的支持，整治校门口摊点。", "杨柳街道"),
        ("会同村委会登记杨柳镇各村的池塘。", "杨柳镇"),
        ("确保杨柳镇适龄儿童一个不少。", "杨柳镇"),
        ("我校地处杨柳镇，学生上学路远。", "杨柳镇"),
        ("一年来，杨柳镇教育事业有了新面貌。", "杨柳镇"),
        ("从本周起，全体杨柳镇教师上课说普通话。", "杨柳镇"),
    ],
)
def test_another_township_where_the_own_would_stand(text: str, name: str) -> None:
    assert [text[slice(*place)] for place in left(text, OWN)][:1] == [name]


@pytest.mark.parametrize(
    "text",
    [
        "石桥镇地处三县交界，在石桥镇党委、政府的关心支持下，总结报石桥镇中心校，",
        "组织学生到杨柳镇参观稻田，杨柳镇的老人讲了从前的事。",
        "请杨柳镇卫生院来校体检，家住杨柳镇的学生坐班车，由杨柳镇派出所护送。",
        "我校原地处杨柳镇，二十年前迁来。",
        "与相邻的杨柳镇中心校联合教研，杨柳镇中心小学送来一批图书。",
        "总结由村里报送镇中心校，经呈报镇中心校审核，上报呈送镇中心校备案。",
        "杨柳镇位于河对岸。杨柳镇有集市，杨柳镇逢五赶集。",
    ],
)
def test_the_own_township_and_those_that_are_told_of(text: str) -> None:
    assert not list(left(text, OWN))


def test_nothing_where_the_own_township_is_not_known() -> None:
    assert not list(left("杨柳镇地处三县交界，学生上学路远。", "青柏县第一中学"))


def test_a_school_named_like_its_township() -> None:
    text = "我校地处杨柳镇，学生全部来自石桥镇七个村。"
    assert [text[slice(*place)] for place in left(text, "青柏县石桥学校")] == ["杨柳镇"]


def test_the_township_in_which_a_text_says_that_its_school_lies() -> None:
    text = "我们是杨柳镇最远的一个教学点。"
    assert lies_in(text, "青禾教学点", "杨柳镇")
    assert not lies_in(text, "石桥镇青禾教学点", "杨柳镇")
    assert not lies_in("我们去杨柳镇赶集。", "青禾教学点", "杨柳镇")
