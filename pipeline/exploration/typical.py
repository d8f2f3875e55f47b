"""What is typical of one group of texts against another: log-likelihood, log ratio, log-odds with an informative prior.

None of them knows that words come in bursts: a passage that twenty schools copied counts twenty times. So each row says in how many
documents a word stands (`documents`), and whoever reads it should ask for several.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from scipy.special import xlogy  # type: ignore[import-untyped]

from pipeline.exploration.counting import counts

#: log-likelihood at which chance explains a difference in one of 10,000 words (chi square, one degree of freedom, p = 0.0001)
CRITICAL = 15.13
#: a word that a group lacks is taken as half a word, so that the ratio exists (Hardie 2014)
_HALF = 0.5


def log_likelihood(a: Any, b: Any, total_a: Any, total_b: Any) -> np.ndarray[Any, Any]:
    """The log-likelihood G² of frequencies `a` of `total_a` words against `b` of `total_b`, not below 0.

    G² = 2 (a ln(a/E₁) + b ln(b/E₂)), E₁ = total_a (a + b) / (total_a + total_b) (Rayson & Garside, *Comparing corpora using frequency
    profiling*, ACL 2000, after Dunning, *Computational Linguistics* 19(1), 1993).
    """
    a, b, total_a, total_b = (np.asarray(value, float) for value in (a, b, total_a, total_b))
    share = (a + b) / (total_a + total_b)
    with np.errstate(divide="ignore", invalid="ignore"):
        both = xlogy(a, a / (total_a * share)) + xlogy(b, b / (total_b * share))
    result: np.ndarray[Any, Any] = np.maximum(2 * np.nan_to_num(both), 0)
    return result


def keyness(words: pd.DataFrame, groups: pd.Series[Any], target: str, reference: str | None = None) -> pd.DataFrame:
    """One row per word, the most typical of `target` first: counts, per 10,000 words, `documents` of the target, `g2`, `log_ratio`.

    `groups` is a grouping with the index of `words` (`Corpus.grouping`); `reference` is another of its groups, by default all others.
    `g2` is the evidence that the frequencies differ (`log_likelihood`, `CRITICAL`), negative where the reference has more. `log_ratio`
    is how much they differ: 1 is twice as often, 2 four times (Hardie, *Log Ratio*, 2014). Large corpora make everything significant:
    sort by evidence, judge by the ratio. Raises KeyError where no word belongs to the target.
    """
    frame = _pair(words, groups, target, reference)
    a, b = frame["count"].to_numpy(float), frame["reference"].to_numpy(float)
    sizes = a.sum(), b.sum()
    shares = np.where(a > 0, a, _HALF) / sizes[0], np.where(b > 0, b, _HALF) / max(sizes[1], 1)
    frame["per"], frame["reference_per"] = a * 10_000 / sizes[0], b * 10_000 / max(sizes[1], 1)
    frame["log_ratio"] = np.log2(shares[0] / shares[1])
    more = a * sizes[1] >= b * sizes[0]
    frame["g2"] = np.where(more, 1, -1) * log_likelihood(a, b, *sizes)
    return frame.sort_values(["g2", "word"], ascending=[False, True], ignore_index=True)


def log_odds(
    words: pd.DataFrame,
    groups: pd.Series[Any],
    target: str,
    reference: str | None = None,
    prior: float = 500.0,
    background: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """One row per word, the most typical of `target` first: counts as in `keyness`, `delta`, its `variance`, and `z`.

    The difference of the log-odds of a word in both groups under a Dirichlet prior that is shaped like the language at large, in
    standard deviations (Monroe, Colaresi & Quinn, *Fightin' Words*, Political Analysis 16(4), 2008, equations 16, 18, 20, 22). `prior` is
    the weight of the prior in words: the larger, the more a rare word must show. `background` are the words that shape it, by default all
    of `words`. More than 1.96 in either direction is unlikely to be chance for one word looked at alone; of thousands, some hundred are.
    """
    frame = _pair(words, groups, target, reference)
    shape = (words if background is None else background)["word"].value_counts()
    times = shape.reindex(frame["word"]).fillna(0).to_numpy(float)
    alpha = prior * np.maximum(times, 1e-9) / shape.sum()
    a, b = frame["count"].to_numpy(float), frame["reference"].to_numpy(float)
    odds_a = (a + alpha) / (a.sum() + prior - a - alpha)
    odds_b = (b + alpha) / (b.sum() + prior - b - alpha)
    frame["delta"] = np.log(odds_a) - np.log(odds_b)
    frame["variance"] = 1 / (a + alpha) + 1 / (b + alpha)
    frame["z"] = frame["delta"] / np.sqrt(frame["variance"])
    return frame.sort_values(["z", "word"], ascending=[False, True], ignore_index=True)


def _pair(words: pd.DataFrame, groups: pd.Series[Any], target: str, reference: str | None) -> pd.DataFrame:
    """`word`, `pos`, `count` in the target, `reference` count, `documents` of the target with the word; for words of either."""
    aligned = groups.reindex(words.index)
    inside = (aligned == target).to_numpy(bool)
    outside = (aligned == reference).to_numpy(bool) if reference is not None else ~inside
    if not inside.any():
        raise KeyError(target)
    both = words[inside | outside]
    sides, names, terms = counts(both, pd.Series(inside[inside | outside], index=both.index))
    where = {bool(name): i for i, name in enumerate(names)}
    rows = sides.toarray()
    nothing = np.zeros(len(terms), rows.dtype)
    held = words[inside].drop_duplicates(["document", "word"])["word"].value_counts()
    tags = both.drop_duplicates("word").set_index("word")["pos"]
    frame = pd.DataFrame({"word": terms.astype("str"), "pos": tags.reindex(terms).astype("str").to_numpy()})
    frame["count"] = rows[where[True]] if True in where else nothing
    frame["reference"] = rows[where[False]] if False in where else nothing
    frame["documents"] = held.reindex(terms).fillna(0).to_numpy(int)
    return frame
