"""How much of a document is copied from its peers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from pipeline.records import Match, Span
from pipeline.reuse.normalise import I64, Mask, letters_at


class Share(NamedTuple):
    """Letters copied from peers, and letters that could have been: those that no template explains and that stand for the first time."""

    copied: int
    considered: int

    @property
    def ratio(self) -> float:
        """0 to 1; 0 where nothing is considered."""
        return self.copied / self.considered if self.considered else 0.0


def covered(text: str, marks: Sequence[Span], spans: Sequence[Span]) -> list[Share]:
    """How many letters of each of `spans` in `text` lie in one of `marks`, of all of them."""
    offsets = letters_at(text)
    inside = np.zeros(len(offsets), np.bool_)
    for low, high in np.searchsorted(offsets, np.array(marks, np.int64).reshape(-1, 2)).tolist():
        inside[low:high] = True
    return _summed(inside, np.ones(len(offsets), np.bool_), offsets, spans)


def copied_share(document: str, text: str, matches: Iterable[Match], spans: Sequence[Span] | None = None) -> list[Share]:
    """The copied share of each of `spans` in `text`, or of the whole text: letters, without blanks and punctuation.

    `document` is the id under which `matches` (those of the batch, or of this document) speak of the text. What a template
    explains leaves numerator and denominator, and so does a second standing: two identical documents reach 1 each.
    """
    offsets = letters_at(text)
    copied, counted = np.zeros(len(offsets), np.bool_), np.ones(len(offsets), np.bool_)
    for match in matches:
        for side, span in ((match.a, match.a_span), (match.b, match.b_span)):
            if side != document:
                continue
            low, high = np.searchsorted(offsets, span)
            if match.kind == "peer":
                copied[low:high] = True
            elif match.kind == "template" or span == match.b_span:
                counted[low:high] = False
    return _summed(copied & counted, counted, offsets, [Span(0, len(text))] if spans is None else spans)


def _summed(copied: Mask, considered: Mask, offsets: I64, spans: Sequence[Span]) -> list[Share]:
    """The letters of each span that are so and so."""
    places = np.searchsorted(offsets, np.array(spans, np.int64).reshape(-1, 2))
    sums = np.zeros((2, len(offsets) + 1), np.int64)
    np.cumsum([copied, considered], axis=1, out=sums[:, 1:])
    return [Share(*row) for row in (sums[:, places[:, 1]] - sums[:, places[:, 0]]).T.tolist()]
