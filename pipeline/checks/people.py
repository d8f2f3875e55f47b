"""Checks of the people named: two different leaders in one group."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from pipeline.checks.case import Case
from pipeline.checks.findings import make
from pipeline.extraction.names import is_name
from pipeline.records import Finding, Member, Span

_DOUBLE = re.compile(r"双组长|共同(?:担)?任组长|组长（双|[、和]校长[^，。\n]{2,6}(?:任|为)(?:双)?组长")
_BEHIND = r"(?:每|主持|的带|带领|负责|负总|总负责|全面|统一|听取|审定|签发|批准|组织召开|召集|牵头|亲自|为组长的)"
_MENTION_BEHIND = re.compile(rf"(?:同志|老师)?{_BEHIND}")
_MENTION_AHEAD = re.compile(r"(?:在|由|小组|请|报|经|向)组长$")
# 组长林一山审定: spoken of where no list is, so that the roster has no such member
_SPOKEN = re.compile(rf"(?:[由请报经向，。；\n]|领导小组)组长(?P<name>[\u3400-\u9fff]{{2,3}}?)(?:同志|老师)?(?={_BEHIND})")
# the leader of a part of the group, of a grade, or of the superior's group
_OF_ANOTHER = re.compile(
    r"(?:(?<!领导)(?<!工作)(?<!活动)(?<!专项)小组|(?:年级|教研|备课|学科|片区?|宣传|后勤|保卫|督[查导]|检查|巡查|应急|救护|疏散|联络|食堂|宿舍|医疗|信息|资料|第[一二三四五六七八九十\d]+)组?)组?长$"
)
_SUPERIOR = re.compile(r"[县市区局]|上级")


def name_conflicts(case: Case) -> Iterator[Finding]:
    """name_conflict: the text names another 组长 than the list of the same group does; not 双组长, nor one 组长 for each group."""
    leaders = [member for member in case.members if member.role == "组长" and not _another_group(case, member.span)]
    if not leaders or _DOUBLE.search(case.norm):
        return
    told = [_mentioned(case, m) for m in leaders]
    listed = [m for m, mentioned in zip(leaders, told, strict=True) if not mentioned]
    names = {m.name for m in listed}
    yield from _second_list(case, listed)
    spoken = [(m.name, m.span) for m, mentioned in zip(leaders, told, strict=True) if mentioned]
    for name, span in [*spoken, *_spoken(case)]:
        if name not in names and listed:
            yield make("name_conflict", case.text, case.around(*span), names=f"{listed[0].name}、{name}")
    for one, other in pairwise(listed):
        between = case.norm[one.span.end : other.span.start]
        if one.name != other.name and one.group == other.group and len(between) < 30 and not re.search(r"[\n。；]|组长", between):
            yield make("name_conflict", case.text, Span(one.span.start, other.span.end), names=f"{one.name}、{other.name}")


def _spoken(case: Case) -> Iterator[tuple[str, Span]]:
    """Leaders that the text speaks of and the roster does not hold."""
    if case.norm.find("组长") < 0:
        return
    known = {member.span.start for member in case.members}
    for low, high in case.ranges:
        for m in _SPOKEN.finditer(case.norm, low, high):
            if m.start("name") not in known and is_name(m["name"]) and not _another_group(case, Span(*m.span("name"))):
                yield case.text[slice(*m.span("name"))], Span(*m.span("name"))


def _another_group(case: Case, span: Span) -> bool:
    """Whether the words before a name say that the person leads a part of the group, or the superior's."""
    start = max(case.sentence(*span).start, span.start - 40)
    before = case.norm[start : span.start]
    before = before[max(before.rfind(mark) for mark in "，：") + 1 :]
    if _OF_ANOTHER.search(before):
        return True
    group = re.match(r"([^，。；：\n]{0,24}?)(?:领导小组|领导组|工作小组|专班)", before)
    return bool(group and _SUPERIOR.search(group.group(1).replace(case.identity.issuer or "\n", "")))


