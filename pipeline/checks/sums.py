"""A total and the two parts of it that are all there is: 查出隐患12处，已整改10处，未整改3处."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.checks.case import Case
from pipeline.cleaning.repairs import chinese_number
from pipeline.records import Span

_N = r"(\d{1,4}|[一二两三四五六七八九十]{1,3})"
_REACH = 60  # characters of a sentence that holds a total and its parts
# what is either so or not so; a part that is neither has another word
_EITHER = (
    (
        r"(?:已|均已|当场|立即|立行立改|完成)(?:全部|及时)?整改(?:完成|完毕|到位|了)?",
        r"(?:尚未|未|正在|待|限期|没有)(?:完成)?整改(?:完成|完毕|到位)?",
    ),
    (r"男(?:生|童|教师|职工|同学)?", r"女(?:生|童|教师|职工|同学)?"),
    (r"(?<!不)(?<!未)(?:达标|合格|及格)", r"(?:不|未)(?:达标|合格|及格)"),
)
_TOTALS = tuple(
    (
        re.compile(other),
        re.compile(
            rf"(?P<whole>(?<![\d第零〇一二两三四五六七八九十百千万.]){_N})(?P<measure>处|个|条|项|人|名|户|件|起|份|台)[，、：（]?(?:其中|分别是)?[，：]?"
            rf"(?:有)?{one}的?(?:有)?(?P<first>{_N})(?P=measure)[，、；和](?:有)?{other}的?(?:有)?(?P<second>{_N})(?P=measure)(?=[。；）\n](?!其余|剩余|另|还有)|$)"
        ),
    )
    for one, other in _EITHER
)


_SERIES = re.compile(r"\d[处个条项人名户件起份台][，、](?!其中)[^\W\d_]{1,6}\d{1,4}\Z")


def totals(case: Case) -> Iterator[tuple[Span, int, int]]:
    """Totals that are not the sum of their two parts: place, number announced, sum of the parts."""
    for low, high in case.ranges:
        for other, pattern in _TOTALS:
            for part in other.finditer(case.norm, low, high):
                m = pattern.search(case.norm, max(low, part.start() - _REACH), min(high, part.end() + _REACH))
                whole, first, second = (_value(m[name]) for name in ("whole", "first", "second")) if m else (0, 0, 0)
                if m and _SERIES.search(case.norm, max(low, m.start() - _REACH), m.start("measure")):
                    continue  # 优秀268人，良好697人，及格864人，不及格103人: four of one kind, and no whole
                if m and m.start() < part.start() < m.end() and whole and first and second and whole != first + second:
                    yield Span(*m.span()), whole, first + second


def _value(words: str) -> int:
    return int(words) if words.isdecimal() else chinese_number(words)
