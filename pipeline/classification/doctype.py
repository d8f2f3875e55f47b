"""The kind of a document: plan, summary, notice, roster, news or other, from its title first, from its body where the title says nothing."""

from __future__ import annotations

import re

from pipeline.classification.kinds import by_body
from pipeline.extraction.names import is_name
from pipeline.marked import Marked
from pipeline.records import DocType

_PLAN = r"(?:方案|预案|计[划画]|规划|工作安排|活动安排|安排意见|实施意见|工作要点|行动安排|安排|打算|一校一案|设想|路线图|实施细案|策划(?:书|案)?|工作(?:思路|部署))"
_SUMMARY = r"(?:总结|小结|自查报告|自查情况|汇报|经验(?:交流)?(?:材料)?|交流材料|工作报告|情况(?:的)?报告|发言(?:材料|稿)?|述职报告|回顾|自评报告|报告|(?:工作|开展|落实|实施|进展|完成|整改|推进|贯彻|自查)情况|(?:开展|落实|贯彻|执行)[^，。]{2,30}的情况|典型(?:案例|经验)|经验做法|工作亮点|自评(?:材料)?|检讨)"
_NOTICE = r"(?:通知|通报|公告|(?:的|之|邀请)函|启事|通告|的(?:提醒|提示))"
_ROSTER = r"(?:名单|名录|监督岗(?!.*(?:方案|总结))|花名册|(?:人|人员|领导|教师|成员|小组|岗|值班|值勤)一览表|人员公示|领导小组(?:成员)?$|职责分工|名册|组成人员|(?:岗|值班|值勤|轮值|护学).{0,6}(?:安排表|一览表|表))"
_OTHER = re.compile(
    r"(?:承诺书?|倡议书?|责任书|公约|协议书?|制度|管理办法|实施办法|细则|讲话稿?|一封信|公开信|保证书|申请书?|纪要|会议记录|请示|批复|问卷|工作日志|演讲稿|须知|守则|告知书|明白[纸卡]|合同|台账|感谢信|誓词|宣言|规定|章程)$"
)
_IS_NOTICE = re.compile(rf"{_NOTICE}$|^(?:紧急|温馨|重要)(?:通知|提醒|提示)[：:]")
_IS_ROSTER = re.compile(rf"{_ROSTER}|监督岗.*职责")
# titles of lists of people, and of much else
_MAY_BE_ROSTER = re.compile(r"(?:^|表|分工|职责|小组|[室处岗]|(?:人员|陪餐|值[班勤日周守]|轮值|护学|带班)安排)$")
_ENDS, _PLAN_ENDS = re.compile(rf"(?:{_PLAN}|{_SUMMARY})$"), re.compile(rf"{_PLAN}》?$")
_NAMED: dict[DocType, re.Pattern[str]] = {"plan": re.compile(_PLAN), "summary": re.compile(_SUMMARY)}
_TAILS: dict[DocType, re.Pattern[str]] = {
    "plan": re.compile(rf"{_PLAN}[》”]?\d?$|方案.*(?:备案表|登记表|申报表|审批表)$"),
    "summary": re.compile(rf"{_SUMMARY}[》”]?\d?$"),
}
# a notice that issues a plan, not one that asks for plans
_ISSUES = re.compile(rf"印发|转发|下发|关于(?!.*(?:报送|上报|提交|报备|征集|评选)).*{_PLAN}")
# columns and titles of tables that say who does what, and of those that say what is done when
_WHO = re.compile(r"姓名|人员|职务|岗位|职责|分工|值[班勤日周]|监督|陪餐|责任人|负责人|组长|成员")
_WHEN, _WHAT = re.compile(r"时间|日期|月份|周次|时限"), re.compile(r"内容|活动|主题|项目|措施|目标|隐患|问题")
_NEWS = re.compile(
    r"本报讯|记者(?<!小记者)|通讯员|据了解|截[至止]发稿|据介绍，该|(?:接受|受|在)[^，。]{0,6}采访|采访[中时]|报道|讯[（(]|讯员|告诉笔者|笔者"
)
# how a report begins, whatever its title ends with: 本网讯 6月28日，…; 本报讯（记者 …）
_NEWS_OPENS, _DATELINE = (
    Marked("讯", r"(?:^|\n)[ （(【\[]*(?:本[报网台站刊]讯|[^\W\d]{2,8}[报网台媒社]讯(?=[ ：:（(】\])，\d]))"),
    400,
)


