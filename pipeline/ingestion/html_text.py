"""The text of a web page's lines: white space as browsers print it, paragraphs that run on in one line, how many letters there are."""

from __future__ import annotations

import re

_SPACE, _BREAK = re.compile(r"[ \t\f]+"), re.compile(r"[ \t\f]*[\r\n][ \t\r\n\f]*")
#: any white space but single blanks, and what has no width: most lines hold none of it
_ODD = re.compile("  |[\t\r\n\f\u00a0\u2002-\u200f\u202a-\u202f\u205f\u2060\ufeff\u00ad]")
#: blanks that browsers print but that mean no more than a blank; the ideographic space is kept
_PRINTED_SPACE = re.compile("[\u00a0\u2002-\u200a\u202f\u205f]")
_NO_WIDTH = re.compile("[\u200b-\u200f\u202a-\u202e\u2060\ufeff\u00ad]")
#: a line break of the source between two Chinese characters is no blank
_BREAK_IN_CHINESE = re.compile("(?<=[\u2e80-\u9fff\uf900-\ufaff\ufe30-\uffef]) ?\n ?(?=[\u2e80-\u9fff\uf900-\ufaff\ufe30-\uffef])")
#: blanks that indent a paragraph, inside a line: its paragraphs run on without tags
_BLANKS, _INDENT = re.compile(r"[ \u3000]{2,}"), re.compile(r"\u3000\u3000|    ")
#: such a line has at least so many parts of so many letters on average, and this share of them ends or begins like a paragraph
_RUN_PARTS, _RUN_LETTERS, _RUN_SHARE = 4, 8, 0.5
_PARAGRAPH = re.compile(
    r".*[。；：！？!?;:]"
    r"|(?:[(（]?[一二三四五六七八九十]{1,3}[)）、.．]|[(（]?\d{1,2}[)）、．.]|第[一二三四五六七八九十]{1,3}[章节条阶步]).*"
)
#: a part that goes on behind its blanks: 组　　长, 组长：　　某某
_GOES_ON = re.compile(r".|.{1,5}[：:]")
_LETTERS = re.compile(r"[^\W\d_]+")


def count_letters(text: str) -> int:
    """Chinese characters and letters, without figures, blanks and punctuation.

    >>> count_letters("·工作总结 2018-03-09")
    4
    """
    return sum(map(len, _LETTERS.findall(text)))


def run_on(text: str) -> list[str]:
    """The paragraphs of a line in which they are set apart by their indents alone; most lines are one.

    >>> run_on("第一条　　各班每周检查一次，做好记录。　　第二条　　检查结果每月公布一次，纳入考核。")
    ['第一条', '各班每周检查一次，做好记录。', '第二条', '检查结果每月公布一次，纳入考核。']
    """
    if "\u3000\u3000" not in text and "    " not in text:
        return [text]
    parts: list[str] = []
    at = 0
    for gap in _BLANKS.finditer(text):
        if _INDENT.search(gap.group()) and not _GOES_ON.fullmatch(text, at, gap.start()):
            parts.append(text[at : gap.start()])
            at = gap.end()
    parts.append(text[at:])
    like_paragraphs = sum(_PARAGRAPH.fullmatch(part) is not None for part in parts)
    is_run = len(parts) >= _RUN_PARTS and count_letters(text) >= _RUN_LETTERS * len(parts) and like_paragraphs >= _RUN_SHARE * len(parts)
    return parts if is_run else [text]


def tidy(text: str) -> str:
    """White space as browsers print it: runs collapsed, none at the ends, no blank for a line break inside Chinese text."""
    if not _ODD.search(text):
        return text.strip(" \u3000")
    text = _SPACE.sub(" ", _BREAK.sub("\n", _NO_WIDTH.sub("", text)))
    text = _BREAK_IN_CHINESE.sub("", text).replace("\n", " ")
    return _PRINTED_SPACE.sub(" ", text).strip(" \u3000\t")
