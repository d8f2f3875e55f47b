"""Which group a leader leads: by the words right before 组长, by the sentence that sets the group up, or by the title over its list."""

from __future__ import annotations

import re
from typing import NamedTuple

from pipeline.checks.case import Case
from pipeline.records import Span

#: the posts that may stand between 组长 and the name
POST = r"(?:(?:(?:、[\u3400-\u9fff]{0,4}?|[、，]?(?:[\u3400-\u9fff]{0,4}副)?)(?:校长|园长|党?[总支]*书记|主任)){1,2}|[、，])?"
_SUPERIOR = re.compile(r"[县市局州旗]|(?<![学校园社小])区|上级|[乡镇](?=领导|工作|政府|党委|“|$)|中心校(?=领导|$)")
# what a group is called over its list or in the sentence that sets it up: what stands before the word for a group, and that word
_KINDS = r"领导小组|领导组|工作小组|工作组|工作专班|专班|指挥部|监督岗(?!领导|工作)"
_TITLE = re.compile(rf"(?P<of>[^\n。；：，]{{0,40}}?)(?P<kind>{_KINDS}|组织领导|组织保障|机构|[组班部会队岗](?=$|[成名及职人（：]))")
_IN_SENTENCE = re.compile(rf"(?P<of>[^\n。；：，]{{0,30}}?)(?P<kind>{_KINDS})")
_SPOKEN = re.compile(rf"(?P<of>[\u3400-\u9fff“”]{{0,24}}?)(?P<kind>{_KINDS}|[组班部队岗片])[的由]?$")
# 学校成立专班。组长林一山; 体育组长林一山
_FOUNDED = re.compile(rf"(?:成立|设立|组建)了?(?P<of>[^\n。；：，]{{0,20}}?)(?P<kind>{_KINDS}|小组)[。，：；]组\s*长[^\n。；，、]{{0,4}}$")
_GLUED = re.compile(r"(?P<of>[\u3400-\u9fff]{2,8}?)(?<!副)(?<!小)(?<!小组)(?<!专班)(?<!领导组)(?<!工作组)(?<![任为是当])组长$")
_LABEL = re.compile(r"组\s*长[^\n：]{0,8}[：:\t][^\n：]{0,8}$")
#: 林一山（领导小组组长）
BRACKET = re.compile(rf"（(?P<of>[^（）]{{0,16}}?)(?P<kind>{_KINDS}|小组)的?组长）")
_HERE = re.compile(r"^.*[由请报经交向在对把将让给和与听随按找问送以归，、]")
#: the words for a group that leads the whole; a heading 组织领导 says nothing of which
_LEADING = {"领导小组": "领导", "领导组": "领导", "组织领导": "", "组织保障": "", "机构": "", "小组": ""}
_HEADINGS = ("组织领导", "组织保障", "机构")  # over the leading group's list, whatever else they say
_WORKING = {"工作小组": "工作", "工作组": "工作", "工作专班": "专班", "专班": "专班", "监督岗": "监督岗", "指挥部": "指挥部"}
_LED_BY = re.compile(r"^.*组长[^，。]{0,30}?的")  # 由副校长沈云川任组长的活动领导小组
_CAMPUS = re.compile(
    r"[^\W\d_]{1,4}(?:校区|教学点|分校|分园|园区|学部|片区)|[小初高]中?部(?=领导|工作|专班|$)|[一二三四五六七八九\d]号?校区"
)
# 任组长的消防小组
_LED = re.compile(rf"(?:同志)?[兼担]{{0,2}}[任为]组长的(?P<of>[\u3400-\u9fff“”]{{0,24}}?)(?P<kind>{_KINDS}|小组|(?<!小)组(?!织)|队)")
_APPOINTED = re.compile(
    r"^由.*?(?:兼任|担任|出任|任|为)|^.*(?:兼任|担任|出任|任|作为|为|是|当)$"
)  # 由校长林一山担任领导小组组长, 校长林一山任领导小组组长
# 麦思齐同时担任招生审核组组长
_ALSO_LEADS = re.compile(
    r"(?:同志|老师)?(?:同时|还|并|另)?(?:兼任|担任|兼|任)(?P<of>[\u3400-\u9fff]{2,10}?)(?P<kind>(?<!小)(?<!领导)(?<!工作)组|队|岗)组?长"
)
# 检查组由副校长林一山任组长
_PART_LED = re.compile(
    r"(?:^|[，。；：\n])(?P<of>[\u3400-\u9fff]{1,8}?)(?P<kind>(?<!领导小)(?<!工作小)(?<!领导)组|岗|队|片区?)由[^，。；\n]{2,16}(?:任|为)组长"
)
# what may stand right before a leader who is called 组长 alone: 由组长…, 报组长…, 在组长…的带领下
_LEADS_IN = re.compile(
    r"(?:^|[由向报请经交在对把和与给让随听按跟及送告馈是为当任的正总须受并后时即达到供以找问是]|汇报|我们|通过|学校|[我本全][校园]|活动|工作|行动|整治|治理|创建|专项|“|”|[\d、.（）)])\s*$"
)
_ROLE_LINE = re.compile(r"\s*(?:副?组\s*长|成\s*员|组\s*员|顾\s*问|职务|姓名|附件\s*\d*\s*[：:]?$)")
_ABOVE = 5  # lines over a leader that are searched for his group's title
_PLAIN_WORDS = re.compile(
    r"每(?:[周月天日年]|学期|季度)[初末底]?|附件|成立|设立|组建|建立|健全|成员|名单|组成|人员|学校|我校|本校|我园|活动|工作|专项|整治|治理|实施|领导|组织|机构|小组|职责|分工|调整|加强|统筹|由|为|以|及|的|与|和|特|我们|推进|(?:经?研究)?决定|开展|行动|特此|[^\u3400-\u9fff]|[一二三四五六七八九十]"
)
_LISTED = re.compile(r"(?<!执行)(?<!常务)(?<!第一)组\s*长[^\n]{0,8}[：:\t]?\s*[^\n：]{0,8}$")
_SETS_UP = re.compile(r"(?:任|担任|为|兼任|是|当)(?:[\u3400-\u9fff]{0,8}(?:小组|专班|工作组)的?)?组长|担任")
# 1.校舍消防组：, 宣传组负责…: a line about a part of the group, which has a leader of its own
_PART = re.compile(
    r"\s*(?:[（(]?[一二三四五六七八九十\d]{1,2}[）)、.]\s*)?(?P<of>(?!领导|工作|活动)[\u3400-\u9fff“”]{1,10}?)(?P<kind>(?<!领导)(?<!工作)(?<!活动)小组|(?<!小)组|岗|队|片区?)(?=[\s：。，、（]|负责|由|职责|成员|$)"
)
#: 本组组长: of the group whose list stands above
THIS, _THIS = "本", ("本", "该", "此")
# 另设演习指挥组，由…任组长
_ANOTHER = re.compile("另(?:外|行|按[^，。；]{2,6})?(?:设|成立|建|组)|同时(?:设|成立|组建)")
# a list that belongs to the sentence before it begins within so many characters
_NEAR = 160
#: another group than the leading one, or what may have one
OTHER_GROUP = re.compile(r"(?<!领导小)(?<!工作小)(?<!副)组(?!长|员|织|成)|[岗队片]|(?<![各每全])班(?!主任|级|子|会)|校区|教学点|下设|附件")
_EN_GROUP = re.compile(
    r"(?:leading|steering|working|work|task) (?:group|team|force)|group leader|(?:leader|head|chair) of the (?:group|team)", re.I
)
_EN_OTHER = re.compile(
    r"county|bureau|district|city|superior|grade|subject|teaching|study group|class|former|acting|inspection|publicity|logistics|deputy",
    re.I,
)


