"""Sheets of .xls and .et (BIFF in an OLE file): values by calamine, after a look at every record that says how far the cells reach.

calamine lays out a sheet as a full grid, so that two cells far apart cost the memory of all between them; and it does not tell what
is hidden, which number formats cells have, and which of them show an error.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

import olefile
from python_calamine import CalamineWorkbook

from pipeline.ingestion.messages import read_error
from pipeline.ingestion.sheets_grid import MAX_SHEETS, Budget, Place, Sheet, tidy
from pipeline.ingestion.sheets_numbers import built_in, dated, shown

#: cells of the grid that calamine lays out for one sheet: 4 million take some 150 MB; the format ends at 16.7 million
MAX_AREA = 4_000_000
#: records of one workbook that are looked at: each cell has one, and a roster of 60,000 people half a million
MAX_RECORDS = 4_000_000
#: bytes of the workbook's stream
MAX_STREAM = 64 * 2**20

# records of BIFF5 and BIFF8 ([MS-XLS] 2.3)
_BOF, _EOF, _FILEPASS, _BOUNDSHEET, _FORMAT, _XF, _SST = 0x809, 0x0A, 0x2F, 0x85, 0x41E, 0xE0, 0xFC
_DIMENSIONS, _ROW, _COLINFO, _BOOLERR, _FORMULA, _MULRK, _MULBLANK = 0x200, 0x208, 0x7D, 0x205, 0x06, 0xBD, 0xBE
_CELLS = frozenset((0x203, 0x204, 0xFD, 0x27E, 0xD6, _BOOLERR, _FORMULA, _MULRK))
_BIFF8 = 0x600


@dataclass(slots=True)
class _Layout:
    """What the records of one sheet say beside the values."""

    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[range] = field(default_factory=list)
    styles: dict[Place, int] = field(default_factory=dict)
    errors: set[Place] = field(default_factory=set)
    last: Place = (0, 0)


def sheets(data: bytes) -> list[Sheet]:
    """The worksheets in their order, hidden ones without their cells.

    Raises ReadError: ``encrypted``, ``truncated`` (no workbook, or a damaged one), ``too_large`` (cells too far apart or too many).
    """
    stream = _stream(data)
    book = _Book(stream)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as workbook:
            return _sheets(workbook, book)
    except Exception as error:
        if isinstance(error, MemoryError) or type(error).__module__.startswith("pipeline."):
            raise
        raise read_error("truncated") from error
    except BaseException as error:
        # a panic of the library is no Exception
        if type(error).__name__ != "PanicException":
            raise
        raise read_error("truncated") from error


def _sheets(workbook: Any, book: _Book) -> list[Sheet]:
    budget, found = Budget(), list[Sheet]()
    for i, meta in enumerate(workbook.sheets_metadata[:MAX_SHEETS]):
        if str(meta.typ).rpartition(".")[2] != "WorkSheet":
            continue
        sheet = Sheet(meta.name, len(found), str(meta.visible).rpartition(".")[2] != "Visible")
        found.append(sheet)
        if sheet.is_hidden or i >= len(book.layouts):
            continue
        layout = book.layouts[i]
        sheet.hidden_rows, sheet.hidden_columns, sheet.errors = layout.hidden_rows, layout.hidden_columns, len(layout.errors)
        content = workbook.get_sheet_by_index(i)
        sheet.merged = [(*first, *last) for first, last in content.merged_cell_ranges or ()]
        first_row, first_column = content.start or (0, 0)
        for row, values in enumerate(content.to_python(skip_empty_area=True), start=first_row):
            for column, value in enumerate(values, start=first_column):
                place = (row, column)
                if value == "" or place in layout.errors:
                    continue
                text = _shown(value, book.code(layout.styles.get(place, -1)))
                if text:
                    budget.spend(text)
                    sheet.cells[place] = text
    return found


def _shown(value: Any, code: str) -> str:
    """What a cell shows of a value that calamine gives."""
    if isinstance(value, str):
        return tidy(value)
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, datetime):
        return dated(value, code)
    if isinstance(value, date):
        return dated(datetime.combine(value, time()), code)
    if isinstance(value, time):
        return f"{value.hour}:{value.minute:02}"
    if isinstance(value, timedelta):
        return f"{int(value.total_seconds()) // 3600}:{int(value.total_seconds()) // 60 % 60:02}"
    return shown(float(value), code)


def _stream(data: bytes) -> bytes:
    """The stream that holds the workbook."""
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            for name in ("Workbook", "Book"):
                if ole.exists(name):
                    if ole.get_size(name) > MAX_STREAM:
                        raise read_error("too_large")
                    return bytes(ole.openstream(name).read())
    except (OSError, ValueError, IndexError, struct.error) as error:
        raise read_error("truncated") from error
    raise read_error("truncated")


class _Book:
    """The records of a workbook: formats, and the layout of each sheet in the order of their names."""

    def __init__(self, stream: bytes) -> None:
        self._stream = stream
        self._formats: dict[int, str] = {}
        self._styles: list[int] = []
        self._left = MAX_RECORDS
        self._is_biff8 = len(stream) > 6 and int.from_bytes(stream[4:6], "little") == _BIFF8
        starts = []
        for kind, body in self._records(0):
            if kind == _FILEPASS:
                raise read_error("encrypted")
            if kind == _BOUNDSHEET and len(body) >= 6:
                starts.append(int.from_bytes(body[:4], "little"))
            elif kind == _SST and len(body) >= 8 and int.from_bytes(body[4:8], "little") > len(stream):
                raise read_error("truncated")  # more strings than bytes: calamine makes room for them
            elif kind == _XF and len(body) >= 4:
                self._styles.append(int.from_bytes(body[2:4], "little"))
            elif kind == _FORMAT and len(body) >= 5:
                self._formats[int.from_bytes(body[:2], "little")] = self._string(body[2:])
        self.layouts = [self._layout(start) for start in starts[:MAX_SHEETS]]

    def code(self, style: int) -> str:
        """The number format of a cell style; "" where it has none."""
        if not 0 <= style < len(self._styles):
            return ""
        number = self._styles[style]
        return self._formats.get(number, built_in(number))

    def _string(self, body: bytes) -> str:
        """A format's code; only BIFF8 has a flag for two-byte characters."""
        if not self._is_biff8:
            return body[1:].decode("gb18030", "replace")
        return body[3:].decode("utf-16-le" if body[2] & 1 else "latin-1", "replace")

    def _records(self, at: int) -> Iterator[tuple[int, bytes]]:
        """The records from `at` to the end of their substream; charts inside of it have one of their own."""
        stream, depth = self._stream, 0
        while at + 4 <= len(stream):
            kind, size = struct.unpack_from("<HH", stream, at)
            self._left -= 1
            if self._left < 0:
                raise read_error("too_large")
            yield kind, stream[at + 4 : at + 4 + size]
            depth += (kind == _BOF) - (kind == _EOF)
            if depth <= 0:
                return
            at += 4 + size

    def _layout(self, start: int) -> _Layout:
        """Look at one sheet's records; cells too far apart are refused."""
        layout = _Layout()
        last_row = last_column = 0
        for kind, body in self._records(start):
            if kind == _DIMENSIONS:
                _check_dimensions(body)
            elif kind == _ROW and len(body) >= 14 and body[12] & 0x20:
                layout.hidden_rows.add(int.from_bytes(body[:2], "little"))
            elif kind == _COLINFO and len(body) >= 10 and body[8] & 1:
                layout.hidden_columns.append(range(*(end + more for more, end in enumerate(struct.unpack_from("<HH", body)))))
            elif kind in _CELLS and len(body) >= 6:
                row, column, style = struct.unpack_from("<HHH", body)
                width = (len(body) - 6) // 6 if kind == _MULRK else 1
                last_row, last_column = max(last_row, row), max(last_column, column + width)
                for i in range(width):
                    layout.styles[row, column + i] = struct.unpack_from("<H", body, 4 + 6 * i)[0] if kind == _MULRK else style
                if _is_error(kind, body):
                    layout.errors.add((row, column))
        _check_area(last_row + 1, last_column)
        return layout


def _check_dimensions(body: bytes) -> None:
    """Refuse a sheet whose record says that it reaches too far, or ends before it begins: calamine makes room for what it says."""
    if len(body) not in (10, 14):
        raise read_error("truncated")
    first_row, last_row, first, last = struct.unpack_from("<IIHH" if len(body) == 14 else "<HHHH", body)
    if last_row and last and (first_row >= last_row or first >= last):
        raise read_error("truncated")
    _check_area(last_row, last)


def _check_area(rows: int, columns: int) -> None:
    if rows * columns > MAX_AREA:
        raise read_error("too_large.cells", limit=f"{MAX_AREA:,}")


def _is_error(kind: int, body: bytes) -> bool:
    """Whether a cell shows an error: a constant one, or the result of a formula."""
    if kind == _BOOLERR:
        return len(body) >= 8 and body[7] == 1
    return kind == _FORMULA and len(body) >= 14 and body[12:14] == b"\xff\xff" and body[6] == 2
