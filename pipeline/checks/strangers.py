"""Names left in a text of schools that need not be in the batch, told by the text alone: where the unit's own name would stand."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from pipeline.checks import belongs, counties, kin, named, other_names, short_names, strangers_en, townships
from pipeline.checks.case import Case
from pipeline.checks.heads import heads
from pipeline.checks.ordinary import ordinary
from pipeline.checks.other_names import GENERIC, PROPER, SORT, TITLE_LINE
from pipeline.checks.standings import standings
from pipeline.checks.voice import OF_A_UNIT, SCHOOL_END, aliases, centre_of, foreign_name, in_own_voice, partner, places
from pipeline.marked import Near
from pipeline.records import Finding, Span

_DOES = r"(?:(?:也|都)?(?:将|要|须|应)(?!求)|成立[^，。；]{0,12}(?:小组|专班|机构)|每[周天日月学]|各班|成为)"
_NAME_OF = rf"([^的为了和与及在成员位名以把将使让对由到报交是向从被给\W\d]{{2,10}}?{SCHOOL_END})"
# a school's ending before what a unit has and does; what stands before it is looked at next, which is far faster than the other way round
_ENDS = re.compile(rf"{SCHOOL_END}(?:(?={OF_A_UNIT})|(?={_DOES}))")
_HAS = re.compile(OF_A_UNIT)
# endings that nothing but a school's own name has; what follows them need not be looked at
_NAMED = re.compile(
    r"(?:小学|中学|初中|高中|幼儿园|完小|九年制学校|一贯制学校|民族学校|实验学校|特殊教育学校|职业技术学校|外国语学校)(?![生部段阶低高毕化]|组(?!织|建)|教(?!师|职))(?=[\u3400-\u9fff])"
)
_AT_START = re.compile(rf"(?:^|[，。；：！\n）.] *){_NAME_OF}$")
_LED_TO = re.compile(
    r"(?s:.*)(?:把|将|使|让|由|对|凡到|(?<!设)到|交到?|送到?|报到?|报送|向|为|(?<!设)在|取消|提高|提升|推动|确保|促进|力争|守护|打造|维护|树立|展示|增强[^，。；\W]{0,6}对|进一步|遵守|服从|支持|配合|关注|加强|改善|优化|规范|丰富|推进|深化|巩固|保障|[做抓搞办]好)"
    rf"{_NAME_OF}$"
)
# what leads to a school's own name where the name tells by its form that it is one: 结合…实际, 适用于…, 组织…教师, 2021年…
_LED_TO_NAMED = re.compile(rf"(?s:.*)(?:请|结合|适用于|组织|制定了?|继承|这是|成了?|[年月日](?![里内底初末间])|主要求在|给){_NAME_OF}$")
# what is wanted of a school by its name: 推动青禾小学…
_AIMED = re.compile(
    rf"(?:推动|确保|促进|提升|提高|力争|守护|打造|增强[^，。；\W]{{0,6}}对|热爱)([^的为了和与及在成员位名以\W]{{2,10}}?{SCHOOL_END})(?=[\u3400-\u9fff])"
)
# an office of every school's, at which the leading group has its own: 办公室设在青禾小学政教处
_OFFICE_AT = re.compile(rf"(?s:.*)办公室(?:地点|地址)?设[立置]?[在于]{_NAME_OF}$")
# the school that a title begins with, and the one that signs; centres and their villages' schools hand in for each other
_ENTITLED = re.compile(
    r"(?:\A|(?<=[—\n：《])|(?<=印发)) *(?P<name>[\u3400-\u9fff]{2,16}?(?:小学|中学|幼儿园|初中|高中|学校))(?!附属|附设|校区|幼儿园|小学|中学|初中部|高中部|[生教])"
)
_ANY = r"(?:小学|中学|幼儿园|初中|高中|学校|完小|中专|职专|[一二三四五六七八九十]+[中小])"
_PRINTED = re.compile(
    r"(?:\A|(?<=\n)) *(?P<name>[\u3400-\u9fff]{2,14}?(?:小学|中学|幼儿园|初中|高中|学校))(?:党政)?(?:办公室|办|教导处|政教处) +(?:20\d\d年\d{1,2}月\d{1,2}日)?印发 *(?=\n|\Z)"
)
# the paper that a notice of the school's own hands out (现将《青禾小学…方案》印发给你们), and the rules by which it goes (按《青禾小学…办法》处理)
# or that it writes, amends and hands out (起草《青禾小学…细则》)
_PAPER = Near(
    rf"《(?=致?[\u3400-\u9fff]{{2,14}}?{_ANY})",
    rf"(?P<how>现将|按照?|依照|依据|遵守|执行[^，。；《》\n]{{0,16}}|(?P<writes>起草|制[定订]|修[订改]|完善|印制|编写|发放?|签订|出台))了?《致?(?P<name>[\u3400-\u9fff]{{2,14}}?{_ANY})(?!附属|附设|[生部]|教(?!师|职))"
    r"[^》\n]{2,60}(?P<what>办法|制度|规定|细则|章程|公约|守则|方案|计划|纲要|手册|一封信|承诺书|责任书|倡议书|告知书)》(?P<issued>印发|下发)?",
    19,
)
_ATTACHED = re.compile(
    r"(?:\A|(?<=\n)) *(?:附件[一二三四五六七八九十\d]{0,2}[：:. 、]{0,3}(?:\d[.、] *)?|(?P<item>\d)[.、] *)"
    rf"(?P<name>[\u3400-\u9fff]{{2,14}}?{_ANY})(?![生教部])"
    r"(?=[^，。；：\n]{2,26}(?:名单|表|方案|预案|流程|制度|办法|职责|台账|计划|安排|细则|标准|清单|册|规定|机构|分工|告知书|承诺书|责任书|回执|通知书|倡议书)[^，。；：\n]{0,6}(?:\n|\Z))"
)
_OF_TWO = re.compile("参访|参观|考察|交流|协议|学习|联合|结对|帮扶|案例|事故|经验|通报|比赛")  # said of attachments about two schools
_LIST_ITEM = re.compile(r" *(?:附件|\d[.、]|$)")
# 平安学校创建方案: what stands before is a sort of school, and no name
_SORT_OF_SCHOOL = re.compile("创建|建设|评[选估比]|达标|申[报创]|验收|章程|管理")
_ABOVE = re.compile(r"中心校|中心学校|学区|[局委]$|教管|集团|总校")
_BELOW = re.compile(r"村小|完小|教学点|各校|所辖|下辖|辖区|所属")
_MAY_BE_ABOVE = re.compile(r"中心|学区|[局委]$")
_SIGNS = re.compile(r"(?:小学|中学|幼儿园|初中|高中|学校)$")
_SUPERIOR = re.compile(r"中心校|中心学校|学区|义务教育|教育(?!学校)|关于|印发|转发|联合|附属|集团")
# what a title wants of schools
_AIMS = re.compile(r"推进|构建|进一步|共[建筑享]|走向|争[创做当]|美丽|幸福|和谐|书香|阳光|智慧|乡村|城乡|农村|让|把|我们|[。，！、]")
_HEADING = 40  # characters of the longest heading that names a school in a few words
_ROOM = 30  # characters before an ending that hold the name and the words that lead to it
# what a motto or an aim wishes for one's own school: 建书香青禾小学，, 做文明青禾小学人。
_ATTRIBUTE = re.compile("美丽|平安|书香|文明|和谐|绿色|阳光|活力|智慧|幸福|清廉|健康|温馨|魅力|快乐|生态|诗意|优秀|合格|最美|好")
_MOTTO = re.compile(
    rf"[共建创打争热爱办做](?<=[，。；：！、“\n 校园们].)(?:(?<=共)(?:建设?|创)|(?<=建)设?|(?<=创)建?|(?<=打)造|(?<=争)[创做当]|(?<=热)爱|(?<=[爱办做]))(?P<name>(?:{_ATTRIBUTE.pattern})?的?[^的为了和与及在\W\d]{{2,8}}?"
    r"(?:小学|中学|幼儿园|初中|高中|完小|学校))(?:好?(?:学生|少年|教师|[人娃]))?(?=[，。！”\n])"
)
# what stands behind a short name that stands for the whole: 三幼十一个班
_UNIT_HAS = rf"{OF_A_UNIT}|[一二三四五六七八九十\d]{{1,2}}个(?:教学)?班|高[一二三]年级"
# 三中, 城关二小; their own unit says 第三中学
_SHORT = re.compile(
    rf"(?:(?<=[，。；：！\n\t])|(?<=[由把将使让对到为在报交送向]))(?P<name>(?:城关|县|市|区|镇)?[一二三四五六七八九十]{{1,2}}[中小幼]|(?:县|市|区)?实小|[县市区][一二三四五六七八九十]高)(?={_UNIT_HAS})"
)
_HAS_SHORT = re.compile(rf"[一二三四五六七八九十实][中小幼高](?={_UNIT_HAS})")  # what these end with
_BARE = re.compile("^.{0,2}学校$")
# what stands before 小学 or 高中 where these are kinds of schools: 七年级新生小学分数, 重点讲高中招生
_A_KIND = re.compile(r"(?:[生讲考升读招学]|(?<![初高])级)$|年级|重点|招生|毕业")
# the name of a school that hands in nothing stands as often in a text that was copied; one that stands oftener may be the unit's own
_REPEATED = 3
# where a kind of school is spoken of without a name (与小学和睦相处), what stands before it elsewhere may be any word: 封隔小学厕所
_SHORTEST = 4  # characters of a name that has two of its own
_SEVERAL = 2
_BANNER = re.compile(r"(?:横幅|横标|条幅|标语|口号|会标|背景墙)[^，。；“\n]{0,8}[“：](?P<said>[^”。；\n]{4,40})")
_SLOGANS = re.compile("标语|口号|横幅")
_MOVES = re.compile("(?:的?(?:生源|学生))?(?:分流|新建|划转|划入|划出|撤并|并入)")  # what happens to a school elsewhere
_HEAD_OF = re.compile(rf"[\u3400-\u9fff]{{2,4}}（(?P<school>[\u3400-\u9fff]{{2,10}}?{_ANY})(?:副?[校园]长|负责人|主任)?[），、]")
_ALONE = {
    kind: re.compile(rf"(?:(?<=[，。；、与和进到在由向从给比像])|(?<=[^初高]级)){kind}(?![生部段阶教毕高阅语数])")
    for kind in ("小学", "中学", "初中", "高中", "学校", "完小", "学区", "学院", "一中", "二中", "三中", "实小", "职专", "儿园", "心校")
}


def strangers(case: Case) -> Iterator[Finding]:
    """foreign_name: a school's name that is not the document's own, where the text speaks of itself. Silent where the issuer is not known."""
    own = case.normal_of(case.identity.issuer)
    if case.english:
        yield from (foreign_name(case.text, case.norm, place) for place in strangers_en.strangers(case))
        return
    if case.doc_type == "news" or not own:
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
        if TITLE_LINE.match(case.norm, place.end) or _MOVES.match(case.norm, place.end) or _is_told(case, case.norm[slice(*place)]):
            continue
        if in_own_voice(case.norm, place, own, case.doc_type, case.formulaic) and not partner(case.norm, case.norm[slice(*place)]):
            marked.append(place)
            yield foreign_name(case.text, case.norm, place)
    for place in (
        *heads(case, own),
        *_attached(case, own),
        *_papers(case, own),
        *_printed(case, own),
        *_mottos(case, own),
        *_bureaus(case, own),
        *townships.left(case.norm, own),
        *_headed(case, own),
        *_spoken_of(case, own),
        *_in_slogans(case, own),
        *_in_short(case, own),
    ):
        marked_already = any(span.start <= place.start < span.end for span in marked)
        if _first_standing(case, place) and not marked_already and not _is_told(case, case.norm[slice(*place)]):
            marked.append(place)
            yield foreign_name(case.text, case.norm, place)


def _first_standing(case: Case, place: Span) -> bool:
    return any(low <= place.start < high for low, high in case.ranges)


def _is_told(case: Case, name: str) -> bool:
    """Whether what looks like a name ends in that of a school that the title tells (驻青禾小学), or begins with a member's (沈云川包初中)."""
    title = case.normal_of(case.identity.title)
    partner_of = any(name[i:] in title and len(kin.stem(name[i:])) > 1 for i in range(1, len(name) - _SHORTEST + 1))
    heads = {m["school"] for m in _HEAD_OF.finditer(case.norm)}  # 濮阳秋（青禾小学校长） beside those of other schools
    return partner_of or any(name.startswith(member.name) for member in case.members) or (len(heads) >= _SEVERAL and name in heads)


