"""The kind of a document: plan, summary, notice, roster, news or other, from its title first, from its body where the title says nothing."""

from __future__ import annotations

import re

from pipeline.extraction.names import is_name
from pipeline.records import DocType

_PLAN = r"(?:方案|预案|计划|规划|工作安排|活动安排|安排意见|实施意见|工作要点|行动安排|安排|打算|一校一案|设想|路线图|实施细案|策划(?:书|案)?|工作(?:思路|部署))"
_SUMMARY = r"(?:总结|小结|自查报告|自查情况|汇报|经验(?:交流)?(?:材料)?|交流材料|工作报告|情况(?:的)?报告|发言(?:材料|稿)?|述职报告|回顾|自评报告|报告|(?:工作|开展|落实|实施|进展|完成|整改|推进|贯彻|自查)情况|典型(?:案例|经验)|经验做法|工作亮点|自评(?:材料)?)"
_NOTICE = r"(?:通知|通报|公告|的函|启事|通告)"
_ROSTER = r"(?:名单|监督岗(?!.*(?:方案|总结))|花名册|(?:人|人员|领导|教师|成员|小组|岗|值班|值勤)一览表|人员公示|领导小组(?:成员)?$|职责分工|名册|组成人员|(?:岗|值班|值勤|轮值|护学).{0,6}(?:安排表|一览表|表))"
# columns and titles of tables that say who does what, and of those that say what is done when
_WHO = re.compile(r"姓名|人员|职务|岗位|职责|分工|值[班勤日周]|监督|陪餐|责任人|负责人|组长|成员")
_WHEN, _WHAT = re.compile(r"时间|日期|月份|周次|时限"), re.compile(r"内容|活动|主题|项目|措施|目标|隐患|问题")
_FIRST_PERSON = re.compile(r"我校|我园|我县|我镇|我乡|我区|我学区|本校|我们|我办|我委|我局")
_NEWS = re.compile(
    r"本报讯|(?<!小)记者|通讯员|据了解|截[至止]发稿|据介绍，该|(?:接受|受|在)[^，。]{0,6}采访|采访[中时]|报道|讯[（(]|讯员|告诉笔者|笔者"
)
_NEWS_TITLE = re.compile(r"见闻|侧记|纪实|掠影|走进|举行$|开展.{2,20}活动$|启动$|召开$|简讯|快讯|新闻|举办")
_ACCOUNT = re.compile(
    r"(?:总结|汇报|报告)(?:如下|为)|取得了?(?:.{0,8})(?:成效|成绩|效果)|成立了|开展了|组织了|完成了|举办了|召开了|共(?:开展|排查|发放|走访|投入)|有所(?:提高|增强)|明显(?:增强|改善|好转)|得到了"
)
_INTENT = re.compile(
    r"制定(?:本|如下|此|以下)|特制[定订]|(?:本|如下|以下|此)(?:实施|工作|活动|行动)?方案|现?作如下安排|安排如下|拟定|要(?:认真|切实|加强|严格|把)|必须|不得|应当|各校要|确保|力争"
)