# what a group is called over its list or in the sentence that sets it up: what stands before the word for a group, and that word
_GROUP = re.compile(r"(?P<of>[^\n。；：，]{0,40}?)(?P<kind>领导小组|领导组|组织领导|组织保障|机构|[组班部会队](?=$|[成名及职（：]))")
_LEADING = ("领导小组", "领导组", "组织领导", "组织保障", "机构")
_LED_BY = re.compile(r"^.*组长[^，。]{0,30}?的")  # 由副校长沈云川任组长的活动领导小组
_IN_SENTENCE = re.compile(r"(?P<of>[^\n。；：，]{0,30}?)(?P<kind>领导小组|领导组)")
_ROLE_LINE = re.compile(r"\s*(?:副?组\s*长|成\s*员|组\s*员|顾\s*问|职务|姓名|附件\s*\d*\s*[：:]?$)")
_ABOVE = 5  # lines over a leader that are searched for his group's title
_PLAIN_WORDS = re.compile(
    r"附件|成立|设立|组建|建立|健全|成员|名单|组成|人员|学校|我校|本校|我园|活动|工作|专项|实施|领导|组织|机构|小组|职责|分工|调整|加强|统筹|由|为|以|及|的|与|和|特|[^\u3400-\u9fff]|[一二三四五六七八九十]"
)
_LISTED = re.compile(r"(?<!执行)(?<!常务)(?<!第一)组\s*长[^\n]{0,8}[：:\t]?\s*[^\n：]{0,8}$")
_SET_UP = re.compile(r"(?:任|担任|为|兼任)(?:[\u3400-\u9fff]{0,8}领导小组的?)?组长|担任")


def _second_list(case: Case, leaders: list[Member]) -> Iterator[Finding]:
    """A second list, or a sentence, that makes another person 组长 of the leading group; one that names another group does not."""
    first: Member | None = None
    before = 0  # a group's title stands behind the leader before it
    alone = _one_list_one_sentence(case, leaders)
    for member in leaders:
        title = _title(case, before, member)
        leads = (title is None and first is None) or (title is not None and _is_leading(case, title)) or member is alone
        before = member.span.end
        if not leads:
            continue
        if first is None:
            first = member
        elif member.name != first.name:
            yield make("name_conflict", case.text, case.around(*member.span), names=f"{first.name}、{member.name}")
            return


def _one_list_one_sentence(case: Case, leaders: list[Member]) -> Member | None:
    """The leader whom a sentence sets up beside the only list of the document, where it speaks of the leading group or of a member."""
    sentences = [m for m in leaders if _SET_UP.match(case.norm, m.span.end)]
    lists = [m for m in leaders if m not in sentences and _LISTED.search(case.norm[max(0, m.span.start - 14) : m.span.start])]
    if len({m.name for m in lists}) != 1 or len(sentences) != 1:
        return None
    others = {m.name for m in case.members if m.role != "组长"}
    one = sentences[0]
    return one if one.name in others or "领导小组" in case.norm[one.span.end : one.span.end + 16] else None


def _title(case: Case, low: int, member: Member) -> tuple[str, str] | None:
    """What a leader's group is called, in the sentence that sets it up or over its list: what stands before the word for it, and that word."""
    start, end = member.span
    sentence = case.sentence(start, end)
    words = case.norm[max(sentence.start, low, start - 60) : min(sentence.end, end + 24)]
    if _SET_UP.search(words) or "为组长" in words or "组长的" in words:
        inside = _IN_SENTENCE.search(words)
        return (inside["of"], inside["kind"]) if inside else None
    at = case.norm.rfind("\n", low, start)
    for _ in range(_ABOVE):
        if at < 0:
            return None
        top = max(case.norm.rfind("\n", low, at) + 1, low)
        line = case.norm[max(top, at - 80) : at].strip()
        if line and not _ROLE_LINE.match(line):
            named = _GROUP.search(line)
            return (named["of"], named["kind"]) if named else None
        at = top - 1 if top > low else -1
    return None


def _is_leading(case: Case, title: tuple[str, str]) -> bool:
    """Whether a title is that of the document's own leading group and names no other subject."""
    own, (of, kind) = case.identity, title
    if kind not in _LEADING or _SUPERIOR.search(of.replace(own.issuer or "\n", "").replace(own.campaign or "\n", "")):
        return False
    of = _LED_BY.sub("", of)
    known = set((own.title or "") + (own.issuer or "") + (own.campaign or ""))
    return len(set(_PLAIN_WORDS.sub("", of)) - known) <= 1


def _mentioned(case: Case, member: Member) -> bool:
    """Whether a leader is only mentioned in running text, not set up there."""
    start, end = member.span
    low = max(0, start - 60)
    line = case.norm[max(low, case.norm.rfind("\n", low, start) + 1) : start]
    sets_up = re.search(r"成立|设立|组建|组成如下|下设|[：:]\s*$", line[-40:])
    behind = bool(_MENTION_BEHIND.match(case.norm, end)) or case.norm[end : end + 5].startswith("为组长的")
    ahead = bool(_MENTION_AHEAD.search(line)) and "：" not in line[-4:]
    return (behind or ahead) and not sets_up
