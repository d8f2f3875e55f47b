"""Rar archives: the headers by rarfile (names, passwords, links, volumes), the contents by libarchive in one run.

libarchive 3.6 fails on some sound members of RAR4; what it cannot read is tried again with unar or unrar, where one is installed.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pipeline.errors import ReadError
from pipeline.ingestion import archives
from pipeline.ingestion.member_names import decode_names
from pipeline.ingestion.messages import read_error
from pipeline.ingestion.unpacking import CHUNK, Box

_INSTALL = "Debian/Ubuntu: sudo apt-get install unar; macOS: brew install unar; Windows: unar.exe"
#: RAR5 may store a file that stands twice as a pointer to the first
_COPY = 5


def unpack(path: Path, name: str, box: Box) -> bool:
    """Put the members of the rar archive at `path` into `box`."""
    headers, is_whole = _headers(path, name, box)
    box.expect(len(headers), sum(header.file_size or 0 for header in headers))
    names = _names(headers)
    if any(_is_readable(header) for header in headers):
        with archives.opened(path, "rar") as reader:
            _unpack_members(path, headers, names, reader, box)
    else:
        _unpack_members(path, headers, names, None, box)
    if not is_whole:
        box.cut_off()
    return False


def _headers(path: Path, name: str, box: Box) -> tuple[list[Any], bool]:
    """The headers of files and folders in the archive's order, and whether they could be read to the end."""
    import rarfile  # type: ignore[import-untyped]  # noqa: PLC0415  costs 40 ms, and few archives need it

    found: list[Any] = []

    def take(header: Any) -> None:
        if header.type == rarfile.RAR_BLOCK_MAIN and header.flags & rarfile.RAR_MAIN_VOLUME:
            raise read_error("unsupported.volume", name=name.rpartition("/")[2] or path.name)
        if header.type == rarfile.RAR_BLOCK_FILE:
            found.append(header)
            box.expect(len(found), 0)

    try:
        with rarfile.RarFile(path, info_callback=take, part_only=True) as archive:
            is_encrypted, error = archive.needs_password(), archive.strerror()
    except ReadError:
        raise
    except (rarfile.Error, OSError, ValueError, IndexError, KeyError, TypeError) as broken:
        raise read_error("truncated") from broken
    if not found and is_encrypted:
        raise read_error("encrypted.archive")
    if not found and error:
        raise read_error("truncated")
    last = found[-1] if found else None
    return found, not error and (last is None or last.data_offset + last.add_size <= path.stat().st_size)


def _names(headers: list[Any]) -> list[str]:
    """The members' names: RAR5 writes UTF-8, RAR4 its own Unicode where it was asked to, else the computer's charset."""
    import rarfile  # noqa: PLC0415  as above

    is_open = [isinstance(header, rarfile.Rar3Info) and not header.flags & rarfile.RAR_FILE_UNICODE for header in headers]
    guessed = iter(decode_names([header.orig_filename for header, unknown in zip(headers, is_open, strict=True) if unknown]))
    return [next(guessed) if unknown else header.filename for header, unknown in zip(headers, is_open, strict=True)]


def _is_readable(header: Any) -> bool:
    return not (header.is_dir() or header.needs_password() or header.is_symlink() or header.file_redir)


def _unpack_members(path: Path, headers: list[Any], names: list[str], reader: archives.Reader | None, box: Box) -> None:
    """Both readers go through the same headers in the same order; no `reader` where no member needs it."""
    written: dict[str, Path] = {}
    for header, name in zip(headers, names, strict=True):
        entry = reader.next() if reader else None
        if header.is_dir():
            continue
        if header.needs_password():
            box.refuse(name, "encrypted")
        elif header.file_redir and header.file_redir[0] == _COPY and header.file_redir[2] in written:
            box.add(name, _chunks(written[header.file_redir[2]]))
        elif header.is_symlink() or header.file_redir:
            box.refuse(name, "unsafe.link")
        else:
            chunks = _checked(reader.chunks() if reader and entry else _lost(), header.CRC)
            if place := box.add(name, chunks, header.file_size or 0, _by_tool(path, header)):
                written[header.filename] = place


def _lost() -> Iterator[bytes]:
    """Stands for a member that libarchive does not come to."""
    raise read_error("truncated.member")
    yield b""


def _by_tool(path: Path, header: Any) -> Iterator[bytes]:
    """The bytes of a member by the tool that rarfile finds; ReadError where there is none, or it fails too."""
    import rarfile  # noqa: PLC0415  as above

    try:
        # bsdtar is libarchive again, and 7-Zip as Linux packages it cannot read rar
        rarfile.tool_setup(bsdtar=False, sevenzip=False, sevenzip2=False)
        with rarfile.RarFile(path, part_only=True) as archive, archive.open(header.filename) as member:
            yield from iter(lambda: member.read(CHUNK), b"")
    except rarfile.RarCannotExec as error:
        raise read_error("truncated.rar", install=_INSTALL) from error
    except rarfile.Error as error:
        raise read_error("truncated.member") from error


def _checked(chunks: Iterator[bytes], expected: int | None) -> Iterator[bytes]:
    """The chunks; ReadError at their end where the checksum is wrong, which libarchive overlooks in some members."""
    found = 0
    for chunk in chunks:
        found = zlib.crc32(chunk, found)
        yield chunk
    if expected is not None and found != expected:
        raise read_error("truncated.member")


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        yield from iter(lambda: file.read(CHUNK), b"")
