"""What the body of a section proves, whatever its heading says: a guiding formula, goals, stages with dates, a roster."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.classification.labels import Evidence

_FORMULA = re.compile(
    r"以[^，。；]{1,60}为(?:指导|引领|指引|统领|指针|遵循)|贯彻[^，。]{0,24}(?:精神|思想|方针|要求|部署|理论|会议)|落实[^，。]{0,24}(?:精神|思想|方针|要求|部署|理论|会议)|立德树人|科学发展观|以[^，。；]{2,30}为(?:宗旨|根本|核心|主线|抓手|中心|重点|目标|动力|载体|突破口|依据|导向|关键|纽带|己任)|以[^，。；]{2,30}为[灯尺桥根魂镜本纲](?=[，。；、])"
    r"|坚持(?:以|党的|“|用|政府主导|人民至上|生命至上|安全第一|预防为主|问题导向|正确)|牢固树立|高举|紧紧围绕|按照“[^”]{2,40}”的|指导思想是|牢记"
)
_EN_FORMULA = re.compile(
    r"\b(?:guided by|adher(?:e|ing) to|in accordance with the spirit|implement(?:ing)? the spirit|under the guidance|take .{3,60} as the (?:guide|core|theme|yardstick|goal)|thoroughly implement|with .{3,60} as the (?:core|theme|goal|guide))",
    re.I,
)
_CLAUSE_END = re.compile(r"[，。；,.;]")
_STEPS = re.compile(r"第[一二三][步阶]|\b(?:Step|Stage|Phase) (?:\d|[A-Z])")
# the time of something done in steps, and people who are named as a group
_IN_STEPS = re.compile(r"分.{0,2}[两二三四五六几].{0,2}(?:步|个?阶段)|第一[步阶]")
# how many steps there are, said in a body's first sentence (做法分三段。先是…): it sets out a course, whatever its heading is about
_ANNOUNCED = re.compile(r"[^。]{0,24}(?:分|有|是|走|按)[^，。：；]{0,6}[两二三四五六几]个?(?:步|段|阶段|环节)")
_ORDERED = re.compile(r"(?:第[一二三四]|头一)(?:个?阶段|[步段])|(?:^|[。；，：\n])(?:先是|首先|然后|接着|再是|随后|后是|最后)")
# 先是洒水。… 然后拂尘。… 最后封坛。…, a line each
_LINES_IN_ORDER = re.compile(r"(?:先|首先)[^\n]+\n(?:[^\n]+\n)*?(?:然后|接着|随后|再|其次)[^\n]+\n(?:[^\n]+\n)*?(?:最后|末了|后是)")
# headings that say no more of a course of stages than that something is done
_DOING = re.compile(r"安排|怎么|怎样|如何|做法")
_PEOPLE = re.compile(r"(?:^|[与和及、])(?:工作|负责|具体|参与)?人员$")


def formula(body: str, *, english: bool = False) -> float:
    """How far a body is a guiding formula: phrases such as 以…为指导, 全面贯彻… per clause of its first 220 characters, 0 to 1."""
    head = body[: 500 if english else 220]
    hits = len((_EN_FORMULA if english else _FORMULA).findall(head))
    clauses = max(1, len(_CLAUSE_END.findall(head)))
    return min(1.0, hits / max(2.0, clauses * 0.55))


# clauses of principles: 宁可慢一点, 先己后人, 不搞人人过关, 自愿先行; those of requirements forbid (不得, 不准)
_CLAUSES = re.compile(r"[，；。、：\n]")
_MAXIM = re.compile(
    r"(?:宁[可愿]|不(?![得许准能可要必])|先|有据|重在|坚持|反对|保证|尊重|既|自愿|一视同仁|因[^，]制宜)|[^，]{2,10}(?:为[主先上本重要]|优先)$"
)


def maxims(body: str) -> float:
    """The share of clauses in a body's first 160 characters that are maxims, 0 to 1; 0 where there are fewer than three clauses."""
    clauses = [clause for clause in _CLAUSES.split(body[:160]) if clause.strip()]
    return sum(bool(_MAXIM.match(clause.strip())) for clause in clauses) / len(clauses) if len(clauses) >= 3 else 0.0


