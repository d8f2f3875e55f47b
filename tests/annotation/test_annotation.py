"""Remarks in originals: Word's comments and PDF's highlights stand on the words meant, and nothing else changes."""

from __future__ import annotations

import io
from typing import Any, cast

import docx
import pypdfium2 as pdfium
import pytest
from docx.document import Document as WordDocument
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter
from pypdf.errors import FileNotDecryptedError

from pipeline.annotation import Mark, commented, highlighted, sheet
from pipeline.annotation.marks import find
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


def anchor_of(data: bytes, words: str) -> Anchor:
    """Where the reader says that the words stand."""
    return next(block.anchor for block in parse(data, "方案.docx").blocks if words in block.text)


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
        Mark(anchor_of(data, "6月31日"), "6月31日前", "日期不存在", "high"),
        Mark(anchor_of(data, "6月31日"), "由校长负责", "没有姓名"),
        Mark(anchor_of(data, "王 XX"), "王XX", "占位符"),
        Mark(None, None, "缺少“领导小组”"),
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


def test_words_that_are_not_found_again_give_the_whole_paragraph() -> None:
    data = saved(word_file())
    out = commented(data, [Mark(Anchor(paragraph=4), "另外的话", "甲"), Mark(Anchor(paragraph=99), "三月", "乙")], AUTHOR)
    assert commented_words(out) == {"甲": "2024年3月至5月。", "乙": "云岭县青禾小学实施方案"}


def test_a_document_without_text_takes_no_comment_and_does_no_harm() -> None:
    out = commented(saved(docx.Document()), [Mark(None, None, "空")], AUTHOR)
    assert commented_words(out) == {}


def test_highlights_lie_on_the_words() -> None:
    data = page.render(PLAN, header="", roster=False)
    out = highlighted(data, [Mark(Anchor(page=1), "6月31日前", "日期不存在", "high"), Mark(None, None, "缺少“领导小组”")], AUTHOR)
    notes = [one.get_object() for one in cast("list[Any]", PdfReader(io.BytesIO(out)).pages[0]["/Annots"])]
    by_text = {str(note["/Contents"]): note for note in notes if note["/Subtype"] != "/Popup"}
    assert {text: note["/Subtype"] for text, note in by_text.items()} == {"日期不存在": "/Highlight", "缺少“领导小组”": "/Text"}
    left, bottom, right, top = map(float, by_text["日期不存在"]["/Rect"])
    with pdfium.PdfDocument(out) as document:
        text = document[0].get_textpage()
        assert "".join(text.get_text_bounded(left - 1, bottom - 1, right + 1, top + 1).split()) == "6月31日前"
        assert "".join(text.get_text_range().split()) == "".join(pdfium.PdfDocument(data)[0].get_textpage().get_text_range().split())


def test_an_encrypted_file_is_refused() -> None:
    writer = PdfWriter(clone_from=io.BytesIO(page.render(PLAN, header="", roster=False)))
    writer.encrypt("secret")
    stream = io.BytesIO()
    writer.write(stream)
    with pytest.raises(FileNotDecryptedError):
        highlighted(stream.getvalue(), [Mark(None, None, "x")], AUTHOR)


def test_the_reading_text_as_a_sheet() -> None:
    place = PLAN.index("6月31日")
    marks = [Mark(None, "6月31日", "日期不存在", "high", Span(place, place + 5)), Mark(None, None, "缺少“领导小组”")]
    out = sheet("方案.txt", PLAN + "\x0c", marks, AUTHOR)
    assert commented_words(out) == {"日期不存在": "6月31日", "缺少“领导小组”": "云岭县青禾小学实施方案"}
    assert [p.text for p in docx.Document(io.BytesIO(out)).paragraphs] == PLAN.split("\n")


@settings(max_examples=60, deadline=None)
@given(st.text("甲乙丙丁 3月\u3000", min_size=1, max_size=30), st.data())
def test_a_quotation_is_found_with_other_blanks(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    quote = text[start : data.draw(st.integers(start + 1, len(text)))]
    squeezed = "".join(quote.split())
    place = find(" ".join(quote), text)
    assert (place is None) == (not squeezed)
    if place:
        assert "".join(text[place.start : place.end].split()) == squeezed
