"""findings.xlsx: the register of findings as bureaus keep it, the requirement matrix, the suspected copying, the files.

Every text is written as text: nothing that a document says can become a formula, a link or a number.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, lru_cache
from math import ceil
from pathlib import Path
from unicodedata import east_asian_width

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from pipeline.report.documents import SEVERITIES
from pipeline.report.inert import cell
from pipeline.report.passages import section_at
from pipeline.report.results import Results
from pipeline.report.schema import DocumentLine
from pipeline.report.words import SYMBOLS, Words

#: what makes a spreadsheet take a text for a formula when a cell is edited or the sheet is saved as CSV (OWASP: CSV injection)
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")

#: points of the cells' font, and of a line of it
_FONT_SIZE, _LINE_HEIGHT = 10, 14.5

#: the tallest row that Excel allows, in points
_TALLEST = 409

#: lines under the register that keep the drop-down, for what people add by hand
_SPARE_ROWS = 200

#: ink and ground per severity, state and progress
_COLOURS = {
    "high": ("#9C1C1C", "#FBE3E1"),
    "medium": ("#7A4A00", "#FCEFD6"),
    "low": ("#1F4E79", "#E3EEF8"),
    "info": ("#4A5563", "#ECEFF3"),
    "present": ("#1C683A", "#E5F3EA"),
    "missing": ("#9C1C1C", "#FBE3E1"),
    "empty": ("#7A4A00", "#FCEFD6"),
    "unnamed": ("#1F4E79", "#E3EEF8"),
}


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A sheet to be: `colour` names the colour of a cell of the columns `coloured`, by row and column number, None where it has none."""

    name: str
    heads: Sequence[str]
    rows: Sequence[Sequence[object]]
    widths: tuple[int, ...]
    coloured: range = range(0)
    colour: Callable[[int, int], str | None] = lambda row, column: None


def write(results: Results, path: Path, lang: str) -> None:
    """Write the workbook of `results` to `path` in `lang` (``zh`` or ``en``); the same results give the same sheets."""
    words = Words(results.run, lang)
    register = _register(results, words)
    sheets = [register, _matrix(results, words), _copying(results, words), _unread(results, words), _files(results, words)]
    book = Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False})
    book.set_properties({"title": words("sheet_title"), "created": _created(results.run.created)})
    formats = _Formats(book)
    for sheet in sheets:
        page = book.add_worksheet(sheet.name)
        _fill(page, sheet, formats)
        _lay_out(page, sheet, words)
        if sheet is register:
            _add_progress(page, len(sheet.rows), sheet.heads.index(words("progress")), words, formats)
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


def _fill(page: Worksheet, sheet: _Sheet, formats: _Formats) -> None:
    # every cell passes here: what can be known of a column or of a text that recurs is not asked again
    string, number = page.write_string, page.write_number
    plain, quoted, whole, share = formats.of(), formats.of(quoted=True), formats.of(number="0"), formats.of(number="0%")
    for column, name in enumerate(sheet.heads):
        string(0, column, name, formats.head)
    for row, values in enumerate(sheet.rows):
        below = row + 1
        page.set_row(below, _height(values, sheet.widths))
        for column, value in enumerate(values):
            if value.__class__ is int:
                number(below, column, value, whole)  # type: ignore[arg-type]
            elif value.__class__ is float:
                number(below, column, value, share)  # type: ignore[arg-type]
            else:
                text, must_stay = _safe(value or "")  # type: ignore[arg-type]
                colour = sheet.colour(row, column) if column in sheet.coloured else None
                string(below, column, text, formats.of(colour) if colour else quoted if must_stay else plain)


@lru_cache(maxsize=4096)
def _safe(value: str) -> tuple[str, bool]:
    """A text for a cell, and whether a spreadsheet would take it for a formula when it is edited."""
    text = cell(value)
    return text, text.lstrip().startswith(_FORMULA_STARTS)


def _height(values: Sequence[object], widths: Sequence[int]) -> float:
    """The height in points that a row needs for its wrapped texts: not every program finds it by itself when it opens the file."""
    needed = max((_lines(value, width) for value, width in zip(values, widths, strict=True) if isinstance(value, str)), default=1)
    return min(_TALLEST, max(needed, 1) * _LINE_HEIGHT + 3)


@lru_cache(maxsize=4096)  # units, kinds, advice recur from row to row
def _lines(text: str, width: int) -> int:
    """The lines that a text takes in a column of `width` narrow characters."""
    if 2 * len(text) <= width and "\n" not in text:
        return 1
    return sum(max(1, ceil(sum(map(_columns, line)) / width)) for line in text.split("\n"))


@cache
def _columns(char: str) -> int:
    return 2 if east_asian_width(char) in "WFA" else 1


def _lay_out(page: Worksheet, sheet: _Sheet, words: Words) -> None:
    last_row, last_column = len(sheet.rows), len(sheet.heads) - 1
    for column, width in enumerate(sheet.widths):
        page.set_column(column, column, width)
    page.set_row(0, 26)
    page.freeze_panes(1, 0)
    page.autofilter(0, 0, last_row, last_column)
    page.set_landscape()
    page.set_paper(9)  # A4
    page.fit_to_pages(1, 0)
    page.set_margins(left=0.4, right=0.4, top=0.8, bottom=0.6)
    page.repeat_rows(0)
    page.print_area(0, 0, last_row, last_column)
    page.set_header(f"&C&16{words('sheet_title') if sheet.name == words('sheet_register') else sheet.name}")
    page.set_footer(f"&C{words('page_of')}")


