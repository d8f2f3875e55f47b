"""Names of other campaigns left in a text: in set phrases, or as its own business where the batch knows them as campaigns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.checks.findings import make
from pipeline.checks.standings import clause, standings
from pipeline.cleaning.normal import normal
from pipeline.data import table
from pipeline.records import Finding, Span

if TYPE_CHECKING:
    from pipeline.checks.batch import Member

_TOPIC_TAIL = re.compile(
    r"(?:^|[，。；“把将使让的、])(?P<name>[\u3400-\u9fff]{3,16}?(?:建设年|提升年|管理年|整治年|活动|行动|工程|创建|整治|治理|季|年))”?(?:活动|工作|行动)?(?:各项任务|各阶段|引向深入|向纵深|深入人心|蔚然成风|进展情况|工作(?:摆上|列入|纳入)|(?:摆上|列入)[^，。]{0,4}日程|得到(?:扎实|有效|深入|有序)|取得(?:实效|圆满|阶段性))"
)
_TOPIC = re.compile(
    r"(?:确保|推进|推动|扎实|深入|开展|落实|实施|抓好|搞好|保证|做好|促进|保障|助力|完成)[“]?(?P<name>[\u3400-\u9fff“”]{2,18}?(?:活动|行动|工程|创建|专项治理|专项整治|专项行动|整治|建设年?|管理年|治理|进校园))[”]?(?P<tail>各阶段|的?(?:顺利|有效|深入|扎实|有序)|取得(?:了)?(?:实效|成效|圆满|预期)|工作取得|落到实处|圆满|有序|深入|与(?:正常|日常|教学)|成功|各项|活动各)"
)
_JOINED = re.compile(r"结合|一并|统筹|融合|同步|同时部署|一起|协同|有机|并重|衔接|融入|依托|一体|联动|兼顾|相互|同部署")
_EMPTY_WORDS = re.compile(
    r"(?:专项|工作|活动|行动|工程|建设|治理|整治|创建|管理|年|的|各项|全面|深入|扎实|教育|学校|校园|本次|此次|这项|该项|本项|系列|主题|实践|各类|进|规范化?|提升|强化|集中|示范校?|深化|“|”|县|全|开展|推进|实施)"
)
# what campaigns are made of
_EVENT = re.compile(
    "班会|队会|班队|家长会|评选|评比|征文|比赛|竞赛|大赛|演讲|讲座|展[示演览评]|家访|培训|演练|宣讲|签名|征集|参观|观摩|升旗|黑板报|手抄报|联欢|讨论|座谈|问卷|教研|教学|课堂|课程|课外|社团|研学|志愿|走访|谈心|自查|督[查导]|总结|表彰"
)

# a campaign's name without the words that say what kind of campaign it is, and those words behind a name
_BASE = re.compile(r"(?:专项|集中|工作|活动|行动|建设|创建|治理|整治|整顿|工程|提升|规范|年|月|周|季)+$")
_SUFFIX = re.compile(
    r"^”?(?:教育|宣传|专项|集中|综合|主题|系列|工作|活动|行动|建设|创建|治理|整治|整顿|工程|提升|管理|规范化?|示范校?|年|月|周|季)*”?"
)
# 让垃圾分类取得实效, 把…摆上日程, 确保…不走过场
_ACHIEVED = re.compile(
    r"取得(?:了)?(?:实效|成效|圆满|预期|阶段性|成功)|落到实处|落实到位|抓[紧实好细]抓|抓出成效|再上新?台阶|不走过场|圆满(?:完成|成功)|(?:推|引)向(?:深入|纵深)|深入人心|蔚然成风|开花结果|(?:的)?各项(?:任务|指标)|各阶段|进展情况"
    r"|(?:摆上|列入|纳入)[^，。；]{0,10}(?:日程|考核|重点)|成为[^，。；]{0,10}(?:行动|习惯)|时间紧|任务重|得到[^，。；]{0,10}(?:肯定|好评)|领导小组"
)
# 本次禁毒宣传活动, 充分认识开展…的意义, 加强对…的领导, 上报…总结
_OF_ITS_OWN = re.compile(r"(?:本次|此次|这次)(?:的)?“?$")
_LED = re.compile(r"(?:充分认识|深刻认识|加强对|强化对|上报|报送|为|迎接|在)[^，。；]{0,6}$")
_LED_ON = re.compile(
    r"(?:的)?(?:重要|重大|深远|现实)(?:性|意义)|的(?:组织)?领导|(?:的)?(?:顺利|有效|深入|扎实)(?:开展|实施|推进|进行)|(?:检查|考核)?验收|(?:的)?(?:工作)?(?:总结|小结)|中(?:表现|成绩|做出|作出)"
)
# 抓好垃圾分类工作: beside a set phrase no other business
_BEGUN = re.compile(r"(?:抓好|做好|搞好|抓实|开展|推进|推动|参与|实施|加强)“?$")
# what was done before, what is told of others
_REPORTED = re.compile(
    r"去年|往年|上年|曾|此前|前期|上学期|近年来|历来|经验|借鉴|基础上|依据|根据|按照|文件|通知|(?:会议|讲话|文件)精神|先后|以及|等活动|并列|两项"
)
# sections in which a subject of campaigns.yaml may be one of the tasks
_MAY_NAME = {"tasks", "practices", "publicity", "steps", "overview", "achievements", "scope", "attachment"}


def topics_left(member: Member, norm: str, known: Sequence[tuple[str, frozenset[str]]]) -> Iterator[Finding]:
    """Another campaign's name in a set phrase (确保…取得实效) or one of the batch's other campaigns as the text's own business."""
    document = member.document
    own = normal((document.title or "") + (document.campaign or ""), traditional=True)
    own_core = pairs_of(own)
    seen: list[Span] = []
    hits = sorted([*_TOPIC.finditer(norm), *_TOPIC_TAIL.finditer(norm)], key=lambda m: m.start())
    for m in hits:
        name = re.sub(r"^(?:推动|推进|开展|深入|扎实|确保)+", "", m["name"].strip("“”"))
        if any(span.start <= m.start("name") < span.end for span in seen):
            continue
        place = Span(*m.span())
        if _foreign(name, own_core, norm, [hit.span() for hit in hits]) and not _joined(norm, place) and not _reported(norm, place):
            seen.append(place)
            yield make("foreign_topic", document.text, clause(norm, place), name=document.text[m.start("name") : m.end("name")])
    for place in _set_out(member, norm, own, known):
        if not any(span.start <= place.start < span.end for span in seen):
            seen.append(place)
            yield make("foreign_topic", document.text, clause(norm, place), name=document.text[place.start : place.end])
    if document.doc_type not in ("plan", "summary") or re.search(r"[局委]$", member.unit):
        return
    for core, pairs in known:
        if norm.count(core) != 1 or norm.find(core) < _OPENING or pairs & own_core:
            continue  # what the opening speaks of, or the text keeps speaking of, is its own campaign
        for place in standings(core, norm):
            if any(span.start <= place.start < span.end for span in seen) or _joined(norm, place) or _told(norm, place):
                continue
            seen.append(place)
            yield make("foreign_topic", document.text, clause(norm, place), name=document.text[place.start : place.end])


