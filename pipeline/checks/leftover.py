"""Names of other campaigns left in a text, as far as the text alone tells: in set phrases, or as its own business."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from pipeline.checks.case import Case
from pipeline.checks.findings import make
from pipeline.checks.standings import clause, standings
from pipeline.checks.topics import EMPTY_WORDS, bigrams, joined, pairs_of, reported, set_out
from pipeline.data import table
from pipeline.records import Finding, Span

_KIND = r"(?:建设年|提升年|管理年|整治年|活动|行动|工程|创建|整治|整顿|治理|宣传月|安全月|季|年)"
_LEFT = (
    r"”?(?:活动|工作|行动)?(?:在[^，。；\n]{0,6}?)?"
    r"(?:各项任务|各阶段|引向深入|向纵深|推向(?:深入|纵深|高潮)|深入人心|蔚然成风|进展情况|工作(?:摆上|列入|纳入)|(?:摆上|列入)[^，。]{0,4}日程|得到(?:扎实|有效|深入|有序)|取得(?:实效|圆满|阶段性|预期|明显)|抓出(?:成效|实效|特色)|落到实处|落实到位|不走过场|开花结果|落地生根)"
)
_TOPIC_TAIL = re.compile(rf"(?:^|[，。；“把将使让的、])(?P<name>(?:(?![把将使让])[\u3400-\u9fff]){{3,16}}?{_KIND}){_LEFT}")
_HAS_TAIL = re.compile(_KIND + _LEFT)  # begins with characters alone, so that a text without any is passed over quickly
_TOPIC = re.compile(
    r"(?:确保|推进|推动|扎实|深入|开展|落实|实施|抓好|搞好|保证|做好|促进|保障|助力|完成)[“]?(?P<name>[\u3400-\u9fff“”]{2,18}?(?:活动|行动|工程|创建|专项治理|专项整治|专项行动|整治|建设年?|管理年|治理|进校园))[”]?(?P<tail>各阶段|的?(?:顺利|有效|深入|扎实|有序)|取得(?:了)?(?:[^，。；]{0,6}的)?(?:实效|成效|圆满|预期)|工作取得|落到实处|圆满|有序|深入|与(?:正常|日常|教学)|成功|各项|活动各)"
)
# “…”活动受到上级好评, 为我校“…”活动画上圆满句号: what the text is about, under another campaign's name
_PRAISED = re.compile(
    r"“(?P<name>[\u3400-\u9fff]{4,16})”(?:主题|系列|教育|宣传|专项)*(?:活动|行动|工程|创建|整治)?(?:工作)?"
    r"(?:(?:受到|得到|赢得)(?:了)?(?:上级|各级|县|市|区|局|镇|检查组|督[导查]组|领导|主管)[^，。；\n]{0,10}(?:好评|肯定|表扬|认可)|画上(?:了)?[^，。；\n]{0,6}句号|圆满(?:完成|结束|落幕))"
)
# 本次…活动, and what it may lead to
_THIS = re.compile(
    r"(?:本次|此次|这次)(?:的)?“?(?P<name>[^的和与及在是要了中为对由共有我每各会之以所将把使让\W\d_A-Za-z]{2,16}?(?:(?:建设|提升|管理|整治|宣传|安全|教育)[年月周]|节|活动|行动|工程|创建|整治|治理|整顿))(?![动会日目点省约制课])”?"
)
# 特制定…实施方案, 现将…情况总结如下: in its opening a text says what it is about
_MADE = re.compile(
    r"(?:特此?|现|并|，)制[定订]了?(?:本|我[校园]|[全本]校|学校)?[“《]?(?P<name>[^，。；“”《》\n\d]{3,18}?)”?(?:工作|活动|行动)?(?:实施|工作|活动)方案"
)
_TELLS = re.compile(
    r"现?[将就](?:我[校园镇]|[全本]校|学校)?[“]?(?P<name>[^，。；《》\n\d]{3,18}?)[”]?(?:工作|活动|行动)(?:的?(?:开展|进展|实施|落实))?的?(?:自查)?情况[^，。；\n]{0,6}(?:总结|汇报|报告|小结)如下"
)
# what is named in every text about a school, and is no campaign
_EVERYWHERE = re.compile(
    r"(?:安全|德育|教学|纪律|文明|礼仪|思想|品德|常规|养成|习惯|队建|党建|师资|家校|家长|班级|少先队|日常|后勤|管理|法制|卫生|行为|课外|文体|假期|寒假|暑假|知识)+"
)
# what campaigns are made of
_EVENT = re.compile(
    "班会|队会|班队|家长会|评选|评比|征文|比赛|竞赛|大赛|演讲|讲座|展[示演览评]|家访|培训|演练|宣讲|签名|征集|参观|观摩|升旗|黑板报|手抄报|联欢|讨论|座谈|问卷|教研|教学|课堂|课程|课外|社团|研学|志愿|走访|谈心|自查|督[查导]|总结|表彰"
)

# within so many characters a text without headings says what it is about
_OPENING = 400
# 确保…取得实效, 推动…取得实效, 让…落到实处
_LED = re.compile(r"(?:确保|推动|推进|保证|促进|把|使|让|认识(?:到)?(?:开展|实施|推进)?|(?:加强|强化)对)“?$")
_ASIDE = 30  # characters that a paragraph says of its own subject before another is out of place in it
# sections in which a subject of campaigns.yaml may be one of the tasks
_MAY_NAME = {"tasks", "practices", "publicity", "steps", "overview", "achievements", "scope", "attachment"}


def topics_left(case: Case) -> Iterator[Finding]:
    """foreign_topic: another campaign's name in a set phrase (确保…取得实效), or one of `campaigns.yaml` as the text's own business."""
    if case.english or case.doc_type == "news":
        return
    own = case.normal_of(case.identity.title) + case.normal_of(case.identity.campaign)
    seen: list[Span] = []
    for place in (*_in_phrases(case, own), *_announced(case, own), *_listed(case, own)):
        if not any(span.start <= place.start < span.end for span in seen):
            seen.append(place)
            yield make("foreign_topic", case.text, clause(case.norm, place), name=case.text[place.start : place.end])


def _in_phrases(case: Case, own: str) -> Iterator[Span]:
    own_core = pairs_of(own)
    tails = _TOPIC_TAIL.finditer(case.norm) if _HAS_TAIL.search(case.norm) else ()
    hits = sorted([*_TOPIC.finditer(case.norm), *tails], key=lambda m: m.start())
    spans = [hit.span() for hit in hits]
    for m in hits:
        name = re.sub(r"^(?:推动|推进|开展|深入|扎实|确保)+", "", m["name"].strip("“”"))
        place = Span(*m.span())
        if (
            (_foreign(name, own_core, case.norm, spans) or (own and _unknown(name, own, case.norm, Span(*m.span("name")))))
            and not joined(case.norm, place)
            and not reported(case.norm, place)
        ):
            yield Span(*m.span("name"))


def _announced(case: Case, own: str) -> Iterator[Span]:
    """What a text calls the campaign that it is about: 本次…活动, and in its opening 特制定…方案, 现将…情况总结如下."""
    if case.doc_type not in ("plan", "summary") or not own:
        return
    opening = next((section.span.start for section in case.sections if section.heading), _OPENING)
    for pattern in (_THIS, _PRAISED, _MADE, _TELLS):
        for m in pattern.finditer(case.norm, 0, len(case.norm) if pattern in (_THIS, _PRAISED) else opening):
            place = Span(*m.span("name"))
            if pattern is not _MADE and (joined(case.norm, place) or reported(case.norm, place)):
                continue
            if _unknown(m["name"], own, case.norm, place) or (pattern is not _PRAISED and _beside(m["name"], own, case.norm)):
                yield place


def _unknown(name: str, own: str, norm: str, place: Span) -> bool:
    """Whether a name is that of a subject of `campaigns.yaml` of which the title says nothing at all, and the text nothing else."""
    core = _EVENT.sub("", EMPTY_WORDS.sub("", name))
    subject = [] if all(_EVERYWHERE.fullmatch(word) for word in _subject(name) if word in name) else _subject(name)
    if len(core) < 2 or _EVERYWHERE.fullmatch(core) or not subject or any(word in own for word in subject):
        return False
    rest = norm[: place.start] + "\n" + norm[place.end :]
    return not any(pair in own or pair in rest for pair in bigrams(core) if not _EVERYWHERE.fullmatch(pair))


def _beside(name: str, own: str, norm: str) -> bool:
    """Whether a name is that of another subject of the text's own list, in full: 消防安全月 in a plan for 交通安全."""
    subject = _subject(name)
    full = max((word for word in subject if len(word) >= 4 and word in name), key=len, default="")
    mark = full[:2]
    return bool(full) and any(word in own for word in subject) and mark not in own and norm.count(mark) == 1 and not _EVENT.search(name)


