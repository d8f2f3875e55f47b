"""Counts, shares, intervals, calibration; the form in which words are compared."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.evaluation.counting import Count, Share, bootstrap, calibration_error, compare, reliability, total, wilson
from pipeline.evaluation.words import fold, key

NUMBERS = st.integers(0, 50)
COUNTS = st.builds(Count, NUMBERS, NUMBERS, NUMBERS)


def test_precision_recall_f1() -> None:
    count = Count(tp=6, fp=2, fn=4)
    assert (count.precision, count.recall) == (0.75, 0.6)
    assert count.f1 == pytest.approx(2 * 0.75 * 0.6 / 1.35)
    assert (Count().precision, Count().recall, Count().f1) == (1, 1, 1)
    assert (Count(fn=1).f1, Share().value) == (0, 0)


def test_doubtful_answers_count_neither_way() -> None:
    assert compare(Counter("aab"), Counter("ac"), Counter("c")) == Count(tp=1, fn=2)
    assert compare(Counter("a"), Counter("aa"), Counter("a")) == Count(tp=1)
    assert compare(Counter("a"), Counter("aa")) == Count(tp=1, fp=1)


@pytest.mark.parametrize(("hits", "of", "low", "high"), [(0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (81, 263, 0.2553, 0.3662)])
def test_wilsons_interval(hits: int, of: int, low: float, high: float) -> None:
    """The last row is the example of Newcombe (1998), table I, method 3."""
    assert wilson(Share(hits, of)) == pytest.approx((low, high), abs=5e-5)
    assert wilson(Share()) is None


@given(st.lists(COUNTS, min_size=1, max_size=30))
def test_a_bootstrap_interval_is_ordered_and_the_same_each_time(counts: list[Count]) -> None:
    interval = bootstrap(counts)
    if total(counts) == Count():
        assert interval is None
        return
    assert interval is not None
    assert 0 <= interval.low <= interval.high <= 1
    assert interval == bootstrap(counts)


def test_a_bootstrap_interval_holds_the_figure_and_narrows() -> None:
    few, many = [Count(3, 1, 0), Count(2, 0, 2)] * 5, [Count(3, 1, 0), Count(2, 0, 2)] * 80
    narrow, wide = bootstrap(many), bootstrap(few)
    assert narrow is not None
    assert wide is not None
    assert wide.low < narrow.low < total(many).f1 < narrow.high < wide.high


def test_calibration() -> None:
    bins = reliability([(0.91, True), (0.93, False), (1.0, True), (0.2, False)])
    assert [(one.low, one.count) for one in bins] == [(0.2, 1), (0.9, 3)]
    assert bins[1].score == pytest.approx(2.84 / 3)
    assert bins[1].right == pytest.approx(2 / 3)
    assert calibration_error(bins) == pytest.approx((0.2 + 0.84) / 4)
    assert calibration_error(reliability([])) is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("一、指导思想：", "一指导思想"),
        ("實施方案（試行）", "实施方案试行"),
        ("安徽(huī)省", "安徽省"),
        ("Plan (No. 12)", "planno12"),
        ("——", ""),
    ],
)
def test_words_are_compared_without_marks(text: str, words: str) -> None:
    assert key(text) == words
    assert key(None) == ""


@given(st.text(alphabet="一實aZ9 、(（ī)）\n"), st.integers(0, 20), st.integers(0, 20))
def test_a_folded_text_knows_where_it_comes_from(text: str, start: int, length: int) -> None:
    folded = fold(text)
    assert len(folded.text) == len(folded.origin)
    assert all(key(text[at]) == char for char, at in zip(folded.text, folded.origin, strict=True))
    inside = folded.covered(start, start + length)
    assert [i for i, at in enumerate(folded.origin) if start <= at < start + length] == list(inside)
