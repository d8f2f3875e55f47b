"""What was found of the copies planted by `reuse_batch.py`, for any tool.

    python benchmarks/reuse_score.py BATCH FOUND.jsonl

A line of FOUND is [document, start, end, other document, start, end], or [document, start, end] of a tool that only marks. `mark`: which
characters are copied; `pair`: also from which document; `plagdet`: pair F1 / log2(1 + granularity) (Potthast et al., COLING 2010), the
granularity being how many pieces a copy is found in. Of no account are set phrases, sentences that a copy left out, and between two
documents what both have from the template.
"""

from __future__ import annotations

import json
import math
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

Mask = npt.NDArray[np.bool_]
I64 = npt.NDArray[np.int64]
Places = list[tuple[int, int]]
Pair = tuple[int, int]


class Gold(NamedTuple):
    """A batch's answers: lengths of the documents, for each the characters that were copied, that do not count, and that stem from the
    template; for each pair of documents its copies, as (kind, places in one, places in the other)."""

    lengths: list[int]
    copied: list[Mask]
    ignored: list[Mask]
    template: list[Mask]
    pairs: dict[Pair, list[tuple[str, Places, Places]]]


def load(batch: Path) -> Gold:
    """The answers of a batch."""
    stored = json.loads((batch / "gold.json").read_text(encoding="utf-8"))
    with (batch / "docs.jsonl").open(encoding="utf-8") as file:
        lengths = [len(json.loads(line)["text"]) for line in file]
    gold = Gold(lengths, *([np.zeros(n, np.bool_) for n in lengths] for _ in range(3)), defaultdict(list))  # type: ignore[arg-type]
    places: dict[int, dict[int, Places]] = defaultdict(lambda: defaultdict(list))
    for document, start, end, cluster, role in stored["spans"]:
        if role in ("stock", "drop"):
            gold.ignored[document][start:end] = True
            continue
        gold.copied[document][start:end] = True
        gold.template[document][start:end] |= stored["clusters"][cluster] == "template"
        places[cluster][document].append((start, end))
    for cluster, holders in places.items():
        kind, documents = stored["clusters"][cluster], sorted(holders)
        if kind == "intra":
            first, *others = sorted(holders[documents[0]])
            gold.pairs[documents[0], documents[0]].append((kind, [first], others))
            continue
        for n, one in enumerate(documents):
            if kind != "template" or one == 0:
                for other in documents[n + 1 :]:
                    gold.pairs[one, other].append((kind, holders[one], holders[other]))
    return gold


