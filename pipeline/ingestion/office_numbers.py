"""The automatic numbers that an RTF carries as text beside its lists, for readers that cannot count them: \\listtext and \\pntext.

They are what the writing program printed. LibreOffice drops them and counts itself, but loses Chinese characters of a list's pattern
(「一?」 for 「一、」), starts that a list sets anew, and all lists in the style of Word 95. So they are turned into text between two marks
before the conversion, and taken as the paragraphs' numbers after it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from pipeline.ingestion.numbering import Label
from pipeline.records import Block

# Unicode's noncharacters: no text holds them, XML allows them
_OPEN, _CLOSE, _CLOSE_TIGHT = "\ufdd0", "\ufdd1", "\ufdd2"
_MARKED = re.compile(f"{_OPEN}([^{_OPEN}{_CLOSE}{_CLOSE_TIGHT}]*)([{_CLOSE}{_CLOSE_TIGHT}])")
_MARKS = re.compile(f"[{_OPEN}{_CLOSE}{_CLOSE_TIGHT}]")
#: the group of a number; groups inside it hold no further ones
_GROUP = re.compile(rb"\{\\(?:listtext|pntext)(?![a-z])((?:[^{}\\]|\\.|\{(?:[^{}\\]|\\.)*+\})*+)\}", re.DOTALL)
_TOKEN = re.compile(rb"\\'([0-9a-fA-F]{2})|\\([a-zA-Z]+)(-?\d{1,9})? ?|\\(.)|([^\\{}\r\n])", re.DOTALL)
_FONT = re.compile(rb"\{\\f(\d{1,9})(?![a-z])[^{};]{0,200}?\\fcharset(\d{1,3})")
_CODEPAGE = re.compile(rb"\\ansicpg(\d{1,5})")
_SKIP = re.compile(rb"\\uc(\d)")
#: Windows' numbers of East Asian charsets and code pages -> Python's codecs
_CHARSETS = {128: "cp932", 129: "cp949", 134: "gb18030", 136: "big5hkscs"}
_CODEPAGES = {932: "cp932", 949: "cp949", 936: "gb18030", 54936: "gb18030", 950: "big5hkscs"}
_SYMBOL_CHARSET = 2
#: the longest number that is one: 「第二十一条第（三）项之二」 has 12 characters
_MAX_NUMBER = 30
#: the bullet of Word's second list level: a letter of Courier New
_LETTER_BULLET = "o"


def mark(data: bytes) -> bytes:
    """An RTF whose printed numbers are text between marks."""
    fonts = {int(number): int(charset) for number, charset in _FONT.findall(data)}
    codepage = _CODEPAGE.search(data)
    codec = _CODEPAGES.get(int(codepage[1])) if codepage else None
    codec = codec or next((_CHARSETS[charset] for charset in fonts.values() if charset in _CHARSETS), "cp1252")
    skip = _SKIP.search(data)
    skipped = int(skip[1]) if skip else 1

    def marked(match: re.Match[bytes]) -> bytes:
        text = _decode(match[1], fonts, codec, skipped)
        number = text.strip()
        if len(number) > _MAX_NUMBER:
            return match[0]
        if number == _LETTER_BULLET or not any(character.isalnum() for character in number):
            number = ""
        return _encode(_OPEN + number + (_CLOSE if text[-1:].isspace() else _CLOSE_TIGHT))

    return _GROUP.sub(marked, data)


def take(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks of the converted file, with the marked numbers as theirs instead of those that were counted."""
    for block in blocks:
        if _OPEN not in block.text:
            yield block
            continue
        match = _MARKED.match(block.text)
        rest = _MARKS.sub("", block.text[match.end() :] if match else block.text).strip()
        number = Label(match[1], "tab" if match[2] == _CLOSE else "nothing").before(rest) if match else block.number
        if number or rest:
            yield replace(block, text=rest, number=number)


def _decode(group: bytes, fonts: dict[int, int], codec: str, skipped: int) -> str:
    """The text of a group. Symbol fonts hold bullets, and no numbers."""
    parts: list[str] = []
    pending = bytearray()
    charset, skip = 0, 0

    def flush() -> None:
        parts.append(pending.decode(_CHARSETS.get(charset, codec), "replace"))
        pending.clear()

    for byte, word, argument, symbol, character in _TOKEN.findall(group):
        if byte or character:
            if skip:
                skip -= 1
            elif charset != _SYMBOL_CHARSET:
                pending += bytes.fromhex(byte.decode()) if byte else character
            continue
        flush()
        if word == b"f" and argument:
            charset = fonts.get(int(argument), 0)
        elif word == b"uc" and argument:
            skipped = int(argument)
        elif word == b"u" and argument:
            parts.append(chr(int(argument) & 0xFFFF) if charset != _SYMBOL_CHARSET else "")
            skip = skipped
        elif word == b"tab" or symbol in (b"~", b"\t"):
            parts.append("\t" if word else " ")
        elif word == b"plain":
            charset = 0
        elif symbol in (b"\\", b"{", b"}"):
            parts.append(symbol.decode())
    flush()
    # characters beyond the first plane stand as two surrogates
    return "".join(parts).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _encode(text: str) -> bytes:
    """The text as RTF that needs no font and no charset."""
    units = memoryview(text.encode("utf-16-le")).cast("h")
    return b"{\\uc1" + b"".join(b"\\u%d?" % unit for unit in units) + b"}"
