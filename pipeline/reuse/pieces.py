"""Long texts cut where they surely agree, so that aligning them costs time and memory in proportion to their length."""

from __future__ import annotations

#: characters times characters that are aligned at once: a thousand each take a millisecond, 200,000 each 20 s and 5 GB
_AREA = 1_000_000
#: characters of an anchor, which must stand once in the other text, and by how much its place may differ beyond the lengths
_ANCHOR, _DRIFT = 16, 200

#: start and end in one text, start and end in the other
Piece = tuple[int, int, int, int]


def pieces(a: str, b: str) -> list[Piece]:
    """Consecutive pieces of `a` and `b`, together all of both, each small enough to be aligned by itself."""
    waiting = [(0, len(a), 0, len(b))]
    found: list[Piece] = []
    while waiting:
        a_start, a_end, b_start, b_end = piece = waiting.pop()
        if (a_end - a_start) * (b_end - b_start) <= _AREA or min(a_end - a_start, b_end - b_start) < 2 * _ANCHOR:
            found.append(piece)
            continue
        a_cut, b_cut = _cut(a, b, piece)
        waiting += [(a_cut, a_end, b_cut, b_end), (a_start, a_cut, b_start, b_cut)]
    return found


def _cut(a: str, b: str, piece: Piece) -> tuple[int, int]:
    """A place near the middle of a piece at which both texts agree; the middle of both where there is none."""
    a_start, a_end, b_start, b_end = piece
    middle = (a_start + a_end) // 2
    drift = abs((a_end - a_start) - (b_end - b_start)) + _DRIFT
    for step in range(0, (a_end - a_start) // 4, _ANCHOR):
        for at in (middle + step, middle - step):
            anchor = a[at : at + _ANCHOR]
            place = b.find(anchor, b_start, b_end)
            if place > b_start and b.find(anchor, place + 1, b_end) < 0 and abs((place - b_start) - (at - a_start)) <= drift:
                return at, place
    return middle, (b_start + b_end) // 2
