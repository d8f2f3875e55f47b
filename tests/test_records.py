"""Spans and the map from a text to its origin."""

from __future__ import annotations

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.records import Anchor, Block, OffsetMap, Piece, Span

# the text "abcXYdef" of the origin "ab--cd-ef": XY was put in, -- and - were taken out
PIECES = (Piece(0, 0, 2), Piece(2, 4, 1), Piece(5, 5, 1), Piece(6, 7, 2))


@st.composite
def maps(draw: st.DrawFn) -> tuple[list[int | None], OffsetMap]:
    """For each character of a text its origin (None where it was put in), and the map that says so."""
    origins: list[int | None] = []
    pieces: list[Piece] = []
    at = 0
    for gap, put_in, length in draw(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3), st.integers(1, 4)), max_size=6)):
        origins += [None] * put_in
        at += gap
        pieces.append(Piece(len(origins), at, length))
        origins += range(at, at + length)
        at += length
    return origins, OffsetMap(tuple(pieces))


@given(maps())
def test_kept_characters_map_to_their_places(drawn: tuple[list[int | None], OffsetMap]) -> None:
    origins, offsets = drawn
    for at, origin in enumerate(origins):
        if origin is not None:
            assert offsets.origin(at) == origin
            assert offsets.origin_span(Span(at, at + 1)) == Span(origin, origin + 1)


@given(maps(), st.integers(0, 40), st.integers(0, 40))
def test_origins_ascend_and_spans_hold_their_characters(drawn: tuple[list[int | None], OffsetMap], one: int, other: int) -> None:
    origins, offsets = drawn
    start, end = sorted((min(one, len(origins)), min(other, len(origins))))
    assert offsets.origin(start) <= offsets.origin(end)
    span = offsets.origin_span(Span(start, end))
    assert span.start <= span.end
    kept = [origin for origin in origins[start:end] if origin is not None]
    if kept and origins[start] is not None:
        assert span.start == kept[0]
        assert span.end >= kept[-1] + 1
    if start == end:
        assert span.start == span.end


@pytest.mark.parametrize(("offset", "origin"), [(0, 0), (1, 1), (2, 4), (3, 5), (4, 5), (5, 5), (6, 7), (7, 8), (8, 9), (99, 9)])
def test_inserted_characters_map_to_the_place_of_their_insertion(offset: int, origin: int) -> None:
    assert OffsetMap(PIECES).origin(offset) == origin


@pytest.mark.parametrize(
    ("span", "origin"), [((0, 8), (0, 9)), ((1, 3), (1, 5)), ((3, 5), (5, 6)), ((2, 2), (4, 4)), ((4, 3), (5, 5)), ((6, 8), (7, 9))]
)
def test_origin_spans(span: tuple[int, int], origin: tuple[int, int]) -> None:
    assert OffsetMap(PIECES).origin_span(Span(*span)) == Span(*origin)


def test_a_map_without_runs_leads_to_the_beginning() -> None:
    assert OffsetMap(()).origin(5) == 0
    assert OffsetMap(()).origin_span(Span(2, 5)).start == 0


def test_a_block_prints_its_automatic_number() -> None:
    assert Block("指导思想", number="一、").printed == "一、指导思想"
    assert Block("指导思想").printed == "指导思想"


def test_records_are_frozen_picklable_and_compared_by_value() -> None:
    block = Block("组长", "cell", Anchor(table=0, row=1, column=0))
    assert pickle.loads(pickle.dumps(block)) == block
    with pytest.raises(AttributeError):
        block.text = "成员"  # type: ignore[misc]
    assert len({Span(1, 2), Span(1, 2)}) == 1
