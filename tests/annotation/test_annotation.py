"""Remarks in originals: Word's comments and PDF's highlights stand on the words meant, and nothing else changes."""

from __future__ import annotations

import io
from typing import Any, cast

import docx
import numpy as np
import pypdfium2 as pdfium
import pytest
from docx.document import Document as WordDocument
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter
from pypdf.errors import FileNotDecryptedError
from pypdf.generic import RectangleObject

from pipeline.annotation.marks import Mark, Part, located
from pipeline.annotation.pdf import highlighted
from pipeline.annotation.word import commented, sheet
from pipeline.demo import page
from pipeline.ingestion import parse
from pipeline.records import Anchor, Span

PLAN = "云岭县青禾小学实施方案\n一、指导思想\n深入落实上级要求，6月31日前完成自查，由校长负责。\n二、时间安排\n2024年3月至5月。"
AUTHOR = "云岭县教育局"


def word_file(*, table: bool = False) -> WordDocument:
    document = docx.Document()
    for line in PLAN.split("\n"):
        paragraph = document.add_paragraph()
        for at in range(0, len(line), 5):  # runs break anywhere, as in Word's own files
            paragraph.add_run(line[at : at + 5]).bold = at == 5
    if table:
        cells = document.add_table(2, 2).rows[1].cells
        cells[0].text, cells[1].text = "组长", "王 XX"
    return document


def saved(document: WordDocument) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def part_of(data: bytes, name: str, block: str, words: str, nth: int = 0) -> Part:
    """The words in the `nth` block that holds `block`, as the reader says."""
    found = [held for held in parse(data, name).blocks if block in held.printed][nth]
    at = found.printed.index(words)
    return Part(found.anchor, found.printed, at, at + len(words))


def loose(words: str) -> tuple[Part, ...]:
    """Words of which it is not known where they stand."""
    return (Part(None, words, 0, len(words)),)


def commented_words(data: bytes) -> dict[str, str]:
    """The words under each comment, by the comment's text."""
    document = docx.Document(io.BytesIO(data))
    found, open_ones = {}, {}
    texts = {str(comment.comment_id): comment.text for comment in document.comments}
    w = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    for element in document.element.body.iter(f"{w}commentRangeStart", f"{w}commentRangeEnd", f"{w}t"):
        if element.tag.endswith("Start"):
            open_ones[element.get(f"{w}id")] = ""
        elif element.tag.endswith("End"):
            key = element.get(f"{w}id")
            found[texts[key]] = open_ones.pop(key)
        else:
            open_ones = {key: words + (element.text or "") for key, words in open_ones.items()}
    return found


def test_comments_stand_on_the_words_and_the_text_stays() -> None:
    data = saved(word_file(table=True))
    marks = [
        Mark("日期不存在", (part_of(data, "方案.docx", "6月31日", "6月31日前"),), "high"),
        Mark("没有姓名", (part_of(data, "方案.docx", "6月31日", "由校长负责"),)),
        Mark("占位符", (part_of(data, "方案.docx", "王 XX", "王 XX"),)),
        Mark("缺少“领导小组”"),
    ]
    out = commented(data, marks, AUTHOR)
    assert commented_words(out) == {
        "日期不存在": "6月31日前",
        "没有姓名": "由校长负责",
        "占位符": "王 XX",
        "缺少“领导小组”": "云岭县青禾小学实施方案",
    }
    before, after = (docx.Document(io.BytesIO(d)) for d in (data, out))
    assert [p.text for p in after.paragraphs] == [p.text for p in before.paragraphs]
    bold = [["".join(r.text for r in p.runs if r.bold) for p in d.paragraphs] for d in (before, after)]
    assert bold[0] == bold[1]
    assert {comment.author for comment in after.comments} == {AUTHOR}


def test_words_that_are_not_found_again_are_quoted() -> None:
    """They stand at their paragraph, else at the first one, and are told in the comment."""
    data = saved(word_file())
    marks = [
        Mark("甲", (Part(Anchor(paragraph=4), "另外的话", 0, 4),), loose="“另外的话”：甲"),
        Mark("乙", (Part(Anchor(paragraph=99), "三月", 0, 2),), loose="“三月”：乙"),
    ]
    out = commented(data, marks, AUTHOR)
    assert commented_words(out) == {"“另外的话”：甲": "2024年3月至5月。", "“三月”：乙": "云岭县青禾小学实施方案"}


REPEATED = ["云岭县青禾小学方案", "负责人为____", "一、工作安排", "负责人为____，联系人为____", "负责人为____"]


@pytest.mark.parametrize(("nth", "paragraph"), [(0, 1), (1, 3), (2, 4)])
def test_words_that_recur_are_those_meant_in_word(nth: int, paragraph: int) -> None:
    document = docx.Document()
    for line in REPEATED:
        document.add_paragraph(line)
    data = saved(document)
    made = docx.Document(io.BytesIO(commented(data, [Mark("未填写", (part_of(data, "a.docx", "负责人为", "负责人为____", nth),))], AUTHOR)))
    assert [i for i, p in enumerate(made.paragraphs) if "commentRangeStart" in p._p.xml] == [paragraph]


