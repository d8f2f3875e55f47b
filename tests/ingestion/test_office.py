"""Reading .doc, .wps, .rtf and .odt: what the .docx original says, whatever lies in the batch beside it, and no more than that.

The files are made by LibreOffice from .docx of ours; what concerns the process around it is tested with a stand-in, a shell script.
"""

from __future__ import annotations

import http.server
import io
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import docx_files as word
import olefile
import psutil
import pytest
from docx_files import cell, paragraph, run, table
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import ReadError
from pipeline.ingestion import docx, office, office_input, office_process, parse
from pipeline.ingestion.desk import Deferred, Desk
from pipeline.ingestion.messages import english
from pipeline.ingestion.workers import run as run_workers
from pipeline.records import Block, Source

SUITE = office_process.find()
needs_suite = pytest.mark.skipif(SUITE is None, reason="LibreOffice is not installed")
needs_shell = pytest.mark.skipif(sys.platform == "win32", reason="the stand-in is a shell script")
FORMATS = {"doc": "doc:MS Word 97", "rtf": "rtf:Rich Text Format", "odt": "odt:writer8"}
GIGABYTE = 2**30

_CHINESE = [
    {"format": "chineseCountingThousand", "text": "%1、", "suffix": "nothing"},
    {"format": "chineseCountingThousand", "text": "（%2）", "suffix": "nothing"},
    {"format": "decimal", "text": "%3."},
    {"format": "decimal", "text": "（%4）"},
]
_LISTS = {
    0: {"levels": _CHINESE},
    1: {"levels": [{"format": "chineseCounting", "text": "第%1阶段"}]},
    2: {"levels": [{"format": "decimalEnclosedCircle", "text": "%1"}]},
    3: {"levels": [{"format": "decimal", "text": "%1"}, {"format": "decimal", "text": "%1.%2"}]},
    4: {"levels": [{"format": "bullet", "text": "●"}]},
    5: {"levels": [{"format": "ideographTraditional", "text": "%1、"}]},
}
_SECTION = '<w:sectPr><w:headerReference w:type="default" r:id="header1"/><w:footerReference w:type="default" r:id="footer1"/></w:sectPr>'
_NOTE = '<w:footnote w:id="2"><w:p><w:r><w:footnoteRef/></w:r>' + run("见禾教〔2025〕12号") + "</w:p></w:footnote>"


def plan() -> bytes:
    """A plan with all that a conversion may lose: automatic numbers, a table, a footnote, header and footer."""
    body = paragraph("禾田镇中心小学实施方案")
    for text, level in (("指导思想", 0), ("工作安排", 0), ("宣传", 1), ("班会", 2), ("板报", 2), ("要求", 3), ("检查", 1), ("走访", 2)):
        body += paragraph(text, num=1, level=level)
    body += f'<w:p>{run("以安全为抓手")}<w:r><w:footnoteReference w:id="2"/></w:r>{run("，落实责任。")}</w:p>'
    body += paragraph("组织保障", num=1, level=0)
    body += "".join(paragraph(f"第{num}类第{i}项", num=num) for num in (2, 3, 4, 5, 6) for i in (1, 2, 3))
    body += paragraph("子项", num=4, level=1)
    body += table(cell("职务") + cell("姓名"), cell(paragraph("组长", num=6)) + cell("甲某某"))
    body += paragraph("二〇二五年九月一日")
    return word.docx(
        body + _SECTION,
        title="实施方案",
        numbering=word.numbering(_LISTS, {key + 1: {"of": key} for key in _LISTS}),
        styles=word.styles({"Normal": {"default": True}}),
        header1=word.root("hdr", paragraph("禾田镇中心小学文件")),
        footer1=word.root("ftr", paragraph("第一页")),
        footnotes=word.root("footnotes", _NOTE),
    )


