"""How the lines of a page are set: which margins they keep, and which line goes on with the one before."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

Box = tuple[float, float, float, float]

# Lengths below are in em, the height of a line's characters. Typesetters end a line up to two characters early, where a mark would begin
# the next one; a paragraph begins two characters in, a form's line one.
_EARLY, _FLUSH, _INDENT = 2.5, 1.2, (1.5, 4.0)
#: the last line of a paragraph leaves more room than this, or nothing tells it from others
_SHORT = 4.0
#: paragraphs that must begin indented, and their share of those whose beginning is known
_STARTS, _SHARE = 3, 0.6
#: lines of one centred title: their middles lie so near each other and the page's, and their sizes agree so far; those of one paragraph may
#: differ more, by their fonts; what is larger than most lines by so much is a title
_MIDDLE, _PAGE_MIDDLE, _SIZES, _FONTS, _LARGER = 0.6, 0.75, 1.1, 1.2, 1.15
#: what ends a paragraph, and what may end an item of a list
_CLOSING, _HALTING = re.compile(r"(?:[。！？：!?:…]|[a-z)]\.)[\"'”’」』）)]*\s*$"), re.compile(r"[；;]\s*$")
_SENTENCE = re.compile(r"[。！？；!?;][\"'”’」』）)]*\s*$")
_SUBTITLE = re.compile(r"\s*(?:[—―–-]{1,2}|[（(])")
_TOKEN = re.compile("[!-~’]+")


class Placed(NamedTuple):
    """A line and its box in points, from the page's upper left corner."""

    words: str
    box: Box

    @property
    def em(self) -> float:
        """The height of its characters."""
        return max(self.box[3] - self.box[1], 6.0)


class Setting:
    """How the lines of a document are set."""

    def __init__(self, lines: Sequence[Placed]) -> None:
        self._left = min((line.box[0] for line in lines), default=0.0)
        self._right = max((line.box[2] for line in lines), default=0.0)
        self._em = median(line.em for line in lines) if lines else 0.0
        behind = [below for line, below in pairwise(lines) if self._room(line) > _SHORT * line.em and not self._is_larger(below)]
        indented = sum(_INDENT[0] <= (line.box[0] - self._left) / line.em <= _INDENT[1] for line in behind)
        self._are_indented = indented >= _STARTS and indented >= _SHARE * len(behind)

    def goes_on(self, line: Placed, below: Placed) -> bool:
        """Whether `below` goes on with the paragraph or the centred title of `line`: what begins it had no more room there.

        After a line that ends with a closing mark it does so only where paragraphs begin indented, and this one does not.
        """
        if not self._is_flush(below) or self._is_larger(line):
            return self._is_title(line, below)
        if _scale(line, below) > _FONTS:
            return False
        if _CLOSING.search(line.words):
            is_text = _CLOSING.search(below.words) is not None or self._is_full(below)
            return self._are_indented and is_text and self._is_full(line)
        is_item = _HALTING.search(line.words) is not None and not self._are_indented
        return self._room(line) < (_needed(below) if is_item else max(_needed(below), self._early(line)))

    def is_within(self, line: Placed, below: Placed) -> bool:
        """Whether `below` can begin nothing: paragraphs begin indented, it does not, and `line` stops in mid-sentence at the margin."""
        return self._are_indented and self._is_flush(below) and self._room(line) < self._early(line) and not _CLOSING.search(line.words)

    def _room(self, line: Placed) -> float:
        return self._right - line.box[2]

    def _early(self, line: Placed) -> float:
        """The room in points that a line inside a paragraph leaves at most: a little more where an indent would tell a new one."""
        return (_SHORT if self._are_indented else _EARLY) * line.em

    def _is_full(self, line: Placed) -> bool:
        return self._room(line) < _EARLY * line.em

    def _is_flush(self, line: Placed) -> bool:
        return line.box[0] - self._left < _FLUSH * line.em

    def _is_centred(self, line: Placed) -> bool:
        off = (line.box[0] + line.box[2] - self._left - self._right) / 2
        return abs(off) < _PAGE_MIDDLE * line.em

    def _is_larger(self, line: Placed) -> bool:
        return line.em > _LARGER * self._em

    def _is_title(self, line: Placed, below: Placed) -> bool:
        """Whether two lines are one title that was too long for one: centred, of one size, the first as long as the page allows.

        Where marks hang over the margin of the text, that is wider than what a title may take by one character.
        """
        x0, _, x1, _ = line.box
        is_one = self._is_centred(below) and _scale(line, below) < _SIZES
        if not is_one or _SENTENCE.search(line.words) or _SUBTITLE.match(below.words):
            return False
        apart = abs(x0 + x1 - below.box[0] - below.box[2]) / 2
        return apart < _MIDDLE * line.em and x1 - x0 + _needed(below) > self._right - self._left - line.em


def _scale(line: Placed, below: Placed) -> float:
    return max(line.em, below.em) / min(line.em, below.em)


def _needed(line: Placed) -> float:
    """The width in points of what begins a line and cannot be parted: a Chinese character, or a Latin word and the blank before it."""
    word = _TOKEN.match(line.words)
    return (line.box[2] - line.box[0]) * (len(word.group()) + 1) / max(len(line.words), 1) if word else line.em
