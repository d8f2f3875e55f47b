"""Registers as offices keep them, good and bad ones."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from pipeline.errors import UsageError
from pipeline.schools.reading import load

HEADS = ["名称", "别名", "学区"]


def book(path: Path, *rows: list[str | int | None], merge: str | None = None) -> Path:
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    if merge:
        sheet.merge_cells(merge)
    made.save(path)
    return path


def test_a_workbook(tmp_path: Path) -> None:
    path = book(tmp_path / "名册.xlsx", HEADS, ["云岭县青禾小学", "青禾完小、青小;QH", "柳湾镇"], ["第 三 中 学", None, None])
    register = load(path)
    assert register.file == "名册.xlsx"
    assert [tuple(school) for school in register.schools] == [
        ("云岭县青禾小学", ("青禾完小", "青小", "QH"), "柳湾镇", 2),
        ("第三中学", (), None, 3),
    ]


def test_heads_below_a_title_further_columns_merged_districts_and_a_sum(tmp_path: Path) -> None:
    rows: list[list[str | int | None]] = [
        ["云岭县学校名册（2023）"],
        ["序号", "所属学区", "学校名称（全称）", "简称", "曾用名", "学生数"],
        [1, "东片", "青禾小学", "青小", "青禾完小", 300],
        [2, None, "白鹭小学", None, None, 120],
        [None, None, None, None, None, None],
        [3, "西片", "远山学校", None, None, 80],
        ["合计", None, "合计", None, None, 500],
    ]
    register = load(book(tmp_path / "a.xlsx", *rows, merge="B3:B4"))
    assert [(s.name, s.aliases, s.district, s.row) for s in register.schools] == [
        ("青禾小学", ("青小", "青禾完小"), "东片", 3),
        ("白鹭小学", (), "东片", 4),
        ("远山学校", (), "西片", 6),
    ]


def test_the_sheet_that_has_the_heads(tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    first, second = made.active, made.create_sheet("名册")
    assert first is not None
    first.append(["说明：按学年更新"])
    second.append(["学校"])
    second.append(["青禾小学"])
    made.save(tmp_path / "a.xlsx")
    assert [school.name for school in load(tmp_path / "a.xlsx").schools] == ["青禾小学"]


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ('名称,别名,学区\n青禾小学,"青小,青禾完小",东片\n', "utf-8-sig"),
        ("名称,别名,学区\r\n青禾小学,青小；青禾完小,东片\r\n", "gb18030"),
        ("name;aliases;district\n青禾小学;青小、青禾完小;东片\n", "utf-8"),
        ("Name\tAliases\tDistrict\n青禾小学\t青小/青禾完小\t东片\n", "utf-16"),
    ],
)
def test_tables_of_text(tmp_path: Path, text: str, encoding: str) -> None:
    path = tmp_path / "名册.csv"
    path.write_bytes(text.encode(encoding))
    assert [tuple(school)[:3] for school in load(path).schools] == [("青禾小学", ("青小", "青禾完小"), "东片")]


@pytest.mark.parametrize(
    ("rows", "chinese", "english"),
    [
        ([["编号", "地址"], ["1", "东街"]], "没有“名称”列（第 1 行是：编号、地址）", "has no column “name”"),
        ([HEADS], "第 1 行的表头下面没有学校", "below the heads in row 1"),
        (
            [HEADS, ["青禾小学", "", ""], ["青 禾 小 学", "", ""]],
            "第 3 行：“青禾小学”在第 2 行已经有了",
            "row 3: “青禾小学” stands in row 2",
        ),
        ([HEADS, ["青禾小学", "青小", ""], ["青山小学", "青小", ""]], "第 3 行：“青小”既是“青山小学”", "“青小” is a name of “青山小学”"),
        ([HEADS, ["青禾小学", "", ""], ["青山小学", "青禾小学", ""]], "第 3 行：“青禾小学”既是“青山小学”", "row 3"),
        ([HEADS, ["", "青小", "东片"]], "第 2 行：学校名称是空的", "row 2: the name is empty"),
        ([HEADS, ["青禾小学", "青", ""]], "第 2 行：“青禾小学”的别名“青”只有一个字", "a single character"),
    ],
)
def test_a_file_that_is_no_register_says_where_and_what_to_do(
    tmp_path: Path, rows: list[list[str | int | None]], chinese: str, english: str
) -> None:
    path = book(tmp_path / "名册.xlsx", *rows)
    with pytest.raises(UsageError) as caught:
        load(path)
    assert chinese in str(caught.value)
    assert "请" in str(caught.value)
    assert english in caught.value.english
    assert "名册.xlsx" in caught.value.english


def test_an_alias_that_repeats_the_schools_own_name_is_no_clash(tmp_path: Path) -> None:
    (school,) = load(book(tmp_path / "a.xlsx", HEADS, ["青禾小学", "青禾小学、青小、青小", ""])).schools
    assert school.aliases == ("青小",)


@pytest.mark.parametrize("name", ["a.xlsx", "a.csv"])
def test_files_that_cannot_be_read(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match="无法读取"):
        load(tmp_path / name)
    (tmp_path / "b.xlsx").write_bytes(b"no workbook")
    with pytest.raises(UsageError, match="不是能读的工作簿"):
        load(tmp_path / "b.xlsx")
