"""Names of campaigns, the words in which a text treats one as its own, and those of the batch's other campaigns left in a text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from pipeline.checks.findings import make
from pipeline.checks.standings import clause, standings
from pipeline.cleaning.normal import normal
from pipeline.records import Finding, Span

if TYPE_CHECKING:
    from pipeline.checks.batch import Member

_JOINED = re.compile(
    r"结合|一并|统筹|融合|同步|同时部署|(?<!发生)(?<!出现)(?<!有)一起|协同|有机|并重|衔接|融入|依托|一体|联动|兼顾|相互|同部署"
)
EMPTY_WORDS = re.compile(
    r"(?:专项|工作|活动|行动|工程|建设|治理|整治|创建|管理|年|的|各项|全面|深入|扎实|教育|学校|校园|本次|此次|这项|该项|本项|系列|主题|实践|各类|进|规范化?|提升|强化|集中|示范校?|深化|“|”|县|全|开展|推进|实施)"
)
# a campaign's name without the words that say what kind of campaign it is, and those words behind a name
_BASE = re.compile(r"(?:专项|集中|工作|活动|行动|建设|创建|治理|整治|整顿|工程|提升|规范|年|月|周|季)+$")
_SUFFIX = re.compile(
    r"^”?(?:教育|宣传|专项|集中|综合|主题|系列|工作|活动|行动|运动|建设|创建|治理|整治|整顿|工程|提升|管理|规范化?|示范校?|年|月|周|季)*”?"
)
# 让垃圾分类取得实效, 把…摆上日程, 确保…不走过场
_ACHIEVED = re.compile(
    r"取得(?:了)?(?:[^，。；]{0,6}的)?(?:实效|成效|圆满|预期|阶段性|成功)|画上(?:了)?圆满句号|落到实处|落实到位|抓[紧实好细]抓|抓出成效|再上新?台阶|不走过场|圆满(?:完成|成功)|(?:(?:推|引)?向(?:深入|纵深))|深入人心|蔚然成风|(?:真正)?(?:开花结果|落地生根)|(?:的)?各项(?:任务|指标)|各阶段|进展情况"
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
_AIMED = re.compile(
    r"(?:确保|保证|推动|推进|深入|扎实|促进|落实|做好|抓好|搞好|为(?:切实|进一步|全面)?(?:做好|开展|推进))[^，。；\n]{0,4}$"
)
_AIMED_ON = re.compile(
    r"”?(?:专项|工作|活动|行动|建设|创建|治理|整治)*(?:的)?(?:各项|取得|落到|落实|顺利|有序|深入|圆满|扎实|健康|持续|开展|实施|成功|[，。；])"
)
# Within so many characters a text says which campaign it is about.
_OPENING = 240
# what was done before, or elsewhere, is no residue
_PAST = re.compile(
    r"去年|往年|上年|曾|此前|前期|上学期|近年来|历来|获|荣|经验|借鉴|基础上|先进|依据|根据|按照|文件|通知|会议|精神|与[^，。；]{0,12}$|评为|表彰|并列|两项|以及|等活动|参加|成果展|展演"
)


@dataclass(frozen=True, slots=True)
class Known:
    """The batch's campaigns: their names without 活动 and the like, and without any word of their kind, each with its pairs of characters."""

    cores: tuple[tuple[str, frozenset[str]], ...]
    bases: tuple[tuple[str, frozenset[str]], ...]

    @classmethod
    def of(cls, cores: Iterable[str]) -> Known:
        """From the campaigns' names as `core_of` gives them; those of less than four characters are left out."""
        names = [core for core in cores if len(core) >= 4]
        bases = {base for name in names if len(base := _BASE.sub("", name)) >= 4}
        return cls(tuple((name, pairs_of(name)) for name in names), tuple((base, pairs_of(base)) for base in sorted(bases)))


