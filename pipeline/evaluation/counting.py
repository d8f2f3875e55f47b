"""Counts of right and wrong answers, what follows from them (precision, recall, F1, shares), and how sure that is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import NamedTuple, TypeVar

import numpy as np

Answer = TypeVar("Answer", bound=Hashable)

#: resamples of a bootstrap interval and its seed: figures are the same in every run
_RESAMPLES, _SEED = 1000, 20261122
#: the quantile of the normal distribution for 95 %
_Z = 1.959964


class Interval(NamedTuple):
    """A 95 % interval, both ends 0 to 1."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Count:
    """Answers that are right (`tp`), beyond the gold (`fp`) and lacking (`fn`)."""

    tp: int = 0
    fp: int = 0
    fn: int = 0

    def __add__(self, other: Count) -> Count:
        return Count(self.tp + other.tp, self.fp + other.fp, self.fn + other.fn)

    @property
    def precision(self) -> float:
        """The share of the given answers that is right; 1 where none was given."""
        return self.tp / (self.tp + self.fp) if self.tp + self.fp else 1.0

    @property
    def recall(self) -> float:
        """The share of the gold answers that was given; 1 where there are none."""
        return self.tp / (self.tp + self.fn) if self.tp + self.fn else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall; 1 where nothing was to be found and nothing was."""
        return 2 * self.tp / (2 * self.tp + self.fp + self.fn) if self.tp + self.fp + self.fn else 1.0


@dataclass(frozen=True, slots=True)
class Share:
    """`hits` of `of` cases."""

    hits: int = 0
    of: int = 0

    def __add__(self, other: Share) -> Share:
        return Share(self.hits + other.hits, self.of + other.of)

    @property
    def value(self) -> float:
        """The share, 0 to 1; 0 where there are no cases."""
        return self.hits / max(1, self.of)


def total(counts: Iterable[Count]) -> Count:
    """The sum of counts."""
    return sum(counts, Count())


def compare(gold: Counter[Answer], found: Counter[Answer], open_to_doubt: Counter[Answer] | None = None) -> Count:
    """Count the answers found against the gold ones; an answer `open_to_doubt` counts neither for nor against.

    >>> compare(Counter("ab"), Counter("bcd"), Counter("d"))
    Count(tp=1, fp=1, fn=1)
    """
    right, beyond = gold & found, found - gold
    if open_to_doubt:
        beyond -= open_to_doubt
    return Count(right.total(), beyond.total(), gold.total() - right.total())


def wilson(share: Share) -> Interval | None:
    """Wilson's score interval of a share (Wilson 1927); None where there are no cases."""
    if not share.of:
        return None
    n, p, square = share.of, share.value, _Z * _Z
    middle = (p + square / (2 * n)) / (1 + square / n)
    half = _Z / (1 + square / n) * sqrt(p * (1 - p) / n + square / (4 * n * n))
    return Interval(max(0.0, middle - half), min(1.0, middle + half))


def bootstrap(counts: Sequence[Count]) -> Interval | None:
    """Percentile interval of the pooled F1 (Efron 1979), the documents drawn anew 1,000 times; None where nothing was to be answered.

    `counts` are those of single documents. Where every answer is right the interval is [1, 1]: what never occurred cannot be drawn.
    """
    if not any(count != Count() for count in counts):
        return None
    draw = np.random.default_rng(_SEED)
    table = np.array([(count.tp, count.fp, count.fn) for count in counts])
    sums = table[draw.integers(0, len(table), (_RESAMPLES, len(table)))].sum(axis=1)
    tp, wrong = 2 * sums[:, 0], sums[:, 1] + sums[:, 2]
    values = np.where(tp + wrong > 0, tp / np.maximum(1, tp + wrong), 1.0)
    low, high = np.quantile(values, [0.025, 0.975])
    return Interval(float(low), float(high))


@dataclass(frozen=True, slots=True)
class Bin:
    """Sections whose score lies in `[low, high)`: how many, their mean score, the share of them whose main label is right."""

    low: float
    high: float
    count: int
    score: float
    right: float


def reliability(answers: Sequence[tuple[float, bool]], bins: int = 10) -> list[Bin]:
    """The filled ones of `bins` equal ranges of the score, in ascending order; a score of 1 falls into the last."""
    filled: dict[int, list[tuple[float, bool]]] = {}
    for score, right in answers:
        filled.setdefault(min(bins - 1, int(score * bins)), []).append((score, right))
    return [
        Bin(i / bins, (i + 1) / bins, len(inside), sum(s for s, _ in inside) / len(inside), sum(r for _, r in inside) / len(inside))
        for i, inside in sorted(filled.items())
    ]


def calibration_error(bins: Sequence[Bin]) -> float | None:
    """Expected calibration error: the mean distance between score and share of right answers, weighted by sections; None without any."""
    whole = sum(one.count for one in bins)
    return sum(one.count * abs(one.score - one.right) for one in bins) / whole if whole else None
