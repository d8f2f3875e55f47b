"""Who is called 组长 of which group, wherever in a text: by a list, by the sentence that sets the group up, or by words that only speak of him."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from pipeline.checks import people_groups
from pipeline.checks.case import Case
from pipeline.checks.people_groups import POST, Group
from pipeline.extraction.names import is_name
from pipeline.extraction.names_running import name_length
from pipeline.extraction.names_words import is_word
from pipeline.marked import Near
from pipeline.records import Span

# an acting leader, one who was it before, or one who stands in
_NOT_NOW = re.compile(
    r"(?:原任|原(?=[校领工组活专]|$)|前任|时任|上[一届任]{1,2}|首任|历任|曾任|暂代|代理|临时)[\u3400-\u9fff“”]{0,16}$|(?:值[周日班]|轮值|执行|常务|第一|前|代)$"
)
_MENTION = re.compile(rf"组(?<!副组)长（?{POST}(?:(?<=[组岗队班]组长)[ \t]+)?(?=[\u3400-\u9fff]{{2}})")
# a label that stands between a leader's and a name: 组长：甲，成员有乙
_OTHER_ROLE = re.compile(r"组长[^。；\n]*?(?:成员|组员|副组长)[^。；\n]*$")
_SET_UP = re.compile(r"[：:\t]\s*$|成立|设立|组建|组成如下|下设|[任为]组长")
_ACTS = re.compile(
    r"(?:（[^（）\n]{1,14}）)?(?:同志|老师|副?[校园]长|书记)?(?:每|不|主持|的带|带领|负责|负总|总负责|全面|统一|听取|审定|审签|签[发字批]|批准|组织召开|召集|牵头|亲自|为组长的|汇总|代表|在|作|对|要求|强调|[\u3400-\u9fff]|：)"
)
_ADDRESSED = re.compile(r"同志|老师|副?[校园]长|（|每|负总责|主持|负责|亲自")
# 审核：组长林一山: behind another label than his own the leader is only spoken of
_AHEAD = re.compile(
    rf"(?:在|以|由|请|报|经|向|交|给|让|随|和|与|按|听|找|问|送|归|是)[^，。；：\n]{{0,20}}组长$|组长{POST}(?<!组长)$|[\u3400-\u9fff](?<![组岗队班部])[：:][^，。；：:\n]{{0,12}}组长$"
)
_GLUED = re.compile(rf"组长{POST}$")
_IN_BRACKET = re.compile(rf"组\s?长（{POST}$")
# 林一山组长, 林一山（组长）, and what stands before such a name
_NAME_FIRST = Near(
    "组长",
    r"[同老校园书（组](?<![副小任为是当做兼双].)(?:(?:(?<=同)志（|(?<=老)师（|(?<=[校园])长（|(?<=书)记（|(?<=（))组长(?=[）、，])|(?<=组)长)"
    r"(?![：:由为的是职、期及和与]|[\u3400-\u9fff]{2,4}[：:])",
    3,
)
_BOUNDARY = re.compile(r"(?:^|[，。；：、（）\n\t 由请向报找经给跟和与在对让听]|[校园]长|书记|主任)$")
# a name with a dot that its clause begins with
_DOTTED_CLAUSE = re.compile(r"(?:^|[，。；：、\n\t ])([\u3400-\u9fff]{1,6}(?:·[\u3400-\u9fff]{1,6}){1,3})$")
_OTHER_PART = re.compile(r"年级|教研|备课|学科|[督检巡考宣后安评协]\w{1,4}组|[一二三四五六七八九十\d]组|[级班科室部岗队]")
_LED_LIST = re.compile(r"（(?:副组长|成员|组员)")
_APPOINTED = re.compile(r"[任为](?:[\u3400-\u9fff]{0,6}(?:小组|专班|工作组))$")  # 任领导小组组长、…
# somebody from elsewhere: 县领导小组组长林一山一行
_VISITS = re.compile(r"(?:同志)?(?:一行|莅临|来校|到我?[校园])")


# 值日小组长由张晨担任: of one of many small groups
_OF_MANY = re.compile(r"(?<!领导)(?<!工作)(?<!活动)(?<!行动)(?<!专项)小组长[^。；，\n]{0,12}$")
# what a post's description behind a name says: 组长：林一山，校长，总负责
_DESCRIBES = re.compile("负责|[原现曾兼前]任|分管|主持|统筹")
# 组长：青苗幼儿园园长 林一山: what stands there is where he works
_PLACE = re.compile(r"[镇乡县区市]?(?:中心|实验|第[一二三四五六七八九十])?(?:幼儿园|小学|中学|学校|分校|分园|教学点)")
# 须经组长…, 同时报请组长…: what the name before a bare 组长 cannot end with
_LEADS_TO = frozenset("经由请报向给找与和在让跟被对问听送交是为")


class Claim(NamedTuple):
    """Somebody is called 组长: who, where, of which group, and whether running text only speaks of it, the group being set up elsewhere."""

    name: str
    span: Span
    group: Group | None
    mention: bool


def claims_of(case: Case) -> Iterator[Claim]:
    """Who is called leader of which group, in the order of the text; without former and acting leaders and those of other groups' parts.

    None where all that are called so have one name: what they lead makes no difference then.
    """
    low = 0  # a group's title stands behind the leader before it
    second = {member.name for member in case.members if member.role.endswith("组长") and member.role not in ("组长", "副组长")}  # 执行组长
    ahead = {span: name for span, name in _named_before(case) if name not in second}
    spans = {member.span: member.name for member in case.members if member.role == "组长"} | dict(_spoken(case)) | ahead
    longest = {span.start: span.end for span in sorted(spans)}
    spans = {span: name for span, name in spans.items() if span.end == longest[span.start]}
    if len(set(spans.values())) < 2:
        return
    for span, name in sorted(spans.items()):
        if (
            _VISITS.match(case.norm, span.end)
            or _DESCRIBES.search(name)
            or _PLACE.match(case.norm, span.end)
            or _OF_MANY.search(case.norm, max(0, span.start - 24), span.start)
        ):
            continue
        if span in ahead:
            yield Claim(name, span, None, True)
            continue
        mention = _is_mention(case, span)
        if (mention and _is_word(case, span)) or _OTHER_ROLE.search(case.norm, max(0, span.start - 60), span.start):
            continue
        group = people_groups.spoken(case, span) if mention else people_groups.set_up(case, low, span)
        before = case.norm[max(case.sentence(*span).start, span.start - 40) : span.start]
        before = re.split("[，：]", re.sub(rf"(?:的|是|为)?副?组长[：:（]?{POST}$", "", before))[-1]
        if not case.english and not mention:
            low = span.end
        if (group is None or not group.superior) and not _NOT_NOW.search(before):
            yield Claim(name, span, group, mention)


def _spoken(case: Case) -> Iterator[tuple[Span, str]]:
    """Leaders named in running text, also those whom the members hold already as leaders of another group."""
    known = {case.norm[slice(*member.span)] for member in case.members}
    for low, high in () if case.english else case.ranges:
        for m in _MENTION.finditer(case.norm, low, high):
            before = case.norm[max(low, m.start() - 12) : m.start()]
            given = before[-1:] in "任为当做兼级研科" or _APPOINTED.search(before) or (before.endswith("是") and m.group() != "组长")
            size = name_length(case.norm, m.end(), high) if before and not given else 0
            if "（" in m.group() and case.norm[m.end() + size : m.end() + size + 1] != "）":
                continue
            size = max((len(name) for name in known if size and case.norm.startswith(name, m.end())), default=size)
            span = Span(m.end(), m.end() + size)
            if size and not _is_word(case, span):
                yield span, case.text[slice(*span)]


def _named_before(case: Case) -> Iterator[tuple[Span, str]]:
    """Leaders whose name stands before a bare 组长 in running text (林一山组长牵头), in a line that speaks of no other group."""
    for low, high in () if case.english else case.ranges:
        for m in _NAME_FIRST.finditer(case.norm, low, high):
            start = case.norm.rfind("\n", low, m.start()) + 1
            line = case.norm[max(start, m.start() - 40) : m.start()]
            behind = case.norm[m.end() : m.end() + 40].split("\n")[0]
            bracket = "（" in m.group()
            if (
                name_length(case.norm, m.end() + len(behind) - len(behind.lstrip(" ")), high)
                or _OTHER_PART.search(re.split("[。；]", line)[-1])
                or "\t" in line + behind
                or (bracket and _LED_LIST.search(line + behind))
            ):
                continue
            if dotted := _DOTTED_CLAUSE.search(line):
                span = Span(m.start() - len(dotted.group(1)), m.start())
                yield span, case.text[slice(*span)]
                continue
            for size in (4, 3, 2):
                word = line[-size:]
                if (
                    len(word) == size
                    and is_name(word)
                    and word[0] != "任"
                    and word[-1] not in _LEADS_TO
                    and not is_word(word[:2])
                    and _BOUNDARY.search(line[:-size])
                ):
                    yield Span(m.start() - size, m.start()), case.text[m.start() - size : m.start()]
                    break


def _is_word(case: Case, span: Span) -> bool:
    """Whether what stands behind 组长 is a word, not a name (组长张贴名单): one of the dictionary that nothing addresses, and no member's name."""
    words = case.norm[slice(*span)]
    if len(words) != 2 or not is_word(words) or _ADDRESSED.match(case.norm, span.end):
        return False
    return not any(words == case.norm[slice(*member.span)] and member.span != span for member in case.members)


def _is_mention(case: Case, span: Span) -> bool:
    """Whether a leader is only spoken of in running text, not set up there."""
    start, end = span
    if case.english:
        return people_groups.spoken_in_english(case, span)
    line = case.norm[max(start - 60, case.norm.rfind("\n", 0, start) + 1, case.norm.rfind("。", 0, start) + 1) : start]
    if people_groups.BRACKET.match(case.norm, end) or _IN_BRACKET.search(line):
        return True
    if _SET_UP.search(line[-40:]) and not re.search("由组长$", line):
        return False
    if case.norm[end : end + 5].startswith("为组长的"):
        return True
    if case.norm.startswith("（组长）", end) and not _LED_LIST.search(line + case.norm[end : end + 40].split("\n")[0]):
        return True
    glued = _GLUED.search(line)
    return bool(_AHEAD.search(line)) or bool(glued and _ACTS.match(case.norm, end))
