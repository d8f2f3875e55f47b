"""The words in which a text treats a campaign as the one that it is about, and those in which it joins, reports or cites another one."""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.checks.standings import in_title, sentence
from pipeline.records import Span

_JOINED = re.compile(
    r"结合|一并|统筹|融合|同步|同时部署|(?<!发生)(?<!出现)(?<!有)一起|协同|有机|并重|衔接|融入|依托|一体|联动|兼顾|相互|同部署|错开|相融|配合(?!好|默契|[不得])"
)
# joins a name also where it is named again in the next clause of the sentence, of which so many characters are looked at
_JOINS_ALL, _SENTENCE = re.compile("结合|一并|统筹"), 60
_WITH = re.compile(r"(?:(?<!参)与|同|跟|和|及)[^，。；]{0,8}$|、[^，。；]{0,3}$")
_NUMBER = re.compile(r"^\s*(?:[一二三四五六七八九十]{1,3}|\d{1,2})、")  # a heading's number joins nothing
# what was done before, what is told of others
_REPORTED = re.compile(
    r"去年|往年|上年|上学期|上学年|曾|此前|前期|近年来|历来|经验|借鉴|基础上|依据|根据|按照|文件|通知|(?:会议|讲话|文件)精神|先后|以及|等活动|并列|两项"
    r"|[全本][县市省区国镇乡]|上级|[县市省区]里|[县市区]级|教[育体][^，。；]{0,4}局|受.{0,20}启发"
)
_ABOVE = re.compile(r"[全本][县市省区国旗镇乡]|上级|[县市省区旗]里|[县市区旗]级|教[育体][^，。；]{0,4}局|文件|通知|精神|镇|乡")
_BEFORE_NOW = re.compile(r"去年|往年|上年|上学[期年]|曾|此前|前期|近年来|历来|先后")
_IS_OVER = re.compile(
    r"”?(?:创建|建设|评[选估]|申报)?(?:工作|活动)?”?(?:已经?|业已|于\d{4}年\d{0,2}月?)(?:顺利|圆满)?(?:通过|获|结束|被|达标)"
)
_LEARNED = re.compile("借鉴|学习推广|经验")
# behind a name: the words that say what kind of campaign it is
_KINDS = (
    r"知识|教育|宣传|专项|集中|综合|主题|系列|志愿|服务|实践|冬季|长跑|比赛|竞赛|联赛|大赛|讲座|安全|工作|活动|行动|运动|斗争|建设|创建|治理|整治|整顿|工程|提升|管理|规范化?|示范校?"
    r"|进校园|进课堂|攻坚战?|读书|清理|排查|防控|防治|防范|护航|关爱|预防|改善|融合|推进|达标|年|月|周|季|节|日"
)
_SUFFIX = re.compile(rf"(?:[\u3400-\u9fff]{{0,8}}”)?(?:”|{_KINDS})*")
_PLAIN_SUFFIX = re.compile(rf"(?:{_KINDS})*")
_NAMED = re.compile(r"活动|行动|运动|斗争|专项|整治|治理|整顿|创建|工程|[年月周节]|进校园")

