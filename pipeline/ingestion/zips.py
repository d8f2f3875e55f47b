"""Zip archives, by the standard library: the names' charset, overlapping members and lying headers are looked at first."""

from __future__ import annotations

import re
import stat
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from pipeline.ingestion.member_names import decode_names
from pipeline.ingestion.messages import read_error
from pipeline.ingestion.unpacking import CHUNK, Box

#: bytes of the directory at the archive's end: room for 20,000 entries of 800 bytes; the library builds an object for each entry
_MAX_DIRECTORY = 16 * 2**20
_END = b"PK\x05\x06"
_END_BYTES = 22
#: the end record may be followed by a comment
_TAIL = _END_BYTES + 65_535
#: the end record of archives with more than 65,535 members or 4 GB
_END_64 = re.compile(rb"PK\x06\x06.{36}(.{8})", re.DOTALL)
_NOT_HERE = 0xFFFFFFFF
_LOCAL_HEADER = 30
_ENCRYPTED = 0x1
_UTF8 = 0x800
_UNIX = 3
#: Info-ZIP's extra field with the name in UTF-8: version, CRC-32 of the plain name, name
_UNICODE_PATH = 0x7075
#: bzip2 and LZMA are expanded by the library without a limit: 4 KB of bzip2 give 80 MB at most, 64 KB would give a gigabyte
_SMALL_CHUNK = 4_096


def unpack(path: Path, name: str, box: Box) -> bool:
    """Put the members of the zip archive at `path` into `box`."""
    with path.open("rb") as stream:
        _check_directory(stream)
        try:
            archive = zipfile.ZipFile(stream)
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
            raise read_error("truncated") from error
        with archive:
            infos = archive.infolist()
            if any(info.header_offset < 0 for info in infos):
                raise read_error("truncated")
            box.expect(len(infos), sum(info.file_size for info in infos))
            names = _names(infos)
            overlapping = _overlapping(stream, archive)
            for info, member in zip(infos, names, strict=True):
                if not _is_folder(info, member):
                    _unpack_member(archive, info, member, box, info.header_offset in overlapping)
    return False


def _mode(info: zipfile.ZipInfo) -> int:
    """What Unix calls the member's type; 0 where it is not said."""
    return stat.S_IFMT(info.external_attr >> 16) if info.create_system == _UNIX else 0


def _is_folder(info: zipfile.ZipInfo, name: str) -> bool:
    return name.endswith(("/", "\\")) or _mode(info) == stat.S_IFDIR


def _unpack_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, box: Box, is_overlapping: bool) -> None:
    if _mode(info) not in (0, stat.S_IFREG):
        box.refuse(name, "unsafe.link")
    elif is_overlapping:
        box.refuse(name, "unsafe.overlap")
    elif info.flag_bits & _ENCRYPTED:
        box.refuse(name, "encrypted")
    else:
        box.add(name, _chunks(archive, info), info.file_size)


def _chunks(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    size = CHUNK if info.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) else _SMALL_CHUNK
    with archive.open(info) as member:
        while chunk := member.read(size):
            yield chunk


def _check_directory(stream: BinaryIO) -> None:
    """Refuse what the library would choke on: a directory of millions of entries, and one volume of several."""
    size = stream.seek(0, 2)
    stream.seek(max(size - _TAIL, 0))
    tail = stream.read()
    at = tail.rfind(_END)
    if at < 0 or len(tail) - at < _END_BYTES:
        raise read_error("truncated")
    directory = int.from_bytes(tail[at + 12 : at + 16], "little")
    if directory == _NOT_HERE:
        found = _END_64.search(tail, 0, at)
        directory = int.from_bytes(found[1], "little") if found else 0
    if directory > _MAX_DIRECTORY:
        raise read_error("too_large")
    if int.from_bytes(tail[at + 4 : at + 6], "little") not in (0, 0xFFFF):
        raise read_error("unsupported.volume")


def _overlapping(stream: BinaryIO, archive: zipfile.ZipFile) -> set[int]:
    """Places of the members whose data reach into the next member: a bomb of 42 KB unpacks to 5 GB that way.

    Also lets the library open members whose name in the directory is written otherwise than in front of their data.
    """
    found = set()
    following = archive.start_dir
    for info in sorted(archive.infolist(), key=lambda info: info.header_offset, reverse=True):
        stream.seek(info.header_offset)
        header = stream.read(_LOCAL_HEADER)
        name_length, extra_length = int.from_bytes(header[26:28], "little"), int.from_bytes(header[28:30], "little")
        if info.header_offset + _LOCAL_HEADER + name_length + extra_length + info.compress_size > following:
            found.add(info.header_offset)
        following = info.header_offset
        encoding = "utf-8" if int.from_bytes(header[6:8], "little") & _UTF8 else "cp437"
        info.orig_filename = stream.read(name_length).decode(encoding, "replace")
    return found


def _names(infos: list[zipfile.ZipInfo]) -> list[str]:
    """The members' names: as marked UTF-8, by the extra field, else all the others together."""
    names = [_declared(info) for info in infos]
    open_names = [info.orig_filename.encode("cp437") for info, name in zip(infos, names, strict=True) if name is None]
    guessed = iter(decode_names(open_names))
    return [next(guessed) if name is None else name for name in names]


def _declared(info: zipfile.ZipInfo) -> str | None:
    """The name in UTF-8 where the archive says so; None where the charset is open."""
    if info.flag_bits & _UTF8:
        return info.orig_filename
    extra = info.extra
    while len(extra) >= 4:
        length = int.from_bytes(extra[2:4], "little")
        field = extra[4 : 4 + length]
        if int.from_bytes(extra[:2], "little") == _UNICODE_PATH and field[:1] == b"\x01":
            is_current = int.from_bytes(field[1:5], "little") == zlib.crc32(info.orig_filename.encode("cp437"))
            return field[5:].decode("utf-8", "replace") if is_current else None
        extra = extra[4 + length :]
    return None
