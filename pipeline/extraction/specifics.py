"""What in a text is a school's own: people, units and places, dates, numbers.

A plan made of set phrases names nobody, no day, no place and no number. The share says how much of a text is specific; it does not say
that the rest is bad, nor that what is specific is true. Cf. the named-entity and numeral density of readability research
(Feng, Jansche, Huenerfauth & Elhadad, COLING 2010).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipeline.records import Span

_DIGITS = r"[0-9〇零一二三四五六七八九十百千万两]"
#: dates and spans of days: 2024年3月5日, 3月上旬, 第二周, 每周三, 9:30
_DATE = re.compile(
    rf"(?:{_DIGITS}{{2,4}}年)?{_DIGITS}{{1,3}}月(?:{_DIGITS}{{1,3}}[日号]|[上中下]旬|底|初)?|{_DIGITS}{{2,4}}年(?=度|[^级龄纪轮])|"
    rf"第{_DIGITS}{{1,3}}周|每?周[一二三四五六日末]|[0-2]?\d[:：点时][0-5]?\d分?"
)
#: amounts: 12名, 36课时, 95%, 3.5万元; counts of items (三个阶段, 一项) and ordinals are no amounts of the school's own
_AMOUNT = re.compile(r"(?<![\n\d.（(])\d[\d.,]*(?:%|‰|万|亿)?[\u4e00-\u9fff]?|百分之[一二三四五六七八九十百]+")
#: endings of towns, villages, streets, and of units; what stands before them is their name
_PLACE_END = re.compile(r"村|镇|乡|街道|社区|路|河|水库|广场|小学|中学|初中|高中|幼儿园|派出所|卫生院|敬老院|教学点")
#: a name before such an ending, and what is none: 各中小学, 全体中学, 进一步, 到农村
_NAME = re.compile(r"[\u4e00-\u9fff]{2,6}$")
_BREAK = re.compile(r".*[的在到与和及向从由对为是各全本我该每所有他她它]|.*(?:有关|其他|相关|建设|中)$")
#: characters before an ending in which its name is looked for
_REACH = 6


def find(norm: str, names: Iterable[str]) -> list[Span]:
    """The spans of units, places, dates and amounts, and of `names` (people, the unit itself), joined where they touch, ascending.

    >>> [norm[span.start : span.end] for norm in ["青禾小学3月5日到石桥村家访12户。"] for span in find(norm, [])]
    ['青禾小学3月5日', '石桥村', '12户']
    """
    found = [Span(*m.span()) for pattern in (_DATE, _AMOUNT) for m in pattern.finditer(norm)]
    for ending in _PLACE_END.finditer(norm):
        before = _NAME.search(_BREAK.sub("", norm[max(ending.start() - _REACH, 0) : ending.start()]))
        if before:
            found.append(Span(ending.start() - len(before[0]), ending.end()))
    for name in {name for name in names if len(name) > 1}:
        found += [Span(*m.span()) for m in re.finditer(re.escape(name), norm)]
    joined: list[Span] = []
    for span in sorted(found):
        if joined and span.start <= joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return joined
