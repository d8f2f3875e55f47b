"""One submission given back: its file with the marks in it, else its reading text. This is the work of the further processes."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from pipeline.annotation.marks import Mark
from pipeline.export.names import short

_PDF, _ZIP = b"%PDF-", b"PK\x03\x04"
_HEAD = 1024
#: what our reader of packages, lxml and pypdf raise for files that they cannot open, beside pypdf's own errors
_UNOPENED = (KeyError, ValueError, AttributeError, OSError, SyntaxError, zipfile.BadZipFile)


class Copy(NamedTuple):
    """A submission to be given back: under which name, where its original lies if it was found, and for what takes no marks its reading
    text under a title. The spans of the marks hold for that text. `author` is who speaks in them.
    """

    target: Path
    original: Path | None
    title: str
    text: str
    marks: Sequence[Mark]
    author: str


def written(copy: Copy) -> Path:
    """Write a submission with its marks; gives the file, whose name may have got another ending."""
    content, ending = _annotated(copy)
    target = copy.target.with_name(short(copy.target.name + ("" if copy.target.name.lower().endswith(ending) else ending)))
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)
    return target


def _annotated(copy: Copy) -> tuple[bytes, str]:
    """The file with its marks, and the ending of its new name; a sheet of the reading text where the file itself takes none."""
    from pypdf.errors import PyPdfError  # noqa: PLC0415  (these are large, and the process that hands out the work needs none of them)

    from pipeline.annotation.pdf import highlighted  # noqa: PLC0415
    from pipeline.annotation.word import commented, sheet  # noqa: PLC0415

    data = copy.original.read_bytes() if copy.original else b""
    try:
        if data.startswith(_ZIP):
            return commented(data, copy.marks, copy.author), ".docx"
        if _PDF in data[:_HEAD]:
            return highlighted(data, copy.marks, copy.author), ".pdf"
    except (*_UNOPENED, PyPdfError):
        pass
    return sheet(copy.title, copy.text, copy.marks, copy.author), ".docx"
