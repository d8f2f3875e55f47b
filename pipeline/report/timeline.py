"""The stages of a plan as bars on one time line."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from msgspec import Struct

from pipeline.report.schema import StageLine


class Bar(Struct, frozen=True):
    """A stage on the time line: `start` and `width` are shares of the whole, None where its dates do not allow a bar."""

    line: StageLine
    start: float | None
    width: float | None


def bars(stages: Sequence[StageLine]) -> tuple[Bar, ...]:
    """The stages on a common time line from the first to the last day named.

    >>> [(bar.start, bar.width) for bar in bars([StageLine(name="一", start="2022-05-01", end="2022-05-05", span=(0, 1))])]
    [(0.0, 1.0)]
    """
    known = [(_day(stage.start or stage.end), _day(stage.end or stage.start)) for stage in stages]
    days = [day for pair in known for day in pair if day is not None]
    first, total = (min(days), max(days) - min(days) + 1) if days else (0, 1)
    made = []
    for stage, (start, end) in zip(stages, known, strict=True):
        if start is None or end is None or end < start:
            made.append(Bar(stage, None, None))
        else:
            made.append(Bar(stage, (start - first) / total, (end - start + 1) / total))
    return tuple(made)


def _day(value: str | None) -> int | None:
    try:
        return date.fromisoformat(value).toordinal() if value else None
    except ValueError:
        return None
