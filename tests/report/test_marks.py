"""Overlapping marks: the text stays whole, each mark opens once, each character carries what covers it."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from pipeline.records import Span
from pipeline.report.marks import Mark, joined, lines, rows, union

TEXTS = st.text(alphabet="一二三。\n x", max_size=40)


@st.composite
def marked(draw: st.DrawFn) -> tuple[str, list[Mark], list[int]]:
    """A text, marks in it, and places where it is cut."""
    text = draw(TEXTS)
    offsets = st.integers(0, len(text))
    spans = draw(st.lists(st.tuples(offsets, offsets).map(sorted), max_size=6))
    marks = [Mark(Span(start, end), f"m{n}", f"id{n}") for n, (start, end) in enumerate(spans)]
    return text, marks, draw(st.lists(offsets, max_size=3))


@given(marked())
def test_rows_hold_the_text_and_every_mark(case: tuple[str, list[Mark], list[int]]) -> None:
    text, marks, cuts = case
    spans = lines(text, cuts)
    made = rows(text, spans, marks)
    assert "".join(text[span.start : span.end] for span in spans).replace(" ", "") == text.replace("\n", "").replace(" ", "")
    for row in made:
        assert "".join(segment.text for segment in row.segments) == text[row.span.start : row.span.end]
        at = row.span.start
        for segment in row.segments:
            for offset in range(at, at + len(segment.text)):
                assert set(segment.css.split()) == {mark.css for mark in marks if mark.span.start <= offset < mark.span.end}
            at += len(segment.text)
    if spans:
        opened = [mark.anchor for row in made for segment in row.segments for mark in segment.opens]
        assert sorted(opened) == sorted(mark.anchor for mark in marks)


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)).map(lambda pair: Span(*sorted(pair))), max_size=8))
def test_union_covers_the_same_characters_and_keeps_apart(spans: list[Span]) -> None:
    joined = union(spans)
    assert {i for span in joined for i in range(*span)} == {i for span in spans for i in range(*span)}
    assert all(one.end < other.start for one, other in pairwise(joined))


def test_a_mark_over_several_lines_opens_in_the_first() -> None:
    text = "一二\n三四"
    first, second = rows(text, lines(text), [Mark(Span(1, 4), "c", "here"), Mark(Span(1, 2), "f", "there")])
    assert [(segment.text, segment.css) for segment in first.segments] == [("一", ""), ("二", "c f")]
    assert [(segment.text, segment.css) for segment in second.segments] == [("三", "c"), ("四", "")]
    assert [mark.anchor for mark in first.opens] == ["here", "there"]
    assert second.opens == ()


def test_spans_are_joined_over_blanks_alone() -> None:
    assert joined("一二\n 三四，五", [Span(4, 6), Span(0, 2), Span(7, 8)]) == [Span(0, 6), Span(7, 8)]


def test_a_mark_without_a_sign_says_what_it_is_on_every_part() -> None:
    marks = [Mark(Span(0, 4), "unsure", "here", hint="存疑"), Mark(Span(1, 2), "f", "there", "1", "#f", "其他")]
    (row,) = rows("一二三四", [Span(0, 4)], marks)
    assert [(segment.text, segment.hint) for segment in row.segments] == [("一", "存疑"), ("二", "存疑"), ("三四", "存疑")]
