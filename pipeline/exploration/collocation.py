"""The company that a word keeps: collocations, and the lines in which it stands (KWIC)."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

import numpy as np
import pandas as pd
from scipy.special import xlogy  # type: ignore[import-untyped]

from pipeline.cleaning.normal import simplified
from pipeline.exploration.corpus import Corpus

#: Dice's coefficient of a pair that never stands apart (Rychlý 2008)
_TOP = 14
#: marks at which a word surely ends
_MARK = re.compile(r"[，、。；：！？,;:!?]")


def association(joint: Any, first: Any, second: Any, size: Any) -> dict[str, np.ndarray[Any, Any]]:
    """Measures of association of two events in a corpus of `size`: `joint` times together, `first` and `second` times each at all.

    `expected`, `mi` (log₂ of observed to expected; overrates rare pairs), `t` (overrates frequent ones), `g2` (log-likelihood of the whole
    table of four cells, Dunning 1993; negative where they avoid each other), `log_dice` (Rychlý, RASLAN 2008). See Evert, *Corpora and
    collocations*, in Corpus Linguistics (HSK 29.2), 2008.
    """
    o11, r1, c1, n = (np.asarray(value, float) for value in (joint, first, second, size))
    observed = np.stack([o11, r1 - o11, c1 - o11, n - r1 - c1 + o11])
    expected = np.stack([r1 * c1, r1 * (n - c1), (n - r1) * c1, (n - r1) * (n - c1)]) / n
    with np.errstate(divide="ignore", invalid="ignore"):
        g2 = 2 * np.sum(xlogy(observed, observed / expected), axis=0)
        return {
            "expected": expected[0],
            "mi": np.log2(o11 / expected[0]),
            "t": (o11 - expected[0]) / np.sqrt(o11),
            "g2": np.where(o11 >= expected[0], 1, -1) * g2,
            "log_dice": _TOP + np.log2(2 * o11 / (r1 + c1)),
        }


def collocations(words: pd.DataFrame, node: str, window: int = 4, least: int = 3) -> pd.DataFrame:
    """The words near `node`, the closest first: `word`, `pos`, `joint`, `count`, `documents`, and the measures of `association`.

    Near is within `window` words to either side in the same sentence (Evert's surface co-occurrence: a word that stands within two windows
    counts once). `least`: how often they must stand together. `words` are rows of `Corpus.words` in order; leave marks out before,
    for a window of words that carry content. Sorted by `g2`. Raises KeyError where the node does not occur.
    """
    spoken = words["word"].astype("str").to_numpy(object)
    at = np.flatnonzero(spoken == simplified(node).lower())
    if not len(at):
        raise KeyError(node)
    sentence = words["sentence"].to_numpy()
    near = np.zeros(len(words), bool)
    for step in (*range(-window, 0), *range(1, window + 1)):
        there = at + step
        inside = (there >= 0) & (there < len(words))
        inside[inside] &= sentence[there[inside]] == sentence[at[inside]]
        near[there[inside]] = True
    near[at] = False
    others = np.ones(len(words), bool)
    others[at] = False
    count = words[others]["word"].value_counts()
    beside = words[near]
    joint = beside["word"].value_counts()
    joint = joint[joint >= least]
    frame = pd.DataFrame({"word": joint.index.astype("str"), "joint": joint.to_numpy(), "count": count.reindex(joint.index).to_numpy()})
    frame.insert(1, "pos", words.drop_duplicates("word").set_index("word")["pos"].reindex(joint.index).astype("str").to_numpy())
    held = beside.drop_duplicates(["document", "word"])["word"].value_counts()
    frame["documents"] = held.reindex(joint.index).to_numpy()
    for name, values in association(frame["joint"], near.sum(), frame["count"], others.sum()).items():
        frame[name] = values
    return frame.sort_values(["g2", "word"], ascending=[False, True], ignore_index=True)


def concordance(corpus: Corpus, term: str, width: int = 20, limit: int | None = None) -> pd.DataFrame:
    """The lines in which a word or phrase stands (KWIC): `document`, `unit`, `section`, `left`, `keyword`, `right`, `start`, `end`, `link`.

    `width`: characters on either side, of the same line. `link` opens the run's report at the document, and, in browsers that know text
    fragments, at the words. Found as a string: 学校 is found in 大学校园 too. After Luhn, *Key word-in-context index for technical
    literature*, American Documentation 11(4), 1960.
    """
    pattern = re.compile(r"\s*".join(map(re.escape, simplified(term))))
    known = corpus.documents.set_index("document")
    rows: list[tuple[Any, ...]] = []
    for key, form in corpus.forms.items():
        for found in pattern.finditer(form) if term else ():
            if limit is not None and len(rows) >= limit:
                break
            start, end = found.span()
            rows.append((key, known.at[key, "unit"], *around(corpus.texts[key], start, end, width), start, end))
    columns = ["document", "unit", "left", "keyword", "right", "start", "end"]
    frame = pd.DataFrame(rows, columns=columns).astype({"start": "int32", "end": "int32"})
    frame.insert(2, "section", list(corpus.labels_at(frame["document"], frame["start"])))
    shown = zip(frame["document"], frame["left"], frame["keyword"], frame["right"], strict=True)
    frame["link"] = [str(known.at[key, "link"]) + _fragment(left, word, right, width) for key, left, word, right in shown]
    return frame


def around(text: str, start: int, end: int, width: int) -> tuple[str, str, str]:
    """What stands at most `width` characters before a place in its line, the place, and what stands after it."""
    left = text[max(0, start - width) : start].rpartition("\n")[2]
    return left, text[start:end], text[end : end + width].partition("\n")[0]


def _fragment(left: str, word: str, right: str, width: int) -> str:
    """The directive that lets a browser scroll to the words: ``:~:text=before-,words,-after``.

    Browsers take whole words only, so what stands before begins at the line's beginning or after a mark, and what stands after ends so.
    """
    before = left if len(left) < width else left[mark.end() :] if (mark := _MARK.search(left)) else ""
    after = right if len(right) < width else right[: mark.start()] if (mark := _last(right)) else ""
    parts = (quote(part.strip(), safe="").replace("-", "%2D") for part in (before, word, after))
    before, inside, after = parts
    return ":~:text=" + (f"{before}-," if before else "") + inside + (f",-{after}" if after else "")


def _last(text: str) -> re.Match[str] | None:
    return next(reversed(list(_MARK.finditer(text))), None)
