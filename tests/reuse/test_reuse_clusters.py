"""A passage with many holders is one cluster, with a line for each holder."""

from __future__ import annotations

from random import Random

import pytest
from invented_plans import CHARACTERS, RIVER, plan, prose, submission

from pipeline.reuse import find


def edited(rng: Random, text: str, share: float) -> str:
    """The text with a share of its characters exchanged."""
    return "".join(rng.choice(CHARACTERS) if rng.random() < share and char not in "，。\n" else char for char in text)


def test_up_to_12_holders_all_pairs_are_listed() -> None:
    matches = find([submission(f"{n:02}", plan(Random(n), RIVER, sentences=3)) for n in range(12)])
    assert {(match.a, match.b) for match in matches} == {(f"{m:02}", f"{n:02}") for n in range(12) for m in range(n)}
    assert len(matches) == 66 and {match.cluster for match in matches} == {None}


def test_above_12_each_is_matched_with_one_representative() -> None:
    passage = prose(Random(0), 5)
    matches = find([submission(f"{n:02}", plan(Random(n + 1), passage, sentences=3)) for n in range(13)])
    assert len(matches) == 12
    assert len({match.cluster for match in matches}) == 1 and matches[0].cluster
    sides = [{match.a, match.b} for match in matches]
    assert len(set.intersection(*sides)) == 1 and len(set.union(*sides)) == 13


@pytest.mark.parametrize("share", [0.0, 0.03, 0.08])
def test_sixty_schools_that_file_one_plan(share: float) -> None:
    plan_of_all = prose(Random(1), 60)
    texts = []
    for n in range(60):
        rng = Random(100 + n)
        texts.append(submission(f"{n:02}", plan(rng, edited(rng, plan_of_all, share), sentences=3)))
    matches = find([*texts, *(submission(f"x{n}", prose(Random(1000 + n), 60)) for n in range(10))])
    assert len(matches) == 59 and len({match.cluster for match in matches}) == 1
    assert all(match.chars > 0.97 * sum(char.isalnum() for char in plan_of_all) for match in matches)


def test_the_cluster_keeps_its_id_from_run_to_run() -> None:
    passage = prose(Random(2), 4)
    texts = [submission(f"{n:02}", plan(Random(n + 1), passage, sentences=3)) for n in range(20)]
    first = {match.cluster for match in find(texts)}
    assert first == {match.cluster for match in find(texts[::-1])}
    assert len(first) == 1 and None not in first


def test_copies_of_one_original_are_matched_with_each_other_too() -> None:
    """Each shares five sixths with the original, and two thirds with each other."""
    original = prose(Random(3), 4).replace("\n", "")
    words = [original[n : n + 12] for n in range(0, len(original), 12)]
    rng = Random(4)
    copies = ["".join(word if n % 6 != part else edited(rng, word, 1.0) for n, word in enumerate(words)) for part in range(3)]
    matches = find([submission(f"{n}", plan(Random(50 + n), text)) for n, text in enumerate([original, *copies])])
    assert {(match.a, match.b) for match in matches} == {(f"{m}", f"{n}") for n in range(4) for m in range(n)}


def test_a_passage_of_two_beside_the_clusters_stays_a_pair() -> None:
    common, secret = prose(Random(5), 5), RIVER
    texts = [submission(f"{n:02}", plan(Random(n + 6), common, *([secret] if n in (3, 4) else []), sentences=3)) for n in range(15)]
    matches = find(texts)
    assert [(match.a, match.b) for match in matches if match.cluster is None] == [("03", "04")]
    assert sum(match.cluster is not None for match in matches) == 14
