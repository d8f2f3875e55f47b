"""Whether a sentence does with a school's name what a text does with its own school's alone, and nothing in it tells of two schools."""

from __future__ import annotations

import re

from pipeline.checks.standings import sentence
from pipeline.records import Span

# what every school has but speaks of only where it is its own: its rules and plans, its name with others, its rooms for talk, its money
_OWN_THINGS = (
    r"(?:(?:“[^”]{2,16}”)?的?(?:办学)?(?:实际|校情|园情|校训|园训|校风|教风|学风|声誉|名声|口碑|美誉度|社会(?:美誉度|声誉)|形象|明天|未来|品牌|特色|办学(?:品位|水平|特色|质量|理念|行为)|(?:改革|进一步|健康|长远)?发展(?!中心))"
    r"|的?(?:五年|三年|中长期)?发展规划|第[一二三四五六七八九十]+届|(?:中层|全体)[^，。；]{0,6}会|教代会|教职工(?:大会|会议)"
    r"|[^，。；、\n]{0,24}(?:领导|工作|推动|推进|管理|整治|创建)小组|专项[^，。；]{0,6}(?:基金|资金|经费)|(?:生均)?公用经费|的?(?:邮箱|家长群|教师群|工作群|校刊|园刊|校报|校园网|官网|微?信?公众号|(?:红领巾)?广播[站社]|宣传栏|公示栏)"
    r"|的?校园(?![长])|的?(?:全体|全校|全园|所有|每一?[位名个]|各(?:班|年级|处室|教研组|支部|部门))|[^，。；、]{0,8}(?:档案|绩效)|的?家长学校|的?外来(?:人员|车辆)|[师全]?[生园校]?(?:师生|教职员?工)|在编|[一二三四五六七八九初高][一二三]?(?:年级)?(?:全体)?(?:学生|新生))"
)
_STAFF = (
    r"(?:政教处|教务处|教导处|总务处|德育处|学生处|保卫[科处]|安全[办处]|办公室|后勤处|[校园]长(?:室|办公室)?|教科室|少先队|大队部|团委|团支部|党(?:总)?支部|党委|工会|门卫室|值班室"
    r"|年级组|教研组|教研室)"
)
_OFFICES = rf"(?:{_STAFF}|医务室|保健室|食堂|餐厅|操场|会议室|多功能厅|教学楼|宿舍楼?|校门口?|大门口?|图书[室馆]|阅览室|会场)"
_PEOPLE = r"(?:的)?(?:学生|孩子们?|同学们?|老师们?|教师|家长们?|少年|小主人|毕业生|住[宿校]生|寄宿生|新生|班主任|师生|[校园]长|德育主任|人(?:将|要|以))"
_DUTY = r"(?:还|也|都)?(?:将|要|应当?|须|必须|负责(?!人)|坐落|地处|始建|现有|现辖|现设|实行|坚持|连续|高度重视|认真|积极|始终|切实|继续|走过|顺利通过|成立|制定|面貌|充分|严格|全面|精心|多措并举|迅速|立即)"
_ACTS = re.compile(rf"(?:{_OWN_THINGS}|{_DUTY}|{_OFFICES}|{_PEOPLE})")
_HAS = re.compile(rf"(?:{_OWN_THINGS})")
_OFFICE = re.compile(rf"的?{_OFFICES}")
_DESK = re.compile(rf"的?{_STAFF}")
# before the name: what one does with one's own school
_AIM = re.compile(
    r"(?:把|将|使|让(?!给)|确保|保证|保障|力争|提升|提高|推动|促进|增强|守护|维护|展示|塑造|树立|打造|培养|鼓励|教育|引导|督促|立足|秉承|秉持|围绕|实现|制约|热爱|为了?|凡|面向|适用于|依托|利用|关系到?|关乎|事关"
    r"|服务|凝聚|彰显|弘扬|做(?:一名)?|作为|当好|争做|放在|给|一切从|结合|根据|成立|设立|召开|完成|下发|建立|制定|附件\d*：?|的)[^，。；、的]{0,4}$"
)
_IN = re.compile(r"(?:在|于|进入|走进|从|至|到|报|交|送|记入|计入|纳入|列入|关注|登录)$")
_BID = re.compile(r"(?:经|报请?|请|由|报告|以|(?<!面)向)$")
_RUNS = re.compile(
    r"(?:的?[^，。；、]{0,6})(?:批准|同意|审[批核定]|签字|牵头|任|担任|为(?:组长|第一责任人)|负责|总负责|组织|统一|汇总|保管|留存|存档|备案|管理|承担|协调|安排|检查|督查|考核|领导下|解释|派)"
)
_STARTS = re.compile(
    r"(?:今后|如今|目前|当前|现在|今年|本学[期年]|一年来|[^，。；]{0,8}[月日周天后前]|[^，。；]{0,6}(?:来|中|时)|\d?[.、）)]? *|[^，。；\n]{1,10}：)?$"
)
_SETTLED = re.compile(r"(?:已|真正|全面|校园)?(?:蔚然成风|落[地到]|施行|实施|执行|生根|开花|推行|深入人心)")
# a slogan, a vow or a banner that the school hangs up or has its children say
_SLOGAN = re.compile(r"横幅|标语|口号|电子屏|LED|显示屏|滚动|布标|承诺|誓[词言]|宣誓|宣言|倡议|刊头|温馨提[示醒]|欢迎|展板|条幅|齐声|牢记")
_SAYS = re.compile(r"我是[^，。；“”]{0,4}$|作为[^，。；“”]{0,4}$|^$|(?:平安|文明|书香|美丽|和谐|建设|创建|热爱|爱|做|争当|在|守护)$")

