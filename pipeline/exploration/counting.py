"""How frequent words are, and how evenly they are spread.

Frequency alone misleads: a word that one school writes fifty times is not a word of the campaign. Dispersion says which it is.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from scipy.sparse import csr_array  # type: ignore[import-untyped]


def counts(words: pd.DataFrame, by: pd.Series[Any] | str = "document") -> tuple[csr_array, pd.Index[Any], pd.Index[Any]]:
    """How often each word stands in each part: a matrix (parts by words), the parts, the words; only those that occur.

    `words` are rows of `Corpus.words`, or a part of them; `by` is one of their columns, or a grouping with their index.
    """
    part = words[by] if isinstance(by, str) else by.reindex(words.index)
    parts, part_names = _codes(part)
    terms, term_names = _codes(words["word"])
    ones = np.ones(len(words), np.int32)
    return csr_array((ones, (parts, terms)), shape=(len(part_names), len(term_names))), part_names, term_names


def dispersion(matrix: csr_array, sizes: np.ndarray[Any, Any] | None = None) -> np.ndarray[Any, Any]:
    """Gries's DP of each column of a count matrix, 0 (spread as the parts' sizes) to nearly 1 (all in one small part).

    Half the sum, over the parts, of the difference between the share of the word that stands in a part and the part's share of the
    corpus (Gries, *Dispersions and adjusted frequencies in corpora*, IJCL 13(4), 2008). `sizes`: the words in each part, by default
    those of the matrix. Says nothing about why: a word may sit in one part because a school copied itself.
    """
    size = np.asarray(matrix.sum(axis=1), float).ravel() if sizes is None else np.asarray(sizes, float)
    expected = size / size.sum()
    cells = matrix.tocoo()
    total = np.asarray(matrix.sum(axis=0), float).ravel()
    rows, columns = cells.coords
    here = cells.data / total[columns]
    # parts without the word add their own share; all shares add up to 1
    over = np.abs(here - expected[rows]) - expected[rows]
    result: np.ndarray[Any, Any] = (1 + np.bincount(columns, weights=over, minlength=matrix.shape[1])) / 2
    return result


def frequency(words: pd.DataFrame, by: pd.Series[Any] | str = "document", per: int = 10_000) -> pd.DataFrame:
    """One row per word, the most frequent first: `word`, `pos`, `count`, `per` 10,000 words, `documents`, `dp`, `dp_norm`.

    `by` are the parts over which dispersion is measured (`counts`). `dp_norm` is DP divided by its largest possible value, so that it
    reaches 1 (Lijffijt & Gries, IJCL 17(1), 2012). Frequencies are out of the rows of `words`: leave marks out before, with `content`,
    or keep them, but say which.
    """
    matrix, parts, terms = counts(words, by)
    count = np.asarray(matrix.sum(axis=0)).ravel()
    sizes = np.asarray(matrix.sum(axis=1), float).ravel()
    in_documents = matrix if isinstance(by, str) and by == "document" else counts(words)[0]
    held = np.bincount(in_documents.tocoo().coords[1], minlength=len(terms))
    dp = dispersion(matrix) if len(parts) else np.zeros(0)
    largest = 1 - sizes.min() / sizes.sum() if len(parts) > 1 else 1.0
    tags = words.drop_duplicates("word").set_index("word")["pos"]
    frame = pd.DataFrame({"word": terms, "pos": tags.reindex(terms).astype("str").to_numpy(), "count": count})
    frame["per"] = count * per / max(len(words), 1)
    frame["documents"], frame["dp"], frame["dp_norm"] = held, dp, dp / largest
    return frame.sort_values(["count", "word"], ascending=[False, True], ignore_index=True)


def _codes(values: pd.Series[Any]) -> tuple[np.ndarray[Any, Any], pd.Index[Any]]:
    """Numbers for the values that occur, and their names; the order of the categories, where there are any."""
    if not isinstance(values.dtype, pd.CategoricalDtype):
        codes, names = pd.factorize(values)
        return codes, pd.Index(names)
    used, codes = np.unique(values.cat.codes.to_numpy(), return_inverse=True)
    return codes, values.cat.categories.take(used)
