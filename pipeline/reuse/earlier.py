"""New texts against earlier ones: what was taken over from them. Earlier texts are not compared with each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from pipeline.records import Match, Span
from pipeline.reuse.archive import Archive, runs, runs_of
from pipeline.reuse.compare import Comparison
from pipeline.reuse.corpus import Corpus, Text
from pipeline.reuse.engine import Engine
from pipeline.reuse.fingerprint import U64, Weights, commonness
from pipeline.reuse.local import Local
from pipeline.reuse.normalise import Mask

#: what stands before the ids of earlier and of new texts, so that the earlier ones come first: of a run that many hold the first is linked
_EARLIER, _NEW = "0", "1"


@dataclass(frozen=True, slots=True)
class Known:
    """A text, and what was found in it before: passages that a template explains, second standings. They are no news."""

    text: Text
    taken: tuple[Span, ...] = ()


def indexed(texts: Sequence[Known], engine: Engine | None = None) -> U64:
    """The runs of earlier texts, to be kept: a part of an `Archive`, whose texts are numbered in the order of their ids."""
    return runs(_laid_out(texts, engine or Local()))


def found_in(new: Sequence[Known], earlier: Sequence[Known], archive: Archive, engine: Engine | None = None) -> list[Match]:
    """The passages that new texts share with earlier ones, `a` being the earlier text and `b` the new one.

    `earlier` are the texts of the parts of `archive`, in their order, `new` the submissions of a batch; an id may stand on both sides.
    Only earlier texts that share something are looked at, those also for passages told in other words. A passage is matched with up to
    eight earlier holders, with one of more.
    """
    engine = engine or Local()
    chosen = [known for known, likely in zip(earlier, _likely(_laid_out(new, engine), archive), strict=True) if likely]
    both = [_renamed(known, _EARLIER) for known in chosen] + [_renamed(known, _NEW) for known in new]
    corpus = _laid_out(both, engine)
    border = int(corpus.begin[len(chosen)])
    if not chosen or border == len(corpus.units):
        return []
    with engine.index(corpus.padded, corpus.document, corpus.begin, [text.id for text in corpus.texts]) as index:
        size = archive.size + len(corpus.units) - border
        found = Comparison(corpus, index, _weights(corpus, border, archive, size), size).across(border)
    found = [replace(match, a=match.a.removeprefix(_EARLIER), b=match.b.removeprefix(_NEW)) for match in found]
    return sorted(found, key=lambda match: (match.b, match.b_span, match.a, match.a_span))


def _renamed(known: Known, before: str) -> Known:
    return replace(known, text=replace(known.text, id=before + known.text.id))


def _laid_out(texts: Iterable[Known], engine: Engine) -> Corpus:
    """The texts as a corpus, all alike, with a wall where something was found before."""
    held: Mapping[str, Known] = {known.text.id: known for known in texts}
    corpus = Corpus([replace(known.text, role="submission") for known in held.values()], engine.normals)
    places = [corpus.positions(i, span) for i, text in enumerate(corpus.texts) for span in held[text.id].taken]
    corpus.wall_off(places)
    return corpus


def _likely(corpus: Corpus, archive: Archive) -> Mask:
    """Which earlier texts share enough with a text of the corpus."""
    value, position = runs_of(corpus)
    order = np.argsort(value, kind="stable")
    return archive.likely(value[order], corpus.document[position[order]].astype(np.int64))


def _weights(corpus: Corpus, border: int, archive: Archive, size: int) -> Weights:
    """What the units weigh among all earlier texts and the new ones, which begin at `border`."""
    value, position = runs_of(corpus)
    order = np.argsort(value)
    value, position = value[order], position[order]
    first = np.flatnonzero(np.concatenate([np.ones(len(value[:1]), np.bool_), value[1:] != value[:-1]]))
    standings = archive.holders(value[first]) + np.add.reduceat(position >= border, first, dtype=np.int64)
    common = np.zeros(len(corpus.units), np.uint8)
    common[position] = np.repeat(commonness(standings, size), np.diff(first, append=len(value)))
    return Weights(common)