# two schools in the clause, in the sentence
_OURSELVES = re.compile(r"我[校园们]|本[校园]")
_OTHER_CLAUSE = re.compile(
    r"结对|共建|联盟|手拉手|帮扶|交流|观摩|借鉴|参观|邀请|应邀|转(?:入|学|来|到|往|发)|考察|比赛|联赛|友谊|兄弟|合办|对口|支援|捐|赠|送[教来给课]|跟岗|走教|支教|联合|会同|协同|访问|来(?:访|[我本]?[校园])|任教|同行|编[写著]|出版|户籍|家住|打工|务工|(?<!在)籍|相邻|毗邻|紧邻|隔壁|邻近|联系人|承办"
    r"|主办|协办|伙伴|[写书来回]信|弟弟|妹妹|哥哥|姐姐|共享|共用|合用|合作|借|租|听说|据说|前身|原名|旧址|更名|合并|撤并|并入|经验|做法|案例|事例|故事|事迹|事故|事件|险情|通报|查处|曝光|报道|典型|发言|介绍|宣讲|挂职|退休|调(?:任|来|入|往|到|至)|借调|原|曾|前往|赴|看望|慰问"
    r"|相比|不如|高于|低于|追平|追赶|赶超|超过|战胜|击败|对阵|片区|划归|考点|见习|实习|毕业于|考[入上取]|升[入学]|录取|就读|同获|巡演|演出|撤[往到离]|分流|新建|划转|划入|划出|途经|路过|经过|通往|志愿者|校友|代表队|队员|参赛|报名|赛|互|轮流|交叉|第[二三四五]组"
)
_OTHER_SENTENCE = re.compile(
    r"[局厅委]通报|供[^，。]{0,3}学习|对方|[两双]校|双方|彼此|相互|互[相派换访]|该校|人家|来[我本]?[校园](?!采访|视察|检查|督导)|我[校园](?:派|捐|援|送|帮|赠|与|和|同|向)|与我[校园]|和我[校园]|结对|帮扶|跟岗|送教|支教|联盟|片区|集团|兄弟|借鉴|参观|观摩|考察|取经|学习交流|经验|相邻|邻校"
)
_WITH = re.compile(r"(?:对照|参照|比照|仿照|与|和|同|跟|及|以及|、|(?<!面)向|像|比|到|去|赴|往|除|等)[^，。；、的]{0,3}$")
_LIST = re.compile(r"[^，。；]{0,3}(?:教学点|分校|校区)|[、和与及]|等[校几两多学\d]|一行|以?及")
_GUEST = re.compile(
    r"的?(?:学生|教师|老师|[校园]长|家长|孩子|干部)?[^，。；]{0,6}(?:来|上门|应邀|代表(?!大?会)|受聘|赠|送|捐|派|举[办行]|召开|承办|参加|参赛|获|夺)"
)


# what has not happened tells of no other school
_NOTHING = re.compile(r"(?:未|没有?|零|杜绝|防止|预防|避免|遏制)[^，。；\n]{0,12}(?:事故|事件|案件)")
_MADE = re.compile(r"(?:把|将|使|让|办成)[^，。；的]{0,2}$")
_LED = re.compile(r"党(?:总?支部|委)的?[^，。；]{0,6}领导下")
_REPORTS = re.compile(r"[到去]$")
_REPORTS_AT = re.compile(rf"的?{_OFFICES}[^，。；]{{0,4}}(?:报到|登记|领取|办理|签到)")

