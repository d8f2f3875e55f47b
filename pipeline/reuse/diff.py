"""What was changed between two copies of a passage, for people to read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rapidfuzz.distance import Levenshtein

from pipeline.reuse.normalise import fold
from pipeline.reuse.pieces import pieces

#: equal stretches of so many characters between two changes belong to the change: 「举行大会」 / 「召开会议」 is one replacement
_ISLAND = 1

#: tag (equal, replace, insert, delete), start and end in a, start and end in b
Edit = tuple[str, int, int, int, int]


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
