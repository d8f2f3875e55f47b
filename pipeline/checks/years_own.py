"""A year in what a plan sets out to do, and in what a summary tells of its own work: it is to be the document's own there."""

from __future__ import annotations

import re
from itertools import pairwise

from pipeline.checks.case import Case
from pipeline.checks.topics import pairs_of

_QUOTES = re.compile("[“”]")

# what belongs to the year as printed: 2018年秋季学期内, 2018年11月底前, 2018年度
_TIME = (
    r"度?(?:\d{1,2}月)?(?:\d{1,2}日)?(?:[上中下]旬|月?[初末底]|年[初末底]|[初末底])?(?:第?[一二]学期|[春秋]季(?:学期)?|[暑寒]假|[上下]半年|全年)?(?:期?[初末中]|开学[^，。；]{0,4}周)?"
    r"(?:之?前|以前|内|期间|里|中|起|开始)?"
)
_WHEN = re.compile(_TIME)
# what is told of the past, or set beside the present
_PAST = re.compile(
    r"了(?!解)|已|曾|过(?=[，。一两三多])|以来|仅|只有|为\d|是|获|被|评为|荣|建成|原(?!则)|截至|抽测|据统计|(?<!评)比(?!赛|例)|较|相比|今年|本学期|本年|目前|现(?:有|任)|遗留"
    r"|基础|经验|修订|印发|下发|出台|颁|发布|购|安装|入学|毕业|(?<![年班上])级|届|版"
)
_SUPERIOR = re.compile(r"[局委厅部省市县区镇乡国](?!里|上)")
_MUST = re.compile(
    r"(?:[^，。；：]{0,12}?(?:也|都|均|一律)?)(?:要(?!求)|将(?!近)|须|应(?!急|邀|届|用|对)|务必|力争|确保|不得|拟(?!定)|计划(?![生的内外书中])|争取|达到|实现|完成|举[行办]|召开|组织|上[交报]|报送|开展|落实)"
)
_MODAL = re.compile(r"[^，。；：]{0,12}?(?:也|都|均)?(?:要(?!求)|将(?!近)|须|应(?!急|邀|届|用|对)|务必|力争|确保|不得|拟(?!定)|争取)")
# right in front of the year: what is still to come
_TO_COME = re.compile(
    r"(?:将|拟|定|须|应|计划|争取|力争|务必|安排|预计|确保|保证|要)(?:在|于)?$|本(?:方案|办法|制度|计划|细则)自$"
    r"|(?:活动|实施|行动|整治|治理|开展|工作|报名|检查|验收|评选|完成|整改|上报|报送|起止)(?:时间|时限|日期|期限)(?:为|是|：)?$"
)
_DONE_BY = re.compile(r"[^，。；：\d]{1,12}(?:于|在)$")
_ACT = re.compile(r"(?:上[交报]|报送|提交|完成|召开|组织|举[办行]|开展|进行|验收|评选|表彰|总结|汇总|公布|反馈|检查)(?!了)")
# whose duty begins in the year, and what is chosen for it: 2021年3月起，各班…, 评选2021年度…
_DUTY = re.compile(r"(?:\d{1,2}月)?(?:\d{1,2}日)?起，?(?:各班|各年级|各处室|各教研组|班主任|值周教师)[^。；]*$")
_CHOSEN = re.compile(r"(?:评选|评出|表彰|推荐)(?:一批|出)?$")
_SETS_OUT = {"steps", "timeline", "requirements", "supervision", "safeguards", "tasks", "objectives"}

