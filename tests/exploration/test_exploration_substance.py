"""Formulaic and specific share, obligations, topics and groups: on texts whose answer is known."""

from __future__ import annotations

from collections.abc import Callable

import invented_corpus
import numpy as np
import pandas as pd
import pytest

from pipeline import audit
from pipeline.exploration import (
    Corpus,
    content,
    formulaic_share,
    groups,
    load,
    obligations,
    similar_sections,
    similarity,
    specific_share,
    topics,
)

COMMON = "全校教师认真学习上级文件"
OWN = ("白鹭湾的孩子夏天爱去河边", "老槐树下修好了一口水井", "食堂新来的师傅会做豆腐")


def test_what_all_hold_is_formulaic(make: Callable[..., Corpus]) -> None:
    told = formulaic_share(make(*(f"{COMMON}。{own}。" for own in OWN), "操场上的雪化了。"), holders=2)
    assert list(told["formulaic"].iloc[:3]) == [len(COMMON_WORDS)] * 3
    assert told["share"].iloc[3] == 0
    assert (formulaic_share(make(*(f"{COMMON}。{own}。" for own in OWN)), holders=3)["formulaic"] == 0).all()


COMMON_WORDS = ("全校", "教师", "认真学习", "上级", "文件")


def test_a_documents_own_repetition_is_not(make: Callable[..., Corpus]) -> None:
    assert formulaic_share(make(f"{COMMON}。" * 5, OWN[0]), holders=1)["formulaic"].sum() == 0


def test_formulaic_share_is_that_of_counting(corpus: Corpus) -> None:
    told = formulaic_share(corpus, holders=20).set_index("document")["formulaic"]
    words = corpus.words[corpus.words["pos"] != "x"]
    held: dict[tuple[str, ...], set[str]] = {}
    rows = list(zip(words["document"].astype(str), words["sentence"], words["word"].astype(str), strict=True))
    grams = [(i, tuple(row[2] for row in rows[i : i + 3])) for i in range(len(rows) - 2) if rows[i][1] == rows[i + 2][1]]
    for i, gram in grams:
        held.setdefault(gram, set()).add(rows[i][0])
    covered = {place for i, gram in grams if len(held[gram]) > 20 for place in range(i, i + 3)}
    assert told.to_dict() == {key: sum(rows[i][0] == key for i in covered) for key in corpus.chinese}


def test_names_numbers_dates_and_places(make: Callable[..., Corpus]) -> None:
    text = "1.沈国平于2023年3月5日到白杨村走访12户，发放资料30份。"
    member = {"role": "组长", "name": "沈国平", "span": [2, 5]}
    (told,) = specific_share(make(invented_corpus.plain(text, members=[member]))).itertuples()
    assert told.characters == len(text)
    assert [round(value * len(text) / 1000) for value in (told.names, told.numbers, told.dates, told.places)] == [1, 2, 1, 1]
    (bare,) = specific_share(make("要提高认识，加强领导，全面落实各项工作，各乡镇务必重视。")).itertuples()
    assert bare.specific == 0


#: what a clause says, and the obligation that it is: kind, who, when, how much
DUTIES = [
    ("班主任必须每周家访一次并登记。", ("must", "班主任", "每周", "一次")),
    ("各班须于2023年3月5日前将名单报送教导处。", ("must", "各班", "2023年3月5日前", "")),
    ("由总务处负责检查门窗和电路。", ("must", "总务处", "", "")),
    ("严禁教职工体罚学生。", ("must", "", "", "")),
    ("要提高认识，加强领导，狠抓落实。", ("bare", "", "", "")),
    ("进一步营造浓厚的宣传氛围。", ("bare", "", "", "")),
]


