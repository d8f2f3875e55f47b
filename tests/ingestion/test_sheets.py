"""Workbooks written by openpyxl, by hand and record by record, read through the door."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Sequence
from datetime import date, datetime, time

import openpyxl
import pytest
import xls_files as xls
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.comments import Comment

from pipeline.analysis import analyse
from pipeline.errors import ReadError
from pipeline.ingestion import parse, sheets_grid
from pipeline.places import words
from pipeline.records import Document, Source, Span
from pipeline.settings import Settings

PEOPLE = [("组长", "乔云舟", "校长"), ("副组长", "闻笑竹", "副校长"), ("成员", "陆堃", "教导主任"), ("成员", "方喆", "总务主任")]
ROSTER = [["云岭县望川小学校园安全工作领导小组名单"], ["职务", "姓名", "单位职务"], *PEOPLE]
PLAN = [
    "云岭县望川小学防溺水工作实施方案",
    "为进一步加强校园安全管理，根据县教育局的统一部署，结合我校实际，制定本实施方案。",
    "一、指导思想",
    "坚持安全第一、预防为主，落实各级各类人员的安全责任。",
    "二、实施步骤",
    "第一阶段：宣传发动（2020年9月1日至9月20日）",
    "第二阶段：组织实施（2020年9月21日至11月30日）",
    "三、组织领导",
    "组长：乔云舟",
    "副组长：闻笑竹",
    "云岭县望川小学",
]
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def saved(book: openpyxl.Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def xlsx(*sheets: tuple[str, Sequence[Sequence[object]]], merged: Sequence[str] = ()) -> bytes:
    book = openpyxl.Workbook()
    for i, (name, rows) in enumerate(sheets):
        sheet = book.active if i == 0 else book.create_sheet()
        assert sheet is not None
        sheet.title = name
        for row in rows:
            sheet.append(list(row))
        for area in merged if i == 0 else ():
            sheet.merge_cells(area)
    return saved(book)


def relationships(*targets: tuple[str, str]) -> str:
    found = (f'<Relationship Id="r{i}" Type="{_OFFICE}/{kind}" Target="{target}"/>' for i, (kind, target) in enumerate(targets))
    return f"<Relationships>{''.join(found)}</Relationships>"


def raw(sheet: str, strings: str = "", doctype: str = "", namespace: str = _MAIN) -> bytes:
    """An .xlsx whose sheet and shared strings are given as XML."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("_rels/.rels", relationships(("officeDocument", "xl/workbook.xml")))
        archive.writestr("xl/_rels/workbook.xml.rels", relationships(("worksheet", "sheet1.xml"), ("sharedStrings", "strings.xml")))
        names = '<sheets><sheet name="名单" r:id="r0"/></sheets>'
        archive.writestr("xl/workbook.xml", f'<workbook xmlns="{namespace}" xmlns:r="{_OFFICE}">{names}</workbook>')
        archive.writestr("xl/strings.xml", f'{doctype}<sst xmlns="{namespace}">{strings}</sst>')
        archive.writestr("xl/sheet1.xml", f'<worksheet xmlns="{namespace}">{sheet}</worksheet>')
    return stream.getvalue()