def _attached(case: Case, own: str) -> Iterator[Span]:
    """The school that the title of an attachment begins with (附件：青禾小学领导小组名单), where the attachments name one other than the own."""
    found = (
        [Span(*m.span("name")) for m in _ATTACHED.finditer(case.norm) if not m["item"] or _among_attached(case.norm, m)]
        if "附件" in case.norm and _SIGNS.search(own) and not _SUPERIOR.search(own)
        else []
    )
    found = [place for place in found if not _OF_TWO.search(case.norm, *case.sentence(*place))]
    names = {case.norm[slice(*place)] for place in found}
    if len(names) == 1 and not kin.same(name := names.pop(), own) and kin.stem(name) and not GENERIC.search(kin.stem(name)):
        yield from (place for place in found[:1] if _first_standing(case, place) and not ordinary(name) and not SORT.search(name))


def _among_attached(norm: str, m: re.Match[str]) -> bool:
    """Whether an item is one of those that a line 附件： begins."""
    lines = norm[max(0, m.start() - 120) : m.start("name")].split("\n")
    before = itertools.takewhile(_LIST_ITEM.match, reversed(lines))
    return any("附件" in line for line in before)


def _printed(case: Case, own: str) -> Iterator[Span]:
    """The office that has printed a school's own paper, in the last line (青禾小学办公室 2024年8月30日印发)."""
    m = _PRINTED.search(case.norm) if "印发" in case.norm and _SIGNS.search(own) and not _SUPERIOR.search(own) else None
    if m and kin.stem(m["name"]) and not (kin.same(m["name"], own) or ordinary(m["name"]) or _SUPERIOR.search(m["name"])):
        yield Span(*m.span("name"))


