"""Whether a text speaks of a unit as of its own: the words around another school's or county's name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from pipeline.checks.findings import make
from pipeline.checks.standings import clause, sentence, standings
from pipeline.records import Finding, Span

SCHOOL_END = r"(?:小学|中学|初中|高中|学校|完小|幼儿园|中心校|学区|学院|一中|二中|三中|实小|职专)"
# A partner, host, model or route, never the unit itself. What stands behind the name in its sentence is said of something else more often.
_PARTNER = re.compile(
    r"结对|结为|结成|编[写著]|转发|共建|联盟|手拉手|帮扶|交流|学习|观摩|借鉴|参观|邀请|转(?:入|学|来|到|往|校)|考察|友谊|比赛|兄弟|合办|对口|支援|接收|捐|送来|送给|送来|送的|送教|分获|获奖|名次|第[二三四五]名|跟岗|走教|联合|会同|协同|访问|来校|请.{0,12}来|分别|所辖|下辖|辖区内?的?各|包括|毕业(?:于|生|的)|考入|升入|调入|原在|[曾时原现]任|[曾先]后?在|任教|同行|片区|工厂|打工|务工|户籍|家住|来自|籍|离校|相邻|毗邻|联系人|报名|承办|主办|协办|举行|伙伴|[写书]信|弟弟|妹妹|哥哥|姐姐|资源共享|共享|合作|借(?:来|到|给|用(?!功))|归还给?|还给|等[^，。；]{0,3}校|等学校|听说|据说|前身|原名|旧址|更名|合并|撤并|并入|的(?:经验|做法|案例|故事)|说[，：。]|讲[，：]|发生(?!了?[^，。；]{0,6}变)的?|事故|事件|[局厅委]通报|供学习|有个(?!别)|先进典型|发言|介绍|听[了取]|宣讲|来访(?![变率登者人])|听课|事迹|参访|调[任来至]|借调|挂职|退休"
)
# said in a sentence that makes a school a partner wherever it is named
_PARTNERS = re.compile(
    r"感谢信|事例|案例|受灾|灾区|灾后|并入|撤并|停办|合并|更名|前身|原名|旧址|结对|结为|结成|联盟|共同体|手拉手|帮扶|对口|送教|支教|联片|联合教研|友好|姊妹|兄弟|集团|跟岗|来我?校|到我?校|(?:向|为|给|对|与|和|同)(?:我[校园们]|本[校园])|[两双]校"
)
# said behind the name's clause, of two schools
_TWO = re.compile(r"对方|[两双]校|双方|彼此|相互|互[相派换]|该校|人家|(?:送|借|赠|捐|让|派)[给到]?我|我校(?:捐|援|送|帮|派|赠)|来我?校")
# around the name itself: a school to which one goes, and what one does there
_VISITED = re.compile(r"(?:赴|前往|走进|奔赴|参观|考察|观摩|走访|[到去](?!底|位))[^，。；、\n]{0,10}$")
_LEARNS = re.compile(r"[^，。；\n]{0,8}(?:观摩|学习|考察|参观|跟岗|交流|听课|取经|培训|研学|联谊|比赛|参赛)")
_WITH = re.compile(r"(?:与|和|同|跟|向|到|赴|去|从|在|及|请|邀|像|对照|以|属于?|隶属于?|位于|地处|坐落[于在]|、)[^，。；、\n]{0,6}$")
# The unit's own voice around the name: 把…办成, 确保…学生, 推动…再上新台阶, 为…作出贡献.
_OWN_VOICE = re.compile(
    r"把|将|使|让|确保|保证|力争|增强|推动|推进|促进|提升|提高|守护|维护|展示|塑造|打造|建设|营造|实现|为[^，。；]{0,20}(?:作出|做出|贡献|添|争)|我们|开创|办成|办好|加快|树立|争创|创建|走在|报[^，。；]{0,10}(?:处理|备案|审批)|总务处|教导处|政教处|教务处|校长室|德育处|全体(?:师生|教师|学生|教职工)|教职工|干部队伍|办公室设[在于]|认同感|归属感"
)
# what a unit has and does: its offices, its people, its groups, its standing
_OFFICE = r"(?:政教处|教务处|教导处|总务处|德育处|安全办|办公室|后勤处|校长室|教科室|少先队|大队部|团委|团支部|党支部|工会|护学|值周|食堂|保卫科|年级组|教研组)"
OF_A_UNIT = rf"(?:{_OFFICE}|的?(?:全体)?(?:师生|教职工|教职员工|教师队伍|班子成员|干部队伍)|全体(?:教师|学生|教工)|学生平安|各(?:班|年级|处室|教研组)|(?:管理|办学|教学)水平|的?(?:办学|校风|教风|学风|校容|形象|良好形象|(?:改革)?发展(?!中心))|年度(?:评先|考核)|的(?:满意|认同|[住寄]宿生)|各项|负责解释|办事|办成|建成)"

# a unit's people, all of them, whom a text may only bid where they are its own: 请青禾小学全体教师按时参加
_EVERYBODY = r"(?:全体|各[班处年教科室位]|每[名位个])"

_IS_SCHOOL = re.compile(
    r"(?:小学|中学|学校|幼儿园|初中|高中|完小|中心校|[一二三四五六七八九十][中小幼]|[县市区][一二三四五六七八九十]高|实小)$"
)
# right before the name: what is done with one's own school
_LEADS = re.compile(
    r"(?:把|将|使|让|确保|保证|力争|增强[^，。；]{0,6}对|推动|促进|提升|提高|守护|维护|展示|塑造|打造|取消|营造|为|我们|热爱|凡到|由|对|报|办公室设[在于])[^，。；的]{0,4}$"
)
# behind it: where it is only the host or on the way
_AS_GUEST = re.compile(
    r"的(?:老师|教师|学生|同学|孩子|哥哥|姐姐|家长|校长)[^，。；]{0,3}(?:也来|来|送|给|一起|陪|带|回信|讲课|上门|走进)|(?:的)?[^，。；]{0,8}(?:也|一行|(?<!课)代表|派|来到?我?校|给我|为我|送|赠|应邀|受邀|牵头|门前|门口(?:的?(?:路|桥|摊|店|小卖|车|公交|交警|站|，|。|、|；)|由|设|有|$)|路段|附近|旁|对面|举[办行]|召开|[校园]长|老师给|教师给)"
)
_HELD_THERE = re.compile(r"(?:牵头|举[办行]|召开|进行|参加|承办|开展交流|设点|集中|作为)")
# what only the school does that a text is about: it sets up its own group, meets every week
_ACTS = re.compile(r"(?:也|都|还|已)?(?:成立了?|建立了?)(?:由|以|[^，。；]{0,10}(?:小组|专班|机构|委员会))|每[周月天日学]")
# some people of another school, who may be guests, and schools that are listed; all children of a school are its own: 孩子们有了主人翁的感觉
_SOME = re.compile(
    r"的?(?:志愿者|学生代表|教师代表|代表|退休教师|校友|(?:同学|小朋友|孩子)(?!们?(?:个个|人人|都|有了|学会|养成|变得|爱上|更加|真正)))|[、和与及]"
)
# what a school bids its own staff, at a clause's beginning
_COMMANDS = re.compile(
    r"(?:要求|责成|安排|组织)(?:各班(?!级?代表)|各?班主任|各处室|各年级|各教研组|全体教职?[师工])|各(?:处室|年级组?|教研组)(?:要|须|应当|必须)"
)
# what is reached within a school: 使…在青禾小学开花结果
_REACHED = re.compile(r"(?:真正|全面|深入|扎实)?(?:取得|开花|落[到地]|蔚然|得到|深入人心|推开|见[到实]?效)")
# who is bid, all of them: 在青禾小学全体师生中执行
_AMONG = re.compile(r"(?:全体|全校)?(?:师生|教师|学生|教职工|各年级|各班)[中里内]?(?:施行|执行|实施|推行|推广|传达|宣读)")
# what stands behind the name on a line that says who speaks: 青禾小学  李明
_BY_LINE = re.compile(r"[ \t]+[\u3400-\u9fff·]{2,4}[ \t]*(?:\n|$)")
# before a name that fills the rest of its line: who is of that school (李明  青禾小学), as in a table of people of many
_OF_A_PERSON = re.compile(r"(?:\d{1,3}[.、]?[ \t]+)?[\u3400-\u9fff·]{2,8}(?:[ \t]+[男女])?[ \t]+")
# what hangs and is kept up within one's own walls: 在青禾小学校务公开栏张贴
_ON_WALLS = re.compile(
    r"的?(?:[校政党财事]务)?(?:公开栏|公示栏|公告栏|宣传栏|橱窗|教师群|家长群|公众号|网站|广播[站室]?)(?:[中里上])?(?:张贴|公示|公开|公布|发布|播[放出]|上墙|[，。、；])"
)
# a clause that names the unit itself beside the other speaks of two
_OURSELVES = re.compile(r"我[校园]|本[校园]")

# a county or a township that something follows
_PLACE = re.compile(r"[\u3400-\u9fff]{1,5}?(?:县|区|市|旗|镇|乡|街道)(?=[\u3400-\u9fff])")
# what every county has, and no name without it
_AUTHORITY = re.compile(r"教[育体科][\u3400-\u9fff]{0,6}[局委]|人民政府")


def aliases(unit: str) -> set[str]:
    """The forms in which a unit is named: whole, and without its county or township in front."""
    forms = {unit}
    if m := re.match(r"[\u3400-\u9fff]{1,6}?(?:县|区|市|旗)(?=[\u3400-\u9fff]{3,})", unit):
        forms.add(unit[m.end() :])
    return {form for form in forms if len(form) >= 4 and not _AUTHORITY.fullmatch(form)}


@lru_cache(maxsize=512)
def places(unit: str) -> frozenset[str]:
    """The townships and counties in a unit's name."""
    out, at = [], 0
    while m := _PLACE.match(unit, at):
        out.append(m.group())
        at = m.end()
    return frozenset(place for place in out if len(place) >= 3)