@pytest.fixture(scope="session")
def made() -> dict[str, bytes]:
    """The plan in each of the formats, by kind."""
    if SUITE is None:
        pytest.skip("LibreOffice is not installed")
    files = {}
    with office_process.bench() as place:
        (place.folder / "plan.docx").write_bytes(plan())
        for kind, filter_name in FORMATS.items():
            place.call(SUITE, ["--convert-to", filter_name, "--outdir", str(place.folder / "out"), str(place.folder / "plan.docx")], 60)
            files[kind] = (place.folder / "out" / f"plan.{kind}").read_bytes()
    return files


class Kept:
    """A store in memory."""

    def __init__(self) -> None:
        self.values: dict[tuple[str, str], bytes] = {}

    def get(self, kind: str, key: str) -> bytes | None:
        return self.values.get((kind, key))

    def put(self, kind: str, key: str, value: bytes) -> None:
        self.values[kind, key] = value


def code_of(data: bytes, desk: Desk | None = None) -> str:
    with pytest.raises(ReadError) as caught:
        office.read(data, desk)
    return caught.value.code


def read_all(*files: bytes) -> list[Source]:
    """The files as read, converted in one call."""
    store = Kept()
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / str(i) for i in range(len(files))]
        for path, data in zip(paths, files, strict=True):
            path.write_bytes(data)
        office.convert(paths, store)
    return [office.read(data, Desk(store)) for data in files]


def texts(source: Source) -> list[str]:
    return [block.text for block in source.blocks]


def rtf(text: str, head: str = "") -> bytes:
    r"""An RTF of this ASCII content; Chinese characters become \u escapes."""
    content = "".join(c if ord(c) < 128 else f"\\u{(ord(c) + 0x8000) % 0x10000 - 0x8000}?" for c in text)
    return f"{{\\rtf1\\ansi\\ansicpg936{head} {content}}}".encode("ascii")


def odt(body: str, extra: dict[str, str] | None = None, manifest: str = "", head: str = "") -> bytes:
    """An .odt with this content of `office:text`."""
    names = {"office": "office", "text": "text", "draw": "drawing", "svg": "svg-compatible", "manifest": "manifest", "script": "script"}
    spaces = " ".join(f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for prefix, name in names.items())
    files = {
        "mimetype": "application/vnd.oasis.opendocument.text",
        "content.xml": f'<office:document-content {spaces} xmlns:xlink="http://www.w3.org/1999/xlink" office:version="1.2">'
        f"{head}<office:body>"
        f"<office:text>{body}</office:text></office:body></office:document-content>",
        "META-INF/manifest.xml": f'<manifest:manifest {spaces} manifest:version="1.2"><manifest:file-entry manifest:full-path="/" '
        'manifest:media-type="application/vnd.oasis.opendocument.text"/><manifest:file-entry manifest:full-path="content.xml" '
        f'manifest:media-type="text/xml">{manifest}</manifest:file-entry></manifest:manifest>',
    }
    entries = "".join(f'<manifest:file-entry manifest:full-path="{name}" manifest:media-type="text/xml"/>' for name in extra or {})
    files["META-INF/manifest.xml"] = files["META-INF/manifest.xml"].replace("</manifest:manifest>", entries + "</manifest:manifest>")
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in (files | (extra or {})).items():
            archive.writestr(name, content)
    return stream.getvalue()


def with_flag(data: bytes, at: int, flag: int) -> bytes:
    """A .doc with a flag set in the head of its WordDocument stream."""
    stream = io.BytesIO(data)
    with olefile.OleFileIO(stream, write_mode=True) as ole:
        content = bytearray(ole.openstream("WordDocument").read())
        content[at] |= flag
        ole.write_stream("WordDocument", bytes(content))
        return stream.getvalue()


# what comes out


