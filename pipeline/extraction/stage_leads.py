"""Lines that lead stages in and are none: the head of their table, the announcement of how many there are."""

from __future__ import annotations

import re

from pipeline.records import Span

_TABLE_HEAD = re.compile(
    r"(?:\| *)?(?:阶段|序号|步骤|时间|起止时间|时段)(?:名称)?(?:\t| *\|| {2,}(?=[\u3400-\u9fff])|(?:工作|主要)内容\n?)|（(?:填表|注|说明)"
)
# 共分四个阶段，安排如下表：
_ANNOUNCEMENT = re.compile(
    r"[两二三四五六2-6]个?(?:阶段|步骤|环节)[^\n]{0,12}?(?:如下|见下|下表|下列)[^\n]{0,4}|[^\n]{0,80}?分(?:为|成|作)?[两二三四五六2-6]个?(?:阶段|步骤?|环节)(?:[^\n]{0,40}?(?:如下|见下|下表|下列)[^\n]{0,4}|(?:来?(?:进行|实施|开展|推进|组织|安排|完成|走))?)[：:。]?\s*"
)
# 分三个阶段，前两个阶段重在改: how many stages there are and what is to be said of them all
_IN_PARTS = re.compile(
    r"(?:(?!阶段|步|第[一1])[^，。：\n]){0,24}分(?:为|成|作)?[两二三四五六2-6]个?(?:阶段|步骤|环节)(?:来?(?:进行|实施|开展|推进|组织|安排|完成|走))?[，。；](?![^\n]*第[一1])"
)


def is_lead(norm: str, span: Span) -> bool:
    """Whether a text without a date is the head of a table, or the announcement of the stages below it."""
    return bool(_TABLE_HEAD.match(norm, span.start) or _ANNOUNCEMENT.fullmatch(norm, *span) or _IN_PARTS.match(norm, *span))