def ods(content: str, styles: str = "", manifest: str = "") -> bytes:
    spaces = "".join(f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text", "style"))
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", f"<manifest>{manifest}</manifest>")
        body = f"<office:body><office:spreadsheet>{content}</office:spreadsheet></office:body>"
        head = f"<office:automatic-styles>{styles}</office:automatic-styles>"
        archive.writestr("content.xml", f"<office:document-content{spaces}>{head}{body}</office:document-content>")
    return stream.getvalue()


def cells(source: Source) -> dict[tuple[int, int], str]:
    """The cells of a workbook with one sheet."""
    return {(b.anchor.row or 0, b.anchor.column or 0): b.text for b in source.blocks if b.kind == "cell"}


def refused(data: bytes, name: str) -> str:
    with pytest.raises(ReadError) as caught:
        parse(data, name)
    return caught.value.code


def document(data: bytes, name: str = "表.xlsx") -> Document:
    (found,) = analyse(parse(data, name), Settings())
    return found


# --- cells and their places ------------------------------------------------------------------------------------------------------


def test_cells_have_their_places_and_merged_ones_stand_once() -> None:
    source = parse(xlsx(("名单", ROSTER), merged=["A1:C1", "A5:A6"]), "名单.xlsx")
    assert source.format == "xlsx" and not source.problems
    assert [block.text for block in source.blocks[:4]] == ["云岭县望川小学校园安全工作领导小组名单", "职务", "姓名", "单位职务"]
    assert all(block.kind == "cell" and block.anchor.sheet == "名单" and block.anchor.table == 0 for block in source.blocks)
    assert cells(source)[5, 1] == "方喆" and (5, 0) not in cells(source)


def test_numbers_dates_and_texts_come_as_shown() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    values: list[tuple[object, str, str]] = [
        (3.0, "General", "3"),
        (13900000001, "General", "13900000001"),
        (0.1 + 0.2, "General", "0.3"),
        (-2.5, "General", "-2.5"),
        (0.95, "0%", "95%"),
        (0.9567, "0.0%", "95.7%"),
        (7, "000", "007"),
        ("013900000004", "@", "013900000004"),
        (1234567.5, "#,##0.00", "1,234,567.50"),
        (3, '"第"0"名"', "第3名"),
        (12, "[$￥-804]0", "￥12"),
        (date(2025, 3, 5), "yyyy/m/d", "2025年3月5日"),
        (date(2025, 3, 5), 'm"月"d"日"', "3月5日"),
        (date(2025, 3, 5), '[DBNum1][$-804]yyyy"年"m"月"', "2025年3月"),
        (datetime(2025, 3, 5, 14, 30), "yyyy-mm-dd hh:mm", "2025年3月5日 14:30"),
        (datetime(2025, 3, 5), "yyyy-mm-dd hh:mm:ss", "2025年3月5日"),
        (time(8, 30), "h:mm", "8:30"),
        (True, "General", "TRUE"),
        ("第一行\n\n第二行", "General", "第一行\n第二行"),
        ("甲\t乙", "General", "甲 乙"),
    ]
    for i, (value, code, _) in enumerate(values, start=1):
        sheet.cell(i, 1).value = value  # type: ignore[assignment]
        sheet.cell(i, 1).number_format = code
    assert list(cells(parse(saved(book), "表.xlsx")).values()) == [text for _, _, text in values]


def test_hidden_parts_errors_and_formulas_without_values_are_left_out_and_named() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in [["看得见", "隐藏列"], ["隐藏行", ""], ["也看得见", "隐藏列"]]:
        sheet.append(row)
    sheet["C1"], sheet["C3"] = "=1+1", "#REF!"
    sheet.column_dimensions["B"].hidden = True
    sheet.row_dimensions[2].hidden = True
    secret = book.create_sheet("底稿")
    secret["A1"], secret.sheet_state = "草稿", "veryHidden"
    source = parse(saved(book), "表.xlsx")
    assert [block.text for block in source.blocks] == ["看得见", "也看得见"]
    notes = "".join(note.message for note in source.notes)
    assert all(part in notes for part in ("1个隐藏的工作表（底稿）", "3个单元格未计入", "#REF!", "1个公式")) and not source.problems


def test_rich_text_is_joined_and_phonetic_guides_are_dropped() -> None:
    item = "<si><r><t>组</t></r><r><rPr/><t>长</t></r><rPh sb='0' eb='1'><t>zuzhang</t></rPh><phoneticPr fontId='1'/></si>"
    row = '<c t="s"><v>0</v></c><c t="inlineStr"><is><t>乔_x000D_\n云舟</t></is></c><c t="str"><f>A1</f><v>校长</v></c>'
    assert list(cells(parse(raw(f"<sheetData><row>{row}</row></sheetData>", item), "a.xlsx")).values()) == ["组长", "乔\n云舟", "校长"]


def test_texts_that_the_file_has_lost_are_a_problem() -> None:
    row = '<sheetData><row><c t="s"><v>0</v></c><c t="s"><v>7</v></c></row></sheetData>'
    source = parse(raw(row, "<si><t>组长</t></si>"), "a.xlsx")
    assert list(cells(source).values()) == ["组长"] and [problem.code for problem in source.problems] == ["truncated"]


def test_escapes_of_characters() -> None:
    rows = "".join(
        f'<row><c t="str"><v>{text}</v></c></row>' for text in ("甲_x000D_乙", "甲_x0007_乙", "甲_xD83D_乙", "甲_x005F_x0041_乙")
    )
    assert list(cells(parse(raw(f"<sheetData>{rows}</sheetData>"), "a.xlsx")).values()) == ["甲\n乙", "甲乙", "甲_xD83D_乙", "甲_x0041_乙"]


def test_the_strict_variant_and_references_far_apart_are_read() -> None:
    far = '<dimension ref="A1:XFD1048576"/><sheetData><row r="1"><c r="A1" t="str"><v>甲</v></c></row>'
    far += '<row r="1048576"><c r="XFD1048576" t="str"><v>乙</v></c></row></sheetData>'
    for namespace in (_MAIN, "http://purl.oclc.org/ooxml/spreadsheetml/main"):
        source = parse(raw(far, namespace=namespace), "a.xlsx")
        assert cells(source) == {(0, 0): "甲", (1_048_575, 16_383): "乙"}
    far += '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    assert cells(parse(raw(far), "a.xlsx")) == {(0, 0): "甲"}


def test_comments_stand_apart() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"] = "组长"
    sheet["A1"].comment = Comment("请核对", "甲")
    found = [(block.text, block.region, block.anchor.row) for block in parse(saved(book), "a.xlsx").blocks]
    assert found == [("组长", "body", 0), ("请核对", "comment", 0)]


def test_text_boxes_stand_behind_the_cells() -> None:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet("方案")
        sheet.write("A1", "附表")
        sheet.insert_textbox("C3", "一、指导思想\n坚持预防为主")
    found = [(block.text, block.region) for block in parse(stream.getvalue(), "a.xlsx").blocks]
    assert found == [("附表", "body"), ("一、指导思想", "textbox"), ("坚持预防为主", "textbox")]


@pytest.mark.parametrize(
    ("sheets", "expected"),
    [
        ([("名单", ["甲"]), ("附表", ["乙"])], ["名单", "甲", "附表", "乙"]),
        ([("Sheet1", ["甲"]), ("工作表 2", ["乙"]), ("Sheet1 (2)", ["丙"])], ["甲", "乙", "丙"]),
        ([("名单", ["望川小学名单"]), ("附表", [])], ["望川小学名单"]),
        ([("名单", ["甲"])], ["甲"]),
        ([("安全员名单", ["职务", "姓名"])], ["安全员名单", "职务", "姓名"]),
        ([("Sheet1", ["职务", "姓名"])], ["职务", "姓名"]),
    ],
)
def test_names_of_sheets_stand_before_their_cells_where_they_say_something(
    sheets: list[tuple[str, list[str]]], expected: list[str]
) -> None:
    source = parse(xlsx(*((name, [row] if row else []) for name, row in sheets)), "a.xlsx")
    assert [block.text for block in source.blocks] == expected


@settings(max_examples=25, deadline=None)
@given(
    st.dictionaries(st.tuples(st.integers(0, 60), st.integers(0, 30)), st.text(alphabet="校园安全乔陆方12，。 ", min_size=1), min_size=1)
)
def test_every_cell_comes_back_at_its_place(grid: dict[tuple[int, int], str]) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for (row, column), text in grid.items():
        sheet.cell(row + 1, column + 1).value = "字" + text
    old = xls.workbook([("表", b"".join(xls.label(*place, "字" + text) for place, text in sorted(grid.items())))])
    expected = {place: ("字" + grid[place]).strip() for place in sorted(grid)}
    for data in (saved(book), old):
        found = cells(parse(data, "a"))
        assert found == expected and list(found) == sorted(found)


# --- old workbooks and OpenDocument ----------------------------------------------------------------------------------------------


def test_old_workbooks_are_read_with_formats_hidden_parts_and_errors() -> None:
    body = xls.dimensions(4, 3) + xls.label(0, 0, "职务名单") + xls.merged(0, 0, 0, 1) + xls.label(0, 1, "被遮住")
    body += xls.number(1, 0, 3) + xls.number(1, 1, 0.5, 1) + xls.number(1, 2, 45721, 2) + xls.error(2, 0)
    body += xls.hidden_row(3) + xls.label(3, 0, "隐藏行") + xls.hidden_column(3) + xls.label(1, 3, "隐藏列")
    data = xls.workbook([("名单", body), ("底稿", xls.label(0, 0, "草稿"))], ["0%", 'yyyy"年"m"月"d"日"'], hidden=[1])
    for name in ("a.xls", "a.et", "a"):
        source = parse(data, name)
        assert cells(source) == {(0, 0): "职务名单", (1, 0): "3", (1, 1): "50%", (1, 2): "2025年3月5日"}
        notes = "".join(note.message for note in source.notes)
        assert source.format == "xls" and all(part in notes for part in ("底稿", "3个单元格未计入", "1个单元格显示为错误值"))


def test_opendocument_is_read_as_shown() -> None:
    table = """<table:table table:name="名单"><table:table-column/><table:table-column table:visibility="collapse"/><table:table-column/>
    <table:table-row><table:table-cell table:number-columns-spanned="3"><text:p>望川<text:ruby><text:ruby-base>小学</text:ruby-base>
    <text:ruby-text>xiaoxue</text:ruby-text></text:ruby>名单</text:p></table:table-cell><table:covered-table-cell><text:p>被遮住</text:p>
    </table:covered-table-cell></table:table-row>
    <table:table-row table:visibility="filter"><table:table-cell><text:p>筛掉</text:p></table:table-cell></table:table-row>
    <table:table-row table:number-rows-repeated="2"><table:table-cell office:value-type="percentage"><text:p>95%</text:p></table:table-cell>
    <table:table-cell><text:p>隐藏列</text:p></table:table-cell>
    <table:table-cell office:value-type="date" office:date-value="2025-03-05"><text:p>03/05/25</text:p></table:table-cell>
    <table:table-cell><text:p>第一行</text:p><text:p>第二行</text:p></table:table-cell>
    <table:table-cell><text:p>#REF!</text:p></table:table-cell></table:table-row>
    <table:table-row table:number-rows-repeated="1048570"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>
    </table:table><table:table table:name="底稿" table:style-name="ta2"><table:table-row><table:table-cell><text:p>草稿</text:p>
    </table:table-cell></table:table-row></table:table>"""
    style = '<style:style style:name="ta2"><style:table-properties table:display="false"/></style:style>'
    source = parse(ods("".join(line.strip() for line in table.splitlines()), style), "a.ods")
    row = ["95%", "2025年3月5日", "第一行\n第二行"]
    assert source.format == "ods" and list(cells(source).values()) == ["望川小学名单", *row, *row]
    assert [place for place, text in cells(source).items() if text == "95%"] == [(2, 0), (3, 0)]
    hidden, covered, errors = (note.message for note in source.notes[:3])
    assert "底稿" in hidden and "3个单元格" in covered and "#REF!" in errors


# --- what cannot be read ---------------------------------------------------------------------------------------------------------

_CELL = '<c t="str"><v>甲</v></c>'
_ROW, _MERGED = f"<row>{_CELL}</row>", '<mergeCell ref="A1:B9999"/>'


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (xls.workbook([("表", xls.label(0, 0, "甲"))], head=xls.record(0x2F, bytes(54))), "a.xls", "encrypted"),
        (ods("", manifest="<encryption-data/>"), "a.ods", "encrypted"),
        (xls.workbook([("表", xls.dimensions(4_000_000_000, 256) + xls.label(0, 0, "甲"))]), "a.xls", "too_large"),
        (xls.workbook([("表", xls.label(0, 0, "甲") + xls.label(65_535, 255, "乙"))]), "a.xls", "too_large"),
        (xls.workbook([("表", xls.record(0x200, struct.pack("<IIHHH", 9, 2, 0, 3, 0)) + xls.label(0, 0, "甲"))]), "a.xls", "truncated"),
        (xls.workbook([("表", xls.label(0, 0, "甲"))], head=xls.record(0xFC, b"\xff\xff\xff\x7f" * 2)), "a.xls", "truncated"),
        (xls.ole("Workbook", b"\xff" * 5000), "a.xls", "truncated"),
        (xls.workbook([("表", b"")]), "a.xls", "no_text"),
        (raw("<sheetData/>"), "a.xlsx", "no_text"),
        (raw("<sheetData/>", doctype='<!DOCTYPE a [<!ENTITY b "c">]>'), "a.xlsx", "unsafe"),
        (raw(f"<sheetData><row>{_CELL * 16_000}</row>{('<row>' + _CELL * 16_000 + '</row>') * 20}</sheetData>"), "a.xlsx", "too_large"),
        (raw(f"<sheetData><row>{'<c/>' * 2_100_000}</row></sheetData>"), "a.xlsx", "too_large"),
        (
            raw(f"<sheetData>{_ROW * 3_000}</sheetData><mergeCells>{_MERGED * 5_000}</mergeCells>"),
            "a.xlsx",
            "too_large",
        ),
        (
            ods(
                '<table:table><table:table-row table:number-rows-repeated="1048576">'
                '<table:table-cell table:number-columns-repeated="16384">'
                "<text:p>甲</text:p></table:table-cell></table:table-row></table:table>"
            ),
            "a.ods",
            "too_large",
        ),
        (xlsx(("表", [["甲"]]))[:-40], "a.xlsx", "truncated"),
    ],
)
def test_workbooks_that_cannot_be_read_say_why(data: bytes, name: str, code: str) -> None:
    assert refused(data, name) == code


