"""findings.xlsx: the register of findings as bureaus keep it, the requirement matrix, the suspected copying, the files.

Every text is written as text: nothing that a document says can become a formula, a link or a number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import cache, lru_cache
from math import ceil
from pathlib import Path
from unicodedata import east_asian_width

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from pipeline.report import sheets
from pipeline.report.inert import cell
from pipeline.report.results import Results
from pipeline.report.sheet import Sheet
from pipeline.report.words import Words

#: what makes a spreadsheet take a text for a formula when a cell is edited or the sheet is saved as CSV (OWASP: CSV injection)
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")

#: points of the cells' font, and of a line of it: 9 points and more remain where a sheet is printed on A4 (see the sheets' widths)
_FONT_SIZE, _LINE_HEIGHT = 10.5, 15.0

#: points of the head of a sheet, at least
_HEAD_HEIGHT = 26.0

#: the tallest row that Excel allows, in points
_TALLEST = 409

#: lines under the register that keep the drop-down, for what people add by hand
_SPARE_ROWS = 200

#: ink and ground per severity, state and progress
_COLOURS = {
    "refuted": ("#1C683A", "#E5F3EA"),
    "high": ("#9C1C1C", "#FBE3E1"),
    "medium": ("#7A4A00", "#FCEFD6"),
    "low": ("#1F4E79", "#E3EEF8"),
    "info": ("#4A5563", "#ECEFF3"),
    "present": ("#1C683A", "#E5F3EA"),
    "missing": ("#9C1C1C", "#FBE3E1"),
    "empty": ("#7A4A00", "#FCEFD6"),
    "unnamed": ("#1F4E79", "#E3EEF8"),
    "doubtful": ("#4A5563", "#ECEFF3"),
}


def write(results: Results, path: Path, lang: str, deadline: str = "") -> None:
    """Write the workbook of `results` to `path` in `lang` (``zh`` or ``en``), with the `deadline` for mending as it is to be printed; the
    same results give the same sheets.
    """
    words = Words(results.run, lang)
    write_sheets(sheets.arrange(results, words, deadline), path, words, words("sheet_title"))


def write_sheets(made: Sequence[Sheet], path: Path, words: Words, title: str) -> None:
    """Write sheets as a workbook under a title; the first one is printed under it."""
    text_stays_text = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = Workbook(str(path), {"in_memory": True} | text_stays_text)
    book.set_properties({"title": title, "created": _created(words.run.created)})
    formats = _Formats(book)
    for sheet in made:
        page = book.add_worksheet(sheet.name)
        _fill(page, sheet, formats)
        _lay_out(page, sheet, words, title if sheet is made[0] else sheet.name)
        for column, choices in sheet.choices.items():
            _offer(page, len(sheet.rows), column, choices, formats)
    book.close()


class _Formats:
    """The cell formats of one workbook, each made once."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._made: dict[tuple[str | None, str, bool], Format] = {}
        self.head = book.add_format(
            {"bold": True, "text_wrap": True, "align": "center", "valign": "vcenter", "border": 1}
            | {"border_color": "#A6B0BD", "bg_color": "#DCE5F0"}
        )

    def of(self, colour: str | None = None, number: str = "", quoted: bool = False) -> Format:
        """The format of a cell with a colour's name, a number format, and whether its text must stay text when edited."""
        key = (colour, number, quoted)
        if key not in self._made:
            looks: dict[str, object] = {
                "font_size": _FONT_SIZE,
                "text_wrap": True,
                "valign": "vcenter",
                "border": 1,
                "border_color": "#C9D1DB",
            }
            if colour:
                looks |= {"font_color": _COLOURS[colour][0], "bg_color": _COLOURS[colour][1]}
            if number:
                looks |= {"num_format": number, "align": "center"}
            if quoted:
                looks["quote_prefix"] = True
            self._made[key] = self._book.add_format(looks)
        return self._made[key]


def _fill(page: Worksheet, sheet: Sheet, formats: _Formats) -> None:
    # every cell passes here: what can be known of a column or of a text that recurs is not asked again
    string, number, blank = page.write_string, page.write_number, page.write_blank
    plain, quoted, whole, share = formats.of(), formats.of(quoted=True), formats.of(number="0"), formats.of(number="0%")
    coloured = sheet.coloured
    for column, name in enumerate(sheet.heads):
        string(0, column, name, formats.head)
    for row, values in enumerate(sheet.rows):
        below = row + 1
        page.set_row(below, _height(values, sheet.widths))
        for column, value in enumerate(values):
            if value.__class__ is int:
                number(below, column, value, whole)
            elif value.__class__ is float:
                number(below, column, value, share)
            elif not value:
                blank(below, column, None, plain)
            else:
                text, must_stay = _safe(value)
                colour = sheet.colour(row, column) if column in coloured else None
                string(below, column, text, formats.of(colour) if colour else quoted if must_stay else plain)


@lru_cache(maxsize=4096)
def _safe(value: str) -> tuple[str, bool]:
    """A text for a cell, and whether a spreadsheet would take it for a formula when it is edited."""
    text = cell(value)
    return text, text.lstrip().startswith(_FORMULA_STARTS)


def _height(values: Sequence[object], widths: Sequence[int]) -> float:
    """The height in points that a row needs for its wrapped texts: not every program finds it by itself when it opens the file."""
    needed = 1
    for value, width in zip(values, widths, strict=True):
        if value.__class__ is str and (2 * len(value) > width or "\n" in value):
            needed = max(needed, _lines(value, width))
    return min(_TALLEST, needed * _LINE_HEIGHT + 3)


@lru_cache(maxsize=4096)  # units, kinds, advice recur from row to row
def _lines(text: str, width: int) -> int:
    """The lines that a text takes in a column of `width` narrow characters."""
    return sum(max(1, ceil(sum(map(_columns, line)) / width)) for line in text.split("\n"))


@cache
def _columns(char: str) -> int:
    return 2 if east_asian_width(char) in "WFA" else 1


def _lay_out(page: Worksheet, sheet: Sheet, words: Words, title: str) -> None:
    last_row, last_column = len(sheet.rows), len(sheet.heads) - 1
    for column, width in enumerate(sheet.widths):
        page.set_column(column, column, width)
    page.set_row(0, max(_HEAD_HEIGHT, _height(sheet.heads, sheet.widths)))
    page.freeze_panes(1, 0)
    page.autofilter(0, 0, last_row, last_column)
    page.set_landscape()
    page.set_paper(9)  # A4
    page.fit_to_pages(1, 0)
    page.set_margins(left=0.3, right=0.3, top=0.8, bottom=0.6)
    page.repeat_rows(0)
    page.print_area(0, 0, last_row, sheet.printed - 1 if sheet.printed else last_column)
    page.set_header(f"&C&16{title}")
    page.set_footer(f"&C{words('page_of')}")


def _offer(page: Worksheet, rows: int, column: int, choices: Mapping[str, str], formats: _Formats) -> None:
    """Let a column be filled in from a list, each choice in its colour."""
    last = rows + _SPARE_ROWS
    page.data_validation(1, column, last, column, {"validate": "list", "source": list(choices)})
    for choice, colour in choices.items():
        rule = {"type": "cell", "criteria": "==", "value": f'"{choice}"', "format": formats.of(colour)}
        page.conditional_format(1, column, last, column, rule)


def _created(when: str) -> datetime:
    """The run's time as the workbook's own, so that a report written again is the same."""
    try:
        made = datetime.fromisoformat(when)
    except ValueError:
        return datetime(1970, 1, 1)
    return made.astimezone(UTC).replace(tzinfo=None) if made.tzinfo else made