def by_body(evidence: Evidence, labels: list[str], said: tuple[str, ...], score: float) -> tuple[tuple[str, ...], float]:
    """What the body proves: a formula, goals, stages, a roster."""
    heading = evidence.heading or ""
    labels = _guiding(evidence, labels, said)
    if evidence.doc_type == "plan" and evidence.dated < _COURSE and _announces(evidence.body):
        labels = ["steps", *(label for label in labels if label not in ("steps", "tasks", "other"))]
    if evidence.doc_type == "notice":  # what is due when is no course of stages
        labels = ["steps", "timeline"] if labels == ["steps"] and evidence.dated else labels
    elif evidence.dated >= _COURSE and not (evidence.rival and said and not set(said) & {"steps", "timeline"}):
        labels = _with_stages(heading, labels, said)
    elif evidence.dated == 1 and set(labels) == {"steps"}:
        labels = ["steps", "timeline"]
    elif (
        evidence.dated == 0
        and evidence.stages >= 2
        and (said == ("steps", "timeline") or (not said and _STEPS.search(evidence.body[:300])))
    ):
        labels = ["steps"]
    elif evidence.stages == 0 and labels[:2] == ["steps", "timeline"] and _WHEN_ALONE.search(heading):
        labels = ["timeline", *labels[2:]]  # 时间安排 with the whole span or the hours of a day sets out no steps
    if labels == ["timeline"] and evidence.doc_type == "plan" and _IN_STEPS.search(evidence.body):
        labels = ["steps", "timeline"]
    if set(labels) <= {"scope", "leadership"} and evidence.named and _PEOPLE.search(heading):
        labels = ["leadership"]
    if (evidence.named >= 2 or (evidence.named and "leadership" in said)) and "leadership" not in labels:
        labels = ["leadership"] if not said and (not labels or score < 0.75) else [*labels, "leadership"]
    if evidence.doc_type == "plan" and evidence.named >= 2 and labels == ["tasks", "leadership"] and _IS_GROUP.search(heading):
        labels = ["leadership"]  # 行动组 is who acts
    if (evidence.named or evidence.posts) and _IS_BACKING.search(heading):
        means = ["safeguards"] if _MEANS.search(evidence.body) else []
        labels = ["leadership", *(label for label in labels if label not in ("leadership", "safeguards")), *means]
    if evidence.doc_type == "roster" and not evidence.named and _IS_DUTIES.search(heading):
        labels = ["tasks"]
    posts = evidence.doc_type == "roster" and evidence.named and "tasks" not in evidence.elsewhere and not _IS_GROUP.search(heading)
    if posts and labels == ["leadership"] and _DUTIES.search(evidence.body):
        labels = ["leadership", "tasks"]
    if evidence.doc_type != "plan" and evidence.named >= 2 and set(labels) == {"supervision", "leadership"}:
        labels = ["leadership"]
    alone = len(set(labels)) == 1
    return tuple(dict.fromkeys(label for label in labels if alone or label != "other")), score


#: so many stages make a course
_COURSE = 2


def _announces(body: str) -> bool:
    """Whether the first sentence says how many steps there are and the rest tells them in order, or the lines begin as those of a course do."""
    told = _ANNOUNCED.match(body) and len(_ORDERED.findall(body)) >= _COURSE
    return bool(told or _LINES_IN_ORDER.match(body))


_MEANS = re.compile(
    r"(?:提供|保证|保障|落实|安排|购[买置]|列支|划拨|拨付|拿出|设立)[^。；]{0,14}(?:经费|资金|保险|补[助贴]|交通|物资|场地|专款|\d元)"
)


