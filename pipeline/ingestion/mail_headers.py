"""The head of a mail as programs really write it: encoded words cut inside a character, bytes in GBK, file names in every fashion."""

from __future__ import annotations

import base64
import binascii
import quopri
import re
from collections.abc import Iterator
from urllib.parse import unquote_to_bytes

from pipeline.ingestion.text import decode

#: RFC 2047; the charset may carry a language (RFC 2231), the text may be folded in the middle
_WORD = re.compile(r"=\?([\w.:-]+)(?:\*[\w-]*)?\?([bBqQ])\?([^?]*(?:\?(?!=)[^?]*)*)\?=")
#: blanks between two encoded words are no text
_GAP = re.compile(r"(\?=)\s+(=\?)")
_PARAMETER = re.compile(r";\s*([\w%-]+)((?:\*\d+)?\*?)\s*=\s*(?:\"((?:[^\"\\]|\\.)*)\"|([^;]*))", re.DOTALL)
_ESCAPED = re.compile(r"\\([\"\\])")
_FOLD = re.compile(r"\r?\n[ \t]?")
#: charsets that are written into mails for what is really a larger one
_LARGER = {"gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030", "x-gbk": "gb18030", "cp936": "gb18030", "big5": "big5hkscs"}


def decode_bytes(data: bytes, charset: str | None) -> str:
    """Bytes in a declared charset, which is believed where it fits; else by what they look like."""
    if charset:
        name = charset.strip("\"' ").lower()
        try:
            return data.decode(_LARGER.get(name, name))
        except (LookupError, UnicodeDecodeError, ValueError):
            pass
    return decode(data).text


def header_text(raw: str) -> str:
    """A header as a person reads it. `raw` is as the standard library parses it: other bytes than ASCII as surrogates.

    >>> header_text("=?gb2312?B?yrU=?= =?gb2312?B?yqk=?=")
    '实施'
    """
    unfolded = _FOLD.sub(" ", _shown(raw))
    joined = _GAP.sub(r"\1\2", unfolded)
    return " ".join(_words(joined).split())


def _shown(raw: str) -> str:
    if raw.isascii():
        return raw
    return decode(raw.encode("utf-8", "surrogateescape")).text


def _words(text: str) -> str:
    """Encoded words decoded; those that follow each other in one charset together, since programs cut inside characters."""
    parts: list[str] = []
    pending, charset, at = b"", "", 0
    for word in _WORD.finditer(text):
        follows = word.start() == at and word[1].lower() == charset
        if not follows:
            parts += [decode_bytes(pending, charset), text[at : word.start()]]
            pending = b""
        charset, at = word[1].lower(), word.end()
        pending += _unpacked(word[2], word[3])
    return "".join([*parts, decode_bytes(pending, charset), text[at:]])


def _unpacked(way: str, text: str) -> bytes:
    if way in "qQ":
        return quopri.decodestring(text.encode("utf-8", "replace"), header=True)
    packed = re.sub(r"[^A-Za-z0-9+/]", "", text)
    try:
        return base64.b64decode(packed + "=" * (-len(packed) % 4))
    except binascii.Error:
        return base64.b64decode(packed[: len(packed) // 4 * 4])


def parameter(raw: str, name: str) -> str | None:
    """A parameter of a header (``filename`` of Content-Disposition): plain, in encoded words, in raw bytes, or by RFC 2231 in pieces.

    >>> parameter("attachment; filename*0*=gbk''%B7%BD; filename*1*=%B0%B8.docx", "filename")
    '方案.docx'
    """
    pieces = sorted(_pieces(_shown(raw), name))
    # a program that writes both fashions means the plain one for those that know no other
    extended = [piece for piece in pieces if piece[1]]
    if not extended:
        return header_text(pieces[0][3]) if pieces else None
    charset, data = None, b""
    for i, _, is_encoded, value in extended:
        text = value
        if is_encoded and i == 0 and value.count("'") >= 2:
            charset, _, text = value.split("'", 2)
        data += unquote_to_bytes(text) if is_encoded else text.encode("utf-8", "replace")
    return decode_bytes(data, charset)


def _pieces(header: str, name: str) -> Iterator[tuple[int, bool, bool, str]]:
    """The pieces of a parameter: number, whether it is written after RFC 2231, whether it is percent-encoded, text."""
    for found in _PARAMETER.finditer(_FOLD.sub(" ", header)):
        if found[1].lower() == name:
            number = found[2].strip("*")
            value = _ESCAPED.sub(r"\1", found[3]) if found[3] is not None else found[4].strip()
            yield int(number or 0), bool(found[2]), found[2].endswith("*"), value
