"""Schools' names wherever they stand in a text: each ends in a kind of school and begins where the words before it end."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from pipeline.checks.ordinary import last_word
from pipeline.records import Span

# begins with a character of its own in each form, so that a text is passed over fast
_BY_NUMBER = "|".join(
    rf"{n}(?<![之第其].)(?:中|小(?![份撮块段步截片瓶包碗勺把盒杯时]))(?!学(?!子)|[心小型央等组])" for n in "一二三四五六七八九十"
)
_ONE = (
    r"(?:小学(?![子习])|中学(?![子习])|初中|高中|学校|学院|完小|幼儿园|中心校|职专|职高|职业中专|职业高中|职教中心|职业教育中心|技校|聋校|盲校|国小|国中|教学点"
    rf"|{_BY_NUMBER}|实小|职校)"
)
# 小学生, 高中部 and 中学阶段 are of no school; 小学附设幼儿园 is one name
_KIND = re.compile(rf"{_ONE}(?:(?:附属|附设){_ONE})?(?![生部段阶低高们期时间化]|组(?!织|建)|教育|[一二三四五六七八九]年级)")
_ROOM = 20  # characters of the longest name and what leads to it
_NO_LETTER = re.compile(r"(?s:.*)[\W\da-zA-Z]")
# words and characters that no name begins with or holds; those that names do begin with (向阳, 和平, 对山) stand in `_KEPT`
_EDGE = re.compile(
    r"[对参比按遵依]照|根据|落实|(?:系)?因|由于|[的了把将使让由被给至于从在到赴去往请经凡每各与及跟为是以即并报按依送]|交(?![通大口运警])|驻(?!马)|[和向对同](?![阳平善睦谐心仁])|[年月期]初|今[年天春秋]|明[年天]|[上下]次|[一二三四五六七八九十正腊冬]月里?|新时代|一[条面笔所座张份]|年[底末终内]|期末|[上下]半年|暑[假期]|寒假|期间|当地|山区|乡镇|山村|边远|偏远|城镇|城乡|牧区|教师|学生|老师|师生|家长|干部|孩子|班主任|主任|负责|名叫|结合|成立|全体|其中|包括|代表"
)
_COUNTED = tuple("年月日号名次")
_KEPT = re.compile("为民|至善|经纬|从善|致知")
_COUNTY = 3  # characters of a county's longest name, the kind apart
_SHORTEST = 4  # characters of a name that has two of its own


def named(norm: str, counties: Iterable[str] = ()) -> Iterator[Span]:
    """The names of schools that stand in a text, in their order. The names of `counties` are known: a school's begins with one that stands in it.

    >>> text = "由语文组推选佳作刊于黑石镇中心小学校刊，家住附近小学的学生除外。"
    >>> [text[slice(*place)] for place in named(text)]
    ['黑石镇中心小学']
    """
    for low, edge_at, kind_at, end in _kinds(norm):
        start = max((norm.rfind(county, low, kind_at) for county in counties), default=-1)
        start = start if start >= 0 else edge_at
        if end - start >= _SHORTEST and start < kind_at:
            yield Span(start, end)


@lru_cache(maxsize=1)
def _kinds(norm: str) -> list[tuple[int, int, int, int]]:
    """Where each kind of school stands: the first letter before it, where its name begins by the words, the kind's own start, and its end.
    Several checks ask for a text's names.
    """
    found = []
    for m in _KIND.finditer(norm):
        room = max(0, m.start() - _ROOM)
        none = _NO_LETTER.match(norm, room, m.start())
        low = none.end() if none else room
        found.append((low, edge(norm, low, m.start()), *m.span()))
    return found


def edge(norm: str, start: int, end: int) -> int:
    """Where the name begins whose own letters stand before `end`: behind the last function character or word of every day."""
    begin = _edge(norm[start:end])
    if not begin and norm[start - 1 : start].isdigit() and norm[start : start + 1] in _COUNTED:  # 5月青禾小学
        begin = 1 + _edge(norm[start + 1 : end])
    return start + begin


@lru_cache(maxsize=1024)
def _edge(letters: str) -> int:
    masked = _KEPT.sub(lambda m: "\n" * len(m.group()), letters)
    begin = max((m.end() for m in _EDGE.finditer(masked)), default=0)
    begin += last_word(letters[begin:])
    county = letters.rfind("县", begin)
    return max(begin, county - _COUNTY) if county >= 0 else begin
