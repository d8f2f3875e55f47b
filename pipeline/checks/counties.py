"""Names of other counties left in a text: in front of the unit's own name, and where its own county would stand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set

from pipeline.checks.ordinary import everyday, ordinary
from pipeline.checks.standings import in_title, sentence, standings
from pipeline.checks.voice import partner
from pipeline.marked import Marked, Near
from pipeline.records import Span

#: how a county calls its education authority
BUREAU = r"(?:教育局|教体局|教育体育局|教育和体育局|教科局|教育科技局|教委)"
# what a county's name is not made of: the words that lead to 县 (根据县…, 推动全县…), and flags (升旗, 国旗)
_LEADS_NOT = (
    r"[^\W\da-zA-Z根据按照迎接在全为落实推动对利用结合引导成立入依托贯彻争做并好学生来自请向与面致函我响应校受邀把参加每月通过遵完园送召开评选今春申报十位居记者从图书传住"
    r"总交取现将这是该教案建创流掌握到就外带超会守护配份再下步如果增强同举办出访盼望能打使夺此后由其各本两市县区及和的进给走落贫困示范先大均衡人口升国党团队红锦彩班校着围绕靠负责域里至给发表转呈乡镇办局]"
)
# in front of one's own county: 为…, 走在…, 进入…, and the beginning of a clause
_OWN_PLACE = re.compile(
    rf"(?:(?<=[，。；：\n])|(?<=[为在使让动把入是于进高升造设护到推建好]))(?!巩固|加[强快]|配合|服务|争创|支持|带动|[深强优]化|改善|夯实|提[升高]|实现|完善)"
    rf"(?P<name>{_LEADS_NOT}{{2,4}}(?P<kind>[县旗]))(?=[\u3400-\u9fff])"
)
# behind a county that is meant as one's own: 走在安岭县前列, 安岭县中小学; no address, no authority, and not 县里, 县域 behind a verb
_AS_COUNTY = re.compile(
    r"(?![级里内外域城委直属情际政]|一[个所家座处名位]|[\u3400-\u9fff]{1,4}[镇乡村]|[\u3400-\u9fff]{0,6}[局委院厅])"
    r"(?:[\u3400-\u9fff]{0,8}?(?:教育|中小学|学校|工作|建设|发展|前|最|第|先进|表彰|评|名列|同类|文明|标兵|示范|活动|行动|校园|[作做]出|首[批家个]|唯一|试点|争光|增光|人民满意)|的?(?:教师|学生|少年|孩子|家长|师生|全体|各[^县镇乡]))"
)
# said in the clause of a county that is another one, and anywhere in its sentence
_OF_OTHERS = re.compile(
    r"帮扶|支援|学习|交流|观摩|调入|户籍|籍|转发|借鉴|经验|赠|捐|原|曾|通知|文件|印发|转学|比赛|联考|兄弟|毗邻|邻|打工|务工|毕业|出生|案例|事故|发生|等县|等地|祖|老家|“|《|嫁|搬|迁|外出|参加|参赛|代表队"
)
_ELSEWHERE = re.compile(r"结对|对口|考察|参观|来自|访问|相邻|两县|手拉手")
# said in the sentence of a bureau that is followed, but not meant for the unit
_OF_OTHERS_THAN_PAPERS = re.compile(r"结对|对口|帮扶|支援|考察|参观|观摩|邀请|借鉴|经验|协议|合作|相邻|毗邻|两县|手拉手|转发|原|曾")
# an authority that only a school of its own county turns to, or is praised and led by; what stands ahead spares most places the words before
_AUTHORITY = re.compile(
    rf"(?=.{{2,3}}[县旗])(?:(?:(?:(?<=邀请)|(?<=[请由向])|(?<=联系)|(?<=协调)|(?<=配合)|(?<=联合))(?P<patrols>{_LEADS_NOT}{{2,3}}[县旗])(?:公安局|人民法院|法院|人民检察院|检察院|司法局|消防救援大队|消防大队|交警大队|市场监管局|市场监督管理局)"
    rf"|(?:(?<=得到)|(?<=得到了)|(?<=受到)|(?<=受到了)|(?<=[，。；\n]在)|(?<=上报)|(?<=报送)|(?<=上交)|(?<=交到)|(?<=报到)|(?<=报)|(?<=送交)|(?<=迎接)|(?<=接受)|(?<=[，。；]经))(?P<leads>{_LEADS_NOT}{{2,3}}[县旗]){BUREAU}))"
)
# in its sentence: who visits, whose case is told
_VISITS = re.compile("案例|案件|通报|新闻|报道|破获|曝光|邻|组团|前来|来访|参观|考察|观摩|应邀|异地|流动|转")
# the bureau that a text follows, which is its own county's
_FOLLOWED = Marked(
    f"[县区旗]{BUREAU}",
    r"(?:根据|按照|遵照|依照|依据|按|据|在|接|落实|贯彻)(?:[\u3400-\u9fff]{1,4}[省市])?"
    rf"(?P<name>(?P<county>[^全本我该各上级根据按照遵依落实贯彻国省市和与及\W\d]{{2,4}}?[县区旗]){BUREAU})"
    r"(?=[^，。；\n]{0,8}?(?:安排|部署|要求|工作|文件|通知|精神|领导|指示|指导|方案|关于|口径|标准|规定|办法|细则|意见|布置|制定|《|〔|（))",
)
# what a county has above its schools, and what only that of the own county does
_ABOVE = r"(?:县?委(?:、?县?政府)?|县委、?县政府|(?:县?人民)?政府(?!采购)|教委|残联|监察委员会|纪委|教育工委|[^\W\d]{2,8}?局)"
_SUPERIOR = re.compile(
    rf"[在接报交送抄向由经受被迎依根按遵执获](?:(?:(?<=在)|(?<=接)受)(?P<leads>{_LEADS_NOT}{{2,4}}[县旗区]){_ABOVE}[^，。；\n]{{0,16}}(?:领导|指导|关心|支持|部署|主管|统筹|安排)"
    rf"|(?:(?<=报)告|(?<=[交送报])至?|(?<=抄)[送报]：?)(?P<told>{_LEADS_NOT}{{2,4}}[县旗区]){_ABOVE}"
    rf"|(?<=向)(?P<turned>{_LEADS_NOT}{{2,4}}[县旗区]){_ABOVE}[^，。；\n]{{0,12}}(?:汇报|报告|备案|反映|请示)"
    rf"|(?<=抄)[送报][：:] *(?P<copied>{_LEADS_NOT}{{2,4}}[县旗区])(?![^，。；\n]{{0,8}}(?:[小中]学|学校|幼儿园))"
    rf"|(?:(?<=[由经受被接获])|(?<=迎)接|(?<=[依根])据|(?<=[按遵])照|(?<=执)行)(?P<acts>{_LEADS_NOT}{{2,4}}[县旗区]){_ABOVE}"
    r"(?=[^，。；\n]{0,20}(?:拨付|追究|处理|考核|验收|评为|授予|表彰|核定|批准|关于|文件|通知|要求|视导|督导|检查|派员|派人)))"
)
_OF_TWO = re.compile(
    r"结对|对口|帮扶|支援|支教|考察|参观|观摩|借鉴|经验|转发|案例|案件|通报|事故|协议|合作|籍|户口|务工|打工|就业|兄弟|邻|[两二]县|两地|来访|原|曾|调[来入任至]|来自|走失|移交|跨县|联合|邀请|应邀|互|“|代表队|比赛|捐"
)
# an authority of a county wherever it stands: the whole run of letters behind a mark or what leads to an authority is the name
_OFFICE_OF = Near(
    rf"[县旗区](?={BUREAU}|(?:人民)?政府(?!采购))",
    rf"(?:(?<=[，。；：、《（\s据照报送交请由向受被在对接经给以与和及到至按彻实行])|\A)(?P<name>{_LEADS_NOT}{{2,3}}[县旗区])(?={BUREAU}|(?:人民)?政府(?!采购))",
    3,
)
_LETTERS_OF_VERBS = re.compile("[奉兹凭告蒙承禀呈函荷]")  # what one does with one's own county's: 兹奉县教育局, 以告县教育局
# said besides of another county's authority, which visits, is consulted, has published or found out
_ITS_OWN = re.compile(r"编印|协商|一行|肯定|查处|报道|新闻|流动|转[来入学]|聘|家住|工作过|任职|获|“")
# said of a school elsewhere that is called like the own one, or of what that was called before
_SAME_NAME = re.compile(f"{_OF_TWO.pattern}|参赛|更名|改[名称为]|撤县|讲座|[邀聘]请|请.{{0,14}}(?:来|作|讲|主持)|培训班|学员")
_BEGINS = re.compile(rf"(?:[，。；：\n—“《]|\A){_LEADS_NOT}?\Z")  # a clause, at most a county's first character before its last two
_OWN_WORD = re.compile("[我全本各该]")  # 我县, 在全县
_REPEATED = 2  # a county that is named oftener is a partner, or the unit's own in a text whose signature was not found


# all of one's own county, those who teach in it, and its forms: 全安岭县共排查, 安岭县教育系统的, 《安岭县…备案表》
_WHOLE = re.compile(
    rf"全体?(?![部员力程面])(?P<all>{_LEADS_NOT}{{2,3}}[县旗])(?=[\u3400-\u9fff])(?![里上])|(?<=[，。；\n])(?P<schools>{_LEADS_NOT}{{2,4}}[县旗])教育(?:系统|战线)"
    rf"|(?:填写|填报|填好)《(?P<form>{_LEADS_NOT}{{2,4}}[县旗])[^》\n]{{2,30}}(?:表|清单|台账|登记册)》"
)
_LED = frozenset("至到给向由经报送交请据在与和被")  # 发送至县教育局


def left(norm: str, own: str, own_counties: Set[str]) -> Iterator[Span]:
    """Where another county's name stands for the unit's own; `own_counties` are those that the text may call its own, and not empty.

    `own` is the unit's name: in front of it another county is one left in, also in a title.
    """
    kinds = {county[-1] for county in own_counties} & {"旗"} | {"县"}
    for m in _OWN_PLACE.finditer(norm):
        name = m["name"]
        if m["kind"] not in kinds or one_of(name, own_counties) or norm.count(name) > _REPEATED or not _AS_COUNTY.match(norm, m.end()):
            continue
        start, stop = sentence(norm, Span(*m.span()))
        cited = in_title(norm[start : m.start()])
        named = re.match(r"[\u3400-\u9fff]{1,8}?(?:(?<!中)小学|(?<!小)中学(?!生)|幼儿园|学校|初中|高中)", norm[m.end() : stop]) is not None
        named = named and not re.match(r"[^，。；]{0,2}中小学|各|全", norm[m.end() : stop])
        around = Span(max(start, norm.rfind("，", 0, m.start()) + 1), min(stop, norm.find("，", m.end()) % (len(norm) + 1)))
        if not cited and not named and not _OF_OTHERS.search(norm, *around) and not _ELSEWHERE.search(norm, start, stop):
            yield Span(*m.span("name"))
    short = re.sub(r"^[\u3400-\u9fff]{2,6}?[县区旗市](?=[\u3400-\u9fff]{4})", "", own)
    if len(short) < 4 or short == own or not any(f"{kind}{short}" in norm for kind in "县区旗"):
        return
    for m in re.finditer(rf"(?P<name>[\u3400-\u9fff]{{2}}[县区旗]){re.escape(short)}", norm):
        name, whole = m["name"], Span(*m.span())
        known = one_of(name, own_counties) or name in own or name[1] in _LED or name.endswith("市区") or _OWN_WORD.search(name) is not None
        begins = _BEGINS.search(norm, max(0, m.start() - 2), m.start()) is not None
        if not known and (begins or not (_SAME_NAME.search(norm, *sentence(norm, whole)) or partner(norm, m.group()))):
            yield Span(*m.span("name"))


def followed(norm: str, own_counties: Set[str]) -> Iterator[Span]:
    """The bureau of another county where a text says whom it follows (根据某县教育局安排); nothing where its own county is not known."""
    for m in _FOLLOWED.finditer(norm) if own_counties else ():
        if not one_of(m["county"], own_counties) and not _OF_OTHERS_THAN_PAPERS.search(norm, *sentence(norm, Span(*m.span()))):
            yield Span(*m.span("name"))


def whole(norm: str, own_counties: Set[str]) -> Iterator[Span]:
    """Another county of which a text speaks as of all to whom it is addressed."""
    for m in _WHOLE.finditer(norm) if own_counties else ():
        kind = m.lastgroup or ""
        name, place = m[kind], Span(*m.span(kind))
        if one_of(name, own_counties) or ordinary(name[:-1]) or norm.count(name) > _REPEATED:
            continue
        if not _OF_TWO.search(norm, *sentence(norm, place)):
            yield place


def superiors(norm: str, own_counties: Set[str]) -> Iterator[Span]:
    """The county that leads, is told, or judges the text's school, where it is not one of `own_counties`."""
    for m in _SUPERIOR.finditer(norm) if own_counties else ():
        kind = next(kind for kind in ("leads", "told", "turned", "copied", "acts") if m[kind])
        name, place = m[kind], Span(*m.span(kind))
        if (
            (name[-1] == "区" and everyday(name))
            or one_of(name, own_counties)
            or norm.count(name) > _REPEATED
            or name[-1] not in {own[-1] for own in own_counties} | {"县"}
        ):
            continue
        start, stop = sentence(norm, place)
        if not in_title(norm[start : m.start()]) and not _OF_TWO.search(norm, start, stop):
            yield place


