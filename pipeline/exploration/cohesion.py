"""Set phrases (提法): sequences of words that hold together and stand freely.

Two measures of published standing, of which a set phrase needs both:

- cohesion: its words stand together far more often than by chance. The normalised pointwise mutual information (Bouma, GSCL 2009) of
  its weakest joint; 1 is "never apart".
- free boundaries: what stands before and after it varies, the branching entropy in bits (Harris 1955; Jin & Tanaka-Ishii, COLING/ACL
  2006, for Chinese). 领导小组组 is cohesive, but 长 always follows: no phrase. A mark beside the phrase is the freest neighbour of all.

Their product, weighted with the logarithm of how many units use it, ranks the phrases: this order is ours and no published measure.
What it cannot tell: whether a phrase is an ideological set phrase or merely a technical term; and of a text that all schools copied as a
whole, every part looks alike.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

from pipeline.exploration.corpus import Corpus
from pipeline.exploration.ngrams import Ints, Level, holders, levels

#: parts of speech with which no set phrase begins or ends: marks, numbers, particles, prepositions, conjunctions, pronouns, foreign words
_LOOSE = ("x", "m", "u", "p", "c", "y", "r", "eng", "e", "o", "q", "f", "nr", "ns", "nt", "t", "d")
#: an inner word that breaks a phrase: what stands on both sides of 的 or 和 is put together freely more often than not
_BREAKS = ("x", "m", "eng", "nr", "t")
#: thresholds, chosen by reading the phrases of corpus/train above and below them: least cohesion, least entropy in bits, and the share of
#: places that end at a mark (学校成立, 办公室设在 go on nearly always, and are no phrases by themselves)
COHESION, FREEDOM, ENDS = 0.35, 1.0, 0.1
#: a phrase that heads a section or stage in more than one of five of the documents that hold it is a heading
_HEADS = 0.2
#: a phrase that stands inside a longer one in four cases of five is a part of it
_INSIDE = 0.8
#: characters of a set phrase: 4 (压实责任) to 16 (two clauses of a slogan)
_SHORTEST, _LONGEST = 4, 16

_COLUMNS = ("phrase", "kind", "words", "count", "documents", "units", "cohesion", "left", "right", "ends", "score")
#: what ends the names of units, people and parts of a plan
_UNIT = re.compile(r"(?:局|学校|小学|中学|初中|高中|幼儿园|学区|校区|班级|办公室|小组|支部|总支|工会|食堂|中小学)$")
_PERSON = re.compile(
    r"(?:[组班校园局股所]长|主任|主席|书记|教师|老师|成员|干部|人员|代表|家长|学生|领导|姓名|职务|[职教员]工|负责人|志愿者|记者)$"
)
_PART = re.compile(r"(?:阶段|方案|总结|通知|说明|附件|一览表)$")
#: verbs with which a phrase tells of a plain act, and asks for no attitude (召开动员会, 发放问卷)
_ACTS = frozenset(
    "召开 举行 举办 开设 签订 签 发放 下发 印发 转发 填写 填报 报送 上报 上交 张贴 悬挂 刊出 出 观看 参观 征集 购买 采购 配备 安装 打印 "
    "收集 佩戴 书写 撰写 阅读 学习 讨论 推销 设置 设立 成立 摆放 拨打 乘坐 讲 写 读 做 看 听 画 唱 吃 交 送".split()
)
#: verbs that need an object: a phrase that ends with one is cut off (牢固树立, 扎实开展)
_NEEDS = frozenset("开展 树立 推行 实行 进行 做好 抓好 搞好 执行 建立 制定 加强 提高 增强 组织 出现 存在 挤占 违反 根据 按照 围绕".split())
#: phrases that are cut off by their form: 以 is missing (亲子共读为抓手), or what has the problem (存在的突出问题)
_HALF = re.compile(
    r"^(?!以|把|将).*为(?:抓手|重点|主线|载体|目标|契机|核心|导向|中心|突破口|依据|基础|目的|宗旨|准绳|统领|引领|指导|单位)$"
    r"|的(?:突出|主要|重要)?(?:问题|情况|方面|工作|内容)$|^(?:方面|请|存在)"
)
#: parts of speech of which a set phrase holds one: it says that something is done or is so; nouns alone are a term
_SAYS = ("v", "vd", "vi", "i", "l", "a", "ad")


def phrases(corpus: Corpus, *, kinds: Sequence[str] | None = ("phrase",), least: int = 4, units: int = 3, longest: int = 5) -> pd.DataFrame:
    """The set phrases of a corpus, the best first.

    `phrase`, `kind`, `words` in it, `count`, `documents`, `units`, `cohesion`, `left` and `right` entropy in bits, the share that `ends`
    at a mark, `score`. `kinds`: ``phrase`` (something is done or is so), ``act`` (a plain act: 召开动员会), ``term`` (nouns alone:
    公用经费), ``name`` (units, campaigns), ``people`` (posts), ``heading``; None for all. `least`: how often a phrase must stand, `units`:
    in how many units' documents, `longest`: words in it. Single words are none: the dictionary has them. Cohesion after Bouma (GSCL 2009),
    free boundaries after Jin & Tanaka-Ishii (COLING/ACL 2006), see the module; kinds and order are ours.
    """
    words = corpus.words
    marks = (words["pos"] == "x").to_numpy()
    new = np.diff(words["sentence"].to_numpy(), prepend=-1) != 0
    stretches = np.cumsum(new | marks | np.concatenate([[False], marks[:-1]])[: len(marks)])[~marks]
    plain = words[~marks]
    found = levels(plain["word"].cat.codes.to_numpy(), stretches, longest, least)
    unit_of = corpus.groups("unit")
    unit_codes = np.unique([unit_of[key] for key in corpus.chinese], return_inverse=True)[1]
    documents = plain["document"].cat.codes.to_numpy()
    parts = [_measured(level, found, plain, stretches, documents, unit_codes[documents], units) for level in found[1:]]
    frame = pd.concat([part for part in parts if len(part)] or [pd.DataFrame(columns=list(_COLUMNS))], ignore_index=True)
    frame["kind"] = _kinds(corpus, frame)
    frame = _outermost(frame if kinds is None else frame[frame["kind"].isin(kinds)])
    return frame[list(_COLUMNS)].sort_values(["score", "phrase"], ascending=[False, True], ignore_index=True)


def _measured(
    level: Level, found: list[Level], words: pd.DataFrame, stretches: Ints, documents: Ints, units: Ints, least_units: int
) -> pd.DataFrame:
    """The phrases of one length that reach all thresholds."""
    n, codes = level.n, words["word"].cat.codes.to_numpy()
    held, tight = holders(level, units), _cohesion(level, found, len(words))
    left, (right, ends) = _entropy(level, codes, stretches, -1)[0], _entropy(level, codes, stretches, n)
    free = np.minimum(left, right)
    sound = _well_formed(level, words) & ~words["word"].isin(_NEEDS).to_numpy()[level.first + n - 1]
    keep = np.flatnonzero(sound & (held >= least_units) & (tight >= COHESION) & (free >= FREEDOM) & (ends >= ENDS))
    first = level.first[keep]
    spoken, tags = words["word"].to_numpy(object), words["pos"].to_numpy(object)
    frame = pd.DataFrame({"phrase": ["".join(spoken[at : at + n]) for at in first], "words": n, "count": level.counts[keep]})
    frame["phrase"] = frame["phrase"].astype("str")  # also where there is none
    frame["head"] = [spoken[at] for at in first]
    frame["says"] = [any(tag in _SAYS for tag in tags[at : at + n]) for at in first]
    frame["documents"], frame["units"], frame["cohesion"] = holders(level, documents)[keep], held[keep], tight[keep]
    frame["left"], frame["right"], frame["ends"] = left[keep], right[keep], ends[keep]
    frame["score"] = frame["cohesion"] * free[keep] * np.log2(1 + frame["units"])
    lengths = frame["phrase"].str.len()
    return frame[(lengths >= _SHORTEST) & (lengths <= _LONGEST) & ~frame["phrase"].str.contains(_HALF)]


def _kinds(corpus: Corpus, frame: pd.DataFrame) -> list[str]:
    """What each phrase is."""
    told = zip(frame["phrase"], frame["documents"], frame.get("head", []), frame.get("says", []), strict=True)
    named = namer(corpus)
    return [named(phrase, held) or ("act" if head in _ACTS else "phrase" if says else "term") for phrase, held, head, says in told]


def namer(corpus: Corpus) -> Callable[[str, int], str | None]:
    """What tells whether a phrase that so many documents hold is a ``name``, ``people`` or a ``heading``, by what the audit knows of these.

    None where it is none of them.
    """
    campaigns = {name for name in corpus.documents["campaign"].dropna() if len(name) >= _SHORTEST}
    units = "\n".join({*corpus.documents["unit"], *campaigns})
    posts = "\n".join({*corpus.members["post"].dropna(), *corpus.members["role_in_group"].dropna()})
    parts = [
        corpus.sections[["document", "heading"]],
        corpus.stages[["document", "name"]].set_axis(["document", "heading"], axis="columns"),
    ]
    headings = pd.concat(parts).drop_duplicates()["heading"].value_counts().to_dict()

    def named(phrase: str, documents: int) -> str | None:
        if phrase in units or _UNIT.search(phrase) or any(name in phrase for name in campaigns):
            return "name"
        if phrase in posts or _PERSON.search(phrase):
            return "people"
        return "heading" if headings.get(phrase, 0) > _HEADS * documents or _PART.search(phrase) else None

    return named


def _cohesion(level: Level, found: list[Level], size: int) -> Ints:
    """The normalised mutual information of the weakest joint of each sequence, -1 to 1: ln(p / (p₁ p₂)) / -ln p."""
    at, n = level.first, level.n
    whole = level.counts / size
    weakest = np.full(len(at), np.inf)
    for k in range(1, n):
        head, tail = found[k - 1], found[n - k - 1]
        p1, p2 = head.counts[head.ids[at]] / size, tail.counts[tail.ids[at + k]] / size
        weakest = np.minimum(weakest, np.log(whole / (p1 * p2)) / -np.log(whole))
    return weakest


def _entropy(level: Level, codes: Ints, stretches: Ints, step: int) -> tuple[Ints, Ints]:
    """The entropy, in bits, of the word `step` words from the start of each sequence, and the share of places where a mark stands there.

    Each end of a stretch is a neighbour of its own.
    """
    places = np.flatnonzero(level.ids >= 0)
    ids, there = level.ids[places], places + step
    inside = (there >= 0) & (there < len(codes))
    inside[inside] &= stretches[there[inside]] == stretches[places[inside]]
    base = np.int64(codes.max(initial=0) + 1)
    keys, times = np.unique(ids[inside].astype(np.int64) * base + codes[there[inside]], return_counts=True)
    lost = np.bincount(keys // base, weights=times * np.log2(times), minlength=len(level.counts))
    followed = np.bincount(ids[inside], minlength=len(level.counts))
    entropy: Ints = np.log2(level.counts) - lost / level.counts
    ends: Ints = 1 - followed / level.counts
    return entropy, ends


def _well_formed(level: Level, words: pd.DataFrame) -> Ints:
    """Whether a sequence begins and ends with words that can, and holds none that breaks it."""
    tags = words["pos"].cat.categories
    loose = np.array([any(tag == kind or (kind in "umpcyreoqf" and tag.startswith(kind)) for kind in _LOOSE) for tag in tags], bool)
    breaks = np.array([tag in _BREAKS for tag in tags], bool)
    pos = words["pos"].cat.codes.to_numpy()
    sound: Ints = ~loose[pos[level.first]] & ~loose[pos[level.first + level.n - 1]]
    for k in range(1, level.n - 1):
        sound &= ~breaks[pos[level.first + k]]
    return sound


def _outermost(frame: pd.DataFrame) -> pd.DataFrame:
    """Without the phrases that stand inside a longer one nearly always."""
    inside: dict[str, int] = {}
    for phrase, count in zip(frame["phrase"], frame["count"], strict=True):
        for start in range(len(phrase)):
            for end in range(start + _SHORTEST, len(phrase) + 1):
                part = phrase[start:end]
                if len(part) < len(phrase):
                    inside[part] = max(inside.get(part, 0), int(count))
    covered = np.array([inside.get(phrase, 0) for phrase in frame["phrase"]], float)
    return frame[covered < _INSIDE * frame["count"].to_numpy(float)]
