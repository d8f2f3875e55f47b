"""Runs of units: equal ones and no others stand together, in whatever shards and pieces."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.reuse import fingerprint
from pipeline.reuse.fingerprint import RUN, Grams, Shard, Weights, gathered, longer, scattered, worth
from pipeline.reuse.ground import BREAK

UNITS = st.lists(st.integers(BREAK, 2), max_size=90)


def _shards(units: np.ndarray, shards: int, chunk: int) -> list[Shard]:
    pieces = [scattered(units, low, low + chunk, shards) for low in range(0, len(units), chunk)]
    return [gathered(np.concatenate([np.zeros(0, np.uint64), *(piece[n] for piece in pieces)]), len(units)) for n in range(shards)]


def _groups(units: list[int], k: int, places: set[int] | None = None) -> list[list[int]]:
    held: dict[tuple[int, ...], list[int]] = defaultdict(list)
    for at in range(len(units) - k + 1):
        run = tuple(units[at : at + k])
        if BREAK not in run and (places is None or at in places):
            held[run].append(at)
    return sorted(group for group in held.values() if len(group) > 1)


def _together(*found: Grams) -> list[list[int]]:
    groups: dict[tuple[int, int], list[int]] = defaultdict(list)
    for n, grams in enumerate(found):
        for position, group, size in zip(grams.position.tolist(), grams.group.tolist(), grams.size.tolist(), strict=True):
            groups[n, group].append(position)
            assert size == int((grams.group == group).sum())
    return sorted(group for group in groups.values() if len(group) > 1)


@given(UNITS, st.sampled_from([1, 2, 8, 256]), st.sampled_from([1, 7, 1000]))
def test_equal_runs_stand_together(units: list[int], shards: int, chunk: int) -> None:
    table = _shards(np.array(units, np.uint32), shards, chunk)
    alive = np.ones(len(units), np.bool_)
    assert _together(*(Grams.of(shard, alive) for shard in table)) == _groups(units, RUN)


@given(UNITS, st.sets(st.integers(0, 89)))
def test_only_runs_at_the_places_asked_for_count(units: list[int], places: set[int]) -> None:
    array = np.array(units, np.uint32)
    alive = np.array([n in places for n in range(len(units))], np.bool_)
    assert _together(*(Grams.of(shard, alive) for shard in _shards(array, 4, 16))) == _groups(units, RUN, places)


@pytest.mark.parametrize("block", [1, 1 << 13])
def test_longer_runs_among_places(block: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fingerprint, "_BLOCK", block)

    @given(UNITS, st.sets(st.integers(0, 89)))
    def check(units: list[int], places: set[int]) -> None:
        found = longer(np.array(units, np.uint32), 3, np.array(sorted(p for p in places if p < len(units)), np.int64))
        assert _together(found) == _groups(units, 3, places)

    check()


def test_frequent_runs_weigh_less() -> None:
    frequent = [*range(1, 11), BREAK]
    units = np.array(frequent * 6 + list(range(20, 40)), np.uint32)
    common = np.zeros(len(units), np.uint8)
    (shard,) = _shards(units, 1, 1000)
    common[shard.position] = worth(shard, len(units))
    weights = Weights(common)
    assert weights.one(66, 10) == pytest.approx(10)
    assert 0 < weights.one(0, 10) < 6
    assert Weights(np.zeros(len(units), np.uint8)).one(0, 10) == pytest.approx(10)
