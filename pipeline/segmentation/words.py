"""Words of a text with their places, for language exploration, spaCy and model features.

Dates, numbers, headings and names are matched on characters elsewhere: segmentation cuts 7月18日前 into 18 and 日前.
Cut by jieba with a tokenizer of our own: its dictionary and the terms in `words.txt`, which the county office may extend.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.cleaning.normal import simplified
from pipeline.records import Span

_TERMS = Path(__file__).with_name("words.txt")


class Word(NamedTuple):
    """A word as it stands in the text, with jieba's part of speech (``n``, ``v``, ``m``, ``x`` for marks …) and its place."""

    text: str
    pos: str
    span: Span


def words(text: str) -> list[Word]:
    """The words of a text in order; blanks and line ends belong to none, every other character to exactly one.

    Traditional text is cut by its simplified form and keeps its own characters.

    >>> [word.text for word in words("落实控辍保学责任")]
    ['落实', '控辍保学', '责任']
    >>> words("師德師風")
    [Word(text='師德師風', pos='n', span=Span(start=0, end=4))]
    """
    return list(_words(text))


def terms() -> list[tuple[str, str]]:
    """The terms of the domain dictionary with their parts of speech."""
    lines = (line.partition("#")[0].split() for line in _TERMS.read_text(encoding="utf-8").splitlines())
    return [(line[0], line[1]) for line in lines if line]


def _words(text: str) -> Iterator[Word]:
    end = 0
    for piece in _tokenizer().cut(simplified(text)):
        start, end = end, end + len(piece.word)
        word = text[start:end]
        if not word.isspace():
            yield Word(word, piece.flag, Span(start, end))


@cache
def _tokenizer() -> Any:
    """Our part-of-speech tokenizer: jieba's dictionary and our terms.

    The dictionary is read here and not by jieba's `initialize`, which writes to the log and keeps a copy in the shared temporary folder.
    """
    with warnings.catch_warnings():  # jieba's sources hold invalid escapes and load pkg_resources; neither is the user's concern
        warnings.simplefilter("ignore")
        import jieba.posseg  # noqa: PLC0415  (takes a second: only when words are asked for)

    plain = jieba.Tokenizer()
    plain.FREQ, plain.total = plain.gen_pfdict(plain.get_dict_file())
    plain.initialized = True
    for term, pos in terms():
        plain.add_word(term, tag=pos)
    return jieba.posseg.POSTokenizer(plain)
