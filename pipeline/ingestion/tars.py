"""Tar archives, packed or not, and single files packed by gzip, bzip2 or xz: all by the standard library."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import IO, TypeAlias, cast

from pipeline.ingestion.member_names import decode_names
from pipeline.ingestion.messages import read_error
from pipeline.ingestion.unpacking import CHUNK, MAX_BYTES, Box

_BLOCK = 512
_MAGIC = slice(257, 262)
_TAR = b"ustar"
#: endings that are dropped for the name of what is inside, and what stands for them
_ENDINGS = {".gz": "", ".bz2": "", ".xz": "", ".tgz": ".tar", ".tbz2": ".tar", ".txz": ".tar"}

_Stream: TypeAlias = io.BufferedReader | gzip.GzipFile | bz2.BZ2File | lzma.LZMAFile


class _Metered(io.RawIOBase):
    """A packed stream that ends with an error where skipping through it would take for ever, and gives all that lies before a damage."""

    def __init__(self, stream: _Stream) -> None:
        self._stream = stream
        self._left = MAX_BYTES

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read1(size)
        self._left -= len(data)
        if self._left < 0:
            raise read_error("too_large.archive", limit=f"{MAX_BYTES // 2**30} GB")
        return data


def unpack(path: Path, name: str, box: Box) -> bool:
    """Put the members of the tar archive at `path`, or the one file packed there, into `box`."""
    with path.open("rb") as stream, _opened(stream) as plain:
        try:
            head = plain.read(_BLOCK)
            plain.seek(0)
        except (OSError, EOFError, zlib.error, lzma.LZMAError) as error:
            raise read_error("truncated") from error
        if head[_MAGIC] == _TAR:
            _unpack_tar(plain, box)
        else:
            box.add(_inner_name(name), iter(lambda: plain.read(CHUNK), b""))
    return False


def _opened(stream: io.BufferedReader) -> _Stream:
    """The stream unpacked, by what its first bytes say."""
    start = stream.read(3)
    stream.seek(0)
    if start.startswith(b"\x1f\x8b"):
        return gzip.GzipFile(fileobj=stream)
    if start == b"BZh":
        return bz2.BZ2File(stream)
    if start == b"\xfd7z":
        return lzma.LZMAFile(stream)
    return stream


def _inner_name(name: str) -> str:
    """How the file inside is called: 名单.txt for 名单.txt.gz."""
    path = PurePosixPath(name)
    ending = path.suffix.lower()
    return path.stem + _ENDINGS[ending] if ending in _ENDINGS else path.name


def _unpack_tar(plain: _Stream, box: Box) -> None:
    """Two ways through the archive: first the names, which settle their charset, then the members."""
    try:
        with _tar(plain) as archive:
            raw, is_whole = _raw_names(archive, box)
        plain.seek(0)
        with _tar(plain) as archive:
            for name in decode_names(raw):
                info = archive.next()
                if info is not None:
                    _unpack_member(archive, info, name, box)
    except (tarfile.TarError, OSError, EOFError, zlib.error, lzma.LZMAError, ValueError) as error:
        raise read_error("truncated") from error
    if not is_whole:
        box.cut_off()


def _tar(plain: _Stream) -> tarfile.TarFile:
    # names keep their bytes: what is no UTF-8 is decoded when all names are known
    return tarfile.open(fileobj=cast(IO[bytes], _Metered(plain)), mode="r|", encoding="utf-8", errors="surrogateescape")


def _raw_names(archive: tarfile.TarFile, box: Box) -> tuple[list[bytes], bool]:
    """The names of all members, and whether the archive can be read to its end."""
    names: list[bytes] = []
    try:
        while info := archive.next():
            names.append(info.name.encode("utf-8", "surrogateescape"))
            box.expect(len(names), 0)
    except (tarfile.TarError, OSError, EOFError, zlib.error, lzma.LZMAError, ValueError):
        return names, False
    return names, True


def _unpack_member(archive: tarfile.TarFile, info: tarfile.TarInfo, name: str, box: Box) -> None:
    if info.isdir():
        return
    if info.isreg():
        box.add(name, _chunks(archive, info), info.size)
    else:
        box.refuse(name, "unsafe.link")


def _chunks(archive: tarfile.TarFile, info: tarfile.TarInfo) -> Iterator[bytes]:
    file = archive.extractfile(info)
    if file:
        with file:
            yield from iter(lambda: file.read(CHUNK), b"")
