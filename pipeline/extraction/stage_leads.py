"""Lines that lead stages in and are none: the head of their table, the announcement of how many there are."""

from __future__ import annotations

import re

from pipeline.records import Span

_TABLE_HEAD = re.compile(
    r"(?:\| *)?(?:阶段|序号|步骤|时间|起止时间|时段)(?:名称)?(?: *[\t|]| {2,}(?=[\u3400-\u9fff])|(?:工作|主要)内容\n?)|[（(]?(?:填表|注|备注|说明)[：:]|（(?:填表|注|说明)"
)
# 共分四个阶段，安排如下表：
_ANNOUNCEMENT = re.compile(
    r"[两二三四五六2-6]个?(?:阶段|步骤|环节)[^\n]{0,12}?(?:如下|见下|下表|下列)[^\n]{0,4}|[^\n]{0,80}?分(?:为|成|作)?[两二三四五六2-6]个?(?:阶段|步骤?|环节)(?:[^\n]{0,40}?(?:如下|见下|下表|下列)[^\n]{0,4}|(?:来?(?:进行|实施|开展|推进|组织|安排|完成|走))?)[：:。]?\s*"
)
# 分三个阶段，前两个阶段重在改: how many stages there are and what is to be said of them all
_IN_PARTS = re.compile(
    r"(?:(?!阶段|步|第[一1])[^，。：\n]){0,24}分(?:为|成|作)?[两二三四五六2-6]个?(?:阶段|步骤|环节)(?:来?(?:进行|实施|开展|推进|组织|安排|完成|走))?[，。；](?![^\n]*第[一1])"
)

# 其中建设阶段又分两批, 四个阶段压茬衔接: what is said of stages that are set out beside it
_OF_STAGES = re.compile(
    r"\s*其中|(?![^，。：\n]*(?:第|阶段[一1]))[^，。：\n]{0,16}(?:[两二三四五六2-6各每这前后]|相邻两)个?(?:阶段|步骤|环节)"
)

# a row that holds the heads of columns and nothing else, in any order: 主要内容, 阶段, 起止时间
_HEAD = r"(?:主要|工作|起止|具体|活动|实施|完成|整治|时间)?(?:阶段|序号|步骤|环节|时间|时段|日期|时限|周次|月份|主题|内容|任务|工作|活动|事情|措施|要求|目标|安排|事项|项目|进度|备注|名称|地点|责任[\u3400-\u9fff]{1,3}|负责人|牵头[\u3400-\u9fff]{1,3})(?:名称|安排)?"
_HEAD_ROW = re.compile(rf"\|? *{_HEAD}(?: *[\t|] *{_HEAD}| {{2,}}{_HEAD})+ *\|?\s*")


def announces(norm: str, span: Span) -> bool:
    """Whether a text says how many stages there are and no more, though it may name the time of the whole (3月至7月，分三个阶段：)."""
    return bool(_ANNOUNCEMENT.fullmatch(norm, *span))


def is_lead(norm: str, span: Span) -> bool:
    """Whether a text without a date is the head of a table, or the announcement of the stages below it."""
    return bool(
        _TABLE_HEAD.match(norm, span.start)
        or _HEAD_ROW.fullmatch(norm, *span)
        or _ANNOUNCEMENT.fullmatch(norm, *span)
        or _IN_PARTS.match(norm, *span)
        or _OF_STAGES.match(norm, *span)
    )