class Group(NamedTuple):
    """A group as the text calls it: `of` is what tells it from the document's own leading group, empty for that, `kind` the word for it.

    `leads`: it is the document's own; `tier` tells 领导小组 and 工作小组 apart, empty where the words do not say.
    """

    of: str
    kind: str
    leads: bool
    superior: bool
    tier: str

    def fits(self, other: Group | None, *, mention: bool) -> bool:
        """Whether two leading groups may be one; a list of a working group beside one without a title may be a second group."""
        if not self.leads:
            return False
        if other is None or not other.tier or not self.tier:
            return mention or self.tier in ("", "领导")
        return self.tier == other.tier

    def is_part(self, other: Group) -> bool:
        """Whether this is a part of the group that another claim calls in full: 护航组 and 接送护航组."""
        return self.kind == other.kind and (self.of == other.of or (len(self.of) > 1 and other.of.endswith(self.of)))


def may_lead(kind: str) -> bool:
    """Whether a word for a group is one for groups that lead a whole campaign: 指挥部, not 体育组."""
    return kind in _LEADING or kind in _WORKING


def may_lead_alone(kind: str) -> bool:
    """Whether a word is one for a group that may be the only one of its document: 膳食监督委员会."""
    return may_lead(kind) or kind == "会"


def _group(case: Case, of: str, kind: str) -> Group:
    own = case.identity
    if kind == "组" and of.endswith(("小", "小组")):
        of, kind = of.removesuffix("组")[:-1], "小组"
    words = of.replace(own.issuer or "\n", "").replace(own.campaign or "\n", "")
    superior = bool(_SUPERIOR.search(words)) and not (own.issuer or "").endswith(("局", "办", "会"))
    known = set((own.title or "") + (own.issuer or "") + (own.campaign or ""))
    rest = _named(of)
    campus = _CAMPUS.search(of)  # 东校区领导小组: one of several, whatever the campaign's name holds
    foreign = (kind not in _HEADINGS and len(set(rest) - known) > 1) or (campus is not None and campus.group() not in (own.issuer or ""))
    leads = not superior and not foreign and may_lead(kind)
    return Group("" if leads else of if campus else rest, kind, leads, superior, _LEADING.get(kind, _WORKING.get(kind, "")))


