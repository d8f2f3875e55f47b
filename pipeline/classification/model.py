"""The label model: a linear model over characters of heading and opening, for headings that no vocabulary holds.

Features (columns of a frame): `heading` and `body` as character n-grams, `meta` as words (document type, place in the document, what the
vocabulary says, stages, names, formula). One logistic regression for each label. Kept with skops: loading it runs no code.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.classification.labels import Evidence, formula, vocabulary
from pipeline.data import folder

if TYPE_CHECKING:
    import pandas as pd

_FILE, _CLASSES = "labels.skops", "labels.json"
_OPENING = 300  # characters of the body that the model reads


def frame(evidences: Sequence[Evidence]) -> pd.DataFrame:
    """The features of sections, a row each: columns heading, body, meta."""
    import pandas as pd  # noqa: PLC0415

    return pd.DataFrame(
        {
            "heading": [f"^{e.heading or ''}$" for e in evidences],
            "body": [e.body[:_OPENING] for e in evidences],
            "meta": [" ".join(_meta(e)) for e in evidences],
        }
    )


def _meta(e: Evidence) -> list[str]:
    words = [f"type_{e.doc_type}", f"{'en' if e.english else 'zh'}"]
    words += [f"says_{label}_{e.doc_type}" for label in (vocabulary(e.heading, e.doc_type, english=e.english) if e.heading else ())]
    words += [f"formula_{round(formula(e.body, english=e.english) * 4)}", f"dated_{min(e.dated, 2)}", f"stages_{min(e.stages, 2)}"]
    words += [f"index_{min(e.index, 7)}", f"left_{min(e.left, 5)}", f"index_{min(e.index, 7)}_{e.doc_type}"]
    words += (
        [f"before_{label}" for label in e.before]
        + [f"after_{label}" for label in e.after]
        + [f"elsewhere_{label}" for label in sorted(e.elsewhere)]
    )
    words += [
        f"named_{min(e.named, 3)}",
        f"posts_{min(e.posts, 1)}",
        f"long_{len(e.body) // 200 if len(e.body) < 800 else 4}",
        f"noheading_{e.heading is None}",
    ]
    return words


def pipeline() -> Any:
    """The untrained scikit-learn pipeline."""
    from sklearn.compose import ColumnTransformer  # noqa: PLC0415
    from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415
    from sklearn.multiclass import OneVsRestClassifier  # noqa: PLC0415
    from sklearn.pipeline import Pipeline  # noqa: PLC0415

    features = ColumnTransformer(
        [
            ("heading", TfidfVectorizer(analyzer="char", ngram_range=(1, 2), min_df=2, sublinear_tf=True), "heading"),
            ("body", TfidfVectorizer(analyzer="char", ngram_range=(1, 2), min_df=3, max_features=5000, sublinear_tf=True), "body"),
            ("meta", TfidfVectorizer(analyzer="word", token_pattern=r"\S+", norm=None, use_idf=False, binary=True), "meta"),
        ],
        transformer_weights={"heading": 1.5, "body": 1.5, "meta": 0.5},
    )
    # n-gram sizes, weights and C chosen with campaigns left out: trigrams and larger vocabularies gave nothing
    return Pipeline([("features", features), ("labels", OneVsRestClassifier(LogisticRegression(C=8.0, max_iter=1000)))])


def save(model: Any, classes: Sequence[str], target: Path) -> None:
    """Write model and classes into `target`; the same model gives the same bytes."""
    import zipfile  # noqa: PLC0415
    from io import BytesIO  # noqa: PLC0415

    import skops.io as sio  # noqa: PLC0415

    target.mkdir(parents=True, exist_ok=True)
    for vectorizer in model.named_steps["features"].named_transformers_.values():
        vars(vectorizer).pop("_stop_words_id", None)  # a place in memory as well
    with zipfile.ZipFile(BytesIO(sio.dumps(model))) as old, zipfile.ZipFile(target / _FILE, "w") as new:
        schema = old.read("schema.json").decode()
        # skops names objects by their place in memory: they are counted in the order of the schema instead
        order = {name: str(i) for i, name in enumerate(dict.fromkeys(re.findall(r'"(?:__id__": |file": ")(\d+)', schema)), 1)}
        schema = re.sub(r'("__id__": |"file": ")(\d+)', lambda m: m[1] + order[m[2]], schema)
        files = {f"{order[name.removesuffix('.npy')]}.npy": old.read(name) for name in old.namelist() if name != "schema.json"}
        for name, data in [("schema.json", schema.encode()), *sorted(files.items())]:
            new.writestr(zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
    (target / _CLASSES).write_text(json.dumps(list(classes), ensure_ascii=False) + "\n", encoding="utf-8")


@cache
def load() -> tuple[Any, tuple[str, ...]]:
    """The trained model and its classes, from the models folder. Raises ResultError where the folder is missing."""
    import skops.io as sio  # noqa: PLC0415

    place = folder("models")
    model = sio.load(place / _FILE, trusted=[])  # only what skops itself vouches for: anything else is refused
    return model, tuple(json.loads((place / _CLASSES).read_text(encoding="utf-8")))


def probabilities(evidences: Sequence[Evidence], model: tuple[Any, tuple[str, ...]] | None = None) -> list[dict[str, float]]:
    """The probability of each label for each section, 0 to 1."""
    if not evidences:
        return []
    trained, classes = model or load()
    scores = trained.predict_proba(frame(evidences))
    return [dict(zip(classes, map(float, row), strict=True)) for row in scores]
