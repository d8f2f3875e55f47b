"""Deeds of another field's campaign that stand in one sentence of a text which speaks of that field nowhere else, and names no campaign of it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from pipeline.checks.case import Case
from pipeline.checks.lone import EXPLAINED
from pipeline.checks.standings import sentence
from pipeline.data import table
from pipeline.records import Span

_LEAST = 3  # different deeds of one field in a sentence


class _Deeds(NamedTuple):
    """The fields of `deeds.yaml`: what tells in a title that a text is of one, where in a text a deed may begin, and the deeds with their
    fields by their first two characters, the longest first.
    """

    own: tuple[re.Pattern[str], ...]
    begins: re.Pattern[str]
    heads: dict[str, list[tuple[str, int]]]


@cache
def _deeds() -> _Deeds:
    fields = table(Path(__file__).with_name("deeds.yaml"))
    heads: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for word, field in sorted(((word, i) for i, one in enumerate(fields) for word in one["deeds"]), key=lambda deed: -len(deed[0])):
        heads[word[:2]].append((word, field))
    first, second = (re.escape("".join(sorted(set(column)))) for column in zip(*heads, strict=True))
    own = tuple(re.compile("|".join(map(re.escape, one["own"]))) for one in fields)
    return _Deeds(own, re.compile(f"[{first}](?=[{second}])"), heads)


def sentences(case: Case, own: str) -> Iterator[tuple[Span, Span]]:
    """The sentences that hold deeds of a field of which neither `own`, the title and the campaign, nor anything else in the text speaks; and the
    first of the deeds.
    """
    for field, places in _by_field(case.norm).items():
        if len({case.norm[slice(*place)] for place in places}) < _LEAST or _deeds().own[field].search(own):
            continue
        around = sentence(case.norm, places[0], "。\n")
        if places[-1].end <= around.end and not EXPLAINED.search(case.norm, *around):
            yield around, places[0]


def _by_field(norm: str) -> dict[int, list[Span]]:
    """Where a text holds deeds, for each field in their order and without overlaps."""
    known, found = _deeds(), defaultdict[int, list[Span]](list)
    for m in known.begins.finditer(norm):
        for word, field in known.heads.get(norm[m.start() : m.start() + 2], ()):
            places = found[field]
            if norm.startswith(word, m.start()) and not (places and m.start() < places[-1].end):
                places.append(Span(m.start(), m.start() + len(word)))
    return {field: places for field, places in found.items() if places}
