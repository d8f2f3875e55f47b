"""Automatic numbers: the cases of numbering.yaml through the door, and every number format."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import docx_files as word
import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from pipeline.ingestion import parse
from pipeline.ingestion.numerals import LARGEST, number_text

CASES = YAML(typ="safe").load((Path(__file__).parent / "cases" / "numbering.yaml").read_text(encoding="utf-8"))


def document(case: dict[str, Any]) -> bytes:
    body = ""
    for entry in case["paragraphs"]:
        if entry is None:
            body += word.paragraph("文字")
        elif isinstance(entry, dict):
            body += word.paragraph("文字", num=entry.get("num"), level=None, style=entry["style"])
        else:
            body += word.paragraph("文字", num=entry[0], level=entry[1])
    parts = {"numbering": word.numbering(case["definitions"], case["nums"])}
    if "styles" in case:
        parts["styles"] = word.styles(case["styles"])
    return word.docx(body, **parts)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_numbers_as_printed(case: dict[str, Any]) -> None:
    blocks = parse(document(case)).blocks
    assert [block.number for block in blocks] == case["expected"]
    assert {block.text for block in blocks} == {"文字"}


@pytest.mark.parametrize(
    ("number_format", "printed"),
    [
        ("decimal", {0: "0", 1: "1", 40000: "40000"}),
        ("decimalZero", {1: "01", 10: "10"}),
        ("decimalFullWidth", {12: "１２"}),
        ("decimalEnclosedCircle", {1: "①", 20: "⑳", 21: "21"}),
        ("decimalEnclosedCircleChinese", {1: "①", 20: "⑳", 21: "21"}),
        ("decimalEnclosedParen", {1: "⑴", 20: "⒇", 21: "21"}),
        ("decimalEnclosedFullstop", {1: "⒈", 20: "⒛"}),
        ("ideographEnclosedCircle", {1: "㈠", 10: "㈩", 11: "11"}),
        ("chineseCounting", {0: "○", 1: "一", 10: "十", 11: "十一", 20: "二十", 99: "九十九", 100: "一○○", 121: "一二一"}),
        ("taiwaneseCounting", {10: "十", 105: "一○五"}),
        (
            "chineseCountingThousand",
            {
                9: "九",
                10: "十",
                19: "十九",
                21: "二十一",
                100: "一百",
                101: "一百〇一",
                110: "一百一十",
                111: "一百一十一",
                1010: "一千〇一十",
            },
        ),
        ("chineseCountingThousand", {1001: "一千〇一", 10011: "一万〇一十一", 10101: "一万〇一百〇一", 32767: "三万二千七百六十七"}),
        ("taiwaneseCountingThousand", {101: "一百零一", 10000: "一萬"}),
        ("chineseLegalSimplified", {3: "叁", 10: "壹拾", 11: "壹拾壹", 102: "壹佰零贰", 2060: "贰仟零陆拾"}),
        ("ideographLegalTraditional", {2: "貳", 10: "壹拾", 101: "壹佰零壹"}),
        ("ideographDigital", {1: "一", 10: "一〇", 105: "一〇五"}),
        ("taiwaneseDigital", {10: "一○"}),
        ("koreanDigital2", {10: "一零"}),
        ("japaneseCounting", {1: "一", 10: "十", 20: "二十", 100: "百", 111: "百十一"}),
        ("ideographTraditional", {1: "甲", 10: "癸", 11: "11"}),
        ("ideographZodiac", {1: "子", 12: "亥", 13: "13"}),
        ("ideographZodiacTraditional", {1: "甲子", 12: "乙亥", 61: "甲子"}),
        ("upperRoman", {4: "IV", 1999: "MCMXCIX"}),
        ("lowerRoman", {9: "ix"}),
        ("upperLetter", {0: "0", 1: "A", 26: "Z", 27: "AA", 28: "BB", 53: "AAA"}),
        ("lowerLetter", {28: "bb"}),
        ("ordinal", {1: "1st", 2: "2nd", 3: "3rd", 11: "11th", 22: "22nd"}),
        ("cardinalText", {1: "One", 21: "Twenty-one", 1100: "One thousand one hundred"}),
        ("ordinalText", {1: "First", 12: "Twelfth", 20: "Twentieth", 21: "Twenty-first"}),
        ("chicago", {1: "*", 4: "§", 5: "**"}),
        ("numberInDash", {7: "- 7 -"}),
        ("hex", {255: "FF"}),
        ("bullet", {1: ""}),
        ("none", {1: ""}),
        ("thaiLetters", {2: "2"}),
    ],
)
def test_number_formats(number_format: str, printed: dict[int, str]) -> None:
    assert {value: number_text(value, number_format) for value in printed} == printed


@given(
    st.integers(1, LARGEST),
    st.integers(1, LARGEST),
    st.sampled_from(["chineseCountingThousand", "chineseLegalSimplified", "chineseCounting"]),
)
def test_different_numbers_look_different(first: int, second: int, number_format: str) -> None:
    assert (number_text(first, number_format) == number_text(second, number_format)) == (first == second)


def test_numbers_go_on_through_tables_and_content_controls() -> None:
    numbers = word.numbering({0: {"levels": [{"format": "chineseCounting", "text": "%1、"}]}}, {1: {"of": 0}})
    item = word.paragraph("文字", 1)
    body = (
        item + word.table(word.cell(item) + word.cell(item), word.cell(item)) + f"<w:sdt><w:sdtContent>{item}</w:sdtContent></w:sdt>" + item
    )
    assert [block.number for block in parse(word.docx(body, numbering=numbers)).blocks] == ["一、", "二、", "三、", "四、", "五、", "六、"]


def test_text_boxes_and_margins_count_apart() -> None:
    numbers = word.numbering({0: {"levels": [{}]}}, {1: {"of": 0}})
    box = f"<w:p><w:r><w:pict><v:textbox><w:txbxContent>{word.paragraph('框', 1)}</w:txbxContent></v:textbox></w:pict></w:r></w:p>"
    body = word.paragraph("甲", 1) + box + word.paragraph("乙", 1) + box
    blocks = parse(word.docx(body, numbering=numbers)).blocks
    assert [(block.region, block.number) for block in blocks] == [("body", "1."), ("textbox", "1."), ("body", "2."), ("textbox", "2.")]


def test_an_empty_numbered_paragraph_prints_its_number() -> None:
    numbers = word.numbering(
        {0: {"levels": [{"text": "%1、"}]}, 1: {"levels": [{"format": "bullet", "text": "-"}]}}, {1: {"of": 0}, 2: {"of": 1}}
    )
    body = word.paragraph("甲", 1) + word.paragraph("", 1) + word.paragraph("", 2) + word.paragraph("丙", 1)
    assert [block.printed for block in parse(word.docx(body, numbering=numbers)).blocks] == ["1、甲", "2、", "3、丙"]


def test_a_list_may_start_again_in_each_section() -> None:
    numbers = word.numbering({0: {"levels": [{}], "sections": True}, 1: {"levels": [{}]}}, {1: {"of": 0}, 2: {"of": 1}})
    both = word.paragraph("甲", 1) + word.paragraph("乙", 2)
    body = both + word.paragraph("尾", properties="<w:sectPr/>") + both
    assert [block.number for block in parse(word.docx(body, numbering=numbers)).blocks] == ["1.", "1.", "", "1.", "2."]


def test_a_separator_is_printed_before_a_date() -> None:
    numbers = word.numbering(
        {0: {"levels": [{"text": "%1."}]}, 1: {"levels": [{"format": "chineseCounting", "text": "%1、"}]}}, {1: {"of": 0}, 2: {"of": 1}}
    )
    body = word.paragraph("5月18日前完成", 1) + word.paragraph("5月18日前完成", 2)
    assert [block.printed for block in parse(word.docx(body, numbering=numbers)).blocks] == ["1. 5月18日前完成", "一、5月18日前完成"]


def test_a_page_break_alone_counts_but_prints_no_number() -> None:
    numbers = word.numbering({0: {"levels": [{}]}}, {1: {"of": 0}})
    page_break = word.paragraph("", 1).replace("</w:p>", '<w:r><w:br w:type="page"/></w:r></w:p>')
    section_end = word.paragraph("", 1, properties="<w:sectPr/>")
    body = word.paragraph("甲", 1) + page_break + section_end + word.paragraph("乙", 1)
    assert [block.printed for block in parse(word.docx(body, numbering=numbers)).blocks] == ["1.甲", "3.乙"]


def test_cells_under_a_merged_cell_do_not_count() -> None:
    numbers = word.numbering({0: {"levels": [{}]}}, {1: {"of": 0}})
    numbered = word.paragraph("", 1)
    rows = [word.cell(numbered, "<w:vMerge w:val='restart'/>"), word.cell(numbered, "<w:vMerge/>"), word.cell(numbered)]
    assert [block.number for block in parse(word.docx(word.table(*rows) + word.paragraph("甲"), numbering=numbers)).blocks] == [
        "1.",
        "2.",
        "",
    ]
