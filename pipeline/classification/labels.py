"""Labels of sections: heading vocabulary first, then the model for what no vocabulary holds, then what the body proves.

The body decides where it is plain: stages with dates give steps and timeline, a roster of names gives leadership, a guiding formula
makes 总体要求 a guiding ideology. In a summary a section about work done is practices, whatever its theme.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path

from pipeline.data import table
from pipeline.records import DocType

#: the labels of the result contract
LABELS = (
    "preamble guiding_ideology objectives principles scope tasks steps timeline leadership safeguards requirements "
    "supervision publicity overview practices achievements problems next_steps attachment other"
).split()

_FORMULA = re.compile(
    r"以[^，。；]{2,60}为(?:指导|引领|指引|统领|指针|遵循)|贯彻[^，。]{0,24}(?:精神|思想|方针|要求|部署|理论|会议)|落实[^，。]{0,24}(?:精神|思想|方针|要求|部署|理论|会议)|立德树人|科学发展观|以[^，。；]{2,30}为(?:宗旨|根本|核心|主线|抓手|中心|重点|目标|动力|载体|突破口|依据|导向|关键|纽带|己任)"
    r"|坚持(?:以|党的|“|用|政府主导|人民至上|生命至上|安全第一|预防为主|问题导向|正确)|牢固树立|高举|紧紧围绕|按照“[^”]{2,40}”的|指导思想是|牢记"
)
_EN_FORMULA = re.compile(
    r"\b(?:guided by|adher(?:e|ing) to|in accordance with the spirit|implement(?:ing)? the spirit|under the guidance|take .{3,60} as the (?:guide|core|theme|yardstick|goal)|thoroughly implement|with .{3,60} as the (?:core|theme|goal|guide))",
    re.I,
)
# Headings of at most this many characters are taken at their word; longer ones are slogans or clauses and the model has its say too.
_AT_ITS_WORD = 9
# Known headings of at most so many characters (指导思想, 经费) say what they are about: the model is not asked, but for who it is (谁来管).
_PLAIN = 4


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of a section before it is labelled; texts in normal form.

    `index` and `left` count the sections before and behind it, `position` is their ratio (0 to 1); `before`, `after` and `elsewhere` are
    what the vocabulary says of its neighbours and of all sections; `rival`: another section, whose heading speaks of steps or time, sets
    out dated stages.
    """

    heading: str | None
    body: str
    doc_type: DocType
    english: bool
    position: float
    stages: int
    dated: int
    named: int
    posts: int
    first: bool
    parallel: bool = False
    index: int = 0
    left: int = 0
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    elsewhere: frozenset[str] = frozenset()
    rival: bool = False


_PARTS = re.compile(r"[及和与、]|以及")
_ENGLISH_PARTS = re.compile(r"(?:,| and )+")
_CLAUSE_END = re.compile(r"[，。；,.;]")


@cache
def _lexicon() -> dict[str, list[tuple[str, str]]]:
    """The heading vocabulary: labels and the pattern that speaks for them, in order."""
    raw = table(Path(__file__).with_name("lexicon.yaml"))
    return {kind: [(labels, pattern) for labels, pattern in rows] for kind, rows in raw.items()}


@cache
def _rows(kind: str) -> list[tuple[tuple[str, ...], re.Pattern[str]]]:
    """One list of the vocabulary, compiled when the first document of its kind comes."""
    return [(tuple(labels.split("+")), re.compile(pattern)) for labels, pattern in _lexicon()[kind]]


@lru_cache(maxsize=4096)  # headings recur, in a document and in a batch
def vocabulary(heading: str, doc_type: DocType, *, english: bool = False) -> tuple[str, ...]:
    """What the heading vocabulary says, part by part; empty where it knows no word.

    >>> vocabulary("方法步骤及时间安排", "plan")
    ('steps', 'timeline')
    """
    kind = "summary" if doc_type in ("summary", "news") else "plan"
    rows = _rows(f"english_{kind}" if english else kind)
    whole = _first(rows, heading)
    if not english and "，" in heading:
        return whole
    each = [_first(rows, part) for part in (_ENGLISH_PARTS if english else _PARTS).split(heading)]
    found = tuple(dict.fromkeys(label for labels in each for label in labels))
    if kind == "summary":  # 收获与反思 is both; 整改措施及成效 is an account, whatever its parts say alone
        return found if len(whole) == 1 and all(each) and "next_steps" not in found else whole
    return found or whole


