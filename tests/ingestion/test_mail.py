"""Mails: what is attached, what the mail says itself, and which of it is a document."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mail_files import attached, mail, msg, ole, part, simple_mail, winmail

from pipeline.errors import CODES, ReadError
from pipeline.ingestion import containers, mail_headers, parse, sniff
from pipeline.ingestion.containers import Unpacked

NOTE = part("Content-Type: text/plain; charset=gb2312", "各位领导：附件是我校方案，请查收。", "gb18030")
DOCUMENT = part('Content-Type: application/msword; name="a.doc"\nContent-Disposition: attachment; filename="a.doc"', b"DOC")
PLAN = (
    "一、指导思想\n坚持安全第一、预防为主，认真开展安全教育活动，落实各项责任。\n二、工作目标\n"
    + "全校师生安全知识知晓率达到百分之百。\n" * 20
)


def unpack(data: bytes, folder: Path, name: str = "来信.eml") -> Unpacked:
    path = folder / "mail"
    path.write_bytes(data)
    out = folder / "out"
    out.mkdir()
    return containers.unpack(path, sniff.kind(data, name), 0, out, name)


def contents(unpacked: Unpacked) -> dict[str, bytes]:
    return {member.name: member.path.read_bytes() for member in unpacked.members}


def b64(text: str, charset: str) -> str:
    return base64.b64encode(text.encode(charset)).decode()


@pytest.mark.parametrize(
    ("disposition", "expected"),
    [
        ('attachment; filename="plan.docx"', "plan.docx"),
        ("attachment; filename=plan 2.docx", "plan 2.docx"),
        (f'attachment; filename="=?gb2312?B?{b64("实施方案", "gbk")}?=.docx"', "实施方案.docx"),
        # cut inside a character, the two halves in words of their own
        ('attachment; filename="=?gb2312?B?yrXKqbc=?=\n =?gb2312?B?vbC4?=.docx"', "实施方案.docx"),
        ("attachment; filename*=UTF-8''%E6%96%B9%E6%A1%88.docx", "方案.docx"),
        ("attachment; filename*0*=gb2312''%B7%BD; filename*1*=%B0%B8; filename*2=.docx", "方案.docx"),
        # both writings: that of the standard first or last, the same name
        ("attachment; filename=\"=?utf-8?B?5pa55qGI?=.docx\"; filename*=UTF-8''%E6%96%B9%E6%A1%88.docx", "方案.docx"),
        ('attachment; filename="D:\\\\材料\\\\方案.docx"', "方案.docx"),
        ('attachment; filename="../../方案.docx"', "方案.docx"),
        ('attachment; filename="a \\"b\\".docx"', 'a "b".docx'),
        ("attachment", "附件1.doc"),
    ],
)
def test_names_of_attachments(tmp_path: Path, disposition: str, expected: str) -> None:
    data = mail("x", NOTE, part(f"Content-Type: application/msword\nContent-Disposition: {disposition}", b"DOC"))
    assert contents(unpack(data, tmp_path)) == {expected: b"DOC"}


@pytest.mark.parametrize("charset", ["gbk", "utf-8"])
def test_names_and_subjects_in_raw_bytes(tmp_path: Path, charset: str) -> None:
    head = 'Content-Type: application/msword\nContent-Disposition: attachment; filename="昞实施方案.doc"'.encode(charset)
    data = mail("关于报送实施方案的函".encode(charset), NOTE, part(head, b"DOC"))
    assert list(contents(unpack(data, tmp_path))) == ["昞实施方案.doc"]
    assert parse(data, "来信.eml").title == "关于报送实施方案的函"


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("=?UTF-8?Q?=E6=96=B9?= =?UTF-8?Q?=E6=A1=88?=", "方案"),
        ("Fw: =?gb2312?B?t72wuA==?= 2022", "Fw: 方案 2022"),
        ("=?gb2312?B?hrSGtA==?=", b"\x86\xb4\x86\xb4".decode("gb18030")),
        ("=?gb2312?B?t72wu?=", "方"),
        ("=?nonsense?B?5pa55qGI?=", "方案"),
        ("plain =?broken", "plain =?broken"),
        ("=?utf-8*zh?b?5pa5\r\n 5qGI?=", "方案"),
        ("", ""),
    ],
)
def test_headers(raw: str, expected: str) -> None:
    assert mail_headers.header_text(raw).startswith(expected)


@pytest.mark.parametrize(
    ("head", "name", "expected"),
    [
        ("Bcc:\r\nX_Mark:1\r\nReceived: x\r\nSubject:a\r\nMIME-Version: 1.0\r\n\r\nx", "", "eml"),
        ("From a@example.com Mon May 2 10:00:00 2022\r\nReceived: x\r\nSubject: a\r\n\r\nx", "", "eml"),
        ("主题：方案\r\n一、目标", "a.eml", "txt"),
        ("Title: plan\nDate: 2022\n\nI. Goals", "a.txt", "txt"),
    ],
)
def test_mails_are_known_by_their_heads(head: str, name: str, expected: str) -> None:
    assert sniff.kind(head.encode(), name) == expected


def test_a_covering_letter_is_no_document(tmp_path: Path) -> None:
    unpacked = unpack(mail("x", NOTE, DOCUMENT), tmp_path)
    assert contents(unpacked) == {"a.doc": b"DOC"}
    assert not unpacked.body and not unpacked.failures
    assert "未作为文件审查" in unpacked.notes[0].message


def test_a_long_letter_with_an_attachment_is_both(tmp_path: Path) -> None:
    data = mail("安全教育活动方案", part("Content-Type: text/plain; charset=utf-8", PLAN), DOCUMENT)
    unpacked = unpack(data, tmp_path)
    assert unpacked.body and len(unpacked.members) == 1
    source = parse(data, "来信.eml")
    assert (source.format, source.title, source.blocks[0].text) == ("eml", "安全教育活动方案", "一、指导思想")


def test_a_letter_without_attachments_is_a_document(tmp_path: Path) -> None:
    data = simple_mail("方案", "一、目标", "gbk")
    assert unpack(data, tmp_path) == Unpacked((), body=True)
    assert [block.text for block in parse(data, "来信.eml").blocks] == ["一、目标"]


def test_a_letter_whose_attachments_nobody_submits_is_a_document(tmp_path: Path) -> None:
    junk = part("Content-Type: application/octet-stream; name=Thumbs.db", b"x")
    unpacked = unpack(mail("方案", NOTE, junk), tmp_path)
    assert unpacked.body and not unpacked.members


def test_an_empty_letter_says_so(tmp_path: Path) -> None:
    data = simple_mail("方案", "\n")
    assert unpack(data, tmp_path).body
    with pytest.raises(ReadError) as caught:
        parse(data, "来信.eml")
    assert caught.value.code == "no_text"


def test_html_bodies_keep_their_tables_and_other_texts_win_where_they_say_more() -> None:
    rows = "<tr><td>组长</td><td>甲某</td></tr><tr><td>副组长</td><td>乙某</td></tr>"
    table = f"<p>各校名单如下，请认真核对后报送。</p><table border=1>{rows}</table>"
    page = part("Content-Type: text/html; charset=gb2312", f"<html><body>{table}</body></html>", "gb18030")
    plain = part("Content-Type: text/plain; charset=utf-8", "各校名单如下")
    source = parse(mail("x", plain, page, kind="multipart/alternative"), "a.eml")
    assert "甲某" in "".join(block.text for block in source.blocks)
    assert any(block.kind == "cell" for block in source.blocks)
    thin = part("Content-Type: text/html; charset=utf-8", "<html><body><img src='cid:x'></body></html>")
    assert (
        parse(mail("x", part("Content-Type: text/plain", PLAN), thin, kind="multipart/alternative"), "a.eml").blocks[0].text
        == "一、指导思想"
    )


def test_declared_gb2312_holds_rare_characters() -> None:
    assert (
        parse(simple_mail("x", "组长：王喆、李堃、周䶮", "gb18030").replace(b"gb18030", b"gb2312"), "a.eml").blocks[0].text
        == "组长：王喆、李堃、周䶮"
    )


@pytest.mark.parametrize(
    "separator",
    [
        "------------------ 原始邮件 ------------------",
        "-----Original Message-----",
        "---------- Forwarded message ---------",
        '在 2022-05-01 10:00:00，"教育局" <a@example.com> 写道：',
        "On Mon, May 2, 2022 at 10:00 AM Bureau <a@example.com> wrote:",
        "发件人: 教育局\n发送时间: 2022年5月1日",
    ],
)
def test_quoted_mails_are_set_apart(separator: str) -> None:
    source = parse(simple_mail("回复：通知", f"已收到，我校将认真落实。\n\n{separator}\n{PLAN}"), "a.eml")
    assert [block.text for block in source.blocks if block.region == "body"] == ["已收到，我校将认真落实。"]
    assert any(block.text == "二、工作目标" for block in source.blocks if block.region == "comment")
    assert "未计入正文" in source.notes[0].message


def test_quoted_lines_are_set_apart() -> None:
    source = parse(simple_mail("x", "一、已完成排查。\n> 请各校报送情况。\n二、无隐患。"), "a.eml")
    assert [block.text for block in source.blocks if block.region == "body"] == ["一、已完成排查。", "二、无隐患。"]


def test_an_answer_without_words_of_its_own_is_what_it_quotes() -> None:
    source = parse(simple_mail("Re: 方案", f"-----Original Message-----\n{PLAN}"), "a.eml")
    assert all(block.region == "body" for block in source.blocks)


def test_what_is_forwarded_is_the_document() -> None:
    source = parse(simple_mail("转发：方案", f"请审阅。\n---------- 转发邮件 ----------\n{PLAN}"), "a.eml")
    assert all(block.region == "body" for block in source.blocks)


@pytest.mark.parametrize("line", ["我在会上写道：安全第一", "来自：学校", "From the beginning", "—— 五月", "三、原始邮件归档"])
def test_no_separators(line: str) -> None:
    assert all(block.region == "body" for block in parse(simple_mail("x", f"一、目标\n{line}\n二、措施"), "a.eml").blocks)


def picture(size: int, head: str = "Content-ID: <logo@x>") -> bytes:
    return part(f"Content-Type: image/png; name=p.png\n{head}", b"\x89PNG" + bytes(size))


def test_small_pictures_of_signatures_are_left_out(tmp_path: Path) -> None:
    page = part("Content-Type: text/html; charset=utf-8", '<p>请查收附件中的方案。</p><img src="cid:logo@x">')
    unpacked = unpack(mail("x", page, picture(3_000), DOCUMENT), tmp_path)
    assert list(contents(unpacked)) == ["a.doc"]
    assert any("1张小图片" in note.message for note in unpacked.notes)


@pytest.mark.parametrize("inner", [picture(200_000), picture(3_000, "Content-Disposition: attachment; filename=p.png")])
def test_scans_and_attached_pictures_are_members(tmp_path: Path, inner: bytes) -> None:
    page = part("Content-Type: text/html; charset=utf-8", '<p>请查收。</p><img src="cid:logo@x">')
    assert list(contents(unpack(mail("x", page, inner), tmp_path))) == ["p.png"]


def test_mails_in_mails_are_members(tmp_path: Path) -> None:
    inner = mail(f"=?gbk?B?{b64('报送方案', 'gbk')}?=", NOTE, DOCUMENT)
    unpacked = unpack(mail("x", NOTE, b"Content-Type: message/rfc822\r\n\r\n" + inner), tmp_path)
    ((name, data),) = contents(unpacked).items()
    assert name == "报送方案.eml"
    again = tmp_path / "again"
    again.mkdir()
    assert contents(unpack(data, again)) == {"a.doc": b"DOC"}


def test_attachments_of_the_same_name_are_both_kept(tmp_path: Path) -> None:
    assert list(contents(unpack(mail("x", NOTE, DOCUMENT, DOCUMENT), tmp_path))) == ["a.doc", "a (2).doc"]


def test_a_mail_cut_off_gives_what_is_whole_and_says_so(tmp_path: Path) -> None:
    unpacked = unpack(mail("x", NOTE, DOCUMENT, close=False), tmp_path)
    assert list(contents(unpacked)) == ["a.doc"]
    assert [problem.code for _, problem in unpacked.failures] == ["truncated"]
    assert parse(mail("x", NOTE, close=False), "a.eml").problems[0].code == "truncated"


def test_encrypted_mails_say_so(tmp_path: Path) -> None:
    for kind in ("multipart/encrypted", "application/pkcs7-mime"):
        with pytest.raises(ReadError) as caught:
            parse(mail("x", NOTE, kind=kind), "a.eml")
        assert caught.value.code == "encrypted"


def test_parts_without_end_are_refused(tmp_path: Path) -> None:
    data = DOCUMENT
    for _ in range(60):
        data = mail("x", data)
    for nested in (data, mail("x", *[DOCUMENT] * 2_100)):
        with pytest.raises(ReadError) as caught:
            parse(nested, "a.eml")
        assert caught.value.code in ("unsafe", "too_large")


@pytest.mark.parametrize("charset", [None, "gbk"])
def test_outlook(tmp_path: Path, charset: str | None) -> None:
    logo = attached("logo.png", b"\x89PNG", "logo@x")
    page = '<p>请查收附件。</p><img src="cid:logo@x">'.encode()
    tree = msg("报送方案", "请查收附件。", page, attached("实施方案.docx", b"D" * 9_000), attached("", b"x"), logo, charset=charset)
    data = ole(tree)
    unpacked = unpack(data, tmp_path, "来信.msg")
    assert contents(unpacked) == {"实施方案.docx": b"D" * 9_000, "附件": b"x"}
    assert not unpacked.body and len(unpacked.notes) == 2
    source = parse(data, "来信.msg")
    assert (source.format, source.title, source.blocks[0].text) == ("msg", "报送方案", "请查收附件。")


def test_outlook_mails_in_mails(tmp_path: Path) -> None:
    inner = msg("内层来信", PLAN, b"", attached("名单.xls", b"XLS"))
    unpacked = unpack(ole(msg("转发", "见附件", b"", attached("", inner))), tmp_path, "a.msg")
    ((name, data),) = contents(unpacked).items()
    assert name == "内层来信.eml"
    assert parse(data, name).title == "内层来信"
    assert parse(data, name).blocks[0].text == "一、指导思想"
    again = tmp_path / "again"
    again.mkdir()
    assert contents(unpack(data, again)) == {"名单.xls": b"XLS"}


def test_winmail(tmp_path: Path) -> None:
    data = winmail(("方案~1.DOC".encode("gbk"), "安全教育方案.docx", b"D"), ("名单.xls".encode("gbk"), "", b"X"))
    assert sniff.kind(data, "winmail.dat") == "tnef"
    assert contents(unpack(data, tmp_path)) == {"安全教育方案.docx": b"D", "名单.xls": b"X"}
    (tmp_path / "cut").mkdir()
    cut = unpack(data[:-10], tmp_path / "cut")
    assert len(cut.members) == 1 and cut.failures[0][1].code == "truncated"


DAMAGED = (mail("x", NOTE, DOCUMENT), ole(msg("标题", "正文", b"<p>x</p>", attached("a.doc", b"x"))), winmail((b"a", "b", b"c")))


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_any_damage_ends_as_members_or_a_named_reason(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    damaged = bytearray(data.draw(st.sampled_from(DAMAGED)))
    for _ in range(data.draw(st.integers(0, 5))):
        damaged[data.draw(st.integers(8, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    cut = bytes(damaged[: data.draw(st.integers(1, len(damaged)))])
    kind = sniff.kind(cut, "a.eml")
    if containers.is_container(kind):
        try:
            unpacked = unpack(cut, tmp_path_factory.mktemp("mail"), "a.eml")
            assert unpacked.body or unpacked.members or unpacked.failures
        except ReadError as error:
            assert error.code in CODES and error.code != "crashed"
