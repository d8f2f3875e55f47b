"""The numbering styles of headings and items, and where their marks stand in a text.

Styles, highest first: 第一部分 (part), 壹、 (cap), 一、 (han), Ⅰ、 (roman), 第一、 (ord), 板块一： (block), （一） (hanp), 一） (hanr), 1. (num),
（1） (nump), ① (circle), 甲、 (stem), A. (latin), 一是 (shi), 1 (digit), 其一、 第一节 一· 1： (loose); in English
Part 2 (part), I. / Second, / Three. (enword), 1. (num), (1) (enparen), 1) (nump), A. (latin), 1 (digit). 第一阶段 and 第一步 (stage) number items, never headings.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from pipeline.cleaning.repairs import chinese_number

_CAPITALS = "壹贰貳叁叄参參肆伍陆陸柒捌玖拾"  # in both scripts: 貳 stands in simplified texts too
CN = f"一二三四五六七八九十{_CAPITALS}"
#: from the highest style to the lowest
RANK = tuple(
    "part cap han roman ord block hanp hanr enword style bare loose num enparen nump circle stem latin shi digit lead sign alone".split()
)

_EN_WORDS = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"]
_EN_CARDINALS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
_ROMAN = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X"]
_ROMANS = frozenset(_ROMAN)
_SIGNS = "ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_CIRCLES = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_BRACKETED, _DOTTED, _HAN_BRACKETED = "⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇", "⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛", "㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩"
_LETTERS = "ABCDEFGHIJ"

# 一、二年级： and 二、四周 are running text: the mark stands between two numbers of a list; 四、18周推进表 and 四、一月一月怎样抓 are headings
_PAIR = re.compile(rf"\s*(?P<next>[{CN}]{{1,3}}|\d{{1,3}})(?:两个?)?(?:年级|年段|班|楼|月|日|周|季度|号|组[：:，])")
_PAIRING = frozenset({"han", "num", "loose"})
# what is counted: 3月, 5名
_UNITS = "[年月日号时点名个人次班位张条项所支本元周级]"
# style, the characters with which its marks begin, their form
_PATTERNS: tuple[tuple[str, str, re.Pattern[str]], ...] = (
    ("part", "第", re.compile(rf"第\s?([{CN}\d]{{1,3}})\s?(?:部分|章|编)[\s、：:.]*")),
    (
        "block",
        "第板版篇模部",
        re.compile(
            rf"(?:第\s?([{CN}\d]{{1,3}})(?:篇章|板块|版块|模块)|(?:板块|版块|篇章|模块|部分)([{CN}\d]{{1,2}})(?=[\s、：:]))[\s、：:.]*"
        ),
    ),
    ("stage", "第头", re.compile(rf"(?:第|头(?=一))([{CN}\d]{{1,2}})(?:个?阶段|步骤?|段|件事?|项)(?:是|为)?[\s、：:，.（(]*")),
    ("ord", "第", re.compile(rf"第([{CN}]{{1,3}})(?:[、，：]\s*|[ \t]+(?=[\u4e00-\u9fff]{{2}}))")),
    ("shi", CN, re.compile(rf"([{CN}]{{1,2}})(?:是|要)[，：]?\s*")),
    ("cap", _CAPITALS, re.compile(rf"([{_CAPITALS}]{{1,2}})\s*(?:[、､丶﹑.．：，·|]\s*|[ \t]+(?=[\u4e00-\u9fff]{{2}}))")),
    ("han", CN, re.compile(rf"([{CN}]{{1,3}})\s*[、､丶﹑.．：，](?!\s*[{CN}]{{1,3}}、)\s*")),
    ("han", "—", re.compile(r"(—)、\s*")),
    ("han", CN, re.compile(rf"([{CN}]{{1,3}})[ \t]+(?=[\u4e00-\u9fff]{{2}})")),
    (
        "hanp",
        "（(〔[“〈" + _HAN_BRACKETED,
        re.compile(rf"(?:[（(〔\[“〈]\s*([{CN}]{{1,3}})\s*[）)〕\]”〉]|([{_HAN_BRACKETED}]))[、.，]?\s*"),
    ),
    ("hanr", CN, re.compile(rf"([{CN}]{{1,3}})\s*[）)][、.，]?\s*")),
    (
        "roman",
        _SIGNS + "IVX",
        re.compile(
            rf"([{_SIGNS}])\s*[、.．，]?\s*|({'|'.join(sorted(_ROMAN, key=len, reverse=True))})(?:\s*[、.．]\s*|[ \t]+)(?=[\u4e00-\u9fff])"
        ),
    ),
    ("stem", _STEMS, re.compile(rf"([{_STEMS}])\s*[、.．]\s*(?![{_STEMS}])")),
    ("latin", "（(" + _LETTERS, re.compile(rf"(?:[（(]([{_LETTERS}])[）)]|([{_LETTERS}])[、.．）](?!\s?[\dA-Z]))\s*")),
    ("nump", "（([0123456789" + _BRACKETED, re.compile(rf"(?:[（(\[]\s*(\d{{1,2}})\s*[）)\]]|(\d{{1,2}})[）)]|([{_BRACKETED}]))[、.]?\s*")),
    (
        "num",
        "0123456789" + _DOTTED,
        re.compile(rf"(?:(\d{{1,2}})\s*(?:[、．，､丶﹑]|[.](?!\d(?!\d{{3}}(?:年|—20\d\d))))|([{_DOTTED}]))\s*(?!\d{{1,2}}月)"),
    ),
    (
        "digit",
        "0123456789",
        re.compile(
            r"(\d{1,2})[ \t]+(?=[\u4e00-\u9fff]{2,12}(?:$|\n|[：。\t])|[\u4e00-\u9fff“”][\u4e00-\u9fff“”《》，、？！（）+ A-Za-z]{1,24}$)"
        ),
    ),
    ("circle", _CIRCLES, re.compile(rf"([{_CIRCLES}])[、.]?\s*")),
    (
        "loose",
        f"第其N0123456789{CN}",
        re.compile(
            rf"(?:第([{CN}\d]{{1,3}})(?:节|条|点|方面|块)[\s、：，:.]*|其([{CN}]{{1,2}})[、，：\s]+|N[Oo][.．]?\s?(\d{{1,2}})[\s：、.]*"
            rf"|([{CN}]{{1,3}}|\d{{1,2}})[ \t]*[；：·|—]+[ \t]*|(\d{{1,2}})(?![ \t]*{_UNITS}))(?=[\u4e00-\u9fff“]{{2}})"
        ),
    ),
)


@cache
def _beginning(char: str) -> list[tuple[str, re.Pattern[str]]]:
    """The styles whose marks may begin with a character, from the highest on."""
    return [(style, pattern) for style, first, pattern in _PATTERNS if char in first]


#: what stands before a heading to catch the eye, in normal form
ORNAMENTS = "■□▪▫◆◇◈♦●○〇◎◉•·★☆▲△▼▽▶►➤➢❖✦✧※→☞✓✔✿❀"
_ORNAMENT = re.compile(rf"(?:#{{1,4}}|[{ORNAMENTS}])[ \t]*")
NUMERALS = tuple("一二三四五六七八九十")
_WRAPPED = re.compile(r"(?:\*\*|[\[〖])[ \t]*")  # 【一、指导思想】
_ORNAMENTAL, _WRAPPERS = frozenset(f"#{ORNAMENTS}"), frozenset("*[〖")  # the characters with which they begin
_ROMAN_WORD = "|".join(sorted(_ROMAN, key=len, reverse=True))
_COUNTED = rf"\d{{1,2}}|{_ROMAN_WORD}|(?i:{'|'.join([*_EN_WORDS, *_EN_CARDINALS])})"
_EN_HEADING = r"(?=[A-Z](?!.*[.;,]$)[^;]{2,70}$)"  # a line of words without a closing mark
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_ENGLISH: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("part", re.compile(rf"(?i:part|section|chapter)\s+({_COUNTED})\b\s*[.:—]*\s*(?=\S)")),
    ("stage", re.compile(rf"(?i:stage|phase|step)\s+({_COUNTED})\b\s*[.:,—-]*\s*(?=\S)")),
    ("enword", re.compile(rf"(?i:({'|'.join([*_EN_WORDS, *_EN_CARDINALS])}))\s*[.,:，、]\s+")),
    ("enword", re.compile(rf"({_ROMAN_WORD})\s*(?:[.,]\s+|、\s*|\s{_EN_HEADING})")),
    ("enparen", re.compile(rf"[（(]\s*({_COUNTED})\s*[）)]\s*")),
    ("num", re.compile(r"(\d{1,2})(?:[.、]|\.0)\s+")),
    ("nump", re.compile(r"(\d{1,2})\)\s*")),
    ("latin", re.compile(rf"(?:\(([{_LETTERS}])\)\s*|([{_LETTERS}])[.)]\s+)(?=[A-Z])")),
    ("digit", re.compile(rf"(\d{{1,2}})\s+(?:— ?)?(?!(?:{_MONTHS})\b){_EN_HEADING}")),
)


def is_roman(number: str | None) -> bool:
    """Whether a printed number is a Roman one."""
    return number in _ROMANS


class Mark(NamedTuple):
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
    if style == "latin":
        return _LETTERS.index(number) + 1
    for signs in (_CIRCLES, _SIGNS, _STEMS, _BRACKETED, _DOTTED, _HAN_BRACKETED):
        if number in signs:
            return signs.index(number) + 1
    if number.isdecimal():
        return int(number)
    if number in ("—",):
        return 1
    low = number.lower()
    for words in (_EN_WORDS, _EN_CARDINALS, [roman.lower() for roman in _ROMAN], list(_LETTERS.lower())):
        if low in words:
            return words.index(low) + 1
    return chinese_number(number)


def mark_at(norm: str, start: int, end: int, *, english: bool) -> Mark | None:
    """The mark with which the line `[start, end)` begins, or None."""
    if english:
        return _mark(norm, start, start, end, _ENGLISH)
    if norm[start] == "〇" and norm[start + 1 : start + 2] in NUMERALS:  # 〇一、 numbers items, beside headings without numbers
        return None
    ornament = _ORNAMENT.match(norm, start, end) if norm[start] in _ORNAMENTAL else None
    first = ornament.end() if ornament else start  # ★ 一、 counts as 一、
    char = norm[first : first + 1]
    if mark := _mark(norm, start, first, end, _beginning(char)):
        return mark
    wrapped = _WRAPPED.match(norm, first, end) if char in _WRAPPERS else None
    return _mark(norm, start, wrapped.end(), end, _beginning(norm[wrapped.end() : wrapped.end() + 1])) if wrapped else None


def _mark(norm: str, start: int, first: int, end: int, patterns: Sequence[tuple[str, re.Pattern[str]]]) -> Mark | None:
    """The mark of one of the patterns at `first` in the line `[start, end)`, or None."""
    for style, pattern in patterns:
        if m := pattern.match(norm, first, end):
            number = next(group for group in m.groups() if group)
            value = value_of(style, number)
            if style in _PAIRING and _counts_on(norm, number, value, m.end(), end):
                continue
            if value and (m.end() < end or style != "num"):
                return Mark(style, value, "一" if number == "—" else number, start, m.end(), end)
    return None


def _counts_on(norm: str, number: str, value: int, at: int, end: int) -> bool:
    """Whether a higher number of the same script follows, with what is counted (一、二年级): the mark is none."""
    pair = _PAIR.match(norm, at, end)
    if pair is None or pair["next"].isdecimal() != number.isdecimal():
        return False
    return value_of("", pair["next"]) > value or (value, pair["next"]) in _NEW_YEAR


_NEW_YEAR = frozenset({(12, "一"), (12, "1")})  # 十二、一月
