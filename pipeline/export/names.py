"""Names of files that every file system takes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from pipeline.report.inert import plain

#: characters that a file name cannot have on some system, and the bytes that a part of a path may have
_FORBIDDEN = str.maketrans(dict.fromkeys('\\:*?"<>|\r\n\t\0', "_"))
_LONGEST = 180
#: what a target's name may get at its end
_ENDING = re.compile(r"\.(docx|pdf)$", re.IGNORECASE)


def apart(folder: Path, sources: Iterable[str]) -> dict[str, Path]:
    """A target in `folder` for each source; those that a file system would take for one and the same get numbers."""
    targets: dict[str, Path] = {}
    taken: set[str] = set()
    for source in sources:
        path = wanted = folder / safe(source)
        number = 1
        while (name := _ENDING.sub("", str(path)).casefold()) in taken:
            number += 1
            path = wanted.with_name(f"{wanted.stem}-{number}{wanted.suffix}")
        taken.add(name)
        targets[source] = path
    return targets


def safe(source: str) -> PurePosixPath:
    """The path of a copy: that of its source, without what a file system refuses and without any way out of the folder.

    >>> str(safe("../青禾小学/方案?.zip!/附件.docx"))
    '_/青禾小学/方案_.zip/附件.docx'
    """
    parts = [plain(part).translate(_FORBIDDEN).strip(" .") or "_" for part in source.replace("!/", "/").split("/")]
    return PurePosixPath(*(short(part) for part in parts))


def short(part: str) -> str:
    """A name cut to what every file system takes, its ending kept."""
    stem, dot, ending = part.rpartition(".")
    while len(part.encode()) > _LONGEST:
        stem = stem[:-1]
        part = f"{stem}…{dot}{ending}"
    return part
