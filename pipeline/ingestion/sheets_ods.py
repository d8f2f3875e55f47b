"""Sheets of OpenDocument (.ods): each cell holds the text that it shows beside its value."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from lxml import etree

from pipeline.ingestion.messages import read_error
from pipeline.ingestion.package import Package
from pipeline.ingestion.sheets_grid import MAX_SHEETS, Budget, Sheet, tidy
from pipeline.ingestion.sheets_numbers import dated

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_HIDDEN = ("collapse", "filter")
#: what programs write into a cell that shows an error
_ERRORS = ("#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#N/A", "#NUM!", "#NULL!", "Err:")
#: repetitions beyond these run over the sheet's edge
_MAX_ROWS, _MAX_COLUMNS = 1_048_576, 16_384


def sheets(package: Package) -> list[Sheet]:
    """The sheets in their order, hidden ones without their cells.

    Raises ReadError: ``encrypted``, ``truncated`` (no content), and those of `Package` and `Budget`.
    """
    if "META-INF/manifest.xml" in package and b"encryption-data" in package.read("META-INF/manifest.xml"):
        raise read_error("encrypted")
    root = package.xml("content.xml")
    if root is None:
        raise read_error("truncated")
    hidden = {
        style.get(_STYLE + "name")
        for style in root.iter(_STYLE + "style")
        if any(part.get(_TABLE + "display") == "false" for part in style.iter(_STYLE + "table-properties"))
    }
    budget, found = Budget(), list[Sheet]()
    for table in root.findall(f"{_OFFICE}body/{_OFFICE}spreadsheet/{_TABLE}table")[:MAX_SHEETS]:
        sheet = Sheet(table.get(_TABLE + "name") or "", len(found), table.get(_TABLE + "style-name") in hidden)
        found.append(sheet)
        if not sheet.is_hidden:
            _fill(sheet, table, budget)
    return found


def _fill(sheet: Sheet, table: Any, budget: Budget) -> None:
    """Rows and cells, each as often as it is repeated; cells below merged ones have a tag of their own."""
    column = 0
    for element in table.iter(_TABLE + "table-column"):
        count = _repeated(element, "number-columns-repeated", _MAX_COLUMNS)
        if element.get(_TABLE + "visibility") in _HIDDEN:
            sheet.hidden_columns.append(range(column, column + count))
        column += count
    row = 0
    for element in table.iter(_TABLE + "table-row"):
        count = _repeated(element, "number-rows-repeated", _MAX_ROWS)
        cells = list(_cells(sheet, element, budget))
        budget.room(count * len(cells))
        for line in range(row, row + count) if cells else ():
            if element.get(_TABLE + "visibility") in _HIDDEN:
                sheet.hidden_rows.add(line)
            for place, text in cells:
                budget.spend(text)
                sheet.cells[line, place] = text
        row += count


def _cells(sheet: Sheet, row: Any, budget: Budget) -> Iterator[tuple[int, str]]:
    """The cells of a row that show text, with their columns."""
    column = 0
    for cell in row.iterchildren(_TABLE + "table-cell", _TABLE + "covered-table-cell"):
        count = _repeated(cell, "number-columns-repeated", _MAX_COLUMNS)
        text = _shown(cell) if cell.tag == _TABLE + "table-cell" and len(cell) else ""
        if text.startswith(_ERRORS):
            sheet.errors += 1
        elif text:
            budget.room(count)
            yield from ((place, text) for place in range(column, column + count))
        column += count


def _shown(cell: Any) -> str:
    """A cell's paragraphs; a date that is shown in figures is written with 年, 月, 日, since the order of its parts is anybody's guess."""
    text = tidy("\n".join("".join(_words(paragraph)) for paragraph in cell.iterchildren(_TEXT + "p")))
    if cell.get(_OFFICE + "value-type") == "date" and "月" not in text:
        try:
            moment = datetime.fromisoformat(cell.get(_OFFICE + "date-value") or "")
        except ValueError:
            return text
        return dated(moment, "yyyy/m/d h:mm" if ":" in text else "yyyy/m/d")
    return text


def _words(element: Any) -> Iterator[str]:
    """The text of a paragraph, without phonetic guides and notes."""
    yield element.text or ""
    for part in element:
        name = etree.QName(part).localname
        if name == "s":
            yield " " * _repeated(part, "c", 1_000, _TEXT)
        elif name in ("tab", "line-break"):
            yield "\n" if name == "line-break" else " "
        elif name not in ("ruby-text", "annotation", "note"):
            yield from _words(part)
        yield part.tail or ""


def _repeated(element: Any, name: str, most: int, space: str = _TABLE) -> int:
    value = element.get(space + name) or "1"
    return min(int(value), most) if value.isdecimal() and len(value) < 12 else 1