def authorities_elsewhere(norm: str, own_counties: Set[str]) -> Iterator[Span]:
    """The bureau or government of another county, whatever a text does with it, where no sentence that names the county speaks of two."""
    for m in _OFFICE_OF.finditer(norm) if own_counties else ():
        name = m["name"]
        if one_of(name, own_counties) or _LETTERS_OF_VERBS.search(name) or ordinary(name[:-1]) or everyday(name):
            continue
        if norm.count(name) > _REPEATED:
            continue
        around = [sentence(norm, one) for one in standings(name, norm)]
        told = any(_OF_TWO.search(norm, *one) or _ITS_OWN.search(norm, *one) for one in around)
        if not told and name[-1] in {own[-1] for own in own_counties} | {"县"}:
            yield Span(*m.span("name"))


def obeyed(norm: str) -> set[str]:
    """The counties whose bureaus a text says that it follows."""
    return {m["county"] for m in _FOLLOWED.finditer(norm)}


def authorities(norm: str, own_counties: Set[str]) -> Iterator[Span]:
    """Where a text turns to the police, a court or the bureau of another county, which it names once, as to those of its own."""
    for m in _AUTHORITY.finditer(norm) if own_counties else ():
        county = m["patrols"] or m["leads"]
        if one_of(county, own_counties) or norm.count(county) > 1 or county[-1] not in {own[-1] for own in own_counties} | {"县"}:
            continue
        start, stop = sentence(norm, Span(*m.span()))
        if in_title(norm[start : m.start()]) or _ELSEWHERE.search(norm, start, stop):
            continue
        if not _OF_OTHERS.search(norm, start, m.start()) and not _VISITS.search(norm, start, stop):
            yield Span(*m.span())


def one_of(name: str, counties: Set[str]) -> bool:
    """Whether a county is one of those, its own county or city in front or not."""
    return any(name.endswith(county) or county.endswith(name) for county in counties)
