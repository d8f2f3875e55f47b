"""Each repair of cleaning with the text that it must leave alone, and where the parts of a text come from."""

from __future__ import annotations

from pathlib import Path

import pytest
from case_files import Case, cases, read
from documents import source

from pipeline.cleaning.names import REPAIRS
from pipeline.cleaning.normal import normal
from pipeline.cleaning.reading import clean
from pipeline.records import Anchor, Block, Source, Span

HERE = Path(__file__).parent / "cases"


def printed_lines(text: str) -> list[str]:
    return [line for line in text.split("\n") if line.strip()]


@pytest.mark.parametrize("case", cases(HERE / "repairs.yaml"))
def test_repairs(case: Case) -> None:
    reading = clean(source(case["text"], form=case.get("form", "txt")))
    assert printed_lines(reading.text) == printed_lines(case.get("reading", case["text"]))
    assert {repair.name for repair in reading.repairs} == set(case.get("repairs", []))


def test_every_repair_has_a_name_for_readers() -> None:
    for case in read(HERE / "repairs.yaml")["cases"]:
        for repair in clean(source(case["text"], form=case.get("form", "txt"))).repairs:
            assert set(REPAIRS[repair.name]) == {"zh", "en"}
            assert repair.count >= 1
            assert repair.example


def test_a_repaired_text_needs_no_further_repair() -> None:
    for case in read(HERE / "repairs.yaml")["cases"]:
        reading = case.get("reading", case["text"])
        assert clean(source(reading, form="docx")).text == reading


def test_headers_footers_and_comments_stand_aside() -> None:
    blocks = (
        Block("青柏县云溪小学文件", region="header"),
        Block("一、指导思想"),
        Block("第 1 页", region="footer"),
        Block("此处请改", region="comment"),
        Block("附注：粮食来自本地。", region="footnote"),
        Block("光盘行动，从我做起", region="textbox"),
    )
    reading = clean(Source(blocks, "docx"))
    assert reading.text == "一、指导思想\n附注：粮食来自本地。\n光盘行动，从我做起"
    assert [repair.name for repair in reading.repairs] == ["running_lines"]


def test_automatic_numbers_are_part_of_the_text() -> None:
    reading = clean(Source((Block("指导思想", number="一、"), Block("统一部署", number="（一）")), "docx"))
    assert reading.text == "一、指导思想\n（一）统一部署"


def test_the_cells_of_a_row_are_set_apart_by_tabs() -> None:
    rows = [("阶段", "时间"), ("宣传发动", "3月1日—3月31日")]
    cells = [Block(word, "cell", Anchor(table=0, row=r, column=c)) for r, row in enumerate(rows) for c, word in enumerate(row)]
    reading = clean(Source((Block("四、实施步骤"), *cells, Block("五、组织领导")), "docx"))
    assert reading.text == "四、实施步骤\n阶段\t时间\n宣传发动\t3月1日—3月31日\n五、组织领导"


def test_heading_styles_are_kept_with_their_places() -> None:
    first, second = Block("指导思想", "heading", level=1), Block("工作目标", "heading", level=1)
    blocks = (Block("光盘行动方案"), first, Block("以立德树人为根本任务。"), second)
    reading = clean(Source(blocks, "docx"))
    assert [(reading.text[at:].split("\n")[0], level) for at, level in reading.headings] == [("指导思想", 1), ("工作目标", 1)]


def test_each_line_is_led_back_to_its_block() -> None:
    text = "青柏县云溪小学\n- 1 -\n一、指导(dǎo)思想\n第2页\n组  长：沈云川"
    reading = clean(source(text))
    places = {}
    at = 0
    for line in reading.text.split("\n"):
        origin = reading.offsets.origin(at)
        if line:
            places[line] = next(anchor.line for start, anchor in reversed(reading.blocks) if start <= origin)
        at += len(line) + 1
    assert places == {"青柏县云溪小学": 1, "一、指导思想": 3, "组长：沈云川": 5}


def test_a_repaired_word_maps_to_its_damaged_form() -> None:
    raw = "一、指导(dǎo)思想"
    offsets = clean(source(raw)).offsets
    assert raw[slice(*offsets.origin_span(Span(2, 6)))] == "指导(dǎo)思想"
    assert raw[slice(*offsets.origin_span(Span(4, 6)))] == "思想"


def _line(text: str, left: float, right: float, top: float) -> Block:
    return Block(text, anchor=Anchor(page=1, box=(left, top, right, top + 14)))


