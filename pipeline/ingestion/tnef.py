"""TNEF, the winmail.dat into which Exchange packs attachments: a row of attributes, of which names and contents are taken.

After [MS-OXTNEF] 2.1: a signature and a key, then attributes, each with level, id, length, data and a sum of its bytes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.ingestion.text import decode
from pipeline.ingestion.unpacking import Box, read_whole

_START, _HEAD, _SUM = 6, 9, 2
#: attributes of an attachment: where it begins, its short name, its bytes, its other properties
_BEGIN, _TITLE, _DATA, _PROPERTIES = 0x00069002, 0x00018010, 0x0006800F, 0x00069005
#: type and id of the long file name as they stand among the other properties: in UTF-16, in the sender's charset
_LONG_NAMES = ((b"\x1f\x00\x07\x37", "utf-16-le"), (b"\x1e\x00\x07\x37", None))


@dataclass(slots=True)
class _File:
    name: str = ""
    data: bytes | None = None


def unpack(path: Path, name: str, box: Box) -> bool:
    """Put the attachments of a winmail.dat into `box`."""
    data = read_whole(path)
    files: list[_File] = []
    end = _START
    for attribute, value in _attributes(data):
        end += _HEAD + len(value) + _SUM
        if attribute == _BEGIN:
            files.append(_File())
        elif files and attribute == _DATA:
            files[-1].data = value
        elif files and attribute == _TITLE:
            files[-1].name = files[-1].name or decode(value.rstrip(b"\0")).text
        elif files and attribute == _PROPERTIES:
            files[-1].name = _long_name(value) or files[-1].name
    for i, file in enumerate(files, start=1):
        if file.data is not None:
            box.add(file.name or f"附件{i}", [file.data])
    if end < len(data):
        box.cut_off()
    return False


def _attributes(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Ids and values, as far as they are whole."""
    at = _START
    while at + _HEAD <= len(data):
        attribute, length = int.from_bytes(data[at + 1 : at + 5], "little"), int.from_bytes(data[at + 5 : at + 9], "little")
        value = data[at + _HEAD : at + _HEAD + length]
        at += _HEAD + length + _SUM
        if at > len(data):
            return
        yield attribute, value


def _long_name(properties: bytes) -> str:
    """The long file name: behind its type and id the number of values, the length, the text."""
    for mark, encoding in _LONG_NAMES:
        at = properties.find(mark)
        if at >= 0:
            length = int.from_bytes(properties[at + 8 : at + 12], "little")
            value = properties[at + 12 : at + 12 + length]
            return (value.decode(encoding, "replace") if encoding else decode(value).text).rstrip("\0")
    return ""
