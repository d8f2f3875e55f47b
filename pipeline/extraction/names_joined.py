"""Names that are set without anything between them: 王小红张伟."""

from __future__ import annotations

from pipeline.extraction.names_known import COMMON, is_act, is_name, surnames
from pipeline.extraction.names_words import is_word
from pipeline.records import Span


def run_on(norm: str, start: int, end: int, *, listed: bool) -> list[Span]:
    """Where the names stand, every one with a known surname; empty where it does not come out even.

    Where no list was announced (`listed`) all must have three characters.

    >>> run_on("王小红张伟", 0, 5, listed=True)
    [Span(start=0, end=3), Span(start=3, end=5)]
    """
    single, compound, _ = surnames()
    out: list[Span] = []
    at = start if listed or ((end - start) % 3 == 0 and not COMMON.search(norm, start, end)) else end
    while at < end:
        sizes = (4, 3) if norm[at : at + 2] in compound else (3, 2) if listed else (3,)
        size = next((s for s in sizes if is_name(norm[at : at + s]) and at + s <= end and (at + s == end or norm[at + s] in single)), 0)
        if not size or (is_word(norm[at : at + 2]) and is_word(norm[at + size - 1 : at + size + 1])):  # 水域巡查到点
            return []
        out.append(Span(at, at + size))
        at += size
    return out if len(out) > 1 and not is_act(norm[slice(*out[0])]) else []  # 管自己那一摊
