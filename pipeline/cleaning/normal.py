"""The normal form in which texts are matched: simplified script, one form of each punctuation mark, same length.

Every function here maps character for character, so an offset in the normal form is an offset in the text.
"""

from __future__ import annotations

import re
from functools import cache

HAN = "\u3400-\u9fff"

# Half-width marks become the Chinese ones, every dash becomes —, every kind of blank becomes a plain blank.
_MARKS = {
    **dict(zip("(),:;!?", "（），：；！？", strict=True)),
    **dict.fromkeys("-–－―─━～~﹣‐‑‒", "—"),
    **dict.fromkeys("\u00a0\u2002\u2003\u2009\u3000\ufeff\u200b", " "),
    **dict(zip("﹙﹚﹕﹔﹐〔〕［］【】「」『』", "（）：；，〔〕[][]“”“”", strict=True)),
    "．": ".",
    "•": "·",
    "・": "·",
    "‧": "·",
    "○": "〇",
    "◯": "〇",
}

# Characters that occur in traditional texts alone, frequent in official writing; four of them make a text traditional.
_TRADITIONAL = set(
    "學縣實導總結們這為與對來時個會從動經業開關點區員師習題見書長種種發現應當團過還進運達邊遠適選邏該認訓計記設許調談請論識證議護變讀讓財責費質資賞賽車軍轉輕較輔輪農"
)


@cache
def _simplified_table() -> dict[int, str]:
    """Simplified form of every traditional character, one to one (OpenCC's t2s dictionary, character by character)."""
    from opencc import OpenCC  # noqa: PLC0415  (loads its dictionaries: only for traditional text)

    convert = OpenCC("t2s").convert
    table = {}
    for code in range(0x3400, 0xA000):
        simple = convert(chr(code))
        if len(simple) == 1 and simple != chr(code):
            table[code] = simple
    return table


@cache
def _marks_table() -> dict[int, str]:
    table = {ord(char): mark for char, mark in _MARKS.items()}
    table.update({code: chr(code - 0xFEE0) for code in range(0xFF10, 0xFF5B) if chr(code - 0xFEE0).isalnum()})
    return table


def is_traditional(text: str) -> bool:
    """Whether a text is written in traditional script: at least four tell-tale characters, and one in 200."""
    hits = sum(char in _TRADITIONAL for char in text)
    return hits >= 4 and hits * 200 >= len(text)


def is_english(text: str) -> bool:
    """Whether a text is English: more Latin words than Chinese characters."""
    han = len(re.findall(f"[{HAN}]", text))
    return len(re.findall(r"[A-Za-z]{2,}", text)) > han


def simplified(text: str) -> str:
    """The text in simplified script, character for character."""
    return text.translate(_simplified_table())


def normal(text: str, *, traditional: bool = False, english: bool = False) -> str:
    """The normal form of a text, of the same length.

    >>> normal("一．目標(試行)", traditional=True)
    '一.目标（试行）'
    """
    if english:
        return text.translate({code: mark for code, mark in _marks_table().items() if mark in "— "})
    form = text.translate(_marks_table())
    return simplified(form) if traditional else form
