"""The numbering styles of headings and items, and where their marks stand in a text.

Styles, highest first: 第一部分 (part), 一、 (han), Ⅰ、 (roman), 第一、 (ord), （一） (hanp), 一） (hanr), 1. (num), （1） (nump), ① (circle),
甲、 (stem), 一是 (shi); in English
I. / Second, / Three. (enword), (1) (enparen), 1. (num). 第一阶段 and 第一步 (stage) number items, never headings.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from pipeline.cleaning.repairs import chinese_number

CN = "一二三四五六七八九十壹贰叁参肆伍陆柒捌玖拾"
#: from the highest style to the lowest
RANK = tuple("part han roman ord hanp hanr enword style bare num enparen nump circle stem shi digit sign alone".split())

_EN_WORDS = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"]
_EN_CARDINALS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
_ROMAN = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X"]
_ROMANS = frozenset(_ROMAN)
_SIGNS = "ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_CIRCLES = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"

# 一、二年级： and 二、四周 are running text: the mark stands between two numbers of a list.
_NOT_HEADING = rf"(?![{CN}\d]{{1,3}}(?:年级|年段|班|楼|月|日|周|季度|号|组[：:，]))"
_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("part", re.compile(rf"第([{CN}]{{1,3}})(?:部分|章|编)[\s、：:.]*")),
    ("stage", re.compile(rf"第([{CN}\d]{{1,2}})(?:个?阶段|步骤?|段|件事?|项)(?:是|为)?[\s、：:，.（(]*")),
    ("ord", re.compile(rf"第([{CN}]{{1,3}})[、，：]\s*")),
    ("shi", re.compile(rf"([{CN}]{{1,2}})(?:是|要)[，：]?\s*")),
    ("han", re.compile(rf"([{CN}]{{1,3}})\s*[、､丶﹑.．：，](?!\s*[{CN}]{{1,3}}、)\s*{_NOT_HEADING}")),
    ("han", re.compile(rf"(—)、\s*{_NOT_HEADING}")),
    ("han", re.compile(rf"([{CN}]{{1,3}})[ \t]+(?=[\u4e00-\u9fff]{{2}})")),
    ("hanp", re.compile(rf"[（(〔\[“]\s*([{CN}]{{1,3}})\s*[）)〕\]”][、.，]?\s*")),
    ("hanr", re.compile(rf"([{CN}]{{1,3}})\s*[）)][、.，]?\s*")),
    (
        "roman",
        re.compile(rf"([{_SIGNS}])\s*[、.．，]?\s*|({'|'.join(sorted(_ROMAN, key=len, reverse=True))})\s*[、.．]\s*(?=[\u4e00-\u9fff])"),
    ),
    ("stem", re.compile(rf"([{_STEMS}])\s*[、.．]\s*(?![{_STEMS}])")),
    ("nump", re.compile(r"[（(]\s*(\d{1,2})\s*[）)][、.]?\s*|(\d{1,2})[）)][、.]?\s*")),
    ("num", re.compile(rf"(\d{{1,2}})\s*(?:[、．，､丶﹑]|[.](?!\d))\s*(?!\d{{1,2}}月){_NOT_HEADING}")),
    ("digit", re.compile(r"(\d{1,2})[ \t]+(?=[\u4e00-\u9fff]{2,12}(?:$|\n|[：。]))")),
    ("circle", re.compile(rf"([{_CIRCLES}])[、.]?\s*")),
)
_FIRST = re.compile(rf"[第{CN}—（(〔\[“\d{_CIRCLES}{_SIGNS}{_STEMS}IVX]")  # what all of them begin with
_ORNAMENT = re.compile(r"(?:#{1,4}|[■◆●★▲▼※◎○□◇▶►➤❖•✦])[ \t]*")
_ENGLISH: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("enword", re.compile(rf"(?i:({'|'.join([*_EN_WORDS, *_EN_CARDINALS])}))\s*[.,:，、]\s+")),
    ("enword", re.compile(rf"({'|'.join(sorted(_ROMAN, key=len, reverse=True))})\s*[.,、]\s+")),
    ("enparen", re.compile(rf"[（(]\s*(\d{{1,2}}|(?i:{'|'.join(_EN_CARDINALS)}))\s*[）)]\s*")),
    ("num", re.compile(r"(\d{1,2})[.、]\s+")),
)


def is_roman(number: str | None) -> bool:
    """Whether a printed number is a Roman one."""
    return number in _ROMANS


@dataclass(frozen=True, slots=True)
class Mark:
    """A line that begins with a number: offsets of the line, of its words after the mark, and the line's end."""

    style: str
    value: int
    number: str | None
    start: int
    words: int
    end: int


@lru_cache(maxsize=1024)
def value_of(style: str, number: str) -> int:
    """What a printed number counts: 三 → 3, ④ → 4, IV → 4, Second → 2."""
    for signs in (_CIRCLES, _SIGNS, _STEMS):
        if number in signs:
            return signs.index(number) + 1
    if number.isdecimal():
        return int(number)
    if number in ("—",):
        return 1
    low = number.lower()
    for words in (_EN_WORDS, _EN_CARDINALS, [roman.lower() for roman in _ROMAN]):
        if low in words:
            return words.index(low) + 1
    return chinese_number(number)


def mark_at(norm: str, start: int, end: int, *, english: bool) -> Mark | None:
    """The mark with which the line `[start, end)` begins, or None."""
    ornament = None if english else _ORNAMENT.match(norm, start, end)
    first = ornament.end() if ornament else start  # ★ 一、 counts as 一、
    if not english and not _FIRST.match(norm, first, end):
        return None
    for style, pattern in _ENGLISH if english else _PATTERNS:
        if m := pattern.match(norm, first, end):
            number = next(group for group in m.groups() if group)
            value = value_of(style, number)
            if value and (m.end() < end or style != "num"):
                return Mark(style, value, "一" if number == "—" else number, start, m.end(), end)
    return None
