"""Where words stand in a text, and the clause around them."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.records import Span


def standings(words: str, norm: str) -> Iterator[Span]:
    """Where the words stand in a text, without overlaps."""
    start = norm.find(words)
    while start >= 0:
        yield Span(start, start + len(words))
        start = norm.find(words, start + len(words))


def clause(norm: str, place: Span) -> Span:
    """The clause around a hit, at most 40 characters."""
    start = max(norm.rfind(mark, 0, place.start) for mark in "，。；\n") + 1
    stop = min((i for mark in "，。；\n" if (i := norm.find(mark, place.end)) >= 0), default=len(norm))
    return Span(max(start, place.start - 20), min(stop, place.end + 20))
