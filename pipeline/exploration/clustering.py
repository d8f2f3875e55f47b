"""Topics and likeness: what sections are about, which of them say the same in other words, which schools speak alike."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
import pandas as pd
from scipy.sparse import csr_array, diags_array  # type: ignore[import-untyped]
from sklearn.cluster import AgglomerativeClustering
from sklearn.decomposition import NMF
from sklearn.feature_extraction.text import TfidfTransformer

from pipeline.exploration.corpus import Corpus
from pipeline.exploration.counting import counts
from pipeline.exploration.words import content

#: rows compared at a time: a block of 250 by 30,000 sections takes 200 MB where all of them have a word in common
_BLOCK = 250
#: the seed of everything that starts at random
_SEED = 0

Part = Literal["document", "unit", "section"]


def weights(words: pd.DataFrame, by: pd.Series[Any] | str, least: int = 2) -> tuple[csr_array, pd.Index[Any], pd.Index[Any]]:
    """TF-IDF of words in parts, rows of length 1: the matrix, the parts, the words that stand in `least` parts and more.

    Logarithmic term frequency and smoothed idf, as scikit-learn has them (after Salton & Buckley, 1988).
    """
    matrix, parts, terms = counts(words, by)
    kept = np.bincount(matrix.tocoo().coords[1], minlength=len(terms)) >= least
    made = TfidfTransformer(sublinear_tf=True).fit_transform(matrix[:, kept].astype(float))
    return csr_array(made), parts, terms[kept]


def section_parts(corpus: Corpus, words: pd.DataFrame) -> pd.Series[Any]:
    """For each row of `words` the section of the top level that holds it, as a row of `corpus.sections`; -1 outside of all."""
    found = np.full(len(words), -1, np.int64)
    keys, starts = words["document"].astype("str").to_numpy(object), words["start"].to_numpy()
    held = {key: rows.sort_values("start") for key, rows in corpus.sections.groupby("document", sort=False)}
    edges = np.flatnonzero(np.r_[True, keys[1:] != keys[:-1]]) if len(keys) else np.zeros(0, int)
    for first, last in zip(edges, [*edges[1:], len(keys)], strict=True):
        sections = held.get(keys[first])
        if sections is None:
            continue
        at = starts[first:last]
        i = np.searchsorted(sections["start"].to_numpy(), at, side="right") - 1
        inside = (i >= 0) & (at < sections["end"].to_numpy()[np.maximum(i, 0)])
        found[first:last] = np.where(inside, sections.index.to_numpy()[np.maximum(i, 0)], -1)
    return pd.Series(found, index=words.index, name="section")


def topics(corpus: Corpus, number: int = 8, terms: int = 10) -> tuple[pd.DataFrame, pd.DataFrame]:
    """What the sections are about: the topics (`topic`, `terms`, `sections`), and for each section its `topic` and `share`.

    Non-negative matrix factorisation of TF-IDF (Lee & Seung, *Nature* 401, 1999; scikit-learn's NMF with NNDSVD, no chance in it). A
    topic is a direction in which word use varies, no more: name it only after reading sections of it. The number of topics is the
    reader's choice.
    """
    words = content(corpus.words)
    parts = section_parts(corpus, words)
    matrix, rows, vocabulary = weights(words[(parts >= 0).to_numpy()], parts[parts >= 0])
    number = max(1, min(number, *matrix.shape))
    model = NMF(number, init="nndsvd", random_state=_SEED, max_iter=400, tol=1e-3)
    loads = model.fit_transform(matrix)
    best = loads.argmax(axis=1)
    named = ["、".join(vocabulary[np.argsort(-row, kind="stable")[:terms]].astype("str")) for row in model.components_]
    whole = pd.DataFrame({"topic": range(number), "terms": named, "sections": np.bincount(best, minlength=number)})
    told = corpus.sections.loc[rows.to_numpy(), ["document", "unit", "number", "heading", "label", "start", "end"]].reset_index(drop=True)
    told["topic"], told["share"] = best, loads.max(axis=1) / np.maximum(loads.sum(axis=1), 1e-12)
    return whole, told


def similar_sections(corpus: Corpus, least: float = 0.5, most: int = 10) -> pd.DataFrame:
    """Sections of different units that are alike in their words, the most alike first: `a`, `b` (rows of `sections`), units, headings,
    `cosine`.

    The cosine of TF-IDF, 0 to 1 (Salton & Buckley, *Information Processing & Management* 24(5), 1988). Other than the audit's copied
    passages it also finds what was said again in other words and order; it does not say who has it from whom, and short sections are
    alike for want of words: those with fewer than twenty words of content are left out. Of each section the `most` nearest later ones
    are given: where a county copied, all pairs would be millions.
    """
    words = content(corpus.words)
    parts = section_parts(corpus, words)
    big = parts.map(parts.value_counts()) >= 20
    columns = ["a", "b", "a_unit", "b_unit", "a_heading", "b_heading", "cosine"]
    keep = ((parts >= 0) & big).to_numpy()
    if not keep.any():
        return pd.DataFrame(columns=columns)
    matrix, rows, _ = weights(words[keep], parts[keep])
    units = pd.factorize(corpus.sections["unit"].reindex(rows.to_numpy()))[0]
    found = [_near(matrix, units, first, least, most) for first in range(0, matrix.shape[0], _BLOCK)]
    a, b, cosine = (np.concatenate(part) for part in zip(*found, strict=True))
    sections = corpus.sections
    frame = pd.DataFrame({"a": rows.to_numpy()[a], "b": rows.to_numpy()[b]})
    for column in ("unit", "heading"):
        for side in "ab":
            frame[f"{side}_{column}"] = sections[column].reindex(frame[side]).to_numpy()
    frame["cosine"] = cosine
    return frame[columns].sort_values(["cosine", "a", "b"], ascending=[False, True, True], ignore_index=True)


def _near(matrix: csr_array, units: np.ndarray[Any, Any], first: int, least: float, most: int) -> tuple[np.ndarray[Any, Any], ...]:
    """For a block of rows the nearest later rows of other units: at most `most` of each row, and at least so near."""
    product = (matrix[first : first + _BLOCK] @ matrix.T).tocoo()
    rows, columns = product.coords[0] + first, product.coords[1]
    keep = (product.data >= least) & (columns > rows) & (units[rows] != units[columns])
    rows, columns, cosine = rows[keep], columns[keep], product.data[keep]
    order = np.lexsort((columns, -cosine, rows))
    rows, columns, cosine = rows[order], columns[order], cosine[order]
    rank = np.arange(len(rows)) - np.searchsorted(rows, rows)
    return rows[rank < most], columns[rank < most], cosine[rank < most]


def similarity(words: pd.DataFrame, by: pd.Series[Any] | str = "document") -> pd.DataFrame:
    """The cosine of TF-IDF of each two parts, 0 to 1 (Salton & Buckley 1988): a square frame. For heat maps: of 5,000 documents it takes
    200 MB."""
    matrix, parts, _ = weights(words, by)
    names = parts.astype("str")
    return pd.DataFrame((matrix @ matrix.T).toarray(), index=names, columns=names)


def groups(words: pd.DataFrame, by: pd.Series[Any], number: int = 5, terms: int = 8) -> pd.DataFrame:
    """Groups of parts (of units, mostly) that speak alike: `part`, `group` (0 is the largest), and `terms`, the typical words of its group.

    Average linkage over one minus the cosine of TF-IDF (Sokal & Michener 1958). Every part gets into a group, also one that resembles no
    other; and documents of one campaign speak alike because of their subject: compare within a campaign.
    """
    matrix, parts, vocabulary = weights(words, by)
    number = max(1, min(number, len(parts)))
    if number < 2:
        found = np.zeros(len(parts), int)
    else:
        distance = np.clip(1 - (matrix @ matrix.T).toarray(), 0, None)
        found = AgglomerativeClustering(number, metric="precomputed", linkage="average").fit_predict(distance)
    order = np.argsort(-np.bincount(found), kind="stable")
    rank = np.argsort(order)[found]
    sums = csr_array(diags_array(1 / np.bincount(rank)[rank]) @ matrix)
    overall = np.asarray(matrix.mean(axis=0)).ravel()
    named = {}
    for group in range(number):
        mean = np.asarray(sums[np.flatnonzero(rank == group)].sum(axis=0)).ravel() - overall
        named[group] = "、".join(vocabulary[np.argsort(-mean, kind="stable")[:terms]].astype("str"))
    frame = pd.DataFrame({"part": parts.astype("str"), "group": rank})
    frame["terms"] = frame["group"].map(named)
    return frame.sort_values(["group", "part"], ignore_index=True)
