"""Ingestion: the bytes of a file → `Source`, its blocks in reading order with their places in the original.

`parse` is the door. Each format has a module with `read(data) -> Source`, imported when the first file of that format comes.
"""

from __future__ import annotations

from importlib import import_module

from pipeline.errors import ReadError
from pipeline.ingestion import messages, sniff
from pipeline.records import Source

__all__ = ["parse"]

#: kinds of file that can be read, and the modules that read them
READERS = {
    "docx": "pipeline.ingestion.docx",
    "pdf": "pipeline.ingestion.pdf",
    "txt": "pipeline.ingestion.text",
    "html": "pipeline.ingestion.html",
}
#: larger files are refused unread: a plan with photos has under 50 MB
MAX_BYTES = 200 * 2**20


def parse(data: bytes, name: str = "") -> Source:
    """Read a file's bytes, whatever its name says it is; `name` settles only what the content leaves open.

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
    if kind not in READERS:
        raise messages.read_error("unsupported", format=messages.format_name(kind))
    source = _read(kind, data)
    if not any(character.isalpha() for block in source.blocks for character in block.text):
        if source.problems:
            raise ReadError(*source.problems[0])
        raise messages.read_error("no_text")
    return source


def _read(kind: str, data: bytes) -> Source:
    """Read with the format's module; whatever goes wrong inside it becomes a ReadError."""
    try:
        source: Source = import_module(READERS[kind]).read(data)
    except ReadError:
        raise
    except MemoryError as error:
        raise messages.read_error("too_large") from error
    except RecursionError as error:
        raise messages.read_error("unsafe") from error
    except Exception as error:
        raise messages.read_error("crashed", detail=f"{type(error).__name__}: {error}"[:200]) from error
    return source
