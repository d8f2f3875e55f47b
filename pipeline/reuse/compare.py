"""The comparison of a batch, from texts to matches."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from pipeline.records import Match, MatchKind, Span
from pipeline.reuse.align import Passage, Place, align, similarity
from pipeline.reuse.candidates import Blocks, between, blocks, inside, regions, with_templates
from pipeline.reuse.clusters import completed
from pipeline.reuse.corpus import Corpus, Text
from pipeline.reuse.fingerprint import RUN, Grams, Weights, grams
from pipeline.reuse.passages import at_sentences, joined, passages

#: letters of the shortest passage (the contract's)
LEAST_LETTERS = 40
#: least weight of a passage between submissions or inside one. On generated batches of 25 and 300 documents chains of stock phrases
#: weigh up to 20, and hardly a copy of 40 characters less than 24; the practice sets do not change between 20 and 24
_LEAST_WEIGHT = 22.0
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


class _Comparison:
    """One run: the corpus, its runs of units that recur, and what they weigh."""

    def __init__(self, corpus: Corpus) -> None:
        self.corpus = corpus
        self.common = grams(corpus.units)
        self.total = len(corpus.units)
        self.rare, self.even = Weights(self.common, self.total), Weights(None, self.total)

    def matches(self) -> list[Match]:
        """Self first, then templates, then peers, each on what the ones before have left."""
        known = [
            self._match(Passage(*self.corpus.positions(i, first), *self.corpus.positions(i, second), 0.0), "self", (first, second))
            for i, text in enumerate(self.corpus.texts)
            for first, second in text.repeats
        ]
        own = self._own()
        self._silence(passage.b for passage in own)
        templates = self._against_templates()
        self._silence(passage.a for passage in templates)
        found = [*known, *(self._match(passage, "self") for passage in own), *(self._match(passage, "template") for passage in templates)]
        found += [self._match(passage, "peer", cluster=cluster) for passage, cluster in self._between()]
        return sorted(found, key=lambda match: (match.a, match.b, match.a_span, match.b_span))

    def _own(self) -> list[Passage]:
        submissions = self._submissions()
        seeds = blocks(inside(submissions, self.corpus.document), self.total)
        found = self._kept(self._passages([seeds], self.rare), _LEAST_WEIGHT, drop_headings=False)
        # standings that overlap are items of one list, all in one form
        return [passage for passage in found if passage.a_last <= passage.b_first]

    def _submissions(self) -> Grams:
        return self.common.where(~self.corpus.is_template[self.corpus.document[self.common.position]])

    def _against_templates(self) -> list[Passage]:
        if not self.corpus.is_template.any():
            return []
        seeds = blocks(with_templates(self.common, self.corpus.document, self.corpus.is_template), self.total)
        return list(self._kept(self._passages([seeds], self.even), _LEAST_TEMPLATE_WEIGHT))

    def _between(self) -> Iterator[tuple[Passage, str | None]]:
        submissions = self._submissions()
        parts = list(between(submissions, self.corpus.units, self.corpus.document))
        found, weak = [], defaultdict(list)
        for passage in self._passages(parts, self.rare):
            if passage.weight >= _LEAST_WEIGHT:
                found.append(passage)
            else:
                weak[self._pair(passage)].append(passage)
        together: dict[tuple[tuple[int, int], str | None], list[Passage]] = defaultdict(list)
        for passage, cluster in completed(self.corpus, found, self._between_holders):
            together[self._pair(passage), cluster].append(passage)
        for (pair, cluster), group in together.items():
            beside = weak.get(pair, []) if cluster is None else []
            for passage in self._kept(joined([*group, *beside]), _LEAST_WEIGHT):
                yield passage, cluster

    def _between_holders(self, a: Place, b: Place) -> list[Passage]:
        """Passages between two places that hold one passage: known from others, they need less weight of their own."""
        found = align(self.corpus, self.rare, a, b, _HOLDER_MARGIN)
        return [p._replace(weight=max(p.weight, _LEAST_WEIGHT)) for p in found if p.weight >= _LEAST_COMPLETED_WEIGHT]

    def _pair(self, passage: Passage) -> tuple[int, int]:
        return int(self.corpus.document[passage.a_first]), int(self.corpus.document[passage.b_first])

    def _passages(self, parts: list[Blocks], weights: Weights) -> Iterator[Passage]:
        return passages(self.corpus, weights, regions(parts, self.corpus, weights))

    def _kept(self, found: Iterable[Passage], least: float, drop_headings: bool = True) -> Iterator[Passage]:
        """Those heavy and long enough, with their edges at sentences."""
        for passage in found:
            if passage.weight < least:
                continue
            placed = at_sentences(self.corpus, passage, drop_headings)
            if max(self._letters(placed.a), self._letters(placed.b)) >= LEAST_LETTERS:
                yield placed

    def _letters(self, side: Place) -> int:
        text = int(self.corpus.document[side[0]])
        return len(self.corpus.letters(text, self.corpus.span(*side))) - self.corpus.unheard(*side)

    def _silence(self, places: Iterable[Place]) -> None:
        """Leave these places out of everything that follows."""
        self.corpus.silence(places)
        self.common = self.common.where(self.corpus.heard(self.common.position, RUN))

    def _match(self, passage: Passage, kind: MatchKind, spans: tuple[Span, Span] | None = None, cluster: str | None = None) -> Match:
        i, j = self._pair(passage)
        a_span, b_span = spans or (self.corpus.span(*passage.a), self.corpus.span(*passage.b))
        a, b = self.corpus.letters(i, a_span), self.corpus.letters(j, b_span)
        texts = self.corpus.texts
        return Match(texts[i].id, a_span, texts[j].id, b_span, max(len(a), len(b)), round(similarity(a, b), 4), kind, cluster)
