"""Containers: archives and mails, files that hold files.

`unpack` is the door. It opens one level; a member that is a container again is unpacked by another call, with `depth` + 1 and the
`allowance` that is left. Names of the levels are joined as ``box.zip!/部门/inner.rar!/方案.docx``.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from pipeline.ingestion import messages
from pipeline.ingestion.failing import stated
from pipeline.ingestion.member_names import is_volume
from pipeline.ingestion.unpacking import Allowance, Box, Member, Unpacked

__all__ = ["MAX_DEPTH", "Allowance", "Member", "Unpacked", "is_container", "unpack"]

#: kinds of container, and the modules whose `unpack(path, name, box)` opens them; it returns whether a mail's own text is to be read
_OPENERS = {
    "zip": "zips",
    "rar": "rars",
    "7z": "sevens",
    "tar": "tars",
    "gz": "tars",
    "bz2": "tars",
    "xz": "tars",
    "eml": "mail",
    "msg": "mail",
    "tnef": "tnef",
}
#: levels of archives in archives: a mail with a county's zip with a school's rar with a class's zip has four; beyond it is a trap
MAX_DEPTH = 5


def is_container(kind: str) -> bool:
    """Whether a file of this kind (see `sniff.kind`) holds files that `unpack` gives.

    >>> is_container("zip"), is_container("eml"), is_container("docx")
    (True, True, False)
    """
    return kind in _OPENERS or kind == "volume"


def unpack(path: Path, kind: str, depth: int, folder: Path, name: str = "", allowance: Allowance | None = None) -> Unpacked:
    """Unpack one level of the container at `path`, of a `kind` found by `sniff.kind`, into the empty folder `folder`.

    Members are written as ``0001``, ``0002``, … whatever they are called inside; `name` is the container's own name, which names the
    content of a ``.gz`` and tells volumes. A submitted file has `depth` 0. Encrypted, damaged, unsafe and too large members are in
    `failures`, links and devices among them: they are never followed. Files that systems leave behind are left out.

    Raises ReadError for the container as a whole: ``encrypted`` (names too), ``truncated``, ``empty`` (no files), ``unsupported``
    (volumes), ``too_large`` and ``unsafe`` (bombs, nesting deeper than `MAX_DEPTH`), ``missing_tool``.
    """
    if depth >= MAX_DEPTH:
        raise messages.read_error("unsafe.depth", limit=MAX_DEPTH)
    if kind == "volume" or is_volume(name):
        raise messages.read_error("unsupported.volume", name=name.rpartition("/")[2])
    box = Box(folder, allowance or Allowance(), path.stat().st_size)
    opener: Callable[[Path, str, Box], bool] = import_module(f"pipeline.ingestion.{_OPENERS[kind]}").unpack
    with stated():
        body = opener(path, name, box)
    return box.unpacked(body)
