"""What kind of file some bytes are: by content, with the name only for what content leaves open."""

from __future__ import annotations

import gzip
import io
import random
import tarfile
import zipfile

import docx_files as word
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.ingestion.messages import format_name
from pipeline.ingestion.sniff import kind

DOCX = word.docx(word.paragraph("实施方案"))
HTML = "<!DOCTYPE html>\n<html><head><title>通知</title></head><body><p>正文</p></body></html>"
MAIL = "Return-Path: <a@example.com>\r\nSubject: test\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n正文\r\n"
ARCHIVE_MAIL = 'From: <Saved>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\tboundary="x"\r\n\r\n--x\r\n'
MEMORANDUM = "To: all schools\nFrom: Education Bureau\nDate: 5 May 2022\nSubject: Safety week\n\nI. Goals\n"


def ole(*names: str) -> bytes:
    """An OLE file's header and a directory with these names."""
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + b"\x3e\x00\x03\x00\xfe\xff\x09\x00" + bytes(16) + b"\x00" * 464
    entries = b""
    for name in ("Root Entry", *names):
        encoded = (name + "\0").encode("utf-16-le")
        entries += encoded.ljust(64, b"\0") + len(encoded).to_bytes(2, "little") + b"\x02" + bytes(61)
    return header + entries.ljust(1024, b"\0")


def opendocument(mime: str) -> bytes:
    return word.zipped({"mimetype": mime.encode(), "content.xml": b"<x/>"})


def tar() -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("a.txt"), io.BytesIO())
    return stream.getvalue()


def plain_zip(*names: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return stream.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "expected"),
    [
        (b"", "方案.docx", "empty"),
        # the name lies
        (DOCX, "方案.doc", "docx"),
        (DOCX, "方案.zip", "docx"),
        (DOCX, "", "docx"),
        (HTML.encode(), "方案.doc", "html"),
        (HTML.encode("gbk"), "方案.xls", "html"),
        (HTML.encode("utf-16"), "方案.htm", "html"),
        (b"%PDF-1.4\n1 0 obj", "方案.docx", "pdf"),
        (b"\r\n\r\n%PDF-1.4\n1 0 obj", "方案.pdf", "pdf"),
        ("一、指导思想".encode(), "方案.pdf", "txt"),
        ("一、指导思想".encode("gbk"), "方案.docx", "txt"),
        (b"{\\rtf1\\ansi}", "方案.doc", "rtf"),
        # Office's old files
        (ole("WordDocument", "1Table"), "方案.doc", "doc"),
        (ole("WordDocument", "ObjectPool", "Workbook"), "", "doc"),
        (ole("WordDocument"), "方案.wps", "wps"),
        (ole("Workbook"), "名单.et", "et"),
        (ole("Workbook"), "名单.xls", "xls"),
        (ole("PowerPoint Document"), "", "ppt"),
        (ole("EncryptionInfo", "EncryptedPackage"), "方案.docx", "encrypted"),
        (ole("__nameid_version1.0", "__properties_version1.0"), "", "msg"),
        (ole("Something"), "", "ole"),
        # zips
        (plain_zip("方案.docx", "word/readme.txt"), "", "zip"),
        (plain_zip("[Content_Types].xml", "xl/workbook.xml"), "", "xlsx"),
        (plain_zip("[Content_Types].xml", "ppt/presentation.xml"), "", "pptx"),
        (plain_zip("OFD.xml", "Doc_0/Document.xml"), "", "ofd"),
        (opendocument("application/vnd.oasis.opendocument.text"), "", "odt"),
        (opendocument("application/vnd.oasis.opendocument.spreadsheet"), "", "ods"),
        (opendocument("application/x-unknown"), "", "zip"),
        (DOCX[:300], "", "docx"),
        (plain_zip("a.txt")[:40], "", "zip"),
        (b"PK\x03\x04 rubbish", "", "zip"),
        # archives, pictures, programs
        (b"Rar!\x1a\x07\x00", "", "rar"),
        (b"Rar!\x1a\x07\x01\x00", "", "rar"),
        (b"7z\xbc\xaf\x27\x1c", "", "7z"),
        (gzip.compress(b"x"), "", "gz"),
        (tar(), "", "tar"),
        (b"\xff\xd8\xff\xe0", "方案.docx", "jpg"),
        (b"\x89PNG\r\n\x1a\n", "", "png"),
        (b"GIF89a", "", "gif"),
        (b"II*\x00", "", "tif"),
        (b"BM" + (60).to_bytes(4, "little") + bytes(54), "", "bmp"),
        (b"RIFF\x00\x00\x00\x00WEBP", "", "webp"),
        (b"\x00\x00\x00\x18ftypheic", "", "heic"),
        (b"\x00\x00\x00\x18ftypisom", "", "video"),
        (b"MZ\x90\x00", "", "exe"),
        # text or something written in text
        (MAIL.encode(), "", "eml"),
        (ARCHIVE_MAIL.encode(), "", "mht"),
        (ARCHIVE_MAIL.encode(), "x.eml", "eml"),
        (MEMORANDUM.encode(), "notice.txt", "txt"),
        (MEMORANDUM.encode(), "notice.eml", "eml"),
        (b'<?xml version="1.0"?><w:wordDocument/>', "", "xml"),
        (b'<?xml version="1.0"?>\n<!DOCTYPE html>\n<html/>', "", "html"),
        (b"<!-- saved -->\n<div>text</div>", "", "html"),
        ("各校应填写 <p> 标记以外的内容".encode(), "说明.txt", "txt"),
        ("各校应填写 <p> 标记以外的内容".encode(), "说明.html", "html"),
        ("BMI 测量方案".encode(), "", "txt"),
        ("方案".encode("utf-16"), "", "txt"),
        (b"\x00\x01\x02\x03", "方案.txt", "unknown"),
    ],
    ids=lambda value: "bytes" if isinstance(value, bytes) else value,
)
def test_kinds(data: bytes, name: str, expected: str) -> None:
    assert kind(data, name) == expected


def test_random_bytes_are_no_text() -> None:
    generator = random.Random(20240601)
    for size in (64, 200, 1000, 20_000):
        for _ in range(50):
            assert kind(generator.randbytes(size), "方案.txt") == "unknown"


@settings(max_examples=200)
@given(st.binary(max_size=300), st.sampled_from(["", "方案.docx", "a.wps", "x.html"]))
def test_every_kind_has_a_name_for_people(data: bytes, name: str) -> None:
    found = kind(data, name)
    assert format_name(found) and format_name(found, "en")


@settings(max_examples=100)
@given(st.binary(max_size=200), st.sampled_from([b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04", b"BM", b"%PDF-", b"<html>"]))
def test_broken_tails_do_no_harm(data: bytes, signature: bytes) -> None:
    assert kind(signature + data)