def topics_left(member: Member, norm: str, known: Known) -> Iterator[Finding]:
    """foreign_topic: one of the batch's other campaigns as the text's own business; not where the document's own findings are."""
    document = member.document
    own = normal((document.title or "") + (document.campaign or ""), traditional=document.script == "hant")
    if document.doc_type not in ("plan", "summary") or re.search(r"[局委]$", member.unit):
        return
    own_core = pairs_of(own)
    seen = [finding.span for finding in document.findings if finding.code == "foreign_topic" and finding.span]
    places = [place for base, pairs in known.bases if own and base in norm and not pairs & own_core and (place := set_out(norm, base))]
    for core, pairs in known.cores:
        if norm.count(core) != 1 or norm.find(core) < _OPENING or pairs & own_core:
            continue  # what the opening speaks of, or the text keeps speaking of, is its own campaign
        places += [
            place
            for place in standings(core, norm)
            if not joined(norm, place) and not _told(norm, place) and (_framed(norm, place) or _carried_on(norm, place))
        ]
    for place in places:
        if not any(span.start <= place.start < span.end for span in seen):
            seen.append(place)
            yield make("foreign_topic", document.text, clause(norm, place), name=document.text[place.start : place.end])


def set_out(norm: str, name: str) -> Span | None:
    """Where a text treats a campaign as the one that it is about, in words that are kept for that; None where it names it in any other way too."""
    if name not in norm:
        return None
    places = list(standings(name, norm))
    if len(places) > 2 or any(joined(norm, place) or reported(norm, place) for place in places):
        return None
    framed = [place for place in places if _framed(norm, place)]
    loose = [place for place in places if place not in framed and not _BEGUN.search(norm, max(0, place.start - 6), place.start)]
    return framed[0] if framed and not loose else None


def _framed(norm: str, place: Span) -> bool:
    """Whether the words around a campaign's name are those in which a text speaks of its own."""
    behind = _SUFFIX.sub("", norm[place.end : place.end + 40])
    before = norm[max(0, place.start - 24) : place.start]
    before = before[max(before.rfind(mark) for mark in "。；\n") + 1 :]
    return bool(_ACHIEVED.match(behind) or (_OF_ITS_OWN.search(before)) or (_LED.search(before) and _LED_ON.match(behind)))


def _carried_on(norm: str, place: Span) -> bool:
    """Whether a text makes another campaign its aim: 深入推进…各项工作, 确保…取得实效, 为了…; naming it in passing is none of these."""
    return bool(_AIMED.search(norm, max(0, place.start - 10), place.start) and _AIMED_ON.match(norm, place.end))


def reported(norm: str, place: Span) -> bool:
    """Whether the sentence speaks of what was before, or of a basis."""
    before = norm[max(0, place.start - 30) : place.start]
    before = before[max(before.rfind(mark) for mark in "。；\n") + 1 :]
    return before.count("《") > before.count("》") or bool(_REPORTED.search(before))


def _told(norm: str, place: Span) -> bool:
    """Whether a place speaks of what was, or is elsewhere, or stands in a cited title."""
    line = norm[max(norm.rfind("\n", 0, place.start) + 1, place.start - 200) : place.start]
    return line.count("《") > line.count("》") or bool(_PAST.search(norm[max(0, place.start - 30) : place.end + 20]))


def core_of(campaign: str) -> str:
    """A campaign's name without 活动 and the like at its end."""
    return re.sub(r"(?:专项|工作|活动|行动)+$", "", campaign)


@cache
def pairs_of(name: str) -> frozenset[str]:
    """The pairs of neighbouring characters in a campaign's name that tell it from others."""
    return frozenset(bigrams(EMPTY_WORDS.sub("", name)))


def bigrams(words: str) -> list[str]:
    """The pairs of neighbouring characters."""
    return [words[i : i + 2] for i in range(len(words) - 1)]


def joined(norm: str, place: Span) -> bool:
    """Whether the words around a campaign's name join it with another: 结合, 一并, 统筹."""
    start = max(max(norm.rfind(mark, 0, place.start) for mark in "。；\n") + 1, place.start - 26)
    stop = min(min((i for mark in "。；\n" if (i := norm.find(mark, place.end)) >= 0), default=len(norm)), place.end + 26)
    return bool(_JOINED.search(norm[start:stop]))
