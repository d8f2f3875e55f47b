"""Trains the model of `kinds` on the documents of the sets and on the short ones of ``corpus/trials``, their titles left out; measures it with
sets left out, and writes it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from pipeline.classification.kinds import FILE, Kinds, terms
from pipeline.classification.training import drafts, trials
from pipeline.records import DocType

#: how much a short document counts beside one of a set
_SHORT = 0.5
#: characters of the pieces of each document, its opening and one of its middle, that are learnt too, so that short papers are told; their weight
_PIECE, _PIECE_COUNTS = 180, 0.15
#: terms kept, those that tell most (chi squared); 3,000 do no better with sets left out, nor do other strengths of the regularisation
_TERMS, _STRENGTH = 1_500, 0.1
#: parts into which the sources are divided for measuring
_FOLDS = 12
_CARD = "types.md"


class Example(NamedTuple):
    """A document: its body in normal form, its kind, where it comes from, how much it counts."""

    body: str
    kind: DocType
    source: str
    weight: float


def examples(places: Sequence[Path]) -> Iterator[Example]:
    """All Chinese documents to learn from."""
    for place in places:
        for gold, one in drafts(place):
            if not one.english:
                yield Example(one.norm[one.identity.head :], gold["doc_type"], place.name, 1.0)
    for trial, one, name in trials():
        yield Example(one.norm[one.identity.head :], trial["doc_type"], f"trials {name}", _SHORT)


def _pieces(one: Example) -> Iterator[Example]:
    if len(one.body) > 2 * _PIECE:
        for start in (0, len(one.body) // 2):
            yield one._replace(body=one.body[start : start + _PIECE], weight=_PIECE_COUNTS)


def fit(documents: Sequence[Example]) -> Kinds:
    """A model trained on the examples and on pieces of them."""
    from sklearn.feature_extraction import DictVectorizer  # noqa: PLC0415
    from sklearn.feature_selection import SelectKBest, chi2  # noqa: PLC0415
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415

    chosen = [*documents, *(piece for one in documents for piece in _pieces(one))]
    known = DictVectorizer(dtype=np.float32)
    table = known.fit_transform([dict.fromkeys(terms(one.body), 1.0) for one in chosen])
    wanted = [one.kind for one in chosen]
    select = SelectKBest(chi2, k=_TERMS).fit(table, wanted)
    model = LogisticRegression(C=_STRENGTH, max_iter=3000)
    model.fit(select.transform(table), wanted, sample_weight=[one.weight for one in chosen])
    names = known.get_feature_names_out()[select.get_support()].tolist()
    weights = dict(sorted(zip(names, model.coef_.T.round(3).tolist(), strict=True)))
    return Kinds(dict(zip(model.classes_.tolist(), model.intercept_.round(3).tolist(), strict=True)), weights)


def measured(chosen: Sequence[Example]) -> tuple[int, int]:
    """Of the documents of sets, how many are there and how many are answered rightly by models that never saw their set."""
    from sklearn.model_selection import GroupKFold  # noqa: PLC0415

    right = []
    for inside, outside in GroupKFold(_FOLDS).split(chosen, groups=[one.source for one in chosen]):
        model = fit([chosen[i] for i in inside])
        for one in (chosen[i] for i in outside if chosen[i].weight == 1):
            said = model.probabilities(one.body)
            right.append(max(said, key=lambda kind: said[kind]) == one.kind)
    return len(right), sum(right)


def rebuild(places: Sequence[Path], target: Path) -> str:
    """Train on the sets in these folders and on the trials; write the model and its card into the folder `target`.

    Returns a summary for the terminal.
    """
    chosen = list(examples(places))
    (target / FILE).write_text(json.dumps(fit(chosen)._asdict(), ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
    documents, right = measured(chosen)
    (target / _CARD).write_text(_card(documents, right), encoding="utf-8")
    return f"kinds: {right} of {documents} documents right without their titles"


def _card(documents: int, right: int) -> str:
    return f"""# Model card: kinds of documents without a telling title

`types.json` tells the kind of a Chinese document (plan, summary, notice, roster, news, other) by its body where the title does not: a logistic
regression over which of {_TERMS:,} characters and pairs of characters occur (`pipeline/classification/kinds.py`). Rebuild it with
`planaudit train`. Reading it runs no code.

Trained on the training sets and the trials of `corpus/` (all invented, see its card), titles left out. Measured on the documents of the sets,
each answered by a model that never saw its set: {right} of {documents} right. Few documents of the kind "other" stand behind it.
"""
