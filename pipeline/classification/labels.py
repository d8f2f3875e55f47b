"""Labels of sections: heading vocabulary first, then the model for what no vocabulary holds, then what the body proves.

The body decides where it is plain: stages with dates give steps and timeline, a roster of names gives leadership, a guiding formula
makes 总体要求 a guiding ideology. In a summary a section about work done is practices, whatever its theme.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from pipeline.classification.body import by_body, maxims, opens_with_ideology
from pipeline.data import table
from pipeline.records import DocType, Section

#: the labels of the result contract
LABELS = (
    "preamble guiding_ideology objectives principles scope tasks steps timeline leadership safeguards requirements "
    "supervision publicity overview practices achievements problems next_steps attachment other"
).split()

# Headings of at most this many characters are taken at their word; longer ones are slogans or clauses and the model has its say too.
_AT_ITS_WORD = 9
# Known headings of at most so many characters (指导思想, 经费) say what they are about: the model is not asked, but for who it is (谁来管),
# and for what their bodies may hold besides: what is to be done about the problems, the ideology behind 为什么干.
_PLAIN = 4
_OPEN = (("problems",), ("other",))


# So many people named with their roles are a group's members, wherever they stand.
_GROUP = 2


class Evidence(Struct, frozen=True, gc=False):
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
    lead, colon, _ = heading.partition("：")
    if colon and (said := vocabulary(lead, doc_type, english=english)):
        return said  # 人员：师生全部参加，请假的写条子
    kind = "summary" if doc_type in ("summary", "news") else "plan"
    rows = _rows(f"english_{kind}" if english else kind)
    if not english and "，" in heading:
        clauses = heading.split("，") if kind == "plan" else []  # 强化保障，营造氛围 is about what stands first
        return next(filter(None, (_first(rows, clause) for clause in clauses)), ()) or _first(rows, heading)
    parts = (_ENGLISH_PARTS if english else _PARTS).split(heading)
    if len(parts) == 1:
        return _first(rows, heading)
    each = [_first(rows, part) for part in parts]
    found = tuple(dict.fromkeys(label for labels in each for label in labels))
    if found and kind != "summary":
        return found
    whole = _first(rows, heading)  # 收获与反思 is both; 整改措施及成效 is an account, whatever its parts say alone
    return found if len(whole) == 1 and all(each) and "next_steps" not in found else whole


def _first(rows: list[tuple[tuple[str, ...], re.Pattern[str]]], heading: str) -> tuple[str, ...]:
    for labels, pattern in rows:
        if pattern.search(heading):
            return labels
    return ()


def _is_long(heading: str, *, english: bool) -> bool:
    """Whether a heading is a slogan or clause, not to be taken at its word."""
    return len(heading) > (60 if english else _AT_ITS_WORD)


def subject(evidence: Evidence) -> str | None:
    """The words of a heading that name its subject: those before its colon, where its text runs on behind it.

    >>> subject(Evidence("交什么：只需交一页反思，没有格式要求", "只需交一页反思，没有格式要求。", "notice", False, 0, 0, 0, 0, 0, False))
    '交什么'
    """
    lead, colon, rest = (evidence.heading or "").partition("：")
    return lead if colon and evidence.body.startswith(rest.strip()) else evidence.heading


def asks_model(evidence: Evidence) -> bool:
    """Whether `label` looks at the model's answer at all: the vocabulary says nothing, or what it says may be overruled."""
    heading = subject(evidence)
    if heading is None:
        return not evidence.first
    said = vocabulary(heading, evidence.doc_type, english=evidence.english)
    if said and len(heading) <= _PLAIN and "谁" not in heading and said not in _OPEN:
        return False
    if not said or not vocabulary(heading[-2:], evidence.doc_type):
        return True
    if evidence.doc_type in ("summary", "news"):
        return "problems" in said or said == ("achievements",)
    return _is_long(heading, english=evidence.english)


def label(evidence: Evidence, model: dict[str, float]) -> tuple[tuple[str, ...], float]:
    """Labels, the main one first, and the model's probability of the main one; no labels mean "unsure", and go with that of the likeliest.

    `model` gives the probability of each label. Where it is not asked (`asks_model`) the second is a score by itself.
    """
    if evidence.heading is None and evidence.first:
        return (("preamble", "leadership") if evidence.named >= _GROUP else ("preamble",)), PREAMBLE
    asked = asks_model(evidence)
    labels, certainty = _decided(evidence, model if asked else {})
    if not asked:
        return labels, AT_ITS_WORD
    return labels, model.get(labels[0], 0.0) if labels else certainty


