"""The label model in scikit-learn: how it is built, kept with skops, and handed over to `model` as plain arrays.

Only training needs this module. Features (columns of a frame): `heading` and `body` as character n-grams, `meta` as words. One logistic
regression for each label.
"""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import skops.io as sio
from sklearn.compose import ColumnTransformer
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.multiclass import OneVsRestClassifier
from sklearn.pipeline import Pipeline

from pipeline.classification.features import Features, features
from pipeline.classification.labels import Evidence
from pipeline.classification.model import UNSCALED, Model, Part

FILE, CLASSES = "labels.skops", "labels.json"


def frame(evidences: Sequence[Evidence]) -> pd.DataFrame:
    """The features of sections, a row each: columns heading, body, meta."""
    return pd.DataFrame([features(e) for e in evidences], columns=list(Features._fields))


def pipeline() -> Any:
    """The untrained scikit-learn pipeline."""
    columns = ColumnTransformer(
        [
            ("heading", TfidfVectorizer(analyzer="char", ngram_range=(1, 2), min_df=2, sublinear_tf=True), "heading"),
            ("body", TfidfVectorizer(analyzer="char", ngram_range=(1, 2), min_df=3, max_features=5000, sublinear_tf=True), "body"),
            ("meta", TfidfVectorizer(analyzer="word", token_pattern=r"\S+", norm=None, use_idf=False, binary=True), "meta"),
        ],
        transformer_weights={"heading": 1.5, "body": 1.5, "meta": 0.5},
    )
    # n-gram sizes, weights and C chosen with campaigns left out: trigrams and larger vocabularies gave nothing, C of 4 and 16 less.
    # liblinear gives what lbfgs gives, in a quarter of the time.
    return Pipeline([("features", columns), ("labels", OneVsRestClassifier(LogisticRegression(C=8.0, max_iter=1000, solver="liblinear")))])


def plain(trained: Any, classes: Sequence[str], trust: Sequence[float] = UNSCALED) -> Model:
    """What a trained pipeline knows, as the arrays with which `Model` scores without scikit-learn; `trust` as there."""
    columns, estimators = trained.named_steps["features"], trained.named_steps["labels"].estimators_
    weights = np.column_stack([one.coef_[0] for one in estimators])
    intercepts = np.array([one.intercept_[0] for one in estimators])
    parts: dict[str, Part] = {}
    at = 0
    for name in Features._fields:
        vectorizer = columns.named_transformers_[name]
        terms = sorted(vectorizer.vocabulary_, key=vectorizer.vocabulary_.__getitem__)
        idf = vectorizer.idf_ if vectorizer.use_idf else np.ones(len(terms))
        scaled = columns.transformer_weights[name] * weights[at : at + len(terms)]
        parts[name] = Part(tuple(terms), idf, scaled.astype(np.float32))  # half the file; probabilities change in the seventh digit
        at += len(terms)
    return Model(tuple(classes), parts, intercepts, trust)


def save(trained: Any, classes: Sequence[str], target: Path) -> None:
    """Write the pipeline and its classes into `target`; the same pipeline gives the same bytes. Loading it runs no code."""
    target.mkdir(parents=True, exist_ok=True)
    for vectorizer in trained.named_steps["features"].named_transformers_.values():
        vars(vectorizer).pop("_stop_words_id", None)  # a place in memory as well
    with zipfile.ZipFile(BytesIO(sio.dumps(trained))) as old, zipfile.ZipFile(target / FILE, "w") as new:
        schema = old.read("schema.json").decode()
        # skops names objects by their place in memory: they are counted in the order of the schema instead
        order = {name: str(i) for i, name in enumerate(dict.fromkeys(re.findall(r'"(?:__id__": |file": ")(\d+)', schema)), 1)}
        schema = re.sub(r'("__id__": |"file": ")(\d+)', lambda m: m[1] + order[m[2]], schema)
        files = {f"{order[name.removesuffix('.npy')]}.npy": old.read(name) for name in old.namelist() if name != "schema.json"}
        for name, data in [("schema.json", schema.encode()), *sorted(files.items())]:
            new.writestr(zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
    (target / CLASSES).write_text(json.dumps(list(classes), ensure_ascii=False) + "\n", encoding="utf-8")


def load(place: Path) -> tuple[Any, tuple[str, ...]]:
    """The pipeline kept in `place`, and its classes."""
    trained = sio.load(place / FILE, trusted=[])  # only what skops itself vouches for: anything else is refused
    return trained, tuple(json.loads((place / CLASSES).read_text(encoding="utf-8")))
