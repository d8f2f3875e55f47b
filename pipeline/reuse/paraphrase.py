"""Passages told in other words: neighbouring sentences of two texts that share the batch's rare words, in whatever order.

Runs of units do not survive a rewriting by hand; pairs of characters do, and names of things, which few texts of a batch hold, weigh most.
Sentences that share several rare pairs are the seeds; a seed grows by whole sentences on either side while both stay alike: cosine of
their sets of pairs, each weighed by its inverse document frequency (Salton & Buckley 1988). All seeds grow at once, step by step.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import chain, product
from typing import NamedTuple

import numpy as np

from pipeline.reuse.align import Passage, Place
from pipeline.reuse.corpus import Corpus
from pipeline.reuse.fingerprint import F64, U64
from pipeline.reuse.ground import BREAK
from pipeline.reuse.normalise import I64, U8, U32, Mask

#: least cosine of a passage; see benchmarks/README.md for what less and more of it find
LIKE = 0.44
#: least units of a passage on either side
LEAST = 40
#: a pair of characters is rare when so many texts hold it, in so many sentences altogether; fewer than this make no seed
_TEXTS, _SENTENCES, _SHARED = 8, 16, 3
#: units of the largest batch that is looked at: the chance that unrelated sentences are alike grows with the square of a batch
MOST_UNITS = 4_000_000
#: bits of a sentence's number (there are at most `MOST_UNITS`) and of a unit, a code point
_SENTENCE, _UNIT = np.uint64(22), np.uint64(21)
#: seeds that grow at once on each core: more of them need more memory (about 7 kB each), fewer more time
_AT_ONCE = 8192
#: how a side may grow: by the sentence before it, not at all, by the one behind; of which parts it then consists (a bit each), and the
#: step of its edges
_BEFORE, _INSIDE, _BEHIND = 1, 2, 4
_WAYS = (_BEFORE | _INSIDE, _INSIDE, _INSIDE | _BEHIND)
_STEPS = np.array([(-1, 0), (0, 0), (0, 1)])
#: bits of a place in the table that tells which numbers are not worth a search (2 MB, several times the numbers of `_AT_ONCE` passages),
#: and the odd multiplier that spreads them (golden ratio)
_TABLE, _SPREAD = 21, np.uint64(0x9E3779B97F4A7C15)


class _Pairs(NamedTuple):
    """Pairs of neighbouring characters by sentence.

    Sentence k holds `kinds[begin[k] : begin[k + 1]]`, each once, in ascending order; `worth` is the squared weight of each kind. Rare are
    the kinds `rare`, in the sentences `rare_in`, both in ascending order.
    """

    kinds: I64
    begin: I64
    worth: F64
    rare: I64
    rare_in: I64


def rewritten(corpus: Corpus, known: Iterable[Place]) -> list[Passage]:
    """Passages of two submissions alike in their rare words, outside of the `known` places and of what is reported already; weighed
    by cosine.

    None in batches of more than `MOST_UNITS`.
    """
    if len(corpus.units) > MOST_UNITS or len(corpus.heads) < 2:
        return []
    heads = np.array(corpus.heads, np.int64)
    text = corpus.document[heads].astype(np.int64)
    heard = (corpus.units != BREAK) & ~corpus.is_template[corpus.document]
    for first, last in chain(known, corpus.walls):  # whole sentences, so that none is judged by what is left of it
        heard[heads[np.searchsorted(heads, first, "right") - 1] : heads[np.searchsorted(heads, last)]] = False
    pairs = _pairs(corpus.units, heads, text, heard)
    found: dict[tuple[int, int], list[Passage]] = defaultdict(list)
    for passage in _Growth(pairs, heads, text).passages(_seeds(pairs, text)):
        beside = found[int(corpus.document[passage.a_first]), int(corpus.document[passage.b_first])]
        if not any(_meets(passage.a, one.a) or _meets(passage.b, one.b) for one in beside):
            beside.append(passage)
    return [passage for passages in found.values() for passage in passages]


def _meets(one: Place, other: Place) -> bool:
    return max(one[0], other[0]) < min(one[1], other[1])


def _pairs(units: U32, heads: I64, text: I64, heard: Mask) -> _Pairs:
    """The pairs inside the sentences that begin at `heads`, of the units that are `heard`."""
    sentence = np.repeat(np.arange(len(heads)), np.diff(heads, append=len(units)))
    at = np.flatnonzero(heard[:-1] & heard[1:] & (sentence[:-1] == sentence[1:]))
    wide = units.astype(np.uint64)
    rows = _distinct(((wide[at] << _UNIT | wide[at + 1]) << _SENTENCE) | sentence[at].astype(np.uint64))
    fresh = _fresh(rows >> _SENTENCE)
    kind, sentence = np.cumsum(fresh) - 1, (rows & ((1 << _SENTENCE) - 1)).astype(np.int64)
    kinds = int(fresh.sum())
    texts = np.bincount(kind[fresh | _fresh(text[sentence])], minlength=kinds)
    rare = ((texts > 1) & (texts <= _TEXTS) & (np.bincount(kind, minlength=kinds) <= _SENTENCES))[kind]
    by_sentence = np.sort(sentence * kinds + kind)
    begin = np.searchsorted(by_sentence, np.arange(len(heads) + 1) * kinds)
    return _Pairs(by_sentence % max(kinds, 1), begin, np.log((int(text[-1]) + 2) / (texts + 1)) ** 2, kind[rare], sentence[rare])


def _distinct(numbers: U64) -> U64:
    """Each number once, in ascending order; numpy's own way is ten times slower here."""
    numbers = np.sort(numbers)
    return numbers[_fresh(numbers)]


