"""Names of other campaigns left in a text, as far as the text alone tells: in set phrases, or as its own business."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.checks import called, deeds, frames, lone, mentions, slots, subjects, topics_en
from pipeline.checks.case import Case
from pipeline.checks.findings import make
from pipeline.checks.standings import clause, standings
from pipeline.checks.topics import EMPTY_WORDS, are_told, bigrams, pairs_of, spoken_of
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
# what is a campaign by its kind, whatever its name
_KIND_OF = re.compile(
    "进校园|宣传[月周]|专项(?:整治|治理|行动|斗争)|建设年|提升年|管理年|整治年|规范年|推进年|深化年|攻坚年|治理年|质量年|强化年|攻坚(?:战|行动)?"
    "|百日(?:攻坚|行动|整治|会战)|提升行动|整治行动|清零行动|护航行动|净化行动|关爱行动|排查行动|达标行动|推广工程|培育工程|提质工程|惠民工程"
    "|文化[月周]活动|宣传[月周]活动|教育[月周]活动|服务[月周]活动|建设[月周]活动"
)
_CORE = re.compile(
    r"(?:(?<![\u3400-\u9fff])|(?<=[把将使让对为在次保好展进动成]))(?P<core>(?:(?![的和与及在是要了把将使让对为本此入参等如须])[\u3400-\u9fff]){2,7})\Z"
)
# “智慧课堂”提升行动: the kind behind the quotes
_IN_QUOTES = re.compile(
    r"“(?P<core>[\u3400-\u9fff]{3,10})”(?:(?:专项|提升|整治|治理|攻坚|创建|推进)(?:行动|活动|工程)|专项|整治|治理|攻坚战?|建设[年月])"
)
# what may stand before a campaign's name, or before its kind without naming it: 确保戏曲进校园, 我校推进年, 启动护航行动
_NOT_ITS_NAME = re.compile(
    "(?:[年月日起]|[我全本各该][校园县区市镇乡班]|[县市区旗省镇乡][局里委]|[县市区旗]?教[育体]+局|上级|部署|安排|布置|要求|学校|[园校]里|我们|决定|启动|成立|设立|建立|召开|举行|举办|印发|制定|配合|组织|抓好|搞好|做好|打好|打赢|继续|认真|积极|切实|参[与加]|确保|保证|保障|推动|推进|促进|落实|完成|扎实|深入|全面|开展|实施)*"
)
# what is done about a campaign: 及时反映活动进展情况; what pupils are to be: 争做好少年
_ACT = re.compile(
    "争[做当]|及时|反映|了解|掌握|汇报|通报|报告|上报|报送|总结|跟踪|公布|宣传|检查|督促|记录|反馈|收集|整理|积极|认真|定期|随时"
)
# a superior's campaign by its name: 县教育局人居环境整治行动; and what the sentence goes on with that joins it to the text's own
_OF_ABOVE = re.compile("[^“]{0,10}局|[^“]{0,4}[县旗]|[^“]{0,3}[全各][市区镇乡国省]")
# a leading group by its name, and groups that any campaign may have for one of its tasks
_GROUP = re.compile(r"(?:成立|设立|组建|建立)了?(?P<name>[^，。；：、“”\n的由以为]{4,24}?)(?:工作)?(?:领导小组|领导组|工作专班|指挥部)")
_FOR_A_TASK = re.compile(
    "百日|攻坚|应急|突发|评[审委比选]|监督|督[查导]|考核|验收|检查|保障|后勤|报道|协调|安全|财务|采购|家长|学生|教师|党|团|年级|校园?级|中心校"
)
_PROPER = 4  # characters of a name that tell what it is about
_TOGETHER = re.compile(r"[与和同][^，。；]{0,12}(?:一并|统筹|同步|同部署|结合|融合|并重)")
_OPENING = 240  # within so many characters a text says on what it rests

_ABOVE = re.compile("教[育体科][^，。；]{0,4}[局委]|[县市区旗]委")  # in the title of a paper for many schools
_STAGE = re.compile("(?:宣传|教育|排查|整治|实施|推进|整改|动员)*阶段")
# sections in which a subject of campaigns.yaml may be one of the tasks
_MAY_NAME = {"tasks", "practices", "publicity", "steps", "overview", "achievements", "scope", "attachment"}


def topics_left(case: Case) -> Iterator[Finding]:
    """foreign_topic: another campaign's name in a set phrase (确保…取得实效), or one of `campaigns.yaml` as the text's own business."""
    if case.doc_type == "news":
        return
    if case.english:
        for place in topics_en.topics_left(case):
            yield make("foreign_topic", case.text, place, name=case.text[place.start : place.end])
        return
    own = case.normal_of(case.identity.title) + case.normal_of(case.identity.campaign)
    seen: list[Span] = []
    for place in (*_listed(case, own), *_called(case, own), *_in_phrases(case, own), *_in_slots(case, own), *_groups(case, own)):
        first = any(low <= place.start < high for low, high in case.ranges)
        if any(member.name in case.norm[slice(*place)] for member in case.members):  # 校长沈云川任治理工作领导小组组长
            continue
        if first and not any(span.start < place.end and place.start < span.end for span in seen):
            seen.append(place)
            yield make("foreign_topic", case.text, clause(case.norm, place), name=case.text[place.start : place.end])
    for around, deed in deeds.sentences(case, own) if case.doc_type in ("plan", "summary") else ():
        if not any(around.start <= span.start < around.end for span in seen):
            yield make("foreign_topic", case.text, around, name=case.text[slice(*deed)])


def _in_phrases(case: Case, own: str) -> Iterator[Span]:
    own_core = pairs_of(own)
    tails = _TOPIC_TAIL.finditer(case.norm) if _HAS_TAIL.search(case.norm) else ()
    hits = sorted([*_TOPIC.finditer(case.norm), *tails], key=lambda m: m.start())
    spans = [hit.span() for hit in hits]
    for m in hits:
        name = re.sub(r"^(?:推动|推进|开展|深入|扎实|确保)+", "", m["name"].strip("“”"))
        place = Span(m.start() + m.group().index(name), m.end("name")) if name in m.group() else Span(*m.span("name"))
        if _foreign(name, own_core, case.norm, spans) and not frames.joined(case.norm, place) and not frames.reported(case.norm, place):
            yield Span(*m.span("name"))


def _named(case: Case) -> Iterator[tuple[Span, str]]:
    """What the text calls a campaign by its kind: in quotes, the kind inside or behind them, or without quotes. The name and what is proper to it."""
    for kind in _KIND_OF.finditer(case.norm):
        if m := _CORE.search(case.norm, max(0, kind.start() - 7), kind.start()):
            core = m["core"][_NOT_ITS_NAME.match(m["core"]).end() :]  # type: ignore[union-attr]
            yield Span(kind.start() - len(core), kind.end()), core
    for m in _IN_QUOTES.finditer(case.norm):
        yield Span(*m.span("core")), m["core"]


def _in_slots(case: Case, own: str) -> Iterator[Span]:
    """What is called a campaign where the text names its own, shares nothing with that, and stands nowhere else in the text."""
    own_core = pairs_of(own)
    if not own_core or case.doc_type not in ("plan", "summary"):
        return
    campaign = case.normal_of(case.identity.campaign)
    opening = next((section.span.end for section in case.sections if section.heading is None), 0)
    followed = (place for place in slots.followed(case.norm) if place.start > max(opening, _OPENING))
    for place, cited in (*((p, False) for p in slots.named(case.norm)), *((p, True) for p in followed)):
        name = case.norm[slice(*place)]
        core = EMPTY_WORDS.sub("", name).rstrip("一二三四五")  # 三年行动
        event = called.EVENT.search(name) and not called.LARGE.search(name)
        if campaign and campaign in name:
            continue  # the own campaign in full, of which the title says the last words
        if len(core) < 2 or event or called.EVERYWHERE.fullmatch(core) or pairs_of(name) & own_core or spoken_of(name, case.norm):
            continue
        told = (frames.cited if cited else frames.reported)(case.norm, place) or _OF_ABOVE.match(name) is not None
        told |= _TOGETHER.search(case.norm, place.end, case.sentence(*place).end) is not None
        if not (told or subjects.may_speak_of(name, own) or frames.joined(case.norm, place)):
            yield place


def _groups(case: Case, own: str) -> Iterator[Span]:
    """The leading group that is set up for something of which neither the title nor the rest of the text speaks."""
    own_core = pairs_of(own)
    for m in _GROUP.finditer(case.norm) if own_core and case.doc_type in ("plan", "summary") else ():
        name, place = m["name"], Span(*m.span("name"))
        core = EMPTY_WORDS.sub("", name)
        known = bool(pairs_of(name) & own_core) or subjects.may_speak_of(name, own) or spoken_of(name, case.norm)
        if len(core) < _PROPER or known or called.EVERYWHERE.fullmatch(core) or _FOR_A_TASK.search(name):
            continue
        if not frames.joined(case.norm, place) and not frames.reported(case.norm, place):
            yield place


def _called(case: Case, own: str) -> Iterator[Span]:
    """What is called a campaign by its kind alone, shares nothing with the text and is treated as its own business: 确保戏曲进校园活动取得实效."""
    own_core = pairs_of(own)
    for place, name in _named(case) if own_core and case.doc_type in ("plan", "summary") else ():
        core = EMPTY_WORDS.sub("", name)
        pairs = set(bigrams(core))
        rest = case.norm[: place.start] + "\n" + case.norm[place.end :]
        if not pairs or called.EVERYWHERE.fullmatch(core) or pairs & own_core or are_told(pairs, rest):
            continue
        if not subjects.others(core, own) and subjects.of_its_own(core):
            continue  # a subject that the text may speak of
        if (
            frames.strength(case.norm, place) == frames.FIRM
            and not frames.joined(case.norm, place)
            and not frames.reported(case.norm, place)
        ):
            yield place


def _listed(case: Case, own: str) -> Iterator[Span]:
    """Subjects of `campaigns.yaml` that the text treats as its own, and speaks of nowhere else.

    Words that only promise to go on with one tell of what is a campaign by its kind; where it may be one of the tasks, or of what was done,
    of a name in quotes.
    """
    if case.doc_type not in ("plan", "summary") or re.search(r"[局委]$", case.identity.issuer or "") or not own:
        return
    taken: list[Span] = []
    for name in subjects.others(case.norm, own):
        places = [place for place in standings(name, case.norm) if not any(a <= place.start < b for a, b in taken)]
        taken += places
        if not places or not mentions.alone(case.norm, name, places):
            continue
        plain = (place for place in places if frames.this_time(case.norm, place) or lone.of_own_group(case.norm, place))
        if (place := next(plain, None)) is not None and not frames.cited(case.norm, place):
            yield frames.whole(case.norm, place)
        elif not any(frames.joined(case.norm, place) or frames.reported(case.norm, place) for place in places):
            place = next((place for place in places if _left(case, name, place) or _lone(case, name, place, own)), None)
            if place:
                yield frames.whole(case.norm, place)


def _left(case: Case, name: str, place: Span) -> bool:
    """Whether a subject is treated as the text's own where it stands."""
    named = frames.is_named(case.norm, place)
    how = frames.strength(case.norm, place)
    if not how or (subjects.asks_for_kind(name) and not named) or _is_heading(case, place):
        return False
    quoted = case.norm[place.start - 1 : place.start] == "“" or case.norm.find("”", place.end, place.end + 8) >= 0
    listed = any(low <= place.start < high for low, high in _listing(case))
    whole = frames.whole(case.norm, place)
    return how == frames.FIRM or (slots.by_kind(case.norm[max(0, whole.start - 1) : whole.end]) and (quoted or not listed))


