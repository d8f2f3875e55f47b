"""7z archives, by libarchive."""

from __future__ import annotations

from pathlib import Path

from pipeline.ingestion import archives
from pipeline.ingestion.messages import read_error
from pipeline.ingestion.unpacking import Box


def unpack(path: Path, name: str, box: Box) -> bool:
    """Put the members of the 7z archive at `path` into `box`: first the names, then, in a second run, what they hold.

    Once the library gives up, all members behind are told with the same reason: it cannot go on after an error.
    """
    with archives.opened(path, "7z") as reader:
        names = _names(reader, box)
    with archives.opened(path, "7z") as reader:
        for member, is_folder in names:
            entry = reader.next()
            if is_folder:
                continue
            if entry is None:
                box.refuse(member, reader.lost or "truncated.member")
            elif entry.isreg:
                box.add(member, reader.chunks(), entry.size or 0)
            else:
                box.refuse(member, "unsafe.link")
    return False


def _names(reader: archives.Reader, box: Box) -> list[tuple[str, bool]]:
    """The members' names, and which of them are folders. The archive's list stands in one piece, which is sound or not."""
    names = []
    while entry := reader.next():
        names.append((entry.pathname or "", entry.isdir))
        box.expect(len(names), 0)
    if reader.lost:
        raise read_error({"encrypted": "encrypted.archive", "truncated.member": "truncated"}.get(reader.lost, reader.lost))
    return names