def test_binary_workbooks_are_refused_with_advice() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("_rels/.rels", relationships(("officeDocument", "xl/workbook.bin")))
        archive.writestr("xl/workbook.bin", b"\x83\x01\x00")
    with pytest.raises(ReadError, match=r"\.xlsx") as caught:
        parse(stream.getvalue(), "a.xlsb")
    assert caught.value.code == "unsupported"


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 900), st.integers(0, 255)), min_size=1, max_size=8))
def test_damaged_workbooks_are_read_or_refused(changes: list[tuple[int, int]]) -> None:
    data = bytearray(xls.workbook([("名单", xls.dimensions(2, 2) + xls.label(0, 0, "甲") + xls.merged(0, 0, 0, 1))], ["0%"]))
    start = bytes(data).find(b"\x09\x08\x10\x00")
    for at, value in changes:
        data[start + at % 400] = value
    try:
        assert parse(bytes(data), "a.xls").blocks
    except ReadError as error:
        assert error.code in ("truncated", "too_large", "encrypted", "no_text")


def test_limits_hold_for_all_sheets_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets_grid, "MAX_CELLS", 10)
    assert refused(xlsx(*((f"表{i}", [["甲", "乙", "丙"]] * 2) for i in range(2))), "a.xlsx") == "too_large"
    assert len(parse(xlsx(("表1", [["甲", "乙"]] * 5)), "a.xlsx").blocks) == 10


