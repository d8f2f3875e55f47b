"""The label model: a linear model over characters of heading and opening, for headings that no vocabulary holds.

Trained in scikit-learn (`estimator`, `training`), scored here on plain arrays: a worker that reads thousands of plans need not import
scikit-learn, and a document costs well under a millisecond instead of some twenty.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
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
_BLANKS = re.compile(r"\s\s+")


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
        self._grams = [_Grams(parts["heading"]), _Grams(parts["body"])]
        self._words = dict(zip(parts["meta"].terms, parts["meta"].weights.astype(np.float64), strict=True))

    def probabilities(self, rows: Sequence[Features]) -> NDArray[np.float64]:
        """The probability of each label (columns) for each section (rows), 0 to 1."""
        logits = np.tile(self.intercepts, (len(rows), 1))
        for grams, name in zip(self._grams, ("heading", "body"), strict=True):
            logits += grams.logits([getattr(row, name) for row in rows])
        for i, row in enumerate(rows):
            logits[i] += sum(self._words[word] for word in set(row.meta.lower().split()) if word in self._words)
        return 1 / (1 + np.exp(-logits))

    def save(self, target: Path) -> None:
        """Write the arrays into the folder `target`; the same model gives the same bytes, and reading them runs no code."""
        arrays = {"classes": np.array(self.classes), "intercepts": self.intercepts, "trust": np.array(self.trust)}
        for name, part in self.parts.items():
            arrays |= {f"{name}_terms": np.array(part.terms), f"{name}_idf": part.idf, f"{name}_weights": part.weights}
        target.mkdir(parents=True, exist_ok=True)
        np.savez_compressed(target / FILE, allow_pickle=False, **arrays)


class _Grams:
    """Logits of texts by their characters and pairs of characters: tf-idf, sublinear, each text of length one."""

    def __init__(self, part: Part) -> None:
        self.idf, self.weights = part.idf, part.weights.astype(np.float64)
        alphabet = sorted(set("".join(part.terms)))
        self.size = len(alphabet) + 1
        self.places = np.zeros(0x110000, np.int32)  # code point → place in the alphabet, 0 for what no term holds
        self.places[[ord(char) for char in alphabet]] = np.arange(1, self.size)
        self.singles = np.full(self.size, -1, np.int32)
        self.pairs = np.full(self.size * self.size, -1, np.int32)
        for i, term in enumerate(part.terms):
            place = [int(self.places[ord(char)]) for char in term]
            if len(term) == 1:
                self.singles[place[0]] = i
            else:
                self.pairs[place[0] * self.size + place[1]] = i

    def logits(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """A row for each text, a column for each label. All texts are looked up at once, with a character in between that no term holds."""
        plain = [_BLANKS.sub(" ", text.lower()) for text in texts]
        codes = self.places[np.frombuffer("\0".join(plain).encode("utf-32-le", "surrogatepass"), np.uint32)]
        rows = np.repeat(np.arange(len(plain)), [len(text) + 1 for text in plain])[:-1]
        terms = np.concatenate([self.singles[codes], self.pairs[codes[:-1] * self.size + codes[1:]]])
        known = terms >= 0
        keys = np.concatenate([rows, rows[:-1]])[known] * len(self.idf) + terms[known]
        keys, counts = np.unique(keys, return_counts=True)
        row, term = np.divmod(keys, len(self.idf))
        values = (np.log(counts) + 1) * self.idf[term]
        bounds = np.searchsorted(row, np.arange(len(plain) + 1)).tolist()
        out = np.zeros((len(plain), self.weights.shape[1]))
        for i, (low, high) in enumerate(pairwise(bounds)):
            if low < high:
                vector = values[low:high]
                out[i] = vector @ self.weights[term[low:high]] / np.sqrt(vector @ vector)
        return out


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
