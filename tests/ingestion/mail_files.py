"""Mails made byte by byte: .eml as programs really write them, .msg (an OLE file) and winmail.dat, which no free program writes."""

from __future__ import annotations

import base64
import zlib
from collections.abc import Mapping
from typing import Union

SECTOR, MINI, CUTOFF = 512, 64, 4096
END, FREE, FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
Tree = Mapping[str, Union[bytes, "Tree"]]


def part(head: str | bytes, content: str | bytes, charset: str = "utf-8") -> bytes:
    """One part of a mail: its head's lines as they are, its content in base64."""
    data = content.encode(charset) if isinstance(content, str) else content
    first = head.encode() if isinstance(head, str) else head
    return (
        first.replace(b"\n", b"\r\n") + b"\r\nContent-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(data).replace(b"\n", b"\r\n")
    )


def mail(subject: str | bytes, *parts: bytes, kind: str = "multipart/mixed", close: bool = True) -> bytes:
    """A mail of several parts; `subject` as it stands in the head."""
    title = subject.encode() if isinstance(subject, str) else subject
    head = b"Received: from mx.example.com\r\nFrom: a@example.com\r\nSubject: " + title + b"\r\nMIME-Version: 1.0\r\n"
    mark = f"=_{zlib.crc32(b''.join(parts)):08x}"
    head += f'Content-Type: {kind}; boundary="{mark}"\r\n\r\n'.encode()
    boundary = f"--{mark}".encode()
    return head + b"".join(boundary + b"\r\n" + inner + b"\r\n" for inner in parts) + (boundary + b"--\r\n" if close else b"")


def simple_mail(subject: str, text: str, charset: str = "utf-8", kind: str = "text/plain") -> bytes:
    """A mail without attachments, its text in eight bits."""
    word = base64.b64encode(subject.encode(charset)).decode()
    head = f"Received: from mx\r\nSubject: =?{charset}?B?{word}?=\r\nMIME-Version: 1.0\r\nContent-Type: {kind}; charset={charset}\r\n"
    return (head + "Content-Transfer-Encoding: 8bit\r\n\r\n").encode() + text.replace("\n", "\r\n").encode(charset)


