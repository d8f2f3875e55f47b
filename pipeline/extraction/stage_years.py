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
    found = list(found)
    year = _opening_year(found, base, signed)
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


def _opening_year(found: list[Draft], base: int | None, signed: date | None) -> int | None:
    """The year of the first stages: `base`, or the one beside it with which they lead up to the first stage that prints its own.

    9月, 10月至12月 before 2025年1月 are in 2024; 9月5日至9月25日 before 9月26日至2026年4月30日 is in 2025.
    """
    anchor = next((one.when for one in found if one.when and (one.when.first.year or one.when.last.year)), None)
    ahead = [one.when for one in found[: next(i for i, one in enumerate(found) if one.when is anchor)] if one.when] if anchor else []
    start = anchor.resolve(base, signed)[0] if anchor else None
    if base is None or start is None or not ahead:
        return base

    def fits(year: int) -> bool:
        days = [day for when in ahead for day in when.resolve(year, signed)]
        known = [day for day in days if day]
        return bool(known) and days == known == sorted(known) and start >= known[0] and (start - known[-1]).days <= _HOLIDAY

    return next((year for year in (base, base - 1, base + 1) if fits(year)), base)


def _runs_back(before: date, start: date, end: date) -> bool:
    """Whether a stage's end in the next year is a slip of the pen: in its own year it would follow the stage before, and the start does not."""
    return end.year == start.year + 1 and (end.month, end.day) > (before.month, before.day) and (start - before).days > _HOLIDAY
