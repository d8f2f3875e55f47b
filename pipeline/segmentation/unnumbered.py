"""Headings without a number: the usual words alone in a line, heading styles of Word, ornaments (■ 工作目标; 【工作目标】, in normal form [工作目标]), short lines."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from pipeline.records import Span
from pipeline.segmentation.marks import Mark

STYLES = ("style", "sign", "bare", "alone")
# headings that the county offices' forms and plans use; a line that is exactly one of them is a heading
_WORDS = (
    r"(?:指导思想|总体(?:要求|思路|目标)|(?:基本|工作|活动)原则|(?:工作|活动|总体|主要)?目标(?:任务)?|(?:活动|工作)(?:主题|目的|意义|时间|内容|对象|安排|步骤|要求|地点|背景|形式|方式|重点|措施|任务)"
    r"|(?:主要|重点|工作)(?:任务|内容|措施|做法|成效|工作)|(?:具体|主要)?(?:工作)?措施|(?:实施|方法|推进|时间)步骤|(?:时间|进度|具体|工作)安排|(?:参加|活动)(?:对象|人员)|实施(?:范围|时间|办法|要求)"
    r"|组织(?:领导|机构|保障|实施)|领导小组|保[障证](?:措施|机制)|存在(?:的)?(?:问题|不足)|下一步(?:工作)?(?:打算|计划|安排)?|努力方向|基本情况|取得(?:的)?(?:成效|成绩)|督导检查|监督检查|检查考核|考核(?:评价|办法)|宣传(?:发动|引导)|经费保障|(?:岗位|工作|监督)职责|职责分工|监督岗(?:人员)?|人员名单|工作纪律|注意事项|几点要求)"
)
_ENGLISH = (
    r"(?i:guiding (?:ideology|thought|principles?)|(?:general |overall |main |work )?(?:goals?|objectives?|aims?|tasks?|requirements?|principles?)|background|scope"
    r"|(?:implementation |methods and |work )?steps|schedule|time ?(?:table|arrangement)s?|(?:organi[sz]ation and )?leadership|organi[sz]ational (?:structure|guarantee)"
    r"|safeguards?(?: measures)?|(?:main )?(?:measures|activities|achievements|practices|problems)|supervision|publicity|next steps)"
)
# what notices set above their paragraphs
_NOTICED = r"(?:会议|培训|比赛|评选|检查|报名|参评)(?:内容|时间|地点|对象|议程|安排|办法|要求|方式)|参[会训赛加](?:人员|对象)|(?:几点|有关|其他|补充)(?:说明|事项)|温馨提示"
_BARE = re.compile(rf"(?:{_WORDS}|{_NOTICED}|{_ENGLISH})[：:]?")
_LEAD = re.compile(rf"(?:{_WORDS}|{_ENGLISH})(?:[：:]|。|$)")
_SIGN = re.compile(r"(?:#{1,4}|[■◆●★▲▼※◎○□◇▶►➤❖•✦])[ \t]*(?=[\u4e00-\u9fff])|\[(?=[^\]\n]{2,20}\])")
_CLOSED, _RUNNING = re.compile(r"[。，；：,.;:\t\d）]\s*$|[、：]|^（"), re.compile(r"[。，.,]")
_SIGNED = re.compile(r"(?:小学|中学|学校|幼儿园|学区|中心校|局|委|办公室|School|Bureau|Kindergarten)$")


def headings(norm: str, lines: Sequence[Span], styled: Sequence[tuple[int, int]], *, english: bool) -> dict[str, list[Mark]]:
    """The lines that may be headings without a number, for each of `STYLES`; `styled` are heading styles by offset."""
    bare = [_whole("bare", a, b) for a, b in lines if _BARE.fullmatch(norm, a, b)]
    alone = _alone(norm, lines, english=english)
    if len(bare) >= 2:  # where the usual ones stand alone in their lines, the others do so too
        bare = sorted({mark.start: mark for mark in [*(m for m in alone if m.end - m.start <= _SHORT), *bare]}.values(), key=_start)
    signs = [Mark("sign", 0, None, a, m.end(), b) for a, b in lines if (m := _SIGN.match(norm, a, b))]
    own = [mark for mark in signs if norm[mark.start] == norm[signs[0].start]]  # ★ below 【工作目标】 are items
    signs = own if len(own) >= 2 else signs
    return {"style": _styled(lines, styled), "sign": signs, "bare": bare, "alone": alone if len(alone) >= _LEAST else []}


# a line beside the usual headings is one itself if it is as short as they are; so many short lines above paragraphs are headings by themselves
_SHORT, _LEAST = 10, 3


def usual(words: str) -> bool:
    """Whether a heading, with or without the text that runs on behind it, is one of the usual ones."""
    return bool(_LEAD.match(words.replace("]", "：", 1)) or _LEAD.match(words.replace(" ", "").replace("]", "：", 1)))


def leads(norm: str, lines: Sequence[Span], stop: int) -> int:
    """How many lines before `stop` begin with one of the usual headings and a colon."""
    return sum(bool((m := _LEAD.match(norm, a, b)) and m.end() < b and norm[m.end() - 1] == "：") for a, b in lines if a < stop)


def _start(mark: Mark) -> int:
    return mark.start


def _whole(style: str, start: int, end: int) -> Mark:
    return Mark(style, 0, None, start, start, end)


def _styled(lines: Sequence[Span], styled: Sequence[tuple[int, int]]) -> list[Mark]:
    """Lines that carry a heading style of Word, at the highest level that occurs twice, without a number of their own."""
    at = dict(styled)
    levels = Counter(at[start] for start, _ in lines if start in at)
    twice = sorted(level for level, count in levels.items() if count >= 2)
    return [_whole("style", a, b) for a, b in lines if twice and at.get(a) == twice[0]]


# 一次对话：和校园里的树认个亲 above a paragraph; not what is said of a person, a place or a time
_TOLD = re.compile(
    r"(?![^：]{0,8}(?:组长|成员|组员|顾问|岗|人|员|电话|时间|日期|地点|单位|对象|名称|年级|班|校))[\u3400-\u9fff“”]{2,8}：[\u3400-\u9fff“”，]{4,16}"
)


def _alone(norm: str, lines: Sequence[Span], *, english: bool) -> list[Mark]:
    """Short lines without any closing mark, each above a paragraph: headings of a text that numbers nothing."""
    found, told = [], []
    for (a, b), below in pairwise(lines):
        if not (2 <= b - a <= (70 if english else 22) and below.end - below.start >= 30):
            continue
        words = norm[a:b]
        if not _CLOSED.search(words) and _RUNNING.search(norm, *below) and not _SIGNED.search(words):
            found.append(_whole("alone", a, b))
        elif not english and _TOLD.fullmatch(words) and _RUNNING.search(norm, *below):
            told.append(_whole("alone", a, b))
    return sorted([*found, *told], key=_start) if len(told) >= _LEAST else found
