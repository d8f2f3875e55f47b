"""What was changed between two copies of a passage, for people to read."""

from __future__ import annotations

from rapidfuzz.distance import Levenshtein

from pipeline.reuse.normalise import fold

#: equal stretches of up to so many characters between two changes belong to the change: 「开展的各项」 / 「组织的全部」 is one replacement
_ISLAND = 1

#: tag (equal, replace, insert, delete), start and end in a, start and end in b
Edit = tuple[str, int, int, int, int]


def edits(a: str, b: str) -> list[Edit]:
    """The aligned differences that turn `a` into `b`, in order, covering both from end to end.

    Script, case and width make no difference: 規範 equals 规范.

    >>> edits("三月举行启动仪式", "三月举办了启动仪式")
    [('equal', 0, 3, 0, 3), ('replace', 3, 4, 3, 5), ('equal', 4, 8, 5, 9)]
    """
    steps = Levenshtein.opcodes(fold(a), fold(b))
    found: list[Edit] = []
    for n, step in enumerate(steps):
        island = step.src_end - step.src_start <= _ISLAND and 0 < n < len(steps) - 1
        if step.tag == "equal" and not island:
            found.append(("equal", step.src_start, step.src_end, step.dest_start, step.dest_end))
            continue
        a_start, b_start = step.src_start, step.dest_start
        if found and found[-1][0] != "equal":
            _, a_start, _, b_start, _ = found.pop()
        found.append((_tag(step.src_end - a_start, step.dest_end - b_start), a_start, step.src_end, b_start, step.dest_end))
    return found


def _tag(taken: int, given: int) -> str:
    """The name of a change that takes so many characters away and gives so many."""
    if taken and given:
        return "replace"
    return "delete" if taken else "insert"
