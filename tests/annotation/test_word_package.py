"""What a Word document holds beside its text stays when it is commented."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

import docx
import pytest
from lxml import etree

from pipeline.annotation.marks import Mark
from pipeline.annotation.repacking import repacked
from pipeline.annotation.word import commented


def word(*lines: str, comment: str = "", picture: bool = False) -> bytes:
    document = docx.Document()
    for line in lines:
        run = document.add_paragraph().add_run(line)
        if comment:
            document.add_comment(run, comment, "李四", "李")
    if picture:
        document.add_picture(io.BytesIO(dot()))
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def dot() -> bytes:
    """A picture of one dot (PNG)."""
    chunks = ((b"IHDR", struct.pack(">2L5B", 1, 1, 8, 2, 0, 0, 0)), (b"IDAT", zlib.compress(b"\0\xff\0\0")), (b"IEND", b""))
    said = (struct.pack(">L", len(held)) + name + held + struct.pack(">L", zlib.crc32(name + held)) for name, held in chunks)
    return b"\x89PNG\r\n\x1a\n" + b"".join(said)


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_all_other_parts_stay_byte_for_byte() -> None:
    before = repacked(word("青禾小学方案", picture=True), {"customXml/任何.bin": b"\0\1"})
    after = parts(commented(before, [Mark("请核对")], "局"))
    touched = {name for name, held in after.items() if parts(before).get(name) != held}
    assert touched == {"word/document.xml", "word/comments.xml", "word/_rels/document.xml.rels", "[Content_Types].xml"}
    assert parts(before).keys() <= after.keys() and b"\x89PNG" in after["word/media/image1.png"]


def test_comments_that_are_there_stay_and_the_new_ones_count_on() -> None:
    made = docx.Document(io.BytesIO(commented(word("青禾小学方案", "校长负责", comment="已阅"), [Mark("甲"), Mark("乙\n丙\t丁")], "局")))
    said = [(comment.comment_id, comment.author, comment.text) for comment in made.comments]
    assert said == [(0, "李四", "已阅"), (1, "李四", "已阅"), (2, "局", "甲"), (3, "局", "乙\n丙\t丁")]


def test_a_document_whose_text_lies_elsewhere() -> None:
    held = parts(word("青禾小学方案"))
    text, relations = held["word/document.xml"], held["word/_rels/document.xml.rels"]
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in held.items():
            if not name.endswith(("/document.xml", "/document.xml.rels")):
                archive.writestr(name, content.replace(b"word/document.xml", b"word/main2.xml"))
        archive.writestr("word/main2.xml", text)
        archive.writestr("word/_rels/main2.xml.rels", relations)
    assert [comment.text for comment in docx.Document(io.BytesIO(commented(stream.getvalue(), [Mark("甲")], "局"))).comments] == ["甲"]


def test_what_is_no_word_document_is_refused() -> None:
    sound = word("青禾小学方案")
    held = parts(sound)
    macros = held["[Content_Types].xml"].replace(
        b"openxmlformats-officedocument.wordprocessingml.document.main", b"ms-word.document.macroEnabled.main"
    )
    entity = held["word/document.xml"].replace(b"<w:document", b'<!DOCTYPE w:document [<!ENTITY a "b">]><w:document', 1)
    for changed, error in (
        ({"[Content_Types].xml": macros}, ValueError),
        ({"word/document.xml": entity}, ValueError),
        ({"word/document.xml": b"<w:document"}, etree.XMLSyntaxError),
        ({"word/document.xml": b"<document/>"}, ValueError),
        ({"_rels/.rels": b"<Relationships/>"}, KeyError),
    ):
        with pytest.raises(error):
            commented(repacked(sound, changed), [Mark("甲")], "局")
    with pytest.raises(zipfile.BadZipFile):
        commented(b"PK\x03\x04 and nothing else", [Mark("甲")], "局")
