"""The copied share of documents and sections."""

from __future__ import annotations

from itertools import pairwise
from random import Random

from hypothesis import given
from hypothesis import strategies as st
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


def test_no_spans_have_no_shares() -> None:
    assert copied_share("a", RIVER, [], []) == []


SPANS = st.tuples(st.integers(0, len(RIVER)), st.integers(0, len(RIVER))).map(lambda pair: Span(*sorted(pair)))


@given(st.lists(SPANS, max_size=4), st.lists(SPANS, max_size=3), st.lists(SPANS, min_size=1, max_size=4))
def test_shares_are_counted_letter_by_letter(copied: list[Span], explained: list[Span], spans: list[Span]) -> None:
    matches = [Match("a", span, "b", Span(0, 1), 50, 1.0, "peer") for span in copied]
    matches += [Match("a", span, "t", Span(0, 1), 50, 1.0, "template") for span in explained]
    by_peers = {at for span in copied for at in range(*span)}
    by_templates = {at for span in explained for at in range(*span)}
    for span, share in zip(spans, copied_share("a", RIVER, matches, spans), strict=True):
        counted = {at for at in range(*span) if RIVER[at].isalnum()} - by_templates
        assert share == Share(len(counted & by_peers), len(counted))