_RESULT = r"(?:实效|成效|成绩|成果|效果|进展|胜利|成功|圆满|预期|突破)"
_RECORDS = r"(?:图片|照片|影像|总结|小结|资料|材料|信息|简报|台账|档案|报表)"
# what is said behind the name of the campaign that a text is about
_TAIL = re.compile(
    rf"虽然?取得|取得(?:了)?[^，。；]{{0,10}}?{_RESULT}|画上(?:了)?[^，。；]{{0,4}}句号|落下帷幕|告一段落|(?:已经?)?(?:圆满|胜利|全面|基本)(?:完成|成功|结束|收官|实现)"
    r"|(?:的)?(?:各项|每一项|全部)?(?:要求|措施|任务|工作|指标|部署|责任)?(?:真正|切实|件件|层层|全面|都)?(?:得到)?(?:落到实处|落实到位|落地(?:见效|生根)|落细落实|落实到人|见到?(?:实|成)效|抓[紧实好细深]|抓出|做[实细深]|做得更|开花结果)"
    r"|(?:真正|不断|全面|持续)?(?:推|引)?向(?:深入|纵深|高潮)|走深走实|不走过场|不走样|不留死角|不留空档|不流于形式|不打折扣|有声有色|常态化|制度化|取信于"
    r"|走在[^，。；]{0,8}前|(?:再|更)上[^，。；]{0,4}台阶|迈上[^，。；]{0,4}台阶|(?:的)?(?:各项(?:任务|指标|工作|安排|要求|活动|措施)|各阶段|各环节|进展情况)"
    r"|(?:能够|得以|得到)?(?:顺利|扎实|有序|深入|稳步|有效|蓬勃|全面|持续|健康)(?:有序|有效|深入|扎实|持续)?地?(?:开展|推进|进行|实施|展开|完成|结束|发展)"
    r"|深入人心|蔚然成风|家喻户晓|成为[^，。；]{0,10}(?:行动|习惯)|时间紧|任务重|(?:受到|得到|赢得)(?:了)?[^，。；]{0,10}(?:肯定|好评|表扬|认可|赞[扬誉许]|支持)|领导小组(?!的?(?:做法|经验|通知|要求|部署|安排|意见))"
    r"|(?:开展|启动|实施|部署)?以来[，我全学师]|(?:工作)?(?:永远在路上|任重(?:而)?道远)|(?:既?是|作为)(?:一项|一场)[^，。；]{0,14}(?:任务|工程|工作|责任|大事|战)"
    r"|的(?:深入|顺利|扎实|有效|全面)?(?:开展|实施|推进)，"
    r"|(?:过程)?中，?(?:我[校园们](?:也|还|仍|虽)|学校(?:也|还|仍)|部分|个别|少数|仍|还有?|也)(?!可以)"
)
# where it is done, between the name and what is said of it: 使…行动在我校取得实效
_WHERE = re.compile(r"在(?:我[校园们]|[全本学][校园]?|各)[^，。；\n]{0,4}?(?=[取得扎深开落得蔚结])")
# what is done with it, in front of the name
_LEAD = re.compile(r"(?:圆满|胜利|全面|如期|按时|高质量)(?:地)?完成(?:了)?[^，。；]{0,2}$|打(?:赢|好|胜)[^，。；]{0,2}$")
_OF_ITS_OWN = re.compile(r"(?:本次|此次|这次|本届|这届)(?:的)?[“预中小学青少年校园]{0,5}$")
# both at once: the words in front, and the words behind that they ask for
_AROUND = tuple(
    (re.compile(rf"(?:{lead})[^，。；、]{{0,7}}$"), re.compile(tail))
    for lead, tail in (
        ("充分认识|深刻认识|认识到|认清|提高对|增强对|认识", r"(?:的)?(?:重要|重大|深远|现实|必要|紧迫|艰巨|特殊|长期)"),
        ("加强对|强化对|加强了?对|切实加强|加强|强化", r"的(?:组织)?领导|的(?:督查|监督|检查|考核)"),
        ("为|保证|确保|保障", r"(?:的)?(?:顺利|有效|深入|扎实|正常|有序|全面)?(?:开展|实施|推进|进行)(?:提供|奠定|打下|营造|创造|保驾)"),
        (r"(?:营造|形成|创造)[^，。；]{0,14}", r"(?:的)?[^，。；]{0,8}?(?:氛围|环境|局面|格局|声势)"),
        ("巩固|扩大|深化|提升|展示|检验", r"(?:的)?(?:工作)?(?:成果|成效|战果)"),
        (
            "把|将",
            r"(?:的)?(?:开展|实施|推进|进展|落实|工作|完成)?(?:(?:情况|成效|实绩|结果)(?:作为[^，。；]{0,12}(?:依据|标准)|列入|纳入|记入)|(?:列入|纳入|写入)[^，。；]{0,8}(?:日程|计划)|作为[^，。；]{0,12}(?:大事|首要任务)|[摆放]上|[摆放]在|抓|做[得好]|落|引|推|办|搞|当[成作])",
        ),
        ("将|把|对|报送|上报|上交|收集|整理|提交|做好", rf"(?:的)?(?:相关|有关|活动|开展|过程性?|工作)?{_RECORDS}"),
        ("对|凡", r"(?:工作)?(?:过程)?中(?:涌现|表现|成绩|工作|做出|作出|取得|玩忽|失职|弄虚|敷衍|推诿|措施|落实|责任|不)"),
        ("在", r"(?:工作)?(?:过程)?中(?:工作不|玩忽|失职|弄虚|敷衍|推诿|措施不|落实不|责任不|(?:表现|成绩|工作)(?:突出|优秀|优异|出色)的)"),
        ("为了?(?:切实|进一步|认真|扎实|全面|深入)*(?:做好|加强|抓好|搞好|开展|推进|落实)", "[^。；]{0,50}(?:制定|方案如下|安排如下)"),
        (
            "在",
            r"(?:过程)?中(?:获|获得|取得)[^，。；]{0,10}的(?:班级|个人|教师|老师|学生|同学|集体|年级)|(?:过程)?中[^。；]{1,16}的，(?:另|再|每[次场])?[加记奖扣]",
        ),
        ("(?:安排|列支|设立|拨付|落实|保障)[^，。；]{0,8}", r"(?:的)?(?:专项)?经费"),
        ("(?:高度|十分|非常)重视", r"，(?:把[它其这]|将[它其这]|多次|专门|成立|作为|列入)"),
        ("迎接(?!了)", r"(?:的)?(?:检查|考核|督查|评估)?(?:验收|评估)"),
        ("投身|投入到?|参与到", r"(?:之中|中来|中去|中)?(?:，|。|来|去)"),
        ("力争|争取|确保|使|让", r"(?:成为|达到|走在|进入|跻身|位居|名列)"),
        ("有信心把|有决心把|有能力把|继续把|一如既往地?把", r"[^，。；]{1,12}"),
        ("是", r"(?:工作)?的?(?:第一|直接|主要|首要|具体)责任人"),
        ("对|凡|因", r"(?:工作)?(?:中)?(?:组织|落实|推进|开展|工作)?(?:不力|不重视|不认真|不到位|敷衍|走过场)"),
        (r"以上(?:就)?是|(?:回顾|总结|反思)", r"(?:工作)?的?(?:开展|工作|实施|落实)?(?:情况|做法|总结|汇报|历程)"),
        ("特?制[定订]了?", r"(?:工作|活动)?(?:实施|工作|活动)?方案"),
        ("现?[将就]", r"(?:的?(?:开展|进展|实施|落实))?的?(?:自查)?情况[^，。；\n]{0,8}如下"),
        ("以|从|将以", r"(?:为|作为)(?:新的)?(?:起点|开端|统领|主线|龙头|引领)"),
    )
)
# what a text will go on with, in its demands and its outlook
_GOES_ON = re.compile(
    r"(?:继续|持续|进一步|始终|长期|一如既往地?|坚持不懈地?|不断)(?:深入|扎实|认真|全面|大力|切实|地|和|并)*(?:开展|推进|抓好|做好|深化|加强|实施|抓实|坚持)(?:好)?[^，。；、]{0,4}$"
    r"|(?:高度重视|认真组织|精心组织|组织好|扎实开展|深入开展|认真开展|全力(?:做好|抓好|推进|以赴)|切实(?:抓好|做好|把)|扎实推进|深入推进|全面推进)(?:好)?[^，。；、]{0,4}$"
)

