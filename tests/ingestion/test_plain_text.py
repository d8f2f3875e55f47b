"""Reading .txt: charsets, line ends, and where each line stands."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.ingestion import parse
from pipeline.ingestion.text import decode, read

PLAN = (
    "禾田镇中心小学防溺水工作实施方案\n一、指导思想\n"
    "为进一步加强学生安全教育，落实上级文件精神，制定本方案。\n二、工作目标\n杜绝溺水事故，确保师生平安。"
)
TRADITIONAL = (
    "禾田鎮中心小學防溺水工作實施方案\n一、指導思想\n"
    "為進一步加強學生安全教育，落實上級文件精神，制定本方案。\n二、工作目標\n杜絕溺水事故，確保師生平安。"
)
ENGLISH = "Implementation Plan\r\nI. Goals\r\nThe school’s goals are clear – 100 % of the pupils take part.\r\n"


@pytest.mark.parametrize(
    ("text", "encoding", "expected"),
    [
        (PLAN, "utf-8", "utf-8"),
        (PLAN, "utf-8-sig", "utf-8"),
        (PLAN, "gb2312", "gb18030"),
        (PLAN, "gbk", "gb18030"),
        (PLAN + "㐂𠮷喆堃䶮", "gb18030", "gb18030"),
        (PLAN, "utf-16", "utf-16-le"),
        (PLAN, "utf-16-le", "utf-16-le"),
        (PLAN, "utf-16-be", "utf-16-be"),
        (PLAN, "utf-32", "utf-32-le"),
        ("\ufeff" + PLAN, "utf-16-be", "utf-16-be"),
        ("\ufeff" + PLAN, "gb18030", "gb18030"),
        (TRADITIONAL, "big5", "big5hkscs"),
        (TRADITIONAL, "gbk", "gb18030"),
        (TRADITIONAL, "utf-8", "utf-8"),
        (ENGLISH, "ascii", "utf-8"),
        (ENGLISH, "cp1252", "cp1252"),
        (ENGLISH, "utf-16-le", "utf-16-le"),
        ("喆", "gbk", "gb18030"),
        ("安全第一", "gbk", "gb18030"),
        ("2024年", "gbk", "gb18030"),
        ("安全方案", "utf-16-le", None),
    ],
)
def test_charsets(text: str, encoding: str, expected: str | None) -> None:
    text = text if encoding not in ("ascii",) else text.replace("’", "'").replace("–", "-")
    decoded = decode(text.encode(encoding))
    if expected is None:
        return  # four characters without BOM or line end may be either; only that they decode is asked
    assert decoded == (text.removeprefix("\ufeff"), expected, 0)
    assert parse(text.encode(encoding)).encoding == expected


def test_lines_of_every_kind_have_their_number() -> None:
    source = read(b"one\rtwo\r\n\r\n  three\t\tx  y \nfour\x0cfive\x0bsix\n\n")
    assert [(block.text, block.anchor.line) for block in source.blocks] == [
        ("one", 1),
        ("two", 2),
        ("three\t\tx  y", 4),
        ("four", 5),
        ("five", 5),
        ("six", 5),
    ]
    assert source.format == "txt"


def test_outer_blanks_go_and_inner_stay() -> None:
    source = read("\u3000\u3000组长：　　张　某\u3000\n\t\n\ufeff成员：\x1a".encode())
    assert [block.text for block in source.blocks] == ["组长：　　张　某", "成员："]


@pytest.mark.parametrize(
    ("data", "encoding", "replaced", "words"),
    [
        (PLAN.encode()[:-1], "utf-8", 1, "确保师生平"),
        (PLAN.encode().replace("二".encode(), b"\xff"), "utf-8", 1, "�、工作目标"),
        (PLAN.encode("gbk").replace("二".encode("gbk"), b"\xff\xff"), "gb18030", 1, "、工作目标"),
        (PLAN.encode("utf-16")[:-1], "utf-16-le", 1, "师生平安"),
    ],
    ids=["utf-8 cut off", "utf-8 damaged", "gbk damaged", "utf-16 cut off"],
)
def test_what_cannot_be_decoded_is_told(data: bytes, encoding: str, replaced: int, words: str) -> None:
    source = parse(data)
    assert source.encoding == encoding
    assert words in "".join(block.text for block in source.blocks)
    assert [problem.code for problem in source.problems] == ["truncated"]
    assert source.problems[0].message.count("处") == 1
    assert decode(data).replaced >= replaced


def test_a_long_line_is_read() -> None:
    source = parse(("安全教育，" * 400_000).encode("gbk"))
    assert len(source.blocks) == 1
    assert len(source.blocks[0].text) == 2_000_000


WORDS = st.lists(st.sampled_from(["实施方案", "一、", "指导思想", "Plan", "2024年5月", "组长：", "　", "\t", "安全"]), min_size=1).map(
    "".join
)


@settings(max_examples=100)
@given(
    st.lists(WORDS, min_size=1, max_size=8),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "gb18030"]),
    st.sampled_from(["\n", "\r\n", "\r"]),
)
def test_each_line_is_found_again_at_its_number(lines: list[str], encoding: str, end: str) -> None:
    source = read(end.join(lines).encode(encoding))
    for block in source.blocks:
        assert block.anchor.line is not None
        assert block.text == lines[block.anchor.line - 1].strip()
    assert len(source.blocks) == sum(bool(line.strip()) for line in lines)


@settings(max_examples=200)
@given(st.binary(max_size=400))
def test_decoding_never_fails(data: bytes) -> None:
    assert isinstance(decode(data).text, str)