@needs_suite
@pytest.mark.parametrize("kind", FORMATS)
def test_all_that_the_original_says(made: dict[str, bytes], kind: str) -> None:
    original, source = docx.read(plan()), parse(made[kind], "方案.doc")
    assert source.format == kind
    assert source.title == "实施方案"
    assert not source.problems

    def shown(of: Source) -> list[tuple[object, ...]]:
        return [(block.number, block.text, block.kind, block.region, block.anchor) for block in of.blocks]

    assert shown(source) == shown(original)
    numbers = [block.number.strip() for block in source.blocks if block.number]
    assert {"一、", "（一）", "1.", "（1）", "三、", "第一阶段", "③", "3.1", "甲、", "丁、"} <= set(numbers)
    assert {block.region for block in source.blocks} == {"body", "header", "footer", "footnote"}


@needs_suite
def test_word_inside_a_file_of_wps(made: dict[str, bytes]) -> None:
    assert [block.text for block in parse(made["doc"], "方案.wps").blocks][:2] == ["禾田镇中心小学实施方案", "指导思想"]


# the numbers that an RTF carries as text


def listed(number: str, text: str, group: str = "listtext", inner: str = "") -> str:
    """A numbered paragraph as Word writes it: the number before the paragraph's properties, under a font of its own."""
    return f"\\pard\\plain {{\\{group}\\pard\\plain {inner}{number}\\tab}}\\pard\\ls1\\ilvl0 {{{text}\\par}}\n"


def bytes_of(text: str) -> str:
    return "".join(f"\\'{byte:02x}" for byte in text.encode("gbk"))


_FONTS = "{\\fonttbl{\\f0\\froman\\fcharset0 Times;}{\\f3\\froman\\fcharset2 Symbol;}{\\f13\\fnil\\fcharset134{\\*\\falt SimSun}S;}}"


@needs_suite
def test_printed_numbers_of_rtf_hold() -> None:
    items = [
        ("一、", listed(bytes_of("一、"), "指导思想", inner="\\hich\\af0\\dbch\\af13\\loch\\f0 ")),
        ("（二）", listed(bytes_of("（二）"), "工作", inner="\\f13 ")),
        ("第三阶段 ", listed("第三阶段", "整改", "pntext")),
        ("④", listed("④", "总结")),
        ("5.", listed("5.", "从五起")),
        ("1.1 ", listed("1.1", "2025年工作")),
        ("", listed("\\'b7", "圆点", inner="\\f3 ")),
        ("", listed("o", "空心圆点", inner="\\f0 ")),
        ("甲、", listed("{\\f13 甲}{\\f0 、}", "分组")),
    ]
    source = office.read(rtf("".join(item for _, item in items), _FONTS))
    assert [block.number for block in source.blocks] == [number for number, _ in items]
    assert [block.text for block in source.blocks] == [
        *("指导思想", "工作", "整改", "总结", "从五起", "2025年工作", "圆点", "空心圆点", "分组"),
    ]


@needs_suite
def test_rtf_of_no_declared_charset() -> None:
    heads = {
        "": "禾田镇实施方案",
        "{\\fonttbl{\\f0\\fnil SimSun;}}\\f0 ": "（一）指导思想，2025年。",
        "{\\fonttbl{\\f0\\fnil Arial;}}\\f0 ": "café à",
    }
    files = []
    for head, text in heads.items():
        content = "".join(f"\\'{ord(c):02x}" if c in "éà" else bytes_of(c) if ord(c) > 127 else c for c in text)
        files.append(f"{{\\rtf1\\ansi {head}{content}\\par}}".encode())
    assert [texts(source) for source in read_all(*files)] == [[text] for text in heads.values()]


@needs_suite
def test_cut_rtf_gives_what_is_left() -> None:
    whole = rtf("第一段{\\b 粗体}\\par 第二段\\par 第三段\\par")
    read, cut = read_all(whole, whole[: whole.index(b"\\par", 90) + 2])
    assert not read.problems
    assert cut.blocks[0].text == "第一段粗体"
    assert [problem.code for problem in cut.problems] == ["truncated"]


# fields: what was printed, not what they come to today