# --- what analysis makes of them -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("columns", [(0, 1, 2), (1, 2, 0)])
def test_a_roster_has_its_members(columns: tuple[int, ...]) -> None:
    rows = [[row[column] for column in columns] for row in ROSTER[1:]]
    found = document(xlsx(("Sheet1", [ROSTER[0], *rows]), merged=["A1:C1"]))
    assert found.doc_type == "roster" and found.issuer and "望川小学" in found.issuer
    assert [(member.role, member.name, member.post) for member in found.members] == PEOPLE


def test_a_merged_role_goes_on_over_its_rows() -> None:
    found = document(xlsx(("Sheet1", [*ROSTER[:5], [None, "方喆", "总务主任"]]), merged=["A1:C1", "A5:A6"]))
    assert [(member.role, member.name, member.post) for member in found.members] == PEOPLE


def test_a_plan_typed_into_a_sheet_is_a_plan_and_says_where_it_stands() -> None:
    found = document(xlsx(("方案", [[line] for line in [*PLAN, date(2020, 8, 28)]])))
    assert (found.doc_type, found.title, found.date) == ("plan", PLAN[0], "2020-08-28")
    assert [section.heading for section in found.sections if section.heading] == ["指导思想", "实施步骤", "组织领导"]
    assert [(stage.start, stage.end) for stage in found.stages] == [("2020-09-01", "2020-09-20"), ("2020-09-21", "2020-11-30")]
    at = found.text.index("组长：")
    assert words(found, Span(at, at + 2), "zh") == "工作表“方案”第9行" and words(found, Span(at, at + 2), "en") == "sheet “方案” row 9"
