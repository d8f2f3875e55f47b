"""Ingestion: the bytes of a file → `Source`, its blocks in reading order with their places in the original.

`parse` is the door. Each format has a module with `read(data) -> Source`, imported when the first file of that format comes.
"""

from __future__ import annotations

from importlib import import_module

from pipeline.errors import ReadError
from pipeline.ingestion import containers, messages, sniff
from pipeline.ingestion.desk import Desk
from pipeline.ingestion.failing import stated
from pipeline.records import Source

__all__ = ["parse"]

#: kinds of file that can be read, and the modules that read them
READERS = {
    "docx": "pipeline.ingestion.docx",
    "txt": "pipeline.ingestion.text",
    "html": "pipeline.ingestion.html",
    "mht": "pipeline.ingestion.mht",
    "eml": "pipeline.ingestion.mail",
    "msg": "pipeline.ingestion.mail",
    "xlsx": "pipeline.ingestion.sheets",
    "xls": "pipeline.ingestion.sheets",
    "et": "pipeline.ingestion.sheets",
    "ods": "pipeline.ingestion.sheets",
}
#: kinds that an office suite or text recognition reads: `read(data, desk)`
SLOW_READERS = {
    "doc": "pipeline.ingestion.office",
    "wps": "pipeline.ingestion.office",
    "rtf": "pipeline.ingestion.office",
    "odt": "pipeline.ingestion.office",
    "pdf": "pipeline.ingestion.pdf",
    "jpg": "pipeline.ingestion.pictures",
    "png": "pipeline.ingestion.pictures",
    "tif": "pipeline.ingestion.pictures",
    "bmp": "pipeline.ingestion.pictures",
    "gif": "pipeline.ingestion.pictures",
    "webp": "pipeline.ingestion.pictures",
}
#: larger files are refused unread: a plan with photos has under 50 MB
MAX_BYTES = 200 * 2**20


def parse(data: bytes, name: str = "", desk: Desk | None = None) -> Source:
    """Read a file's bytes, whatever its name says it is; `name` settles only what the content leaves open.

    `desk` says where converted files and recognised pages are kept; without it they are made and forgotten. An archive or a mail with
    attachments holds files: `pipeline.ingestion.containers.unpack` gives them.

    Raises ReadError with a code of `pipeline.errors.CODES` and a message in Chinese that says what is wrong and what to do
    (`messages.english` has the English wording). Parts that could not be read are in `Source.problems`.

    >>> [block.text for block in parse("一、指导思想\\n二、工作目标".encode("gbk")).blocks]
    ['一、指导思想', '二、工作目标']
    """
    if len(data) > MAX_BYTES:
        raise messages.read_error("too_large")
    kind = sniff.kind(data, name)
    if kind in ("empty", "encrypted"):
        raise messages.read_error(kind)
    if kind not in READERS and kind not in SLOW_READERS:
        raise messages.read_error("unsupported.container" if containers.is_container(kind) else "unsupported", kind=kind)
    source = _read(kind, data, desk or Desk())
    if not any(character.isalpha() for block in source.blocks for character in block.text):
        if source.problems:
            raise ReadError(*source.problems[0])
        raise messages.read_error("no_text")
    return source


def _read(kind: str, data: bytes, desk: Desk) -> Source:
    """Read with the format's module; whatever goes wrong inside it becomes a ReadError."""
    with stated():
        if kind in SLOW_READERS:
            source: Source = import_module(SLOW_READERS[kind]).read(data, desk)
        else:
            source = import_module(READERS[kind]).read(data)
    return source
