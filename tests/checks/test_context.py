"""The models of context: what they see of a mention, what they say of it, how they are kept and made."""

from __future__ import annotations

import json
import math
import re
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import analysis
from pipeline.checks import context, likely, mentions, training, vector_training, vectors
from pipeline.checks.case import Case
from pipeline.checks.context import Context, Judge
from pipeline.checks.standings import sentence
from pipeline.classification.training import drafts

CORPUS = Path(__file__).parents[2] / "corpus"


@cache
def cases() -> tuple[Case, ...]:
    """The documents of a set, as the checks see them."""
    return tuple(analysis.case_of(one) for _, one in drafts(CORPUS / "train" / "9"))


@pytest.mark.parametrize("kind", ["topic", "year"])
def test_a_mention_stands_where_it_says_with_its_sentence_around(kind: context.Kind) -> None:
    found = [(case, mention) for case in cases() for mention in mentions.of(kind, case)]
    assert len(found) > 5
    for case, (place, seen) in found:
        around = sentence(case.norm, place, mentions.ENDS)
        assert case.norm[slice(*around)] == seen.before + case.norm[slice(*place)] + seen.behind
        assert any(low <= place.start < high for low, high in case.ranges)


def test_a_year_of_the_text_itself_is_no_mention() -> None:
    for case in cases():
        years = {case.norm[slice(*mention.place)] for mention in mentions.of("year", case)}
        assert str(case.identity.year) not in years


def test_the_probability_is_the_logistic_of_the_weights() -> None:
    words = vectors.Vectors(("开展",), np.array([[1.0, 0.0]], np.float16))
    judge = Judge(-1.0, {"[把": 0.5, "=plan": 0.25, "nowhere": 9.0}, np.full(words.size, 2.0))
    seen = Context("把", "开展好", frozenset({"plan"}))
    around = words.around("把", "开展好")
    assert around.sum() == 2.0  # behind, and first behind
    assert judge.probability(seen, words) == pytest.approx(1 / (1 + math.exp(-(-1.0 + 0.5 + 0.25 + 2 * 2.0))))


@given(st.text(alphabet="召开动员会的3 7，全校"))
def test_words_hold_all_of_a_text(text: str) -> None:
    known = {"召开": 0, "动员会": 1, "全校": 2}
    assert "".join(vectors.cut(text, known, vectors.sizes(known))) == re.sub(r"\d+", "0", text)


def test_words_in_like_company_have_like_vectors() -> None:
    texts = [
        f"学校{verb}全体教师{noun}会议。学生在{place}里读书。" for verb in ("召开", "举行") for noun in "大小" for place in ("教室", "操场")
    ]
    made = vector_training.train(texts * 4)
    rows = {word: made.around("", word)[-2 * made.size // 5 : -made.size // 5] for word in ("召开", "举行", "教室")}
    assert rows["召开"] @ rows["举行"] > rows["召开"] @ rows["教室"] + 0.2


def test_what_is_saved_is_read_again_and_pickles_are_refused(tmp_path: Path) -> None:
    made = vectors.Vectors(("防溺水", "阅读"), np.eye(2, dtype=np.float16))
    made.save(tmp_path)
    again = vectors.read(tmp_path)
    assert again.words == made.words
    assert np.array_equal(again.around("阅读", "防溺水"), made.around("阅读", "防溺水"))
    np.savez(tmp_path / vectors.FILE, words=np.array([{"a": 1}], dtype=object), rows=np.eye(1, dtype=np.float16))
    with pytest.raises(ValueError, match="allow_pickle"):
        vectors.read(tmp_path)


def test_a_model_learns_what_tells_left_over_mentions_apart() -> None:
    words, plan = vectors.Vectors(("确保",), np.zeros((1, 2), np.float16)), frozenset({"plan"})
    left = [Context(f"{who}要高度重视，确保", "活动取得实效", plan) for who in ("各班", "大家", "全校")]
    sound = [Context(f"{who}开展的", "活动已经结束", plan) for who in ("去年", "社区", "县里")]
    judge = training.fit([training.Example(one, one in left, "a") for one in (*left, *sound)] * 5, words)
    assert judge.probability(Context("各处室要高度重视，确保", "活动取得实效", plan), words) > 0.8
    assert judge.probability(Context("镇上开展的", "活动已经结束", plan), words) < 0.2


def test_the_kept_models_know_all_kinds_and_hold_numbers_alone() -> None:
    kept = json.loads((CORPUS.parent / "models" / context.FILE).read_text(encoding="utf-8"))
    assert set(kept) == set(likely.SURE)
    for one in kept.values():
        assert len(one["around"]) == vectors.load().size
        assert all(isinstance(number, float) for number in (one["intercept"], *one["weights"].values(), *one["around"]))
