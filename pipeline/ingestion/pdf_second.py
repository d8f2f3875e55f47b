"""A second reader of PDF files, for those on which PDFium hangs or dies: pypdf, pure Python, with limits of its own.

Lines come in the order in which the file draws them, with rough boxes; tables are lines like all others. A page that cannot be read
costs itself alone.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Any

from pypdf import PageObject
from pypdf.errors import DependencyError, FileNotDecryptedError, LimitReachedError, WrongPasswordError

from pipeline.ingestion import messages, pages, pdf_furniture
from pipeline.ingestion.pages import Page
from pipeline.ingestion.pdf_inspection import Reader
from pipeline.ingestion.pdf_order import Line
from pipeline.records import Source

#: failures of pages, as keys of `messages`
_MUCH, _BROKEN, _NO_TEXT = "too_large.pages", "truncated.pages", "no_text.pages"
#: pages that are read; pypdf takes 40 ms for a dense one, so that these take half of the time that a file has
_MAX_PAGES = 800
#: characters of one page and of the file: more than any printed page or yearbook has
_MAX_PAGE_CHARS = 200_000
_MAX_CHARS = 10_000_000
#: bytes of one page's content; a dense page has 0.2 MB, and pypdf reads about one a second
_MAX_CONTENT = 4_000_000
#: a letter's width as a share of its height, for boxes: Chinese characters are square
_NARROW = 0.5
#: with a larger share of control and private characters a page's text is not readable, as with the first reader
_UNMAPPED_SHARE = 0.3
_UNMAPPED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufff0-\uffff\ue000-\uf8ff]")
_PRINTS_NOTHING = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufeff\u200b]")
#: pypdf gives the names of glyphs that it cannot map: /g18/g152, /C50
_GLYPH_NAMES = re.compile(r"(?:/[A-Za-z]{1,9}[0-9A-Fa-f]{1,5}(?!\w)){2,}|^/[A-Za-z]{1,9}[0-9A-Fa-f]{1,5}$", re.MULTILINE)


def read(data: bytes) -> Source:
    """Read a PDF with pypdf.

    The same codes as `pdf.read` raise ReadError: ``encrypted``, ``truncated``, ``no_text``, ``too_large``; pages that could not be
    read are `problems`. `Anchor.box` is rough: its width is reckoned from the number of characters.
    """
    reader = _open(data)
    found = list(_pages(reader))
    pdf_furniture.mark([pdf_furniture.PageLines(sorted(page.lines, key=lambda line: line.top), page.height) for page in found])
    blocks = tuple(pages.blocks(found))
    if not blocks:
        failures = {page.failure for page in found}
        raise messages.read_error(next((key.partition(".")[0] for key in (_MUCH, _BROKEN, _NO_TEXT) if key in failures), "truncated"))
    problems = tuple(pages.problems(found))
    return Source(blocks, "pdf", title=_title(reader), notes=(messages.note("note.second"),), problems=problems)


def _open(data: bytes) -> Reader:
    try:
        reader = Reader(data)
        locked = reader.is_encrypted and not reader.decrypt("")
        if not locked:
            len(reader.pages)
    except (FileNotDecryptedError, WrongPasswordError, DependencyError) as error:
        raise messages.read_error("encrypted") from error
    except MemoryError:
        raise
    except Exception as error:
        raise messages.read_error("truncated") from error
    if locked:
        raise messages.read_error("encrypted")
    return reader


def _pages(reader: Reader) -> Iterator[Page]:
    count = len(reader.pages)
    total = 0
    for index in range(min(count, _MAX_PAGES)):
        page = _read_page(reader, index)
        total += sum(len(line.text) for line in page.lines)
        if total > _MAX_CHARS:
            raise messages.read_error("too_large")
        yield page
    for index in range(_MAX_PAGES, count):
        yield Page(index + 1, failure=_MUCH)


def _read_page(reader: Reader, index: int) -> Page:
    """A page; whatever goes wrong on it, pypdf's own limits included, is its failure alone."""
    try:
        page = reader.pages[index]
        contents = page.get_contents()
        if contents is not None and len(contents.get_data()) > _MAX_CONTENT:
            return Page(index + 1, failure=_MUCH)
        lines = _lines(page)
        height = float(page.cropbox.height)
    except MemoryError:
        raise
    except LimitReachedError:
        return Page(index + 1, failure=_MUCH)
    except Exception:
        return Page(index + 1, failure=_BROKEN)
    text = "\n".join(line.text for line in lines)
    unmapped = len(_UNMAPPED.findall(text)) + sum(len(match[0]) for match in _GLYPH_NAMES.finditer(text))
    if unmapped > _UNMAPPED_SHARE * len(text) or not text:
        return Page(index + 1, height, failure=_NO_TEXT)
    return Page(index + 1, height, lines=lines)


def _lines(page: PageObject) -> list[Line]:
    """The lines of a page as pypdf breaks them, each at the place where its first characters are drawn."""
    box = page.cropbox
    left, top = float(box.left), float(box.top)
    lines: list[Line] = []
    parts: list[str] = []
    start: tuple[float, float, float] | None = None
    count = 0

    def end() -> None:
        nonlocal start
        text = _PRINTS_NOTHING.sub("", "".join(parts)).strip()
        parts.clear()
        if text:
            x, y, size = start or (left, top, 1.0)
            upper = top - y - size
            lines.append(Line(text, x - left, upper, x - left + _width(text) * size, upper + size))
        start = None

    def visit(text: str, cm: Sequence[float], tm: Sequence[float], _: Any, size: float) -> None:
        nonlocal start, count
        count += len(text)
        if count > _MAX_PAGE_CHARS:
            raise LimitReachedError(f"{count} characters on one page")
        for i, part in enumerate(text.split("\n")):
            if i:
                end()
            if part.strip() and start is None:
                start = _place(cm, tm, size)
            parts.append(part)

    page.extract_text(visitor_text=visit)
    end()
    return lines


def _place(cm: Sequence[float], tm: Sequence[float], size: float) -> tuple[float, float, float]:
    """Where a text begins on the page, and how high its characters are, in points."""
    x, y = tm[4] * cm[0] + tm[5] * cm[2] + cm[4], tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
    scale = max(abs(tm[3] * cm[3] + tm[2] * cm[1]), abs(tm[1] * cm[0]))
    return x, y, min(max(abs(size) * scale, 1.0), 1_000.0)


def _width(text: str) -> float:
    """The width of a text in em."""
    return sum(1.0 if unicodedata.east_asian_width(character) in "WF" else _NARROW for character in text)


def _title(reader: Reader) -> str | None:
    try:
        title = reader.metadata.title if reader.metadata else None
    except Exception:
        return None
    return (title.strip() or None) if isinstance(title, str) else None