def in_own_voice(norm: str, place: Span, unit: str, doc_type: str, set_phrases: Sequence[Span]) -> bool:
    """Whether the clause around another's name is one in which `unit` speaks of itself; never in `set_phrases` (title, signature, rosters)."""
    name = norm[place.start : place.end]
    start, stop = sentence(norm, place)
    clause_start = max(start, *(norm.rfind(mark, 0, place.start) + 1 for mark in "，\t"))
    clause_stop = min((i for mark in "，\t" if (i := norm.find(mark, place.end, stop)) >= 0), default=stop)
    clause = norm[clause_start:clause_stop]
    if norm.count("“", start, place.start) > norm.count("”", start, place.start):
        return False  # what somebody says, or a slogan
    before, behind = norm[clause_start : place.start], norm[place.end : clause_stop]
    if any(low <= place.start < high for low, high in set_phrases):
        return False
    if not before.strip() and _BY_LINE.match(norm, place.end):
        return False
    if not behind.strip() and _OF_A_PERSON.fullmatch(norm, norm.rfind("\n", 0, place.start) + 1, place.start):
        return False
    if not before.strip() and _COMMANDS.match(behind) and doc_type in ("plan", "summary"):
        return True
    if _PARTNER.search(clause) or _TWO.search(norm, clause_stop, stop):
        return False
    if _PARTNER.search(norm, start, clause_start) and not _OWN_VOICE.search(clause):
        return False
    kept = (
        (re.search(r"(?:报|交|送|由|凡到|增强[^，。；]{0,6}对|办公室设[在于])[^，。；]{0,4}$", before) and re.match(OF_A_UNIT, behind))
        or (before.endswith("请") and re.match(_EVERYBODY, behind))
        or (before.endswith("在") and (_REACHED.match(behind) or _AMONG.match(behind) or _ON_WALLS.match(norm, place.end)))
    )
    if _WITH.search(before) and not kept and not re.search(r"(?:报|由|增强[^，。；]{0,6}对|办公室设[在于])[^，。；]{0,4}$", before):
        return False
    if re.match(r"(?:党委|政府|派出所|卫生院|文化站|司法所|村)", behind) and not _OWN_VOICE.search(before):
        return False
    above = re.search(r"[局委办]$|教管", unit) or (re.search(r"学区$|中心校$|中心学校$", unit) and not re.match(r".{2,4}[县区市]", name))
    elsewhere = (own := places(unit)) and (its := places(name)) and not its & own
    superior = above or centre_of(name, unit) or (re.search(r"中心校|中心学校|学区|教育(?!学校|集团)", name) and not elsewhere)
    if not _IS_SCHOOL.search(name):
        return bool(_OWN_VOICE.search(clause))
    if before.endswith("使") and behind.startswith("的") and not _OURSELVES.search(clause):
        return True
    if (_AS_GUEST.match(behind) and not _ACTS.match(behind)) or (_OURSELVES.search(clause) and not _LEADS.search(before)):
        return False
    if _OWN_VOICE.search(clause):
        return True
    if _OURSELVES.search(norm, clause_stop, stop) and not _LEADS.search(before) and not before.endswith(("报", "交", "送")):
        return False  # two schools, beside each other
    if _SOME.match(behind):
        return False  # some of its people, or one of several schools
    # a school's name in a clause that tells of no guest, host or partner stands where the unit's own would
    return not superior and doc_type in ("plan", "summary", "roster") and not _HELD_THERE.match(behind)


def centre_of(name: str, unit: str) -> bool:
    """Whether a name is that of the school above `unit`, in whose township it lies.

    >>> centre_of("苇塘镇中心幼儿园", "苇塘镇月牙村幼儿园"), centre_of("苇塘镇中心幼儿园", "石门镇中心小学")
    (True, False)
    """
    return "中心" in name and "中心" not in unit and bool(places(name) & places(unit))


def partner(norm: str, name: str) -> bool:
    """Whether a text says anywhere that a school is a partner, a guest or a host: what else it says of that school is no residue."""
    return any(
        _PARTNERS.search(norm, *sentence(norm, place))
        or (_VISITED.search(norm, max(0, place.start - 16), place.start) and _LEARNS.match(norm, place.end))
        for place in standings(name, norm)
    )


def foreign_name(text: str, norm: str, place: Span) -> Finding:
    """The finding at a name, quoted with its clause."""
    return make("foreign_name", text, clause(norm, place), name=text[place.start : place.end])