def _lone(case: Case, name: str, place: Span, own: str) -> bool:
    """Whether a subject is named as a campaign, in no heading but a stage's, and no word of it stands in any other clause."""
    headed = lone.headed(case.norm, place)
    heading = _is_heading(case, place) and not _STAGE.match(case.norm, frames.whole(case.norm, place).end)
    if (heading and not headed) or _ABOVE.search(own) or pairs_of(name) & pairs_of(own):
        return False
    around = clause(case.norm, place)
    rest = case.norm[: around.start] + "\n" + case.norm[around.end :]
    if any(word in rest for word in subjects.kindred(name)):
        return False
    tail = case.identity.tail
    if headed or (tail is not None and tail.start <= place.start < tail.end and lone.signs(case.norm, place)):
        return True
    return lone.attached(case.norm, place) or lone.unexplained(case.norm, place, everyday=subjects.asks_for_kind(name))


def _is_heading(case: Case, place: Span) -> bool:
    return any(section.span.start <= place.start < section.body.start for section in case.sections)


def _listing(case: Case) -> list[Span]:
    """The sections in which another subject may be one of the things that are listed."""
    return [section.span for section in case.sections if set(section.labels) & _MAY_NAME]


def _foreign(name: str, own_core: frozenset[str], norm: str, hits: Sequence[tuple[int, int]]) -> bool:
    """A campaign's name that shares no pair of characters with the document's own, and that stands in one or two set phrases only.

    What the text names anywhere else is a part of its own campaign (经典诵读 among the tasks of 书香校园), and so are events (主题班会).
    """
    core = EMPTY_WORDS.sub("", name)
    if len(core) < 2 or not own_core or called.EVERYWHERE.fullmatch(core) or _ACT.match(name):
        return False
    pairs = bigrams(core)
    if len(core) == 4 and pairs[-1] in own_core and not {pairs[0], pairs[1]} & own_core and norm.count(core[:2]) == 1:
        return True  # 交通风暴 beside 效能风暴: the copy's own first half
    places = list(standings(core, norm))
    return (
        not set(bigrams(core)) & own_core
        and not called.EVENT.search(name)
        and len(places) <= 2
        and all(any(low <= place.start < high for low, high in hits) for place in places)
        and not re.search(r"各|项|这|本|此|上述|一系列|方面|[一二三四五六七八九十]", core)
    )
