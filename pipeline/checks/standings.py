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
    """A place with what stands around it, from behind the mark before it to the mark behind it."""
    start = max((at + len(mark) for mark in ends if (at := norm.rfind(mark, 0, place.start)) >= 0), default=0)
    stop = min((at for mark in ends if (at := norm.find(mark, place.end)) >= 0), default=len(norm))
    return Span(start, stop)


def clause(norm: str, place: Span) -> Span:
    """The clause around a hit, twenty characters on each side at most."""
    start, stop = sentence(norm, place, _CLAUSE_ENDS)
    return Span(max(start, place.start - 20), min(stop, place.end + 20))


def in_title(words: str) -> bool:
    """Whether the 《 of a title is still open at the end of some words."""
    return words.count("《") > words.count("》")
