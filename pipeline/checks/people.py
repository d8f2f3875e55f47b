"""Checks of the people named: two different leaders of one group, wherever in the text the two stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from pipeline.checks import people_groups
from pipeline.checks.case import Case
from pipeline.checks.findings import make
from pipeline.checks.people_groups import Group
from pipeline.extraction.names_words import is_word
from pipeline.extraction.roster_prose import name_length
from pipeline.records import Finding, Span

_DOUBLE = re.compile(
    r"双\s?组长|[两二]位组长|共同(?:担|兼)?任组长|组长（双|[、和]校长[^，。\n]{2,6}(?:任|为)(?:双)?组长|(?i:co-(?:leader|chair|head))"
)
# an acting leader, one who was it before, or one who stands in
_NOT_NOW = re.compile(
    r"(?:原任|原(?=[校领工组活专]|$)|前任|时任|上[一届任]{1,2}|首任|历任|曾任|暂代|代理|临时)[\u3400-\u9fff“”]{0,16}$|(?:值[周日班]|轮值|执行|常务|第一|前|代)$"
)
_CHANGE = re.compile(
    r"调整|变更|变动|接任|接替|继任|改由|改任|调离|调任|调往|退休|离任|卸任|不再(?:担任|兼任|任)|换届|交接|免去|补选|改选|新任|病故|去世|辞去|轮换"
    r"|(?i:replaced|took over|succeeded|retired|transferred|former)"
)
# 如有变动，由继任者接替 announces no change
_IF = re.compile(r"(?:如(?![下期])|若|倘|凡)[^。；\n]{0,40}$|(?:随着?|根据|遇|需|可|及时|适时|不得|不能|动态)[^，。；\n]{0,12}$")
# the post that may stand between 组长 and the name
_POST = r"(?:[、，]?(?:[\u3400-\u9fff]{0,4}副)?(?:校长|园长|党?[总支]*书记|主任)|[、，])?"
_MENTION = re.compile(rf"(?<!副)组长{_POST}(?=[\u3400-\u9fff]{{2}})")
# a label that stands between a leader's and a name: 组长：甲，成员有乙
_OTHER_ROLE = re.compile(r"组长[^。；\n]*?(?:成员|组员|副组长)[^。；\n]*$")
_SET_UP = re.compile(r"[：:\t]\s*$|成立|设立|组建|组成如下|下设|[任为]组长")
_ACTS = re.compile(
    r"(?:同志|老师|副?[校园]长|书记)?(?:每|主持|的带|带领|负责|负总|总负责|全面|统一|听取|审定|审签|签[发字批]|批准|组织召开|召集|牵头|亲自|为组长的|汇总|代表|在|作|对|要求|强调|[\u3400-\u9fff]|：)"
)
_ADDRESSED = re.compile(r"同志|老师|副?[校园]长|（|每|负总责|主持|负责|亲自")
# two lines of a list that are headed alike, without posts: 组长：甲, 组长：乙
_TWO_LINES = re.compile(r"[ \t]*\n[ \t]*组\s*长[：:\t ]+")
_AHEAD = re.compile(rf"(?:在|由|请|报|经|向|交|给|让|随|和|与|按|听)[^，。；：\n]{{0,20}}组长$|组长{_POST}(?<!组长)$")
_GLUED = re.compile(rf"组长{_POST}$")


# a leader whom a sentence names, no list
_SENTENCE = re.compile(r"(?:同志|老师|[校园]长|书记)?(?:任|担任|兼任|为|当)|(?:同志)?[\u3400-\u9fff]{2}")


class Claim(NamedTuple):
    """Somebody is called 组长: who, where, of which group, and whether running text only speaks of it, the group being set up elsewhere."""

    name: str
    span: Span
    group: Group | None
    mention: bool


def name_conflicts(case: Case) -> Iterator[Finding]:
    """name_conflict: two different 组长 of one group; not 双组长 printed as such, nor one for each group, nor one after another.

    The leader whom a list or a sentence sets up counts; every other name is reported once.
    """
    claims = list(_claims(case))
    if len({claim.name for claim in claims}) < 2:
        return
    told: set[str] = set()
    for one, other in [*_side_by_side(case, claims), *_against_the_list(case, claims)]:
        if other.name in told or one.name == other.name or _succeeds(case, one, other):
            continue
        beside = 0 <= other.span.start - one.span.end < 30 and "\n" not in case.norm[one.span.end : other.span.start]
        if beside and _heads(case, one, other):
            continue
        told.add(other.name)
        span = Span(one.span.start, other.span.end) if beside and not other.mention else case.around(*other.span)
        yield make("name_conflict", case.text, span, names=f"{one.name}、{other.name}")


def _heads(case: Case, one: Claim, other: Claim) -> bool:
    """Whether the two named on one label are the school's two heads, its principal and its secretary, who lead together."""
    words = case.norm[max(one.span.start - 8, 0) : other.span.end + 12]
    line = words[: words.find("\n", other.span.end - max(one.span.start - 8, 0)) % (len(words) + 1)]
    return "书记" in line and bool(re.search("[校园]长", line))


