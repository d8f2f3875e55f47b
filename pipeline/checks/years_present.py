"""Years that a text gives to its own present: beside words that point at it (本学年, 即将过去的), in the sentence that leads to a report, and in
what an announcement has ahead of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.checks.case import Case
from pipeline.checks.standings import in_title
from pipeline.checks.years_own import of_campaign
from pipeline.cleaning.repairs import chinese_number
from pipeline.records import Span

# 本学年（2023—2024学年）, 本届运动会（2021年10月）
_NAMED_AGAIN = re.compile(
    r"(?:本(?:学年度?|学期|年[度末底]?|次|届|轮)[^，。；：（）()\n]{0,8}|今年)[（(](?P<when>(?P<year>20\d\d)(?: ?[—–-] ?(?P<to>20\d\d) ?学年|年(?!级)(?: ?(?P<month>\d{1,2})月)?))[^，。；（）()\n]{0,12}(?=[）)])"
)
# 即将过去的2021年
_PASSING = re.compile(
    r"(?P<how>即将|行将|马上就要|就要|刚刚)(?:过去|结束|告别)(?:了)?的(?P<when>(?P<year>20\d\d)年)(?!代|级|[^，。；\n]{0,8}学期)"
)
# 须为本年度的新作，即2013年12月以后…
_THIS_YEAR = re.compile(r"(?:本年度?|今年)[^，。；\n]{0,14}，(?:即|也就是)$")
_FEBRUARY, _SUMMER, _AUTUMN = 2, 8, 9  # until then the old year has just gone; a school year is over, the next one begins

# 我校2020年4月组织…，现总结如下: the day of the work, in the sentence that leads to its report
_DAY = re.compile(r" ?(?P<month>\d{1,2}) ?月")
_DOES = re.compile("拉开|开幕|启动|举[办行]|组织|开展|实施|承办|进行|推进")
_REPORT = re.compile(r"[，。]现[^，。；\n]{0,16}(?:总结|汇报|报告|小结)[^，。；\n]{0,6}如下")
_EARLIER = re.compile(
    r"以来|根据|按照|依据|遵照|落实|贯彻|文件|精神|《|〔|印发|部署|下发|曾|首[次届]|第一[次届]|自|起|继|获|评为|建成|成立|创[建办]|去年|上年|[局委厅部]"
)
_SPRING = 4  # up to April a summary may be one of the year before

# what an announcement has ahead of it: 于2017年6月24日前携带材料到…, 备战2017年中考, 颁发2015年…证书
_BY_A_DAY = re.compile(r"\d{1,2}月(?:\d{1,2}日|[上中下]旬|底|末|初)(?:之|以)?前(?P<act>[^，。；\n]{2,})")
_NOT_ASKED = re.compile(r"[了的已曾过]|前(?:就|出[生台])|取得|参加工作|入[学职园]|任职|毕业|建[成立]|印发")
_GETS_READY = re.compile("(?:备战|迎战|决战|决胜|冲刺|迎接|备考|迎考)(?:好)?$")
_CONFERS = re.compile("(?:颁发|授予|发给|发放)$")
_HONOUR = re.compile("[^，。；]{0,16}?(?:证书|称号|奖[状牌杯]|奖(?=[，。；]))(?!的)")
_OVER = re.compile(r"已|曾|了|过(?!关)|去年|上年|前年|当年|那年|以来|(?<!评)比(?!赛|例)|较|经验|基础|回顾|总结|获得|荣获")

# a basis: a meeting or a paper that has been; a programme may be of years to come
_RESTS_ON = re.compile(r"(?:根据|依据|按照|依照|遵照|贯彻|落实)[^，。；、\d]{0,10}$")
_A_BASIS = re.compile(r"(?!度)[^，。；《]{0,20}?(?<!计划)(?<!规划)(?:会议|大会|会上|文件|通知|意见|部署|讲话)")


def pointed_at(case: Case) -> Iterator[tuple[Span, int, int]]:
    """The places of years that words call the text's own present, and that are not; each with its year and the document's own."""
    if case.english or not case.identity.date:
        return
    signed, month = int(case.identity.date[:4]), int(case.identity.date[5:7])
    stop = case.identity.tail.start if case.identity.tail else len(case.norm)
    for m in _NAMED_AGAIN.finditer(case.norm, 0, stop):
        year, to = int(m["year"]), int(m["to"] or m["year"])
        if year <= signed <= to or case.identity.year in (year, to):
            continue
        # a summary of the spring may be of the year before, one of the autumn of the next, and a school year lasts till summer
        before = to == signed - 1 and (
            (case.doc_type == "summary" and month <= _SPRING) or (month <= _SUMMER and int(m["month"] or 0) >= _SUMMER)
        )
        if not before and not (year == signed + 1 and month >= _AUTUMN):
            yield Span(*m.span("when")), year, signed
    for m in _PASSING.finditer(case.norm, 0, stop):
        gone = signed - 1 if m["how"] == "刚刚" or month <= _FEBRUARY else signed
        if int(m["year"]) not in (signed, gone):
            yield Span(*m.span("when")), int(m["year"]), signed


def of_report(case: Case, year: int, own: int, around: tuple[str, str]) -> bool:
    """Whether the sentence in which a summary leads to its report dates the work itself in another year."""
    before, behind = around
    day, lead = _DAY.match(behind), _REPORT.search(behind)
    if case.doc_type != "summary" or not day or not lead:
        return False
    words = behind[: lead.start()]
    month = int((case.identity.date or "0-12-0").split("-")[1])
    if year == own - 1 and (month <= _SPRING or (month <= _SUMMER and int(day["month"]) >= _SUMMER)):
        return False
    clause = re.split("[，；：]", before)[-1]
    told = _DOES.search(words.split("，")[0]) and not re.search(r"20\d\d|今年|本学[年期]", before + words)
    return bool(told) and not _EARLIER.search(clause + words)


def ahead(case: Case, year: int, own: int, around: tuple[str, str]) -> bool:
    """Whether an announcement asks for something by a day, prepares for something or confers something of a year that is over."""
    before, behind = around
    signed = int((case.identity.date or f"{own}")[:4])
    if case.doc_type not in ("plan", "notice") or year >= signed or in_title(before) or before.count("“") > before.count("”"):
        return False
    clause = re.split("[，；：]", before)[-1]
    if _THIS_YEAR.search(before):
        return year < own - 1
    if _OVER.search(clause):
        return False
    if before.endswith("于") and (due := _BY_A_DAY.match(behind)):
        return not _NOT_ASKED.search(clause + due["act"])
    if _GETS_READY.search(before):
        return not _OVER.search(re.split("[，；]", behind)[0])
    return bool(_CONFERS.search(before) and _HONOUR.match(behind)) and year < own - 1 and of_campaign(case, behind[:16])


def rests_on_what_is_to_come(case: Case, year: int, own: int, before: str, behind: str) -> bool:
    """Whether a text is based on a meeting or a paper of a year after the one in which it was signed: 根据2027年工作会议的部署."""
    signed = int((case.identity.date or f"{own}")[:4])
    return year > max(own, signed) and bool(_RESTS_ON.search(before) and _A_BASIS.match(behind))


def of_the_time(case: Case, place: tuple[int, int], before: str, own: int) -> bool:
    """Whether a year opens a line under a heading that says when (活动时间); not a school year or a longer work that ends in the document's own."""
    line = case.norm[place[1] : place[1] + 30].split("\n")[0]
    heading = next((case.norm[s.span.start : s.body.start] for s in case.sections if s.span.start <= place[0] < s.span.end), "")
    return "时间" in heading and not before.strip() and bool(re.match(r"\d{1,2}月", line)) and str(own) not in line