def test_lines_of_a_pdf_that_reach_the_margin_are_joined() -> None:
    blocks = (
        _line("为培养学生勤俭节约的好习惯，根据县教育局的统一安排，结合我校", 100, 500, 100),
        _line("实际，制定本方案。", 72, 200, 120),
        _line("一、指导思想", 100, 180, 140),
        _line("以立德树人为根本任务", 100, 260, 160),
        _line("让节约粮食成为自觉行动", 100, 270, 180),
    )
    assert clean(Source(blocks, "pdf")).text.split("\n") == [
        "为培养学生勤俭节约的好习惯，根据县教育局的统一安排，结合我校实际，制定本方案。",
        "一、指导思想",
        "以立德树人为根本任务",
        "让节约粮食成为自觉行动",
    ]


@pytest.mark.parametrize(
    ("text", "english", "traditional"),
    [
        ("为培养学生勤俭节约的好习惯，制定本方案。", False, False),
        ("為培養學生勤儉節約的好習慣，結合學校實際，制定實施方案，開展教育活動。", False, True),
        ("各班开展學习活动，食堂按需供餐，值周教师在餐厅引导学生适量取餐。", False, False),
        ("The school holds a meeting every week.", True, False),
        ("使用PPT和APP开展活动，WIFI全覆盖。", False, False),
        ("", False, False),
    ],
    ids=["simplified", "traditional", "one traditional character", "English", "Latin words in Chinese", "empty"],
)
def test_language_and_script(text: str, english: bool, traditional: bool) -> None:
    reading = clean(Source((Block(text),), "docx"))
    assert (reading.english, reading.traditional) == (english, traditional)


@pytest.mark.parametrize(
    ("text", "traditional", "form"),
    [
        ("一．目標(試行):學校,班級", True, "一.目标（试行）：学校，班级"),
        ("３月１日～５月３１日", False, "3月1日—5月31日"),
        ("【附件】「光盤」『行動』", True, "[附件]“光盘”“行动”"),
        ("俄木•阿果、买买提・阿不都", False, "俄木·阿果、买买提·阿不都"),
        ("二○二一年", False, "二〇二一年"),
    ],
)
def test_normal_form(text: str, traditional: bool, form: str) -> None:
    assert normal(text, traditional=traditional) == form


def test_the_normal_form_of_english_keeps_its_marks() -> None:
    assert normal("Notes (1): March 1-31, 2021", english=True) == "Notes (1): March 1—31, 2021"


def test_a_source_without_blocks_reads_as_nothing() -> None:
    reading = clean(Source((), "docx"))
    assert (reading.text, reading.repairs, reading.blocks) == ("", (), ())


def table(*rows: tuple[str | None, ...]) -> Source:
    """A table as the readers give it: cells without text are no blocks."""
    cells = ((i, k, cell) for i, row in enumerate(rows) for k, cell in enumerate(row) if cell)
    return Source(tuple(Block(cell, "cell", Anchor(table=0, row=i, column=k)) for i, k, cell in cells), "docx")


def test_an_empty_cell_keeps_its_place() -> None:
    rows = (
        ("职务", "姓名", None, "单位"),
        ("组长", "沈云川", None, "校长室"),
        (None, "何素琴", None, "教务处"),
        ("成员", None, None, "总务处"),
    )
    assert clean(table(*rows)).text == "职务\t姓名\t单位\n组长\t沈云川\t校长室\n\t何素琴\t教务处\n成员\t\t总务处"


def test_a_row_of_one_cell_stands_alone() -> None:
    assert clean(table(("组长", "沈云川"), (None, "副校长何素琴"))).text == "组长\t沈云川\n副校长何素琴"


def test_the_columns_of_a_sparse_sheet_do_not_fill_the_text() -> None:
    rows = [(*[None] * i, "甲", *[None] * (60 - i), "乙") for i in range(60)]
    assert max(line.count("\t") for line in clean(table(*rows)).text.split("\n")) <= 40


def test_a_break_inside_a_short_cell_is_a_blank() -> None:
    text = clean(table(("行政\n职务", "姓名"), ("校长\n兼书记", "沈云川\n何素琴\n马文举"))).text
    assert text == "行政 职务\t姓名\n校长 兼书记\t沈云川 何素琴 马文举"


def test_paragraphs_of_one_cell_are_joined_like_breaks() -> None:
    anchors = [Anchor(table=0, row=0, column=column) for column in (0, 1, 1)]
    cells = tuple(Block(text, "cell", anchor) for text, anchor in zip(("领导小组", "组长：沈云川", "成员：何素琴"), anchors, strict=True))
    reading = clean(Source(cells, "docx"))
    assert reading.text == "领导小组\t组长：沈云川 成员：何素琴"
    assert [reading.text[start : start + 2] for start, _ in reading.blocks] == ["领导", "组长", "成员"]


