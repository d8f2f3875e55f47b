"""A batch of texts laid end to end as one sequence of units."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from typing import NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

from pipeline.records import Role, Span
from pipeline.reuse.ground import Ground
from pipeline.reuse.normalise import I64, U8, U32, Mask, Normal, normalised, to_string

I32 = npt.NDArray[np.int32]
_T = TypeVar("_T", bound=np.generic)

#: a unit that equals nothing: it stands between texts and wherever a text takes no part
BREAK = 0
#: breaks before the first unit of a batch and behind the last, so that what is looked at beside a place needs no bounds
PADDING = 64
#: marks that belong to the letters before and after them
_CLOSING, _OPENING = frozenset("”’」』）)》】％%。！？；!?;.…"), frozenset("“‘「『（(《【")


@dataclass(frozen=True, slots=True)
class Text:
    """A document as the comparison sees it; all spans are offsets in `text`.

    `excluded` spans are no copy when they recur: titles, signatures, roster forms, cited titles. `repeats` are known second
    standings of the whole document, as (first, second): they are reported as `self`, and the second takes part in no other match.
    """

    id: str
    text: str
    role: Role
    excluded: tuple[Span, ...] = ()
    repeats: tuple[tuple[Span, Span], ...] = ()


class _Part(NamedTuple):
    """What one text adds to the sequence, its break included; `heads` are the units with which its sentences begin."""

    units: U32
    starts: I32
    sizes: U8
    heads: I64
    headings: Mask
    sentences: I64

    @classmethod
    def of(cls, normal: Normal) -> _Part:
        """The part of a text in normal form."""
        starts = np.append(normal.starts, len(normal.letters)).astype(np.int32)
        heads = np.searchsorted(normal.starts, normal.sentences)
        return cls(
            np.append(normal.units, np.uint32(BREAK)),
            starts,
            np.append(normal.sizes, np.uint8(0)),
            heads,
            normal.headings,
            normal.sentences,
        )


class Corpus(Ground):
    """The units of all texts in the order of their ids, with a `BREAK` after each text.

    Positions are indexes into `units`, which lie in `padded` with `PADDING` breaks on either side; text i has those from `begin[i]` up to
    `begin[i + 1] - 1`, where its break stands. `normals` gives the normal forms of texts. `string` holds the units once more as a `str`,
    `document` the text of each unit. `heads` are the positions at which sentences and lines begin, in ascending order, and the break of
    each text; `headings` tells which of them are headings.
    """

    def __init__(self, texts: Iterable[Text], normals: Callable[[Sequence[str]], Iterable[Normal]] = normalised) -> None:
        self.texts: list[Text] = sorted(texts, key=lambda text: text.id)
        for one, other in zip(self.texts, self.texts[1:], strict=False):
            if one.id == other.id:
                raise ValueError(f"two texts have the id {one.id!r}")
        self._letters: list[str] = []
        self._offsets: list[I32] = []
        parts: list[_Part] = []
        for normal in normals([text.text for text in self.texts]):
            self._letters.append(normal.letters)
            self._offsets.append(normal.offsets.astype(np.int32))
            parts.append(_Part.of(normal))
        counts = np.array([len(part.units) for part in parts], np.int64)
        begins: I64 = np.concatenate([np.zeros(1, np.int64), np.cumsum(counts)])
        edge = np.full(PADDING, BREAK, np.uint32)
        self.padded: U32 = np.concatenate([edge, *(part.units for part in parts), edge])
        super().__init__(self.padded[PADDING:-PADDING], begins, [])
        self.document: I32 = np.repeat(np.arange(len(counts), dtype=np.int32), counts)
        self.is_template: Mask = np.array([text.role == "template" for text in self.texts], np.bool_)
        self._starts: I32 = _joined([part.starts for part in parts], np.int32)
        self._sizes: U8 = _joined([part.sizes for part in parts], np.uint8)
        self.heads: list[int] = _joined([part.heads + begin for part, begin in zip(parts, self.begin, strict=False)], np.int64).tolist()
        self.headings: list[bool] = _joined([part.headings for part in parts], np.bool_).tolist()
        self._head_letters: list[int] = _joined([part.sentences for part in parts], np.int64).tolist()
        self.string = to_string(self.units)
        self._silence(self.positions(i, span) for i, text in enumerate(self.texts) for span in text.excluded)
        self.wall_off(self.positions(i, second) for i, text in enumerate(self.texts) for _, second in text.repeats)

    def wall_off(self, places: Iterable[tuple[int, int]]) -> None:
        """Silence the units [first, last), which are reported already: no passage may reach across them from now on."""
        fresh = [(first, last) for first, last in places if first < last]
        self._silence(fresh)
        walls: list[tuple[int, int]] = []
        for place in sorted(self.walls + fresh):
            if walls and place[0] <= walls[-1][1]:
                walls[-1] = walls[-1][0], max(place[1], walls[-1][1])
            else:
                walls.append(place)
        self.walls = walls

    def marks(self) -> list[str]:
        """For each text a mark that differs where anything in it does that matters to its passages; of templates it begins with ``t``."""
        walls: list[list[tuple[int, int]]] = [[] for _ in self.texts]
        for first, last in self.walls:
            i = int(self.document[first])
            walls[i].append((first - int(self.begin[i]), last - int(self.begin[i])))
        told = zip(self.texts, self._told, walls, strict=True)
        return [text.role[0] + blake2b(repr((one, within)).encode(), digest_size=12).hexdigest() for text, one, within in told]

    @cached_property
    def _told(self) -> list[tuple[object, ...]]:
        """A digest of each text, and its spans."""
        words = (blake2b(text.text.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest() for text in self.texts)
        return [(word, text.excluded, text.repeats) for word, text in zip(words, self.texts, strict=True)]

    def words(self, first: int, last: int) -> str:
        """The units [first, last) as a `str`."""
        return self.string[first:last]

    def _silence(self, places: Iterable[tuple[int, int]]) -> None:
        """Turn the units [first, last) into breaks: they take no part in what is searched from now on."""
        silenced = False
        for first, last in places:
            self.units[first:last] = BREAK
            silenced = True
        if silenced:
            self.string = to_string(self.units)

    def positions(self, i: int, span: Span) -> tuple[int, int]:
        """The positions of the units that begin inside `span` of text i."""
        begin, end = int(self.begin[i]), int(self.begin[i + 1]) - 1
        first, last = self._starts[begin:end].searchsorted(self._between(i, span))
        return begin + int(first), begin + int(last)

    def span(self, first: int, last: int) -> Span:
        """The span of the units [first, last); digits and marks at its edges belong to it where a sentence begins or ends there."""
        i = int(self.document[first])
        text, offsets = self.texts[i].text, self._offsets[i]
        head, tail = bisect_right(self.heads, first) - 1, bisect_left(self.heads, last)
        low = self._head_letters[head] if self.heads[head] == first else int(self._starts[first])
        high = self._head_letters[tail] if self.heads[tail] == last else int(self._starts[last - 1]) + int(self._sizes[last - 1])
        start, end = int(offsets[low]), int(offsets[high - 1]) + 1
        while start and text[start - 1] in _OPENING:
            start -= 1
        while end < len(text) and text[end] in _CLOSING:
            end += 1
        return Span(start, end)

    def letters(self, i: int, span: Span) -> str:
        """The letters inside `span` of text i, normalised."""
        low, high = self._between(i, span)
        return self._letters[i][low:high]

    def _between(self, i: int, span: Span) -> I32:
        """The first letter inside `span` of text i, and the first behind it."""
        # numbers of the same kind: numpy would copy the whole text's else
        between: I32 = self._offsets[i].searchsorted(np.array(span, np.int32)).astype(np.int32)
        return between

    def heard(self, size: int) -> Mask:
        """For each position whether the run of `size` units from it on holds no break."""
        silent: Mask = self.units == BREAK
        seen = 1
        while seen < size:
            step = min(seen, size - seen)
            silent[:-step] |= silent[step:]
            seen += step
        heard: Mask = ~silent
        return heard

    def interrupted(self, one: int, other: int) -> bool:
        """Whether a break stands between two positions of a text."""
        return chr(BREAK) in self.string[min(one, other) : max(one, other)]

    def in_one_line(self, one: int, other: int) -> bool:
        """Whether no line ends between two positions of a text, in this order."""
        i = int(self.document[one])
        start, end = (int(self._offsets[i][self._starts[position]]) for position in (one, other))
        return len(f"{self.texts[i].text[start:end]}.".splitlines()) == 1

    def unheard(self, first: int, last: int) -> int:
        """Letters among the units [first, last) that take no part."""
        if not self.interrupted(first, last):
            return 0
        return int(self._sizes[first:last][self.units[first:last] == BREAK].sum())


def _joined(parts: list[npt.NDArray[_T]], kind: type[_T]) -> npt.NDArray[_T]:
    return np.concatenate(parts) if parts else np.zeros(0, kind)