def field(instruction: str, result: str) -> str:
    """A paragraph with a field as Word writes it."""
    marks = [f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")]
    return f"<w:p>{marks[0]}<w:r><w:instrText>{instruction}</w:instrText></w:r>{marks[1]}{run(result)}{marks[2]}</w:p>"


@needs_suite
def test_dates_in_word_files_stay_as_printed() -> None:
    assert SUITE is not None
    original = word.docx(field('DATE \\@ "yyyy年"', "今年") + field('TIME \\@ "yyyy年"', "今年") + paragraph("末段"))
    with office_process.bench() as place:
        (place.folder / "dates.docx").write_bytes(original)
        place.call(SUITE, ["--convert-to", FORMATS["doc"], "--outdir", str(place.folder / "out"), str(place.folder / "dates.docx")], 60)
        stream = io.BytesIO((place.folder / "out" / "dates.doc").read_bytes())
    with olefile.OleFileIO(stream, write_mode=True) as ole:
        content = ole.openstream("WordDocument").read()
        # the result as LibreOffice computed it becomes one of another year
        ole.write_stream("WordDocument", re.sub(rb"2\0\d\0\d\0\d\0(?=\x74\x5e)", "1999".encode("utf-16-le"), content))
    assert [block.text for block in office.read(stream.getvalue()).blocks] == ["1999年", "1999年", "末段"]


@needs_suite
def test_fields_in_other_files_stay_as_printed() -> None:
    fields = "".join(
        f"{{\\field{{\\*\\fldinst {{ {name}}}}}{{\\fldrslt 1999}}}}\\par " for name in ("DATE", "time \\\\@ x", "FILENAME", "SEQ")
    )
    body = '<text:p>于<text:date text:date-value="1999-09-01" text:fixed="false">1999年</text:date>印发</text:p>'
    body += "<text:p><text:file-name>方案.doc</text:file-name></text:p>"
    assert [texts(source) for source in read_all(rtf(fields), odt(body))] == [["1999"] * 4, ["于1999年印发", "方案.doc"]]


# what is no such file, or not a whole one


def test_encrypted_odt() -> None:
    locked = odt("<text:p>正文</text:p>", manifest='<manifest:encryption-data manifest:checksum="x"/>')
    assert code_of(locked) == "encrypted"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"\x00\x01\x02" * 999, "unsupported"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(range(256)) * 4, "truncated"),
        (b"{\\rtfm no rich text}", "unsupported"),
        (word.docx(paragraph("正文")), "unsupported"),
        (odt("<text:p>正文</text:p>")[:150], "truncated"),
        (odt("<text:p>正文"), "truncated"),
        (odt("", {"content.xml": '<!DOCTYPE x [<!ENTITY e "e">]><x>&e;</x>'}), "unsafe"),
    ],
)
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_told_without_a_start(data: bytes, code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(office_process.VARIABLE, "/nowhere/soffice")
    assert code_of(data) == code
    assert code_of(data, Desk(Kept(), defer=True)) == code


@given(st.sampled_from([odt("<text:p>正文</text:p>"), rtf("正文{\\listtext 1.\\tab}")]), st.data())
def test_damaged_bytes_are_told_and_nothing_else(data: bytes, draw: st.DataObject) -> None:
    damaged = bytearray(data[: draw.draw(st.integers(0, len(data)))])
    for at in draw.draw(st.lists(st.integers(0, len(data) - 1), max_size=5)):
        damaged[at : at + 1] = bytes([draw.draw(st.integers(0, 255))])
    try:
        kind = office_input.examine(bytes(damaged))
    except ReadError:
        return
    assert kind in ("rtf", "odt")
    if kind == "rtf":
        assert not office_input.open_groups(office_input.closed(bytes(damaged)))


@needs_suite
def test_broken_word_files(made: dict[str, bytes]) -> None:
    data = made["doc"]
    assert code_of(with_flag(data, 11, 0x01)) == "encrypted"
    for part in (0.1, 0.3, 0.5, 0.7, 0.9):
        assert code_of(data[: int(len(data) * part)]) == "truncated"


# many in one call


@pytest.fixture
def counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file with one line for each start of LibreOffice."""
    starts = tmp_path / "starts"
    starts.touch()
    script = tmp_path / "counting-office"
    script.write_text(f'#!/bin/sh\necho "$@" >> "{starts}"\nexec "{SUITE}" "$@"\n')
    script.chmod(0o755)
    monkeypatch.setenv(office_process.VARIABLE, str(script))
    return starts


@needs_suite
@needs_shell
def test_a_batch_with_bad_files(made: dict[str, bytes], tmp_path: Path, counted: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = {
        1: (made["doc"][:9000], "truncated"),
        4: (bytes(range(256)) * 40, "unsupported"),
        6: (with_flag(made["doc"], 11, 0x01), "encrypted"),
        9: (b"", "empty"),
    }
    kinds = [*FORMATS]
    files = [broken[i][0] if i in broken else made[kinds[i % 3]] for i in range(12)]
    paths = [tmp_path / f"方案 {i}.doc" for i in range(12)]
    for path, data in zip(paths, files, strict=True):
        path.write_bytes(data)
    store = Kept()
    good = [data for i, data in enumerate(files) if i not in broken]
    with pytest.raises(Deferred) as deferred:
        office.read(good[0], Desk(store, defer=True))
    assert deferred.value.what == "office"

    office.convert([*paths, tmp_path / "missing.doc"], store)
    calls = [line for line in counted.read_text().splitlines() if "--convert-to" in line]
    assert len(calls) == 1
    assert not re.search("方案", calls[0])
    assert all(office.read(data, Desk(store, defer=True)).blocks[0].text == "禾田镇中心小学实施方案" for data in good)
    assert {i: code_of(data, Desk(store)) for i, (data, _) in broken.items()} == {i: code for i, (_, code) in broken.items()}

    before = counted.read_text()
    office.convert(paths, store)
    assert counted.read_text() == before
    monkeypatch.setenv(office_process.VARIABLE, str(tmp_path / "gone"))
    assert office.read(good[0], Desk(store)).format == "doc"


@needs_suite
def test_under_the_limits_of_a_worker(made: dict[str, bytes]) -> None:
    tasks = [(kind, made[kind]) for kind in FORMATS]
    results = dict(run_workers(tasks, office.read, 2, 120, 2 * GIGABYTE))
    assert {kind: isinstance(result, Source) and result.format for kind, result in results.items()} == {kind: kind for kind in FORMATS}


@needs_suite
def test_no_link_is_followed_and_no_macro_runs(tmp_path: Path) -> None:
    asked: list[str] = []

    class Listener(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"<html><body>LEAKED</body></html>")

        do_HEAD = do_OPTIONS = do_PROPFIND = do_GET  # noqa: N815

        def log_message(self, *_: object) -> None:
            pass

    secret = tmp_path / "secret.txt"
    secret.write_text("LEAKED")
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Listener) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        place = f"http://127.0.0.1:{server.server_address[1]}"
        frame = '<draw:frame text:anchor-type="as-char" svg:width="2cm" svg:height="2cm">{}</draw:frame>'
        link = 'xlink:type="simple" xlink:show="embed" xlink:actuate="onLoad"'
        body = "<text:p>图" + frame.format(f'<draw:image xlink:href="{place}/picture.png" {link}/>')
        body += frame.format(f'<draw:object xlink:href="{place}/object.odt" {link}/>')
        body += frame.format(f'<draw:floating-frame xlink:href="{place}/frame.html" {link}/>') + "</text:p>"
        for i, target in enumerate((f"{place}/section.html", secret.as_uri())):
            body += f'<text:section text:name="S{i}"><text:section-source xlink:href="{target}" {link}/><text:p>内</text:p></text:section>'
        fields = "".join(f'{{\\field{{\\*\\fldinst {name} "{place}/x"}}{{\\fldrslt x}}}}' for name in ("INCLUDEPICTURE", "INCLUDETEXT"))
        file_field = f'{{\\field{{\\*\\fldinst INCLUDETEXT "{secret.as_posix()}"}}{{\\fldrslt x}}}}'
        linked, fielded = odt(body), rtf(f"图{fields}{file_field}\\par")
        sources = read_all(linked, fielded)
        server.shutdown()
    assert asked == []
    assert all("图" in source.blocks[0].text for source in sources)
    assert not any("LEAKED" in block.text for source in sources for block in source.blocks)


@needs_suite
def test_macros_stay_asleep(tmp_path: Path) -> None:
    ran = tmp_path / "ran"
    library = '<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard" {}</library:library>'
    module = f'Sub Go\nOpen "{ran}" For Output As #1\nPrint #1,"x"\nClose #1\nEnd Sub'
    extra = {
        "Basic/script-lc.xml": '<library:libraries xmlns:library="http://openoffice.org/2000/library">'
        '<library:library library:name="Standard" library:link="false"/></library:libraries>',
        "Basic/Standard/script-lb.xml": library.format('library:readonly="false"><library:element library:name="M"/>'),
        "Basic/Standard/M.xml": '<script:module xmlns:script="http://openoffice.org/2000/script" script:name="M" '
        f'script:language="StarBasic">{module}</script:module>',
    }
    scripts = (
        '<office:scripts><office:event-listeners><script:event-listener xmlns:dom="http://www.w3.org/2001/xml-events" '
        'xmlns:ooo="http://openoffice.org/2004/office" script:language="ooo:script" script:event-name="dom:load" xlink:type="simple" '
        'xlink:href="vnd.sun.star.script:Standard.M.Go?language=Basic&amp;location=document"/></office:event-listeners></office:scripts>'
    )
    data = odt("<text:p>宏</text:p>", extra, head=scripts)
    assert [block.text for block in office.read(data).blocks] == ["宏"]
    assert not ran.exists()


# the process around it: a stand-in that converts every file to the same .docx, and misbehaves where a file says so

_STAND_IN = """#!/bin/sh
echo $$ >> "{folder}/pids"
case "$*" in *--version*) echo "LibreOffice 9.9"; exit 0;; esac
for given in "$@"; do
  [ "$before" = --outdir ] && out=$given
  before=$given
