"""Passages with several holders: all pairs of them while they are few, one representative where they are many."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from hashlib import blake2b
from typing import NamedTuple

from pipeline.reuse.align import Passage, Place
from pipeline.reuse.corpus import Corpus

#: the contract lists all pairs of a passage's holders up to so many, and above that one representative with each
MOST_LISTED = 12
#: two passages of one text are the same one if they share this part of the longer
_SAME = 0.5
#: a passage lies inside a cluster's if so much of it does
_INSIDE = 0.8

#: gives the passages between two places of different texts
Aligner = Callable[[Place, Place], list[Passage]]


class Listed(NamedTuple):
    """A passage to report, and the id of its cluster, if its holders are many."""

    passage: Passage
    cluster: str | None


class Group(NamedTuple):
    """Holders of one passage: for each text (by index) its longest standing, and the passages found between them."""

    holders: dict[int, Place]
    found: list[Passage]


def completed(corpus: Corpus, found: list[Passage], align: Aligner) -> list[Listed]:
    """The passages to report for those found: pairs that were not found directly added, great groups thinned to one representative.

    Copies of one original, edited differently, may resemble each other too little to be found without it.
    """
    listed: list[Listed] = []
    clusters: list[dict[int, Place]] = []
    for group in _groups(corpus, found):
        if len(group.holders) > MOST_LISTED:
            listed += _represented(corpus, group, align)
            clusters.append(group.holders)
        else:
            listed += [Listed(passage, None) for passage in _all_pairs(corpus, group, align)]
    return [one for one in listed if one.cluster or not any(_within(corpus, one.passage, holders) for holders in clusters)]


def _groups(corpus: Corpus, found: list[Passage]) -> Iterator[Group]:
    """Passages that stand at the same place in some text, taken together, and so on."""
    parent = list(range(len(found)))
    running: list[tuple[int, int, int]] = []
    for first, last, n in sorted((*side, n) for n, passage in enumerate(found) for side in (passage.a, passage.b)):
        running = [side for side in running if side[1] > first]
        for other_first, other_last, m in running:
            if min(last, other_last) - first >= _SAME * max(last - first, other_last - other_first):
                parent[_root(parent, n)] = _root(parent, m)
        running.append((first, last, n))
    members: dict[int, list[Passage]] = defaultdict(list)
    for n, passage in enumerate(found):
        members[_root(parent, n)].append(passage)
    for passages in members.values():
        holders: dict[int, Place] = {}
        for side in (side for passage in passages for side in (passage.a, passage.b)):
            text = int(corpus.document[side[0]])
            holders[text] = max(holders.get(text, side), side, key=_extent)
        yield Group(holders, passages)


def _root(parent: list[int], n: int) -> int:
    while parent[n] != n:
        parent[n] = parent[parent[n]]
        n = parent[n]
    return n


def _extent(side: Place) -> tuple[int, int]:
    """By this the longest place is chosen, the first of several."""
    return side[1] - side[0], -side[0]


def _texts(corpus: Corpus, passage: Passage) -> tuple[int, int]:
    return int(corpus.document[passage.a_first]), int(corpus.document[passage.b_first])


def _all_pairs(corpus: Corpus, group: Group, align: Aligner) -> Iterator[Passage]:
    yield from group.found
    if len(group.holders) == 2:
        return
    known = {_texts(corpus, passage) for passage in group.found}
    texts = sorted(group.holders)
    for n, a in enumerate(texts):
        for b in texts[n + 1 :]:
            if (a, b) not in known:
                yield from align(group.holders[a], group.holders[b])


def _represented(corpus: Corpus, group: Group, align: Aligner) -> list[Listed]:
    """Each holder with the one that has most of the passage; the cluster is named after what that one holds."""
    chosen = max(group.holders.values(), key=_extent)
    text = int(corpus.document[chosen[0]])
    name = blake2b(corpus.letters(text, corpus.span(*chosen)).encode(), digest_size=6).hexdigest()
    passages: list[Passage] = []
    for other, side in sorted(group.holders.items()):
        if other == text:
            continue
        pair = (min(text, other), max(text, other))
        mine = [passage for passage in group.found if _texts(corpus, passage) == pair]
        mine = mine or (align(chosen, side) if text < other else align(side, chosen))
        # what resembles the representative too little keeps the passage that made it a holder
        passages += mine or [max((p for p in group.found if other in _texts(corpus, p)), key=lambda p: (p.weight, p))]
    return [Listed(passage, name) for passage in dict.fromkeys(passages)]


def _within(corpus: Corpus, passage: Passage, holders: dict[int, Place]) -> bool:
    """Whether both sides of a passage lie inside a cluster's."""
    for first, last in (passage.a, passage.b):
        low, high = holders.get(int(corpus.document[first]), (0, 0))
        if min(last, high) - max(first, low) < _INSIDE * (last - first):
            return False
    return True
