"""The copied share of documents and sections."""

from __future__ import annotations

from itertools import pairwise
from random import Random

from invented_plans import HOMEWORK, RIVER, VISITS, plan, prose, submission, template

from pipeline.records import Match, Span
from pipeline.reuse import Share, copied_share, find


def letters(text: str) -> int:
    return sum(char.isalnum() for char in text)


def test_identical_documents_are_copied_whole_once_the_template_is_left_out() -> None:
    own = RIVER + "\n" + HOMEWORK
    texts = [submission("a", own + "\n" + VISITS), submission("b", VISITS + "\n" + own), template("t", plan(Random(1), VISITS))]
    matches = find(texts)
    for text in texts[:2]:
        assert copied_share(text.id, text.text, matches) == [Share(letters(own), letters(own))]
        assert copied_share(text.id, text.text, matches)[0].ratio == 1


def test_a_second_standing_leaves_the_share() -> None:
    text = RIVER + "\n" + prose(Random(2), 3) + "\n" + RIVER
    matches = find([submission("a", text), submission("b", plan(Random(3), RIVER))])
    assert {match.kind for match in matches} == {"self", "peer"}
    assert copied_share("a", text, matches) == [Share(letters(RIVER), letters(text) - letters(RIVER))]


def test_sections_have_their_own_share() -> None:
    sections = [prose(Random(4), 4), HOMEWORK, prose(Random(5), 4)]
    text = "".join(sections)
    matches = find([submission("a", text), submission("b", plan(Random(6), HOMEWORK))])
    starts = [0, len(sections[0]), len(sections[0]) + len(sections[1]), len(text)]
    spans = [Span(start, end) for start, end in pairwise(starts)]
    assert [share.ratio for share in copied_share("a", text, matches, spans)] == [0, 1, 0]


def test_overlapping_matches_count_once_and_others_not_at_all() -> None:
    text = RIVER
    half = len(text) // 2
    matches = [
        Match("a", Span(0, half), "b", Span(0, half), 40, 1.0, "peer"),
        Match("c", Span(0, half), "a", Span(0, half), 40, 1.0, "peer"),
        Match("b", Span(0, 90), "c", Span(0, 90), 80, 1.0, "peer"),
    ]
    assert copied_share("a", text, matches) == [Share(letters(text[:half]), letters(text))]


def test_nothing_considered_is_no_share() -> None:
    assert copied_share("a", "", []) == [Share(0, 0)]
    assert Share(0, 0).ratio == 0