# what a summary says of its own campaign; and what it may say of one before it
_THIS = re.compile(r"本次|此次|这次|本项|此项")
_BEFORE_IT = re.compile(
    r"经验|基础|延续|遗留|曾|继|当年|那年|首次|首届|第一|相比|称号|获|评为|荣|反馈|通报|文件|制度|以来|同期|去年|上年|巩固|类似|试点|尝试|原|版|修订|印发|出台|借鉴|参照|沿用|下达|颁|依据|根据|问题"
)
_COMPLETED = re.compile(
    r"(?:已经?)?(?:圆满|顺利|基本|全面|如期|胜利)?(?:完成|结束|落幕|收官)|告一段落|取得|(?:虽然|尽管)|的?(?:总结|小结|汇报|报告|情况)|中，|，我们|付出|开展(?:得|以)|离不开|得到"
)
_ENDED = re.compile("(?:圆满|顺利|胜利|如期)(?:完成|结束|收官|落幕)")
_SAYS = re.compile(
    r"(?:以上(?:是|就是)|现将|回顾|综观|纵观|总结|总之，?|综上所述，?|圆满完成了?|全面完成了?|顺利完成了?|完成了|(?<!先后)(?<!连续)(?:组织|扎实|认真|深入)?(?:开展|举[办行]|实施)了)(?:我[校园]|学校|本校|全校)?$|^$|(?:^|[，：])(?:我[校园]|学校|全校|本校)(?:的)?$|(?:^|[，：])在$"
)
_EVENT = re.compile(
    r"[^，。；]{0,4}(?:组织|开展|进行|完成|召开|举行|接受|启动|成立)了?[^，。；]{0,20}?(?:动员|验收|检查|自查|评选|表彰|小组|总结会|排查|整改|任务|推进会)"
)
_CARRIED_ON = re.compile(r"(?:认真|扎实|深入|切实|积极|全面|严格|围绕|按照?(?:本)?方案)[^，。；]{0,10}(?:推进|开展|落实|实施|组织)")
_SINCE = re.compile(r"(?:本次|此次|这次)[^，。；]{0,10}(?:从|自|于)$")
_YEAR_LONG = re.compile(r"(?:这)?一年(?:下来|来|里|中|间)?，?(?:我[校园们]|学校|全校|本校|各班|老师们?|教师|同学们?|孩子们?|学生)")
_AUTUMN = re.compile(r"度?(?:(?:8|9|1[0-2])月|秋|下半年|第一学期)")
_SPRING = 4  # up to April a summary may be one of the year before
_LAST_SUMMER = 8  # up to August a summary may be one of the school year that began in the autumn before


# the last word of a campaign's name, by which its texts call it for short
_LAST_WORD = re.compile(r"[\u3400-\u9fff]{2}(?:年|行动|工程)$|(?:专项|集中|综合)(?:整治|治理|整顿|行动)$")
# when something was done in a year: 2021年3月至12月, 2021年全年
_THROUGH = re.compile(r"度?(?:\d{1,2}月|全年|[上下]半年|[春秋]季(?:学期)?|[暑寒]假)")
_OPENS = re.compile(r"(?:我[校园们]|学校|全[校园])?(?:于|在)?")  # what may stand before the year in its clause
_WHOSE = re.compile(r"(?:至(?:\d{1,2}月)?(?:\d{1,2}日)?(?:底|末)?)?，(?:我[校园们]|学校|全[校园镇]|各班|师生)")
# in what a summary says of years gone by: nothing of it stands in a sentence about the work that it reports on
_GONE = re.compile(
    r"\d{4}年|比(?!赛|例)|较|相比|今年|本学期|目前|以来|自|曾|原(?!则)|以前|之前|此前|后(?=[，无便就才])|当时|那[年时]|旧|首次|第一次|遗留|同期|去年|上年|往年|起点|到|由|建[成校于]|始|获|评为|荣|入学|毕业|届|级|版"
    r"|修订|印发|下发|出台|颁|发布|购[入置买]|基础|经验|依据|根据|按照|文件|《|“|历|累计|历史|回忆|记得"
)

