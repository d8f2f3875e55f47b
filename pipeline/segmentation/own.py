"""What an office adds to the words and patterns of the program: a folder of three files, of which each may be absent.

- ``words.txt``: terms that stay whole, one a line, with their part of speech if it is none of ``n`` (``青禾课堂 n``), as in our own `words.txt`
- ``userdict.txt``: a user dictionary of jieba, a word with its frequency and its part of speech a line (``护苗先锋 5 nz``)
- ``patterns.jsonl``: patterns for spaCy's span ruler, one a line (``{"label": "BAN", "pattern": "一律禁止"}``), in simplified script
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pipeline.cleaning.normal import simplified
from pipeline.errors import UsageError
from pipeline.records import Span
from pipeline.segmentation import words as ours
from pipeline.segmentation.words import Word

#: the variable of the environment that names the folder
ENVIRONMENT = "PLANAUDIT_WORDS"
FILES = ("words.txt", "userdict.txt", "patterns.jsonl")

#: a term, its frequency in jieba's dictionary (None: as high as it takes to keep it whole), its part of speech
Term = tuple[str, int | None, str]


@dataclass(frozen=True, slots=True)
class Own:
    """The terms and patterns of a folder."""

    terms: tuple[Term, ...] = ()
    patterns: tuple[str, ...] = ()

    def rules(self) -> list[dict[str, Any]]:
        """The patterns as spaCy wants them."""
        return [json.loads(row) for row in self.patterns]


def given(folder: str | Path | None = None) -> Own:
    """What stands in `folder`, else in the folder that the environment names; nothing where neither is given.

    Raises UsageError that names file and line where one of the files is broken, or where the folder holds none of them.
    """
    path = folder or os.environ.get(ENVIRONMENT)
    if not path:
        return Own()
    root = Path(path)
    held = {name: _lines(root / name) for name in FILES if (root / name).is_file()}
    if not held:
        raise UsageError(
            f"词表文件夹 {root} 里没有 {'、'.join(FILES)} 中的任何一个。请检查路径和文件名。",
            f"The folder of words {root} holds none of {', '.join(FILES)}. Check the path and the names.",
        )
    terms = [
        _term(root / name, number, line.partition("#")[0])
        for name in FILES[:2]
        for number, line in enumerate(held.get(name, []), 1)
        if line.partition("#")[0].strip()
    ]
    patterns = [_pattern(root / FILES[2], number, line) for number, line in enumerate(held.get(FILES[2], []), 1) if line.strip()]
    return Own(tuple(terms), tuple(patterns))


def cutter(own: Own) -> Callable[[str], list[Word]]:
    """What cuts a text into words, our own and those of the office; the same as `segmentation.words.words` where it has none."""
    return _Cutter(own) if own.terms else ours.words


@dataclass(frozen=True, slots=True)
class _Cutter:
    own: Own

    def __call__(self, text: str) -> list[Word]:
        end, found = 0, []
        for piece in _tokenizer(self.own.terms).cut(simplified(text)):
            start, end = end, end + len(piece.word)
            if not piece.word.isspace():
                found.append(Word(text[start:end], piece.flag, Span(start, end)))
        return found


@cache
def _tokenizer(terms: tuple[Term, ...]) -> Any:
    """jieba with our terms, then those of the office, in a dictionary of its own."""
    import jieba.posseg  # noqa: PLC0415  (takes a second: only when words are asked for)

    ours.words("。")  # reads jieba's sources, with the warnings that they give out of the way
    plain = jieba.Tokenizer()
    plain.FREQ, plain.total = plain.gen_pfdict(plain.get_dict_file())
    plain.initialized = True
    for term, pos in ours.terms():
        plain.add_word(term, tag=pos)
    for term, frequency, pos in terms:
        plain.add_word(simplified(term), frequency, pos)
    return jieba.posseg.POSTokenizer(plain)


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise UsageError(f"{path} 不是 UTF-8 编码。请另存为 UTF-8。", f"{path} is not UTF-8. Save it again as UTF-8.") from error


def _term(path: Path, number: int, line: str) -> Term:
    word, *rest = line.split()
    frequency = int(rest.pop(0)) if rest and rest[0].isdecimal() else None
    if len(rest) > 1 or (rest and not rest[0].isascii()):
        raise UsageError(
            f"{path} 第 {number} 行：应为“词 词性”或“词 词频 词性”，现为“{line.strip()}”。",
            f"{path}, line {number}: “word tag” or “word frequency tag” is expected, not “{line.strip()}”.",
        )
    return word, frequency, rest[0] if rest else "n"


def _pattern(path: Path, number: int, line: str) -> str:
    try:
        row = json.loads(line)
        fits = isinstance(row, dict) and isinstance(row.get("label"), str) and isinstance(row.get("pattern"), (str, list))
    except json.JSONDecodeError:
        fits = False
    if not fits:
        raise UsageError(
            f'{path} 第 {number} 行：应写作 {{"label": "类别", "pattern": "词语"}}，引号、冒号用半角。',
            f'{path}, line {number}: {{"label": "KIND", "pattern": "words"}} is expected, with plain quotation marks and colons.',
        )
    return line