def _fresh(numbers: I64 | U64) -> Mask:
    """Which numbers differ from the one before."""
    fresh = np.ones(len(numbers), np.bool_)
    np.not_equal(numbers[1:], numbers[:-1], out=fresh[1:])
    return fresh


def _seeds(pairs: _Pairs, text: I64) -> I64:
    """Sentences of two texts that share enough rare pairs, a row for each two, those that share most first."""
    kind, sentence = pairs.rare, pairs.rare_in
    met, weight = [np.zeros(0, np.int64)], [np.zeros(0)]
    for step in range(1, _SENTENCES):
        keep = np.flatnonzero((kind[:-step] == kind[step:]) & (text[sentence[:-step]] != text[sentence[step:]]))
        met.append(sentence[keep] << 32 | sentence[keep + step])
        weight.append(pairs.worth[kind[keep]])
    both, which, several = np.unique(np.concatenate(met), return_inverse=True, return_counts=True)
    shared = np.bincount(which, np.concatenate(weight), len(both))
    chosen = np.flatnonzero(several >= _SHARED)
    chosen = chosen[np.argsort(-shared[chosen], kind="stable")]
    return np.stack([both[chosen] >> 32, both[chosen] & 0xFFFFFFFF], axis=1)


class _Growth:
    """Grows seeds into passages, all at once, a step on either side at a time."""

    def __init__(self, pairs: _Pairs, heads: I64, text: I64) -> None:
        self._pairs, self._heads = pairs, heads
        self._kinds = max(len(pairs.worth), 1)
        # sentences that take part, or are empty, and are none of the breaks behind the texts
        inside = ((np.diff(pairs.begin)[:-1] > 0) | (np.diff(heads) == 0)) & (text[:-1] == text[1:])
        self._before: Mask = np.insert(inside, 0, False)
        self._behind: Mask = np.append(inside, False)

    def passages(self, seeds: I64) -> Iterator[Passage]:
        """The best passage around each two sentences, where there is one alike and long enough; in the order of the seeds."""
        cores = os.cpu_count() or 1
        rounds = -(-len(seeds) // (cores * _AT_ONCE))
        with ThreadPoolExecutor(cores) as pool:  # numpy works on all cores
            for found in pool.map(self._grown, np.array_split(seeds, cores * rounds) if rounds else ()):
                yield from found

    def _grown(self, seeds: I64) -> list[Passage]:
        """The passages of some of the seeds."""
        found: dict[int, Passage] = {}
        number = np.arange(len(seeds))
        a, b = (np.stack([side, side + 1], axis=1) for side in seeds.T)
        while len(number):
            number, a, b = self._step(number, a, b, found)
            # seeds of one passage come to be the same on the way: the first of them is enough
            first = np.sort(np.unique(np.hstack([a, b]), axis=0, return_index=True)[1])
            number, a, b = number[first], a[first], b[first]
        return [found[number] for number in sorted(found)]

    def _step(self, number: I64, a: I64, b: I64, found: dict[int, Passage]) -> tuple[I64, I64, I64]:
        """Those of some passages that grow on, one step larger; the others are `found`, where they are alike and long enough."""
        score, like = self._likeness(a, b)
        (a_short, a_ways), (b_short, b_ways) = self._ways(a), self._ways(b)
        ways = a_ways[:, :, None] & b_ways[:, None, :]
        ways[:, 1, 1] = False
        options = np.where(ways, score, -np.inf).reshape(-1, len(_WAYS) ** 2)
        best = len(_WAYS) ** 2 - 1 - np.argmax(options[:, ::-1], axis=1)  # of equal ones the last
        gain, short = options.max(axis=1), a_short | b_short
        grows = (gain > -np.inf) & (short | (gain > score[:, 1, 1]))
        for n in np.flatnonzero(~grows & ~short & (like >= LIKE)).tolist():
            found[int(number[n])] = Passage._make([*self._heads[[*a[n], *b[n]]].tolist(), float(like[n])])
        a_way, b_way = best[grows] // len(_WAYS), best[grows] % len(_WAYS)
        return number[grows], a[grows] + _STEPS[a_way], b[grows] + _STEPS[b_way]

    def _ways(self, part: I64) -> tuple[Mask, Mask]:
        """Which passages are too short on one side, and for each the ways in which that side may grow; a short one must."""
        short = self._heads[part[:, 1]] - self._heads[part[:, 0]] < LEAST
        return short, np.stack([self._before[part[:, 0]], ~short, self._behind[part[:, 1]]], axis=1)

    def _likeness(self, a: I64, b: I64) -> tuple[F64, F64]:
        """By how much the shared pairs outweigh what the least cosine asks for, if the sides of passages grow in each of the `_WAYS`
        (passages × ways of a × ways of b), and the cosine of the passages as they are.
        """
        code, which = np.unique(np.concatenate([a, b]) @ np.array([1 << 32, 1]), return_inverse=True)
        kind, parts, edge = self._wider(code >> 32, code & 0xFFFFFFFF)
        place = np.repeat(np.arange(len(code)), np.diff(edge))
        worth = self._pairs.worth[kind]
        begin = np.flatnonzero(_fresh(place))
        own = [_sums(worth * ((parts & way) > 0), begin, place, len(code)) for way in _WAYS]
        one, other = which[: len(a)], which[len(a) :]
        size = np.diff(edge)[one]
        rows = _ranges(edge[one], size)
        shared, at = _among(place * self._kinds + kind, np.repeat(other * self._kinds, size) + kind[rows])
        pair, a_parts, b_parts, worth = np.repeat(np.arange(len(a)), size)[shared], parts[rows[shared]], parts[at], worth[at]
        score = np.empty((len(a), len(_WAYS), len(_WAYS)))
        like = np.zeros(len(a))
        begin = np.flatnonzero(_fresh(pair))
        in_a, in_b = [worth * ((a_parts & way) > 0) for way in _WAYS], [(b_parts & way) > 0 for way in _WAYS]
        for i, j in product(range(len(_WAYS)), repeat=2):
            weight = _sums(in_a[i] * in_b[j], begin, pair, len(a))
            least = np.sqrt(own[i][one] * own[j][other])
            score[:, i, j] = weight - LIKE * least
            if i == j == 1:
                np.divide(weight, least, out=like, where=least > 0)
        return score, like

    def _wider(self, first: I64, last: I64) -> tuple[I64, U8, I64]:
        """The kinds of passages and of the sentences around them, in which parts they stand, and where each passage's kinds begin."""
        begin = self._pairs.begin
        low = begin[first - self._before[first]]
        size = begin[last + self._behind[last]] - low
        rows, passage = _ranges(low, size), np.repeat(np.arange(len(size)), size)
        part = np.where(rows < begin[first][passage], _BEFORE, np.where(rows < begin[last][passage], _INSIDE, _BEHIND))
        held = np.sort((passage * self._kinds + self._pairs.kinds[rows]) << 3 | part, kind="stable")
        fresh = np.flatnonzero(_fresh(held >> 3))
        parts = np.bitwise_or.reduceat((held & 7).astype(np.uint8), fresh)
        held = held[fresh] >> 3
        return held % self._kinds, parts, np.searchsorted(held, np.arange(len(first) + 1) * self._kinds)


def _sums(values: F64, begin: I64, group: I64, groups: int) -> F64:
    """The sum of the values of each of so many groups; `group` is that of each value, ascending, `begin` where in it each one begins.

    Four times as fast as `np.bincount`.
    """
    sums = np.zeros(groups)
    if len(values):
        sums[group[begin]] = np.add.reduceat(values, begin)
    return sums


def _ranges(first: I64, size: I64) -> I64:
    """The numbers of all ranges of such sizes, one after the other."""
    numbers = np.repeat(first - (np.cumsum(size) - size), size)
    numbers += np.arange(len(numbers))
    return numbers


def _among(numbers: I64, asked: I64) -> tuple[I64, I64]:
    """Which of `asked` stand among the ascending `numbers`, and where."""
    table = np.zeros(1 << _TABLE, np.bool_)
    table[_slot(numbers)] = True
    likely = np.flatnonzero(table[_slot(asked)])  # one in four or five: the others are not searched for
    at = np.minimum(np.searchsorted(numbers, asked[likely]), len(numbers) - 1)
    found = numbers[at] == asked[likely]
    return likely[found], at[found]


def _slot(numbers: I64) -> U64:
    """The place of each number in a table, spread by Fibonacci hashing (Knuth 1998, 6.4)."""
    slots: U64 = numbers.view(np.uint64) * _SPREAD >> np.uint64(64 - _TABLE)
    return slots
