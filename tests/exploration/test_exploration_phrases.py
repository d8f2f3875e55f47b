"""Set phrases, their forms, and how they travel: what was planted is found, what only looks like it is not."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import invented_corpus
import numpy as np
import pandas as pd
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from pipeline.exploration import (
    Corpus,
    adoption,
    first_stands,
    formulas,
    four_characters,
    occurrences,
    parallels,
    phrases,
    shared,
)
from pipeline.exploration.ngrams import holders, levels

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "patterns.yaml").read_text(encoding="utf-8"))
FUNCTIONS = {"formulas": formulas, "four": four_characters, "parallels": parallels}


@given(st.lists(st.tuples(st.integers(0, 3), st.booleans()), max_size=40), st.integers(1, 4), st.integers(1, 3))
def test_sequences_are_those_of_counting(words: list[tuple[int, bool]], longest: int, least: int) -> None:
    codes = np.array([code for code, _ in words], np.int64)
    stretches = np.cumsum([new for _, new in words], dtype=np.int64) if words else np.zeros(0, np.int64)
    for level in levels(codes, stretches, longest, least):
        n = level.n
        starts = [i for i in range(len(codes) - n + 1) if stretches[i] == stretches[i + n - 1]]
        plain = Counter(tuple(codes[i : i + n]) for i in starts)
        kept = {gram: count for gram, count in plain.items() if count >= least or n == 1}
        assert {tuple(codes[at : at + n]): count for at, count in zip(level.first, level.counts, strict=True)} == kept
        for i in range(len(codes)):
            assert (level.ids[i] >= 0) == (i in starts and tuple(codes[i : i + n]) in kept)
        assert (holders(level, stretches) <= level.counts).all()


def test_planted_phrases_come_first(corpus: Corpus) -> None:
    found = phrases(corpus)
    assert set(invented_corpus.PHRASES) <= set(found["phrase"].head(5))
    assert (found["cohesion"].head(3) > 0.8).all()


def test_cohesion_and_freedom_are_the_published_ones(make: Callable[..., Corpus]) -> None:
    texts = [f"{word}压实责任{after}" for word, after in zip("甲乙丙丁", ("检查课桌", "修理门窗", "，清点名册", "，登记图书"), strict=True)]
    corpus = make(*texts)
    (row,) = phrases(corpus, kinds=None, least=4).itertuples()
    words = corpus.words[corpus.words["pos"] != "x"]
    size = len(words)
    assert row.phrase == "压实责任"
    assert row.count == row.documents == row.units == 4
    # both words stand four times, and together four times: ln(p / (p p)) / -ln p = 1
    assert row.cohesion == pytest.approx(math.log((4 / size) / (4 / size) ** 2) / -math.log(4 / size))
    assert row.left == pytest.approx(2)  # four different words
    assert row.right == pytest.approx(2)  # two different words and two marks
    assert row.ends == pytest.approx(0.5)


def test_a_part_of_a_longer_phrase_is_none(make: Callable[..., Corpus]) -> None:
    texts = [f"{word}落实立德树人根本任务，{word}" for word in ("检查", "修理", "清点", "登记", "打扫")]
    found = set(phrases(make(*texts), kinds=None)["phrase"])
    assert "落实立德树人根本任务" in found
    assert not {"立德树人根本任务", "落实立德树人"} & found


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("压实责任", "phrase"),
        ("召开动员会", "act"),
        ("公用经费", "term"),
        ("学校办公室", "name"),
        ("扎实开展", None),
        ("亲子共读为抓手", None),
    ],
)
def test_kinds_of_phrases(make: Callable[..., Corpus], words: str, kind: str | None) -> None:
    texts = [f"{word}课桌，{words}，{word}门窗" for word in ("检查", "修理", "清点", "登记", "打扫")]
    found = phrases(make(*texts), kinds=None).set_index("phrase")["kind"].to_dict()
    assert found.get(words) == kind
    assert (words in set(phrases(make(*texts))["phrase"])) == (kind == "phrase")


def test_a_phrase_of_one_unit_is_none(make: Callable[..., Corpus]) -> None:
    text = "。".join(f"{word}压实责任，{word}" for word in ("检查", "修理", "清点", "登记", "打扫"))
    assert phrases(make(text, "学校检查"), kinds=None).empty


def test_nothing_is_found_in_nothing(make: Callable[..., Corpus]) -> None:
    corpus = make("。")
    assert phrases(corpus).empty
    hits = occurrences(corpus, ["压实责任"])
    assert first_stands(hits, corpus.documents).empty
    assert adoption(hits, corpus.documents).empty
    assert shared(hits, corpus.documents).empty


@pytest.mark.parametrize(("kind", "text", "items"), [(kind, *case) for kind, cases in CASES.items() for case in cases])
def test_forms(make: Callable[..., Corpus], kind: str, text: str, items: list[str]) -> None:
    corpus = make(text)
    found = FUNCTIONS[kind](corpus).sort_values(["start", "item"])
    assert sorted(found["item"]) == sorted(items)
    for row in found.itertuples():
        words = corpus.texts[row.document][row.start : row.end]
        assert row.item.strip("…") in words
        assert kind == "parallels" or words == row.item


def test_the_planted_formula(corpus: Corpus) -> None:
    told = first_stands(formulas(corpus), corpus.documents).set_index("item")
    assert told.at[invented_corpus.FORMULA, "units"] == 24


def test_a_phrase_is_found_in_any_script_and_over_a_line_end(make: Callable[..., Corpus]) -> None:
    hits = occurrences(make("壓實責任", "压实\n责任", "压实了责任"), ["压实责任"])
    assert [tuple(row) for row in hits.itertuples(index=False)] == [("压实责任", "d0", 0, 4), ("压实责任", "d1", 0, 5)]


def test_planted_adoption(corpus: Corpus) -> None:
    hits = occurrences(corpus, [invented_corpus.TRAVELLING])
    (told,) = first_stands(hits, corpus.documents).itertuples()
    assert (told.first, told.first_role, told.first_unit) == ("issued0", "template", "春江县教育局")
    documents = corpus.documents.set_index("document")
    schools = documents.loc[hits.loc[hits["document"] != "issued0", "document"]].sort_values("date", kind="stable")
    assert told.takers.split("、") == list(schools["unit"])
    curve = adoption(hits, corpus.documents)
    assert list(curve["units"]) == [(schools["date"].dt.month <= month).sum() for month in range(2, 12)]
    assert list(curve["new"].cumsum()) == list(curve["units"])
    everyone = corpus.documents[corpus.documents["role"] == "submission"]
    heard = [(everyone["date"].dt.month <= month).sum() for month in range(2, 12)]
    assert curve["share"].to_numpy() == pytest.approx(curve["units"].to_numpy() / np.array(heard))


def test_undated_documents_come_last(make: Callable[..., Corpus]) -> None:
    def one(key: str, date: str | None, role: str = "submission") -> dict[str, Any]:
        return invented_corpus.plain("压实责任", key, f"{key}小学", date=date, role=role)

    corpus = make(one("甲", None), one("乙", "2023-05-01"), one("丙", "2023-05-01", "template"), one("丁", "2023-04-01"))
    (told,) = first_stands(occurrences(corpus, ["压实责任"]), corpus.documents).itertuples()
    assert told.first_unit == "丁小学"
    assert told.takers == "丙小学、乙小学、甲小学"
    assert told.first_date == pd.Timestamp("2023-04-01")


def test_shared_phrases_are_those_of_jaccard(make: Callable[..., Corpus]) -> None:
    corpus = make("压实责任，补齐短板", "压实责任，登记造册", "登记造册")
    square = shared(occurrences(corpus, ["压实责任", "补齐短板", "登记造册"]), corpus.documents)
    assert square.loc["甲0小学", "乙1小学"] == pytest.approx(1 / 3)
    assert square.loc["甲0小学", "丙2小学"] == 0
    assert (np.diag(square) == 1).all()
