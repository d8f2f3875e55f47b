"""The comparison of a batch, from texts to matches."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from pipeline.collecting import uncollected
from pipeline.records import Match, MatchKind, Span
from pipeline.reuse.align import Passage, Place, align, similarity
from pipeline.reuse.clusters import listed
from pipeline.reuse.corpus import Corpus, Text
from pipeline.reuse.engine import Engine, Index
from pipeline.reuse.fingerprint import Alike, Weights, scale
from pipeline.reuse.links import of_pairs
from pipeline.reuse.local import Local
from pipeline.reuse.memory import Found, Memory
from pipeline.reuse.paraphrase import rewritten
from pipeline.reuse.passages import at_sentences, joined, passages
from pipeline.reuse.regions import Regions

#: letters of the shortest passage (the contract's)
LEAST_LETTERS = 40
#: least weight of a passage between submissions or inside one, by the batch's units (as a power of two). In batches of 25 documents, where
#: no phrase is frequent, chains of stock phrases weigh up to 20; in those of 300 and 1,500 nearly all weigh less than 17. The larger the
#: batch, the more phrases are frequent and the less all passages weigh: of 5,000 documents' copies with exchanged words 2 % lie below 16
_LEAST_UNITS, _LEAST_WEIGHTS = (18.0, 20.0, 24.0), (22.0, 18.0, 17.0)
#: least similarity. Copies of one original at two removes, each with a fifth of its words exchanged, reach no more; passages that weigh
#: enough and resemble each other less are rare: between 0.5 and 0.6 nothing else changes in generated batches and practice sets
_LEAST_SIMILARITY = 0.5
#: least weight against a template. There all units count alike: what many took from a template is common by that alone
_LEAST_TEMPLATE_WEIGHT = 28.0
#: regions of a template must weigh so much more than those between submissions, for the same reason
_TEMPLATES_STRICTER = 8.0
#: least weight between two holders of a passage that is known from others
_LEAST_COMPLETED_WEIGHT = 4.0
#: units around the places of two holders that are looked at too
_HOLDER_MARGIN = 6


def find(texts: Sequence[Text], engine: Engine | None = None) -> list[Match]:
    """All copied passages of 40 letters or more between the texts, and inside each; the order of the texts does not matter.

    Peer matches have `a` < `b`, template matches the template as `b`, self matches the first standing as `a`. Second standings,
    and what a template explains, are silenced before peers are compared: neither is reported twice.
    The set work runs in `engine`, by default on this machine; it changes nothing about the matches.
    Raises ValueError where two texts have one id.
    """
    engine = engine or Local()
    with uncollected():  # a million small objects and hardly a cycle: looking through them took a fifth of the time
        corpus = Corpus(texts, engine.normals)
        with engine.index(corpus.padded, corpus.document, corpus.begin, corpus.names) as index:
            return Comparison(corpus, index).matches()


class Comparison:
    """One run: the corpus, the index that does the set work on it, and what its units weigh."""

    def __init__(self, corpus: Corpus, index: Index, weights: Weights | None = None, size: int | None = None) -> None:
        """`weights` and `size` are those of a larger batch to which the corpus belongs."""
        self.corpus = corpus
        self.index = index
        self.rare = weights or index.weights()
        self.least = float(np.interp(np.log2(scale(size or len(corpus.units))), _LEAST_UNITS, _LEAST_WEIGHTS))

    def matches(self) -> list[Match]:
        """Self first, then templates, then peers, each on what the ones before have left."""
        corpus = self.corpus
        known = [
            self._measured(Passage(*corpus.positions(i, first), *corpus.positions(i, second), 0.0), first, second)
            for i, text in enumerate(corpus.texts)
            for first, second in text.repeats
        ]
        own = self._own()
        self.corpus.wall_off(found.passage.b for found in own)
        templates = self._against_templates()
        self.corpus.wall_off(found.passage.a for found in templates)
        matches = [self._match(found, "self") for found in known + own]
        matches += [self._match(found, "template") for found in templates]
        peers = list(self._between())
        matches += [self._match(found, "peer", cluster) for found, cluster in peers]
        matches += [self._match(found, "peer") for found in self._in_other_words(found for found, _ in peers)]
        return sorted(matches, key=lambda match: (match.a, match.b, match.a_span, match.b_span))

    def across(self, border: int) -> list[Match]:
        """Between the texts before a position and those behind it, and no others; however many hold a passage, without clusters."""
        found: dict[tuple[int, int], list[Passage]] = defaultdict(list)
        regions = self.index.between_texts(self.corpus.runs(~self.corpus.is_template), self.rare, border)
        for passage in self._passages(regions, self.rare, self.least):
            found[self._pair(passage)].append(passage)
        pairs = (joined(self.corpus, group) for group in found.values() if any(p.weight >= self.least for p in group))
        known = [one for group in pairs for one in self._kept(group, self.least)]
        reworded = [one for one in self._in_other_words(known) if one.passage.a_first < border <= one.passage.b_first]
        return [self._match(one, "peer") for one in known + reworded]

    def _own(self) -> list[Found]:
        memory = self.index.memory
        asked, known = ~self.corpus.is_template, memory.own if memory else {}
        asked[list(known)] = False
        regions = self.index.within_texts(self.corpus.runs(asked), self.rare)
        kept = self._kept(self._passages(regions, self.rare, self.least), self.least, drop_headings=False)
        # standings that overlap are items of one list, all in one form
        return self._with(known, [found for found in kept if found.passage.a_last <= found.passage.b_first])

    def _against_templates(self) -> list[Found]:
        corpus, memory = self.corpus, self.index.memory
        if not corpus.is_template.any():
            return []
        alike = Alike(len(corpus.units))
        if memory:
            memory.recall_explained(np.flatnonzero(corpus.is_template).tolist())
        asked, known = ~corpus.is_template, memory.explained if memory else {}
        asked[list(known)] = False
        regions = self.index.to_sources(corpus.runs(asked), corpus.runs(corpus.is_template), alike, stricter=_TEMPLATES_STRICTER)
        return self._with(known, self._kept(self._passages(regions, alike, _LEAST_TEMPLATE_WEIGHT), _LEAST_TEMPLATE_WEIGHT))

    def _with(self, known: dict[int, list[Found]], found: Iterable[Found]) -> list[Found]:
        """What is known of some texts, and what was found in the others, which is known then, too."""
        for one in found:
            known.setdefault(self._pair(one.passage)[0], []).append(one)
        return [one for several in known.values() for one in several]

    def _between(self) -> Iterator[tuple[Found, str | None]]:
        index, memory = self.index, self.index.memory
        index.walled(self.corpus.walled_off())
        regions = index.between_texts(self.corpus.runs(~self.corpus.is_template), self.rare)
        found: list[Passage] = []
        weak: dict[tuple[int, int], list[Passage]] = defaultdict(list)
        for passage in passages(self.corpus, self.rare, regions, self.least, memory):
            if passage.weight >= self.least:
                found.append(passage)
            else:
                weak[self._pair(passage)].append(passage)
        together: dict[tuple[tuple[int, int], str | None], list[Passage]] = defaultdict(list)
        for passage, cluster in listed(self.corpus, found, self._between_holders, self._between_pairs):
            together[self._pair(passage), cluster].append(passage)
        for (pair, cluster), group in together.items():
            beside = weak.get(pair, []) if cluster is None else []
            for kept in self._kept(joined(self.corpus, [*group, *beside]), self.least, memory=memory):
                yield kept, cluster

    def _between_holders(self, a: Place, b: Place) -> list[Passage]:
        """Passages between two places that hold one passage."""
        return self._known_from_others(align(self.corpus, self.rare, a, b, _HOLDER_MARGIN))

    def _between_pairs(self, pairs: set[tuple[int, int]]) -> list[Passage]:
        """Passages between pairs of texts (representative, holder), whatever number of texts holds them."""
        corpus = self.corpus
        chosen = np.zeros(len(corpus.texts), np.bool_)
        chosen[[text for text, _ in pairs]] = True
        between = np.array(sorted(pairs), np.int64)
        known = of_pairs(between[:, 0], between[:, 1])
        submissions = ~corpus.is_template
        regions = self.index.to_sources(self.corpus.runs(submissions), self.corpus.runs(chosen & submissions), self.rare, known)
        return self._known_from_others(self._passages(regions, self.rare, self.least))

    def _in_other_words(self, known: Iterable[Found]) -> Iterator[Found]:
        """Passages told in other words, outside of those `known`."""
        places = (place for found in known for place in (found.passage.a, found.passage.b))
        for passage in rewritten(self.corpus, places):
            found = self._measured(passage, self.corpus.span(*passage.a), self.corpus.span(*passage.b))
            if found.letters >= LEAST_LETTERS:
                yield found

    def _known_from_others(self, found: Iterable[Passage]) -> list[Passage]:
        """Passages that others hold too need less weight of their own."""
        return [p._replace(weight=max(p.weight, self.least)) for p in found if p.weight >= _LEAST_COMPLETED_WEIGHT]

    def _pair(self, passage: Passage) -> tuple[int, int]:
        return int(self.corpus.document[passage.a_first]), int(self.corpus.document[passage.b_first])

    def _passages(self, regions: Regions, weights: Weights, least: float) -> Iterator[Passage]:
        return passages(self.corpus, weights, regions, least)

    def _kept(self, found: Iterable[Passage], least: float, drop_headings: bool = True, memory: Memory | None = None) -> Iterator[Found]:
        """Those heavy, long and alike enough, with their edges at sentences."""
        corpus = self.corpus
        for passage in found:
            if passage.weight < least:
                continue
            kept = memory.measured_before.get(passage[:4]) if memory else None
            if kept is None:
                placed = at_sentences(corpus, passage, drop_headings)
                kept = self._measured(placed, corpus.span(*placed.a), corpus.span(*placed.b))
            if memory:
                memory.measured[passage[:4]] = kept
            if kept.letters >= LEAST_LETTERS and kept.similarity >= _LEAST_SIMILARITY:
                yield kept

    def _measured(self, passage: Passage, a_span: Span, b_span: Span) -> Found:
        i, j = self._pair(passage)
        a, b = self.corpus.letters(i, a_span), self.corpus.letters(j, b_span)
        heard = max(len(a) - self.corpus.unheard(*passage.a), len(b) - self.corpus.unheard(*passage.b))
        return Found(passage, a_span, b_span, max(len(a), len(b)), heard, round(similarity(a, b), 4))

    def _match(self, found: Found, kind: MatchKind, cluster: str | None = None) -> Match:
        i, j = self._pair(found.passage)
        a, b = self.corpus.texts[i].id, self.corpus.texts[j].id
        return Match(a, found.a_span, b, found.b_span, found.chars, found.similarity, kind, cluster)
