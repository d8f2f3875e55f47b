"""Archives made byte by byte: rar, which no free program writes, and zips that no sound program writes."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import NamedTuple

RAR4_MARK = b"Rar!\x1a\x07\x00"
RAR5_MARK = b"Rar!\x1a\x07\x01\x00"
FOLDER, LINK, FILE = 0o040755, 0o120777, 0o100644
#: for RAR5 alone: a member that stands for another one of the same content
COPY = -1


class Inside(NamedTuple):
    """A member to be: for rar names as bytes in the charset of the packing computer."""

    name: bytes
    data: bytes = b""
    mode: int = FILE
    encrypted: bool = False
    size: int | None = None


def rar4(*members: Inside, volume: bool = False, headers_encrypted: bool = False) -> bytes:
    """A RAR4 archive of stored members."""
    flags = 0x01 * volume | 0x80 * headers_encrypted
    blocks = [_block4(0x73, flags, bytes(6))]
    if headers_encrypted:
        return RAR4_MARK + blocks[0] + b"\x00" * 8 + bytes(range(64))
    for member in members:
        is_folder = member.mode == FOLDER
        size = len(member.data) if member.size is None else member.size
        body = len(member.data).to_bytes(4, "little") + size.to_bytes(4, "little") + b"\x03" + zlib.crc32(member.data).to_bytes(4, "little")
        body += bytes(4) + b"\x14\x30" + len(member.name).to_bytes(2, "little") + member.mode.to_bytes(4, "little") + member.name
        unicode = 0x200 if b"\0" in member.name else 0
        blocks.append(_block4(0x74, 0x8000 | 0xE0 * is_folder | 0x04 * member.encrypted | unicode, body) + member.data)
    return RAR4_MARK + b"".join(blocks) + _block4(0x7B, 0x4000, b"")


def _block4(kind: int, flags: int, body: bytes) -> bytes:
    rest = bytes([kind]) + flags.to_bytes(2, "little") + (7 + len(body)).to_bytes(2, "little") + body
    return (zlib.crc32(rest) & 0xFFFF).to_bytes(2, "little") + rest


def rar4_unicode(name: str, fallback: bytes) -> bytes:
    """A RAR4 name in both writings: the computer's charset, and RAR's own packing of UTF-16 (here without any packing)."""
    packed = bytearray([0])
    units = [name.encode("utf-16-le")[i : i + 2] for i in range(0, 2 * len(name), 2)]
    for i in range(0, len(units), 4):
        group = units[i : i + 4]
        packed.append(int("10" * len(group) + "00" * (4 - len(group)), 2))
        for unit in group:
            packed += unit
    return fallback + b"\0" + bytes(packed)


def rar5(*members: Inside, volume: bool = False, headers_encrypted: bool = False) -> bytes:
    """A RAR5 archive of stored members; a link's data are its target."""
    if headers_encrypted:
        return RAR5_MARK + _block5(_vint(4) + _vint(0) + _vint(0) + _vint(0) + b"\x0f" + bytes(16)) + bytes(range(64))
    blocks = [_block5(_vint(1) + _vint(0) + _vint(1 if volume else 0))]
    for member in members:
        extra = b""
        data = member.data
        if member.mode in (LINK, COPY):
            record = _vint(5) + _vint(1 if member.mode == LINK else 5) + _vint(0) + _vint(len(data)) + data
            extra, data = _vint(len(record)) + record, b""
        if member.encrypted:
            record = _vint(1) + _vint(0) + _vint(0) + b"\x0f" + bytes(32)
            extra += _vint(len(record)) + record
        size = len(data) if member.size is None else member.size
        body = (
            _vint(0x01 * (member.mode == FOLDER) | 0x04)
            + _vint(size)
            + _vint(FILE if member.mode == COPY else member.mode)
            + zlib.crc32(data).to_bytes(4, "little")
        )
        body += _vint(0) + _vint(1) + _vint(len(member.name)) + member.name
        head = _vint(2) + _vint(0x02 | 0x01 * bool(extra)) + (_vint(len(extra)) if extra else b"") + _vint(len(data))
        blocks.append(_block5(head + body + extra) + data)
    return RAR5_MARK + b"".join(blocks) + _block5(_vint(5) + _vint(0) + _vint(0))


def _block5(body: bytes) -> bytes:
    sized = _vint(len(body)) + body
    return zlib.crc32(sized).to_bytes(4, "little") + sized


def _vint(number: int) -> bytes:
    encoded = bytearray()
    while number > 0x7F:
        encoded.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*encoded, number])


def zipped(*members: tuple[str | bytes, bytes], compression: int = zipfile.ZIP_DEFLATED, modes: dict[int, int] | None = None) -> bytes:
    """A zip; names given as bytes stand there as they are, without the mark of UTF-8. `modes` are Unix types by member."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as archive:
        for i, (name, data) in enumerate(members):
            info = RawName(name) if isinstance(name, bytes) else zipfile.ZipInfo(name)
            info.compress_type = compression
            mode = (modes or {}).get(i)
            if mode:
                info.create_system, info.external_attr = 3, mode << 16
            archive.writestr(info, data)
    return stream.getvalue()


class RawName(zipfile.ZipInfo):
    """A member whose name is written byte for byte, as Chinese Windows does."""

    def __init__(self, raw: bytes) -> None:
        super().__init__("x")
        self.filename = raw.decode("latin-1")
        self._raw = raw

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802  the library's own name
        return self._raw, self.flag_bits & ~0x800


def overlapping(count: int) -> bytes:
    """A zip whose directory names the same data `count` times."""
    plain = zipped(("方案0.txt", b"x" * 1000))
    start = plain.index(b"PK\x01\x02")
    end = plain.index(b"PK\x05\x06")
    entry = plain[start:end]
    directory = entry * count
    record = bytearray(plain[end:])
    record[8:12] = count.to_bytes(2, "little") * 2
    record[12:16] = len(directory).to_bytes(4, "little")
    return plain[:start] + directory + bytes(record)
