"""Another county that leads, is told, or judges a school whose own county is known."""

from __future__ import annotations

import pytest

from pipeline.checks.counties import superiors, whole

OWN = {"栖云县"}


@pytest.mark.parametrize(
    "text",
    [
        "在白鹭县委、县政府的坚强领导下，控烟工作有了起色。",
        "栖云县青柳小学\n抄送：白鹭县教育局",
        "每月向白鹭县教育工委书记汇报一次。",
        "如遇险情，半小时内报告白鹭县应急管理局。",
        "学校被白鹭县教体局评为平安校园。",
        "所需资金由白鹭县财政局按标准拨付。",
    ],
)
def test_another_county_above(text: str) -> None:
    assert [text[slice(*place)] for place in superiors(text, OWN)] == ["白鹭县"]


@pytest.mark.parametrize(
    "text",
    [
        "在栖云县委、县政府的坚强领导下，每月向栖云县教育局汇报。",
        "在对口帮扶的白鹭县教育局支持下，添了四台钢琴。",
        "白鹭县教育局通报了一起事故，报告里说得清楚。",
        "打报告给县政府，报名表发至县教育局，将名单报至县教育局。",
        "户口由白鹭县公安局核定后迁来。",
        "由《白鹭县教育局通知》转来的案例。",
    ],
)
def test_the_own_county_and_those_that_are_told_of(text: str) -> None:
    assert not list(superiors(text, OWN))


def test_nothing_where_the_own_county_is_not_known() -> None:
    assert not list(superiors("在白鹭县委、县政府的坚强领导下，控烟工作有了起色。", set()))


@pytest.mark.parametrize(
    "text",
    [
        "截至月底，全白鹭县共检查食堂六十家。",
        "全体白鹭县教师都签了承诺。",
        "最忙的是十月，白鹭县教育系统的干部都下了校。",
        "各校填写《白鹭县剩菜称重登记册》，月底交回。",
    ],
)
def test_another_county_as_all_that_a_text_speaks_to(text: str) -> None:
    assert [text[slice(*place)] for place in whole(text, OWN)] == ["白鹭县"]


@pytest.mark.parametrize(
    "text",
    [
        "截至月底，全栖云县共检查食堂六十家。",
        "新生全部凭县教育局的通知书报到，全县一个样。",
        "结对的全白鹭县食堂都装了秤。",
        "参观之后，白鹭县教育系统的经验在会上传开。",
    ],
)
def test_the_own_county_and_one_that_is_visited(text: str) -> None:
    assert not list(whole(text, OWN))
