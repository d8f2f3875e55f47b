"""What in a text is a school's own: people, units and places, dates, numbers.

A plan made of set phrases names nobody, no day, no place and no number. The share says how much of a text is specific; it does not say
that the rest is bad, nor that what is specific is true. Cf. the named-entity and numeral density of readability research
(Feng, Jansche, Huenerfauth & Elhadad, COLING 2010).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

from pipeline.records import Span

#: what the specific parts of a text are
Kind = Literal["names", "places", "dates", "numbers"]

_DIGITS = "0-9〇零一二三四五六七八九十百千万两"
#: a run of digits and what goes with them: 2024年3月5日, 12户, 95%, 9:30, 三月上旬
_NUMBER = re.compile(rf"[{_DIGITS}][{_DIGITS}.,年月日号上中下旬底初点时分:：%‰亿]*(?:(?<=[0-9])[^\W0-9a-zA-Z_到至和与的、])?")
#: Chinese numerals count as a date or a share alone: three stages, 一项 and ordinals are nothing of the school's own
_DATED = re.compile("[年月日旬]|分之")
#: digits with one of these are a day, a month, a year or an hour; without, an amount
_DAY = re.compile("[年月日旬时点:：]")
#: endings of towns, villages, streets, and of units; what stands before them is their name
_PLACE_END = re.compile(r"村|镇|乡|街道|社区|路|河|水库|广场|小学|中学|初中|高中|幼儿园|派出所|卫生院|敬老院|教学点")
#: a name before such an ending, and what is none: 各中小学, 全体中学, 进一步, 到农村
_NAME = re.compile(r"[\u4e00-\u9fff]{2,6}$")
_BREAK = re.compile(r".*[的在到与和及向从由对为是各全本我该每所有他她它]|.*(?:有关|其他|相关|建设|中)$")
#: characters before an ending in which its name is looked for
_REACH = 6


def _is_own(norm: str, start: int, words: str) -> bool:
    """Whether a number tells something: a date or an amount, not the number of an item at a line's start."""
    if words[0].isdecimal() and words[0].isascii() and start > 0 and norm[start - 1] not in "\n（(":
        return True
    return len(words) > 1 and _DATED.search(words) is not None


def by_kind(norm: str, names: Iterable[str]) -> dict[Kind, list[Span]]:
    """The spans of `names` (people, the unit itself), of units and places, of dates and of amounts; what overlaps within a kind is one.

    >>> {kind: len(spans) for kind, spans in by_kind("青禾小学3月5日到石桥村家访12户。", []).items()}
    {'names': 0, 'places': 2, 'dates': 1, 'numbers': 1}
    """
    return {kind: _joined(spans, 0) for kind, spans in _printed(norm, names).items()}


def _printed(norm: str, names: Iterable[str]) -> dict[Kind, list[Span]]:
    """The spans of each kind as they stand, some of them over each other."""
    found: dict[Kind, list[Span]] = {"names": [], "places": [], "dates": [], "numbers": []}
    for m in _NUMBER.finditer(norm):
        words = m.group()
        if _is_own(norm, m.start(), words):
            found["dates" if _DAY.search(words) else "numbers"].append(Span(*m.span()))
    for ending in _PLACE_END.finditer(norm):
        before = _NAME.search(_BREAK.sub("", norm[max(ending.start() - _REACH, 0) : ending.start()]))
        if before:
            found["places"].append(Span(ending.start() - len(before[0]), ending.end()))
    for name in {name for name in names if len(name) > 1}:
        at = norm.find(name)
        while at >= 0:
            found["names"].append(Span(at, at + len(name)))
            at = norm.find(name, at + len(name))
    return found


def find(norm: str, names: Iterable[str]) -> list[Span]:
    """The spans of all kinds, joined where they touch, ascending.

    >>> [norm[span.start : span.end] for norm in ["青禾小学3月5日到石桥村家访12户。"] for span in find(norm, [])]
    ['青禾小学3月5日', '石桥村', '12户']
    """
    return _joined([span for spans in _printed(norm, names).values() for span in spans], 1)


def _joined(spans: Iterable[Span], near: int) -> list[Span]:
    """The spans in order, one for those of which each begins less than `near` characters behind the end of the one before."""
    joined: list[Span] = []
    for span in sorted(spans):
        if joined and span.start < joined[-1].end + near:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return joined