def doc_type(norm: str, title: str, lines: list[str], *, head: int, english: bool, chapters: int, names: int) -> tuple[DocType, float]:
    """The kind and a score between 0 and 1.

    `title` is the title in normal form, `lines` the document's lines, `head` where its body begins, `chapters` how many headed sections it has,
    `names` how many people it names with a role. A 印发通知 that stands together with its plan is a plan.
    """
    if english:
        return _english(norm, title)
    plain = _telling(re.sub(r"\s", "", title), lines)
    tail = re.sub(r"[（(][^）)]*[）)]$", "", plain)
    if _OTHER.search(tail):
        said = by_body(norm[head:]) if _RULES.search(tail) else None
        return said if said and said[0] == "plan" and said[1] >= _SURE else ("other", 0.9)
    if _NEWS_OPENS.search(norm, 0, _DATELINE):
        return "news", 0.9
    if _IS_NOTICE.search(tail):
        own = [line for line in lines[2:] if len(line) < 60 and _PLAN_ENDS.search(line.strip()) and "印发" not in line]
        stands_here = own or (chapters >= _CHAPTERS and sum(bool(_FUNCTION.match(line.strip())) for line in lines) >= _FUNCTIONS)
        if _ISSUES.search(plain) and stands_here and _NAMED["plan"].search(plain):
            return "plan", 0.95
        return "notice", 0.95
    if not _ENDS.search(tail) and _NEWS.search(norm):
        return "news", 0.9
    if _IS_ROSTER.search(tail) and not _ENDS.search(tail):
        return "roster", 0.9
    if _MAY_BE_ROSTER.search(tail) and _is_table_of_people(lines, tail):
        return "roster", 0.8
    if (names >= _GROUP and _IS_GROUP.search(tail)) or (_IS_DUTY.search(tail) and _lists_people(lines)):
        return "roster", 0.8
    for kind, pattern in _TAILS.items():
        if pattern.search(tail):
            return kind, 0.95
    last = max(((m.end(), kind) for kind, pattern in _NAMED.items() for m in pattern.finditer(plain)), default=None)
    if last:
        return last[1], 0.85
    if tail.endswith("职责"):  # of a group that names nobody; one that does is a roster
        return "other", 0.5
    return _by_body(norm, head)


# titles of rules, some of which (实施办法) are plans by another name: those of whose bodies the model is so sure
_RULES, _SURE = re.compile(r"(?:办法|细则|规定|制度)$"), 0.75
_LIKELY = 0.62  # the least probability that says the kind where the title says nothing
_CHAPTER = r"[^\w\n]{0,4}(?:[一二三四五六七八九十\d]{1,3}[）)、.．\s]|第[^，。\n]{1,3}[章节部][分]?)?\s*[^，。：\n]{0,6}"
# so many chapters has the plan that a notice issues, and so many of them say what they are for; a notice may number what it asks for
_CHAPTERS, _FUNCTIONS = 3, 2
_FUNCTION = re.compile(
    rf"{_CHAPTER}(?:指导思想|总体(?:要求|思路)|目标(?:任务)?|原则|组织(?:领导|机构)|领导小组|步骤|阶段|安排|任务|内容|措施|要求|保障|范围|重点)(?=$|[：:。 \t》」—]|[\]】〗]|\*\*)"
)


# titles of a group with what it does, or of nothing but a group: 领导小组及工作职责, 工作专班; so many of its people must be named
_IS_GROUP, _GROUP = (
    re.compile(
        r"(?:小组|专班|机构|指挥部|委员会|护[学校]队|岗|班子)(?:成员|人员|组成|设置)?(?:(?:[及与和、]|以及)其?[^，。]{0,6}(?:职责|分工|任务|专班|小组|名单|人员))*(?:分工)?$"
    ),
    3,
)
# 家长护学岗值守安排及职责: who stands where and when, a line each
_IS_DUTY = re.compile(
    r"(?:岗|值[班勤守周日]|轮值|护学|陪餐|带班|巡[查逻])[^，。]{0,6}(?:安排|分工|职责|人员)(?:(?:[及与和、]|以及)[^，。]{0,6}(?:职责|安排|要求))?$"
)
_CELL = re.compile(r"[\s、：:（(]+(?:[^\s（()）]{1,10}[）)])?")


def _lists_people(lines: list[str]) -> bool:
    """Whether lines without a sentence name people, `_GROUP` of them at least."""
    rows = (line for line in lines if not _SENTENCE_END.search(line))
    return sum(any(is_name(cell) for cell in _CELL.split(line.strip())) for line in rows) >= _GROUP


_SENTENCE_END = re.compile("[。；]")
_KIND = re.compile(rf"(?:{_PLAN}|{_SUMMARY}|{_NOTICE}|{_ROSTER})[》”]?(?:[（(][^）)]*[）)])?$")
_NUMBERED = re.compile(r"[（(]?(?:[一二三四五六七八九十\d]{1,3}|第.{1,3}部分)[）)、.．\s]")
_FIRST_LINES, _LONGEST = 4, 60  # a title stands in the first lines and has fewer characters than that


# （实施方案，3月4日教代会讨论通过）
_BESIDE = re.compile(rf"[（(](?:[^，（）()]{{0,12}}(?:{_PLAN}|{_SUMMARY}))(?=[，；：])")


