"""The label model: a linear model over characters of heading and opening, for headings that no vocabulary holds.

Trained in scikit-learn (`estimator`, `training`), scored here on plain arrays: a worker that reads thousands of plans need not import
scikit-learn, and a document costs well under a millisecond instead of some twenty.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from functools import cache
from itertools import count, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from pipeline.classification.features import Features, features
from pipeline.classification.labels import Evidence
from pipeline.data import folder

if TYPE_CHECKING:
    from numpy.typing import NDArray

FILE = "labels.npz"
_NAMES = Features._fields
_READ = ("heading", "body")  # the features that are read as characters
_BLANKS = re.compile(r"\s\s+")
_POINTS = 0x110000  # of Unicode


#: the numbers that leave a probability as it is
UNSCALED = (0.0, 1.0, 0.0)


def log_odds(probability: float) -> float:
    """The logarithm of the odds of a probability, which is kept off 0 and 1."""
    kept = min(max(probability, 1e-4), 1 - 1e-4)
    return math.log(kept / (1 - kept))


def trusted(probability: float, trust: Sequence[float], *, said: bool) -> float:
    """How often a main label of this probability is right on a campaign that the model never saw, 0 to 1.

    Platt's scaling of the log odds, with one more term where the heading's own words say the label (`said`); `trust` holds its
    intercept and its two weights.

    >>> trusted(0.5, UNSCALED, said=False)
    0.5
    """
    base, slope, word = trust
    return 1 / (1 + math.exp(-(base + slope * log_odds(probability) + word * said)))


class Part(NamedTuple):
    """What the model knows of one feature: its terms in ascending order, and for each an idf and the weight for every label.

    `terms` are single characters and pairs of them, words in `meta`; `weights` has a row for each term and a column for each label.
    """

    terms: tuple[str, ...]
    idf: NDArray[np.float64]
    weights: NDArray[np.float32]


class Model:
    """A trained model: scores sections as scikit-learn's `TfidfVectorizer` and one-versus-rest `LogisticRegression` do.

    `parts` holds a `Part` for each field of `Features`, `intercepts` a number for each label of `classes`, `trust` the numbers by which
    `trusted` makes a score of a probability.
    """

    def __init__(
        self, classes: tuple[str, ...], parts: dict[str, Part], intercepts: NDArray[np.float64], trust: Sequence[float] = UNSCALED
    ) -> None:
        self.classes, self.parts, self.intercepts, self.trust = classes, parts, intercepts, tuple(trust)
        self._grams = _Grams([parts[name] for name in _READ])
        self._words = {word: i for i, word in enumerate(parts["meta"].terms, 1)}
        weights = parts["meta"].weights.astype(np.float64)
        self._weights = np.concatenate([np.zeros_like(weights[:1]), weights])  # the first row: that of a section, whatever its words

    def probabilities(self, rows: Sequence[Features]) -> NDArray[np.float64]:
        """The probability of each label (columns) for each section (rows), 0 to 1."""
        logits = self._grams.logits([[getattr(row, name) for row in rows] for name in _READ])
        known: list[int] = []
        starts: list[int] = []
        for row in rows:
            starts.append(len(known))
            known += [0, *(self._words[word] for word in dict.fromkeys(row.meta.lower().split()) if word in self._words)]
        logits += np.add.reduceat(self._weights.take(known, axis=0), starts, axis=0)
        return 1 / (1 + np.exp(-self.intercepts - logits))

    def save(self, target: Path) -> None:
        """Write the arrays into the folder `target`; the same model gives the same bytes, and reading them runs no code."""
        arrays = {"classes": np.array(self.classes), "intercepts": self.intercepts, "trust": np.array(self.trust)}
        for name, part in self.parts.items():
            arrays |= {f"{name}_terms": np.array(part.terms), f"{name}_idf": part.idf, f"{name}_weights": part.weights}
        target.mkdir(parents=True, exist_ok=True)
        np.savez_compressed(target / FILE, allow_pickle=False, **arrays)


class _Terms:
    """The numbers of terms, from 1 on, by the code points of their characters; 0 for what is no term.

    Each kind of texts (headings, bodies) has terms of its own: the code points of each are moved by `_POINTS`, so that all are looked up
    at once. Tables by point hold the number of a single character, and the row and the column of a character in the table of pairs, which
    has no more of both than pairs need, and short numbers: so it stays in the processor's cache.
    """

    def __init__(self, kinds: Sequence[Sequence[str]]) -> None:
        numbers = zip(((kind * _POINTS, term) for kind, terms in enumerate(kinds) for term in terms), count(1))
        singles: dict[int, int] = {}
        pairs: dict[tuple[int, int], int] = {}
        for (moved, term), number in numbers:
            if len(term) == 1:
                singles[moved + ord(term)] = number
            else:
                pairs[moved + ord(term[0]), moved + ord(term[1])] = number
        rows, columns = ({point: i for i, point in enumerate(sorted({pair[side] for pair in pairs}), 1)} for side in (0, 1))
        wide = len(columns) + 1
        self.singles, self.rows, self.columns = (np.zeros(len(kinds) * _POINTS, np.int32) for _ in range(3))
        self.singles[list(singles)] = list(singles.values())
        self.rows[list(rows)] = [row * wide for row in rows.values()]
        self.columns[list(columns)] = list(columns.values())
        self.pairs = np.zeros((len(rows) + 1) * wide, np.min_scalar_type(len(singles) + len(pairs)))
        self.pairs[[rows[first] * wide + columns[second] for first, second in pairs]] = list(pairs.values())

    def keys(self, kinds: Sequence[Sequence[str]], size: int) -> NDArray[np.int64]:
        """The number of each term that stands in the texts, `size` added for each text of its kind before; in between stands no term's character."""
        plain = [[_BLANKS.sub(" ", text.lower()) + "\0" for text in texts] for texts in kinds]
        joined = ["".join(texts) for texts in plain]
        points = np.frombuffer("".join(joined).encode("utf-32-le", "surrogatepass"), np.int32).astype(np.int64)
        at = 0
        for kind, texts in enumerate(joined):
            points[at : at + len(texts)] += kind * _POINTS
            at += len(texts)
        row = np.repeat([i for texts in plain for i in range(0, len(texts) * size, size)], [len(text) for texts in plain for text in texts])
        pairs = self.pairs.take(self.rows.take(points[:-1]) + self.columns.take(points[1:]))
        found = np.concatenate([self.singles.take(points), pairs])
        known = found.nonzero()[0]
        keys: NDArray[np.int64] = np.concatenate([row, row[:-1]]).take(known) + found.take(known)
        return keys


