"""Checks that need the whole batch: names of other units and of other campaigns left in a text."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pipeline.checks import claims, peers
from pipeline.checks.findings import make
from pipeline.checks.standings import clause, standings
from pipeline.checks.topics import core_of, pairs_of, topics_left
from pipeline.cleaning.normal import normal
from pipeline.records import Document, Finding, Span

_PLACE = re.compile(r"[\u3400-\u9fff]{1,5}?(?:县|区|市|旗|镇|乡|街道)(?!里|内|级|城|直|长|委|政府|属|校|域|情|教|民|人|外|上)")
_SCHOOL_END = r"(?:小学|中学|初中|高中|学校|完小|幼儿园|中心校|学区|学院|一中|二中|三中|实小|职专)"
# A partner, host, model or route, never the unit itself.
_PARTNER = re.compile(
    r"结对|结为|结成|共建|联盟|手拉手|帮扶|交流|学习|观摩|借鉴|参观|邀请|转(?:入|学|来|到|往|校)|考察|友谊|比赛|兄弟|合办|对口|支援|接收|捐|送来|送给|送的|跟岗|走教|联合|会同|协同|访问|来校|请.{0,12}来|分别|所辖|下辖|辖区内?的?各|包括|毕业(?:于|生)|考入|升入|调入|原在|任教|同行|片区|工厂|打工|务工|户籍|家住|来自|籍|离校|相邻|毗邻|联系人|报名|承办|主办|协办|举行|伙伴|书信|资源共享|共享|合作"
)
_WITH = re.compile(r"(?:与|和|同|跟|向|到|赴|去|从|在|及|请|邀|像|对照|以|、)[^，。；、\n]{0,6}$")
# The unit's own voice around the name: 把…办成, 确保…学生, 推动…再上新台阶, 为…作出贡献.
_OWN_VOICE = re.compile(
    r"把|将|使|让|确保|保证|力争|增强|推动|推进|促进|提升|提高|守护|维护|展示|塑造|打造|建设|营造|实现|为[^，。；]{0,20}(?:作出|做出|贡献|添|争)|我们|开创|办成|办好|加快|树立|争创|创建|走在|报[^，。；]{0,10}(?:处理|备案|审批)|总务处|教导处|政教处|教务处|校长室|德育处|全体(?:师生|教师|学生|教职工)|教职工|干部队伍|办公室设[在于]|认同感|归属感"
)
#: characters of the shortest name of a place that is looked for; those of units have four or more
_HEAD = 3


@dataclass(frozen=True, slots=True)
class Member:
    """A document of the batch with its id, unit and whether it is a template."""

    id: str
    unit: str
    template: bool
    document: Document


def _norm(document: Document) -> str:
    return normal(document.text, traditional=document.script == "hant", english=document.lang == "en")


class _Units:
    """The units of a batch: in which forms they are named, in which places they lie, and which of these names a text holds."""

    def __init__(self, units: Iterable[str], superiors: Iterable[str]) -> None:
        self._named: dict[str, list[str]] = defaultdict(list)
        self._placed: dict[str, list[str]] = defaultdict(list)
        for unit in units:
            for form in _aliases(unit):
                self._named[form].append(unit)
            for place in _places(unit):
                if place[-1] in "镇乡":
                    self._placed[place].append(unit)
        self.counties = {place for unit in {*units, *superiors} for place in _places(unit) if place[-1] in "县区市旗"}
        # a name is looked for where its first three characters stand: a text holds few of these, whatever the number of names
        self._sizes: dict[str, set[int]] = defaultdict(set)
        for name in {**self._named, **self._placed}:
            self._sizes[name[:_HEAD]].add(len(name))
        heads = ("".join(sorted(set(column))) for column in zip(*self._sizes, strict=True))
        first, *others = (f"[{re.escape(chars)}]" for chars in heads) if self._sizes else ("(?!)",)
        self._begins = re.compile(f"{first}(?={''.join(others)})")

    def foreign(self, norm: str, own: str, own_words: str) -> set[str]:
        """The names of other units, and of the townships of others, that stand in a text; not what is part of the unit's own."""
        strange = {
            name
            for m in self._begins.finditer(norm)
            for size in self._sizes.get(norm[m.start() : m.start() + _HEAD], ())
            if (name := norm[m.start() : m.start() + size]) not in own_words
        }
        own_places = _places(own)
        return {
            name
            for name in strange
            if (name not in own and _any_other(self._named.get(name, ()), own))
            or (name not in own_places and _any_other(self._placed.get(name, ()), own))
        }


def _any_other(units: Iterable[str], own: str) -> bool:
    return any(own not in unit and unit not in own for unit in units)


def findings(batch: Sequence[Member]) -> dict[str, list[Finding]]:
    """What the batch tells of each document, by its id: foreign_name, foreign_topic, office_elsewhere, too_short, uncovered_claim."""
    units = {normal(member.unit, traditional=True) for member in batch if not member.template and member.document.lang == "zh"}
    superiors = {normal(member.unit, traditional=True) for member in batch if member.template}
    campaigns = Counter(m.document.campaign for m in batch if m.document.campaign)
    issued = {m.document.campaign for m in batch if m.template}
    named = [core_of(normal(name, traditional=True)) for name, count in campaigns.items() if name and (count >= 2 or name in issued)]
    topics = [(core, pairs_of(core)) for core in named if len(core) >= 4]
    known = _Units(sorted(units), superiors)
    out: dict[str, list[Finding]] = defaultdict(list, claims.findings(batch))
    for identifier, short in peers.too_short(batch).items():
        out[identifier].append(short)
    for member in batch:
        if member.template or member.document.lang == "en" or member.document.doc_type == "news":
            continue
        norm = _norm(member.document)
        found = list(_names(member, norm, known))
        found += peers.office_elsewhere(member, norm, found)
        found += topics_left(member, norm, topics)
        if found:
            out[member.id] += found
    return out