# what is said at once to guide: 以国务院…《…方案》和县教育局…通知为指导，坚持…
_GUIDED_BY = re.compile(r"[^。；]{0,16}以[^。；]{2,110}?为指导(?=[，。；])")
# an ideology by name that guides, or of which the next sentence says so (以它为指引): whatever the heading, it is the guiding one
_IDEOLOGY = r"(?:思想|精神|理论|发展观|方针|总书记)"
_GUIDES = re.compile(
    rf"以[^，。；]{{0,50}}{_IDEOLOGY}[^，。；]{{0,24}}为(?:指导|引领|指引|统领|指针|遵循)|[用以][^，。；]{{0,40}}{_IDEOLOGY}(?:铸魂|武装|统领|指导|引领)|{_IDEOLOGY}[^。]{{0,40}}。[^，。；]{{0,3}}以[它此其这]为(?:指导|引领|指引|统领|指针|遵循)"
)
_OPENING = 200  # characters of a body in which it is named


def opens_with_ideology(body: str) -> bool:
    """Whether a first paragraph may be the guiding ideology at all: it names one, or what is carried out."""
    return (
        re.search(
            rf"{_IDEOLOGY}|为(?:指导|引领|宗旨|统领|主线|核心|根本)|立德树人|贯彻|坚持|落实|[总的]的?(?:想法|思路|要求|原则)|宗旨|理念|指导|依据|我们信|守住",
            body[:_OPENING],
        )
        is not None
    )


def _guiding(evidence: Evidence, labels: list[str], said: tuple[str, ...]) -> list[str]:
    """A guiding formula near the beginning of a plan; goals that stand behind it in the same section."""
    if evidence.doc_type != "plan" or evidence.position >= 0.4:
        return labels
    general = bool(_GENERAL.search(evidence.heading or ""))
    if "guiding_ideology" not in labels and formula(evidence.body, english=evidence.english) >= 0.6 and (not said or general):
        labels = ["guiding_ideology", *labels] if said else ["guiding_ideology"]
    vague = not said or said == ("other",)
    told = "guiding_ideology" in (*labels, *evidence.elsewhere)
    if vague and not told and "leadership" not in labels and (_GUIDES.search(evidence.body[:_OPENING]) or _GUIDED_BY.match(evidence.body)):
        labels = ["guiding_ideology"]
    if labels[:1] == ["guiding_ideology"] and general:
        aims = "objectives" not in labels and _AIMS.search(evidence.body)
        labels = [*labels, *(["objectives"] if aims else []), *(["principles"] if _MAXIMS.search(evidence.body) else [])]
    return labels


_GENERAL, _IS_BACKING = re.compile(r"总体要求|总体目标|目标|思路|总则|指导原则|方针|宗旨|为什么|为何|为啥"), re.compile("组织保[障证]")
_AIMS = re.compile(
    r"到20\d\d年|达到\d|达到百分|\d[%％]以上|实现[^，。]{2,20}(?:全覆盖|零|百分)|做到(?:每|所有|全部|人人)|不低于\d|不少于\d|(?:百分之百|100%)(?:[，。；]|完成|到位)"
)
_MAXIMS = re.compile(r"[三四五六]个坚持|(?:遵循|坚持|基本|以下)[^，。]{0,6}原则[：:]")


_WHEN_ALONE = re.compile(
    r"^[^及与和、]{0,4}(?:时间|日程|时限)(?:安排|计划|表)?$|(?i:^time ?(?:arrangement|table|line)s?$|^schedule$|^when\b)"
)
_IS_GROUP = re.compile(r"[组会团队](?:（[^（）]*）)?$")  # what a group does goes with its people; a post (校门护导岗) is what is done there
_IS_DUTIES = re.compile(r"职责$")
_DUTIES = re.compile(r"(?:^|[\n。；])\s*(?:岗位|工作|主要|监督)?(?:职\s*责|任\s*务)\s*[：:\t]\s*\S")


def _with_stages(heading: str, labels: list[str], said: tuple[str, ...]) -> list[str]:
    """Stages with dates give steps and timeline, in front unless the heading's own words say something else."""
    both = ["steps", "timeline"]
    if said == ("tasks",) and _DOING.search(heading):
        return [*both, *(label for label in labels if label not in ("tasks", *both))]
    if not said or set(said) & set(both):
        rest = [label for label in labels if label not in both] if said else []
        return [*both, *rest]
    return [*labels, *(label for label in both if label not in labels)]
