"""Forms of set speech that have a shape: four-character phrases, parallel constructions, numbered formulas.

They are found by shape alone, in simplified script. Each function gives the columns of `travel.occurrences` (`item`, `document`, `start`,
`end`), so that the same functions say where a phrase first stands and who takes it up.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

import pandas as pd

from pipeline.exploration.cohesion import namer
from pipeline.exploration.corpus import Corpus
from pipeline.exploration.words import Segmenter

_HAN = "\u4e00-\u9fa5"
#: a stretch of four characters between marks: 精心组织、周密部署
_FOUR = re.compile(rf"(?<![{_HAN}A-Za-z0-9])[{_HAN}]{{4}}(?![{_HAN}A-Za-z0-9])")
#: parts of speech of idioms and set words in jieba's dictionary and in ours
_SET = ("i", "l", "j")
#: what no four-character phrase of a slogan holds: names, days, roles of a list, the parts of a document
_PLAIN = re.compile(r"[一二三四五六七八九十〇]+[年月日、]|^第|[年月日]$|组长|成员|附件|[省市县区镇乡村校园班]$")

_DIGIT = "一二两三四五六七八九十双"
_MORE = _DIGIT.replace("一", "")
_OTHER = rf"(?:(?![{_DIGIT}])[{_HAN}])"
#: number and character, two times and more, the numbers below ten: 六查六看, 三会一课, 一生一案
_PAIRS = re.compile(
    rf"(?<![{_DIGIT}第百千万零进统同唯单专])(?:(?:[{_DIGIT}]{_OTHER}){{2,4}}|(?:[{_DIGIT}]{_OTHER}{{2}}){{2,4}})(?![{_DIGIT}])"
)
#: 五个一, 十个百
_ROUND = re.compile(rf"[{_MORE}]个[一百千](?![{_HAN}]{{1,2}}[、，])")
#: 四个意识, 三个到位, 五项行动
_COUNTED = re.compile(rf"(?<![{_DIGIT}第百千万零])[{_MORE}][个项](?P<what>[{_HAN}]{{2}})(?![{_HAN}])")
#: “六查”, “四个意识”: a short thing in quotation marks that begins with a number
_QUOTED = re.compile(rf"[“‘「『\"](?P<item>[{_MORE}](?!十|百|千|万)[{_HAN}]{{1,5}})[”’」』\"]")
#: characters after a number that count days, classes, amounts and people and make no formula
_UNITS = re.compile(
    rf"[{_DIGIT}](?:[年月日号时点分秒班级周届章节条款楼层户元期学季中小里名人位次天间岁百千万亿成倍遍下]|年级|学期|季度|小组)"
)
#: words that a counted formula ends with: acts and states (三个到位, 四个不准); things that are counted are nouns (三个阶段)
_ACTS = ("v", "vn", "vd", "vi", "a", "ad", "an", "d", "l", "i")

_CLAUSE = re.compile(r"[^，、；。：！？,;:!?\n“”‘’（）()《》]+|[，、；。：！？,;:!?\n“”‘’（）()《》]")
_JOINTS = frozenset("，、；,;")
#: clauses of a parallel construction: characters of one, and how many there must be
_LONGEST_CLAUSE, _LEAST_CLAUSES = 12, 3

_COLUMNS = ["item", "kind", "document", "start", "end"]


def four_characters(corpus: Corpus) -> pd.DataFrame:
    """Four-character phrases (四字格): stretches of four characters between marks, and idioms of the dictionary. `kind`: ``stretch``,
    ``idiom``.

    Units, posts and headings are left out (`cohesion.namer`). The shape does not tell a set phrase from other names of four characters:
    those that only one unit writes are mostly names. The form was described by Lu Zhiwei (陆志韦, 汉语的并立四字格, 语言研究 1, 1956).
    """
    named = namer(corpus)
    rows = [
        (found.group(), "stretch", key, found.start(), found.end())
        for key in corpus.chinese
        for found in _FOUR.finditer(corpus.forms[key])
        if not _PLAIN.search(found.group())
    ]
    words = corpus.words
    idioms = words[words["pos"].isin(_SET) & (words["end"] - words["start"] == 4)]
    seen = {(key, start) for _, _, key, start, _ in rows}
    plain = zip(
        idioms["word"].astype("str"), idioms["document"].astype("str"), idioms["start"].tolist(), idioms["end"].tolist(), strict=True
    )
    rows += [(item, "idiom", key, start, end) for item, key, start, end in plain if (key, start) not in seen]
    frame = _frame(rows)
    names = {item: named(str(item), held) for item, held in frame.groupby("item")["document"].nunique().items()}
    return frame[frame["item"].map(names).isna()].reset_index(drop=True)


def formulas(corpus: Corpus) -> pd.DataFrame:
    """Numbered formulas (数字提法): 六查六看, 三会一课, 五个一, “四个到位”, “六查”. `kind`: ``pairs``, ``round``, ``counted``, ``quoted``.

    三个阶段, 五个方面, 二年级 only count and are left out: without quotation marks a number counts as a formula before an act (三个到位),
    not before a noun, unless the dictionary has the whole as a set phrase (四个意识). The figure is the 节缩 of 陈望道, 修辞学发凡, 1932;
    the shapes are ours.
    """
    return _frame([row for key in corpus.chinese for row in _formulas(corpus, key)])


def _formulas(corpus: Corpus, key: str) -> Iterator[tuple[str, str, str, int, int]]:
    form = corpus.forms[key]
    taken: list[tuple[int, int]] = []
    for kind, start, end in _shapes(form, corpus.segmenter):
        if not any(start < last and first < end for first, last in taken):
            taken.append((start, end))
            yield form[start:end], kind, key, start, end


def _shapes(form: str, segmenter: Segmenter) -> Iterator[tuple[str, int, int]]:
    for found in _QUOTED.finditer(form):
        if not _UNITS.search(found["item"]):
            yield "quoted", *found.span("item")
    for found in _ROUND.finditer(form):
        yield "round", *found.span()
    for found in _COUNTED.finditer(form):
        if segmenter.tag(found["what"]) in _ACTS or segmenter.terms.get(found.group()) == "l":
            yield "counted", *found.span()
    for found in _PAIRS.finditer(form):
        if not _UNITS.search(found.group()) and _even(found.group()):
            yield "pairs", *found.span()


def _even(item: str) -> bool:
    """Whether the parts of 六查六看 have the same length and differ; 一个, 一种 and the like are no parts."""
    parts = re.findall(rf"[{_DIGIT}][^{_DIGIT}]+", item)
    plain = any(part[1] in "个种些样定般直起边方切旦项条份句张本把只块家所支批双" for part in parts)
    return len({len(part) for part in parts}) == 1 < len(set(parts)) and not plain


def parallels(corpus: Corpus) -> pd.DataFrame:
    """Parallel constructions (排比): three clauses and more with the same beginning or end and nearly the same length.

    `item` is the frame that repeats: ``…到位`` for 组织到位、责任到位、措施到位, ``人人…`` ; `kind`: ``ending``, ``beginning``; `clauses`
    how many. Enumerations of things with a common last word (语文教师、数学教师、英语教师) have the same shape. The figure is the 排比 of
    陈望道, 修辞学发凡, 1932; number and length of the clauses are ours.
    """
    rows = [(*row[:5], row[5]) for key in corpus.chinese for row in _parallels(key, corpus.forms[key])]
    return pd.DataFrame(rows, columns=[*_COLUMNS, "clauses"]).astype({"start": "int32", "end": "int32", "clauses": "int32"})


def _parallels(key: str, form: str) -> Iterator[tuple[str, str, str, int, int, int]]:
    run: list[tuple[int, int]] = []
    for found in _CLAUSE.finditer(form):
        if found.group() in _JOINTS:
            continue
        if found.group().strip() and found.group() not in "。：！？:!?\n“”‘’（）()《》" and len(found.group()) <= _LONGEST_CLAUSE:
            run.append(found.span())
            continue
        yield from _frames(key, form, run)
        run = []
    yield from _frames(key, form, run)


def _frames(key: str, form: str, run: list[tuple[int, int]]) -> Iterator[tuple[str, str, str, int, int, int]]:
    """The longest parts of a run of clauses that share their first or last two characters."""
    for kind, take in (("ending", slice(-2, None)), ("beginning", slice(0, 2))):
        first = 0
        edges = [form[start:end].strip()[take] for start, end in run]
        lengths = [end - start for start, end in run]
        breaks = [
            i for i, ((a, b), (m, n)) in enumerate(zip(pairwise(edges), pairwise(lengths), strict=True), 1) if a != b or abs(m - n) > 2
        ]
        for last in [*breaks, len(run)]:
            if last - first >= _LEAST_CLAUSES and lengths[first] > 2 and re.fullmatch(rf"[{_HAN}]{{2}}", edges[first]):
                item = f"…{edges[first]}" if kind == "ending" else f"{edges[first]}…"
                yield item, kind, key, run[first][0], run[last - 1][1], last - first
            first = last


def _frame(rows: list[tuple[str, str, str, int, int]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=_COLUMNS).astype({"start": "int32", "end": "int32"})