def ole(tree: Tree) -> bytes:
    """An OLE file with these storages and streams."""
    entries: list[bytearray] = []
    contents: list[bytes | None] = []
    _entry(entries, contents, "Root Entry", 5)
    _children(entries, contents, 0, tree)
    mini, mini_fat = bytearray(), []
    sectors, fat = bytearray(), []

    def put(data: bytes) -> int:
        start, count = len(fat), -(-len(data) // SECTOR)
        sectors.extend(data.ljust(count * SECTOR, b"\0"))
        fat.extend([*range(start + 1, start + count), END] if count else [])
        return start if count else END

    for entry, data in zip(entries, contents, strict=True):
        if data is None:
            continue
        if len(data) >= CUTOFF:
            start = put(data)
        else:
            start, count = len(mini_fat), -(-len(data) // MINI)
            mini.extend(data.ljust(count * MINI, b"\0"))
            mini_fat.extend([*range(start + 1, start + count), END] if count else [])
            start = start if count else END
        entry[116:124] = start.to_bytes(4, "little") + len(data).to_bytes(4, "little")
    entries[0][116:124] = put(bytes(mini)).to_bytes(4, "little") + len(mini).to_bytes(4, "little")
    mini_start = put(b"".join(number.to_bytes(4, "little") for number in mini_fat).ljust(-(-len(mini_fat) // 128) * SECTOR, b"\xff"))
    directory = b"".join(bytes(entry) for entry in entries)
    directory_start = put(directory + (b"\0" * 68 + b"\xff" * 12 + b"\0" * 48) * (-len(entries) % 4))
    fat_count = next(n for n in range(1, 110) if n * 128 >= len(fat) + n)
    fat_start = len(fat)
    fat += [FAT] * fat_count
    table = b"".join(number.to_bytes(4, "little") for number in fat).ljust(fat_count * SECTOR, b"\xff")
    numbers = [0, fat_count, directory_start, 0, CUTOFF, mini_start, -(-len(mini_fat) // 128), END, 0]
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + b"\x3e\x00\x03\x00\xfe\xff\x09\x00\x06\x00" + bytes(6)
    header += b"".join(number.to_bytes(4, "little") for number in numbers)
    header += b"".join((fat_start + i).to_bytes(4, "little") for i in range(fat_count))
    return header.ljust(SECTOR, b"\xff") + bytes(sectors) + table


def _entry(entries: list[bytearray], contents: list[bytes | None], name: str, kind: int) -> int:
    encoded = (name + "\0").encode("utf-16-le")
    entries.append(bytearray(encoded.ljust(64, b"\0") + len(encoded).to_bytes(2, "little") + bytes([kind, 1]) + b"\xff" * 12 + bytes(48)))
    contents.append(None)
    return len(entries) - 1


def _children(entries: list[bytearray], contents: list[bytes | None], parent: int, tree: Tree) -> None:
    """Siblings hang on each other's right hand, in the order that the format asks for."""
    before, field = parent, 76
    for name in sorted(tree, key=lambda name: (len(name), name.upper())):
        inner = tree[name]
        index = _entry(entries, contents, name, 2 if isinstance(inner, bytes) else 1)
        entries[before][field : field + 4] = index.to_bytes(4, "little")
        before, field = index, 72
        if isinstance(inner, bytes):
            contents[index] = inner
        else:
            _children(entries, contents, index, inner)


def msg(subject: str, text: str = "", page: bytes = b"", *attachments: Tree, charset: str | None = None) -> dict[str, bytes | Tree]:
    """What an Outlook mail holds, for `ole`; with `charset` its texts are in the sender's charset, as old versions write them."""
    tree: dict[str, bytes | Tree] = {"__properties_version1.0": bytes(32), "__nameid_version1.0": {}}
    kind, encoding = ("001E", charset) if charset else ("001F", "utf-16-le")
    tree |= {f"__substg1.0_0037{kind}": subject.encode(encoding), f"__substg1.0_1000{kind}": text.encode(encoding)}
    if page:
        tree["__substg1.0_10130102"] = page
    return tree | {f"__attach_version1.0_#{i:08X}": attachment for i, attachment in enumerate(attachments)}


def attached(name: str, data: bytes | Tree, content_id: str = "") -> dict[str, bytes | Tree]:
    """An attachment of an Outlook mail: a file, or a mail again."""
    tree: dict[str, bytes | Tree] = {"__properties_version1.0": bytes(8)}
    tree["__substg1.0_37010102" if isinstance(data, bytes) else "__substg1.0_3701000D"] = data
    if name:
        tree["__substg1.0_3707001F"] = name.encode("utf-16-le")
    if content_id:
        tree["__substg1.0_3712001F"] = content_id.encode("utf-16-le")
    return tree


def winmail(*files: tuple[bytes, str, bytes]) -> bytes:
    """A winmail.dat: for each file its short name, its long one ("" for none) and its bytes."""
    data = b"\x78\x9f\x3e\x22\x01\x00" + _attribute(1, 0x00089006, b"\x00\x00\x01\x00")
    for short, long, content in files:
        data += _attribute(2, 0x00069002, bytes(14)) + _attribute(2, 0x00018010, short + b"\0") + _attribute(2, 0x0006800F, content)
        if long:
            name = (long + "\0").encode("utf-16-le")
            data += _attribute(2, 0x00069005, b"\x01\0\0\0\x1f\x00\x07\x37\x01\0\0\0" + len(name).to_bytes(4, "little") + name)
    return data


def _attribute(level: int, number: int, value: bytes) -> bytes:
    return (
        bytes([level])
        + number.to_bytes(4, "little")
        + len(value).to_bytes(4, "little")
        + value
        + (sum(value) & 0xFFFF).to_bytes(2, "little")
    )