def _named(of: str) -> str:
    """What tells a group from others in the words before the word for it: 宣讲 of （二）宣讲小组, nothing of 学校决定成立领导小组."""
    return _PLAIN_WORDS.sub("", _APPOINTED.sub("", _LED_BY.sub("", of)))


def _line(case: Case, at: int) -> str:
    """What stands on the line before a place."""
    return case.norm[case.norm.rfind("\n", 0, at) + 1 : at][:80]


def told_apart(case: Case, one: Span, other: Span) -> bool:
    """Whether the titles over two lists, each read from behind the first list on, name two groups, though the document names both as its own."""
    first, second = _title(case, 0, one), _title(case, one.end, other)
    if first is None or second is None:
        return False
    a, b = set(_named(first[0])), set(_named(second[0]))
    return len(a - b) > 1 and len(b - a) > 1


def spoken(case: Case, span: Span) -> Group | None:
    """The group in the words right before 组长; None where they name none and the line speaks of no part of the group either."""
    if case.english:
        return Group("", "group", True, False, "")
    if bracket := BRACKET.match(case.norm, span.end):
        return _group(case, bracket["of"], bracket["kind"])
    line = case.norm[max(0, span.start - 80, case.norm.rfind("\n", 0, span.start) + 1) : span.start]
    if case.norm.startswith("为组长的", span.end):
        behind = case.norm[span.end + 4 : span.end + 24]
        m = _IN_SENTENCE.match(behind)
        return _group(case, m["of"], m["kind"]) if m else None
    before = re.sub(rf"组长（?{POST}$", "", line)
    clause = re.split("[，。；：（）\t]", before)[-1]
    if m := _SPOKEN.search(clause):
        of = _HERE.sub("", m["of"])
        if len(of) < 2 and not may_lead(m["kind"]):  # 举报组, 交通组, 慰问组: the word is the group's own
            of = m["of"][1:] if _HERE.fullmatch(m["of"][:1]) else m["of"]
        if of in _THIS and m["kind"] == "组":
            return Group(THIS, m["kind"], False, False, "")
        if may_lead(m["kind"]) or of.endswith("小"):
            return _group(case, of, m["kind"])
        return Group(_PLAIN_WORDS.sub("", of), m["kind"], False, bool(_SUPERIOR.search(of)), "")
    if not _LEADS_IN.search(clause) or _PART.match(_line(case, span.start)):
        return Group("?", "?", False, False, "")
    return None