def _first(rows: list[tuple[tuple[str, ...], re.Pattern[str]]], heading: str) -> tuple[str, ...]:
    return next((labels for labels, pattern in rows if pattern.search(heading)), ())


def formula(body: str, *, english: bool = False) -> float:
    """How far a body is a guiding formula: phrases such as 以…为指导, 全面贯彻… per clause of its first 220 characters, 0 to 1."""
    head = body[: 500 if english else 220]
    hits = len((_EN_FORMULA if english else _FORMULA).findall(head))
    clauses = max(1, len(_CLAUSE_END.findall(head)))
    return min(1.0, hits / max(2.0, clauses * 0.55))


def _is_long(evidence: Evidence) -> bool:
    """Whether a heading is a slogan or clause, not to be taken at its word."""
    return len(evidence.heading or "") > (60 if evidence.english else _AT_ITS_WORD)


def asks_model(evidence: Evidence) -> bool:
    """Whether `label` looks at the model's answer at all: the vocabulary says nothing, or what it says may be overruled."""
    if evidence.heading is None:
        return not evidence.first
    said = vocabulary(evidence.heading, evidence.doc_type, english=evidence.english)
    if said and len(evidence.heading) <= _PLAIN and "谁" not in evidence.heading:
        return False
    if not said or not vocabulary(evidence.heading[-2:], evidence.doc_type):
        return True
    if evidence.doc_type in ("summary", "news"):
        return "problems" in said or said == ("achievements",)
    return _is_long(evidence)


def label(evidence: Evidence, model: dict[str, float]) -> tuple[tuple[str, ...], float]:
    """Labels, the main one first, and the model's probability of the main one; no labels mean "unsure", and go with that of the likeliest.

    `model` gives the probability of each label. Where it is not asked (`asks_model`) the second is a score by itself.
    """
    if evidence.heading is None and evidence.first:
        return ("preamble",), PREAMBLE
    asked = asks_model(evidence)
    labels, certainty = _decided(evidence, model if asked else {})
    if not asked:
        return labels, AT_ITS_WORD
    return labels, model.get(labels[0], 0.0) if labels else certainty


def _decided(evidence: Evidence, model: dict[str, float]) -> tuple[tuple[str, ...], float]:
    heading = evidence.heading or ""
    title, colon, _ = heading.partition("：")
    if colon and evidence.doc_type == "plan" and len(title) <= _AT_ITS_WORD and "指导思想" in title:
        evidence, heading = replace(evidence, heading=title), title  # 指导思想：坚持以人为本，规范管理
    said = vocabulary(heading, evidence.doc_type, english=evidence.english) if heading else ()
    best = max(model, key=lambda name: model[name]) if model else "other"
    certainty = model.get(best, 0.0)
    if said and best not in (*said, *_PROVEN) and certainty >= OVERRULED and max(model.get(name, 0.0) for name in said) < DOUBTED:
        # its last word is what a heading is about: 发现之问题, but not 问题有人管
        said = said if "指导思想" in heading or vocabulary(heading[-2:], evidence.doc_type) else ()
    if evidence.doc_type in ("summary", "news"):
        return _of_summary(evidence, said, best, certainty)
    long = _is_long(evidence)
    labels: list[str] = list(said)
    score = 0.9
    if not said or (long and certainty >= 0.5 and best not in said):
        second = max((value for name, value in model.items() if name != best), default=0.0)
        sure = certainty >= (0.5 if best == "guiding_ideology" else UNSURE) or (certainty >= UNSURE / 3 and certainty >= CLEAR * second)
        labels, score = ([best], certainty) if sure else ([], certainty)
    if "职责" in heading and "任务" not in heading and {"leadership", "tasks"} <= set(labels):
        labels.remove("tasks")
    return _by_body(evidence, labels, said, score)