def test_the_second_of_two_blanks_in_one_paragraph() -> None:
    document = docx.Document()
    document.add_paragraph("负责人____，联系人____")
    out = commented(saved(document), [Mark("未填写", (Part(Anchor(paragraph=0), "负责人____，联系人____", 11, 15),))], AUTHOR)
    before = docx.Document(io.BytesIO(out)).paragraphs[0]._p.xml.split("commentRangeStart")[0]
    assert "联系人" in before and commented_words(out) == {"未填写": "____"}


def test_an_automatic_number_stands_in_no_text() -> None:
    document = docx.Document()
    document.add_paragraph("云岭县青禾小学方案")
    document.add_paragraph("验收阶段（10月—11月）")
    out = commented(saved(document), [Mark("重叠", (Part(Anchor(paragraph=1), "3.验收阶段（10月—11月）\n", 0, 15),))], AUTHOR)
    assert commented_words(out) == {"重叠": "验收阶段（10月—11月）"}


def test_a_passage_over_several_paragraphs() -> None:
    data = saved(word_file(table=True))
    lines = PLAN.split("\n")
    parts = tuple(Part(Anchor(paragraph=i), lines[i], 2 if i == 2 else 0, 3 if i == 4 else len(lines[i])) for i in (2, 3, 4))
    out = commented(data, [Mark("雷同", parts)], AUTHOR)
    assert commented_words(out) == {"雷同": lines[2][2:] + lines[3] + lines[4][:3]}
    across = (*parts, part_of(data, "方案.docx", "王 XX", "王 XX"))  # a comment ends in the cell or body where it began
    assert commented_words(commented(data, [Mark("雷同", across)], AUTHOR)) == {"雷同": lines[2][2:] + lines[3] + lines[4][:3]}


def test_a_cell_beside_one_that_says_the_same() -> None:
    document = docx.Document()
    table = document.add_table(3, 3)
    for row in table.rows:
        for cell in row.cells:
            cell.text = "待定"
    table.rows[1].cells[0].merge(table.rows[1].cells[1]).text = "待定"
    out = docx.Document(
        io.BytesIO(commented(saved(document), [Mark("未填写", (Part(Anchor(table=0, row=1, column=2), "待定", 0, 2),))], AUTHOR))
    )
    marked = [(i, j) for i, row in enumerate(out.tables[0].rows) for j, cell in enumerate(row.cells) if "commentRangeStart" in cell._tc.xml]
    assert marked == [(1, 2)]


def test_a_document_without_text_takes_no_comment_and_does_no_harm() -> None:
    out = commented(saved(docx.Document()), [Mark("空")], AUTHOR)
    assert commented_words(out) == {}


def test_highlights_lie_on_the_words() -> None:
    data = page.render(PLAN, header="", roster=False)
    out = highlighted(data, [Mark("日期不存在", (part_of(data, "a.pdf", "6月31日", "6月31日前"),), "high"), Mark("缺少“领导小组”")], AUTHOR)
    notes = [one.get_object() for one in cast("list[Any]", PdfReader(io.BytesIO(out)).pages[0]["/Annots"])]
    by_text = {str(note["/Contents"]): note for note in notes if note["/Subtype"] != "/Popup"}
    assert {text: note["/Subtype"] for text, note in by_text.items()} == {"日期不存在": "/Highlight", "缺少“领导小组”": "/Text"}
    left, bottom, right, top = map(float, by_text["日期不存在"]["/Rect"])
    with pdfium.PdfDocument(out) as document:
        text = document[0].get_textpage()
        assert "".join(text.get_text_bounded(left - 1, bottom - 1, right + 1, top + 1).split()) == "6月31日前"
        assert "".join(text.get_text_range().split()) == "".join(pdfium.PdfDocument(data)[0].get_textpage().get_text_range().split())


def highlighted_words(data: bytes) -> list[tuple[int, float, str, str]]:
    """Of each highlight: its page, the upper edge, the words that it covers, its text."""
    found = []
    with pdfium.PdfDocument(data) as document:
        for number, held in enumerate(PdfReader(io.BytesIO(data)).pages):
            text = document[number].get_textpage()
            for note in (one.get_object() for one in cast("list[Any]", held.get("/Annots", []))):
                if note["/Subtype"] == "/Highlight":
                    corners = [float(x) for x in note["/QuadPoints"]]
                    boxes = [(corners[i : i + 8 : 2], corners[i + 1 : i + 8 : 2]) for i in range(0, len(corners), 8)]
                    words = "".join(text.get_text_bounded(min(x), min(y) - 1, max(x), max(y) + 1) for x, y in boxes)
                    found.append((number, float(note["/Rect"][3]), "".join(words.split()), str(note["/Contents"])))
    return found


