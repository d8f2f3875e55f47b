"""The label model: its plain arrays score as scikit-learn does, load without running code, and are asked only where they count."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pytest
from msgspec.structs import replace

from pipeline.classification import estimator
from pipeline.classification import model as label_model
from pipeline.classification.features import Features, features
from pipeline.classification.labels import Evidence, asks_model, label
from pipeline.cleaning.reading import clean
from pipeline.data import folder
from pipeline.drafting import draft
from pipeline.ingestion import parse
from pipeline.labelling import evidences
from pipeline.segmentation import bundle

CORPUS = Path(__file__).parents[2] / "corpus" / "train"


@cache
def sections() -> list[Evidence]:
    """The sections of the corpus, Chinese and English, as labelling sees them."""
    found: list[Evidence] = []
    for path in sorted(CORPUS.glob("*/in/*.txt")):
        reading = clean(parse(path.read_bytes(), path.name))
        for part in bundle.parts(reading.norm):
            found += evidences(draft(reading, part))[1]
    return found


def test_plain_arrays_and_scikit_learn_give_the_same_probabilities() -> None:
    pipeline, classes = estimator.load(folder("models"))
    model = label_model.load()
    assert len(sections()) > 500
    assert model.classes == classes
    ours = model.probabilities([features(known) for known in sections()])
    assert np.abs(ours - pipeline.predict_proba(estimator.frame(sections()))).max() <= 1e-6


def test_the_arrays_are_those_of_the_kept_pipeline(tmp_path: Path) -> None:
    estimator.plain(*estimator.load(folder("models")), label_model.load().trust).save(tmp_path)
    assert (tmp_path / label_model.FILE).read_bytes() == (folder("models") / label_model.FILE).read_bytes()


def test_what_is_saved_is_read_again(tmp_path: Path) -> None:
    model = label_model.load()
    model.save(tmp_path)
    rows = [features(known) for known in sections()[:40]]
    assert np.array_equal(label_model.read(tmp_path).probabilities(rows), model.probabilities(rows))


def test_pickled_arrays_are_refused(tmp_path: Path) -> None:
    np.savez(tmp_path / label_model.FILE, heading_terms=np.array([{"a": 1}], dtype=object))
    with pytest.raises(ValueError, match="allow_pickle"):
        label_model.read(tmp_path)


def test_a_section_scores_alone_as_it_does_among_others() -> None:
    model = label_model.load()
    rows = [features(known) for known in sections()[:60]]
    together = model.probabilities(rows)
    for row, expected in zip(rows, together, strict=True):
        assert np.allclose(model.probabilities([row])[0], expected, rtol=0, atol=1e-12)


@pytest.mark.parametrize("words", ["", " ", "\x00", "\udc80", "😀" * 400, "  \n\t ", "İ"])
def test_unknown_characters_count_nothing(words: str) -> None:
    model = label_model.load()
    (plain,) = model.probabilities([Features("", "", "")])
    (scores,) = model.probabilities([Features(words, words, words)])
    assert scores.shape == plain.shape
    assert ((scores > 0) & (scores < 1)).all()


def test_no_sections_have_no_scores() -> None:
    assert label_model.probabilities([]) == []


def test_the_model_is_asked_wherever_its_answer_counts() -> None:
    asked = [asks_model(known) for known in sections()]
    assert any(asked)
    assert not all(asked)
    for known, score, asks in zip(sections(), label_model.probabilities(sections()), asked, strict=True):
        if not asks:
            assert label(known, score) == label(known, {})


def test_a_score_grows_with_the_probability_and_with_the_words_of_the_heading() -> None:
    trust = label_model.load().trust
    steps = [0.0, 0.05, 0.2, 0.5, 0.8, 0.95, 1.0]
    scores = [label_model.trusted(step, trust, said=False) for step in steps]
    assert scores == sorted(scores)
    assert all(0 < score < 1 for score in scores)
    assert all(label_model.trusted(step, trust, said=True) > score for step, score in zip(steps, scores, strict=True))


def test_an_unscaled_score_is_the_probability() -> None:
    assert label_model.trusted(0.25, label_model.UNSCALED, said=False) == pytest.approx(0.25)


def test_a_body_alone_tells_what_a_slogan_hides() -> None:
    hidden = [replace(known, heading=None, first=False) for known in sections() if known.heading == "保障措施"]
    assert len(hidden) >= 10
    mains = [label(known, score)[0][:1] for known, score in zip(hidden, label_model.probabilities(hidden), strict=True)]
    assert mains.count(("safeguards",)) >= 0.8 * len(mains)
