"""Collocations and concordance: the published measures on published figures, windows counted, each line at its place."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable
from urllib.parse import unquote

import invented_corpus
import pytest

from pipeline.exploration import Corpus, collocations, concordance, content
from pipeline.exploration.collocation import association


@pytest.mark.parametrize(
    ("cells", "g2"),
    # "the swiss", "can be", "previous year" in table 2 of Dunning (1993)
    [((110, 2442, 111, 29114), 270.72), ((29, 13, 123, 31612), 263.90), ((31, 23, 139, 31584), 256.84)],
)
def test_the_likelihood_ratio_is_that_of_dunning(cells: tuple[int, int, int, int], g2: float) -> None:
    both, first, second, neither = cells
    assert association(both, both + first, both + second, both + first + second + neither)["g2"] == pytest.approx(g2, abs=0.01)


def test_the_other_measures_on_a_worked_example() -> None:
    told = association(30, 100, 60, 10_000)
    assert told["expected"] == pytest.approx(0.6)
    assert told["mi"] == pytest.approx(math.log2(50))
    assert told["t"] == pytest.approx((30 - 0.6) / math.sqrt(30))
    assert told["log_dice"] == pytest.approx(14 + math.log2(60 / 160))
    assert association(1, 100, 100, 1000)["g2"] < 0


def test_windows_are_those_of_counting(corpus: Corpus) -> None:
    words = content(corpus.words)
    told = collocations(words, "检查", window=2, least=1).set_index("word")["joint"].to_dict()
    spoken, sentence = list(words["word"].astype(str)), list(words["sentence"])
    near = {
        j for i, word in enumerate(spoken) if word == "检查" for j in range(max(0, i - 2), i + 3) if sentence[j : j + 1] == [sentence[i]]
    }
    assert told == Counter(spoken[j] for j in near if spoken[j] != "检查")


def test_a_planted_neighbour_comes_first(make: Callable[..., Corpus]) -> None:
    texts = [f"{who}认真检查电路。{who}打扫操场。" for who in ("教师", "学生", "家长", "班主任", "校长")]
    assert collocations(make(*texts).words, "检查").iloc[0]["word"] in {"认真", "电路"}
    with pytest.raises(KeyError):
        collocations(make(*texts).words, "飞机")


def test_lines_stand_at_their_places(corpus: Corpus) -> None:
    lines = concordance(corpus, "灭火器", width=10)
    assert len(lines) == sum(text.count("灭火器") for text in corpus.texts.values())
    for row in lines.itertuples():
        text = corpus.texts[row.document]
        assert text[row.start : row.end] == row.keyword == "灭火器"
        assert text[: row.start].endswith(row.left)
        assert text[row.end :].startswith(row.right)
        assert "\n" not in row.left + row.right
        assert len(row.left) <= 10
    assert set(lines["section"]) <= {"objectives", "tasks"}
    assert len(concordance(corpus, "灭火器", limit=3)) == 3
    assert concordance(corpus, "飞机").empty


def test_a_link_leads_to_the_document_and_the_words(make: Callable[..., Corpus]) -> None:
    corpus = make("没有的", invented_corpus.plain("全校-齐动手，压实责任，不留死角。", "b"))
    (line,) = concordance(corpus, "压实责任").itertuples()
    report, _, place = line.link.partition("#")
    assert report.startswith("file:")
    assert report.endswith("/made/report.html")
    assert place.startswith("d2:~:text=")
    assert unquote(place) == "d2:~:text=全校-齐动手，-,压实责任,-，不留死角。"
    assert "%2D" in place


def test_a_traditional_word_is_found_by_its_simplified_form(make: Callable[..., Corpus]) -> None:
    assert list(concordance(make("落實控輟保學"), "控辍保学")["keyword"]) == ["控輟保學"]
