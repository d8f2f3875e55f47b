"""PDF files: lines with page and box, ruled tables as cells, running headers, footers and page numbers set apart.

Boxes are measured on the page as it is read, in points from the upper left corner; a page whose text stands sideways is turned first.
Lines are given as they stand; cleaning joins them into paragraphs. Characters stay as the file maps them (⼀ ⻓).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import closing, nullcontext, suppress

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from pipeline.errors import ReadError
from pipeline.ingestion import messages, ocr, pages, pdf_safety
from pipeline.ingestion.desk import Desk
from pipeline.ingestion.pages import Page
from pipeline.ingestion.pdf_chars import Glyph, PageText
from pipeline.ingestion.pdf_lines import read_lines, turned_line
from pipeline.ingestion.pdf_open import OpenDocument, OpenPage
from pipeline.ingestion.pdf_rulings import PageObjects, read_objects
from pipeline.ingestion.pdf_shown import Fields
from pipeline.ingestion.pdf_tables import fill, find_tables
from pipeline.records import Block, Note, Source, Span

#: characters of one file; the largest yearbooks have about two million
MAX_CHARS = 10_000_000
#: a page with fewer characters than this beside a picture that covers more than this share of it is a scan (a scanner's own mark
#: such as 扫描全能王 is all its text)
_SCAN_CHARS, _SCAN_SHARE = 30, 0.6
#: a page without text that draws this many paths shows something (letters as curves); fewer are rules and frames of a blank form
_DRAWN_PATHS = 20
#: with a larger share of characters without Unicode a page's text is not readable
_UNMAPPED_SHARE = 0.3
#: the failure of a page that shows something but has no usable text, until it is recognised
_UNREAD = "no_text"


def read(data: bytes, desk: Desk | None = None) -> Source:
    """Read a PDF; pages without usable text (scans, letters as curves) are recognised, those that the desk's store holds taken from it.

    Raises ReadError: ``empty``, ``encrypted`` (a password is needed to open it), ``truncated`` (it cannot be opened), ``no_text``
    (no page has text, and none is recognised), ``missing_tool`` (all pages are scans and recognition is not installed),
    ``too_large``, ``unsafe``. Pages that could not be read beside readable ones are `problems`. Raises Deferred where the desk wants
    recognition done apart.
    """
    if not data:
        raise messages.read_error("empty")
    pdf_safety.check(data)
    with closing(_open(data)) as document:
        found = list(_pages(document, Fields(document, data)))
        title = _title(document.title())
    pages.mark_furniture(found)
    _recognise(data, [page for page in found if page.failure == _UNREAD or _is_scan(page)], desk or Desk())
    if any(page.confidence for page in found):
        pages.mark_furniture(found)
    blocks = tuple(pages.blocks(found))
    problems = [*pages.problems(found, limit=ocr.MAX_PAGES), *([messages.problem("truncated.end")] if _is_cut_off(data) else [])]
    if not any(block.text for block in blocks):
        is_broken = not problems or any(problem.code == "truncated" for problem in problems)
        raise messages.read_error("truncated.pdf" if problems else "no_text") if is_broken else ReadError(*problems[0])
    return Source(blocks, "pdf", title=title, notes=tuple(_notes(found, blocks)), problems=tuple(problems))


def _recognise(data: bytes, unread: Sequence[Page], desk: Desk) -> None:
    """Fill the pages that have no usable text of their own, in place."""
    if not unread:
        return
    outcomes = ocr.recognised(data, [page.number - 1 for page in unread], desk)
    for page in unread:
        outcome = outcomes[page.number - 1]
        if isinstance(outcome, str):
            page.failure = outcome
        elif outcome.visible <= page.chars:  # no more than the mark that made it a scan
            page.failure = "no_text.blank"
        else:
            page.take(outcome)


def _open(data: bytes) -> OpenDocument:
    try:
        return OpenDocument(data)
    except pdfium.PdfiumError as error:
        if error.err_code in (pdfium_c.FPDF_ERR_PASSWORD, pdfium_c.FPDF_ERR_SECURITY):
            raise messages.read_error("encrypted.pdf") from error
        raise messages.read_error("truncated.pdf") from error


def _pages(document: OpenDocument, fields: Fields) -> Iterator[Page]:
    total = 0
    if document.page_count > pdf_safety.MAX_PAGES:
        raise pdf_safety.too_many_pages()
    for index in range(document.page_count):
        try:
            with closing(OpenPage(document, index)) as page:
                full = fields.flattened(page, index)
                with closing(full) if full else nullcontext():
                    read_page = _read_page(page, full or page, index + 1)
        except pdfium.PdfiumError:
            read_page = Page(index + 1, failure="truncated.pages")
        except OverflowError:
            read_page = Page(index + 1, failure="too_large.content")
        total += read_page.chars
        if total > MAX_CHARS:
            raise messages.read_error("too_large.text", limit=f"{MAX_CHARS:,}")
        yield read_page


def _read_page(page: OpenPage, full: OpenPage, number: int) -> Page:
    """Rules and pictures from `page`, text from `full`, which is the same page with the fields of a form filled in."""
    with closing(PageText(full)) as text:
        objects = read_objects(page, text.frame)
        result = Page(number, text.frame.height, chars=text.count, picture=objects.picture)
        spans: list[Span] = text.lines
        loose: list[list[Glyph]] = []
        if objects.may_hold_table and spans:
            result.tables = find_tables(objects.rulings)
            spans, loose = fill(result.tables, text)
        lines = read_lines(text, spans, loose)
        width, height = text.frame.width, text.frame.height
        result.lines = [line for line in lines if line.x1 > 0 and line.bottom > 0 and line.x0 < width and line.top < height]
        result.off_page = len(lines) - len(result.lines)
        result.watermarks = [turned_line(text, span) for span in text.turned]
    if text.unmapped > _UNMAPPED_SHARE * (text.unmapped + text.count):
        return Page(number, text.frame.height, failure=_UNREAD)
    if not text.count and _shows_something(objects):
        result.failure = _UNREAD
    return result


def _shows_something(objects: PageObjects) -> bool:
    return objects.picture > 0.01 or objects.paths >= _DRAWN_PATHS or objects.is_cut


def _is_scan(page: Page) -> bool:
    """Whether the text of a page is no more than a mark on a picture of the page."""
    if page.picture < _SCAN_SHARE or page.tables:
        return False
    return sum(len(line.text) for line in page.lines if line.region == "body") < _SCAN_CHARS


def _is_cut_off(data: bytes) -> bool:
    """Whether objects follow the last end mark: the file was cut inside a revision, or has lost its end altogether."""
    return re.search(rb"\b\d+\s+\d+\s+obj\b", data[max(data.rfind(b"%%EOF"), 0) :]) is not None


def _notes(found: Sequence[Page], blocks: Sequence[Block]) -> Iterator[Note]:
    watermarks = sum(len(page.watermarks) for page in found)
    regions = [block.region for block in blocks]
    furniture = regions.count("header") + regions.count("footer") - watermarks
    if furniture:
        yield messages.note("note.furniture", count=furniture)
    if watermarks:
        yield messages.note("note.turned", count=watermarks)
    off_page = sum(page.off_page for page in found)
    if off_page:
        yield messages.note("note.off_page", count=off_page)
    yield from pages.recognised_note(found)


def _title(title: str) -> str | None:
    """The title of the file's metadata, without what Word and browsers put around it."""
    if not title:
        return None
    if max(title) < "\u0100" and max(title) >= "\u0080":  # GBK bytes written where the format wants UTF-16
        with suppress(UnicodeDecodeError):
            title = title.encode("latin-1").decode("gbk")
    title = re.sub(r"^Microsoft Word - |\.(docx?|wps|pdf|rtf|txt)$", "", title.strip(), flags=re.IGNORECASE)
    return title or None
