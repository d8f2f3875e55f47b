"""Frequency, dispersion, keyness, log-odds: the published formulas on worked examples, and what was planted."""

from __future__ import annotations

import math
from collections import Counter

import invented_corpus
import numpy as np
import pandas as pd
import pytest
from scipy.sparse import csr_array

from pipeline.errors import UsageError
from pipeline.exploration import Corpus, content, counts, dispersion, frequency, keyness, log_odds
from pipeline.exploration.typical import log_likelihood

#: the corpus of five parts with which Gries (2008) shows his measure
GRIES = ("b a m n i b e u p", "b a s a t b e w q n", "b c a g a b e s t a", "b a g h a b e a a t", "b a h a a b e a x a t")


def frame(texts: tuple[str, ...]) -> pd.DataFrame:
    rows = [(f"d{n}", word) for n, text in enumerate(texts) for word in text.split()]
    words = pd.DataFrame(rows, columns=["document", "word"]).astype("category")
    return words.assign(pos="n")


def test_dispersion_is_that_of_gries() -> None:
    told = frequency(frame(GRIES)).set_index("word")
    assert told.at["a", "count"] == 15
    assert told.at["a", "dp"] == pytest.approx(0.18)
    assert told.at["a", "dp_norm"] == pytest.approx(0.18 / (1 - 9 / 50))
    assert told.at["x", "dp"] == pytest.approx(1 - 11 / 50)
    assert told.at["x", "documents"] == 1


def test_dispersion_of_what_is_spread_as_the_parts_are_is_none() -> None:
    even = csr_array(np.array([[2, 4], [4, 8], [6, 12]]))
    assert dispersion(even) == pytest.approx([0, 0])
    assert dispersion(csr_array(np.array([[5], [0]])), np.array([50, 50])) == pytest.approx([0.5])


def test_log_likelihood_is_that_of_rayson_and_garside() -> None:
    # E1 = 1000 * 15 / 3000 = 5, E2 = 10; G2 = 2 (10 ln 2 + 5 ln 1/2) = 10 ln 2
    assert log_likelihood(10, 5, 1000, 2000) == pytest.approx(10 * math.log(2))
    assert log_likelihood(5, 10, 1000, 2000) == pytest.approx(0)
    assert log_likelihood(4, 0, 100, 100) == pytest.approx(8 * math.log(2))
    assert log_likelihood(0, 0, 100, 100) == 0


def test_keyness_on_a_worked_example() -> None:
    words = frame((" ".join(["水"] * 10 + ["校"] * 990), " ".join(["水"] * 5 + ["校"] * 1995)))
    told = keyness(words, words["document"], "d0").set_index("word")
    assert told.at["水", "g2"] == pytest.approx(10 * math.log(2))
    assert told.at["水", "log_ratio"] == pytest.approx(2)
    assert told.at["水", "per"] == pytest.approx(100)
    assert told.at["校", "g2"] < 0
    with pytest.raises(KeyError):
        keyness(words, words["document"], "d9")


def test_log_odds_are_those_of_monroe_and_others() -> None:
    words = frame(("水 水 水 火 校 校 校 校 校 校", "水 火 火 火 火 校 校 校 校 校"))
    told = log_odds(words, words["document"], "d0", prior=10).set_index("word")

    def z(mine: int, other: int, alpha: float) -> float:
        mine_odds = (mine + alpha) / (10 + 10 - mine - alpha)
        other_odds = (other + alpha) / (10 + 10 - other - alpha)
        return (math.log(mine_odds) - math.log(other_odds)) / math.sqrt(1 / (mine + alpha) + 1 / (other + alpha))

    # the prior is shaped as the whole: 4, 5 and 11 of 20 words
    assert told["z"].to_dict() == pytest.approx({"水": z(3, 1, 2.0), "火": z(1, 4, 2.5), "校": z(6, 5, 5.5)})


def test_counts_are_those_of_counting(corpus: Corpus) -> None:
    matrix, parts, terms = counts(corpus.words)
    plain = Counter(zip(corpus.words["document"].astype(str), corpus.words["word"].astype(str), strict=True))
    cells = matrix.tocoo()
    assert {(parts[row], terms[column]): value for row, column, value in zip(*cells.coords, cells.data, strict=True)} == plain


def test_planted_keywords_come_first(corpus: Corpus) -> None:
    words = content(corpus.words)
    groups = corpus.grouping("campaign").reindex(words.index)
    first, second = invented_corpus.KEYWORDS
    for told in (keyness(words, groups, first, second), log_odds(words, groups, first, second)):
        assert {"救生圈", "河边", "水域"} <= set(told.head(6)["word"])
        assert {"灭火器", "烟雾", "疏散"} <= set(told.tail(6)["word"])
    assert (keyness(words, groups, first).head(3)["g2"] > 15.13).all()


def test_a_word_of_one_school_is_badly_dispersed(corpus: Corpus) -> None:
    told = frequency(content(corpus.words)).set_index("word")
    assert told.at["芦笛", "documents"] == 1
    assert told.at["芦笛", "dp"] > 0.95
    assert told.loc[told["count"] > 200, "dp"].max() < 0.5


def test_groupings(corpus: Corpus) -> None:
    assert set(corpus.grouping("role")) == {"submission", "template"}
    assert set(corpus.grouping("section")) == {"—", "objectives", "tasks"}
    assert set(corpus.grouping("year")) == {"2023"}
    with pytest.raises(UsageError):
        corpus.grouping("weather")  # type: ignore[arg-type]
