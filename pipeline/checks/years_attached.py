"""The year in an attachment's title, where it is one that was over when the plan was signed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.checks.case import Case
from pipeline.records import Span

# 附件：2025年度青禾小学任务安排, 附件2：2024—2025学年活动安排表
_ATTACHED = re.compile(
    r"(?:\A|(?<=\n)) *附(?:件|表)?[一二三四五六七八九十\d]{0,2}[：:.、 ]{0,3}(?:\d[.、])? *(?:[^\W\d]{2,14}(?:小学|中学|学校|幼儿园|学区))?"
    r"(?P<years>(?P<year>20\d\d)(?:[—–-](?P<to>20\d\d))?)(?P<kind>学年|年)(?P<what>[^，。；：（\n]{2,30})(?P<note>（[^）\n]*）)?(?=\n|\Z)"
)
# what a plan attaches of what is to be done, and what it may attach of what was
_TO_DO = re.compile("(?:安排|计划|方案|任务|分工|时间表|推进表|进度|日程|行事历|要点|目标|配档表)[表书]?$")
_DONE = re.compile("上[一年学]|总结|统计|情况|台账|成绩|结果|获奖|底数|现状|问题|评价|整改|参考|范例|样本|示例|往年|原|完成")
_TO_FILL_IN = re.compile("空表|空白|填写|填报|样表")
_SCHOOL_YEAR_ENDS = 8  # from that month on the school year that began in the autumn before is over


def attached(case: Case, own: int) -> Iterator[tuple[Span, int]]:
    """The years in titles of the attachments of a plan or a notice that say what is to be done in a year which is over and stands nowhere else in the text.

    >>> bool(_ATTACHED.search("附件：2024—2025学年教研组活动安排表"))
    True
    """
    if case.doc_type not in ("plan", "notice") or case.english or not case.identity.date:
        return
    signed, month = int(case.identity.date[:4]), int(case.identity.date[5:7])
    for m in _ATTACHED.finditer(case.norm) if signed == own and "附" in case.norm else ():
        year, to = int(m["year"]), int(m["to"] or 0)
        if (m["kind"] == "学年") != bool(to) or (to and to != year + 1):
            continue
        over = to < signed or (to == signed and month >= _SCHOOL_YEAR_ENDS) if to else year < signed
        to_do = _TO_DO.search(m["what"]) and not _DONE.search(m["what"])
        if over and (to_do or _TO_FILL_IN.search(m["note"] or "")) and case.norm.count(m["year"]) == 1:
            yield Span(m.start("years"), m.end("what")), year