def _set_out(member: Member, norm: str, own: str, known: Sequence[tuple[str, frozenset[str]]]) -> Iterator[Span]:
    """Where a text treats another campaign as the one that it is about, in words that are kept for that.

    The campaigns are those of the batch and of `campaigns.yaml`; the latter not in sections of tasks, of which such a subject may be one.
    Silent where the subject is named in any other way too.
    """
    document = member.document
    if document.doc_type not in ("plan", "summary") or re.search(r"[局委]$", member.unit) or not own:
        return
    own_core = pairs_of(own)
    bases = {base: True for name, _ in known if len(base := _BASE.sub("", name)) >= 4}
    listed = {name: False for group in _campaigns() if not any(word in own for word in group) for name in group if len(name) >= 3}
    ahead = [section.span for section in document.sections if set(section.labels) & _MAY_NAME]
    for name, in_batch in (listed | bases).items():
        if (
            name not in norm
            or pairs_of(name) & own_core
            or any(name in group and any(word in own for word in group) for group in _campaigns())
        ):
            continue
        places = list(standings(name, norm))
        if len(places) > 2 or any(_joined(norm, place) or _reported(norm, place) for place in places):
            continue
        framed = [place for place in places if _framed(norm, place)]
        loose = [place for place in places if place not in framed and not _BEGUN.search(norm, max(0, place.start - 6), place.start)]
        if framed and not loose and (in_batch or not any(low <= framed[0].start < high for low, high in ahead)):
            yield framed[0]


