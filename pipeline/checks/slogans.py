"""Set phrases that count their own items: 四查：查思想、查作风、…; 五个到位; 三查四看."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.checks.case import Case
from pipeline.checks.lists import alike, alike_in_turn, number
from pipeline.records import Span

# 四查, 三个带头, 五个到位: what follows begins or ends with the same words
_SLOGAN = re.compile(
    r"[“二两双三四五六七八九](?<![第\d每天日周月一二三四五六七八九十].)(?:(?<=“)[二两双三四五六七八九]|(?<!“))个?(?P<sign>[\u3400-\u9fff]{1,2}?)(?=”|活动|工作|要求|行动|措施|制度|[：（—]|，?即)"
)
_UNITS = frozenset("项件条种类次名点位张份场节课天人处家户册本期轮组队班")  # 五项活动，其中校内三项，校外两项 is no slogan
# 三查四看: a list of each
_TWO_SLOGANS = re.compile(r"([一二两三四五六七八九])(?P<sign>[^\W\d_])([一二两三四五六七八九])(?P<other>[^\W\d_])(?=”|[：（—])")
_SHORT = 240  # characters of a list of set phrases


def slogans(case: Case) -> Iterator[tuple[Span, int, int]]:
    """四查 and the like with their items: place, number announced, number found."""
    for low, high in case.ranges:
        for m in _SLOGAN.finditer(case.norm, low, high):
            following = alike(case.norm[m.end() : min(high, m.end() + _SHORT)], m["sign"])
            if following is not None and following >= 2 and m["sign"] not in _UNITS:
                numeral = m.group().removeprefix("“")[0]
                yield Span(*m.span()), 2 if numeral == "双" else number(numeral), following
        for m in _TWO_SLOGANS.finditer(case.norm, low, high):
            told = alike_in_turn(case.norm[m.end() : min(high, m.end() + _SHORT)], m["sign"], m["other"])
            announced = (number(m.group(1)), number(m.group(3)))
            if told is not None:
                yield Span(*m.span()), *next((pair for pair in zip(announced, told, strict=True) if pair[0] != pair[1]), (0, 0))
