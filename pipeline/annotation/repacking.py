"""A zip archive with some of its members changed. The others are copied packed as they are: to unpack them and to pack them again takes
most of the time of changing a Word document, and its pictures would be compressed twice.

`zipfile` cannot copy a packed member, so the archive is written here: local headers, data, directory, as APPNOTE.TXT 6.3.10 has them
(4.3.7, 4.3.12, 4.3.16).
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

_LOCAL, _ENTRY, _END = struct.Struct("<4s5H3L2H"), struct.Struct("<4s6H3L5H2L"), struct.Struct("<4s4H2LH")
#: at the head of a local file: where it says how long its name and its extra field are
_LENGTHS = struct.Struct("<26x2H")
_VERSION = 20
_ENCRYPTED, _UTF8 = 0x1, 0x800
#: the first of January 1980, from which the format counts: it says nothing of the day on which the archive was made
_DATE, _TIME = 0x21, 0


class Member(NamedTuple):
    """A member of a zip, packed by `method`; `crc` and `size` are those of its content."""

    name: str
    method: int
    crc: int
    size: int
    packed: bytes


def repacked(data: bytes, changed: Mapping[str, bytes]) -> bytes:
    """The zip `data` with the members in `changed` in place of those of their names, or behind all others.

    Raises zipfile.BadZipFile for what is no sound archive, or an encrypted one.
    """
    return exchanged(members(data), changed)


def members(data: bytes) -> tuple[Member, ...]:
    """The members of a zip, packed as they are. Raises as `repacked`."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return tuple(_members(data, archive))
    except struct.error as error:  # a place beyond its end
        raise zipfile.BadZipFile(str(error)) from error


def exchanged(held: Iterable[Member], changed: Mapping[str, bytes]) -> bytes:
    """A zip of these members, but for those in `changed`: from one archive many can be made."""
    made = [member if member.name not in changed else _packed(member.name, changed[member.name]) for member in held]
    there = {member.name for member in made}
    made += [_packed(name, content) for name, content in changed.items() if name not in there]
    try:
        return _written(made)
    except struct.error as error:  # more than 65,535 members
        raise zipfile.BadZipFile(str(error)) from error


def _members(data: bytes, archive: zipfile.ZipFile) -> Iterator[Member]:
    there = {info.filename: info for info in archive.infolist()}  # of two members of one name the last one counts, as in `zipfile`
    for name, info in there.items():
        if info.flag_bits & _ENCRYPTED:
            raise zipfile.BadZipFile(f"{name} is encrypted")
        head = info.header_offset
        start = head + _LOCAL.size + sum(_LENGTHS.unpack_from(data, head))
        if data[head : head + 4] != b"PK\x03\x04" or start + info.compress_size > len(data):
            raise zipfile.BadZipFile(f"{name} is not where the directory says")
        yield Member(name, info.compress_type, info.CRC, info.file_size, data[start : start + info.compress_size])


def _packed(name: str, content: bytes) -> Member:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return Member(name, zipfile.ZIP_DEFLATED, zlib.crc32(content), len(content), packer.compress(content) + packer.flush())


def _written(members: list[Member]) -> bytes:
    out, directory = io.BytesIO(), io.BytesIO()
    for name, method, crc, size, packed in members:
        said = name.encode()
        common = (_VERSION, 0 if name.isascii() else _UTF8, method, _TIME, _DATE, crc, len(packed), size, len(said), 0)
        directory.write(_ENTRY.pack(b"PK\x01\x02", _VERSION, *common, 0, 0, 0, 0, out.tell()) + said)
        out.write(_LOCAL.pack(b"PK\x03\x04", *common) + said + packed)
    at, length = out.tell(), directory.tell()
    count = len(members)
    out.write(directory.getvalue() + _END.pack(b"PK\x05\x06", 0, 0, count, count, length, at, 0))
    return out.getvalue()
