"""Web archives as browsers, Word and WPS write them, read through the door."""

from __future__ import annotations

import base64
import quopri
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import ReadError
from pipeline.ingestion import parse
from pipeline.records import Source

PLAN = [
    "望川小学校园安全工作实施方案",
    "为进一步加强校园安全管理，根据县教育局的统一部署，结合我校实际，制定本实施方案。",
    "一、指导思想",
    "坚持安全第一、预防为主，落实各级各类人员的安全责任，组长方喆，成员䶮某。",
]
BODY = "".join(f"<p>{line}</p>\r\n" for line in PLAN)
MENU = '<div class="nav"><a href="/">首页</a><a href="/x">学校概况</a></div>'

Part = tuple[str, bytes]


def page(body: str = MENU + BODY, charset: str = "", head: str = "") -> str:
    meta = f'<meta http-equiv="Content-Type" content="text/html; charset={charset}">' if charset else ""
    return f"<html>\r\n<head>{meta}<title>校园安全工作实施方案</title>{head}</head>\r\n<body>{body}</body>\r\n</html>\r\n"


def part(content: bytes, kind: str = "text/html", transfer: str = "quoted-printable", headers: Sequence[str] = ()) -> bytes:
    """One part of an archive, with its headers."""
    lines = "\r\n".join([f"Content-Type: {kind}", f"Content-Transfer-Encoding: {transfer}", *headers, "", ""]).encode()
    if transfer == "8bit":
        return lines + content
    encoded = quopri.encodestring(content) if transfer == "quoted-printable" else base64.encodebytes(content)
    return lines + encoded.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def archive(*parts: bytes, start: str = "", first: str = "From: <Saved by Blink>") -> bytes:
    """A web archive."""
    named = f'; start="{start}"' if start else ""
    kind = f'Content-Type: multipart/related;\r\n\ttype="text/html"{named};\r\n\tboundary="----=_Next_01"'
    head = f"{first}\r\nSubject: a\r\nMIME-Version: 1.0\r\n{kind}\r\n\r\n".encode()
    return head + b"".join(b"------=_Next_01\r\n" + one + b"\r\n" for one in parts) + b"------=_Next_01--\r\n"


def texts(source: Source) -> list[str]:
    return [block.text for block in source.blocks]


PICTURE = part(bytes(range(256)), "image/png", "base64", ["Content-Location: http://example.com/a.png"])
STYLE = part(b"p { color: red }", "text/css", headers=["Content-Location: cid:css@blink"])


@pytest.mark.parametrize("transfer", ["quoted-printable", "base64", "8bit"])
@pytest.mark.parametrize(
    ("encoding", "header", "meta", "name"),
    [
        ("utf-8", "utf-8", "utf-8", "utf-8"),
        ("utf-8", "", "", "utf-8"),
        ("gb18030", "gb2312", "gb2312", "gb18030"),
        ("gb18030", "", "gb2312", "gb18030"),
        ("gb18030", "gb2312", "utf-8", "gb18030"),
        ("utf-8", "gb2312", "gb2312", "utf-8"),
    ],
)
def test_transfer_encodings_and_charsets(transfer: str, encoding: str, header: str, meta: str, name: str) -> None:
    kind = "text/html" + (f'; charset="{header}"' if header else "")
    source = parse(archive(part(page(charset=meta).encode(encoding), kind, transfer), STYLE, PICTURE), "方案.mht")
    assert (source.format, source.encoding, source.problems) == ("mht", name, ())
    assert texts(source) == PLAN and source.title == "校园安全工作实施方案"


def test_pages_in_utf16_are_read() -> None:
    assert texts(parse(archive(part(page().encode("utf-16"), 'text/html; charset="unicode"', "base64")), "a.mht")) == PLAN


def test_the_root_is_what_the_archive_names_and_further_pages_are_left_alone() -> None:
    header = part(page("<p>页眉文字</p>").encode(), headers=["Content-Location: file:///C:/1/header.htm", "Content-ID: <other@x>"])
    root = part(page().encode(), headers=["Content-ID: <root@x>"])
    assert texts(parse(archive(header, root, start="<root@x>"), "a.mht")) == PLAN
    assert texts(parse(archive(root, header, first="MIME-Version: 1.0"), "a.mht")) == PLAN


