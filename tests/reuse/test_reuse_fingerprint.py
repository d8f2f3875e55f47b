"""Runs of units: equal ones and no others stand together, in pieces of any size."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.reuse import fingerprint
from pipeline.reuse.corpus import BREAK
from pipeline.reuse.fingerprint import Weights, grams

UNITS = st.lists(st.integers(BREAK, 3), max_size=60)


@pytest.fixture(params=[1, 7, 1 << 20], ids=["by ones", "by sevens", "at once"])
def _chunk(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fingerprint, "_CHUNK", request.param)


def _groups(units: list[int], k: int) -> list[list[int]]:
    held: dict[tuple[int, ...], list[int]] = defaultdict(list)
    for at in range(len(units) - k + 1):
        run = tuple(units[at : at + k])
        if BREAK not in run:
            held[run].append(at)
    return sorted(group for group in held.values() if len(group) > 1)


@pytest.mark.usefixtures("_chunk")
@pytest.mark.parametrize("k", [2, 3])
def test_equal_runs_stand_together(k: int) -> None:
    @given(UNITS)
    def check(units: list[int]) -> None:
        found = grams(np.array(units, np.uint32), k)
        together: dict[int, list[int]] = defaultdict(list)
        for position, group, size in zip(found.position.tolist(), found.group.tolist(), found.size.tolist(), strict=True):
            together[group].append(position)
            assert size == int((found.group == group).sum())
        assert sorted(together.values()) == _groups(units, k)

    check()


@given(UNITS, st.sets(st.integers(0, 59)))
def test_only_runs_at_the_places_asked_for_count(units: list[int], places: set[int]) -> None:
    found = grams(np.array(units, np.uint32), 2, np.array(sorted(places), np.int64))
    expected = ([at for at in group if at in places] for group in _groups(units, 2))
    assert sorted(found.position.tolist()) == sorted(at for group in expected if len(group) > 1 for at in group)


@pytest.mark.usefixtures("_chunk")
def test_frequent_runs_weigh_less() -> None:
    frequent = [*range(1, 11), BREAK]
    units = np.array(frequent * 6 + list(range(20, 40)), np.uint32)
    weights = Weights(grams(units), len(units))
    assert weights.one(66, 10) == pytest.approx(10)
    assert 0 < weights.one(0, 10) < 6
    assert Weights(None, len(units)).one(0, 10) == pytest.approx(10)
