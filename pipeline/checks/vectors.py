"""Words as vectors, so that what is said in other words is like what was learnt: 召开 stands near 举行 and 举办.

Vectors of positive pointwise mutual information, reduced by singular values (Levy and Goldberg, Neural word embedding as implicit matrix
factorization, 2014; Bullinaria and Levy, 2012), of words of the training corpus and the four words around them, each with its distance.
A text is cut into words of this vocabulary, the longest first: the same here and in training, and without a dictionary of megabytes.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from pipeline.data import folder

if TYPE_CHECKING:
    from numpy.typing import NDArray

FILE = "words.npz"
#: characters of the longest word
LONGEST = 5
_NUMBER = re.compile(r"\d+")
#: characters and words before and behind a mention that are looked at, and how much less each further word counts
_REACH, _WORDS, _FADES = 24, 6, 0.75
_FADED = np.array([_FADES**n for n in range(_WORDS)] * 2)[:, None]  # of the words before and those behind


class Vectors:
    """The words of a vocabulary and a row of length one for each."""

    def __init__(self, words: tuple[str, ...], rows: NDArray[np.float16]) -> None:
        self.words = words
        self._rows = np.vstack([rows.astype(np.float64), np.zeros((1, rows.shape[1]))])  # the last for what is no word
        self._at = {word: i for i, word in enumerate(words)}
        self._sizes = sizes(words)

    @property
    def size(self) -> int:
        """How many numbers `around` gives."""
        return 5 * int(self._rows.shape[1])

    def save(self, target: Path) -> None:
        """Write the vectors into the folder `target`; reading them runs no code."""
        np.savez_compressed(target / FILE, allow_pickle=False, words=np.array(self.words), rows=self._rows[:-1].astype(np.float16))

    def cut(self, text: str) -> list[str]:
        """The text as words of the vocabulary, the longest first, and single characters; a number is 0."""
        return cut(text, self._at, self._sizes)

    def around(self, before: str, behind: str) -> NDArray[np.float64]:
        """What stands around a mention: sums of the words before and behind it, and the word before, the first and second behind."""
        ahead = self._numbers(self.cut(before[-_REACH:])[-_WORDS:][::-1])
        after = self._numbers(self.cut(behind[:_REACH])[:_WORDS])
        rows = self._rows.take(ahead + after, axis=0)
        faded = rows * _FADED
        parts = [np.add.reduce(faded[:_WORDS]), np.add.reduce(faded[_WORDS:]), rows[0], rows[_WORDS], rows[_WORDS + 1]]
        found: NDArray[np.float64] = np.concatenate(parts)
        return found

    def _numbers(self, words: list[str]) -> list[int]:
        """The rows of `_WORDS` words, that of no word for those that are unknown or wanting."""
        return [self._at.get(word, -1) for word in words] + [-1] * (_WORDS - len(words))


def sizes(vocabulary: Iterable[str]) -> dict[str, list[int]]:
    """By the first two characters of words, how long they are, the longest first.

    >>> sizes(["召开", "动员会", "动员", "会"])
    {'召开': [2], '动员': [3, 2]}
    """
    found: dict[str, set[int]] = {}
    for word in vocabulary:
        if len(word) > 1:
            found.setdefault(word[:2], set()).add(len(word))
    return {first: sorted(lengths, reverse=True) for first, lengths in found.items()}


def cut(text: str, vocabulary: Container[str], sizes: Mapping[str, Sequence[int]]) -> list[str]:
    """The text as words of a vocabulary, the longest first, and single characters.

    >>> words = {"召开", "动员会", "动员"}
    >>> cut("召开动员会12次", words, sizes(words))
    ['召开', '动员会', '0', '次']
    """
    text, found, at = _NUMBER.sub("0", text), [], 0
    while at < len(text):
        word = text[at]
        for size in sizes.get(text[at : at + 2], ()):
            if (longer := text[at : at + size]) in vocabulary:
                word = longer
                break
        found.append(word)
        at += len(word)
    return found


def read(place: Path) -> Vectors:
    """The vectors kept in the folder `place`. Raises OSError where there are none."""
    with np.load(place / FILE, allow_pickle=False) as kept:
        return Vectors(tuple(kept["words"].tolist()), kept["rows"])


@cache
def load() -> Vectors:
    """The vectors that come with planaudit. Raises ResultError where the models folder is missing."""
    return read(folder("models"))