def _claims(case: Case) -> Iterator[Claim]:
    """Who is called leader of which group, in the order of the text; without former and acting leaders and those of other groups' parts."""
    low = 0  # a group's title stands behind the leader before it
    spans = {member.span: member.name for member in case.members if member.role == "组长"} | dict(_spoken(case))
    for span, name in sorted(spans.items()):
        mention = _is_mention(case, span)
        if (mention and _is_word(case, span)) or _OTHER_ROLE.search(case.norm, max(0, span.start - 60), span.start):
            continue
        group = people_groups.spoken(case, span) if mention else people_groups.set_up(case, low, span)
        before = case.norm[max(case.sentence(*span).start, span.start - 40) : span.start]
        before = re.split("[，：]", re.sub(rf"(?:的|是|为)?副?组长[：:]?{_POST}$", "", before))[-1]
        if not case.english and not mention:
            low = span.end
        if (group is None or not group.superior) and not _NOT_NOW.search(before):
            yield Claim(name, span, group, mention)


def _spoken(case: Case) -> Iterator[tuple[Span, str]]:
    """Leaders named in running text, also those whom the members hold already as leaders of another group."""
    for low, high in () if case.english else case.ranges:
        for m in _MENTION.finditer(case.norm, low, high):
            size = name_length(case.norm, m.end(), high) if case.norm[max(0, m.start() - 1)] not in "任为是当做兼级研科" else 0
            span = Span(m.end(), m.end() + size)
            if size:
                yield span, case.text[slice(*span)]


def _is_word(case: Case, span: Span) -> bool:
    """Whether what stands behind 组长 is a word, not a name (组长张贴名单): one of the dictionary that nothing addresses."""
    words = case.norm[slice(*span)]
    return len(words) == 2 and is_word(words) and not _ADDRESSED.match(case.norm, span.end)


def _is_mention(case: Case, span: Span) -> bool:
    """Whether a leader is only spoken of in running text, not set up there."""
    start, end = span
    if case.english:
        return people_groups.spoken_in_english(case, span)
    line = case.norm[max(start - 60, case.norm.rfind("\n", 0, start) + 1, case.norm.rfind("。", 0, start) + 1) : start]
    if people_groups.BRACKET.match(case.norm, end) or re.search(r"组\s?长（$", line):
        return True
    if _SET_UP.search(line[-40:]) and not re.search("由组长$", line):
        return False
    if case.norm[end : end + 5].startswith("为组长的"):
        return True
    glued = _GLUED.search(line)
    return bool(_AHEAD.search(line)) or bool(glued and _ACTS.match(case.norm, end))


def _side_by_side(case: Case, claims: list[Claim]) -> Iterator[tuple[Claim, Claim]]:
    """Two names behind one 组长 that is not said to be two."""
    if len(claims) < 2 or _DOUBLE.search(case.norm):
        return
    for one, other in pairwise(claims):
        between = case.norm[one.span.end : other.span.start]
        if _on_two_lines(case, claims, one, other):
            yield one, other
        if not one.mention and not other.mention and len(between) < 30 and not re.search(r"[\n\t。；;.]|组长|eader|ead ", between):
            yield one, other


