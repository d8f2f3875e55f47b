"""Alignments in processes: the same matches as in one, whatever becomes of the processes."""

from __future__ import annotations

import tempfile
from pathlib import Path
from random import Random

import dying_aligner
import numpy as np
import pytest
from invented_plans import HOMEWORK, LIBRARY, RIVER, VISITS, plan, submission, template

from pipeline.reuse import Text, ahead, find
from pipeline.reuse.corpus import Corpus
from pipeline.reuse.fingerprint import Alike, MappedWeights, Weights
from pipeline.reuse.ground import Ground
from pipeline.reuse.pairs import aligned
from pipeline.reuse.regions import Regions


@pytest.fixture(autouse=True)
def _two_processes(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Two processes, for however little work, whose folder would be left in `tmp_path`."""
    monkeypatch.setattr(ahead, "LEAST", 1)
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))


@pytest.fixture(name="texts")
def _texts() -> list[Text]:
    """Plans with two passages each, some edited; one passage is held by so many that a third text spares alignments."""
    chosen = [[RIVER, *Random(n).sample([LIBRARY, HOMEWORK, VISITS], 1)] for n in range(20)]
    issued = template("t", plan(Random(99), VISITS))
    return [issued, *(submission(f"{n:02}", plan(Random(n), *two)) for n, two in enumerate(chosen))]


def in_one_process(texts: list[Text], monkeypatch: pytest.MonkeyPatch) -> list[object]:
    with monkeypatch.context() as patch:
        patch.setattr(ahead, "LEAST", 1 << 40)
        return list(find(texts))


@pytest.mark.parametrize("part", [1, 7, 1000])
def test_the_matches_are_those_of_one_process(texts: list[Text], part: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    alone = in_one_process(texts, monkeypatch)
    monkeypatch.setattr(ahead, "_PART", part)
    assert find(texts) == alone
    assert not list(tmp_path.glob("planaudit-*"))


def test_what_a_dying_process_leaves_is_aligned_here(texts: list[Text], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    alone = in_one_process(texts, monkeypatch)
    monkeypatch.setattr(ahead, "_passages", dying_aligner.die)
    assert find(texts) == alone
    assert not list(tmp_path.glob("planaudit-*"))


def test_where_nothing_can_be_written_one_process_does_it(texts: list[Text], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    alone = in_one_process(texts, monkeypatch)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "missing"))
    assert find(texts) == alone


def regions_of(corpus: Corpus) -> Regions:
    """A region between the first text and each of the others, of all their units."""
    last = corpus.begin[1:] - 1
    whole = [np.full(len(last) - 1, corpus.begin[0]), np.full(len(last) - 1, last[0]), corpus.begin[1:-1], last[1:]]
    return Regions(*whole, np.ones(len(last) - 1))


def test_processes_end_with_their_caller(texts: list[Text], tmp_path: Path) -> None:
    corpus = Corpus(texts[1:])
    found = ahead.ahead(corpus, Alike(len(corpus.units)), regions_of(corpus))
    pair, passages = next(found)
    assert pair[:2] == (0, 1)
    assert passages
    assert list(tmp_path.glob("planaudit-*"))
    found.close()  # type: ignore[attr-defined]
    assert not list(tmp_path.glob("planaudit-*"))


def test_known_pairs_are_left_alone(texts: list[Text]) -> None:
    corpus = Corpus(texts[1:])
    told = list(ahead.ahead(corpus, Alike(len(corpus.units)), regions_of(corpus), {(0, 3), (0, 9)}))
    assert [pair[:2] for pair, passages in told if passages is None] == [(0, 3), (0, 9)]
    assert [pair[:2] for pair, _ in told] == [(0, n) for n in range(1, 20)]


def test_what_is_mapped_is_what_was_left(texts: list[Text], tmp_path: Path) -> None:
    corpus = Corpus(texts)
    corpus.wall_off([(40, 50), (700, 760)])
    weights = Weights(np.random.default_rng(1).integers(0, 60, len(corpus.units), dtype=np.uint8))
    corpus.save(tmp_path)
    weights.save(tmp_path)
    ground, mapped = Ground.mapped(tmp_path), MappedWeights(tmp_path)
    for first, last in ((1, 40), (45, 300), (700, 701)):
        assert ground.words(first, last) == corpus.words(first, last)
        assert ground.walled(first, last) == corpus.walled(first, last)
        assert ground.text_at(first) == corpus.text_at(first)
    assert all(mapped.one(first, 20) == weights.one(first, 20) for first in range(1, 2000, 37))
    boxes = [((0, 300), (int(corpus.begin[2]), int(corpus.begin[2]) + 300))]
    assert aligned(ground, mapped, boxes) == aligned(corpus, weights, boxes)
