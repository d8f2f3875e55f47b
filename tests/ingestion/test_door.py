"""The door: what is read, what is refused, and in which words."""

from __future__ import annotations

import io
import pickle
import string

import docx_files as word
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.pdfgen.canvas import Canvas
from test_sniff import ole

from pipeline.errors import CODES, ReadError
from pipeline.ingestion import messages, parse
from pipeline.records import Problem

OLE_ENCRYPTED = ole("EncryptionInfo", "EncryptedPackage")


def pdf() -> bytes:
    stream = io.BytesIO()
    canvas = Canvas(stream)
    canvas.drawString(72, 720, "Implementation Plan")
    canvas.save()
    return stream.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "expected"),
    [
        (word.docx(word.paragraph("实施方案")), "方案.doc", "docx"),
        ("实施方案".encode("gbk"), "方案.txt", "txt"),
        (pdf(), "plan", "pdf"),
        (
            "<html><head><title>通知</title></head><body><p>关于开展安全教育活动的通知，请各校认真落实。</p></body></html>".encode(),
            "方案.doc",
            "html",
        ),
    ],
)
def test_formats_are_read_by_content(data: bytes, name: str, expected: str) -> None:
    source = parse(data, name)
    assert source.format == expected
    assert source.blocks
    assert pickle.loads(pickle.dumps(source)) == source


@pytest.mark.parametrize(
    ("data", "name", "code", "words"),
    [
        (b"", "方案.docx", "empty", "0 字节"),
        (OLE_ENCRYPTED, "方案.docx", "encrypted", "密码"),
        (ole("WordDocument"), "方案.doc", "truncated", "不完整"),
        (ole("PowerPoint Document"), "方案.ppt", "unsupported", "PowerPoint"),
        (ole("PowerPoint Document"), "方案.dps", "unsupported", "WPS 演示"),
        (b"\x89PNG\r\n\x1a\n", "扫描.png", "truncated", "图片"),
        (b"Rar!\x1a\x07\x00", "材料.rar", "unsupported", "RAR"),
        (word.zipped({"方案.txt": b"x"}), "材料.zip", "unsupported", "ZIP"),
        (bytes(range(256)) * 4, "方案.txt", "unsupported", "二进制"),
        (b"  \n\t\n", "方案.txt", "no_text", "没有可读的文字"),
        ("12345 …… 。。。".encode(), "方案.txt", "no_text", "没有可读的文字"),
        (word.docx(word.paragraph("甲"))[:-30], "方案.docx", "truncated", "不完整"),
    ],
)
def test_refusals_say_why_in_chinese(data: bytes, name: str, code: str, words: str) -> None:
    with pytest.raises(ReadError) as caught:
        parse(data, name)
    assert caught.value.code == code
    assert words in str(caught.value)


def test_every_code_has_both_wordings() -> None:
    for code in CODES:
        assert "{" not in messages.text(code) + messages.english(code)
        assert not set(messages.text(code)) <= set(string.printable)
        assert messages.english(code).isascii() or "�" in messages.english(code)
    assert messages.problem("truncated.part", part="styles.xml").code == "truncated"
    assert messages.read_error("timeout", limit="30秒").code == "timeout"


def test_too_large_a_file_is_refused_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.ingestion.MAX_BYTES", 10)
    with pytest.raises(ReadError) as caught:
        parse(b"x" * 11)
    assert caught.value.code == "too_large"


DOCUMENT = word.docx(
    word.paragraph("一、目标", 1) + word.table(word.cell("甲") + word.cell("乙")) + word.paragraph("正文"),
    numbering=word.numbering({0: {"levels": [{}]}}, {1: {"of": 0}}),
)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_any_bytes_end_as_text_or_a_named_reason(data: st.DataObject) -> None:
    damaged = bytearray(DOCUMENT)
    for _ in range(data.draw(st.integers(0, 6))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(damaged)))
    try:
        source = parse(bytes(damaged[:cut]), data.draw(st.sampled_from(["", "方案.docx", "方案.txt"])))
    except ReadError as error:
        assert error.code in CODES
        assert error.code != "crashed"
    else:
        assert source.blocks
        assert all(isinstance(problem, Problem) for problem in source.problems)


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="<>/=\"' wpr:tblnumIdvalsrcsectPr0129%\n", max_size=300))
def test_any_document_xml_ends_as_text_or_a_named_reason(content: str) -> None:
    try:
        parse(word.docx(word.paragraph("正文") + content, numbering=content, styles=content))
    except ReadError as error:
        assert error.code in CODES
        assert error.code != "crashed"
