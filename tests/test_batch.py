"""The input of a run: every file once, under a name that is its own, in the right role."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from submissions import write

from pipeline.batch import InputFile, gather, identifier
from pipeline.errors import InputError


def sources(files: list[InputFile]) -> dict[str, str]:
    """Sources with their roles; two files of one source are a defect in themselves."""
    assert len({file.source for file in files}) == len(files)
    return {file.source: file.role for file in files}


def tree(root: Path, *names: str) -> Path:
    return write(root, {name: name.encode() for name in names})


def test_a_folder_is_searched_to_its_depth(tmp_path: Path) -> None:
    root = tree(tmp_path / "报送", "方案.txt", "东片/青禾小学/方案.docx", "东片/青禾小学/总结.pdf", "西片/无后缀")
    files = gather([root], []).files
    assert sources(files) == dict.fromkeys(["东片/青禾小学/总结.pdf", "东片/青禾小学/方案.docx", "方案.txt", "西片/无后缀"], "submission")
    assert [file.source for file in files] == sorted(file.source for file in files)
    assert all(file.path.read_bytes().decode() == file.source for file in files)


def test_what_offices_and_systems_leave_behind_is_no_submission(tmp_path: Path) -> None:
    root = tree(tmp_path, "方案.docx", "~$方案.docx", ".DS_Store", "甲/Thumbs.db", "甲/desktop.ini", "甲/._总结.docx")
    assert sources(gather([root], []).files) == {"方案.docx": "submission"}


def test_a_file_may_be_given_alone(tmp_path: Path) -> None:
    root = tree(tmp_path, "甲/方案.txt", "甲/别的.txt")
    assert sources(gather([root / "甲" / "方案.txt"], []).files) == {"方案.txt": "submission"}


def test_the_same_file_given_twice_is_one(tmp_path: Path) -> None:
    root = tree(tmp_path, "甲/方案.txt", "甲/乙/总结.txt")
    files = gather([root, root / "甲", root / "甲" / "方案.txt", root / "甲" / ".." / "甲"], []).files
    assert sources(files) == {"甲/方案.txt": "submission", "甲/乙/总结.txt": "submission"}


# --- two files of one name ---------------------------------------------------------------------------------------------


def test_two_files_of_one_name_in_one_input(tmp_path: Path) -> None:
    root = tree(tmp_path, "青禾小学/方案.docx", "白鹭小学/方案.docx")
    assert set(sources(gather([root], []).files)) == {"青禾小学/方案.docx", "白鹭小学/方案.docx"}


def test_two_files_of_one_name_in_two_inputs(tmp_path: Path) -> None:
    one, other, third = (tree(tmp_path / name, "甲/方案.docx") for name in ("春", "秋", "x/秋"))
    files = gather([one, other, third], []).files
    assert len(sources(files)) == 3
    assert {file.path.resolve() for file in files} == {(root / "甲/方案.docx").resolve() for root in (one, other, third)}
    assert all(file.source.endswith("甲/方案.docx") for file in files)


def test_two_single_files_of_one_name(tmp_path: Path) -> None:
    tree(tmp_path, "青禾小学/方案.docx", "白鹭小学/方案.docx")
    files = gather([tmp_path / "青禾小学/方案.docx", tmp_path / "白鹭小学/方案.docx"], []).files
    assert set(sources(files)) == {"方案.docx", "青禾小学/方案.docx"}  # the first by path keeps its name


def test_the_order_of_inputs_does_not_matter(tmp_path: Path) -> None:
    one, other = tree(tmp_path / "春", "甲.txt"), tree(tmp_path / "秋", "乙.txt")
    assert gather([one, other], []).files == gather([other, one], []).files


def test_the_order_of_inputs_does_not_matter_where_names_meet(tmp_path: Path) -> None:
    one, other = tree(tmp_path / "春", "甲.txt"), tree(tmp_path / "秋", "甲.txt")
    assert gather([one, other], []).files == gather([other, one], []).files


# --- templates ---------------------------------------------------------------------------------------------------------


def test_a_template_below_the_input_keeps_its_path(tmp_path: Path) -> None:
    root = tree(tmp_path, "方案.txt", "上级/总方案.pdf", "上级/附/名单.pdf")
    expected = {"方案.txt": "submission", "上级/总方案.pdf": "template", "上级/附/名单.pdf": "template"}
    assert sources(gather([root], [root / "上级"]).files) == expected


def test_another_template_gets_its_folder_in_front(tmp_path: Path) -> None:
    root, issued = tree(tmp_path / "in", "方案.txt"), tree(tmp_path / "县局", "总方案.pdf", "附/名单.pdf")
    expected = {"方案.txt": "submission", "县局/总方案.pdf": "template", "县局/附/名单.pdf": "template"}
    assert sources(gather([root], [issued]).files) == expected
    assert sources(gather([root], [issued / "总方案.pdf"]).files) == {"方案.txt": "submission", "县局/总方案.pdf": "template"}


def test_a_template_beside_a_submission_of_its_name(tmp_path: Path) -> None:
    root, issued = tree(tmp_path / "in", "方案.txt"), tree(tmp_path / "县局", "方案.txt")
    assert sources(gather([root], [issued]).files) == {"方案.txt": "submission", "县局/方案.txt": "template"}


def test_a_file_given_both_ways_is_a_template(tmp_path: Path) -> None:
    root = tree(tmp_path, "方案.txt", "总方案.txt")
    expected = {"方案.txt": "submission", "总方案.txt": "template"}
    assert sources(gather([root], [root / "总方案.txt"]).files) == expected
    assert sources(gather([root / "方案.txt", root / "总方案.txt"], [root / "总方案.txt"]).files) == expected


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege on Windows")
def test_a_link_to_a_template_is_the_template(tmp_path: Path) -> None:
    root = tree(tmp_path / "in", "方案.txt")
    issued = tree(tmp_path / "县局", "总方案.txt") / "总方案.txt"
    (root / "链接.txt").symlink_to(issued)
    assert sources(gather([root], [issued]).files) == {"方案.txt": "submission", "链接.txt": "template"}


@pytest.mark.parametrize("second", ["乙/template", "in/template"])
def test_two_templates_of_one_name_have_sources_of_their_own(tmp_path: Path, second: str) -> None:
    root = tree(tmp_path / "in", "方案.txt")
    folders = [tree(tmp_path / name, "总方案.txt") for name in ("甲/template", second)]
    assert len(sources(gather([root], folders).files)) == 3


# --- nothing to do -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("inputs", "templates", "named"),
    [
        (["无此文件夹"], [], "无此文件夹"),
        (["空"], [], "空"),
        (["只有系统文件"], [], "只有系统文件"),
        (["报送"], ["无此模板.docx"], "无此模板.docx"),
        (["报送"], ["空"], "空"),
        (["上级"], ["上级"], "上级"),
    ],
)
def test_a_clear_sentence_where_there_is_nothing(tmp_path: Path, inputs: list[str], templates: list[str], named: str) -> None:
    tree(tmp_path, "报送/方案.txt", "上级/总方案.txt", "只有系统文件/Thumbs.db")
    (tmp_path / "空").mkdir()
    with pytest.raises(InputError, match=named):
        gather([tmp_path / name for name in inputs], [tmp_path / name for name in templates])


# --- ids ---------------------------------------------------------------------------------------------------------------


def test_an_id_depends_on_place_bytes_and_part_alone() -> None:
    places = ["甲/方案.txt", "乙/方案.txt"]
    variants = [(place, digest, part) for place in places for digest in ("aa", "ab") for part in (None, 1, 2)]
    assert len({identifier(*variant) for variant in variants}) == len(variants)
    assert [identifier(*variant) for variant in variants] == [identifier(*variant) for variant in variants]
