"""Makes the vectors of words (`vectors`) out of texts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

import numpy as np

from pipeline.checks import vectors

#: how often a word must stand in the corpus, words on either side that tell of it, numbers of a vector
_LEAST, _WINDOW, _SIZE = 4, 2, 40
#: rare companions are counted less (context distribution smoothing of Levy, Goldberg and Dagan, 2015)
_SMOOTH = 0.75
_SENTENCE, _NUMBER, _BLANK = re.compile("[。；\n]"), re.compile(r"\d+"), re.compile(r"\s")


def train(texts: Iterable[str]) -> vectors.Vectors:
    """The vectors of all words that jieba finds often enough in these texts, which are in normal form."""
    import jieba  # noqa: PLC0415  only for training
    from scipy.sparse import csr_matrix  # type: ignore[import-untyped]  # noqa: PLC0415
    from sklearn.decomposition import TruncatedSVD  # noqa: PLC0415

    texts = [_NUMBER.sub("0", text) for text in texts]
    counts = Counter(word for text in texts for word in jieba.cut(text))
    often = {word: 0 for word, count in counts.items() if count >= _LEAST and len(word) <= vectors.LONGEST and not _BLANK.search(word)}
    sizes = vectors.sizes(often)
    sentences = [vectors.cut(part, often, sizes) for text in texts for part in _SENTENCE.split(text) if part.strip()]
    counts = Counter(word for sentence in sentences for word in sentence)
    words = tuple(sorted(word for word, count in counts.items() if count >= _LEAST and not _BLANK.search(word)))
    at = {word: i for i, word in enumerate(words)}
    beside: Counter[tuple[int, int]] = Counter()
    for sentence in sentences:
        numbers = [at.get(word, -1) for word in sentence]
        for i, number in enumerate(numbers):
            for step in range(-_WINDOW, _WINDOW + 1):
                if step and number >= 0 and 0 <= i + step < len(numbers) and numbers[i + step] >= 0:
                    beside[number, numbers[i + step] * (2 * _WINDOW + 1) + step + _WINDOW] += 1
    column = {key: i for i, key in enumerate(sorted({key for _, key in beside}))}
    row, place = np.array([(one, column[key]) for one, key in beside]).T
    times = np.array(list(beside.values()), np.float64)
    of_word, of_companion = np.bincount(row, times), np.bincount(place, times) ** _SMOOTH
    told = np.log(times * of_companion.sum() / (of_word[row] * of_companion[place]))
    kept = told > 0
    table = csr_matrix((told[kept], (row[kept], place[kept])), shape=(len(words), len(column)))
    rows = TruncatedSVD(_SIZE, random_state=0).fit_transform(table)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True) + 1e-9
    return vectors.Vectors(words, rows.astype(np.float16))
