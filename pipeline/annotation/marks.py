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


#: characters of a quotation that are enough to find its place
_BEGINNING = 8


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
    Span(start=2, end=9)
    """
    squeezed, places = letters_with_places(text)
    for part in sought(quote):
        at = squeezed.find(part)
        if at >= 0:
            return Span(places[at], places[at + len(part) - 1] + 1)
    return None


def sought(quote: str) -> list[str]:
    """What is looked for in place of a quotation, blanks aside: the whole, then the beginning that is enough to find its place.

    >>> sought("于3月5日前报送 总结"), sought("3 月"), sought(" ")
    (['于3月5日前报送总结', '于3月5日前报送'], ['3月'], [])
    """
    wanted, _ = letters_with_places(quote)
    return list(dict.fromkeys(part for part in (wanted, wanted[:_BEGINNING]) if part))
