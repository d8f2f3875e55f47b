"""What is written beside a place in an original."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from pipeline.records import Anchor, Severity, Span


class Mark(NamedTuple):
    """A remark: its place in the original, the words there as printed (None where the thing is absent), and what is said.

    `span` is the place in the reading text, None for what is absent; `severity` gives the colour of a highlight.
    """

    anchor: Anchor | None
    quote: str | None
    text: str
    severity: Severity = "medium"
    span: Span | None = None


@lru_cache(maxsize=4096)  # the paragraphs of a document are searched for each of its marks
def letters_with_places(text: str) -> tuple[str, tuple[int, ...]]:
    """A text without blanks, and where each of its characters stood.

    >>> letters_with_places("3 月")
    ('3月', (0, 2))
    """
    places = tuple(at for at, char in enumerate(text) if not char.isspace())
    return "".join(text[at] for at in places), places


def find(quote: str, text: str) -> Span | None:
    """Where `quote` stands in `text`, blanks aside; its beginning, where the whole does not stand there.

    >>> find("3月5日前", "请于3 月 5日前报送")
    Span(start=2, end=8)
    """
    wanted, _ = letters_with_places(quote)
    squeezed, places = letters_with_places(text)
    for size in dict.fromkeys((len(wanted), _BEGINNING)):
        part = wanted[:size]
        at = squeezed.find(part) if len(part) == size else -1
        if part and at >= 0:
            return Span(places[at], places[at + len(part) - 1] + 1)
    return None


#: characters of a quotation that are enough to find its place
_BEGINNING = 8
