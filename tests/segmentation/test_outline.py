"""The headings of a text at every depth."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from case_files import Case, cases, read
from documents import frame
from generated import damaged_lines
from hypothesis import given
from hypothesis import settings as runs
from hypothesis import strategies as st

from pipeline.analysis import analyse
from pipeline.cleaning.normal import normal
from pipeline.cleaning.reading import clean
from pipeline.records import Block, Section, Source, Span
from pipeline.segmentation.outline import outline
from pipeline.settings import Settings

HERE = Path(__file__).parent / "cases"


def sections(text: str, *, english: bool = False, traditional: bool = False) -> tuple[str, list[Section]]:
    text = text.rstrip("\n")
    return text, outline(frame(text, english=english, traditional=traditional), 0)


def name(section: Section) -> str:
    return " ".join([section.number, section.heading or ""] if section.number else ["-", section.heading or ""]).strip()


def tree(nodes: tuple[Section, ...] | list[Section], indent: str = "") -> list[str]:
    return [line for node in nodes for line in [indent + name(node), *tree(node.children, indent + "  ")]]


@pytest.mark.parametrize("case", cases(HERE / "outlines.yaml"))
def test_headings(case: Case) -> None:
    _, found = sections(case["text"], english=case.get("english", False), traditional=case.get("traditional", False))
    if "tree" in case:
        assert tree(found) == case["tree"]
    else:
        assert [name(section) for section in found] == case["tops"]


def walk(nodes: tuple[Section, ...] | list[Section]) -> Iterator[Section]:
    for node in nodes:
        yield node
        yield from walk(node.children)


def check_places(text: str, nodes: tuple[Section, ...] | list[Section], around: Span, depth: int = 1) -> None:
    at = around.start
    for node in nodes:
        assert at <= node.span.start <= node.body.start <= node.body.end <= node.span.end <= around.end
        assert node.depth == depth
        words = text[node.span.start : node.span.end]
        assert node.heading is None or node.heading in words
        assert node.number in (None, "一") or (node.number or "") in words + normal(words)
        check_places(text, node.children, node.span, depth + 1)
        at = node.span.end


def test_sections_follow_each_other_and_hold_their_headings() -> None:
    for case in read(HERE / "outlines.yaml")["cases"]:
        text, found = sections(case["text"], english=case.get("english", False))
        check_places(text, found, Span(0, len(text)))


@runs(max_examples=150)
@given(st.lists(damaged_lines(), max_size=20), st.booleans())
def test_sections_of_generated_texts(lines: list[str], english: bool) -> None:
    text, found = sections("\n".join(lines), english=english)
    check_places(text, found, Span(0, len(text)))
    # nothing is lost: what stands outside of all sections is white space
    at = 0
    for section in [*found, Section(None, None, 1, Span(len(text), len(text)), Span(len(text), len(text)))]:
        assert not normal(text[at : section.span.start]).strip()
        at = section.span.end


def test_heading_styles_are_headings_where_nothing_is_numbered() -> None:
    blocks = (
        Block("云溪小学光盘行动实施方案", "heading", level=1),
        Block("- 1 -"),
        Block("指导方针", "heading", level=2),
        Block("以立德树人为根本任务，坚持教育引导。"),
        Block("我们的目标", "heading", level=2),
        Block("剩饭剩菜明显减少。"),
    )
    (document,) = analyse(Source(blocks, "docx"), Settings())
    assert [section.heading for section in document.sections] == ["指导方针", "我们的目标"]


def test_words_automatic_numbers_are_headings() -> None:
    blocks = (
        Block("云溪小学光盘行动实施方案"),
        Block("指导思想", number="一、"),
        Block("以立德树人为根本任务，坚持教育引导。"),
        Block("主要任务", number="二、"),
        Block("召开班会", number="（一）"),
        Block("张贴标语", number="（二）"),
    )
    text = clean(Source(blocks, "docx")).text
    found = outline(frame(text), text.index("\n"))
    assert tree(found) == ["一 指导思想", "二 主要任务", "  一 召开班会", "  二 张贴标语"]


def test_salutation_signature_and_date_are_no_sections() -> None:
    text = "关于召开家长会的通知\n各班级：\n定于下周召开家长会。\n一、时间\n下午三时。\n二、地点\n各班教室。\n云溪小学\n2021年3月1日"
    (document,) = analyse(Source(tuple(map(Block, text.split("\n"))), "docx"), Settings())
    assert [(section.number, section.heading) for section in document.sections] == [(None, None), ("一", "时间"), ("二", "地点")]


def test_a_second_standing_gives_no_sections_of_its_own() -> None:
    lines = [
        "云溪小学光盘行动实施方案",
        "一、指导思想",
        "以立德树人为根本任务，坚持教育引导与制度约束相结合，让节约粮食成为师生的自觉行动，把勤俭节约的美德融入学校教育的全过程，落实到学习和生活的每一个细节之中。",
        "二、主要任务",
        "各班利用晨会讲述粮食的来历，食堂按需供餐，值周教师在餐厅引导学生适量取餐，少先队开展节约之星评选，广播站每周播出一期节约故事，班主任每天中午到餐厅陪学生就餐。",
    ]
    (document,) = analyse(Source(tuple(map(Block, lines * 2)), "docx"), Settings())
    assert [section.number for section in document.sections] == ["一", "二"]
    assert document.text == "\n".join(lines * 2)
