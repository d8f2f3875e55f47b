"""The set work gives the same matches in one piece, in many, and on disk."""

from __future__ import annotations

import pickle
from functools import partial
from random import Random

import numpy as np
import pytest
from invented_plans import HOMEWORK, LIBRARY, RIVER, VISITS, plan, submission, template

from pipeline.reuse import Text, engine, find, local
from pipeline.reuse.links import Packing, between_texts, to_sources, within_texts
from pipeline.reuse.regions import regions


@pytest.fixture(name="texts")
def _texts() -> list[Text]:
    parts = [RIVER, LIBRARY, HOMEWORK, VISITS]
    chosen = [Random(n).sample(parts, 2) for n in range(6)]
    return [
        template("t", plan(Random(99), VISITS)),
        *(submission(f"{n:02}", plan(Random(n), *two, two[0])) for n, two in enumerate(chosen)),
    ]


@pytest.mark.parametrize(("limit", "size"), [("_SHARD", 64), ("_STRETCH", 300), ("_CHUNK", 100), ("SPILL", 10)])
def test_the_matches_do_not_depend_on_the_pieces(texts: list[Text], limit: str, size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = find(texts)
    assert {match.kind for match in whole} == {"peer", "self", "template"}
    monkeypatch.setattr(local if limit == "SPILL" else engine, limit, size)
    assert find(texts) == whole


@pytest.mark.parametrize("work", [within_texts, to_sources, between_texts, regions])
def test_the_steps_can_be_sent_elsewhere(work: object) -> None:
    assert pickle.loads(pickle.dumps(partial(work))).func is work  # type: ignore[call-overload]


def test_links_are_packed_and_unpacked() -> None:
    packing = Packing(1000)
    links = packing.pack(np.array([3, 700]), np.array([900, 20]), 16)
    diagonal, a, size = packing.unpack(links)
    assert (diagonal.tolist(), a.tolist(), size.tolist()) == ([897, -680], [3, 700], [16, 16])
    assert packing.place(links).tolist() == [3, 700]


def test_too_many_units_are_refused() -> None:
    with pytest.raises(ValueError, match="too many"):
        Packing(1 << 31)
