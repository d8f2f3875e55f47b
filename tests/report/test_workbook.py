"""findings.xlsx: the bureau's columns, its filters and drop-downs, and that no text becomes a formula."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import openpyxl
import pytest
import result_folders
from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.workbook import Workbook

from pipeline.report import workbook
from pipeline.report.inert import CELL_LIMIT
from pipeline.report.results import Results, load

REGISTER = ["序号", "单位", "文件", "问题类型", "问题描述", "原文摘录", "位置", "依据", "整改要求", "整改时限", "责任人", "整改情况"]


def _book(results: Results, path: Path, lang: str = "zh") -> Workbook:
    workbook.write(results, path, lang)
    return openpyxl.load_workbook(path)


def _table(book: Workbook, name: str) -> list[list[object]]:
    return [[cell.value for cell in row] for row in book[name].iter_rows()]


def test_sheets_and_the_columns_of_the_register(small: Results, tmp_path: Path) -> None:
    book = _book(small, tmp_path / "x.xlsx")
    assert book.sheetnames == ["台账", "要求矩阵", "疑似雷同", "无法读取", "文件清单"]
    rows = _table(book, "台账")
    assert rows[0] == REGISTER
    assert rows[1][:5] == [1, "青禾县临河小学", "城区/临河小学.docx", "【高】缺少规定内容", "没有写明组织领导，请补写。"]
    assert rows[2][5:9] == ["家长每周陪读XX次", "第9段", "活动通知", "补写"]
    assert {row[-1] for row in rows[1:]} == {"未整改"}
    assert len(rows) == 1 + 8
    by_kind = {(row[3], row[1]): row for row in rows[1:]}
    copied = by_kind["疑似雷同", "青禾县临河小学"]
    assert copied[4].startswith("正文的25%（58字）与其他单位的材料疑似雷同") and copied[4].endswith(
        "青禾县望山小学《青禾县望山小学读书月活动方案》相同的最多，为54字"
    )
    assert copied[5].startswith("各班每天安排二十分钟") and copied[6] == "二、活动安排"
    assert next(row for (kind, _), row in by_kind.items() if kind == "无法读取")[4] == "文件有密码，请去掉密码后重新报送。"
    assert by_kind["部分读取", "青禾县望山小学"][2] == "乡镇/总结汇编.txt 第 2 篇"


def test_the_register_is_ready_to_work_with(small: Results, tmp_path: Path) -> None:
    sheet = _book(small, tmp_path / "x.xlsx")["台账"]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:L9"
    assert sheet.page_setup.orientation == "landscape"
    # one page wide, which the format writes by leaving it out; as many pages high as it takes
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_area == "'台账'!$A$1:$L$9"
    assert sheet.print_title_rows == "$1:$1"
    (choice,) = sheet.data_validations.dataValidation
    assert choice.formula1 == '"未整改,整改中,已整改,不需整改"'
    assert "L2" in choice.sqref
    assert sheet["E2"].alignment.wrap_text
    colours = {sheet.cell(row, 4).fill.fgColor.rgb for row in range(2, 6)}
    assert len(colours) == 3


#: points of a sheet of A4 across, and of an inch, in which margins are given
A4, INCH = 842, 72


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_is_printed_is_legible(small: Results, tmp_path: Path, lang: str) -> None:
    """Scaled to the width of a page, letters keep 9 points; hashes are not printed."""
    for sheet in _book(small, tmp_path / "x.xlsx", lang):
        first, last = (re.sub(r"[^A-Z]", "", end) for end in sheet.print_area.rpartition("!")[2].split(":"))
        printed = range(column_index_from_string(first), column_index_from_string(last) + 1)
        # a width counts digits of 7 pixels, the cell's padding included (ECMA-376, 18.3.1.13); a pixel is ¾ of a point
        wide = sum(0.75 * 7 * sheet.column_dimensions[get_column_letter(column)].width for column in printed)
        room = A4 - INCH * (sheet.page_margins.left + sheet.page_margins.right)
        assert min(1.0, room / wide) * sheet["B2"].font.size >= 9, sheet.title
        assert "SHA-256" not in [sheet.cell(1, column).value for column in printed]


def test_the_direction_of_copying(small: Results, tmp_path: Path) -> None:
    head, row = _table(_book(small, tmp_path / "x.xlsx"), "疑似雷同")
    assert (row[head.index("关系")], row[head.index("先后")]) == ("不同单位", "先后不明")


def test_the_other_sheets(small: Results, tmp_path: Path) -> None:
    book = _book(small, tmp_path / "x.xlsx")
    matrix = _table(book, "要求矩阵")
    assert matrix[0][-3:] == ["指导思想", "实施步骤", "组织领导"]
    assert [row[-3:] for row in matrix[1:]] == [["✓ 有", "✓ 有", "✕ 缺"], ["✓ 有", "✕ 缺", "✓ 有"]]
    copying = _table(book, "疑似雷同")
    assert len(copying) == 2
    assert result_folders.SHARED in copying[1]
    assert result_folders.EDITED in copying[1]
    unread = _table(book, "无法读取")
    assert [row[1] for row in unread[1:]] == ["乡镇/总结汇编.txt", "城区/加密.docx"]
    files = _table(book, "文件清单")
    assert len(files) == 1 + 5
    assert files[3][1] == "乡镇/总结汇编.txt 第 2 篇"


def test_the_list_of_files_says_why_one_could_not_be_read(small: Results, tmp_path: Path) -> None:
    head, *rows = _table(_book(small, tmp_path / "x.xlsx"), "文件清单")
    why = head.index("原因")
    assert {row[1]: row[why] for row in rows if row[why]} == {
        "乡镇/总结汇编.txt 第 2 篇": "文件末尾不完整。",
        "城区/加密.docx": "文件有密码，请去掉密码后重新报送。",
    }


def test_one_file_handed_in_twice_is_no_copying(tmp_path: Path) -> None:
    results = load(result_folders.repeated_batch().write(tmp_path / "run"))
    rows = _table(_book(results, tmp_path / "x.xlsx"), "疑似雷同")[1:]
    (repeat,) = (row for row in rows if "同一文件多次报送" in row)
    assert (repeat[2], repeat[6]) == ("城区/临河小学.docx", "补报/临河小学.docx")
    assert sorted((row[2], row[6]) for row in rows if row is not repeat) == [
        ("城区/临河小学.docx", "乡镇/望山小学.docx"),
        ("补报/临河小学.docx", "乡镇/望山小学.docx"),
    ]


def test_the_findings_of_a_template_are_in_no_sheet(tmp_path: Path) -> None:
    batch = result_folders.small_batch()
    (template,) = (line for line in batch.documents if line["role"] == "template")
    template["findings"] = [result_folders.finding("placeholder", template["text"], result_folders.GIVEN, "空着")]
    book = _book(load(batch.write(tmp_path / "run")), tmp_path / "x.xlsx")
    assert not [sheet.title for sheet in book if any("空着" in row for row in _table(book, sheet.title))]
    head, *rows = _table(book, "文件清单")
    assert [row[head.index("问题数")] for row in rows if row[1] == template["source"]] == [None]


def test_english(small: Results, tmp_path: Path) -> None:
    book = _book(small, tmp_path / "x.xlsx", "en")
    assert book.sheetnames == ["Register", "Requirements", "Suspected copying", "Unreadable files", "Files"]
    rows = _table(book, "Register")
    assert rows[0][3] == "Kind"
    assert rows[1][3:5] == ["[high] Required content missing", "Required content missing."]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_text_becomes_a_formula_or_a_link(hostile: Results, tmp_path: Path, lang: str) -> None:
    path = tmp_path / "x.xlsx"
    book = _book(hostile, path, lang)
    seen = set()
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f"
                assert cell.hyperlink is None
                if isinstance(cell.value, str) and cell.value.startswith(("=", "+", "-", "@")):
                    assert cell.quotePrefix
                    seen.add(cell.value)
    assert set(result_folders.FORMULAS) <= seen
    with zipfile.ZipFile(path) as parts:
        sheets = [parts.read(name).decode() for name in parts.namelist() if name.startswith("xl/worksheets/sheet")]
        assert not [text for text in sheets if "<f>" in text or "<hyperlink" in text]
        assert not [name for name in parts.namelist() if "externalLink" in name]


def test_controls_and_turning_marks_are_stripped(hostile: Results, tmp_path: Path) -> None:
    names = {row[1] for row in _table(_book(hostile, tmp_path / "x.xlsx"), "台账")}
    assert "方案fdp.exe" in names
    assert result_folders.HOSTILE in names


def test_a_text_longer_than_a_cell_is_cut(tmp_path: Path) -> None:
    batch = result_folders.small_batch()
    batch.documents[0]["findings"][0]["message_zh"] = "长" * (CELL_LIMIT + 5)
    rows = _table(_book(load(batch.write(tmp_path / "run")), tmp_path / "x.xlsx"), "台账")
    longest = max((str(value) for row in rows for value in row), key=len)
    assert len(longest) == CELL_LIMIT
    assert longest.endswith("…")


def test_an_empty_batch_has_a_workbook(tmp_path: Path) -> None:
    results = load(result_folders.Batch([], [], result_folders.run([])).write(tmp_path / "run"))
    assert _table(_book(results, tmp_path / "x.xlsx"), "台账") == [REGISTER]
