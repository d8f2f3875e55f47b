"""Reads a register of schools from a workbook (.xlsx, .xls, .ods) or a table of text (.csv).

Its columns 名称, 别名, 学区 (name, aliases, district) are found by their heads.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from pipeline.errors import UsageError
from pipeline.schools.register import Register, School, clashes, key

#: what the heads of columns are called, in the form of `key`, lower case
_NAMES = frozenset("名称 学校 学校名称 学校全称 校名 单位 单位名称 全称 报送单位 name school schoolname".split())
_ALIASES = frozenset("别名 简称 学校简称 又名 曾用名 其他名称 俗称 alias aliases shortname othernames formername".split())
_DISTRICTS = frozenset("学区 片区 乡镇 镇 镇乡 所属学区 所属片区 所在乡镇 乡镇街道 所属乡镇 镇街 district township".split())
#: rows at the top in which the heads are looked for: a title and notes may stand above them
_TOP = 10
_SEPARATORS = re.compile(r"[、;；,，/\n|]")
_TOTALS = re.compile(r"(?:合计|总计|小计|备注|填表|说明|注[:：])")
#: a register of a county has some hundreds of schools; a file that is larger than this is no register
_LARGEST = 20 * 2**20

Rows = list[tuple[int, list[str]]]


def load(path: Path) -> Register:
    """The register in a file. Raises UsageError that names the row and says what to do where it is no register.

    The heads may stand in any of the first rows of any sheet; aliases are separated by 、；，or stand in columns of their own.
    """
    tables = _text(path) if path.suffix.lower() in (".csv", ".tsv", ".txt") else _workbook(path)
    for rows in tables:
        for at, (_, cells) in enumerate(rows[:_TOP]):
            columns = _columns(cells)
            if columns["name"]:
                schools = tuple(_schools(path, rows[at + 1 :], columns))
                return Register(_checked(path, schools, rows[at][0]), path.name)
    seen = "、".join(cell for rows in tables for _, cells in rows[:1] for cell in cells if cell)[:80]
    raise UsageError(
        f"学校名册 {path} 的前 {_TOP} 行里没有“名称”列（第 1 行是：{seen or '空'}）。请在表头写上：名称、别名、学区。",
        f"The register of schools {path} has no column “name” in its first {_TOP} rows (row 1: {seen or 'empty'}). "
        "Give it the heads name, aliases, district.",
    )


def _columns(cells: Sequence[str]) -> dict[str, list[int]]:
    """Where the columns stand, by the words of their heads."""
    heads = [re.sub(r"[（(【*：:].*|[\W_]", "", key(cell)).lower() for cell in cells]
    known = {"name": _NAMES, "aliases": _ALIASES, "district": _DISTRICTS}
    return {what: [i for i, head in enumerate(heads) if head in words] for what, words in known.items()}


def _schools(path: Path, rows: Rows, columns: dict[str, list[int]]) -> Iterator[School]:
    for number, cells in rows:
        name = _joined(cells[columns["name"][0]])
        held = [cells[i] for i in columns["aliases"]]
        aliases = dict.fromkeys(alias for cell in held for part in _SEPARATORS.split(cell) if (alias := _joined(part)))
        district = _joined(cells[columns["district"][0]]) if columns["district"] else ""
        if _TOTALS.match(name) or not (name or aliases):
            continue
        if len(key(name)) < 2:
            raise UsageError(
                f"学校名册 {path} 第 {number} 行：学校名称{'是空的' if not name else f'“{name}”太短'}。请写上学校全称，或者删去这一行。",
                f"Register of schools {path}, row {number}: the name is {'empty' if not name else 'too short'}. "
                "Write the school's full name, or delete the row.",
            )
        if short := next((alias for alias in aliases if len(key(alias)) < 2), None):
            raise UsageError(
                f"学校名册 {path} 第 {number} 行：“{name}”的别名“{short}”只有一个字，会认错学校。请写两个字以上的别名，或者删去。",
                f"Register of schools {path}, row {number}: the alias “{short}” of “{name}” is a single character. "
                "Write two or more, or delete it.",
            )
        yield School(name, tuple(alias for alias in aliases if key(alias) != key(name)), district or None, number)


def _checked(path: Path, schools: tuple[School, ...], head: int) -> tuple[School, ...]:
    """The schools, if there are any and no two have a name in common."""
    if not schools:
        raise UsageError(
            f"学校名册 {path} 第 {head} 行的表头下面没有学校。请每行写一所。",
            f"Register of schools {path}: no school stands below the heads in row {head}. Write one in each row.",
        )
    for first, second, name in clashes(schools):
        if key(first.name) == key(second.name):
            raise UsageError(
                f"学校名册 {path} 第 {second.row} 行：“{second.name}”在第 {first.row} 行已经有了。"
                "同一所学校请删去一行；是两所学校，请在名称前写上乡镇。",
                f"Register of schools {path}, row {second.row}: “{second.name}” stands in row {first.row} already. "
                "Delete one row; if these are two schools, write the township before the name.",
            )
        raise UsageError(
            f"学校名册 {path} 第 {second.row} 行：“{name}”既是“{second.name}”的名称，又是“{first.name}”（第 {first.row} 行）的名称。"
            "一个名称只能属于一所学校，请在其中一行删去。",
            f"Register of schools {path}, row {second.row}: “{name}” is a name of “{second.name}” and of “{first.name}” (row {first.row}). "
            "A name belongs to one school: delete it in one of the rows.",
        )
    return schools


def _joined(words: str) -> str:
    """Words of a cell without the blanks inside that set short names apart."""
    words = words.strip()
    return words if re.search(r"[A-Za-z]", words) else re.sub(r"\s+", "", words)


def _workbook(path: Path) -> list[Rows]:
    """The rows of each sheet with their numbers; what a merged range shows stands in each of its cells."""
    from python_calamine import CalamineError, CalamineWorkbook  # noqa: PLC0415  (only where a register is given)

    data = _bytes(path)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = [book.get_sheet_by_name(name) for name in book.sheet_names]
        return [list(_numbered(_unmerged(sheet))) for sheet in sheets]
    except (CalamineError, ValueError, OSError) as error:
        raise UsageError(
            f"学校名册 {path} 不是能读的工作簿。请在 Excel 或 WPS 中打开，去掉密码，另存为 .xlsx。",
            f"The register of schools {path} is no workbook that can be read ({error}). Open it, take off the password, save it as .xlsx.",
        ) from error


def _unmerged(sheet: Any) -> list[list[Any]]:
    grid = [list(row) for row in sheet.to_python(skip_empty_area=False)]
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        for row in grid[top : bottom + 1]:
            if top < len(grid) and left < len(row) and top != bottom:  # down a column; a title across columns names no school
                row[left : right + 1] = [grid[top][left]] * len(row[left : right + 1])
    return grid


def _text(path: Path) -> list[Rows]:
    """The rows of a table of text in any encoding, parted by the mark that parts its heads."""
    from pipeline.ingestion.text import decode  # noqa: PLC0415

    text = decode(_bytes(path)).text.lstrip("\ufeff")
    top = next((line for line in text.splitlines()[:_TOP] for mark in "\t;," if _columns(line.split(mark))["name"]), "")
    mark = max(",\t;", key=top.count)
    return [list(_numbered(csv.reader(io.StringIO(text, newline=""), delimiter=mark)))]


def _numbered(rows: Iterable[Iterable[Any]]) -> Iterator[tuple[int, list[str]]]:
    """Rows of one width with their numbers, from 1."""
    table = [[_shown(value) for value in row] for row in rows]
    width = max(map(len, table), default=0)
    return ((number, row + [""] * (width - len(row))) for number, row in enumerate(table, 1))


def _shown(value: Any) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value or "").strip()


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > _LARGEST:
            raise UsageError(f"学校名册 {path} 太大，不像名册。请检查路径。", f"The register of schools {path} is too large to be one.")
        return path.read_bytes()
    except OSError as error:
        raise UsageError(
            f"学校名册无法读取：{path}（{error.strerror or error}）。请检查路径。",
            f"The register of schools cannot be read: {path} ({error.strerror or error}). Check the path.",
        ) from error