def _decided(evidence: Evidence, model: dict[str, float]) -> tuple[tuple[str, ...], float]:
    if (heading := subject(evidence) or "") != evidence.heading:
        evidence = replace(evidence, heading=heading or None)
    title, colon, _ = heading.partition("：")
    if colon and evidence.doc_type == "plan" and len(title) <= _AT_ITS_WORD and "指导思想" in title:
        evidence, heading = replace(evidence, heading=title), title  # 指导思想：坚持以人为本，规范管理
    said = vocabulary(heading, evidence.doc_type, english=evidence.english) if heading else ()
    if evidence.doc_type not in ("summary", "news"):
        model = {name: value for name, value in model.items() if name not in _OF_ACCOUNTS}
    best = max(model, key=model.__getitem__) if model else "other"
    certainty = model.get(best, 0.0)
    if said and best not in (*said, *_PROVEN) and certainty >= OVERRULED and max(model.get(name, 0.0) for name in said) < DOUBTED:
        # its last word is what a heading is about: 发现之问题, but not 问题有人管
        said = said if "指导思想" in heading or vocabulary(heading[-2:], evidence.doc_type) else ()
    if evidence.doc_type in ("summary", "news"):
        return _of_summary(evidence, said, model, best)
    if evidence.doc_type == "plan" and said == ("other",) and best == "guiding_ideology" and certainty >= _GUIDED:
        said = ()
    long = _is_long(heading, english=evidence.english)
    labels: list[str] = list(said)
    score = 0.9
    if not said or (long and certainty >= 0.5 and best not in said):
        second = max((value for name, value in model.items() if name != best), default=0.0)
        if best == "guiding_ideology":
            sure = certainty >= _GUIDED or (certainty >= UNSURE / 2 and certainty >= CLEAR * second)
        elif best in ("steps", "timeline") and evidence.doc_type == "plan" and not evidence.stages:
            sure = certainty >= _COURSED
        else:
            sure = certainty >= UNSURE or (certainty >= UNSURE / 3 and certainty >= CLEAR * second)
        labels, score = ([best], certainty) if sure else ([], certainty)
        if certainty < _AT_A_LOSS and evidence.doc_type == "plan" and not evidence.english and maxims(evidence.body) >= _MAXIMS:
            labels = ["principles"]
    if evidence.first and labels == ["guiding_ideology"] and not (said or evidence.english or opens_with_ideology(evidence.body)):
        labels = ["preamble"]
    if "职责" in heading and "任务" not in heading and {"leadership", "tasks"} <= set(labels):
        labels.remove("tasks")
    if not labels and evidence.doc_type == "roster" and "。" not in evidence.body[:_LISTED]:
        labels = ["leadership"]  # what a list of people calls each of its groups is no vocabulary's
    return by_body(evidence, labels, said, score)


#: the score of a preamble: the share of first sections without a heading that are one in the training sets
PREAMBLE = 0.98
#: the score of what a heading's own words say where the model is not asked: the share of right ones in the training sets
AT_ITS_WORD = 0.99
# a body whose first characters hold no sentence is a list
_LISTED = 60
#: what only an account of work done holds
_OF_ACCOUNTS = frozenset(("practices", "achievements", "problems", "next_steps"))
#: below this probability the model's answer is "unsure", unless it is `CLEAR` times the next; both chosen with campaigns left out
UNSURE, CLEAR = 0.2, 1.5
#: a heading's own words are overruled by a model so sure of another label, and so doubtful of theirs; chosen with campaigns left out
OVERRULED, DOUBTED = 0.75, 0.15
#: where the model is less sure than this, a body of which so many clauses are maxims sets out principles; chosen with campaigns left out
_AT_A_LOSS, _MAXIMS = 0.25, 0.5
#: a plan is not to be credited with an ideology that it lacks: the model must be as sure as this
_GUIDED = 0.5
#: nor with a course, where nothing in a section reads as a stage
_COURSED = 0.3
#: a model so sure of it sees in a section about problems also what is to be done, and where the heading's words say so; so sure of them,
#: the problems in a section about what is to be done; chosen with campaigns left out
_ALSO, _ALSO_SAID, _ALSO_WANTING = 0.5, 0.1, 0.3
#: what a body has to prove where the heading says something else (`body.by_body`); no probability will do
_PROVEN = ("guiding_ideology", "steps", "timeline", "other")


