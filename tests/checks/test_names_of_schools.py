"""Schools' names are found wherever they stand, and what a sentence does with one tells whether it is spoken of as the own school."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.checks.belongs import speaks_of_own
from pipeline.checks.named import named

NAMES = [
    ("各组把照片交青柳镇中心小学大队部。", ["青柳镇中心小学"]),
    ("从青柳小学的实际出发，结合白鹭二中实际。", ["青柳小学", "白鹭二中"]),
    ("维护栖云县青柳镇九年一贯制学校的声誉。", ["栖云县青柳镇九年一贯制学校"]),
    ("青柳小学附设幼儿园的小朋友来了。", ["青柳小学附设幼儿园"]),
    ("5月青柳小学开会，3名青柳小学的学生参加。", ["青柳小学", "青柳小学"]),
    ("正月里青柳小学开会，腊月白鹭小学放假。", ["青柳小学", "白鹭小学"]),
    ("驻青柳小学督学来了，系因青柳小学停电。", ["青柳小学", "青柳小学"]),
    ("驻马坪小学、月亮湾小学、年丰小学和日升小学。", ["驻马坪小学", "月亮湾小学", "年丰小学", "日升小学"]),
    ("防止幼儿园小学化，青柳幼儿园小学化的做法要改。", ["青柳幼儿园"]),
    ("我国的小学生和中学阶段的学生。\n学校成立小组，年初学校开会。", []),
]
OWN = [
    "每周五把登记表报青柳小学总务处。",
    "牢固树立责任意识，努力提升青柳小学的社会美誉度。",
    "为使工作落到实处，成立青柳小学控烟工作领导小组。",
    "倡议书在青柳小学家长群里发布。",
    "教师请假须经青柳小学校长批准。",
    "教学楼电子屏滚动播放“我是青柳小学的小主人”。",
    "下一步，青柳小学将继续抓好午餐管理。",
    "使用频次在“青柳小学”公众号公布。",
    "全年没有发生安全事故，青柳小学全体师生松了一口气。",
    "新教师到青柳小学校长室报到。",
    "本制度面向青柳小学全体学生。",
]
OTHER = [
    "与青柳小学总务处共用一间库房。",
    "邀请青柳小学家长委员会的代表谈体会。",
    "对照青柳小学的控烟办法，找出差距。",
    "青柳小学校长来我校作报告。",
    "青柳小学食堂节约的事例，由青柳小学校长讲述。",
    "参观时看到“我是青柳小学的小主人”几个字。",
    "青柳小学发生的事故给我们敲响警钟。",
    "教师在青柳小学操场参加全县比赛。",
    "新调来的老师原在青柳小学教导处工作。",
    "把《青柳小学章程》作参考。",
    "青柳小学、白鹭小学各派一队，互相打分。",
    "我校派两名教师到青柳小学，青柳小学各班开放课堂。",
]


@pytest.mark.parametrize(("text", "names"), NAMES)
def test_a_name_begins_where_other_words_end(text: str, names: list[str]) -> None:
    assert [text[slice(*place)] for place in named(text)] == names


def test_a_known_county_begins_the_name() -> None:
    text = "成为制约和云县第二职高发展的瓶颈"
    assert [text[slice(*place)] for place in named(text, {"和云县"})] == ["和云县第二职高"]


@pytest.mark.parametrize("text", OWN)
def test_what_a_school_says_of_itself(text: str) -> None:
    assert any(speaks_of_own(text, place) for place in named(text))


@pytest.mark.parametrize("text", OTHER)
def test_what_a_school_says_of_others(text: str) -> None:
    assert not any(speaks_of_own(text, place) for place in named(text))


@given(st.text("青柳小学县镇第二，。\n的在“”校长将我", max_size=40))
def test_places_lie_in_the_text_and_end_in_a_kind(text: str) -> None:
    for place in named(text):
        assert 0 <= place.start < place.end <= len(text)
        assert "\n" not in text[slice(*place)]
        assert speaks_of_own(text, place) in (True, False)
