"""Slogan and substance: how much of a text everybody has, how much is its own, and what its obligations bind.

Three views of one question, none of which answers it alone. A formulaic text may be carried out to the letter, and a specific one may be
invented: these measures read words, not schools.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import pandas as pd

from pipeline.cleaning.normal import normal
from pipeline.exploration.corpus import Corpus
from pipeline.exploration.ngrams import holders as in_documents
from pipeline.exploration.ngrams import levels
from pipeline.extraction import dates

_HAN = "\u4e00-\u9fa5"
#: words of a sequence that counts as a phrase: three words are some six characters, 加强组织领导; two are any verb with its object
_WORDS = 3

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*[%％‰]?|[一二两三四五六七八九十百]+(?=[名人次个份场项册元分])|百分之[一二三四五六七八九十百]+")
#: where an item of a list begins: its number is no amount
_ITEM = re.compile(r"(?m)^\s*[（(]?(?:\d{1,2}|[一二三四五六七八九十]+)[）)、.．]")
_PLACE = re.compile(
    rf"[{_HAN}]{{2,6}}?(?:村|镇|乡|街道|社区|水库|广场|派出所|卫生院|河段|路口)(?![长民级里])|[{_HAN}]{{2,8}}?(?:小学|中学|初中|高中|幼儿园|教学点)"
)
_NO_PLACE = re.compile(r"^(?:全|各|本|我|该|每|所有|有关|其他|相关|农村|乡镇|城镇|中心|寄宿制|初级|高级|实验|完全|附属)")

#: words of obligation; as words, since 要 stands in 主要 and 重要, 应 in 照应
_DUTIES = frozenset("必须 务必 一律 不得 严禁 禁止 不准 不许 不能 应当 应该 应 须 需 要 确保 切忌 杜绝".split())
#: where words that no dictionary holds end in one of these, it is the next word: 各班须, 教师应
_GLUED = "应须要"
#: who acts: posts, offices and groups, or a person named in the audit
_ACTOR = re.compile(
    r"[校园局]长|书记|主任|组长|班主任|值[班周日](?:领导|教师|老师|人员)|[\u4e00-\u9fa5]{0,4}(?:处|室|组|办|支部|工会|班级|年级|学校|园所|家委会|少先队|团支部)(?=[要须应必务负牵不严于每])|"
    r"教职工|教师|老师|家长|安全员|保安|宿管员|食堂(?:从业)?人员|责任人"
)
#: by when: a date, a rhythm, a limit
_WHEN = re.compile(
    r"\d{1,2}月(?:\d{1,2}日|底|上旬|中旬|下旬|初|份)?|每[天日周月年]|每学[期年]|每半[月年]|[周月学期年][初末底][前]?|第[一二三四五六七八九十\d]+周|\d+[天日小时]+内|[一二三两五七十]+(?:天|日|周|个工作日|小时)内|当[天日周]|次日|"
    r"(?:开学|放假|考试|上课|放学)[前后]|\d{1,2}[:：]\d{2}"
)
#: what can be counted or shown: an amount, a list, a record, a signature, a consequence
_MEASURE = re.compile(
    r"\d+(?:\.\d+)?\s*(?:[%％‰]|次|节|课时|小时|分钟|名|人|份|篇|本|册|场|个|遍|元|分|条|件)|百分之|[一二两三四五六七八九十]+(?:次|节|课时|小时|分钟|份|篇|本|册|场|遍)|"
    r"台账|登记|签字|签到|签名|记录|清单|报[送告]|公示|张贴|存档|归档|上墙|通报|扣[分除发]|取消|考核分|拍照|照片"
)
_KINDS = ("names", "numbers", "dates", "places")


def formulaic_share(corpus: Corpus, holders: int = 100, words: int = _WORDS) -> pd.DataFrame:
    """How much of each document consists of phrases that `holders` other documents hold: a row per document.

    `document`, `unit`, `words`, `formulaic` (words in a sequence of `words` words that stands in so many other documents), `share`.
    A document's own repetitions count as one. Cf. the coverage by recurrent sequences of lexical-bundle research (Biber & Barbieri,
    *English for Specific Purposes* 26, 2007). It says what is common here, not that it is empty: 防溺水“六不” is common for a good
    reason; and it depends on the corpus, so figures of two corpora cannot be compared, unless they are of one size and kind.
    """
    spoken = corpus.words[(corpus.words["pos"] != "x").to_numpy()]
    documents = spoken["document"].cat.codes.to_numpy()
    found = levels(spoken["word"].cat.codes.to_numpy(), spoken["sentence"].to_numpy(), words, 2)
    covered = np.zeros(len(spoken), bool)
    if len(found) == words:
        common = in_documents(found[-1], documents) > holders
        starts = np.flatnonzero((found[-1].ids >= 0) & common[found[-1].ids])
        for k in range(words):
            covered[starts + k] = True
    sizes = np.bincount(documents, minlength=len(corpus.chinese))
    held = np.bincount(documents, weights=covered, minlength=len(corpus.chinese))
    frame = pd.DataFrame({"document": corpus.chinese, "words": sizes, "formulaic": held.astype(int)})
    frame.insert(1, "unit", corpus.groups("unit").reindex(corpus.chinese).to_numpy())
    frame["share"] = frame["formulaic"] / np.maximum(frame["words"], 1)
    return frame


def specific_share(corpus: Corpus) -> pd.DataFrame:
    """Names, numbers, dates and places per 1,000 characters: a row per document, with `characters`, and `specific`, their sum.

    `names` are the people that the audit found with a role, wherever they stand; `dates` as the audit reads them; `numbers` that are no
    part of a date or of a list's numbering; `places` by their endings (白杨村, 清水镇中心小学). Specific is not true: a table of invented
    figures scores high; and a short notice with one date scores higher than a long plan with ten.
    """
    known = corpus.members.groupby("document")["name"].agg(lambda names: sorted({name for name in names if len(name) > 1})).to_dict()
    years = dict(zip(corpus.documents["document"], corpus.documents["year"], strict=True))
    rows = []
    for key in corpus.chinese:
        year = years[key]
        found = _specifics(corpus.forms[key], known.get(key, []), None if pd.isna(year) else int(year))
        length = max(sum(not char.isspace() for char in corpus.texts[key]), 1)
        rows.append((key, length, *(found[kind] * 1000 / length for kind in _KINDS)))
    frame = pd.DataFrame(rows, columns=["document", "characters", *_KINDS])
    frame.insert(1, "unit", corpus.groups("unit").reindex(corpus.chinese).to_numpy())
    frame["specific"] = frame[list(_KINDS)].sum(axis=1)
    return frame


def _specifics(form: str, names: Sequence[str], year: int | None) -> dict[str, int]:
    text = normal(form)
    taken = np.zeros(len(text) + 1, bool)
    days = dates.every(text, 0, len(text), year)
    for day in days:
        taken[day.span.start : day.span.end] = True
    for item in _ITEM.finditer(text):
        taken[item.start() : item.end()] = True
    numbers = sum(not taken[found.start()] for found in _NUMBER.finditer(text))
    places = sum(not _NO_PLACE.match(found.group()) for found in _PLACE.finditer(text))
    return {"names": sum(text.count(name) for name in names), "numbers": numbers, "dates": len(days), "places": places}


def obligations(corpus: Corpus) -> pd.DataFrame:
    """Sentences that oblige: a row each, with `document`, `unit`, `section`, `start`, `end`, `text`, `verb`, `actor`, `when`, `measure`,
    `bound`.

    `verb` is the first verb of obligation (必须, 不得, 要, 确保 …), `actor` who is to act, `when` by when or how often, `measure` what
    can be counted or shown; empty where the sentence has none. `bound` is how many of the three it has: 0 is bare exhortation. A duty
    spread over several sentences, or over the cells of a table, looks emptier than it is; and the school that is meant throughout need
    not be named.
    """
    people = corpus.members.groupby("document")["name"].agg(set).to_dict()
    units = corpus.groups("unit")
    spoken = corpus.words["word"].cat.categories
    glued = {word: word[-1] for word in spoken if len(word) > 1 and word[-1] in _GLUED and not corpus.segmenter.known(word)}
    duties = corpus.words[corpus.words["word"].isin(_DUTIES | glued.keys())].drop_duplicates("sentence")
    sentences = corpus.sentences.take(duties["sentence"].to_numpy())
    rows = []
    for sentence, verb in zip(sentences.itertuples(), duties["word"], strict=True):
        key: Any = sentence.document
        start: Any = sentence.start
        end: Any = sentence.end
        bonds = _bonds(corpus.forms[key][start:end], people.get(key, ()))
        rows.append((key, units[key], sentence.section, start, end, sentence.text, glued.get(verb, verb), *bonds))
    columns = ["document", "unit", "section", "start", "end", "text", "verb", "actor", "when", "measure"]
    frame = pd.DataFrame(rows, columns=columns)
    frame["bound"] = (frame[["actor", "when", "measure"]] != "").sum(axis=1)
    return frame


def _bonds(form: str, people: Iterable[str]) -> tuple[str, str, str]:
    """Who is to act, by when, and what can be counted or shown; empty where the sentence does not say."""
    named = next((name for name in sorted(people) if len(name) > 1 and name in form), "")
    actor, when, measure = (found.group() if (found := shape.search(form)) else "" for shape in (_ACTOR, _WHEN, _MEASURE))
    return named or actor, when, measure