# words of want, by which a section about problems is told from one whose heading only speaks of solving them
_WANT = re.compile(
    r"不够|不足|有待|欠缺|缺乏|缺少|薄弱|不高|不强|不到位|困难|困惑|仍|尚|还(?:没|不|有|存在|需)|个别|少数|部分|难以|无力|滞后|偏[低少大慢]|参差不齐|短缺|问题是|做得不"
)
_INTENDS = re.compile("打算|准备|将|要|计划|继续|下一步|今后|明年")
# 我校位于…, …学校小学、初中在一起，十五个班: what a school is, and nothing done yet
_PLACE = re.compile(r"[^，。]{0,16}(?:位于|地处|坐落|始建于|创办于|现有(?:教学班|教师|教职工|学生))")
_SOLVE = re.compile(r"解决|补齐|破解|化解|攻克|整改|针对|着眼|聚焦|突破|消除")
_AHEAD = re.compile(
    r"(?:下一步|今后|明年|下学期|接下来|来年|新的一年|下一?阶段|新学期|20\d\d年)[^。]{0,40}(?:将|要|打算|争取|计划|准备|力争|继续)|(?:下一步|今后)，"
)


def _of_summary(evidence: Evidence, said: tuple[str, ...], model: dict[str, float], best: str) -> tuple[tuple[str, ...], float]:
    """Practices unless heading and body both speak of problems, results or intentions; `best` is the label that `model` thinks likeliest."""
    heading, body, certainty = evidence.heading or "", evidence.body, model.get(best, 0.0)
    labels = list(said)
    score = 0.9
    clauses = "，" in heading or len(heading) > _AT_ITS_WORD
    titled = "next_steps" in labels and "，" not in heading  # 存在的主要问题及下一步整改措施
    if "problems" in labels and clauses and not titled and (_SOLVE.search(heading) or not _WANT.search(body)):
        labels = []
    if labels == ["achievements"] and clauses and evidence.parallel:
        labels = []
    if not labels and evidence.parallel and best in ("problems", "next_steps") and not (evidence.left or evidence.english):
        own, *closing = body.split("\n")  # 五、点一盏监督的灯: the last of several, with the words behind it that close the whole
        labels = ["practices"] if closing and not (_INTENDS.search(own) or _WANT.search(own)) else []
    if not labels:
        allowed = best in ("problems", "next_steps", "achievements", "overview", "attachment") and certainty >= 0.2
        labels, score = [best if allowed else "overview" if evidence.index <= 1 and _PLACE.match(body) else "practices"], certainty
    if labels == ["practices"] and _AHEAD.search(body[:90]) and not re.search(r"了|已", body[:40]):
        labels = ["next_steps"]
    if labels[:1] == ["problems"]:
        told = "next_steps" in labels
        ahead = model["next_steps"] >= (_ALSO_SAID if told else _ALSO) if model else told or _AHEAD.search(body)
        labels = ["problems", "next_steps"] if ahead else ["problems"]
    if (
        labels == ["next_steps"]
        and not body.startswith("针对")
        and _WANT.search(body[: len(body) // 2 + 1])
        and re.search(r"不足|问题|差距|短板|清醒", body)
    ):
        labels = ["problems", "next_steps"]
    if labels == ["next_steps"] and model.get("problems", 0.0) >= _ALSO_WANTING:
        labels = ["problems", "next_steps"]
    # one point of many (健全组织机构, below 主要做法) gives its chapter no function
    if evidence.named >= 2 and (_POINTS.search(heading) is None or _ROSTER.search(body)):
        labels.append("leadership")
    return tuple(labels), score


_POINTS, _ROSTER = re.compile(r"(?:做法|工作|措施|经验|开展|情况)(?:如下)?$|[干做]了"), re.compile(r"(?:^|\n)\s*组\s*长\s*[：:\t]")


def second_measures(sections: list[Section]) -> list[Section]:
    """工作措施 behind another section of tasks are the measures that safeguard them, unless it repeats that section's heading."""
    out: list[Section] = []
    before: set[str | None] = set()  # headings of the sections of tasks
    for section in sections:
        tasks = section.labels[:1] == ("tasks",)
        if tasks and before and "措施" in (section.heading or "") and section.heading not in before:
            out.append(replace(section, labels=("safeguards", *section.labels[1:])))
            continue
        if tasks:
            before.add(section.heading)
        out.append(section)
    return out
