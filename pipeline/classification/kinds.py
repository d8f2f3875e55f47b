"""The kind of a document by the characters of its body, for papers whose title does not say it (怎么干, 作战图, 从“四声”开始).

A linear model over which characters and pairs of them occur in a body, trained in scikit-learn (`kinds_training`), weighed here by adding up
numbers of a table: such papers are few, and each costs about a millisecond.
"""

from __future__ import annotations

import json
import math
import re
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from pipeline.data import folder
from pipeline.records import DocType

FILE = "types.json"
#: characters of a body that are read
_READ = 6_000
_DIGIT, _BLANKS = re.compile(r"\d"), re.compile(r"[ \t]+")


class Kinds(NamedTuple):
    """The model: an intercept for each kind, and for each term (a character or a pair) its weights in the order of the kinds."""

    intercepts: dict[DocType, float]
    weights: dict[str, list[float]]

    def probabilities(self, body: str) -> dict[DocType, float]:
        """How probable each kind is for a body in normal form; the sum is 1."""
        rows = [self.weights[term] for term in terms(body) if term in self.weights]
        logits = [intercept + sum(column) for intercept, *column in zip(self.intercepts.values(), *rows, strict=True)]
        most = max(logits)
        shares = [math.exp(logit - most) for logit in logits]
        return {kind: share / sum(shares) for kind, share in zip(self.intercepts, shares, strict=True)}


def terms(body: str) -> set[str]:
    """The characters and pairs of neighbouring characters of a body; digits are alike, and so are blanks.

    >>> sorted(terms("3月5日"))
    ['0', '0日', '0月', '日', '月', '月0']
    """
    words = _DIGIT.sub("0", _BLANKS.sub(" ", body[:_READ]))
    return {*words, *map("".join, pairwise(words))}


def by_body(body: str) -> tuple[DocType, float]:
    """The most probable kind of a document with this body, in normal form, and its probability. Raises ResultError without models."""
    return max(_kinds().probabilities(body).items(), key=lambda one: one[1])


@cache
def _kinds() -> Kinds:
    return Kinds(**json.loads((folder("models") / FILE).read_text(encoding="utf-8")))