class _Grams:
    """Logits of texts by their characters and pairs of characters: tf-idf, sublinear, each text of length one.

    The terms of several kinds of texts (headings, bodies) are numbered through from 1, so that all of a document's are weighed at once.
    """

    def __init__(self, parts: Sequence[Part]) -> None:
        self.idf = np.concatenate([[0.0], *(part.idf for part in parts)])
        self.weights = np.concatenate([np.zeros_like(parts[0].weights[:1]), *(part.weights for part in parts)]).astype(np.float64)
        self.first = np.cumsum([1, *(len(part.terms) for part in parts)])[:-1]  # where the terms of each kind begin
        self.terms = _Terms([part.terms for part in parts])

    def logits(self, kinds: Sequence[Sequence[str]]) -> NDArray[np.float64]:
        """A row for each text, a column for each label; `kinds` holds the texts of each kind, as many of one as of another."""
        size = len(self.idf)
        keys = self.terms.keys(kinds, size)
        keys.sort()
        edges = np.ones(len(keys) + 1, np.bool_)
        np.not_equal(keys[1:], keys[:-1], out=edges[1:-1])
        starts = edges.nonzero()[0]
        counts, keys = starts[1:] - starts[:-1], keys.take(starts[:-1])
        row, term = np.divmod(keys, size)
        values = (np.log(counts) + 1) * self.idf.take(term)
        text = row * len(kinds) + self.first.searchsorted(term, "right") - 1
        values /= np.sqrt(np.bincount(text, values * values)).take(text)
        weights = self.weights.take(term, axis=0)
        bounds = row.searchsorted(np.arange(len(kinds[0]) + 1)).tolist()
        return np.array([values[low:high] @ weights[low:high] for low, high in pairwise(bounds)])


def read(place: Path) -> Model:
    """The model kept in the folder `place`. Raises OSError where there is none."""
    with np.load(place / FILE, allow_pickle=False) as kept:
        parts = {name: Part(tuple(kept[f"{name}_terms"].tolist()), kept[f"{name}_idf"], kept[f"{name}_weights"]) for name in _NAMES}
        return Model(tuple(kept["classes"].tolist()), parts, kept["intercepts"], kept["trust"].tolist())


@cache
def load() -> Model:
    """The model that comes with planaudit. Raises ResultError where the models folder is missing."""
    return read(folder("models"))


def probabilities(evidences: Sequence[Evidence], model: Model | None = None) -> list[dict[str, float]]:
    """The probability of each label for each section, 0 to 1; by the model that comes with planaudit, if none is given."""
    if not evidences:
        return []
    chosen = model or load()
    scores = chosen.probabilities([features(e) for e in evidences])
    return [dict(zip(chosen.classes, row, strict=True)) for row in scores.tolist()]