#: the score of a preamble: the share of first sections without a heading that are one in the training sets
PREAMBLE = 0.98
#: the score of what a heading's own words say where the model is not asked: the share of right ones in the training sets
AT_ITS_WORD = 0.99
#: below this probability the model's answer is "unsure", unless it is `CLEAR` times the next; both chosen with campaigns left out
UNSURE, CLEAR = 0.2, 1.5
#: a heading's own words are overruled by a model so sure of another label, and so doubtful of theirs; chosen with campaigns left out
OVERRULED, DOUBTED = 0.75, 0.15
#: what a body has to prove where the heading says something else (`_by_body`); no probability will do
_PROVEN = ("guiding_ideology", "steps", "timeline", "other")


# words of want, by which a section about problems is told from one whose heading only speaks of solving them
_WANT = re.compile(
    r"不够|不足|有待|欠缺|缺乏|缺少|薄弱|不高|不强|不到位|困难|困惑|仍|尚|还(?:没|不|有|存在|需)|个别|少数|部分|难以|无力|滞后|偏[低少大慢]|参差不齐|短缺|问题是|做得不"
)
_STEPS = re.compile(r"第[一二三][步阶]|\b(?:Step|Stage|Phase) (?:\d|[A-Z])")
_SOLVE = re.compile(r"解决|补齐|破解|化解|攻克|整改|针对|着眼|聚焦|突破|消除")
_AHEAD = re.compile(
    r"(?:下一步|今后|明年|下学期|接下来|来年|新的一年|下一?阶段|新学期|20\d\d年)[^。]{0,40}(?:将|要|打算|争取|计划|准备|力争|继续)|(?:下一步|今后)，"
)