def spoken_in_english(case: Case, span: Span) -> bool:
    """Whether a leader's sentence speaks of the group's leader, and of no other group."""
    sentence = (
        re.split(r"\.\s|\n", case.norm[max(0, span.start - 120) : span.start])[-1]
        + re.split(r"[.\n]", case.norm[span.end : span.end + 60])[0]
    )
    return bool(_EN_GROUP.search(sentence)) and not _EN_OTHER.search(sentence) and ":" not in sentence


def set_up(case: Case, low: int, span: Span) -> Group | None:
    """The group that a sentence sets up, or that a title over a list names; nothing before `low` is looked at."""
    if case.english:
        return None if not low else Group("?", "?", False, False, "")
    title = _title(case, low, span)
    group = _group(case, *title) if title else None
    if another := _ANOTHER.search(case.norm, max(low, case.sentence(*span).start), span.start):
        return Group(case.norm[another.end() : span.start], "组", False, False, "")
    if title and group and group.leads and group.kind == "小组" and (own := _named(title[0].removesuffix("小"))):
        return group._replace(tier=own)  # （二）宣传小组 is no 领导小组, though the campaign's name may hold its words
    return group


def _title(case: Case, low: int, span: Span) -> tuple[str, str] | None:
    """What stands before the word for a group in the sentence or the title, and that word."""
    start, end = span
    if (glued := _GLUED.search(_line(case, start).rstrip()[-12:])) and len(_PLAIN_WORDS.sub("", glued["of"])) > 1:
        return glued["of"].removesuffix("组"), "组"
    sentence = case.sentence(start, end)
    first = max(sentence.start, low, start - 60)
    words = case.norm[first : min(sentence.end, end + 24)]
    if part := next((m for m in _PART_LED.finditer(words) if m.end("kind") <= start - first < m.end()), None):
        return part["of"], part["kind"]  # 工作小组下设…：宣传组由林一山任组长
    if led := _LED.match(case.norm, end) or _ALSO_LEADS.match(case.norm, end):
        return led["of"], led["kind"]
    if _SETS_UP.search(words) or "为组长" in words or "组长的" in words:
        inside = _IN_SENTENCE.search(words)
        return (inside["of"], inside["kind"]) if inside else None
    own = re.search(
        rf"(?P<of>[^\n。；：，（）\t]{{0,24}}?)(?P<kind>{_KINDS})[（(]?(?:的|成员|名单)?(?:正|：)?[：:（]?组\s*长",
        case.norm[max(low, start - 48) : start],
    )
    if own:
        return own["of"], own["kind"]
    line = _line(case, start)
    if founded := _FOUNDED.search(line):
        return founded["of"], founded["kind"]
    right_before = _SPOKEN.search(_LABEL.sub("", line).rstrip("（")) if _LABEL.search(line) else None
    if part := right_before or _PART.match(line):
        return part["of"], part["kind"]
    at = case.norm.rfind("\n", low, start)
    for _ in range(_ABOVE):
        if at < 0:
            return None
        top = max(case.norm.rfind("\n", low, at) + 1, low)
        line = case.norm[max(top, at - 80) : at].strip()
        if line and not _ROLE_LINE.match(line):
            named = _TITLE.search(line)
            if named and not case.norm[:top].strip():
                return "", named["kind"]  # the document's own first line
            return (named["of"], named["kind"]) if named else None
        at = top - 1 if top > low else -1
    return None


def goes_on(case: Case, one: Span, other: Span) -> bool:
    """Whether a list without a title follows the sentence that set up the group, with no other group named between."""
    between = case.norm[one.end : other.start]
    return len(between) < _NEAR and bool(_SETS_UP.match(between)) and not OTHER_GROUP.search(between)


def sentence_beside_list(case: Case, leaders: list[Span]) -> Span | None:
    """The leader whom a sentence sets up beside the only list of the document, where it speaks of the leading group or of a member."""
    sentences = [span for span in leaders if _SETS_UP.match(case.norm, span.end)]
    lists = [span for span in leaders if span not in sentences and _LISTED.search(case.norm[max(0, span.start - 14) : span.start])]
    if len({case.norm[slice(*span)] for span in lists}) != 1 or len(sentences) != 1:
        return None
    one = sentences[0]
    others = {m.name for m in case.members if m.role != "组长"}
    return one if case.text[slice(*one)] in others or "领导小组" in case.norm[one.end : one.end + 16] else None
