"""Stages that are chapters of their own, with no chapter around them: 二、宣传发动阶段（3月）, 三、自查自纠阶段（4月）, …"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.extraction import dates, stages
from pipeline.extraction.stage_lists import Draft
from pipeline.extraction.stage_names import bare
from pipeline.extraction.stage_prose import NAME
from pipeline.records import Section, Span

_FEWEST = 3
_OPENING = 30  # characters of a body that tell its stage's time
_TIME = r"(?:[：:，、 ]*[（(][^（）()\n]*[）)])?"
_ORDERED = re.compile(r"第[一二三四五六1-6](?:个?阶段|步)")
_ONE = re.compile(
    rf"(?:(?:{_ORDERED.pattern})?[：:、，—\s]*(?:(?:{NAME})(?:阶段|期)?|[\u3400-\u9fff]{{2,8}}阶段)|{_ORDERED.pattern}[：:、，—\s]*[^。：；（）\n]{{1,16}}){_TIME}[：:。]?\s*"
)
_OPENS = re.compile("动员|发动|启动|准备|筹备|部署|布置|摸底|学习")
_CLOSES = re.compile("总结|验收|表彰|评比|评选|巩固|考核|评估|展示|汇报|收尾|回头看|反馈")


# 听需求（4月6日至4月30日）: any short name with its period
_PERIOD = re.compile(r"[^。：；，（）\n]{2,12}（[^（）\n]{0,6}\d{1,2}月[^（）\n]{0,8}(?:至|到|—+)[^（）\n]{2,14}）")


def is_one(heading: str) -> bool:
    """Whether a heading (normal form, without its number) is the name of one stage.

    >>> [is_one(heading) for heading in ("宣传发动阶段（3月1日—3月15日）", "自查自纠", "第二阶段：对照检查，治“懒”", "实施步骤", "组织领导")]
    [True, True, True, False, False]
    """
    return _ONE.fullmatch(heading) is not None or _PERIOD.fullmatch(heading) is not None


def run(headings: Sequence[str | None], sections: Sequence[Section]) -> range:
    """The places of three neighbouring sections or more that are a stage each, from one that opens a course to one that closes it or counted
    (第一阶段 …); empty where there are none. `headings` are in normal form, without their numbers.
    """
    low = 0
    while low < len(sections):
        high = low
        while high < len(sections) and is_one(headings[high] or "") and sections[high].body.start < sections[high].body.end:
            high += 1
        several = [heading or "" for heading in headings[low:high]]
        ordered = all(map(_ORDERED.match, several)) or all(map(_PERIOD.fullmatch, several))
        if len(several) >= _FEWEST and (ordered or (_OPENS.search(several[0]) and _CLOSES.search(several[-1]))):
            return range(low, high)
        low = max(high, low + 1)
    return range(0)


def draft(norm: str, section: Section, heading: str, base: int | None) -> Draft:
    """The stage that a chapter is: its time stands in the heading or opens the body."""
    printed, name = Span(section.span.start, section.body.start), bare(heading.split("（", maxsplit=1)[0])
    if one := stages.draft(norm, stages.Item(printed, named=True), english=False, base=base):
        return Draft(name, one.when, printed, True, one.until, one.since)
    when = next(dates.find(norm, section.body.start, min(section.body.end, section.body.start + _OPENING), base), None)
    told = when is not None and (when.ranged or not when.last.day)
    return Draft(name, when if told else None, printed, True)
