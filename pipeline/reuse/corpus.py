"""A batch of texts laid end to end as one sequence of units."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from pipeline.records import Role, Span
from pipeline.reuse.align import Place
from pipeline.reuse.fingerprint import RUN
from pipeline.reuse.ground import BREAK, Ground
from pipeline.reuse.normalise import I32, I64, U8, U32, Mask, Normal, Recalled, normalise, normalised

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


class Part(NamedTuple):
    """A text by letters and by sentences; `at` is where in the text each unit begins, `sizes` their letters.

    `heads` are the units with which sentences and lines begin, in ascending order, and the break; `headings` tells which of them are
    headings, `sentences` are their letters.
    """

    letters: str
    offsets: I32
    at: I32
    sizes: U8
    heads: list[int]
    headings: list[bool]
    sentences: list[int]

    @classmethod
    def of(cls, normal: Normal) -> Part:
        """The part of a text in normal form."""
        heads = np.searchsorted(normal.starts, normal.sentences).tolist()
        offsets, at = normal.offsets.astype(np.int32), normal.offsets[normal.starts].astype(np.int32)
        return cls(normal.letters, offsets, at, normal.sizes, heads, normal.headings.tolist(), normal.sentences.tolist())


class Corpus(Ground):
    """The units of all texts in the order of their ids, with a `BREAK` after each text.

    Positions are indexes into `units`, which lie in `padded` with `PADDING` breaks on either side; text i has those from `begin[i]` up to
    `begin[i + 1] - 1`, where its break stands. `normals` gives the normal forms of texts. `document` holds
    the text of each unit.
    """

    def __init__(self, texts: Iterable[Text], normals: Callable[[Sequence[str]], Iterable[Normal | Recalled]] = normalised) -> None:
        self.texts: list[Text] = sorted(texts, key=lambda text: text.id)
        for one, other in zip(self.texts, self.texts[1:], strict=False):
            if one.id == other.id:
                raise ValueError(f"two texts have the id {one.id!r}")
        self._parts: list[Part | None] = []
        self._at: list[I32] = []
        units, end = list[U32](), np.full(1, BREAK, np.uint32)
        for normal in normals([text.text for text in self.texts]):
            part = None if isinstance(normal, Recalled) else Part.of(normal)
            self._parts.append(part)
            self._at.append(normal.at if isinstance(normal, Recalled) else part.at)  # type: ignore[union-attr]
            units += (normal.units, end)
        counts = np.array([len(at) + 1 for at in self._at], np.int64)
        begins: I64 = np.concatenate([np.zeros(1, np.int64), np.cumsum(counts)])
        edge = np.full(PADDING, BREAK, np.uint32)
        self.padded: U32 = np.concatenate([edge, *units, edge])
        super().__init__(self.padded[PADDING:-PADDING], begins, [])
        self._breaks = bytearray((self.units == BREAK).tobytes())
        self.document: I32 = np.repeat(np.arange(len(counts), dtype=np.int32), counts)
        self.is_template: Mask = np.array([text.role == "template" for text in self.texts], np.bool_)
        self._silence(self.positions(i, span) for i, text in enumerate(self.texts) for span in text.excluded)
        self.wall_off(self.positions(i, second) for i, text in enumerate(self.texts) for _, second in text.repeats)

    def part(self, i: int) -> Part:
        """Text i by letters and by sentences."""
        part = self._parts[i]
        if part is None:
            part = self._parts[i] = Part.of(normalise(self.texts[i].text))
        return part

    def part_at(self, position: int) -> tuple[int, Part]:
        """The text of a position, by letters and by sentences, and where it begins."""
        i = bisect_right(self._begins, position) - 1
        return self._begins[i], self.part(i)

    @property
    def places(self) -> list[I32]:
        """Where in each text its units begin."""
        return self._at

    @cached_property
    def heads(self) -> list[int]:
        """The positions at which sentences and lines begin, in ascending order, and the break of each text."""
        return [begin + head for i, begin in enumerate(self._begins[:-1]) for head in self.part(i).heads]

    @cached_property
    def names(self) -> list[str]:
        """What texts are told from each other by, beside their words: equal names, equal ids, roles and spans."""
        return [repr((text.id, text.role, text.excluded, text.repeats)) for text in self.texts]

    def wall_off(self, places: Iterable[Place]) -> None:
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

    def walled_off(self) -> list[list[Place]]:
        """The walls of each text, relative to its beginning."""
        found: list[list[Place]] = [[] for _ in self.texts]
        for first, last in self.walls:
            i = bisect_right(self._begins, first) - 1
            found[i].append((first - self._begins[i], last - self._begins[i]))
        return found

    def _silence(self, places: Iterable[Place]) -> None:
        """Turn the units [first, last) into breaks: they take no part in what is searched from now on."""
        for first, last in places:
            self.units[first:last] = BREAK
            self._breaks[first:last] = b"\1" * (last - first)
            self._heard_runs[max(first - RUN + 1, 0) : last] = False

    def positions(self, i: int, span: Span) -> Place:
        """The positions of the units that begin inside `span` of text i."""
        # numbers of the same kind: numpy would copy the whole text's else
        first, last = self._at[i].searchsorted(np.array(span, np.int32)).tolist()
        return self._begins[i] + first, self._begins[i] + last

    def span(self, first: int, last: int) -> Span:
        """The span of the units [first, last); digits and marks at its edges belong to it where a sentence begins or ends there."""
        i = int(self.document[first])
        text, part = self.texts[i].text, self.part(i)
        first, last = first - self._begins[i], last - self._begins[i]
        head, tail = bisect_right(part.heads, first) - 1, bisect_left(part.heads, last)
        start = int(part.offsets[part.sentences[head]] if part.heads[head] == first else part.at[first])
        if part.heads[tail] == last:
            high = part.sentences[tail]
        else:
            high = int(part.offsets.searchsorted(part.at[last - 1])) + int(part.sizes[last - 1])
        end = int(part.offsets[high - 1]) + 1
        while start and text[start - 1] in _OPENING:
            start -= 1
        while end < len(text) and text[end] in _CLOSING:
            end += 1
        return Span(start, end)

    def letters(self, i: int, span: Span) -> str:
        """The letters inside `span` of text i, normalised."""
        part = self.part(i)
        low, high = part.offsets.searchsorted(np.array(span, np.int32)).tolist()
        return part.letters[low:high]

    def runs(self, texts: Mask) -> Mask:
        """The positions at which a run of the chosen texts begins that holds no break."""
        chosen: Mask = np.repeat(texts, np.diff(self.begin))
        chosen &= self._heard_runs
        return chosen

    @cached_property
    def _heard_runs(self) -> Mask:
        """For each position whether the run from it on holds no break."""
        silent: Mask = self.units == BREAK
        seen = 1
        while seen < RUN:
            step = min(seen, RUN - seen)
            silent[:-step] |= silent[step:]
            seen += step
        heard: Mask = ~silent
        return heard

    def interrupted(self, one: int, other: int) -> bool:
        """Whether a break stands between two positions of a text."""
        return self._breaks.find(1, min(one, other), max(one, other)) >= 0

    def in_one_line(self, one: int, other: int) -> bool:
        """Whether no line ends between two positions of a text, in this order."""
        i = int(self.document[one])
        start, end = (int(self._at[i][position - self._begins[i]]) for position in (one, other))
        return len(f"{self.texts[i].text[start:end]}.".splitlines()) == 1

    def unheard(self, first: int, last: int) -> int:
        """Letters among the units [first, last) that take no part."""
        if not self.interrupted(first, last):
            return 0
        begin, part = self.part_at(first)
        return int(part.sizes[first - begin : last - begin][self.units[first:last] == BREAK].sum())
