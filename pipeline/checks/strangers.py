"""Names left in a text of schools that need not be in the batch, told by the text alone: where the unit's own name would stand."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.checks import counties, kin
from pipeline.checks.case import Case
from pipeline.checks.heads import heads
from pipeline.checks.standings import standings
from pipeline.checks.voice import OF_A_UNIT, SCHOOL_END, aliases, foreign_name, in_own_voice, partner, places
from pipeline.records import Finding, Span

_DOES = r"(?:(?:也|都)?(?:将|要|须|应)(?!求)|成立[^，。；]{0,12}(?:小组|专班|机构)|每[周天日月学]|各班)"
_NAME_OF = rf"([^的为了和与及在成员位名以把将使让对由到报交是向从被给\W\d]{{2,10}}?{SCHOOL_END})"
# a school's ending before what a unit has and does; what stands before it is looked at next, which is far faster than the other way round
_ENDS = re.compile(rf"{SCHOOL_END}(?:(?={OF_A_UNIT})|(?={_DOES}))")
_HAS = re.compile(OF_A_UNIT)
# endings that nothing but a school's own name has; what follows them need not be looked at
_NAMED = re.compile(
    r"(?:小学|中学|初中|高中|幼儿园|完小|(?:九年制|一贯制|民族|实验|特殊教育|职业技术|外国语)学校)(?![生部段阶低高毕]|组(?!织|建)|教(?!师|职))(?=[\u3400-\u9fff])"
)
_AT_START = re.compile(rf"(?:^|[，。；：！\n）.] *){_NAME_OF}$")
_LED_TO = re.compile(
    r"(?s:.*)(?:把|将|使|让|由|对|凡到|(?<!设)到|交到?|送到?|报到?|报送|向|为|(?<!设)在|取消|提高|提升|推动|确保|促进|力争|守护|打造|维护|树立|展示|增强[^，。；\W]{0,6}对|进一步)"
    rf"{_NAME_OF}$"
)
# what leads to a school's own name where the name tells by its form that it is one: 结合…实际, 适用于…, 组织…教师, 2021年…
_LED_TO_NAMED = re.compile(rf"(?s:.*)(?:请|结合|适用于|组织|制定了?|继承|这是|成了?|[年月日]|主要求在|给){_NAME_OF}$")
# the school that a title begins with, and the one that signs; centres and their villages' schools hand in for each other
_ENTITLED = re.compile(
    r"(?:\A|(?<=[—\n：《])|(?<=印发)) *(?P<name>[\u3400-\u9fff]{2,16}?(?:小学|中学|幼儿园|初中|高中|学校))(?!附属|附设|校区|幼儿园|小学|中学|初中部|高中部|[生教])"
)
_ATTACHED = re.compile(
    r"(?:\A|(?<=\n))附件[一二三四五六七八九十\d]{0,2}[：:. 、]{0,3}(?P<name>[\u3400-\u9fff]{2,14}?(?:小学|中学|幼儿园|初中|高中|学校))(?![生教部])"
    r"(?=[^，。；：\n]{2,26}(?:名单|表|方案|预案|流程|制度|办法|职责|台账|计划|安排|细则|标准|清单|册|规定|机构|分工)[^，。；：\n]{0,6}(?:\n|\Z))"
)
# 平安学校创建方案: what stands before is a sort of school, and no name
_SORT_OF_SCHOOL = re.compile("创建|建设|评[选估比]|达标|申[报创]|验收|章程|管理")
_SORT = re.compile(
    "(?:绿色|平安|文明|特色|健康|卫生|节约型?|法治|数字|家长|科技|足球|体育|艺术|红色|少年宫?|放心|温馨|走进|进入?|星级|优秀|先进|标准化|无烟)学校$"
)
_SIGNS = re.compile(r"(?:小学|中学|幼儿园|初中|高中|学校)$")
_SUPERIOR = re.compile(r"中心校|中心学校|学区|教育|关于|印发|转发|联合|附属|集团")
# what a title wants of schools, and what shows that 学校 ends a school's own name
_AIMS = re.compile(r"推进|构建|进一步|共[建筑享]|走向|争[创做当]|美丽|幸福|和谐|书香|阳光|智慧|乡村|城乡|农村|让|把|我们|[。，！、]")
_PROPER = re.compile("[县区市镇乡村]|街道|九年|民族|实验|希望|特殊|职业|第[一二三四五六七八九十]|外国语|完全|寄宿")
_ROOM = 30  # characters before an ending that hold the name and the words that lead to it
# 三中, 城关二小; their own unit says 第三中学
_SHORT = re.compile(
    rf"(?:(?<=[，。；：！\n\t])|(?<=[由把将使让对到为在报交送向]))(?P<name>(?:城关|县|市|区|镇)?[一二三四五六七八九十]{{1,2}}[中小]|(?:县|市|区)?实小)(?={OF_A_UNIT})"
)
_HAS_SHORT = re.compile(rf"[一二三四五六七八九十实][中小](?={OF_A_UNIT})")  # what these end with
_BARE = re.compile("^.{0,2}学校$")
_GENERIC = re.compile(
    r"我|全|各|本|该|每|农村|乡村|中小学|义务教育|示范|一流|优质|所|名|个|和谐|平安|文明|绿色|县域|城乡|寄宿|完全|普通|附属|这|一所|民办|公办|初级中学$(?<=^初级中学)|兄弟|村小|教学点|有关|相关|部分|其他|他校|外校|乙|甲|某"
)
# what stands before 小学 or 高中 where these are kinds of schools: 七年级新生小学分数, 重点讲高中招生
_A_KIND = re.compile(r"(?:[生讲考升读招学]|(?<![初高])级)$|年级|重点|招生|毕业")
# the bureau that a text follows, which is its own county's
_FOLLOWED = re.compile(
    r"(?:根据|按照|遵照|依照|依据|按|据|在|接|落实|贯彻)(?:[\u3400-\u9fff]{1,4}[省市])?"
    rf"(?P<name>(?P<county>[^全本我该各上级根据按照遵依落实贯彻\W\d]{{2,4}}?[县区旗]){counties.BUREAU})"
    r"(?=的?(?:统一|总体|有关|相关|正确|直接|具体)?(?:安排|部署|要求|工作|文件|通知|精神|领导|指示|指导|方案|关于|《|〔|（))"
)
# the rest of a line that is a document's title: a list of them names schools
_TITLE_LINE = re.compile(r"[^，。；：\n]{0,30}(?:总结|方案|计划|报告|汇报|通知|名单|材料)(?:\.[a-z]{3,4})?[”》\"]?[ \t]*(?:\n|$)")
# words with which no school's name begins
_NO_NAME = re.compile(
    r"覆盖|面向|维护|守护|保护|询问|了解|走近|切实|认真|扎实|积极|不断|全面|深入|严格|着力|有效|加快|优化|改善|丰富|保障|完善|规范|落实|强化|创建|建[设好]|[做抓搞办管]好|服务|支持|配合|协助|监督|检查|负责|围绕|针对|结合|利用|依托|充分|统筹|整治|净化|美化|绿化|巩固|形成|构建|树立|展[示现]|宣传|弘扬|发挥|激发|调动|进[入出]|走出|离开|返回|影响|涉及|关爱|关注|反映|体现|掌握|了解|熟悉|遵守|执行|检验|考核|评价|对照|结果|纳入|列入|作为|成为|分管|主管|协调|处理|解决|排查|清理|改变|提交|上报|确保|组织|推动|要求|通过|开展|带领|帮助|联合|会同|邀请|动员|督促|指导|抽调|安排|选派|派|请|关于|根据|按照|关心|发动|引导|欢迎|感谢|走访|走进|参观|听取|促进|提升|提高|加强|努力|争取|取消|近年|今年|去年|目前|原|现有|设|共|凡|即|就|并|又|还|也|都|已|经|因|如|若|以及|其中|同时"
)
# words that stand in no school's name: 孩子能说清楚幼儿园的地址
_SPOKEN = re.compile("贯穿|衔接|[列纳]入|[能说没去她他它你我很借买卖吃喝]|孩子|小朋友|宝宝|家长|老师|告诉|清楚|哪|怎么|什么")
# the name of a school that hands in nothing stands as often in a text that was copied; one that stands oftener may be the unit's own
_REPEATED = 3


def strangers(case: Case) -> Iterator[Finding]:
    """foreign_name: a school's name that is not the document's own, where the text speaks of itself. Silent where the issuer is not known."""
    own = case.normal_of(case.identity.issuer)
    if case.english or case.doc_type == "news" or not own:
        return
    if (other := _in_title(case, own)) is not None:
        yield foreign_name(case.text, case.norm, other)
    words = own + case.normal_of(case.identity.title)
    names = {name for name in _schools(case.norm, words) if not (any(form in name for form in aliases(own)) and kin.same(name, own))}
    standing = [place for name in sorted(names, key=lambda n: (-len(n), n)) for place in standings(name, case.norm)]
    taken: list[Span] = []
    marked: list[Span] = []
    for place in (*standing, *_short_names(case.norm, words)):
        if any(span.start <= place.start < span.end for span in taken) or not _first_standing(case, place):
            continue
        taken.append(place)
        if _TITLE_LINE.match(case.norm, place.end):
            continue
        if in_own_voice(case.norm, place, own, case.doc_type, case.formulaic) and not partner(case.norm, case.norm[slice(*place)]):
            marked.append(place)
            yield foreign_name(case.text, case.norm, place)
    for place in (*heads(case, own), *_attached(case, own), *_followed(case, own)):
        if not any(span.start <= place.start < span.end for span in marked):
            yield foreign_name(case.text, case.norm, place)


def _first_standing(case: Case, place: Span) -> bool:
    return any(low <= place.start < high for low, high in case.ranges)


def _attached(case: Case, own: str) -> Iterator[Span]:
    """The school that the title of an attachment begins with (附件：青禾小学领导小组名单), where the attachments name one other than the own."""
    found = [Span(*m.span("name")) for m in _ATTACHED.finditer(case.norm)] if _SIGNS.search(own) and not _SUPERIOR.search(own) else []
    names = {case.norm[slice(*place)] for place in found}
    if len(names) == 1 and not kin.same(name := names.pop(), own) and kin.stem(name) and not _GENERIC.search(kin.stem(name)):
        yield from (place for place in found[:1] if _first_standing(case, place) and not _NO_NAME.match(name) and not _SORT.search(name))


def _followed(case: Case, own: str) -> Iterator[Span]:
    """The bureau of another county where the text says whom it follows (根据某县教育局安排); only where the unit's own county is known."""
    own_counties = {place for place in places(own) if place[-1] in "县区旗"}
    for m in _FOLLOWED.finditer(case.norm) if own_counties else ():
        if not counties.one_of(m["county"], own_counties) and _first_standing(case, Span(*m.span("name"))):
            yield Span(*m.span("name"))


