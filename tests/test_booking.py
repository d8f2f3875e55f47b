"""To whom a document is booked: its signature, else its folder or the school that its file's name speaks of."""

from __future__ import annotations

from pathlib import Path

import pytest
from opencc import OpenCC
from submissions import plain, write

from pipeline import Settings, analyse, audit
from pipeline.booking import book, unit_in
from pipeline.records import Block, Document, Source

MISREAD = "云岭县背禾小学"


@pytest.mark.parametrize(
    ("stem", "unit"),
    [
        ("（三中）方案2025-最终版", "三中"),
        ("03青禾小学效能风暴行动方案(1)", "青禾小学"),
        ("2023年青禾小学控辍保学工作方案", "青禾小学"),
        ("关于青禾小学开展书香校园活动的方案", "青禾小学"),
        ("附件1：青禾小学方案", "青禾小学"),
        ("效能风暴_青禾小学_20230605", "青禾小学"),
        ("柳湾镇中心校2021-2022学年度第一学期工作计划(终稿)", "柳湾镇中心校"),
        ("云岭县青禾小学附属幼儿园方案", "云岭县青禾小学附属幼儿园"),
        ("第23中学方案", "第23中学"),
        ("101中学总结v2", "101中学"),
        ("城关四小总结", "城关四小"),
        # no school: what tells two files apart stays, marks and versions go
        ("控辍保学方案1", "控辍保学方案1"),
        ("控辍保学方案2（最终版）", "控辍保学方案2"),
        ("每天一小时阅读方案", "每天一小时阅读方案"),
        ("IMG_1234", "IMG 1234"),
        ("Greenfield School plan - final", "Greenfield School plan"),
        # nothing else is left
        ("最终版", "最终版"),
        ("…", "…"),
    ],
)
def test_the_unit_in_a_files_name(stem: str, unit: str) -> None:
    assert unit_in(stem) == unit


def test_a_plan_without_a_signature(tmp_path: Path) -> None:
    text = plain("效能风暴行动实施方案\n一、工作目标\n少让家长跑一趟路。\n二、主要任务\n办事流程贴在门口。\n")
    root = write(tmp_path / "报送", {"（三中）方案2025-最终版.txt": text, "东片/01方案.txt": text})
    booked = {line["source"]: (line["unit"], line["unit_from"]) for line in audit(root, jobs=1).documents}
    assert booked == {"（三中）方案2025-最终版.txt": ("三中", "file"), "东片/01方案.txt": ("东片", "folder")}


def scanned(title: str, confidence: float) -> Document:
    """A plan whose signature was recognised with this confidence, as another school's."""
    lines = (title, "一、工作目标", "少让家长跑一趟路，凡事当周回话。", "二、主要任务", "办事流程贴在门口，一看便知。", "2023年2月20日")
    blocks = [Block(words, confidence=0.99) for words in lines]
    blocks.insert(-1, Block(MISREAD, confidence=confidence))
    (document,) = analyse(Source(tuple(blocks), "pdf"), Settings())
    assert document.issuer == MISREAD
    return document


TITLE = "云岭县青禾小学效能风暴行动实施方案"


def test_a_doubtful_signature_gives_way_to_title_and_name() -> None:
    doubtful = scanned(TITLE, 0.3)
    assert book(doubtful, None, "01青禾小学方案")[:2] == ("云岭县青禾小学", "file")
    assert book(doubtful, "青禾小学", "方案")[:2] == ("云岭县青禾小学", "folder")


def test_a_signature_stands_where_nothing_speaks_against_it() -> None:
    doubtful = scanned(TITLE, 0.3)
    for document, folder, stem in (
        (doubtful, "东片", "方案"),  # the title alone
        (doubtful, None, "白鹭小学方案"),  # the name does not agree with the title
        (scanned("效能风暴行动实施方案", 0.3), None, "青禾小学方案"),  # the name alone
        (scanned(TITLE, 0.99), None, "青禾小学方案"),  # the signature is certain
    ):
        assert book(document, folder, stem)[:2] == (MISREAD, "issuer")


def test_the_district_of_a_unit() -> None:
    assert book(None, "柳湾镇中心校", "方案") == ("柳湾镇中心校", "folder", "柳湾镇", None)
    assert book(None, None, "青禾小学方案") == ("青禾小学", "file", None, None)


def test_who_is_named_by_a_file_alone_is_no_unit(tmp_path: Path) -> None:
    text = plain("效能风暴行动实施方案\n一、工作目标\n少让家长跑一趟路。\n二、主要任务\n办事流程贴在门口。\n")
    names = ("山坳里的翻书声.txt", "学校食堂管理方案.txt", "青禾小学方案.txt", "东片/学校方案.txt", "西片/白鹭小学方案.txt")
    found = audit(write(tmp_path / "报送", dict.fromkeys(names, text)), jobs=1)
    assert {line["source"]: line["unit"] for line in found.documents} == {
        "山坳里的翻书声.txt": "（未署单位）山坳里的翻书声",
        "学校食堂管理方案.txt": "（未署单位）学校食堂管理方案",
        "青禾小学方案.txt": "青禾小学",
        "东片/学校方案.txt": "东片",
        "西片/白鹭小学方案.txt": "白鹭小学",
    }
    assert found.run["counts"]["units"] == 3


def signed(unit: str, day: int) -> bytes:
    body = "一、工作目标\n让家长们少跑一趟路，当周回话。\n二、主要任务\n办事流程贴在门口，学习总结经验。"
    text = f"{unit}效能风暴行动实施方案\n{body}\n{unit}\n2023年2月{day}日\n"
    return plain(OpenCC("s2t").convert(text) if "學" in unit else text)


def test_names_in_two_scripts_are_one_unit(tmp_path: Path) -> None:
    files = {
        "01.txt": signed("雲嶺縣鹼泉堡鎮第二小學", 1),
        "02.txt": signed("云岭县碱泉堡镇第二小学", 2),
        "03.txt": signed("青禾鎮白鷺小學", 3),
        "04.txt": signed("青禾鎮白鷺小學", 4),
        "05.txt": signed("青禾镇白鹭小学", 5),
        "06.txt": signed("青禾镇红旗小学", 6),
    }
    found = audit(write(tmp_path / "报送", files), jobs=1)
    assert {line["source"]: line["unit"] for line in found.documents} == {
        "01.txt": "云岭县碱泉堡镇第二小学",
        "02.txt": "云岭县碱泉堡镇第二小学",
        "03.txt": "青禾鎮白鷺小學",
        "04.txt": "青禾鎮白鷺小學",
        "05.txt": "青禾鎮白鷺小學",
        "06.txt": "青禾镇红旗小学",
    }
    assert found.run["counts"]["units"] == 3
    assert {line["district"] for line in found.documents if line["source"] == "03.txt"} == {"青禾镇"}