# what a school vows, calls its own children and wishes them to be: 我为二中争光, 我们二中的孩子, 争做二中好少年
_VOWED = tuple(
    (re.compile(lead), re.compile(tail))
    for lead, tail in (
        ("[为以]$", "为荣|[争增添][光彩荣]"),
        ("(?<!对)(?<!为)我们$", "(?![和与跟、])"),
        ("争[做当][^，。；、“”]{0,3}$", "的?(?:好|人|学[生子]|少年|小)"),
        ("我是[^，。；、“”]{0,3}$|做[^，。；、“”]{0,3}$", "人[，。！、”]|的?(?:小主人|一员)"),
        ("(?:全体|每一?[名位个]|[让使]|是|激励|^)$", "学子"),
    )
)
# an account of the school's own, by its name in marks
_ACCOUNT = re.compile("(?:我[校园]|本[校园]|学校|本?中心|官方)[^，。；、“”]{0,6}(?:公众号|视频号|账号)$")
# who says so is of the other school
_CALLED = re.compile("[自笑戏]称|称自己|写道|[说讲][：:“道]|毕业|校友")


def vows(norm: str, place: Span) -> bool:
    """Whether a school's name, which may be a short one, stands where a school vows, cheers and calls its own children.

    >>> vows("教室后墙写着“今天我为柳中争光”。", Span(11, 13)), vows("他笑称自己是育红学子。", Span(6, 8))
    (True, False)
    """
    around = sentence(norm, place)
    if of_others(norm, place) or _CALLED.search(norm, around.start, place.start):
        return False
    before = norm[around.start : place.start]
    if before.endswith("“") and norm.startswith("”", place.end):
        return _ACCOUNT.search(before[:-1]) is not None
    return any(lead.search(before) and tail.match(norm, place.end) for lead, tail in _VOWED)


def speaks_of_own(norm: str, place: Span) -> bool:
    """Whether the name at `place`, of a school other than the text's own, stands where a school speaks of itself; False where that is not plain.

    >>> own, other = "报青山小学政教处存档。", "与青山小学教师共同备课。"
    >>> speaks_of_own(own, Span(1, 5)), speaks_of_own(other, Span(1, 5))
    (True, False)
    """
    around, own_clause = sentence(norm, place), _clause(norm, place)
    before, behind = norm[own_clause.start : place.start], norm[place.end : own_clause.end]
    if _is_open("“", norm, around, place):
        return _in_quotes(norm, place, around, own_clause.start)
    if of_others(norm, place) or (_OURSELVES.search(norm, *own_clause) and not _MADE.search(before)):
        return False
    return not _LIST.match(behind) and _as_own(before, behind)


def of_others(norm: str, place: Span) -> bool:
    """Whether the sentence tells that the school named at `place` is another one: a partner, a host or a guest, or one in a title."""
    around = sentence(norm, place)
    if _OTHER_SENTENCE.search(norm, *around) or _OTHER_CLAUSE.search(_NOTHING.sub("", norm[slice(*_clause(norm, place))])):
        return True
    return _is_open("《", norm, around, place)


def _clause(norm: str, place: Span) -> Span:
    start, stop = sentence(norm, place)
    low = max(start, *(norm.rfind(mark, 0, place.start) + 1 for mark in "，：\t"))
    return Span(low, min((at for mark in "，\t" if (at := norm.find(mark, place.end, stop)) >= 0), default=stop))


def _is_open(mark: str, norm: str, around: Span, place: Span) -> bool:
    """Whether a quotation or a title, by its opening mark, is open where a place begins."""
    return norm.count(mark, around.start, place.start) > norm.count({"“": "”", "《": "》"}[mark], around.start, place.start)


def _in_quotes(norm: str, place: Span, around: Span, low: int) -> bool:
    """Whether the school's slogan, vow or banner names it, or what it has is named with its name in marks (在“青山小学”公众号)."""
    opened = norm.rfind("“", around.start, place.start) + 1
    if opened == place.start and norm.startswith("”", place.end):
        return bool(_IN.search(norm[low : opened - 1]) and _HAS.match(norm, place.end + 1))
    hung = _SLOGAN.search(norm, around.start, min(len(norm), around.end + 2))
    return bool(hung and _SAYS.search(norm[opened : place.start]))


def _as_own(before: str, behind: str) -> bool:
    """What the words `before` a name and `behind` it, in its clause, do with it: the surer they must be, the less its place alone tells."""
    has, office = _HAS.match(behind), _OFFICE.match(behind)
    if _REPORTS.search(before) and _REPORTS_AT.match(behind):
        return True
    if _IN.search(before):
        handed = _DESK.match(behind) and before.endswith(("设在", "报", "交", "送"))
        return bool(has or handed or _LED.match(behind) or _SETTLED.match(behind) or (before.endswith("从") and "出发" in behind))
    if _BID.search(before):
        return bool(_RUNS.match(behind) and (office or has))
    if _WITH.search(before):
        return False
    if _AIM.search(before):
        return bool(_ACTS.match(behind) or _MADE.search(before))
    if not _STARTS.search(before):
        return bool(has)
    return bool(_ACTS.match(behind)) and not _GUEST.match(behind)
