"""Stages of a document in which no section sets out the course: lines that follow each other, wherever they stand."""

from __future__ import annotations

import re
from datetime import date

from pipeline.extraction import stage_prose, stage_sequence
from pipeline.extraction.stage_lists import Draft, are_people, parts
from pipeline.extraction.stage_names import bare
from pipeline.extraction.stage_years import dated
from pipeline.extraction.stages import STAGE, Item, draft
from pipeline.records import Span, Stage

_LINE, _BEHIND = re.compile(r"[^\n]+"), re.compile(r"[）).。;；，, ]*(?=\n|$)")
_NAMED = 40  # characters of a line in which it is called a stage
_FEWEST = 3


def instead(found: list[list[Stage]], norm: str, body: Span, *, english: bool, base: int | None, signed: date | None) -> list[list[Stage]]:
    """The stages of the longest run of dated lines in `body`, or of periods that follow each other, if they are
    more than those `found` section by section; else of a plain sentence."""
    lines = parts(longest(norm, body, english=english, base=base))
    lines = lines if english else stage_sequence.instead(norm, body, base, lines) or lines
    if not found and not lines and not english:
        lines = [Draft(bare(one.name), one.when, one.span, True) for one in stage_prose.anywhere(norm, body, base)]
    return [dated(lines, base=base, signed=signed)] if len(lines) > sum(map(len, found)) else found


def longest(norm: str, body: Span, *, english: bool, base: int | None) -> list[Draft]:
    """The longest run of three lines or more that have names and dates, of which two thirds are ranges, or all end in their dates and one
    is a range; none where the names are people's.

    >>> [one.name for one in longest("海选（3月1日—5日）\\n复赛（4月8日—10日）\\n决赛（5月7日）", Span(0, 36), english=False, base=2021)]
    ['海选', '复赛', '决赛']
    """
    best: list[Draft] = []
    run: list[Draft] = []
    for line in _LINE.finditer(norm, *body):
        named = not english and STAGE.search(norm, line.start(), min(line.end(), line.start() + _NAMED)) is not None
        one = draft(norm, Item(Span(*line.span()), named), english=english, base=base)
        run = [*run, one] if one and one.when and one.name and not one.until else []
        best = run if len(run) > len(best) else best
    ranged = sum(one.when is not None and one.when.ranged for one in best)
    alone = all(one.when and _BEHIND.match(norm, one.when.span.end) for one in best)
    return best if len(best) >= _FEWEST and not are_people(best) and (3 * ranged >= 2 * len(best) or (ranged and alone)) else []
