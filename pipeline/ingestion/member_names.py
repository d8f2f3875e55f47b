"""Names of files inside archives and mails: which charset they are in, which are unsafe, which are left out, how they are told apart.

A member is never written under its name, so a name can do no harm on disk; what is unsafe here is refused because nobody who packs
documents writes such names, and because results and reports show them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from pipeline.ingestion.text import decode

#: files that offices and systems leave behind and nobody submits, as in folders (`pipeline.batch`)
_LEFT_BEHIND = ("~$", ".", "thumbs.db", "desktop.ini")
#: the folder in which macOS packs the attributes of files
_MAC_FOLDER = "__MACOSX"
#: longer names are cut in the middle: Windows allows 260 characters for a whole path, Linux 4,096 bytes
MAX_NAME = 1_000
#: marks that turn the direction of writing, and so show 方案exe.docx for 方案xcod.exe; and the mark of byte order
_DIRECTION = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
#: categories that cannot be shown or written: control characters, lone surrogates, line and paragraph separators
_UNSHOWN = frozenset(("Cc", "Cs", "Zl", "Zp"))
_DRIVE = re.compile(r"[A-Za-z]:")
_ONLY_DOTS = re.compile(r"\.+\Z")
#: how the parts of an archive in several volumes are called: .part2.rar, .r00, .z01, .7z.001
_VOLUME = re.compile(r"\.(?:part\d+\.(?:rar|exe)|[rz]\d{2,3}|\d{3})\Z", re.IGNORECASE)
#: two-byte characters of UTF-8: Latin, Greek, Cyrillic … A Chinese name never consists of them alone, but a GBK one (联通) may look so
_TWO_BYTE_UTF8 = re.compile(rb"(?:[\x00-\x7f]|[\xc2-\xdf][\x80-\xbf])*\Z")
#: for a member without a name
_NAMELESS = "未命名"


def decode_names(raw: Sequence[bytes]) -> list[str]:
    """The names of one archive, which all come from one computer: strict UTF-8, else what the names together look like (GB18030,
    Big5), else the charset of the first PCs. A name that does not fit the others is decoded alone, by the same ladder.

    >>> decode_names(["部门/方案.docx".encode("gbk"), "通知.docx".encode("gbk")])
    ['部门/方案.docx', '通知.docx']
    """
    foreign = b"\n".join(name for name in raw if not name.isascii())
    if not foreign:
        return [name.decode("ascii") for name in raw]
    ladder = (_charset(foreign), "gb18030", "utf-8", "cp437")
    return [_first(name, ladder) for name in raw]


def _charset(names: bytes) -> str:
    if _strictly(names, "utf-8") is not None and not (_TWO_BYTE_UTF8.match(names) and _is_chinese(names)):
        return "utf-8"
    encoding = decode(names).encoding
    return {"cp1252": "cp437", "utf-8": "gb18030"}.get(encoding, encoding)


def _is_chinese(names: bytes) -> bool:
    """Whether all that is not ASCII gives Chinese characters when read as GB18030."""
    text = _strictly(names, "gb18030")
    return text is not None and all("\u4e00" <= character <= "\u9fff" for character in text if character > "\x7f")


def _first(name: bytes, ladder: Sequence[str]) -> str:
    decoded = (_strictly(name, encoding) for encoding in ladder)
    return next(text for text in decoded if text is not None)


def _strictly(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def is_unsafe(name: str) -> bool:
    """Whether a name points out of the archive: to the root, a drive, or upwards."""
    path = name.replace("\\", "/")
    return path.startswith("/") or _DRIVE.match(path) is not None or ".." in path.split("/")


def is_volume(name: str) -> bool:
    """Whether a file is called like one of several volumes of an archive.

    >>> is_volume("材料.part2.rar"), is_volume("材料.z01"), is_volume("材料.7z.001"), is_volume("材料.rar")
    (True, True, True, False)
    """
    return _VOLUME.search(name) is not None


def is_left_behind(name: str) -> bool:
    """Whether a system or an office suite wrote the file for itself.

    >>> is_left_behind("__MACOSX/._方案.docx"), is_left_behind("部门/~$方案.docx"), is_left_behind("方案.docx")
    (True, True, False)
    """
    folders, _, base = name.replace("\\", "/").rpartition("/")
    hidden = base.lower().startswith(_LEFT_BEHIND) and not _ONLY_DOTS.match(base)
    return hidden or _MAC_FOLDER in folders.split("/")


def tidy(name: str) -> str:
    """The name as results show it: ``/`` as separator, without steps that lead nowhere, what cannot be shown replaced by ``_``.

    >>> tidy("部门\\\\.//方案\\u202e.docx"), tidy("")
    ('部门/方案_.docx', '未命名')
    """
    shown = "".join("_" if unicodedata.category(c) in _UNSHOWN or c in _DIRECTION else c for c in name.replace("\\", "/"))
    path = "/".join(part for part in shown.split("/") if part not in ("", "."))
    if len(path) > MAX_NAME:
        path = f"{path[: MAX_NAME // 2 - 1]}…{path[-MAX_NAME // 2 :]}"
    return path or _NAMELESS


class Names:
    """Hands out names so that none is given twice: 方案.docx, 方案 (2).docx."""

    def __init__(self) -> None:
        self._given: set[str] = set()
        self._next: dict[str, int] = {}

    def claim(self, name: str) -> str:
        """`name` tidied, with a number before its ending where it has been given already."""
        name = unique = tidy(name)
        folder, slash, base = name.rpartition("/")
        stem, dot, ending = base.rpartition(".") if "." in base[1:] else (base, "", "")
        while unique in self._given:
            self._next[name] = self._next.get(name, 1) + 1
            unique = f"{folder}{slash}{stem} ({self._next[name]}){dot}{ending}"
        self._given.add(unique)
        return unique
