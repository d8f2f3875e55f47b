"""Checks of a summary against the plan of the same unit and campaign: what it credits the plan with, and the plan does not hold."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from pipeline.checks.findings import make
from pipeline.checks.topics import bigrams, core_of
from pipeline.cleaning.normal import normal
from pipeline.cleaning.repairs import chinese_number
from pipeline.records import Document, Finding, Span

if TYPE_CHECKING:
    from pipeline.checks.batch import Member

_NUMBER = r"([一二两三四五六七八九十]{1,2}|\d{1,2})"
# the unit's own plan; one of a county, bureau or superior is another text
_PLAN = r"(?<![县市区局委镇乡部厅省级育》])(?:实施|工作|活动|行动)?(?:方案|计划)"
_HOLDS = r"(?:中)?(?:所)?(?:确定|规定|提出|列出|安排|设计|明确|部署|制定)的"
_STAGES = re.compile(
    rf"{_PLAN}(?:{_HOLDS}|[^。；\n]{{0,24}}?(?:分|分为|历经|经过|按照?)[^。；，\n\d]{{0,6}}?){_NUMBER}个(?:工作|活动)?(?:阶段|步骤)"
)
_COUNTED = re.compile(rf"{_PLAN}{_HOLDS}[“]?{_NUMBER}[”]?(项|个|大|条)(?=(?:重点|主要|具体|系列)?(任务|活动|措施|行动|工程|目标|工作))")
_ACTIVITY = re.compile(
    rf"{_PLAN}(?:{_HOLDS}|(?:的)?(?:要求|安排|部署|规定)，)[^。；\n“”]{{0,24}}“([^“”\n]{{2,16}})”(?:主题|系列)?(?:活动|行动|工程|比赛|评选|课程|计划)"
)
_CALLED = re.compile(r"第[一二三四五六]阶段|阶段（|个(?:工作|活动)?(?:阶段|步骤)|第[一二三四五六]步|[）、.][\u3400-\u9fff]{2,8}阶段")
_SUPERIOR = re.compile(r"(?:县|市|区|局|上级|镇|乡|中心校|学区|省|部)[^，。；\n]{0,16}$")
_CHANGED = re.compile(r"调整|调离|调任|接任|新任|继任|原组长|变动|退休|轮岗")
_OTHER_GROUP = re.compile(
    r"(?:督[查导]|检查|考核|评[比审估]|巡[查逻]|验收|宣传|后勤|专项|工作|应急|执行|第[一二三四]|年级|班)[^，。；\n]{0,6}组"
)


def findings(batch: Sequence[Member]) -> dict[str, list[Finding]]:
    """uncovered_claim by document id, for each summary with exactly one plan of its unit and campaign in the batch."""
    plans: dict[tuple[str, str], list[Document]] = defaultdict(list)
    for member in batch:
        if member.document.doc_type == "plan" and member.document.campaign and member.document.lang == "zh":
            plans[member.unit, _core(member.document)].append(member.document)
    out: dict[str, list[Finding]] = {}
    for member in batch:
        one = member.document
        if member.template or one.doc_type != "summary" or not one.campaign or one.lang != "zh":
            continue
        known = [plan for plan in plans[member.unit, _core(one)] if plan.year == one.year or None in (plan.year, one.year)]
        if len(known) == 1 and (found := list(_claims(one, known[0]))):
            out[member.id] = found
    return out


def _core(document: Document) -> str:
    return core_of(re.sub(r"[“”]", "", normal(document.campaign or "", traditional=True)))


def _norm(document: Document) -> str:
    return normal(document.text, traditional=document.script == "hant")


def _claims(summary: Document, plan: Document) -> Iterator[Finding]:
    norm, planned = _norm(summary), _norm(plan)
    stop = summary.copies[0][1].start if summary.copies else len(norm)
    for pattern, check in ((_STAGES, _stages), (_COUNTED, _counted), (_ACTIVITY, _activity)):
        for m in pattern.finditer(norm, 0, stop):
            instead = None if _SUPERIOR.search(norm, max(0, m.start() - 24), m.start()) else check(m, plan, planned)
            if instead:
                yield _finding(summary, Span(*m.span()), m.group(), instead)
    yield from _leader(summary, plan, norm)


def _finding(summary: Document, span: Span, claimed: str, planned: str) -> Finding:
    return make("uncovered_claim", summary.text, Span(span.start, min(span.end, span.start + 60)), claimed=claimed[:40], planned=planned)


def _value(words: str) -> int:
    return int(words) if words.isdecimal() else chinese_number(words)


def _stages(m: re.Match[str], plan: Document, planned: str) -> str | None:
    """The plan's number of stages, where it sets out another one and announces no such number anywhere.

    A plan that neither counts its stages nor calls them so (先…，再…) may be divided in more than one way.
    """
    count = _value(m.group(1))
    if not _CALLED.search(planned):
        return None
    told = {_value(n) for n in re.findall(rf"{_NUMBER}个(?:工作|活动)?(?:阶段|步骤)", planned)}
    return f"{len(plan.stages)}" if len(plan.stages) >= 2 and count not in {len(plan.stages), *told} else None


def _counted(m: re.Match[str], plan: Document, planned: str) -> str | None:
    """Another number of the same things, where the plan announces one."""
    told = re.findall(rf"(?<![\d第]){_NUMBER}[”]?(?:项|个|大|条)(?:重点|主要|具体|系列)?{m.group(3)}", planned)
    return "、".join(sorted(set(told))) if told and _value(m.group(1)) not in {_value(n) for n in told} else None


def _activity(m: re.Match[str], plan: Document, planned: str) -> str | None:
    name = re.sub(r"\W", "", m.group(1))
    own = re.sub(r"\W", "", normal((plan.campaign or "") + (plan.title or ""), traditional=True))
    if name in own or own[:4] in name or _mostly_in(name, re.sub(r"\W", "", planned)):
        return None
    return "未提及"


def _mostly_in(name: str, planned: str) -> bool:
    """Whether a plan speaks of an activity in other words: half of the pairs of its name's characters stand in it (大手拉小手, 小手拉大手)."""
    pairs = bigrams(name)
    return name in planned or 2 * sum(pair in planned for pair in pairs) >= len(pairs)


def _leader(summary: Document, plan: Document, norm: str) -> Iterator[Finding]:
    """Another leader than the plan's, where each names one and nothing is said of a change."""
    told = [member for member in summary.members if member.role == "组长"]
    planned = {normal(member.name, traditional=True) for member in plan.members if member.role == "组长"}
    if len(planned) != 1 or len({member.name for member in told}) != 1 or _CHANGED.search(norm):
        return
    (own,), span = planned, told[0].span
    line = norm[max(0, norm.rfind("\n", 0, span.start), span.start - 40) : span.end + 12]
    name = normal(told[0].name, traditional=True)
    if not (name == own or _called(name, own) or _called(own, name) or _OTHER_GROUP.search(line)):
        yield _finding(summary, span, f"组长{told[0].name}", f"组长{own}")


def _called(name: str, other: str) -> bool:
    """Whether a name is a surname with a post, and the other one of the same surname: 杨校长, 杨秀英."""
    return bool(re.search(r"(?:校长|老师|主任|书记|园长|同志)$", name)) and name[0] == other[0]