done
for given in "$@"; do
  case "$given" in */in/*) ;; *) continue;; esac
  if grep -q HANG "$given"; then sleep 600 & echo $! >> "{folder}/pids"; wait; fi
  if grep -q DIE "$given"; then kill -9 $$; fi
  if grep -q REFUSE "$given"; then echo "Error: source file could not be loaded"; continue; fi
  if grep -q RUBBISH "$given"; then echo rubbish > "$out/$(basename "$given" .rtf).docx"; continue; fi
  cp "{folder}/sample.docx" "$out/$(basename "$given" .rtf).docx"
done
"""


@pytest.fixture
def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder of the stand-in; its file ``pids`` names every process that it ever was."""
    folder = tmp_path / "stand-in"
    folder.mkdir()
    (folder / "sample.docx").write_bytes(word.docx(paragraph("换来的")))
    script = folder / "soffice"
    script.write_text(_STAND_IN.format(folder=folder))
    script.chmod(0o755)
    monkeypatch.setenv(office_process.VARIABLE, str(script))
    monkeypatch.setattr(office, "BATCH_SECONDS", 4.0)
    monkeypatch.setattr(office, "ALONE_SECONDS", 4.0)
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    yield folder
    assert gone(folder, temporary)


def gone(folder: Path, temporary: Path | None = None) -> bool:
    """Whether none of the stand-in's processes lives and no temporary file is left, after some patience."""
    pids = [int(line) for line in (folder / "pids").read_text().split()] if (folder / "pids").exists() else []
    for _ in range(100):
        alive = any(psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE for pid in pids)
        if not alive and not (temporary and any(temporary.iterdir())):
            return True
        time.sleep(0.1)
    return False


@needs_shell
def test_a_hanging_suite_is_stopped_with_its_children(stand_in: Path) -> None:
    store = Kept()
    assert code_of(rtf("HANG"), Desk(store)) == "timeout"
    assert len((stand_in / "pids").read_text().split()) >= 2
    assert gone(stand_in)
    assert [key for _, key in store.values] == ["program"]


@needs_shell
@pytest.mark.usefixtures("stand_in")
def test_each_bad_file_costs_itself_alone(tmp_path: Path) -> None:
    words = ["a", "REFUSE", "b", "HANG", "c", "DIE", "d", "RUBBISH", "DIE two", "e"]
    files = {name: rtf(name) for name in words}
    paths = []
    for i, data in enumerate(files.values()):
        paths.append(tmp_path / str(i))
        paths[-1].write_bytes(data)
    store = Kept()
    office.convert(paths, store)
    for name in "abcde":
        assert office.read(files[name], Desk(store, defer=True)).blocks == (Block("换来的", anchor=docx.read(plan()).blocks[0].anchor),)
    codes = {name: code_of(files[name], Desk(store)) for name in ("REFUSE", "HANG", "DIE", "RUBBISH")}
    assert codes == {"REFUSE": "truncated", "HANG": "timeout", "DIE": "crashed", "RUBBISH": "crashed"}


@needs_shell
def test_only_what_is_certain_is_kept(stand_in: Path) -> None:
    store = Kept()
    assert code_of(rtf("REFUSE"), Desk(store)) == "truncated"
    starts = (stand_in / "pids").read_text()
    assert code_of(rtf("REFUSE"), Desk(store, defer=True)) == "truncated"
    assert (stand_in / "pids").read_text() == starts
    assert code_of(rtf("DIE"), Desk(store)) == "crashed"
    with pytest.raises(Deferred):
        office.read(rtf("DIE"), Desk(store, defer=True))


@needs_shell
def test_the_suite_ends_with_the_process_behind_it(stand_in: Path) -> None:
    script = f"import tempfile; tempfile.tempdir = {str(stand_in.parent / 'temporary')!r}\n"
    script += f"from pipeline.ingestion import office; office.ALONE_SECONDS = 600; office.read({rtf('HANG')!r})"
    with subprocess.Popen([sys.executable, "-c", script], env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}) as process:
        while not (stand_in / "pids").exists() or len((stand_in / "pids").read_text().split()) < 2:
            assert process.poll() is None
            time.sleep(0.05)
        process.send_signal(signal.SIGKILL)
    assert gone(stand_in)


@needs_shell
def test_another_version_converts_anew(stand_in: Path) -> None:
    store = Kept()
    office.read(rtf("a"), Desk(store))
    script = stand_in / "soffice"
    script.write_text(script.read_text().replace("9.9", "10.0"))
    with pytest.raises(Deferred):
        office.read(rtf("a"), Desk(store, defer=True))


@pytest.mark.parametrize("kind", ["rtf", "odt"])
def test_without_libreoffice_the_message_says_what_to_install(kind: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(office_process.VARIABLE, str(tmp_path / "soffice"))
    data = rtf("正文") if kind == "rtf" else odt("<text:p>正文</text:p>")
    with pytest.raises(ReadError) as caught:
        parse(data)
    assert caught.value.code == "missing_tool"
    for words in (str(caught.value), english("missing_tool.office")):
        assert "apt-get install libreoffice-writer-nogui" in words
        assert "brew install --cask libreoffice" in words
        assert "winget install" in words
    store = Kept()
    path = tmp_path / "file"
    path.write_bytes(data)
    office.convert([path], store)
    assert not store.values


def test_finding_the_program(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv(office_process.VARIABLE, raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    suffix = ".exe" if sys.platform == "win32" else ""
    program = tmp_path / f"libreoffice{suffix}"
    program.write_text("")
    program.chmod(0o755)
    assert office_process.find() == program
    other = tmp_path / f"other{suffix}"
    other.write_text("")
    other.chmod(0o755)
    monkeypatch.setenv(office_process.VARIABLE, str(other))
    assert office_process.find() == other