#: how sure the words are that the campaign is the text's own: they may be said of a part of another one; they are kept for one's own
LOOSE, FIRM = 1, 2


@lru_cache(maxsize=64)  # rules and model ask for the same places
def strength(norm: str, place: Span) -> int:
    """How firmly the words around a campaign's name (`place`) treat it as the text's own business: 0, `LOOSE` or `FIRM`."""
    before, behind = ahead(norm, place), behind_name(norm, place)
    if (where := _WHERE.match(behind)) is not None:
        behind = behind[where.end() :]
    if _OF_ITS_OWN.search(before) or _LEAD.search(before) or _TAIL.match(behind):
        return FIRM
    if any(lead.search(before) and tail.match(behind) for lead, tail in _AROUND):
        return FIRM
    return LOOSE if _GOES_ON.search(before) else 0


def this_time(norm: str, place: Span) -> bool:
    """Whether a name stands behind 本次, 此次, 本届."""
    return bool(_OF_ITS_OWN.search(ahead(norm, place)))


def ahead(norm: str, place: Span) -> str:
    """The words of the clause before a name."""
    words = norm[max(0, place.start - 30) : place.start]
    return words[max(words.rfind(mark) for mark in "，。；：\n") + 1 :].rstrip("“")


def behind_name(norm: str, place: Span) -> str:
    """The words behind a campaign's name and what says of which kind it is."""
    return norm[_name_end(norm, place) : place.end + 60]


