"""Web pages: the document's lines in order, page furniture left out, tables of data as cells, automatic list numbers.

An anchor's line is the line of the page's source where the element begins.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import count
from typing import Any

from lxml import etree

from pipeline.ingestion.html_article import Article, choose
from pipeline.ingestion.html_tables import DataTable
from pipeline.ingestion.html_text import tidy
from pipeline.ingestion.html_tree import Line, Page, build
from pipeline.ingestion.messages import note, problem, read_error
from pipeline.ingestion.text import Decoded, decode
from pipeline.records import Anchor, Block, Note, Source

#: bytes of one page; saved pages with pictures inside have some megabytes
MAX_BYTES = 30_000_000
#: opening brackets of one page; a yearbook of 300 pages saved by Word has 150,000 and takes some seconds
MAX_TAGS = 200_000
#: a long tag with more separators than this is read without its attributes: parsing takes the square of their number
_LONG, _MAX_SEPARATORS = 1_000, 200

_META = re.compile(rb"<meta[^>]{0,500}?charset\s*=\s*[\"']?\s*([\w.:-]+)|<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]+)", re.IGNORECASE)
_BIG5 = frozenset(("big5", "big5-hkscs", "big5hkscs", "big-5", "cn-big5", "x-x-big5"))
_GB = frozenset(("gb2312", "gbk", "gb18030", "gb_2312-80", "gb_2312", "x-gbk", "cp936", "ms936", "euc-cn", "hz-gb-2312"))
_LONG_TAG = re.compile(rf"<([a-zA-Z][\w:-]*)([\s/][^<>]{{{_LONG},}})>")
_SEPARATOR = re.compile(r"[\s=/]")
_END = re.compile(r"</(?:body|html)\s*>", re.IGNORECASE)
_TITLE_PARTS = re.compile(r"\s*(?:[-_|–—>»·]+|--+)\s*")

_FRAMESET = re.compile(rb"<frameset\b", re.IGNORECASE)


def read(data: bytes, declared: str = "") -> Source:
    """Read a web page; `declared` is the charset that a mail or web archive gives for it, which goes before the page's own word.

    Raises ReadError: ``empty``, ``no_text`` (a page without text, whose body is a picture or a frame), ``too_large``. Characters that
    cannot be decoded and content nested too deeply are `problems`.
    """
    if not data.strip():
        raise read_error("empty")
    if len(data) > MAX_BYTES:
        raise read_error("too_large.page", limit=f"{MAX_BYTES // 1_000_000} MB")
    if data.count(b"<") > MAX_TAGS:
        raise read_error("too_large.page", limit=(f"{MAX_TAGS // 10_000} 万个标签", f"{MAX_TAGS:,} tags"))
    decoded = decode_page(data, declared)
    root, is_cut = _parse(decoded.text)
    page = build(root) if root is not None else Page()
    title = _title(root)
    article = choose(page, title or "")
    blocks = tuple(_blocks(page, article.kept))
    if is_cut and not blocks:
        raise read_error("too_large.nested")
    if not blocks or article.is_empty:
        raise read_error("no_text.frames" if _FRAMESET.search(data) else "no_text.article" if page.lines else "no_text.page")
    problems = [problem("too_large.nested")] if is_cut else []
    if decoded.replaced:
        problems.append(problem("truncated.page", count=decoded.replaced))
    return Source(blocks, "html", decoded.encoding, _own_title(title, blocks), tuple(_notes(article)), tuple(problems))


def decode_page(data: bytes, declared: str = "") -> Decoded:
    """The page's text: by BOM, strict UTF-8, then the declared charset; what is declared gb2312 or gbk is read as GB18030."""
    found = _META.search(data[:8192])
    declared = (declared or ((found.group(1) or found.group(2)).decode("ascii", "replace") if found else "")).lower()
    decoded = decode(data)
    if decoded.encoding.startswith("utf") and not decoded.replaced:
        return decoded
    for names, encoding in ((_GB, "gb18030"), (_BIG5, "big5hkscs")):
        if declared in names and decoded.encoding != encoding:
            text = data.decode(encoding, "replace")
            if text.count("\ufffd") <= max(decoded.replaced, len(text) // 1_000):
                return Decoded(text, encoding, text.count("\ufffd"))
    return decoded


def _parse(text: str) -> tuple[Any, bool]:
    """The page's tree, and whether the parser gave up before the end; scripts do not run, nothing is fetched."""
    text = _END.sub("", _LONG_TAG.sub(_without_attributes, text.replace("\x00", "")))
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return None, False
    return root, any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log)


def _without_attributes(tag: re.Match[str]) -> str:
    return f"<{tag.group(1)}>" if len(_SEPARATOR.findall(tag.group(2))) > _MAX_SEPARATORS else tag.group()


def _blocks(page: Page, kept: Sequence[int]) -> Iterator[Block]:
    """Lines as paragraphs and headings, tables of data as cells."""
    numbers: dict[int, int] = {}
    paragraphs = count()
    for i in kept:
        line = page.lines[i]
        if line.table is None:
            place = Anchor(paragraph=next(paragraphs), line=line.source)
            yield Block(line.text, "heading" if line.level else "paragraph", place, line.number, line.level)
        elif id(line.table) not in numbers:
            numbers[id(line.table)] = len(numbers)
            yield from _cells(page.lines, line.table, numbers[id(line.table)])


def _cells(lines: Sequence[Line], table: DataTable, number: int) -> Iterator[Block]:
    """The cells of a table, row by row; rows without any text are left out."""
    filled = {cell.row for cell in table.cells if cell.end > cell.start}
    for cell in table.cells:
        if cell.row in filled:
            text = "\n".join(line.number + line.text for line in lines[cell.start : cell.end])
            yield Block(text, "cell", Anchor(table=number, row=cell.row, column=cell.column, line=cell.source))


def _title(root: Any) -> str | None:
    found = root.find(".//title") if root is not None else None
    return tidy("".join(found.itertext())) or None if found is not None else None


def _own_title(title: str | None, blocks: Sequence[Block]) -> str | None:
    """The page's title without the site's name, where one of the first blocks says which part is the document's."""
    if not title:
        return None
    parts = [part for part in _TITLE_PARTS.split(title) if len(part) >= 4]
    for block in blocks[:5]:
        for part in [title, *parts]:
            if re.sub(r"\W", "", part) == re.sub(r"\W", "", block.text):
                return part
    return title


def _notes(article: Article) -> Iterator[Note]:
    if article.dropped:
        yield note("note.page_furniture", count=article.dropped)
    if article.is_fallback:
        yield note("note.page_unsure")