def score(batch: Path, found: Sequence[Sequence[int]]) -> dict[str, Any]:
    """The figures of a tool's findings; `kinds` is the recall of each kind of copy, `sound` the share of sound characters marked."""
    gold = load(batch)
    marked = [np.zeros(n, np.bool_) for n in gold.lengths]
    for row in found:
        for document, start, end in (row[:3], row[3:])[: len(row) // 3]:
            marked[document][start:end] = True
    sides = list(zip(marked, gold.copied, gold.ignored, strict=True))
    hit = sum(int((mark & copied & ~ignored).sum()) for mark, copied, ignored in sides)
    said = sum(int((mark & ~ignored).sum()) for mark, _, ignored in sides)
    wanted = sum(int((copied & ~ignored).sum()) for _, copied, ignored in sides)
    sound = sum(int((~copied & ~ignored).sum()) for _, copied, ignored in sides)
    figures = {**_shares("mark", hit, said, wanted), "sound": (said - hit) / max(sound, 1)}
    rows = np.array([row for row in found if len(row) == 6], np.int64).reshape(-1, 6)
    return figures | (_of_pairs(gold, rows) if len(rows) else {})


def _of_pairs(gold: Gold, rows: I64) -> dict[str, Any]:
    hit = wanted = cases = pieces = 0
    reached, planted = Counter[str](), Counter[str]()
    swapped = (rows[:, 0] > rows[:, 3]) | ((rows[:, 0] == rows[:, 3]) & (rows[:, 1] > rows[:, 4]))
    rows[swapped] = rows[swapped][:, [3, 4, 5, 0, 1, 2]]
    planted_in = np.array([one << 32 | other for one, other in gold.pairs], np.int64)
    right = np.isin(rows[:, 0] << 32 | rows[:, 3], planted_in)
    said = _elsewhere(gold, rows[~right])
    found: dict[Pair, list[list[int]]] = defaultdict(list)
    for one, start, end, other, other_start, other_end in rows[right].tolist():
        found[one, other].append([start, end, other_start, other_end])
    for pair, copies in gold.pairs.items():
        mine = found.get(pair, [])
        marks = [_mask(gold.lengths[pair[side]], ((row[2 * side], row[2 * side + 1]) for row in mine)) for side in (0, 1)]
        copied = [_mask(gold.lengths[pair[side]], (place for copy in copies for place in copy[1 + side])) for side in (0, 1)]
        for kind, one, other in copies:
            planted[kind] += sum(end - start for start, end in one + other)
            reached[kind] += sum(int(mark[start:end].sum()) for mark, side in zip(marks, (one, other), strict=True) for start, end in side)
            found_in = sum(_touches(row[:2], one) and _touches(row[2:], other) for row in mine)
            cases, pieces = cases + (found_in > 0), pieces + found_in
        for side in (0, 1):
            counted = ~gold.ignored[pair[side]]
            if pair[0] and pair[0] != pair[1]:
                counted &= ~gold.template[pair[side]]
            hit += int((marks[side] & copied[side] & counted).sum())
            said += int((marks[side] & counted).sum())
            wanted += int((copied[side] & counted).sum())
    shares, granularity = _shares("pair", hit, said, wanted), pieces / max(cases, 1)
    if cases:  # else the tool does not say which place belongs to which
        shares |= {"granularity": granularity, "plagdet": shares["pair_F1"] / math.log2(1 + max(1.0, granularity))}
    return shares | {"kinds": {kind: reached[kind] / planted[kind] for kind in planted}}


def _elsewhere(gold: Gold, rows: I64) -> int:
    """How many characters that count are marked in pairs of documents without a copy, by rows of the earlier document and the later."""
    begin = np.concatenate([[0], np.cumsum(gold.lengths)])
    ignored, template = np.concatenate(gold.ignored), np.concatenate(gold.template)
    counted = [np.concatenate([[0], np.cumsum(~mask)]) for mask in (ignored, ignored | template)]
    own = (rows[:, 0] > 0) & (rows[:, 0] != rows[:, 3])
    said = 0
    for side in (0, 3):
        pair, start, end = rows[:, 0] * len(gold.lengths) + rows[:, 3], rows[:, side + 1], rows[:, side + 2]
        order = np.lexsort((start, pair))
        first = begin[rows[order, side]]
        # marks of one pair, from the first to the last: only what reaches beyond those before counts
        ahead = np.unique(pair, return_inverse=True)[1][order] * (max(gold.lengths) + 1)
        reach = np.maximum.accumulate(ahead + end[order])
        before = np.concatenate([[0], reach[:-1]]) - ahead
        low, high = np.maximum(start[order], before), end[order]
        low, high = first + np.minimum(low, high), first + high
        sums = np.where(own[order], counted[1][high] - counted[1][low], counted[0][high] - counted[0][low])
        said += int(sums.sum())
    return said


def _mask(length: int, places: Iterable[tuple[int, int]]) -> Mask:
    mask = np.zeros(length, np.bool_)
    for start, end in places:
        mask[start:end] = True
    return mask


def _touches(span: Sequence[int], places: Places) -> bool:
    return any(span[0] < end and span[1] > start for start, end in places)


def _shares(name: str, hit: int, said: int, wanted: int) -> dict[str, float]:
    """Precision, recall and their harmonic mean."""
    precision, recall = hit / max(said, 1), hit / max(wanted, 1)
    return {f"{name}_P": precision, f"{name}_R": recall, f"{name}_F1": 2 * precision * recall / max(precision + recall, 1e-9)}


if __name__ == "__main__":
    with Path(sys.argv[2]).open(encoding="utf-8") as lines:
        print(json.dumps(score(Path(sys.argv[1]), [json.loads(line) for line in lines])))
