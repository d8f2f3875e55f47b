"""Old Excel files (.xls) for the tests, record by record ([MS-XLS]) in an OLE file ([MS-CFB]), broken and hostile ones too."""

from __future__ import annotations

import struct
from collections.abc import Sequence

_SECTOR = 512
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def record(kind: int, body: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def label(row: int, column: int, text: str, style: int = 0) -> bytes:
    return record(0x204, struct.pack("<HHHHB", row, column, style, len(text), 1) + text.encode("utf-16-le"))


def number(row: int, column: int, value: float, style: int = 0) -> bytes:
    return record(0x203, struct.pack("<HHHd", row, column, style, value))


def error(row: int, column: int) -> bytes:
    return record(0x205, struct.pack("<HHHBB", row, column, 0, 0x17, 1))


def hidden_row(row: int) -> bytes:
    return record(0x208, struct.pack("<HHHHHHHH", row, 0, 4, 300, 0, 0, 0x20, 0))


def hidden_column(column: int) -> bytes:
    return record(0x7D, struct.pack("<HHHHHH", column, column, 2000, 0, 1, 0))


def merged(first_row: int, last_row: int, first: int, last: int) -> bytes:
    return record(0xE5, struct.pack("<HHHHH", 1, first_row, last_row, first, last))


def dimensions(rows: int, columns: int) -> bytes:
    return record(0x200, struct.pack("<IIHHH", 0, rows, 0, columns, 0))


def workbook(sheets: Sequence[tuple[str, bytes]], formats: Sequence[str] = (), hidden: Sequence[int] = (), head: bytes = b"") -> bytes:
    """An .xls of sheets (name, records); cell style n has `formats[n - 1]`, style 0 none; `head` are further records of the workbook."""

    def begin(kind: int) -> bytes:
        return record(0x809, struct.pack("<HHHHII", 0x600, kind, 0, 0, 0, 6))

    before = begin(5) + head + record(0x42, struct.pack("<H", 1200))
    for i, code in enumerate(formats):
        before += record(0x41E, struct.pack("<HHB", 164 + i, len(code), 1) + code.encode("utf-16-le"))
    for number_format in [0, *(164 + i for i in range(len(formats)))]:
        before += record(0xE0, struct.pack("<HHH", 0, number_format, 0) + bytes(14))
    names = [struct.pack("<BBBB", i in hidden, 0, len(name), 1) + name.encode("utf-16-le") for i, (name, _) in enumerate(sheets)]
    at = len(before) + sum(8 + len(name) for name in names) + 4
    bodies = [begin(0x10) + body + record(0x0A) for _, body in sheets]
    for name, body in zip(names, bodies, strict=True):
        before += record(0x85, struct.pack("<I", at) + name)
        at += len(body)
    return ole("Workbook", before + record(0x0A) + b"".join(bodies))


def ole(name: str, stream: bytes) -> bytes:
    """An OLE file with one stream."""
    stream = stream.ljust(max(4096, -(-len(stream) // _SECTOR) * _SECTOR), b"\0")
    count = len(stream) // _SECTOR
    fats = 1
    while fats * 128 < count + fats + 1:
        fats += 1
    chain = [_FAT] * fats + [_END] + [fats + 2 + i for i in range(count - 1)] + [_END]
    table = struct.pack(f"<{len(chain)}I", *chain).ljust(fats * _SECTOR, b"\xff")
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIIII", 0, fats, fats, 0, 4096, _END, 0, _END, 0, 0)[:36]
    header += struct.pack("<109I", *range(fats), *([_FREE] * (109 - fats)))

    def entry(text: str, kind: int, child: int, start: int, size: int) -> bytes:
        encoded = (text + "\0").encode("utf-16-le")
        head = encoded.ljust(64, b"\0") + struct.pack("<HBBIII", len(encoded), kind, 1, _FREE, _FREE, child)
        return head + bytes(36) + struct.pack("<IQ", start, size)

    directory = entry("Root Entry", 5, 1, _END, 0) + entry(name, 2, _FREE, fats + 1, len(stream)) + bytes(256)
    return header.ljust(_SECTOR, b"\xff") + table + directory + stream
