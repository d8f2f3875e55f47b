"""The differences that people read."""

from __future__ import annotations

from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from invented_plans import RIVER, prose

from pipeline.reuse import edits
from pipeline.reuse.characters import fold
from pipeline.reuse.pieces import pieces

TEXTS = st.text("学校工作，。 規范规1a", max_size=40)


@given(TEXTS, TEXTS)
def test_the_edits_cover_both_texts_from_end_to_end(a: str, b: str) -> None:
    found = edits(a, b)
    assert "".join(a[low:high] for _, low, high, _, _ in found) == a
    assert "".join(b[low:high] for _, _, _, low, high in found) == b
    for tag, a_start, a_end, b_start, b_end in found:
        assert {"equal": fold(a[a_start:a_end]) == fold(b[b_start:b_end]), "insert": a_start == a_end, "delete": b_start == b_end}.get(
            tag, True
        )
    tags = [tag == "equal" for tag, *_ in found]
    assert all(one != other for one, other in pairwise(tags))


def test_small_islands_join_the_change() -> None:
    assert edits("三月举行大会，全体参加", "三月召开会议，全体参加") == [
        ("equal", 0, 2, 0, 2),
        ("replace", 2, 6, 2, 6),
        ("equal", 6, 11, 6, 11),
    ]


@pytest.mark.parametrize(
    ("a", "b", "tags"),
    [
        ("规范用字", "規範用字", ["equal"]),
        ("", "", []),
        ("", "新增", ["insert"]),
        ("删去", "", ["delete"]),
        ("每天清点一次", "每天早晨清点一次", ["equal", "insert", "equal"]),
    ],
)
def test_kinds_of_changes(a: str, b: str, tags: list[str]) -> None:
    assert [tag for tag, *_ in edits(a, b)] == tags


def test_long_passages_are_cut_where_they_agree() -> None:
    text = prose(Random(1), 150)
    other = text[:1500] + RIVER + text[1500:3000] + text[3100:]
    assert len(pieces(text, other)) > 1
    changed = [edit for edit in edits(text, other) if edit[0] != "equal"]
    assert sum(edit[2] - edit[1] for edit in changed) <= 130 and sum(edit[4] - edit[3] for edit in changed) <= 130
