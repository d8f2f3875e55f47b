"""A year in a news report where the report speaks of its own days: it is to be the report's own there."""

from __future__ import annotations

import re

from pipeline.checks.case import Case

# the day on which the report counts (截至2021年12月，…), with the month printed; 截至2021年底 looks back
_UP_TO, _MONTH = re.compile(r"截[至止]到?$"), re.compile(r" ?(\d{1,2}) ?月")
# work that lasts no two years, with which the time since its beginning is over: 自2021年4月部署专项整治以来
_SINCE = re.compile(r"(?:^|[，：])自?从?$")
_SHORT_WORK = re.compile(
    r" ?\d{1,2} ?月(?:\d{1,2}日)?[^，。；]{0,16}?(?:(?:专项|集中|综合)(?:整治|治理|整顿|行动)|攻坚(?:行动|战)?|[月周年季])(?:[”]?(?:活动|行动|工作))?(?:启动|部署|开展|实施)?以来"
)
# what is so on the day of the report, and a day as printed
_NOW, _DAY = re.compile(r"目前|眼下|正在|现已|当天|当日|即日"), re.compile(r" ?\d{1,2} ?月 ?\d{1,2} ?日")
_PAST = re.compile(r"曾|早在|已于|当年|那年|比(?!赛|例)|较|相比|今年|去年|上年|同期|成立|建成|建校|始建|印发|颁|《|施行|实施")
_YEAR_AGO, _SPRING = 1, 6  # up to June a report may still give the figures of the year before


def of_today(case: Case, year: int, own: int, around: tuple[str, str]) -> bool:
    """Whether a report of `own` gives the time of its own count, campaign or day in an earlier `year`."""
    before, behind = around
    if case.doc_type != "news" or year >= own or _PAST.search(before) or f"{own}年" in before + behind:
        return False
    lately = year == own - _YEAR_AGO and int((case.identity.date or "0-01-0").split("-")[1]) <= _SPRING
    if _UP_TO.search(before):
        return bool(_MONTH.match(behind)) and not lately and not _PAST.search(behind)
    if _SINCE.search(before) and _SHORT_WORK.match(behind):
        return year < own - _YEAR_AGO
    return bool(_DAY.match(behind) and _NOW.search(before + behind) and not _PAST.search(behind))
