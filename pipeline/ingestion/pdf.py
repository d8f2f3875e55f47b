"""PDF files: lines with page and box, ruled tables as cells, running headers, footers and page numbers set apart.

Boxes are measured on the page as it is read, in points from the upper left corner; a page whose text stands sideways is turned first.
Lines are given as they stand; cleaning joins them into paragraphs. Characters stay as the file maps them (⼀ ⻓).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from pipeline.errors import ReadError
from pipeline.ingestion import pdf_furniture, pdf_safety
from pipeline.ingestion.desk import Desk
from pipeline.ingestion.pdf_chars import Frame, Glyph, PageText
from pipeline.ingestion.pdf_joining import Chain
from pipeline.ingestion.pdf_lines import read_lines, turned_line
from pipeline.ingestion.pdf_order import Line
from pipeline.ingestion.pdf_rulings import PageObjects, read_objects
from pipeline.ingestion.pdf_tables import Table, fill, find_tables
from pipeline.records import Anchor, Block, Problem, Source, Span

#: characters of one file; the largest yearbooks have about two million
MAX_CHARS = 10_000_000
#: a page with fewer characters than this beside a picture that covers more than this share of it is a scan (a scanner's own mark
#: such as 扫描全能王 is all its text)
_SCAN_CHARS, _SCAN_SHARE = 30, 0.6
#: a page without text that draws this many paths shows something (letters as curves); fewer are rules and frames of a blank form
_DRAWN_PATHS = 20
#: with a larger share of characters without Unicode a page's text is not readable
_UNMAPPED_SHARE = 0.3

_ENCRYPTED = "这份 PDF 设有打开密码，读不出内容。请去掉密码后重新提交，或另存为不加密的 PDF、Word 文档。"
_BROKEN = "这份 PDF 已损坏或不完整，打不开。请用原文件重新导出，或重新下载后再提交。"
_CUT_OFF = "这份 PDF 的结尾缺失（可能没有传完），后面的内容可能丢失。请核对页数，必要时重新提交完整的文件。"
_EMPTY = "文件是空的（0 字节）。请重新提交。"
_NO_TEXT = "这份 PDF 没有文字层，多半是扫描件或图片，读不出文字。请提交 Word 文档或由文字处理软件导出的 PDF，或先做文字识别（OCR）。"
_NO_TEXT_PAGES = "第 {pages} 页没有可读的文字（多半是扫描页或图片），这些页的内容没有读入。请补交这些页的电子稿，或先做文字识别（OCR）。"
_BAD_PAGES = "第 {pages} 页已损坏，这些页的内容没有读入。请用原文件重新导出 PDF。"
_TOO_LARGE = "这份 PDF 的文字超过 {limit} 万字，没有读取。请拆分成几个文件后再提交。"
_LARGE_PAGES = "第 {pages} 页的内容过多，这些页没有读入。请用原文件重新导出 PDF。"


@dataclass(slots=True)
class _Page:
    """One page as read; `failure` is a code of `pipeline.errors.CODES` where it could not be."""

    number: int
    height: float = 0.0
    lines: list[Line] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    watermarks: list[Line] = field(default_factory=list)
    off_page: int = 0
    chars: int = 0
    picture: float = 0.0
    failure: str = ""

    def items(self) -> list[Line | Table]:
        """Lines in reading order, each table before the first line that stands below its upper edge."""
        items: list[Line | Table] = list(self.lines)
        for table in reversed(self.tables):
            at = next((i for i, line in enumerate(self.lines) if line.top >= table.ys[0]), len(self.lines))
            items.insert(at, table)
        return items


def read(data: bytes, desk: Desk | None = None) -> Source:
    """Read a PDF.

    Raises ReadError: ``empty``, ``encrypted`` (a password is needed to open it), ``truncated`` (it cannot be opened), ``no_text``
    (no page has text: a scan), ``too_large``, ``unsafe``. Pages without text or broken ones beside readable pages are `problems`.
    """
    if not data:
        raise ReadError("empty", _EMPTY)
    pdf_safety.check(data)
    with closing(_open(data)) as document:
        pages = list(_pages(document))
        title = _title(document)
    pdf_furniture.mark([pdf_furniture.PageLines(page.lines, page.height) for page in pages])
    for page in pages:
        page.failure = page.failure or ("no_text" if _is_scan(page) else "")
    blocks = tuple(_blocks(pages))
    problems = _problems(pages, data)
    if not any(block.text for block in blocks):
        code = "truncated" if any(problem.code == "truncated" for problem in problems) else "no_text"
        raise ReadError(code, _BROKEN if code == "truncated" else _NO_TEXT)
    return Source(blocks, "pdf", title=title, notes=tuple(_notes(pages, blocks)), problems=tuple(problems))


def _open(data: bytes) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if error.err_code in (pdfium_c.FPDF_ERR_PASSWORD, pdfium_c.FPDF_ERR_SECURITY):
            raise ReadError("encrypted", _ENCRYPTED) from error
        raise ReadError("truncated", _BROKEN) from error


def _pages(document: pdfium.PdfDocument) -> Iterator[_Page]:
    total = 0
    if len(document) > pdf_safety.MAX_PAGES:
        raise ReadError("too_large", pdf_safety.TOO_MANY_PAGES)
    for index in range(len(document)):
        try:
            with closing(document[index]) as page:
                read_page = _read_page(page, index + 1)
        except pdfium.PdfiumError:
            read_page = _Page(index + 1, failure="truncated")
        except OverflowError:
            read_page = _Page(index + 1, failure="too_large")
        total += read_page.chars
        if total > MAX_CHARS:
            raise ReadError("too_large", _TOO_LARGE.format(limit=MAX_CHARS // 10_000))
        yield read_page


def _read_page(page: pdfium.PdfPage, number: int) -> _Page:
    with closing(page.get_textpage()) as textpage:
        text = PageText(page, textpage)
        objects = read_objects(page, text.frame)
        result = _Page(number, text.frame.height, chars=text.count, picture=objects.picture)
        spans: list[Span] = text.lines
        loose: list[list[Glyph]] = []
        if objects.may_hold_table and spans:
            result.tables = find_tables(objects.rulings)
            spans, loose = fill(result.tables, text)
        lines = read_lines(text, spans, loose)
        result.lines = [line for line in lines if _is_on_page(line, text.frame)]
        result.off_page = len(lines) - len(result.lines)
        result.watermarks = [turned_line(text, span) for span in text.turned]
    if text.unmapped > _UNMAPPED_SHARE * (text.unmapped + text.count):
        return _Page(number, text.frame.height, failure="no_text")
    if not text.count and _shows_something(objects):
        result.failure = "no_text"
    return result


def _is_on_page(line: Line, frame: Frame) -> bool:
    return line.x1 > 0 and line.bottom > 0 and line.x0 < frame.width and line.top < frame.height


def _shows_something(objects: PageObjects) -> bool:
    return objects.picture > 0.01 or objects.paths >= _DRAWN_PATHS or objects.is_cut


def _is_scan(page: _Page) -> bool:
    """Whether the text of a page is no more than a mark on a picture of the page."""
    if page.picture < _SCAN_SHARE or page.tables:
        return False
    return sum(len(line.text) for line in page.lines if line.region == "body") < _SCAN_CHARS


def _blocks(pages: Sequence[_Page]) -> Iterator[Block]:
    """All blocks in reading order, tables numbered over the file."""
    chains, chain_of = _chains(pages)
    cells = {id(part.table): placed for chain in chains for part, placed in zip(chain.parts, chain.placed(), strict=True)}
    for page in pages:
        for mark in page.watermarks:
            yield Block(mark.text, anchor=Anchor(page=page.number, box=mark.box), region="header")
        for item in page.items():
            if isinstance(item, Line):
                yield Block(item.text, anchor=Anchor(page=page.number, box=item.box), region=item.region)
                continue
            placed = cells[id(item)]
            filled = {cell.row for cell in placed if cell.cell.text}
            for cell, row, column, region in placed:
                if row in filled:
                    x0, top, x1, bottom = (round(value, 1) for value in cell.box)
                    anchor = Anchor(page=page.number, box=(x0, top, x1, bottom), table=chain_of[id(item)], row=row, column=column)
                    yield Block(cell.text, "cell", anchor, region=region)


def _chains(pages: Sequence[_Page]) -> tuple[list[Chain], dict[int, int]]:
    """The tables of the file, rejoined over page breaks, and the number of the table of each part (by its id)."""
    chains: list[Chain] = []
    number_of: dict[int, int] = {}
    last: Table | None = None
    for page in pages:
        body = [item for item in page.items() if isinstance(item, Table) or item.region == "body"]
        for table in page.tables:
            if not (last is not None and table is body[0] and chains[number_of[id(last)]].append(table)):
                number_of[id(table)] = len(chains)
                chains.append(Chain.start(table))
            elif last is not None:
                number_of[id(table)] = number_of[id(last)]
        last = body[-1] if body and isinstance(body[-1], Table) else None
    return chains, number_of


def _problems(pages: Sequence[_Page], data: bytes) -> list[Problem]:
    problems = []
    for code, wording in (("no_text", _NO_TEXT_PAGES), ("truncated", _BAD_PAGES), ("too_large", _LARGE_PAGES)):
        numbers = [page.number for page in pages if page.failure == code]
        if numbers:
            problems.append(Problem(code, wording.format(pages=_ranges(numbers))))
    if _is_cut_off(data):
        problems.append(Problem("truncated", _CUT_OFF))
    return problems


def _is_cut_off(data: bytes) -> bool:
    """Whether objects follow the last end mark: the file was cut inside a revision, or has lost its end altogether."""
    return re.search(rb"\b\d+\s+\d+\s+obj\b", data[max(data.rfind(b"%%EOF"), 0) :]) is not None


def _ranges(numbers: Sequence[int]) -> str:
    """Page numbers as people write them: 1、3-5."""
    ranges: list[list[int]] = []
    for number in numbers:
        if ranges and ranges[-1][-1] == number - 1:
            ranges[-1] = [ranges[-1][0], number]
        else:
            ranges.append([number])
    return "、".join("-".join(map(str, item)) for item in ranges)


def _notes(pages: Sequence[_Page], blocks: Sequence[Block]) -> Iterator[str]:
    furniture = sum(block.region in ("header", "footer") for block in blocks) - sum(len(page.watermarks) for page in pages)
    if furniture:
        yield f"识别出页眉、页脚、页码共 {furniture} 处，未计入正文"
    watermarks = sum(len(page.watermarks) for page in pages)
    if watermarks:
        yield f"有 {watermarks} 处斜排或侧排的文字（水印等），未计入正文"
    off_page = sum(page.off_page for page in pages)
    if off_page:
        yield f"有 {off_page} 行文字在页面范围之外，打印不出来，未读入"
    unread = [page.number for page in pages if page.failure == "no_text"]
    if unread:
        yield f"第 {_ranges(unread)} 页没有可读的文字"


def _title(document: pdfium.PdfDocument) -> str | None:
    """The title of the file's metadata, without what Word and browsers put around it."""
    title = document.get_metadata_value("Title")
    if title and max(title) < "\u0100" and max(title) >= "\u0080":  # GBK bytes written where the format wants UTF-16
        with suppress(UnicodeDecodeError):
            title = title.encode("latin-1").decode("gbk")
    title = re.sub(r"^Microsoft Word - |\.(docx?|wps|pdf|rtf|txt)$", "", title.strip(), flags=re.IGNORECASE)
    return title or None