def _in_title(case: Case, own: str) -> Span | None:
    """Another school's name that the title of a plan, summary or roster begins with which this one has signed; one of a superior's is none."""
    head = case.identity.title_span
    if head is None or case.doc_type not in ("plan", "summary", "roster") or not _SIGNS.search(own) or _SUPERIOR.search(own):
        return None
    named = _ENTITLED.search(case.norm, max(0, case.norm.rfind("\n", 0, max(0, head.start - 1)) + 1), head.end)
    name = named["name"] if named else ""
    if not named or _SUPERIOR.search(name) or _AIMS.search(name) or _GENERIC.search(kin.stem(name)) or _NO_NAME.match(name):
        return None
    if kin.same(name, own):
        return None
    if name.endswith("学校") and not _PROPER.search(name) and (_SORT.search(name) or _SORT_OF_SCHOOL.match(case.norm, named.end("name"))):
        return None
    return Span(*named.span("name"))


def _schools(norm: str, own: str) -> Iterator[str]:
    """Names with a school's ending in places for the unit's own."""
    old = rf"([^的为了和与及在成员位名以\W]{{2,10}}?{SCHOOL_END})"
    led = re.finditer(rf"(?:推动|确保|促进|提升|提高|力争|守护|打造|增强[^，。；\W]{{0,6}}对|热爱){old}(?=[\u3400-\u9fff])", norm)
    above = re.search(r"中心|学区|[局委]$", own) and re.search(r"村小|完小|教学点|各校|所辖|下辖|辖区|所属", norm)
    for name in (*(m.group(1) for m in led), *(() if above else _in_place(norm))):
        if (
            not _GENERIC.search(name)
            and not _BARE.search(name)
            and not _NO_NAME.match(name)
            and not _SPOKEN.search(name)
            and name not in own
            and len(name) >= 4
            and not _same(name, own)
            and norm.count(name) <= _REPEATED
        ):
            yield name


