"""Which of a text's numbers and lines are its chapters: the highest style in use, or the one around it where a text has its own order."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from itertools import pairwise
from operator import attrgetter

from pipeline.extraction.names_known import is_name
from pipeline.extraction.names_words import WORDS, is_word
from pipeline.records import Span
from pipeline.segmentation import unnumbered
from pipeline.segmentation.marks import RANK, Mark, is_roman


def between(marks: Sequence[Mark], start: int, stop: int) -> Sequence[Mark]:
    """The marks behind `start` and before `stop`; marks stand in the order of the text."""
    low = bisect_right(marks, start, key=start_of)
    return marks[low : bisect_left(marks, stop, low, key=start_of)]


#: where a mark's line begins
start_of: Callable[[Mark], int] = attrgetter("start")


def tops(norm: str, lines: Sequence[Span], marks: Sequence[Mark], styled: Sequence[tuple[int, int]], *, english: bool) -> list[Mark]:
    """The headings of the highest style in use: two at least, and numbered from one or two."""
    candidates: dict[str, list[Mark]] = {style: [] for style in RANK}
    for mark in marks:
        if mark.style in candidates:
            candidates[mark.style].append(mark)
    candidates |= {style: _without_people(norm, _rows(norm, candidates[style])) for style in ("num", "nump", "digit")}
    candidates |= {style: _of_one_shape(norm, candidates[style]) for style in ("hanp", "num", "nump")}
    if [mark.value for mark in candidates["loose"]] != list(range(1, max(len(candidates["loose"]), _USUAL) + 1)):
        candidates["loose"] = []
    candidates |= unnumbered.headings(norm, lines, styled, english=english)
    for style in RANK:
        if found := _of_style(candidates, style, marks, short=len(lines) < 12):
            return _above(norm, found, candidates, lines)
    return []


def _of_style(candidates: dict[str, list[Mark]], style: str, marks: Sequence[Mark], *, short: bool) -> list[Mark]:
    """The marks of a style, if they can be the headings of a document; `short`: one heading alone is enough."""
    found = candidates[style]
    roman = [mark for mark in found if is_roman(mark.number)]
    if style == "enword" and len(roman) >= 2:
        found = roman  # First, Second, … below I. II. are items; where Roman and words count on (I. Second, Three.) all are headings
    if style in unnumbered.STYLES:
        return found if len(found) >= 2 else []
    if style in _COUNTING and [mark.value for mark in found] != list(range(1, len(found) + 1)):
        return []
    if len(found) >= 2 and min(mark.value for mark in found[:2]) <= 2:
        return _without_nested(found, marks)
    single = bool(found) and found[0].value == 1 and style in ("part", "han") and short
    return found if single and not _has(candidates, RANK[RANK.index(style) + 1 :]) else []


# a person and what is said of him, in a numbered list of so many at least
_PERSON, _PEOPLE = re.compile(r"([^\W\d_]{2,4}|[^\W\d_]{1,6}(?:·[^\W\d_]{1,6})+)[ \t]*(?:$|[（，：— \t])"), 3
# styles so faint (A. 1 ) that only an unbroken count shows them to be headings
_COUNTING = ("latin", "digit")
# styles that may stand above one of a higher rank
_LOWER = tuple(style for style in RANK[RANK.index("roman") :] if style not in ("style", "ord", "shi", "hanp"))
# chapters that their style does not show (1、… above （一）, or no number at all) are known by so many headings of the usual words
_USUAL = 3


def _above(norm: str, found: list[Mark], candidates: dict[str, list[Mark]], lines: Sequence[Span]) -> list[Mark]:
    """`found`, or the chapters in which its marks are items: of a lower style or without a number, but around them or with usual headings."""
    low = found[0].style not in ("part", "cap", "han", "roman", "ord")
    around = [style for style in _LOWER if len(candidates[style]) >= 2 and candidates[style][0].start < found[0].start]
    usual = _usual(norm, found) if around else 0
    for style in around:
        other = candidates[style]
        if style == found[0].style:
            continue
        if _each(other, found) or (not usual and _amid(other, found, lines)):
            return other
        if low and (_holds(norm, other, found, lines) if style in unnumbered.STYLES else _around(other, found)):
            return other
        if _usual(norm, other) < max(_USUAL, usual + 1):
            continue
        if style in unnumbered.STYLES or all(a.value < b.value for a, b in pairwise(other)):
            return other
    return found


def _each(other: Sequence[Mark], found: Sequence[Mark]) -> bool:
    """Whether `found` begins at one again below each heading of `other`, of which there are two at least."""
    starts = [mark.start for mark in other]
    below = [[mark.value for mark in between(found, a, b)] for a, b in pairwise([*starts, found[-1].end])]
    return len(other) >= 2 and all(values[:1] == [1] for values in below)


def _amid(other: Sequence[Mark], found: Sequence[Mark], lines: Sequence[Span]) -> bool:
    """Whether `found` is one list right below a heading of `other`, which has another one before and goes on behind it."""
    starts = [mark.start for mark in other]
    before = bisect_left(starts, found[0].start)
    if before < 2 or before == len(starts) or found[0].value != 1 or starts[before] < found[-1].start:
        return False
    return any(a.start == starts[before - 1] and b.start == found[0].start for a, b in pairwise(lines))


def _around(other: Sequence[Mark], found: Sequence[Mark]) -> bool:
    """Whether `other` counts 1, 2, 3, … through the text, from before `found` to behind it or between its lists, and `found` begins anew below each."""
    if [mark.value for mark in other] != list(range(1, len(other) + 1)) or len(other) < _USUAL:
        return False
    lists = {bisect_left(other, mark.start, key=start_of) for mark in found}
    return (other[-1].start > found[-1].start or len(lists) > 1) and _anew(other, found)


def _holds(norm: str, other: Sequence[Mark], found: Sequence[Mark], lines: Sequence[Span]) -> bool:
    """Whether headings without a number hold the lists of `found`: three at least, a text below each, and each list begins anew.

    One list alone may as well be the chapters, so it has to stand right below a heading (★ 一日生活皆课程, 1. 入园不着急) or before further ones.
    """
    follows = {a.start: b.start for a, b in pairwise(lines)}
    if len(other) < _USUAL or (norm[other[0].start] not in "[〖" and _in_rows(other, follows)):
        return False
    if found[0].style in unnumbered.STYLES:
        return _in_rows(found, follows)
    if found[0].value > 2 or not _anew(other, found):
        return False
    lists = {bisect_left(other, mark.start, key=start_of) for mark in found}
    return len(lists) > 1 or other[-1].start > found[-1].start or any(follows.get(mark.start) == found[0].start for mark in other)


def _in_rows(marks: Sequence[Mark], follows: dict[int, int]) -> bool:
    """Whether marks are bullets, one line behind another; `follows` says where the line behind each begins."""
    starts = {mark.start for mark in marks}
    return sum(follows.get(start) in starts for start in starts) * 3 > len(starts)


def _anew(other: Sequence[Mark], found: Sequence[Mark]) -> bool:
    """Whether `found` begins at one again behind each of `other` that stands between two of its marks."""
    starts = [mark.start for mark in other]
    return all(b.value == 1 for a, b in pairwise(found) if bisect_left(starts, a.start) != bisect_left(starts, b.start))


def _usual(norm: str, found: Sequence[Mark]) -> int:
    return sum(unnumbered.usual(norm[mark.words : mark.end]) for mark in found)


def _has(candidates: dict[str, list[Mark]], styles: Sequence[str]) -> bool:
    return any(len(candidates[style]) >= 2 for style in styles)


def _of_one_shape(norm: str, marks: list[Mark]) -> list[Mark]:
    """The marks that are printed as the first is (1、 or 1.; 【一】 or （一）), where they count through the text and the others begin anew below."""
    if len(marks) <= _USUAL:
        return marks
    shapes = [norm[mark.start : mark.words].replace(mark.number or "", "").strip() for mark in marks]
    first = [mark for mark, shape in zip(marks, shapes, strict=True) if shape == shapes[0]]
    others = [mark for mark, shape in zip(marks, shapes, strict=True) if shape != shapes[0]]
    counts = len(first) >= _USUAL and [mark.value for mark in first] == list(range(1, len(first) + 1))
    return first if counts and others and others[0].value == 1 else marks


def _rows(norm: str, marks: list[Mark]) -> list[Mark]:
    """Take out rows of numbers in a table (several cells, the first a bare number), unless what they number are the usual headings."""
    rows = [mark for mark in marks if "\t" in norm[mark.start : mark.end]]
    return marks if not rows or _usual(norm, rows) >= _USUAL else [mark for mark in marks if mark not in rows]


def _without_people(norm: str, marks: list[Mark]) -> list[Mark]:
    """Take out the numbers of a list of people: 1.沈克俭（白鹭小学）, three lines or more."""
    told = [(mark, m.group(1)) for mark in marks if (m := _PERSON.match(norm, mark.words, mark.end))]
    named = {mark.start for mark, word in told if is_name(word) and not is_word(word[:2]) and word[:2] not in WORDS}
    return [mark for mark in marks if mark.start not in named] if len(named) >= _PEOPLE else marks


def _without_nested(tops: Sequence[Mark], marks: Sequence[Mark]) -> list[Mark]:
    """Take out marks that stand one level too high: a 二、 between （一） and （三）, and a list 一、二、 inside 三、 before 四、."""
    inner = [mark for mark in marks if mark.style == "hanp"]
    kept: list[Mark] = []
    i = 0
    while i < len(tops):
        mark = tops[i]
        if kept and _slipped(mark, kept[-1], tops[i + 1] if i + 1 < len(tops) else None, inner):
            i += 1
            continue
        if kept and mark.value == 1 and kept[-1].value >= 2:
            run = _run(tops, i)
            following = tops[i + run].value if i + run < len(tops) else 0
            if following == kept[-1].value + 1 and run != kept[-1].value:
                i += run
                continue
        kept.append(mark)
        i += 1
    return kept


def _run(tops: Sequence[Mark], i: int) -> int:
    """How many marks from `i` on count up by one."""
    n = 1
    while i + n < len(tops) and tops[i + n].value == tops[i + n - 1].value + 1:
        n += 1
    return n


def _slipped(mark: Mark, before: Mark, after: Mark | None, inner: Sequence[Mark]) -> bool:
    """Whether the （…） marks before and behind a mark count on as if it stood among them; `after` is the next of its own style."""
    ahead = between(inner, before.start, mark.start)
    behind = between(inner, mark.start, after.start if after else mark.end + 10**9)
    return bool(ahead and behind and ahead[-1].value == mark.value - 1 and behind[0].value == mark.value + 1)