# what a summary counts for a year as a whole; what was begun in the year, and when it was done
_COUNTED = re.compile(
    r"度?(?:全年)?，?(?:我[校园]|学校|全校)?(?:共|先后|累计|总共)(?:召开|开展|组织|举[办行]|印发|编发|检查|排查|整改|走访|培训|评出|表彰|发放)"
)
_ANY_YEAR = re.compile(r"(?<!\d)20\d\d(?=年)")
_BEGUN = re.compile(
    r"(?<![年\d])(?:\d{1,2}|十?[一二三四五六七八九十])月(?:\d{1,2}日|[初底末]|[上中下]旬)?(?:动工|开工|启动|开始|立项|招标|进场|施工)[^，。；]{0,6}，[^，。；]{0,4}[于在]?$"
)
_FINISHED = re.compile(
    r"(?:(?:\d{1,2}|十?[一二三四五六七八九十])月)?(?:\d{1,2}日)?(?:底|初|末)?(?:正式|全面|全部)?(?:推开|铺开|建成|竣工|完工|完成|投入|开放|验收|交付|结束)"
)
# 于2021年3月至11月开展了…活动，现总结如下
_SUMS_UP = re.compile(
    r"(?:\d{1,2}月)?(?:\d{1,2}日)?(?:[至到—](?:\d{1,2}月)?(?:\d{1,2}日)?)?(?:底|初|末|间)?，?(?:在[^，。；]{2,8})?(?:组织|深入|扎实|认真)*(?:开展|实施|组织)了"
)
_AS_FOLLOWS = re.compile(r"现[^，。；]{0,14}(?:总结|汇报|报告)[^，。；]{0,4}如下")
# a line of a list of days: 食堂 4月19日
_LISTED = re.compile(r"[^，。；：\n\d]{0,20}[ \t：]*\d{1,2}月\d{1,2}日[^，。；\n]{0,20}")
# a goal of a plan, and the characters of it that are looked at
_GOAL = re.compile(r"，(?:我校|[全本]校|学校|师生|学生)?[^，。；\n]{2,20}(?:为零|百分之|\d[%％]|零发生|零事故)")
_GOAL_ROOM = 80
# how a summary's first sentence speaks of its year
_OPENING = 160  # characters of the title's end to the year that opens the text
_TO_THE_YEAR = re.compile(r"(?:^|[，：；])(?: *|(?:回望|回首|回顾|纵观|综观)|(?:我[校园]|学校|全校)(?:于|在|从|自)|[于在从自])$")
_WE_DID = re.compile(
    r"(?:至(?:\d{1,2}月)?(?:\d{1,2}日)?(?:底|末|初|[上中下]旬)?)?(?:，|的|起|动手|启动|开始|着手|开展|集中)[^。]{0,24}?(?:我[校园们]|学校|全校|全园|在[^，。]{0,6}局|按照|围绕|认真|扎实|以|把|动手|启动|开展)"
)
_GONE_BEFORE = re.compile(
    r"以来|今天|如今|做起|起家|比(?!赛)|较|相比|曾|获|被|荣|评为|建成|建校|始建|投资|迁|撤|并入|合并|招生|入学|更名|改制|颁|印发|出台|召开|下发|文件|《|部署|提出|开始招|起步|延续|基础|经验"
)


def planned(case: Case, at: int, before: str, behind: str) -> bool:
    """Whether a plan sets something out for the year that stands between `before` and `behind` (its sentence), at `at`."""
    if re.match(rf"[^，。；]{{0,12}}[至到—]+ ?{case.identity.year}年", behind):
        return False  # a school year that began in the autumn before
    if not _PAST.search(behind) and ((not before.strip() and _DUTY.match(behind)) or (_CHOSEN.search(before) and behind.startswith("度"))):
        return True
    clause = re.split("[，：；]", before)[-1] if not before.endswith("：") else before[-12:]
    when = _WHEN.match(behind)
    rest = behind[when.end() :] if when else behind
    first = re.split("[，。；]", rest.removeprefix("，"))[0]
    if _PAST.search(first) or _PAST.search(clause) or _SUPERIOR.search(clause + first[:12]):
        return False
    if _TO_COME.search(before):
        return True
    if not any(section.span.start <= at < section.span.end and set(section.labels) & _SETS_OUT for section in case.sections):
        return False
    if not clause.strip() or clause.strip() in ("到", "至", "在"):
        return bool(_MODAL.match(first)) or (rest.startswith("，") and bool(_MUST.match(first)))
    return bool(_DONE_BY.fullmatch(clause) and _ACT.match(first))


