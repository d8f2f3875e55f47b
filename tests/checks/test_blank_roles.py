"""Roles of a list that were left blank between filled ones."""

from __future__ import annotations

import pytest

from pipeline.checks.case import Case
from pipeline.checks.people_blank import blank_roles
from pipeline.cleaning.normal import normal
from pipeline.extraction import identity, roster
from pipeline.records import Span


def blanks(text: str) -> list[str | None]:
    norm = normal(text)
    ranges = (Span(0, len(norm)),)
    case = Case(
        text=text,
        norm=norm,
        english=False,
        doc_type="plan",
        identity=identity.identify(text, norm, [Span(0, len(norm))], english=False, stop=len(norm)),
        sections=(),
        said=(),
        stages=(),
        stage_section=None,
        members=tuple(roster.members(text, norm, ranges, english=False)),
        ranges=ranges,
        copies=(),
    )
    assert all(one.code == "placeholder" for one in blank_roles(case))
    return [one.quote for one in blank_roles(case)]


@pytest.mark.parametrize(
    "text",
    [
        "组长：沈云川\n副组长：\n成员：马文举、罗小燕",
        "组长：沈云川  副组长：  成员：马文举、罗小燕",
        "组长：沈云川\n副组长：________\n成员：马文举、罗小燕",
        "组长：沈云川；副组长：；成员：马文举。",
        "职务\t姓名\t分工\n组长\t沈云川\t统筹\n副组长\t\t协助\n成员\t马文举\t宣传",
        "姓名\t职务\n沈云川\t组长\n\t副组长\n马文举\t成员",
    ],
)
def test_a_blank_between_filled_roles_is_marked_once(text: str) -> None:
    assert blanks(text) == ["副组长"]


@pytest.mark.parametrize(
    "text",
    [
        "组长：\n沈云川\n副组长：\n何素琴\n成员：\n马文举 罗小燕",
        "组长：沈云川\n成员：\n1.马文举 教导主任\n2.罗小燕 总务主任",
        "组长：沈云川\n副组长：何素琴\n成员：各班班主任",
        "组长：沈云川\n成员：（名单见附件）",
        "组长：\n副组长：\n成员：",
        "职务\t姓名\n组长\t沈云川\n副组长\t何素琴\n\t罗小燕\n成员\t\n\t秦大川",
        "组长\t沈云川\n副组长\t何素琴\n副组长\t\n成员\t马文举",
        "组别\t组长\t副组长\n宣传组\t沈云川\t\n检查组\t何素琴\t马文举",
    ],
)
def test_roles_that_are_filled_elsewhere_or_nowhere(text: str) -> None:
    assert blanks(text) == []
