"""Workbooks (.xlsx, .xlsm, .xls, .et, .ods): each cell that a reader sees as a block, sheet by sheet and row by row."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.ingestion import sheets_ods, sheets_xlsx
from pipeline.ingestion.messages import note, problem
from pipeline.ingestion.package import Package
from pipeline.ingestion.sheets_grid import Place, Sheet
from pipeline.records import Anchor, Block, Note, Problem, Source

_OLE = b"\xd0\xcf\x11\xe0"
#: names that programs give to sheets, which say nothing
_NAMELESS = re.compile(r"(?:sheet|工作表|表格?|table)\s*[\d一二三四五六七八九十]*(?:\s*[(（]\d+[)）])?", re.IGNORECASE)


def read(data: bytes) -> Source:
    """Read a workbook.

    A cell is a block with its sheet, row and column, merged cells are one, empty ones none. Where several sheets hold text, or a table
    begins without a title, the sheet's name stands before its cells as a paragraph, unless it says nothing (Sheet1) or the first cell
    says it. Numbers, dates and
    percentages are given as the sheet shows them. Hidden sheets, rows and columns, errors and formulas without a kept value are left
    out, which `notes` say; comments are blocks of their region.

    Raises ReadError: ``encrypted``, ``truncated``, ``too_large``, ``unsafe`` (a DTD), ``unsupported`` (a binary .xlsb).
    """
    problems: list[Problem] = []
    if data.startswith(_OLE):
        from pipeline.ingestion import sheets_xls  # noqa: PLC0415  only old workbooks need its libraries

        kind, sheets = "xls", sheets_xls.sheets(data)
    else:
        package = Package(data)
        kind = "ods" if "content.xml" in package else "xlsx"
        sheets = (sheets_ods if kind == "ods" else sheets_xlsx).sheets(package)
        problems = package.problems
        if any(sheet.lost for sheet in sheets):
            problems.append(problem("truncated.part", part="sharedStrings.xml"))
    return Source(tuple(_blocks(sheets)), kind, notes=tuple(_notes(sheets)), problems=tuple(problems))


def _blocks(sheets: Sequence[Sheet]) -> Iterator[Block]:
    """The cells of all sheets, a sheet's text boxes and comments behind its cells."""
    shown = [(sheet, cells) for sheet in sheets if not sheet.is_hidden and ((cells := sheet.visible()) or sheet.boxes)]
    for sheet, cells in shown:
        if _is_told(sheet.name.strip(), cells, len(shown)):
            yield Block(sheet.name.strip(), anchor=Anchor(table=sheet.index, sheet=sheet.name))
        for (row, column), content in cells.items():
            yield Block(content, "cell", Anchor(table=sheet.index, row=row, column=column, sheet=sheet.name))
        for content in sheet.boxes:
            yield Block(content, anchor=Anchor(table=sheet.index, sheet=sheet.name), region="textbox")
        for (row, column), content in sorted(sheet.comments.items()):
            yield Block(content, anchor=Anchor(table=sheet.index, row=row, column=column, sheet=sheet.name), region="comment")


def _is_told(name: str, cells: dict[Place, str], sheets: int) -> bool:
    """Whether a sheet's name is part of what its reader is told: among several sheets, or above a table without a title of its own."""
    if not name or _NAMELESS.fullmatch(name) or name in next(iter(cells.values()), ""):
        return False
    first = min(cells, default=(0, 0))[0]
    return sheets > 1 or sum(row == first for row, _ in cells) > 1


def _notes(sheets: Sequence[Sheet]) -> Iterator[Note]:
    hidden = [sheet.name for sheet in sheets if sheet.is_hidden]
    if hidden:
        yield note("note.hidden_sheets", count=len(hidden), names=("、".join(hidden[:5]), ", ".join(hidden[:5])))
    cells = sum(len(sheet.cells) - len(sheet.visible()) for sheet in sheets)
    if cells:
        yield note("note.hidden_cells", count=cells)
    for key, count in (("note.cell_errors", sum(s.errors for s in sheets)), ("note.formulas", sum(s.unknown for s in sheets))):
        if count:
            yield note(key, count=count)