def _papers(case: Case, own: str) -> Iterator[Span]:
    """The school whose paper a school's own notice hands out, or by whose rules its own text goes."""
    for m in _PAPER.finditer(case.norm) if _SIGNS.search(own) and not _SUPERIOR.search(own) else ():
        meant = m["writes"] or (m["issued"] if m["how"] == "现将" else m["what"] not in ("方案", "计划"))
        name = m["name"]
        if meant and kin.stem(name) and not (kin.same(name, own) or GENERIC.search(name) or ordinary(name) or _SUPERIOR.search(name)):
            yield Span(*m.span("name"))


def _mottos(case: Case, own: str) -> Iterator[Span]:
    """The school that a motto or an aim wishes well (建书香青禾小学, 做文明青禾小学人)."""
    for m in _MOTTO.finditer(case.norm):
        name = _ATTRIBUTE.sub("", m["name"])
        sort = name.endswith("学校") and not PROPER.search(name)
        if (
            len(kin.stem(name)) >= 2
            and not (sort or SORT.search(name) or GENERIC.search(name) or ordinary(name))
            and not kin.same(m["name"], own)
            and not partner(case.norm, m["name"])
        ):
            yield Span(*m.span("name"))


def _bureaus(case: Case, own: str) -> Iterator[Span]:
    """The bureaus of another county that the text follows or reports to; of its own county are those of its name, or the one bureau it follows."""
    own_counties = {place for place in places(own) if place[-1] in "县区旗"}
    obeyed = counties.obeyed(case.norm)
    if own_counties:
        yield from counties.followed(case.norm, own_counties)
        yield from counties.superiors(case.norm, own_counties)
        yield from counties.whole(case.norm, own_counties)
        yield from counties.authorities_elsewhere(case.norm, own_counties)
    elif len(obeyed) == 1 and not any(place[-1] in "县区旗" for place in places(case.normal_of(case.identity.title))):
        yield from counties.authorities(case.norm, obeyed)