@pytest.mark.parametrize(
    "cell",
    [
        "为了节约粮食，制定本方案。\n一、指导思想\n以人为本。",
        "一、目标\n二、任务",
        "同意\n2021年3月1日",
        "各班主任要在每周一的班会上组织学生学习有关节约粮食的规定和要求\n按时上报",
    ],
)
def test_paragraphs_inside_a_cell_stay_apart(cell: str) -> None:
    assert clean(table(("意见", cell))).text == f"意见\t{cell}"


def test_a_table_of_one_column_keeps_its_lines() -> None:
    assert clean(table(("云溪小学\n工作方案",), ("目标",))).text == "云溪小学\n工作方案\n目标"


def printed(*paragraphs: tuple[str, str], size: float = 16.0) -> str:
    """The reading text of a PDF page: each paragraph a title, text or list item, set as Word sets it on a page of 28 characters."""
    blocks, top = [], 80.0
    for kind, words in paragraphs:
        em = 1.4 * size if kind == "title" else size
        indent = 2 * em if kind == "text" else 0.0
        room, lines = 28 * size, [""]
        for char in words:
            if (len(lines[-1]) + 1) * em + (indent if len(lines) == 1 else 0) > room and char not in "，。；：、）":
                lines.append("")
            lines[-1] += char
        for number, line in enumerate(lines):
            width = len(line) * em
            left = 80 + ((room - width) / 2 if kind == "title" else indent if number == 0 else 0.0)
            blocks.append(Block(line, anchor=Anchor(page=1, box=(left, top, left + width, top + em))))
            top += 1.6 * em
    return clean(Source(tuple(blocks), "pdf")).text.rstrip("\n")


TITLE = "青石县实验小学关于开展校园安全隐患排查整治工作的实施方案"
OPENING = "为扎实推进校园安全隐患排查整治工作，切实保障师生生命安全，根据县教育局有关文件要求，结合我校实际，特制定本方案。"


def test_a_title_of_two_lines_is_one_line() -> None:
    assert printed(("title", TITLE), ("text", OPENING)) == f"{TITLE}\n{OPENING}"


def test_titles_that_stand_one_below_the_other_stay_apart() -> None:
    titles = [("title", "青石县实验小学"), ("title", "校园安全隐患排查整治实施方案"), ("title", "（征求意见稿）")]
    assert printed(*titles, ("text", OPENING)).splitlines() == [*(words for _, words in titles), OPENING]
    long = "守住底线不放松，排查隐患不过夜，青石小学在行动"
    assert printed(("title", long), ("title", "——校园安全工作总结"), ("text", OPENING)).splitlines()[:2] == [long, "——校园安全工作总结"]


@pytest.mark.parametrize("letters", range(24, 32))
def test_a_paragraph_goes_on_behind_a_sentence_that_ends_at_the_margin(letters: int) -> None:
    first = "查" * (letters - 1) + "。"
    paragraphs = [("text", OPENING), ("text", "一、检查食堂。"), ("text", first + OPENING), ("text", "二、检查宿舍。"), ("text", OPENING)]
    assert printed(*paragraphs).splitlines() == [words for _, words in paragraphs]


def test_a_line_that_begins_as_an_item_does_goes_on_where_nothing_begins_at_the_margin() -> None:
    people = "为加强对此项工作的领导，成立校园安全工作小组，组长王建国，副组长：李秀兰；成员：陈志强、周敏。"
    paragraphs = [("text", OPENING), ("text", "一、加强领导。"), ("text", people), ("text", "二、检查宿舍。"), ("text", OPENING)]
    assert printed(*paragraphs).splitlines() == [words for _, words in paragraphs]


def test_lines_that_begin_at_the_margin_stay_lines() -> None:
    items = [("item", f"{number}.第{number}小组负责检查教学楼、宿舍楼和食堂的安全隐患，每周一次；") for number in range(1, 6)]
    assert printed(("title", "安全检查分工"), *items).splitlines() == ["安全检查分工", *(words for _, words in items)]


@pytest.mark.parametrize("stroke", ["｜", "|", "／"])
def test_strokes_between_cells_are_tabs_where_two_lines_have_as_many(stroke: str) -> None:
    table = stroke.join(["组长", "沈云川", "校长\n成员", "何素琴", "教师\n"])
    assert normal(table) == table.replace(stroke, "\t")
    for words in (f"早操{stroke}午休", f"甲{stroke}乙\n丙{stroke}丁{stroke}戊\n", f"甲{stroke}乙\n丙丁\n戊{stroke}己"):
        assert "\t" not in normal(words)
        assert len(normal(words)) == len(words)