def whole(norm: str, place: Span) -> Span:
    """A subject's name with the words behind it that say what kind of campaign it is."""
    return Span(place.start, _name_end(norm, place))


@lru_cache(maxsize=64)
def _name_end(norm: str, place: Span) -> int:
    """Where a campaign's name ends of which `place` holds the subject: behind its closing quote, and behind what says of which kind it is."""
    open_quote = norm.rfind("“", max(0, place.start - 8), place.start) > norm.rfind("”", max(0, place.start - 8), place.start)
    return (_SUFFIX if open_quote else _PLAIN_SUFFIX).match(norm, place.end).end()  # type: ignore[union-attr]


def is_named(norm: str, place: Span) -> bool:
    """Whether a subject is called a campaign (防溺水专项整治), not a matter of every day (防溺水工作)."""
    return bool(_NAMED.search(norm, place.end, _name_end(norm, place)))


@lru_cache(maxsize=64)
def joined(norm: str, place: Span) -> bool:
    """Whether the words around a campaign's name join it with another: 结合, 一并, 统筹, 与…同部署; one of a list is joined as well."""
    before, end = _NUMBER.sub("", ahead(norm, place)), _name_end(norm, place)
    stop = sentence(norm, Span(end, end), "，。；\n").end
    if _WITH.search(before) or _JOINED.search(before) or _JOINED.search(norm, end, min(stop, end + 26)):
        return True
    if re.match(r"”?(?:期间|前后|的同时|之际|等|、|和|与(?!正常|日常|教学)|以及|及|同)", norm[end : end + 5]):
        return True
    low = max(sentence(norm, place).start, place.start - _SENTENCE)
    return norm.find(norm[place.start : place.end], low, place.start) >= 0 and bool(_JOINS_ALL.search(norm, low, place.start))


def expressly(norm: str, place: Span) -> bool:
    """Whether a campaign's sentence says that it is carried out together with another one (结合, 一并, 统筹), that it was before this one,
    that one learns from it, or that it is only an instance.
    """
    around = sentence(norm, place)
    others = norm.startswith("等", _name_end(norm, place)) or norm.startswith("同时", around.start)
    over = _IS_OVER.match(norm, place.end) is not None
    return over or others or bool(_JOINED.search(norm, *around) or _BEFORE_NOW.search(norm, *around) or _LEARNED.search(norm, *around))


def cited(norm: str, place: Span) -> bool:
    """Whether the words before a name speak of what was before, or of a superior's paper."""
    line, words = _lead(norm, place)
    return in_title(line) or bool(_BEFORE_NOW.search(words) or _ABOVE.search(words))


@lru_cache(maxsize=64)
def reported(norm: str, place: Span) -> bool:
    """Whether the words before a name speak of what was before, of a superior's business or of a basis."""
    line, words = _lead(norm, place)
    return in_title(line) or bool(_BEFORE_NOW.search(words) or _REPORTED.search(ahead(norm, place)) or _IS_OVER.match(norm, place.end))


def _lead(norm: str, place: Span) -> tuple[str, str]:
    """What stands before a name on its line, forty characters at most, and what of that is in its sentence."""
    line = norm[max(0, place.start - 40, norm.rfind("\n", 0, place.start) + 1) : place.start]
    return line, line[max(line.rfind(mark) for mark in "。；") + 1 :]