def _spoken_of(case: Case, own: str) -> Iterator[Span]:
    """Names of other schools, wherever they stand, of which the text speaks as a school does of itself."""
    above = _ABOVE.search(own) or ("中心" in own and _BELOW.search(case.norm))
    for place in other_names.schools(case, own) if case.doc_type in ("plan", "summary", "roster") else ():
        name = case.norm[slice(*place)]
        peer = name[-2:] == own[-2:]
        if (
            any(low <= place.start < high for low, high in case.formulaic)
            or case.norm.count(name) > _REPEATED
            or (above and not peer)
            or (_SUPERIOR.search(name) and not (above and peer) and not places(name) - places(own))
            or centre_of(name, own)
            or TITLE_LINE.match(case.norm, place.end)
        ):
            continue
        if (belongs.speaks_of_own(case.norm, place) or belongs.vows(case.norm, place)) and not partner(case.norm, name):
            yield place


def _headed(case: Case, own: str) -> Iterator[Span]:
    """The one school other than the own that a heading names (四、青山小学后勤保障), but for a school that has others below it."""
    if _ABOVE.search(own) or _BELOW.search(case.norm) or case.doc_type not in ("plan", "summary", "roster"):
        return
    heads = [Span(section.span.start, section.body.start) for section in case.sections if section.heading]
    heads = [head for head in heads if head.end - head.start < _HEADING and not _OF_TWO.search(case.norm, *head)]
    found = [place for place in other_names.schools(case, own) if any(head.start <= place.start < head.end for head in heads)]
    names = {case.norm[slice(*place)] for place in found}
    if (
        len(names) == 1
        and not _SUPERIOR.search(name := names.pop())
        and case.norm.count(name) <= _REPEATED
        and not partner(case.norm, name)
    ):
        yield found[0]