def _telling(title: str, lines: list[str]) -> str:
    """The title, or the first line that says the kind of document where the title does not (a school's name, a slogan)."""
    if _KIND.search(title) or _OTHER.search(title):
        return title
    for line in lines[:_FIRST_LINES]:
        head = re.sub(r"\s", "", line)
        if len(head) < _LONGEST and (_KIND.search(head) or _OTHER.search(head)) and not _NUMBERED.match(head):
            return head
        if beside := _BESIDE.match(head):
            return beside.group()[1:]
    return title


def _is_table_of_people(lines: list[str], title: str) -> bool:
    """Whether the document is a table whose rows name people with what they are or do; a calendar of activities is none."""
    rows = [[re.sub(r"\s", "", cell) for cell in re.split(r"\t| {2,}", line)] for line in lines if "\t" in line or "  " in line.strip()]
    named = sum(any(is_name(cell) for cell in row) for row in rows)
    if named < 2 or named * 2 < len(rows) or sum(len(line) for line in lines if "\t" not in line) > 80 + sum(map(len, map("".join, rows))):
        return False
    head = "\n".join(rows[0])
    return bool(_WHO.search(head + title)) and not (_WHEN.search(head) and _WHAT.search(head) and "姓名" not in head)


# 按要求写个总结，写得不好: what the writer calls his paper in its first lines
_WRITES, _OPENING = re.compile(r"(?<![请要])写(?:了?[个份篇]|一[份篇]|了)(?:工作)?(?:(?P<summary>总结|小结|汇报)|方案|计划|安排|打算)"), 200
_OPENS = 120  # characters in which a letter calls its readers
_LETTER = re.compile(r"(?:^|\n)[^，。\n]{2,24}(?:：|:)\n")
# what is over, and what is to be done, in the words of those who write as they speak
_OVER, _TO_DO = re.compile(r"了(?![解结])|已经?(?!知)"), re.compile(r"[要请](?!求|点|素|是)|须|将|不[得准许]|必须")
#: there must be so much of the one, and so many times as much as of the other; chosen on the few papers of teaching points in the corpus
_LEAST, _TIMES = 6, 1.5


def _by_body(norm: str, head: int) -> tuple[DocType, float]:
    """Without a telling title: what the writer calls his paper, what the model is sure of, or, of a letter, nothing; else what is over is a
    summary, what is to be done a plan.
    """
    if own := _WRITES.search(norm, 0, _OPENING):
        return ("summary" if own["summary"] else "plan"), 0.7
    said = by_body(norm[head:])
    if said[1] >= _LIKELY or _LETTER.search(norm[:_OPENS]):
        return said if said[1] >= _LIKELY else ("other", 0.4)
    over, to_do = len(_OVER.findall(norm)), len(_TO_DO.findall(norm))
    if over >= max(_LEAST, _TIMES * to_do):
        return "summary", 0.45
    return ("plan", 0.45) if to_do >= max(_LEAST, _TIMES * over) else ("other", 0.4)


_ENGLISH_OTHER = re.compile(r"\b(?:letter to|pledge|rules of|agreement|minutes of|questionnaire|contract|system of|proposal to)\b|\brules$")
_ENGLISH_KINDS: tuple[tuple[DocType, re.Pattern[str]], ...] = (
    ("summary", re.compile(r"\bsummary|\breview\b|self-(?:inspection|examination|assessment|check)|report(?!er)|experience")),
    ("plan", re.compile(r"\bplan\b|program(?:me)?\b|scheme|arrangements?")),
    ("notice", re.compile(r"\bnotice|circular")),
    ("roster", re.compile(r"\blist of|roster|members of|leading group")),
    ("news", re.compile(r"\bnews|visit")),
)
_REPORTED = re.compile(r"\b(?:reporter|correspondent)s?\b", re.I)
_EN_FIRST_PERSON = re.compile(r"\b(?:we|our|us|I|my)\b", re.I)
_EN_ACCOUNT, _EN_INTENT = re.compile(r"\b(?:was|were|had|held|took|rose|fell|became)\b"), re.compile(r"\b(?:shall|will|must|should)\b")


def _english(text: str, title: str) -> tuple[DocType, float]:
    """By the title, else by the opening; where neither says anything, intent speaks for a plan, an account for a summary."""
    head = title.lower() or text[:300].lower()
    if title and _ENGLISH_OTHER.search(head):
        return "other", 0.9
    for kind, pattern in _ENGLISH_KINDS:
        if pattern.search(head) and not (kind == "summary" and re.search(r"\bplan\b", head) and "summary" not in head):
            return kind, 0.9
    if _REPORTED.search(text):
        return "news", 0.8
    account, intent = len(_EN_ACCOUNT.findall(text)), len(_EN_INTENT.findall(text))
    if account >= 3 and account > intent:
        return ("summary", 0.6) if _EN_FIRST_PERSON.search(text) else ("news", 0.5)
    return ("plan", 0.5) if intent else ("other", 0.4)
