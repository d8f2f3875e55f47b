"""One printed date and a range of two: what is printed of them, and which days they are."""

from __future__ import annotations

from calendar import isleap
from datetime import date
from typing import NamedTuple

from pipeline.records import Span

#: parts of a month as the result contract resolves them, with those that people write beside them
PARTS = {
    "上旬": (1, 10),
    "中旬": (11, 20),
    "下旬": (21, 31),
    "上中旬": (1, 20),
    "中下旬": (11, 31),
    "上半月": (1, 15),
    "下半月": (16, 31),
    "初": (1, 10),
    "月初": (1, 10),
    "中": (11, 20),
}
PARTS |= {"月中": (11, 20), "底": (21, 31), "末": (21, 31), "月底": (21, 31), "月末": (21, 31)}


_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def _days_of(year: int, month: int) -> int:
    """How many days a month has."""
    return 29 if month == 2 and isleap(year) else _LENGTHS[month - 1]


class Point(NamedTuple):
    """One printed date; what is not printed is None. `part` is a part of the month (上旬)."""

    year: int | None
    month: int | None
    day: int | None
    part: str | None = None

    def first(self, year: int | None) -> date | None:
        """The first day it names; None where it is impossible or has no year."""
        return self._day(year, self.day or (PARTS[self.part][0] if self.part else 1))

    def last(self, year: int | None) -> date | None:
        """The last day it names."""
        return self._day(year, self.day or (PARTS[self.part][1] if self.part else 31), clip=self.day is None)

    def _day(self, year: int | None, day: int, *, clip: bool = False) -> date | None:
        year = self.year or year
        if year is None or self.month is None or not 1 <= self.month <= 12 or not 1900 <= year <= 2100:
            return None
        length = _days_of(year, self.month)
        return date(year, self.month, min(day, length) if clip else day) if clip or 1 <= day <= length else None

    @property
    def impossible(self) -> bool:
        """A month or day that no calendar has; 29 February counts as one only in a year that is printed and has none."""
        if self.month is None:
            return False
        if not 1 <= self.month <= 12:
            return True
        return self.day is not None and not 1 <= self.day <= _days_of(self.year or 2024, self.month)


class DateRange(NamedTuple):
    """A date, or a range of two, where it stands. `from_now`: it begins with 即日起; its end may then be no date (即日起至放假).
    `over`: its end is said to be of the next year (12月至次年5月)."""

    first: Point
    last: Point
    span: Span
    ranged: bool
    from_now: bool = False
    over: bool = False

    @property
    def impossible(self) -> bool:
        """Whether one of the two ends is impossible."""
        return self.first.impossible or self.last.impossible

    def resolve(self, year: int | None, today: date | None = None, *, straight: bool = False) -> tuple[date | None, date | None]:
        """First and last day. A range without a year that runs from autumn into spring or summer ends in the next year.

        `year` stands in where none is printed, `today` is the document's date for 即日起; `straight`: a range without a year stays in
        one, though it then ends before it starts.
        """
        last = self.last
        first_year = self.first.year or (last.year if self.ranged else None) or year
        if (
            self.first.year is None
            and last.year
            and self.first.month
            and last.month
            and self.first.month > last.month
            and self.first.month >= 8
        ):
            first_year = last.year - 1
        start = today if self.from_now else self.first.first(first_year)
        if last.year is None and first_year is not None:
            over = self.over or (
                not straight and self.ranged and self.first.month and last.month and self.first.month >= 9 and last.month <= 7
            )
            last = Point(first_year + bool(over), last.month, last.day, last.part)
        return start, last.last(first_year)
