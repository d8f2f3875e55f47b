"""Passages with several holders: all pairs of them while they are few, one representative where they are many."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from hashlib import blake2b
from typing import NamedTuple

from pipeline.reuse.align import Passage, Place
from pipeline.reuse.corpus import Corpus
from pipeline.reuse.hubs import MOST_LISTED

#: two passages of one text are the same one if they share this part of the longer
_SAME = 0.5
#: a passage lies inside a cluster's if so much of it does
_INSIDE = 0.8
#: what one round of clusters leaves may hold another: a text that many copied, each other parts of it
_ROUNDS = 3

Pair = tuple[int, int]
#: gives the passages between two places of different texts
Aligner = Callable[[Place, Place], list[Passage]]
#: gives the passages between all the pairs (representative, holder) of texts
Search = Callable[[set[Pair]], list[Passage]]


class Listed(NamedTuple):
    """A passage to report, and the id of its cluster, if its holders are many."""

    passage: Passage
    cluster: str | None


class Group(NamedTuple):
    """Holders of one passage: for each text (by index) its longest standing, and the passages found between them."""

    holders: dict[int, Place]
    found: list[Passage]

    @property
    def representative(self) -> int:
        """The text that has most of the passage, the first of several."""
        return max(self.holders, key=lambda text: _extent(self.holders[text]))


def listed(corpus: Corpus, found: list[Passage], align: Aligner, search: Search) -> list[Listed]:
    """The passages to report for those found: great groups thinned to one representative, small ones completed to all pairs.

    Copies of one original, edited differently, may resemble each other too little to be found without it.
    """
    report: list[Listed] = []
    groups = list(_groups(corpus, found))
    for _ in range(_ROUNDS):
        great = [group for group in groups if len(group.holders) > MOST_LISTED]
        if not great:
            break
        clusters = _clusters(corpus, great, search)
        report += [Listed(passage, _name(corpus, group)) for group in clusters for passage in group.found]
        left = [[p for p in group.found if not any(_within(corpus, p, one.holders) for one in clusters)] for group in groups]
        # what is left of a group may be several
        same = [group for group, found in zip(groups, left, strict=True) if len(found) == len(group.found)]
        less = [p for group, found in zip(groups, left, strict=True) if len(found) < len(group.found) for p in found]
        groups = [*same, *_groups(corpus, less)]
    for group in groups:
        report += [Listed(passage, None) for passage in _all_pairs(corpus, group, align)]
    return report


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
        yield Group(_holders(corpus, passages), passages)


def _root(parent: list[int], n: int) -> int:
    while parent[n] != n:
        parent[n] = parent[parent[n]]
        n = parent[n]
    return n


def _holders(corpus: Corpus, passages: Iterable[Passage]) -> dict[int, Place]:
    """The longest standing in each text."""
    holders: dict[int, Place] = {}
    for side in (side for passage in passages for side in (passage.a, passage.b)):
        text = int(corpus.document[side[0]])
        holders[text] = max(holders.get(text, side), side, key=_extent)
    return holders


def _extent(side: Place) -> tuple[int, int]:
    """By this the longest place is chosen, the first of several."""
    return side[1] - side[0], -side[0]


def _texts(corpus: Corpus, passage: Passage) -> Pair:
    return int(corpus.document[passage.a_first]), int(corpus.document[passage.b_first])


def _all_pairs(corpus: Corpus, group: Group, align: Aligner) -> Iterator[Passage]:
    yield from group.found
    known = {_texts(corpus, passage) for passage in group.found}
    if len(group.holders) <= MOST_LISTED:
        texts = sorted(group.holders)
        for n, a in enumerate(texts):
            for b in texts[n + 1 :]:
                if (a, b) not in known:
                    yield from align(group.holders[a], group.holders[b])


def _clusters(corpus: Corpus, great: list[Group], search: Search) -> list[Group]:
    """Great groups with nothing but the passages between the representative and each holder."""
    between: dict[Pair, list[Passage]] = defaultdict(list)
    for passage in search(
        {(text, holder) for group in great for text in [group.representative] for holder in group.holders.keys() - {text}}
    ):
        between[_texts(corpus, passage)].append(passage)
    clusters: list[Group] = []
    for group in sorted(great, key=lambda group: (-len(group.holders), group.found[0])):
        if any(all(_within(corpus, passage, known.holders) for passage in group.found) for known in clusters):
            continue
        text = group.representative
        passages: list[Passage] = []
        for holder in sorted(group.holders.keys() - {text}):
            mine = [p for p in between[min(text, holder), max(text, holder)] if _meets(p, group.holders[text])]
            # what resembles the representative too little keeps the passage that made it a holder
            passages += mine or [max((p for p in group.found if holder in _texts(corpus, p)), key=lambda p: (p.weight, p))]
        clusters.append(Group(_holders(corpus, passages), list(dict.fromkeys(passages))))
    return clusters


def _name(corpus: Corpus, group: Group) -> str:
    """A cluster is named after the words that its representative holds."""
    text = group.representative
    return blake2b(corpus.letters(text, corpus.span(*group.holders[text])).encode(), digest_size=6).hexdigest()


def _meets(passage: Passage, place: Place) -> bool:
    return any(max(side[0], place[0]) < min(side[1], place[1]) for side in (passage.a, passage.b))


def _within(corpus: Corpus, passage: Passage, holders: dict[int, Place]) -> bool:
    """Whether both sides of a passage lie inside a cluster's."""
    for first, last in (passage.a, passage.b):
        low, high = holders.get(int(corpus.document[first]), (0, 0))
        if min(last, high) - max(first, low) < _INSIDE * (last - first):
            return False
    return True
