"""What stands at a place of an original file, by readers that are not ours: python-docx, pdfplumber, openpyxl, lxml, email.

`words_at(name, data, anchor)` gives the text at an anchor; `name` is one of `format_files.MAKERS`.
"""

from __future__ import annotations

import email
import email.policy
import io
import logging
import re
import unicodedata
import zipfile
from collections.abc import Iterator, Sequence
from functools import cache
from html import unescape
from typing import Any

import format_files as files
import openpyxl
import pdfplumber
import pdfplumber.utils.text
from docx import Document
from lxml import etree

from pipeline.records import Anchor

_ODF = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
_TEXT, _TABLE, _OFFICE = (_ODF % name for name in ("text", "table", "office"))
# pdfplumber's parser reports every font without a bounding box
logging.getLogger("pdfminer").setLevel(logging.ERROR)
#: characters stand in a box when their middle does; boxes are rounded to a tenth of a point
_SLACK = 0.6
#: a number or mark set in another font than its line may stand higher, by so much of a letter's size
_SAME_LINE = 0.6


def plain(text: str) -> str:
    """The text after NFKC, without white space: two texts that agree in it hold the same words."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def words_at(name: str, data: bytes, anchor: Anchor) -> str:
    """The words at `anchor` in a file made as `name`; empty where nothing stands there."""
    kind, _, variant = name.partition("|")
    if kind == "docx":
        return _in_docx(data, anchor)
    if kind in ("doc", "wps", "rtf", "odt"):
        return _in_odf_text(data, kind, anchor)
    if kind in ("xlsx", "xls", "ods"):
        return _in_sheet(data, kind, anchor)
    if kind == "txt":
        return _in_lines(data.decode({"": "utf-8"}.get(variant, variant)), anchor)
    if kind in ("html", "mht"):
        page = data.decode() if kind == "html" else _archived_page(data)
        return unescape(re.sub(r"<[^>]*>", "", _in_lines(page, anchor)))
    if variant == "scan":
        return _in_page(files.scanned("pdf"), anchor)
    if kind == "pdf":
        return _in_page(data, anchor)
    return _in_page(files.scanned(kind), anchor, 72 / files.DPI)


def _in_docx(data: bytes, anchor: Anchor) -> str:
    document = _docx(data)
    if anchor.table is not None:
        return str(document.tables[anchor.table].rows[anchor.row].cells[anchor.column].text)
    return str(document.paragraphs[anchor.paragraph].text)


@cache
def _docx(data: bytes) -> Any:
    return Document(io.BytesIO(data))


def _in_lines(text: str, anchor: Anchor) -> str:
    assert anchor.line is not None
    return re.split(r"\r\n|\r|\n", text)[anchor.line - 1]


@cache
def _archived_page(data: bytes) -> str:
    message = email.message_from_bytes(data, policy=email.policy.default)
    part = next(part for part in message.walk() if part.get_content_type() == "text/html")
    return str(part.get_content())


def _in_page(data: bytes, anchor: Anchor, scale: float = 1.0) -> str:
    """The characters of a page whose middle lies in the box, line by line."""
    assert anchor.page is not None
    assert anchor.box is not None
    x0, top, x1, bottom = (value * scale for value in anchor.box)
    found = []
    for char in _chars(data)[anchor.page - 1]:
        x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
        if x0 - _SLACK <= x <= x1 + _SLACK and top - _SLACK <= y <= bottom + _SLACK:
            found.append(char)
    return str(pdfplumber.utils.text.extract_text(found, y_tolerance=_SAME_LINE * found[0]["size"])) if found else ""


@cache
def _chars(data: bytes) -> Sequence[Any]:
    with pdfplumber.open(io.BytesIO(data)) as document:
        return [page.chars for page in document.pages]


# --- OpenDocument: odt and ods as they are, older kinds as LibreOffice saves them --------------------------------------------------


@cache
def _odf(data: bytes, kind: str, flat: str) -> Any:
    """The body of a document, out of its content.xml or out of the flat file that LibreOffice makes of it."""
    root: Any
    if zipfile.is_zipfile(io.BytesIO(data)):
        root = etree.fromstring(files.members(data)["content.xml"])
    else:
        root = etree.fromstring(files.convert(data, "doc" if kind == "wps" else kind, flat)[flat], etree.XMLParser(huge_tree=True))
    return root.find(f"{_OFFICE}body")[0]


def _in_odf_text(data: bytes, kind: str, anchor: Anchor) -> str:
    paragraphs, tables = _odf_text(data, kind)
    if anchor.table is not None:
        return tables[anchor.table].get((anchor.row, anchor.column), "")
    assert anchor.paragraph is not None
    return paragraphs[anchor.paragraph] if anchor.paragraph < len(paragraphs) else ""


@cache
def _odf_text(data: bytes, kind: str) -> tuple[list[str], list[dict[Any, str]]]:
    """The paragraphs outside of tables, and the cells of each table by row and column."""
    paragraphs: list[str] = []
    tables: list[dict[Any, str]] = []

    def walk(parent: Any) -> None:
        for child in parent:
            if child.tag in (_TEXT + "p", _TEXT + "h"):
                paragraphs.append(_odf_words(child))
            elif child.tag == _TABLE + "table":
                tables.append(dict(_odf_cells(child)))
            elif child.tag in (_TEXT + "list", _TEXT + "list-item", _TEXT + "section", _TEXT + "list-header"):
                walk(child)

    walk(_odf(data, kind, "fodt"))
    return paragraphs, tables


def _odf_words(element: Any) -> str:
    """The words of a paragraph without its notes and cached numbers."""
    if element.tag in (_TEXT + "note", _TEXT + "number"):
        return ""
    inside = (element.text or "") + "".join(_odf_words(child) + (child.tail or "") for child in element)
    return "\t" if element.tag == _TEXT + "tab" else inside


def _odf_cells(table: Any) -> Iterator[tuple[tuple[int, int], str]]:
    row = 0
    for line in table.iter(_TABLE + "table-row"):
        column = 0
        for cell in line:
            words = "\n".join(_odf_words(paragraph) for paragraph in cell.findall(_TEXT + "p"))
            if words:
                yield (row, column), words
            column += int(cell.get(_TABLE + "number-columns-repeated", 1))
        row += int(line.get(_TABLE + "number-rows-repeated", 1))


def _in_sheet(data: bytes, kind: str, anchor: Anchor) -> str:
    if anchor.row is None or anchor.column is None:
        return anchor.sheet or ""
    if kind == "xlsx":
        value = _book(data)[anchor.sheet].cell(anchor.row + 1, anchor.column + 1).value
        return "" if value is None else str(value)
    return _odf_sheets(data, kind)[anchor.sheet].get((anchor.row, anchor.column), "")


@cache
def _book(data: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(data))


@cache
def _odf_sheets(data: bytes, kind: str) -> dict[str | None, dict[Any, str]]:
    return {table.get(_TABLE + "name"): dict(_odf_cells(table)) for table in _odf(data, kind, "fods").iter(_TABLE + "table")}
