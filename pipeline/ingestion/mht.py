"""Web archives (.mht, .mhtml): pages that browsers, Word and WPS saved as one MIME message; the page inside is read as HTML."""

from __future__ import annotations

import email
import re
from collections.abc import Iterator
from dataclasses import replace
from email.message import Message

from msgspec.structs import replace as moved

from pipeline.errors import ReadError
from pipeline.ingestion import html
from pipeline.ingestion.messages import problem, read_error
from pipeline.ingestion.text import read as read_text
from pipeline.records import Block, Source

#: bytes of one archive; a long page with its pictures has some 20 MB
MAX_BYTES = 64 * 2**20
#: lines, and lines that may begin a part: pictures of 64 MB have 900,000 lines, a page with all its pictures some hundred parts
MAX_LINES, MAX_PARTS = 1_000_000, 10_000
#: frames inside frames are followed so deep, and so many in all
_DEPTH, _FRAMES = 3, 30

_HTML_TYPES = ("text/html", "application/xhtml+xml")
_FRAME = re.compile(rb"<i?frame\b[^>]{0,2000}?\bsrc\s*=\s*[\"']?([^\"'\s>]+)", re.IGNORECASE)
_FRAMESET = re.compile(rb"<frameset\b", re.IGNORECASE)
_END = re.compile(rb"</html\s*>", re.IGNORECASE)
_HTML_HEADER = re.compile(rb"^content-type:\s*text/html", re.IGNORECASE | re.MULTILINE)


def read(data: bytes) -> Source:
    """Read the page that a web archive holds: the part that the archive names as its root, else its first HTML part.

    Where the page is a set of frames their parts are read in order, and a frame inside a page is read with it where it holds more
    text than the page itself.

    Raises ReadError: ``too_large``, ``no_text``, ``truncated`` (no page inside of a damaged archive), and those of `html.read`. A page
    that breaks off is a problem.
    """
    if len(data) > MAX_BYTES or data.count(b"\n") > MAX_LINES or data.count(b"\n--") > MAX_PARTS:
        raise read_error("too_large.page", limit=f"{MAX_BYTES // 2**20} MB")
    message = email.message_from_bytes(data)
    parts = [part for part in message.walk() if not part.is_multipart()]
    root = _root(message, parts) or _salvaged(data)
    if root is None:
        plain = next((part for part in parts if part.get_content_type() == "text/plain" and message.is_multipart()), None)
        if plain is None:
            raise read_error("truncated" if message.defects else "no_text.mht")
        return replace(read_text(_bytes(plain)), format="mht")
    sources = list(_pages(root, parts))
    problems = [found for source in sources for found in source.problems]
    if (message.defects or root not in parts) and not _END.search(_bytes(root)):
        problems.append(problem("truncated.archive"))
    first = sources[0]
    notes = tuple(dict.fromkeys(note for source in sources for note in source.notes))
    return replace(first, blocks=tuple(_joined(sources)), format="mht", notes=notes, problems=tuple(dict.fromkeys(problems)))


def _root(message: Message, parts: list[Message]) -> Message | None:
    """The part that the parameter `start` names, else the first page."""
    pages = [part for part in parts if part.get_content_type() in _HTML_TYPES]
    start = _id(str(message.get_param("start") or ""))
    return next((part for part in pages if start and _id(part.get("Content-ID", "")) == start), pages[0] if pages else None)


def _salvaged(data: bytes) -> Message | None:
    """The first page of an archive whose boundaries are broken: from the header of a part to the next line like the one before it."""
    found = _HTML_HEADER.search(data)
    if found is None:
        return None
    before = data.rfind(b"\n--", 0, found.start())
    start = data.find(b"\n", before + 1) + 1 if before >= 0 else found.start()
    end = data.find(data[before:start].rstrip(), found.end()) if before >= 0 else -1
    return email.message_from_bytes(data[start : end if end >= 0 else len(data)])


def _pages(root: Message, parts: list[Message]) -> Iterator[Source]:
    """The page and those of its frames that belong to it; at least one source, else ReadError."""
    found: list[Source] = []
    error: ReadError | None = None
    for part, is_framed in _frames(root, parts):
        try:
            source = html.read(_bytes(part), part.get_content_charset() or "")
        except ReadError as why:
            error = error or why
            continue
        if is_framed or not found or _size(source) > _size(found[0]):
            found.append(source)
    if not found:
        raise error or read_error("no_text.mht")
    yield from found


def _frames(root: Message, parts: list[Message]) -> Iterator[tuple[Message, bool]]:
    """The root and the parts that it shows in frames, in order, with whether a set of frames shows them."""
    by_name = {name: part for part in parts for name in _names(part)}
    todo, seen = [(root, False, 0)], {id(root)}
    while todo and len(seen) <= _FRAMES:
        part, is_framed, depth = todo.pop(0)
        yield part, is_framed
        content = _bytes(part)
        is_set = _FRAMESET.search(content) is not None
        inner = []
        for source in _FRAME.findall(content) if depth < _DEPTH else ():
            name = source.decode("ascii", "replace").removeprefix("cid:")
            frame = by_name.get(name) or by_name.get(name.rpartition("/")[2])
            if frame is not None and id(frame) not in seen:
                seen.add(id(frame))
                inner.append((frame, is_set, depth + 1))
        todo = inner + todo


def _names(part: Message) -> Iterator[str]:
    """What a page may call a part of its archive: its id, its address, the address's last word."""
    if part.get_content_type() in _HTML_TYPES:
        location = str(part.get("Content-Location", "")).strip()
        yield from filter(None, (location.rpartition("/")[2], location, _id(part.get("Content-ID", ""))))


def _joined(sources: list[Source]) -> Iterator[Block]:
    """The blocks of all pages; tables are counted through."""
    tables = 0
    for source in sources:
        for block in source.blocks:
            table = block.anchor.table
            yield block if table is None else moved(block, anchor=moved(block.anchor, table=table + tables))
        tables += 1 + max((block.anchor.table for block in source.blocks if block.anchor.table is not None), default=-1)


def _size(source: Source) -> int:
    return sum(len(block.text) for block in source.blocks)


def _bytes(part: Message) -> bytes:
    """A part's content, its transfer encoding undone; what is damaged is kept as it stands."""
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _id(value: str) -> str:
    return value.strip().strip("<>")