# 2018年4月以来的八个月里: how long it has lasted on the day of the signature
_LASTS = re.compile(r" ?(?P<month>\d{1,2})月(?:\d{1,2}日)?以来的?(?P<n>\d{1,2}|[一二三四五六七八九十]{1,2}|两)个多?月")
_YEAR = 12  # months


def lasts(case: Case, year: int, behind: str) -> bool:
    """Whether so many months since a day in `year` end a year before the text was signed."""
    m = _LASTS.match(behind)
    if m is None or not case.identity.date:
        return False
    signed, month = int(case.identity.date[:4]), int(case.identity.date[5:7])
    told = int(m["n"]) if m["n"].isdecimal() else chinese_number(m["n"])
    return abs(_YEAR * (signed - year - 1) + month - int(m["month"]) - told) <= 1


# 上报2017年度活动总结: what a plan asks for when its work is done
_HAND_IN = re.compile("(?:上报|报送|提交|上交|撰写)$")
_OWN_ACCOUNT = re.compile("年?度?(?:本?活动|行动|整治|治理|宣传月|创建)[^，。；\n]{0,6}总结")
_NEW_YEAR = 3  # in January and February the account of the last year may still be due


def to_hand_in(case: Case, year: int, own: int, around: tuple[str, str]) -> bool:
    """Whether a plan asks for the account of its own work as that of an earlier year."""
    if case.doc_type not in ("plan", "notice") or year >= own or int((case.identity.date or "0-00-0").split("-")[1]) < _NEW_YEAR:
        return False
    return bool(_HAND_IN.search(around[0]) and _OWN_ACCOUNT.match(around[1]))
