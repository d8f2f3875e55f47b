"""Another campaign's subject that a text names once, as a campaign is named, and that nothing in the text explains."""

from __future__ import annotations

import re

from pipeline.checks import frames
from pipeline.checks.standings import sentence
from pipeline.records import Span

# what a school holds, keeps, spends and hands in for a campaign of its own: 禁毒教育成果展示, 推普工作先进班级, 文明交通宣传阶段
_HAS = re.compile(
    r"(?:的)?(?:成果(?!丰|显)|动员|启动仪式|(?:集中)?(?:宣传|教育|排查|整治|实施|推进|整改)?阶段|(?:宣传)?(?:橱窗|标语|横幅|海报)|先进|标兵|优秀(?:班|个人|集体|教师)|总结|小结|(?:专项)?经费|台账"
    r"|(?:工作)?(?:领导小组|专班)|(?:实施|工作|活动)?方案|倡议书|承诺书|责任书|防线|攻坚战?|表彰[大会]|(?:举报|监督|咨询)电话|联络员|信息员|成绩[计记]入|评比中(?:名列|取得|走在|争))"
)
_SHOWN = re.compile("成果(?:展|汇报)|动员[大会]|启动仪式|先进|标兵")
_LARGE = re.compile("专项|行动|运动|斗争|整治|治理|进校园|宣传")
# what a school is to become, beside all its campaigns: 文明校园
_STATUS = re.compile("(?:校园|学校|城市)$")
# one office's business (团委负责禁毒宣传月活动; a leading group's is the campaign's own), and what one only takes part in
_DOES = re.compile("(?<!小组)(?<!专班)(?<!办公室)负责$|(?:参加|参与|观看|参观)[^，。；]{0,6}$")
# what the text's own leading group or its office is there for: 领导小组办公室设在政教处，负责禁毒教育的日常组织
_GROUP_FOR = re.compile(r"(?:领导小组|领导组|专班|办公室)[^。；\n]{0,30}(?:负责|承担|统筹|落实)[^，。；、\n]{0,8}$")
_DUTY_OF = re.compile(r"[^，。；\n]{0,8}的(?:日常|组织|规划|统筹|协调|督[促查]|检查|过程|总体|具体)")
_LISTS = ("、", "和", "与", "及")
# a form or a list that is attached: 2.防汛物资登记表
_ATTACHED = re.compile(r"[^，。；：、\n]{0,8}(?:表|清单|台账|名单|方案|预案|登记册|承诺书)(?:（[^）\n]*）)?(?=\n|\Z)")
# the organ that signs, and a heading over what a campaign consists of: 青禾小学艺术节组委会, 三、普法活动的主要内容
_ORGAN = re.compile(r"[^，。；：\n]{0,6}?(?:组委会|筹委会|领导小组|指挥部|办公室|专班) *(?=\n|\Z)")
_CONSISTS = re.compile(r"(?:宣传|教育)?(?:活动|工作|行动|专项整治)?的?(?:主要|具体)?(?:内容|日程|目标|步骤|意义)(?=\n|\Z)")
_NUMBERED = re.compile(r"[一二三四五六七八九十]{1,2}、“?")
_ITEM = re.compile(r"(?:附件[^\n]{0,4})?[：:.、 \d]*")
# what says of a name that it is a campaign's
_CALLED = re.compile(r"专项|活动|行动|运动|斗争|整治|治理|创建|进校园|(?:宣传|教育|安全|卫生)(?:[周月日]|工作)")
#: somebody else's business, or of another time; what is only an instance, or kept apart from the campaign
EXPLAINED = re.compile(
    r"日常|平时|照常|平日|常规|常年|一贯|原有|另[由行外有]|其他|别的|以往|过去|之前|以前|前[一两几]年|去年|上年|上学期|当年|曾|已有|延续|沿用|借鉴|积累|经验|错开|避开|让开|推迟|延期|冲突|顺延|改期|暂停|撞|顺[路便带]|无关|不[再另]"
    r"|派出所|民警|交警|消防员|消防队|消防站|武警|法官|检察|卫生院|医院|医生|疾控|社区|村委|居委|镇[上里政]|乡[上里政]|县[上里局级]|市[里局级]|上级|教育局|教体局|团县委|妇联|文明办|检查组|督查组"
    r"|获|荣|称号|奖|评为|《|例如|比如|譬如|包括|等[，。、；方内各多主专]|诸如|书目|故事|绘本|题材|主题有|分别"
)


def unexplained(norm: str, place: Span, *, everyday: bool) -> bool:
    """Whether a subject is named as a campaign of the text's own at a place, and its sentence tells of no other reason to name it.

    `everyday` subjects are what a school does all the year round, or short words: they are campaigns only where they are called so.

    >>> unexplained("召开全校师生垃圾分类动员会。", Span(6, 10), everyday=False)
    True
    >>> unexplained("派出所来发禁毒宣传材料。", Span(5, 9), everyday=False), unexplained("开展家访活动。", Span(2, 4), everyday=True)
    (False, False)
    """
    if explained(norm, place):
        return False
    end = frames.whole(norm, place).end
    if everyday or _STATUS.search(norm, place.start, place.end):
        return bool(_SHOWN.match(norm, end) or (not _STATUS.search(norm, place.start, place.end) and _LARGE.search(norm, place.end, end)))
    return bool(_HAS.match(norm, end) or _CALLED.search(norm[place.start : end]))


def explained(norm: str, place: Span) -> bool:
    """Whether the sentence around a subject tells of a reason to name it, or names it among others."""
    before, end = frames.ahead(norm, place), frames.whole(norm, place).end
    listed = before.endswith("、") or norm[end : end + 1] in _LISTS
    return bool(listed or EXPLAINED.search(norm, *sentence(norm, place)) or of_others(norm, place))


def of_others(norm: str, place: Span) -> bool:
    """Whether a subject is one office's business, or something that the text's people only take part in."""
    return bool(_DOES.search(frames.ahead(norm, place)))


def of_own_group(norm: str, place: Span) -> bool:
    """Whether a subject is what the text's own leading group or its office is there for.

    >>> of_own_group("领导小组办公室设在政教处，负责禁毒教育的日常组织。", Span(15, 19)), of_own_group("团委负责禁毒教育的日常组织。", Span(4, 8))
    (True, False)
    """
    return bool(_DUTY_OF.match(norm, place.end) and _GROUP_FOR.search(norm[sentence(norm, place).start : place.start]))


def attached(norm: str, place: Span) -> bool:
    """Whether a subject begins the title of an attached form or list (附件：防汛物资登记表)."""
    line = norm[norm.rfind("\n", 0, place.start) + 1 : place.start]
    return bool(_ITEM.fullmatch(line.strip()) and line.strip() and _ATTACHED.match(norm, place.end))


def headed(norm: str, place: Span) -> bool:
    """Whether a subject is that of a heading over what the text's campaign consists of.

    >>> headed("三、普法活动的主要内容\n每班一课。", Span(2, 4)), headed("二、主要做法\n组织普法活动。", Span(9, 11))
    (True, False)
    """
    line = norm[norm.rfind("\n", 0, place.start) + 1 : place.start]
    return bool(_CONSISTS.match(norm, place.end) and _NUMBERED.fullmatch(line))


def signs(norm: str, place: Span) -> bool:
    """Whether a line ends with the organ of a subject's campaign (青禾小学艺术节组委会)."""
    return _ORGAN.match(norm, place.end) is not None
