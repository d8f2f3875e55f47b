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
    steps = [(op.tag, op.src_start, op.src_end, op.dest_start, op.dest_end) for op in Levenshtein.opcodes(fold(a), fold(b))]
    found: list[Edit] = []
    for n, (tag, *place) in enumerate(steps):
        small = tag == "equal" and place[1] - place[0] <= _ISLAND and 0 < n < len(steps) - 1
        changed = small or tag != "equal"
        if changed and found and found[-1][0] != "equal":
            _, a_start, _, b_start, _ = found.pop()
            place[0], place[2] = a_start, b_start
        found.append(("change" if changed else "equal", *place))
    return [(_tag(edit), *edit[1:]) for edit in found]


def _tag(edit: Edit) -> str:
    tag, a_start, a_end, b_start, b_end = edit
    if tag == "equal":
        return tag
    if a_start == a_end:
        return "insert"
    return "delete" if b_start == b_end else "replace"