def _in_place(norm: str) -> Iterator[str]:
    """Names at the beginning of a clause, or behind 由, 把 and the like: of a school's own form, or before what a unit has or does."""
    for m in sorted((*_ENDS.finditer(norm), *_NAMED.finditer(norm)), key=lambda m: m.start()):
        low = max(0, m.start() - _ROOM)
        before = norm[low : m.end()]
        hits = [_AT_START.search(before), _LED_TO.match(before) if m.re is _NAMED or _HAS.match(norm, m.end()) else None]
        hits.append(_LED_TO_NAMED.match(before) if m.re is _NAMED else None)
        yield from (hit.group(1) for hit in hits if hit and not (m.re is _NAMED and _A_KIND.search(hit.group(1)[: -len(m.group())])))


def _same(name: str, own: str) -> bool:
    """Whether a school's name may be a shorter or longer form of the document's own: its letters stand there in order, the kind apart."""
    letters = iter(own)
    return all(letter in letters for letter in re.sub(rf"{SCHOOL_END}$", "", name))


def _short_names(norm: str, own: str) -> Iterator[Span]:
    """三中, 城关二小 where the unit's own name would stand, and the unit has no such number."""
    for m in _SHORT.finditer(norm) if _HAS_SHORT.search(norm) else ():
        name = m["name"]
        if not _same(name[:-1] if name[-1] in "中小" else "实", own):
            yield Span(*m.span("name"))
