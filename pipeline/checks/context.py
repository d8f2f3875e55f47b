"""What the words around a campaign's name, a year or a school's or place's name tell: whether it is left over from another text.

A linear model over the characters before and behind a mention, over the words there as vectors and over a few facts, for each kind of
mention: what the rules of the checks do not know by a set phrase, it knows by its likeness to many sentences. Trained in scikit-learn
(`training`), weighed here by adding up numbers of a table, so that a document costs next to nothing and a reader of the table sees why.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable
from functools import cache
from itertools import repeat
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from pipeline.checks.vectors import Vectors, load
from pipeline.data import folder

if TYPE_CHECKING:
    from numpy.typing import NDArray

FILE = "context.json"
Kind = Literal["topic", "year", "name"]
#: characters before and behind a mention that are read, and the longest runs of them that are terms
_REACH, _LONGEST = 16, 3
#: characters right before and right behind that are terms as a whole
_EDGE = 5
_DIGIT = re.compile(r"\d")


class Context(NamedTuple):
    """A mention as the model sees it: the words of its sentence before and behind it, and facts (its section's labels, the document's type …)."""

    before: str
    behind: str
    facts: frozenset[str]


def terms(context: Context, vocabulary: Vectors) -> list[str]:
    """The terms of a context: `<` and `>` with runs of characters before and behind, `[` and `]` with those at its edges, `~` with words
    anywhere in the sentence, `=` with facts.

    >>> import numpy as np
    >>> sorted(terms(Context("把", "办好", frozenset({"plan"})), Vectors(("办好",), np.zeros((1, 1), np.float16))))
    ['<把', '=plan', '>办', '>办好', '>好', '[把', ']办', ']办好', '~办好']
    """
    found = ["~" + word for word in {*vocabulary.cut(context.before), *vocabulary.cut(context.behind)} if len(word) > 1]
    before, behind = (_DIGIT.sub("0", words) for words in (context.before[-_REACH:], context.behind[:_REACH]))
    for side, words in (("<", before), (">", behind)):
        found += {side + words[i : i + n] for n in range(1, _LONGEST + 1) for i in range(len(words) - n + 1)}
    found += ["[" + before[-n:] for n in range(1, min(_EDGE, len(before)) + 1)]
    found += ["]" + behind[:n] for n in range(1, min(_EDGE, len(behind)) + 1)]
    found += ["=" + fact for fact in context.facts]
    return found


class Judge(NamedTuple):
    """The model of one kind of mention: an intercept, the weights of terms, and those of the vectors of the words around."""

    intercept: float
    weights: dict[str, float]
    around: NDArray[np.float64]

    def probability(self, context: Context, words: Vectors | None = None) -> float:
        """How probable it is that a mention is left over, 0 to 1; `words` are the vectors with which the model was trained."""
        weights, words = self.weights, words or load()
        logit = self.intercept + sum(map(weights.get, terms(context, words), repeat(0.0)))
        logit += float(words.around(context.before, context.behind) @ self.around)
        return 1 / (1 + math.exp(-logit))


def judge(kind: Kind) -> Judge:
    """The model that comes with planaudit. Raises ResultError where the models folder is missing."""
    return _judges()[kind]


@cache
def _judges() -> dict[Kind, Judge]:
    kept = json.loads((folder("models") / FILE).read_text(encoding="utf-8"))
    return {kind: Judge(one["intercept"], one["weights"], np.array(one["around"])) for kind, one in kept.items()}


def written(judges: Iterable[tuple[Kind, Judge]]) -> str:
    """The models as the text of the file; the same models give the same bytes."""
    kept = {kind: one._asdict() | {"around": one.around.tolist()} for kind, one in judges}
    return json.dumps(kept, ensure_ascii=False, indent=0, sort_keys=True) + "\n"