def _in_slogans(case: Case, own: str) -> Iterator[Span]:
    """Other schools in the words of a banner of one's own, or below a heading that announces slogans."""
    said = [Span(*m.span("said")) for m in _BANNER.finditer(case.norm)]
    said += [section.body for section in case.sections if _SLOGANS.search(section.heading or "")]
    for place in (*other_names.schools(case, own), *short_names.schools(case, own)) if said else ():
        name = case.norm[slice(*place)]
        if any(one.start <= place.start < one.end for one in said) and not (_SUPERIOR.search(name) or partner(case.norm, name)):
            yield place


def _in_short(case: Case, own: str) -> Iterator[Span]:
    """Short names of other schools in vows and cheers, and of other places where a text serves its own (建设平安青山)."""
    if case.doc_type not in ("plan", "summary"):
        return
    yield from (place for place in short_names.schools(case, own) if belongs.vows(case.norm, place))
    if places(own):
        yield from (place for place in short_names.localities(case, own) if not belongs.of_others(case.norm, place))


def _in_title(case: Case, own: str) -> Span | None:
    """Another school's name that the title of a plan, summary or roster begins with which this one has signed; one of a superior's is none."""
    head = case.identity.title_span
    if head is None or case.doc_type not in ("plan", "summary", "roster") or not _SIGNS.search(own) or _SUPERIOR.search(own):
        return None
    named = _ENTITLED.search(case.norm, max(0, case.norm.rfind("\n", 0, max(0, head.start - 1)) + 1), head.end)
    name = named["name"] if named else ""
    if not named or _SUPERIOR.search(name) or _AIMS.search(name) or GENERIC.search(kin.stem(name)) or ordinary(name):
        return None
    if kin.same(name, own):
        return None
    if name.endswith("学校") and not PROPER.search(name) and (SORT.search(name) or _SORT_OF_SCHOOL.match(case.norm, named.end("name"))):
        return None
    return Span(*named.span("name"))


def _schools(norm: str, own: str) -> Iterator[str]:
    """Names with a school's ending in places for the unit's own."""
    above = _MAY_BE_ABOVE.search(own) and _BELOW.search(norm)
    for name in (*(m.group(1) for m in _AIMED.finditer(norm)), *(() if above else _in_place(norm))):
        if (
            not GENERIC.search(name)
            and not SORT.search(name)
            and not _BARE.search(name)
            and not ordinary(name)
            and name not in own
            and kin.stem(name) != ""
            and len(name) >= 4
            and not _same(name, own)
            and norm.count(name) <= _REPEATED
            and not (len(name) == _SHORTEST and _ALONE[name[-2:]].search(norm))
        ):
            yield name


def _in_place(norm: str) -> Iterator[str]:
    """Names at the beginning of a clause, or behind 由, 把 and the like: of a school's own form, or before what a unit has or does."""
    for m in sorted((*_ENDS.finditer(norm), *_NAMED.finditer(norm)), key=lambda m: m.start()):
        low = max(0, m.start() - _ROOM)
        before = norm[low : m.end()]
        hits = [
            _AT_START.search(before),
            _LED_TO.match(before) if m.re is _NAMED or _HAS.match(norm, m.end()) or norm.startswith("成为", m.end()) else None,
        ]
        hits.append(_OFFICE_AT.match(before) if _HAS.match(norm, m.end()) else None)
        hits.append(_LED_TO_NAMED.match(before) if m.re is _NAMED else None)
        for hit in hits:
            if hit and not (m.re is _NAMED and _A_KIND.search(hit.group(1)[: -len(m.group())])):
                name = hit.group(1)
                yield name[named.edge(name, 0, len(name) - len(m.group())) :]


def _same(name: str, own: str) -> bool:
    """Whether a school's name may be a shorter or longer form of the document's own: its letters stand there in order, the kind apart."""
    letters = iter(own)
    return all(letter in letters for letter in re.sub(rf"{SCHOOL_END}$", "", name))


def _short_names(norm: str, own: str) -> Iterator[Span]:
    """三中, 城关二小 where the unit's own name would stand, and the unit has no such number."""
    for m in _SHORT.finditer(norm) if _HAS_SHORT.search(norm) else ():
        name = m["name"]
        if not _same(name[:-1] if name[-1] in "中小幼高" else "实", own):
            yield Span(*m.span("name"))
