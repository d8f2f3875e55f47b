"""The years of stages that follow each other, of which few print their own."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from pipeline.extraction.stage_lists import Draft
from pipeline.records import Stage

#: no stage begins more days after the one before: between them lie the summer holidays at most
_HOLIDAY = 92


def dated(found: Iterable[Draft], *, base: int | None, signed: date | None) -> list[Stage]:
    """The stages of drafts that follow each other: a year that is not printed comes from the stage before, else from `base`."""
    out: list[Stage] = []
    year = base
    before: date | None = None
    for one in found:
        start = end = None
        if one.when:
            start, end = one.when.resolve(year, signed)
            if (
                one.when.first.year is None
                and one.when.last.year is None
                and before
                and start
                and start.month <= 3
                and before.month >= 9
                and start < before
            ):
                start, end = one.when.resolve((year or before.year) + 1, signed)
            elif before and start and end and _runs_back(before, start, end):
                start, end = one.when.resolve(year, signed, straight=True)
            start, end = (None if one.until else start), (None if one.since else end)
            last = end or start
            year = last.year if last else year
            before = end or start or before
        out.append(Stage(one.name, start.isoformat() if start else None, end.isoformat() if end else None, one.span))
    return out


def _runs_back(before: date, start: date, end: date) -> bool:
    """Whether a stage's end in the next year is a slip of the pen: in its own year it would follow the stage before, and the start does not."""
    return end.year == start.year + 1 and (end.month, end.day) > (before.month, before.day) and (start - before).days > _HOLIDAY
