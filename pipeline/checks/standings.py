"""Where words stand in a text, and the clause and the sentence around them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pipeline.records import Span

SENTENCE_ENDS = ("。", "；", "\n")
_CLAUSE_ENDS = ("，", *SENTENCE_ENDS)


def standings(words: str, norm: str) -> Iterator[Span]:
    """Where the words stand in a text, without overlaps."""
    start = norm.find(words)
    while start >= 0:
        yield Span(start, start + len(words))
        start = norm.find(words, start + len(words))


def sentence(norm: str, place: Span, ends: Iterable[str] = SENTENCE_ENDS) -> Span:
    """A place with what stands around it, from behind the mark before it to the mark behind it; `ends` are single characters."""
    start, stop = 0, len(norm)
    for mark in ends:  # each is looked for only as far as the nearest one before it
        start = max(start, norm.rfind(mark, start, place.start) + 1)
        at = norm.find(mark, place.end, stop)
        stop = at if at >= 0 else stop
    return Span(start, stop)


def clause(norm: str, place: Span) -> Span:
    """The clause around a hit, twenty characters on each side at most."""
    start, stop = sentence(norm, place, _CLAUSE_ENDS)
    return Span(max(start, place.start - 20), min(stop, place.end + 20))


def in_title(words: str) -> bool:
    """Whether the 《 of a title is still open at the end of some words."""
    return words.count("《") > words.count("》")