def doc_type(norm: str, title: str, lines: list[str], *, english: bool, chapters: int, names: int) -> tuple[DocType, float]:
    """The kind and a score between 0 and 1.

    `title` is the title in normal form, `lines` the document's lines, `chapters` how many headed sections it has, `names` how many
    people it names with a role. A 印发通知 that stands together with its plan is a plan.
    """
    if english:
        return _english(norm, title)
    plain = re.sub(r"\s", "", title)
    tail = re.sub(r"[（(][^）)]*[）)]$", "", plain)
    if re.search(
        r"(?:承诺书?|倡议书?|责任书|公约|协议书?|制度|管理办法|实施办法|细则|讲话稿?|一封信|公开信|保证书|申请书?|纪要|会议记录|请示|批复|问卷|工作日志|演讲稿|须知|守则|告知书|明白[纸卡]|合同|台账|感谢信|誓词|宣言|规定|章程)$",
        tail,
    ):
        return "other", 0.9
    if re.search(_NOTICE + r"$", tail):
        own = [line for line in lines[2:] if re.search(_PLAN + r"[》]?$", line.strip()) and len(line) < 60 and "印发" not in line]
        if re.search(r"印发|转发|下发|关于.*" + _PLAN, plain) and (own or chapters >= 3) and re.search(_PLAN, plain):
            return "plan", 0.95
        return "notice", 0.95
    if not re.search(rf"{_PLAN}$|{_SUMMARY}$", tail) and _NEWS.search(norm):
        return "news", 0.9
    if re.search(rf"{_ROSTER}|监督岗.*职责", tail) and not re.search(rf"{_PLAN}$|{_SUMMARY}$", tail):
        return "roster", 0.9
    if re.search(r"(?:^|表|分工|职责|小组|[室处岗])$", tail) and _is_table_of_people(lines, tail):
        return "roster", 0.8
    for kind, pattern in (("plan", _PLAN), ("summary", _SUMMARY)):
        if re.search(pattern + r"[》”]?\d?$", tail) or (kind == "plan" and re.search(r"方案.*(?:备案表|登记表|申报表|审批表)$", tail)):
            return kind, 0.95  # type: ignore[return-value]
    last = max(
        ((m.end(), kind) for kind, pattern in (("plan", _PLAN), ("summary", _SUMMARY)) for m in re.finditer(pattern, plain)), default=None
    )
    if last:
        return last[1], 0.85  # type: ignore[return-value]
    return _by_body(norm, plain, names)


_THIS_PLAN = re.compile(r"(?:制定|制订|拟定|特制)(?:了)?[本此如以](?:下)?[^，。]{0,8}(?:方案|计划|安排|预案)|(?:方案|安排)如下")
_PLANS = re.compile(r"(?:制定|拟定|制订).{0,12}(?:方案|计划|安排|预案)|方案如下|安排如下")


def _is_table_of_people(lines: list[str], title: str) -> bool:
    """Whether the document is a table whose rows name people with what they are or do; a calendar of activities is none."""
    rows = [[re.sub(r"\s", "", cell) for cell in re.split(r"\t| {2,}", line)] for line in lines if "\t" in line or "  " in line.strip()]
    named = sum(any(is_name(cell) for cell in row) for row in rows)
    if named < 2 or named * 2 < len(rows) or sum(len(line) for line in lines if "\t" not in line) > 80 + sum(map(len, map("".join, rows))):
        return False
    head = "\n".join(rows[0])
    return bool(_WHO.search(head + title)) and not (_WHEN.search(head) and _WHAT.search(head) and "姓名" not in head)


def _by_body(norm: str, title: str, names: int) -> tuple[DocType, float]:
    """Without a telling title: intent speaks for a plan, an account in the first person for a summary, distance for news."""
    account, intent = len(_ACCOUNT.findall(norm)), len(_INTENT.findall(norm))
    size = max(len(norm), 1)
    if names >= 4 and names * 60 > size and not _THIS_PLAN.search(norm[:800]):
        return "roster", 0.7
    if re.search(r"现将.{0,30}(?:总结|汇报|报告)如下|自查报告|工作总结", norm[:800]):
        return "summary", 0.8
    if _PLANS.search(norm[:800]):
        return "plan", 0.8
    first = len(_FIRST_PERSON.findall(norm))
    if _NEWS_TITLE.search(title) and first <= 1:
        return "news", 0.7
    if account > intent:
        return ("news", 0.5) if first == 0 and len(re.findall("该校|该县|该园|该学区", norm)) else ("summary", 0.6)
    if intent >= 2:
        return "plan", 0.55
    return "other", 0.4


def _english(text: str, title: str) -> tuple[DocType, float]:
    head = title.lower() or text[:300].lower()
    for kind, pattern in (
        ("summary", r"\bsummary|\breview\b|self-(?:inspection|examination|assessment|check)|report|experience"),
        ("plan", r"\bplan\b|program(?:me)?\b|scheme|arrangements?"),
        ("notice", r"\bnotice|circular"),
        ("roster", r"\blist of|roster|members of"),
        ("news", r"\bnews|visit"),
    ):
        if re.search(pattern, head) and not (kind == "summary" and re.search(r"\bplan\b", head) and "summary" not in head):
            return kind, 0.9  # type: ignore[return-value]
    return ("plan", 0.5) if re.search(r"\bshall\b|\bwill\b", text) else ("other", 0.4)
