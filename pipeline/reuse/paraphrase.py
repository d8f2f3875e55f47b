"""Passages told in other words: neighbouring sentences of two texts that share the batch's rare words, in whatever order.

Runs of units do not survive a rewriting by hand; pairs of characters do, and names of things, which few texts of a batch hold, weigh most.
Sentences that share several rare pairs are the seeds; a seed grows by whole sentences on either side while both stay alike: cosine of
their sets of pairs, each weighed by its inverse document frequency (Salton & Buckley 1988).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import product
from typing import NamedTuple

import numpy as np

from pipeline.reuse.align import Passage, Place
from pipeline.reuse.corpus import BREAK, Corpus
from pipeline.reuse.fingerprint import F64
from pipeline.reuse.normalise import I64, U32, Mask

#: least cosine of a passage; see benchmarks/README.md for what less and more of it find
LIKE = 0.44
#: least units of a passage on either side
LEAST = 40
#: a pair of characters is rare when so many texts hold it, in so many sentences altogether; fewer than this make no seed
_TEXTS, _SENTENCES, _SHARED = 8, 16, 3
#: units of the largest batch that is looked at: the chance that unrelated sentences are alike grows with the square of a batch
MOST_UNITS = 4_000_000


class _Pairs(NamedTuple):
    """Pairs of neighbouring characters by sentence.

    Sentence k holds `kinds[begin[k] : begin[k + 1]]`, each once; `worth` is the squared weight of each kind.
    """

    kinds: I64
    begin: I64
    sentence: I64
    worth: F64
    rare: I64


def rewritten(corpus: Corpus, known: Iterable[Place]) -> list[Passage]:
    """Passages of two submissions alike in their rare words, outside of the `known` places; weighed by cosine.

    None in batches of more than `MOST_UNITS`.
    """
    if len(corpus.units) > MOST_UNITS or len(corpus.heads) < 2:
        return []
    heads = np.array(corpus.heads, np.int64)
    text = corpus.document[heads].astype(np.int64)
    heard = (corpus.units != BREAK) & ~corpus.is_template[corpus.document]
    for first, last in known:  # whole sentences, so that none is judged by what is left of it
        heard[heads[np.searchsorted(heads, first, "right") - 1] : heads[np.searchsorted(heads, last)]] = False
    pairs = _pairs(corpus.units, heads, text, heard)
    found: dict[tuple[int, int], list[Passage]] = defaultdict(list)
    grow = _Growth(pairs, heads.tolist(), text.tolist())
    for i, j in _seeds(pairs, text):
        beside = found[int(text[i]), int(text[j])]
        passage = grow.passage(i, j)
        if passage is not None and not any(_meets(passage.a, one.a) or _meets(passage.b, one.b) for one in beside):
            beside.append(passage)
    return [passage for passages in found.values() for passage in passages]


def _meets(one: Place, other: Place) -> bool:
    return max(one[0], other[0]) < min(one[1], other[1])


def _pairs(units: U32, heads: I64, text: I64, heard: Mask) -> _Pairs:
    """The pairs inside the sentences that begin at `heads`, of the units that are `heard`."""
    sentence = np.repeat(np.arange(len(heads)), np.diff(heads, append=len(units)))
    at = np.flatnonzero(heard[:-1] & heard[1:] & (sentence[:-1] == sentence[1:]))
    kind = np.unique(units[at].astype(np.int64) << 21 | units[at + 1], return_inverse=True)[1]
    kinds = int(kind.max(initial=-1)) + 1
    held = _distinct(sentence[at] * kinds + kind)
    sentence, kind = held // max(kinds, 1), held % max(kinds, 1)
    texts = np.bincount(_distinct(text[sentence] * kinds + kind) % max(kinds, 1), minlength=kinds)
    rare = (texts > 1) & (texts <= _TEXTS) & (np.bincount(kind, minlength=kinds) <= _SENTENCES)
    begin = np.searchsorted(sentence, np.arange(len(heads) + 1))
    return _Pairs(kind, begin, sentence, np.log((int(text[-1]) + 2) / (texts + 1)) ** 2, np.flatnonzero(rare[kind]))


def _distinct(numbers: I64) -> I64:
    """Each number once, in ascending order; numpy's own way is ten times slower here."""
    numbers = np.sort(numbers)
    return numbers[np.flatnonzero(np.diff(numbers, prepend=-1))]


