"""What is known of a .doc, .wps, .rtf or .odt before an office suite sees it: whether it is one, whole, and without a password.

The suite says of all broken files alike that they could not be loaded, or converts what is left of them without a word.
"""

from __future__ import annotations

import io
import re

import olefile

from pipeline.ingestion import sniff
from pipeline.ingestion.messages import read_error
from pipeline.ingestion.package import Package

# [MS-DOC] 2.5.2: the File Information Block begins with wIdent; at 10 stand the flags fEncrypted and fWhichTblStm. Word 6 and 95 have
# the same first bytes under another wIdent, and their tables in the same stream.
_WORD_97, _WORD_95 = 0xA5EC, 0xA5DC
_FLAGS_AT, _ENCRYPTED, _TABLE_1 = 10, 0x0100, 0x0200
_FIB = 12
#: streams that only Microsoft Works' own files have
_WORKS_STREAMS = ("MatOST", "MM", "CONTENTS")
_RTF = re.compile(rb"\{\\rtf\d*[\s\\{}]")
#: braces that open and close groups, and what may hold other braces: escaped characters and binary data of a stated length
_RTF_GROUPS = re.compile(rb"\\bin(\d+) ?|\\.|[{}]", re.DOTALL)
#: more digits than any file has bytes
_BINARY_DIGITS = 12
#: a control word or a character's code that was cut off
_UNFINISHED = re.compile(rb"\\[^\\{}\s]{0,32}\Z")
_CODEPAGE = b"\\ansicpg"
#: the start of an RTF; \\ansi sets back what is declared before it
_START = re.compile(rb"\{\\rtf\d*(?:\\ansi(?![a-z]))?")
#: where an RTF declares its code page
_HEAD = 4_096
_CODES = re.compile(rb"(?:\\'[89a-fA-F][0-9a-fA-F])+")
#: the Chinese characters and marks of GB 2312, which Western accents hardly make by chance: those stand alone, these in pairs
_GB_PAIRS = re.compile(rb"(?:\\'(?:[aA][1-9a-fA-F]|[b-eB-E][0-9a-fA-F]|[fF][0-7])\\'(?:[aA][1-9a-fA-F]|[b-fB-F][0-9a-fA-F]))+")
_ODT_MIME = b"mimetypeapplication/vnd.oasis.opendocument.text"


def examine(data: bytes) -> str:
    """The kind of these bytes: ``doc``, ``wps`` (Microsoft Works), ``rtf`` or ``odt``; what WPS calls .wps is a ``doc`` inside.

    Raises ReadError: empty, encrypted, truncated, unsupported (none of these), and for .odt too_large, unsafe.
    """
    kind = sniff.kind(data)
    if kind in ("empty", "encrypted"):
        raise read_error(kind)
    if kind in ("doc", "ole"):
        return _ole(data)
    if kind == "odt":
        _check_odt(data)
    elif kind == "rtf":
        if not _RTF.match(data):
            raise read_error("unsupported", kind="unknown")
    elif _ODT_MIME in data[:200]:
        raise read_error("truncated")
    else:
        raise read_error("unsupported", kind=kind)
    return kind


def _ole(data: bytes) -> str:
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            if ole.exists("WordDocument"):
                _check_word(ole)
                return "doc"
            if any(ole.exists(name) for name in _WORKS_STREAMS):
                return "wps"
            names = ole.listdir()
    except (OSError, ValueError, IndexError) as error:
        raise read_error("truncated") from error
    # a file that was cut off has lost its directory, or its end
    if not names or sniff.kind(data) == "doc":
        raise read_error("truncated")
    raise read_error("unsupported", kind="ole")


def _check_word(ole: olefile.OleFileIO[str]) -> None:
    head = _whole(ole, "WordDocument")[:_FIB]
    ident = int.from_bytes(head[:2], "little")
    flags = int.from_bytes(head[_FLAGS_AT:_FIB], "little")
    if ident not in (_WORD_97, _WORD_95):
        raise read_error("truncated")
    if flags & _ENCRYPTED:
        raise read_error("encrypted")
    if ident == _WORD_97:
        _whole(ole, "1Table" if flags & _TABLE_1 else "0Table")


def _whole(ole: olefile.OleFileIO[str], name: str) -> bytes:
    """The bytes of a stream, if all of it is there."""
    if not ole.exists(name):
        raise read_error("truncated")
    content = bytes(ole.openstream(name).read())
    if len(content) < max(ole.get_size(name), _FIB):
        raise read_error("truncated")
    return content


def _check_odt(data: bytes) -> None:
    try:
        package = Package(data)
        manifest = package.xml("META-INF/manifest.xml")
        if manifest is not None and any(str(element.tag).endswith("}encryption-data") for element in manifest.iter()):
            raise read_error("encrypted")
        content = package.xml("content.xml")
        package.xml("styles.xml")
    except ValueError as error:  # names that are no UTF-8
        raise read_error("truncated") from error
    if content is None or package.problems:
        raise read_error("truncated")


def open_groups(data: bytes) -> int:
    """How many groups of an RTF are still open at its end: more than none where it was cut off.

    >>> open_groups(rb"{\\rtf1 {\\b text\\}}"), open_groups(rb"{\\rtf1 text}")
    (1, 0)
    """
    depth, at = 0, 0
    while match := _RTF_GROUPS.search(data, at):
        at = match.end()
        if match[1] is not None:
            at += int(match[1][:_BINARY_DIGITS])
        elif match[0] == b"{":
            depth += 1
        elif match[0] == b"}":
            depth -= 1
            if depth == 0:  # whatever stands behind the document is none of it
                return 0
    return depth


def closed(data: bytes) -> bytes:
    """An RTF that was cut off with its groups closed; any other as it is."""
    groups = open_groups(data)
    return _UNFINISHED.sub(b"", data) + b"\n" + b"}" * groups if groups else data


def declared(data: bytes) -> bytes:
    """An RTF that declares no code page and holds Chinese in pairs of bytes with the Chinese one declared; any other as it is.

    >>> declared(rb"{\\rtf1 \\'d6\\'d0}").decode(), declared(rb"{\\rtf1 caf\\'e9}").decode()
    ("{\\\\rtf1\\\\ansicpg936 \\\\'d6\\\\'d0}", "{\\\\rtf1 caf\\\\'e9}")
    """
    if _CODEPAGE in data[:_HEAD]:
        return data
    codes = [match[0] for match in _CODES.finditer(data)]
    if not codes or not all(_GB_PAIRS.fullmatch(code) for code in codes):
        return data
    return _START.sub(lambda match: match[0] + _CODEPAGE + b"936", data, count=1)