def test_a_set_of_frames_is_read_frame_by_frame() -> None:
    frames = '<html><frameset cols="20%,80%"><frame src="http://example.com/left.htm"><frame name=m src=main.htm></frameset></html>'
    left = part(page("<p>左栏的文字</p>").encode(), headers=["Content-Location: http://example.com/left.htm"])
    roster = "<table border=1><tr><td>组长</td><td>乔云舟</td></tr><tr><td>成员</td><td>陆堃</td></tr></table>"
    main = part(page(BODY + roster).encode(), headers=["Content-Location: http://example.com/main.htm"])
    source = parse(archive(part(frames.encode()), left, main), "a.mht")
    assert texts(source) == ["左栏的文字", *PLAN, "组长", "乔云舟", "成员", "陆堃"]


@pytest.mark.parametrize(
    ("frame", "expected"), [(BODY, ["望川小学网站欢迎您的访问", *PLAN]), ("<p>广告</p>", ["望川小学网站欢迎您的访问"])]
)
def test_a_frame_inside_a_page_counts_where_it_holds_the_text(frame: str, expected: list[str]) -> None:
    root = part(page('<p>望川小学网站欢迎您的访问</p><iframe width=1 src="cid:frame-1@mhtml.blink"></iframe>').encode())
    inner = part(page(frame).encode(), headers=["Content-ID: <frame-1@mhtml.blink>"])
    assert texts(parse(archive(root, inner), "a.mht")) == expected


def test_frames_that_show_themselves_come_to_an_end() -> None:
    frames = [
        part(
            f"<html><frameset><frame src=a{(i + 1) % 3}.htm><frame src=a{i}.htm></frameset></html>".encode(),
            headers=[f"Content-Location: a{i}.htm"],
        )
        for i in range(3)
    ]
    with pytest.raises(ReadError) as caught:
        parse(archive(*frames), "a.mht")
    assert caught.value.code == "no_text"


def test_a_message_with_a_single_page_is_read() -> None:
    data = b"From: <Saved by browser>\r\nMIME-Version: 1.0\r\n" + part(page().encode(), "text/html; charset=utf-8")
    assert texts(parse(data, "a.mht")) == PLAN


@pytest.mark.parametrize("transfer", ["quoted-printable", "base64"])
def test_an_archive_that_breaks_off_is_read_so_far_with_a_problem(transfer: str) -> None:
    whole = archive(part(page(BODY + "<p>二、工作目标</p>" * 50).encode(), "text/html; charset=utf-8", transfer))
    source = parse(whole[: len(whole) * 3 // 4], "a.mht")
    assert texts(source)[:4] == PLAN and "truncated" in [found.code for found in source.problems]


def test_a_lost_picture_at_the_end_is_no_problem() -> None:
    whole = archive(part(page().encode(), "text/html; charset=utf-8"), PICTURE)
    source = parse(whole[:-200], "a.mht")
    assert texts(source) == PLAN and not source.problems


def test_boundaries_that_differ_from_the_announced_one() -> None:
    data = archive(part(page().encode()), PICTURE).replace(b'boundary="----=_Next_01"', b'boundary="----=_Other"')
    assert texts(parse(data, "a.mht")) == PLAN


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (archive(PICTURE), "no_text"),
        (archive(PICTURE).replace(b'boundary="----=_Next_01"', b'boundary="x"'), "truncated"),
        (archive(part(page("<img src=a.png>").encode()), PICTURE), "no_text"),
        (archive(*[part(b"<p>")] * 20_000), "too_large"),
        (archive(b"X: y\r\n" * 1_200_000), "too_large"),
    ],
)
def test_archives_without_a_page_say_why(data: bytes, code: str) -> None:
    with pytest.raises(ReadError) as caught:
        parse(data, "a.mht")
    assert caught.value.code == code and any("\u4e00" <= character <= "\u9fff" for character in str(caught.value))


@given(st.integers(0, 2_000), st.binary(max_size=6))
def test_damaged_archives_are_read_or_refused(at: int, change: bytes) -> None:
    data = archive(part(page().encode(), "text/html; charset=utf-8"), PICTURE)
    try:
        assert parse(data[:at] + change + data[at + len(change) :], "a.mht").blocks
    except ReadError as error:
        assert error.code in ("truncated", "no_text", "unsupported", "empty")
