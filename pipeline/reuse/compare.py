"""The comparison of a batch, from texts to matches."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np

from pipeline.records import Match, MatchKind, Span
from pipeline.reuse.align import Passage, Place, align, similarity
from pipeline.reuse.candidates import Blocks, Seeds, across, between, blocks, inside, regions
from pipeline.reuse.clusters import listed
from pipeline.reuse.corpus import Corpus, Text
from pipeline.reuse.fingerprint import RUN, Grams, Weights, grams
from pipeline.reuse.normalise import Mask
from pipeline.reuse.passages import at_sentences, joined, passages

#: letters of the shortest passage (the contract's)
LEAST_LETTERS = 40
#: least weight of a passage between submissions or inside one. On generated batches of 25 and 300 documents chains of stock phrases
#: weigh up to 20, and hardly a copy of 40 characters less than 24; the practice sets do not change between 20 and 24
_LEAST_WEIGHT = 22.0
#: least similarity. Of 3,500 generated copies 11 stay below, each at two removes from its original, and the passages of the practice
#: sets begin at 0.68; chains of set phrases in small batches, where no phrase is frequent, reach 0.6
_LEAST_SIMILARITY = 0.6
#: least weight against a template. There all units count alike: what many took from a template is common by that alone
_LEAST_TEMPLATE_WEIGHT = 28.0
#: least weight between two holders of a passage that is known from others
_LEAST_COMPLETED_WEIGHT = 8.0
#: units around the places of two holders that are looked at too
_HOLDER_MARGIN = 6


def find(texts: Sequence[Text]) -> list[Match]:
    """All copied passages of 40 letters or more between the texts, and inside each; the order of the texts does not matter.

    Peer matches have `a` < `b`, template matches the template as `b`, self matches the first standing as `a`. Second standings,
    and what a template explains, are silenced before peers are compared: neither is reported twice.
    Raises ValueError where two texts have one id.
    """
    return _Comparison(Corpus(texts)).matches()


class _Found(NamedTuple):
    """A passage as it will be reported; `letters` are those of `chars` that no excluded span takes away."""

    passage: Passage
    a_span: Span
    b_span: Span
    chars: int
    letters: int
    similarity: float


class _Comparison:
    """One run: the corpus, its runs of units that recur, and what they weigh."""

    def __init__(self, corpus: Corpus) -> None:
        self.corpus = corpus
        self.common = grams(corpus.units)
        self.total = len(corpus.units)
        self.rare = Weights(self.common, self.total)

    def matches(self) -> list[Match]:
        """Self first, then templates, then peers, each on what the ones before have left."""
        corpus = self.corpus
        known = [
            self._measured(Passage(*corpus.positions(i, first), *corpus.positions(i, second), 0.0), first, second)
            for i, text in enumerate(corpus.texts)
            for first, second in text.repeats
        ]
        own = self._own()
        self._silence(found.passage.b for found in own)
        templates = self._against_templates()
        self._silence(found.passage.a for found in templates)
        matches = [self._match(found, "self") for found in known + own]
        matches += [self._match(found, "template") for found in templates]
        matches += [self._match(found, "peer", cluster) for found, cluster in self._between()]
        return sorted(matches, key=lambda match: (match.a, match.b, match.a_span, match.b_span))

    def _own(self) -> list[_Found]:
        submissions = self._runs_in(~self.corpus.is_template)
        seeds = blocks([inside(submissions, self.corpus.document)], self.total)
        kept = self._kept(self._passages([seeds], self.rare, _LEAST_WEIGHT), _LEAST_WEIGHT, drop_headings=False)
        # standings that overlap are items of one list, all in one form
        return [found for found in kept if found.passage.a_last <= found.passage.b_first]

    def _runs_in(self, texts: Mask) -> Grams:
        return self.common.where(texts[self.corpus.document[self.common.position]])

    def _against_templates(self) -> list[_Found]:
        corpus = self.corpus
        if not corpus.is_template.any():
            return []
        seeds = across(self._runs_in(~corpus.is_template), self._runs_in(corpus.is_template), corpus.document)
        found = self._passages([blocks([seeds], self.total)], Weights(None, self.total), _LEAST_TEMPLATE_WEIGHT)
        return list(self._kept(found, _LEAST_TEMPLATE_WEIGHT))

    def _between(self) -> Iterator[tuple[_Found, str | None]]:
        self.common = self._runs_in(~self.corpus.is_template)
        parts = list(between(self.common, self.corpus.units, self.corpus.document))
        found: list[Passage] = []
        weak: dict[tuple[int, int], list[Passage]] = defaultdict(list)
        for passage in self._passages(parts, self.rare, _LEAST_WEIGHT):
            if passage.weight >= _LEAST_WEIGHT:
                found.append(passage)
            else:
                weak[self._pair(passage)].append(passage)
        together: dict[tuple[tuple[int, int], str | None], list[Passage]] = defaultdict(list)
        for passage, cluster in listed(self.corpus, found, self._between_holders, self._between_pairs):
            together[self._pair(passage), cluster].append(passage)
        for (pair, cluster), group in together.items():
            beside = weak.get(pair, []) if cluster is None else []
            for kept in self._kept(joined([*group, *beside]), _LEAST_WEIGHT):
                yield kept, cluster

    def _between_holders(self, a: Place, b: Place) -> list[Passage]:
        """Passages between two places that hold one passage."""
        return self._known_from_others(align(self.corpus, self.rare, a, b, _HOLDER_MARGIN))

    def _between_pairs(self, pairs: set[tuple[int, int]]) -> list[Passage]:
        """Passages between pairs of texts (representative, holder), whatever number of texts holds them."""
        corpus = self.corpus
        chosen = np.zeros(len(corpus.texts), np.bool_)
        chosen[[text for text, _ in pairs]] = True
        a, b = across(self.common, self._runs_in(chosen), corpus.document)
        wanted = np.array([text * len(corpus.texts) + holder for text, holder in pairs])
        keep = np.isin(corpus.document[b].astype(np.int64) * len(corpus.texts) + corpus.document[a], wanted)
        a, b = a[keep], b[keep]
        seeds = Seeds(np.minimum(a, b), np.maximum(a, b))
        return self._known_from_others(self._passages([blocks([seeds], self.total)], self.rare, _LEAST_WEIGHT))

    def _known_from_others(self, found: Iterable[Passage]) -> list[Passage]:
        """Passages that others hold too need less weight of their own."""
        return [p._replace(weight=max(p.weight, _LEAST_WEIGHT)) for p in found if p.weight >= _LEAST_COMPLETED_WEIGHT]

    def _pair(self, passage: Passage) -> tuple[int, int]:
        return int(self.corpus.document[passage.a_first]), int(self.corpus.document[passage.b_first])

    def _passages(self, parts: list[Blocks], weights: Weights, least: float) -> Iterator[Passage]:
        return passages(self.corpus, weights, regions(parts, self.corpus, weights), least)

    def _kept(self, found: Iterable[Passage], least: float, drop_headings: bool = True) -> Iterator[_Found]:
        """Those heavy, long and alike enough, with their edges at sentences."""
        corpus = self.corpus
        for passage in found:
            if passage.weight < least:
                continue
            placed = at_sentences(corpus, passage, drop_headings)
            kept = self._measured(placed, corpus.span(*placed.a), corpus.span(*placed.b))
            if kept.letters >= LEAST_LETTERS and kept.similarity >= _LEAST_SIMILARITY:
                yield kept

    def _measured(self, passage: Passage, a_span: Span, b_span: Span) -> _Found:
        i, j = self._pair(passage)
        a, b = self.corpus.letters(i, a_span), self.corpus.letters(j, b_span)
        heard = max(len(a) - self.corpus.unheard(*passage.a), len(b) - self.corpus.unheard(*passage.b))
        return _Found(passage, a_span, b_span, max(len(a), len(b)), heard, round(similarity(a, b), 4))

    def _silence(self, places: Iterable[Place]) -> None:
        """Leave these places out of everything that follows."""
        self.corpus.silence(places)
        self.common = self.common.where(self.corpus.heard(self.common.position, RUN))

    def _match(self, found: _Found, kind: MatchKind, cluster: str | None = None) -> Match:
        i, j = self._pair(found.passage)
        a, b = self.corpus.texts[i].id, self.corpus.texts[j].id
        return Match(a, found.a_span, b, found.b_span, found.chars, found.similarity, kind, cluster)
