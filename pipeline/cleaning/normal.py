"""The normal form in which texts are matched: simplified script, one form of each punctuation mark, same length.

Every function here maps character for character, so an offset in the normal form is an offset in the text.
"""

from __future__ import annotations

import re
from functools import cache, partial

HAN = "\u3400-\u9fff"

# Half-width marks become the Chinese ones, every dash becomes —, every kind of blank becomes a plain blank.
_MARKS = {
    **dict(zip("(),:;!?", "（），：；！？", strict=True)),
    **dict.fromkeys("-–－―─━～~﹣‐‑‒", "—"),
    **dict.fromkeys("\u00a0\u2002\u2003\u2009\u3000\ufeff\u200b", " "),
    **dict(zip("﹙﹚﹕﹔﹐［］【】「」『』", "（）：；，[][]“”“”", strict=True)),
    "．": ".",
    "•": "·",
    "・": "·",
    "‧": "·",
    "○": "〇",
    "◯": "〇",
    **dict.fromkeys("｜┃│∣￨", "|"),
    **dict.fromkeys("∕⁄", "/"),
    **dict(zip("∶︰﹑､", "：：、、", strict=True)),
}

# Characters that occur in traditional texts alone, frequent in official writing; four of them make a text traditional.
_TRADITIONAL = re.compile(
    "[學縣實導總結們這為與對來時個會從動經業開關點區員師習題見書長種種發現應當團過還進運達邊遠適選邏該認訓計記設許調談請論識證議護變讀讓財責費質資賞賽車軍轉輕較輔輪農]"
)


_MARKS |= {chr(code): chr(code - 0xFEE0) for code in range(0xFF10, 0xFF5B) if chr(code - 0xFEE0).isalnum()}
_ENGLISH_MARKS = {char: mark for char, mark in _MARKS.items() if mark in "— "}
_MARK = re.compile(f"[{re.escape(''.join(_MARKS))}]")
# lines in a row that hold a stroke which stands in for the lines of a table
_ROWS = {mark: re.compile(rf"(?m)^(?:[^{mark}\n]*[{mark}][^\n]*(?:\n|\Z)){{2,}}") for mark in "|／"}
_HAN_RUN = re.compile(f"[{HAN}]+")
_LATIN_WORD = re.compile("[A-Za-z][A-Za-z]+")


class _Simple:
    """Simplified forms one to one (OpenCC's t2s dictionary, character by character), of the characters that were met so far."""

    def __init__(self) -> None:
        import numpy as np  # noqa: PLC0415  (not needed where nothing is simplified)
        from opencc import OpenCC  # noqa: PLC0415  (loads its dictionaries: only for traditional text)

        self._points = partial(np.frombuffer, dtype=np.uint32)
        self._convert = OpenCC("t2s").convert
        self._same = np.zeros(0x110000, np.bool_)  # by code point, of those that were met, the ones without another form
        self._forms: dict[str, str] = {}

    def forms(self, text: str) -> dict[int, str]:
        """What of a text has another form, for `str.translate`."""
        points = self._points(text.encode("utf-32-le", "surrogatepass"))
        chars = set(map(chr, points[~self._same[points]].tolist()))  # in simplified text none is left
        if fresh := chars.difference(self._forms):
            chinese = [char for char in fresh if "\u3400" <= char <= "\u9fff"]
            simple = self._convert("\n".join(chinese)).split("\n")  # a line each, so that no two make up a phrase
            self._forms |= {char: form for char, form in zip(chinese, simple, strict=False) if len(form) == 1 and form != char}
            self._same[[ord(char) for char in fresh.difference(self._forms)]] = True
            chars &= self._forms.keys()
        return {ord(char): self._forms[char] for char in chars}


_simple = cache(_Simple)


def is_traditional(text: str) -> bool:
    """Whether a text is written in traditional script: at least four tell-tale characters, and one in 200."""
    hits = len(_TRADITIONAL.findall(text))
    return hits >= 4 and hits * 200 >= len(text)


def is_english(text: str) -> bool:
    """Whether a text is English: more Latin words than Chinese characters."""
    words = len(_LATIN_WORD.findall(text))
    return words > 0 and words > sum(map(len, _HAN_RUN.findall(text)))


def simplified(text: str) -> str:
    """The text in simplified script, character for character."""
    forms = _simple().forms(text)
    return text.translate(forms) if forms else text


def _with_marks(text: str, marks: dict[str, str]) -> str:
    """The text with each mark replaced. A few replacements over the whole text take a tenth of the time of `str.translate`."""
    for char in marks.keys() & set(_MARK.findall(text)):
        text = text.replace(char, marks[char])
    return text


def _with_cells(form: str) -> str:
    """The text with a tab for each stroke that parts a line into cells, where two lines or more in a row have as many of them.

    >>> _with_cells("组长|沈云川\\n成员|何素琴")
    '组长\\t沈云川\\n成员\\t何素琴'
    """
    for mark, rows in _ROWS.items():
        if mark in form:
            form = rows.sub(lambda m, mark=mark: m.group().replace(mark, "\t" if _is_table(m.group(), mark) else mark), form)  # type: ignore[misc]
    return form


def _is_table(words: str, mark: str) -> bool:
    return len({line.count(mark) for line in words.rstrip("\n").split("\n")}) == 1


def normal(text: str, *, traditional: bool = False, english: bool = False) -> str:
    """The normal form of a text, of the same length.

    >>> normal("一．目標(試行)", traditional=True)
    '一.目标（试行）'
    """
    form = _with_marks(text, _ENGLISH_MARKS if english else _MARKS)
    form = _with_cells(form)
    return simplified(form) if traditional and not english else form