def _subject(name: str) -> list[str]:
    """The list of `campaigns.yaml` to which a campaign's name belongs."""
    return next((group for group in _campaigns() if any(word in name for word in group if len(word) >= 2)), [])


def _listed(case: Case, own: str) -> Iterator[Span]:
    """Subjects of `campaigns.yaml` that the text treats as its own; not in sections of tasks, of which such a subject may be one."""
    if case.doc_type not in ("plan", "summary") or re.search(r"[局委]$", case.identity.issuer or "") or not own:
        return
    own_core = pairs_of(own)
    ahead = [section.span for section in case.sections if set(section.labels) & _MAY_NAME]
    for group in _campaigns():
        if any(word in own for word in group):
            continue
        for name in group:
            if len(name) >= 3 and name in case.norm and not pairs_of(name) & own_core:
                place = set_out(case.norm, name)
                if place and (not any(low <= place.start < high for low, high in ahead) or _strays(case, place, name, own)):
                    yield place


def _strays(case: Case, place: Span, name: str, own: str) -> bool:
    """Whether a subject stands in the midst of a paragraph about something else: 确保…工作落到实处, and the text says nothing else of it."""
    line = case.norm.rfind("\n", 0, place.start) + 1
    sentence = max(case.norm.rfind(mark, line, place.start) for mark in "。；")
    led = _LED.search(case.norm, max(line, place.start - 6), place.start)
    return sentence - line > _ASIDE and bool(led) and len(name) >= 4 and _unknown(name, own, case.norm, place)