def told(case: Case, year: int, own: int, before: str, behind: str) -> bool:
    """Whether a summary tells of its own work as that of another year, which names its campaign or says 本次."""
    month = int((case.identity.date or "0-12-0").split("-")[1])
    if year == own - 1 and (month <= 4 or (month <= _LAST_SUMMER and _AUTUMN.match(behind))):
        return False
    if re.search(rf"今年|本学期|目前|{own}年|比|较", before + behind[:80]) or _BEFORE_IT.search(before[-14:] + behind[:40]):
        return False
    if _SINCE.search(before) or (not before.strip() and _YEAR_LONG.match(behind)):
        return True
    when = _WHEN.match(behind)
    rest = (behind[when.end() :] if when else behind).removeprefix("的").removeprefix("，")
    rest = re.sub(r"^(?:我[校园]|学校|全校|本校)(?:的)?", "", rest)
    if when and "学期" in when.group() and _CARRIED_ON.match(rest):
        return True
    if when and "月" in when.group() and _EVENT.match(rest) and of_campaign(case, rest[:30]):
        return True
    own_words = of_campaign(case, rest[:24]) or bool(_THIS.search(rest[:24]))
    if own_words and before.endswith(("，", "；")) and _ENDED.search(rest[:40]):
        return True
    if own_words and _SAYS.search(before.strip()) and _COMPLETED.search(rest[:60]):
        return True
    return bool(_THIS.search(rest[:30])) and "完成" in rest[:20]


def is_goal(case: Case, end: int, own: int) -> bool:
    """Whether a year heads a goal of a plan: 2019年，全校溺水事故为零; not what was reached, beside which the goal stands."""
    if not any("objectives" in section.labels and section.body.start <= end < section.body.end for section in case.sections):
        return False
    line = case.norm[end : end + _GOAL_ROOM].split("\n")[0]
    return bool(_GOAL.match(line)) and not re.search(rf"今年|本学期|本学年|{own}年|比|由|基础|已|了|曾|仅|只有|原", line)


def beside(words: str, own: int) -> bool:
    """Whether a sentence sets a year beside the document's own: 2024年测试显示…，今年就….

    >>> beside("2024年测试显示力量差，今年加设器材", 2025), beside("2024年活动的通知", 2025)
    (True, False)
    """
    return bool(re.search(rf"今年|本年(?!级)|{own}年", words))


def counted(case: Case, year: int, own: int, around: tuple[str, str]) -> bool:
    """Whether a summary counts its work for another year as a whole, or says that what began this year was done before it."""
    before, behind = around
    if case.doc_type != "summary" or year >= own or beside(before + behind, own):
        return False
    late = year == own - 1 and int((case.identity.date or "0-12-0").split("-")[1]) <= _LAST_SUMMER
    if not late and _SUMS_UP.match(behind) and _AS_FOLLOWS.search(behind) and of_campaign(case, behind.split("，现")[0]):
        return True
    if _BEGUN.search(before) and _FINISHED.match(behind):
        return True
    spring = int((case.identity.date or "0-12-0").split("-")[1]) <= _SPRING
    alone = case.norm.count(f"{year}年") == 1 and not _ANY_YEAR.search(behind) and not (year == own - 1 and spring)
    return alone and not before.strip() and bool(_COUNTED.match(behind)) and not _GONE.search(behind)


def listed(case: Case, year: int, own: int, place: tuple[int, int]) -> bool:
    """Whether a plan dates one line of a list of days in a year that is over, the lines beside it in none."""
    if case.doc_type not in ("plan", "notice") or year >= own:
        return False
    start, stop = case.norm.rfind("\n", 0, place[0]) + 1, case.norm.find("\n", place[1])
    lines = case.norm[max(0, start - 60) : start].split("\n")[-2:-1] + case.norm[stop + 1 : stop + 60].split("\n")[:1]
    its_own = case.norm[start : place[0]] + case.norm[place[1] : stop if stop >= 0 else len(case.norm)]
    return bool(_LISTED.fullmatch(its_own.strip())) and any(_LISTED.fullmatch(line.strip()) for line in lines)


