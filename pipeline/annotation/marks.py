"""What is written beside a place in an original, and how the place is found again there."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

from pipeline.cleaning.normal import normal
from pipeline.records import Anchor, Severity, Span


class Part(NamedTuple):
    """Words in one block of an original: `text` is what was read in that block, `[start, end)` are the words in it."""

    anchor: Anchor | None
    text: str
    start: int
    end: int

    @property
    def words(self) -> str:
        """The words meant."""
        return self.text[self.start : self.end]


class Mark(NamedTuple):
    """A remark, and the words that it is about, block by block in reading order (none where it is about something absent).

    `severity` gives the colour of a highlight, `span` is the place in the reading text; `loose` is what is said where the words are not
    found again in the original, `text` by default.
    """

    text: str
    parts: tuple[Part, ...] = ()
    severity: Severity = "medium"
    span: Span | None = None
    loose: str = ""

    @property
    def unplaced(self) -> str:
        """What is said where the words are not found again."""
        return self.loose or self.text


#: cells of the table by which two texts are compared at most: a block of 10 000 letters in a page of as many
_COMPARED = 100_000_000


@lru_cache(maxsize=4096)  # the paragraphs of a document are searched for each of its marks
def letters_with_places(text: str) -> tuple[str, tuple[int, ...]]:
    """A text in normal form without blanks, and where each of its characters stood.

    >>> letters_with_places("３ 月")
    ('3月', (0, 2))
    """
    form = normal(text)
    places = tuple(at for at, char in enumerate(form) if not char.isspace())
    return "".join(form[at] for at in places), places


def located(part: Part, text: str) -> Span | None:
    """Where the words of `part` stand in `text`, which holds the block as the file has it; None where most of them do not.

    What reading changed does not matter: an automatic number that stands in no text, blanks, glosses. Of words that stand in a block more
    than once those meant are found.

    >>> located(Part(None, "1.负责人____，联系人____", 13, 17), "负责人____，联系人____")
    Span(start=11, end=15)
    """
    block, text_places = letters_with_places(part.text)[0], letters_with_places(text)
    start, end = (len(letters_with_places(part.text[:at])[0]) for at in (part.start, part.end))
    found = _mapped(block, start, end, text_places[0])
    return found and Span(text_places[1][found.start], text_places[1][found.end - 1] + 1)


def _mapped(block: str, start: int, end: int, text: str) -> Span | None:
    """The range of `text` that stands for `[start, end)` of `block`."""
    if start >= end or not text:
        return None
    if (shift := text.find(block)) >= 0:
        return Span(start + shift, end + shift)
    if block.endswith(text):  # an automatic number stands before it
        ahead = len(block) - len(text)
        return Span(max(start - ahead, 0), end - ahead) if end > ahead else None
    if len(block) * len(text) > _COMPARED:
        at = text.find(block[start:end])
        return Span(at, at + end - start) if at >= 0 else None
    same = [
        (max(code.src_start, start) - code.src_start + code.dest_start, min(code.src_end, end) - code.src_start + code.dest_start)
        for code in Levenshtein.opcodes(block, text)
        if code.tag == "equal" and code.src_start < end and code.src_end > start
    ]
    enough = 2 * sum(high - low for low, high in same) > end - start
    return Span(same[0][0], same[-1][1]) if enough else None
