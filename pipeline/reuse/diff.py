"""What was changed between two copies of a passage, for people to read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

from pipeline.reuse.characters import fold
from pipeline.reuse.pieces import pieces

#: equal stretches of so many characters between two changes belong to the change: 「举行大会」 / 「召开会议」 is one replacement
_ISLAND = 1

#: letters from which on a stretch that only one side holds is a dropped or added clause, not a changed word
_STRETCH = 8
#: digits in all scripts, and what stands between them in dates and amounts
_NUMBER = re.compile(r"[\d零〇一二三四五六七八九十百千万两半%.．:：/／\-—~～至到年月日号时分周第上中下旬\s]+")
_LETTER = re.compile(r"[^\W_]")

#: tag (equal, replace, insert, delete), start and end in a, start and end in b
Edit = tuple[str, int, int, int, int]


class Changes(NamedTuple):
    """How many changes of each kind lie between two copies of a passage, and how many letters only one of them holds.

    `names` touch a name, `numbers` exchange dates and amounts, `words` anything else; `only_a` and `only_b` count the letters of
    stretches of at least eight that the other side lacks: dropped or added clauses, whoever copied from whom.
    """

    names: int = 0
    numbers: int = 0
    words: int = 0
    only_a: int = 0
    only_b: int = 0


def changes(a: str, b: str, names: Iterable[str] = ()) -> Changes:
    """The kinds of changes between two copies of a passage; `names` are those of units and people that may stand in either.

    >>> changes("青禾小学三月举行启动仪式", "远山小学五月举办启动仪式", ["青禾小学", "远山小学"])
    Changes(names=1, numbers=1, words=1, only_a=0, only_b=0)
    """
    a_folded, b_folded = fold(a), fold(b)
    if a_folded == b_folded:
        return Changes()
    known = [fold(name) for name in names]
    a_names, b_names = _standings(a_folded, known), _standings(b_folded, known)
    names_changed, numbers, words, only_a, only_b = 0, 0, 0, 0, 0
    for tag, a_start, a_end, b_start, b_end in edits(a, b):
        if tag == "equal":
            continue
        taken, given = len(_LETTER.findall(a, a_start, a_end)), len(_LETTER.findall(b, b_start, b_end))
        if max(taken, given) >= _STRETCH and max(taken, given) >= 2 * min(taken, given):
            only_a, only_b = only_a + max(taken - given, 0), only_b + max(given - taken, 0)
        elif _touches(a_names, a_start, a_end) and _touches(b_names, b_start, b_end):
            names_changed += 1
        elif taken or given:
            is_number = all(_NUMBER.fullmatch(side) for side in (a[a_start:a_end], b[b_start:b_end]) if side)
            numbers, words = numbers + is_number, words + (not is_number)
    return Changes(names_changed, numbers, words, only_a, only_b)


def _standings(text: str, names: Iterable[str]) -> list[tuple[int, int]]:
    return [(found.start(), found.end()) for name in names if name for found in re.finditer(re.escape(name), text)]


def _touches(places: Iterable[tuple[int, int]], start: int, end: int) -> bool:
    """Whether a change lies in a name; one that only takes away or adds has no width on its other side."""
    return any(first <= start and end <= last for first, last in places)


def edits(a: str, b: str) -> list[Edit]:
    """The aligned differences that turn `a` into `b`, in order, covering both from end to end.

    Script, case and width make no difference: 規範 equals 规范.

    >>> edits("三月举行启动仪式", "三月举办了启动仪式")
    [('equal', 0, 3, 0, 3), ('replace', 3, 4, 3, 5), ('equal', 4, 8, 5, 9)]
    """
    steps = _runs(_steps(fold(a), fold(b)))
    islands = (0 < n < len(steps) - 1 and step[2] - step[1] <= _ISLAND for n, step in enumerate(steps))
    return _runs(("replace", *step[1:]) if island else step for step, island in zip(steps, islands, strict=True))


def _steps(a: str, b: str) -> Iterator[Edit]:
    """The differences of two texts, character by character."""
    for a_start, a_end, b_start, b_end in pieces(a, b):
        for op in Levenshtein.opcodes(a[a_start:a_end], b[b_start:b_end]):
            yield op.tag, a_start + op.src_start, a_start + op.src_end, b_start + op.dest_start, b_start + op.dest_end


def _runs(steps: Iterable[Edit]) -> list[Edit]:
    """Steps with neighbouring equal stretches joined, and neighbouring changes too."""
    found: list[Edit] = []
    for tag, a_start, a_end, b_start, b_end in steps:
        a_from, b_from = a_start, b_start
        if found and (found[-1][0] == "equal") == (tag == "equal"):
            _, a_from, _, b_from, _ = found.pop()
        found.append((tag if tag == "equal" else _change(a_end - a_from, b_end - b_from), a_from, a_end, b_from, b_end))
    return found


def _change(taken: int, given: int) -> str:
    """The name of a change that takes so many characters away and gives so many."""
    if taken and given:
        return "replace"
    return "delete" if taken else "insert"