@cache
def _campaigns() -> list[list[str]]:
    """The lists of `campaigns.yaml`, one for each subject."""
    loaded: list[list[str]] = table(Path(__file__).with_name("campaigns.yaml"))
    return loaded


def _foreign(name: str, own_core: frozenset[str], norm: str, hits: Sequence[tuple[int, int]]) -> bool:
    """A campaign's name that shares no pair of characters with the document's own, and that stands in one or two set phrases only.

    What the text names anywhere else is a part of its own campaign (经典诵读 among the tasks of 书香校园), and so are events (主题班会).
    """
    core = EMPTY_WORDS.sub("", name)
    if len(core) < 2 or not own_core or _EVERYWHERE.fullmatch(core):
        return False
    pairs = bigrams(core)
    if len(core) == 4 and pairs[-1] in own_core and not {pairs[0], pairs[1]} & own_core and norm.count(core[:2]) == 1:
        return True  # 交通风暴 beside 效能风暴: the copy's own first half
    places = list(standings(core, norm))
    return (
        not set(bigrams(core)) & own_core
        and not _EVENT.search(name)
        and len(places) <= 2
        and all(any(low <= place.start < high for low, high in hits) for place in places)
        and not re.search(r"各|项|这|本|此|上述|一系列|方面|[一二三四五六七八九十]", core)
    )