def _aliases(unit: str) -> set[str]:
    """The forms in which a unit is named: whole, and without its county or township in front."""
    forms = {unit}
    if m := re.match(r"[\u3400-\u9fff]{1,6}?(?:县|区|市|旗)(?=[\u3400-\u9fff]{3,})", unit):
        forms.add(unit[m.end() :])
    return {form for form in forms if len(form) >= 4}


def _places(unit: str) -> set[str]:
    """The townships and counties in a unit's name."""
    out, rest = set(), unit
    while m := re.match(r"[\u3400-\u9fff]{1,5}?(?:县|区|市|旗|镇|乡|街道)(?=[\u3400-\u9fff])", rest):
        if len(m.group()) >= 3:
            out.add(m.group())
        rest = rest[m.end() :]
    return out


def _names(member: Member, norm: str, units: _Units) -> Iterator[Finding]:
    """Names of other schools of the batch, of their townships, and of other counties, where the text speaks of itself."""
    own = normal(member.unit, traditional=True)
    own_words = own + normal(member.document.title or "", traditional=True) + normal(member.document.issuer or "", traditional=True)
    own_places = _places(own)
    candidates = units.foreign(norm, own, own_words)
    candidates |= {m.group() for m in _foreign_counties(norm, units.counties)}
    candidates |= set(_foreign_schools(norm, own_words))
    taken: list[Span] = []
    for name in sorted(candidates, key=lambda n: (-len(n), n)):
        for place in standings(name, norm):
            if any(span.start <= place.start < span.end for span in taken):
                continue
            taken.append(place)
            if _in_own_voice(member, norm, place, own_places):
                yield make("foreign_name", member.document.text, clause(norm, place), name=member.document.text[place.start : place.end])


def _foreign_counties(norm: str, known: set[str]) -> Iterator[re.Match[str]]:
    """Counties that are not the batch's, in 为某县…作出贡献 and the like; only where the batch's own county is known."""
    if known:
        for m in re.finditer(
            r"(?<=[为在使让动把])([^贯落根按据由全各本我该县市省区及和与的推进了交送报到向给\W]{2,3}县)(?!教育局|教体局|教育体育局|教育和体育局|教委)(?=[\u3400-\u9fff]{0,10}(?:教育|义务教育|工作|走在|建设|发展|中小学))",
            norm,
        ):
            if m.group(1) not in known and not any(place.endswith(m.group(1)) or m.group(1).endswith(place) for place in known):
                yield m


def _foreign_schools(norm: str, own: str) -> Iterator[str]:
    """Schools that hand in nothing themselves: named with a school's ending behind 推动, 确保 and the like, or with 全体教师 behind."""
    name_of = rf"([^的为了和与及在成员位名以\W]{{2,10}}?{_SCHOOL_END})"
    led = re.finditer(rf"(?:推动|确保|促进|提升|提高|力争|守护|打造|增强[^，。；\W]{{0,6}}对|热爱){name_of}(?=[\u3400-\u9fff])", norm)
    whole = re.finditer(rf"(?<=[。；\n]){name_of}(?=全体(?:师生|教师|教职工|学生))", norm)
    for m in (*led, *whole):
        name = m.group(1)
        if (
            not re.search(
                r"我|全|各|本|该|每|学校$|农村|乡村|中小学|义务教育|示范|一流|优质|所|名|个|和谐|平安|文明|绿色|县域|城乡|寄宿|完全|普通|附属|这|一所|民办|公办|初级中学$(?<=^初级中学)",
                name,
            )
            and name not in own
            and len(name) >= 4
        ):
            yield name


def _in_own_voice(member: Member, norm: str, place: Span, own_places: set[str]) -> bool:
    name = norm[place.start : place.end]
    start = max(norm.rfind(mark, 0, place.start) for mark in "。；\n") + 1
    stop = min((i for mark in "。；\n" if (i := norm.find(mark, place.end)) >= 0), default=len(norm))
    clause_start = max(start, norm.rfind("，", 0, place.start) + 1)
    comma = norm.find("，", place.end, stop)
    clause_stop = comma if comma >= 0 else stop
    sentence, clause = norm[start:stop], norm[clause_start:clause_stop]
    if norm.count("“", start, place.start) > norm.count("”", start, place.start):
        return False  # what somebody says, or a slogan
    before, behind = norm[clause_start : place.start], norm[place.end : clause_stop]
    if any(low <= place.start < high for low, high in member.document.formulaic):
        return False
    if _PARTNER.search(clause) or (_PARTNER.search(sentence) and not _OWN_VOICE.search(clause)):
        return False
    if _WITH.search(before) and not re.search(r"(?:报|由|增强[^，。；]{0,6}对|办公室设[在于])[^，。；]{0,4}$", before):
        return False
    if re.match(r"(?:党委|政府|派出所|卫生院|文化站|司法所|村)", behind) and not _OWN_VOICE.search(before):
        return False
    above = re.search(r"[局委办]$|教管", member.unit) or (
        re.search(r"学区$|中心校$|中心学校$", member.unit) and not re.match(r".{2,4}[县区市]", name)
    )
    superior = above or re.search(r"中心校|中心学校|学区|教育", name)
    if _OWN_VOICE.search(clause):
        return True
    return (
        not superior
        and bool(re.search(r"(?:小学|中学|学校|幼儿园|初中|高中|完小)$", name))
        and member.document.doc_type in ("plan", "summary")
    )
