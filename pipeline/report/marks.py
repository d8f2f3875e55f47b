"""A text cut into rows and segments, so that marks which overlap each other can be shown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from msgspec import Struct

from pipeline.records import Span


class Mark(Struct, frozen=True):
    """Something to be shown on `span`: `css` are class names, `anchor` the id of its first character.

    `ref` is a short sign put before it that leads to `href`; `hint` says in words what it is, and belongs to the sign if there is one.
    """

    span: Span
    css: str
    anchor: str = ""
    ref: str = ""
    href: str = ""
    hint: str = ""


class Segment(Struct, frozen=True):
    """A run of characters under the same marks; `opens` are the marks that begin right before it, `hint` is what those without sign say."""

    text: str
    css: str
    opens: tuple[Mark, ...] = ()
    hint: str = ""


class Row(Struct, frozen=True):
    """A line of the text, or a part of one, in segments."""

    span: Span
    segments: tuple[Segment, ...]
    opens: tuple[Mark, ...]


def lines(text: str, cuts: Iterable[int] = ()) -> list[Span]:
    """The lines of `text` that hold more than blanks, cut further at the offsets `cuts`.

    >>> lines("一、目标\\n\\n二、步骤", [6])
    [Span(start=0, end=4), Span(start=6, end=10)]
    """
    stops = sorted({cut for cut in cuts if 0 < cut < len(text)})
    found: list[Span] = []
    for line in re.finditer(r"[^\n]+", text):
        edges = [line.start(), *(stop for stop in stops if line.start() < stop < line.end()), line.end()]
        found += [Span(start, end) for start, end in pairwise(edges)]
    return [span for span in found if text[span.start : span.end].strip()]


def rows(text: str, spans: Sequence[Span], marks: Sequence[Mark]) -> list[Row]:
    """Each of `spans` (ascending, apart from each other) as a row of segments.

    Every mark begins in exactly one row: the one that holds its first character, else the next, else the last.
    """
    begins: list[list[Mark]] = [[] for _ in spans]
    for mark in sorted(marks, key=lambda mark: (mark.span.start, -mark.span.end)):
        if spans:
            at = next((i for i, span in enumerate(spans) if span.end > mark.span.start), len(spans) - 1)
            begins[at].append(mark)
    made = []
    for span, opens in zip(spans, begins, strict=True):
        inside = [mark for mark in marks if mark.span.start < span.end and mark.span.end > span.start]
        made.append(Row(span, tuple(_segments(text, span, inside, opens)), tuple(opens)))
    return made


def _segments(text: str, row: Span, inside: Sequence[Mark], opens: Sequence[Mark]) -> Iterable[Segment]:
    starts = [(min(max(mark.span.start, row.start), row.end - 1), mark) for mark in opens]
    edges = {row.start, row.end, *(start for start, _ in starts)}
    for mark in inside:
        edges |= {max(mark.span.start, row.start), min(mark.span.end, row.end)}
    ordered = sorted(edges)
    for start, end in pairwise(ordered):
        over = [mark for mark in inside if mark.span.start <= start and end <= mark.span.end]
        names = {name for mark in over for name in mark.css.split()}
        hints = dict.fromkeys(mark.hint for mark in over if mark.hint and not mark.ref)
        yield Segment(text[start:end], " ".join(sorted(names)), tuple(mark for at, mark in starts if at == start), "; ".join(hints))


def union(spans: Iterable[Span]) -> list[Span]:
    """The spans joined where they touch or overlap, ascending.

    >>> union([Span(5, 9), Span(0, 6), Span(12, 14)])
    [Span(start=0, end=9), Span(start=12, end=14)]
    """
    joined: list[Span] = []
    for span in sorted(span for span in spans if span.end > span.start):
        if joined and span.start <= joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return joined


def joined(text: str, spans: Iterable[Span]) -> list[Span]:
    """The spans joined also where nothing but blanks keeps them apart.

    >>> joined("一二\\n三四，五", [Span(0, 2), Span(3, 5), Span(6, 7)])
    [Span(start=0, end=5), Span(start=6, end=7)]
    """
    made: list[Span] = []
    for span in union(spans):
        if made and not text[made[-1].end : span.start].strip():
            made[-1] = Span(made[-1].start, span.end)
        else:
            made.append(span)
    return made
