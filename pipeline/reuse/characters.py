"""What a character is to the search for copied passages, and the normal form in which it is compared.

Nothing here needs arrays: what only folds a passage or counts its letters, as a report does, starts without them.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from opencc import OpenCC

#: kinds of characters: not seen yet, dropped, digits, letters that form words, characters that stand for themselves
NEW, DROP, DIGIT, LETTER, IDEOGRAPH = range(5)
#: scripts written without blanks: radicals to Yi (kana included), hangul syllables, compatibility ideographs, planes 2 and 3
_IDEOGRAPHS = ((0x2E80, 0xA4CF), (0xAC00, 0xD7AF), (0xF900, 0xFAFF), (0x20000, 0x3FFFF))


def classify(char: str) -> tuple[int, str]:
    """Kind and normal form: ``Ａ`` gives (LETTER, ``a``), ``〇`` (DIGIT, ``〇``), ``，`` (DROP, ``,``)."""
    if "\u4e00" <= char <= "\u9fff":  # most of all: each is its own normal form
        return IDEOGRAPH, char
    if "\ud800" <= char <= "\udfff":
        return DROP, " "
    form = unicodedata.normalize("NFKC", char).lower()
    form = form if len(form) == 1 else char
    category = unicodedata.category(form)[0]
    if category != "L":
        return (DIGIT if category == "N" else DROP), form
    return (IDEOGRAPH if any(low <= ord(form) <= high for low, high in _IDEOGRAPHS) else LETTER), form


def simplified(text: str) -> str:
    """The text in simplified script. Phrases are exchanged too, which may change its length: single characters keep it."""
    converted: str = _converter().convert(text)
    return converted


@lru_cache(maxsize=1)
def _converter() -> OpenCC:
    return OpenCC("t2s")


class _Forms(dict[int, int | None]):
    """A table for `str.translate` that learns each character when it meets it: its normal form, or nothing for what is no letter."""

    def __init__(self, keep: bool) -> None:
        super().__init__()
        self._keep = keep

    def __missing__(self, point: int) -> int | None:
        kind, form = classify(chr(point))
        short = simplified(form) if kind == IDEOGRAPH else form
        self[point] = made = ord(short if len(short) == 1 else form) if self._keep or kind != DROP else None
        return made


_FOLDED, _LETTERS = _Forms(keep=True), _Forms(keep=False)


def fold(text: str) -> str:
    """The text with each character in normal form, punctuation and blanks kept, so that offsets stay as they are.

    >>> fold("《規範》，Ｂ")
    '《规范》,b'
    """
    return text.translate(_FOLDED)


def letters(text: str) -> str:
    """The letters of a text, as in `normalise.Normal.letters`: what lengths and likeness are told on.

    >>> letters("《規範》 第2条")
    '规范第2条'
    """
    return text.translate(_LETTERS)
