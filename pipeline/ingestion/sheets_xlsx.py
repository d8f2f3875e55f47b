"""Sheets of .xlsx and .xlsm, read from their XML: only there stand formats, hidden rows, phonetic guides and errors beside the values."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from pipeline.ingestion.messages import read_error
from pipeline.ingestion.package import MAX_XML, Package
from pipeline.ingestion.sheets_grid import MAX_SHEETS, Budget, Place, Sheet, tidy
from pipeline.ingestion.sheets_numbers import built_in, shown

#: rows and columns of Excel
_ROWS, _COLUMNS = 1_048_576, 16_384
_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})")


def sheets(package: Package) -> list[Sheet]:
    """The worksheets in their order, hidden ones without their cells.

    Raises ReadError: ``unsupported`` (a binary workbook), ``truncated`` (no workbook inside), and those of `Package` and `Budget`.
    """
    path = next((target for _, kind, target in package.related("") if kind == "officeDocument"), "xl/workbook.xml")
    if path.lower().endswith(".bin"):
        raise read_error("unsupported.xlsb")
    root = package.xml(path)
    if root is None:
        raise read_error("truncated")
    return _Workbook(package, path, root).sheets()


class _Workbook:
    """The parts that all sheets share: strings, formats, the count of days."""

    def __init__(self, package: Package, path: str, root: Any) -> None:
        self._package, self._root = package, root
        related = package.related(path)
        self._targets = {key: (kind, target) for key, kind, target in related}
        parts = {kind: target for _, kind, target in related}
        self._strings = list(_strings(package.xml(parts.get("sharedStrings", ""))))
        self._codes = list(_codes(package.xml(parts.get("styles", ""))))
        properties = root.find("{*}workbookPr")
        self._is_1904 = properties is not None and properties.get("date1904") in ("1", "true")
        self._budget = Budget()
        self._bytes = MAX_XML

    def sheets(self) -> list[Sheet]:
        found: list[Sheet] = []
        for element in self._root.findall("{*}sheets/{*}sheet")[:MAX_SHEETS]:
            key = next((value for name, value in element.attrib.items() if etree.QName(name).localname == "id"), "")
            kind, path = self._targets.get(key, ("", ""))
            if kind != "worksheet" or path not in self._package:
                continue
            sheet = Sheet(element.get("name") or "", len(found), element.get("state", "visible") != "visible")
            found.append(sheet)
            if not sheet.is_hidden:
                self._fill(sheet, path)
        return found

    def _fill(self, sheet: Sheet, path: str) -> None:
        """Read one sheet's part; all sheets together are no larger than one part may be."""
        self._bytes -= len(self._package.read(path))
        root = self._package.xml(path) if self._bytes >= 0 else None
        if self._bytes < 0:
            raise read_error("too_large")
        if root is None:
            return
        for column in root.iterfind("{*}cols/{*}col"):
            if _true(column.get("hidden")):
                sheet.hidden_columns.append(range(_integer(column.get("min"), 1) - 1, _integer(column.get("max"), 1)))
        for reference in root.iterfind("{*}mergeCells/{*}mergeCell"):
            ends = [_place(part) for part in (reference.get("ref") or "").split(":")]
            if len(ends) == 2 and ends[0] and ends[1]:
                sheet.merged.append((*ends[0], *ends[1]))
        self._rows(sheet, root)
        for _, kind, target in self._package.related(path):
            if kind == "comments":
                sheet.comments.update(_comments(self._package.xml(target)))
            elif kind == "drawing":
                sheet.boxes.extend(_boxes(self._package.xml(target)))

    def _rows(self, sheet: Sheet, root: Any) -> None:
        """Rows and cells; those without a reference follow the one before."""
        row = -1
        for line in root.iterfind("{*}sheetData/{*}row"):
            row = _integer(line.get("r"), row + 2) - 1
            if not 0 <= row < _ROWS:
                continue
            if _true(line.get("hidden")):
                sheet.hidden_rows.add(row)
            column = -1
            for cell in line:
                place = _place(cell.get("r") or "")
                column = place[1] if place else column + 1
                text = self._text(sheet, cell) if len(cell) else ""
                if text and column < _COLUMNS:
                    self._budget.spend(text)
                    sheet.cells[row, column] = text

    def _text(self, sheet: Sheet, cell: Any) -> str:
        """What a cell shows."""
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            return tidy("".join(_words(cell.find("{*}is"))))
        value = cell.findtext("{*}v")
        if value is None or (not value and cell.find("{*}f") is not None and kind != "str"):
            sheet.unknown += cell.find("{*}f") is not None
            return ""
        if kind == "s":
            number = _integer(value, -1)
            if 0 <= number < len(self._strings):
                return self._strings[number]
            sheet.lost += 1
            return ""
        if kind == "e":
            sheet.errors += 1
            return ""
        if kind == "b":
            return "TRUE" if value.strip() == "1" else "FALSE"
        if kind == "n":
            return self._number(value, _integer(cell.get("s"), 0))
        return tidy(value.partition("T")[0] if kind == "d" else value)

    def _number(self, value: str, style: int) -> str:
        try:
            return shown(float(value), self._codes[style] if 0 <= style < len(self._codes) else "", self._is_1904)
        except ValueError:
            return tidy(value)


def _strings(root: Any) -> Iterator[str]:
    for item in root if root is not None else ():
        yield tidy("".join(_words(item)))


def _words(item: Any) -> Iterator[str]:
    """The text of a string item and its runs, without phonetic guides."""
    for part in item if item is not None else ():
        name = etree.QName(part).localname
        if name == "t":
            yield part.text or ""
        elif name == "r":
            yield part.findtext("{*}t") or ""


def _codes(root: Any) -> Iterator[str]:
    """The number format of each cell style."""
    if root is None:
        return
    own = {_integer(item.get("numFmtId"), -1): item.get("formatCode") or "" for item in root.iterfind("{*}numFmts/{*}numFmt")}
    for style in root.iterfind("{*}cellXfs/{*}xf"):
        number = _integer(style.get("numFmtId"), 0)
        yield own.get(number, built_in(number))


def _comments(root: Any) -> Iterator[tuple[Place, str]]:
    for comment in root.iterfind("{*}commentList/{*}comment") if root is not None else ():
        place, text = _place(comment.get("ref") or ""), tidy("".join(_words(comment.find("{*}text"))))
        if place and text:
            yield place, text


def _boxes(root: Any) -> Iterator[str]:
    """The paragraphs of a drawing's text boxes."""
    for paragraph in root.iterfind(".//{*}txBody/{*}p") if root is not None else ():
        text = tidy("".join(part.text or "" for part in paragraph.iter("{*}t")))
        if text:
            yield text


def _place(reference: str) -> Place | None:
    """Row and column of a reference, counted from 0: ``B3`` is (2, 1)."""
    found = _REFERENCE.fullmatch(reference)
    if found is None:
        return None
    column = 0
    for letter in found.group(1).upper():
        column = 26 * column + ord(letter) - 64
    return int(found.group(2)) - 1, column - 1


def _true(value: str | None) -> bool:
    return value in ("1", "true")


def _integer(value: str | None, default: int) -> int:
    return int(value) if value is not None and value.strip().isdecimal() and len(value) < 12 else default