def _of_summary(evidence: Evidence, said: tuple[str, ...], best: str, certainty: float) -> tuple[tuple[str, ...], float]:
    """Practices unless heading and body both speak of problems, results or intentions."""
    heading, body = evidence.heading or "", evidence.body
    labels = list(said)
    score = 0.9
    clauses = "，" in heading or len(heading) > _AT_ITS_WORD
    titled = "next_steps" in labels and "，" not in heading  # 存在的主要问题及下一步整改措施
    if "problems" in labels and clauses and not titled and (_SOLVE.search(heading) or not _WANT.search(body)):
        labels = []
    if labels == ["achievements"] and clauses and evidence.parallel:
        labels = []
    if not labels:
        allowed = best in ("problems", "next_steps", "achievements", "overview", "attachment") and certainty >= 0.2
        labels, score = [best if allowed else "practices"], certainty
    if labels == ["practices"] and _AHEAD.search(body[:90]) and not re.search(r"了|已", body[:40]):
        labels = ["next_steps"]
    if labels == ["problems"] and _AHEAD.search(body):
        labels.append("next_steps")
    if (
        labels == ["next_steps"]
        and not body.startswith("针对")
        and _WANT.search(body[: len(body) // 2 + 1])
        and re.search(r"不足|问题|差距|短板|清醒", body)
    ):
        labels = ["problems", "next_steps"]
    # one point of many (健全组织机构, below 主要做法) gives its chapter no function
    if evidence.named >= 2 and (_POINTS.search(heading) is None or _ROSTER.search(body)):
        labels.append("leadership")
    return tuple(labels), score


_POINTS, _ROSTER = re.compile(r"(?:做法|工作|措施|经验|开展|情况)(?:如下)?$|[干做]了"), re.compile(r"(?:^|\n)\s*组\s*长\s*[：:\t]")


def _by_body(evidence: Evidence, labels: list[str], said: tuple[str, ...], score: float) -> tuple[tuple[str, ...], float]:
    """What the body proves: a formula, goals, stages, a roster."""
    labels = _guiding(evidence, labels, said)
    if evidence.doc_type == "notice":  # what is due when is no course of stages
        labels = ["steps", "timeline"] if labels == ["steps"] and evidence.dated else labels
    elif evidence.dated >= 2 and not (evidence.rival and said and not set(said) & {"steps", "timeline"}):
        labels = _with_stages(labels, said)
    elif evidence.dated == 1 and set(labels) == {"steps"}:
        labels = ["steps", "timeline"]
    elif (
        evidence.dated == 0
        and evidence.stages >= 2
        and (said == ("steps", "timeline") or (not said and _STEPS.search(evidence.body[:300])))
    ):
        labels = ["steps"]
    elif evidence.stages == 0 and labels[:2] == ["steps", "timeline"] and _WHEN_ALONE.search(evidence.heading or ""):
        labels = ["timeline", *labels[2:]]  # 时间安排 with the whole span or the hours of a day sets out no steps
    if (evidence.named >= 2 or (evidence.named and "leadership" in said)) and "leadership" not in labels:
        labels = ["leadership"] if not said and (not labels or score < 0.75) else [*labels, "leadership"]
    if re.search("组织保[障证]", evidence.heading or "") and (evidence.named or evidence.posts):
        means = ["safeguards"] if _MEANS.search(evidence.body) else []
        labels = ["leadership", *(label for label in labels if label not in ("leadership", "safeguards")), *means]
    if evidence.doc_type == "roster" and evidence.named and labels == ["leadership"] and _DUTIES.search(evidence.body):
        labels = ["leadership", "tasks"]
    if evidence.doc_type != "plan" and evidence.named >= 2 and set(labels) == {"supervision", "leadership"}:
        labels = ["leadership"]
    return tuple(dict.fromkeys(labels)), score


_MEANS = re.compile(
    r"(?:提供|保证|保障|落实|安排|购[买置]|列支|划拨|拨付|拿出|设立)[^。；]{0,14}(?:经费|资金|保险|补[助贴]|交通|物资|场地|专款|\d元)"
)


def _guiding(evidence: Evidence, labels: list[str], said: tuple[str, ...]) -> list[str]:
    """A guiding formula near the beginning of a plan; goals that stand behind it in the same section."""
    if evidence.doc_type != "plan" or evidence.position >= 0.4:
        return labels
    general = bool(re.search(r"总体要求|总体目标|目标|思路|总则|宗旨|为什么|为何|为啥", evidence.heading or ""))
    if "guiding_ideology" not in labels and formula(evidence.body, english=evidence.english) >= 0.6 and (not said or general):
        labels = ["guiding_ideology", *labels] if said else ["guiding_ideology"]
    if labels[:1] == ["guiding_ideology"] and general:
        aims = "objectives" not in labels and _AIMS.search(evidence.body)
        labels = [*labels, *(["objectives"] if aims else []), *(["principles"] if _MAXIMS.search(evidence.body) else [])]
    return labels


_AIMS = re.compile(
    r"到20\d\d年|达到\d|达到百分|\d[%％]以上|实现[^，。]{2,20}(?:全覆盖|零|百分)|做到(?:每|所有|全部|人人)|不低于\d|不少于\d|(?:百分之百|100%)(?:[，。；]|完成|到位)"
)
_MAXIMS = re.compile(r"[三四五六]个坚持|(?:遵循|坚持|基本|以下)[^，。]{0,6}原则[：:]")


_WHEN_ALONE = re.compile(
    r"^[^及与和、]{0,4}(?:时间|日程|时限)(?:安排|计划|表)?$|(?i:^time ?(?:arrangement|table|line)s?$|^schedule$|^when\b)"
)
_DUTIES = re.compile(r"(?:^|[\n。；])\s*(?:岗位|工作|主要|监督)?(?:职\s*责|任\s*务)\s*[：:\t]\s*\S")


def _with_stages(labels: list[str], said: tuple[str, ...]) -> list[str]:
    """Stages with dates give steps and timeline, in front unless the heading's own words say something else."""
    both = ["steps", "timeline"]
    if not said or set(said) & set(both):
        rest = [label for label in labels if label not in both] if said else []
        return [*both, *rest]
    return [*labels, *(label for label in both if label not in labels)]