# 2023年12月，县教育局将我校列为示范校培育单位
_GRANTED = re.compile(r"年(?:\d{1,2}月)?(?:\d{1,2}日)?，?[^，。；\n]{2,14}[局委厅部府](?:将|把|确定|授予|批准|命名)")


def granted(norm: str, at: int) -> bool:
    """Whether the year whose 年 stands at `at` is that in which an authority gave the school a rank: history, whatever the text is of.

    >>> granted("2023年12月，县教育局将我校列为示范校培育单位。", 4), granted("2023年12月，我校开展活动。", 4)
    (True, False)
    """
    return _GRANTED.match(norm, at) is not None


# 2．2015年9月，镇里…: a line of a chronicle
_LINE_OF_YEAR = re.compile(r"(?m)^[ \t]*(?:[（(]?[一二三四五六七八九十\d]{1,2}[）)、.．][ \t]*)?(?P<year>20\d\d) ?年")
_CHRONICLE = 3  # so many lines of years gone by


def chronicles(case: Case, own: int) -> frozenset[int]:
    """Where the years stand with which lines of a chronicle begin: three or more of years gone by, in their order."""
    lines = [m for m in _LINE_OF_YEAR.finditer(case.norm) if int(m["year"]) < own]
    in_order = all(a["year"] <= b["year"] for a, b in pairwise(lines))
    return frozenset(m.start("year") for m in lines) if in_order and len(lines) >= _CHRONICLE else frozenset()


_GROWN = re.compile("今天|如今|做起|起家")  # 2021年9月，我们把它要了回来，…做成今天的“茶香校园”


def long_ago(case: Case, year: int, own: int, at: int, around: tuple[str, str]) -> bool:
    """Whether a summary dates work of its own, among what was done, two years back or more, and speaks of nothing that is past there."""
    if case.doc_type != "summary" or year > own - 2:
        return False
    before, behind = around
    labels = {label for section in case.sections if section.span.start <= at < section.span.end for label in section.labels[:1]}
    ours = _WHOSE.match(_WHEN.sub("", behind, count=1)) and not before.strip()
    if not labels & {"practices", "achievements"} and not (ours and labels & {"preamble", "overview"}):
        return False
    clause = re.split("[，；：]", before)[-1].strip()
    near = "，".join(behind.split("，")[:2])
    return bool(_OPENS.fullmatch(clause) and _THROUGH.match(behind)) and not (_GONE.search(near) or _GROWN.search(behind))


def opens(case: Case, year: int, own: int, at: int, around: tuple[str, str]) -> bool:
    """Whether a text begins by telling of another year as its own: 2015年，我校按照…, 2016年9月，学校启动…; a plan where it decides something.

    The year before is told of in the first months of a year, and from its autumn on as long as the school year goes on.
    """
    before, behind = around
    head = case.identity.title_span.end if case.identity.title_span else 0
    if year >= own or at - head > _OPENING or not _TO_THE_YEAR.search(before) or not case.identity.date:
        return False
    rest = _WHEN.sub("", behind, count=1)
    near = behind[:60].split("。")[0]
    if _GONE_BEFORE.search(near) or f"{own}年" in behind[:120] or "今年" in behind[:120]:
        return False
    signed, month = int(case.identity.date[:4]), int(case.identity.date[5:7])
    if case.doc_type == "plan":
        return year < signed and bool(re.match(r"，?[^，。；]{2,16}决定", rest))
    if case.doc_type != "summary" or signed != own or (year == own - 1 and (month <= _SPRING or _AUTUMN.match(behind))):
        return False
    return bool(_WE_DID.match(rest))


def of_campaign(case: Case, words: str) -> bool:
    """Whether words name the document's own campaign: in full, with other words between, by its last word (推进年活动), or by two pairs of its
    characters.
    """
    name, said = _QUOTES.sub("", case.normal_of(case.identity.campaign)), _QUOTES.sub("", words)
    letters = iter(said)
    if (kind := _LAST_WORD.search(name)) and said.startswith(kind.group()):
        return True
    return bool(name) and (all(letter in letters for letter in name) or len(pairs_of(words) & pairs_of(name)) >= 2)
