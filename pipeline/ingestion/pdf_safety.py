"""What is asked of a PDF before PDFium sees it: bombs that would take gigabytes or hours are refused here."""

from __future__ import annotations

import logging
import re
import zlib

from pipeline.errors import ReadError

#: pages of one file; a school's yearbook has some hundreds
MAX_PAGES = 5_000
#: what the content streams of one page, or one stream of the file, unpack to; a dense page has 0.2 MB, a map drawn in curves 20 MB
MAX_CONTENT = 64_000_000
#: zlib cannot unpack to more than 1,032 times the size: shorter streams cannot pass `MAX_CONTENT`
SAFE_STREAM = MAX_CONTENT // 1_032

_STREAM = re.compile(rb"(?<!end)stream[ \t]{0,20}(?:\r\n|\n|\r)")
#: what only a look at the parsed file can judge: forms, encryption, streams packed twice or by rarer methods, names in disguise
_NEEDS_PARSING = re.compile(
    rb"/Form\b|/Encrypt\b|/LZW|/RunLengthDecode|/RL\b|/Filter\s*\[[^\]]{0,200}/\w+[^\]]{0,200}/Fl|/(?:Filter|Subtype)\s+\d|/[A-Za-z]{0,12}#[4-7][0-9A-Fa-f]"
)
_UNSAFE = "这份 PDF 的内部结构异常（展开后过大或嵌套过深），为安全起见没有读取。请用原文件重新导出 PDF，或提交 Word 文档。"
TOO_MANY_PAGES = f"这份 PDF 超过 {MAX_PAGES} 页，没有读取。请拆分成几个文件后再提交。"

# both libraries report every oddity of a file through logging; what concerns the user is said by the reader
logging.getLogger("pypdf").setLevel(logging.CRITICAL)
logging.getLogger("pypdfium2").setLevel(logging.CRITICAL)


def check(data: bytes) -> None:
    """Raise ReadError ``unsafe`` or ``too_large`` for a file that must not be opened; a file that cannot be judged passes.

    All long packed streams are unpacked up to the limit. Only files with forms or unusual packing are parsed by pypdf, whose own
    limits then hold: parsing takes ten times as long as this first look, and seconds on files of many small objects.
    """
    for match in _STREAM.finditer(data):
        end = data.find(b"endstream", match.end())
        if end - match.end() > SAFE_STREAM:
            head = data[max(match.start() - 1000, 0) : match.start()].rpartition(b"obj")[2]
            if b"/Image" not in head:
                refuse_if(_unpacks_beyond(data[match.end() : end], MAX_CONTENT))
    if _NEEDS_PARSING.search(data):
        from pipeline.ingestion.pdf_inspection import inspect  # noqa: PLC0415 -- pypdf takes 0.2 s to import

        inspect(data)


def refuse_if(condition: bool) -> None:
    """Raise ReadError ``unsafe`` if `condition` holds."""
    if condition:
        raise ReadError("unsafe", _UNSAFE)


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