def _seeds(pairs: _Pairs, text: I64) -> list[tuple[int, int]]:
    """Sentences of two texts that share enough rare pairs, those that share most first."""
    rows = pairs.rare[np.argsort(pairs.kinds[pairs.rare], kind="stable")]
    kind, sentence = pairs.kinds[rows], pairs.sentence[rows]
    met, weight = [np.zeros(0, np.int64)], [np.zeros(0)]
    for step in range(1, _SENTENCES):
        keep = np.flatnonzero((kind[:-step] == kind[step:]) & (text[sentence[:-step]] != text[sentence[step:]]))
        met.append(sentence[keep] << 32 | sentence[keep + step])
        weight.append(pairs.worth[kind[keep]])
    both, which, several = np.unique(np.concatenate(met), return_inverse=True, return_counts=True)
    shared = np.bincount(which, np.concatenate(weight), len(both))
    chosen = np.flatnonzero(several >= _SHARED)
    chosen = chosen[np.argsort(-shared[chosen], kind="stable")]
    return list(zip((both[chosen] >> 32).tolist(), (both[chosen] & 0xFFFFFFFF).tolist(), strict=True))


class _Growth:
    """Grows seeds into passages."""

    def __init__(self, pairs: _Pairs, heads: list[int], text: list[int]) -> None:
        self._pairs, self._heads, self._text = pairs, heads, text
        self._worth: list[float] = pairs.worth.tolist()

    def passage(self, i: int, j: int) -> Passage | None:
        """The best passage around sentences i and j, if there is one alike and long enough."""
        a, b = (i, i + 1), (j, j + 1)
        score, like = self._likeness(a, b)
        while True:
            short = self._size(a) < LEAST, self._size(b) < LEAST
            moves = [
                (*self._likeness(one, other), one, other)
                for one, other in product(self._wider(a), self._wider(b))
                if (one, other) != (a, b) and (not short[0] or one != a) and (not short[1] or other != b)
            ]
            best = max(moves, default=None)
            if best is None or (best[0] <= score and not any(short)):
                break
            score, like, a, b = best
        if any(short) or like < LIKE:
            return None
        heads = self._heads
        return Passage(heads[a[0]], heads[a[1]], heads[b[0]], heads[b[1]], like)

    def _wider(self, part: Place) -> list[Place]:
        """The sentences as they are, and with one more before or behind."""
        first, last = part
        wider = [part]
        if first and self._text[first - 1] == self._text[first] and self._heard(first - 1):
            wider.append((first - 1, last))
        if last + 1 < len(self._heads) and self._text[last + 1] == self._text[first] and self._heard(last):
            wider.append((first, last + 1))
        return wider

    def _heard(self, sentence: int) -> bool:
        """Whether a sentence takes part, or is empty."""
        begin = self._pairs.begin
        return bool(begin[sentence] < begin[sentence + 1]) or self._heads[sentence] == self._heads[sentence + 1]

    def _size(self, part: Place) -> int:
        return self._heads[part[1]] - self._heads[part[0]]

    def _likeness(self, a: Place, b: Place) -> tuple[float, float]:
        """By how much the shared pairs outweigh what the least cosine asks for, and the cosine."""
        one, other = self._kinds(a), self._kinds(b)
        worth = self._worth
        shared = sum(worth[kind] for kind in one & other)
        least = (sum(worth[kind] for kind in one) * sum(worth[kind] for kind in other)) ** 0.5
        return shared - LIKE * least, shared / least if least else 0.0

    def _kinds(self, part: Place) -> set[int]:
        begin = self._pairs.begin
        return set(self._pairs.kinds[begin[part[0]] : begin[part[1]]].tolist())