def _add_progress(page: Worksheet, rows: int, column: int, words: Words, formats: _Formats) -> None:
    choices = [words("open"), words("doing"), words("done")]
    last = rows + _SPARE_ROWS
    page.data_validation(1, column, last, column, {"validate": "list", "source": choices})
    for choice, colour in zip(choices, ("missing", "empty", "present"), strict=True):
        rule = {"type": "cell", "criteria": "==", "value": f'"{choice}"', "format": formats.of(colour)}
        page.conditional_format(1, column, last, column, rule)


def _register(results: Results, words: Words) -> _Sheet:
    keys = ("no", "unit", "col_file", "kind", "message", "quote", "place", "basis", "advice", "deadline", "person_in_charge", "progress")
    rows: list[tuple[object, ...]] = []
    levels: list[str] = []
    for line in results.submissions:
        for item in sorted(line.findings, key=lambda item: (SEVERITIES.index(item.severity), item.span or (0, 0))):
            kind = f"【{words.value('severity', item.severity)}】{words.title(item.code)}"
            about = (kind, item.words(words.lang), item.quote, item.place or words("whole_text"))
            rule = (words.basis(item.code), words.advice(item.code))
            rows.append((len(rows) + 1, line.unit, _file(line, words), *about, *rule, "", "", words("open")))
            levels.append(item.severity)
    widths = (6, 18, 24, 18, 36, 32, 13, 26, 28, 12, 10, 11)
    return _Sheet(
        words("sheet_register"), [words(key) for key in keys], rows, widths, range(3, 4), lambda row, column: levels[row]
    )


def _matrix(results: Results, words: Words) -> _Sheet:
    labels = {item.label: item.en if words.lang == "en" else item.zh for rubric in results.run.requirements for item in rubric.required}
    labels |= {label: words.label(label) for line in results.submissions for label in line.requirements or {} if label not in labels}
    bound = [line for line in results.submissions if line.requirements]
    states = [[(line.requirements or {}).get(label) for label in labels] for line in bound]
    rows = [
        (
            *(n, line.unit, _file(line, words), line.district, line.campaign, words.value("type", line.doc_type)),
            *(f"{SYMBOLS[state]} {words.value('state', state)}" if state else "—" for state in held),
        )
        for n, (line, held) in enumerate(zip(bound, states, strict=True), 1)
    ]
    heads = [words(key) for key in ("no", "unit", "col_file", "district", "campaign", "doc_type")]
    widths = (6, 22, 30, 12, 22, 8) + (14,) * len(labels)
    return _Sheet(
        words("sheet_matrix"),
        [*heads, *labels.values()],
        rows,
        widths,
        range(6, 6 + len(labels)),
        lambda row, column: states[row][column - 6],
    )


def _copying(results: Results, words: Words) -> _Sheet:
    heads = [words(key) for key in ("no", "col_a_unit", "col_a_file", "col_a_place", "col_a_text", "col_b_unit", "col_b_file")]
    heads += [words(key) for key in ("col_b_place", "col_b_text", "col_chars", "col_similarity", "col_cluster")]
    rows: list[tuple[object, ...]] = []
    peers = [match for match in results.matches if match.kind == "peer"]
    for match in sorted(peers, key=lambda match: (match.cluster or "", -match.chars)):
        sides: list[object] = []
        for key, span in ((match.a, match.a_span), (match.b, match.b_span)):
            line = results.by_id[key]
            sides += [line.unit, _file(line, words), section_at(line, span.start), line.text[span.start : span.end]]
        rows.append((len(rows) + 1, *sides, match.chars, float(match.similarity), match.cluster or ""))
    return _Sheet(words("sheet_copying"), heads, rows, (6, 18, 24, 16, 46, 18, 24, 16, 46, 8, 9, 10))


def _unread(results: Results, words: Words) -> _Sheet:
    heads = [words(key) for key in ("no", "col_file", "unit", "col_role", "col_status", "reason", "explanation")]
    rows = [
        (n, line.source, line.unit, words.value("role", line.role), words.value("status", line.status))
        + ((words.reason(line.error.code), line.error.message) if line.error else ("", ""))
        for n, line in enumerate(results.unread, 1)
    ]
    return _Sheet(words("sheet_unread"), heads, rows, (6, 40, 22, 12, 12, 16, 60))


def _files(results: Results, words: Words) -> _Sheet:
    about = ("no", "col_file", "unit", "col_unit_from", "district", "col_role", "col_status", "doc_type")
    found = ("fact_title", "fact_issuer", "fact_date", "campaign", "col_findings", "col_copied", "size")
    heads = [words(key) for key in (*about, *found)] + ["SHA-256"]
    given = {item.source: item for item in results.run.inputs}
    rows = []
    for n, line in enumerate(results.documents, 1):
        source = line.source + (f" {words('fact_part', n=line.part)}" if line.part is not None else "")
        unit = (line.unit, words.value("from", line.unit_from), line.district)
        kind = (words.value("role", line.role), words.value("status", line.status), words.value("type", line.doc_type))
        facts = (line.title, line.issuer, line.date, line.campaign, len(line.findings), float(line.copied_share))
        item = given.get(line.source)
        rows.append((n, source, *unit, *kind, *facts, *((item.bytes, item.sha256) if item else ("", ""))))
    return _Sheet(words("sheet_files"), heads, rows, (6, 36, 22, 12, 12, 10, 10, 8, 34, 22, 12, 22, 9, 10, 10, 20))


def _file(line: DocumentLine, words: Words) -> str:
    return line.shown_name + (f" {words('fact_part', n=line.part)}" if line.part is not None else "")


def _created(when: str) -> datetime:
    """The run's time as the workbook's own, so that a report written again is the same."""
    try:
        made = datetime.fromisoformat(when)
    except ValueError:
        return datetime(1970, 1, 1)
    return made.astimezone(UTC).replace(tzinfo=None) if made.tzinfo else made