@cache
def _campaigns() -> list[list[str]]:
    """The lists of `campaigns.yaml`, one for each subject."""
    loaded: list[list[str]] = table(Path(__file__).with_name("campaigns.yaml"))
    return loaded


def _framed(norm: str, place: Span) -> bool:
    """Whether the words around a campaign's name are those in which a text speaks of its own."""
    behind = _SUFFIX.sub("", norm[place.end : place.end + 40])
    before = norm[max(0, place.start - 24) : place.start]
    before = before[max(before.rfind(mark) for mark in "。；\n") + 1 :]
    return bool(_ACHIEVED.match(behind) or (_OF_ITS_OWN.search(before)) or (_LED.search(before) and _LED_ON.match(behind)))


def _reported(norm: str, place: Span) -> bool:
    """Whether the sentence speaks of what was before, or of a basis."""
    before = norm[max(0, place.start - 30) : place.start]
    before = before[max(before.rfind(mark) for mark in "。；\n") + 1 :]
    return before.count("《") > before.count("》") or bool(_REPORTED.search(before))


def _told(norm: str, place: Span) -> bool:
    """Whether a place speaks of what was, or is elsewhere, or stands in a cited title."""
    line = norm[max(norm.rfind("\n", 0, place.start) + 1, place.start - 200) : place.start]
    return line.count("《") > line.count("》") or bool(_PAST.search(norm[max(0, place.start - 30) : place.end + 20]))


# Within so many characters a text says which campaign it is about.
_OPENING = 240
# what was done before, or elsewhere, is no residue
_PAST = re.compile(
    r"去年|往年|上年|曾|此前|前期|上学期|近年来|历来|获|荣|经验|借鉴|基础上|先进|依据|根据|按照|文件|通知|会议|精神|与[^，。；]{0,12}$|评为|表彰|并列|两项|以及|等活动|参加|成果展|展演"
)


def core_of(campaign: str) -> str:
    """A campaign's name without 活动 and the like at its end."""
    return re.sub(r"(?:专项|工作|活动|行动)+$", "", campaign)


@cache
def pairs_of(name: str) -> frozenset[str]:
    """The pairs of neighbouring characters in a campaign's name that tell it from others."""
    return frozenset(_bigrams(_EMPTY_WORDS.sub("", name)))


def _bigrams(words: str) -> list[str]:
    return [words[i : i + 2] for i in range(len(words) - 1)]


def _foreign(name: str, own_core: frozenset[str], norm: str, hits: Sequence[tuple[int, int]]) -> bool:
    """A campaign's name that shares no pair of characters with the document's own, and that stands in one or two set phrases only.

    What the text names anywhere else is a part of its own campaign (经典诵读 among the tasks of 书香校园), and so are events (主题班会).
    """
    core = _EMPTY_WORDS.sub("", name)
    if len(core) < 2 or not own_core:
        return False
    pairs = _bigrams(core)
    if len(core) == 4 and pairs[-1] in own_core and not {pairs[0], pairs[1]} & own_core and norm.count(core[:2]) == 1:
        return True  # 交通风暴 beside 效能风暴: the copy's own first half
    places = list(standings(core, norm))
    return (
        not set(_bigrams(core)) & own_core
        and not _EVENT.search(name)
        and len(places) <= 2
        and all(any(low <= place.start < high for low, high in hits) for place in places)
        and not re.search(r"各|项|这|本|此|上述|一系列|方面|[一二三四五六七八九十]", core)
    )


def _joined(norm: str, place: Span) -> bool:
    start = max(max(norm.rfind(mark, 0, place.start) for mark in "。；\n") + 1, place.start - 26)
    stop = min(min((i for mark in "。；\n" if (i := norm.find(mark, place.end)) >= 0), default=len(norm)), place.end + 26)
    return bool(_JOINED.search(norm[start:stop]))
