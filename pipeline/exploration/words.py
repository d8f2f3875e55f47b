"""Words for counting: jieba with the terms of this field, parts of speech, a stop list, a dictionary of one's own.

Han characters are cut by jieba (hidden Markov model for unknown words on), or by rjieba where it is installed: the same algorithm in
Rust, thirty times as fast. Both were given each run of Han characters of the corpus and cut all of them alike, which a test repeats.
They disagree on `0778-52` and its like, so everything else is cut here: a number, a Latin word or a mark is one word each.

`pipeline.segmentation.words` cuts with jieba's part-of-speech model instead, which is ten times slower. Here a word has the part of
speech that the dictionary gives, and that model is asked for words that no dictionary holds.
"""

from __future__ import annotations

import hashlib
import re
import warnings
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from pipeline.cleaning.normal import simplified
from pipeline.errors import InputError, UsageError
from pipeline.segmentation import words as base

if TYPE_CHECKING:
    import pandas as pd

Engine = Literal["jieba", "rjieba"]

_TERMS = Path(__file__).with_name("terms.txt")
_STOP = Path(__file__).with_name("stopwords.txt")
#: Han runs, numbers with their decimals and per cent signs, Latin words, and every other character by itself; blanks are no words
_PIECES = re.compile(r"(?P<han>[\u4e00-\u9fa5]+)|(?P<m>\d+(?:[.,]\d+)*[%％‰]?)|(?P<eng>[A-Za-z]+(?:['’-][A-Za-z]+)*)|(?P<x>\S)")
_HAN_RUN = re.compile("[\u4e00-\u9fa5]+")
#: parts of speech of a term whose line gives none
_NOUN = "n"


def read_terms(path: Path) -> list[tuple[str, str]]:
    """Terms and their parts of speech from a dictionary file: ``控辍保学 n`` in a line, jieba's own ``控辍保学 20 n`` too, # for remarks.

    Raises `InputError` where the file cannot be read.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            f"读不了词典 {path}：应是 UTF-8 文本，每行一个词和词性。",
            f"Cannot read the dictionary {path}: UTF-8, a word and its part of speech a line.",
        ) from error
    fields = (line.partition("#")[0].split() for line in lines)
    return [(row[0], row[-1] if len(row) > 1 and not row[-1].isdigit() else _NOUN) for row in fields if row]


def stop_words(path: Path | None = None) -> frozenset[str]:
    """Words that say nothing of what a text is about: those of `stopwords.txt`, or of a file of one's own with a word in each line."""
    return frozenset(term for term, _ in read_terms(path or _STOP))


def content(words: pd.DataFrame, stop: Iterable[str] | None = None) -> pd.DataFrame:
    """The rows of `words` that carry content: no marks (``x``), no numbers (``m``), no stop words; by default those of `stop_words`."""
    dropped = stop_words() if stop is None else frozenset(stop)
    marks = words["pos"].isin(["x", "m"])
    return words[~marks & ~words["word"].isin(dropped)]


class Segmenter:
    """Cuts texts into words. `dictionary` is a file of further terms (`read_terms`); `domain` False leaves our own terms out.

    `engine`: ``rjieba`` where it is installed, else ``jieba``; the words are the same. `digest` names all that decides where they are
    cut. Raises `UsageError` where the engine asked for is not installed, `InputError` where the dictionary cannot be read.

    >>> text = "落实控辍保学责任"
    >>> [text[start:end] for start, end in Segmenter().cut(text)]
    ['落实', '控辍保学', '责任']
    """

    def __init__(self, dictionary: Path | None = None, *, domain: bool = True, engine: Engine | None = None) -> None:
        self.engine: Engine = engine or ("rjieba" if find_spec("rjieba") else "jieba")
        own = [*base.terms(), *read_terms(_TERMS)] if domain else []
        self.terms = dict(own + (read_terms(dictionary) if dictionary else []))
        if not find_spec(self.engine):
            raise _missing()
        told = repr((sorted(self.terms), self.engine, metadata.version(self.engine), metadata.version("jieba"), _PIECES.pattern))
        self.digest = hashlib.sha256(told.encode()).hexdigest()
        self._cut: Any = None
        #: parts of speech of words that no dictionary holds, as jieba's model guessed them
        self.guessed: dict[str, str] = {}

    def cut(self, text: str) -> list[tuple[int, int]]:
        """Where the words of a text begin and end, in order; every character but blanks is in one. Traditional text is cut as
        simplified."""
        return list(self._places(simplified(text)))

    def known(self, word: str) -> bool:
        """Whether a dictionary holds a word, in simplified form; what none holds is the hidden Markov model's guess."""
        return word in self.terms or bool(_tagger().word_tag_tab.get(word)) or not _HAN_RUN.fullmatch(word)

    def tag(self, word: str) -> str:
        """The part of speech of a word in simplified form, in jieba's tags: ``n``, ``v``, ``m`` numbers, ``x`` marks, ``eng`` …

        A word that no dictionary holds has that of its last part, as jieba's model sees it.
        """
        found = _PIECES.fullmatch(word)
        if found is None or found.lastgroup != "han":
            return str(found.lastgroup) if found else "x"
        known = self.terms.get(word) or _tagger().word_tag_tab.get(word)
        if known is None and word not in self.guessed:
            self.guessed[word] = list(_tagger().cut(word))[-1].flag
        return str(known or self.guessed[word])

    def _places(self, form: str) -> Iterator[tuple[int, int]]:
        if self._cut is None:
            self._cut = self._cutter()
        for piece in _PIECES.finditer(form):
            if piece.lastgroup != "han":
                yield piece.span()
                continue
            end = piece.start()
            for word in self._cut(piece.group()):
                start, end = end, end + len(word)
                yield start, end

    def _cutter(self) -> Any:
        plain = _plain()
        for term, tag in self.terms.items():
            plain.add_word(term, tag=tag)
        if self.engine == "jieba":
            return plain.cut
        import rjieba  # noqa: PLC0415

        fast = rjieba.Jieba()
        for term, tag in self.terms.items():
            fast.add_word(term, plain.FREQ[term], tag)
        return lambda run: fast.cut(run, True)


def _missing() -> UsageError:
    return UsageError(
        '快速分词需要附加组件（缺少 rjieba）：pip install "planaudit[explore]"。不装也能用：由 jieba 分词，结果相同，只是慢些。',
        'The fast engine needs an extra (rjieba is missing): pip install "planaudit[explore]". Without it jieba cuts the same, slower.',
    )


def _plain() -> Any:
    """A tokenizer of jieba with its own dictionary; its `initialize` would write to the log and into the shared temporary folder."""
    with warnings.catch_warnings():  # jieba's sources hold invalid escapes and load pkg_resources; neither is the user's concern
        warnings.simplefilter("ignore")
        import jieba  # noqa: PLC0415

    plain = jieba.Tokenizer()
    plain.FREQ, plain.total = plain.gen_pfdict(plain.get_dict_file())
    plain.initialized = True
    return plain


@cache
def _tagger() -> Any:
    plain = _plain()
    import jieba.posseg  # noqa: PLC0415

    return jieba.posseg.POSTokenizer(plain)
