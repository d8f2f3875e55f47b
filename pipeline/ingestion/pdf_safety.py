"""What is asked of a PDF before PDFium sees it: bombs that would take gigabytes or hours are refused here."""

from __future__ import annotations

import logging
import re
import zlib

from pipeline.errors import ReadError
from pipeline.ingestion.messages import read_error

#: pages of one file; a school's yearbook has some hundreds
MAX_PAGES = 5_000
#: what the content streams of one page, or one stream of the file, unpack to; a dense page has 0.2 MB, a map drawn in curves 20 MB
MAX_CONTENT = 64_000_000
#: zlib cannot unpack to more than 1,032 times the size: shorter streams cannot pass `MAX_CONTENT`
SAFE_STREAM = MAX_CONTENT // 1_032

#: begins with the word itself, for which the search is ten times as fast as for "not behind end"
_STREAM = re.compile(rb"stream[ \t]{0,20}(?:\r\n|\n|\r)")
#: how reportlab packs its streams. The text form ends at the first "~" and a "z" stands for four bytes: where a "~" always follows
#: within a quarter of `SAFE_STREAM`, none can burst
_ARMOUR = rb"\s*/(?:ASCII85Decode|A85)\s*/(?:FlateDecode|Fl)\s*\]"
_ARMOURED = re.compile(rb"/Filter\s*\[" + _ARMOUR)
_SAFE_ARMOUR = SAFE_STREAM // 4
#: what only a look at the parsed file can judge: forms, encryption, streams packed twice or by rarer methods, names in disguise
_NEEDS_PARSING = re.compile(
    rb"/(?:Form\b|Encrypt\b|LZW|RunLengthDecode|RL\b|(?:Filter|Subtype)\s+\d|[A-Za-z]{0,12}#[4-7][0-9A-Fa-f]"
    rb"|Filter\s*\[(?!" + _ARMOUR + rb")[^\]]{0,200}/\w+[^\]]{0,200}/Fl)"
)

# both libraries report every oddity of a file through logging; what concerns the user is said by the reader
logging.getLogger("pypdf").setLevel(logging.CRITICAL)
logging.getLogger("pypdfium2").setLevel(logging.CRITICAL)


def check(data: bytes) -> None:
    """Raise ReadError ``unsafe`` or ``too_large`` for a file that must not be opened; a file that cannot be judged passes.

    All long packed streams are unpacked up to the limit. Only files with forms or unusual packing are parsed by pypdf, whose own
    limits then hold: parsing takes ten times as long as this first look, and seconds on files of many small objects.
    """
    for match in _STREAM.finditer(data):
        start, begin = match.span()
        if data[start - 3 : start] == b"end":
            continue
        end = data.find(b"endstream", begin)
        if end - begin > SAFE_STREAM:
            head = data[max(start - 1000, 0) : start].rpartition(b"obj")[2]
            if b"/Image" not in head:
                refuse_if(_unpacks_beyond(data[begin:end], MAX_CONTENT))
    if _NEEDS_PARSING.search(data) or (_ARMOURED.search(data) and _has_long_armour(data)):
        from pipeline.ingestion.pdf_inspection import inspect  # noqa: PLC0415 -- pypdf takes 0.2 s to import

        inspect(data)


def refuse_if(condition: bool) -> None:
    """Raise ReadError ``unsafe`` if `condition` holds."""
    if condition:
        raise read_error("unsafe.pdf")


def too_many_pages() -> ReadError:
    """The error for a file of more than `MAX_PAGES` pages."""
    return read_error("too_large.count", limit=f"{MAX_PAGES:,}")


def _has_long_armour(data: bytes) -> bool:
    """Whether more than `_SAFE_ARMOUR` bytes stand anywhere without the mark that ends a stream in text form."""
    at = 0
    while at + _SAFE_ARMOUR < len(data):
        at = data.rfind(b"~", at, at + _SAFE_ARMOUR) + 1
        if not at:
            return True
    return False


def _unpacks_beyond(packed: bytes, limit: int) -> bool:
    """Whether a zlib stream unpacks to more than `limit` bytes; no more than a megabyte is held at a time."""
    unpacker, size = zlib.decompressobj(), 0
    try:
        while packed and not unpacker.eof and size <= limit:
            size += len(unpacker.decompress(packed, 1 << 20))
            packed = unpacker.unconsumed_tail
    except zlib.error:
        pass  # packed by another method, or not at all
    return size > limit
