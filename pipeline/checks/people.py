"""Checks of the people named: two different leaders in one group."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from pipeline.checks.case import Case
from pipeline.checks.findings import make
from pipeline.records import Finding, Member, Span

_DOUBLE = re.compile(r"双组长|共同(?:担)?任组长|组长（双")
_MENTION_BEHIND = re.compile(
    r"(?:同志|老师)?(?:每|主持|的带|带领|负责|负总|总负责|全面|统一|听取|审定|签发|批准|组织召开|召集|牵头|亲自|为组长的)"
)
_MENTION_AHEAD = re.compile(r"(?:在|由|小组|请|报|经|向)组长$")


def name_conflicts(case: Case) -> Iterator[Finding]:
    """name_conflict: the text names another 组长 than the list of the same group does; not 双组长, nor one 组长 for each group."""
    leaders = [member for member in case.members if member.role == "组长"]
    if len({m.name for m in leaders}) < 2 or _DOUBLE.search(case.norm):
        return
    told = [_mentioned(case, m) for m in leaders]
    listed = [m for m, mentioned in zip(leaders, told, strict=True) if not mentioned]
    names = {m.name for m in listed}
    yield from _two_set_up(case, listed)
    for member, mentioned in zip(leaders, told, strict=True):
        if mentioned and member.name not in names and listed:
            yield make("name_conflict", case.text, case.around(*member.span), names=f"{listed[0].name}、{member.name}")
    for one, other in pairwise(listed):
        between = case.norm[one.span.end : other.span.start]
        if one.name != other.name and one.group == other.group and len(between) < 30 and not re.search(r"[\n。；]|组长", between):
            yield make("name_conflict", case.text, Span(one.span.start, other.span.end), names=f"{one.name}、{other.name}")


_LISTED = re.compile(r"组长[^\n]{0,8}[：:\t]?\s*[^\n：]{0,8}$")
_SET_UP = re.compile(r"(?:任|担任|为|兼任)(?:[\u3400-\u9fff]{0,8}领导小组的?)?组长|担任")


def _two_set_up(case: Case, leaders: list[Member]) -> Iterator[Finding]:
    """A list names one 组长, and a sentence makes another person 组长 of the leading group, with no other group in the document."""
    by_sentence = [m for m in leaders if _SET_UP.match(case.norm, m.span.end)]
    by_list = [
        m
        for m in leaders
        if not _SET_UP.match(case.norm, m.span.end) and _LISTED.search(case.norm[max(0, m.span.start - 14) : m.span.start])
    ]
    if len({m.name for m in by_list}) != 1 or len(by_sentence) != 1:
        return
    other = by_sentence[0]
    others = {m.name for m in case.members if m.role != "组长"}
    if other.name != by_list[0].name and (other.name in others or "领导小组" in case.norm[other.span.end : other.span.end + 16]):
        yield make("name_conflict", case.text, case.around(*other.span), names=f"{by_list[0].name}、{other.name}")


def _mentioned(case: Case, member: Member) -> bool:
    """Whether a leader is only mentioned in running text, not set up there."""
    start, end = member.span
    low = max(0, start - 60)
    line = case.norm[max(low, case.norm.rfind("\n", low, start) + 1) : start]
    sets_up = re.search(r"成立|设立|组建|组成如下|下设|[：:]\s*$", line[-40:])
    behind = bool(_MENTION_BEHIND.match(case.norm, end)) or case.norm[end : end + 5].startswith("为组长的")
    ahead = bool(_MENTION_AHEAD.search(line)) and "：" not in line[-4:]
    return (behind or ahead) and not sets_up
