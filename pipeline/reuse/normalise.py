"""What counts as a letter, and texts as sequences of units.

Two views of a text, both with the way back to its offsets:

- letters: simplified script, lower case, no blanks, no punctuation; digits kept. Lengths and similarities are told on them.
- units: digits dropped too, so that exchanged dates and numbers cannot break a passage. A Chinese character is one unit; a word
  of letters is two, its first and its second half, because a Chinese word has two characters on average: the same constants
  then serve both languages. The shortest words of letters (the, of, in) are none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from pipeline.reuse.characters import DROP, IDEOGRAPH, LETTER, NEW, classify, simplified

U8 = npt.NDArray[np.uint8]
U16 = npt.NDArray[np.uint16]
U32 = npt.NDArray[np.uint32]
I32 = npt.NDArray[np.int32]
I64 = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

#: marks that end a sentence, and those that end a line
_STOPS, _LINES = "。！？；!?;", "\n\r\v\f\u2028\u2029"
_STOP, _LINE = 1, 2
#: letters of the longest line that is taken for a heading; of 488 counted headings nearly all are shorter
_HEADING = 20
#: letters of the longest word that is no unit: of English words so short nearly all are articles, prepositions and the like, which say
#: nothing of where a sentence comes from (with them 1.2 % of the letters of the corpus's sound plans were marked)
_FUNCTION = 3
#: halves of words are hashed into these code points (planes 15 and 16, private use), so that units still make a `str`
_WORDS_FROM, _WORDS = 0xF0000, 0x1FFFE
_CODEPOINTS = 0x110000
#: characters of texts that are worked on at once, what stays in a core's cache
_AT_ONCE = 1 << 17
#: multiplier of the polynomial hash of half words (odd, golden ratio)
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)


class Normal(NamedTuple):
    """A text in both views.

    `offsets[i]` is the place of `letters[i]` in the text; unit j stands for `sizes[j]` letters from `letters[starts[j]]` on;
    `sentences` are the indexes of letters with which a sentence or a line begins, the number of letters at their end;
    `headings` tells which of them are short lines without a mark at their end.
    """

    letters: str
    offsets: I64
    units: U32
    starts: I64
    sizes: U8
    sentences: I64
    headings: Mask


class Recalled(NamedTuple):
    """The units of a text that was normalised before, and where in it each begins; the rest is made anew where it is asked for."""

    units: U32
    at: I32

    @classmethod
    def of(cls, normal: Normal) -> Recalled:
        """What is kept of a normal form."""
        return cls(normal.units, normal.offsets[normal.starts].astype(np.int32))


class _Characters:
    """Kind, normal form and mark of every character met so far, as tables over all of Unicode."""

    def __init__(self) -> None:
        self.kind = np.zeros(_CODEPOINTS, np.uint8)
        self.form = np.zeros(_CODEPOINTS, np.uint32)
        self.mark = np.zeros(_CODEPOINTS, np.uint8)
        self.mark[[ord(char) for char in _STOPS]] = _STOP
        self.mark[[ord(char) for char in _LINES]] = _LINE

    def known(self, points: U32) -> _Characters:
        """Itself, with every one of `points` in the tables."""
        unknown = points[self.kind[points] == NEW]
        if not len(unknown):
            return self
        met = np.zeros(_CODEPOINTS, np.bool_)
        met[unknown] = True
        new = np.flatnonzero(met).tolist()
        classes = [classify(chr(point)) for point in new]
        # one call for all, a line each: character by character keeps the length, tables of phrases would not
        simple = simplified("\n".join(form if kind == IDEOGRAPH else "" for kind, form in classes)).split("\n")
        for point, (kind, form), short in zip(new, classes, simple, strict=True):
            self.form[point] = ord(short if len(short) == 1 else form)
            self.kind[point] = kind
        return self


@lru_cache(maxsize=1)
def _characters() -> _Characters:
    return _Characters()


def normalise(text: str) -> Normal:
    """Both views of a text.

    >>> normalise("《規範》 第2条：Ｂ").letters
    '规范第2条b'
    """
    return next(_together([text]))


def normalised(texts: Iterable[str]) -> Iterator[Normal]:
    """Both views of each text; many are worked on at once, which takes less time than one after the other."""
    waiting: list[str] = []
    size = 0
    for text in texts:
        waiting.append(text)
        size += len(text)
        if size >= _AT_ONCE:
            yield from _together(waiting)
            waiting, size = [], 0
    yield from _together(waiting)


def _together(texts: Sequence[str]) -> Iterator[Normal]:
    """Both views of each text, made of all of them end to end."""
    points = _points(" ".join(texts))  # the blank ends words
    table = _characters().known(points)
    kind = table.kind[points]
    offsets = np.flatnonzero(kind != DROP)
    kind, form = kind[offsets], table.form[points[offsets]]
    begin = np.cumsum([0, *(len(text) + 1 for text in texts)])  # of texts
    letter = np.searchsorted(offsets, begin)
    sentences, headings = _sentences(_marks(points, table), offsets, begin, letter)
    starts = np.flatnonzero(kind == IDEOGRAPH)
    units, sizes = form[starts], np.ones(len(starts), np.uint8)
    at = np.flatnonzero(kind == LETTER)
    if len(at) and len(at := _of_long_words(at, offsets)):
        word_starts, word_units, word_sizes = _half_words(at, form, offsets)
        starts = np.concatenate([starts, word_starts])
        order = np.argsort(starts, kind="stable")
        starts = starts[order]
        units, sizes = np.concatenate([units, word_units])[order], np.concatenate([sizes, word_sizes])[order]
    letters = to_string(form)
    unit = np.searchsorted(starts, letter)
    # a text's end is a place of its own among those of sentences
    sentence = np.searchsorted(sentences, letter + np.arange(len(letter)))
    for n, ((here, there), (low, high), (head, tail)) in enumerate(
        zip(pairwise(letter.tolist()), pairwise(unit.tolist()), pairwise(sentence.tolist()), strict=True)
    ):
        yield Normal(
            letters[here:there],
            offsets[here:there] - begin[n],
            units[low:high],
            starts[low:high] - here,
            sizes[low:high],
            sentences[head:tail] - (here + n),
            headings[head:tail],
        )


@lru_cache(maxsize=4)  # the shares of one text are told one after the other
def letters_at(text: str) -> I64:
    """The offsets of the letters of a text, as in `Normal.offsets`; not to be written to.

    >>> letters_at("《規範》 第2条").tolist()
    [1, 2, 5, 6, 7]
    """
    points = _points(text)
    return np.flatnonzero(_characters().known(points).kind[points] != DROP)


def _marks(points: U32, table: _Characters) -> U8:
    """Where sentences and lines end; a full stop is one where a blank follows (not in 3.5)."""
    marks = table.mark[points]
    dots = np.flatnonzero(points == ord("."))
    if len(dots):
        behind = points[(dots + 1).clip(max=len(points) - 1)]
        marks[dots[(behind == ord(" ")) | (behind == ord("."))]] = _STOP
    return marks


def _sentences(marks: U8, offsets: I64, begin: I64, letter: I64) -> tuple[I64, Mask]:
    """Letters with which sentences and lines begin, and which of those are headings.

    `begin` and `letter` are the places and the letters at which texts begin, and the last one ends. Each text counts one letter more than
    it has, at its end.
    """
    ends = np.flatnonzero(marks)
    of = np.searchsorted(begin, ends, "right") - 1
    nature = np.zeros(len(offsets) + len(begin) - 1, np.uint8)
    np.bitwise_or.at(nature, np.searchsorted(offsets, ends) + of, marks[ends])
    text = np.arange(len(begin) - 1)
    nature[letter[:-1] + text] |= _LINE
    nature[letter[1:] + text] |= _LINE
    sentences = np.flatnonzero(nature)
    nature = nature[sentences]
    headings = np.zeros(len(sentences), np.bool_)
    headings[:-1] = (nature[:-1] & _LINE > 0) & (nature[1:] == _LINE) & (np.diff(sentences) <= _HEADING)
    headings[np.isin(sentences, letter[1:] + text)] = False
    return sentences, headings


def _of_long_words(at: I64, offsets: I64) -> I64:
    """Those letters that stand in words of more than `_FUNCTION` letters."""
    first = np.flatnonzero(np.diff(offsets[at], prepend=-2) != 1)
    length = np.diff(first, append=len(at))
    return at[np.repeat(length > _FUNCTION, length)]


def _half_words(at: I64, form: U32, offsets: I64) -> tuple[I64, U32, U8]:
    """Start, unit and size of the halves of all words; `at` are the letters of words, a word has nothing between them."""
    first = np.flatnonzero(np.diff(offsets[at], prepend=-2) != 1)
    length = np.diff(first, append=len(at))
    starts = np.unique(np.concatenate([first, first + (length + 1) // 2]).clip(max=len(at) - 1))
    sizes = np.diff(starts, append=len(at))
    place = np.arange(len(at)) - np.repeat(starts, sizes)
    power = np.cumprod(np.full(int(sizes.max()), _MULTIPLIER, np.uint64))
    hashes = np.add.reduceat(form[at].astype(np.uint64) * power[place], starts)
    units = (hashes >> np.uint64(32)) % np.uint64(_WORDS) + np.uint64(_WORDS_FROM)
    return at[starts], units.astype(np.uint32), sizes.clip(max=255).astype(np.uint8)


def _points(text: str) -> U32:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4").astype(np.uint32, copy=False)


def to_string(points: U32) -> str:
    """Code points as a `str` of the same length."""
    return points.astype("<u4", copy=False).tobytes().decode("utf-32-le")