@pytest.fixture(scope="module")
def duties(tmp_path_factory: pytest.TempPathFactory) -> pd.DataFrame:
    """The obligations of a plan that the audit read."""
    folder = tmp_path_factory.mktemp("duties")
    lines = ["青禾小学护水行动实施方案", "一、指导思想", "要坚持安全第一，进一步提高认识。", "二、主要任务", *(text for text, _ in DUTIES)]
    told = ["三、工作情况", "主要工作是重要的，家长要求很高。为加强领导，学校成立领导小组。去年加强了巡查。"]
    (folder / "青禾小学.txt").write_text("\n".join([*lines, *told]), encoding="utf-8")
    audit(folder / "青禾小学.txt", out=folder / "run", cache=False, jobs=1)
    return obligations(load(folder / "run", cache=False))


@pytest.mark.parametrize(("text", "known"), DUTIES)
def test_obligations_are_those_of_the_audit_and_bare_exhortations(duties: pd.DataFrame, text: str, known: tuple[str, ...]) -> None:
    (told,) = (row for row in duties.itertuples() if str(row.text).strip("。") in text)
    assert (told.kind, told.actor, told.when, told.measure) == known
    assert told.bound == sum(map(bool, known[1:]))
    assert told.section == "tasks"


def test_principles_accounts_and_purposes_are_no_obligations(duties: pd.DataFrame) -> None:
    assert len(duties) == len(DUTIES)
    assert duties["start"].is_monotonic_increasing
    assert set(duties["verb"]) == {"必须", "须", "", "严禁", "要", "进一步"}


def test_the_specific_share_is_that_of_the_audit(make: Callable[..., Corpus]) -> None:
    known = {"chars": 3, "of": 12, "share": 0.25}
    told = specific_share(make(invented_corpus.plain("沈国平检查了操场和教室。", specific=known), "操场。"))
    assert told["own"].iloc[0] == 0.25
    assert pd.isna(told["own"].iloc[1])


def test_topics_find_the_campaigns(corpus: Corpus) -> None:
    whole, told = topics(corpus, 6)
    assert len(whole) == 6
    assert whole["sections"].sum() == len(told) == len(corpus.sections)
    again = topics(corpus, 6)[0]
    assert list(again["terms"]) == list(whole["terms"])


def test_topics_part_what_differs(make: Callable[..., Corpus]) -> None:
    def one(key: str, text: str) -> dict[str, object]:
        section = {"number": "一", "heading": "任务", "labels": ["tasks"], "score": 1.0, "span": [0, len(text)]}
        return invented_corpus.plain(text, key, key, sections=[section])

    water = ["河边 水域 溺水 救生圈 巡查", "水域 救生圈 河边 警示牌 溺水", "溺水 河边 救生圈 水域 巡查"]
    fire = ["灭火器 烟雾 疏散 电路 消防", "消防 电路 灭火器 疏散 烟雾", "疏散 烟雾 消防 灭火器 插座"]
    corpus = make(*(one(f"{name}{n}", text) for name, texts in (("水", water), ("火", fire)) for n, text in enumerate(texts)))
    _, told = topics(corpus, 2)
    assert told.groupby("document")["topic"].first().groupby(lambda key: key[0]).nunique().to_dict() == {"水": 1, "火": 1}
    words = content(corpus.words)
    named = groups(words, words["document"], 2).set_index("part")["group"]
    assert len({named[f"水{n}"] for n in range(3)}) == len({named[f"火{n}"] for n in range(3)}) == 1
    assert named["水0"] != named["火0"]
    square = similarity(words)
    assert square.loc["水0", "水1"] > 0.7 > 0.1 > square.loc["水0", "火1"]


def test_sections_that_are_alike(corpus: Corpus) -> None:
    sections = corpus.sections
    found = similar_sections(corpus, least=0.5)
    assert (found["a_unit"] != found["b_unit"]).all()
    assert found["cosine"].between(0.5, 1.0001).all()
    assert found["cosine"].is_monotonic_decreasing
    assert set(found["a"]) <= set(sections.index)


def test_similarity_is_symmetric(corpus: Corpus) -> None:
    square = similarity(content(corpus.words), corpus.grouping("campaign").reindex(content(corpus.words).index)).to_numpy()
    assert square == pytest.approx(square.T)
    assert np.diag(square) == pytest.approx(np.ones(len(square)))