def _on_two_lines(case: Case, claims: list[Claim], one: Claim, other: Claim) -> bool:
    """Whether two lines, and no third one, name a leader each of the same list."""
    if not _TWO_LINES.fullmatch(case.norm, one.span.end, other.span.start):
        return False
    around = case.norm[case.norm.rfind("\n", 0, one.span.start) + 1 : one.span.start]
    alone = bool(re.fullmatch(r"[ \t]*组\s*长[：:\t ]+", around)) and bool(re.match(r"[ \t]*\n", case.norm[other.span.end :][:20]))
    ends = {claim.span.end for claim in claims if claim not in (one, other)}
    third = any(_TWO_LINES.fullmatch(case.norm, end, one.span.start) for end in ends if end < one.span.start)
    third = third or any(_TWO_LINES.fullmatch(case.norm, other.span.end, c.span.start) for c in claims if c.span.start > other.span.end)
    return alone and not third


def _against_the_list(case: Case, claims: list[Claim]) -> Iterator[tuple[Claim, Claim]]:
    """A leader set up, and one of the same group who is set up or spoken of elsewhere under another name."""
    listed = [claim for claim in claims if not claim.mention]
    heads = [claim for claim in listed if claim.group is None or claim.group.leads]
    untitled = (claim for claim in heads if claim.group is None and (_only_list(case, claim, listed) or _founded(case, claim)))
    main = next(untitled, heads[0] if heads else None)
    allowed = set(_doubles(case, main, listed))
    known = {claim.name for claim in listed if claim is not main and claim.group and not claim.group.leads}
    spoken = next((claim for claim in claims if claim.mention and claim.group and claim.group.leads), None)
    alone = people_groups.sentence_beside_list(case, [claim.span for claim in listed])
    for claim in claims:
        group = claim.group
        if claim.mention and group and not group.leads:
            own = [one for one in listed if one.group and one.group.of == group.of and one.group.kind == group.kind]
            if len({one.name for one in own}) == 1:
                yield own[0], claim
            continue
        base = main or spoken
        if base is None or claim is base or claim.name in allowed:
            continue
        if group:
            same = group.fits(base.group, mention=claim.mention)
        elif claim.mention:
            same = claim.name not in known and base is main
        else:
            same = claim.span == alone or people_groups.goes_on(case, base.span, claim.span)
        if same:
            yield (base, claim) if claim.mention or base.span < claim.span else (claim, base)


def _only_list(case: Case, claim: Claim, listed: list[Claim]) -> bool:
    """Whether a list without a title is the document's only one, in the section of its leading group."""
    others = [one for one in listed if one is not claim and not _SENTENCE.match(case.norm, one.span.end)]
    inside = any("leadership" in section.labels and section.span.start <= claim.span.start < section.span.end for section in case.sections)
    return inside and not others and not _SENTENCE.match(case.norm, claim.span.end)


def _founded(case: Case, claim: Claim) -> bool:
    """Whether a sentence says that the group was set up, without its name: 成立了以校长林一山为组长，…"""
    before = case.norm[max(case.sentence(*claim.span).start, claim.span.start - 30) : claim.span.start]
    return "成立" in before and bool(re.match("[任为]组长", case.norm[claim.span.end : claim.span.end + 3]))


def _doubles(case: Case, main: Claim | None, listed: list[Claim]) -> Iterator[str]:
    """The names of the leaders who are printed as two of one group."""
    if main is None or len(listed) < 2 or not _DOUBLE.search(case.norm):
        return
    end = main.span.end
    for claim in listed:
        if claim.span.start >= main.span.start and not re.search(r"副组长|成员|eputy|ember", case.norm[end : claim.span.start]):
            yield claim.name
            end = claim.span.end


def _succeeds(case: Case, one: Claim, other: Claim) -> bool:
    """Whether the text says that one took over from the other, or that the group changed between the two."""
    low, high = sorted((one.span.start, other.span.start))
    for m in (m for start, end in case.ranges for m in _CHANGE.finditer(case.norm, start, end)):
        if _IF.search(case.norm[max(0, m.start() - 42) : m.start()]):
            continue
        sentence = case.sentence(*m.span())
        words = case.norm[slice(*sentence)]
        if low < m.start() < high and re.search("小组|组长|人员(?:变动|调整|变更)|人事|成员|分工|group|leader", words):
            return True
        own = (case.norm[slice(*one.span)], case.norm[slice(*other.span)])
        if any(name in words for name in own) and re.search("组长|leader|head", words):
            return True
    return False