def test_words_that_recur_are_those_meant_in_a_pdf() -> None:
    data = page.render("\n".join(REPEATED), header="", roster=False)
    marks = [Mark(str(nth), (part_of(data, "a.pdf", "负责人为", "负责人为____", nth),)) for nth in range(3)]
    found = sorted(highlighted_words(highlighted(data, marks, AUTHOR)), key=lambda one: -one[1])
    assert [(words, text) for _, _, words, text in found] == [("负责人为____", "0"), ("负责人为____", "1"), ("负责人为____", "2")]
    assert len({top for _, top, _, _ in found}) == 3


@pytest.mark.parametrize("cropped", [False, True])
@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_highlights_lie_on_the_words_of_turned_and_cropped_pages(turned: int, cropped: bool) -> None:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(page.render(PLAN, header="", roster=False))))
    writer.pages[0].rotate(turned)
    if cropped:
        writer.pages[0].cropbox = RectangleObject((20, 30, 580, 820))
    stream = io.BytesIO()
    writer.write(stream)
    data = stream.getvalue()
    out = highlighted(data, [Mark("日期不存在", (part_of(data, "a.pdf", "6月31日", "6月31日前"),), "high")], AUTHOR)
    assert [words for *_, words, _ in highlighted_words(out)] == ["6月31日前"]
    with pdfium.PdfDocument(data) as plain, pdfium.PdfDocument(out) as coloured:
        before, after = (np.asarray(one[0].render().to_pil().convert("RGB")).astype(int) for one in (plain, coloured))
    differ = np.abs(before - after).max(axis=2) > 10
    dark = before.max(axis=2) < 128
    assert (differ & (before.min(axis=2) > 250)).any()  # the paper around the letters is coloured
    rows, columns = np.nonzero(differ)
    assert dark[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1].any()  # and it is where letters are


def test_a_passage_over_two_pages_of_a_pdf() -> None:
    lines = [f"第{n}条 本校每周检查一次，发现问题当天处理并记录在册。" for n in range(1, 60)]
    data = page.render("云岭县青禾小学制度\n" + "\n".join(lines), header="", roster=False)
    blocks = parse(data, "a.pdf").blocks
    first = next(i for i, block in enumerate(blocks) if block.anchor.page == 2)
    parts = tuple(Part(block.anchor, block.text, 0, len(block.text)) for block in blocks[first - 1 : first + 1])
    found = highlighted_words(highlighted(data, [Mark("雷同", parts)], AUTHOR))
    assert [(number, words) for number, _, words, _ in found] == [(i, "".join(part.words.split())) for i, part in enumerate(parts)]


def test_a_passage_over_several_lines_of_a_sheet() -> None:
    start, end = PLAN.index("落实上级"), PLAN.index("时间安排") + 2
    out = sheet("方案.txt", PLAN, [Mark("雷同", (), "info", Span(start, end))], AUTHOR)
    assert commented_words(out) == {"雷同": PLAN[start:end].replace("\n", "")}


@pytest.mark.parametrize("words", ["序号", "姓名", "严守成", "组长", "姓名\t职务"])
def test_words_between_tabs_of_a_sheet(words: str) -> None:
    """The reading text of a table has a tab between two cells."""
    text = "云岭县青禾小学名单\n序号\t姓名\t职务\n1\t严守成\t组长"
    start = text.index(words)
    out = sheet("名单.txt", text, [Mark("请核对", (), "info", Span(start, start + len(words)))], AUTHOR)
    assert commented_words(out) == {"请核对": words.replace("\t", "")}
    assert [p.text for p in docx.Document(io.BytesIO(out)).paragraphs] == text.split("\n")


def test_an_encrypted_file_is_refused() -> None:
    writer = PdfWriter(clone_from=io.BytesIO(page.render(PLAN, header="", roster=False)))
    writer.encrypt("secret")
    stream = io.BytesIO()
    writer.write(stream)
    with pytest.raises(FileNotDecryptedError):
        highlighted(stream.getvalue(), [Mark("x")], AUTHOR)


def test_the_reading_text_as_a_sheet() -> None:
    place = PLAN.index("6月31日")
    marks = [Mark("日期不存在", (), "high", Span(place, place + 5)), Mark("缺少“领导小组”")]
    out = sheet("方案.txt", PLAN + "\x0c", marks, AUTHOR)
    assert commented_words(out) == {"日期不存在": "6月31日", "缺少“领导小组”": "云岭县青禾小学实施方案"}
    assert [p.text for p in docx.Document(io.BytesIO(out)).paragraphs] == PLAN.split("\n")


@settings(max_examples=60, deadline=None)
@given(st.text("甲乙丙丁 3月\u3000", min_size=1, max_size=30), st.data())
def test_a_place_is_found_with_other_blanks(text: str, data: st.DataObject) -> None:
    """Of words that recur, those at the place meant."""
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    other = " ".join(text)
    place = located(Part(None, text, start, end), other)
    assert (place is None) == (not text[start:end].strip())
    if place:
        assert "".join(other[place.start : place.end].split()) == "".join(text[start:end].split())
        assert len("".join(other[: place.start].split())) == len("".join(text[:start].split()))
