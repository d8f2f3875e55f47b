"""Reading plain text: which charset the bytes are in, and one block for each line.

The ladder is BOM, strict UTF-8, UTF-16 by its look, GB18030 where the bytes lie where Chinese text puts them, and only then a guess.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from pipeline.ingestion.messages import problem
from pipeline.records import Anchor, Block, Source

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
#: two-byte characters as GBK cuts them, and those of them that lie in GB2312's symbols or Chinese characters
_PAIR = re.compile(rb"[\x81-\xfe][\x40-\xfe]")
_GB2312 = re.compile(rb"[\xa1-\xa3\xb0-\xf7][\xa1-\xfe]")
#: share of pairs in GB2312: simplified text in GBK has 0.95 or more, traditional text in GBK 0.55 to 0.85, Big5 text 0.05 to 0.45
#: (1,700 passages of 20 to 400 characters out of plans and summaries)
_SURELY_GB = 0.55
_HARDLY_GB = 0.3
#: what the guess may say, and the codec that decodes it with its extensions
_GUESSES = {"big5": "big5hkscs", "big5hkscs": "big5hkscs", "cp950": "cp950", "windows-1252": "cp1252", "cp1252": "cp1252"}
#: with fewer characters than this, a guess between two Chinese charsets is no better than a coin
_FEW = 3
#: characters that make up nearly all of a Chinese or English text: ASCII, CJK, their punctuation and full-width forms
_UTF16_EXPECTED = re.compile(r"[\t\n\f\r -~\u00a0-\u00ff\u2010-\u2027\u3000-\u303f\u2460-\u24ff\u3400-\u9fff\uff00-\uffef]")
_UTF16_SHARE = 0.95
#: a UTF-8 text with a few damaged places stays UTF-8: GBK text read as UTF-8 has more bad places than good ones
_UTF8_DAMAGE = 0.05
#: bytes and characters looked at to judge a charset: enough for a verdict, quick on a file of 20 MB
_SAMPLE = 65_536
_SAMPLE_CHARACTERS = 4_000
#: above this share of characters that no text holds, the bytes are no text
_NOISE = 0.05

_LINE_END = re.compile(r"\r\n|\r|\n")
#: what starts a new block inside a line of the file: page, column and soft line breaks
_BREAK = re.compile("[\x0b\x0c\x85\u2028\u2029]")
_EDGES = "\ufeff\x00\x1a"


class Decoded(NamedTuple):
    """A text, the charset it was in, and how many places had to be replaced by U+FFFD."""

    text: str
    encoding: str
    replaced: int


def read(data: bytes) -> Source:
    """The lines of a plain text as blocks, blank ones left out; `Anchor.line` counts the file's lines from 1.

    Outer white space of a line is dropped, inner kept: tabs and runs of blanks separate columns. Form feeds and soft line breaks
    start a new block with the same line number.
    """
    text, encoding, replaced = decode(data)
    problems = (problem("truncated.bytes", count=replaced, encoding=encoding),) if replaced else ()
    return Source(tuple(_blocks(text)), "txt", encoding, problems=problems)


def _blocks(text: str) -> Iterator[Block]:
    for i, line in enumerate(_LINE_END.split(text), start=1):
        for part in _BREAK.split(line):
            stripped = part.strip(_EDGES).strip()
            if stripped:
                yield Block(stripped, anchor=Anchor(line=i))


def decode(data: bytes) -> Decoded:
    """`data` as text, by the ladder above; never fails.

    >>> decode("实施方案".encode("gbk"))
    Decoded(text='实施方案', encoding='gb18030', replaced=0)
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _decode(data[len(bom) :], encoding)
    plain = _strictly(data, "utf-8")
    if plain is not None and b"\x00" not in data:
        return Decoded(plain, "utf-8", 0)
    wide = _utf16(data)
    if wide and b"\x00" in data:
        return _decode(data, wide)
    return _utf8_damaged(data) or _chinese(data, wide)


def plausible(decoded: Decoded) -> bool:
    """Whether decoded bytes can be a text: hardly any control characters, unassigned code points or undecodable places."""
    half = _SAMPLE_CHARACTERS // 2
    sample = decoded.text[:half] + decoded.text[half:][-half:]
    unlikely = {"Cc", "Cn", "Cs"} if decoded.encoding.startswith("utf") else {"Cc", "Cn", "Cs", "Co"}
    noise = sum(character == "\ufffd" or unicodedata.category(character) in unlikely for character in sample)
    noise -= sum(sample.count(character) for character in "\t\n\r\f\v\x1a\x85")
    return noise <= _NOISE * len(sample)


def _chinese(data: bytes, wide: str | None) -> Decoded:
    """GB18030, unless the bytes lie elsewhere and the guess says what they are."""
    strict = _strictly(data, "gb18030")
    pairs = _PAIR.findall(data[:_SAMPLE])
    share = sum(_GB2312.match(pair) is not None for pair in pairs) / len(pairs) if pairs else 1.0
    if strict is not None and share >= _SURELY_GB:
        return Decoded(strict, "gb18030", 0)
    guessed = _guess(data)
    if len(pairs) < _FEW and guessed != "cp1252":
        guessed = None
    text = _strictly(data, guessed) if guessed else None
    if guessed and text is not None:
        return Decoded(text, guessed, 0)
    if wide and share < _HARDLY_GB and len(pairs) >= _FEW:
        return _decode(data, wide)
    return Decoded(strict, "gb18030", 0) if strict is not None else _decode(data, "gb18030")


def _guess(data: bytes) -> str | None:
    import chardet  # noqa: PLC0415  costs 50 ms, and few files need it

    name = chardet.detect(data[:_SAMPLE])["encoding"]
    return _GUESSES.get(name.lower()) if name else None


def _utf16(data: bytes) -> str | None:
    """Which UTF-16 the bytes look like, without a BOM; None for neither."""
    best = (_UTF16_SHARE, "")
    for encoding in ("utf-16-le", "utf-16-be"):
        sample = data[: 2 * _SAMPLE_CHARACTERS].decode(encoding, "replace")
        share = len(_UTF16_EXPECTED.findall(sample)) / len(sample) if sample else 0.0
        best = max(best, (share, encoding))
    return best[1] or None


def _utf8_damaged(data: bytes) -> Decoded | None:
    """The text as UTF-8 with replacements, where damage is slight (a file cut off inside a character); else None."""
    decoded = _decode(data, "utf-8")
    good = sum(character > "\x7f" for character in decoded.text[:_SAMPLE]) - decoded.text[:_SAMPLE].count("\ufffd")
    return decoded if 0 < decoded.replaced <= max(_UTF8_DAMAGE * good, 1) and good > 1 else None


def _strictly(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _decode(data: bytes, encoding: str) -> Decoded:
    strict = _strictly(data, encoding)
    if strict is not None:
        return Decoded(strict, encoding, 0)
    text = data.decode(encoding, "replace")
    return Decoded(text, encoding, text.count("\ufffd"))
